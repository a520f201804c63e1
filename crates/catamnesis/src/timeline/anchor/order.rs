//! Events without a time: the order in which they are told, and usual delays.

use super::super::defaults;
use super::{Constraint, Narrator, Point};
use crate::facts::EventKind;

impl Narrator<'_, '_, '_> {
    /// An event told without a time in the same sentence as one of the past ("diagnosed four years ago and
    /// underwent a mastectomy") belongs to that past.
    pub(super) fn goes_on_in_past(&mut self, index: usize) -> bool {
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

    /// Without a time: at or after what was told before, within a usual delay; unbounded where nothing bounds it.
    pub(super) fn by_order(&mut self, index: usize) {
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
            self.default(Point::Presentation, index, f64::NEG_INFINITY, defaults::first_treatment());
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
                self.default(Point::Start(j), index, 0.0, defaults::together());
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
            self.out.usual.push(Constraint {
                from: Point::Start(j),
                to: Point::Start(index),
                lo: 0.0,
                hi: f64::INFINITY,
                spans: Vec::new(),
                assumed: true,
            });
        }
    }

    /// An event with a time of its own is still told in order where that matters: a treatment told after a
    /// recurrence treats it, and the last that is told of the patient comes last.
    pub(super) fn not_before_told(&mut self, index: usize) {
        let kind = self.events[index].kind;
        let earlier: Vec<usize> = if kind.is_treatment() {
            self.last_of(index, &[EventKind::Recurrence]).into_iter().collect()
        } else if matches!(kind, EventKind::FollowUp | EventKind::Death)
            && !self.events[index + 1..].iter().any(|e| e.kind == kind)
        {
            (0..index).collect()
        } else {
            Vec::new()
        };
        for j in earlier {
            self.default(Point::Start(j), index, 0.0, f64::INFINITY);
        }
    }

    pub(super) fn default(&mut self, from: Point, index: usize, lo: f64, hi: f64) {
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
