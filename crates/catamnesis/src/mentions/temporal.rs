//! The grammar of ages, lengths of time, calendar dates and frequencies.

use super::phrase::Phrase;
use super::quantities::Found;
use super::{Approximation, MentionKind, TimeUnit};
use catamnesis_core::time::PartialDate;
use catamnesis_core::words::TokenKind;

/// The expression of time that begins at `at`.
pub(super) fn at(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    age(phrase, at)
        .or_else(|| date(phrase, at))
        .or_else(|| frequency(phrase, at))
        .or_else(|| duration(phrase, at))
}

fn unit(word: &str) -> Option<TimeUnit> {
    Some(match word {
        "hour" | "hr" | "h" => TimeUnit::Hour,
        "minute" | "min" => TimeUnit::Minute,
        "day" | "d" => TimeUnit::Day,
        "week" | "wk" => TimeUnit::Week,
        "month" | "mo" | "mth" => TimeUnit::Month,
        "year" | "yr" | "y" => TimeUnit::Year,
        "decade" => TimeUnit::Decade,
        _ => return None,
    })
}

/// "66-year-old", "3-month-old", "aged 63", "at the age of 31", "63 years of age", "Ms J.A, 63 years,",
/// "in her early sixties", "septuagenarian", "F/52".
fn age(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
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
    let (value, next) = phrase.number(at)?;
    let unit_at = phrase.skip_hyphens(next);
    let unit = unit(phrase.normal(unit_at)).filter(|u| u.days() >= 1.0)?;
    let mut end = phrase.skip_hyphens(unit_at + 1);
    let mut total = years(value, unit);
    // "2-year-and-3-month-old", "1 year 6 months old".
    let more = if phrase.is(end, &["and"]) { phrase.skip_hyphens(end + 1) } else { end };
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
    if unit == TimeUnit::Year && end > unit_at && phrase.is(end, &person) {
        return exact(total, unit_at + 1);
    }
    (unit == TimeUnit::Year && phrase.word(end) == "/" && phrase.is(end + 1, &["o"])).then(|| exact(total, end + 2)).flatten()
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
    let unit_at = phrase.skip_hyphens(after);
    match unit(phrase.normal(unit_at)) {
        Some(u) if u.days() >= 1.0 => {
            let old = phrase.skip_hyphens(unit_at + 1);
            exact(years(value, u), if phrase.is(old, &["old"]) { old + 1 } else { unit_at + 1 })
        }
        _ => exact(value, after),
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
        phrase.is(i, &["ms", "mr", "mrs", "miss", "patient", "woman", "man", "female", "male", "lady", "girl", "boy"])
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
    let word = if hi < 9.0 || lo > 0.0 { phrase.skip_hyphens(phrase.skip_hyphens(at + 2) + 1) } else { at + 2 };
    let raw = phrase.word(word).to_ascii_lowercase();
    let plural = raw.ends_with("ies") || raw.starts_with("teen");
    if let Some((_, from)) = DECADES.iter().find(|(name, _)| *name == phrase.normal(word) && plural) {
        return Some((MentionKind::Age { lo: from + lo, hi: from + hi }, word + 1));
    }
    let (value, after) = phrase.number(word)?;
    ((10.0..=90.0).contains(&value) && value % 10.0 == 0.0 && phrase.word(after) == "s")
        .then_some((MentionKind::Age { lo: value + lo, hi: value + hi }, after + 1))
}

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
    ("within", Approximation::LessThan),
];

/// "6 weeks", "2-3 months", "a year", "10 years and 6 months", "several months", "48-hour", "one and a half years".
fn duration(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let mut start = at;
    let mut approximation = Approximation::Exact;
    if let Some((_, modifier)) = MODIFIERS.iter().find(|(word, _)| *word == phrase.normal(at)) {
        approximation = *modifier;
        start = if phrase.is(at + 1, &["than"]) { at + 2 } else { at + 1 };
        if *modifier == Approximation::MoreThan && phrase.is(at, &["more"]) && start == at + 1 {
            return None;
        }
    }
    let (mut lo, mut hi, unit, mut end) = amount(phrase, start)?;
    if approximation == Approximation::Exact && hi > lo && !matches!(phrase.kind(start), Some(TokenKind::Number)) {
        approximation = Approximation::Vague;
    }
    // "10 years and 6 months": a smaller unit completes a larger one.
    let more = if phrase.is(end, &["and", ","]) { end + 1 } else { end };
    if let Some((extra, extra_hi, smaller, after)) = amount(phrase, more)
        && smaller.days() < unit.days()
        && matches!(phrase.kind(more), Some(TokenKind::Number | TokenKind::Word))
        && phrase.number(more).is_some()
    {
        lo += extra * smaller.days() / unit.days();
        hi += extra_hi * smaller.days() / unit.days();
        end = after;
    }
    Some((MentionKind::Duration { lo, hi, unit, approximation }, end))
}

