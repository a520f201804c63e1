//! Training of one chain: AdaGrad on the negative log-likelihood, sentence by sentence, with weights for the
//! pairs of feature and label that the examples hold.

use super::Options;
use super::dictionary::Dictionary;
use crate::labels::Labels;
use crate::lattice::{Lattice, Transitions};
use std::collections::BTreeMap;

/// A weight, the sum of its squared gradients, and the sum of its values that are averaged.
#[derive(Debug, Clone, Copy, Default)]
struct Weight {
    value: f32,
    squares: f32,
    sum: f32,
}

impl Weight {
    #[inline]
    fn step(&mut self, gradient: f32, rate: f32) {
        self.squares += gradient * gradient;
        self.value -= rate * gradient / (self.squares.sqrt() + 1e-4);
    }
}

pub(super) struct ChainTraining {
    labels: Labels,
    gold: Vec<Vec<u8>>,
    /// Where the row of each feature begins.
    starts: Vec<u32>,
    /// Label of each weight.
    label_of: Vec<u8>,
    weights: Vec<Weight>,
    /// One over the count of each feature.
    rarity: Vec<f32>,
    block: Vec<Weight>,
    within: Vec<Weight>,
    n_kept: u32,
    lattice: Lattice,
    columns: Vec<f32>,
}

