//! Growth and regression rates per patient, by the rules of the R package tumgr.
//!
//! 1. Sizes are divided by the first; time is days since the first examination, plus one.
//! 2. Stein and Fojo's law (gd), regression only (dx), growth only (gx) and the law with a resistant share
//!    (gdphi) are fitted by least squares within 0 and 1 from 0.00511 per day (phi from 0.9); a law needs more
//!    examinations than it has parameters.
//! 3. Of the laws whose parameters all differ from 0 (two-sided t test), the one with the lowest Akaike
//!    criterion is chosen.
//! 4. With one examination, or two that differ by less than 20 %, nothing is fitted.
//! 5. The growth rate of gdphi is reported as g sqrt(1 - phi).
//!
//! Rules: tumgr 0.0.4 (CRAN, MIT), function `gdrate`; laws: Stein 2011, doi:10.1158/1078-0432.CCR-10-1762.

use crate::laws::{Law, doubling_time, stein_nadir, stein_phi_nadir};
use crate::math::linear::inverse;
use crate::math::minimize::{Fit, least_squares};
use crate::math::special::{student_critical, student_two_sided};
use crate::math::{exp, ln, median, percentile};
use rayon::prelude::*;
use serde::Serialize;

/// The four laws, in tumgr's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Growth and regression.
    Gd,
    /// Regression only.
    Dx,
    /// Growth only.
    Gx,
    /// Growth and regression with a resistant share.
    GdPhi,
}

impl Kind {
    /// Every law, in the order in which ties are resolved.
    pub const ALL: [Kind; 4] = [Kind::Gd, Kind::Dx, Kind::Gx, Kind::GdPhi];

    /// Name as in tumgr.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Gd => "gd",
            Kind::Dx => "dx",
            Kind::Gx => "gx",
            Kind::GdPhi => "gdphi",
        }
    }

    /// Parameters, the error not counted.
    pub fn parameters(self) -> usize {
        match self {
            Kind::Gd => 2,
            Kind::Dx | Kind::Gx => 1,
            Kind::GdPhi => 3,
        }
    }

    fn start(self) -> &'static [f64] {
        match self {
            Kind::Gd => &[START, START],
            Kind::Dx | Kind::Gx => &[START],
            Kind::GdPhi => &[START, START, 0.9],
        }
    }

    /// Value and derivatives by the parameters (g, d, phi where they occur) at `t` days.
    fn value(self, p: &[f64], t: f64, slope: &mut [f64]) -> f64 {
        match (self, p) {
            (Kind::Gd, [g, d]) => {
                let (down, up) = (exp(-d * t), exp(g * t));
                slope.copy_from_slice(&[t * up, -t * down]);
                down + up - 1.0
            }
            (Kind::Dx, [d]) => {
                let down = exp(-d * t);
                slope.copy_from_slice(&[-t * down]);
                down
            }
            (Kind::Gx, [g]) => {
                let up = exp(g * t);
                slope.copy_from_slice(&[t * up]);
                up
            }
            (Kind::GdPhi, [g, d, phi]) => {
                let (down, up) = (exp(-d * t), exp(g * t));
                slope.copy_from_slice(&[(1.0 - phi) * t * up, -phi * t * down, down - up]);
                phi * down + (1.0 - phi) * up
            }
            _ => f64::NAN,
        }
    }
}

/// Start of every rate, per day.
const START: f64 = 0.00511;

/// Sizes of one patient's tumor.
#[derive(Debug, Clone, PartialEq)]
pub struct Patient {
    /// Identifier.
    pub name: String,
    /// Day of each examination, on any calendar.
    pub days: Vec<f64>,
    /// Size at each, in any unit that is the same throughout.
    pub sizes: Vec<f64>,
}

/// Why no rate is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Excluded {
    /// One examination only.
    OneExamination,
    /// Two examinations that differ by less than 20 %.
    TwoAlike,
    /// No law fits with parameters that differ from 0.
    NotFit,
    /// A first size of 0, or a size or day that is not a number.
    Unusable,
}

