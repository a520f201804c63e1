//! Turns spans of a report into quotes with offsets in Unicode code points.

use crate::schema::v1::Quote;
use catamnesis_core::TextSpan;
use catamnesis_core::span::CodePoints;

/// Quotes one report.
#[derive(Debug, Clone)]
pub struct Quoter<'t> {
    text: &'t str,
    points: CodePoints,
}

impl<'t> Quoter<'t> {
    /// Indexes a text once; quoting is then cheap.
    pub fn new(text: &'t str) -> Self {
        Quoter { text, points: CodePoints::new(text) }
    }

    /// The words at a span, byte-exact, with zero-based offsets in code points, end exclusive.
    pub fn quote(&self, span: TextSpan) -> Quote {
        Quote {
            text: span.of(self.text).to_owned(),
            start: self.points.at(span.start()),
            end: self.points.at(span.end()),
        }
    }

    /// The words at several spans, in the same order.
    pub fn quotes(&self, spans: &[TextSpan]) -> Vec<Quote> {
        spans.iter().map(|&s| self.quote(s)).collect()
    }

    /// Number of code points in the whole text.
    pub fn n_code_points(&self) -> usize {
        self.points.at(self.text.len())
    }
}
