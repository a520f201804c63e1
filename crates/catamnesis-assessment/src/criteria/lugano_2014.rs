//! Lugano classification (Cheson BD et al. J Clin Oncol 2014;32:3059-3068, doi:10.1200/JCO.2013.54.8800).

use crate::criteria::{CriteriaError, CriteriaFile};
use crate::finding::{Finding, FindingCode};
use crate::lesion::{FindingKind, LesionKind, Reading, Subject, Visit};
use crate::response::Response;
use crate::rule::Rule;
use crate::size::{Range, Tenths};
use crate::sums::{PartialRule, TargetAssessment};
use crate::tables::build::visit_name;
use crate::timepoint::{self, NewLesionCourse, NewLesions, TimepointResponse};

use super::recist_1_1;

/// The numbers of the Lugano classification by CT; lengths in tenths of a millimeter, shares in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lugano {
    partial: i64,
    progression: i64,
    growth_small: i64,
    growth_large: i64,
    small_lesion: i64,
    node_abnormal_above: i64,
    extranodal_above: i64,
    too_small: Tenths,
    spleen_normal: i64,
    spleen_regression: i64,
    spleen_progression: i64,
    spleen_new: i64,
    partial_rule: PartialRule,
}

impl Lugano {
    /// Takes the numbers from the criteria file.
    ///
    /// # Errors
    /// A number is missing or has another unit.
    pub fn new(file: &CriteriaFile, partial_rule: PartialRule) -> Result<Self, CriteriaError> {
        let length = |name| file.length(name).map(Tenths::tenths);
        Ok(Lugano {
            partial: file.permille("partial_decrease")?,
            progression: file.permille("progression_increase")?,
            growth_small: length("growth_small")?,
            growth_large: length("growth_large")?,
            small_lesion: length("small_lesion")?,
            node_abnormal_above: length("node_abnormal_above")?,
            extranodal_above: length("extranodal_above")?,
            too_small: file.length("too_small")?,
            spleen_normal: length("spleen_normal")?,
            spleen_regression: file.permille("spleen_regression")?,
            spleen_progression: file.permille("spleen_progression")?,
            spleen_new: length("spleen_new")?,
            partial_rule,
        })
    }
}

/// Longest and shortest diameter of a lesion, in tenths of a millimeter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Size {
    long: i64,
    short: i64,
}

impl Size {
    fn product(self) -> i64 {
        self.long * self.short
    }
}

/// Judges every assessment after baseline by CT.
///
/// 1. Complete: every target node at most 15 mm in longest diameter, other targets gone.
/// 2. Progression: one lesion above its limit (15 mm node, 10 mm other) whose product is at least 50 % above its
///    smallest and whose longest or shortest diameter grew by 5 mm (a lesion of up to 20 mm at its smallest) or 10 mm (above); also growth of
///    the spleen's excess by more than half, or by 2 cm where the spleen was normal.
/// 3. Partial: sum of products at least 50 % below baseline, and an enlarged spleen's excess more than halved.
/// 4. Otherwise stable; not evaluable where a target is missing and progression is not certain.
/// 5. Non-target and new lesions as in RECIST 1.1; new marrow involvement is progression, and complete response
///    needs a normal spleen and marrow.
pub fn timepoints(subject: &Subject, baseline: usize, rules: &Lugano) -> Vec<TimepointResponse> {
    let Some(base) = subject.visits.get(baseline) else { return Vec::new() };
    let targets: Vec<usize> =
        (0..subject.lesions.len()).filter(|&i| subject.lesions[i].kind == LesionKind::Target).collect();
    let sizes =
        |visit: &Visit| -> Vec<Option<Size>> { targets.iter().map(|&l| size(visit, l, rules)).collect() };
    let base_sizes = sizes(base);
    let base_sum = sum(&base_sizes);
    let mut least = base_sizes;
    let mut nadir = base_sum;
    let base_spleen = spleen(base);
    let mut least_spleen = base_spleen;
    let new_lesions = NewLesionCourse::new(subject, Some(baseline));
    let (mut partial, mut points) = (false, Vec::new());
    for (index, visit) in subject.visits.iter().enumerate().skip(baseline + 1) {
        if visit.readings.is_empty() && visit.findings.is_empty() {
            continue;
        }
        let now = sizes(visit);
        let total = sum(&now);
        let (response, rule) = judge(subject, &targets, (&now, &least), (total, base_sum), partial, rules);
        let mut target =
            TargetAssessment { sum: total, evaluated: now.iter().flatten().count(), nadir, response, rule };
        let (mut non_target, non_target_rule) = timepoint::non_target(subject, visit, None);
        let here = spleen(visit);
        if spleen_progressed(here, base_spleen, least_spleen, rules) || marrow(visit) && !marrow(base) {
            non_target = Some(Response::Progressive);
        } else if let Some(held) = held_by_spleen(&target, here.zip(base_spleen), marrow(visit), rules) {
            (target.response, target.rule) = (Some(held), Rule::Held);
        }
        let (new, new_rule) = new_lesions.at(visit);
        let (mut overall, mut overall_rule) =
            recist_1_1::combine(&target, (non_target, non_target_rule), (new, new_rule), false);
        if overall == Response::Progressive
            && overall_rule == non_target_rule
            && non_target_rule != Rule::NonTargetProgression
        {
            overall_rule = Rule::LymphomaOther;
        }
        if overall == Response::NoEvidenceOfDisease && new == NewLesions::No {
            (overall, overall_rule) = (Response::Complete, Rule::OverallNoDisease);
        }
        partial = match target.response {
            Some(Response::Partial | Response::Complete) => rules.partial_rule == PartialRule::Kept,
            Some(Response::Progressive) => false,
            _ => partial,
        };
        for (l, n) in least.iter_mut().zip(&now) {
            if let (Some(before), Some(after)) = (*l, *n)
                && after.product() < before.product()
            {
                *l = Some(after);
            }
        }
        if total.is_bounded() {
            nadir = nadir.min(total);
        }
        least_spleen = [least_spleen, here].into_iter().flatten().min();
        let (day, baseline_sum) = (visit.day, base_sum);
        points.push(TimepointResponse {
            visit: index,
            day,
            baseline: baseline_sum,
            target,
            non_target,
            non_target_rule,
            new,
            new_rule,
            overall,
            overall_rule,
        });
    }
    points
}

