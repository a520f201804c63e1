//! A document as the recognizer sees it: the words of each sentence, with what tables and grammars found there
//! as tags.

use super::super::{Mention, MentionKind, Mentions};
use crate::text::{Document, SectionKind};
use catamnesis_core::words::TokenKind;
use catamnesis_recognizer::{Sentence, Word, WordKind, hash_text};
use std::ops::Range;

/// A sentence of a document and where it stands.
#[derive(Debug, Clone)]
pub struct PlacedSentence<'d> {
    /// Its words; word `i` is token `first + i`.
    pub words: Sentence<'d>,
    /// Its first token.
    pub first: usize,
    /// Its number in [`Document::sentences`].
    pub number: usize,
}

/// The sentences of a document in order; one for each of [`Document::sentences`].
pub fn sentences<'d>(
    document: &'d Document<'_>,
    mentions: &Mentions<'_>,
) -> impl Iterator<Item = PlacedSentence<'d>> {
    document.sentences.iter().enumerate().map(|(number, s)| PlacedSentence {
        words: sentence(document, mentions, number),
        first: s.tokens.start,
        number,
    })
}

fn sentence<'d>(document: &'d Document<'_>, mentions: &Mentions<'_>, number: usize) -> Sentence<'d> {
    let tokens = document.sentences.get(number).map_or(0..0, |s| s.tokens.clone());
    let mut tags: Vec<(usize, u32)> = Vec::new();
    for mention in mentions.in_sentence(number) {
        mark(&mention.tokens, &tokens, tag(mention), &mut tags);
    }
    for cue in mentions.cues_in(number) {
        mark(&cue.tokens, &tokens, hash_text("cue").wrapping_add(cue.kind as u32 * 8), &mut tags);
    }
    tags.sort_unstable();
    tags.dedup();
    let mut words = Vec::with_capacity(tokens.len());
    let mut at = 0;
    for (i, token) in tokens.enumerate() {
        let from = at;
        while tags.get(at).is_some_and(|(word, _)| *word == i) {
            at += 1;
        }
        words.push(Word {
            text: document.word(token),
            normal: document.normal(token),
            kind: match document.tokens[token].kind {
                TokenKind::Word => WordKind::Word,
                TokenKind::Number => WordKind::Number,
                TokenKind::Hyphen | TokenKind::Possessive | TokenKind::Punctuation => WordKind::Mark,
            },
            tags: from..at,
        });
    }
    let first = u32::from(number == 0);
    let place = section(document.section_kind(number)) * 2 + first;
    Sentence { words, tags: tags.into_iter().map(|(_, tag)| tag).collect(), place }
}

/// Tags the words of a mention with what it is and where they stand in it.
fn mark(mention: &Range<usize>, sentence: &Range<usize>, tag: u32, tags: &mut Vec<(usize, u32)>) {
    for token in mention.clone().filter(|t| sentence.contains(t)) {
        let place = match (token == mention.start, token + 1 == mention.end) {
            (true, true) => 0,
            (true, false) => 1,
            (false, false) => 2,
            (false, true) => 3,
        };
        tags.push((token - sentence.start, tag.wrapping_add(place)));
    }
}

fn tag(mention: &Mention<'_>) -> u32 {
    match &mention.kind {
        MentionKind::Term { entry, category, adjective } => {
            let kind = entry.attr("kind").map_or(0, hash_text);
            hash_text(category.name()).wrapping_add(kind).wrapping_add(u32::from(*adjective) * 1024)
        }
        other => hash_text(other.name()),
    }
}

fn section(kind: SectionKind) -> u32 {
    hash_text(kind.name()) & 0xffff
}
