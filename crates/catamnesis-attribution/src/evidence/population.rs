//! Tempered population Monte Carlo, then importance sampling from a defensive mixture.
//!
//! 1. Particles from the prior are carried to the posterior through powers of the likelihood, each power
//!    chosen so that the weights keep 60 % of their effective size; after every step they are resampled and
//!    moved by Metropolis random walks.
//! 2. A mixture of Student densities is fitted to them and refitted twice from its own weighted draws.
//! 3. A final, independent sample from that mixture gives the marginal likelihood as the mean weight, and its
//!    standard error (Cappe et al. 2004, doi:10.1198/106186004X12803; Hesterberg 1995 for the defensive
//!    component).

use super::mixture::{Mixture, ln_prior};
use super::{Effort, Estimate, Method, Target, safe};
use crate::math::linear::{lower_times, moments, robust_factor};
use crate::math::rng::Rng;
use crate::math::{exp, ln, ln_sum_exp};
use rayon::prelude::*;

/// Share of the effective size kept at each power of the likelihood.
const KEEP: f64 = 0.6;
/// Metropolis moves after each resampling.
const MOVES: usize = 5;

/// Marginal likelihood and posterior sample of `target`.
pub fn sample(target: &dyn Target, effort: Effort, rng: &mut Rng) -> Estimate {
    let dim = target.dim();
    let mut evaluations = 0;
    let Some((particles, _)) = temper(target, effort.particles, rng, &mut evaluations) else {
        return impossible(dim, evaluations);
    };
    let clusters = (effort.particles / 150).clamp(1, 8);
    let ones = vec![1.0; effort.particles];
    let mut mixture = Mixture::fit(&particles, &ones, dim, clusters, rng);
    let mut best: Option<Estimate> = None;
    for round in 0..5 {
        // Two short rounds to adapt, then full ones until the error is small.
        let n = if round < 2 { effort.draws / 4 } else { effort.draws };
        let estimate = importance(target, &mixture, n, rng);
        evaluations += n;
        if round >= 2 {
            let done = estimate.error < 0.015;
            if best.as_ref().is_none_or(|b| estimate.error < b.error) {
                best = Some(estimate.clone());
            }
            if done {
                break;
            }
        }
        if estimate.effective > (10 * dim) as f64 {
            mixture = Mixture::fit(&estimate.points, &estimate.weights, dim, clusters, rng);
        }
    }
    match best {
        Some(mut estimate) => {
            estimate.evaluations = evaluations;
            estimate
        }
        None => impossible(dim, evaluations),
    }
}

/// One importance sample from `mixture`.
fn importance(target: &dyn Target, mixture: &Mixture, n: usize, rng: &mut Rng) -> Estimate {
    let dim = target.dim();
    let points = mixture.draw(n, rng);
    let both: Vec<(f64, f64)> = points
        .par_chunks_exact(dim)
        .with_min_len(256)
        .map(|z| {
            let l = safe(target, z);
            if l == f64::NEG_INFINITY {
                return (l, l);
            }
            (l, l + ln_prior(z) - mixture.ln_density(z))
        })
        .collect();
    let ln_w: Vec<f64> = both.iter().map(|b| b.1).collect();
    let total = ln_sum_exp(&ln_w);
    let count = n as f64;
    let ln_z = total - ln(count);
    let weights: Vec<f64> =
        ln_w.iter().map(|w| if total.is_finite() { exp(w - total) } else { 0.0 }).collect();
    let square: f64 = weights.iter().map(|w| w * w).sum();
    let error = ((square * count - 1.0).max(0.0) / count).sqrt();
    Estimate {
        ln_z,
        error,
        method: Method::Population,
        effective: if square > 0.0 { 1.0 / square } else { 0.0 },
        evaluations: n,
        points,
        weights,
        ln_likelihoods: both.into_iter().map(|b| b.0).collect(),
        dim,
    }
}

