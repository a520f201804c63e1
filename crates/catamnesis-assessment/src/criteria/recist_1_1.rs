//! RECIST 1.1 (Eisenhauer EA et al. Eur J Cancer 2009;45:228-247, doi:10.1016/j.ejca.2008.10.026).

use crate::criteria::{CriteriaError, CriteriaFile};
use crate::lesion::{LesionKind, Reading, Subject};
use crate::response::Response;
use crate::rule::Rule;
use crate::size::Tenths;
use crate::sums::{Growth, Measure, PartialRule, SumRules, TargetAssessment, TargetCourse};
use crate::timepoint::{self, NewLesionCourse, NewLesions, TimepointResponse};

/// The numbers of RECIST 1.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recist11 {
    /// Rules for the sum of diameters.
    pub sums: SumRules,
    /// Short axis from which a node can be a target.
    pub node_target: Tenths,
    /// Longest diameter from which another lesion can be a target.
    pub measurable: Tenths,
    /// The same on a plain chest radiograph.
    pub measurable_chest_xray: Tenths,
    /// Slice thickness up to which `measurable` holds.
    pub slice_normal: Tenths,
    /// Most targets.
    pub targets: usize,
    /// Most targets per organ.
    pub targets_per_organ: usize,
    /// Most days from baseline to the start of treatment.
    pub baseline_window: i32,
    /// Least days from a response to its confirmation.
    pub confirmation: i32,
    /// Least days of stable disease.
    pub stable_minimum: i32,
}

impl Recist11 {
    /// Takes the numbers from the criteria file.
    ///
    /// # Errors
    /// A number is missing or has another unit.
    pub fn new(file: &CriteriaFile, partial_rule: PartialRule) -> Result<Self, CriteriaError> {
        Ok(Recist11 {
            sums: SumRules {
                measure: Measure::Diameter,
                partial: file.permille("partial_decrease")?,
                minor: None,
                progression: file.permille("progression_increase")?,
                progression_absolute: file.length("progression_increase_absolute")?.tenths(),
                growth: Growth::Sum,
                too_small: file.length("too_small")?,
                node_normal_below: Some(file.length("node_normal_below")?),
                partial_rule,
            },
            node_target: file.length("node_target")?,
            measurable: file.length("measurable")?,
            measurable_chest_xray: file.length("measurable_chest_xray")?,
            slice_normal: file.length("slice_normal")?,
            targets: file.count("targets")?,
            targets_per_organ: file.count("targets_per_organ")?,
            baseline_window: file.days("baseline_window")?,
            confirmation: file.days("confirmation")?,
            stable_minimum: file.days("stable_minimum")?,
        })
    }
}

/// Judges every assessment after baseline by a criterion that sums targets.
///
/// 1. Target disease from the sums ([`TargetCourse::assess`]).
/// 2. Non-target disease from the states ([`timepoint::non_target`]).
/// 3. New lesions, equivocal ones backdated where a later scan confirms them.
/// 4. A lesion that comes back after a complete response is progression.
/// 5. Overall response from tables 1 and 2.
pub fn timepoints(subject: &Subject, baseline: usize, rules: SumRules) -> Vec<TimepointResponse> {
    let Some(base) = subject.visits.get(baseline) else { return Vec::new() };
    let mut course = TargetCourse::new(rules, subject, base);
    let new_lesions = NewLesionCourse::new(subject, Some(baseline));
    let mut complete_before = false;
    let mut timepoints = Vec::with_capacity(subject.visits.len().saturating_sub(baseline + 1));
    for (index, visit) in subject.visits.iter().enumerate().skip(baseline + 1) {
        if visit.readings.is_empty() && visit.findings.is_empty() {
            continue;
        }
        let target = course.assess(subject, visit);
        let (non_target, non_target_rule) = timepoint::non_target(subject, visit, rules.node_normal_below);
        let (new, new_rule) = new_lesions.at(visit);
        let back = complete_before && came_back(subject, visit);
        let (overall, overall_rule) = combine(&target, (non_target, non_target_rule), (new, new_rule), back);
        complete_before |= overall == Response::Complete;
        timepoints.push(TimepointResponse {
            visit: index,
            day: visit.day,
            baseline: course.baseline(),
            target,
            non_target,
            non_target_rule,
            new,
            new_rule,
            overall,
            overall_rule,
        });
    }
    timepoints
}

fn combine(
    target: &TargetAssessment,
    (non_target, non_target_rule): (Option<Response>, Rule),
    (new, new_rule): (NewLesions, Option<Rule>),
    back: bool,
) -> (Response, Rule) {
    if target.response == Some(Response::Progressive) {
        return (Response::Progressive, target.rule);
    }
    if non_target == Some(Response::Progressive) {
        return (Response::Progressive, non_target_rule);
    }
    if let (NewLesions::Unequivocal, Some(rule)) = (new, new_rule) {
        return (Response::Progressive, rule);
    }
    if back {
        return (Response::Progressive, Rule::Reappearance);
    }
    let table = if target.response.is_some() { Rule::OverallTable1 } else { Rule::OverallTable2 };
    match timepoint::overall(target.response, non_target, new) {
        Some(Response::NotEvaluable) if target.response == Some(Response::NotEvaluable) => {
            (Response::NotEvaluable, target.rule)
        }
        Some(response) => (response, table),
        None => (Response::NoEvidenceOfDisease, Rule::OverallNoDisease),
    }
}

/// Whether a lesion of baseline other than a node is seen.
fn came_back(subject: &Subject, visit: &crate::lesion::Visit) -> bool {
    visit.readings.iter().any(|r| {
        let lesion = &subject.lesions[r.lesion];
        let followed = matches!(lesion.kind, LesionKind::Target | LesionKind::NonTarget);
        let seen = match r.reading {
            Reading::Diameter(range) => range.lo > 0,
            Reading::TooSmall | Reading::Present | Reading::Unequivocal => true,
            Reading::Absent | Reading::Equivocal | Reading::NotEvaluated | Reading::Merged => false,
        };
        followed && !lesion.node && seen
    })
}
