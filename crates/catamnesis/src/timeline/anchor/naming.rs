//! Which earlier event the words of a time name.

use super::{Narrator, Placed, Point};
use crate::facts::EventKind;
use crate::mentions::{CueKind, MentionKind};
use catamnesis_vocab::Category;

impl Narrator<'_, '_, '_> {
    /// The event whose words begin within five tokens of `from`.
    pub(super) fn event_named(&self, from: usize) -> Option<usize> {
        let sentence_breaks = |to: usize| self.any(from..to, &[",", ";", "."]);
        self.events.iter().position(|e| {
            e.first_token >= from && e.first_token <= from + 5 && !sentence_breaks(e.first_token)
        })
    }

    /// Whether the event only says since when another counts ("66 months after a curative esophagectomy").
    pub(super) fn is_named_by_other(&self, index: usize) -> bool {
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

    /// The event that the words after "after" or "before" name: surgery, diagnosis, treatment, presentation.
    pub(super) fn named_point(&self, index: usize, from: usize, end: usize) -> Option<Point> {
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
                // "Chemotherapy" is any; of several the one told last.
                let is_any =
                    self.is(at, &["chemotherapy", "immunotherapy", "treatment", "therapy", "radiotherapy"]);
                let same_words = |e: &&Placed<'_>| {
                    !is_any
                        && kinds.contains(&e.kind)
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
            if generic
                && self.is(at, &["chemotherapy"])
                && self.last_of(index, &[EventKind::SystemicTherapy]).is_some()
            {
                return pick(&[EventKind::SystemicTherapy])
                    .map(|j| if first && !ends { Point::Start(j) } else { Point::End(j) });
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

    /// Whether what is counted from a point would lie before the presentation, though it is told behind it: "9 days
    /// after surgery" is not meant of the operation three years ago.
    pub(super) fn is_of_another_life(&self, point: Point, days: f64) -> bool {
        let (Point::Start(event) | Point::End(event)) = point else { return false };
        let presented = self.last.is_some_and(|(last, _)| last != Point::Start(event));
        presented
            && self
                .out
                .stated
                .iter()
                .any(|c| c.to == Point::Start(event) && c.from == Point::Presentation && c.hi + days < 0.0)
    }

    /// Whether the words after "after" name an operation.
    pub(super) fn names_operation(&self, from: usize) -> bool {
        (from..from + 4)
            .take_while(|&at| !self.is(at, &[",", ";", ".", "and"]))
            .any(|at| self.is(at, &["surgery", "operation", "resection", "operative", "excision"]))
    }

    pub(super) fn last_of(&self, index: usize, kinds: &[EventKind]) -> Option<usize> {
        (0..index).rev().find(|&j| kinds.contains(&self.events[j].kind))
    }

    pub(super) fn first_of(&self, index: usize, kinds: &[EventKind]) -> Option<usize> {
        (0..index).find(|&j| kinds.contains(&self.events[j].kind))
    }

    /// What "later" counts from: the point told last that has a time, the end of what lasted.
    pub(super) fn reference(&self) -> Option<Point> {
        self.last.map(|l| l.0)
    }
}
