//! Labels of a chain: for each type the four places of a word in a mention, and outside.
//!
//! Their order makes what may follow what two blocks: labels that may end a mention come first, those that may
//! begin one overlap them. With `n` types: last `0..n`, outside `n`, single `n+1..2n+1`, first `2n+1..3n+1`,
//! inside `3n+1..4n+1`.

use std::ops::Range;

/// Where a word stands in a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// It ends one of several words.
    Last,
    /// It is one alone.
    Single,
    /// It begins one of several words.
    First,
    /// It is neither first nor last.
    Inside,
}

/// The labels of a chain over `n` types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Labels {
    /// Number of types.
    pub n_types: usize,
}

impl Labels {
    /// Number of labels.
    pub fn len(self) -> usize {
        4 * self.n_types + 1
    }

    /// Number of columns of weights: the labels, and for each type what its four labels share.
    pub(crate) fn columns(self) -> usize {
        5 * self.n_types + 1
    }

    /// The column that the labels of a type share.
    pub(crate) fn shared(self, kind: usize) -> usize {
        4 * self.n_types + 1 + kind
    }

    /// Scores of labels from scores of columns, which are overwritten.
    pub(crate) fn spread(self, columns: &mut [f32]) {
        let n = self.n_types;
        let Some((labels, shared)) = columns.split_at_mut_checked(4 * n + 1) else { return };
        let (last, rest) = labels.split_at_mut(n);
        for four in std::iter::once(last).chain(rest[1..].chunks_exact_mut(n.max(1))) {
            four.iter_mut().zip(shared.iter()).for_each(|(s, more)| *s += more);
        }
    }

    /// Writes behind the probabilities of labels those of types.
    pub(crate) fn gather(self, columns: &mut [f32]) {
        let n = self.n_types;
        let Some((labels, shared)) = columns.split_at_mut_checked(4 * n + 1) else { return };
        shared.copy_from_slice(&labels[..n]);
        for four in labels[n + 1..].chunks_exact(n.max(1)) {
            shared.iter_mut().zip(four).for_each(|(s, more)| *s += more);
        }
    }

    /// Whether there is no type; then there is nothing to find.
    pub fn is_empty(self) -> bool {
        self.n_types == 0
    }

    /// The label of a word outside every mention.
    pub fn outside(self) -> usize {
        self.n_types
    }

    /// The label of a type at a place.
    pub fn of(self, kind: usize, place: Place) -> usize {
        let n = self.n_types;
        match place {
            Place::Last => kind,
            Place::Single => n + 1 + kind,
            Place::First => 2 * n + 1 + kind,
            Place::Inside => 3 * n + 1 + kind,
        }
    }

    /// Type and place of a label; `None` outside.
    pub fn take_apart(self, label: usize) -> Option<(usize, Place)> {
        let n = self.n_types;
        match label {
            l if l < n => Some((l, Place::Last)),
            l if l == n => None,
            l if l < 2 * n + 1 => Some((l - n - 1, Place::Single)),
            l if l < 3 * n + 1 => Some((l - 2 * n - 1, Place::First)),
            l => Some((l - 3 * n - 1, Place::Inside)),
        }
    }

    /// Labels after which a mention or the sentence may begin or end.
    pub(crate) fn enders(self) -> usize {
        2 * self.n_types + 1
    }

    /// Labels that may follow an ender.
    pub(crate) fn starters(self) -> Range<usize> {
        self.n_types..3 * self.n_types + 1
    }

    /// The labels of the words of a sentence with these mentions (words, type); of those that overlap, the
    /// earlier in the list wins.
    pub fn encode(self, n_words: usize, mentions: &[(Range<usize>, usize)]) -> Vec<u8> {
        let mut labels = vec![self.outside() as u8; n_words];
        for (words, kind) in mentions {
            let free = words.end <= n_words
                && words.start < words.end
                && labels[words.clone()].iter().all(|&l| usize::from(l) == self.outside());
            if !free {
                continue;
            }
            for at in words.clone() {
                let place = match (at == words.start, at + 1 == words.end) {
                    (true, true) => Place::Single,
                    (true, false) => Place::First,
                    (false, true) => Place::Last,
                    (false, false) => Place::Inside,
                };
                labels[at] = self.of(*kind, place) as u8;
            }
        }
        labels
    }
}
