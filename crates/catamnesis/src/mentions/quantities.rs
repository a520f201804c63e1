//! The grammar of sizes, doses, radiation, cycles, stages and grades.

use super::MentionKind;
use super::phrase::Phrase;
use catamnesis_core::number;
use catamnesis_core::words::TokenKind;
use std::borrow::Cow;

/// A quantity found at a token: what it is and the token after it.
pub(super) type Found = (MentionKind<'static>, usize);

/// The quantity that begins at `at`, the most specific reading first.
pub(super) fn at(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    match phrase.kind(at)? {
        TokenKind::Number => radiation(phrase, at)
            .or_else(|| size(phrase, at))
            .or_else(|| dose(phrase, at))
            .or_else(|| fractions(phrase, at))
            .or_else(|| cycles(phrase, at)),
        TokenKind::Word => word(phrase, at),
        _ => None,
    }
}

/// A quantity that begins with a word; its first letter rules most readings out.
fn word(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let written = phrase.word(at).bytes().next()?;
    let reading = match written.to_ascii_lowercase() {
        b'a' => area_under_curve(phrase, at),
        b's' => stage(phrase, at),
        _ => None,
    };
    reading
        .or_else(|| {
            if matches!(written, b'T' | b'N' | b'M' | b'p' | b'c' | b'y' | b'r' | b'm' | b'u') {
                tnm(phrase, at)
            } else {
                None
            }
        })
        .or_else(
            || if b"wpmilhbudg".contains(&written.to_ascii_lowercase()) { grade(phrase, at) } else { None },
        )
        .or_else(|| cycles(phrase, at))
        .or_else(|| fractions(phrase, at))
        .or_else(|| spelled_dose(phrase, at))
}

/// Millimeters per unit of length as written.
fn length_unit(word: &str) -> Option<f64> {
    match word {
        "mm" | "millimeter" | "milimeter" => Some(1.0),
        "cm" | "centimeter" | "cms" | "centimetr" => Some(10.0),
        "dm" => Some(100.0),
        _ => None,
    }
}

fn is_times(phrase: &Phrase<'_>, at: usize) -> bool {
    matches!(phrase.word(at), "x" | "X" | "×" | "*" | "by" | "х" | "Х" | "✕")
}

/// "7 × 5 × 4 cm", "44cm x 39cm", "12 mm", "2-3 cm".
fn size(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let mut dimensions: Vec<(f64, Option<f64>)> = Vec::new();
    let mut next = at;
    let end = loop {
        // "10-6 cm": two dimensions, where a range would rise.
        let falling = falling_pair(phrase, next);
        let (low, high, after) = match falling {
            Some((low, high, after)) => (low, Some(high), after),
            None => phrase.number_or_range(next)?,
        };
        let unit_at = phrase.skip_hyphens(after);
        let unit = if unit_at <= after + 1 { length_unit(phrase.normal(unit_at)) } else { None };
        dimensions.push((high.unwrap_or(low), unit));
        let end = if unit.is_some() { unit_at + 1 } else { after };
        // "171/88/115 mm": a stroke joins dimensions where a length ends them and none is a fraction.
        let stroke = phrase.word(end) == "/" && low >= 3.0 && unit.is_none();
        if (is_times(phrase, end) || stroke) && phrase.number(end + 1).is_some() && dimensions.len() < 4 {
            next = end + 1;
        } else {
            break end;
        }
    };
    let last = dimensions.iter().rev().find_map(|d| d.1)?;
    // A length per something, squared or cubed, or a count per cubic millimeter is no size of a lesion.
    if matches!(phrase.word(end), "/" | "²" | "³" | "^")
        || matches!(phrase.word(end), "2" | "3" | "H" | "Hg" | "H2O")
        || phrase.is(end, &["h", "hg", "hour", "hr", "square", "cubic"])
    {
        return None;
    }
    let mm = dimensions.iter().map(|(value, unit)| value * unit.unwrap_or(last)).collect();
    Some((MentionKind::Size { mm }, end))
}

/// Two numbers joined by a hyphen of which the first is larger: the smaller, the larger, the token after both.
fn falling_pair(phrase: &Phrase<'_>, at: usize) -> Option<(f64, f64, usize)> {
    let (first, next) = phrase.number(at)?;
    if phrase.kind(at) != Some(TokenKind::Number) || !phrase.is_hyphen(next) {
        return None;
    }
    let (second, after) = phrase.number(next + 1)?;
    (second < first && second > 0.0 && length_unit(phrase.normal(after)).is_some())
        .then_some((second, first, after))
}

/// The mass, activity or volume unit at `at` in standard form, with the token after it.
fn dose_unit(phrase: &Phrase<'_>, at: usize) -> Option<(&'static str, usize)> {
    let word = phrase.word(at);
    let unit = match word.to_ascii_lowercase().as_str() {
        "mg" | "mgs" | "milligram" | "milligrams" | "mgiv" | "mgpo" => "mg",
        "g" | "gm" | "gr" | "gram" | "grams" | "gms" => "g",
        "µg" | "μg" | "ug" | "mcg" | "microgram" | "micrograms" => "ug",
        "ng" => "ng",
        "iu" | "ui" => "IU",
        "u" | "unit" | "units" => "units",
        "miu" => "MIU",
        "mu" => "MU",
        "mci" | "millicurie" | "millicuries" => "mCi",
        "ci" => "Ci",
        "gbq" => "GBq",
        "mbq" => "MBq",
        "ml" | "milliliter" | "milliliters" | "cc" => "ml",
        "l" | "liter" | "liters" => "l",
        "mmol" => "mmol",
        "meq" => "mEq",
        "kg" => "kg",
        "mgm" => "mg",
        "million" | "millions" if phrase.is(at + 1, &["iu", "u", "unit", "ui"]) => {
            return Some(("MIU", at + 2));
        }
        "tablet" | "tablets" | "pill" | "pills" | "tab" | "tabs" => "tablets",
        "capsule" | "capsules" => "capsules",
        "vial" | "vials" | "flacon" | "flacons" => "vials",
        "ampoule" | "ampoules" | "ampule" | "ampules" => "ampoules",
        "puff" | "puffs" => "puffs",
        _ => return None,
    };
    Some((unit, at + 1))
}

/// What a dose is divided by: body surface, weight, time or volume; the token after it.
fn denominator(phrase: &Phrase<'_>, at: usize) -> Option<(Cow<'static, str>, usize)> {
    // "per 24 hours" is a day, "per 6 hours" and "/0.5 ml" keep their number.
    if let Some((n, next)) = phrase.number(at).filter(|_| phrase.kind(at) == Some(TokenKind::Number)) {
        let (base, end) = base(phrase, next)
            .filter(|(base, _)| matches!(*base, "h" | "ml" | "day" | "min" | "l" | "week"))?;
        return match (n, base) {
            (24.0, "h") => Some((Cow::Borrowed("day"), end)),
            (1.0, _) => Some((Cow::Borrowed(base), end)),
            _ => Some((Cow::Owned(format!("{n} {base}")), end)),
        };
    }
    base(phrase, at).map(|(base, end)| (Cow::Borrowed(base), end))
}

fn base(phrase: &Phrase<'_>, at: usize) -> Option<(&'static str, usize)> {
    let square = |next: usize| matches!(phrase.word(next), "2" | "²" | "squared" | "(2)");
    let base = match phrase.normal(at) {
        "m2" | "sqm" | "mq" | "m²" => {
            return Some((if phrase.normal(at) == "mq" { "mq" } else { "m2" }, at + 1));
        }
        "m" if phrase.word(at + 1) == "^" && square(at + 2) => return Some(("m2", at + 3)),
        "m" if square(at + 1) => return Some(("m2", at + 2)),
        "m" if phrase.word(at + 1) == "(" && square(at + 2) && phrase.word(at + 3) == ")" => {
            return Some(("m2", at + 4));
        }
        "m" | "sq" | "square" if phrase.is(at + 1, &["meter", "m", "sq"]) => return Some(("m2", at + 2)),
        "kg" | "kilogram" => "kg",
        "day" | "d" | "die" | "daily" => "day",
        "h" | "hr" | "hour" => "h",
        "week" | "wk" | "weekly" => "week",
        "min" | "minute" => "min",
        "dose" => "dose",
        "month" => "month",
        "ml" => "ml",
        "dl" => "dl",
        "l" | "liter" => "l",
        "body" => "body",
        "cycle" => "cycle",
        "pulse" => "pulse",
        "bolus" => "bolus",
        _ => return None,
    };
    Some((base, at + 1))
}

/// "mg m-2", "mg·m⁻²", "mg kg-1": a negative exponent instead of a stroke; the base and the token after it.
fn negative_exponent(phrase: &Phrase<'_>, at: usize) -> Option<(&'static str, usize)> {
    let at = if matches!(phrase.word(at), "·" | "." | "*" | "∙" | "⋅") { at + 1 } else { at };
    let minus = phrase.is_hyphen(at + 1) || matches!(phrase.word(at + 1), "⁻" | "−");
    let (base, one) = match phrase.normal(at) {
        "m" => ("m2", false),
        "kg" => ("kg", true),
        "day" | "d" => ("day", true),
        _ => return None,
    };
    let exponent = phrase.word(at + 2);
    let fits = if one { matches!(exponent, "1" | "¹") } else { matches!(exponent, "2" | "²") };
    (minus && fits).then_some((base, at + 3))
}

/// "1 200 mg", "3 000 mg/m2": digits in groups of three, parted by a space; the value and the token after it.
fn spaced_thousands(phrase: &Phrase<'_>, at: usize) -> Option<(f64, usize)> {
    let (first, second) = (phrase.word(at), phrase.word(at + 1));
    let digits = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    let grouped = (1..=3).contains(&first.len())
        && second.len() == 3
        && digits(first)
        && digits(second)
        && !first.starts_with('0')
        && phrase.are_apart_by_space(at);
    let value = format!("{first}{second}").parse::<f64>().ok()?;
    (grouped && dose_unit(phrase, at + 2).is_some()).then_some((value, at + 2))
}

/// "60 mg/m2", "1.8 g/m 2", "1 g per square meter", "50 mg twice a day" (the number and unit), "5-10 mg/kg/day".
fn dose(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let (value, upper, after) = match spaced_thousands(phrase, at) {
        Some((value, after)) => (value, None, after),
        None => phrase.number_or_range(at)?,
    };
    let unit_at = phrase.skip_hyphens(after);
    if unit_at > after + 1 {
        return None;
    }
    let (unit, mut end) = dose_unit(phrase, unit_at)?;
    let mut unit = unit.to_owned();
    // "300 mg I/mL" is of iodine.
    if phrase.word(end) == "I" && phrase.word(end + 1) == "/" {
        end += 1;
    }
    while phrase.word(end) == "/" || phrase.is(end, &["per", "a"]) && denominator(phrase, end + 1).is_some() {
        let Some((base, next)) = denominator(phrase, end + 1) else { break };
        unit.push('/');
        unit.push_str(&base);
        end = next;
    }
    while let Some((base, next)) = negative_exponent(phrase, end) {
        unit.push('/');
        unit.push_str(base);
        end = next;
    }
    rate(phrase, end, &mut unit);
    // "3 x 250 mg/day" is 750 mg a day.
    let times = at
        .checked_sub(2)
        .filter(|_| is_times(phrase, at - 1) && unit.ends_with("/day"))
        .and_then(|n| phrase.number(n));
    let factor =
        times.filter(|(n, after)| *after == at - 1 && n.fract() == 0.0 && *n <= 6.0).map_or(1.0, |(n, _)| n);
    let (value, upper) = (value * factor, upper.map(|u| u * factor));
    Some((MentionKind::Dose { value, upper, unit }, end))
}

/// "five hundred milligrams", "two tablets": a number in words counts where its unit follows.
fn spelled_dose(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let (_, after) = number::from_word(phrase.normal(at)).and_then(|_| phrase.number(at))?;
    let unit = phrase.is(
        after,
        &["milligram", "gram", "microgram", "unit", "tablet", "capsule", "ampoule", "vial", "mg", "puff"],
    );
    if unit { dose(phrase, at) } else { None }
}

/// Adds what the word after a dose says of its rate: "50 mg daily", "30 mg, daily", "150 mg qd", "(100 mg) daily",
/// "1500 mg erlotinib weekly". The word stays a mention of its own.
///
/// Per body surface only a daily rate is part of the unit: "375 mg/m2 weekly" is a dose at each administration.
fn rate(phrase: &Phrase<'_>, end: usize, unit: &mut String) {
    let timed = ["/day", "/week", "/h", "/min", "/month", "/dose", "/cycle", " h"]
        .iter()
        .any(|base| unit.contains(base));
    if timed {
        return;
    }
    let daily = |at: usize| phrase.is(at, &["daily", "qd"]) && phrase.word(at) != "QD";
    let weekly = |at: usize| phrase.is(at, &["weekly"]);
    let mut at = if matches!(phrase.word(end), "," | ")") { end + 1 } else { end };
    let rated = |at: usize| daily(at) || weekly(at);
    if !rated(at)
        && at == end
        && phrase.kind(at) == Some(TokenKind::Word)
        && rated(at + 1)
        && !phrase.is(at, &["once", "twice", "thrice", "time", "and", "or", "to", "then", "on", "given"])
    {
        at += 1;
    }
    if daily(at) {
        unit.push_str("/day");
    } else if weekly(at) && !unit.contains('/') {
        unit.push_str("/week");
    }
}

/// "AUC 5", "AUC = 5", "area under the curve of 6".
fn area_under_curve(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let mut next = if phrase.is(at, &["auc"]) {
        at + 1
    } else if phrase.is(at, &["area"]) && phrase.is(at + 1, &["under"]) {
        (at..at + 5).find(|&i| phrase.is(i, &["curve"]))? + 1
    } else {
        return None;
    };
    while phrase.is(next, &["of", "=", ":", "(", ")", "auc"]) || phrase.is_hyphen(next) {
        next += 1;
    }
    let (value, upper, end) = phrase.number_or_range(next)?;
    (value <= 10.0).then(|| (MentionKind::Dose { value, upper, unit: "AUC".to_owned() }, end))
}

/// "54 Gy", "6120 cGy", "50 gray", "46 grays", "1.8 Gy". A total above 200 "Gy" can only be centigray.
fn radiation(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let (value, upper, after) = phrase.number_or_range(at)?;
    let unit_at = phrase.skip_hyphens(after);
    let per_gray = match phrase.word(unit_at) {
        "Gy" | "GY" | "gy" | "GyE" | "Grays" | "grays" | "Gray" | "gray" | "Gys" | "CGE" | "GyRBE" => 1.0,
        "cGy" | "cGY" | "CGy" | "rad" | "rads" | "cgy" | "centigray" => 100.0,
        _ => return None,
    };
    let value = upper.unwrap_or(value);
    let gray = if per_gray == 1.0 && value > 200.0 { value / 100.0 } else { value / per_gray };
    Some((MentionKind::RadiationDose { gray }, unit_at + 1))
}

/// "25 fractions", "30 fr".
fn fractions(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let (value, next) = phrase.number(at)?;
    let next = phrase.skip_hyphens(next);
    let mut word = next;
    while word < next + 2
        && phrase.is(word, &["daily", "equal", "consecutive", "single", "treatment", "once"])
    {
        word += 1;
    }
    (phrase.is(word, &["fraction", "fr", "fx", "fractionation", "sitting", "session"])
        && (1.0..=100.0).contains(&value))
    .then(|| (MentionKind::Fractions { n: value as u32 }, word + 1))
}

const CYCLE_WORDS: &[&str] = &["cycle", "course", "series", "round", "cure", "cicle"];

/// "8 cycles", "two courses", "six additional cycles", "the 8th cycle", "cycle 3", "third course".
fn cycles(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let given = |n: f64, ordinal: bool, end: usize| {
        ((1.0..=60.0).contains(&n) && n.fract() == 0.0)
            .then_some((MentionKind::Cycles { n: n as u32, ordinal }, end))
    };
    if phrase.is(at, CYCLE_WORDS) {
        let next = if phrase.is(at + 1, &["no", "number", "#"]) { at + 2 } else { at + 1 };
        if phrase.kind(next) == Some(TokenKind::Number)
            && let Some((n, end)) = phrase.number(next)
            && !phrase.is(end, CYCLE_WORDS)
            && length_unit(phrase.normal(end)).is_none()
            && dose_unit(phrase, end).is_none()
        {
            return given(n, true, end);
        }
        return None;
    }
    if let Some(n) = number::ordinal(phrase.normal(at)) {
        let word = phrase.skip_hyphens(at + 1);
        return phrase.is(word, CYCLE_WORDS).then(|| given(f64::from(n), true, word + 1)).flatten();
    }
    if let Some(n) = times_given(phrase, at) {
        return given(n, false, at + 1);
    }
    let (low, high, after) = phrase.number_or_range(at)?;
    let ordinal = phrase.is(after, &["st", "nd", "rd", "th"]);
    let mut word = phrase.skip_hyphens(after + usize::from(ordinal));
    let limit = word + if ordinal { 10 } else { 5 };
    while word < limit && !phrase.is(word, CYCLE_WORDS) {
        // "six 21-day cycles", "eight three-weekly cycles": the length of each stands between.
        if let Some(length) = length_of_each(phrase, word) {
            word = length;
            continue;
        }
        let skippable = match phrase.kind(word) {
            Some(TokenKind::Hyphen | TokenKind::Possessive) => true,
            Some(TokenKind::Word) => {
                !phrase.is(
                    word,
                    &[
                        "month", "year", "week", "day", "and", "with", "of", "for", "after", "in", "at",
                        "mg", "g", "cm", "mm", "patient", "case",
                    ],
                ) && number::from_word(phrase.normal(word)).is_none()
            }
            Some(TokenKind::Punctuation) => ordinal && matches!(phrase.word(word), "," | "."),
            _ => false,
        };
        if !skippable {
            return None;
        }
        word += 1;
    }
    phrase.is(word, CYCLE_WORDS).then(|| given(high.unwrap_or(low), ordinal, word + 1)).flatten()
}

/// "q21d x 6", "every 3 weeks × 4": a number of times behind how often it is given.
fn times_given(phrase: &Phrase<'_>, at: usize) -> Option<f64> {
    let times = at.checked_sub(1).filter(|&i| is_times(phrase, i))?;
    let before = phrase.before(times)?;
    let word = phrase.normal(before);
    let spaced = matches!(word, "weekly" | "week" | "day" | "month" | "cycle" | "course")
        || word.strip_prefix('q').is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()));
    let (n, after) = phrase.number(at)?;
    (spaced
        && n.fract() == 0.0
        && !phrase.is(after, &["day", "week", "month", "mg", "g", "dose", "cm", "mm"])
        && phrase.kind(after) != Some(TokenKind::Number))
    .then_some(n)
}

