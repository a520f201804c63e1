//! Mentions that were learned from annotated reports, beside those that tables and grammars know.
//!
//! A [`Recognizer`] is a trained model with the confidence it must have. What tables and grammars find is told
//! to it as tags, so that it builds on them. What it finds is kept apart, in [`Mentions::learned`], with its
//! confidence and its assertion; the facts of the case table are not made from it.
//!
//! The models are trained by `catamnesis train`; the book's model card tells on what.

mod built_in;
mod kind;
mod observe;
mod relations;
pub mod teach;

pub use built_in::{Set, built_in};
pub use kind::LearnedKind;
pub use observe::{PlacedSentence, sentences};
pub use relations::{Relation, relations};

use super::{Assertion, Mentions};
use crate::text::Document;
use catamnesis_core::TextSpan;
use catamnesis_recognizer::{Floors, Model, Scratch};
use std::ops::Range;

/// A trained model and how sure it must be.
#[derive(Debug, Clone, Copy)]
pub struct Recognizer<'m> {
    /// The model.
    pub model: &'m Model<'m>,
    /// Least confidence of what is reported, 0 to 1; `None` takes what the model was found to do best with.
    pub threshold: Option<f32>,
}

/// A mention that a trained model found.
#[derive(Debug, Clone, PartialEq)]
pub struct LearnedMention<'v> {
    /// Where it stands.
    pub span: TextSpan,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Its sentence.
    pub sentence: usize,
    /// The type as the annotated corpus calls it: `Sign_symptom`.
    pub name: &'v str,
    /// What sort of thing that is.
    pub kind: LearnedKind,
    /// Probability that exactly these words are a mention of exactly this type, 0 to 1, as calibrated on
    /// reports that were not trained on.
    pub confidence: f32,
    /// How it is meant, by the same cues as all mentions.
    pub assertion: Assertion,
}

/// Finds what the model knows, in order of the text; of equal starts the longer first.
pub(super) fn find<'v>(
    document: &Document<'_>,
    mentions: &Mentions<'_>,
    recognizer: Recognizer<'v>,
) -> Vec<LearnedMention<'v>> {
    let model = recognizer.model;
    let floors = recognizer.threshold.map_or(model.floors, Floors::exact);
    let mut scratch = Scratch::default();
    let mut found = Vec::new();
    let mut out = Vec::new();
    for sentence in sentences(document, mentions) {
        found.clear();
        model.find(&sentence.words, floors, &mut scratch, &mut found);
        for one in &found {
            let tokens = sentence.first + one.words.start..sentence.first + one.words.end;
            let name = model.name(one);
            out.push(LearnedMention {
                span: document.span(tokens.clone()),
                tokens,
                sentence: sentence.number,
                name,
                kind: LearnedKind::of(name),
                confidence: one.confidence,
                assertion: Assertion::Present,
            });
        }
    }
    out.sort_by_key(|m| (m.tokens.start, usize::MAX - m.tokens.end));
    out
}
