//! What sort of thing is asked about.

use super::super::{LearnedKind, Mention, MentionKind};
use catamnesis_vocab::Category;

/// What sort of thing is asserted; procedures and treatments are denied by other words than findings.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Finding,
    /// A part of the body; "not involved" denies it.
    Site,
    /// Finds out: imaging, endoscopy, biopsy.
    Procedure,
    Treatment,
    Value,
    /// Ages, dates and lengths of time: they are never denied, only told of somebody else.
    Time,
}

impl Target {
    pub(super) fn of_mention(mention: &Mention<'_>) -> Target {
        match &mention.kind {
            MentionKind::Term { category: Category::Procedure, entry, .. } => match entry.attr("kind") {
                Some("imaging" | "endoscopy" | "biopsy" | "laboratory" | "pathology") => Target::Procedure,
                _ => Target::Treatment,
            },
            MentionKind::Term { category: Category::Drug | Category::Regimen, .. } => Target::Treatment,
            MentionKind::Term { category: Category::Site, .. } => Target::Site,
            MentionKind::Term { .. } | MentionKind::Stage | MentionKind::Grade => Target::Finding,
            MentionKind::Age { .. }
            | MentionKind::Duration { .. }
            | MentionKind::Date { .. }
            | MentionKind::Frequency { .. }
            | MentionKind::CalendarPoint { .. }
            | MentionKind::AmbiguousDate { .. }
            | MentionKind::TimePoint { .. } => Target::Time,
            _ => Target::Value,
        }
    }

    pub(super) fn of_learned(kind: LearnedKind) -> Target {
        match kind {
            LearnedKind::DiagnosticProcedure => Target::Procedure,
            LearnedKind::TherapeuticProcedure | LearnedKind::Medication => Target::Treatment,
            LearnedKind::Site => Target::Site,
            LearnedKind::Time | LearnedKind::Person => Target::Time,
            LearnedKind::Administration | LearnedKind::Value | LearnedKind::Size => Target::Value,
            LearnedKind::Finding
            | LearnedKind::Disease
            | LearnedKind::ClinicalEvent
            | LearnedKind::Outcome
            | LearnedKind::Background
            | LearnedKind::Modifier
            | LearnedKind::Other => Target::Finding,
        }
    }

    /// Something that is or is not there, as against something that is or is not done.
    pub(super) fn is_found(self) -> bool {
        matches!(self, Target::Finding | Target::Site)
    }
}
