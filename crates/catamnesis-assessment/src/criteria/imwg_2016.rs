//! IMWG 2016 for multiple myeloma (Kumar S et al. Lancet Oncol 2016;17:e328-e346,
//! doi:10.1016/S1470-2045(16)30206-6).

use crate::criteria::{CriteriaError, CriteriaFile};
use crate::finding::{Finding, FindingCode};
use crate::lesion::{FindingKind, Subject, Visit};
use crate::response::Response;
use crate::rule::Rule;
use crate::tables::build::visit_name;
use crate::timepoint::{NewLesions, TimepointResponse};

use super::lugano_2014::whole;

/// The numbers of IMWG 2016; shares 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Imwg {
    vgpr_serum: f64,
    vgpr_urine: f64,
    pr_serum: f64,
    pr_urine: f64,
    pr_urine_below: f64,
    pr_flc: f64,
    mr_serum: f64,
    mr_urine: f64,
    pd: f64,
    pd_serum: f64,
    pd_serum_high: f64,
    pd_serum_high_from: f64,
    pd_urine: f64,
    pd_flc: f64,
    pd_marrow: f64,
    cr_marrow_below: f64,
    marrow_baseline: f64,
    plasmacytoma: f64,
}

impl Imwg {
    /// Takes the numbers from the criteria file.
    ///
    /// # Errors
    /// A number is missing or has another unit.
    pub fn new(file: &CriteriaFile) -> Result<Self, CriteriaError> {
        let share = |name| file.number(name, "%").map(|v| v / 100.0);
        Ok(Imwg {
            vgpr_serum: share("vgpr_serum")?,
            vgpr_urine: file.number("vgpr_urine", "mg/24h")?,
            pr_serum: share("pr_serum")?,
            pr_urine: share("pr_urine")?,
            pr_urine_below: file.number("pr_urine_below", "mg/24h")?,
            pr_flc: share("pr_flc")?,
            mr_serum: share("mr_serum")?,
            mr_urine: share("mr_urine")?,
            pd: share("pd_increase")?,
            pd_serum: file.number("pd_serum", "g/dL")?,
            pd_serum_high: file.number("pd_serum_high", "g/dL")?,
            pd_serum_high_from: file.number("pd_serum_high_from", "g/dL")?,
            pd_urine: file.number("pd_urine", "mg/24h")?,
            pd_flc: file.number("pd_flc", "mg/dL")?,
            pd_marrow: file.number("pd_marrow", "points")?,
            cr_marrow_below: file.number("cr_marrow_below", "points")?,
            marrow_baseline: file.number("marrow_baseline", "points")?,
            plasmacytoma: share("plasmacytoma")?,
        })
    }
}

/// What can be measured of a myeloma at one assessment.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Markers {
    serum: Option<f64>,
    urine: Option<f64>,
    flc: Option<f64>,
    marrow: Option<f64>,
    plasmacytoma: Option<f64>,
}

impl Markers {
    fn of(visit: &Visit) -> Self {
        let get = |kind| visit.finding(kind);
        Markers {
            serum: get(FindingKind::SerumM),
            urine: get(FindingKind::UrineM),
            flc: get(FindingKind::FlcDifference),
            marrow: get(FindingKind::MarrowPlasmaCells),
            plasmacytoma: get(FindingKind::Plasmacytoma),
        }
    }

    fn lower(self, other: Markers) -> Markers {
        let least = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Markers {
            serum: least(self.serum, other.serum),
            urine: least(self.urine, other.urine),
            flc: least(self.flc, other.flc),
            marrow: least(self.marrow, other.marrow),
            plasmacytoma: least(self.plasmacytoma, other.plasmacytoma),
        }
    }
}

/// Rounding allowance for sums of decimals.
const EPSILON: f64 = 1e-9;

/// Judges every assessment after baseline.
///
/// 1. Progression: 25 % above the lowest value in serum (and 0.5 g/dL; 1 g/dL where the lowest is 5 or more),
///    urine (and 200 mg/24 h), free light chains (and more than 10 mg/dL), marrow (and 10 points), or finding
///    `myeloma-progression`.
/// 2. Complete: immunofixation negative, no plasmacytoma, marrow below 5 %; stringent with a normal free light
///    chain ratio and no clonal cells. What is missing takes one level off.
/// 3. Very good partial, partial and minor by the decreases of serum and urine M protein; free light chains where
///    neither was there at baseline; marrow where none of them was and it was at least 30 %.
/// 4. Otherwise stable; not evaluable without any marker that was there at baseline.
///
/// Confirmation is two consecutive assessments, any time apart.
pub fn timepoints(
    subject: &Subject,
    baseline: usize,
    rules: &Imwg,
    findings: &mut Vec<Finding>,
) -> Vec<TimepointResponse> {
    let Some(base) = subject.visits.get(baseline).map(Markers::of) else { return Vec::new() };
    let (mut lowest, mut points) = (base, Vec::new());
    for (index, visit) in subject.visits.iter().enumerate().skip(baseline + 1) {
        let now = Markers::of(visit);
        let overall = if progressed(visit, now, lowest, rules) {
            Response::Progressive
        } else {
            responded(visit, now, base, rules)
        };
        if overall == Response::NotEvaluable {
            let message = "none of the markers of baseline was measured";
            findings.push(Finding::new(FindingCode::NoMeasurement, &subject.id, visit_name(visit), message));
        }
        lowest = lowest.lower(now);
        points.push(whole(index, visit, overall, Rule::Marker, (NewLesions::No, None)));
    }
    points
}

