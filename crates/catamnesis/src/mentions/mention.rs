//! Mentions: occurrences in the text, with what they name and how they are meant.

use super::cue::Cue;
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

/// A unit of time as reports count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeUnit {
    /// Minute.
    Minute,
    /// Hour.
    Hour,
    /// Day.
    Day,
    /// Week.
    Week,
    /// Month of 30.4375 days.
    Month,
    /// Year of 365.25 days.
    Year,
    /// Decade.
    Decade,
}

impl TimeUnit {
    /// Length in days.
    pub fn days(self) -> f64 {
        match self {
            TimeUnit::Minute => 1.0 / 1440.0,
            TimeUnit::Hour => 1.0 / 24.0,
            TimeUnit::Day => 1.0,
            TimeUnit::Week => 7.0,
            TimeUnit::Month => catamnesis_core::time::DAYS_PER_MONTH,
            TimeUnit::Year => 12.0 * catamnesis_core::time::DAYS_PER_MONTH,
            TimeUnit::Decade => 120.0 * catamnesis_core::time::DAYS_PER_MONTH,
        }
    }
}

/// How exactly a length of time is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Approximation {
    /// A number.
    Exact,
    /// "about", "approximately".
    About,
    /// "almost", "nearly".
    Almost,
    /// "more than", "over".
    MoreThan,
    /// "less than", "within".
    LessThan,
    /// "several", "a few".
    Vague,
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
    /// A length of time, or the distance of an event from another.
    Duration {
        /// Lower number, in units.
        lo: f64,
        /// Upper number, in units; equal to `lo` where one number is told.
        hi: f64,
        /// The unit in which it is told.
        unit: TimeUnit,
        /// How exactly it is told.
        approximation: Approximation,
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
    /// The cues, by start.
    pub cues: Vec<Cue<'v>>,
}

impl<'v> Mentions<'v> {
    /// The mentions of one sentence.
    pub fn in_sentence(&self, sentence: usize) -> &[Mention<'v>] {
        let from = self.list.partition_point(|m| m.sentence < sentence);
        let to = self.list.partition_point(|m| m.sentence <= sentence);
        &self.list[from..to]
    }

    /// Cues that name something, with the name of their kind; what other kinds of mentions have as terms.
    pub fn named_cues(&self) -> impl Iterator<Item = (&'static str, &Cue<'v>)> {
        self.cues.iter().filter_map(|c| c.kind.named().map(|name| (name, c)))
    }

    /// The cues of one sentence.
    pub fn cues_in(&self, sentence: usize) -> &[Cue<'v>] {
        let from = self.cues.partition_point(|c| c.sentence < sentence);
        let to = self.cues.partition_point(|c| c.sentence <= sentence);
        &self.cues[from..to]
    }
}