impl Excluded {
    /// Plain words.
    pub fn words(self) -> &'static str {
        match self {
            Excluded::OneExamination => "only one examination",
            Excluded::TwoAlike => "two examinations that differ by less than 20 %",
            Excluded::NotFit => "no law fits",
            Excluded::Unusable => "a size or day that cannot be used",
        }
    }
}

/// A rate with its standard error and bounds of 95 %.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rate {
    /// Estimate, per day (a share for phi).
    pub value: f64,
    /// Standard error.
    pub error: f64,
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
    /// Two-sided p value of the test against 0.
    pub p: f64,
}

/// One law fitted to one patient.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LawFit {
    /// Which law.
    pub kind: Kind,
    /// Parameters in the order g, d, phi, as far as the law has them.
    pub rates: Vec<Rate>,
    /// Sum of squared residuals of the sizes relative to the first.
    pub squares: f64,
    /// Akaike's criterion, up to a constant.
    pub aic: f64,
    /// Whether every parameter differs from 0.
    pub significant: bool,
}

/// What is known of one patient.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Kinetics {
    /// Identifier.
    pub name: String,
    /// Examinations.
    pub examinations: usize,
    /// Chosen law, or why there is none.
    pub excluded: Option<Excluded>,
    /// Chosen law.
    pub chosen: Option<Kind>,
    /// Growth rate per day; for gdphi times sqrt(1 - phi).
    pub g: Option<f64>,
    /// Regression rate per day.
    pub d: Option<f64>,
    /// Share that regresses.
    pub phi: Option<f64>,
    /// Bounds of 95 % of the growth rate as fitted.
    pub g_interval: Option<[f64; 2]>,
    /// Bounds of 95 % of the regression rate.
    pub d_interval: Option<[f64; 2]>,
    /// Days in which the regrowing tumor doubles.
    pub doubling_days: Option<f64>,
    /// Days from the first examination to the smallest size.
    pub time_to_growth_days: Option<f64>,
    /// Smallest size under the law, relative to the first.
    pub depth: Option<f64>,
    /// Smallest size measured, relative to the first.
    pub measured_depth: Option<f64>,
    /// Size at the next examination by carrying the last one forward.
    pub last_value: Option<f64>,
    /// Size one median interval after the last examination under the chosen law.
    pub forecast: Option<f64>,
    /// Day after the first examination for which the forecast is made.
    pub forecast_day: Option<f64>,
    /// Every law that could be fitted.
    pub fits: Vec<LawFit>,
}

/// Rates of one patient; `alpha` is the level of the t test.
pub fn fit(patient: &Patient, alpha: f64) -> Kinetics {
    let mut rows: Vec<(f64, f64)> = patient.days.iter().copied().zip(patient.sizes.iter().copied()).collect();
    rows.retain(|(t, s)| t.is_finite() && s.is_finite());
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out = Kinetics {
        name: patient.name.clone(),
        examinations: rows.len(),
        excluded: None,
        chosen: None,
        g: None,
        d: None,
        phi: None,
        g_interval: None,
        d_interval: None,
        doubling_days: None,
        time_to_growth_days: None,
        depth: None,
        measured_depth: None,
        last_value: rows.last().map(|r| r.1),
        forecast: None,
        forecast_day: None,
        fits: Vec::new(),
    };
    let Some(&(first_day, first)) = rows.first() else {
        out.excluded = Some(Excluded::Unusable);
        return out;
    };
    if first <= 0.0 {
        out.excluded = Some(Excluded::Unusable);
        return out;
    }
    let relative: Vec<(f64, f64)> = rows.iter().map(|(t, s)| (t - first_day + 1.0, s / first)).collect();
    out.measured_depth = Some(relative.iter().map(|r| r.1).fold(f64::INFINITY, f64::min));
    if let [_] = relative.as_slice() {
        out.excluded = Some(Excluded::OneExamination);
        return out;
    }
    if let [_, (_, second)] = relative.as_slice()
        && *second > 0.8
        && *second < 1.2
    {
        out.excluded = Some(Excluded::TwoAlike);
        return out;
    }
    out.fits = Kind::ALL.iter().filter_map(|kind| fit_law(*kind, &relative, alpha)).collect();
    let best = out.fits.iter().filter(|f| f.significant).min_by(|a, b| a.aic.total_cmp(&b.aic)).cloned();
    let Some(best) = best else {
        out.excluded = Some(Excluded::NotFit);
        return out;
    };
    report(&mut out, &best, first, &relative);
    out
}

