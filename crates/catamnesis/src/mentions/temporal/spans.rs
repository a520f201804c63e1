//! Where the words of a time begin and end, as different corpora draw the line, and what a length is meant as.
//!
//! Our own mentions hold the amount and the words of its precision ("at least 3 months"), without the words that
//! say what it is counted from ("later", "ago", "history"), because those are read apart. Corpora draw the line
//! elsewhere; [`annotation`] redraws it, so that comparisons measure what was found and not where it was cut.

use super::frequency::IRREGULAR;
use super::timex::{Timex, timex};
use crate::mentions::phrase::Phrase;
use crate::mentions::{Mention, MentionKind, Mentions, Order, TimePoint, TimeUnit};
use crate::text::Document;
use catamnesis_core::TextSpan;
use catamnesis_vocab::Category;

/// By whose guideline a time is bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpanPolicy {
    /// Ours: every mention of time, as found.
    Catamnesis,
    /// E3C layer 1 (TIMEX3): amounts with the article of an ordinal, with "ago" and "later", without "history",
    /// "after" and "about"; also words such as "postoperative"; no events ("on admission").
    E3c,
    /// MACCROBAT 2020: amounts with the adverb or preposition that places them ("3 months later", "after 3 days",
    /// "within 2 weeks"), without articles; no words such as "postoperative".
    Maccrobat,
}

/// A time as a label set would annotate it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeAnnotation {
    /// The name of its type in the label set.
    pub label: &'static str,
    /// Where it stands.
    pub span: TextSpan,
    /// TIMEX3 type and value.
    pub timex: Option<Timex>,
}

/// What a length of time is meant as, by the words beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sense {
    /// How long something lasted: "for 5 days", "a 3-month history".
    Lasting,
    /// A distance forward: "3 months later", "after 2 weeks", "6 months after surgery".
    Later,
    /// A distance back: "2 years ago", "3 weeks before admission".
    Earlier,
    /// At most that far forward: "within 48 hours".
    Within,
    /// How old or how far a pregnancy is.
    Gestation,
    /// The words beside it do not say: "at 6 months".
    Unsaid,
}

const LATER: &[&str] =
    &["later", "after", "afterward", "thereafter", "following", "post", "postoperatively", "hence"];
const EARLIER: &[&str] =
    &["ago", "earlier", "before", "prior", "previously", "back", "beforehand", "preceding"];

/// What a length of time is meant as; [`Sense::Unsaid`] for mentions of another kind.
pub fn sense(document: &Document<'_>, mention: &Mention<'_>) -> Sense {
    let Some(sentence) = document.sentences.get(mention.sentence) else { return Sense::Unsaid };
    if !matches!(mention.kind, MentionKind::Duration { .. }) {
        return Sense::Unsaid;
    }
    let phrase = Phrase::new(document, &sentence.tokens);
    let (start, end) = (mention.tokens.start, phrase.skip_hyphens(mention.tokens.end));
    let of = phrase.is(end, &["of"]) || matches!(phrase.word(end), "'" | "’");
    let noun = if of { end + 1 } else { end };
    if phrase.is(noun, &["gestation", "gestational", "pregnancy", "amenorrhea", "gravidity", "pregnant"]) {
        return Sense::Gestation;
    }
    if phrase.before(start).is_some_and(|b| phrase.is(b, &["for", "lasting", "lasted", "throughout"])) {
        return Sense::Lasting;
    }
    if phrase.is(end, LATER) {
        return Sense::Later;
    }
    if phrase.is(end, EARLIER) {
        return Sense::Earlier;
    }
    if phrase.is(noun, &["history", "duration", "course", "period"]) {
        return Sense::Lasting;
    }
    if phrase.is(start, &["within"]) {
        return Sense::Within;
    }
    let mut before = phrase.before(start);
    while let Some(at) = before.filter(|&at| {
        phrase.is(
            at,
            &[
                "the", "about", "approximately", "a", "only", "another", "last", "past", "first",
                "following", "total", "of", "next", "previou", "previous",
            ],
        )
    }) {
        before = phrase.before(at);
    }
    match before.map_or("", |at| phrase.normal(at)) {
        "after" | "post" => Sense::Later,
        "within" | "in" => Sense::Within,
        "before" => Sense::Earlier,
        "for" | "over" | "during" | "lasting" | "lasted" | "throughout" | "since" | "through" => {
            Sense::Lasting
        }
        _ => Sense::Unsaid,
    }
}

/// Whether a mention is one of time; an age is not.
pub fn is_time(kind: &MentionKind<'_>) -> bool {
    matches!(
        kind,
        MentionKind::Duration { .. }
            | MentionKind::Date { .. }
            | MentionKind::AmbiguousDate { .. }
            | MentionKind::CalendarPoint { .. }
            | MentionKind::TimePoint { .. }
            | MentionKind::Frequency { .. }
    )
}

