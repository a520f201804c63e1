//! Choi criteria (Choi H et al. J Clin Oncol 2007;25:1753-1759, doi:10.1200/JCO.2006.07.3049) and the modified
//! form that asks for size and attenuation together.

use crate::criteria::{CriteriaError, CriteriaFile};
use crate::finding::{Finding, FindingCode};
use crate::lesion::{LesionKind, Subject, Visit};
use crate::response::Response;
use crate::rule::Rule;
use crate::size::Certainty;
use crate::sums::{SumRules, TargetAssessment};
use crate::tables::build::visit_name;
use crate::timepoint::TimepointResponse;

use super::recist_1_1;

/// The numbers of the Choi criteria.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choi {
    /// Rules for the sum of diameters.
    pub sums: SumRules,
    /// Least decrease of mean attenuation, in thousandths.
    pub attenuation: i64,
    /// Whether size and attenuation must both fall.
    pub both: bool,
}

impl Choi {
    /// Takes the numbers from the criteria file.
    ///
    /// # Errors
    /// A number is missing or has another unit.
    pub fn new(file: &CriteriaFile, sums: SumRules) -> Result<Self, CriteriaError> {
        let both = file.number("both_required", "flag")? > 0.0;
        Ok(Choi { sums, attenuation: file.permille("attenuation_decrease")?, both })
    }
}

/// Judges every assessment after baseline.
///
/// 1. Complete response when all targets are gone.
/// 2. Partial response when the sum is 10 % or the mean attenuation 15 % below baseline (modified: both).
/// 3. Progression when the sum is 10 % above its smallest and attenuation does not make a partial response.
/// 4. Otherwise stable. Non-target and new lesions as in RECIST 1.1.
///
/// Where attenuation was not given at an assessment, size alone decides and finding A023 says so; for the
/// modified criteria partial response cannot be decided then.
pub fn timepoints(
    subject: &Subject,
    baseline: usize,
    rules: &Choi,
    findings: &mut Vec<Finding>,
) -> Vec<TimepointResponse> {
    let mut points = recist_1_1::timepoints(subject, baseline, rules.sums);
    let Some(base) = subject.visits.get(baseline).map(|v| attenuation(subject, v)) else { return points };
    for t in &mut points {
        let Some(visit) = subject.visits.get(t.visit) else { continue };
        let now = attenuation(subject, visit);
        let softer = base.zip(now).map(|((b, nb), (n, nn))| {
            // Means compared as fractions: n/nn <= b/nb × (1 - decrease), for positive baselines.
            b > 0 && n * nb * 1000 <= b * nn * (1000 - rules.attenuation)
        });
        if softer.is_none() && t.target.response.is_some() {
            let message = "no attenuation of the targets at baseline or here; size alone was judged";
            findings.push(Finding::new(FindingCode::NoMeasurement, &subject.id, visit_name(visit), message));
        }
        let (response, rule) = judge(&t.target, t.baseline, rules, softer);
        if response == t.target.response {
            continue;
        }
        (t.target.response, t.target.rule) = (response, rule);
        let parts = ((t.non_target, t.non_target_rule), (t.new, t.new_rule));
        (t.overall, t.overall_rule) = recist_1_1::combine(&t.target, parts.0, parts.1, false);
    }
    points
}

fn judge(
    target: &TargetAssessment,
    baseline: crate::size::Range,
    rules: &Choi,
    softer: Option<bool>,
) -> (Option<Response>, Rule) {
    let smaller = rules.sums.shrunk(target.sum, baseline, rules.sums.partial);
    match target.response {
        None | Some(Response::Complete | Response::NotEvaluable) => (target.response, target.rule),
        Some(Response::Progressive) => match softer {
            Some(true) if !rules.both => (Some(Response::Partial), Rule::ChoiPartial),
            _ => (Some(Response::Progressive), Rule::ChoiProgression),
        },
        Some(_) => {
            let by_size = smaller == Certainty::Yes;
            let partial = if rules.both {
                match softer {
                    Some(softer) => by_size && softer,
                    None if by_size => return (Some(Response::NotEvaluable), Rule::TargetUndecided),
                    None => false,
                }
            } else {
                by_size || softer == Some(true)
            };
            if partial {
                (Some(Response::Partial), Rule::ChoiPartial)
            } else {
                (Some(Response::Stable), Rule::TargetStable)
            }
        }
    }
}

/// Sum of attenuations of the targets, in tenths of a Hounsfield unit, and how many there were.
fn attenuation(subject: &Subject, visit: &Visit) -> Option<(i64, i64)> {
    let values: Vec<i64> = visit
        .readings
        .iter()
        .filter(|r| subject.lesions.get(r.lesion).is_some_and(|l| l.kind == LesionKind::Target))
        .filter_map(|r| r.attenuation)
        .collect();
    (!values.is_empty()).then(|| (values.iter().sum(), values.len() as i64))
}
