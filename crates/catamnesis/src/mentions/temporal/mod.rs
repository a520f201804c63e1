//! The grammar of time: ages, lengths, calendar dates, sets and points, each in a file of its own.
//!
//! Book: docs/book/src/concepts/time-expressions.md

mod age;
mod amount;
mod calendar;
mod duration;
mod frequency;
mod point;
mod spans;
mod tables;
mod timex;

pub use spans::{Sense, SpanPolicy, TimeAnnotation, annotation, is_time, sense};
pub use timex::{Timex, TimexType, calendar_bounds, duration_days, duration_months, point_bounds, timex};

use super::phrase::Phrase;
use super::quantities::Found;
use super::{Mention, MentionKind};
use crate::text::Document;
use catamnesis_core::words::TokenKind;

/// The expression of time that begins at `at`; an age before anything else.
pub(super) fn at(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    if phrase.kind(at) == Some(TokenKind::Word) && !opens(phrase.normal(at)) {
        return None;
    }
    age::at(phrase, at)
        .or_else(|| calendar::at(phrase, at))
        .or_else(|| frequency::at(phrase, at))
        .or_else(|| {
            point::at(phrase, at)
                .filter(|(_, end)| duration::at(phrase, at).is_none_or(|(_, other)| other <= *end))
        })
        .or_else(|| duration::at(phrase, at))
}

/// Words an expression of time can begin with, sorted; numbers in words and short forms such as "q3w" apart.
const OPENERS: &[&str] = &[
    "a", "about", "after", "age", "aged", "all", "almost", "alternate", "alternating", "an", "annual",
    "annually", "another", "approximately", "apr", "april", "around", "at", "aug", "august", "autumn", "b",
    "bd", "before", "beginning", "biannual", "biannually", "bid", "bimonthly", "biweekly", "circa", "couple",
    "currently", "d", "daily", "day", "daytime", "dec", "decade", "december", "during", "each", "early",
    "eighth", "eleventh", "end", "evening", "every", "fall", "feb", "february", "few", "fifth", "first",
    "following", "fortnightly", "fourth", "frequent", "frequently", "half", "hospital", "hour", "hourly",
    "immediately", "in", "intra", "intraoperative", "intraoperatively", "jan", "january", "jul", "july",
    "jun", "june", "late", "lately", "least", "less", "many", "mar", "march", "may", "mid", "middle",
    "midnight", "minute", "month", "monthly", "more", "morning", "nearly", "next", "night", "nightly",
    "ninth", "nonagenarian", "noon", "nov", "november", "nowaday", "nowadays", "numerou", "numerous",
    "occasionally", "oct", "october", "octogenarian", "on", "once", "over", "overnight", "per",
    "periodically", "peroperatively", "pod", "post", "postop", "postoperative", "postoperatively", "pre",
    "preceding", "preoperative", "preoperatively", "presently", "previou", "previous", "prior", "q", "qd",
    "qds", "qid", "qod", "quadragenarian", "quarterly", "quinquagenarian", "recently", "roughly", "same",
    "second", "semiannual", "semiannually", "sep", "sept", "september", "septuagenarian", "seventh",
    "several", "sexagenarian", "shortly", "since", "sixth", "so", "some", "soon", "sporadic", "sporadically",
    "spring", "start", "subsequent", "summer", "t", "tds", "tenth", "that", "third", "thrice", "tid", "time",
    "to", "today", "twelfth", "twice", "under", "until", "up", "upon", "week", "weekly", "winter", "within",
    "year", "yearly", "yesterday",
];

fn opens(word: &str) -> bool {
    OPENERS.binary_search(&word).is_ok()
        || word.strip_prefix(['q', 'p']).is_some_and(|rest| {
            rest.ends_with(|c: char| c.is_ascii_alphanumeric()) && rest.bytes().any(|b| b.is_ascii_digit())
        })
        || catamnesis_core::number::from_word(word).is_some()
}

/// Reads the dates in numbers that can be meant in two ways as the rest of the report tells.
pub(super) fn decide_dates(document: &Document<'_>, mentions: &mut [Mention<'_>]) {
    if !mentions.iter().any(|m| matches!(m.kind, MentionKind::AmbiguousDate { .. })) {
        return;
    }
    let mut orders = mentions.iter().filter(|m| matches!(m.kind, MentionKind::Date { .. })).filter_map(|m| {
        let sentence = document.sentences.get(m.sentence)?;
        calendar::order_of(&Phrase::new(document, &sentence.tokens), m.tokens.start)
    });
    let first = orders.next();
    // A report that writes both ways decides nothing.
    let slashed = first.filter(|o| orders.all(|other| other == *o));
    let mut kinds: Vec<&mut MentionKind<'_>> = mentions.iter_mut().map(|m| &mut m.kind).collect();
    calendar::decide(&mut kinds, slashed);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openers_are_sorted() {
        assert!(OPENERS.is_sorted());
    }
}
