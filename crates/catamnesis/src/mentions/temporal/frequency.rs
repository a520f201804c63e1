//! Sets of times: "every 3 weeks", "q21d", "twice daily", "3 times a week", "4 hourly", "at 6-month intervals".

use super::amount::{adverb_unit, amount, unit};
use crate::mentions::phrase::Phrase;
use crate::mentions::quantities::Found;
use crate::mentions::{MentionKind, TimeUnit};

/// How often: so many times in a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rate {
    /// Length of the period, in units.
    pub period: f64,
    /// Unit of the period.
    pub unit: TimeUnit,
    /// Times in a period.
    pub times: f64,
}

impl Rate {
    /// Days from one time to the next.
    pub fn every_days(self) -> f64 {
        self.period * self.unit.days() / self.times
    }
}

/// The set that begins at `at`.
pub(super) fn at(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let (rate, end) = rate(phrase, at).or_else(|| irregular(phrase, at))?;
    Some((MentionKind::Frequency { every_days: rate.map(Rate::every_days) }, end))
}

fn once_in(period: f64, unit: TimeUnit, end: usize) -> Option<(Option<Rate>, usize)> {
    Some((Some(Rate { period, unit, times: 1.0 }), end))
}

/// The rate that begins at `at`, and the token after it.
pub(super) fn rate(phrase: &Phrase<'_>, at: usize) -> Option<(Option<Rate>, usize)> {
    every(phrase, at)
        .or_else(|| latin(phrase, at))
        .or_else(|| times(phrase, at))
        .or_else(|| spaced(phrase, at))
        .or_else(|| adverb(phrase, at))
}

/// "every 3 weeks", "every other day", "each day", "per day", "alternate days".
fn every(phrase: &Phrase<'_>, at: usize) -> Option<(Option<Rate>, usize)> {
    match phrase.normal(at) {
        "every" | "each" => {
            if phrase.is(at + 1, &["other", "second"]) {
                return once_in(2.0, unit(phrase.normal(at + 2))?, at + 3);
            }
            if phrase.is(at + 1, &["third"])
                && let Some(u) = unit(phrase.normal(at + 2))
            {
                return once_in(3.0, u, at + 3);
            }
            if phrase.is(at + 1, &["single"]) {
                return once_in(1.0, unit(phrase.normal(at + 2))?, at + 3);
            }
            if phrase.is(at + 1, &["morning", "evening", "night", "afternoon"]) {
                return once_in(1.0, TimeUnit::Day, at + 2);
            }
            if let Some(a) = amount(phrase, at + 1) {
                return once_in((a.lo + a.hi) / 2.0, a.unit, a.end);
            }
            // "every 8 h": one letter is enough behind this word.
            once_in(1.0, unit(phrase.normal(at + 1)).filter(|_| phrase.word(at + 1).len() > 1)?, at + 2)
        }
        "alternate" | "alternating" => once_in(2.0, unit(phrase.normal(at + 1))?, at + 2),
        "per" => once_in(
            1.0,
            unit(phrase.normal(at + 1)).filter(|u| *u >= TimeUnit::Day && phrase.word(at + 1).len() > 1)?,
            at + 2,
        ),
        _ => None,
    }
}

/// "q21d", "q3w", "q 3 weeks", "q.8.h.", "bid", "b.i.d.", "t.i.d.", "qid", "qd".
fn latin(phrase: &Phrase<'_>, at: usize) -> Option<(Option<Rate>, usize)> {
    let word = phrase.normal(at);
    let in_day = |times: f64, end: usize| Some((Some(Rate { period: 1.0, unit: TimeUnit::Day, times }), end));
    match word {
        "bid" | "bd" => return in_day(2.0, at + 1),
        "tid" | "tds" => return in_day(3.0, at + 1),
        "qid" | "qds" => return in_day(4.0, at + 1),
        "qd" => return in_day(1.0, at + 1),
        "qod" => return once_in(2.0, TimeUnit::Day, at + 1),
        "b" | "t" | "q" if phrase.word(at + 1) == "." && phrase.is(at + 2, &["i", "d"]) => {
            let with_i = phrase.is(at + 2, &["i"]);
            let d = if with_i { at + 4 } else { at + 2 };
            if !phrase.is(d, &["d"]) || with_i && phrase.word(at + 3) != "." {
                return None;
            }
            let times = match (word, with_i) {
                ("b", _) => 2.0,
                ("t", _) => 3.0,
                ("q", true) => 4.0,
                _ => 1.0,
            };
            return in_day(times, if phrase.word(d + 1) == "." { d + 2 } else { d + 1 });
        }
        "q" => {
            let next = if phrase.word(at + 1) == "." { at + 2 } else { at + 1 };
            let (n, after) = phrase.number(next)?;
            let after = if phrase.word(after) == "." { after + 1 } else { after };
            return once_in(
                n,
                unit(phrase.normal(after)).or_else(|| short_unit(phrase.word(after)))?,
                after + 1,
            );
        }
        _ => {}
    }
    let rest = word.strip_prefix('q').filter(|r| r.starts_with(|c: char| c.is_ascii_digit()))?;
    let letters = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let n: f64 = rest.get(..rest.len() - letters.len())?.parse().ok()?;
    if !letters.is_empty() {
        return once_in(n, short_unit(letters)?, at + 1);
    }
    // "q14 days", and a bare "q21", which is days.
    match unit(phrase.normal(phrase.skip_hyphens(at + 1))) {
        Some(u) => once_in(n, u, phrase.skip_hyphens(at + 1) + 1),
        // "Q10" with a capital is a coenzyme.
        None => phrase.word(at).starts_with('q').then(|| once_in(n, TimeUnit::Day, at + 1)).flatten(),
    }
}