/// "21-day", "three-weekly" at a token: the token after it.
fn length_of_each(phrase: &Phrase<'_>, at: usize) -> Option<usize> {
    let (_, after) = phrase.number(at)?;
    let unit = phrase.skip_hyphens(after);
    (unit > after && phrase.is(unit, &["day", "week", "weekly", "month"])).then_some(unit + 1)
}

/// "stage IIB", "FIGO stage III", "stage 4", "stage IV-A", "stage pT2".
fn stage(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    if !phrase.is(at, &["stage"]) {
        return None;
    }
    let mut next = at + 1;
    while phrase.is(next, &["of", "grade", ":", "("]) {
        next += 1;
    }
    let word = phrase.word(next);
    let letters = word.trim_end_matches(|c: char| {
        c.is_ascii_digit() || c.is_ascii_lowercase() || matches!(c, 'A'..='E' | 'S')
    });
    let roman = !letters.is_empty() && number::roman(letters).is_some_and(|n| n <= 4) && word.len() <= 6;
    let digit = phrase.kind(next) == Some(TokenKind::Number)
        && word.len() == 1
        && matches!(word, "0" | "1" | "2" | "3" | "4");
    if !(roman || digit || is_tnm_token(word)) {
        return None;
    }
    let mut end = next + 1;
    if phrase.is_hyphen(end)
        && phrase.word(end + 1).len() == 1
        && matches!(phrase.word(end + 1), "A" | "B" | "C" | "a" | "b" | "c")
    {
        end += 2;
    } else if digit
        && phrase.word(end).len() == 1
        && matches!(phrase.word(end), "A" | "B" | "C" | "a" | "b" | "c")
    {
        end += 1;
    }
    Some((MentionKind::Stage, end))
}

