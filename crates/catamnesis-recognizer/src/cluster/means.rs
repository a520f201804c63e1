//! k-means on vectors of length one, by the angle between them.

use super::Draws;
use crate::lattice::dot;

/// Rounds; later ones move few words.
const ROUNDS: usize = 12;

/// The class of each vector.
pub(super) fn cluster(vectors: &[f32], d: usize, k: usize, seed: u64) -> Vec<u16> {
    let n = vectors.len() / d.max(1);
    let k = k.min(n);
    if k == 0 {
        return vec![0; n];
    }
    let mut draws = Draws(seed);
    // Vectors come by frequency: the first means are drawn from the more frequent half.
    let pool = n.div_ceil(2).max(k);
    let mut chosen: Vec<usize> = (0..pool).collect();
    for i in 0..k {
        let j = i + draws.next() as usize % (pool - i);
        chosen.swap(i, j);
    }
    let mut means: Vec<f32> =
        chosen[..k].iter().flat_map(|&i| vectors[i * d..(i + 1) * d].to_vec()).collect();
    let mut of = vec![0u16; n];
    for _ in 0..ROUNDS {
        for (class, v) in of.iter_mut().zip(vectors.chunks_exact(d)) {
            let mut best = f32::MIN;
            for (c, mean) in means.chunks_exact(d).enumerate() {
                let cosine = dot(v, mean);
                if cosine > best {
                    best = cosine;
                    *class = c as u16;
                }
            }
        }
        means.fill(0.0);
        for (class, v) in of.iter().zip(vectors.chunks_exact(d)) {
            let at = usize::from(*class) * d;
            means[at..at + d].iter_mut().zip(v).for_each(|(m, x)| *m += x);
        }
        for mean in means.chunks_exact_mut(d) {
            let norm = dot(mean, mean).sqrt();
            if norm > 0.0 {
                mean.iter_mut().for_each(|m| *m /= norm);
            }
        }
    }
    of
}
