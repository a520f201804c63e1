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
use crate::mentions::{Assertion, CueKind, Mention, MentionKind, Mentions, TimeUnit};
use crate::text::Document;
use catamnesis_core::TextSpan;
use catamnesis_core::time::{DAYS_PER_MONTH, DayInterval, PartialDate};
use catamnesis_vocab::Category;

/// A point in time: the presentation, or the start or end of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Point {
    Presentation,
    Start(usize),
    End(usize),
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
}

/// Derives the constraints of one case.
pub(super) fn anchor(document: &Document<'_>, mentions: &Mentions<'_>, case: &Case) -> Anchored {
    let events: Vec<Placed<'_>> = case.events.iter().map(|fact| Placed::new(document, fact)).collect();
    let mut narrator = Narrator {
        document,
        mentions,
        case,
        out: Anchored { dates: vec![None; events.len()], unbounded: vec![false; events.len()], ..Anchored::default() },
        origin_day: None,
        last: None,
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
    /// The event told last that has a time.
    last: Option<usize>,
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
        let Some(presentation) = self.events.iter().find(|e| e.kind == EventKind::Presentation) else { return };
        let symptoms = |m: &Mention<'_>| self.any(m.tokens.start.saturating_sub(2)..m.tokens.start, &["since"]) && self.events.iter().any(|e| e.kind == EventKind::SymptomOnset && e.sentence == m.sentence);
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
                EventKind::Radiotherapy => (defaults::RADIOTHERAPY.0, defaults::RADIOTHERAPY.1, true, Vec::new()),
                _ => (0.0, 0.0, false, Vec::new()),
            };
            let constraint = Constraint { from: Point::Start(index), to: Point::End(index), lo, hi, spans, assumed };
            self.out.stated.push(constraint);
        }
    }

    fn systemic_length(&self, index: usize) -> (f64, f64, bool, Vec<TextSpan>) {
        let event = &self.events[index];
        let told = self.mentions.in_sentence(event.sentence).iter().find(|m| {
            matches!(m.kind, MentionKind::Duration { .. }) && m.tokens.start >= event.first_token && m.tokens.start <= event.end_token + 10 && self.any(m.tokens.start.saturating_sub(2)..m.tokens.start, &["for", "over", "during"])
        });
        if let Some(m) = told
            && let MentionKind::Duration { lo, hi, unit, .. } = m.kind
        {
            let (a, b) = defaults::widen(lo, hi, unit);
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
        Some((course.value.cycles.unwrap_or(0), course.value.cycle_days, course.span()))
    }

    /// Places one event: by the time told for it, else by the narrative order.
    fn place(&mut self, index: usize) {
        let kind = self.events[index].kind;
        if kind == EventKind::Presentation {
            let span = self.events[index].fact.span();
            self.state(Constraint { from: Point::Presentation, to: Point::Start(index), lo: 0.0, hi: 0.0, spans: vec![span], assumed: false });
            self.last = Some(index);
            return;
        }
        let placed = self.time_of(index).is_some_and(|mention| self.by_time(index, mention));
        if !placed {
            self.by_order(index);
        }
        let is_past = kind == EventKind::SymptomOnset || self.out.unbounded[index];
        if !is_past {
            self.last = Some(index);
        }
    }

    fn state(&mut self, constraint: Constraint) {
        self.out.stated.push(constraint);
    }

    /// The time expression that holds for the event: behind it in its clause, or at the head of the clause.
    fn time_of(&self, index: usize) -> Option<usize> {
        let event = &self.events[index];
        let from = self.mentions.list.partition_point(|m| m.sentence < event.sentence);
        let here = self.mentions.list[from..].iter().enumerate().take_while(|(_, m)| m.sentence == event.sentence).map(|(i, m)| (from + i, m));
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
                let other = self.events.iter().enumerate().any(|(j, e)| j != index && e.sentence == event.sentence && e.first_token >= event.end_token && e.end_token <= m.tokens.start);
                let clause = self.heads_clause(m);
                if other || clause || gap > 22 {
                    continue;
                }
                1 + gap
            } else {
                // Before the event: heads the clause, or nothing between takes it.
                let gap = event.first_token.saturating_sub(m.tokens.end);
                let taken = self.events.iter().enumerate().any(|(j, e)| j != index && e.sentence == event.sentence && e.end_token <= m.tokens.start && m.tokens.start - e.end_token <= 6 && !self.heads_clause(m));
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
            MentionKind::Duration { unit, .. } => unit.days() >= 1.0 / 24.0 && !self.any(m.tokens.start.saturating_sub(1)..m.tokens.start, &["every"]),
            MentionKind::Cycles { .. } => self.any(m.tokens.start.saturating_sub(3)..m.tokens.start, &["after", "following", "at", "during", "received", "completion"]),
            MentionKind::Age { .. } => self.any(m.tokens.start.saturating_sub(3)..m.tokens.start, &["at"]) || self.document.word(m.tokens.start).eq_ignore_ascii_case("age"),
            _ => false,
        }
    }

    /// A time that begins the sentence or a clause.
    fn heads_clause(&self, m: &Mention<'_>) -> bool {
        let sentence = self.document.sentences.get(m.sentence).map_or(0, |s| s.tokens.start);
        let mut at = m.tokens.start;
        while at > sentence && self.is(at - 1, &["after", "at", "in", "on", "about", "approximately", "the", "within", "almost", "a", "then", "however", "and", "only", "but"]) {
            at -= 1;
        }
        at == sentence || self.is(at - 1, &[",", ";"]) && at != m.tokens.start || self.is(at.saturating_sub(1), &[";"])
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
                self.state(Constraint { from: Point::Start(course), to, lo: (n - 1.0).max(0.0) * days.0, hi: n * days.1 + defaults::ASSESSMENT_DELAY, spans: vec![span], assumed });
                return true;
            }
            MentionKind::Duration { lo, hi, unit, .. } => match self.duration(index, m.tokens.clone(), lo, hi, unit) {
                Some(found) => found,
                None => return false,
            },
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
        self.state(Constraint { from: Point::Presentation, to: Point::Start(index), lo, hi, spans: vec![span], assumed: false });
        true
    }

    /// What a length of time beside an event means: since when it counts, and how far.
    fn duration(&self, index: usize, tokens: std::ops::Range<usize>, lo: f64, hi: f64, unit: TimeUnit) -> Option<(f64, f64, Point)> {
        let event = &self.events[index];
        let (lo, hi) = defaults::widen(lo, hi, unit);
        let next = self.document.normal(tokens.end);
        let sentence = self.document.sentences.get(event.sentence)?.tokens.clone();
        let before = (tokens.start > sentence.start).then(|| self.document.normal(tokens.start - 1)).unwrap_or("");
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
            let at = self.named_point(index, tokens.end + 1, sentence.end).or_else(|| self.reference(index))?;
            return Some((lo, hi, at));
        }
        if matches!(next, "postoperatively" | "postoperative") {
            return Some((lo, hi, Point::Start(self.last_of(index, &[EventKind::Surgery])?)));
        }
        if matches!(next, "later" | "afterwards" | "thereafter" | "subsequently") {
            return Some((lo, hi, self.reference(index)?));
        }
        let follow_up = event.kind == EventKind::FollowUp || event.kind == EventKind::Imaging || event.kind == EventKind::Recurrence || event.kind == EventKind::Response || event.kind == EventKind::Death;
        if matches!(before, "after") || matches!(before, "in" | "within") && follow_up {
            return Some((lo, hi, self.reference(index)?));
        }
        // "at 9 months", "48-month follow-up", "no recurrence for 5 months": counted from the end of the last treatment.
        if follow_up && (matches!(before, "at" | "for" | "of" | "a" | "the" | "and" | "on" | "after" | "with" | "during" | "over") || self.any(tokens.end..tokens.end + 3, &["follow", "check", "visit", "surveillance"])) {
            let treatment = self.last_of(index, &[EventKind::Surgery, EventKind::SystemicTherapy, EventKind::Radiotherapy, EventKind::OtherTreatment])?;
            return Some((lo, hi, Point::End(treatment)));
        }
        None
    }

    /// The event that the words after "after" or "before" name: surgery, diagnosis, treatment, presentation.
    fn named_point(&self, index: usize, from: usize, end: usize) -> Option<Point> {
        let first = (from..end.min(from + 3)).any(|i| self.is(i, &["initial", "first", "primary", "original"]));
        let pick = |kinds: &[EventKind]| if first { self.first_of(index, kinds) } else { self.last_of(index, kinds) };
        let ends = self.any(from..end.min(from + 6), &["completion", "end", "completing", "last", "completed", "cessation", "finishing", "discontinuation", "final"]);
        for at in from..end.min(from + 9) {
            if self.is(at, &[",", ";", "."]) {
                break;
            }
            if self.is(at, &["diagnosis", "diagnosed"]) {
                return self.first_of(index, &[EventKind::Diagnosis]).map(Point::Start).or(Some(Point::Presentation));
            }
            if self.is(at, &["presentation", "admission", "consultation", "referral", "visit"]) {
                return Some(Point::Presentation);
            }
            let term = self.mentions.list.iter().find(|m| m.tokens.contains(&at) && matches!(m.kind, MentionKind::Term { .. }));
            if let Some(MentionKind::Term { entry, category, .. }) = term.map(|m| &m.kind) {
                let kinds: &[EventKind] = match (category, entry.attr("kind")) {
                    (Category::Procedure, Some("surgery")) => &[EventKind::Surgery],
                    (Category::Procedure, Some("radiotherapy")) => &[EventKind::Radiotherapy],
                    (Category::Procedure, Some("other_treatment")) => &[EventKind::OtherTreatment],
                    (Category::Drug | Category::Regimen, _) => &[EventKind::SystemicTherapy],
                    _ => &[],
                };
                let same_words = |e: &&Placed<'_>| kinds.contains(&e.kind) && e.fact.value.what.to_lowercase().contains(self.document.normal(at));
                if let Some(j) = (0..index).rev().find(|&j| same_words(&&self.events[j])).or_else(|| if kinds.is_empty() { None } else { pick(kinds) }) {
                    return Some(if ends || kinds == [EventKind::SystemicTherapy] { Point::End(j) } else { Point::Start(j) });
                }
            }
            if self.is(at, &["surgery", "operation", "resection", "surgical", "operative", "procedure", "excision"]) {
                return pick(&[EventKind::Surgery]).map(Point::Start);
            }
            let generic = self.mentions.cues.iter().any(|c| c.kind == CueKind::SystemicGeneric && c.tokens.contains(&at));
            if generic || self.is(at, &["treatment", "therapy", "cycle", "course"]) {
                return pick(&[EventKind::SystemicTherapy, EventKind::Radiotherapy]).map(|j| if first && !ends { Point::Start(j) } else { Point::End(j) });
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
    fn reference(&self, index: usize) -> Option<Point> {
        let sentence = self.events[index].sentence;
        let j = (0..index)
            .rev()
            .filter(|&j| self.events[j].kind != EventKind::SymptomOnset && !self.out.unbounded[j])
            .find(|&j| self.events[j].sentence < sentence || self.events[j].kind.is_lasting())
            .or(self.last)?;
        Some(if self.events[j].kind.is_lasting() { Point::End(j) } else { Point::Start(j) })
    }

    /// Without a time: at or after the event told before, within a usual delay; or at the same time as another
    /// event of the sentence; unbounded where nothing bounds it.
    fn by_order(&mut self, index: usize) {
        let kind = self.events[index].kind;
        let Some(last) = self.last else {
            // Told before the presentation: earlier illness.
            let told_before = self.events[index + 1..].iter().any(|e| e.kind == EventKind::Presentation);
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
        let treated = (0..index).any(|j| self.events[j].kind.is_lasting() || self.events[j].kind == EventKind::Surgery);
        let same_sentence = self.events[last].sentence == self.events[index].sentence;
        let open = matches!(kind, EventKind::Recurrence | EventKind::FollowUp | EventKind::Death) && treated && !same_sentence;
        if open {
            // Nothing tells when: after what came before, without an upper bound.
            self.default(Point::Start(last), index, 0.0, f64::INFINITY);
            self.out.unbounded[index] = true;
            return;
        }
        let last_kind = self.events[last].kind;
        if kind == EventKind::Response
            && let Some(course) = self.last_of(index, &[EventKind::SystemicTherapy, EventKind::Radiotherapy])
        {
            // A response is seen from the first weeks of the course to some weeks after its end.
            self.default(Point::Start(course), index, 14.0, f64::INFINITY);
            self.out.defaults.push(Constraint { from: Point::End(course), to: Point::Start(index), lo: f64::NEG_INFINITY, hi: 2.0 * DAYS_PER_MONTH, spans: Vec::new(), assumed: true });
            return;
        }
        let from = if last_kind.is_lasting() && kind != EventKind::Radiotherapy { Point::End(last) } else { Point::Start(last) };
        let lo = if last_kind.is_lasting() && matches!(from, Point::End(_)) && same_sentence { f64::NEG_INFINITY } else { 0.0 };
        self.default(from, index, lo, defaults::delay(kind, Some(last_kind)));
        if lo == f64::NEG_INFINITY {
            self.default(Point::Start(last), index, 0.0, f64::INFINITY);
        }
    }

    fn default(&mut self, from: Point, index: usize, lo: f64, hi: f64) {
        self.out.defaults.push(Constraint { from, to: Point::Start(index), lo, hi, spans: Vec::new(), assumed: true });
    }
}

impl EventKind {
    /// Whether the event is a stretch of time and not a moment.
    fn is_lasting(self) -> bool {
        matches!(self, EventKind::SystemicTherapy | EventKind::Radiotherapy)
    }
}

/// An interval in days as the timeline keeps it.
pub(super) fn interval(lo: f64, hi: f64) -> Option<DayInterval> {
    (lo.is_finite() && hi.is_finite() && hi - lo <= defaults::WIDEST).then(|| DayInterval::new(lo, hi))
}
