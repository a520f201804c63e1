//! What stage 6 asks of a document: the words of a sentence, its cues and its mentions.

use crate::mentions::{Cue, CueKind, Mention, MentionKind, Mentions};
use crate::text::Document;
use catamnesis_core::TextSpan;
use catamnesis_vocab::{Category, Entry};
use std::ops::Range;

/// A document with its mentions.
#[derive(Clone, Copy)]
pub(crate) struct Page<'d, 'v> {
    /// The words.
    pub document: &'d Document<'d>,
    /// What they name.
    pub mentions: &'d Mentions<'v>,
}

impl<'d, 'v> Page<'d, 'v> {
    pub fn sentence(self, sentence: usize) -> Range<usize> {
        self.document.sentences.get(sentence).map_or(0..0, |s| s.tokens.clone())
    }

    pub fn cues(self, sentence: usize) -> &'d [Cue<'v>] {
        self.mentions.cues_in(sentence)
    }

    pub fn cues_of(self, sentence: usize, kind: CueKind) -> impl Iterator<Item = &'d Cue<'v>> {
        self.cues(sentence).iter().filter(move |c| c.kind == kind)
    }

    pub fn mentions(self, sentence: usize) -> &'d [Mention<'v>] {
        self.mentions.in_sentence(sentence)
    }

    pub fn terms(
        self,
        sentence: usize,
        category: Category,
    ) -> impl Iterator<Item = (Entry<'v>, &'d Mention<'v>)> {
        self.mentions(sentence).iter().filter_map(move |m| match m.kind {
            MentionKind::Term { entry, category: c, .. } if c == category => Some((entry, m)),
            _ => None,
        })
    }

    pub fn is(self, token: usize, words: &[&str]) -> bool {
        self.document.is(token, words)
    }

    pub fn any(self, tokens: Range<usize>, words: &[&str]) -> bool {
        self.document.any(tokens, words)
    }

    /// Whether a word of the range begins with one of the stems.
    pub fn stem(self, tokens: Range<usize>, stems: &[&str]) -> bool {
        tokens.into_iter().any(|i| stems.iter().any(|s| self.document.normal(i).starts_with(s)))
    }

    pub fn span(self, tokens: Range<usize>) -> TextSpan {
        self.document.span(tokens)
    }

    /// The tokens of a span.
    pub fn tokens(self, span: TextSpan) -> Range<usize> {
        let all = &self.document.tokens;
        all.partition_point(|t| t.span.end() <= span.start())
            ..all.partition_point(|t| t.span.start() < span.end())
    }

    /// Lower-case words of a span on one line.
    pub fn lower(self, span: TextSpan) -> String {
        span.of(self.document.text).split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
    }
}
