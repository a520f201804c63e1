//! Tokens, and the normal form of a word in which vocabularies and reports meet.
//!
//! A word and its plural, its British and its American spelling, with or without accents, have one normal
//! form. Vocabularies are normalized when they are compiled and reports when they are read, by the same
//! function, so the form itself need not be a word of English.

use crate::span::TextSpan;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, possibly with digits after the first letter: `liver`, `CD20`, `m2`.
    Word,
    /// Digits with optional decimal or grouping marks: `12`, `1.5`, `1,240`.
    Number,
    /// A hyphen or dash of any width, or a slash-free joiner that vocabularies ignore.
    Hyphen,
    /// An apostrophe with `s`, as in `Ewing's`.
    Possessive,
    /// Any other single visible character.
    Punctuation,
}

/// One token of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: TextSpan,
    /// What it is made of.
    pub kind: TokenKind,
}

/// Splits a text into tokens; white space and invisible characters (soft hyphen, zero-width space, byte
/// order mark) separate or vanish.
///
/// A number followed by letters is two tokens (`8cm`, `5FU`), letters followed by digits are one (`CD20`,
/// `pT2N0M0`).
pub fn tokenize(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 5 + 4);
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let c = char_at(text, at);
        at += c.len_utf8();
        let kind = if c.is_ascii_digit() {
            at = number_end(bytes, at);
            TokenKind::Number
        } else if is_word_char(c) {
            if !is_times_sign(text, start, tokens.last()) {
                at = word_end(text, at);
            }
            TokenKind::Word
        } else if is_space(c) || is_invisible(c) {
            continue;
        } else if is_hyphen(c) {
            TokenKind::Hyphen
        } else if matches!(c, '\'' | '’' | '‘' | 'ʼ') && possessive_follows(text, start, at) {
            at += 1;
            TokenKind::Possessive
        } else {
            TokenKind::Punctuation
        };
        tokens.push(Token { span: TextSpan::new(start, at), kind });
    }
    tokens
}

fn char_at(text: &str, at: usize) -> char {
    let byte = text.as_bytes()[at];
    if byte.is_ascii() { byte as char } else { text[at..].chars().next().unwrap_or(' ') }
}

fn number_end(bytes: &[u8], mut at: usize) -> usize {
    loop {
        while at < bytes.len() && bytes[at].is_ascii_digit() {
            at += 1;
        }
        let mark = at < bytes.len() && matches!(bytes[at], b'.' | b',');
        if mark && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
            at += 1;
        } else {
            return at;
        }
    }
}

fn word_end(text: &str, mut at: usize) -> usize {
    while at < text.len() {
        let c = char_at(text, at);
        if is_word_char(c) || is_soft(c) || is_combining_mark(c) {
            at += c.len_utf8();
        } else {
            break;
        }
    }
    at
}

/// Whether the `x` at `at` multiplies two numbers, as in `2x3 cm` or `2 x3cm`.
fn is_times_sign(text: &str, at: usize, before: Option<&Token>) -> bool {
    let bytes = text.as_bytes();
    matches!(bytes[at], b'x' | b'X')
        && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
        && before.is_some_and(|t| {
            t.kind == TokenKind::Number || matches!(t.span.of(text), "cm" | "mm") && at <= t.span.end() + 1
        })
}

fn possessive_follows(text: &str, quote: usize, at: usize) -> bool {
    let bytes = text.as_bytes();
    quote > 0
        && text[..quote].chars().next_back().is_some_and(is_word_char)
        && bytes.get(at) == Some(&b's')
        && !text[at + 1..].chars().next().is_some_and(is_word_char)
}

fn is_word_char(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else {
        c.is_alphanumeric() && !is_superscript(c) || c == 'µ' || c == 'μ'
    }
}

fn is_superscript(c: char) -> bool {
    matches!(c, '²' | '³' | '¹')
}

/// Whether the character is white space of any width, including no-break and thin spaces.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Whether the character shows nothing and separates nothing.
fn is_soft(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

fn is_invisible(c: char) -> bool {
    is_soft(c) || c.is_control()
}

/// Whether the character is a hyphen, minus or dash.
pub fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹣' | '－')
}

/// Appends the normal form of one word to `out`.
///
/// Steps: 1. soft hyphens go, letters are lower-cased, accents dropped, Greek letters spelled out;
/// 2. British spellings become American; 3. a plural becomes the singular.
pub fn normalize_into(word: &str, out: &mut String) {
    let from = out.len();
    if word.is_ascii() {
        out.extend(word.bytes().map(|b| b.to_ascii_lowercase() as char));
    } else {
        for c in word.nfd().filter(|&c| !is_combining_mark(c) && !is_soft(c)) {
            match greek(c) {
                Some(name) => out.push_str(name),
                None => out.extend(c.to_lowercase()),
            }
        }
    }
    if out.len() - from > 3 {
        americanize(out, from);
        singularize(out, from);
    }
}

/// Whether a word is one of a few; faster than comparing each in full, as nearly all differ in length or in the
/// first letter.
pub fn is_one_of(word: &str, words: &[&str]) -> bool {
    let word = word.as_bytes();
    words.iter().any(|w| {
        let w = w.as_bytes();
        w.len() == word.len() && w.first() == word.first() && w == word
    })
}

