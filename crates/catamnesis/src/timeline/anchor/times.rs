//! Which time holds for an event, and what it says of it.

use super::super::defaults;
use super::{Constraint, Narrator, Placed, Point, points, spread};
use crate::facts::EventKind;
use crate::mentions::temporal::calendar_bounds;
use crate::mentions::{Assertion, Mention, MentionKind};
use catamnesis_core::TextSpan;
use catamnesis_core::time::PartialDate;

impl Narrator<'_, '_, '_> {
    /// "Almost 2 years after the end of chemotherapy … at 41 months after the diagnosis": every length of time
    /// in the sentence that says since when it counts, where the event is the one told nearest to it.
    pub(super) fn further_times(&mut self, index: usize, own: Option<usize>) {
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
            let end = self.document.sentences.get(m.sentence).map_or(0, |s| s.tokens.end);
            let Some(point) = self.named_point(index, m.tokens.end + 1, end) else { continue };
            let ((lo, hi), span) = (spread(&m.kind), m.span);
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

    /// The event of the sentence whose words stand nearest to a time; a time that heads a clause tells of no event
    /// before it.
    pub(super) fn nearest_event(&self, m: &Mention<'_>) -> Option<usize> {
        let heads = self.heads_clause(m);
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
            .filter(|(_, e)| e.sentence == m.sentence && !(heads && e.end_token <= m.tokens.start))
            .min_by_key(|(_, e)| distance(e))
            .map(|(j, _)| j)
    }

    /// The time expression that holds for the event: behind it in its clause, or at the head of the clause.
    pub(super) fn time_of(&self, index: usize) -> Option<usize> {
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
            // "Improved before she died less than 2 years after the diagnosis": the time is told of the death.
            let of_other = self.events.iter().enumerate().any(|(j, e)| {
                j != index
                    && e.sentence == event.sentence
                    && m.tokens.start >= e.first_token
                    && m.tokens.end <= e.end_token
                    && e.first_token >= event.end_token
            });
            if of_other && !inside {
                continue;
            }
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

    pub(super) fn is_time(&self, m: &Mention<'_>) -> bool {
        match m.kind {
            MentionKind::Date { .. } | MentionKind::AmbiguousDate { .. } => true,
            MentionKind::CalendarPoint { point } => point.year.is_some(),
            MentionKind::TimePoint { point } => points::is_anchored(point),
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
    pub(super) fn heads_clause(&self, m: &Mention<'_>) -> bool {
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
    pub(super) fn by_time(&mut self, index: usize, mention: usize) -> bool {
        let m = &self.mentions.list[mention];
        let span = m.span;
        let (lo, hi, from) = match m.kind {
            MentionKind::Date { date } => {
                self.out.dates[index] = Some(date);
                return self.by_date(index, date, span);
            }
            MentionKind::AmbiguousDate { .. } | MentionKind::CalendarPoint { .. } => {
                match calendar_bounds(&m.kind).zip(self.origin_day) {
                    Some(((lo, hi), (origin_lo, origin_hi))) => {
                        ((lo - origin_hi) as f64, (hi - origin_lo) as f64, Point::Presentation)
                    }
                    None => return false,
                }
            }
            MentionKind::TimePoint { point } => match self.counted(index, point) {
                Some(found) => found,
                None => return false,
            },
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
                    None => (defaults::cycle_days(), true),
                };
                let to = Point::Start(index);
                self.state(Constraint {
                    from: Point::Start(course),
                    to,
                    lo: (n - 1.0).max(0.0) * days.0,
                    hi: n * days.1 + defaults::assessment_delay(),
                    spans: vec![span],
                    assumed,
                });
                return true;
            }
            MentionKind::Duration { .. } => {
                let before =
                    self.said.iter().find(|s| s.0 == mention).map(|&(_, lo, hi, from)| (lo, hi, from));
                let found = before.or_else(|| self.duration(index, m.tokens.clone(), spread(&m.kind)));
                let Some((lo, hi, from)) = found else { return false };
                self.said.push((mention, lo, hi, from));
                (lo, hi, from)
            }
            _ => return false,
        };
        self.state(Constraint { from, to: Point::Start(index), lo, hi, spans: vec![span], assumed: false });
        true
    }

    pub(super) fn by_date(&mut self, index: usize, date: PartialDate, span: TextSpan) -> bool {
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
    pub(super) fn duration(
        &self,
        index: usize,
        tokens: std::ops::Range<usize>,
        (lo, hi): (f64, f64),
    ) -> Option<(f64, f64, Point)> {
        let event = &self.events[index];
        let next = self.document.normal(tokens.end);
        let sentence = self.document.sentences.get(event.sentence)?.tokens.clone();
        let before = if tokens.start > sentence.start { self.document.normal(tokens.start - 1) } else { "" };
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
            let named = self
                .named_point(index, tokens.end + 1, sentence.end)
                .filter(|&point| !self.is_of_another_life(point, hi));
            if named.is_none() && self.names_operation(tokens.end + 1) {
                // An operation that is told nowhere else: soon after the presentation.
                return Some((lo, hi + defaults::first_treatment(), Point::Presentation));
            }
            return Some((lo, hi, named.or_else(|| self.reference())?));
        }
        if matches!(next, "postoperatively" | "postoperative") {
            let surgery = Point::Start(self.last_of(index, &[EventKind::Surgery])?);
            if self.is_of_another_life(surgery, hi) {
                return Some((lo, hi + defaults::first_treatment(), Point::Presentation));
            }
            return Some((lo, hi, surgery));
        }
        if matches!(next, "later" | "afterwards" | "thereafter" | "subsequently") {
            return Some((lo, hi, self.reference()?));
        }
        let follow_up = event.kind == EventKind::FollowUp
            || event.kind == EventKind::Imaging
            || event.kind == EventKind::Recurrence
            || event.kind == EventKind::Response
            || event.kind == EventKind::Death;
        if matches!(before, "after")
            && self.any(tokens.end..tokens.end + 4, &["hospital", "hospitalization", "stay", "admission"])
        {
            return Some((lo, hi, Point::Presentation));
        }
        if matches!(before, "after") || matches!(before, "in" | "within") && follow_up {
            return Some((lo, hi, self.reference()?));
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
            );
            return match treatment {
                Some(treatment) => Some((lo, hi, Point::End(treatment))),
                // Without a treatment told, from the presentation; an operation may lie between.
                None if event.kind == EventKind::FollowUp
                    || self.any(tokens.end..tokens.end + 3, &["follow"]) =>
                {
                    Some((lo, hi + defaults::first_treatment(), Point::Presentation))
                }
                None => None,
            };
        }
        None
    }
}
