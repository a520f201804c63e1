//! Approximations that are shown beside the marginal likelihood and never used for odds: Laplace and BIC.

use super::mixture::ln_prior;
use super::{Estimate, Target, safe};
use crate::math::linear::{cholesky, ln_det};
use crate::math::ln;
use crate::math::minimize::simplex;
use crate::math::special::LN_SQRT_2PI;

/// The peak of a function of the coordinates, from several of the posterior's points.
fn climb(f: &dyn Fn(&[f64]) -> f64, estimate: &Estimate) -> Option<(Vec<f64>, f64)> {
    let dim = estimate.dim;
    let mut order: Vec<usize> = (0..estimate.weights.len()).collect();
    let row = |i: usize| estimate.points.get(i * dim..(i + 1) * dim).unwrap_or(&[]);
    let mut score: Vec<f64> = order.iter().map(|&i| f(row(i))).collect();
    score.iter_mut().for_each(|s| {
        if s.is_nan() {
            *s = f64::NEG_INFINITY;
        }
    });
    order.sort_by(|&a, &b| score[b].total_cmp(&score[a]).then(a.cmp(&b)));
    let mut best: Option<(Vec<f64>, f64)> = None;
    for &i in order.iter().step_by((order.len() / 50).max(1)).take(4) {
        let (mut x, mut at) = simplex(&|z| -f(z), row(i), 0.2, 4000);
        for edge in [0.05, 0.01] {
            (x, at) = simplex(&|z| -f(z), &x, edge, 4000);
        }
        if best.as_ref().is_none_or(|b| -at > b.1) {
            best = Some((x, -at));
        }
    }
    best
}

/// Laplace's approximation of the log marginal likelihood in prior-probit coordinates.
pub fn laplace(target: &dyn Target, estimate: &Estimate) -> Option<f64> {
    let dim = estimate.dim;
    let f = |z: &[f64]| safe(target, z) + ln_prior(z);
    let (mode, peak) = climb(&f, estimate)?;
    let h = 1e-4;
    let mut curvature = vec![0.0; dim * dim];
    for i in 0..dim {
        for j in 0..=i {
            let at = |a: f64, b: f64| {
                let mut z = mode.clone();
                z[i] += a;
                z[j] += b;
                f(&z)
            };
            let second = if i == j {
                (at(h, 0.0) - 2.0 * peak + at(-h, 0.0)) / (h * h)
            } else {
                (at(h, h) - at(h, -h) - at(-h, h) + at(-h, -h)) / (4.0 * h * h)
            };
            curvature[i * dim + j] = -second;
            curvature[j * dim + i] = -second;
        }
    }
    let factor = cholesky(&curvature, dim)?;
    Some(peak + dim as f64 * LN_SQRT_2PI - ln_det(&factor, dim))
}

/// Highest log likelihood over all parameters.
pub fn maximum_likelihood(target: &dyn Target, estimate: &Estimate) -> Option<f64> {
    climb(&|z| safe(target, z), estimate).map(|b| b.1)
}

/// Minus half of the Bayesian information criterion for `n` observations.
pub fn minus_half_bic(maximum: f64, parameters: usize, n: usize) -> f64 {
    maximum - 0.5 * parameters as f64 * ln(n as f64)
}

/// Akaike's information criterion.
pub fn aic(maximum: f64, parameters: usize) -> f64 {
    2.0 * parameters as f64 - 2.0 * maximum
}

/// Akaike's criterion corrected for small `n`; infinite where `n` does not exceed the parameters by two.
pub fn aicc(maximum: f64, parameters: usize, n: usize) -> f64 {
    let (k, n) = (parameters as f64, n as f64);
    if n - k - 1.0 <= 0.0 {
        f64::INFINITY
    } else {
        aic(maximum, parameters) + 2.0 * k * (k + 1.0) / (n - k - 1.0)
    }
}
