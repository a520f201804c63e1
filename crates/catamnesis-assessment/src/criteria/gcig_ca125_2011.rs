//! GCIG CA-125 (Rustin GJ et al. Int J Gynecol Cancer 2011;21:419-423, doi:10.1097/IGC.0b013e3182070f17), as
//! restated in the documentation of admiralonco; the primary text was not read.

use crate::criteria::{CriteriaError, CriteriaFile};
use crate::day::Day;
use crate::finding::{Finding, FindingCode};
use crate::lesion::{FindingKind, Subject};
use crate::response::Response;
use crate::rule::Rule;
use crate::timepoint::{NewLesions, TimepointResponse};

use super::lugano_2014::whole;

/// The numbers of GCIG CA-125.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gcig {
    evaluable: f64,
    decrease: f64,
    response_days: i32,
    multiple: f64,
    progression_days: i32,
}

impl Gcig {
    /// Takes the numbers from the criteria file.
    ///
    /// # Errors
    /// A number is missing or has another unit.
    pub fn new(file: &CriteriaFile) -> Result<Self, CriteriaError> {
        Ok(Gcig {
            evaluable: file.number("evaluable_multiple", "times upper limit")?,
            decrease: file.number("response_decrease", "%")? / 100.0,
            response_days: file.days("response_days")?,
            multiple: file.number("progression_multiple", "times")?,
            progression_days: file.days("progression_days")?,
        })
    }
}

/// Judges every sample after baseline; values are multiples of the upper limit of normal (finding `ca125`).
///
/// 1. Progression where the value is at least twice the upper limit (markers normal at baseline or normalized
///    since) or twice the nadir (never normal), again at least a week later with no lower sample between; dated
///    at the first of the two.
/// 2. Response where the value is at most half the baseline's and stays so for at least 28 days: complete if
///    within normal, else partial. Only evaluable with a baseline of at least twice the upper limit.
/// 3. Otherwise stable; not evaluable without evaluable baseline or value.
pub fn timepoints(
    subject: &Subject,
    baseline: usize,
    rules: &Gcig,
    findings: &mut Vec<Finding>,
) -> Vec<TimepointResponse> {
    let Some(base) = subject.visits.get(baseline).and_then(|v| v.finding(FindingKind::Ca125)) else {
        findings.push(Finding::new(
            FindingCode::NoMeasurement,
            &subject.id,
            "",
            "needs finding ca125 at baseline",
        ));
        return Vec::new();
    };
    let samples: Vec<(usize, Day, f64)> = subject
        .visits
        .iter()
        .enumerate()
        .skip(baseline + 1)
        .filter_map(|(i, v)| Some((i, v.day, v.finding(FindingKind::Ca125)?)))
        .collect();
    let held = |from: usize, days: i32, keeps: &dyn Fn(f64) -> bool| {
        let start = samples[from].1;
        for (_, day, value) in &samples[from..] {
            if !keeps(*value) {
                return false;
            }
            if day.since(start) >= days {
                return true;
            }
        }
        false
    };
    let evaluable = base >= rules.evaluable;
    let (mut nadir, mut normal, mut points) = (base, base <= 1.0, Vec::new());
    for (i, (index, _, value)) in samples.iter().enumerate() {
        let threshold = if normal { rules.multiple } else { rules.multiple * nadir };
        let half = base * (1.0 - rules.decrease);
        let overall = if *value >= threshold && held(i, rules.progression_days, &|v| v >= threshold) {
            Response::Progressive
        } else if !evaluable {
            Response::NotEvaluable
        } else if *value <= half
            && (responded_before(&points) || held(i, rules.response_days, &|v| v <= half))
        {
            if *value <= 1.0 { Response::Complete } else { Response::Partial }
        } else {
            Response::Stable
        };
        nadir = nadir.min(*value);
        normal |= *value <= 1.0;
        if let Some(visit) = subject.visits.get(*index) {
            points.push(whole(*index, visit, overall, Rule::Marker, (NewLesions::No, None)));
        }
    }
    points
}

fn responded_before(points: &[TimepointResponse]) -> bool {
    points.last().is_some_and(|t| t.overall.is_objective())
}
