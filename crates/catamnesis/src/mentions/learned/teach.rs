//! Annotated reports as examples for training.

use super::{Set, sentences};
use crate::mentions::Mentions;
use crate::text::Document;
use catamnesis_core::TextSpan;
use catamnesis_recognizer::Example;
use std::collections::BTreeSet;
use std::ops::Range;

/// What an annotator marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// Where it stands; of marked pieces with gaps between them, from the first to the last.
    pub span: TextSpan,
    /// Its type.
    pub name: String,
}

/// What of the annotations a chain of words cannot hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Losses {
    /// Annotations in all.
    pub n_all: usize,
    /// Their ends are no ends of words; the whole words are learned.
    pub n_widened: usize,
    /// They reach over the end of a sentence, or stand where nothing is read; left out.
    pub n_outside: usize,
    /// They overlap a longer one of their chain; left out.
    pub n_overlapping: usize,
}

impl Losses {
    /// Adds those of another report.
    pub fn add(&mut self, other: Losses) {
        self.n_all += other.n_all;
        self.n_widened += other.n_widened;
        self.n_outside += other.n_outside;
        self.n_overlapping += other.n_overlapping;
    }
}

/// The types that occur, put into chains: types that hold others stand in a chain of their own, so that both
/// can be found. Types seen fewer than `least` times are left out.
pub fn chains(set: Set, annotations: &[&Annotation], least: usize) -> Vec<Vec<String>> {
    let outer: &[&str] = match set {
        Set::Maccrobat => &["Family_history", "History", "Other_entity", "Other_event"],
        Set::Phee => &["Effect", "Subject", "Treatment"],
    };
    let names: BTreeSet<&str> = annotations.iter().map(|a| a.name.as_str()).collect();
    let (holding, held): (Vec<&str>, Vec<&str>) = names
        .into_iter()
        .filter(|n| annotations.iter().filter(|a| a.name == *n).count() >= least)
        .partition(|n| outer.contains(n));
    [held, holding].into_iter().map(|c| c.into_iter().map(str::to_owned).collect()).collect()
}

/// The sentences of a report as examples; `number` tells reports apart.
pub fn examples<'d>(
    document: &'d Document<'_>,
    mentions: &Mentions<'_>,
    annotations: &[Annotation],
    chains: &[Vec<String>],
    number: u32,
) -> (Vec<Example<'d>>, Losses) {
    let mut losses = Losses { n_all: annotations.len(), ..Losses::default() };
    let mut placed: Vec<(usize, usize, Range<usize>, usize)> = Vec::new();
    for annotation in annotations {
        let place = chains
            .iter()
            .enumerate()
            .find_map(|(c, t)| Some((c, t.iter().position(|n| *n == annotation.name)?)));
        let tokens = tokens_of(document, annotation.span);
        let sentence = document.sentences.iter().position(|s| s.tokens.contains(&tokens.start));
        let (Some((chain, kind)), Some(sentence)) = (place, sentence) else {
            losses.n_outside += 1;
            continue;
        };
        let within = &document.sentences[sentence].tokens;
        if tokens.is_empty() || tokens.end > within.end {
            losses.n_outside += 1;
            continue;
        }
        losses.n_widened += usize::from(document.span(tokens.clone()) != annotation.span);
        placed.push((sentence, chain, tokens.start - within.start..tokens.end - within.start, kind));
    }
    // The longer first: of those that overlap it is kept.
    placed.sort_by_key(|(s, c, words, kind)| (*s, *c, usize::MAX - words.len(), words.start, *kind));
    let mut out: Vec<Example<'d>> = sentences(document, mentions)
        .map(|s| Example { sentence: s.words, document: number, mentions: vec![Vec::new(); chains.len()] })
        .collect();
    for (sentence, chain, words, kind) in placed {
        let Some(kept) = out.get_mut(sentence).and_then(|e| e.mentions.get_mut(chain)) else { continue };
        if kept.iter().all(|(k, _)| words.end <= k.start || k.end <= words.start) {
            kept.push((words, kind));
        } else {
            losses.n_overlapping += 1;
        }
    }
    (out, losses)
}

fn tokens_of(document: &Document<'_>, span: TextSpan) -> Range<usize> {
    let tokens = &document.tokens;
    tokens.partition_point(|t| t.span.end() <= span.start())
        ..tokens.partition_point(|t| t.span.start() < span.end())
}
