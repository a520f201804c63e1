//! Mentions: occurrences in the text, with what they name and how they are meant.

use super::cue::Cue;
use super::learned::LearnedMention;
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

/// What a counted day, week or month is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The words do not say.
    Unsaid,
    /// An operation: "POD 4", "after surgery".
    Operation,
    /// Admission to a hospital or ward: "hospital day 3", "on admission".
    Admission,
    /// Discharge from it.
    Discharge,
    /// The first visit: "at presentation".
    Presentation,
    /// The diagnosis.
    Diagnosis,
    /// The first symptoms, or the illness.
    Onset,
    /// The treatment spoken of: "day 10 of treatment".
    Treatment,
    /// The start of a cycle of treatment: "day 15 of cycle 2"; the number of the cycle where it is said.
    Cycle(Option<u32>),
    /// A transplantation.
    Transplantation,
    /// The patient's birth: "at birth", "on the 3rd day of life".
    Birth,
    /// The last menstruation before a pregnancy: "the 25th gestational week".
    Pregnancy,
    /// The latest visit or follow-up.
    LastVisit,
    /// Death.
    Death,
    /// When the report was written.
    Writing,
}

/// How a point of time lies to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Order {
    /// Before it.
    Before,
    /// At the same time.
    At,
    /// After it.
    After,
}

/// Part of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayPart {
    /// From waking to noon.
    Morning,
    /// Noon.
    Noon,
    /// From noon to evening.
    Afternoon,
    /// The end of the day.
    Evening,
    /// The night.
    Night,
}

/// A point of time told by its relation to something else.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TimePoint {
    /// Counted units: "POD 4", "day 15 of cycle 2", "the third week", "days 22 to 24". The first is 1.
    Counted {
        /// Which one; the first of a range.
        n: u32,
        /// The last of a range; equal to `n` where one is told.
        to: u32,
        /// What is counted.
        unit: TimeUnit,
        /// From where.
        origin: Origin,
    },
    /// A neighbor of the time spoken of: "the following day", "the previous week", "the same day".
    Adjacent {
        /// Before, the same, or after.
        order: Order,
        /// Of which unit.
        unit: TimeUnit,
    },
    /// At, before or after an event that every course has: "on admission", "after surgery".
    Event {
        /// Before, at or after.
        order: Order,
        /// Which event.
        origin: Origin,
    },
    /// A time of day: "8 PM", "14:30".
    Clock {
        /// 0 to 23.
        hour: u8,
        /// 0 to 59.
        minute: u8,
    },
    /// A part of a day: "overnight", "the next morning" (then a day after the time spoken of).
    PartOfDay {
        /// Which.
        part: DayPart,
        /// Of the day before, the same day, or the next.
        order: Order,
    },
    /// A little before or after: "shortly thereafter" (after), "recently" (before the time spoken of).
    Near {
        /// On which side.
        order: Order,
    },
    /// The time spoken of: "at that time".
    Then,
    /// When the report is told: "currently", "to date".
    Now,
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
    /// A calendar expression without a year, or of a part of a year or month: "mid-June", "spring 2012".
    CalendarPoint {
        /// What it says.
        point: catamnesis_core::time::CalendarPoint,
    },
    /// A date in numbers that can be read in two ways, where nothing in the report decides: "03/04/2011".
    AmbiguousDate {
        /// The day told first.
        day_first: catamnesis_core::time::PartialDate,
        /// The month told first.
        month_first: catamnesis_core::time::PartialDate,
    },
    /// A point of time told by its relation to something else.
    TimePoint {
        /// Which.
        point: TimePoint,
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
            MentionKind::CalendarPoint { .. } => "calendar_point",
            MentionKind::AmbiguousDate { .. } => "ambiguous_date",
            MentionKind::TimePoint { .. } => "time_point",
            MentionKind::Frequency { .. } => "frequency",
            MentionKind::Stage => "stage",
            MentionKind::Grade => "grade",
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
    /// What a trained recognizer found, by start; empty without one. Overlaps [`Mentions::list`] freely:
    /// [`Mentions::learned_only`] leaves out what tables name as well.
    pub learned: Vec<LearnedMention<'v>>,
}

impl<'v> Mentions<'v> {
    /// The mentions of one sentence.
    pub fn in_sentence(&self, sentence: usize) -> &[Mention<'v>] {
        let from = self.list.partition_point(|m| m.sentence < sentence);
        let to = self.list.partition_point(|m| m.sentence <= sentence);
        &self.list[from..to]
    }

    /// Learned mentions that share no token with a mention of [`Mentions::list`]: what the tables miss.
    pub fn learned_only(&self) -> impl Iterator<Item = &LearnedMention<'v>> {
        self.learned.iter().filter(|l| {
            self.in_sentence(l.sentence)
                .iter()
                .all(|m| m.tokens.end <= l.tokens.start || l.tokens.end <= m.tokens.start)
        })
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
