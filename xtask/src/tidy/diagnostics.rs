//! Every code of a diagnostic has a place that emits it, a page that explains it and a test that shows it.

use super::tree::{Problem, Tree};
use std::collections::BTreeMap;

const PAGES: &str = "docs/book/src/diagnostics/";

/// Letters of the stages and edges: input, text, mentions, facts, timeline, assessment, attribution, command line.
const LETTERS: &[char] = &['I', 'T', 'M', 'F', 'L', 'A', 'B', 'C'];

pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut emitted: BTreeMap<String, (String, usize)> = BTreeMap::new();
    let mut tested: BTreeMap<String, String> = BTreeMap::new();
    for file in &tree.files {
        let is_source =
            file.path.ends_with(".rs") && file.path.contains("/src/") && file.path.starts_with("crates/");
        if is_source {
            for (n, line) in file.without_tests().lines().enumerate() {
                for code in codes(line, true) {
                    emitted.entry(code).or_insert_with(|| (file.path.clone(), n + 1));
                }
            }
        }
        let is_test = file.path.starts_with("casebook/") || file.path.contains("/tests/");
        let tests = if is_test {
            file.text.as_str()
        } else {
            file.text.split_once("#[cfg(test)]").map_or("", |t| t.1)
        };
        for code in tests.lines().flat_map(|l| codes(l, false)) {
            tested.entry(code).or_insert_with(|| file.path.clone());
        }
    }
    let pages: Vec<&str> = tree
        .files
        .iter()
        .filter_map(|f| f.path.strip_prefix(PAGES)?.strip_suffix(".md"))
        .filter(|s| is_code(s))
        .collect();
    let mut found = Vec::new();
    for (code, (path, line)) in &emitted {
        if !pages.contains(&code.as_str()) {
            found.push(Problem::new(path, *line, format!("{code} has no page {PAGES}{code}.md")));
        }
        if !tested.contains_key(code) {
            found.push(Problem::new(path, *line, format!("{code} is in no test and no casebook entry")));
        }
    }
    for code in pages.iter().filter(|c| !emitted.contains_key(**c)) {
        found.push(Problem::new(&format!("{PAGES}{code}.md"), 1, format!("{code} is emitted nowhere")));
    }
    found
}

/// Codes in a line: in quotation marks, or anywhere.
fn codes(line: &str, quoted: bool) -> Vec<String> {
    let line = if quoted { line.split(" // ").next().unwrap_or("") } else { line };
    let mut found = Vec::new();
    for (at, _) in line.char_indices() {
        let Some(code) = line.get(at..at + 4).filter(|c| is_code(c)) else { continue };
        let before = line[..at].chars().next_back();
        let after = line[at + 4..].chars().next();
        let alone = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
        if if quoted { before == Some('"') && after == Some('"') } else { alone(before) && alone(after) } {
            found.push(code.to_owned());
        }
    }
    found
}

fn is_code(word: &str) -> bool {
    word.len() == 4 && word.starts_with(LETTERS) && word.bytes().skip(1).all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_in_quotes_or_prose() {
        assert_eq!(codes(r#"code: "F001", x"#, true), ["F001"]);
        assert!(codes("the drug F001 is", true).is_empty());
        assert_eq!(codes("F001 warning: no", false), ["F001"]);
        assert!(codes("AF001", false).is_empty());
    }
}
