//! RECIST 1.1 (Eisenhauer EA et al. Eur J Cancer 2009;45:228-247, doi:10.1016/j.ejca.2008.10.026).

use crate::lesion::{LesionKind, Reading, Subject};
use crate::response::Response;
use crate::rule::Rule;
use crate::sums::{SumRules, TargetAssessment, TargetCourse};
use crate::timepoint::{self, NewLesionCourse, NewLesions, TimepointResponse};

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

/// Overall response from the parts, with the rule that decided.
pub(super) fn combine(
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
            Reading::TooSmall | Reading::Present | Reading::Increased | Reading::Unequivocal => true,
            Reading::Absent | Reading::Equivocal | Reading::NotEvaluated | Reading::Merged => false,
        };
        followed && !lesion.node && seen
    })
}
