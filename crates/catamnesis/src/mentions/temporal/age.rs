//! Ages: "66-year-old", "aged 63", "in her early sixties". An age is never a length of time.

use super::amount::unit;
use crate::mentions::phrase::Phrase;
use crate::mentions::quantities::Found;
use crate::mentions::{MentionKind, TimeUnit};

/// "66-year-old", "3-month-old", "aged 63", "at the age of 31", "63 years of age", "Ms J.A, 63 years,",
/// "in her early sixties", "septuagenarian", "F/52".
pub(super) fn at(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    in_decade(phrase, at)
        .or_else(|| age_old(phrase, at))
        .or_else(|| aged(phrase, at))
        .or_else(|| apposed_age(phrase, at))
}

fn years(value: f64, unit: TimeUnit) -> f64 {
    (value * unit.days() / TimeUnit::Year.days() * 10_000.0).round() / 10_000.0
}

fn exact(years: f64, end: usize) -> Option<Found> {
    (0.0..=120.0).contains(&years).then_some((MentionKind::Age { lo: years, hi: years }, end))
}

fn age_old(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let (mut value, mut next) = phrase.number(at)?;
    if phrase.is(next, &["and"]) && phrase.is(next + 1, &["a"]) && phrase.is(next + 2, &["half"]) {
        (value, next) = (value + 0.5, next + 3);
    }
    let unit_at = phrase.skip_hyphens(next);
    let unit = unit(phrase.normal(unit_at)).filter(|u| u.days() >= 1.0)?;
    let mut end = phrase.skip_hyphens(unit_at + 1);
    let mut total = years(value, unit);
    // "2-year-and-3-month-old", "1 year 6 months old".
    let more = if phrase.is(end, &["and", ","]) { phrase.skip_hyphens(end + 1) } else { end };
    if let Some((extra, after)) = phrase.number(more)
        && let Some(u) = self::unit(phrase.normal(phrase.skip_hyphens(after)))
        && u.days() < unit.days()
    {
        let after_unit = phrase.skip_hyphens(phrase.skip_hyphens(after) + 1);
        if phrase.is(after_unit, &["old"]) {
            total += years(extra, u);
            end = after_unit;
        }
    }
    if phrase.is(end, &["old", "olds", "oldest"]) {
        return exact(total, end + 1);
    }
    if phrase.is(end, &["of"]) && phrase.is(end + 1, &["age"]) {
        return exact(total, end + 2);
    }
    // "a 52 year female", "45-year male".
    let person = ["female", "male", "woman", "man", "lady", "gentleman", "girl", "boy"];
    if unit >= TimeUnit::Month && end > unit_at && phrase.is(end, &person) {
        return exact(total, unit_at + 1);
    }
    (unit == TimeUnit::Year && phrase.word(end) == "/" && phrase.is(end + 1, &["o"]))
        .then(|| exact(total, end + 2))
        .flatten()
}

fn aged(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let mut next = if phrase.is(at, &["aged"]) {
        at + 1
    } else if phrase.is(at, &["age"]) {
        let mut next = at + 1;
        while phrase.is(next, &["of", "was", "is", "at", ":"]) || phrase.is_hyphen(next) {
            next += 1;
        }
        next
    } else {
        return None;
    };
    if phrase.is(next, &["about", "approximately", "around", "over"]) {
        next += 1;
    }
    let (value, after) = phrase.number(next)?;
    // "ages 10 and 8" are of several people.
    if phrase.word(at).ends_with(['s', 'S']) && phrase.is(after, &["and", ","]) {
        return None;
    }
    let unit_at = phrase.skip_hyphens(after);
    match unit(phrase.normal(unit_at)) {
        Some(u) if u.days() >= 1.0 => {
            let old = phrase.skip_hyphens(unit_at + 1);
            exact(years(value, u), if phrase.is(old, &["old"]) { old + 1 } else { unit_at + 1 })
        }
        // "aged 55 h" is no number of years.
        Some(_) => None,
        None => exact(value, after),
    }
}

/// "Ms J.A, 63 years, …" and "a patient, 63 years, …": a number of years set off by commas after a person.
fn apposed_age(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let (value, next) = phrase.number(at)?;
    if !phrase.is(next, &["year", "yr"]) || !(1.0..=110.0).contains(&value) {
        return None;
    }
    let opens = at.checked_sub(1).is_some_and(|b| matches!(phrase.word(b), "," | "("));
    let closes = matches!(phrase.word(next + 1), "," | ")");
    let start = phrase.tokens().start;
    let person = (start..at).any(|i| {
        phrase.is(
            i,
            &["ms", "mr", "mrs", "miss", "patient", "woman", "man", "female", "male", "lady", "girl", "boy"],
        )
    });
    (opens && closes && person && at - start <= 10).then(|| exact(value, next + 1)).flatten()
}

const DECADES: &[(&str, f64)] = &[
    ("teens", 10.0),
    ("teen", 10.0),
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty", 40.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("seventy", 70.0),
    ("eighty", 80.0),
    ("ninety", 90.0),
];

fn in_decade(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    const NAMED: &[(&str, f64)] = &[
        ("quadragenarian", 40.0),
        ("quinquagenarian", 50.0),
        ("sexagenarian", 60.0),
        ("septuagenarian", 70.0),
        ("octogenarian", 80.0),
        ("nonagenarian", 90.0),
    ];
    if let Some((_, from)) = NAMED.iter().find(|(name, _)| *name == phrase.normal(at)) {
        return Some((MentionKind::Age { lo: *from, hi: from + 9.0 }, at + 1));
    }
    if !phrase.is(at, &["in"]) || !phrase.is(at + 1, &["her", "hi", "his", "their", "the"]) {
        return None;
    }
    let part = phrase.normal(phrase.skip_hyphens(at + 2));
    let (lo, hi) = match part {
        "early" => (0.0, 3.0),
        "mid" | "middle" => (4.0, 6.0),
        "late" => (7.0, 9.0),
        _ => (0.0, 9.0),
    };
    let word =
        if hi < 9.0 || lo > 0.0 { phrase.skip_hyphens(phrase.skip_hyphens(at + 2) + 1) } else { at + 2 };
    let raw = phrase.word(word).to_ascii_lowercase();
    let plural = raw.ends_with("ies") || raw.starts_with("teen");
    if let Some((_, from)) = DECADES.iter().find(|(name, _)| *name == phrase.normal(word) && plural) {
        return Some((MentionKind::Age { lo: from + lo, hi: from + hi }, word + 1));
    }
    let (value, after) = phrase.number(word)?;
    ((10.0..=90.0).contains(&value) && value % 10.0 == 0.0 && phrase.word(after) == "s")
        .then_some((MentionKind::Age { lo: value + lo, hi: value + hi }, after + 1))
}
