//! Numbers of units of time: "6 weeks", "two and a half years", "several months", "a few days", "72 h".

use super::tables;
use crate::mentions::phrase::Phrase;
use crate::mentions::{Approximation, TimeUnit};
use catamnesis_core::words::TokenKind;

/// A number of units.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amount {
    /// Lower number.
    pub lo: f64,
    /// Upper number; `lo` where one is told.
    pub hi: f64,
    /// What is counted.
    pub unit: TimeUnit,
    /// Whether the number is a word such as "several".
    pub vague: bool,
    /// The token after it.
    pub end: usize,
}

/// The unit a normal form names.
pub(super) fn unit(word: &str) -> Option<TimeUnit> {
    Some(match word {
        "hour" | "hr" | "hrs" | "h" => TimeUnit::Hour,
        "minute" | "min" => TimeUnit::Minute,
        "day" | "d" | "night" => TimeUnit::Day,
        "week" | "wk" | "wks" => TimeUnit::Week,
        "month" | "mo" | "mth" | "mos" => TimeUnit::Month,
        "year" | "yr" | "yrs" | "y" => TimeUnit::Year,
        "decade" => TimeUnit::Decade,
        _ => return None,
    })
}

/// The unit of an adverb or adjective of repetition: "daily" is a day.
pub(super) fn adverb_unit(word: &str) -> Option<TimeUnit> {
    Some(match word {
        "hourly" => TimeUnit::Hour,
        "daily" | "nightly" => TimeUnit::Day,
        "weekly" => TimeUnit::Week,
        "monthly" => TimeUnit::Month,
        "yearly" | "annually" | "annual" => TimeUnit::Year,
        _ => return None,
    })
}

/// Words between a number and its unit.
const BETWEEN: &[&str] = &[
    "more", "full", "consecutive", "calendar", "additional", "further", "successive", "completed", "whole",
    "postoperative", "long", "continuou",
];

/// The amount that begins at `at`.
pub(super) fn amount(phrase: &Phrase<'_>, at: usize) -> Option<Amount> {
    let (lo, hi, next, vague) = count(phrase, at)?;
    if is_denominator(phrase, at) {
        return None;
    }
    let mut unit_at = phrase.skip_hyphens(next);
    if phrase.is(unit_at, BETWEEN) {
        unit_at = phrase.skip_hyphens(unit_at + 1);
    }
    let raw = phrase.word(unit_at);
    if raw.len() == 1 && !stands_for_a_unit(phrase, at, next, unit_at, raw) {
        return None;
    }
    let unit = unit(phrase.normal(unit_at))?;
    let possessive = matches!(phrase.kind(unit_at + 1), Some(TokenKind::Possessive));
    let end = unit_at + 1 + usize::from(possessive);
    // "2 years and a half".
    if phrase.is(end, &["and"])
        && phrase.is(end + 1, &["a"])
        && phrase.is(end + 2, &["half"])
        && self::unit(phrase.normal(end + 3)).is_none()
    {
        return Some(Amount { lo: lo + 0.5, hi: hi + 0.5, unit, vague, end: end + 3 });
    }
    Some(Amount { lo, hi, unit, vague, end })
}

/// One letter is a unit only behind digits: "5d", "72 h", "14 d"; never a denominator ("mg/24 h" is a dose) and
/// never part of a word joined by a hyphen.
fn stands_for_a_unit(phrase: &Phrase<'_>, at: usize, next: usize, unit_at: usize, raw: &str) -> bool {
    unit_at == next
        && phrase.kind(at) == Some(TokenKind::Number)
        && matches!(raw, "d" | "y" | "h")
        && !phrase.is_hyphen(unit_at + 1)
        && !(at.saturating_sub(8)..at).any(|i| phrase.is(i, &["fig", "figure", "table", "panel"]))
}

/// Whether what begins at `at` is divided by: "mg/24 h", "3 liters per 24 hours".
fn is_denominator(phrase: &Phrase<'_>, at: usize) -> bool {
    phrase.before(at).is_some_and(|b| phrase.is(b, &["/", "per"]))
}

/// A number of anything: lower, upper, the token after it, and whether it is vague.
fn count(phrase: &Phrase<'_>, at: usize) -> Option<(f64, f64, usize, bool)> {
    let after = phrase.skip_hyphens(at + 1);
    let word = phrase.normal(at);
    match word {
        "a" | "an" => {
            return match phrase.normal(after) {
                "few" | "couple" | "half" => count(phrase, after),
                // "a single day", "a total of 2 weeks", "a further two weeks".
                "single" | "full" | "whole" => Some((1.0, 1.0, after + 1, false)),
                "further" | "additional" => count(phrase, after + 1),
                "total" | "period" if phrase.is(after + 1, &["of"]) => count(phrase, after + 2),
                _ => Some((1.0, 1.0, after, false)),
            };
        }
        "half" if phrase.is(after, &["a", "an"]) => return Some((0.5, 0.5, after + 1, false)),
        "half" => return Some((0.5, 0.5, after, false)),
        "couple" if phrase.is(after, &["of"]) => return Some((2.0, 2.0, after + 1, false)),
        _ => {}
    }
    if let Some((lo, hi)) = tables::vague_number(word) {
        return Some((lo, hi, after, true));
    }
    let (low, high, after) = phrase.number_or_range(at)?;
    let half = phrase.word(after) == "½";
    if half || phrase.is(after, &["and"]) && phrase.is(after + 1, &["a"]) && phrase.is(after + 2, &["half"]) {
        return Some((low + 0.5, low + 0.5, if half { after + 1 } else { after + 3 }, false));
    }
    Some((low, high.unwrap_or(low), after, false))
}

/// Words that tell how exactly an amount is meant, each before it.
const MODIFIERS: &[(&str, Approximation)] = &[
    ("about", Approximation::About),
    ("approximately", Approximation::About),
    ("around", Approximation::About),
    ("roughly", Approximation::About),
    ("circa", Approximation::About),
    ("nearly", Approximation::Almost),
    ("almost", Approximation::Almost),
    ("over", Approximation::MoreThan),
    ("more", Approximation::MoreThan),
    ("least", Approximation::MoreThan),
    ("within", Approximation::LessThan),
    ("less", Approximation::LessThan),
    ("under", Approximation::LessThan),
    ("up", Approximation::LessThan),
];

/// Words after which "over" means "more than".
const OVER_AFTER: &[&str] = &[
    "for", "of", "after", "in", "by", "an", "at", "with", "to", "was", "is", "lasting", "lasted", "survived",
    "lived", "since", "last", "past", "the", "has", "just", "well",
];

/// The modifier that begins at `at`, and the token after it: "at least", "more than", "up to", "about".
pub(super) fn modifier(phrase: &Phrase<'_>, at: usize) -> Option<(Approximation, usize)> {
    let at = if phrase.is(at, &["at"]) && phrase.is(at + 1, &["least"]) { at + 1 } else { at };
    let (word, approximation) = MODIFIERS.iter().find(|(word, _)| *word == phrase.normal(at))?;
    let next = match *word {
        "more" | "less" => phrase.is(at + 1, &["than"]).then_some(at + 2)?,
        "up" => phrase.is(at + 1, &["to"]).then_some(at + 2)?,
        "least" => phrase.before(at).filter(|&b| phrase.is(b, &["at"])).map(|_| at + 1)?,
        // "for over 5 years" and "survived over 5 years"; "grew over 5 years" lasted that long.
        "over" => phrase.before(at).filter(|&b| phrase.is(b, OVER_AFTER)).map(|_| at + 1)?,
        _ => at + 1,
    };
    Some((*approximation, next))
}
