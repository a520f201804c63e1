//! Fenced blocks of a Markdown file.

use std::collections::BTreeMap;

/// One fenced block: a test, or the input of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Path of the file from the root of the casebook, with forward slashes.
    pub file: String,
    /// Line of the opening fence, from 1.
    pub line: usize,
    /// The nearest heading above it, without marks.
    pub heading: String,
    /// The first word after the fence.
    pub language: String,
    /// `key=value` words after the language.
    pub arguments: BTreeMap<String, String>,
    /// The lines between the fences, each with its line break.
    pub body: String,
}

impl Block {
    /// Where to look: `mentions/assertion.md:12 (Lists)`.
    pub fn place(&self) -> String {
        format!("{}:{} ({})", self.file, self.line, self.heading)
    }
}

/// All fenced blocks of one file in order.
pub fn blocks(file: &str, markdown: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut heading = String::new();
    let mut open: Option<Block> = None;
    for (n, line) in markdown.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some("")) => found.extend(open.take()),
            (Some(block), _) => {
                block.body.push_str(line);
                block.body.push('\n');
            }
            (None, Some(info)) => open = Some(opened(file, n + 1, &heading, info)),
            (None, None) if line.starts_with('#') => heading = line.trim_start_matches('#').trim().to_owned(),
            (None, None) => {}
        }
    }
    found
}

fn opened(file: &str, line: usize, heading: &str, info: &str) -> Block {
    let mut words = info.split_whitespace();
    let language = words.next().unwrap_or_default().to_owned();
    let arguments =
        words.filter_map(|w| w.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    Block {
        file: file.to_owned(),
        line,
        heading: heading.to_owned(),
        language,
        arguments,
        body: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_knows_its_place_language_and_arguments() {
        let found = blocks("a.md", "# One\n\ntext\n\n## Two\n```assess criteria=recist-1.1\nx\n\ny\n```\n");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place(), "a.md:6 (Two)");
        assert_eq!(found[0].language, "assess");
        assert_eq!(found[0].arguments.get("criteria").map(String::as_str), Some("recist-1.1"));
        assert_eq!(found[0].body, "x\n\ny\n");
    }
}
