//! Calendar dates of every partial form: "12 March 2010", "March 2010", "2010-03-12", "03/04/2011", "in 2010",
//! "mid-June", "spring 2012", "late December, 2011".

use crate::mentions::MentionKind;
use crate::mentions::phrase::Phrase;
use crate::mentions::quantities::Found;
use catamnesis_core::time::{CalendarPoint, DatePart, PartialDate};

/// The date that begins at `at`.
pub(super) fn at(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    month_first(phrase, at)
        .or_else(|| day_first(phrase, at))
        .or_else(|| numeric(phrase, at))
        .or_else(|| part_of(phrase, at))
        .or_else(|| bare_year(phrase, at))
}

fn full(year: i16, month: Option<u8>, day: Option<u8>, end: usize) -> Option<Found> {
    Some((MentionKind::Date { date: PartialDate { year, month, day } }, end))
}

fn point(
    year: Option<i16>,
    month: Option<u8>,
    day: Option<u8>,
    part: Option<DatePart>,
    end: usize,
) -> Option<Found> {
    Some((MentionKind::CalendarPoint { point: CalendarPoint { year, month, day, part } }, end))
}

const MONTHS: [&str; 12] = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
];

/// The month of a word or of its abbreviation to three or four letters.
fn month(word: &str) -> Option<u8> {
    let len = word.len();
    if !(3..=9).contains(&len) || !word.is_ascii() {
        return None;
    }
    MONTHS
        .iter()
        .position(|m| m.len() >= len && m[..len].eq_ignore_ascii_case(word) && (m.len() == len || len <= 4))
        .map(|i| i as u8 + 1)
}

/// Whether a word can only be a month: a full name with a capital, and none that is also another word at the
/// beginning of a sentence.
fn names_a_month(phrase: &Phrase<'_>, at: usize) -> bool {
    let word = phrase.word(at);
    word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.len() > 2
        && month(word).is_some_and(|m| MONTHS[usize::from(m) - 1].len() == word.len() || word == "Sept")
}

fn year(word: &str) -> Option<i16> {
    (word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()))
        .then(|| word.parse().ok())
        .flatten()
        .filter(|y| (1900..=2100).contains(y))
}

fn day(word: &str) -> Option<u8> {
    (word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit()))
        .then(|| word.parse().ok())
        .flatten()
        .filter(|d| (1..=31).contains(d))
}

fn month_number(word: &str) -> Option<u8> {
    day(word).filter(|m| *m <= 12)
}

fn skip_ordinal(phrase: &Phrase<'_>, at: usize) -> usize {
    if phrase.is(at, &["st", "nd", "rd", "th"]) { at + 1 } else { at }
}

/// The year that follows at most one of the given joiners or hyphens.
fn year_after(phrase: &Phrase<'_>, at: usize, joiners: &[&str]) -> Option<(i16, usize)> {
    let at = if joiners.contains(&phrase.word(at)) { at + 1 } else { phrase.skip_hyphens(at) };
    year(phrase.word(at)).map(|y| (y, at + 1))
}

const LEADS: &[&str] = &[
    "in", "since", "until", "till", "of", "by", "during", "from", "through", "between", "early", "late",
    "mid", "last", "and", "to", "on", "around",
];

/// "March 12, 2010", "March 2010", "Feb. 18, 2016", "January and June 2002", "March 12", "in June".
fn month_first(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let m = month(phrase.word(at))?;
    let after = if phrase.word(at).len() <= 4 && phrase.word(at + 1) == "." { at + 2 } else { at + 1 };
    let after = phrase.skip_hyphens(after);
    if let Some(d) = day(phrase.word(after)) {
        let next = skip_ordinal(phrase, after + 1);
        if let Some((y, end)) = year_after(phrase, next, &[",", "of", "."]) {
            return full(y, Some(m), Some(d), end);
        }
        // "March 12" without a year; not "may 2 cm".
        let unit = super::amount::unit(phrase.normal(next)).is_some()
            || phrase.is(next, &["cm", "mm", "patient", "case"]);
        if names_a_month(phrase, at) && !unit && phrase.word(next) != "." {
            return point(None, Some(m), Some(d), None, next);
        }
    }
    if let Some((y, end)) = year_after(phrase, after, &["of", ",", "."]) {
        return full(y, Some(m), None, end);
    }
    let led = phrase.before(at).is_some_and(|b| phrase.is(b, LEADS));
    if !names_a_month(phrase, at) || !led {
        return None;
    }
    // "in January and June 2002": the year of the second month is that of the first.
    let joined = phrase.is(at + 1, &["and", "to", "through", "until"]) || phrase.is_hyphen(at + 1);
    if joined
        && month(phrase.word(at + 2)).is_some()
        && let Some((y, _)) = year_after(phrase, at + 3, &["of", ",", "."])
    {
        return full(y, Some(m), None, at + 1);
    }
    point(None, Some(m), None, None, at + 1)
}

