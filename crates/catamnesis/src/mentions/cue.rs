//! Cues: words that steer reading, from `data/cues/`.

use catamnesis_vocab::Entry;
use std::ops::Range;

/// What a cue does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CueKind {
    /// Denies what follows.
    NegationBefore,
    /// Denies what precedes.
    NegationAfter,
    /// Looks like a negation and is none.
    NegationPseudo,
    /// Makes what follows possible only.
    PossibleBefore,
    /// Makes what precedes possible only.
    PossibleAfter,
    /// Condition, purpose or risk.
    Hypothetical,
    /// Plan or advice.
    Planned,
    /// The patient's past.
    Historical,
    /// A relative.
    Family,
    /// Other patients.
    Literature,
    /// Ends the reach of a cue.
    Terminator,
    /// Affirms what follows.
    Affirmed,
    /// A person of known sex.
    Sex,
    /// The patient.
    Patient,
    /// A person of unsaid sex.
    Person,
    /// First contact.
    Presentation,
    /// A diagnosis is made.
    Diagnosis,
    /// A finding is told.
    FindingVerb,
    /// Source of a tissue diagnosis.
    Pathology,
    /// Something was done.
    Done,
    /// The tumor was taken out.
    ResectVerb,
    /// Systemic treatment without drugs named.
    SystemicGeneric,
    /// Treatment of unsaid kind ("adjuvant therapy").
    VagueTherapy,
    /// An operation without its name.
    GenericOperation,
    /// Cycle, course.
    CycleWord,
    /// Intent of a treatment.
    Intent,
    /// Line of therapy.
    Line,
    /// Route of administration.
    Route,
    /// A lesion not yet named.
    Mass,
    /// Spread of the tumor.
    Metastasis,
    /// Lymph nodes hold tumor.
    NodePositive,
    /// The tumor came back.
    Recurrence,
    /// The tumor grew.
    Progression,
    /// Response to treatment.
    Response,
    /// Symptoms or laboratory values improved.
    Improved,
    /// Death.
    Died,
    /// No evidence of disease.
    NoDisease,
    /// Alive with disease.
    AliveWithDisease,
    /// Alive.
    Alive,
    /// Follow-up.
    FollowUp,
    /// Lost to follow-up.
    Lost,
    /// Where the tumor began.
    Primary,
    /// A size that is not of the tumor.
    NotSize,
    /// What is left.
    Residual,
    /// Time counted onward.
    Later,
    /// A state or an effect that no other table names.
    Named,
    /// Harm done by a treatment.
    AdverseEvent,
    /// Something went wrong after an operation or in a treatment.
    Complication,
    /// A treatment was reduced, delayed, interrupted or stopped.
    Changed,
    /// Gives the reason.
    DueTo,
    /// Gives the effect.
    LedTo,
    /// A reason that is no finding: refusal, cost, no effect.
    Refusal,
    /// Another tumor of the same patient.
    SecondPrimary,
    /// Way into the body.
    Approach,
    /// How much of the tumor was taken out.
    Extent,
    /// Edge of a specimen.
    Margin,
    /// Class of residual tumor.
    MarginClass,
    /// A system of staging.
    Staging,
}

impl CueKind {
    /// The kind by its name in the tables.
    pub fn from_name(name: &str) -> Option<Self> {
        BY_NAME
            .binary_search_by(|(known, _)| (*known).cmp(name))
            .ok()
            .and_then(|i| BY_NAME.get(i))
            .map(|k| k.1)
    }
}

/// The names of the tables in alphabetical order, which [`CueKind::from_name`] needs.
const BY_NAME: [(&str, CueKind); 58] = [
    ("adverse_event", CueKind::AdverseEvent),
    ("affirmed", CueKind::Affirmed),
    ("alive", CueKind::Alive),
    ("approach", CueKind::Approach),
    ("awd", CueKind::AliveWithDisease),
    ("changed", CueKind::Changed),
    ("complication", CueKind::Complication),
    ("cycle_word", CueKind::CycleWord),
    ("diagnosis", CueKind::Diagnosis),
    ("died", CueKind::Died),
    ("done", CueKind::Done),
    ("due_to", CueKind::DueTo),
    ("extent", CueKind::Extent),
    ("family", CueKind::Family),
    ("finding_verb", CueKind::FindingVerb),
    ("follow_up", CueKind::FollowUp),
    ("generic_operation", CueKind::GenericOperation),
    ("historical", CueKind::Historical),
    ("hypothetical", CueKind::Hypothetical),
    ("improved", CueKind::Improved),
    ("intent", CueKind::Intent),
    ("later", CueKind::Later),
    ("led_to", CueKind::LedTo),
    ("line", CueKind::Line),
    ("literature", CueKind::Literature),
    ("lost", CueKind::Lost),
    ("margin", CueKind::Margin),
    ("margin_class", CueKind::MarginClass),
    ("mass", CueKind::Mass),
    ("metastasis", CueKind::Metastasis),
    ("named", CueKind::Named),
    ("ned", CueKind::NoDisease),
    ("negation_after", CueKind::NegationAfter),
    ("negation_before", CueKind::NegationBefore),
    ("negation_pseudo", CueKind::NegationPseudo),
    ("node_positive", CueKind::NodePositive),
    ("not_size", CueKind::NotSize),
    ("pathology", CueKind::Pathology),
    ("patient", CueKind::Patient),
    ("person", CueKind::Person),
    ("planned", CueKind::Planned),
    ("possible_after", CueKind::PossibleAfter),
    ("possible_before", CueKind::PossibleBefore),
    ("presentation", CueKind::Presentation),
    ("primary", CueKind::Primary),
    ("progression", CueKind::Progression),
    ("recurrence", CueKind::Recurrence),
    ("refusal", CueKind::Refusal),
    ("resect_verb", CueKind::ResectVerb),
    ("residual", CueKind::Residual),
    ("response", CueKind::Response),
    ("route", CueKind::Route),
    ("second_primary", CueKind::SecondPrimary),
    ("sex", CueKind::Sex),
    ("staging", CueKind::Staging),
    ("systemic_generic", CueKind::SystemicGeneric),
    ("terminator", CueKind::Terminator),
    ("vague_therapy", CueKind::VagueTherapy),
];

impl CueKind {
    /// Lower-case name in output of a kind that names something and so can be affirmed or denied; `None` for
    /// cues that only steer.
    pub fn named(self) -> Option<&'static str> {
        Some(match self {
            CueKind::SystemicGeneric | CueKind::VagueTherapy => "treatment",
            CueKind::GenericOperation | CueKind::ResectVerb => "operation",
            CueKind::Mass => "lesion",
            CueKind::Metastasis | CueKind::NodePositive => "metastasis",
            CueKind::Recurrence => "recurrence",
            CueKind::Progression => "progression",
            CueKind::Response => "response",
            CueKind::Improved => "improvement",
            CueKind::Died => "death",
            CueKind::Residual => "residual",
            CueKind::Named => "state",
            CueKind::AdverseEvent => "adverse_event",
            CueKind::Complication => "complication",
            _ => return None,
        })
    }
}

/// One occurrence of a cue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue<'v> {
    /// Its tokens in the document.
    pub tokens: Range<usize>,
    /// Its sentence.
    pub sentence: usize,
    /// What it does.
    pub kind: CueKind,
    /// Its row.
    pub entry: Entry<'v>,
    /// How the report means it; only set for cues that name something (recurrence, response, metastasis…).
    pub assertion: super::Assertion,
}

#[cfg(test)]
mod tests {
    use super::BY_NAME;

    #[test]
    fn names_stand_in_order() {
        assert!(BY_NAME.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
