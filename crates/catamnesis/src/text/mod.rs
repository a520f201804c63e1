//! Stage 2: a report becomes a [`Document`]: tokens with normal forms, sentences, sections, abbreviations.
//!
//! In: [`CaseReport`](crate::input::CaseReport). Out: [`Document`].
//! Book: docs/book/src/stages/02-text.md
//!
//! Invariants
//! - Every span points into the report's text, on character boundaries.
//! - Sentences cover every token that may be read for facts, in order, without overlap.
//! - Knows section headings, not diagnoses or dates.

mod tokens;
mod sections;
mod sentences;
mod abbreviations;

pub use abbreviations::Abbreviation;
pub use sections::{Section, SectionKind};

use crate::input::CaseReport;
use catamnesis_core::words::TokenKind;
use catamnesis_core::{Diagnostics, TextSpan};
use std::ops::Range;

/// A report split into what the later stages read.
#[derive(Debug, Clone)]
pub struct Document<'r> {
    /// The report's text; all spans point into it.
    pub text: &'r str,
    /// Tokens in text order.
    pub tokens: Vec<Token>,
    /// Sentences in text order; only of parts that may be read for facts.
    pub sentences: Vec<Sentence>,
    /// Sections in text order.
    pub sections: Vec<Section>,
    /// Abbreviations the report itself defines.
    pub abbreviations: Vec<Abbreviation>,
    /// The normal forms, one after the other.
    normals: String,
}

/// One token and where its normal form is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in the text.
    pub span: TextSpan,
    /// What it is made of.
    pub kind: TokenKind,
    normal: (u32, u32),
}

/// One sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Index of its section.
    pub section: usize,
}

impl Document<'_> {
    /// The words of a token as they stand.
    pub fn word(&self, token: usize) -> &str {
        self.tokens.get(token).map_or("", |t| t.span.of(self.text))
    }

    /// The normal form of a token.
    pub fn normal(&self, token: usize) -> &str {
        self.tokens.get(token).map_or("", |t| &self.normals[t.normal.0 as usize..t.normal.1 as usize])
    }

    /// Whether the normal form of a token is one of the words.
    pub(crate) fn is(&self, token: usize, words: &[&str]) -> bool {
        catamnesis_core::words::is_one_of(self.normal(token), words)
    }

    /// Whether one of the words stands in the range.
    pub(crate) fn any(&self, tokens: Range<usize>, words: &[&str]) -> bool {
        tokens.into_iter().any(|i| self.is(i, words))
    }

    /// The span of a run of tokens; empty for an empty run.
    pub fn span(&self, tokens: Range<usize>) -> TextSpan {
        match (self.tokens.get(tokens.start), tokens.end.checked_sub(1).and_then(|e| self.tokens.get(e))) {
            (Some(first), Some(last)) if tokens.start < tokens.end => first.span.cover(last.span),
            _ => TextSpan::new(0, 0),
        }
    }

    /// The span of a sentence.
    pub fn sentence_span(&self, sentence: usize) -> TextSpan {
        self.sentences.get(sentence).map_or(TextSpan::new(0, 0), |s| self.span(s.tokens.clone()))
    }

    /// What kind of section a sentence stands in.
    pub fn section_kind(&self, sentence: usize) -> SectionKind {
        self.sentences
            .get(sentence)
            .and_then(|s| self.sections.get(s.section))
            .map_or(SectionKind::Body, |s| s.kind)
    }
}

/// Splits a report into tokens, sections, sentences and abbreviations.
pub fn segment<'r>(report: &'r CaseReport, _diagnostics: &mut Diagnostics) -> Document<'r> {
    let (tokens, normals) = tokens::tokenize(&report.text);
    let sections = sections::split(report);
    let sentences = sentences::split(&report.text, &tokens, &sections);
    let mut document =
        Document { text: &report.text, tokens, sentences, sections, abbreviations: Vec::new(), normals };
    document.abbreviations = abbreviations::find(&document);
    document
}
