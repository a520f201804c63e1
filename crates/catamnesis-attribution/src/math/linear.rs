//! Small dense matrices, row by row: Cholesky factors and what is built on them.

use super::ln;

/// Lower Cholesky factor of the symmetric matrix `a` (`n` by `n`, row by row); none if it is not positive
/// definite.
pub fn cholesky(a: &[f64], n: usize) -> Option<Vec<f64>> {
    let mut l = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..=i {
            let mut sum = *a.get(i * n + j)?;
            for k in 0..j {
                sum -= l[i * n + k] * l[j * n + k];
            }
            if i == j {
                if sum.is_nan() || sum <= 0.0 {
                    return None;
                }
                l[i * n + i] = sum.sqrt();
            } else {
                l[i * n + j] = sum / l[j * n + j];
            }
        }
    }
    Some(l)
}

/// Solves `L x = b` for a lower triangular `L`, in place.
pub fn forward(l: &[f64], x: &mut [f64]) {
    let n = x.len();
    for i in 0..n {
        let mut sum = x[i];
        for k in 0..i {
            sum -= l[i * n + k] * x[k];
        }
        x[i] = sum / l[i * n + i];
    }
}

/// Solves `L' x = b` for a lower triangular `L`, in place.
pub fn backward(l: &[f64], x: &mut [f64]) {
    let n = x.len();
    for i in (0..n).rev() {
        let mut sum = x[i];
        for k in i + 1..n {
            sum -= l[k * n + i] * x[k];
        }
        x[i] = sum / l[i * n + i];
    }
}

/// `out = L x` for a lower triangular `L`.
pub fn lower_times(l: &[f64], x: &[f64], out: &mut [f64]) {
    let n = x.len();
    for (i, o) in out.iter_mut().enumerate().take(n) {
        *o = (0..=i).map(|k| l[i * n + k] * x[k]).sum();
    }
}

/// Logarithm of the determinant of a triangular factor.
pub fn ln_det(l: &[f64], n: usize) -> f64 {
    (0..n).map(|i| ln(l[i * n + i])).sum()
}

/// Inverse of a symmetric positive definite matrix; none if it is not positive definite.
pub fn inverse(a: &[f64], n: usize) -> Option<Vec<f64>> {
    let l = cholesky(a, n)?;
    let mut out = vec![0.0; n * n];
    let mut column = vec![0.0; n];
    for j in 0..n {
        column.fill(0.0);
        column[j] = 1.0;
        forward(&l, &mut column);
        backward(&l, &mut column);
        for i in 0..n {
            out[i * n + j] = column[i];
        }
    }
    Some(out)
}

/// Weighted mean and covariance of the rows of `points` (each `n` long); weights need not be normalized.
pub fn moments(points: &[f64], weights: &[f64], n: usize) -> (Vec<f64>, Vec<f64>) {
    let total: f64 = weights.iter().sum();
    let mut mean = vec![0.0; n];
    for (row, w) in points.chunks_exact(n).zip(weights) {
        for (m, x) in mean.iter_mut().zip(row) {
            *m += w * x;
        }
    }
    mean.iter_mut().for_each(|m| *m /= total);
    let mut cov = vec![0.0; n * n];
    for (row, w) in points.chunks_exact(n).zip(weights) {
        for i in 0..n {
            let wi = w * (row[i] - mean[i]);
            for j in 0..=i {
                cov[i * n + j] += wi * (row[j] - mean[j]);
            }
        }
    }
    for i in 0..n {
        for j in 0..=i {
            let c = cov[i * n + j] / total;
            cov[i * n + j] = c;
            cov[j * n + i] = c;
        }
    }
    (mean, cov)
}

/// Cholesky factor of a covariance, with the diagonal raised until it exists.
pub fn robust_factor(cov: &[f64], n: usize) -> Vec<f64> {
    let trace = (0..n).map(|i| cov[i * n + i]).sum::<f64>() / n.max(1) as f64;
    let mut jitter = 1e-12 * trace.max(1e-12);
    loop {
        let mut a = cov.to_vec();
        for i in 0..n {
            a[i * n + i] += jitter;
        }
        if let Some(l) = cholesky(&a, n) {
            return l;
        }
        jitter *= 100.0;
        if jitter.is_nan() || jitter > 1e12 {
            let mut l = vec![0.0; n * n];
            (0..n).for_each(|i| l[i * n + i] = 1.0);
            return l;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factor_rebuilds_the_matrix_and_its_inverse() {
        let a = [4.0, 2.0, 0.6, 2.0, 3.0, 0.4, 0.6, 0.4, 2.0];
        let l = cholesky(&a, 3).expect("positive definite");
        for i in 0..3 {
            for j in 0..3 {
                let sum: f64 = (0..3).map(|k| l[i * 3 + k] * l[j * 3 + k]).sum();
                assert!((sum - a[i * 3 + j]).abs() < 1e-14);
            }
        }
        let inv = inverse(&a, 3).expect("positive definite");
        for i in 0..3 {
            for j in 0..3 {
                let sum: f64 = (0..3).map(|k| a[i * 3 + k] * inv[k * 3 + j]).sum();
                assert!((sum - f64::from(u8::from(i == j))).abs() < 1e-13);
            }
        }
        assert!(cholesky(&[1.0, 2.0, 2.0, 1.0], 2).is_none());
    }
}
