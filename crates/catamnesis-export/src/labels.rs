//! Names of mention types in the label sets of public corpora, so that mentions can be compared with theirs.
//!
//! Sources of the sets: MACCROBAT 2018 (doi:10.6084/m9.figshare.9764942), E3C (European Clinical Case Corpus,
//! layer 1), PHEE (doi:10.18653/v1/2022.emnlp-main.376).

use catamnesis::mentions::MentionKind;
use catamnesis::mentions::temporal::SpanPolicy;
use catamnesis_vocab::{Category, Entry};

/// A set of labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelSet {
    /// Our own.
    Catamnesis,
    /// MACCROBAT.
    Maccrobat,
    /// E3C: clinical entities and events.
    E3c,
    /// PHEE: pharmacovigilance events.
    Phee,
}

impl LabelSet {
    /// How the set bounds times; `None` where it leaves them as we find them.
    pub fn span_policy(self) -> Option<SpanPolicy> {
        match self {
            LabelSet::Catamnesis => Some(SpanPolicy::Catamnesis),
            LabelSet::Maccrobat => Some(SpanPolicy::Maccrobat),
            LabelSet::E3c => Some(SpanPolicy::E3c),
            LabelSet::Phee => None,
        }
    }
}

/// The name of a kind of mention in a set, or `None` where the set does not annotate it.
pub fn label<'k>(kind: &'k MentionKind<'_>, set: LabelSet) -> Option<&'k str> {
    match set {
        LabelSet::Catamnesis => Some(kind.name()),
        LabelSet::Maccrobat => maccrobat(kind),
        LabelSet::E3c => e3c(kind),
        LabelSet::Phee => phee(kind),
    }
}

fn maccrobat(kind: &MentionKind<'_>) -> Option<&'static str> {
    Some(match kind {
        MentionKind::Term { entry, category, .. } => match category {
            Category::Tumor => "Disease_disorder",
            Category::Site => "Biological_structure",
            Category::Drug | Category::Regimen => "Medication",
            Category::Procedure if is_diagnostic(*entry) => "Diagnostic_procedure",
            Category::Procedure => "Therapeutic_procedure",
            Category::Marker => "Diagnostic_procedure",
            Category::Finding => "Sign_symptom",
            Category::Cue => return cue_in_maccrobat(*entry),
        },
        MentionKind::Age { .. } => "Age",
        MentionKind::Size { mm } => match mm.len() {
            0 | 1 => "Distance",
            2 => "Area",
            _ => "Volume",
        },
        MentionKind::Dose { .. } | MentionKind::RadiationDose { .. } => "Dosage",
        MentionKind::Fractions { .. } | MentionKind::Cycles { .. } => "Dosage",
        MentionKind::Duration { .. } => "Duration",
        MentionKind::Date { .. } | MentionKind::CalendarPoint { .. } | MentionKind::AmbiguousDate { .. } => {
            "Date"
        }
        MentionKind::TimePoint { .. } => "Date",
        MentionKind::Frequency { .. } => "Frequency",
        MentionKind::Stage | MentionKind::Grade => "Detailed_description",
    })
}

/// Cues that MACCROBAT annotates: words for the sex, the course and the outcome.
fn cue_in_maccrobat(entry: Entry<'_>) -> Option<&'static str> {
    match entry.attr("kind")? {
        "sex" | "person" => Some("Sex"),
        "response" => Some("Disease_disorder"),
        "status" | "outcome" => Some("Outcome"),
        "presentation" | "follow_up" | "event" => Some("Clinical_event"),
        "severity" => Some("Severity"),
        _ => None,
    }
}

/// Whether a procedure finds out rather than treats, by the `kind` of its row.
fn is_diagnostic(entry: Entry<'_>) -> bool {
    matches!(
        entry.attr("kind"),
        Some("imaging" | "endoscopy" | "biopsy" | "diagnostic" | "laboratory" | "pathology" | "examination")
    )
}

fn e3c(kind: &MentionKind<'_>) -> Option<&'static str> {
    Some(match kind {
        MentionKind::Term { category, .. } => match category {
            Category::Tumor | Category::Finding => "CLINENTITY",
            Category::Site => "BODYPART",
            Category::Procedure => "EVENT",
            Category::Drug | Category::Regimen | Category::Marker | Category::Cue => return None,
        },
        MentionKind::Duration { .. } | MentionKind::Date { .. } | MentionKind::Frequency { .. } => "TIMEX3",
        MentionKind::Size { .. } => "RML",
        _ => return None,
    })
}

fn phee(kind: &MentionKind<'_>) -> Option<&'static str> {
    Some(match kind {
        MentionKind::Term { category, .. } => match category {
            Category::Drug | Category::Regimen => "Drug",
            Category::Finding => "Effect",
            Category::Tumor => "Treat-Disorder",
            Category::Site | Category::Procedure | Category::Marker | Category::Cue => return None,
        },
        MentionKind::Age { .. } => "Age",
        MentionKind::Dose { .. } => "Dosage",
        MentionKind::Duration { .. } => "Duration",
        MentionKind::Frequency { .. } => "Freq",
        _ => return None,
    })
}
