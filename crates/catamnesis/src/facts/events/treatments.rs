//! Operations, other treatments, and death.

use super::super::fact::EventKind;
use super::Builder;
use crate::mentions::{Assertion, CueKind};

impl<'d, 'v> Builder<'_, 'd, 'v> {
    pub(super) fn surgery(&mut self) {
        for telling in self.surgeries.iter().filter(|t| !t.retold) {
            let confidence = if telling.by_verb { 0.75 } else { 0.85 };
            self.push(EventKind::Surgery, telling.sentence, telling.tokens.clone(), confidence);
        }
    }

    pub(super) fn other_treatment(&mut self, sentence: usize) {
        let reader = self.reader;
        let mut last: Option<usize> = None;
        for term in reader.procedures(sentence, &["other_treatment"]) {
            if term.assertion != Assertion::Present
                || self.looks_back(sentence, &term)
                || last.is_some_and(|end| term.tokens.start < end + 5)
            {
                continue;
            }
            let done = reader
                .cues(sentence)
                .iter()
                .any(|c| c.kind == CueKind::Done && c.tokens.start.abs_diff(term.tokens.start) <= 15);
            if !done || reader.is(term.tokens.end, &["unit", "department", "clinic"]) {
                continue;
            }
            last = Some(term.tokens.end);
            self.push(EventKind::OtherTreatment, sentence, term.tokens.clone(), 0.7);
        }
    }

    pub(super) fn death(&mut self, sentence: usize) {
        let reader = self.reader;
        if self.out.iter().any(|e| e.kind == EventKind::Death) {
            return;
        }
        let cue = reader.affirmed(sentence, CueKind::Died).find(|c| {
            !reader.is(c.tokens.end, &["rate", "risk", "certificate"])
                && !reader.is(c.tokens.start.saturating_sub(1), &["cell", "sudden"])
        });
        if let Some(cue) = cue {
            let end = self.object_end(sentence, cue.tokens.end, 8);
            self.push(EventKind::Death, sentence, cue.tokens.start..end, 0.95);
        }
    }
}
