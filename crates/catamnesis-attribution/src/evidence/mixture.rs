//! Mixtures of multivariate Student densities, fitted to weighted points and used as proposals.

use crate::math::linear::{forward, ln_det, lower_times, moments, robust_factor};
use crate::math::rng::Rng;
use crate::math::special::{LN_SQRT_2PI, ln_student};
use crate::math::{exp, ln};

/// Degrees of freedom of every component: tails heavy enough for bounded weights.
const DF: f64 = 6.0;

/// One component.
#[derive(Debug, Clone)]
struct Component {
    weight: f64,
    /// Logarithm of the weight.
    ln_weight: f64,
    mean: Vec<f64>,
    /// Lower Cholesky factor of the scale.
    factor: Vec<f64>,
    /// Logarithm of the density at the mean.
    ln_peak: f64,
}

/// A defensive mixture: Student components, and the standard normal prior with a weight of its own so that
/// importance weights stay bounded by the likelihood over that weight.
#[derive(Debug, Clone)]
pub struct Mixture {
    dim: usize,
    prior: f64,
    components: Vec<Component>,
}

impl Mixture {
    /// Fits `clusters` components to the weighted `points` by seeded k-means and expectation maximization.
    pub fn fit(points: &[f64], weights: &[f64], dim: usize, clusters: usize, rng: &mut Rng) -> Mixture {
        let centers = seeds(points, weights, dim, clusters, rng);
        let (_, overall) = moments(points, weights, dim);
        let k = centers.len() / dim.max(1);
        // First assignment: the nearest center in the metric of the overall covariance.
        let metric = robust_factor(&overall, dim);
        let mut resp = vec![0.0; weights.len() * k];
        let mut delta = vec![0.0; dim];
        for (i, z) in points.chunks_exact(dim).enumerate() {
            let mut best = (f64::INFINITY, 0);
            for (c, center) in centers.chunks_exact(dim).enumerate() {
                delta.iter_mut().zip(z.iter().zip(center)).for_each(|(d, (a, b))| *d = a - b);
                forward(&metric, &mut delta);
                let distance: f64 = delta.iter().map(|d| d * d).sum();
                if distance < best.0 {
                    best = (distance, c);
                }
            }
            resp[i * k + best.1] = weights[i];
        }
        let mut mixture = Mixture { dim, prior: 0.05, components: Vec::new() };
        mixture.maximize(points, &resp, k, &overall);
        for _ in 0..6 {
            let k = mixture.components.len();
            let mut resp = vec![0.0; weights.len() * k];
            let mut terms = vec![0.0; k];
            for (i, z) in points.chunks_exact(dim).enumerate() {
                mixture.terms(z, &mut terms);
                let top = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                terms.iter_mut().for_each(|t| *t = exp(*t - top));
                let sum: f64 = terms.iter().sum();
                for (r, t) in resp[i * k..].iter_mut().zip(&terms) {
                    *r = weights[i] * t / sum;
                }
            }
            mixture.maximize(points, &resp, k, &overall);
        }
        mixture
    }

    /// The M step, with every covariance shrunk a little toward the overall one.
    fn maximize(&mut self, points: &[f64], resp: &[f64], k: usize, overall: &[f64]) {
        let dim = self.dim;
        let total: f64 = resp.iter().sum();
        let mut components = Vec::new();
        for c in 0..k {
            let weights: Vec<f64> = resp.iter().skip(c).step_by(k).copied().collect();
            let sum: f64 = weights.iter().sum();
            let square: f64 = weights.iter().map(|w| w * w).sum();
            let effective = sum * sum / square.max(1e-300);
            if sum / total < 1e-4 || effective < (dim + 2) as f64 {
                continue;
            }
            let (mean, mut cov) = moments(points, &weights, dim);
            // Shrinkage guards small clusters; the weight of ten points of the overall shape, scaled down.
            let keep = effective / (effective + 0.5 * dim as f64);
            let scale = {
                let own: f64 = (0..dim).map(|i| cov[i * dim + i]).sum();
                let all: f64 = (0..dim).map(|i| overall[i * dim + i]).sum();
                (own / all.max(1e-300)).min(1.0)
            };
            for (c, o) in cov.iter_mut().zip(overall) {
                *c = (keep * *c + (1.0 - keep) * scale * o) * 1.1;
            }
            let factor = robust_factor(&cov, dim);
            let ln_peak = ln_student(0.0, dim, DF, ln_det(&factor, dim));
            components.push(Component { weight: sum / total, ln_weight: 0.0, mean, factor, ln_peak });
        }
        if components.is_empty() {
            let factor = robust_factor(overall, dim);
            let ln_peak = ln_student(0.0, dim, DF, ln_det(&factor, dim));
            let (mean, _) = moments(points, &vec![1.0; points.len() / dim], dim);
            components.push(Component { weight: 1.0, ln_weight: 0.0, mean, factor, ln_peak });
        }
        let total: f64 = components.iter().map(|c| c.weight).sum();
        for component in &mut components {
            component.weight /= total;
            component.ln_weight = ln(component.weight);
        }
        self.components = components;
    }

