//! Phrases that were annotated in training, with what they were mostly annotated as.

use crate::hash;
use crate::words::{Sentence, WordKind};
use std::collections::BTreeMap;

/// Longest phrase, in words.
pub(crate) const MAX_WORDS: usize = 7;

/// What a phrase was annotated as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sense {
    /// The type it was annotated as most often.
    pub kind: u8,
    /// How often its occurrences were so annotated: 3 nearly always, 2 mostly, 1 sometimes, 0 rarely.
    pub purity: u8,
}

/// Where phrases are looked up.
pub(crate) trait Phrases {
    /// The sense of a phrase by its hash.
    fn sense(&self, phrase: u32) -> Option<Sense>;
}

/// Hash of a phrase that is one word longer.
pub(crate) fn extend(phrase: u32, word: u32) -> u32 {
    hash::pair(phrase.rotate_left(7), word)
}

/// Begin of every phrase.
pub(crate) const EMPTY: u32 = 0x1234_5678;

/// For each word the sense of the phrase it belongs to and its place there (0 alone, 1 first, 2 inside,
/// 3 last); longest phrases first, from left to right.
pub(crate) fn look_up(
    normals: &[u32],
    kinds: &[WordKind],
    phrases: &impl Phrases,
    out: &mut Vec<Option<(Sense, u8)>>,
) {
    out.clear();
    out.resize(normals.len(), None);
    let mut at = 0;
    while at < normals.len() {
        let mut best = None;
        if kinds[at] != WordKind::Mark {
            let mut phrase = EMPTY;
            for (n, &word) in normals[at..].iter().take(MAX_WORDS).enumerate() {
                phrase = extend(phrase, word);
                if let Some(sense) = phrases.sense(phrase) {
                    best = Some((n + 1, sense));
                }
            }
        }
        let Some((n, sense)) = best else {
            at += 1;
            continue;
        };
        for i in 0..n {
            let place = match (i == 0, i + 1 == n) {
                (true, true) => 0,
                (true, false) => 1,
                (false, false) => 2,
                (false, true) => 3,
            };
            out[at + i] = Some((sense, place));
        }
        at += n;
    }
}

/// How often phrases were annotated as what, in which documents.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    /// Phrase → type → number of annotations.
    annotated: BTreeMap<u32, BTreeMap<u8, u32>>,
    /// Phrase → number of occurrences, annotated or not.
    seen: BTreeMap<u32, u32>,
}

impl Counts {
    /// Adds the annotations of a sentence: words and type.
    pub fn annotate(&mut self, normals: &[u32], mentions: &[(std::ops::Range<usize>, usize)]) {
        for (words, kind) in mentions {
            if words.len() <= MAX_WORDS && words.end <= normals.len() {
                let phrase = normals[words.clone()].iter().fold(EMPTY, |p, &w| extend(p, w));
                *self.annotated.entry(phrase).or_default().entry(*kind as u8).or_default() += 1;
            }
        }
    }

    /// Counts the occurrences of phrases that `known` has annotated.
    pub fn see(&mut self, normals: &[u32], known: &Counts) {
        for start in 0..normals.len() {
            let mut phrase = EMPTY;
            for &word in normals[start..].iter().take(MAX_WORDS) {
                phrase = extend(phrase, word);
                if known.annotated.contains_key(&phrase) {
                    *self.seen.entry(phrase).or_default() += 1;
                }
            }
        }
    }

    /// Adds all of another.
    pub fn add(&mut self, other: &Counts) {
        for (phrase, kinds) in &other.annotated {
            for (kind, n) in kinds {
                *self.annotated.entry(*phrase).or_default().entry(*kind).or_default() += n;
            }
        }
        for (phrase, n) in &other.seen {
            *self.seen.entry(*phrase).or_default() += n;
        }
    }

    /// The senses of all phrases.
    pub fn senses(&self) -> BTreeMap<u32, Sense> {
        self.annotated.keys().filter_map(|p| Some((*p, self.without(*p, None)?))).collect()
    }

    fn without(&self, phrase: u32, own: Option<&Counts>) -> Option<Sense> {
        let kinds = self.annotated.get(&phrase)?;
        let minus = |kind: u8| own.and_then(|o| o.annotated.get(&phrase)?.get(&kind).copied()).unwrap_or(0);
        let (kind, n) = kinds
            .iter()
            .map(|(kind, n)| (*kind, n.saturating_sub(minus(*kind))))
            .max_by_key(|(kind, n)| (*n, u8::MAX - kind))
            .filter(|(_, n)| *n > 0)?;
        let own_seen = own.and_then(|o| o.seen.get(&phrase).copied()).unwrap_or(0);
        let seen = self.seen.get(&phrase).copied().unwrap_or(0).saturating_sub(own_seen).max(n);
        let purity = match (f64::from(n) / f64::from(seen), n) {
            (share, 2..) if share >= 0.9 => 3,
            (share, _) if share >= 0.6 => 2,
            (share, _) if share >= 0.25 => 1,
            _ => 0,
        };
        Some(Sense { kind, purity })
    }
}

/// The senses that remain when the annotations of one document are taken out, so that training meets phrases
/// as a new document would.
pub(crate) struct Without<'c> {
    /// All documents.
    pub all: &'c Counts,
    /// The one that is left out.
    pub own: &'c Counts,
}

impl Phrases for Without<'_> {
    fn sense(&self, phrase: u32) -> Option<Sense> {
        self.all.without(phrase, Some(self.own))
    }
}

/// Hashes of the normal forms of a sentence.
pub(crate) fn normals(sentence: &Sentence<'_>) -> Vec<u32> {
    sentence.words.iter().map(|w| hash::text(w.normal)).collect()
}
