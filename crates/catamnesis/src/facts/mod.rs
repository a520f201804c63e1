//! Stage 4: mentions become statements about each patient.
//!
//! In: [`Mentions`]. Out: [`FactSet`].
//! Book: docs/book/src/stages/04-facts.md
//!
//! Invariants
//! - Every fact has at least one span of evidence (enforced by [`Fact::new`]).
//! - Knows no calendar.

pub mod fact;
mod reader;
mod cases;
mod patient;
mod tumor;
mod sites;
mod metastases;
mod size;
mod procedures;
mod extent;
mod systemic;
mod radiotherapy;
mod adverse;
mod changes;
mod second_primary;
mod events;
mod course;
mod lesions;
mod arithmetic;
mod background;
mod conflicts;

pub use fact::*;

use crate::mentions::Mentions;
use crate::text::Document;
use cases::CaseText;
use catamnesis_core::Diagnostics;
use catamnesis_vocab::{Entry, Vocabulary};
use reader::Reader;

/// Puts together what the report says of each of its patients.
pub fn assemble(
    document: &Document<'_>,
    mentions: &Mentions<'_>,
    vocabulary: &Vocabulary,
    diagnostics: &mut Diagnostics,
) -> FactSet {
    let reader = Reader { document, mentions, vocabulary };
    let facts = FactSet { cases: cases::split(reader).iter().map(|text| case(reader, text)).collect() };
    conflicts::report(reader, &facts, diagnostics);
    facts
}

fn case(reader: Reader<'_, '_>, text: &CaseText) -> Case {
    let index = tumor::index(reader, text);
    let metastases = metastases::find(reader, text);
    let systemic = systemic::courses(reader, text);
    let given = radiotherapy::given(reader, text);
    let surgeries = procedures::told(reader, text);
    let happenings = events::find(reader, text, &surgeries, &systemic, &given);
    let status = course::status(reader, text, &happenings);
    let primary_site = tumor::primary_site(reader, text, index.as_ref(), &metastases);
    let metastases: Vec<Fact<Site>> = metastases
        .into_iter()
        .filter(|m| {
            primary_site
                .as_ref()
                .is_none_or(|p| p.value.concept.id != m.value.concept.id || p.value.concept.id.is_empty())
        })
        .collect();
    let lesion_counts = lesions::counts(reader, text);
    let mut operations = procedures::operations(reader, &surgeries);
    extent::describe(reader, text, &mut operations);
    let cumulative_doses = arithmetic::cumulative_doses(&systemic);
    Case {
        number: text.number,
        biomarkers: background::biomarkers(reader, text),
        findings: background::findings(reader, text),
        history: background::history(reader, text),
        family_history: background::family_history(reader, text),
        lesion_counts,
        cumulative_doses,
        age: patient::age(reader, text),
        sex: patient::sex(reader, text),
        largest_mm: size::largest(reader, text, &metastases),
        size_words: size::in_words(reader, text),
        imaging: procedures::imaging(reader, text),
        operations: operations.into_iter().map(|(f, _)| f).collect(),
        radiotherapy: radiotherapy::summary(reader, &given),
        adverse_events: adverse::events(reader, text),
        changes: changes::changes(reader, text),
        second_primaries: second_primary::find(reader, text, index.as_ref().map(|i| &i.fact.value.histology)),
        best_response: course::best_response(&happenings),
        recurrence: course::recurrence(&happenings, status.as_ref()),
        follow_up: course::follow_up(reader, text, &happenings),
        events: happenings.into_iter().map(|h| h.into_fact(reader)).collect(),
        tumor: index.filter(|i| i.is_typed).map(|i| i.fact),
        systemic: systemic.into_iter().map(|c| c.fact).collect(),
        primary_site,
        metastases,
        status,
    }
}

/// A vocabulary entry as a concept, worded by its label.
fn concept(entry: Entry<'_>) -> Concept {
    Concept {
        id: entry.id().to_owned(),
        label: entry.label().to_owned(),
        wording: entry.label().to_owned(),
        codes: entry.codes().map(str::to_owned).collect(),
    }
}
