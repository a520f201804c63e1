//! Finding mentions with a model: scores from features, few labels per word, forward and backward sums, and the
//! probability of each possible mention.

use super::Model;
use super::narrow::Narrow;
use crate::features::{self, Rows};
use crate::words::Sentence;
use std::ops::Range;

/// Mentions with less confidence are not told apart from none.
const LEAST: f32 = 0.02;

/// A mention that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Its words.
    pub words: Range<usize>,
    /// The chain it belongs to.
    pub chain: usize,
    /// Its type in the chain.
    pub kind: usize,
    /// Probability that exactly these words are a mention of exactly this type, between 0 and 1.
    pub confidence: f32,
}

/// How sure a mention must be to be reported.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Floors {
    /// Least confidence in exactly these words.
    pub alone: f32,
    /// Least confidence that a mention of this type is about here, that is the sum over all that overlap; the
    /// surest of them is then reported with the confidence it has itself. Above 1: never.
    pub together: f32,
}

impl Floors {
    /// Only by the confidence in exactly these words.
    pub fn exact(alone: f32) -> Floors {
        Floors { alone, together: 2.0 }
    }
}

/// Room that is used again from sentence to sentence.
#[derive(Debug, Default)]
pub struct Scratch {
    rows: Rows,
    sums: Vec<i16>,
    scores: Vec<f32>,
    lattice: Narrow,
    spans: Vec<Found>,
}

impl Model<'_> {
    /// Finds the mentions of a sentence that are sure enough; those of one chain do not overlap.
    pub fn find(
        &self,
        sentence: &Sentence<'_>,
        floors: Floors,
        scratch: &mut Scratch,
        found: &mut Vec<Found>,
    ) {
        let n_words = sentence.words.len();
        if n_words == 0 {
            return;
        }
        features::extract(sentence, self, self, self.groups, &mut scratch.rows);
        let n_columns = self.chains.last().map_or(0, |c| c.first + c.labels.columns());
        scratch.scores.clear();
        for word in 0..n_words {
            scratch.sums.clear();
            scratch.sums.resize(n_columns, 0);
            for &feature in scratch.rows.of(word) {
                let Some((_, (from, to, is_full))) = self.features.find(feature) else { continue };
                let row = self.rows.get(from..to).unwrap_or(&[]);
                if is_full {
                    scratch.sums.iter_mut().zip(row).for_each(|(s, w)| *s += i16::from(*w as i8));
                    continue;
                }
                for pair in row.chunks_exact(2) {
                    if let Some(sum) = scratch.sums.get_mut(usize::from(pair[0])) {
                        *sum += i16::from(pair[1] as i8);
                    }
                }
            }
            let begin = scratch.scores.len();
            scratch.scores.extend(scratch.sums.iter().map(|s| f32::from(*s)));
            for chain in &self.chains {
                let columns = begin + chain.first..begin + chain.first + chain.labels.columns();
                chain.labels.spread(scratch.scores.get_mut(columns).unwrap_or(&mut []));
            }
        }
        for (number, chain) in self.chains.iter().enumerate() {
            scratch.spans.clear();
            scratch.lattice.consider(chain, &scratch.scores, n_columns);
            scratch.lattice.sums(chain);
            scratch.lattice.spans(chain, number, floors.alone.min(LEAST), &mut scratch.spans);
            choose(&mut scratch.spans, floors, found);
        }
    }
}

/// The surest mentions that do not overlap, in order of the text.
fn choose(spans: &mut [Found], floors: Floors, found: &mut Vec<Found>) {
    spans.sort_by(|a, b| {
        b.confidence.total_cmp(&a.confidence).then_with(|| a.words.start.cmp(&b.words.start))
    });
    let meet = |a: &Found, b: &Found| a.words.start < b.words.end && b.words.start < a.words.end;
    let from = found.len();
    for span in spans.iter() {
        let sure = span.confidence >= floors.alone
            || floors.together <= 1.0 && {
                let same = spans.iter().filter(|s| s.kind == span.kind && meet(s, span));
                same.map(|s| s.confidence).sum::<f32>() >= floors.together
            };
        if sure && !found[from..].iter().any(|f| meet(f, span)) {
            found.push(span.clone());
        }
    }
    found[from..].sort_by_key(|f| f.words.start);
}
