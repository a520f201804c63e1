//! From a case's events and the times told beside them to constraints between points in time.
//!
//! A model of how case reports narrate (our own, after reading many; every default is in `defaults.rs`):
//! 1. Events are told in the order in which they happened; an event without a time of its own happens at or
//!    after the one before it.
//! 2. A time at the head of a clause ("Three years later, …") holds for what the clause tells; a time behind
//!    an event ("… performed 6 months after surgery") holds for that event.
//! 3. "N later" counts from the event told last, from its end where it lasted; "N after X" from the last X
//!    before it; "N ago", "N before admission" back from the presentation.
//! 4. "After n cycles" is n cycle lengths from the beginning of the course, as stated, else as published for
//!    the regimen, else three weeks (marked as assumed).

mod lengths;
mod times;
mod points;
mod naming;
mod moments;
mod order;

use super::defaults;
use crate::facts::{Case, Event, EventKind, Fact};
use crate::mentions::temporal::duration_days;
use crate::mentions::{Assertion, Mention, MentionKind, Mentions};
use crate::text::Document;
use catamnesis_core::TextSpan;
use catamnesis_core::time::{DayInterval, PartialDate};

/// A point in time: the presentation, or the start or end of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Point {
    Presentation,
    Start(usize),
    End(usize),
    /// A moment that the report dates and that no event stands for.
    Moment(usize),
}

/// `lo <= to - from <= hi` in days.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Constraint {
    pub from: Point,
    pub to: Point,
    pub lo: f64,
    pub hi: f64,
    /// The words that state it; empty for a default of the narrative model.
    pub spans: Vec<TextSpan>,
    /// Whether a published or usual value was needed (a cycle length).
    pub assumed: bool,
}

/// What the report states, what the narrative model adds, and the calendar.
#[derive(Debug, Clone, Default)]
pub(super) struct Anchored {
    pub stated: Vec<Constraint>,
    pub defaults: Vec<Constraint>,
    /// Orders that are usual and tighten what is told, but on which no contradiction may rest.
    pub usual: Vec<Constraint>,
    pub origin_date: Option<PartialDate>,
    /// Date told with each event.
    pub dates: Vec<Option<PartialDate>>,
    /// Events whose time nothing bounds.
    pub unbounded: Vec<bool>,
    /// Number of moments.
    pub moments: usize,
}

/// Derives the constraints of one case.
pub(super) fn anchor(document: &Document<'_>, mentions: &Mentions<'_>, case: &Case) -> Anchored {
    let events: Vec<Placed<'_>> = case.events.iter().map(|fact| Placed::new(document, fact)).collect();
    let mut narrator = Narrator {
        document,
        mentions,
        case,
        out: Anchored {
            dates: vec![None; events.len()],
            unbounded: vec![false; events.len()],
            ..Anchored::default()
        },
        origin_day: None,
        last: None,
        past: None,
        used: Vec::new(),
        said: Vec::new(),
        events,
    };
    narrator.find_origin();
    narrator.durations();
    for index in 0..narrator.events.len() {
        narrator.place(index);
    }
    narrator.out
}

/// An event with its place in the text.
struct Placed<'f> {
    fact: &'f Fact<Event>,
    kind: EventKind,
    sentence: usize,
    first_token: usize,
    end_token: usize,
}

impl<'f> Placed<'f> {
    fn new(document: &Document<'_>, fact: &'f Fact<Event>) -> Self {
        let span = fact.span();
        Placed {
            fact,
            kind: fact.value.kind,
            sentence: fact.value.sentence,
            first_token: document.tokens.partition_point(|t| t.span.end() <= span.start()),
            end_token: document.tokens.partition_point(|t| t.span.start() < span.end()),
        }
    }
}

struct Narrator<'d, 'v, 'f> {
    document: &'d Document<'d>,
    mentions: &'d Mentions<'v>,
    case: &'f Case,
    events: Vec<Placed<'f>>,
    out: Anchored,
    /// Day number of the origin's date, lower and upper bound.
    origin_day: Option<(i64, i64)>,
    /// The point told last that has a time, and the event it belongs to.
    last: Option<(Point, Option<usize>)>,
    /// The last event that happened before the presentation.
    past: Option<usize>,
    /// Times already used.
    used: Vec<usize>,
    /// What a time that holds for several events of its sentence was found to say.
    said: Vec<(usize, f64, f64, Point)>,
}

