//! Abbreviations that the report defines itself: "gastrointestinal stromal tumor (GIST)".
//!
//! Source: Schwartz AS, Hearst MA. A simple algorithm for identifying abbreviation definitions in biomedical
//! text. Pac Symp Biocomput 2003:451-62.

use super::Document;
use catamnesis_core::TextSpan;
use catamnesis_core::words::TokenKind;

/// A short form and the long form it stands for in this report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Abbreviation {
    /// The short form where it is defined.
    pub short: TextSpan,
    /// The long form where it is defined.
    pub long: TextSpan,
}

/// Finds every `long form (SHORT)` in the document.
pub(super) fn find(document: &Document<'_>) -> Vec<Abbreviation> {
    let mut found: Vec<Abbreviation> = Vec::new();
    for open in 1..document.tokens.len() {
        if document.word(open) != "(" {
            continue;
        }
        let short_first = open + 1;
        let mut close = short_first;
        while close < document.tokens.len()
            && close < short_first + 5
            && !matches!(document.word(close), ")" | "," | ";")
        {
            close += 1;
        }
        if close == short_first
            || close >= document.tokens.len()
            || !matches!(document.word(close), ")" | "," | ";")
        {
            continue;
        }
        let short = document.span(short_first..close);
        let short_text = short.of(document.text);
        let n_letters = short_text.chars().filter(|c| c.is_alphanumeric()).count();
        let has_capital = short_text.chars().any(char::is_uppercase);
        if !(2..=10).contains(&n_letters) || !has_capital || short_text.contains(' ') {
            continue;
        }
        if let Some(first) = long_form(document, open, short_text) {
            found.push(Abbreviation { short, long: document.span(first..open) });
        }
    }
    found
}

/// The first token of the long form before `open` that spells out `short`, matched from the right: each
/// letter of the short form occurs in order, and its first letter begins a word.
fn long_form(document: &Document<'_>, open: usize, short: &str) -> Option<usize> {
    let letters: Vec<char> =
        short.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let n_words = (letters.len() * 2).min(letters.len() + 5);
    let floor = open.saturating_sub(n_words * 2);
    let mut words = 0;
    let mut left = letters.len();
    for at in (floor..open).rev() {
        let token = document.tokens[at];
        match token.kind {
            TokenKind::Hyphen | TokenKind::Possessive => continue,
            TokenKind::Punctuation => return None,
            TokenKind::Word | TokenKind::Number => {}
        }
        words += 1;
        if words > n_words {
            return None;
        }
        let chars: Vec<char> = document.word(at).chars().flat_map(char::to_lowercase).collect();
        // Within a word, letters match from the right; the first letter of the short form only at its start.
        for (i, c) in chars.iter().enumerate().rev() {
            if left > 1 && *c == letters[left - 1] || left == 1 && i == 0 && *c == letters[0] {
                left -= 1;
                if left == 0 {
                    return Some(at);
                }
            }
        }
    }
    None
}
