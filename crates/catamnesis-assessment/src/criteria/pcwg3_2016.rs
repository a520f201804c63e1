//! PCWG3 (Scher HI et al. J Clin Oncol 2016;34:1402-1418, doi:10.1200/JCO.2015.64.2702): soft tissue by RECIST
//! 1.1, bone by the 2+2 rule, both combined.

use crate::criteria::{CriteriaError, CriteriaFile};
use crate::day::Day;
use crate::lesion::{FindingKind, LesionKind, Subject};
use crate::response::Response;
use crate::rule::Rule;
use crate::sums::SumRules;
use crate::timepoint::TimepointResponse;

use super::recist_1_1;

/// Bone disease at one scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bone {
    /// PD: confirmed by a later scan.
    Progressive,
    /// PDu: at least two new lesions, not confirmed.
    Unconfirmed,
    /// NON-PD.
    NonProgressive,
    /// NED: no bone lesion.
    NoDisease,
    /// NE: no scan.
    NotEvaluable,
}

/// The numbers of PCWG3.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pcwg3 {
    /// Rules for soft tissue, from RECIST 1.1.
    pub sums: SumRules,
    new_lesions: f64,
    flare_window: i32,
    confirm_days: i32,
}

impl Pcwg3 {
    /// Takes the numbers from the criteria file.
    ///
    /// # Errors
    /// A number is missing or has another unit.
    pub fn new(file: &CriteriaFile, sums: SumRules) -> Result<Self, CriteriaError> {
        Ok(Pcwg3 {
            sums,
            new_lesions: file.number("new_lesions", "lesions")?,
            flare_window: file.days("flare_window")?,
            confirm_days: file.days("confirm_days")?,
        })
    }
}

/// Bone disease at every scan from the number of new lesions since baseline.
///
/// 1. First scan, within the flare window: at least 2 new lesions are unconfirmed progression; confirmed when the
///    next scan, at least 6 weeks later, has at least 2 more. Dated at the first scan.
/// 2. Later scans are compared with the first one: at least 2 new lesions are progression when the next scan still
///    has them, dated at the first of the two; unconfirmed until then.
pub fn bone(scans: &[(Day, f64)], reference: Day, rules: &Pcwg3) -> Vec<Bone> {
    let first = scans.first().copied();
    let flare = first.is_some_and(|(day, _)| day.since(reference) <= rules.flare_window);
    let first_count = first.map_or(0.0, |(_, n)| n);
    let mut confirmed = false;
    (0..scans.len())
        .map(|i| {
            let (day, count) = scans[i];
            let next = scans.get(i + 1);
            if confirmed {
                return Bone::Progressive;
            }
            let (suspected, holds) = if i == 0 {
                let further = if flare { rules.new_lesions } else { 0.0 };
                let later = next.is_some_and(|(d, n)| {
                    n - count >= further && (!flare || d.since(day) >= rules.confirm_days)
                });
                (count >= rules.new_lesions, later)
            } else {
                let reference = if flare { first_count } else { 0.0 };
                let enough = |n: f64| n - reference >= rules.new_lesions;
                (enough(count), next.is_some_and(|(_, n)| enough(*n)))
            };
            confirmed = suspected && holds;
            match (suspected, holds) {
                (true, true) => Bone::Progressive,
                (true, false) => Bone::Unconfirmed,
                (false, _) => Bone::NonProgressive,
            }
        })
        .collect()
}

/// Soft tissue and bone combined; `targets` says whether there were target lesions at screening.
pub fn combine(soft: Response, bone: Bone, targets: bool) -> Response {
    use Response::{
        Complete, NoEvidenceOfDisease, NonCompleteNonProgressive, NotEvaluable, Partial, Progressive,
        UnconfirmedProgressive,
    };
    match (soft, bone) {
        (Progressive, _) | (_, Bone::Progressive) => Progressive,
        (NoEvidenceOfDisease, Bone::NonProgressive) => NonCompleteNonProgressive,
        (NoEvidenceOfDisease, Bone::Unconfirmed) => UnconfirmedProgressive,
        (NoEvidenceOfDisease, Bone::NoDisease | Bone::NotEvaluable) => NotEvaluable,
        (Complete, Bone::NoDisease) => Complete,
        (Complete, _) if targets => Partial,
        (Complete, _) => NonCompleteNonProgressive,
        (other, _) => other,
    }
}

/// Judges every assessment after baseline; bone scans are finding `new-bone-lesions`, counted since baseline.
pub fn timepoints(subject: &Subject, baseline: usize, rules: &Pcwg3) -> Vec<TimepointResponse> {
    let mut points = recist_1_1::timepoints(subject, baseline, rules.sums);
    let reference = subject.reference.or(subject.visits.get(baseline).map(|v| v.day)).unwrap_or_default();
    let count = |t: &TimepointResponse| {
        subject.visits.get(t.visit).and_then(|v| v.finding(FindingKind::NewBoneLesions))
    };
    let scans: Vec<(Day, f64)> = points.iter().filter_map(|t| Some((t.day, count(t)?))).collect();
    let mut judged = bone(&scans, reference, rules).into_iter();
    let targets = subject.lesions.iter().any(|l| l.kind == LesionKind::Target);
    for t in &mut points {
        let bone =
            if count(t).is_some() { judged.next().unwrap_or(Bone::NotEvaluable) } else { Bone::NotEvaluable };
        let combined = combine(t.overall, bone, targets);
        if combined != t.overall {
            (t.overall, t.overall_rule) = (combined, Rule::Bone);
        }
    }
    points
}
