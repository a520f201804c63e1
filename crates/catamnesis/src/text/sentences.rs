//! Sentences: where one ends is decided by table-driven exceptions, not by every period.

use super::{Section, Sentence, Token};
use catamnesis_core::words::TokenKind;

/// Words after which a period does not end a sentence.
const ABBREVIATED: &[&str] = &[
    "dr", "mr", "mrs", "ms", "prof", "fig", "figs", "no", "nos", "vs", "etc", "e.g", "i.e", "eg", "ie", "cf",
    "al", "approx", "ca", "resp", "st", "ref", "refs", "tab", "vol", "pt", "pts", "inc", "ltd", "co", "corp",
    "dept", "univ", "i.v", "p.o",
];

/// Months cut short; the period after one does not end a sentence when a number follows ("Feb. 18, 2016").
const MONTHS: &[&str] =
    &["jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"];

/// Splits the readable sections into sentences.
pub(super) fn split(text: &str, tokens: &[Token], sections: &[Section]) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    for (section, part) in sections.iter().enumerate().filter(|(_, s)| s.kind.is_readable()) {
        let first = tokens.partition_point(|t| t.span.start() < part.span.start());
        let last = tokens.partition_point(|t| t.span.end() <= part.span.end());
        let mut start = first;
        for at in first..last {
            let ends = ends_sentence(text, tokens, at, last) || line_break_follows(text, tokens, at, last);
            if ends || at + 1 == last {
                sentences.push(Sentence { tokens: start..at + 1, section });
                start = at + 1;
            }
        }
    }
    sentences
}

fn ends_sentence(text: &str, tokens: &[Token], at: usize, last: usize) -> bool {
    let token = tokens[at];
    if token.kind != TokenKind::Punctuation {
        return false;
    }
    match token.span.of(text) {
        "?" | "!" => true,
        ";" => false,
        "." => period_ends(text, tokens, at, last),
        _ => false,
    }
}

fn period_ends(text: &str, tokens: &[Token], at: usize, last: usize) -> bool {
    let Some(next) = tokens.get(at + 1).filter(|_| at + 1 < last) else { return true };
    let gap = &text[tokens[at].span.end()..next.span.start()];
    let next_word = next.span.of(text);
    let opens = next_word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        || next.kind == TokenKind::Punctuation && matches!(next_word, "(" | "\"" | "“" | "‘" | "[");
    if gap.is_empty() {
        // "bone.The": a lower-case word of some length, then a capitalized word; never inside "U.S.A" or "e.g.".
        let before = at.checked_sub(1).map_or("", |b| tokens[b].span.of(text));
        return next_word.len() > 1
            && next_word.starts_with(char::is_uppercase)
            && next_word.chars().nth(1).is_some_and(char::is_lowercase)
            && before.len() > 3
            && before.chars().all(char::is_lowercase);
    }
    if !opens {
        return false;
    }
    let Some(before) = at.checked_sub(1).map(|b| tokens[b]) else { return true };
    let word = before.span.of(text);
    if before.span.end() == tokens[at].span.start() {
        let lower = word.to_ascii_lowercase();
        if ABBREVIATED.contains(&lower.as_str())
            || next.kind == TokenKind::Number && MONTHS.contains(&lower.as_str())
        {
            return false;
        }
        // An initial ("J. A. Smith") is one capital letter after which another name follows.
        let initial = word.len() == 1 && word.starts_with(char::is_uppercase);
        let roman = matches!(word, "I" | "V" | "X");
        if initial && !roman && next_word.len() <= 2 {
            return false;
        }
    }
    true
}

fn line_break_follows(text: &str, tokens: &[Token], at: usize, last: usize) -> bool {
    let Some(next) = tokens.get(at + 1).filter(|_| at + 1 < last) else { return false };
    let gap = &text[tokens[at].span.end()..next.span.start()];
    let breaks = gap.bytes().filter(|&b| b == b'\n').count();
    breaks >= 2
}
