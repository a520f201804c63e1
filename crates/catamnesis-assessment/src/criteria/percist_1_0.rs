//! PERCIST 1.0 (Wahl RL et al. J Nucl Med 2009;50 Suppl 1:122S-150S, doi:10.2967/jnumed.108.057307).

use crate::criteria::{CriteriaError, CriteriaFile};
use crate::finding::{Finding, FindingCode};
use crate::lesion::{FindingKind, Subject};
use crate::response::Response;
use crate::rule::Rule;
use crate::size::Range;
use crate::tables::build::visit_name;
use crate::timepoint::{NewLesionCourse, NewLesions, TimepointResponse};

use super::lugano_2014::whole;

/// The numbers of PERCIST; shares in thousandths, uptake in hundredths of an SUL unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Percist {
    decrease: i64,
    increase: i64,
    absolute: i64,
    glycolysis: i64,
}

impl Percist {
    /// Takes the numbers from the criteria file.
    ///
    /// # Errors
    /// A number is missing or has another unit.
    pub fn new(file: &CriteriaFile) -> Result<Self, CriteriaError> {
        Ok(Percist {
            decrease: file.permille("partial_decrease")?,
            increase: file.permille("progression_increase")?,
            absolute: hundredths(file.number("absolute_change", "SUL")?),
            glycolysis: file.permille("glycolysis_increase")?,
        })
    }
}

fn hundredths(value: f64) -> i64 {
    libm::round(value * 100.0) as i64
}

/// Judges every assessment after baseline.
///
/// 1. A new avid lesion is progression.
/// 2. Complete where uptake is indistinguishable from background (finding `uptake-gone`).
/// 3. Partial where SULpeak fell by 30 % and 0.8 from baseline.
/// 4. Progression where SULpeak rose by 30 % and 0.8, or total lesion glycolysis by 75 %, from baseline.
/// 5. Otherwise stable; not evaluable without SULpeak.
pub fn timepoints(
    subject: &Subject,
    baseline: usize,
    rules: &Percist,
    findings: &mut Vec<Finding>,
) -> Vec<TimepointResponse> {
    let Some(base) = subject.visits.get(baseline) else { return Vec::new() };
    let peak = |v: &crate::lesion::Visit| v.finding(FindingKind::SulPeak).map(hundredths);
    let glycolysis = |v: &crate::lesion::Visit| v.finding(FindingKind::Tlg).map(hundredths);
    let (base_peak, base_glycolysis) = (peak(base), glycolysis(base));
    let new_lesions = NewLesionCourse::new(subject, Some(baseline));
    let mut points = Vec::new();
    for (index, visit) in subject.visits.iter().enumerate().skip(baseline + 1) {
        let (new, new_rule) = new_lesions.at(visit);
        let now = peak(visit);
        let rose = |now: i64, before: i64, share: i64, least: i64| {
            now * 1000 >= before * (1000 + share) && now - before >= least
        };
        let glycolysis_rose =
            base_glycolysis.zip(glycolysis(visit)).is_some_and(|(b, n)| rose(n, b, rules.glycolysis, 1));
        let overall = if new == NewLesions::Unequivocal || glycolysis_rose {
            Response::Progressive
        } else if visit.finding(FindingKind::UptakeGone).is_some_and(|v| v > 0.0) {
            Response::Complete
        } else {
            match (base_peak, now) {
                (Some(b), Some(n)) if rose(n, b, rules.increase, rules.absolute) => Response::Progressive,
                (Some(b), Some(n)) if n * 1000 <= b * (1000 - rules.decrease) && b - n >= rules.absolute => {
                    Response::Partial
                }
                (Some(_), Some(_)) => Response::Stable,
                _ => Response::NotEvaluable,
            }
        };
        if overall == Response::NotEvaluable {
            let message = "needs finding sulpeak here and at baseline";
            findings.push(Finding::new(FindingCode::NoMeasurement, &subject.id, visit_name(visit), message));
        }
        let rule =
            if new == NewLesions::Unequivocal { new_rule.unwrap_or(Rule::NewLesion) } else { Rule::Uptake };
        let mut point = whole(index, visit, overall, rule, (new, new_rule));
        if let (Some(b), Some(n)) = (base_peak, now) {
            point.baseline = Range::exactly(b);
            point.target.sum = Range::exactly(n);
            point.target.nadir = Range::exactly(b);
        }
        points.push(point);
    }
    points
}
