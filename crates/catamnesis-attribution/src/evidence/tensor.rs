//! Tensor Gauss-Legendre quadrature for up to three parameters.
//!
//! 1. A coarse grid over eight prior standard deviations finds where the mass is; its best points are polished.
//! 2. The box around them is shrunk or grown until its edges hold less than 1e-15 of the peak.
//! 3. The order is doubled until the integral settles; the last change is the reported error.

use super::mixture::ln_prior;
use super::{Estimate, Method, Target, safe};
use crate::math::gauss::legendre;
use crate::math::minimize::simplex;
use crate::math::{exp, ln, ln_sum_exp};
use rayon::prelude::*;

/// Prior standard deviations that are searched on each side.
const SPAN: f64 = 8.5;
/// Natural logarithm of the density, relative to the peak, below which nothing counts.
const FLOOR: f64 = -36.0;

type Box3 = Vec<(f64, f64)>;

/// The marginal likelihood, or none where the integral does not settle within the budget.
pub fn integrate(target: &dyn Target) -> Option<Estimate> {
    let dim = target.dim();
    if dim == 0 {
        return Some(point(target));
    }
    let orders: &[usize] = match dim {
        1 => &[64, 128, 256, 512, 1024, 2048],
        2 => &[32, 64, 128, 256, 512],
        3 => &[20, 40, 80, 128],
        _ => return None,
    };
    let mut evaluations = 0;
    let bounds = locate(target, &mut evaluations)?;
    let mut before: Option<f64> = None;
    for &order in orders {
        let nodes = evaluate(target, &bounds, order);
        evaluations += nodes.len();
        let ln_z = total(&nodes);
        if let Some(last) = before {
            let change = (ln_z - last).abs();
            let enough = if order == *orders.last()? {
                5e-3
            } else if dim == 3 {
                2e-4
            } else {
                1e-9
            };
            if change < enough {
                return Some(estimate(target, &bounds, order, nodes, ln_z, change, evaluations));
            }
        }
        before = Some(ln_z);
    }
    None
}

fn point(target: &dyn Target) -> Estimate {
    let l = safe(target, &[]);
    Estimate {
        ln_z: l,
        error: 0.0,
        method: Method::Quadrature,
        effective: 1.0,
        evaluations: 1,
        points: Vec::new(),
        weights: Vec::new(),
        ln_likelihoods: vec![l],
        dim: 0,
    }
}

/// Where the mass of likelihood times prior lies.
#[expect(clippy::needless_range_loop, reason = "the index runs over several arrays")]
fn locate(target: &dyn Target, evaluations: &mut usize) -> Option<Box3> {
    let dim = target.dim();
    let order = [0_usize, 300, 60, 28][dim];
    let step = 2.0 * SPAN / order as f64;
    let whole: Box3 = vec![(-SPAN, SPAN); dim];
    let at = |i: usize| -SPAN + (i as f64 + 0.5) * step;
    let count = order.pow(dim as u32);
    let coarse: Vec<f64> = (0..count)
        .into_par_iter()
        .with_min_len(256)
        .map(|i| {
            let z: Vec<f64> = (0..dim).map(|d| at(i / order.pow(d as u32) % order)).collect();
            safe(target, &z) + ln_prior(&z)
        })
        .collect();
    *evaluations += count;
    let mut ranked: Vec<usize> = (0..count).filter(|&i| coarse[i].is_finite()).collect();
    ranked.sort_by(|&a, &b| coarse[b].total_cmp(&coarse[a]).then(a.cmp(&b)));
    let negative = |z: &[f64]| -(safe(target, z) + ln_prior(z));
    let mut peak = f64::NEG_INFINITY;
    let mut polished: Vec<Vec<f64>> = Vec::new();
    for &i in ranked.iter().take(3) {
        let z: Vec<f64> = (0..dim).map(|d| at(i / order.pow(d as u32) % order)).collect();
        let (z, value) = simplex(&negative, &z, 0.5 * step, 800);
        *evaluations += 400;
        peak = peak.max(-value);
        polished.push(z);
    }
    if !peak.is_finite() {
        return None;
    }
    // The coarse cells that matter, and a small cross around every polished peak.
    let mut bounds: Box3 = vec![(f64::INFINITY, f64::NEG_INFINITY); dim];
    for &i in &ranked {
        if coarse[i] < peak + FLOOR {
            break;
        }
        for (d, b) in bounds.iter_mut().enumerate() {
            let x = at(i / order.pow(d as u32) % order);
            b.0 = b.0.min(x - step);
            b.1 = b.1.max(x + step);
        }
    }
    for z in &polished {
        for (d, b) in bounds.iter_mut().enumerate() {
            b.0 = b.0.min(z[d] - 0.5 * step);
            b.1 = b.1.max(z[d] + 0.5 * step);
        }
    }
    for (b, w) in bounds.iter_mut().zip(&whole) {
        *b = (b.0.max(w.0), b.1.min(w.1));
    }
    for _ in 0..12 {
        let probe = [0_usize, 96, 40, 24][dim];
        let nodes = evaluate(target, &bounds, probe);
        *evaluations += nodes.len();
        let rule = legendre(probe);
        let top = nodes.iter().map(|n| n.1).fold(peak, f64::max);
        let mut changed = false;
        for d in 0..dim {
            let mut profile = vec![f64::NEG_INFINITY; probe];
            for (i, n) in nodes.iter().enumerate() {
                let k = i / probe.pow(d as u32) % probe;
                profile[k] = profile[k].max(n.1);
            }
            let (low, high) = bounds[d];
            let x = |k: usize| 0.5 * (low + high) + 0.5 * (high - low) * rule[k].0;
            let inside: Vec<usize> = (0..probe).filter(|&k| profile[k] > top + FLOOR).collect();
            let (Some(&first), Some(&last)) = (inside.first(), inside.last()) else { continue };
            let width = high - low;
            let new_low = if first == 0 && low > -SPAN { low - 0.3 * width } else { x(first.max(1) - 1) };
            let new_high = if last + 1 == probe && high < SPAN {
                high + 0.3 * width
            } else {
                x((last + 1).min(probe - 1))
            };
            let new = (
                if first == 0 && low <= -SPAN { low } else { new_low.max(-SPAN) },
                if last + 1 == probe && high >= SPAN { high } else { new_high.min(SPAN) },
            );
            changed |= (new.1 - new.0 - width).abs() > 0.1 * width;
            bounds[d] = new;
        }
        if !changed {
            break;
        }
    }
    Some(bounds)
}

