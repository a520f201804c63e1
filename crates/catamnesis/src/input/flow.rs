//! Builds the text of a report from markup or pages: blocks, spaces, citations, superscripts, places.

use super::superscript::{self, Superscript};
use super::{Block, BlockKind, SourceMap};
use catamnesis_core::TextSpan;

/// Stands for a citation until its paragraph is finished (a private-use character no report holds).
const CITE: char = '\u{F8F0}';

/// Collects blocks in reading order; blocks are separated by an empty line.
#[derive(Default)]
pub(super) struct Flow {
    text: String,
    blocks: Vec<Block>,
    pieces: Vec<(u32, u32, u32)>,
    open: Option<BlockKind>,
    buffer: Vec<(char, Option<usize>)>,
}

impl Flow {
    /// Opens a block; an open one is finished first.
    pub(super) fn open(&mut self, kind: BlockKind) {
        self.close();
        self.open = Some(kind);
    }

    /// The kind of the open block.
    pub(super) fn kind(&self) -> Option<BlockKind> {
        self.open
    }

    /// Adds a character with its place in the decoded file.
    pub(super) fn put(&mut self, c: char, place: Option<usize>) {
        if c != CITE {
            self.buffer.push((c, place));
        }
    }

    /// Adds words that stand nowhere in the file.
    pub(super) fn words(&mut self, text: &str) {
        self.buffer.extend(text.chars().map(|c| (c, None)));
    }

    /// Breaks the line inside the block (rows of a table).
    pub(super) fn line(&mut self) {
        self.buffer.push((LINE, None));
    }

    /// Separates cells of a table.
    pub(super) fn cell(&mut self) {
        self.buffer.push((CELL, None));
    }

    /// Marks that a citation stands here.
    pub(super) fn cite(&mut self) {
        self.buffer.push((CITE, None));
    }

    /// Whether an opening parenthesis or bracket of this block is not closed yet.
    pub(super) fn in_brackets(&self) -> bool {
        let depth = self.buffer.iter().rev().take(400).try_fold(0i32, |depth, (c, _)| match c {
            ')' | ']' => Ok(depth + 1),
            '(' | '[' if depth == 0 => Err(()),
            '(' | '[' => Ok(depth - 1),
            _ => Ok(depth),
        });
        depth.is_err()
    }

    /// Removes the spaces at the end of the open block.
    pub(super) fn trim(&mut self) {
        while self.buffer.last().is_some_and(|(c, _)| c.is_whitespace()) {
            self.buffer.pop();
        }
    }

    /// Removes a line break (with what indents the next line) at the end of the open block: before a raised or
    /// lowered sign it comes from the layout of the markup. A space in front of it stays.
    pub(super) fn drop_line_break(&mut self) {
        let blank = self.buffer.iter().rev().take_while(|(c, _)| c.is_ascii_whitespace()).count();
        let start = self.buffer.len() - blank;
        if self.buffer.get(start).is_some_and(|(c, _)| matches!(c, '\n' | '\r')) {
            self.buffer.truncate(start);
        }
    }

    /// Number of characters in the open block; see [`Flow::raise`].
    pub(super) fn mark(&self) -> usize {
        self.buffer.len()
    }

    /// Treats everything since `mark` as a superscript: a citation is dropped, "10⁹" becomes "10^9", the rest
    /// stays ("m2", "CD4+").
    pub(super) fn raise(&mut self, mark: usize) {
        let content: String = self.buffer.get(mark..).unwrap_or_default().iter().map(|(c, _)| *c).collect();
        let before: String = {
            let start = mark.saturating_sub(12);
            self.buffer.get(start..mark).unwrap_or_default().iter().map(|(c, _)| *c).collect()
        };
        match superscript::judge(&before, content.trim(), self.open == Some(BlockKind::Table)) {
            Superscript::Citation => {
                self.buffer.truncate(mark);
                self.cite();
            }
            Superscript::Exponent => self.buffer.insert(mark, ('^', None)),
            Superscript::Plain => {}
        }
    }

    /// Finishes the open block: spaces collapse, citations go with their brackets.
    pub(super) fn close(&mut self) {
        let Some(kind) = self.open.take() else {
            self.buffer.clear();
            return;
        };
        let buffer = std::mem::take(&mut self.buffer);
        let clean = collapse(&drop_citations(&buffer));
        if clean.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        for (c, place) in clean {
            self.push(c, place);
        }
        self.blocks.push(Block { kind, span: TextSpan::new(start, self.text.len()) });
    }

    fn push(&mut self, c: char, place: Option<usize>) {
        let at = self.text.len() as u32;
        self.text.push(c);
        let Some(place) = place.and_then(|p| u32::try_from(p).ok()) else { return };
        let len = c.len_utf8() as u32;
        match self.pieces.last_mut() {
            Some(last) if last.0 + last.2 == at && last.1 + last.2 == place => last.2 += len,
            _ => self.pieces.push((at, place, len)),
        }
    }

    /// The finished text, its blocks, and where its pieces stand in the decoded file.
    pub(super) fn finish(mut self) -> (String, Vec<Block>, SourceMap) {
        self.close();
        (self.text, self.blocks, SourceMap { pieces: self.pieces })
    }
}

/// Stands for a line break that is kept.
const LINE: char = '\u{F8F1}';
/// Stands for a tab that is kept.
const CELL: char = '\u{F8F2}';

