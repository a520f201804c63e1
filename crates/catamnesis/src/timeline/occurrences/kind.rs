//! What kind of thing a clause tells of.

use super::pieces::{Line, Piece};
use crate::mentions::{Assertion, MentionKind};
use catamnesis_vocab::Category;

/// What kind of thing is told; a rough sort for the eye, from the words and the vocabularies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OccurrenceKind {
    /// Who the patient is: age, sex.
    Person,
    /// Admission, transfer, discharge, a visit.
    Encounter,
    /// A drug or another treatment given, changed or stopped.
    Treatment,
    /// An operation, an examination, imaging.
    Procedure,
    /// A result or sign with a number.
    Measurement,
    /// A symptom, sign, finding or diagnosis.
    Finding,
    /// Anything else.
    Told,
}

impl OccurrenceKind {
    /// Lower-case name in output.
    pub fn name(self) -> &'static str {
        match self {
            OccurrenceKind::Person => "person",
            OccurrenceKind::Encounter => "encounter",
            OccurrenceKind::Treatment => "treatment",
            OccurrenceKind::Procedure => "procedure",
            OccurrenceKind::Measurement => "measurement",
            OccurrenceKind::Finding => "finding",
            OccurrenceKind::Told => "told",
        }
    }
}

/// The kind of a piece.
pub(super) fn kind(line: &Line<'_>, piece: &Piece) -> OccurrenceKind {
    let whole = || piece.head.clone().chain(piece.tokens.clone());
    let has = |words: &[&str]| whole().any(|t| line.is(t, words));
    let inside = || line.mentions().iter().filter(|m| piece.tokens.contains(&m.tokens.start));
    let is_of = |wanted: &[Category]| {
        inside().any(|m| matches!(m.kind, MentionKind::Term { category, .. } if wanted.contains(&category)))
    };
    if line.is_person(piece) {
        OccurrenceKind::Person
    } else if has(&[
        "admitted", "discharged", "transferred", "presented", "referred", "visited", "shifted", "readmitted",
    ]) && piece.head.is_empty()
    {
        OccurrenceKind::Encounter
    } else if is_of(&[Category::Drug, Category::Regimen])
        || has(&[
            "treated", "therapy", "treatment", "mg", "antibiotics", "received", "administered", "transfused",
        ])
    {
        OccurrenceKind::Treatment
    } else if is_of(&[Category::Procedure]) {
        OccurrenceKind::Procedure
    } else if is_of(&[Category::Marker]) || piece.tokens.clone().any(|t| line.is_number(t)) {
        OccurrenceKind::Measurement
    } else if is_of(&[Category::Finding, Category::Tumor, Category::Site]) {
        OccurrenceKind::Finding
    } else {
        OccurrenceKind::Told
    }
}

/// Whether the words say that it was not there.
pub(super) fn is_absent(line: &Line<'_>, piece: &Piece) -> bool {
    const DENIES: &[&str] =
        &["no", "without", "denied", "denies", "neither", "nor", "negative", "absent", "not", "absence"];
    let begins = piece.tokens.clone().take(2).any(|t| line.is(t, DENIES));
    let governed = piece.head.clone().any(|t| line.is(t, DENIES));
    let stops_short = piece.tokens.clone().any(|t| line.is(t, &["not", "absent", "negative"]));
    let terms = || {
        line.mentions().iter().filter(|m| {
            piece.tokens.contains(&m.tokens.start)
                && matches!(m.kind, MentionKind::Term { category, .. } if category != Category::Site)
        })
    };
    begins
        || governed
        || stops_short
        || piece.whole.start < piece.tokens.start && line.is(piece.tokens.start - 1, &["no", "nor"])
        || terms().next().is_some() && terms().all(|m| m.assertion == Assertion::Absent)
}
