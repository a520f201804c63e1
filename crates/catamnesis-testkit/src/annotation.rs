//! Carets below a line of text that mark a span of it and say what is expected there.

use crate::markdown::Block;
use std::ops::Range;

/// One run of carets with what follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// Bytes of [`Annotated::text`] above the carets.
    pub span: Range<usize>,
    /// What is expected, without the wish.
    pub label: String,
    /// What the text would deserve where the program does not yet do it: the part after `FIXME`.
    pub wish: Option<String>,
    /// Line of the carets within the block, from 0.
    pub line: usize,
}

/// A text with its annotations.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Annotated {
    /// The lines that hold no carets, each with its line break.
    pub text: String,
    /// The annotations in the order of their lines.
    pub annotations: Vec<Annotation>,
}

impl Annotated {
    /// Reads a block: a line whose first visible sign is a caret annotates the last line of text above it.
    pub fn parse(body: &str) -> Annotated {
        let mut out = Annotated::default();
        let mut above = 0..0;
        for (n, line) in body.lines().enumerate() {
            if line.trim_start().starts_with('^') {
                out.annotations.extend(annotation(&out.text, &above, n, line));
            } else {
                above = out.text.len()..out.text.len() + line.len();
                out.text.push_str(line);
                out.text.push('\n');
            }
        }
        out
    }

    /// The words an annotation marks.
    pub fn words(&self, annotation: &Annotation) -> &str {
        self.text.get(annotation.span.clone()).unwrap_or("")
    }
}

/// Carets count characters, not bytes.
fn annotation(text: &str, above: &Range<usize>, n: usize, line: &str) -> Option<Annotation> {
    let from = line.chars().take_while(|c| *c == ' ').count();
    let carets = line.chars().skip(from).take_while(|c| *c == '^').count();
    let rest = line.trim_start().trim_start_matches('^').trim();
    let line_above = text.get(above.clone())?;
    let byte = |chars: usize| line_above.char_indices().nth(chars).map_or(line_above.len(), |(at, _)| at);
    let (label, wish) = match rest.split_once("FIXME") {
        Some((label, wish)) => (label.trim(), Some(wish.trim().to_owned())),
        None => (rest, None),
    };
    let span = above.start + byte(from)..above.start + byte(from + carets);
    Some(Annotation { span, label: label.to_owned(), wish, line: n })
}

/// The block with every label replaced by what the program says.
///
/// Each line of text is a report of its own: `says` is given the line and, for each of its annotations, the
/// annotation and its span within the line, and returns their new labels in the same order.
pub fn relabel(block: &Block, says: impl Fn(&str, &[(&Annotation, Range<usize>)]) -> Vec<String>) -> String {
    let marked = Annotated::parse(&block.body);
    let mut lines: Vec<String> = block.body.lines().map(str::to_owned).collect();
    let mut start = 0;
    for text in marked.text.split_inclusive('\n') {
        let end = start + text.len();
        let here: Vec<(&Annotation, Range<usize>)> = marked
            .annotations
            .iter()
            .filter(|a| a.span.start >= start && a.span.end <= end)
            .map(|a| (a, a.span.start - start..a.span.end - start))
            .collect();
        for ((annotation, _), label) in here.iter().zip(says(text, &here)) {
            let line = &mut lines[annotation.line];
            let carets = line.split_inclusive('^').filter(|p| p.ends_with('^')).collect::<String>();
            let wish = annotation.wish.as_ref().map(|w| format!(" FIXME {w}")).unwrap_or_default();
            *line = format!("{carets} {label}{wish}");
        }
        start = end;
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carets_mark_characters_of_the_line_above() {
        let marked = Annotated::parse(
            "5 µg of α then β.\n        ^ first\n               ^ second, absent FIXME present\nNext.\n^^^^ third\n",
        );
        assert_eq!(marked.text, "5 µg of α then β.\nNext.\n");
        let words: Vec<&str> = marked.annotations.iter().map(|a| marked.words(a)).collect();
        assert_eq!(words, ["α", "β", "Next"]);
        assert_eq!(marked.annotations[1].label, "second, absent");
        assert_eq!(marked.annotations[1].wish.as_deref(), Some("present"));
    }
}