/// "12 March 2010", "12th of March 2010", "12-Mar-2010", "27 th July 2020", "12 March".
fn day_first(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let d = day(phrase.word(at))?;
    let mut next = skip_ordinal(phrase, at + 1);
    if phrase.is(next, &["of"]) {
        next += 1;
    }
    next = phrase.skip_hyphens(next);
    let m = month(phrase.word(next))?;
    let after =
        if phrase.word(next).len() <= 4 && phrase.word(next + 1) == "." { next + 2 } else { next + 1 };
    if let Some((y, end)) = year_after(phrase, after, &[",", "of", "/"]) {
        return full(y, Some(m), Some(d), end);
    }
    names_a_month(phrase, next).then(|| point(None, Some(m), Some(d), None, next + 1)).flatten()
}

/// "2010-03-12", "2010/03/12", "12/03/2010", "12.03.2010", "03/2010".
fn numeric(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let word = phrase.word(at);
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mark = |at: usize| phrase.word(at) == "/" || phrase.is_hyphen(at);
    if mark(at + 1) && mark(at + 3) {
        if let Some(y) = year(word) {
            let (m, d) = (month_number(phrase.word(at + 2))?, day(phrase.word(at + 4))?);
            return full(y, Some(m), Some(d), at + 5);
        }
        if let (Some(a), Some(b), Some(y)) = (day(word), day(phrase.word(at + 2)), year(phrase.word(at + 4)))
        {
            return two_numbers(a, b, y, at + 5);
        }
    }
    if phrase.word(at + 1) == "/"
        && let (Some(m), Some(y)) = (month_number(word), year(phrase.word(at + 2)))
        && phrase.word(at + 3) != "/"
    {
        return full(y, Some(m), None, at + 3);
    }
    let mut parts = word.split('.');
    if let (Some(a), Some(b), Some(y), None) = (parts.next(), parts.next(), parts.next(), parts.next()) {
        // With points the day comes first wherever dates are written so.
        return match (day(a), month_number(b), year(y)) {
            (Some(d), Some(m), Some(y)) => full(y, Some(m), Some(d), at + 1),
            _ => None,
        };
    }
    None
}

/// Both readings of two numbers, where both are dates.
fn two_numbers(a: u8, b: u8, year: i16, end: usize) -> Option<Found> {
    let date = |m: u8, d: u8| PartialDate { year, month: Some(m), day: Some(d) };
    match (a <= 12, b <= 12) {
        (true, true) if a == b => Some((MentionKind::Date { date: date(b, a) }, end)),
        (true, true) => {
            Some((MentionKind::AmbiguousDate { day_first: date(b, a), month_first: date(a, b) }, end))
        }
        (false, true) => Some((MentionKind::Date { date: date(b, a) }, end)),
        (true, false) => Some((MentionKind::Date { date: date(a, b) }, end)),
        (false, false) => None,
    }
}

/// The part a word names: "early", "mid", "beginning", "spring".
fn part(word: &str) -> Option<DatePart> {
    Some(match word {
        "early" | "beginning" | "start" => DatePart::Early,
        "mid" | "middle" => DatePart::Mid,
        "late" | "end" => DatePart::Late,
        "spring" => DatePart::Spring,
        "summer" => DatePart::Summer,
        "autumn" | "fall" => DatePart::Autumn,
        "winter" => DatePart::Winter,
        _ => return None,
    })
}

