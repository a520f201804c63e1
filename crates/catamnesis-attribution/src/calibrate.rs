//! Sets the strength of a treatment from the response rate that is expected of it.

use crate::distribution::Distribution;
use crate::math::gauss::legendre;
use crate::math::special::{LN_SQRT_2PI, normal_cdf};
use crate::math::{exp, ln};
use crate::series::WHO_PARTIAL;

/// Probability of a partial response (WHO) by the end of `months` of treatment when the kill rate has the
/// given median and spread and growth its prior: the tumor's volume must fall to the cube of the limit.
pub fn response_probability(median: f64, sd_log: f64, growth: &Distribution, months: f64) -> f64 {
    let needed = -3.0 * ln(WHO_PARTIAL) / months;
    let rule = legendre(64);
    rule.iter()
        .map(|(x, w)| {
            let z = 8.0 * x;
            let enough = ln((growth.at(z) + needed) / median) / sd_log;
            8.0 * w * exp(-0.5 * z * z - LN_SQRT_2PI) * normal_cdf(-enough)
        })
        .sum()
}

/// The median kill rate at which the expected response rate is `rate`.
pub fn kill_median(rate: f64, sd_log: f64, growth: &Distribution, months: f64) -> f64 {
    let (mut low, mut high) = (ln(1e-4), ln(1e4));
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if response_probability(exp(middle), sd_log, growth, months) < rate {
            low = middle;
        } else {
            high = middle;
        }
    }
    exp(0.5 * (low + high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_of_a_fifth_stands_for_a_quarter_of_patients() {
        // Reference: 0.244107 by Monte Carlo (tests/reference/kinetics, R07), eight three-weekly cycles.
        let growth = Distribution::LogNormal { median: 0.3, sd_log: 0.6 };
        let months = 5.519_507_186_858_316;
        let rate = response_probability(0.2, 1.3, &growth, months);
        assert!((rate - 0.244_107).abs() < 0.001, "{rate}");
        assert!((kill_median(rate, 1.3, &growth, months) - 0.2).abs() < 1e-9);
    }
}
