//! What learned mentions belong together: a dose to its drug, a result to its test, a place to its finding.
//!
//! Each modifier goes to the head that costs least: words between, breaks between, and how unusual that sort of
//! head is on that side. The costs were counted in the relations MODIFY of the 119 reports of MACCROBAT dev
//! (doi:10.6084/m9.figshare.9764942): three times the negative logarithm of the share of the side, and twice
//! that of the share of the head's type, rounded. Modifiers of which fewer than half are linked there are left out.

use super::{LearnedKind, LearnedMention};
use crate::text::Document;
use std::ops::Range;

/// Two mentions of which the first says more about the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relation {
    /// Number of the modifier among the learned mentions.
    pub modifier: usize,
    /// Number of what it modifies.
    pub head: usize,
}

impl Relation {
    /// Our name for what the modifier is to its head.
    pub fn name(modifier: LearnedKind) -> &'static str {
        match modifier {
            LearnedKind::Administration => "administration_of",
            LearnedKind::Value => "value_of",
            LearnedKind::Site => "site_of",
            LearnedKind::Size => "size_of",
            LearnedKind::Time => "time_of",
            LearnedKind::Finding
            | LearnedKind::Disease
            | LearnedKind::DiagnosticProcedure
            | LearnedKind::TherapeuticProcedure
            | LearnedKind::Medication
            | LearnedKind::ClinicalEvent
            | LearnedKind::Outcome
            | LearnedKind::Background
            | LearnedKind::Person
            | LearnedKind::Modifier
            | LearnedKind::Other => "detail_of",
        }
    }
}

/// Heads of higher cost are too far.
const TOO_FAR: usize = 16;
/// What a comma or a conjunction between the two costs, in words.
const BREAK: usize = 2;

/// A type of head, and what it costs behind and before the modifier.
type Head = (&'static str, usize, usize);

/// Heads of each type of modifier.
const HEADS: &[(&str, &[Head])] = &[
    (
        "Detailed_description",
        &[
            ("Sign_symptom", 3, 6),
            ("Diagnostic_procedure", 5, 7),
            ("Therapeutic_procedure", 5, 8),
            ("Disease_disorder", 5, 9),
            ("Coreference", 10, 7),
            ("Medication", 8, 10),
            ("Detailed_description", 12, 8),
            ("Biological_structure", 9, 11),
            ("Lab_value", 11, 9),
            ("Subject", 13, 11),
            ("Activity", 14, 11),
            ("Clinical_event", 13, 12),
        ],
    ),
    (
        "Biological_structure",
        &[
            ("Sign_symptom", 4, 3),
            ("Diagnostic_procedure", 5, 6),
            ("Therapeutic_procedure", 7, 7),
            ("Disease_disorder", 8, 7),
            ("Biological_structure", 8, 9),
            ("Lab_value", 10, 8),
            ("Coreference", 13, 8),
        ],
    ),
    (
        "Lab_value",
        &[
            ("Diagnostic_procedure", 4, 1),
            ("Sign_symptom", 8, 7),
            ("Disease_disorder", 9, 9),
            ("Therapeutic_procedure", 11, 9),
            ("Coreference", 14, 8),
            ("Biological_structure", 13, 10),
            ("Detailed_description", 14, 12),
        ],
    ),
    ("Dosage", &[("Medication", 4, 1), ("Therapeutic_procedure", 13, 7)]),
    (
        "Nonbiological_location",
        &[
            ("Clinical_event", 8, 1),
            ("Diagnostic_procedure", 9, 6),
            ("Activity", 14, 6),
            ("Therapeutic_procedure", 13, 7),
            ("Nonbiological_location", 13, 7),
        ],
    ),
    ("Severity", &[("Sign_symptom", 1, 13), ("Disease_disorder", 3, 12)]),
    ("Administration", &[("Medication", 2, 2)]),
    ("Distance", &[("Sign_symptom", 3, 3), ("Biological_structure", 5, 6), ("Diagnostic_procedure", 9, 4)]),
    ("Frequency", &[("Sign_symptom", 3, 5), ("Medication", 7, 3), ("Diagnostic_procedure", 8, 4)]),
    ("Shape", &[("Sign_symptom", 1, 5)]),
    ("Texture", &[("Sign_symptom", 1, 3)]),
    ("Color", &[("Sign_symptom", 0, 6)]),
    ("Area", &[("Sign_symptom", 5, 1)]),
    ("Volume", &[("Sign_symptom", 2, 3)]),
    ("Qualitative_concept", &[("Diagnostic_procedure", 2, 2)]),
];

/// The relations among learned mentions, in order of the modifiers.
pub fn relations(document: &Document<'_>, learned: &[LearnedMention<'_>]) -> Vec<Relation> {
    let mut found = Vec::new();
    for (modifier, m) in learned.iter().enumerate() {
        let Some((_, heads)) = HEADS.iter().find(|(name, _)| *name == m.name) else { continue };
        let from = learned.partition_point(|l| l.sentence < m.sentence);
        let to = learned.partition_point(|l| l.sentence <= m.sentence);
        let nearest = (from..to)
            .filter(|&head| head != modifier)
            .filter_map(|head| Some((cost(document, m, &learned[head], heads)?, head)))
            .min();
        found
            .extend(nearest.filter(|(cost, _)| *cost < TOO_FAR).map(|(_, head)| Relation { modifier, head }));
    }
    found
}

fn cost(
    document: &Document<'_>,
    modifier: &LearnedMention<'_>,
    head: &LearnedMention<'_>,
    heads: &[Head],
) -> Option<usize> {
    let (_, behind, before) = heads.iter().find(|(name, ..)| *name == head.name)?;
    let (m, h) = (&modifier.tokens, &head.tokens);
    let (side, between) =
        if m.start <= h.start { (behind, m.end..h.start) } else { (before, h.end..m.start) };
    Some(side + distance(document, between))
}

fn distance(document: &Document<'_>, between: Range<usize>) -> usize {
    between
        .map(|token| match document.word(token) {
            "," | ";" | ":" => BREAK,
            "and" | "but" | "with" | "while" | "which" => 1 + BREAK,
            word => usize::from(word.starts_with(char::is_alphanumeric)),
        })
        .sum()
}
