//! Where words stand in a text.

use std::ops::Range;

/// A half-open range of UTF-8 byte offsets into the text of a report: `start` inclusive, `end` exclusive.
///
/// Invariant: `start <= end`. Files that leave the program count Unicode code points instead; see
/// [`CodePoints`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextSpan {
    start: u32,
    end: u32,
}

impl TextSpan {
    /// A span from `start` to `end`; if they are swapped the span is empty at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        TextSpan { start, end: end.max(start) }
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two spans share at least one byte.
    pub fn overlaps(self, other: TextSpan) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: TextSpan) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: TextSpan) -> TextSpan {
        TextSpan { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The words of the span, or `""` where the span does not fall on characters of `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(Range::from(self)).unwrap_or("")
    }
}

impl From<TextSpan> for Range<usize> {
    fn from(span: TextSpan) -> Self {
        span.start()..span.end()
    }
}

/// Converts byte offsets of one text into offsets in Unicode code points (zero-based).
///
/// Built once per text; for pure ASCII it holds nothing and costs nothing.
#[derive(Debug, Clone)]
pub struct CodePoints {
    /// Byte offset of every character that is longer than one byte, with the bytes saved before it.
    wide: Vec<(u32, u32)>,
}

impl CodePoints {
    /// Indexes `text`.
    pub fn new(text: &str) -> Self {
        let mut wide = Vec::new();
        if !text.is_ascii() {
            let mut surplus = 0;
            for (at, c) in text.char_indices() {
                if c.len_utf8() > 1 {
                    surplus += c.len_utf8() - 1;
                    wide.push((at as u32, surplus as u32));
                }
            }
        }
        CodePoints { wide }
    }

    /// Number of code points before byte `offset`, which must be a character boundary.
    pub fn at(&self, offset: usize) -> usize {
        let before = self.wide.partition_point(|&(at, _)| (at as usize) < offset);
        let surplus = before.checked_sub(1).map_or(0, |i| self.wide[i].1 as usize);
        offset - surplus
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_count_characters() {
        let text = "a µ 7 × 5 é!";
        let points = CodePoints::new(text);
        for (n, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(points.at(at), n);
        }
        assert_eq!(points.at(text.len()), text.chars().count());
    }

    #[test]
    fn spans_overlap_only_when_they_share_a_byte() {
        assert!(TextSpan::new(0, 3).overlaps(TextSpan::new(2, 4)));
        assert!(!TextSpan::new(0, 3).overlaps(TextSpan::new(3, 4)));
        assert_eq!(TextSpan::new(4, 2).len(), 0);
    }
}
