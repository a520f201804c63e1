//! Predictive criteria from posterior draws: WAIC, and leave-one-out by Pareto-smoothed importance sampling.
//!
//! Secondary to the marginal likelihood, and never turned into odds below ten observations: on few points
//! they rank, they do not weigh.

use crate::math::{exp, ln, ln_sum_exp};

/// A predictive criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct Criterion {
    /// Expected log predictive density.
    pub elpd: f64,
    /// Per observation.
    pub pointwise: Vec<f64>,
    /// Effective number of parameters.
    pub effective: f64,
}

/// Watanabe's criterion from the log likelihood of every observation (rows) at every posterior draw; second
/// form, with the variance of the log likelihood (Gelman, Hwang and Vehtari 2014,
/// doi:10.1007/s11222-013-9416-2).
pub fn waic(ln_likelihoods: &[Vec<f64>]) -> Criterion {
    let mut pointwise = Vec::new();
    let mut effective = 0.0;
    for row in ln_likelihoods {
        let n = row.len() as f64;
        let lppd = ln_sum_exp(row) - ln(n);
        let mean = row.iter().sum::<f64>() / n;
        let variance = row.iter().map(|l| (l - mean) * (l - mean)).sum::<f64>() / (n - 1.0);
        effective += variance;
        pointwise.push(lppd - variance);
    }
    Criterion { elpd: pointwise.iter().sum(), pointwise, effective }
}

/// Leave-one-out by Pareto-smoothed importance sampling (Vehtari, Gelman and Gabry 2017,
/// doi:10.1007/s11222-016-9696-4).
pub fn leave_one_out(ln_likelihoods: &[Vec<f64>]) -> Criterion {
    let mut pointwise = Vec::new();
    let mut effective = 0.0;
    for row in ln_likelihoods {
        let n = row.len() as f64;
        let smoothed = smooth(&row.iter().map(|l| -l).collect::<Vec<_>>());
        let total = ln_sum_exp(&smoothed);
        let joint: Vec<f64> = smoothed.iter().zip(row).map(|(w, l)| w + l).collect();
        let elpd = ln_sum_exp(&joint) - total;
        effective += ln_sum_exp(row) - ln(n) - elpd;
        pointwise.push(elpd);
    }
    Criterion { elpd: pointwise.iter().sum(), pointwise, effective }
}

/// Replaces the largest log weights by quantiles of a generalized Pareto distribution fitted to them.
fn smooth(ln_weights: &[f64]) -> Vec<f64> {
    let n = ln_weights.len();
    let tail = (0.2 * n as f64).min(3.0 * (n as f64).sqrt()) as usize;
    let top = ln_weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut out: Vec<f64> = ln_weights.iter().map(|w| w - top).collect();
    if tail < 5 {
        return out;
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| out[a].total_cmp(&out[b]).then(a.cmp(&b)));
    let cutoff = exp(out[order[n - tail - 1]]);
    let excess: Vec<f64> = order[n - tail..].iter().map(|&i| exp(out[i]) - cutoff).collect();
    if let Some((k, sigma)) = pareto(&excess) {
        for (j, &i) in order[n - tail..].iter().enumerate() {
            let p = (j as f64 + 0.5) / tail as f64;
            let quantile = if k.abs() < 1e-12 {
                -sigma * libm::log1p(-p)
            } else {
                sigma * libm::expm1(-k * libm::log1p(-p)) / k
            };
            out[i] = ln(cutoff + quantile).min(0.0);
        }
    }
    out
}

/// Shape and scale of a generalized Pareto distribution for ascending `x` (Zhang and Stephens 2009).
fn pareto(x: &[f64]) -> Option<(f64, f64)> {
    let n = x.len();
    let largest = *x.last()?;
    let quartile = *x.get((n as f64 / 4.0 + 0.5) as usize - 1)?;
    if largest <= 0.0 || quartile <= 0.0 {
        return None;
    }
    let m = 30 + (n as f64).sqrt() as usize;
    let shape = |b: f64| x.iter().map(|v| libm::log1p(-b * v)).sum::<f64>() / n as f64;
    let grid: Vec<f64> = (1..=m)
        .map(|i| 1.0 / largest + (1.0 - (m as f64 / (i as f64 - 0.5)).sqrt()) / (3.0 * quartile))
        .collect();
    let score: Vec<f64> = grid
        .iter()
        .map(|b| {
            let k = shape(*b);
            n as f64 * (ln(-b / k) - k - 1.0)
        })
        .collect();
    let total = ln_sum_exp(&score);
    let b: f64 = grid.iter().zip(&score).map(|(b, s)| b * exp(s - total)).sum();
    let k = shape(b);
    // A weak prior at 0.5 worth ten points.
    let shrunk = (k * n as f64 + 0.5 * 10.0) / (n as f64 + 10.0);
    let sigma = -k / b;
    (sigma > 0.0 && shrunk.is_finite()).then_some((shrunk, sigma))
}
