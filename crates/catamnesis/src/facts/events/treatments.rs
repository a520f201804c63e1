//! Operations, other treatments, and death.

use super::super::fact::EventKind;
use super::super::procedures;
use super::Builder;
use crate::mentions::{Assertion, CueKind};

impl<'d, 'v> Builder<'_, 'd, 'v> {
    pub(super) fn surgery(&mut self, sentence: usize) {
        let reader = self.reader;
        let named = procedures::operations_in(reader, sentence);
        for operation in named.iter().filter(|o| !procedures::is_retold(reader, self.case, o)) {
            self.push(EventKind::Surgery, sentence, operation.tokens.clone(), 0.85);
        }
        for (tokens, _) in procedures::removals(reader, sentence) {
            if !procedures::near_named(&named, &tokens)
                && !procedures::is_removal_retold(reader, self.case, sentence)
            {
                self.push(EventKind::Surgery, sentence, tokens, 0.75);
            }
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
