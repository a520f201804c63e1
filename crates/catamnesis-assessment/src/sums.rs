//! Target disease: sums, baseline, nadir, and the category that they decide.
//!
//! One engine serves every criterion that compares a sum with baseline and nadir (RECIST 1.1, mRECIST, RANO,
//! WHO); each brings its numbers as [`SumRules`].

use crate::lesion::{LesionKind, LesionReading, Reading, Subject, Visit};
use crate::response::Response;
use crate::rule::Rule;
use crate::size::{Certainty, Range, Tenths};

/// What is summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Diameters in tenths of a millimeter (short axis of nodes).
    Diameter,
    /// Products of perpendicular diameters, in hundredths of a square millimeter.
    Product,
    /// SULpeak in hundredths; no sum of lesions.
    Uptake,
    /// Tumor markers; no sum.
    Marker,
}

/// Where growth is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Growth {
    /// In the sum, against its nadir.
    Sum,
    /// In any one lesion, against its own nadir (WHO).
    AnyLesion,
}

/// Whether a partial response outlives a rise of the sum above the threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartialRule {
    /// It stays until progression (EORTC's reading of RECIST 1.1).
    Kept,
    /// Every assessment is compared with baseline anew.
    Recalculated,
}

/// Numbers of a criterion that compares sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SumRules {
    /// What is summed.
    pub measure: Measure,
    /// Least decrease from baseline for partial response, in thousandths.
    pub partial: i64,
    /// Least decrease from baseline for minor response, in thousandths.
    pub minor: Option<i64>,
    /// Least increase from nadir for progression, in thousandths.
    pub progression: i64,
    /// Least increase from nadir for progression, in the unit of the measure.
    pub progression_absolute: i64,
    /// Least growth of at least one lesion from its own nadir, in the unit of the measure (RANO-BM); 0 for none.
    pub progression_lesion: i64,
    /// Where growth is judged.
    pub growth: Growth,
    /// Diameter recorded for a target too small to measure.
    pub too_small: Tenths,
    /// Short axis below which a node is normal, where nodes have their own rule.
    pub node_normal_below: Option<Tenths>,
    /// Whether partial response is kept.
    pub partial_rule: PartialRule,
}

impl SumRules {
    /// Whether growth from the nadir is certainly, possibly or not progression.
    pub fn progressed(&self, now: Range, nadir: Range) -> Certainty {
        let enough = |sum: i64, least: i64| {
            sum * 1000 >= least * (1000 + self.progression)
                && sum - least >= self.progression_absolute
                && sum > least
        };
        let must = nadir.hi.is_some_and(|least| enough(now.lo, least));
        let could = now.hi.is_none_or(|sum| enough(sum, nadir.lo));
        Certainty::of(must, could)
    }

    /// Whether the decrease from baseline reaches so many thousandths.
    pub fn shrunk(&self, now: Range, baseline: Range, permille: i64) -> Certainty {
        let enough = |sum: i64, base: i64| base > 0 && sum * 1000 <= base * (1000 - permille);
        let must = now.hi.is_some_and(|sum| enough(sum, baseline.lo));
        let could = baseline.hi.is_none_or(|base| enough(now.lo, base));
        Certainty::of(must, could)
    }

    /// Value of a reading; a node given by two diameters counts by the shorter, where nodes have their own rule.
    fn value(&self, reading: &LesionReading, node: bool) -> Option<Range> {
        let diameter = match reading.reading {
            Reading::Diameter(range) => range,
            Reading::TooSmall => Range::exactly(self.too_small.tenths()),
            Reading::Absent | Reading::Merged => Range::ZERO,
            Reading::Present | Reading::Increased | Reading::Unequivocal | Reading::Equivocal => {
                Range { lo: 1, hi: None }
            }
            Reading::NotEvaluated => return None,
        };
        let short =
            reading.perpendicular.map(Tenths::tenths).filter(|_| node && self.node_normal_below.is_some());
        let diameter = match short {
            Some(short) if diameter.lo > short => Range::exactly(short),
            _ => diameter,
        };
        match self.measure {
            Measure::Diameter | Measure::Uptake | Measure::Marker => Some(diameter),
            Measure::Product if diameter == Range::ZERO => Some(Range::ZERO),
            Measure::Product => {
                let other = match (reading.perpendicular, reading.reading) {
                    (Some(p), _) => p.tenths(),
                    (None, Reading::TooSmall) => self.too_small.tenths(),
                    (None, _) => return None,
                };
                Some(Range { lo: diameter.lo * other, hi: diameter.hi.map(|d| d * other) })
            }
        }
    }
}