fn short_unit(letters: &str) -> Option<TimeUnit> {
    Some(match letters {
        "d" | "day" => TimeUnit::Day,
        "w" | "wk" | "week" => TimeUnit::Week,
        "h" | "hr" => TimeUnit::Hour,
        "m" | "mo" | "month" => TimeUnit::Month,
        _ => return None,
    })
}

/// "twice daily", "once a day", "3 times per week", "2-3 times a week", "once in a day", "5 f/week" is none.
fn times(phrase: &Phrase<'_>, at: usize) -> Option<(Option<Rate>, usize)> {
    let (times, mut next) = match phrase.normal(at) {
        "once" => (1.0, at + 1),
        "twice" => (2.0, at + 1),
        "thrice" => (3.0, at + 1),
        _ => {
            let (low, high, after) = phrase.number_or_range(at)?;
            if phrase.is(after, &["time"]) {
                (high.map_or(low, |h| (low + h) / 2.0), after + 1)
            } else if phrase.is(after, &["per"]) && phrase.is(after + 1, &["day", "week", "month", "year"]) {
                // "3-4 per day".
                (high.map_or(low, |h| (low + h) / 2.0), after)
            } else {
                return None;
            }
        }
    };
    if times <= 0.0 {
        return None;
    }
    let joined = phrase.is(next, &["a", "per", "every", "each", "in", "/"]);
    if joined {
        next += 1;
        if phrase.is(next, &["a"]) {
            next += 1;
        }
    } else {
        next = phrase.skip_hyphens(next);
    }
    if let Some(u) = adverb_unit(phrase.normal(next)) {
        return Some((Some(Rate { period: 1.0, unit: u, times }), next + 1));
    }
    if !joined {
        return None;
    }
    match amount(phrase, next) {
        Some(a) => Some((Some(Rate { period: (a.lo + a.hi) / 2.0, unit: a.unit, times }), a.end)),
        None => Some((Some(Rate { period: 1.0, unit: unit(phrase.normal(next))?, times }), next + 1)),
    }
}

/// "4 hourly", "three-weekly", "6-month intervals", "3-monthly", "a three months basis", "daily basis".
fn spaced(phrase: &Phrase<'_>, at: usize) -> Option<(Option<Rate>, usize)> {
    let from = if phrase.is(at, &["a"]) { at + 1 } else { at };
    let (low, high, after) = phrase.number_or_range(from)?;
    let unit_at = phrase.skip_hyphens(after);
    let n = high.map_or(low, |h| (low + h) / 2.0);
    if let Some(u) = adverb_unit(phrase.normal(unit_at)) {
        // "50 daily" is a dose and its rate; only hours, weeks, months and years are counted so.
        return (u != TimeUnit::Day && low > 1.0).then(|| once_in(n, u, unit_at + 1)).flatten();
    }
    let u = unit(phrase.normal(unit_at))?;
    let next = phrase.skip_hyphens(unit_at + 1);
    phrase.is(next, &["interval", "basis"]).then(|| once_in(n, u, next + 1)).flatten()
}

/// "daily", "weekly", "annually", "biweekly", "on a daily basis".
fn adverb(phrase: &Phrase<'_>, at: usize) -> Option<(Option<Rate>, usize)> {
    let word = phrase.normal(at);
    if let Some(u) = adverb_unit(word) {
        let end = if phrase.is(at + 1, &["basis"]) { at + 2 } else { at + 1 };
        return once_in(1.0, u, end);
    }
    match word {
        "biweekly" | "fortnightly" => once_in(14.0, TimeUnit::Day, at + 1),
        "bimonthly" => once_in(2.0, TimeUnit::Month, at + 1),
        "biannual" | "biannually" | "semiannual" | "semiannually" => {
            Some((Some(Rate { period: 1.0, unit: TimeUnit::Year, times: 2.0 }), at + 1))
        }
        "quarterly" => once_in(3.0, TimeUnit::Month, at + 1),
        _ => None,
    }
}

/// Words of repetition without a rate.
pub(super) const IRREGULAR: &[&str] =
    &["frequent", "frequently", "occasionally", "periodically", "sporadic", "sporadically"];

fn irregular(phrase: &Phrase<'_>, at: usize) -> Option<(Option<Rate>, usize)> {
    phrase.is(at, IRREGULAR).then_some((None, at + 1))
}
