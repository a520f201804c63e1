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

use super::defaults;
use crate::facts::{Case, Event, EventKind, Fact};
use crate::mentions::{Assertion, CueKind, Mention, MentionKind, Mentions};
use crate::text::Document;
use catamnesis_core::TextSpan;
use catamnesis_core::time::{DayInterval, PartialDate};
use catamnesis_vocab::Category;

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
    /// Times already used as moments.
    used: Vec<usize>,
}

impl Narrator<'_, '_, '_> {
    fn is(&self, token: usize, words: &[&str]) -> bool {
        words.contains(&self.document.normal(token))
    }

    fn any(&self, tokens: std::ops::Range<usize>, words: &[&str]) -> bool {
        tokens.into_iter().any(|i| self.is(i, words))
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

    /// How long treatments lasted: "for 6 months", cycles times their length, else the usual bounds.
    fn durations(&mut self) {
        for index in 0..self.events.len() {
            let kind = self.events[index].kind;
            let (lo, hi, assumed, spans) = match kind {
                EventKind::SystemicTherapy => self.systemic_length(index),
                EventKind::Radiotherapy => {
                    (defaults::RADIOTHERAPY.0, defaults::RADIOTHERAPY.1, true, Vec::new())
                }
                _ => (0.0, 0.0, false, Vec::new()),
            };
            let constraint =
                Constraint { from: Point::Start(index), to: Point::End(index), lo, hi, spans, assumed };
            self.out.stated.push(constraint);
        }
    }

    fn systemic_length(&self, index: usize) -> (f64, f64, bool, Vec<TextSpan>) {
        let event = &self.events[index];
        let told = self.mentions.in_sentence(event.sentence).iter().find(|m| {
            matches!(m.kind, MentionKind::Duration { .. })
                && m.tokens.start >= event.first_token
                && m.tokens.start <= event.end_token + 10
                && self.any(m.tokens.start.saturating_sub(2)..m.tokens.start, &["for", "over", "during"])
        });
        if let Some(m) = told
            && let MentionKind::Duration { lo, hi, unit, approximation } = m.kind
        {
            let (a, b) = defaults::widen(lo, hi, unit, approximation);
            return (a, b, false, vec![m.span]);
        }
        match self.therapy_of(index) {
            Some((cycles, Some(days), span)) if cycles > 0 => {
                let length = f64::from(cycles) * f64::from(days);
                ((length - f64::from(days)).max(0.0), length * 1.3 + 7.0, false, vec![span])
            }
            Some((cycles, None, span)) if cycles > 0 => {
                let cycles = f64::from(cycles);
                ((cycles - 1.0) * defaults::CYCLE_DAYS.0, cycles * defaults::CYCLE_DAYS.1, true, vec![span])
            }
            _ => (defaults::SYSTEMIC.0, defaults::SYSTEMIC.1, true, Vec::new()),
        }
    }

    /// Cycles, cycle length and evidence of the course whose words the event quotes.
    fn therapy_of(&self, index: usize) -> Option<(u32, Option<u32>, TextSpan)> {
        let span = self.events[index].fact.span();
        let course = self.case.systemic.iter().find(|c| c.evidence().iter().any(|e| e.overlaps(span)))?;
        let cycles = course.value.cycles.unwrap_or(0);
        // The words that count the cycles, where they are found again; else the words of the course.
        let counted = self.mentions.list.iter().find(|m| {
            matches!(m.kind, MentionKind::Cycles { n, .. } if n == cycles)
                && course.evidence().iter().any(|e| e.overlaps(m.span) || *e == m.span)
        });
        Some((cycles, course.value.cycle_days, counted.map_or(course.span(), |m| m.span)))
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
        let start = Point::Start(index);
        let is_past = in_past
            || kind == EventKind::SymptomOnset
            || self.out.unbounded[index]
            || named
            || self.out.stated.iter().any(|c| c.to == start && c.from == Point::Presentation && c.hi < -1.0);
        if is_past && kind != EventKind::SymptomOnset && !self.out.unbounded[index] {
            self.past = Some(index);
        }
        if !is_past {
            self.last = Some((if kind.is_lasting() { Point::End(index) } else { start }, Some(index)));
        }
    }

    /// "Almost 2 years after the end of chemotherapy … at 41 months after the diagnosis": every length of time
    /// in the sentence that says since when it counts, where the event is the one told nearest to it.
    fn further_times(&mut self, index: usize, own: Option<usize>) {
        let event = &self.events[index];
        if event.kind == EventKind::SymptomOnset {
            return;
        }
        let from = self.mentions.list.partition_point(|m| m.sentence < event.sentence);
        let further: Vec<usize> = self.mentions.list[from..]
            .iter()
            .enumerate()
            .take_while(|(_, m)| m.sentence == event.sentence)
            .map(|(i, m)| (from + i, m))
            .filter(|(i, m)| {
                Some(*i) != own
                    && !self.used.contains(i)
                    && matches!(m.kind, MentionKind::Duration { .. })
                    && m.assertion == Assertion::Present
            })
            .filter(|(_, m)| {
                self.is(m.tokens.end, &["after", "from", "since", "following"])
                    && self.nearest_event(m) == Some(index)
            })
            .map(|(i, _)| i)
            .collect();
        for i in further {
            let m = &self.mentions.list[i];
            let MentionKind::Duration { lo, hi, unit, approximation } = m.kind else { continue };
            let end = self.document.sentences.get(m.sentence).map_or(0, |s| s.tokens.end);
            let Some(point) = self.named_point(index, m.tokens.end + 1, end) else { continue };
            let ((lo, hi), span) = (defaults::widen(lo, hi, unit, approximation), m.span);
            self.used.push(i);
            self.state(Constraint {
                from: point,
                to: Point::Start(index),
                lo,
                hi,
                spans: vec![span],
                assumed: false,
            });
        }
    }

    /// The event of the sentence whose words stand nearest to a time.
    fn nearest_event(&self, m: &Mention<'_>) -> Option<usize> {
        let distance = |e: &Placed<'_>| {
            if m.tokens.start >= e.end_token {
                m.tokens.start - e.end_token
            } else {
                e.first_token.saturating_sub(m.tokens.end)
            }
        };
        self.events
            .iter()
            .enumerate()
            .filter(|(_, e)| e.sentence == m.sentence)
            .min_by_key(|(_, e)| distance(e))
            .map(|(j, _)| j)
    }

    /// An event told without a time in the same sentence as one of the past ("diagnosed four years ago and
    /// underwent a mastectomy") belongs to that past.
    fn goes_on_in_past(&mut self, index: usize) -> bool {
        let Some(past) =
            self.past.filter(|&p| self.events[p].sentence == self.events[index].sentence && p < index)
        else {
            return false;
        };
        let kind = self.events[index].kind;
        let from = if self.events[past].kind.is_lasting() { Point::End(past) } else { Point::Start(past) };
        self.default(Point::Start(past), index, 0.0, f64::INFINITY);
        self.default(from, index, f64::NEG_INFINITY, defaults::delay(kind, Some(self.events[past].kind)));
        self.default(Point::Presentation, index, f64::NEG_INFINITY, 0.0);
        true
    }

    /// "was found to have a mass 66 months after a curative esophagectomy": the presentation counts from an
    /// event told behind it.
    fn before_presentation(&mut self, index: usize) {
        let event = &self.events[index];
        let found = self.mentions.in_sentence(event.sentence).iter().find_map(|m| match m.kind {
            MentionKind::Duration { lo, hi, unit, approximation } if m.tokens.start >= event.first_token => {
                let after = self.is(m.tokens.end, &["after", "following", "since", "from"]);
                let named = self.event_named(m.tokens.end + 1).filter(|&j| after && j != index)?;
                Some((defaults::widen(lo, hi, unit, approximation), named, m.span))
            }
            _ => None,
        });
        if let Some(((lo, hi), named, span)) = found {
            self.state(Constraint {
                from: Point::Start(named),
                to: Point::Presentation,
                lo,
                hi,
                spans: vec![span],
                assumed: false,
            });
        }
    }

    /// The event whose words begin within five tokens of `from`.
    fn event_named(&self, from: usize) -> Option<usize> {
        let sentence_breaks = |to: usize| self.any(from..to, &[",", ";", "."]);
        self.events.iter().position(|e| {
            e.first_token >= from && e.first_token <= from + 5 && !sentence_breaks(e.first_token)
        })
    }

    /// Whether the event only says since when another counts ("66 months after a curative esophagectomy").
    fn is_named_by_other(&self, index: usize) -> bool {
        let event = &self.events[index];
        let presented = self.events.iter().any(|e| {
            e.kind == EventKind::Presentation
                && e.sentence == event.sentence
                && e.first_token < event.first_token
        });
        presented
            && self.mentions.in_sentence(event.sentence).iter().any(|m| {
                matches!(m.kind, MentionKind::Duration { .. })
                    && m.tokens.end < event.first_token
                    && self.is(m.tokens.end, &["after", "following", "since", "from"])
                    && self.event_named(m.tokens.end + 1) == Some(index)
            })
    }

    /// Times told since the last event that no event takes ("Three months later she was well. A scan …") still
    /// move the story on.
    fn moments_before(&mut self, index: usize) {
        let event = &self.events[index];
        let from_sentence = match self.last {
            Some((_, Some(last))) => self.events[last].sentence,
            _ => event.sentence,
        };
        let (sentence, first_token) = (event.sentence, event.first_token);
        let last_token = match self.last {
            Some((_, Some(last))) => self.events[last].end_token,
            _ => return,
        };
        let own = self.time_of(index);
        let candidates: Vec<usize> = self
            .mentions
            .list
            .iter()
            .enumerate()
            .filter(|(i, m)| {
                m.sentence >= from_sentence
                    && m.sentence <= sentence
                    && m.tokens.start >= last_token
                    && m.tokens.end <= first_token
                    && Some(*i) != own
                    && !self.used.contains(i)
            })
            .filter(|(_, m)| m.assertion == Assertion::Present && self.moves_story(m))
            .map(|(i, _)| i)
            .collect();
        for i in candidates {
            self.used.push(i);
            let m = &self.mentions.list[i];
            let (span, tokens) = (m.span, m.tokens.clone());
            let found = match m.kind {
                MentionKind::Date { date } => self.origin_day.map(|(lo, hi)| {
                    let (a, b) = date.day_bounds();
                    ((a - hi) as f64, (b - lo) as f64, Point::Presentation)
                }),
                MentionKind::Duration { lo, hi, unit, approximation } => {
                    self.duration(index, tokens, defaults::widen(lo, hi, unit, approximation))
                }
                _ => None,
            };
            if let Some((lo, hi, from)) = found.filter(|(_, hi, _)| *hi > 0.0) {
                let moment = Point::Moment(self.out.moments);
                self.out.moments += 1;
                self.state(Constraint { from, to: moment, lo, hi, spans: vec![span], assumed: false });
                self.last = Some((moment, self.last.and_then(|l| l.1)));
            }
        }
    }

    /// "N later", "N after surgery", a date with a preposition of time: not how long something lasted.
    fn moves_story(&self, m: &Mention<'_>) -> bool {
        let before = m.tokens.start.checked_sub(1).map_or("", |b| self.document.normal(b));
        match m.kind {
            MentionKind::Date { .. } => matches!(before, "in" | "on" | "by" | "," | "early" | "late"),
            MentionKind::Duration { unit, .. } => {
                unit.days() >= 1.0
                    && (self.is(
                        m.tokens.end,
                        &["later", "after", "following", "afterwards", "thereafter", "postoperatively"],
                    ) || matches!(before, "after") && self.heads_clause(m))
            }
            _ => false,
        }
    }

    fn state(&mut self, constraint: Constraint) {
        self.out.stated.push(constraint);
    }

    /// The time expression that holds for the event: behind it in its clause, or at the head of the clause.
    fn time_of(&self, index: usize) -> Option<usize> {
        let event = &self.events[index];
        let from = self.mentions.list.partition_point(|m| m.sentence < event.sentence);
        let here = self.mentions.list[from..]
            .iter()
            .enumerate()
            .take_while(|(_, m)| m.sentence == event.sentence)
            .map(|(i, m)| (from + i, m));
        let mut best: Option<(usize, usize)> = None;
        for (i, m) in here {
            if !self.is_time(m) {
                continue;
            }
            let inside = m.tokens.start >= event.first_token && m.tokens.end <= event.end_token;
            let distance = if inside {
                0
            } else if m.tokens.start >= event.end_token {
                // Behind the event; another event between takes it.
                let gap = m.tokens.start - event.end_token;
                let other = self.events.iter().enumerate().any(|(j, e)| {
                    j != index
                        && e.sentence == event.sentence
                        && e.first_token >= event.end_token
                        && e.end_token <= m.tokens.start
                });
                let clause = self.heads_clause(m);
                if other || clause || gap > 22 {
                    continue;
                }
                1 + gap
            } else {
                // Before the event: heads the clause, or nothing between takes it.
                let gap = event.first_token.saturating_sub(m.tokens.end);
                let taken = self.events.iter().enumerate().any(|(j, e)| {
                    j != index
                        && e.sentence == event.sentence
                        && e.end_token <= m.tokens.start
                        && m.tokens.start - e.end_token <= 6
                        && !self.heads_clause(m)
                });
                if taken {
                    continue;
                }
                2 + gap
            };
            if best.is_none_or(|(_, d)| distance < d) {
                best = Some((i, distance));
            }
        }
        best.map(|(i, _)| i)
    }

    fn is_time(&self, m: &Mention<'_>) -> bool {
        match m.kind {
            MentionKind::Date { .. } => true,
            MentionKind::Duration { unit, .. } => {
                unit.days() >= 1.0 / 24.0
                    && !self.any(m.tokens.start.saturating_sub(1)..m.tokens.start, &["every"])
            }
            MentionKind::Cycles { .. } => self.any(
                m.tokens.start.saturating_sub(3)..m.tokens.start,
                &["after", "following", "at", "during", "received", "completion"],
            ),
            MentionKind::Age { .. } => {
                self.any(m.tokens.start.saturating_sub(3)..m.tokens.start, &["at"])
                    || self.document.word(m.tokens.start).eq_ignore_ascii_case("age")
            }
            _ => false,
        }
    }

    /// A time that begins the sentence or a clause.
    fn heads_clause(&self, m: &Mention<'_>) -> bool {
        let sentence = self.document.sentences.get(m.sentence).map_or(0, |s| s.tokens.start);
        let mut at = m.tokens.start;
        while at > sentence
            && self.is(
                at - 1,
                &[
                    "after", "at", "in", "on", "about", "approximately", "the", "within", "almost", "a",
                    "then", "however", "and", "only", "but",
                ],
            )
        {
            at -= 1;
        }
        at == sentence
            || self.is(at - 1, &[",", ";"]) && at != m.tokens.start
            || self.is(at.saturating_sub(1), &[";"])
    }

    /// Turns the time expression into a constraint on the event's start.
    fn by_time(&mut self, index: usize, mention: usize) -> bool {
        let m = &self.mentions.list[mention];
        let span = m.span;
        let (lo, hi, from) = match m.kind {
            MentionKind::Date { date } => {
                self.out.dates[index] = Some(date);
                return self.by_date(index, date, span);
            }
            MentionKind::Age { lo, .. } => {
                let Some(age) = self.case.age.as_ref().filter(|a| a.span() != span) else { return false };
                let years = lo - age.value.lo;
                (years * 365.25 - 366.0, years * 365.25 + 366.0, Point::Presentation)
            }
            MentionKind::Cycles { n, .. } => {
                let Some(course) = self.last_of(index, &[EventKind::SystemicTherapy]) else { return false };
                if course == index {
                    return false;
                }
                let n = f64::from(n);
                let (days, assumed) = match self.therapy_of(course).and_then(|t| t.1) {
                    Some(days) => ((f64::from(days), f64::from(days) * 1.4), false),
                    None => (defaults::CYCLE_DAYS, true),
                };
                let to = Point::Start(index);
                self.state(Constraint {
                    from: Point::Start(course),
                    to,
                    lo: (n - 1.0).max(0.0) * days.0,
                    hi: n * days.1 + defaults::ASSESSMENT_DELAY,
                    spans: vec![span],
                    assumed,
                });
                return true;
            }
            MentionKind::Duration { lo, hi, unit, approximation } => {
                match self.duration(index, m.tokens.clone(), defaults::widen(lo, hi, unit, approximation)) {
                    Some(found) => found,
                    None => return false,
                }
            }
            _ => return false,
        };
        self.state(Constraint { from, to: Point::Start(index), lo, hi, spans: vec![span], assumed: false });
        true
    }

    fn by_date(&mut self, index: usize, date: PartialDate, span: TextSpan) -> bool {
        let (lo, hi) = date.day_bounds();
        let Some((origin_lo, origin_hi)) = self.origin_day else {
            // The first dated event of the course stands for the origin when the presentation has no date.
            let recent = self.events[index].kind != EventKind::SymptomOnset;
            if recent {
                self.origin_day = Some((lo, hi));
                self.out.origin_date = Some(date);
            }
            return false;
        };
        let (lo, hi) = ((lo - origin_hi) as f64, (hi - origin_lo) as f64);
        self.state(Constraint {
            from: Point::Presentation,
            to: Point::Start(index),
            lo,
            hi,
            spans: vec![span],
            assumed: false,
        });
        true
    }

    /// What a length of time beside an event means: since when it counts, and how far.
    fn duration(
        &self,
        index: usize,
        tokens: std::ops::Range<usize>,
        (lo, hi): (f64, f64),
    ) -> Option<(f64, f64, Point)> {
        let event = &self.events[index];
        let next = self.document.normal(tokens.end);
        let sentence = self.document.sentences.get(event.sentence)?.tokens.clone();
        let before =
            (tokens.start > sentence.start).then(|| self.document.normal(tokens.start - 1)).unwrap_or("");
        if event.kind == EventKind::SymptomOnset {
            return Some((-hi, -lo, Point::Presentation));
        }
        if next == "history" || next == "old" {
            return None;
        }
        if next == "ago" {
            // "presented 10 years ago": the writing looks back on the presentation.
            return (event.kind != EventKind::Presentation).then_some((-hi, -lo, Point::Presentation));
        }
        if matches!(next, "before" | "prior" | "earlier" | "previously" | "preceding") {
            let at = self.named_point(index, tokens.end + 1, sentence.end).unwrap_or(Point::Presentation);
            return Some((-hi, -lo, at));
        }
        if matches!(next, "after" | "following" | "post" | "from" | "since" | "past") {
            let at =
                self.named_point(index, tokens.end + 1, sentence.end).or_else(|| self.reference(index))?;
            return Some((lo, hi, at));
        }
        if matches!(next, "postoperatively" | "postoperative") {
            return Some((lo, hi, Point::Start(self.last_of(index, &[EventKind::Surgery])?)));
        }
        if matches!(next, "later" | "afterwards" | "thereafter" | "subsequently") {
            return Some((lo, hi, self.reference(index)?));
        }
        let follow_up = event.kind == EventKind::FollowUp
            || event.kind == EventKind::Imaging
            || event.kind == EventKind::Recurrence
            || event.kind == EventKind::Response
            || event.kind == EventKind::Death;
        if matches!(before, "after") || matches!(before, "in" | "within") && follow_up {
            return Some((lo, hi, self.reference(index)?));
        }
        // "at 9 months", "48-month follow-up", "no recurrence for 5 months": counted from the end of the last treatment.
        if follow_up
            && (matches!(
                before,
                "at" | "for" | "of" | "a" | "the" | "and" | "on" | "after" | "with" | "during" | "over"
            ) || self.any(tokens.end..tokens.end + 3, &["follow", "check", "visit", "surveillance"]))
        {
            let treatment = self.last_of(
                index,
                &[
                    EventKind::Surgery,
                    EventKind::SystemicTherapy,
                    EventKind::Radiotherapy,
                    EventKind::OtherTreatment,
                ],
            )?;
            return Some((lo, hi, Point::End(treatment)));
        }
        None
    }

    /// The event that the words after "after" or "before" name: surgery, diagnosis, treatment, presentation.
    fn named_point(&self, index: usize, from: usize, end: usize) -> Option<Point> {
        let first =
            (from..end.min(from + 3)).any(|i| self.is(i, &["initial", "first", "primary", "original"]));
        let pick = |kinds: &[EventKind]| {
            if first { self.first_of(index, kinds) } else { self.last_of(index, kinds) }
        };
        if let Some(j) = self.event_named(from).filter(|&j| j != index) {
            return Some(if self.events[j].kind.is_lasting() { Point::End(j) } else { Point::Start(j) });
        }
        let ends = self.any(
            from..end.min(from + 6),
            &[
                "completion", "end", "completing", "last", "completed", "cessation", "finishing",
                "discontinuation", "final",
            ],
        );
        for at in from..end.min(from + 9) {
            if self.is(at, &[",", ";", "."]) {
                break;
            }
            if self.is(at, &["diagnosis", "diagnosed"]) {
                let diagnosis = self.first_of(index, &[EventKind::Diagnosis]);
                let treated = self.first_of(
                    index,
                    &[EventKind::Surgery, EventKind::SystemicTherapy, EventKind::Radiotherapy],
                );
                let early = diagnosis.filter(|d| treated.is_none_or(|t| *d < t));
                return Some(early.map_or(Point::Presentation, Point::Start));
            }
            if self.is(at, &["presentation", "admission", "consultation", "referral", "visit"]) {
                return Some(Point::Presentation);
            }
            let term = self
                .mentions
                .list
                .iter()
                .find(|m| m.tokens.contains(&at) && matches!(m.kind, MentionKind::Term { .. }));
            if let Some(MentionKind::Term { entry, category, .. }) = term.map(|m| &m.kind) {
                let kinds: &[EventKind] = match (category, entry.attr("kind")) {
                    (Category::Procedure, Some("surgery")) => &[EventKind::Surgery],
                    (Category::Procedure, Some("radiotherapy")) => &[EventKind::Radiotherapy],
                    (Category::Procedure, Some("other_treatment")) => &[EventKind::OtherTreatment],
                    (Category::Drug | Category::Regimen, _) => &[EventKind::SystemicTherapy],
                    _ => &[],
                };
                let same_words = |e: &&Placed<'_>| {
                    kinds.contains(&e.kind)
                        && e.fact.value.what.to_lowercase().contains(&self.document.word(at).to_lowercase())
                };
                if let Some(j) = (0..index)
                    .rev()
                    .find(|&j| same_words(&&self.events[j]))
                    .or_else(|| if kinds.is_empty() { None } else { pick(kinds) })
                {
                    return Some(if ends || kinds == [EventKind::SystemicTherapy] {
                        Point::End(j)
                    } else {
                        Point::Start(j)
                    });
                }
            }
            if self.is(
                at,
                &["surgery", "operation", "resection", "surgical", "operative", "procedure", "excision"],
            ) {
                return pick(&[EventKind::Surgery]).map(Point::Start);
            }
            let generic = self
                .mentions
                .cues
                .iter()
                .any(|c| c.kind == CueKind::SystemicGeneric && c.tokens.contains(&at));
            if self.is(at, &["management"]) {
                return self
                    .first_of(
                        index,
                        &[EventKind::Surgery, EventKind::SystemicTherapy, EventKind::Radiotherapy],
                    )
                    .map(Point::Start);
            }
            if generic || self.is(at, &["treatment", "therapy", "cycle", "course"]) {
                return pick(&[EventKind::SystemicTherapy, EventKind::Radiotherapy])
                    .map(|j| if first && !ends { Point::Start(j) } else { Point::End(j) });
            }
            if self.is(at, &["radiotherapy", "radiation", "irradiation"]) {
                return pick(&[EventKind::Radiotherapy]).map(Point::End);
            }
            if self.is(at, &["discharge", "discharged"]) {
                return self.last_of(index, &[EventKind::Surgery]).map(Point::Start);
            }
            if self.is(at, &["recurrence", "relapse", "progression", "metastasis"]) {
                return pick(&[EventKind::Recurrence]).map(Point::Start);
            }
        }
        None
    }

    fn last_of(&self, index: usize, kinds: &[EventKind]) -> Option<usize> {
        (0..index).rev().find(|&j| kinds.contains(&self.events[j].kind))
    }

    fn first_of(&self, index: usize, kinds: &[EventKind]) -> Option<usize> {
        (0..index).find(|&j| kinds.contains(&self.events[j].kind))
    }

    /// What "later" counts from: the event told last outside this sentence, from its end where it lasted.
    fn reference(&self, _index: usize) -> Option<Point> {
        self.last.map(|l| l.0)
    }

    /// Without a time: at or after what was told before, within a usual delay; unbounded where nothing bounds it.
    fn by_order(&mut self, index: usize) {
        let kind = self.events[index].kind;
        let Some((last, last_event)) = self.last else {
            // Told before the presentation, in another sentence: earlier illness.
            let told_before = self.events[index + 1..]
                .iter()
                .find(|e| e.kind == EventKind::Presentation)
                .is_some_and(|p| p.sentence > self.events[index].sentence);
            if told_before || kind == EventKind::SymptomOnset {
                self.out.unbounded[index] = true;
            } else {
                self.default(Point::Presentation, index, 0.0, defaults::delay(kind, None));
            }
            return;
        };
        if kind == EventKind::SymptomOnset {
            self.out.unbounded[index] = true;
            return;
        }
        let treated = (0..index).any(|j| self.events[j].kind.is_treatment());
        let last_kind = last_event.map(|j| self.events[j].kind);
        let near = last_event.is_some_and(|j| self.events[j].sentence + 1 >= self.events[index].sentence);
        let found_by =
            near && last_kind.is_some_and(|k| {
                matches!(
                    k,
                    EventKind::Imaging
                        | EventKind::Biopsy
                        | EventKind::FollowUp
                        | EventKind::Recurrence
                        | EventKind::Diagnosis
                )
            }) || matches!(last, Point::Moment(_));
        let discharged =
            self.any(self.events[index].first_token..self.events[index].end_token, &["discharged"]);
        let open = matches!(kind, EventKind::Recurrence | EventKind::FollowUp | EventKind::Death)
            && treated
            && !found_by
            && !discharged;
        if open {
            // Nothing tells when: after what came before, without an upper bound.
            self.default(last, index, 0.0, f64::INFINITY);
            self.out.unbounded[index] = true;
            return;
        }
        if kind == EventKind::Response
            && !last_event.is_some_and(|j| {
                self.events[j].sentence == self.events[index].sentence && !self.events[j].kind.is_treatment()
            })
            && let Some(course) = self.last_of(index, &[EventKind::SystemicTherapy, EventKind::Radiotherapy])
        {
            // A response is seen from the first weeks of the course to some weeks after its end.
            self.default(Point::Start(course), index, 14.0, f64::INFINITY);
            self.out.defaults.push(Constraint {
                from: Point::End(course),
                to: Point::Start(index),
                lo: f64::NEG_INFINITY,
                hi: defaults::delay(kind, last_kind),
                spans: Vec::new(),
                assumed: true,
            });
            if !matches!(last, Point::End(_)) {
                self.default(last, index, 0.0, f64::INFINITY);
            }
            return;
        }
        if !treated && matches!(kind, EventKind::Imaging | EventKind::Biopsy | EventKind::Diagnosis) {
            // One work-up: however many examinations, within the first weeks.
            self.default(Point::Presentation, index, f64::NEG_INFINITY, defaults::work_up(kind));
        }
        if !treated && kind.is_treatment() {
            self.default(Point::Presentation, index, f64::NEG_INFINITY, defaults::FIRST_TREATMENT);
        }
        // Chemoradiation: what is given together begins together.
        if kind.is_lasting()
            && let Some(j) = last_event.filter(|&j| {
                self.events[j].kind.is_lasting() && self.events[j].sentence == self.events[index].sentence
            })
        {
            let (a, b) =
                (self.events[j].end_token.min(self.events[index].first_token), self.events[index].end_token);
            let together = self.events[j].end_token > self.events[index].first_token
                || self.any(
                    a.saturating_sub(4)..b,
                    &[
                        "concurrent", "concomitant", "combined", "combination", "associated",
                        "chemoradiation", "chemoradiotherapy", "concurrently", "simultaneous", "together",
                    ],
                );
            if together {
                self.default(Point::Start(j), index, 0.0, defaults::TOGETHER);
                return;
            }
        }
        let same_sentence =
            last_event.is_some_and(|j| self.events[j].sentence == self.events[index].sentence);
        // What is told beside a course may begin with it.
        let beside = matches!(last, Point::End(_)) && same_sentence;
        self.default(
            last,
            index,
            if beside { f64::NEG_INFINITY } else { 0.0 },
            defaults::delay(kind, last_kind),
        );
        if let (true, Some(j)) = (beside, last_event) {
            self.default(Point::Start(j), index, 0.0, f64::INFINITY);
        }
    }

    fn default(&mut self, from: Point, index: usize, lo: f64, hi: f64) {
        self.out.defaults.push(Constraint {
            from,
            to: Point::Start(index),
            lo,
            hi,
            spans: Vec::new(),
            assumed: true,
        });
    }
}

impl EventKind {
    /// Whether the event is a stretch of time and not a moment.
    fn is_lasting(self) -> bool {
        matches!(self, EventKind::SystemicTherapy | EventKind::Radiotherapy)
    }
}

/// An interval in days as the timeline keeps it.
pub(super) fn interval(days: DayInterval) -> Option<DayInterval> {
    (days.lo().is_finite() && days.hi().is_finite() && days.hi() - days.lo() <= defaults::WIDEST)
        .then_some(days)
}