fn progressed(visit: &Visit, now: Markers, lowest: Markers, rules: &Imwg) -> bool {
    let rose = |now: Option<f64>, low: Option<f64>, least: f64| {
        now.zip(low).is_some_and(|(n, l)| n + EPSILON >= l * (1.0 + rules.pd) && n - l + EPSILON >= least)
    };
    let serum_least = if lowest.serum.is_some_and(|l| l >= rules.pd_serum_high_from) {
        rules.pd_serum_high
    } else {
        rules.pd_serum
    };
    let flc = now
        .flc
        .zip(lowest.flc)
        .is_some_and(|(n, l)| n + EPSILON >= l * (1.0 + rules.pd) && n - l > rules.pd_flc + EPSILON);
    visit.finding(FindingKind::MyelomaProgression).is_some_and(|v| v > 0.0)
        || rose(now.serum, lowest.serum, serum_least)
        || rose(now.urine, lowest.urine, rules.pd_urine)
        || flc
        || rose(now.marrow, lowest.marrow, rules.pd_marrow)
}

fn responded(visit: &Visit, now: Markers, base: Markers, rules: &Imwg) -> Response {
    let yes = |kind| visit.finding(kind).map(|v| v > 0.0);
    let no_plasmacytoma = base.plasmacytoma.is_none_or(|b| b <= 0.0) || now.plasmacytoma == Some(0.0);
    if yes(FindingKind::ImmunofixationNegative) == Some(true) && no_plasmacytoma {
        return match now.marrow {
            Some(m) if m < rules.cr_marrow_below => {
                let stringent = yes(FindingKind::FlcRatioNormal) == Some(true)
                    && yes(FindingKind::ClonalCells) == Some(false);
                if stringent { Response::StringentComplete } else { Response::Complete }
            }
            _ => Response::VeryGoodPartial,
        };
    }
    let there = |v: Option<f64>| v.filter(|v| *v > 0.0);
    let fell = |now: Option<f64>, base: f64| now.map(|n| (base - n) / base + EPSILON);
    let small_plasmacytoma = match (there(base.plasmacytoma), now.plasmacytoma) {
        (Some(b), Some(n)) => (b - n) / b + EPSILON >= rules.plasmacytoma,
        (Some(_), None) => false,
        (None, _) => true,
    };
    let response = match (there(base.serum), there(base.urine)) {
        (None, None) => match (there(base.flc), there(base.marrow)) {
            (Some(b), _) => by(fell(now.flc, b), rules.pr_flc),
            (None, Some(b)) if b >= rules.marrow_baseline => by(fell(now.marrow, b), rules.pr_serum),
            _ => Response::NotEvaluable,
        },
        (serum, urine) => {
            // What was not there at baseline needs no decrease; what is missing now allows no response by it.
            let serum_fell = serum.map_or(Some(1.0), |b| fell(now.serum, b));
            let urine_fell = urine.map_or(Some(1.0), |b| fell(now.urine, b));
            let (Some(s), Some(u)) = (serum_fell, urine_fell) else { return Response::NotEvaluable };
            let urine_now = now.urine.unwrap_or(0.0);
            if s >= rules.vgpr_serum && urine_now < rules.vgpr_urine {
                Response::VeryGoodPartial
            } else if s >= rules.pr_serum && (u >= rules.pr_urine || urine_now < rules.pr_urine_below) {
                Response::Partial
            } else if s >= rules.mr_serum && u >= rules.mr_urine {
                Response::Minor
            } else {
                Response::Stable
            }
        }
    };
    if response <= Response::Partial && !small_plasmacytoma { Response::Stable } else { response }
}

fn by(fell: Option<f64>, least: f64) -> Response {
    match fell {
        None => Response::NotEvaluable,
        Some(f) if f >= least => Response::Partial,
        Some(_) => Response::Stable,
    }
}
