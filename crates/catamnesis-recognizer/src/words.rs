//! What the recognizer reads: sentences of words, with tags from other sources.

use std::ops::Range;

/// What a word is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    /// Letters first.
    Word,
    /// Digits.
    Number,
    /// Anything else.
    Mark,
}

/// One word of a sentence.
#[derive(Debug, Clone)]
pub struct Word<'t> {
    /// As it stands.
    pub text: &'t str,
    /// Its normal form: lower case, singular, one spelling.
    pub normal: &'t str,
    /// What it is made of.
    pub kind: WordKind,
    /// Its tags, in [`Sentence::tags`].
    pub tags: Range<usize>,
}

/// One sentence.
#[derive(Debug, Clone, Default)]
pub struct Sentence<'t> {
    /// Its words in order.
    pub words: Vec<Word<'t>>,
    /// Tags of its words: hashes of what other sources say of them.
    pub tags: Vec<u32>,
    /// Hash of where it stands: its section, whether it is the first.
    pub place: u32,
}