fn judge(
    subject: &Subject,
    targets: &[usize],
    (now, least): (&[Option<Size>], &[Option<Size>]),
    (total, base): (Range, Range),
    partial: bool,
    rules: &Lugano,
) -> (Option<Response>, Rule) {
    if targets.is_empty() {
        return (None, Rule::OverallTable2);
    }
    let missing = now.iter().filter(|s| s.is_none()).count();
    if missing == targets.len() {
        return (Some(Response::NotEvaluable), Rule::TargetNoneEvaluated);
    }
    let limit = |i: usize| {
        if subject.lesions[targets[i]].node { rules.node_abnormal_above } else { rules.extranodal_above }
    };
    for (i, (n, l)) in now.iter().zip(least).enumerate() {
        let (Some(n), Some(l)) = (n, l) else { continue };
        let growth = if l.long > rules.small_lesion { rules.growth_large } else { rules.growth_small };
        let grew = n.long - l.long >= growth || n.short - l.short >= growth;
        if n.long > limit(i) && n.product() * 1000 >= l.product() * (1000 + rules.progression) && grew {
            return (Some(Response::Progressive), Rule::TargetProgressionLesion);
        }
    }
    if missing > 0 {
        return (Some(Response::NotEvaluable), Rule::TargetMissing);
    }
    let gone = |i: usize, s: &Size| {
        if subject.lesions[targets[i]].node { s.long <= rules.node_abnormal_above } else { s.long == 0 }
    };
    if now.iter().flatten().enumerate().all(|(i, s)| gone(i, s)) {
        return (Some(Response::Complete), Rule::TargetComplete);
    }
    match (total.exact(), base.exact()) {
        (Some(t), Some(b)) if b > 0 && t * 1000 <= b * (1000 - rules.partial) => {
            (Some(Response::Partial), Rule::TargetPartial)
        }
        _ if partial => (Some(Response::Partial), Rule::TargetPartialKept),
        _ => (Some(Response::Stable), Rule::TargetStable),
    }
}

fn size(visit: &Visit, lesion: usize, rules: &Lugano) -> Option<Size> {
    let r = visit.readings.iter().find(|r| r.lesion == lesion)?;
    let long = match r.reading {
        Reading::Diameter(range) => range.exact()?,
        Reading::TooSmall => rules.too_small.tenths(),
        Reading::Absent | Reading::Merged => 0,
        Reading::Present
        | Reading::Increased
        | Reading::Unequivocal
        | Reading::Equivocal
        | Reading::NotEvaluated => return None,
    };
    let short = match (r.perpendicular, r.reading) {
        (Some(p), _) => p.tenths(),
        (None, Reading::Diameter(_)) if long > 0 => return None,
        (None, _) => long,
    };
    Some(Size { long: long.max(short), short: long.min(short) })
}

