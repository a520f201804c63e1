//! Minimizers: Nelder and Mead's simplex, and bounded Levenberg-Marquardt for least squares.

use super::linear::{backward, cholesky, forward};

/// Minimum of `f` by the simplex method, started at `start` with edges `edge`; ends after `budget` calls or
/// when the simplex spans less than 1e-12 in value and 1e-9 in place.
pub fn simplex(f: &dyn Fn(&[f64]) -> f64, start: &[f64], edge: f64, budget: usize) -> (Vec<f64>, f64) {
    let n = start.len();
    let value = |x: &[f64]| {
        let v = f(x);
        if v.is_nan() { f64::INFINITY } else { v }
    };
    let mut points: Vec<(f64, Vec<f64>)> = (0..=n)
        .map(|i| {
            let mut x = start.to_vec();
            if let Some(c) = i.checked_sub(1).and_then(|i| x.get_mut(i)) {
                *c += edge;
            }
            (value(&x), x)
        })
        .collect();
    let mut calls = n + 1;
    while calls < budget {
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (best, worst) = (points[0].0, points[n].0);
        let spread: f64 = (0..n).map(|i| (points[n].1[i] - points[0].1[i]).abs()).fold(0.0, f64::max);
        if (worst - best).abs() < 1e-12 && spread < 1e-9 {
            break;
        }
        let center: Vec<f64> =
            (0..n).map(|i| points[..n].iter().map(|p| p.1[i]).sum::<f64>() / n as f64).collect();
        let along =
            |c: f64| -> Vec<f64> { (0..n).map(|i| center[i] + c * (points[n].1[i] - center[i])).collect() };
        let reflected = along(-1.0);
        let at_reflected = value(&reflected);
        calls += 1;
        if at_reflected < best {
            let expanded = along(-2.0);
            let at_expanded = value(&expanded);
            calls += 1;
            points[n] =
                if at_expanded < at_reflected { (at_expanded, expanded) } else { (at_reflected, reflected) };
        } else if at_reflected < points[n - 1].0 {
            points[n] = (at_reflected, reflected);
        } else {
            let inside = at_reflected >= worst;
            let contracted = along(if inside { 0.5 } else { -0.5 });
            let at_contracted = value(&contracted);
            calls += 1;
            if at_contracted < worst.min(at_reflected) {
                points[n] = (at_contracted, contracted);
            } else {
                let anchor = points[0].1.clone();
                for p in points.iter_mut().skip(1) {
                    for (x, a) in p.1.iter_mut().zip(&anchor) {
                        *x = a + 0.5 * (*x - a);
                    }
                    p.0 = value(&p.1);
                }
                calls += n;
            }
        }
    }
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (at, x) = points.swap_remove(0);
    (x, at)
}

/// Result of a least-squares fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// Parameters.
    pub at: Vec<f64>,
    /// Sum of squared residuals.
    pub squares: f64,
    /// `J'J` at the solution, row by row.
    pub normal: Vec<f64>,
    /// Whether the last steps no longer changed the sum of squares.
    pub converged: bool,
}