/// Target disease at one assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TargetAssessment {
    /// Sum over all targets; without upper bound where one is missing.
    pub sum: Range,
    /// Number of targets evaluated.
    pub evaluated: usize,
    /// Smallest earlier sum, baseline included.
    pub nadir: Range,
    /// Category; absent at baseline and without targets.
    pub response: Option<Response>,
    /// The rule that decided.
    pub rule: Rule,
}

/// Follows the targets of one subject from baseline on.
#[derive(Debug, Clone)]
pub struct TargetCourse {
    rules: SumRules,
    targets: Vec<usize>,
    baseline: Range,
    nadir: Range,
    lesion_nadir: Vec<Range>,
    partial: bool,
    values: Vec<Option<Range>>,
}

impl TargetCourse {
    /// Starts at the baseline.
    pub fn new(rules: SumRules, subject: &Subject, baseline: &Visit) -> Self {
        let targets: Vec<usize> =
            (0..subject.lesions.len()).filter(|&i| subject.lesions[i].kind == LesionKind::Target).collect();
        let mut course = TargetCourse {
            rules,
            values: Vec::with_capacity(targets.len()),
            lesion_nadir: Vec::new(),
            baseline: Range::ZERO,
            nadir: Range::ZERO,
            partial: false,
            targets,
        };
        course.baseline = course.measure(subject, baseline);
        course.nadir = course.baseline;
        course.lesion_nadir = course.values.iter().map(|v| v.unwrap_or(Range::UNKNOWN)).collect();
        course
    }

    /// Sum at baseline.
    pub fn baseline(&self) -> Range {
        self.baseline
    }

    /// Number of targets.
    pub fn len(&self) -> usize {
        self.targets.len()
    }