/// "mid-June", "early 2012", "spring of 2012", "end of May", "beginning of August 2006", "late December, 2011".
fn part_of(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let part = part(phrase.normal(at))?;
    let mut next = phrase.skip_hyphens(at + 1);
    if phrase.is(next, &["of", ","]) {
        next += 1;
    }
    if phrase.is(next, &["the", "year"]) {
        next += 1;
    }
    if let Some(y) = year(phrase.word(next)) {
        let quantity = phrase.is(next + 1, &["ml", "mg", "patient", "case", "g"]);
        return if quantity { None } else { point(Some(y), None, None, Some(part), next + 1) };
    }
    if part.season_code().is_some() {
        return None;
    }
    let m = month(phrase.word(next)).filter(|_| names_a_month(phrase, next))?;
    match year_after(phrase, next + 1, &["of", ",", "."]) {
        Some((y, end)) => point(Some(y), Some(m), None, Some(part), end),
        None => point(None, Some(m), None, Some(part), next + 1),
    }
}

/// Words before four digits that make them a year.
const YEAR_LEADS: &[&str] = &[
    "in", "since", "until", "of", "during", "by", "from", "year", "till", "and", "to", "between", "before",
    "after", "around", "through",
];

/// "in 2010": four digits are a year only behind a word that makes them one, and not before a unit.
fn bare_year(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let y = year(phrase.word(at))?;
    let before = phrase.before(at)?;
    let lead = phrase.normal(before);
    if !YEAR_LEADS.contains(&lead) || phrase.word(at + 1) == "/" || phrase.word(at + 1) == "%" {
        return None;
    }
    // "from 2003 to 2010" and "in 2003 and 2010" are years; "a dose of 2000" and "after 2000 ml" are not.
    if matches!(lead, "and" | "to" | "after" | "before" | "of" | "by" | "from" | "around" | "between") {
        let unit = phrase.is(
            at + 1,
            &[
                "patient", "case", "ml", "mg", "g", "gram", "gm", "kg", "cell", "iu", "u", "unit", "ng",
                "pg", "µg", "ug", "mcg", "cgy", "gy", "cc", "m", "mm", "copy", "kcal", "rpm", "x", "×",
                "lux", "cases", "bp", "per", "mmol", "mosm",
            ],
        );
        let other = phrase.before(before);
        let chained = !matches!(lead, "and" | "to") || other.is_some_and(|o| year(phrase.word(o)).is_some());
        if unit || !chained {
            return None;
        }
    }
    full(y, None, None, at + 1)
}

/// Lets the document decide between the two readings of its dates in numbers: where one date of the report can
/// be read in one way only, the others are read in the same way.
///
/// A day above 12 decides; so does a reading that another date of the report, written out, agrees with.
pub(super) fn decide(kinds: &mut [&mut MentionKind<'_>], slashed_day_first: Option<bool>) {
    let agrees = |day_first: bool| {
        kinds.iter().any(|k| match &**k {
            MentionKind::AmbiguousDate { day_first: a, month_first: b } => {
                let date = if day_first { a } else { b };
                kinds.iter().any(
                    |other| matches!(&**other, MentionKind::Date { date: d } if d.day.is_some() && d == date),
                )
            }
            _ => false,
        })
    };
    let choice = slashed_day_first.or_else(|| match (agrees(true), agrees(false)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    });
    let Some(choice) = choice else { return };
    for kind in kinds {
        if let MentionKind::AmbiguousDate { day_first, month_first } = **kind {
            **kind = MentionKind::Date { date: if choice { day_first } else { month_first } };
        }
    }
}

/// Whether a date in numbers can only be read with the day first (true) or the month first (false).
pub(super) fn order_of(phrase: &Phrase<'_>, at: usize) -> Option<bool> {
    let (a, b) = (day(phrase.word(at))?, day(phrase.word(at + 2))?);
    let slashed =
        phrase.word(at + 1) == "/" && phrase.word(at + 3) == "/" && year(phrase.word(at + 4)).is_some();
    match (slashed, a > 12, b > 12) {
        (true, true, false) => Some(true),
        (true, false, true) => Some(false),
        _ => None,
    }
}
