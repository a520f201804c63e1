//! Stein and Fojo's family with a size at the start and an error of its own: marginal likelihoods for measured
//! series, to say by how much one law is better than another.

use crate::distribution::Distribution;
use crate::evidence::Target;
use crate::math::special::ln_normal;
use crate::math::{exp, ln};

/// Shapes of the course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// No change.
    Constant,
    /// Growth only.
    Growth,
    /// Regression only.
    Regression,
    /// Growth and regression.
    Both,
    /// Growth and regression with a resistant share.
    BothWithShare,
}

/// Priors for a measured series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeasuredPriors {
    /// Size at time 0, relative to the first measured one.
    pub base: Distribution,
    /// Growth rate.
    pub growth: Distribution,
    /// Regression rate.
    pub regression: Distribution,
    /// Share that regresses.
    pub share: Distribution,
    /// Standard deviation of the logarithm of a size.
    pub sigma: Distribution,
}

/// A measured series under one shape.
#[derive(Debug, Clone)]
pub struct Measured {
    shape: Shape,
    priors: Vec<Distribution>,
    times: Vec<f64>,
    ln_ratio: Vec<f64>,
}

impl Measured {
    /// Binds a shape to times and logarithms of sizes relative to the first.
    pub fn new(shape: Shape, priors: &MeasuredPriors, times: &[f64], ln_ratio: &[f64]) -> Self {
        let p = priors;
        let list = match shape {
            Shape::Constant => vec![p.base, p.sigma],
            Shape::Growth => vec![p.base, p.growth, p.sigma],
            Shape::Regression => vec![p.base, p.regression, p.sigma],
            Shape::Both => vec![p.base, p.growth, p.regression, p.sigma],
            Shape::BothWithShare => vec![p.base, p.growth, p.regression, p.share, p.sigma],
        };
        Measured { shape, priors: list, times: times.to_vec(), ln_ratio: ln_ratio.to_vec() }
    }

    /// Priors in the order of the coordinates.
    pub fn priors(&self) -> &[Distribution] {
        &self.priors
    }

    fn ln_size(&self, p: &[f64], t: f64) -> f64 {
        match (self.shape, p) {
            (Shape::Constant, [b, ..]) => ln(*b),
            (Shape::Growth, [b, g, ..]) => ln(*b) + g * t,
            (Shape::Regression, [b, d, ..]) => ln(*b) - d * t,
            (Shape::Both, [b, g, d, ..]) => ln(*b) + ln(exp(-d * t) + libm::expm1(g * t)),
            (Shape::BothWithShare, [b, g, d, share, ..]) => {
                ln(*b) + ln(share * exp(-d * t) + (1.0 - share) * exp(g * t))
            }
            _ => f64::NAN,
        }
    }
}

impl Target for Measured {
    fn dim(&self) -> usize {
        self.priors.len()
    }

    fn ln_likelihood(&self, z: &[f64]) -> f64 {
        let mut values = [0.0; 5];
        for (v, (prior, z)) in values.iter_mut().zip(self.priors.iter().zip(z)) {
            *v = prior.at(*z);
        }
        let p = values.get(..self.priors.len()).unwrap_or(&[]);
        let sigma = p.last().copied().unwrap_or(f64::NAN);
        self.times.iter().zip(&self.ln_ratio).map(|(t, y)| ln_normal(y - self.ln_size(p, *t), sigma)).sum()
    }
}
