//! Raised signs: a citation, an exponent, or part of a word.

/// What a superscript is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Superscript {
    /// The number of a reference or the mark of a footnote: not part of the text.
    Citation,
    /// A power of a number: "10⁹" is written "10^9", since "109" would be another number.
    Exponent,
    /// Anything else, written on the line: "m2", "CD4+", "18F", "3rd".
    Plain,
}

/// Units that are squared or cubed, or that stand before one ("kg/m").
const UNITS: [&str; 10] = ["m", "cm", "mm", "dm", "km", "µm", "μm", "nm", "ft", "in"];

/// Judges a superscript by itself and by the characters before it; in a table a single letter is the mark of a
/// note.
pub(super) fn judge(before: &str, raised: &str, in_table: bool) -> Superscript {
    let digits = raised.chars().all(|c| c.is_ascii_digit());
    let reference = !raised.is_empty()
        && raised.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '-' | '–' | '—' | ' ' | ';'))
        && raised.chars().any(|c| c.is_ascii_digit());
    let last = before.chars().next_back();
    if raised.is_empty() {
        return Superscript::Plain;
    }
    if in_table && raised.chars().count() == 1 && raised.starts_with(|c: char| ('a'..='k').contains(&c)) {
        return Superscript::Citation;
    }
    if raised.chars().all(|c| matches!(c, '*' | '∗' | '†' | '‡' | '§' | '¶' | '#')) {
        return Superscript::Citation;
    }
    if raised.starts_with(['[', '(']) && raised.ends_with([']', ')']) {
        let inner = raised.get(1..raised.len() - 1).unwrap_or("");
        if !inner.is_empty()
            && inner.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '-' | '–' | ' '))
        {
            return Superscript::Citation;
        }
    }
    let word: String = {
        let tail: Vec<char> = before.chars().rev().take_while(|c| c.is_alphabetic()).collect();
        tail.into_iter().rev().collect()
    };
    let signed = raised.trim_start_matches(['-', '−', '–', '+']);
    let number = !signed.is_empty() && signed.chars().all(|c| c.is_ascii_digit());
    if number && last.is_some_and(|c| c.is_ascii_digit()) {
        // A number raised after "10" is a power; after another number it can only be a citation mark.
        let base: String = before.chars().rev().take_while(|c| c.is_ascii_digit()).collect();
        return if base == "01" { Superscript::Exponent } else { Superscript::Citation };
    }
    if digits && matches!(raised, "2" | "3") && UNITS.contains(&word.as_str()) {
        return Superscript::Plain;
    }
    if reference && !number {
        // "3,4" or "5–7"
        return Superscript::Citation;
    }
    if digits {
        return match last {
            Some(c) if c.is_alphabetic() && word.chars().count() > 1 => Superscript::Citation,
            Some('.' | ',' | ';' | ':' | ')' | ']' | '"' | '”' | '’' | '\'' | '?' | '!' | '%') => {
                Superscript::Citation
            }
            _ => Superscript::Plain,
        };
    }
    Superscript::Plain
}
