//! Stage 3: what the words of a document name, and whether the report affirms it.
//!
//! In: [`Document`]. Out: [`Mentions`].
//! Book: docs/book/src/stages/03-mentions.md
//!
//! Invariants
//! - Every mention quotes the text at its span.
//! - One document is read at a time; nothing is remembered from another.

pub mod mention;
pub mod cue;
mod phrase;
mod lexical;
mod quantities;
pub mod temporal;
mod local;
mod assertion;
pub mod learned;

pub use cue::{Cue, CueKind};
pub use learned::{LearnedKind, LearnedMention, Recognizer};
pub use mention::{
    Approximation, Assertion, DayPart, Mention, MentionKind, Mentions, Order, Origin, TimePoint, TimeUnit,
};
pub(crate) use phrase::Phrase;

use crate::text::Document;
use catamnesis_core::Diagnostics;
use catamnesis_core::words::TokenKind;
use catamnesis_vocab::Vocabulary;

/// Recognizes everything the tables and grammars know, in five steps: 1. terms and cues of the vocabularies;
/// 2. quantities and times by grammar; 3. abbreviations the report defines; 4. with a trained recognizer what
/// it has learned; 5. how each mention is meant.
pub fn recognize<'v>(
    document: &Document<'_>,
    vocabulary: &'v Vocabulary,
    recognizer: Option<Recognizer<'v>>,
    _diagnostics: &mut Diagnostics,
) -> Mentions<'v> {
    let (mut list, cues) = lexical::scan(document, vocabulary);
    quantities_and_times(document, &mut list);
    temporal::decide_dates(document, &mut list);
    local::add_abbreviations(document, &mut list);
    list.sort_by_key(|m| (m.tokens.start, m.tokens.end));
    let mut mentions = Mentions { list, cues, learned: Vec::new() };
    if let Some(recognizer) = recognizer {
        mentions.learned = learned::find(document, &mentions, recognizer);
    }
    assertion::assign(document, &mut mentions);
    mentions
}

fn quantities_and_times(document: &Document<'_>, list: &mut Vec<Mention<'_>>) {
    for (sentence, s) in document.sentences.iter().enumerate() {
        let phrase = Phrase::new(document, &s.tokens);
        let mut at = s.tokens.start;
        while at < s.tokens.end {
            let readable = matches!(document.tokens[at].kind, TokenKind::Word | TokenKind::Number);
            let found =
                readable.then(|| quantities::at(&phrase, at).or_else(|| temporal::at(&phrase, at))).flatten();
            let Some((kind, end)) = found else {
                at += 1;
                continue;
            };
            let tokens = at..end.min(s.tokens.end);
            at = tokens.end.max(at + 1);
            list.push(Mention {
                span: document.span(tokens.clone()),
                tokens,
                sentence,
                kind,
                assertion: Assertion::Present,
            });
        }
    }
}