/// The normal form of one word.
pub fn normalize(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    normalize_into(word, &mut out);
    out
}

fn greek(c: char) -> Option<&'static str> {
    Some(match c {
        'α' | 'Α' => "alpha",
        'β' | 'Β' | 'ß' => "beta",
        'γ' | 'Γ' => "gamma",
        'δ' | 'Δ' => "delta",
        'κ' | 'Κ' => "kappa",
        'λ' | 'Λ' => "lambda",
        'μ' | 'µ' => "u",
        'ε' => "epsilon",
        'ζ' => "zeta",
        _ => return None,
    })
}

/// British letter groups and their American form; the order matters only where one holds another.
const BRITISH: &[(&str, &str)] = &[
    ("tumour", "tumor"),
    ("oesoph", "esoph"),
    ("oestr", "estr"),
    ("oedema", "edema"),
    ("haem", "hem"),
    ("anaem", "anem"),
    ("aemia", "emia"),
    ("leucocyt", "leukocyt"),
    ("leucopen", "leukopen"),
    ("leucorr", "leukorr"),
    ("gynaec", "gynec"),
    ("paed", "ped"),
    ("caec", "cec"),
    ("faec", "fec"),
    ("foet", "fet"),
    ("diarrhoea", "diarrhea"),
    ("dyspnoea", "dyspnea"),
    ("orrhoea", "orrhea"),
    ("apnoea", "apnea"),
    ("colour", "color"),
    ("behaviour", "behavior"),
    ("favour", "favor"),
    ("labour", "labor"),
    ("fibre", "fiber"),
    ("centre", "center"),
    ("litre", "liter"),
    ("metre", "meter"),
    ("grey", "gray"),
    ("sulph", "sulf"),
    ("anaesth", "anesth"),
    ("ischaem", "ischem"),
    ("orchidectom", "orchiectom"),
    ("appendicectom", "appendectom"),
    ("pancreaticoduodenectom", "pancreatoduodenectom"),
    ("signalling", "signaling"),
    ("labelled", "labeled"),
    ("programme", "program"),
    ("isation", "ization"),
    ("ised", "ized"),
    ("ising", "izing"),
    ("yse", "yze"),
];

static BRITISH_AUTOMATON: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostFirst)
        .kind(Some(AhoCorasickKind::DFA))
        .build(BRITISH.iter().map(|b| b.0))
        .ok()
});

fn americanize(out: &mut String, from: usize) {
    let Some(automaton) = BRITISH_AUTOMATON.as_ref() else { return };
    let mut at = from;
    while let Some(found) = automaton.find(&out[at..]) {
        let (start, end) = (at + found.start(), at + found.end());
        let american = BRITISH[found.pattern().as_usize()].1;
        out.replace_range(start..end, american);
        at = start + american.len();
    }
}

fn singularize(out: &mut String, from: usize) {
    let word = &out[from..];
    let len = word.len();
    if !word.is_ascii() || len <= 3 || !word.ends_with('s') {
        return;
    }
    let (cut, add) = match word {
        "series" | "species" => return,
        w if w.ends_with("ies") && len > 4 => (3, "y"),
        w if w.ends_with("sses") => (2, ""),
        w if w.ends_with("oses") || w.ends_with("ases") || w.ends_with("yses") => (2, "is"),
        w if w.ends_with("xes") || w.ends_with("ches") || w.ends_with("shes") => (2, ""),
        w if w.ends_with("ss") || w.ends_with("us") || w.ends_with("is") => return,
        _ => (1, ""),
    };
    out.truncate(out.len() - cut);
    out.push_str(add);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        tokenize(text).into_iter().map(|t| t.span.of(text)).collect()
    }

    #[test]
    fn numbers_and_units_part() {
        assert_eq!(pieces("8cm mass, 1.8 g/m2"), ["8", "cm", "mass", ",", "1.8", "g", "/", "m2"]);
        assert_eq!(pieces("Ewing's CD20+ 5-FU"), ["Ewing", "'s", "CD20", "+", "5", "-", "FU"]);
        assert_eq!(
            pieces("2x2cm, 120x 109 x85 mm"),
            ["2", "x", "2", "cm", ",", "120", "x", "109", "x", "85", "mm"]
        );
        assert_eq!(pieces("2012, then 3.5,"), ["2012", ",", "then", "3.5", ","]);
    }

    #[test]
    fn one_form_for_plural_and_spelling() {
        for (a, b) in [
            ("metastases", "metastasis"),
            ("tumours", "tumor"),
            ("biopsies", "biopsy"),
            ("Haematuria", "hematuria"),
            ("diagnoses", "diagnosis"),
            ("masses", "mass"),
            ("oesophageal", "esophageal"),
            ("β", "beta"),
        ] {
            assert_eq!(normalize(a), normalize(b), "{a} {b}");
        }
        assert_ne!(normalize("uterus"), "uteru");
    }

    #[test]
    fn soft_hyphens_vanish() {
        assert_eq!(normalize("leio\u{ad}myo\u{ad}sarcoma"), "leiomyosarcoma");
        assert_eq!(pieces("a\u{ad}b").len(), 1);
    }
}
