//! One model for a cohort: every patient has growth and regression rates of their own, drawn from a common
//! distribution that is learned with them.
//!
//! ln(size / first size) ~ Normal(b + ln(e^{-dt} + e^{gt} - 1), sigma), b ~ Normal(0, 0.15),
//! ln g ~ Normal(mu_g, omega_g), ln d ~ Normal(mu_d, omega_d); mu_g ~ Normal(ln 0.002, 1),
//! mu_d ~ Normal(ln 0.01, 1), the omegas half-normal (1), sigma half-normal (0.3); t in days.
//!
//! Sampled by Metropolis within Gibbs: patients by adaptive random walks, the means exactly given the rest,
//! the spreads and the error by random walks on their logarithms, and the whole population by shifts and
//! stretches that carry the patients along.

use crate::math::rng::Rng;
use crate::math::special::ln_normal;
use crate::math::{exp, ln};

/// One patient of the cohort.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Days from the first examination.
    pub days: Vec<f64>,
    /// Logarithm of the size relative to the first.
    pub ln_ratio: Vec<f64>,
}

/// Posterior mean, standard deviation and Monte Carlo error of the mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Posterior {
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
    /// Standard error of the mean from 40 batches.
    pub error: f64,
}

/// The population.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Population {
    /// Mean of ln g.
    pub mu_g: Posterior,
    /// Mean of ln d.
    pub mu_d: Posterior,
    /// Spread of ln g.
    pub omega_g: Posterior,
    /// Spread of ln d.
    pub omega_d: Posterior,
    /// Error of a logarithm of a size.
    pub sigma: Posterior,
}

/// One patient's state: b, ln g, ln d, log likelihood, and the reach of the walk.
#[derive(Clone)]
struct State {
    at: [f64; 3],
    squares: f64,
    reach: f64,
}

const PRIOR: [(f64, f64); 2] = [(0.002, 1.0), (0.01, 1.0)];

/// Samples the population; a fifth of `sweeps` is discarded at the start.
pub fn sample(members: &[Member], sweeps: usize, seed: u64) -> Population {
    let mut rng = Rng::stream(seed, "hierarchical");
    let (mut mu, mut omega, mut sigma) = ([ln(0.002), ln(0.01)], [1.0, 1.0], 0.2);
    let mut states: Vec<State> = members
        .iter()
        .map(|m| {
            let at = [0.0, mu[0], mu[1]];
            State { at, squares: squares(m, &at), reach: 0.5 }
        })
        .collect();
    let count: f64 = members.iter().map(|m| m.days.len() as f64).sum();
    let burn = sweeps / 5;
    let mut kept: [Vec<f64>; 5] = Default::default();
    let mut reaches = [0.3; 7];
    for sweep in 0..sweeps {
        let adapt = if sweep < burn { 0.05 } else { 0.0 };
        for (m, s) in members.iter().zip(&mut states) {
            // Two walks over all three, one over each rate alone.
            for block in 0..4 {
                let mut trial = s.at;
                let scale = [0.1, omega[0], omega[1]];
                for (k, t) in trial.iter_mut().enumerate() {
                    if block < 2 || block == k + 1 {
                        *t += s.reach * if block < 2 { 0.6 } else { 1.2 } * scale[k] * rng.normal();
                    }
                }
                let new = squares(m, &trial);
                let ratio = (s.squares - new) / (2.0 * sigma * sigma) + prior(&trial, &mu, &omega)
                    - prior(&s.at, &mu, &omega);
                let accepted = ln(rng.uniform()) < ratio;
                if accepted {
                    s.at = trial;
                    s.squares = new;
                }
                if block < 2 {
                    s.reach *= exp(adapt * (f64::from(u8::from(accepted)) - 0.3));
                }
            }
        }
        let n = states.len() as f64;
        for k in 0..2 {
            let sum: f64 = states.iter().map(|s| s.at[k + 1]).sum();
            let (center, width) = (ln(PRIOR[k].0), PRIOR[k].1);
            let precision = 1.0 / (width * width) + n / (omega[k] * omega[k]);
            let mean = (center / (width * width) + sum / (omega[k] * omega[k])) / precision;
            mu[k] = mean + rng.normal() / precision.sqrt();
            let spread: f64 = states.iter().map(|s| (s.at[k + 1] - mu[k]) * (s.at[k + 1] - mu[k])).sum();
            let target = |o: f64| -n * ln(o) - 0.5 * spread / (o * o) - 0.5 * o * o + ln(o);
            walk_positive(&mut omega[k], &target, &mut reaches[k], adapt, &mut rng);
            shift(
                members,
                &mut states,
                (k, &mut mu, &mut omega),
                sigma,
                &mut reaches[k + 3..],
                adapt,
                &mut rng,
            );
        }
        let all: f64 = states.iter().map(|s| s.squares).sum();
        let target = |s: f64| -count * ln(s) - 0.5 * all / (s * s) - 0.5 * (s / 0.3) * (s / 0.3) + ln(s);
        walk_positive(&mut sigma, &target, &mut reaches[2], adapt, &mut rng);
        if sweep >= burn {
            for (list, value) in kept.iter_mut().zip([mu[0], mu[1], omega[0], omega[1], sigma]) {
                list.push(value);
            }
        }
    }
    let [mu_g, mu_d, omega_g, omega_d, sigma] = kept.map(|values| posterior(&values));
    Population { mu_g, mu_d, omega_g, omega_d, sigma }
}