/// Logarithm of weight, of likelihood times prior, and of likelihood, at every node.
fn evaluate(target: &dyn Target, bounds: &Box3, order: usize) -> Vec<(f64, f64, f64)> {
    let dim = bounds.len();
    let rule = legendre(order);
    (0..order.pow(dim as u32))
        .into_par_iter()
        .with_min_len(256)
        .map(|i| {
            let mut z = [0.0; 3];
            let ln_weight = place(&rule, bounds, i, &mut z);
            let l = safe(target, &z[..dim]);
            (ln_weight, l + ln_prior(&z[..dim]), l)
        })
        .collect()
}

/// Node `i` of the tensor rule over `bounds`; returns the logarithm of its weight.
fn place(rule: &[(f64, f64)], bounds: &Box3, i: usize, z: &mut [f64; 3]) -> f64 {
    let mut rest = i;
    let mut weight = 1.0;
    for (x, (low, high)) in z.iter_mut().zip(bounds) {
        let (node, w) = rule[rest % rule.len()];
        rest /= rule.len();
        *x = 0.5 * (low + high) + 0.5 * (high - low) * node;
        weight *= w * 0.5 * (high - low);
    }
    ln(weight)
}

fn total(nodes: &[(f64, f64, f64)]) -> f64 {
    let terms: Vec<f64> = nodes.iter().map(|n| n.0 + n.1).collect();
    ln_sum_exp(&terms)
}

#[expect(
    clippy::too_many_arguments,
    reason = "the arguments are the terms of one formula or the columns of one row"
)]
fn estimate(
    target: &dyn Target,
    bounds: &Box3,
    order: usize,
    nodes: Vec<(f64, f64, f64)>,
    ln_z: f64,
    change: f64,
    evaluations: usize,
) -> Estimate {
    let dim = target.dim();
    let rule = legendre(order);
    let (mut points, mut weights, mut ln_likelihoods) = (Vec::new(), Vec::new(), Vec::new());
    for (i, n) in nodes.iter().enumerate() {
        let w = exp(n.0 + n.1 - ln_z);
        if w > 1e-12 {
            let mut z = [0.0; 3];
            place(&rule, bounds, i, &mut z);
            points.extend_from_slice(&z[..dim]);
            weights.push(w);
            ln_likelihoods.push(n.2);
        }
    }
    let sum: f64 = weights.iter().sum();
    weights.iter_mut().for_each(|w| *w /= sum);
    Estimate {
        ln_z,
        error: change.max(1e-12),
        method: Method::Quadrature,
        effective: 1e6,
        evaluations,
        points,
        weights,
        ln_likelihoods,
        dim,
    }
}