fn is_tnm_token(word: &str) -> bool {
    let bare = word.trim_start_matches(['p', 'c', 'y', 'r', 'm', 'u']);
    let mut chars = bare.chars();
    matches!(chars.next(), Some('T' | 'N' | 'M'))
        && chars.next().is_some_and(|c| {
            c.is_ascii_digit()
                || matches!(c, 'x' | 'X')
                || c == 'i' && bare.starts_with("Tis")
                || c == 'a' && bare == "Ta"
        })
        && bare.len() <= 14
        && chars.all(|c| c.is_ascii_alphanumeric())
}

/// "pT2N0M0", "T2 N0 M0", "ypT1 ypN1 M1".
fn tnm(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let word = phrase.word(at);
    if !is_tnm_token(word) {
        return None;
    }
    let has = |c: char| word.contains(c);
    let mut end = at + 1;
    let mut parts = 1;
    while is_tnm_token(phrase.word(phrase_skip(phrase, end))) {
        end = phrase_skip(phrase, end) + 1;
        parts += 1;
    }
    // A lone "T1" may be a vertebra or a sequence; a prefix, a joined N or a second part decides.
    let decided = parts > 1
        || has('N') && has('T')
        || word.starts_with(['p', 'c', 'y', 'r'])
        || word.len() > 2 && has('T') && !word.ends_with(|c: char| c.is_ascii_digit());
    decided.then_some((MentionKind::Stage, end))
}

