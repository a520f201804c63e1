//! Mentions: occurrences in the text, with what they name and how they are meant.

use catamnesis_core::TextSpan;
use catamnesis_vocab::{Category, Entry};
use std::ops::Range;

/// How the report means what it mentions, in the sense of ConText and i2b2 2010.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Assertion {
    /// It was there, or was done.
    Present,
    /// It was not there, or was not done.
    Absent,
    /// It may be there.
    Possible,
    /// It would be there or done under a condition, or is spoken of in general.
    Hypothetical,
    /// It is planned or recommended, not done.
    Planned,
    /// It belongs to the patient's past before this illness.
    Historical,
    /// It belongs to a relative.
    Family,
    /// It belongs to other patients or the literature.
    Literature,
}

impl Assertion {
    /// Lower-case name in output.
    pub fn name(self) -> &'static str {
        match self {
            Assertion::Present => "present",
            Assertion::Absent => "absent",
            Assertion::Possible => "possible",
            Assertion::Hypothetical => "hypothetical",
            Assertion::Planned => "planned",
            Assertion::Historical => "historical",
            Assertion::Family => "family",
            Assertion::Literature => "literature",
        }
    }
}

/// What a mention names.
#[derive(Debug, Clone, PartialEq)]
pub enum MentionKind<'v> {
    /// A concept of a vocabulary.
    Term {
        /// The concept.
        entry: Entry<'v>,
        /// Its category.
        category: Category,
        /// Whether the form is an adjective.
        adjective: bool,
    },
    /// Age in years, lower and upper bound.
    Age {
        /// Youngest.
        lo: f64,
        /// Oldest.
        hi: f64,
    },
    /// Dimensions in millimeters as written, one to three of them.
    Size {
        /// The dimensions.
        mm: Vec<f64>,
    },
    /// A dose of a drug.
    Dose {
        /// Number; the lower one of a range.
        value: f64,
        /// Upper number of a range.
        upper: Option<f64>,
        /// Unit with its basis in standard form.
        unit: String,
    },
    /// A dose of radiation.
    RadiationDose {
        /// Gray.
        gray: f64,
    },
    /// Number of fractions of radiotherapy.
    Fractions {
        /// How many.
        n: u32,
    },
    /// Number of cycles or courses.
    Cycles {
        /// How many, or which one.
        n: u32,
        /// Whether the words name one cycle by its place ("the 8th cycle").
        ordinal: bool,
    },
    /// Length of time, or time of an event relative to another; days between two bounds.
    Duration {
        /// At least.
        lo_days: f64,
        /// At most.
        hi_days: f64,
    },
    /// A calendar date, complete or partial.
    Date {
        /// The date.
        date: catamnesis_core::time::PartialDate,
    },
    /// How often something is given.
    Frequency {
        /// Days from one to the next, where the words say it.
        every_days: Option<f64>,
    },
    /// TNM, FIGO, Ann Arbor or another stage as written.
    Stage,
    /// Grade or differentiation as written.
    Grade,
    /// Number of lesions.
    Count {
        /// How many; absent for "multiple".
        n: Option<u32>,
    },
    /// A value of a laboratory test or marker as written.
    Value,
}

impl MentionKind<'_> {
    /// Lower-case name of the kind in output.
    pub fn name(&self) -> &'static str {
        match self {
            MentionKind::Term { category, .. } => category.name(),
            MentionKind::Age { .. } => "age",
            MentionKind::Size { .. } => "size",
            MentionKind::Dose { .. } => "dose",
            MentionKind::RadiationDose { .. } => "radiation_dose",
            MentionKind::Fractions { .. } => "fractions",
            MentionKind::Cycles { .. } => "cycles",
            MentionKind::Duration { .. } => "duration",
            MentionKind::Date { .. } => "date",
            MentionKind::Frequency { .. } => "frequency",
            MentionKind::Stage => "stage",
            MentionKind::Grade => "grade",
            MentionKind::Count { .. } => "count",
            MentionKind::Value => "value",
        }
    }
}

/// One occurrence.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention<'v> {
    /// Where it stands.
    pub span: TextSpan,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Its sentence.
    pub sentence: usize,
    /// What it names.
    pub kind: MentionKind<'v>,
    /// How it is meant.
    pub assertion: Assertion,
}

/// All mentions of a document in text order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mentions<'v> {
    /// The mentions, by start.
    pub list: Vec<Mention<'v>>,
}