fn sum(sizes: &[Option<Size>]) -> Range {
    sizes
        .iter()
        .fold(Range::ZERO, |sum, s| sum.plus(s.map_or(Range::UNKNOWN, |s| Range::exactly(s.product()))))
}

fn spleen(visit: &Visit) -> Option<i64> {
    visit.finding(FindingKind::SpleenMm).and_then(Tenths::from_mm).map(Tenths::tenths)
}

fn marrow(visit: &Visit) -> bool {
    visit.finding(FindingKind::Marrow).is_some_and(|v| v > 0.0)
}

fn spleen_progressed(now: Option<i64>, base: Option<i64>, least: Option<i64>, rules: &Lugano) -> bool {
    let (Some(now), Some(base), Some(least)) = (now, base, least) else { return false };
    if now <= rules.spleen_normal {
        return false;
    }
    if base > rules.spleen_normal {
        let excess = base - rules.spleen_normal;
        now - least > 0 && (now - least) * 1000 > excess * rules.spleen_progression
    } else {
        now - least >= rules.spleen_new
    }
}

fn held_by_spleen(
    target: &TargetAssessment,
    spleen: Option<(i64, i64)>,
    marrow: bool,
    rules: &Lugano,
) -> Option<Response> {
    let enlarged = spleen.is_some_and(|(now, _)| now > rules.spleen_normal);
    match target.response? {
        Response::Complete if enlarged || marrow => Some(Response::Partial),
        Response::Partial => {
            let (now, base) = spleen?;
            let excess = base - rules.spleen_normal;
            let regressed = excess <= 0 || (base - now) * 1000 > excess * rules.spleen_regression;
            (!regressed).then_some(Response::Stable)
        }
        _ => None,
    }
}

/// Judges every assessment after baseline by PET-CT.
///
/// New avid foci or a score of 4 or 5 with more uptake: progressive. Score 1 to 3: complete metabolic response.
/// Score 4 or 5 with less uptake than at baseline: partial; unchanged: no metabolic response.
pub fn pet_timepoints(
    subject: &Subject,
    baseline: usize,
    complete: f64,
    findings: &mut Vec<Finding>,
) -> Vec<TimepointResponse> {
    let new_lesions = NewLesionCourse::new(subject, Some(baseline));
    let mut points = Vec::new();
    for (index, visit) in subject.visits.iter().enumerate().skip(baseline + 1) {
        let (score, change) =
            (visit.finding(FindingKind::Deauville), visit.finding(FindingKind::UptakeChange));
        let (new, new_rule) = new_lesions.at(visit);
        let (overall, rule) = match (score, change) {
            _ if new == NewLesions::Unequivocal => {
                (Response::Progressive, new_rule.unwrap_or(Rule::NewLesion))
            }
            (Some(s), _) if s <= complete => (Response::Complete, Rule::Deauville),
            (Some(_), Some(c)) if c > 0.0 => (Response::Progressive, Rule::Deauville),
            (Some(_), Some(c)) if c < 0.0 => (Response::Partial, Rule::Deauville),
            (Some(_), Some(_)) => (Response::Stable, Rule::Deauville),
            (Some(_), None) | (None, _) => (Response::NotEvaluable, Rule::TargetNoneEvaluated),
        };
        if overall == Response::NotEvaluable {
            let message = "needs findings deauville and, for 4 or 5, uptake-change";
            findings.push(Finding::new(FindingCode::NoMeasurement, &subject.id, visit_name(visit), message));
        }
        points.push(whole(index, visit, overall, rule, (new, new_rule)));
    }
    points
}

/// A timepoint that one judgement decides, without sums.
pub(super) fn whole(
    index: usize,
    visit: &Visit,
    overall: Response,
    rule: Rule,
    (new, new_rule): (NewLesions, Option<Rule>),
) -> TimepointResponse {
    TimepointResponse {
        visit: index,
        day: visit.day,
        baseline: Range::ZERO,
        target: TargetAssessment { sum: Range::ZERO, evaluated: 0, nadir: Range::ZERO, response: None, rule },
        non_target: None,
        non_target_rule: rule,
        new,
        new_rule,
        overall,
        overall_rule: rule,
    }
}
