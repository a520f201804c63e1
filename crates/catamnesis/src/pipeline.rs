//! The pipeline: one case report through every stage, in clinical order.

use crate::facts::{self, FactSet};
use crate::input::CaseReport;
use crate::mentions::{self, Mentions, Recognizer};
use crate::text::{self, Document};
use crate::timeline::{self, Timeline};
use catamnesis_core::Diagnostics;
use catamnesis_vocab::Vocabulary;

/// Everything that was found in one report.
pub struct Analysis<'a> {
    /// Stage 2.
    pub document: Document<'a>,
    /// Stage 3.
    pub mentions: Mentions<'a>,
    /// Stage 4.
    pub facts: FactSet,
    /// Stage 5.
    pub timeline: Timeline,
    /// What the stages could not understand, or what does not fit.
    pub diagnostics: Diagnostics,
}

/// Analyzes one case report by tables and grammars.
///
/// Never fails: what could not be understood is in [`Analysis::diagnostics`]. Deterministic: the same report
/// and vocabulary give the same bytes.
pub fn analyze<'a>(report: &'a CaseReport, vocabulary: &'a Vocabulary) -> Analysis<'a> {
    analyze_with(report, vocabulary, None)
}

/// The same with a trained recognizer, whose findings are kept in [`Mentions::learned`].
pub fn analyze_with<'a>(
    report: &'a CaseReport,
    vocabulary: &'a Vocabulary,
    recognizer: Option<Recognizer<'a>>,
) -> Analysis<'a> {
    let mut diagnostics = Diagnostics::new();
    let document = text::segment(report, &mut diagnostics);
    let mentions = mentions::recognize(&document, vocabulary, recognizer, &mut diagnostics);
    let facts = facts::assemble(&document, &mentions, vocabulary, &mut diagnostics);
    let timeline = timeline::reconstruct(&document, &mentions, &facts, &mut diagnostics);
    Analysis { document, mentions, facts, timeline, diagnostics }
}