/// Least squares within box bounds by Levenberg-Marquardt with projection.
///
/// `residuals` fills the residuals and, row by row, their derivatives by the parameters.
#[expect(clippy::type_complexity, reason = "the type is the signature of the function it takes")]
pub fn least_squares(
    residuals: &dyn Fn(&[f64], &mut [f64], &mut [f64]),
    n_residuals: usize,
    start: &[f64],
    lower: &[f64],
    upper: &[f64],
) -> Fit {
    let n = start.len();
    let mut x = start.to_vec();
    let mut r = vec![0.0; n_residuals];
    let mut j = vec![0.0; n_residuals * n];
    let (mut trial_r, mut trial_j) = (r.clone(), j.clone());
    let squares = |r: &[f64]| {
        let s: f64 = r.iter().map(|v| v * v).sum();
        if s.is_nan() { f64::INFINITY } else { s }
    };
    residuals(&x, &mut r, &mut j);
    let mut at = squares(&r);
    let mut damping = 1e-3;
    let mut still = 0;
    let mut normal = vec![0.0; n * n];
    let mut converged = false;
    for _ in 0..400 {
        normal_equations(&j, n, &mut normal);
        let mut gradient = vec![0.0; n];
        for (row, v) in j.chunks_exact(n).zip(&r) {
            gradient.iter_mut().zip(row).for_each(|(g, d)| *g += d * v);
        }
        // Parameters held by a bound do not move this time.
        let free: Vec<usize> = (0..n)
            .filter(|&i| {
                !((x[i] <= lower[i] && gradient[i] > 0.0) || (x[i] >= upper[i] && gradient[i] < 0.0))
            })
            .collect();
        let m = free.len();
        if m == 0 {
            converged = true;
            break;
        }
        let mut moved = false;
        while damping < 1e16 {
            let mut a = vec![0.0; m * m];
            for (p, &i) in free.iter().enumerate() {
                for (q, &k) in free.iter().enumerate() {
                    a[p * m + q] = normal[i * n + k];
                }
                a[p * m + p] += damping * normal[i * n + i].max(1e-300);
            }
            let mut step: Vec<f64> = free.iter().map(|&i| -gradient[i]).collect();
            let Some(l) = cholesky(&a, m) else {
                damping *= 10.0;
                continue;
            };
            forward(&l, &mut step);
            backward(&l, &mut step);
            let mut next = x.clone();
            for (&i, s) in free.iter().zip(&step) {
                next[i] = (x[i] + s).clamp(lower[i], upper[i]);
            }
            residuals(&next, &mut trial_r, &mut trial_j);
            let at_next = squares(&trial_r);
            if at_next <= at {
                let gain = at - at_next;
                let shift = (0..n).map(|i| (next[i] - x[i]).abs() / (x[i].abs() + 1e-12)).fold(0.0, f64::max);
                still = if gain <= 1e-15 * at && shift < 1e-9 { still + 1 } else { 0 };
                x = next;
                at = at_next;
                std::mem::swap(&mut r, &mut trial_r);
                std::mem::swap(&mut j, &mut trial_j);
                damping = (damping * 0.2).max(1e-15);
                moved = true;
                break;
            }
            damping *= 5.0;
        }
        if !moved || still >= 2 {
            converged = true;
            break;
        }
    }
    normal_equations(&j, n, &mut normal);
    Fit { at: x, squares: at, normal, converged }
}

fn normal_equations(j: &[f64], n: usize, out: &mut [f64]) {
    out.fill(0.0);
    for row in j.chunks_exact(n) {
        for i in 0..n {
            for k in 0..n {
                out[i * n + k] += row[i] * row[k];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_simplex_finds_the_bottom_of_a_curved_valley() {
        let valley = |x: &[f64]| (1.0 - x[0]).powi(2) + 100.0 * (x[1] - x[0] * x[0]).powi(2);
        let (x, at) = simplex(&valley, &[-1.2, 1.0], 0.5, 5000);
        assert!(at < 1e-12 && (x[0] - 1.0).abs() < 1e-5 && (x[1] - 1.0).abs() < 1e-5);
    }

    #[test]
    fn least_squares_respects_a_bound() {
        let line = |x: &[f64], r: &mut [f64], j: &mut [f64]| {
            for (i, r) in r.iter_mut().enumerate() {
                let t = i as f64;
                *r = x[0] + x[1] * t - (2.0 - 0.5 * t);
                j[2 * i] = 1.0;
                j[2 * i + 1] = t;
            }
        };
        let free = least_squares(&line, 4, &[0.0, 0.0], &[-9.0, -9.0], &[9.0, 9.0]);
        assert!((free.at[0] - 2.0).abs() < 1e-9 && (free.at[1] + 0.5).abs() < 1e-9);
        let held = least_squares(&line, 4, &[0.0, 0.0], &[-9.0, 0.0], &[9.0, 9.0]);
        assert_eq!(held.at[1], 0.0);
        assert!((held.at[0] - 1.25).abs() < 1e-9);
    }
}