/// Lower and upper number, unit, and the token after it.
fn amount(phrase: &Phrase<'_>, at: usize) -> Option<(f64, f64, TimeUnit, usize)> {
    let vague = match phrase.normal(at) {
        "several" => Some((3.0, 9.0)),
        "few" => Some((2.0, 5.0)),
        "couple" => Some((2.0, 2.0)),
        "many" => Some((5.0, 30.0)),
        "half" => Some((0.5, 0.5)),
        "a" | "an" => Some((1.0, 1.0)),
        _ => None,
    };
    let (lo, hi, next) = if let Some((lo, hi)) = vague {
        let after = phrase.skip_hyphens(at + 1);
        match phrase.normal(at) {
            "a" | "an" if phrase.is(after, &["few", "couple", "half"]) => {
                let (lo, hi, unit, end) = amount(phrase, after)?;
                return Some((lo, hi, unit, end));
            }
            "couple" if phrase.is(after, &["of"]) => (lo, hi, after + 1),
            "half" if phrase.is(after, &["a", "an"]) => (lo, hi, after + 1),
            _ => (lo, hi, after),
        }
    } else {
        let (low, high, after) = phrase.number_or_range(at)?;
        // "one and a half years", "2 and a half".
        if phrase.is(after, &["and"]) && phrase.is(after + 1, &["a"]) && phrase.is(after + 2, &["half"]) {
            (low + 0.5, low + 0.5, after + 3)
        } else if phrase.word(after) == "½" {
            (low + 0.5, low + 0.5, after + 1)
        } else {
            (low, high.unwrap_or(low), after)
        }
    };
    let mut unit_at = phrase.skip_hyphens(next);
    if phrase.is(unit_at, &["more", "full", "consecutive", "calendar", "additional", "further"]) {
        unit_at = phrase.skip_hyphens(unit_at + 1);
    }
    let raw = phrase.word(unit_at);
    // One-letter units stand only directly behind digits ("5d"); "h" alone is never a length told in prose.
    if raw.len() == 1 && (unit_at != next || phrase.kind(at) != Some(TokenKind::Number) || raw != "d" && raw != "y") {
        return None;
    }
    let unit = unit(phrase.normal(unit_at))?;
    let end = if matches!(phrase.kind(unit_at + 1), Some(TokenKind::Possessive)) { unit_at + 2 } else { unit_at + 1 };
    Some((lo, hi, unit, end))
}

const MONTHS: &[&str] = &[
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
];

fn month(word: &str) -> Option<u8> {
    let lower = word.to_ascii_lowercase();
    if lower.len() < 3 {
        return None;
    }
    MONTHS
        .iter()
        .position(|m| *m == lower || lower.len() <= 4 && m.starts_with(lower.as_str()) && m.len() > lower.len())
        .map(|i| i as u8 + 1)
        .or_else(|| (lower == "sept").then_some(9))
}

fn year(word: &str) -> Option<i16> {
    (word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())).then(|| word.parse().ok()).flatten().filter(|y| (1900..=2100).contains(y))
}

fn day(word: &str) -> Option<u8> {
    (word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit())).then(|| word.parse().ok()).flatten().filter(|d| (1..=31).contains(d))
}

