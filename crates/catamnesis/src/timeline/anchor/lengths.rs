//! How long treatments lasted.

use super::super::defaults;
use super::{Constraint, Narrator, Point, spread};
use crate::facts::EventKind;
use crate::mentions::MentionKind;
use catamnesis_core::TextSpan;

impl Narrator<'_, '_, '_> {
    /// How long treatments lasted: "for 6 months", cycles times their length, else the usual bounds.
    pub(super) fn durations(&mut self) {
        for index in 0..self.events.len() {
            let kind = self.events[index].kind;
            let (lo, hi, assumed, spans) = match kind {
                EventKind::SystemicTherapy => self.systemic_length(index),
                EventKind::Radiotherapy => {
                    (defaults::radiotherapy().0, defaults::radiotherapy().1, true, Vec::new())
                }
                _ => (0.0, 0.0, false, Vec::new()),
            };
            let constraint =
                Constraint { from: Point::Start(index), to: Point::End(index), lo, hi, spans, assumed };
            self.out.stated.push(constraint);
        }
    }

    pub(super) fn systemic_length(&self, index: usize) -> (f64, f64, bool, Vec<TextSpan>) {
        let event = &self.events[index];
        let told = self.mentions.in_sentence(event.sentence).iter().find(|m| {
            matches!(m.kind, MentionKind::Duration { .. })
                && m.tokens.start >= event.first_token
                && m.tokens.start <= event.end_token + 10
                && self.any(m.tokens.start.saturating_sub(2)..m.tokens.start, &["for", "over", "during"])
        });
        if let Some(m) = told
            && let MentionKind::Duration { .. } = m.kind
        {
            let (a, b) = spread(&m.kind);
            return (a, b, false, vec![m.span]);
        }
        match self.therapy_of(index) {
            Some((cycles, Some(days), span)) if cycles > 0 => {
                let length = f64::from(cycles) * f64::from(days);
                ((length - f64::from(days)).max(0.0), length * 1.3 + 7.0, false, vec![span])
            }
            Some((cycles, None, span)) if cycles > 0 => {
                let cycles = f64::from(cycles);
                (
                    (cycles - 1.0) * defaults::cycle_days().0,
                    cycles * defaults::cycle_days().1,
                    true,
                    vec![span],
                )
            }
            _ => (defaults::systemic().0, defaults::systemic().1, true, Vec::new()),
        }
    }

    /// Cycles, cycle length and evidence of the course whose words the event quotes.
    pub(super) fn therapy_of(&self, index: usize) -> Option<(u32, Option<u32>, TextSpan)> {
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
}
