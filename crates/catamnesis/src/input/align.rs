//! Finds the characters of parsed text in the markup it came from.

use super::entities;
use memchr::memmem;

/// Bytes searched ahead when the markup and the parsed text have come apart.
const REACH: usize = 1 << 16;

/// Failed searches after which the places are given up: the markup is not what the parser made of it.
const PATIENCE: usize = 1000;

/// Walks through markup in step with the text nodes a parser made of it.
pub(super) struct Aligner<'s> {
    source: &'s str,
    cursor: usize,
    failures: usize,
}

impl<'s> Aligner<'s> {
    /// Starts at the beginning of `source`.
    pub(super) fn new(source: &'s str) -> Self {
        Aligner { source, cursor: 0, failures: 0 }
    }

    /// Moves to byte `offset`.
    pub(super) fn seek(&mut self, offset: usize) {
        if self.source.is_char_boundary(offset) {
            self.cursor = offset;
        }
    }

    /// The place in the markup of each character of a text node, or `None` where it is written otherwise there
    /// (entities) or was not found. Nodes must come in document order.
    pub(super) fn locate(&mut self, node: &str) -> Vec<(char, Option<usize>)> {
        let mut out = Vec::with_capacity(node.len());
        let mut lost = self.failures > PATIENCE;
        for (at, c) in node.char_indices() {
            if lost {
                out.push((c, None));
                continue;
            }
            if let Some(place) = self.step(c) {
                out.push((c, place));
                continue;
            }
            let rest = node.get(at..).unwrap_or("");
            match self.search(rest) {
                Some(place) => {
                    self.cursor = place + c.len_utf8();
                    out.push((c, Some(place)));
                }
                None => {
                    lost = true;
                    self.failures += 1;
                    out.push((c, None));
                }
            }
        }
        out
    }

    /// Skips raw text, such as a script, that is not walked character by character.
    pub(super) fn skip(&mut self, node: &str) {
        let head = node.get(..floor(node, 64)).unwrap_or("");
        if self.failures > PATIENCE {
            return;
        }
        self.failures += 1;
        if let Some(at) = self.rest().find(head).filter(|_| !head.is_empty()) {
            self.failures -= 1;
            self.cursor += at + node.len();
            while !self.source.is_char_boundary(self.cursor) && self.cursor < self.source.len() {
                self.cursor += 1;
            }
            self.cursor = self.cursor.min(self.source.len());
        }
    }

    fn rest(&self) -> &'s str {
        self.source.get(self.cursor..).unwrap_or("")
    }

    /// Advances over one character of text; tags and comments before it are skipped.
    fn step(&mut self, want: char) -> Option<Option<usize>> {
        loop {
            let rest = self.rest();
            let found = rest.chars().next()?;
            match found {
                '<' if want != '<' || tag_end(rest).is_some() => self.cursor += tag_end(rest)?,
                '&' => {
                    if let Some((c, len)) = entities::reference(rest)
                        && c == want
                    {
                        self.cursor += len;
                        return Some(None);
                    }
                    if want != '&' {
                        return None;
                    }
                    self.cursor += 1;
                    return Some(Some(self.cursor - 1));
                }
                ']' if want != ']' && rest.starts_with("]]>") => self.cursor += 3,
                '\r' if want == '\n' => {
                    let crlf = rest.starts_with("\r\n");
                    self.cursor += if crlf { 2 } else { 1 };
                    return Some(crlf.then_some(self.cursor - 1));
                }
                c if c == want => {
                    self.cursor += c.len_utf8();
                    return Some(Some(self.cursor - c.len_utf8()));
                }
                _ => return None,
            }
        }
    }

    /// The next place where the coming words stand literally.
    fn search(&self, node: &str) -> Option<usize> {
        let plain = node.find(['<', '&', '\n', '\r']).map_or(node, |end| node.get(..end).unwrap_or(""));
        let needle = plain.get(..floor(plain, 32)).unwrap_or("");
        if needle.trim().is_empty() {
            return None;
        }
        let rest = self.rest();
        let window = rest.get(..floor(rest, REACH)).unwrap_or(rest);
        memmem::find(window.as_bytes(), needle.as_bytes()).map(|at| self.cursor + at)
    }
}

/// Length of the tag, comment, declaration or CDATA opening that starts `rest`.
fn tag_end(rest: &str) -> Option<usize> {
    if rest.starts_with("<!--") {
        return rest.find("-->").map(|at| at + 3);
    }
    if rest.starts_with("<![CDATA[") {
        return Some("<![CDATA[".len());
    }
    let second = rest.as_bytes().get(1).copied()?;
    if !(second.is_ascii_alphabetic() || matches!(second, b'/' | b'!' | b'?')) {
        return None;
    }
    let quotes = second.is_ascii_alphabetic();
    let mut quote = None;
    for (at, b) in rest.bytes().enumerate().take(REACH).skip(1) {
        match (quote, b) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') if quotes => quote = Some(b),
            (Some(q), b) if q == b => quote = None,
            _ => {}
        }
    }
    None
}

/// The last character boundary of `text` at or before `limit`.
pub(super) fn floor(text: &str, limit: usize) -> usize {
    let mut at = limit.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_found_behind_tags_and_entities() {
        let source = "<p>7 &times; 5 <b>cm</b><!-- x -->\r\n&lt;1</p>";
        let mut aligner = Aligner::new(source);
        let mut found = String::new();
        for node in ["7 × 5 ", "cm", "\n<1"] {
            for (c, place) in aligner.locate(node) {
                match place {
                    Some(at) => assert!(source[at..].starts_with(c), "{c:?} at {at}"),
                    None => found.push(c),
                }
            }
        }
        assert_eq!(found, "×<");
    }

    #[test]
    fn a_lost_place_is_found_again() {
        let source = "<p>one &bogus; two three four</p><p>five</p>";
        let mut aligner = Aligner::new(source);
        let places = aligner.locate("one \u{FFFD} two three four");
        assert_eq!(places[0].1, Some(3));
        assert!(places[4].1.is_none());
        let five = aligner.locate("five");
        assert_eq!(five[0].1, source.find("five"));
    }
}