fn report(out: &mut Kinetics, best: &LawFit, first: f64, relative: &[(f64, f64)]) {
    out.chosen = Some(best.kind);
    let interval = |r: &Rate| Some([r.low, r.high]);
    let law = match (best.kind, best.rates.as_slice()) {
        (Kind::Gd, [g, d]) => {
            (out.g, out.d) = (Some(g.value), Some(d.value));
            (out.g_interval, out.d_interval) = (interval(g), interval(d));
            if let Some((t, depth)) = stein_nadir(g.value, d.value) {
                (out.time_to_growth_days, out.depth) = (Some((t - 1.0).max(0.0)), Some(depth));
            }
            out.doubling_days = Some(doubling_time(g.value));
            Law::Gd { base: 1.0, g: g.value, d: d.value }
        }
        (Kind::Dx, [d]) => {
            out.d = Some(d.value);
            out.d_interval = interval(d);
            Law::Dx { base: 1.0, d: d.value }
        }
        (Kind::Gx, [g]) => {
            out.g = Some(g.value);
            out.g_interval = interval(g);
            out.doubling_days = Some(doubling_time(g.value));
            out.time_to_growth_days = Some(0.0);
            out.depth = Some(1.0);
            Law::Gx { base: 1.0, g: g.value }
        }
        (Kind::GdPhi, [g, d, phi]) => {
            out.g = Some(g.value * (1.0 - phi.value).max(0.0).sqrt());
            (out.d, out.phi) = (Some(d.value), Some(phi.value));
            (out.g_interval, out.d_interval) = (interval(g), interval(d));
            if let Some((t, depth)) = stein_phi_nadir(g.value, d.value, phi.value) {
                (out.time_to_growth_days, out.depth) = (Some((t - 1.0).max(0.0)), Some(depth));
            }
            out.doubling_days = Some(doubling_time(g.value));
            Law::GdPhi { base: 1.0, g: g.value, d: d.value, phi: phi.value }
        }
        _ => return,
    };
    let gaps: Vec<f64> = relative.windows(2).filter_map(|w| Some(w.get(1)?.0 - w.first()?.0)).collect();
    let last = relative.last().map_or(1.0, |r| r.0);
    let next = last + median(&gaps);
    out.forecast = Some(first * law.at(next));
    out.forecast_day = Some(next - 1.0);
}

fn fit_law(kind: Kind, relative: &[(f64, f64)], alpha: f64) -> Option<LawFit> {
    let (n, k) = (relative.len(), kind.parameters());
    if n <= k {
        return None;
    }
    let residuals = |p: &[f64], r: &mut [f64], j: &mut [f64]| {
        for (((t, y), r), slope) in relative.iter().zip(r.iter_mut()).zip(j.chunks_exact_mut(k)) {
            *r = kind.value(p, *t, slope) - y;
        }
    };
    let Fit { at, squares, normal, converged } =
        least_squares(&residuals, n, kind.start(), &vec![0.0; k], &vec![1.0; k]);
    if !converged {
        return None;
    }
    let freedom = (n - k) as f64;
    let covariance = inverse(&normal, k)?;
    let variance = squares / freedom;
    let critical = student_critical(0.05, freedom);
    let rates: Vec<Rate> = at
        .iter()
        .enumerate()
        .map(|(i, value)| {
            let error = (variance * covariance.get(i * k + i).copied().unwrap_or(f64::NAN)).sqrt();
            Rate {
                value: *value,
                error,
                low: value - critical * error,
                high: value + critical * error,
                p: student_two_sided(value / error, freedom),
            }
        })
        .collect();
    let significant = rates.iter().all(|r| r.p < alpha);
    let count = n as f64;
    let aic = count * ln((squares / count).max(1e-300)) + 2.0 * k as f64;
    Some(LawFit { kind, rates, squares, aic, significant })
}

