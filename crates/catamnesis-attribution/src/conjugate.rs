//! Marginal likelihoods in closed form: normal means, linear regressions, counts and rates.

use crate::math::linear::{backward, cholesky, forward, inverse, ln_det};
use crate::math::ln;
use crate::math::special::{LN_SQRT_2PI, ln_beta, ln_choose, ln_gamma};
use std::f64::consts::PI;

/// Result of a linear regression with normal priors.
#[derive(Debug, Clone, PartialEq)]
pub struct Regression {
    /// Log marginal likelihood with the error known.
    pub ln_z: f64,
    /// Posterior means of the coefficients.
    pub mean: Vec<f64>,
    /// Posterior standard deviations.
    pub sd: Vec<f64>,
}

/// `y = X beta + N(0, sigma^2)` with `beta_j ~ N(mean_j, sd_j^2)`; `design` row by row. None where the design
/// does not fit the data.
pub fn regression(design: &[f64], y: &[f64], prior: &[(f64, f64)], sigma: f64) -> Option<Regression> {
    let k = prior.len();
    let n = y.len();
    if k == 0 || design.len() != n * k {
        return None;
    }
    // Posterior precision and mean.
    let mut precision = vec![0.0; k * k];
    let mut right = vec![0.0; k];
    for (j, (mean, sd)) in prior.iter().enumerate() {
        precision[j * k + j] = 1.0 / (sd * sd);
        right[j] = mean / (sd * sd);
    }
    for (row, y) in design.chunks_exact(k).zip(y) {
        for a in 0..k {
            right[a] += row[a] * y / (sigma * sigma);
            for b in 0..k {
                precision[a * k + b] += row[a] * row[b] / (sigma * sigma);
            }
        }
    }
    let factor = cholesky(&precision, k)?;
    let mut mean = right;
    forward(&factor, &mut mean);
    backward(&factor, &mut mean);
    let covariance = inverse(&precision, k)?;
    let ln_z = ln_normal_vector(design, y, prior, sigma)?;
    Some(Regression { ln_z, mean, sd: (0..k).map(|j| covariance[j * k + j].sqrt()).collect() })
}

/// Covariance of the observations given the priors, with `noise` on the diagonal.
fn covariance(design: &[f64], n: usize, prior: &[(f64, f64)], noise: f64) -> Vec<f64> {
    let k = prior.len();
    let mut cov = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..n {
            cov[i * n + j] =
                (0..k).map(|c| design[i * k + c] * design[j * k + c] * prior[c].1 * prior[c].1).sum::<f64>();
        }
        cov[i * n + i] += noise;
    }
    cov
}

fn centered(design: &[f64], y: &[f64], prior: &[(f64, f64)]) -> Vec<f64> {
    let k = prior.len();
    design
        .chunks_exact(k)
        .zip(y)
        .map(|(row, y)| y - row.iter().zip(prior).map(|(x, (m, _))| x * m).sum::<f64>())
        .collect()
}

fn ln_normal_vector(design: &[f64], y: &[f64], prior: &[(f64, f64)], sigma: f64) -> Option<f64> {
    let n = y.len();
    let factor = cholesky(&covariance(design, n, prior, sigma * sigma), n)?;
    let mut rest = centered(design, y, prior);
    forward(&factor, &mut rest);
    let distance: f64 = rest.iter().map(|r| r * r).sum();
    Some(-0.5 * distance - ln_det(&factor, n) - n as f64 * LN_SQRT_2PI)
}

/// The same with an unknown error: `sigma^2 ~ InverseGamma(a, b)` and the priors on the coefficients scaled by
/// `sigma^2 / sigma0^2` (normal-inverse-gamma).
pub fn regression_unknown_error(
    design: &[f64],
    y: &[f64],
    prior: &[(f64, f64)],
    sigma0: f64,
    (a, b): (f64, f64),
) -> Option<f64> {
    let (n, k) = (y.len(), prior.len());
    if k == 0 || design.len() != n * k {
        return None;
    }
    let scaled: Vec<(f64, f64)> = prior.iter().map(|(m, s)| (*m, s / sigma0)).collect();
    let factor = cholesky(&covariance(design, n, &scaled, 1.0), n)?;
    let mut rest = centered(design, y, prior);
    forward(&factor, &mut rest);
    let distance: f64 = rest.iter().map(|r| r * r).sum();
    let half = 0.5 * n as f64;
    // Multivariate Student with 2a degrees of freedom and scale b/a.
    Some(
        ln_gamma(a + half)
            - ln_gamma(a)
            - half * ln(2.0 * PI * b)
            - ln_det(&factor, n)
            - (a + half) * libm::log1p(0.5 * distance / b),
    )
}

/// Log probability of `k` of `n` with an unknown probability `Beta(a, b)`.
pub fn beta_binomial(k: f64, n: f64, a: f64, b: f64) -> f64 {
    ln_choose(n, k) + ln_beta(k + a, n - k + b) - ln_beta(a, b)
}

/// Log probability of `k` of `n` with a known probability.
pub fn binomial(k: f64, n: f64, p: f64) -> f64 {
    ln_choose(n, k) + k * ln(p) + (n - k) * libm::log1p(-p)
}

/// Log probability of `counts` with one unknown rate `Gamma(shape, rate)`.
pub fn gamma_poisson(counts: &[f64], shape: f64, rate: f64) -> f64 {
    let (n, sum): (f64, f64) = (counts.len() as f64, counts.iter().sum());
    let factorials: f64 = counts.iter().map(|c| ln_gamma(c + 1.0)).sum();
    shape * ln(rate) - ln_gamma(shape) + ln_gamma(shape + sum) - (shape + sum) * ln(rate + n) - factorials
}