/// "12 March 2010", "March 12, 2010", "March 2010", "2010-03-12", "12/03/2010", "in 2010".
fn date(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let found = |year, month, day, end| Some((MentionKind::Date { date: PartialDate { year, month, day } }, end));
    if let Some(m) = month(phrase.word(at)) {
        // "May" and "March" are months only beside a number.
        let after = at + 1;
        if let Some(d) = day(phrase.word(after)) {
            let mut next = after + 1;
            if phrase.is(next, &["st", "nd", "rd", "th"]) {
                next += 1;
            }
            if matches!(phrase.word(next), "," | "of") {
                next += 1;
            }
            if let Some(y) = year(phrase.word(next)) {
                return found(y, Some(m), Some(d), next + 1);
            }
        }
        let next = if matches!(phrase.word(after), "of" | "," | ".") { after + 1 } else { phrase.skip_hyphens(after) };
        return year(phrase.word(next)).and_then(|y| found(y, Some(m), None, next + 1));
    }
    if let Some(d) = day(phrase.word(at)) {
        let mut next = at + 1;
        if phrase.is(next, &["st", "nd", "rd", "th"]) {
            next += 1;
        }
        if phrase.is(next, &["of"]) {
            next += 1;
        }
        next = phrase.skip_hyphens(next);
        if let Some(m) = month(phrase.word(next)) {
            let y = phrase.skip_hyphens(if matches!(phrase.word(next + 1), "," | "of") { next + 2 } else { next + 1 });
            if let Some(y_value) = year(phrase.word(y)) {
                return found(y_value, Some(m), Some(d), y + 1);
            }
        }
        // 12/03/2010: day first, as in most of the world; a month above 12 turns it round.
        if phrase.word(at + 1) == "/" && phrase.word(at + 3) == "/" {
            let (a, b, y) = (d, day(phrase.word(at + 2))?, year(phrase.word(at + 4))?);
            return if b <= 12 {
                found(y, Some(b), Some(a), at + 5)
            } else if a <= 12 {
                found(y, Some(a), Some(b), at + 5)
            } else {
                None
            };
        }
    }
    let y = year(phrase.word(at))?;
    if phrase.is_hyphen(at + 1)
        && phrase.is_hyphen(at + 3)
        && let (Some(m), Some(d)) = (day(phrase.word(at + 2)).filter(|m| *m <= 12), day(phrase.word(at + 4)))
    {
        return found(y, Some(m), Some(d), at + 5);
    }
    // A bare year needs a word before it that makes it one.
    let before = phrase.before(at).map_or("", |b| phrase.normal(b));
    let is_year = ["in", "since", "until", "of", "early", "late", "mid", "during", "by", "from", "year", "till", "and", "spring", "summer", "autumn", "fall", "winter"];
    (is_year.contains(&before) && !phrase.is(at + 1, &["patient", "case", "ml", "mg"]) && phrase.word(at + 1) != "/")
        .then(|| found(y, None, None, at + 1))
        .flatten()
}

/// "every 3 weeks", "q21d", "weekly", "twice daily", "every other day", "once a day", "monthly".
fn frequency(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let made = |every_days: Option<f64>, end| Some((MentionKind::Frequency { every_days }, end));
    if phrase.is(at, &["every", "each"]) {
        if phrase.is(at + 1, &["other", "second"]) {
            let unit = unit(phrase.normal(at + 2))?;
            return made(Some(2.0 * unit.days()), at + 3);
        }
        if let Some((lo, hi, unit, end)) = amount(phrase, at + 1) {
            return made(Some((lo + hi) / 2.0 * unit.days()), end);
        }
        return unit(phrase.normal(at + 1)).and_then(|u| made(Some(u.days()), at + 2));
    }
    let word = phrase.normal(at);
    if let Some(rest) = word.strip_prefix('q').filter(|r| r.starts_with(|c: char| c.is_ascii_digit())) {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let n: f64 = digits.parse().ok()?;
        let days = match &rest[digits.len()..] {
            "d" | "" => 1.0,
            "w" | "wk" => 7.0,
            "h" => 1.0 / 24.0,
            "m" => 30.4375,
            _ => return None,
        };
        return made(Some(n * days), at + 1);
    }
    let times = match word {
        "once" => Some(1.0),
        "twice" => Some(2.0),
        "thrice" => Some(3.0),
        _ => phrase.number(at).filter(|(_, next)| phrase.is(*next, &["time"])).map(|(n, _)| n),
    };
    if let Some(times) = times {
        let next = if phrase.number(at).is_some() { phrase.number(at)?.1 + 1 } else { at + 1 };
        let next = if phrase.is(next, &["a", "per", "every"]) { next + 1 } else { phrase.skip_hyphens(next) };
        let (period, end) = match phrase.normal(next) {
            "daily" => (1.0, next + 1),
            "weekly" => (7.0, next + 1),
            "monthly" => (30.4375, next + 1),
            "yearly" => (365.25, next + 1),
            other => (unit(other)?.days(), next + 1),
        };
        return made(Some(period / times), end);
    }
    match word {
        "daily" => made(Some(1.0), at + 1),
        "weekly" => made(Some(7.0), at + 1),
        "biweekly" | "fortnightly" => made(Some(14.0), at + 1),
        "monthly" => made(Some(30.4375), at + 1),
        "yearly" | "annually" => made(Some(365.25), at + 1),
        "bid" => made(Some(0.5), at + 1),
        "tid" => made(Some(1.0 / 3.0), at + 1),
        _ => None,
    }
}
