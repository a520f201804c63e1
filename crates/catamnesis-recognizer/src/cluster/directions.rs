//! The leading directions of a sparse matrix by subspace iteration.

use super::counts::Counted;
use super::{ClusterOptions, Draws};

/// Rounds of iteration; the spectrum falls fast enough that more change no class.
const ROUNDS: usize = 4;

/// A vector of length one per word, one after the other.
pub(super) fn vectors(counted: &Counted, options: &ClusterOptions) -> Vec<f32> {
    let d = options.n_directions;
    let mut draws = Draws(options.seed);
    let mut q: Vec<f32> = (0..counted.words.len() * d).map(|_| draws.real()).collect();
    orthonormalize(&mut q, d);
    for round in 0..ROUNDS {
        let mut z = vec![0.0f32; counted.n_columns * d];
        for (row, from) in counted.rows.iter().zip(q.chunks_exact(d)) {
            for (column, value) in row {
                let to = &mut z[*column as usize * d..(*column as usize + 1) * d];
                to.iter_mut().zip(from).for_each(|(t, f)| *t += value * f);
            }
        }
        if round + 1 == ROUNDS {
            // Right directions of length one make the last product the words' coordinates.
            orthonormalize(&mut z, d);
        }
        for (row, to) in counted.rows.iter().zip(q.chunks_exact_mut(d)) {
            to.fill(0.0);
            for (column, value) in row {
                let from = &z[*column as usize * d..(*column as usize + 1) * d];
                to.iter_mut().zip(from).for_each(|(t, f)| *t += value * f);
            }
        }
        if round + 1 < ROUNDS {
            orthonormalize(&mut q, d);
        }
    }
    for row in q.chunks_exact_mut(d) {
        let norm = row.iter().map(|v| v * v).sum::<f32>().sqrt();
        if norm > 0.0 {
            row.iter_mut().for_each(|v| *v /= norm);
        }
    }
    q
}

/// Makes the columns orthogonal and of length one (modified Gram-Schmidt).
fn orthonormalize(q: &mut [f32], d: usize) {
    for column in 0..d {
        for before in 0..column {
            let product: f64 = q.chunks_exact(d).map(|r| f64::from(r[column]) * f64::from(r[before])).sum();
            for row in q.chunks_exact_mut(d) {
                row[column] -= product as f32 * row[before];
            }
        }
        let norm = q.chunks_exact(d).map(|r| f64::from(r[column]).powi(2)).sum::<f64>().sqrt();
        let over = if norm > 1e-12 { 1.0 / norm } else { 0.0 };
        q.chunks_exact_mut(d).for_each(|row| row[column] *= over as f32);
    }
}
