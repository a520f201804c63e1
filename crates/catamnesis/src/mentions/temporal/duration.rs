//! Lengths of time, and distances between events: "6 weeks", "at least 3 months", "10 years and 6 months".

use super::amount::{self, amount};
use super::tables;
use crate::mentions::phrase::Phrase;
use crate::mentions::quantities::Found;
use crate::mentions::{Approximation, MentionKind, TimeUnit};
use catamnesis_core::words::TokenKind;

/// The length that begins at `at`, with the words that tell how exactly it is meant.
pub(super) fn at(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    counted(phrase, at).or_else(|| uncounted(phrase, at)).or_else(|| shared_unit(phrase, at))
}

fn made(lo: f64, hi: f64, unit: TimeUnit, approximation: Approximation, end: usize) -> Option<Found> {
    Some((MentionKind::Duration { lo, hi, unit, approximation }, end))
}

fn counted(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let modifier = amount::modifier(phrase, at);
    let mut first = modifier.map_or(at, |(_, next)| next);
    if modifier.is_none() && phrase.is(at, &["another"]) {
        // "another 4 weeks", "another week".
        first = at + 1;
        if let Some(unit) = amount::unit(phrase.normal(first)) {
            return made(1.0, 1.0, unit, Approximation::Exact, first + 1);
        }
    }
    let found = amount(phrase, first)?;
    if phrase.is(first, &["a", "an"]) && !article_counts(phrase, at, first, found.end) {
        return None;
    }
    let mut approximation = modifier.map_or(Approximation::Exact, |(a, _)| a);
    if approximation == Approximation::Exact
        && found.hi > found.lo
        && !matches!(phrase.kind(first), Some(TokenKind::Number))
    {
        approximation = Approximation::Vague;
    }
    let (mut lo, mut hi, mut end) = (found.lo, found.hi, found.end);
    // "10 years and 6 months", "30 weeks 3 days": a smaller unit completes a larger one.
    let more = if phrase.is(end, &["and", ","]) { end + 1 } else { end };
    if let Some(extra) = amount(phrase, more)
        && extra.unit < found.unit
        && phrase.number(more).is_some()
    {
        let scale = extra.unit.days() / found.unit.days();
        lo += extra.lo * scale;
        hi += extra.hi * scale;
        end = extra.end;
    }
    made(lo, hi, found.unit, approximation, end)
}

/// "a month later", "for a year", "a week's duration": elsewhere "a day" is a rate ("10 cigarettes a day") and "a
/// minute" may be an adjective.
fn article_counts(phrase: &Phrase<'_>, at: usize, first: usize, end: usize) -> bool {
    let led = at < first
        || phrase.is(first + 1, &["few", "couple", "half", "total", "period", "further", "additional"])
        || phrase.before(at).is_none_or(|b| {
            phrase.is(
                b,
                &[
                    "for", "after", "within", "over", "in", "during", "about", "than", "almost", "of", "at",
                    "until", "and", ",", "(", "lasting", "lasted", "took", "by", "since", "only", "nearly",
                    "to", "took", "with", "approximately", "around", "the",
                ],
            )
        });
    let followed = phrase.is(
        end,
        &[
            "later", "ago", "before", "after", "earlier", "prior", "previously", "following", "of", "from",
            "history", "duration", "back",
        ],
    ) || phrase.kind(end.wrapping_sub(1)) == Some(TokenKind::Possessive);
    followed
        || led && !phrase.word(end).starts_with(|c: char| c.is_ascii_lowercase())
        || led
            && phrase.is(
                end,
                &[
                    "and", "but", "with", "without", "the", "she", "he", "when", "then", "in", "on", "at",
                    "to", "until", "by", "for", "she", "his", "her", "due", "because", "as", "now", "or",
                    "under", "postoperatively", "was", "were", "had", "who", "which", "that", "without",
                    "since", "there", "we", "a",
                ],
            )
}

/// "for years", "within hours", "months ago", "over the years", "the past year", "lifelong": no number is told.
fn uncounted(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let unit = amount::unit(phrase.normal(at))?;
    let raw = phrase.word(at);
    if raw.len() < 3 || phrase.is(at, &["night", "min"]) {
        return None;
    }
    let before = phrase.before(at).map_or("", |b| phrase.normal(b));
    let plural = raw.ends_with('s');
    let (lo, hi) = tables::vague_number("unsaid").unwrap_or((1.0, 12.0));
    if plural {
        let led =
            matches!(before, "for" | "within" | "over" | "after" | "past" | "last" | "recent" | "first")
                || before == "the" && phrase.is(at.wrapping_sub(2), &["over", "through", "during"]);
        let followed = phrase
            .is(at + 1, &["later", "ago", "earlier", "before", "after", "prior", "previously", "following"]);
        return (led || followed).then(|| made(lo, hi, unit, Approximation::Vague, at + 1)).flatten();
    }
    // "the past year", "over the last month": the unit itself.
    (matches!(before, "past" | "last")
        && phrase.is(at.wrapping_sub(2), &["the", "this", "over", "during", "for"]))
    .then(|| made(1.0, 1.0, unit, Approximation::Exact, at + 1))
    .flatten()
}

/// "at 3 and 6 months": the first of two numbers that share a unit.
fn shared_unit(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let (n, next) = phrase.number(at)?;
    if !phrase.is(next, &["and", "or"]) || phrase.is(at, &["one", "both", "single", "solitary"]) {
        return None;
    }
    let led =
        phrase.before(at).is_some_and(|b| phrase.is(b, &["at", "after", "in", "within", "for", "and", ","]));
    let second =
        amount(phrase, next + 1).filter(|a| !a.vague && a.lo > n && phrase.number(next + 1).is_some())?;
    led.then(|| made(n, n, second.unit, Approximation::Exact, next)).flatten()
}