/// A summary of one quantity over a cohort.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Summary {
    /// Patients with a value.
    pub n: usize,
    /// Median.
    pub median: f64,
    /// 25 % point.
    pub low: f64,
    /// 75 % point.
    pub high: f64,
}

/// A cohort.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cohort {
    /// Version of this format.
    pub schema: &'static str,
    /// Every patient, in the order given.
    pub patients: Vec<Kinetics>,
    /// Growth rates.
    pub g: Summary,
    /// Regression rates.
    pub d: Summary,
    /// Shares that regress.
    pub phi: Summary,
    /// How well the last size is forecast from those before it.
    pub forecast: Option<Holdout>,
}

/// Forecast of every patient's last size from the sizes before it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Holdout {
    /// Patients with a forecast.
    pub n: usize,
    /// Median absolute error of the chosen law, in the unit of the sizes.
    pub law: f64,
    /// Median absolute error of carrying the last value forward.
    pub last_value: f64,
    /// Share of patients in whom the law was closer.
    pub law_closer: f64,
}

/// Rates of a whole cohort, in parallel; the result does not depend on the number of threads.
pub fn cohort(patients: &[Patient], alpha: f64) -> Cohort {
    let both: Vec<(Kinetics, Option<(f64, f64)>)> =
        patients.par_iter().map(|p| (fit(p, alpha), holdout(p, alpha))).collect();
    let errors: Vec<(f64, f64)> = both.iter().filter_map(|b| b.1).collect();
    let patients: Vec<Kinetics> = both.into_iter().map(|b| b.0).collect();
    let summary = |f: &dyn Fn(&Kinetics) -> Option<f64>| {
        let values: Vec<f64> = patients.iter().filter_map(f).collect();
        Summary {
            n: values.len(),
            median: median(&values),
            low: percentile(&values, 0.25),
            high: percentile(&values, 0.75),
        }
    };
    let forecast = (!errors.is_empty()).then(|| Holdout {
        n: errors.len(),
        law: median(&errors.iter().map(|e| e.0).collect::<Vec<_>>()),
        last_value: median(&errors.iter().map(|e| e.1).collect::<Vec<_>>()),
        law_closer: errors.iter().filter(|e| e.0 < e.1).count() as f64 / errors.len() as f64,
    });
    Cohort {
        schema: "catamnesis.kinetics/1",
        g: summary(&|k| k.g),
        d: summary(&|k| k.d),
        phi: summary(&|k| k.phi),
        forecast,
        patients,
    }
}

/// Absolute errors of the chosen law and of the last value carried forward for the last examination.
fn holdout(patient: &Patient, alpha: f64) -> Option<(f64, f64)> {
    let mut rows: Vec<(f64, f64)> = patient.days.iter().copied().zip(patient.sizes.iter().copied()).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (day, size) = rows.pop()?;
    let before = Patient {
        name: String::new(),
        days: rows.iter().map(|r| r.0).collect(),
        sizes: rows.iter().map(|r| r.1).collect(),
    };
    let (first_day, first) = *rows.first()?;
    let last = rows.last()?.1;
    let fitted = fit(&before, alpha);
    let kind = fitted.chosen?;
    let rates: Vec<f64> =
        fitted.fits.iter().find(|f| f.kind == kind)?.rates.iter().map(|r| r.value).collect();
    let mut slope = vec![0.0; rates.len()];
    let law = first * kind.value(&rates, day - first_day + 1.0, &mut slope);
    Some(((law - size).abs(), (last - size).abs()))
}