type Placed = (char, Option<usize>);

/// Whether a character may stand between citations.
fn joins_citations(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, ',' | ';' | '-' | '–' | '—' | '\u{2010}' | '\u{2011}' | '\u{2212}' | CITE)
}

/// Removes citation marks, the signs that join them, and brackets that hold nothing else.
fn drop_citations(buffer: &[Placed]) -> Vec<Placed> {
    if !buffer.iter().any(|(c, _)| *c == CITE) {
        return buffer.to_vec();
    }
    let mut out: Vec<Placed> = Vec::with_capacity(buffer.len());
    let mut at = 0;
    while let Some(&(c, place)) = buffer.get(at) {
        let opens = matches!(c, '(' | '[');
        if !opens && c != CITE {
            out.push((c, place));
            at += 1;
            continue;
        }
        let run = if opens { at + 1 } else { at };
        let length =
            buffer.get(run..).unwrap_or_default().iter().take_while(|(c, _)| joins_citations(*c)).count();
        let inside = buffer.get(run..run + length).unwrap_or_default();
        let cited = inside.iter().any(|(c, _)| *c == CITE);
        let closed = buffer.get(run + length).is_some_and(|(c, _)| matches!(c, ')' | ']'));
        if opens && cited && closed {
            while out.last().is_some_and(|(c, _)| c.is_whitespace()) {
                out.pop();
            }
            at = run + length + 1;
            if buffer.get(at).is_some_and(|(c, _)| c.is_alphanumeric()) {
                out.push((' ', None));
            }
        } else if c == CITE {
            // Keep what follows the last citation of the run: ", " after a superscript belongs to the sentence.
            let last = inside.iter().rposition(|(c, _)| *c == CITE).unwrap_or(0);
            at = run + last + 1;
        } else {
            out.push((c, place));
            at += 1;
        }
    }
    out
}

/// Collapses spaces (not no-break spaces), and turns kept breaks into line ends and tabs.
fn collapse(buffer: &[Placed]) -> Vec<Placed> {
    let mut out: Vec<Placed> = Vec::with_capacity(buffer.len());
    let mut space: Option<Option<usize>> = None;
    let mut breaks: Option<char> = None;
    let mut broken = false;
    for &(c, place) in buffer {
        match c {
            LINE => breaks = Some('\n'),
            CELL => breaks = breaks.or(Some('\t')),
            ' ' | '\t' | '\n' | '\r' | '\u{0C}' => {
                broken |= c == '\n' || c == '\r';
                space = Some(match space {
                    None if c == ' ' => place,
                    _ => None,
                });
            }
            _ => {
                if let Some(kept) = breaks.take() {
                    if !out.is_empty() {
                        out.push((kept, None));
                    }
                } else if let Some(kept) = space
                    && let Some(&(last, _)) = out.last()
                    // A line of markup may break where the reader sees no space.
                    && !(broken && (matches!(last, '(' | '[') || matches!(c, '.' | ',' | ';' | ':' | ')' | ']')))
                {
                    out.push((' ', kept));
                }
                space = None;
                broken = false;
                out.push((c, place));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(parts: &[&str]) -> String {
        let mut flow = Flow::default();
        flow.open(BlockKind::Paragraph);
        for part in parts {
            match *part {
                "@" => flow.cite(),
                part => match part.strip_prefix('^') {
                    Some(raised) => {
                        let mark = flow.mark();
                        flow.words(raised);
                        flow.raise(mark);
                    }
                    None => flow.words(part),
                },
            }
        }
        flow.finish().0
    }

    #[test]
    fn citations_leave_no_trace() {
        for (parts, want) in [
            (vec!["rare [", "@", ", ", "@", "–", "@", "]. Next"], "rare. Next"),
            (vec!["rare (", "@", ") and"], "rare and"),
            (vec!["rare [\n ", "@", " \n]"], "rare"),
            (vec!["rare.", "@", ",", "@", " Next, then"], "rare. Next, then"),
            (vec!["rare,", "@", " then"], "rare, then"),
            (vec!["(n = 3) [", "@", "]"], "(n = 3)"),
        ] {
            assert_eq!(paragraph(&parts), want);
        }
    }

    #[test]
    fn raised_signs_keep_their_meaning() {
        for (parts, want) in [
            (vec!["60 mg/m", "^2", " on day 1"], "60 mg/m2 on day 1"),
            (vec!["4.5 × 10", "^9", "/L"], "4.5 × 10^9/L"),
            (vec!["CD4", "^+", " cells"], "CD4+ cells"),
            (vec!["was rare.", "^12,13", " She"], "was rare. She"),
            (vec!["was rare", "^3", " and"], "was rare and"),
            (vec!["with ", "^18", "F-FDG"], "with 18F-FDG"),
            (vec!["the 3", "^rd", " cycle"], "the 3rd cycle"),
        ] {
            assert_eq!(paragraph(&parts), want);
        }
    }

    #[test]
    fn pieces_map_back() {
        let source = "ab   cd";
        let mut flow = Flow::default();
        flow.open(BlockKind::Paragraph);
        for (at, c) in source.char_indices() {
            flow.put(c, Some(at));
        }
        let (text, _, map) = flow.finish();
        assert_eq!(text, "ab cd");
        assert_eq!(map.pieces, [(0, 0, 2), (3, 5, 2)]);
    }
}
