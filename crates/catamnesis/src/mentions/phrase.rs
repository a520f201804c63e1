//! Reading helpers over the tokens of one sentence.

use crate::text::Document;
use catamnesis_core::number;
use catamnesis_core::words::{self, TokenKind};
use std::ops::Range;

/// A sentence as a grammar sees it: normal forms by token index, bounded by the sentence.
#[derive(Clone, Copy)]
pub(crate) struct Phrase<'d> {
    pub document: &'d Document<'d>,
    start: usize,
    end: usize,
}

impl<'d> Phrase<'d> {
    pub fn new(document: &'d Document<'d>, tokens: &Range<usize>) -> Self {
        Phrase { document, start: tokens.start, end: tokens.end }
    }

    pub fn tokens(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Normal form of a token, or `""` outside the sentence.
    pub fn normal(&self, at: usize) -> &'d str {
        if (self.start..self.end).contains(&at) { self.document.normal(at) } else { "" }
    }

    /// The token as written, or `""` outside the sentence.
    pub fn word(&self, at: usize) -> &'d str {
        if (self.start..self.end).contains(&at) { self.document.word(at) } else { "" }
    }

    pub fn kind(&self, at: usize) -> Option<TokenKind> {
        (self.start..self.end).contains(&at).then(|| self.document.tokens[at].kind)
    }

    pub fn is_hyphen(&self, at: usize) -> bool {
        self.kind(at) == Some(TokenKind::Hyphen)
    }

    /// The next token that is no hyphen, from `at` on.
    pub fn skip_hyphens(&self, mut at: usize) -> usize {
        while self.is_hyphen(at) {
            at += 1;
        }
        at
    }

    /// The token before `at` that is no hyphen.
    pub fn before(&self, at: usize) -> Option<usize> {
        (self.start..at).rev().find(|&i| !self.is_hyphen(i))
    }

    /// Whether the normal form is one of the words.
    pub fn is(&self, at: usize, words: &[&str]) -> bool {
        words::is_one_of(self.normal(at), words)
    }

    /// A middle dot between two numbers, without spaces.
    fn is_raised_point(&self, at: usize) -> bool {
        matches!(self.word(at), "·" | "∙")
            && self.kind(at + 1) == Some(TokenKind::Number)
            && self.document.span(at - 1..at).end() + self.word(at).len()
                == self.document.span(at + 1..at + 2).start()
    }

    /// Whether exactly one space stands between a token and the next.
    pub fn are_apart_by_space(&self, at: usize) -> bool {
        let end = self.document.span(at..at + 1).end();
        let next = self.document.span(at + 1..at + 2).start();
        let between = self.document.text.get(end..next).unwrap_or("");
        let mut chars = between.chars();
        chars.next().is_some_and(char::is_whitespace) && chars.next().is_none()
    }

    /// A number in digits or words at `at`, and the token after it: "12", "twenty-five", "1.5".
    pub fn number(&self, at: usize) -> Option<(f64, usize)> {
        match self.kind(at)? {
            // "1·3": the raised point of some journals.
            TokenKind::Number if self.is_raised_point(at + 1) => {
                let value = number::parse(&format!("{}.{}", self.word(at), self.word(at + 2)))?;
                Some((value, at + 3))
            }
            TokenKind::Number => {
                let value = number::parse(self.word(at))?;
                Some((value, at + 1))
            }
            TokenKind::Word => {
                let tens = number::from_word(self.normal(at))?;
                let next = self.skip_hyphens(at + 1);
                if (20.0..=90.0).contains(&tens)
                    && next <= at + 2
                    && let Some(units) =
                        number::from_word(self.normal(next)).filter(|u| (1.0..10.0).contains(u))
                {
                    return Some((tens + units, next + 1));
                }
                // "five hundred", "two thousand".
                if (1.0..10.0).contains(&tens) {
                    let factor = match self.normal(at + 1) {
                        "hundred" => 100.0,
                        "thousand" => 1000.0,
                        _ => return Some((tens, at + 1)),
                    };
                    return Some((tens * factor, at + 2));
                }
                Some((tens, at + 1))
            }
            _ => None,
        }
    }

    /// A number or a range of numbers: "2", "2-3", "2 to 3"; the token after it.
    pub fn number_or_range(&self, at: usize) -> Option<(f64, Option<f64>, usize)> {
        let (first, next) = self.number(at)?;
        let joint = self.is_hyphen(next) || self.is(next, &["to", "or", "~"]);
        if joint
            && let Some((second, after)) = self.number(next + 1)
            && second > first
        {
            return Some((first, Some(second), after));
        }
        Some((first, None, next))
    }
}
