//! Marginal likelihoods: how probable the observations are under a model before its parameters are known.
//!
//! All methods work in prior-probit coordinates, in which the prior of every parameter is standard normal, so
//! that the marginal likelihood is the mean of the likelihood over a standard normal vector.

pub mod tensor;
pub mod mixture;
pub mod population;
pub mod nested;
pub mod laplace;

use crate::math::rng::Rng;
use serde::Serialize;

/// A likelihood over standard normal coordinates.
pub trait Target: Sync {
    /// Number of coordinates.
    fn dim(&self) -> usize;
    /// Logarithm of the likelihood at `z`; negative infinity where the observations are impossible.
    fn ln_likelihood(&self, z: &[f64]) -> f64;
}

/// The likelihood at `z`, with not-a-number read as impossible.
#[inline]
pub(crate) fn safe(target: &dyn Target, z: &[f64]) -> f64 {
    let v = target.ln_likelihood(z);
    if v.is_nan() { f64::NEG_INFINITY } else { v }
}

/// How a marginal likelihood was computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Tensor Gauss-Legendre quadrature.
    Quadrature,
    /// Tempered population Monte Carlo followed by mixture importance sampling.
    Population,
    /// Nested sampling.
    Nested,
}

/// A marginal likelihood with its numerical error and a sample of the posterior.
#[derive(Debug, Clone)]
pub struct Estimate {
    /// Natural logarithm of the marginal likelihood.
    pub ln_z: f64,
    /// Standard error of `ln_z`.
    pub error: f64,
    /// How it was computed.
    pub method: Method,
    /// Effective number of independent posterior points.
    pub effective: f64,
    /// Number of likelihood evaluations.
    pub evaluations: usize,
    /// Posterior points, `dim` coordinates each.
    pub points: Vec<f64>,
    /// Their weights, summing to 1.
    pub weights: Vec<f64>,
    /// Logarithm of the likelihood at each of them.
    pub ln_likelihoods: Vec<f64>,
    /// Coordinates per point.
    pub dim: usize,
}

impl Estimate {
    /// Posterior mean and standard deviation of `f` of the coordinates.
    pub fn moments(&self, f: &dyn Fn(&[f64]) -> f64) -> (f64, f64) {
        let (mut first, mut second) = (0.0, 0.0);
        for (z, w) in self.points.chunks_exact(self.dim.max(1)).zip(&self.weights) {
            let v = f(z);
            first += w * v;
            second += w * v * v;
        }
        (first, (second - first * first).max(0.0).sqrt())
    }

    /// Posterior quantiles of `f`, one for each of the ascending shares `at`.
    pub fn quantiles(&self, f: &dyn Fn(&[f64]) -> f64, at: &[f64]) -> Vec<f64> {
        let mut values: Vec<(f64, f64)> =
            self.points.chunks_exact(self.dim.max(1)).zip(&self.weights).map(|(z, w)| (f(z), *w)).collect();
        weighted_quantiles(&mut values, at)
    }

    /// `n` posterior points drawn with their weights, systematically and in a repeatable way.
    pub fn draws(&self, n: usize, seed: u64) -> Vec<&[f64]> {
        let mut rng = Rng::stream(seed, "draws");
        let start = rng.uniform();
        let mut out = Vec::with_capacity(n);
        let mut sum = 0.0;
        let mut next = 0;
        for (z, w) in self.points.chunks_exact(self.dim.max(1)).zip(&self.weights) {
            sum += w;
            while next < n && (next as f64 + start) / (n as f64) < sum {
                out.push(z);
                next += 1;
            }
        }
        out
    }
}

/// Quantiles of weighted values at the ascending shares `at`.
pub fn weighted_quantiles(values: &mut [(f64, f64)], at: &[f64]) -> Vec<f64> {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f64 = values.iter().map(|v| v.1).sum();
    let mut out = Vec::with_capacity(at.len());
    let mut sum = 0.0;
    let mut i = 0;
    for share in at {
        while i + 1 < values.len() && sum + values[i].1 < share * total {
            sum += values[i].1;
            i += 1;
        }
        out.push(values.get(i).map_or(f64::NAN, |v| v.0));
    }
    out
}

/// Two independent computations of one marginal likelihood, and whether they agree.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The one that is reported.
    pub main: Estimate,
    /// The independent one.
    pub check: Estimate,
    /// Their distance in combined standard errors.
    pub distance: f64,
}

/// Largest distance, in combined standard errors, at which two methods are said to agree. Ours.
pub const AGREEMENT: f64 = 4.0;

impl Checked {
    /// Whether the two methods agree, so that odds may be printed.
    pub fn agrees(&self) -> bool {
        self.distance <= AGREEMENT
    }
}

/// Effort of the sampling methods.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effort {
    /// Particles of the tempered population.
    pub particles: usize,
    /// Draws of the final importance sample.
    pub draws: usize,
    /// Live points of nested sampling.
    pub live: usize,
    /// Random-walk steps per new live point.
    pub steps: usize,
}

impl Effort {
    /// What `weigh` uses: about 0.01 nat by importance sampling and 0.15 by nested sampling.
    pub const fn standard() -> Self {
        Effort { particles: 1000, draws: 20_000, live: 200, steps: 50 }
    }
}

/// The marginal likelihood by the best method for its number of parameters: quadrature up to three, tempered
/// population Monte Carlo above, or where quadrature does not settle.
pub fn marginal(target: &dyn Target, effort: Effort, seed: u64, name: &str) -> Estimate {
    if target.dim() <= 3
        && let Some(estimate) = tensor::integrate(target)
    {
        return estimate;
    }
    population::sample(target, effort, &mut Rng::stream(seed, &format!("population/{name}")))
}

/// [`marginal`], with nested sampling beside it.
pub fn checked(target: &dyn Target, effort: Effort, seed: u64, name: &str) -> Checked {
    let main = marginal(target, effort, seed, name);
    let check = nested::sample(target, effort, &mut Rng::stream(seed, &format!("nested/{name}")));
    let combined = (main.error * main.error + check.error * check.error).sqrt().max(1e-12);
    let distance = if main.ln_z == check.ln_z { 0.0 } else { (main.ln_z - check.ln_z).abs() / combined };
    Checked { main, check, distance }
}