    /// Whether the subject has no target disease.
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }

    /// Values of the targets at the last assessment, in the order of their lesions; absent where not evaluated.
    pub fn last_values(&self) -> &[Option<Range>] {
        &self.values
    }

    fn measure(&mut self, subject: &Subject, visit: &Visit) -> Range {
        self.values.clear();
        self.values.resize(self.targets.len(), None);
        for reading in &visit.readings {
            let Ok(slot) = self.targets.binary_search(&reading.lesion) else { continue };
            let node = subject.lesions.get(reading.lesion).is_some_and(|l| l.node);
            let value = self.rules.value(reading, node);
            self.values[slot] = match (self.values[slot], value) {
                (Some(sum), Some(part)) if reading.fragment => Some(sum.plus(part)),
                (None, Some(first)) => Some(first),
                (kept, _) => kept,
            };
        }
        self.values.iter().fold(Range::ZERO, |sum, v| sum.plus(v.unwrap_or(Range::UNKNOWN)))
    }

    fn complete(&self, subject: &Subject) -> Certainty {
        let mut all = Certainty::Yes;
        for (slot, &lesion) in self.targets.iter().enumerate() {
            let node = subject.lesions[lesion].node;
            let limit = self.rules.node_normal_below.filter(|_| node).map_or(1, Tenths::tenths);
            let gone = match self.values[slot] {
                None => Certainty::Undecided,
                Some(range) => Certainty::of(range.hi.is_some_and(|hi| hi < limit), range.lo < limit),
            };
            match gone {
                Certainty::No => return Certainty::No,
                Certainty::Undecided => all = Certainty::Undecided,
                Certainty::Yes => {}
            }
        }
        all
    }

    /// Whether one lesion grew enough by itself, where the criterion asks for that.
    fn one_grew(&self) -> Certainty {
        if self.rules.progression_lesion == 0 {
            return Certainty::Yes;
        }
        let enough = |now: i64, least: i64| now - least >= self.rules.progression_lesion;
        let mut any = Certainty::No;
        for (value, nadir) in self.values.iter().zip(&self.lesion_nadir) {
            let value = value.unwrap_or(Range::UNKNOWN);
            match Certainty::of(
                nadir.hi.is_some_and(|n| enough(value.lo, n)),
                value.hi.is_none_or(|v| enough(v, nadir.lo)),
            ) {
                Certainty::Yes => return Certainty::Yes,
                Certainty::Undecided => any = Certainty::Undecided,
                Certainty::No => {}
            }
        }
        any
    }

    fn growth(&self, sum: Range) -> (Certainty, Rule) {
        match self.rules.growth {
            Growth::Sum => {
                let grown = self.rules.progressed(sum, self.nadir);
                let one = self.one_grew();
                let both = match (grown, one) {
                    (Certainty::No, _) | (_, Certainty::No) => Certainty::No,
                    (Certainty::Yes, Certainty::Yes) => Certainty::Yes,
                    _ => Certainty::Undecided,
                };
                (both, Rule::TargetProgression)
            }
            Growth::AnyLesion => {
                let mut any = Certainty::No;
                for (value, nadir) in self.values.iter().zip(&self.lesion_nadir) {
                    match self.rules.progressed(value.unwrap_or(Range::UNKNOWN), *nadir) {
                        Certainty::Yes => return (Certainty::Yes, Rule::TargetProgressionLesion),
                        Certainty::Undecided => any = Certainty::Undecided,
                        Certainty::No => {}
                    }
                }
                (any, Rule::TargetProgressionLesion)
            }
        }
    }

    /// Judges one assessment and moves the nadir.
    ///
    /// 1. Sum the targets: fragments together, merged lesions once, too-small ones at the default, absent ones 0.
    /// 2. Complete response when every target is gone and every target node normal.
    /// 3. Progression when the growth from the nadir is enough in percent and in millimeters.
    /// 4. Partial response when the sum is far enough below baseline, or was before and partial response is kept.
    /// 5. Otherwise stable. Where a target is missing, or a size is a range, a category is given only if every
    ///    possible value gives it (RECIST 1.1, 4.4.2; doi:10.1016/j.ejca.2008.10.026).
    pub fn assess(&mut self, subject: &Subject, visit: &Visit) -> TargetAssessment {
        let sum = self.measure(subject, visit);
        let evaluated = self.values.iter().filter(|v| v.is_some()).count();
        let nadir = self.nadir;
        let (response, rule) = self.judge(subject, sum, evaluated);
        if sum.is_bounded() {
            self.nadir = if self.nadir.is_bounded() { self.nadir.min(sum) } else { sum };
        }
        for (least, value) in self.lesion_nadir.iter_mut().zip(&self.values) {
            if let Some(value) = value {
                *least = least.min(*value);
            }
        }
        match response {
            Some(Response::Partial | Response::Complete) => self.partial = true,
            Some(Response::Progressive) => self.partial = false,
            _ => {}
        }
        TargetAssessment { sum, evaluated, nadir, response, rule }
    }

    fn judge(&self, subject: &Subject, sum: Range, evaluated: usize) -> (Option<Response>, Rule) {
        if self.targets.is_empty() {
            return (None, Rule::OverallTable2);
        }
        let not_evaluable = Some(Response::NotEvaluable);
        if evaluated == 0 {
            return (not_evaluable, Rule::TargetNoneEvaluated);
        }
        let undecided =
            if evaluated < self.targets.len() { Rule::TargetMissing } else { Rule::TargetUndecided };
        let complete = self.complete(subject);
        if complete == Certainty::Yes {
            return (Some(Response::Complete), Rule::TargetComplete);
        }
        let (progressed, rule) = self.growth(sum);
        match progressed {
            Certainty::Yes => return (Some(Response::Progressive), rule),
            Certainty::Undecided => return (not_evaluable, undecided),
            Certainty::No if complete == Certainty::Undecided => return (not_evaluable, undecided),
            Certainty::No => {}
        }
        let kept = self.partial && self.rules.partial_rule == PartialRule::Kept;
        match self.rules.shrunk(sum, self.baseline, self.rules.partial) {
            Certainty::Yes => (Some(Response::Partial), Rule::TargetPartial),
            _ if kept => (Some(Response::Partial), Rule::TargetPartialKept),
            Certainty::Undecided => (not_evaluable, undecided),
            Certainty::No => match self.rules.minor.map(|least| self.rules.shrunk(sum, self.baseline, least))
            {
                Some(Certainty::Yes) => (Some(Response::Minor), Rule::TargetMinor),
                Some(Certainty::Undecided) => (not_evaluable, undecided),
                Some(Certainty::No) | None => (Some(Response::Stable), Rule::TargetStable),
            },
        }
    }
}