/// Carries particles from the prior to the posterior; none if no particle is possible. Also the tempering
/// estimate of the log marginal likelihood.
fn temper(target: &dyn Target, n: usize, rng: &mut Rng, evaluations: &mut usize) -> Option<(Vec<f64>, f64)> {
    let dim = target.dim();
    let mut points = vec![0.0; n * dim];
    let mut likelihoods = Vec::new();
    // A sharply limited likelihood may be out of reach of the first draws: draw more before giving up.
    for attempt in 0..6 {
        rng.normals(&mut points);
        likelihoods = points.par_chunks_exact(dim).with_min_len(256).map(|z| safe(target, z)).collect();
        *evaluations += n;
        let possible = likelihoods.iter().filter(|l| l.is_finite()).count();
        if possible >= (dim + 2).max(n / 200) || (attempt == 5 && possible > 0) {
            break;
        }
        if attempt == 5 {
            return None;
        }
    }
    let mut power = 0.0;
    let mut ln_z = 0.0;
    let mut reach = 2.38 / (dim as f64).sqrt();
    while power < 1.0 {
        let step = next_step(&likelihoods, 1.0 - power);
        power = if power + step > 1.0 - 1e-9 { 1.0 } else { power + step };
        let ln_w: Vec<f64> = likelihoods.iter().map(|l| if l.is_finite() { l * step } else { *l }).collect();
        let total = ln_sum_exp(&ln_w);
        ln_z += total - ln(n as f64);
        let weights: Vec<f64> = ln_w.iter().map(|w| exp(w - total)).collect();
        let (_, cov) = moments(&points, &weights, dim);
        let factor = robust_factor(&cov, dim);
        let kept = resample(&weights, rng);
        let mut next = Vec::with_capacity(n * dim);
        for &i in &kept {
            next.extend_from_slice(&points[i * dim..(i + 1) * dim]);
        }
        points = next;
        likelihoods = kept.iter().map(|&i| likelihoods[i]).collect();
        for _ in 0..MOVES {
            let accepted = walk(target, &mut points, &mut likelihoods, &factor, (power, reach), rng);
            *evaluations += n;
            let rate = accepted as f64 / n as f64;
            reach = (reach * exp((rate - 0.3) * 1.0)).clamp(1e-4, 4.0);
        }
    }
    Some((points, ln_z))
}

/// The largest step of the power, at most `rest`, that keeps the effective size.
fn next_step(likelihoods: &[f64], rest: f64) -> f64 {
    let finite = likelihoods.iter().filter(|l| l.is_finite()).count() as f64;
    let size = |step: f64| {
        let w: Vec<f64> = likelihoods.iter().filter(|l| l.is_finite()).map(|l| l * step).collect();
        let total = ln_sum_exp(&w);
        1.0 / w.iter().map(|v| exp(2.0 * (v - total))).sum::<f64>()
    };
    if size(rest) >= KEEP * finite {
        return rest;
    }
    let (mut low, mut high) = (0.0, rest);
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        if size(middle) >= KEEP * finite {
            low = middle;
        } else {
            high = middle;
        }
    }
    low.max(rest * 1e-9)
}

/// Systematic resampling.
fn resample(weights: &[f64], rng: &mut Rng) -> Vec<usize> {
    let n = weights.len();
    let start = rng.uniform();
    let mut out = Vec::with_capacity(n);
    let mut sum = 0.0;
    for (i, w) in weights.iter().enumerate() {
        sum += w;
        while out.len() < n && (out.len() as f64 + start) / (n as f64) < sum {
            out.push(i);
        }
    }
    while out.len() < n {
        out.push(n - 1);
    }
    out
}

/// One Metropolis move of every particle; the number accepted. Random numbers are drawn in order before the
/// likelihoods are computed in parallel.
fn walk(
    target: &dyn Target,
    points: &mut [f64],
    likelihoods: &mut [f64],
    factor: &[f64],
    (power, reach): (f64, f64),
    rng: &mut Rng,
) -> usize {
    let dim = target.dim();
    let mut noise = vec![0.0; dim];
    let mut step = vec![0.0; dim];
    let mut proposals = vec![0.0; points.len()];
    let mut thresholds = vec![0.0; likelihoods.len()];
    for ((z, p), threshold) in
        points.chunks_exact(dim).zip(proposals.chunks_exact_mut(dim)).zip(&mut thresholds)
    {
        rng.normals(&mut noise);
        lower_times(factor, &noise, &mut step);
        // Every fourth move is a long or a short one, for shapes a single scale does not fit.
        let scale = match rng.below(8) {
            0 => 0.2 * reach,
            1 => 2.5 * reach,
            _ => reach,
        };
        p.iter_mut().zip(z.iter().zip(&step)).for_each(|(p, (z, s))| *p = z + scale * s);
        *threshold = ln(rng.uniform());
    }
    let proposed: Vec<f64> =
        proposals.par_chunks_exact(dim).with_min_len(256).map(|z| safe(target, z)).collect();
    let mut accepted = 0;
    for (i, (z, p)) in points.chunks_exact_mut(dim).zip(proposals.chunks_exact(dim)).enumerate() {
        let (old, new) = (likelihoods[i], proposed[i]);
        if new == f64::NEG_INFINITY {
            continue;
        }
        let ratio = power * (new - old) + ln_prior(p) - ln_prior(z);
        if thresholds[i] < ratio {
            z.copy_from_slice(p);
            likelihoods[i] = new;
            accepted += 1;
        }
    }
    accepted
}

fn impossible(dim: usize, evaluations: usize) -> Estimate {
    Estimate {
        ln_z: f64::NEG_INFINITY,
        error: 0.0,
        method: Method::Population,
        effective: 0.0,
        evaluations,
        points: Vec::new(),
        weights: Vec::new(),
        ln_likelihoods: Vec::new(),
        dim,
    }
}
