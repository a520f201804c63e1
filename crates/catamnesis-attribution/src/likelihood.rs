//! One observation model for every explanation: how probable a finding is when the lesion has a given size.
//!
//! The logarithm of a measured diameter is normal around the logarithm of the true one with standard deviation
//! `sigma`; a comparison of two readings has `sigma sqrt(2)`. Nothing seen means that the lesion, as read, lies
//! below the limit of the instrument (Beal's method M3 for values below a limit, 2001,
//! doi:10.1023/A:1012299115260). Counts are Poisson-binomial: every lesion is seen or not.

use crate::math::special::{ln_normal, ln_normal_between, ln_normal_cdf, normal_cdf};
use crate::math::{exp, ln};
use crate::series::{Comparison, Finding};
use std::f64::consts::SQRT_2;

/// What the likelihood of one finding needs besides the size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// Standard deviation of the logarithm of one reading of a diameter.
    pub sigma: f64,
    /// Logarithm of the smallest diameter that shows, in millimeters.
    pub ln_limit: f64,
    /// Share of lesions well above that limit that are seen, 0 to 1.
    pub sensitivity: f64,
    /// Expected number of structures taken for a lesion that are none.
    pub false_positives: f64,
}

/// Sizes that a finding is compared with, as logarithms of millimeters under the model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Before {
    /// At the origin.
    pub baseline: f64,
    /// At the observation before, or at the origin.
    pub previous: f64,
    /// Smallest so far, the origin included.
    pub nadir: f64,
}

/// Logarithm of the probability (density, for a measured size) of `finding` when the leading lesion has the
/// diameter `exp(ln_mm)`; `lesions` are the logarithms of how much smaller each lesion is than the leading one.
#[inline]
pub fn ln_probability(
    finding: &Finding,
    ln_mm: f64,
    before: &Before,
    reading: &Reading,
    lesions: &[f64],
) -> f64 {
    match *finding {
        Finding::Size { mm } => ln_normal(ln(mm) - ln_mm, reading.sigma),
        Finding::Between { mm } => ln_normal_between(
            if mm.lo() > 0.0 { (ln(mm.lo()) - ln_mm) / reading.sigma } else { f64::NEG_INFINITY },
            (ln(mm.hi()) - ln_mm) / reading.sigma,
        ),
        Finding::BelowDetection => ln_normal_cdf((reading.ln_limit - ln_mm) / reading.sigma),
        Finding::Change { than, ratio } => {
            let reference = match than {
                Comparison::Baseline => before.baseline,
                Comparison::Previous => before.previous,
                Comparison::Nadir => before.nadir,
            };
            let sd = reading.sigma * SQRT_2;
            let low = if ratio.lo() > 0.0 {
                reading.ln_limit.max(reference + ln(ratio.lo()))
            } else {
                reading.ln_limit
            };
            let high = if ratio.hi().is_finite() { reference + ln(ratio.hi()) } else { f64::INFINITY };
            ln_normal_between((low - ln_mm) / sd, (high - ln_mm) / sd)
        }
        Finding::Count { seen } => ln_count(seen, ln_mm, reading, lesions),
        Finding::NotEvaluable => 0.0,
    }
}

/// Logarithm of the probability that `seen` lesions are seen: a Poisson-binomial over the lesions, plus a
/// Poisson number of false ones.
fn ln_count(seen: u32, ln_mm: f64, reading: &Reading, lesions: &[f64]) -> f64 {
    let seen = seen as usize;
    let mut probability = vec![0.0; seen + 1];
    let mut term = exp(-reading.false_positives);
    for (k, p) in probability.iter_mut().enumerate() {
        *p = term;
        term *= reading.false_positives / (k + 1) as f64;
    }
    for smaller in lesions {
        let visible = reading.sensitivity * normal_cdf((ln_mm - smaller - reading.ln_limit) / reading.sigma);
        for k in (0..=seen).rev() {
            let one_less = if k > 0 { probability[k - 1] } else { 0.0 };
            probability[k] = probability[k] * (1.0 - visible) + one_less * visible;
        }
    }
    ln(probability[seen])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::Range;

    const READING: Reading = Reading { sigma: 0.12, ln_limit: 2.0, sensitivity: 0.8, false_positives: 0.0 };
    const BEFORE: Before = Before { baseline: 4.0, previous: 3.5, nadir: 3.0 };

    fn p(finding: Finding, ln_mm: f64, lesions: &[f64]) -> f64 {
        exp(ln_probability(&finding, ln_mm, &BEFORE, &READING, lesions))
    }

    #[test]
    fn seen_smaller_larger_and_not_seen_exhaust_what_can_happen() {
        let below = |ratio| Finding::Change { than: Comparison::Previous, ratio };
        for ln_mm in [1.0, 2.0, 3.4, 4.4] {
            let hidden = exp(ln_normal_cdf((2.0 - ln_mm) / (0.12 * SQRT_2)));
            let sum = p(below(Range::new(0.0, 0.9)), ln_mm, &[])
                + p(below(Range::new(0.9, f64::INFINITY)), ln_mm, &[])
                + hidden;
            assert!((sum - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn counts_of_equal_lesions_are_binomial() {
        let lesions = [0.0; 5];
        // Far above the limit: each is seen with the sensitivity alone.
        let total: f64 = (0..=5).map(|k| p(Finding::Count { seen: k }, 9.0, &lesions)).sum();
        assert!((total - 1.0).abs() < 1e-12);
        let two = p(Finding::Count { seen: 2 }, 9.0, &lesions);
        assert!((two - 10.0 * 0.8_f64.powi(2) * 0.2_f64.powi(3)).abs() < 1e-12);
        // Far below it: none is seen.
        assert!((p(Finding::Count { seen: 0 }, -9.0, &lesions) - 1.0).abs() < 1e-12);
    }
}
