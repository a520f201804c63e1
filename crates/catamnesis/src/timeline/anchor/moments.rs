//! Times that move the story on though no event takes them.

use super::super::captions;
use super::{Constraint, Narrator, Point, points, spread};
use crate::mentions::temporal::calendar_bounds;
use crate::mentions::{Assertion, Mention, MentionKind};

impl Narrator<'_, '_, '_> {
    /// "was found to have a mass 66 months after a curative esophagectomy": the presentation counts from an
    /// event told behind it.
    pub(super) fn before_presentation(&mut self, index: usize) {
        let event = &self.events[index];
        let found = self.mentions.in_sentence(event.sentence).iter().find_map(|m| match m.kind {
            MentionKind::Duration { .. } if m.tokens.start >= event.first_token => {
                let after = self.is(m.tokens.end, &["after", "following", "since", "from"]);
                let named = self.event_named(m.tokens.end + 1).filter(|&j| after && j != index)?;
                Some((spread(&m.kind), named, m.span))
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

    /// Times told since the last event that no event takes ("Three months later she was well. A scan …") still
    /// move the story on.
    pub(super) fn moments_before(&mut self, index: usize) {
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
            .filter(|(_, m)| !captions::is_within(self.document, m.sentence))
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
                MentionKind::AmbiguousDate { .. } | MentionKind::CalendarPoint { .. } => {
                    calendar_bounds(&m.kind)
                        .zip(self.origin_day)
                        .map(|((a, b), (lo, hi))| ((a - hi) as f64, (b - lo) as f64, Point::Presentation))
                }
                MentionKind::TimePoint { point } => self.counted(index, point),
                MentionKind::Duration { .. } => self.duration(index, tokens, spread(&m.kind)),
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
    pub(super) fn moves_story(&self, m: &Mention<'_>) -> bool {
        let before = m.tokens.start.checked_sub(1).map_or("", |b| self.document.normal(b));
        match m.kind {
            MentionKind::Date { .. } | MentionKind::AmbiguousDate { .. } => {
                matches!(before, "in" | "on" | "by" | "," | "early" | "late")
            }
            MentionKind::CalendarPoint { point } => {
                point.year.is_some() && (matches!(before, "in" | "on" | "by") || self.heads_clause(m))
            }
            MentionKind::TimePoint { point } => {
                points::is_anchored(point) && (matches!(before, "on" | "by" | "the") || self.heads_clause(m))
            }
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
}
