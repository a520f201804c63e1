//! Gauss-Legendre nodes and weights of any order.

use std::f64::consts::PI;

/// Nodes and weights on (-1, 1), by Newton's method on the Legendre polynomial; exact to about 1e-15.
pub fn legendre(order: usize) -> Vec<(f64, f64)> {
    let n = order as f64;
    let mut out = vec![(0.0, 0.0); order];
    for i in 0..order.div_ceil(2) {
        let mut x = libm::cos(PI * (i as f64 + 0.75) / (n + 0.5));
        let mut slope = 1.0;
        for _ in 0..100 {
            let (mut p, mut before) = (1.0, 0.0);
            for j in 0..order {
                let j = j as f64;
                let next = ((2.0 * j + 1.0) * x * p - j * before) / (j + 1.0);
                before = p;
                p = next;
            }
            slope = n * (x * p - before) / (x * x - 1.0);
            let step = p / slope;
            x -= step;
            if step.abs() < 1e-16 {
                break;
            }
        }
        let weight = 2.0 / ((1.0 - x * x) * slope * slope);
        out[i] = (-x, weight);
        out[order - 1 - i] = (x, weight);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polynomials_are_integrated_exactly() {
        for order in [1, 2, 5, 16, 63] {
            let rule = legendre(order);
            for power in 0..(2 * order).min(20) {
                let sum: f64 = rule.iter().map(|(x, w)| w * x.powi(power as i32)).sum();
                let exact = if power % 2 == 0 { 2.0 / (power as f64 + 1.0) } else { 0.0 };
                assert!((sum - exact).abs() < 1e-13, "order {order}, power {power}: {sum}");
            }
        }
    }
}
