//! Classes of words that occur in the same surroundings, from text without annotations.
//!
//! Words are counted with their neighbors two to either side, by side and distance; counts become positive
//! pointwise mutual information; the leading directions of that matrix give each word a vector; k-means puts
//! the vectors into classes at three levels.

mod counts;
mod directions;
mod means;

use crate::features::N_LEVELS;
use crate::hash;
use std::collections::BTreeMap;

/// How to make classes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClusterOptions {
    /// Words seen less often get no class.
    pub min_count: u32,
    /// How many of the most frequent words count as neighbors.
    pub n_neighbors: usize,
    /// Length of the vectors.
    pub n_directions: usize,
    /// Number of classes at each level, from coarse to fine.
    pub levels: [usize; N_LEVELS],
    /// Draws the first directions and means.
    pub seed: u64,
}

impl Default for ClusterOptions {
    fn default() -> Self {
        ClusterOptions { min_count: 3, n_neighbors: 2500, n_directions: 80, levels: [64, 256, 1024], seed: 1 }
    }
}

/// Classes of the words of sentences, by the hash of the word; sentences are lists of normal forms' hashes
/// from [`crate::hash_text`].
pub fn classes(sentences: &[Vec<u32>], options: &ClusterOptions) -> BTreeMap<u32, [u16; N_LEVELS]> {
    let counted = counts::count(sentences, options);
    let vectors = directions::vectors(&counted, options);
    let mut out: BTreeMap<u32, [u16; N_LEVELS]> = counted.words.iter().map(|w| (*w, [0; N_LEVELS])).collect();
    for (level, k) in options.levels.into_iter().enumerate() {
        let of = means::cluster(&vectors, options.n_directions, k, options.seed + level as u64);
        for (word, class) in counted.words.iter().zip(of) {
            if let Some(all) = out.get_mut(word) {
                all[level] = class;
            }
        }
    }
    out
}

/// A stream of numbers drawn from a seed (SplitMix64).
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9);
        hash::pair(self.0 as u32, (self.0 >> 32) as u32 ^ 0x5bd1_e995)
    }

    /// Between -1 and 1.
    fn real(&mut self) -> f32 {
        self.next() as f32 / u32::MAX as f32 * 2.0 - 1.0
    }
}