impl ChainTraining {
    pub fn new(
        labels: Labels,
        gold: Vec<Vec<u8>>,
        ids: &[Vec<u32>],
        ends: &[Vec<u32>],
        dictionary: &Dictionary,
    ) -> Self {
        let mut pairs: Vec<u64> = Vec::new();
        for ((ids, ends), gold) in ids.iter().zip(ends).zip(&gold) {
            let mut at = 0;
            for (&end, &label) in ends.iter().zip(gold) {
                let ids = &ids[at..end as usize];
                pairs.extend(ids.iter().map(|&f| u64::from(f) << 8 | u64::from(label)));
                if let Some((kind, _)) = labels.take_apart(label.into()) {
                    let shared = labels.shared(kind) as u64;
                    pairs.extend(ids.iter().map(|&f| u64::from(f) << 8 | shared));
                }
                at = end as usize;
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut starts = vec![0u32; dictionary.features.len() + 1];
        for pair in &pairs {
            starts[(pair >> 8) as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let side = labels.enders();
        ChainTraining {
            labels,
            gold,
            starts,
            label_of: pairs.iter().map(|p| *p as u8).collect(),
            weights: vec![Weight::default(); pairs.len()],
            rarity: dictionary.counts.iter().map(|&n| 1.0 / n as f32).collect(),
            block: vec![Weight::default(); side * side],
            within: vec![Weight::default(); 4 * labels.n_types],
            n_kept: 0,
            lattice: Lattice::default(),
            columns: Vec::new(),
        }
    }

    /// One pass; the mean loss per word.
    pub fn pass(&mut self, order: &[usize], ids: &[Vec<u32>], ends: &[Vec<u32>], options: &Options) -> f32 {
        let mut loss = 0.0f64;
        let mut n_words = 0usize;
        let mut expected = Transitions::new(self.labels);
        for &example in order {
            if self.gold[example].is_empty() {
                continue;
            }
            n_words += self.gold[example].len();
            loss += f64::from(self.sentence(example, &ids[example], &ends[example], options, &mut expected));
        }
        (loss / n_words.max(1) as f64) as f32
    }

    fn sentence(
        &mut self,
        example: usize,
        ids: &[u32],
        ends: &[u32],
        options: &Options,
        expected: &mut Transitions,
    ) -> f32 {
        let l = self.labels.len();
        let gold = &self.gold[example];
        self.lattice.reset(gold.len(), l);
        let mut at = 0;
        self.columns.clear();
        self.columns.resize(self.labels.columns(), 0.0);
        for (labels, &end) in self.lattice.emission.chunks_exact_mut(l).zip(ends) {
            let row = &mut self.columns;
            row.fill(0.0);
            for &f in &ids[at..end as usize] {
                let range = self.starts[f as usize] as usize..self.starts[f as usize + 1] as usize;
                for (label, w) in self.label_of[range.clone()].iter().zip(&self.weights[range]) {
                    row[usize::from(*label)] += w.value;
                }
            }
            self.labels.spread(row);
            labels.copy_from_slice(&row[..l]);
            at = end as usize;
        }
        let weights = Transitions {
            labels: self.labels,
            block: self.block.iter().map(|w| libm::expf(w.value)).collect(),
            within: self
                .within
                .chunks_exact(4)
                .map(|c| [0, 1, 2, 3].map(|i| libm::expf(c[i].value)))
                .collect(),
        };
        expected.block.fill(0.0);
        expected.within.fill([0.0; 4]);
        self.lattice.run(&weights, expected);
        let mut loss = 0.0;
        let mut at = 0;
        for ((labels, &end), &label) in self.lattice.marginal.chunks_exact(l).zip(ends).zip(gold) {
            loss -= libm::logf(labels[usize::from(label)].max(1e-20));
            // Probabilities less what is true, for labels and for types.
            let row = &mut self.columns;
            row[..l].copy_from_slice(labels);
            row[usize::from(label)] -= 1.0;
            self.labels.gather(row);
            for &f in &ids[at..end as usize] {
                let range = self.starts[f as usize] as usize..self.starts[f as usize + 1] as usize;
                let pull = options.decay * self.rarity[f as usize];
                for (y, w) in self.label_of[range.clone()].iter().zip(&mut self.weights[range]) {
                    let gradient = row[usize::from(*y)] + pull * w.value;
                    if gradient.abs() > 1e-6 {
                        w.step(gradient, options.rate);
                    }
                }
            }
            at = end as usize;
        }
        let (n, side) = (self.labels.n_types, self.labels.enders());
        for pair in gold.windows(2) {
            let (x, y) = (usize::from(pair[0]), usize::from(pair[1]));
            if x < side {
                expected.block[x * side + y - n] -= 1.0;
            } else {
                let (kind, from) = if x < 3 * n + 1 { (x - 2 * n - 1, 0) } else { (x - 3 * n - 1, 2) };
                let to = usize::from(y == kind);
                expected.within[kind][from + to] -= 1.0;
            }
        }
        let steps = self.block.iter_mut().zip(&expected.block);
        for (w, g) in steps.chain(self.within.iter_mut().zip(expected.within.iter().flatten())) {
            if g.abs() > 1e-6 {
                w.step(*g, options.rate);
            }
        }
        loss
    }

    fn all(&mut self) -> impl Iterator<Item = &mut Weight> {
        self.weights.iter_mut().chain(&mut self.block).chain(&mut self.within)
    }

    /// Adds the weights as they are to those that are averaged.
    pub fn keep(&mut self) {
        self.n_kept += 1;
        self.all().for_each(|w| w.sum += w.value);
    }

    fn mean(&self, weight: &Weight) -> f32 {
        if self.n_kept == 0 { weight.value } else { weight.sum / self.n_kept as f32 }
    }

    pub fn transitions(&self) -> Transitions {
        Transitions {
            labels: self.labels,
            block: self.block.iter().map(|w| self.mean(w)).collect(),
            within: self.within.chunks_exact(4).map(|c| [0, 1, 2, 3].map(|i| self.mean(&c[i]))).collect(),
        }
    }

    pub fn rows(&self, dictionary: &Dictionary, prune: f32) -> BTreeMap<u32, Vec<(u8, f32)>> {
        let mut rows = BTreeMap::new();
        for (i, feature) in dictionary.features.iter().enumerate() {
            let range = self.starts[i] as usize..self.starts[i + 1] as usize;
            let row: Vec<(u8, f32)> = self.label_of[range.clone()]
                .iter()
                .zip(&self.weights[range])
                .map(|(label, w)| (*label, self.mean(w)))
                .filter(|(_, w)| w.abs() >= prune)
                .collect();
            if !row.is_empty() {
                rows.insert(*feature, row);
            }
        }
        rows
    }

    pub fn saved_len(&self) -> usize {
        4 + 12 * (self.weights.len() + self.block.len() + self.within.len())
    }

    pub fn save(&self, out: &mut Vec<u8>) {
        out.extend(self.n_kept.to_le_bytes());
        for w in self.weights.iter().chain(&self.block).chain(&self.within) {
            out.extend([w.value, w.squares, w.sum].iter().flat_map(|v| v.to_le_bytes()));
        }
    }

    pub fn load(&mut self, bytes: &mut &[u8]) {
        let mut next = || {
            let (four, rest) = bytes.split_first_chunk::<4>().unwrap_or((&[0; 4], &[]));
            *bytes = rest;
            *four
        };
        self.n_kept = u32::from_le_bytes(next());
        for w in self.weights.iter_mut().chain(&mut self.block).chain(&mut self.within) {
            *w = Weight {
                value: f32::from_le_bytes(next()),
                squares: f32::from_le_bytes(next()),
                sum: f32::from_le_bytes(next()),
            };
        }
    }
}
