//! The features of a training, numbered.

/// Features in order of their hashes; the place is the number.
#[derive(Debug)]
pub(super) struct Dictionary {
    /// Hashes, sorted.
    pub features: Vec<u32>,
    /// How often each occurs.
    pub counts: Vec<u32>,
}

impl Dictionary {
    /// Collects the features that occur often enough.
    pub fn new(rows: &[Vec<u32>], min_count: u32) -> Self {
        let mut all: Vec<u32> = rows.iter().flatten().copied().collect();
        all.sort_unstable();
        let (mut features, mut counts) = (Vec::new(), Vec::new());
        for run in all.chunk_by(|a, b| a == b) {
            if run.len() as u32 >= min_count {
                features.push(run[0]);
                counts.push(run.len() as u32);
            }
        }
        Dictionary { features, counts }
    }

    /// Numbers in place of hashes, without the features that are not kept.
    pub fn replace(&self, rows: &[Vec<u32>], ends: &[Vec<u32>]) -> (Vec<Vec<u32>>, Vec<Vec<u32>>) {
        let mut all_ids = Vec::with_capacity(rows.len());
        let mut all_ends = Vec::with_capacity(rows.len());
        for (row, row_ends) in rows.iter().zip(ends) {
            let mut ids = Vec::with_capacity(row.len());
            let mut new_ends = Vec::with_capacity(row_ends.len());
            let mut at = 0;
            for &end in row_ends {
                let found = row[at..end as usize].iter().filter_map(|f| self.features.binary_search(f).ok());
                ids.extend(found.map(|i| i as u32));
                new_ends.push(ids.len() as u32);
                at = end as usize;
            }
            all_ids.push(ids);
            all_ends.push(new_ends);
        }
        (all_ids, all_ends)
    }
}