fn phrase_skip(phrase: &Phrase<'_>, at: usize) -> usize {
    if matches!(phrase.word(at), "," | "/") { at + 1 } else { phrase.skip_hyphens(at) }
}

const DIFFERENTIATION: &[&str] = &[
    "well", "poorly", "moderately", "intermediate", "low", "high", "badly", "middle", "moderate", "poor",
    "highly",
];

/// "poorly differentiated", "high-grade", "grade 3", "G2", "undifferentiated".
fn grade(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let next = phrase.skip_hyphens(at + 1);
    if phrase.is(at, DIFFERENTIATION) {
        if phrase.is(next, &["to"]) || phrase.is_hyphen(at + 1) && phrase.is(next, &["to"]) {
            let second = phrase.skip_hyphens(next + 1);
            let last = phrase.skip_hyphens(second + 1);
            return (phrase.is(second, DIFFERENTIATION) && phrase.is(last, &["differentiated"]))
                .then_some((MentionKind::Grade, last + 1));
        }
        return phrase
            .is(next, &["differentiated", "grade", "differentiation"])
            .then_some((MentionKind::Grade, next + 1));
    }
    if phrase.is(at, &["undifferentiated", "dedifferentiated"]) {
        return Some((MentionKind::Grade, at + 1));
    }
    if phrase.is(at, &["grade"]) {
        let value = phrase.word(next);
        let known = number::roman(value).is_some_and(|n| n <= 4) || matches!(value, "1" | "2" | "3" | "4");
        return known.then_some((MentionKind::Grade, next + 1));
    }
    (matches!(phrase.word(at), "G1" | "G2" | "G3" | "G4")).then_some((MentionKind::Grade, at + 1))
}
