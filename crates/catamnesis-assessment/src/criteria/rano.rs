//! RANO for high-grade glioma (doi:10.1200/JCO.2009.26.3541), low-grade glioma
//! (doi:10.1016/S1470-2045(11)70057-2) and brain metastases (doi:10.1016/S1470-2045(15)70057-4).

use crate::finding::{Finding, FindingCode};
use crate::lesion::{FindingKind, Subject};
use crate::response::Response;
use crate::rule::Rule;
use crate::sums::SumRules;
use crate::tables::build::visit_name;
use crate::timepoint::TimepointResponse;

use super::recist_1_1;

/// A RANO criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rano {
    /// Rules for the sums.
    pub sums: SumRules,
    /// Whether T2/FLAIR counts (gliomas).
    pub flair: bool,
}

/// Judges every assessment after baseline.
///
/// 1. Sums, non-target and new lesions as in RECIST 1.1, with the numbers of the criterion.
/// 2. A significant increase of T2/FLAIR (gliomas) or clinical deterioration is progression.
/// 3. Complete response needs no steroids, partial response steroids not above baseline's, both stable or better
///    T2/FLAIR (gliomas) and clinical state; otherwise the assessment is stable.
///
/// A condition that the table does not tell is not checked, and finding A023 says so.
pub fn timepoints(
    subject: &Subject,
    baseline: usize,
    rules: &Rano,
    findings: &mut Vec<Finding>,
) -> Vec<TimepointResponse> {
    let mut points = recist_1_1::timepoints(subject, baseline, rules.sums);
    for t in &mut points {
        let Some(visit) = subject.visits.get(t.visit) else { continue };
        let flair = if rules.flair { visit.finding(FindingKind::T2Flair) } else { None };
        let clinical = visit.finding(FindingKind::Clinical);
        let steroids = visit.finding(FindingKind::Steroids);
        if t.overall != Response::Progressive
            && (flair.is_some_and(|f| f > 0.0) || clinical.is_some_and(|c| c < 0.0))
        {
            (t.overall, t.overall_rule) = (Response::Progressive, Rule::OtherProgression);
            continue;
        }
        let held = match t.overall {
            Response::Complete => steroids.is_some_and(|s| s > -2.0),
            Response::Partial | Response::Minor => steroids.is_some_and(|s| s > 0.0),
            _ => continue,
        };
        if steroids.is_none() || clinical.is_none() || rules.flair && flair.is_none() {
            let message = format!(
                "{} was given without knowing steroids, clinical state{}",
                t.overall.code(),
                if rules.flair { " and T2/FLAIR" } else { "" }
            );
            findings.push(Finding::new(FindingCode::NoMeasurement, &subject.id, visit_name(visit), message));
        }
        if held {
            (t.overall, t.overall_rule) = (Response::Stable, Rule::Held);
        }
    }
    points
}
