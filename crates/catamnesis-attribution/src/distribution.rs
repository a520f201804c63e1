//! Prior distributions, and the coordinates in which all of them are standard normal.

use crate::math::special::{beta_cdf, beta_quantile, normal_cdf, normal_quantile};
use crate::math::{exp, ln};
use serde::{Deserialize, Serialize};

/// A prior on one parameter.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Distribution {
    /// Always this value.
    Fixed {
        /// The value.
        value: f64,
    },
    /// Normal.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation.
        sd: f64,
    },
    /// The logarithm is normal.
    LogNormal {
        /// Median.
        median: f64,
        /// Standard deviation of the natural logarithm.
        sd_log: f64,
    },
    /// Equally likely between two bounds.
    Uniform {
        /// Lower bound.
        low: f64,
        /// Upper bound.
        high: f64,
    },
    /// Beta on (0, 1).
    Beta {
        /// First shape.
        a: f64,
        /// Second shape.
        b: f64,
    },
}

impl Distribution {
    /// The value at the standard normal coordinate `z`: the prior-probit transform. If `z` is standard normal
    /// the result has this distribution.
    #[inline]
    pub fn at(&self, z: f64) -> f64 {
        match *self {
            Distribution::Fixed { value } => value,
            Distribution::Normal { mean, sd } => mean + sd * z,
            Distribution::LogNormal { median, sd_log } => median * exp(sd_log * z),
            Distribution::Uniform { low, high } => low + (high - low) * normal_cdf(z),
            Distribution::Beta { a, b } => beta_quantile(a, b, normal_cdf(z)),
        }
    }

    /// The standard normal coordinate of a value; the inverse of [`Distribution::at`].
    pub fn coordinate(&self, value: f64) -> f64 {
        match *self {
            Distribution::Fixed { .. } => 0.0,
            Distribution::Normal { mean, sd } => (value - mean) / sd,
            Distribution::LogNormal { median, sd_log } => ln(value / median) / sd_log,
            Distribution::Uniform { low, high } => normal_quantile((value - low) / (high - low)),
            Distribution::Beta { a, b } => normal_quantile(beta_cdf(a, b, value)),
        }
    }

    /// The same distribution with its median moved by `shift` standard normal units.
    pub fn shifted(&self, shift: f64) -> Distribution {
        match *self {
            Distribution::Normal { mean, sd } => Distribution::Normal { mean: mean + shift * sd, sd },
            Distribution::LogNormal { median, sd_log } => {
                Distribution::LogNormal { median: median * exp(shift * sd_log), sd_log }
            }
            Distribution::Beta { a, b } => {
                // Moves the mean and keeps the weight.
                let mean = self.at(shift).clamp(1e-3, 1.0 - 1e-3);
                Distribution::Beta { a: mean * (a + b), b: (1.0 - mean) * (a + b) }
            }
            Distribution::Uniform { low, high } => {
                let high = low + (high - low) * if shift < 0.0 { 0.5 } else { 1.5 };
                Distribution::Uniform { low, high }
            }
            Distribution::Fixed { value } => Distribution::Fixed { value },
        }
    }

    /// Whether the parameter varies at all.
    pub fn varies(&self) -> bool {
        !matches!(self, Distribution::Fixed { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_invert() {
        let priors = [
            Distribution::Normal { mean: 1.0, sd: 2.0 },
            Distribution::LogNormal { median: 0.3, sd_log: 0.6 },
            Distribution::Uniform { low: 0.0, high: 24.0 },
            Distribution::Beta { a: 1.0, b: 9.0 },
            Distribution::Beta { a: 2.5, b: 3.5 },
        ];
        for prior in priors {
            for z in [-3.0, -0.4, 0.0, 1.7] {
                assert!((prior.coordinate(prior.at(z)) - z).abs() < 1e-9, "{prior:?} at {z}");
            }
        }
    }
}