impl Narrator<'_, '_, '_> {
    fn is(&self, token: usize, words: &[&str]) -> bool {
        self.document.is(token, words)
    }

    fn any(&self, tokens: std::ops::Range<usize>, words: &[&str]) -> bool {
        self.document.any(tokens, words)
    }

    /// The date of the presentation: one told in its sentence, else the first date told in the next two.
    fn find_origin(&mut self) {
        let Some(presentation) = self.events.iter().find(|e| e.kind == EventKind::Presentation) else {
            return;
        };
        let symptoms = |m: &Mention<'_>| {
            self.any(m.tokens.start.saturating_sub(2)..m.tokens.start, &["since"])
                && self.events.iter().any(|e| e.kind == EventKind::SymptomOnset && e.sentence == m.sentence)
        };
        let date = (presentation.sentence..presentation.sentence + 1)
            .flat_map(|s| self.mentions.in_sentence(s))
            .filter(|m| !symptoms(m) && m.assertion == Assertion::Present)
            .find_map(|m| match m.kind {
                MentionKind::Date { date } => Some(date),
                _ => None,
            });
        if let Some(date) = date {
            self.out.origin_date = Some(date);
            self.origin_day = Some(date.day_bounds());
        }
    }

    /// Places one event: by the time told for it, else by the narrative order.
    fn place(&mut self, index: usize) {
        let kind = self.events[index].kind;
        if kind == EventKind::Presentation {
            let span = self.events[index].fact.span();
            self.state(Constraint {
                from: Point::Presentation,
                to: Point::Start(index),
                lo: 0.0,
                hi: 0.0,
                spans: vec![span],
                assumed: false,
            });
            self.last = Some((Point::Presentation, Some(index)));
            self.before_presentation(index);
            return;
        }
        self.moments_before(index);
        let own = self.time_of(index);
        let named = self.is_named_by_other(index);
        let placed = !named && own.is_some_and(|mention| self.by_time(index, mention));
        if let Some(mention) = own.filter(|_| placed) {
            self.used.push(mention);
        }
        if !named {
            self.further_times(index, own);
        }
        let in_past = !placed && self.goes_on_in_past(index);
        if !placed && !in_past && !named {
            self.by_order(index);
        }
        if placed {
            self.not_before_told(index);
        }
        let start = Point::Start(index);
        let is_past = in_past
            || kind == EventKind::SymptomOnset
            || self.out.unbounded[index]
            || named
            || self.out.stated.iter().any(|c| c.to == start && c.from == Point::Presentation && c.hi < -1.0);
        if is_past && kind != EventKind::SymptomOnset && !self.out.unbounded[index] {
            self.past = Some(index);
        }
        // What an operation showed is told behind it; "3 months later" still counts from the operation.
        let explains = !placed
            && matches!(kind, EventKind::Diagnosis)
            && self.last.is_some_and(|(_, e)| e.is_some_and(|e| self.events[e].kind == EventKind::Surgery));
        if !is_past && !explains {
            self.last = Some((if kind.is_lasting() { Point::End(index) } else { start }, Some(index)));
        }
    }

    fn state(&mut self, constraint: Constraint) {
        self.out.stated.push(constraint);
    }
}

impl EventKind {
    /// Whether the event is a stretch of time and not a moment.
    fn is_lasting(self) -> bool {
        matches!(self, EventKind::SystemicTherapy | EventKind::Radiotherapy)
    }
}

/// The days a length of time can mean; see `data/time/widths.tsv`.
fn spread(kind: &MentionKind<'_>) -> (f64, f64) {
    duration_days(kind).map_or((0.0, f64::INFINITY), |days| (days.lo().max(0.0), days.hi()))
}

/// An interval in days as the timeline keeps it.
pub(super) fn interval(days: DayInterval) -> Option<DayInterval> {
    let width = days.hi() - days.lo();
    // What lies decades away may be vague by years.
    let narrow = width <= defaults::widest() || width <= days.midpoint().abs() / 3.0;
    (width.is_finite() && narrow).then_some(days)
}
