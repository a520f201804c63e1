//! What stage 7 takes in: observations of the tumor with honest bounds, and what the patient was exposed to.
//!
//! A series can be typed from a table or filled from a report; every observation may carry the words it comes
//! from. Times are months of 30.4375 days after the origin, which is the start of the course to be explained
//! (usually the first dose, when the lesions still had their full size).

use serde::{Deserialize, Serialize};

/// A closed interval. Months, millimeters or a ratio, as the field says.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(from = "RangeForm", into = "(f64, Option<f64>)")]
pub struct Range {
    lo: f64,
    hi: f64,
}

/// A range as files write it: one number, or two of which the second may be null (no upper bound).
#[derive(Deserialize)]
#[serde(untagged)]
enum RangeForm {
    One(f64),
    Two((f64, Option<f64>)),
}

impl From<RangeForm> for Range {
    fn from(form: RangeForm) -> Self {
        match form {
            RangeForm::One(x) => Range::exactly(x),
            RangeForm::Two((lo, hi)) => Range::new(lo, hi.unwrap_or(f64::INFINITY)),
        }
    }
}

impl From<Range> for (f64, Option<f64>) {
    fn from(range: Range) -> Self {
        (range.lo, range.hi.is_finite().then_some(range.hi))
    }
}

impl Range {
    /// From the smaller to the larger of two numbers.
    pub fn new(a: f64, b: f64) -> Self {
        Range { lo: a.min(b), hi: a.max(b) }
    }

    /// One number.
    pub fn exactly(x: f64) -> Self {
        Range { lo: x, hi: x }
    }

    /// Lower bound.
    pub fn lo(self) -> f64 {
        self.lo
    }

    /// Upper bound.
    pub fn hi(self) -> f64 {
        self.hi
    }

    /// The middle.
    pub fn middle(self) -> f64 {
        self.lo + 0.5 * (self.hi - self.lo)
    }

    /// Whether the two bounds differ.
    pub fn is_uncertain(self) -> bool {
        self.hi > self.lo
    }

    /// The value at the share `u` (0 to 1) of the way from the lower to the upper bound.
    #[inline]
    pub fn at(self, u: f64) -> f64 {
        self.lo + u * (self.hi - self.lo)
    }
}

/// What a moment is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Anchor {
    /// The origin of the series.
    #[default]
    Origin,
    /// After so many cycles of an exposure (its index in the series).
    Cycle {
        /// Index of the exposure.
        exposure: usize,
        /// Cycles given so far; halves are allowed.
        cycles: f64,
    },
    /// The end of an exposure (its index in the series).
    End {
        /// Index of the exposure.
        exposure: usize,
    },
    /// An earlier observation (its index in the series).
    Observation {
        /// Index of the observation.
        observation: usize,
    },
}

/// A moment: an offset in months, perhaps known only between bounds, from an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moment {
    /// Counted from here.
    #[serde(default)]
    pub from: Anchor,
    /// Months after the anchor; negative before it.
    pub months: Range,
}

impl Moment {
    /// So many months after the origin.
    pub fn at(months: f64) -> Self {
        Moment { from: Anchor::Origin, months: Range::exactly(months) }
    }

    /// Between two times after the origin, in months.
    pub fn between(lo: f64, hi: f64) -> Self {
        Moment { from: Anchor::Origin, months: Range::new(lo, hi) }
    }

    /// After so many cycles of an exposure.
    pub fn cycle(exposure: usize, cycles: f64) -> Self {
        Moment { from: Anchor::Cycle { exposure, cycles }, months: Range::exactly(0.0) }
    }

    /// So many months after the end of an exposure.
    pub fn after(exposure: usize, months: Range) -> Self {
        Moment { from: Anchor::End { exposure }, months }
    }
}

/// How a lesion was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    /// Ultrasound.
    Ultrasound,
    /// Computed tomography.
    Ct,
    /// Magnetic resonance imaging.
    Mri,
    /// Positron emission tomography, alone or with CT.
    Pet,
    /// Plain radiograph.
    Radiograph,
    /// Examination by hand and eye.
    Clinical,
    /// Not said.
    #[default]
    Unknown,
}

impl Modality {
    /// Every modality.
    pub const ALL: [Modality; 7] = [
        Modality::Ultrasound,
        Modality::Ct,
        Modality::Mri,
        Modality::Pet,
        Modality::Radiograph,
        Modality::Clinical,
        Modality::Unknown,
    ];

    /// Key in the data tables and in files.
    pub fn key(self) -> &'static str {
        match self {
            Modality::Ultrasound => "ultrasound",
            Modality::Ct => "ct",
            Modality::Mri => "mri",
            Modality::Pet => "pet",
            Modality::Radiograph => "radiograph",
            Modality::Clinical => "clinical",
            Modality::Unknown => "unknown",
        }
    }

    /// Words for a reader.
    pub fn words(self) -> &'static str {
        match self {
            Modality::Ultrasound => "ultrasound",
            Modality::Ct => "CT",
            Modality::Mri => "MRI",
            Modality::Pet => "PET",
            Modality::Radiograph => "radiograph",
            Modality::Clinical => "physical examination",
            Modality::Unknown => "imaging of a kind not stated",
        }
    }
}