    fn terms(&self, z: &[f64], out: &mut [f64]) {
        let mut delta = [0.0; 32];
        for (o, c) in out.iter_mut().zip(&self.components) {
            let delta = &mut delta[..self.dim.min(32)];
            delta.iter_mut().zip(z.iter().zip(&c.mean)).for_each(|(d, (a, b))| *d = a - b);
            forward(&c.factor, delta);
            let distance: f64 = delta.iter().map(|d| d * d).sum();
            let fall = 0.5 * (DF + self.dim as f64) * libm::log1p(distance / DF);
            *o = c.ln_weight + (c.ln_peak - fall);
        }
    }

    /// Logarithm of the density at `z`.
    pub fn ln_density(&self, z: &[f64]) -> f64 {
        let mut terms = vec![0.0; self.components.len() + 1];
        self.terms(z, &mut terms);
        for t in &mut terms {
            *t += ln(1.0 - self.prior);
        }
        if let Some(last) = terms.last_mut() {
            *last = ln(self.prior) + ln_prior(z);
        }
        crate::math::ln_sum_exp(&terms)
    }

    /// `n` draws, stratified over the components, as rows.
    pub fn draw(&self, n: usize, rng: &mut Rng) -> Vec<f64> {
        let mut out = vec![0.0; n * self.dim];
        let mut noise = vec![0.0; self.dim];
        let start = rng.uniform();
        for (i, z) in out.chunks_exact_mut(self.dim).enumerate() {
            let mut u = (i as f64 + start) / n as f64;
            if u < self.prior {
                rng.normals(z);
                continue;
            }
            u = (u - self.prior) / (1.0 - self.prior);
            let mut chosen = self.components.len().saturating_sub(1);
            for (k, c) in self.components.iter().enumerate() {
                if u < c.weight {
                    chosen = k;
                    break;
                }
                u -= c.weight;
            }
            rng.normals(&mut noise);
            if let Some(c) = self.components.get(chosen) {
                let scale = (DF / (2.0 * rng.gamma(0.5 * DF))).sqrt();
                lower_times(&c.factor, &noise, z);
                z.iter_mut().zip(&c.mean).for_each(|(x, m)| *x = m + scale * *x);
            }
        }
        out
    }
}

/// Logarithm of the standard normal density of a vector.
#[inline]
pub fn ln_prior(z: &[f64]) -> f64 {
    z.iter().map(|x| -0.5 * x * x - LN_SQRT_2PI).sum()
}

/// Centers chosen far from one another (k-means++), then five rounds of Lloyd's algorithm.
#[expect(clippy::needless_range_loop, reason = "the index runs over several arrays")]
fn seeds(points: &[f64], weights: &[f64], dim: usize, clusters: usize, rng: &mut Rng) -> Vec<f64> {
    let n = weights.len();
    let (_, cov) = moments(points, weights, dim);
    let sd: Vec<f64> = (0..dim).map(|i| cov[i * dim + i].sqrt().max(1e-12)).collect();
    let distance = |a: &[f64], b: &[f64]| -> f64 {
        a.iter().zip(b).zip(&sd).map(|((x, y), s)| ((x - y) / s) * ((x - y) / s)).sum()
    };
    let row = |i: usize| &points[i * dim..(i + 1) * dim];
    let pick = |mass: &[f64], rng: &mut Rng| -> usize {
        let total: f64 = mass.iter().sum();
        let mut u = rng.uniform() * total;
        for (i, m) in mass.iter().enumerate() {
            u -= m;
            if u <= 0.0 {
                return i;
            }
        }
        mass.len() - 1
    };
    let mut centers = row(pick(weights, rng)).to_vec();
    while centers.len() < clusters * dim {
        let mass: Vec<f64> = (0..n)
            .map(|i| {
                let near =
                    centers.chunks_exact(dim).map(|c| distance(row(i), c)).fold(f64::INFINITY, f64::min);
                weights[i] * near
            })
            .collect();
        if mass.iter().sum::<f64>() <= 0.0 {
            break;
        }
        let next = row(pick(&mass, rng)).to_vec();
        centers.extend(next);
    }
    let k = centers.len() / dim;
    for _ in 0..5 {
        let mut sums = vec![0.0; k * dim];
        let mut mass = vec![0.0; k];
        for i in 0..n {
            let mut best = (f64::INFINITY, 0);
            for (c, center) in centers.chunks_exact(dim).enumerate() {
                let d = distance(row(i), center);
                if d < best.0 {
                    best = (d, c);
                }
            }
            mass[best.1] += weights[i];
            sums[best.1 * dim..].iter_mut().zip(row(i)).for_each(|(s, x)| *s += weights[i] * x);
        }
        for c in 0..k {
            if mass[c] > 0.0 {
                for d in 0..dim {
                    centers[c * dim + d] = sums[c * dim + d] / mass[c];
                }
            }
        }
    }
    centers
}
