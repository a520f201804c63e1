//! Words and their neighbors, counted.

use super::ClusterOptions;
use std::collections::BTreeMap;

/// Offsets at which neighbors are counted.
const OFFSETS: [isize; 4] = [-2, -1, 1, 2];

/// Words × (neighbor, offset), sparse, as positive pointwise mutual information.
pub(super) struct Counted {
    /// Words, the most frequent first.
    pub words: Vec<u32>,
    /// Per word: column and value.
    pub rows: Vec<Vec<(u32, f32)>>,
    /// Number of columns.
    pub n_columns: usize,
}

pub(super) fn count(sentences: &[Vec<u32>], options: &ClusterOptions) -> Counted {
    let mut all: Vec<u32> = sentences.iter().flatten().copied().collect();
    all.sort_unstable();
    let mut frequent: Vec<(u32, u32)> = all
        .chunk_by(|a, b| a == b)
        .map(|run| (run.len() as u32, run[0]))
        .filter(|(n, _)| *n >= options.min_count)
        .collect();
    frequent.sort_unstable_by_key(|(n, word)| (std::cmp::Reverse(*n), *word));
    let words: Vec<u32> = frequent.iter().map(|(_, w)| *w).collect();
    let number: BTreeMap<u32, u32> = words.iter().enumerate().map(|(i, w)| (*w, i as u32)).collect();
    let n_neighbors = options.n_neighbors.min(words.len()) as u32;

    let mut pairs: Vec<u64> = Vec::new();
    for sentence in sentences {
        let ids: Vec<Option<u32>> = sentence.iter().map(|w| number.get(w).copied()).collect();
        for (at, id) in ids.iter().enumerate() {
            let Some(id) = id else { continue };
            for (o, offset) in OFFSETS.into_iter().enumerate() {
                let near = at.checked_add_signed(offset).and_then(|i| ids.get(i).copied().flatten());
                if let Some(near) = near.filter(|n| *n < n_neighbors) {
                    pairs.push(u64::from(*id) << 32 | u64::from(near * 4 + o as u32));
                }
            }
        }
    }
    pairs.sort_unstable();
    let n_columns = 4 * n_neighbors as usize;
    let mut rows: Vec<Vec<(u32, f32)>> = vec![Vec::new(); words.len()];
    let mut row_sums = vec![0.0f32; words.len()];
    let mut column_sums = vec![0.0f32; n_columns];
    for run in pairs.chunk_by(|a, b| a == b) {
        let (row, column, n) = ((run[0] >> 32) as usize, run[0] as u32, run.len() as f32);
        rows[row].push((column, n));
        row_sums[row] += n;
        column_sums[column as usize] += n;
    }
    // Rare neighbors say too much: their counts are raised to 3/4, as is usual.
    let damped: Vec<f32> = column_sums.iter().map(|n| libm::powf(*n, 0.75)).collect();
    let damped_total: f32 = damped.iter().sum();
    for (row, sum) in rows.iter_mut().zip(&row_sums) {
        for (column, value) in row.iter_mut() {
            let share = *value / sum.max(1.0);
            let expected = damped[*column as usize] / damped_total;
            *value = libm::logf((share / expected).max(1e-9)).max(0.0);
        }
        row.retain(|(_, v)| *v > 0.0);
    }
    Counted { words, rows, n_columns }
}
