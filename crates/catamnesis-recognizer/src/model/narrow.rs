//! Forward and backward sums of a sentence, skipping labels that the words before make improbable.

use super::Chain;
use super::decode::Found;
use crate::labels::Place;
use crate::lattice::{dot, fast_exp};

/// Labels with a smaller share of a word's forward sum are not followed.
const SHARE: f32 = 1e-5;
/// Scores this far below a word's best label count as none, in nats.
const MARGIN: f32 = 14.0;
/// Longest mention, in words.
const MAX_WORDS: usize = 60;

/// The cells of a sentence: words × labels.
#[derive(Debug, Default)]
pub(super) struct Narrow {
    emission: Vec<f32>,
    alpha: Vec<f32>,
    beta: Vec<f32>,
    scales: Vec<f32>,
    n_labels: usize,
}

impl Narrow {
    /// Takes the scores of the chain's labels.
    pub fn consider(&mut self, chain: &Chain<'_>, scores: &[f32], n_columns: usize) {
        let l = chain.labels.len();
        self.n_labels = l;
        self.emission.clear();
        for row in scores.chunks_exact(n_columns.max(1)) {
            let row = row.get(chain.first..chain.first + l).unwrap_or(&[]);
            let top = row.iter().copied().fold(f32::MIN, f32::max);
            let least = top - MARGIN / chain.scale.max(1e-6);
            self.emission
                .extend(row.iter().map(|&s| if s < least { 0.0 } else { fast_exp((s - top) * chain.scale) }));
        }
        for of in [&mut self.alpha, &mut self.beta] {
            of.clear();
            of.resize(self.emission.len(), 0.0);
        }
    }

    /// Forward and backward sums; afterwards `alpha * beta` is the probability of a label.
    pub fn sums(&mut self, chain: &Chain<'_>) {
        let (l, n) = (self.n_labels, chain.labels.n_types);
        let (side, starters) = (chain.labels.enders(), chain.labels.starters());
        let weights = &chain.transitions;
        self.scales.clear();
        let mut before: &[f32] = &[];
        for (now, emission) in self.alpha.chunks_exact_mut(l.max(1)).zip(self.emission.chunks_exact(l.max(1)))
        {
            if before.is_empty() {
                now[starters.clone()].fill(1.0);
            } else {
                let open = &mut now[starters.clone()];
                for (&a, row) in before.iter().zip(weights.block.chunks_exact(side)) {
                    if a > SHARE {
                        open.iter_mut().zip(row).for_each(|(to, w)| *to += a * w);
                    }
                }
                for (k, w) in weights.within.iter().enumerate() {
                    let (first, inside) = (before[2 * n + 1 + k], before[3 * n + 1 + k]);
                    now[3 * n + 1 + k] = first * w[0] + inside * w[2];
                    now[k] = first * w[1] + inside * w[3];
                }
            }
            now.iter_mut().zip(emission).for_each(|(a, e)| *a *= e);
            let sum: f32 = now.iter().sum();
            let over = if sum > 0.0 { 1.0 / sum } else { 0.0 };
            now.iter_mut().for_each(|a| *a *= over);
            self.scales.push(over);
            before = now;
        }
        let n_words = self.scales.len();
        let Some(last) = n_words.checked_sub(1) else { return };
        let total: f32 = self.alpha[last * l..last * l + side].iter().sum();
        self.beta[last * l..last * l + side].fill(if total > 0.0 { 1.0 / total } else { 0.0 });
        let mut ahead = Vec::with_capacity(l);
        for t in (1..n_words).rev() {
            let scale = self.scales[t];
            let here = t * l..(t + 1) * l;
            ahead.clear();
            ahead
                .extend(self.emission[here.clone()].iter().zip(&self.beta[here]).map(|(e, b)| e * b * scale));
            let alpha = &self.alpha[(t - 1) * l..t * l];
            let beta = &mut self.beta[(t - 1) * l..t * l];
            let open = &ahead[starters.clone()];
            for ((b, &a), row) in beta.iter_mut().zip(alpha).zip(weights.block.chunks_exact(side)) {
                if a > SHARE {
                    *b = dot(row, open);
                }
            }
            for (k, w) in weights.within.iter().enumerate() {
                let (inside, last) = (ahead[3 * n + 1 + k], ahead[k]);
                beta[2 * n + 1 + k] = w[0] * inside + w[1] * last;
                beta[3 * n + 1 + k] = w[2] * inside + w[3] * last;
            }
        }
    }

    /// All mentions with at least this probability.
    pub fn spans(&self, chain: &Chain<'_>, number: usize, floor: f32, found: &mut Vec<Found>) {
        let (l, labels) = (self.n_labels, chain.labels);
        let n_words = self.scales.len();
        for start in 0..n_words {
            let alpha = &self.alpha[start * l..(start + 1) * l];
            let beta = &self.beta[start * l..(start + 1) * l];
            for kind in 0..labels.n_types {
                let mut put = |end: usize, confidence: f32| {
                    if confidence >= floor {
                        let confidence = confidence.min(1.0);
                        found.push(Found { words: start..end, chain: number, kind, confidence });
                    }
                };
                let single = labels.of(kind, Place::Single);
                put(start + 1, alpha[single] * beta[single]);
                let first = labels.of(kind, Place::First);
                if alpha[first] * beta[first] < floor {
                    continue;
                }
                let within = chain.transitions.within[kind];
                let (last, next) = (labels.of(kind, Place::Last), labels.of(kind, Place::Inside));
                let mut open = alpha[first];
                let mut inside = 0;
                for end in start + 1..n_words.min(start + MAX_WORDS) {
                    let at = end * l;
                    let scale = self.scales[end];
                    let to_last = within[inside + 1] * self.emission[at + last] * self.beta[at + last];
                    put(end + 1, open * scale * to_last);
                    open *= within[inside] * self.emission[at + next] * scale;
                    inside = 2;
                    if open * self.beta[at + next] < floor {
                        break;
                    }
                }
            }
        }
    }
}
