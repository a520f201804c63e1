//! Forward and backward sums over all labelings of a sentence, with all labels: what training needs.
//!
//! Sums are kept in range by scaling each word's forward sums to one.

use crate::labels::Labels;

/// Transition weights of a chain.
#[derive(Debug, Clone)]
pub(crate) struct Transitions {
    /// Labels.
    pub labels: Labels,
    /// From an ender to a starter, enders × starters.
    pub block: Vec<f32>,
    /// Per type: first→inside, first→last, inside→inside, inside→last.
    pub within: Vec<[f32; 4]>,
}

impl Transitions {
    /// All zero.
    pub fn new(labels: Labels) -> Self {
        let n = labels.n_types;
        let side = 2 * n + 1;
        Transitions { labels, block: vec![0.0; side * side], within: vec![[0.0; 4]; n] }
    }

    /// Applies a function to each weight.
    pub fn map(&self, f: impl Fn(f32) -> f32) -> Transitions {
        Transitions {
            labels: self.labels,
            block: self.block.iter().map(|w| f(*w)).collect(),
            within: self.within.iter().map(|ws| ws.map(&f)).collect(),
        }
    }
}

/// Forward and backward sums of one sentence.
#[derive(Debug, Default)]
pub(crate) struct Lattice {
    /// Scores of words × labels on entry, later their exponentials, scaled per word.
    pub emission: Vec<f32>,
    alpha: Vec<f32>,
    beta: Vec<f32>,
    /// Probability of each label of each word.
    pub marginal: Vec<f32>,
    n_labels: usize,
}

impl Lattice {
    /// Makes room for a sentence; all scores are zero.
    pub fn reset(&mut self, n_words: usize, n_labels: usize) {
        self.n_labels = n_labels;
        for of in [&mut self.emission, &mut self.alpha, &mut self.beta, &mut self.marginal] {
            of.clear();
            of.resize(n_words * n_labels, 0.0);
        }
    }

    /// Computes the marginals and adds the expected number of transitions to `expected`. `weights` are
    /// exponentials.
    pub fn run(&mut self, weights: &Transitions, expected: &mut Transitions) {
        let labels = weights.labels;
        let (n, l) = (labels.n_types, self.n_labels);
        let n_words = self.emission.len() / l.max(1);
        if n_words == 0 {
            return;
        }
        let (enders, starters) = (labels.enders(), labels.starters());
        let side = enders;
        for row in self.emission.chunks_exact_mut(l) {
            let top = row.iter().copied().fold(f32::MIN, f32::max);
            row.iter_mut().for_each(|s| *s = fast_exp(*s - top));
        }
        // Forward.
        self.alpha[starters.clone()].copy_from_slice(&self.emission[starters.clone()]);
        scale(&mut self.alpha[..l]);
        for t in 1..n_words {
            let (done, rest) = self.alpha.split_at_mut(t * l);
            let before = &done[(t - 1) * l..];
            let now = &mut rest[..l];
            let open = &mut now[starters.clone()];
            for (&a, row) in before[..enders].iter().zip(weights.block.chunks_exact(side)) {
                if a > 1e-12 {
                    for (to, w) in open.iter_mut().zip(row) {
                        *to += a * w;
                    }
                }
            }
            for k in 0..n {
                let (first, inside) = (before[2 * n + 1 + k], before[3 * n + 1 + k]);
                let w = weights.within[k];
                now[3 * n + 1 + k] = first * w[0] + inside * w[2];
                now[k] = first * w[1] + inside * w[3];
            }
            for (a, e) in now.iter_mut().zip(&self.emission[t * l..(t + 1) * l]) {
                *a *= e;
            }
            scale(now);
        }
        // Backward, and the marginals and expectations on the way.
        self.beta[(n_words - 1) * l..][..enders].fill(1.0);
        scale(&mut self.beta[(n_words - 1) * l..]);
        for t in (0..n_words).rev() {
            let row = t * l..(t + 1) * l;
            let mut sum = 0.0;
            for i in row.clone() {
                self.marginal[i] = self.alpha[i] * self.beta[i];
                sum += self.marginal[i];
            }
            let over = if sum > 0.0 { 1.0 / sum } else { 0.0 };
            self.marginal[row].iter_mut().for_each(|m| *m *= over);
            if t == 0 {
                break;
            }
            // What follows the word before: emission times beta of this word.
            let mut ahead: Vec<f32> =
                (0..l).map(|y| self.emission[t * l + y] * self.beta[t * l + y]).collect();
            let before = (t - 1) * l;
            let mut total = 0.0;
            for x in 0..enders {
                let w = &weights.block[x * side..(x + 1) * side];
                let b = dot(w, &ahead[starters.clone()]);
                self.beta[before + x] = b;
                total += self.alpha[before + x] * b;
            }
            for k in 0..n {
                let (inside, last) = (ahead[3 * n + 1 + k], ahead[k]);
                let w = weights.within[k];
                for (x, b) in [
                    (2 * n + 1 + k, w[0] * inside + w[1] * last),
                    (3 * n + 1 + k, w[2] * inside + w[3] * last),
                ] {
                    self.beta[before + x] = b;
                    total += self.alpha[before + x] * b;
                }
            }
            let over = if total > 0.0 { 1.0 / total } else { 0.0 };
            ahead.iter_mut().for_each(|a| *a *= over);
            for x in 0..enders {
                let a = self.alpha[before + x];
                if a > 1e-9 {
                    let to = &mut expected.block[x * side..(x + 1) * side];
                    let w = &weights.block[x * side..(x + 1) * side];
                    for ((e, w), b) in to.iter_mut().zip(w).zip(&ahead[starters.clone()]) {
                        *e += a * w * b;
                    }
                }
            }
            for k in 0..n {
                let (first, inside) =
                    (self.alpha[before + 2 * n + 1 + k], self.alpha[before + 3 * n + 1 + k]);
                let (to_inside, to_last) = (ahead[3 * n + 1 + k], ahead[k]);
                let w = weights.within[k];
                let e = &mut expected.within[k];
                e[0] += first * w[0] * to_inside;
                e[1] += first * w[1] * to_last;
                e[2] += inside * w[2] * to_inside;
                e[3] += inside * w[3] * to_last;
            }
            scale(&mut self.beta[before..before + l]);
        }
    }
}

fn scale(row: &mut [f32]) {
    let sum: f32 = row.iter().sum();
    if sum > 0.0 {
        let over = 1.0 / sum;
        row.iter_mut().for_each(|a| *a *= over);
    }
}

/// Sum of products, in eight lanes.
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0f32; 8];
    let (a8, b8) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = a8.remainder().iter().zip(b8.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in a8.zip(b8) {
        for i in 0..8 {
            sums[i] += x[i] * y[i];
        }
    }
    sums.iter().sum::<f32>() + rest
}

/// Exponential from libm, the same on every machine.
pub(crate) fn fast_exp(x: f32) -> f32 {
    if x < -40.0 { 0.0 } else { libm::expf(x) }
}