/// A mention of time, one of `mentions`, as a label set annotates it; `None` where the set does not.
pub fn annotation(
    policy: SpanPolicy,
    document: &Document<'_>,
    mentions: &Mentions<'_>,
    mention: &Mention<'_>,
) -> Option<TimeAnnotation> {
    // The first age of a report is the patient's; a later one can tell when something happened.
    let dated_age = policy == SpanPolicy::Maccrobat
        && matches!(mention.kind, MentionKind::Age { .. })
        && mentions
            .list
            .iter()
            .find(|m| matches!(m.kind, MentionKind::Age { .. }))
            .is_some_and(|first| first.span != mention.span);
    if !is_time(&mention.kind) && !dated_age {
        return None;
    }
    let sentence = document.sentences.get(mention.sentence)?;
    let phrase = Phrase::new(document, &sentence.tokens);
    let (label, start, end) = match policy {
        SpanPolicy::Catamnesis => (mention.kind.name(), mention.tokens.start, mention.tokens.end),
        SpanPolicy::E3c => e3c(&phrase, mention).map(|(start, end)| ("TIMEX3", start, end))?,
        SpanPolicy::Maccrobat => maccrobat(document, &phrase, mentions, mention)?,
    };
    Some(TimeAnnotation { label, span: document.span(start..end), timex: timex(document, mention) })
}

/// The first token after "about" and the like.
fn without_about(phrase: &Phrase<'_>, start: usize) -> usize {
    if phrase.is(start, &["about", "approximately", "around", "roughly", "circa"]) {
        start + 1
    } else {
        start
    }
}

/// The start moved before words that narrow a time: "last", "first", "following".
fn with_adjective(phrase: &Phrase<'_>, start: usize) -> usize {
    match phrase.before(start) {
        Some(b)
            if b + 1 == start
                && phrase.is(
                    b,
                    &[
                        "past", "last", "previou", "previous", "preceding", "following", "next", "first",
                        "subsequent", "initial", "early",
                    ],
                ) =>
        {
            b
        }
        _ => start,
    }
}

fn with_article(phrase: &Phrase<'_>, start: usize) -> usize {
    if start > 0 && phrase.is(start - 1, &["the"]) { start - 1 } else { start }
}

fn e3c(phrase: &Phrase<'_>, mention: &Mention<'_>) -> Option<(usize, usize)> {
    let (start, end) = (mention.tokens.start, mention.tokens.end);
    match &mention.kind {
        MentionKind::Duration { .. } => {
            let mut from = without_about(phrase, start);
            if phrase.is(from, &["within", "over"]) {
                from += 1;
            }
            let adjective = with_adjective(phrase, from);
            if adjective < from {
                from = with_article(phrase, adjective);
            }
            let to = if phrase.is(end, &["ago", "later", "back"]) { end + 1 } else { end };
            Some((from, to))
        }
        MentionKind::Date { .. } | MentionKind::AmbiguousDate { .. } | MentionKind::CalendarPoint { .. } => {
            Some((start, end))
        }
        MentionKind::Frequency { .. } => (!phrase.is(start, IRREGULAR)).then_some((start, end)),
        MentionKind::TimePoint { point } => match point {
            TimePoint::Counted { .. } => {
                // Only the count: "day 3" of "day 3 of admission".
                let to = (start..end).find(|&i| phrase.is(i, &["of", "after"])).unwrap_or(end);
                Some((start, to))
            }
            TimePoint::Adjacent { order: Order::At, .. } => Some((start, end)),
            TimePoint::Adjacent { .. } | TimePoint::PartOfDay { .. } => {
                Some((with_article(phrase, start), end))
            }
            TimePoint::Clock { .. } | TimePoint::Near { .. } | TimePoint::Now => Some((start, end)),
            TimePoint::Then => Some((if phrase.is(start, &["at"]) { start + 1 } else { start }, end)),
            TimePoint::Event {
                origin: crate::mentions::Origin::Operation | crate::mentions::Origin::Birth,
                ..
            } => Some((start, end)),
            TimePoint::Event { .. } => None,
        },
        _ => None,
    }
}

/// Whether a dose stands shortly before, in the same parenthesis: its rate and days belong to it there. A
/// concentration is no dose.
fn follows_dose(phrase: &Phrase<'_>, start: usize, stops: &[&str]) -> bool {
    const UNITS: &[&str] = &[
        "mg", "g", "ug", "µg", "mcg", "iu", "unit", "tablet", "pill", "gy", "cgy", "m2", "auc", "ml", "dose",
        "pulse",
    ];
    let from = start.saturating_sub(12).max(phrase.tokens().start);
    (from..start).rev().take_while(|&i| !stops.contains(&phrase.word(i))).any(|i| {
        let counted = phrase.before(i).is_some_and(|b| phrase.number(b).is_some() || phrase.word(b) == "/");
        let concentration = phrase.word(i + 1) == "/" && phrase.is(i + 2, &["l", "dl", "ml"]);
        phrase.is(i, UNITS) && counted && !concentration
    })
}

