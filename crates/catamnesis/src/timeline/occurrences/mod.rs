//! Everything told of the patient, clause by clause, each with its time: the detailed listing of a timeline.
//!
//! The course of the disease ([`CaseTimeline::events`](super::CaseTimeline)) holds what a review of cases
//! tabulates. This listing holds the rest as well: symptoms, findings, laboratory results, vital signs, drugs,
//! procedures, transfers, what was absent. It is made on request, for nothing else in the pipeline needs it.
//! Book: docs/book/src/concepts/timeline.md

mod words;
mod pieces;
mod clock;
mod narrator;
mod when;
mod kind;

pub use kind::OccurrenceKind;

use super::{CaseTimeline, captions};
use crate::facts::{Fact, FactSet};
use crate::mentions::Mentions;
use crate::text::{Document, SectionKind};
use catamnesis_core::TextSpan;
use catamnesis_core::time::DayInterval;

/// Sentences before the patient is told of from which on they are taken for a preamble.
const PREAMBLE: usize = 5;

/// One thing told of the patient.
#[derive(Debug, Clone, PartialEq)]
pub struct Occurrence {
    /// What is told, with the words of its clause that govern it: "started on vancomycin".
    pub event: String,
    /// Its own words.
    pub span: TextSpan,
    /// What kind of thing it is.
    pub kind: OccurrenceKind,
    /// Whether the report says that it was not there or was not done.
    pub is_absent: bool,
    /// When it was or began, in days from the presentation; a bound is infinite where nothing sets it.
    pub time: DayInterval,
    /// The most likely day.
    pub best: f64,
    /// The words that tell the time; empty where the place in the story does.
    pub told: Vec<TextSpan>,
}

/// Everything told of each patient, in the order told; one list per case.
///
/// Steps: 1. sentences of the case; 2. clauses and items of each; 3. the time told for each, or the running time of the
/// story; 4. bounds by the solver.
pub fn occurrences(
    document: &Document<'_>,
    mentions: &Mentions<'_>,
    facts: &FactSet,
    timelines: &[CaseTimeline],
) -> Vec<Vec<Occurrence>> {
    let starts: Vec<usize> = facts
        .cases
        .iter()
        .map(|case| case.events.iter().map(|e| e.span().start()).min().unwrap_or(0))
        .collect();
    let sentences = narrative(document, facts);
    facts
        .cases
        .iter()
        .enumerate()
        .map(|(i, case)| {
            let from = if i == 0 { 0 } else { starts[i] };
            let to = starts.get(i + 1).copied().filter(|s| *s > from).unwrap_or(usize::MAX);
            let own: Vec<usize> = sentences
                .iter()
                .copied()
                .filter(|&s| (from..to).contains(&document.sentence_span(s).end()))
                .collect();
            narrator::narrate(document, mentions, case, timelines.get(i), &own)
        })
        .collect()
}

/// The sentences that tell the case: its section, or abstract and body where there is none.
fn narrative(document: &Document<'_>, facts: &FactSet) -> Vec<usize> {
    let kinds: Vec<SectionKind> = (0..document.sentences.len()).map(|s| document.section_kind(s)).collect();
    let has_case = kinds.iter().filter(|k| **k == SectionKind::Case).count() >= 3;
    let tells = |kind: SectionKind| match kind {
        SectionKind::Case => true,
        SectionKind::Abstract | SectionKind::Body => !has_case,
        _ => false,
    };
    let mut all: Vec<usize> =
        (0..kinds.len()).filter(|&s| tells(kinds[s]) && !captions::is_within(document, s)).collect();
    // What stands long before the words that tell who the patient is speaks of the illness in general.
    let age = facts.cases.first().and_then(|case| case.age.as_ref()).map(Fact::span);
    let person = age.and_then(|age| all.iter().position(|&s| document.sentence_span(s).overlaps(age)));
    if let Some(person) = person.filter(|at| *at > PREAMBLE) {
        let line = line_start(document, all[person]);
        all.retain(|&s| line_start(document, s) >= line);
    }
    all
}

/// Where the line of a sentence begins.
fn line_start(document: &Document<'_>, sentence: usize) -> usize {
    let start = document.sentence_span(sentence).start();
    document.text.get(..start).and_then(|text| text.rfind('\n')).map_or(0, |at| at + 1)
}