fn squares(m: &Member, at: &[f64; 3]) -> f64 {
    let (g, d) = (exp(at[1]), exp(at[2]));
    m.days
        .iter()
        .zip(&m.ln_ratio)
        .map(|(t, y)| {
            let r = y - at[0] - ln(exp(-d * t) + libm::expm1(g * t));
            r * r
        })
        .sum()
}

fn prior(at: &[f64; 3], mu: &[f64; 2], omega: &[f64; 2]) -> f64 {
    ln_normal(at[0], 0.15) + ln_normal(at[1] - mu[0], omega[0]) + ln_normal(at[2] - mu[1], omega[1])
}

/// A random walk on the logarithm of a positive number; `target` includes the Jacobian.
fn walk_positive(x: &mut f64, target: &dyn Fn(f64) -> f64, reach: &mut f64, adapt: f64, rng: &mut Rng) {
    for _ in 0..3 {
        let trial = *x * exp(*reach * rng.normal());
        let accepted = ln(rng.uniform()) < target(trial) - target(*x);
        if accepted {
            *x = trial;
        }
        *reach *= exp(adapt * (f64::from(u8::from(accepted)) - 0.4));
    }
}

/// Stretches all patients' rates about their mean together with their spread.
#[expect(
    clippy::too_many_arguments,
    reason = "the arguments are the terms of one formula or the columns of one row"
)]
fn shift(
    members: &[Member],
    states: &mut [State],
    (k, mu, omega): (usize, &mut [f64; 2], &mut [f64; 2]),
    sigma: f64,
    reaches: &mut [f64],
    adapt: f64,
    rng: &mut Rng,
) {
    let Some(reach) = reaches.first_mut() else { return };
    let factor = exp(0.2 * *reach * rng.normal());
    let moved: Vec<State> = members
        .iter()
        .zip(states.iter())
        .map(|(m, s)| {
            let mut at = s.at;
            at[k + 1] = mu[k] + factor * (s.at[k + 1] - mu[k]);
            State { at, squares: squares(m, &at), reach: s.reach }
        })
        .collect();
    let gain: f64 = states.iter().zip(&moved).map(|(a, b)| a.squares - b.squares).sum();
    let trial = omega[k] * factor;
    // The patients' prior density and the Jacobian cancel but for one factor from omega itself.
    let ratio = gain / (2.0 * sigma * sigma) - 0.5 * (trial * trial - omega[k] * omega[k]) + ln(factor);
    let accepted = ln(rng.uniform()) < ratio;
    if accepted {
        states.clone_from_slice(&moved);
        omega[k] = trial;
    }
    *reach *= exp(adapt * (f64::from(u8::from(accepted)) - 0.4));
}

fn posterior(values: &[f64]) -> Posterior {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let sd = (values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n).sqrt();
    let size = (values.len() / 40).max(1);
    let means: Vec<f64> = values.chunks_exact(size).map(|c| c.iter().sum::<f64>() / c.len() as f64).collect();
    let b = means.len() as f64;
    let spread = means.iter().map(|m| (m - mean) * (m - mean)).sum::<f64>() / (b - 1.0);
    Posterior { mean, sd, error: (spread / b).sqrt() }
}
