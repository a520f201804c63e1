//! What the builders of facts ask of a document: terms, cues and words around them.

use crate::mentions::{Assertion, Cue, CueKind, Mention, MentionKind, Mentions};
use crate::text::Document;
use catamnesis_core::TextSpan;
use catamnesis_vocab::{Category, Entry, Vocabulary};
use std::ops::Range;

/// A document with its mentions.
#[derive(Clone, Copy)]
pub(super) struct Reader<'d, 'v> {
    pub document: &'d Document<'d>,
    pub mentions: &'d Mentions<'v>,
    pub vocabulary: &'v Vocabulary,
}

/// A term mention, taken apart.
#[derive(Debug, Clone)]
pub(super) struct Term<'v> {
    pub entry: Entry<'v>,
    pub adjective: bool,
    pub tokens: Range<usize>,
    pub span: TextSpan,
    pub sentence: usize,
    pub assertion: Assertion,
}

impl<'d, 'v> Reader<'d, 'v> {
    pub fn cues(self, sentence: usize) -> &'d [Cue<'v>] {
        self.mentions.cues_in(sentence)
    }

    pub fn cues_of(self, sentence: usize, kind: CueKind) -> impl Iterator<Item = &'d Cue<'v>> {
        self.cues(sentence).iter().filter(move |c| c.kind == kind)
    }

    /// Cues of a kind that the report affirms.
    pub fn affirmed(self, sentence: usize, kind: CueKind) -> impl Iterator<Item = &'d Cue<'v>> {
        self.cues_of(sentence, kind).filter(|c| c.assertion == Assertion::Present)
    }

    pub fn has(self, sentence: usize, kind: CueKind) -> bool {
        self.cues_of(sentence, kind).next().is_some()
    }

    pub fn mentions(self, sentence: usize) -> &'d [Mention<'v>] {
        self.mentions.in_sentence(sentence)
    }

    pub fn terms(self, sentence: usize, category: Category) -> impl Iterator<Item = Term<'v>> + use<'d, 'v> {
        self.mentions(sentence).iter().filter_map(move |m| match m.kind {
            MentionKind::Term { entry, category: c, adjective } if c == category => Some(Term {
                entry,
                adjective,
                tokens: m.tokens.clone(),
                span: m.span,
                sentence: m.sentence,
                assertion: m.assertion,
            }),
            _ => None,
        })
    }

    /// Procedures of one of the kinds.
    pub fn procedures<'k>(
        self,
        sentence: usize,
        kinds: &'k [&'k str],
    ) -> impl Iterator<Item = Term<'v>> + use<'d, 'v, 'k> {
        self.terms(sentence, Category::Procedure)
            .filter(move |t| t.entry.attr("kind").is_some_and(|k| kinds.contains(&k)))
    }

    /// Whether a stretch of a sentence holds a name of a tumor, or a cue of one of the kinds.
    pub fn speaks_of_tumor(self, sentence: usize, tokens: &Range<usize>, kinds: &[CueKind]) -> bool {
        self.terms(sentence, Category::Tumor).any(|t| tokens.contains(&t.tokens.start))
            || self.cues(sentence).iter().any(|c| kinds.contains(&c.kind) && tokens.contains(&c.tokens.start))
    }

    pub fn sentence(self, sentence: usize) -> Range<usize> {
        self.document.sentences.get(sentence).map_or(0..0, |s| s.tokens.clone())
    }

    pub fn normal(self, token: usize) -> &'d str {
        self.document.normal(token)
    }

    pub fn is(self, token: usize, words: &[&str]) -> bool {
        self.document.is(token, words)
    }

    /// Whether one of the words stands in the range.
    pub fn any(self, tokens: Range<usize>, words: &[&str]) -> bool {
        self.document.any(tokens, words)
    }

    pub fn span(self, tokens: Range<usize>) -> TextSpan {
        self.document.span(tokens)
    }

    /// The words of a run of tokens with white space normalized.
    pub fn wording(self, tokens: Range<usize>) -> String {
        self.span(tokens).of(self.document.text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The lower-case wording of a term, without a leading article.
    pub fn lower(self, tokens: Range<usize>) -> String {
        self.wording(tokens).to_lowercase()
    }

    /// The token before `token` in the same sentence that is no hyphen.
    pub fn previous(self, sentence: usize, token: usize) -> Option<usize> {
        let start = self.sentence(sentence).start;
        (start..token).rev().find(|&i| !self.is_hyphen(i))
    }

    pub fn is_hyphen(self, token: usize) -> bool {
        self.document.tokens.get(token).is_some_and(|t| t.kind == catamnesis_core::words::TokenKind::Hyphen)
    }

    /// Moves a start to the left over tokens that are one of the words, hyphens included.
    pub fn extend_left(self, sentence: usize, mut start: usize, accept: impl Fn(usize) -> bool) -> usize {
        let floor = self.sentence(sentence).start;
        while start > floor {
            let mut at = start - 1;
            while at > floor && self.is_hyphen(at) {
                at -= 1;
            }
            if !accept(at) {
                break;
            }
            start = at;
        }
        start
    }
}
