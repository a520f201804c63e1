//! Nested sampling (Skilling 2006, doi:10.1214/06-BA127): the independent check of every marginal likelihood.
//!
//! Live points from the prior; the least likely is replaced again and again by a point drawn from the prior
//! within its likelihood contour, by Metropolis random walks in the metric of the live points. Its weight is
//! its likelihood times the prior mass between two contours.

use super::mixture::ln_prior;
use super::{Effort, Estimate, Method, Target, safe};
use crate::math::linear::{lower_times, moments, robust_factor};
use crate::math::rng::Rng;
use crate::math::{exp, ln, ln_sum_exp};

/// Marginal likelihood and posterior sample of `target`.
pub fn sample(target: &dyn Target, effort: Effort, rng: &mut Rng) -> Estimate {
    let dim = target.dim();
    let live = effort.live.max(dim + 2);
    let count = live as f64;
    let mut points = vec![0.0; live * dim];
    rng.normals(&mut points);
    let mut likelihoods: Vec<f64> = points.chunks_exact(dim).map(|z| safe(target, z)).collect();
    let mut evaluations = live;
    let ones = vec![1.0; live];
    let (mut dead, mut dead_l, mut dead_w) = (Vec::new(), Vec::new(), Vec::new());
    let mut ln_mass: f64 = 0.0;
    let mut ln_z = f64::NEG_INFINITY;
    let shrink = -1.0 / count;
    let ln_width = ln(-libm::expm1(shrink));
    let mut factor = Vec::new();
    let mut reach = 1.0 / (dim as f64).sqrt();
    let (mut trial, mut noise, mut step) = (vec![0.0; dim], vec![0.0; dim], vec![0.0; dim]);
    for iteration in 0..live * 400 {
        if iteration % (live / 5).max(1) == 0 {
            let (_, cov) = moments(&points, &ones, dim);
            factor = robust_factor(&cov, dim);
        }
        let (mut low, mut high) = (0, f64::NEG_INFINITY);
        for (i, l) in likelihoods.iter().enumerate() {
            if *l < likelihoods[low] {
                low = i;
            }
            high = high.max(*l);
        }
        let contour = likelihoods[low];
        let weight = ln_mass + ln_width + contour;
        if weight > f64::NEG_INFINITY {
            ln_z = ln_sum_exp(&[ln_z, weight]);
            dead.extend_from_slice(&points[low * dim..(low + 1) * dim]);
            dead_l.push(contour);
            dead_w.push(weight);
        }
        ln_mass += shrink;
        if high == f64::NEG_INFINITY && iteration > live * 60 {
            break;
        }
        // Done when what the live points can still add is below 0.1 %.
        if high > f64::NEG_INFINITY && high + ln_mass < ln_z - 6.9 {
            break;
        }
        let mut from = rng.below(live - 1);
        if from >= low {
            from += 1;
        }
        let mut z = points[from * dim..(from + 1) * dim].to_vec();
        let mut at = likelihoods[from];
        let mut accepted = 0;
        let mut tries = 0;
        while tries < effort.steps || (accepted == 0 && tries < 20 * effort.steps) {
            tries += 1;
            rng.normals(&mut noise);
            lower_times(&factor, &noise, &mut step);
            let scale = reach * (0.3 + 1.4 * rng.uniform());
            trial.iter_mut().zip(z.iter().zip(&step)).for_each(|(t, (z, s))| *t = z + scale * s);
            if ln(rng.uniform()) < ln_prior(&trial) - ln_prior(&z) {
                let l = safe(target, &trial);
                evaluations += 1;
                // On a plateau of equal likelihoods (or of impossibility) a tie may pass.
                if l > contour || (l == contour && rng.uniform() < 0.5) {
                    z.copy_from_slice(&trial);
                    at = l;
                    accepted += 1;
                }
            }
        }
        let rate = f64::from(accepted) / tries as f64;
        reach = (reach * exp((rate - 0.35) * 0.1)).clamp(1e-5, 4.0);
        points[low * dim..(low + 1) * dim].copy_from_slice(&z);
        likelihoods[low] = at;
    }
    for (z, l) in points.chunks_exact(dim).zip(&likelihoods) {
        let weight = ln_mass - ln(count) + l;
        if weight > f64::NEG_INFINITY {
            ln_z = ln_sum_exp(&[ln_z, weight]);
            dead.extend_from_slice(z);
            dead_l.push(*l);
            dead_w.push(weight);
        }
    }
    let weights: Vec<f64> = dead_w.iter().map(|w| exp(w - ln_z)).collect();
    let information: f64 =
        weights.iter().zip(&dead_l).filter(|(w, _)| **w > 0.0).map(|(w, l)| w * (l - ln_z)).sum();
    let square: f64 = weights.iter().map(|w| w * w).sum();
    Estimate {
        ln_z,
        error: (information.max(0.0) / count).sqrt().max(1.0 / count),
        method: Method::Nested,
        effective: if square > 0.0 { 1.0 / square } else { 0.0 },
        evaluations,
        points: dead,
        weights,
        ln_likelihoods: dead_l,
        dim,
    }
}
