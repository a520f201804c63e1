//! Two or more groups: the log-rank test and the hazard ratio of Cox regression.

use super::Observation;
use super::special::{chi_squared_tail, normal_quantile, normal_tail};

/// Result of the log-rank test.
#[derive(Debug, Clone, PartialEq)]
pub struct LogRank {
    /// Chi-squared.
    pub chi_squared: f64,
    /// Degrees of freedom: groups less one.
    pub degrees: usize,
    /// Probability of a value as large under equal hazards.
    pub p: f64,
    /// Observed and expected events by group.
    pub observed_expected: Vec<(f64, f64)>,
}

/// The log-rank test of any number of groups (Mantel 1966), without weights.
///
/// Nothing for fewer than two groups or where no events distinguish them.
pub fn log_rank(groups: &[Vec<Observation>]) -> Option<LogRank> {
    let k = groups.len();
    if k < 2 {
        return None;
    }
    let mut times: Vec<f64> = groups.iter().flatten().filter(|o| o.event).map(|o| o.time).collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    let mut observed = vec![0.0; k];
    let mut expected = vec![0.0; k];
    let mut covariance = vec![vec![0.0; k - 1]; k - 1];
    for t in times {
        let at_risk: Vec<f64> =
            groups.iter().map(|g| g.iter().filter(|o| o.time >= t).count() as f64).collect();
        let events: Vec<f64> =
            groups.iter().map(|g| g.iter().filter(|o| o.event && o.time == t).count() as f64).collect();
        let (n, d): (f64, f64) = (at_risk.iter().sum(), events.iter().sum());
        for g in 0..k {
            observed[g] += events[g];
            expected[g] += d * at_risk[g] / n;
        }
        if n > 1.0 {
            let scale = d * (n - d) / (n - 1.0);
            for i in 0..k - 1 {
                for j in 0..k - 1 {
                    let same = if i == j { at_risk[i] / n } else { 0.0 };
                    covariance[i][j] += scale * (same - at_risk[i] * at_risk[j] / (n * n));
                }
            }
        }
    }
    let difference: Vec<f64> = (0..k - 1).map(|i| observed[i] - expected[i]).collect();
    let solved = solve(covariance, difference.clone())?;
    let chi_squared = solved.iter().zip(&difference).map(|(a, b)| a * b).sum();
    let observed_expected = observed.into_iter().zip(expected).collect();
    Some(LogRank { chi_squared, degrees: k - 1, p: chi_squared_tail(chi_squared, k - 1), observed_expected })
}

/// Solves a small linear system by elimination with row exchange.
fn solve(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Option<Vec<f64>> {
    let n = b.len();
    for i in 0..n {
        let pivot = (i..n).max_by(|&x, &y| a[x][i].abs().total_cmp(&a[y][i].abs()))?;
        if a[pivot][i].abs() < 1e-12 {
            return None;
        }
        a.swap(i, pivot);
        b.swap(i, pivot);
        for row in i + 1..n {
            let factor = a[row][i] / a[i][i];
            let upper = a[i].clone();
            for (value, above) in a[row].iter_mut().zip(&upper).skip(i) {
                *value -= factor * above;
            }
            b[row] -= factor * b[i];
        }
    }
    let mut x = vec![0.0; n];
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|j| a[i][j] * x[j]).sum();
        x[i] = (b[i] - known) / a[i][i];
    }
    Some(x)
}

/// How tied event times are treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ties {
    /// Efron 1977.
    Efron,
    /// Breslow 1974.
    Breslow,
}

/// A hazard ratio with its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HazardRatio {
    /// Logarithm of the hazard ratio.
    pub coefficient: f64,
    /// Standard error of the coefficient.
    pub error: f64,
}

impl HazardRatio {
    /// The ratio.
    pub fn ratio(&self) -> f64 {
        libm::exp(self.coefficient)
    }

    /// Limits of the ratio.
    pub fn limits(&self, confidence: f64) -> (f64, f64) {
        let z = normal_quantile(0.5 + confidence / 2.0);
        (libm::exp(self.coefficient - z * self.error), libm::exp(self.coefficient + z * self.error))
    }

    /// Two-sided probability by Wald's test.
    pub fn p(&self) -> f64 {
        2.0 * normal_tail((self.coefficient / self.error).abs())
    }
}

/// Cox regression on one covariate: pairs of observation and value (0 and 1 for two groups).
///
/// Newton's method on the partial likelihood from 0; it stops, as R's `coxph` does, when the log likelihood
/// changes by less than a billionth of itself, so that coefficients agree with R's to the last printed digit.
/// Nothing where the likelihood has no maximum (no events, one group only, or a group without events).
pub fn cox(data: &[(Observation, f64)], ties: Ties) -> Option<HazardRatio> {
    const STOP: f64 = 1e-9;
    let mut sorted: Vec<(Observation, f64)> = data.to_vec();
    sorted.sort_by(|a, b| b.0.time.total_cmp(&a.0.time));
    let mut beta = 0.0_f64;
    let mut at = partial_likelihood(&sorted, beta, ties);
    for _ in 0..30 {
        if at.information.is_nan() || at.information <= 1e-12 {
            return None;
        }
        beta += at.score / at.information;
        if beta.abs() > 20.0 {
            return None;
        }
        let next = partial_likelihood(&sorted, beta, ties);
        if (1.0 - at.log_likelihood / next.log_likelihood).abs() <= STOP {
            return Some(HazardRatio { coefficient: beta, error: 1.0 / libm::sqrt(next.information) });
        }
        at = next;
    }
    None
}

#[derive(Debug, Clone, Copy)]
struct Likelihood {
    log_likelihood: f64,
    score: f64,
    information: f64,
}

/// Partial likelihood with its derivatives; `sorted` by falling time.
fn partial_likelihood(sorted: &[(Observation, f64)], beta: f64, ties: Ties) -> Likelihood {
    let (mut s0, mut s1, mut s2) = (0.0, 0.0, 0.0);
    let mut sum = Likelihood { log_likelihood: 0.0, score: 0.0, information: 0.0 };
    let mut at = 0;
    while at < sorted.len() {
        let time = sorted[at].0.time;
        let (mut d, mut d0, mut d1, mut d2, mut x_sum) = (0.0_f64, 0.0, 0.0, 0.0, 0.0);
        while let Some((o, x)) = sorted.get(at).filter(|(o, _)| o.time == time) {
            let w = libm::exp(beta * x);
            s0 += w;
            s1 += w * x;
            s2 += w * x * x;
            if o.event {
                d += 1.0;
                d0 += w;
                d1 += w * x;
                d2 += w * x * x;
                x_sum += x;
            }
            at += 1;
        }
        sum.score += x_sum;
        sum.log_likelihood += beta * x_sum;
        for l in 0..d as usize {
            let share = if ties == Ties::Efron { l as f64 / d } else { 0.0 };
            let (a, b, c) = (s0 - share * d0, s1 - share * d1, s2 - share * d2);
            sum.log_likelihood -= libm::log(a);
            sum.score -= b / a;
            sum.information += c / a - (b / a) * (b / a);
        }
    }
    sum
}