/// Whether an amount measures a test, a habit or a cycle: "24-hour urine", "6-minute walk", "smoking for 30 years".
fn is_measured(phrase: &Phrase<'_>, start: usize, end: usize) -> bool {
    let habit = |at: usize| {
        phrase.is(
            at,
            &["alcohol", "cigarette", "tobacco", "drank", "pack", "smoking", "smoked", "smoker", "smoke"],
        )
    };
    let last = end.wrapping_sub(1);
    let minutes = phrase.is(last, &["min", "minute"]);
    let hours = phrase.is(last, &["hour", "h", "hr"]);
    let placed = phrase.is(end, LATER) || phrase.is(end, EARLIER);
    phrase.is(end, &["urine", "urinary", "walk", "cycle", "holter", "ecg", "electrocardiogram"])
        || phrase.is(end, &["as"]) && phrase.is(end + 2, &["cycle"])
        || hours && phrase.is_hyphen(start + 1) && phrase.word(start) == "24"
        || minutes && phrase.before(start).is_some_and(|b| phrase.is(b, &["at", "and", "to", "("]))
        || !placed && ((start.saturating_sub(6)..start).any(habit) || (end..end + 4).any(habit))
}

fn maccrobat(
    document: &Document<'_>,
    phrase: &Phrase<'_>,
    mentions: &Mentions<'_>,
    mention: &Mention<'_>,
) -> Option<(&'static str, usize, usize)> {
    let (start, end) = (mention.tokens.start, mention.tokens.end);
    match &mention.kind {
        // The age at which something happened is a date there; the age of the patient is not.
        MentionKind::Age { .. } => {
            let of_event = phrase.is(
                phrase.before(with_article(phrase, start))?,
                &["at", "since", "by", "until", "after", "from", "before"],
            );
            of_event.then_some(("Date", start, end))
        }
        MentionKind::Duration { .. }
            if is_measured(phrase, start, end) || sense(document, mention) == Sense::Gestation =>
        {
            None
        }
        MentionKind::Duration { unit, .. } => {
            let from = without_about(phrase, start);
            let placed = phrase.is(end, LATER) || phrase.is(end, EARLIER) && !phrase.is(end, &["back"]);
            let mut begin = with_adjective(phrase, from);
            let to = if placed { end + 1 } else { end };
            let before = phrase.before(with_article(phrase, begin)).map_or("", |b| phrase.normal(b));
            let bare = begin == with_article(phrase, begin);
            if !placed && matches!(before, "after" | "within") && !phrase.is(end, &["of", "on"]) && bare {
                begin -= 1;
            } else if before == "over" && begin > 1 && (!bare || begin < from) {
                begin = with_article(phrase, begin) - 1;
            }
            let label = match sense(document, mention) {
                Sense::Lasting | Sense::Gestation => "Duration",
                Sense::Unsaid if phrase.is(end, &["history"]) => "Duration",
                _ if *unit < TimeUnit::Day => "Time",
                Sense::Unsaid if !phrase.is(phrase.before(start).unwrap_or(start), &["at"]) => "Duration",
                _ => "Date",
            };
            Some((label, begin, to))
        }
        MentionKind::Date { .. } | MentionKind::AmbiguousDate { .. } | MentionKind::CalendarPoint { .. } => {
            Some(("Date", start, end))
        }
        MentionKind::Frequency { .. } => {
            let of_drug = mentions.in_sentence(mention.sentence).iter().any(|m| {
                m.tokens.start == end
                    && matches!(
                        m.kind,
                        MentionKind::Term { category: Category::Drug | Category::Regimen, .. }
                    )
            });
            let of_dose = of_drug
                || phrase.is(start, &["per"])
                || phrase.is(end, &["dose", "dosage", "dosing", "medication", "administration"])
                || follows_dose(phrase, start, &[")", ";", "."]);
            (!of_dose).then_some(("Frequency", start, end))
        }
        MentionKind::TimePoint { point } => match point {
            TimePoint::Counted { .. } if follows_dose(phrase, start, &[")", ";", ".", ","]) => None,
            TimePoint::Counted { .. } => {
                // "postoperative [day 3]".
                let from = (start..end)
                    .take(4)
                    .find(|&i| phrase.is(i, &["day", "month", "week"]))
                    .filter(|&i| {
                        i > start
                            && phrase.is(i - 1, &["postoperative", "operative"])
                            && !phrase.is(start, &["pod"])
                    })
                    .filter(|_| phrase.is(start, &["postoperative", "post"]))
                    .unwrap_or(start);
                let to = (from..end).find(|&i| phrase.is(i, &["of", "after"])).unwrap_or(end);
                Some(("Date", from, to))
            }
            TimePoint::Adjacent { .. } => Some(("Date", start, end)),
            TimePoint::PartOfDay { order: Order::At, .. }
                if phrase.is(start, &["morning", "evening", "afternoon", "daytime"]) =>
            {
                None
            }
            TimePoint::PartOfDay { .. } | TimePoint::Clock { .. } => Some(("Time", start, end)),
            TimePoint::Near { order: Order::After }
                if !phrase.word(end).starts_with(|c: char| c.is_alphanumeric()) =>
            {
                Some(("Date", start, end))
            }
            TimePoint::Event { order: Order::At, .. } if phrase.is(start, &["day"]) => {
                Some(("Date", start, end))
            }
            TimePoint::Event { .. } | TimePoint::Near { .. } | TimePoint::Then | TimePoint::Now => None,
        },
        _ => None,
    }
}
