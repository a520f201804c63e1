//! How unusual a duration or a dose is, from published medians and tables.

use crate::math::special::{normal_cdf, normal_quantile};
use crate::math::{exp, pow};
use std::f64::consts::LN_2;

/// Share of patients whose time exceeds `time` when the median is `median` and the hazard follows a Weibull
/// distribution of the given shape (1 is constant hazard).
pub fn survival_beyond(time: f64, median: f64, shape: f64) -> f64 {
    exp(-LN_2 * pow(time / median, shape))
}

/// The same with a share that never progresses.
pub fn survival_with_cure(time: f64, median: f64, shape: f64, cured: f64) -> f64 {
    cured + (1.0 - cured) * survival_beyond(time, median, shape)
}

/// Whether a duration is at least three times the published median: the rule on duration by which the NCI
/// called a response exceptional (Conley 2021 J Natl Cancer Inst).
pub fn lasts_three_medians(duration: f64, median: f64) -> bool {
    duration >= 3.0 * median
}

/// Scale on which a probability is interpolated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// The probability itself.
    Linear,
    /// Its normal quantile.
    Probit,
}

/// The probability at `x` between the points of an ascending table; none outside it.
pub fn interpolate(table: &[(f64, f64)], x: f64, scale: Scale) -> Option<f64> {
    table.windows(2).find_map(|w| {
        let (a, b) = (w.first()?, w.get(1)?);
        if x < a.0 || x > b.0 {
            return None;
        }
        let share = (x - a.0) / (b.0 - a.0);
        Some(match scale {
            Scale::Linear => a.1 + share * (b.1 - a.1),
            Scale::Probit => {
                let (low, high) = (normal_quantile(a.1), normal_quantile(b.1));
                normal_cdf(low + share * (high - low))
            }
        })
    })
}