/// What a relative finding is relative to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// The size at the origin.
    Baseline,
    /// The size at the observation before.
    Previous,
    /// The smallest size so far.
    Nadir,
}

/// What was found. Sizes are longest diameters of the leading lesion.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Finding {
    /// A measured diameter.
    Size {
        /// Millimeters.
        mm: f64,
    },
    /// A diameter known only between bounds, for instance "too small to measure" (0 to 5 mm).
    Between {
        /// Millimeters.
        mm: Range,
    },
    /// Nothing seen: the lesion is below what the instrument shows.
    BelowDetection,
    /// Smaller, larger or unchanged in words, still visible.
    Change {
        /// Than what.
        than: Comparison,
        /// Bounds of the ratio of diameters.
        ratio: Range,
    },
    /// So many lesions seen.
    Count {
        /// Lesions seen.
        seen: u32,
    },
    /// Looked at and not evaluable: says nothing.
    NotEvaluable,
}

/// WHO partial response: the product of two diameters at most halved, so one diameter at most the square root
/// of a half (WHO handbook for reporting results of cancer treatment, 1979).
pub const WHO_PARTIAL: f64 = std::f64::consts::FRAC_1_SQRT_2;
/// RECIST partial response: the sum of diameters at most 70 % (RECIST 1.1, doi:10.1016/j.ejca.2008.10.026).
pub const RECIST_PARTIAL: f64 = 0.70;
/// "Further regression": below 90 % of the previous diameter, a change that a reader would notice. Ours.
pub const NOTICED: f64 = 0.90;

impl Finding {
    /// Partial response by WHO.
    pub fn partial_who() -> Self {
        Finding::Change { than: Comparison::Baseline, ratio: Range::new(0.0, WHO_PARTIAL) }
    }

    /// Partial response by RECIST.
    pub fn partial_recist() -> Self {
        Finding::Change { than: Comparison::Baseline, ratio: Range::new(0.0, RECIST_PARTIAL) }
    }

    /// Noticeably smaller than before.
    pub fn smaller() -> Self {
        Finding::Change { than: Comparison::Previous, ratio: Range::new(0.0, NOTICED) }
    }

    /// Noticeably larger than before (the mirror image of [`Finding::smaller`]).
    pub fn larger() -> Self {
        Finding::Change { than: Comparison::Previous, ratio: Range::new(1.0 / NOTICED, f64::INFINITY) }
    }

    /// No noticeable change.
    pub fn unchanged() -> Self {
        Finding::Change { than: Comparison::Previous, ratio: Range::new(NOTICED, 1.0 / NOTICED) }
    }

    /// Whether a lesion was seen; none where the finding does not say.
    pub fn seen(self) -> Option<bool> {
        match self {
            Finding::Size { .. } | Finding::Between { .. } | Finding::Change { .. } => Some(true),
            Finding::BelowDetection => Some(false),
            Finding::Count { seen } => Some(seen > 0),
            Finding::NotEvaluable => None,
        }
    }
}

/// The words an input comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Identifier of the evidence in the report's facts, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The words.
    pub quote: String,
}

/// One look at the tumor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Observation {
    /// When.
    pub when: Moment,
    /// What was found.
    pub finding: Finding,
    /// How it was looked at.
    #[serde(default)]
    pub modality: Modality,
    /// The words it comes from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// Kinds of exposure that a course can be attributed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExposureKind {
    /// Systemic treatment or radiation: acts while it is given.
    Treatment,
    /// An operation on the lesions observed: acts at once.
    Surgery,
}

/// How long an exposure lasted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Duration {
    /// So many months.
    Months(Range),
    /// So many cycles, each of so many months.
    Cycles {
        /// Number of cycles.
        count: f64,
        /// Months from one cycle to the next.
        each: Range,
    },
}

/// Something the patient was given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exposure {
    /// Treatment or surgery.
    pub kind: ExposureKind,
    /// What, in the words of the drug vocabulary: "doxorubicin + ifosfamide".
    pub what: String,
    /// Start.
    pub start: Moment,
    /// Length.
    pub duration: Duration,
    /// The words it comes from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// The course of one patient's tumor, as far as it was observed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// Identifier of the case.
    pub id: String,
    /// Tumor type in the words of the tables, for instance "leiomyosarcoma".
    #[serde(default)]
    pub tumor: Option<String>,
    /// Diameter of the leading lesion at the origin, in millimeters, where stated.
    #[serde(default)]
    pub baseline_mm: Option<Range>,
    /// Number of lesions at the origin, where stated.
    #[serde(default)]
    pub lesions: Option<u32>,
    /// What was seen, in order of time.
    pub observations: Vec<Observation>,
    /// What was given, in order of time.
    #[serde(default)]
    pub exposures: Vec<Exposure>,
}
