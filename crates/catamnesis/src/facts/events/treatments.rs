//! Operations, other treatments, and death.

use super::super::fact::EventKind;
use super::super::reader::Term;
use super::Builder;
use crate::mentions::{Assertion, CueKind};
use catamnesis_vocab::Category;

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
        if last.is_none() {
            self.supportive_drugs(sentence);
        }
    }

    /// "was treated with antifungal agents", "prednisone was initiated": drugs that are not against the tumor, where
    /// a verb says that they were given and no antineoplastic drug stands beside them.
    fn supportive_drugs(&mut self, sentence: usize) {
        let reader = self.reader;
        let drugs: Vec<Term<'_>> = reader.terms(sentence, Category::Drug).collect();
        if drugs.is_empty() {
            return;
        }
        let against_tumor = drugs.iter().any(|d| d.entry.attr("use") == Some("antineoplastic"))
            || reader.terms(sentence, Category::Regimen).next().is_some()
            || reader.has(sentence, CueKind::SystemicGeneric);
        if against_tumor {
            return;
        }
        let given = drugs.iter().find(|d| {
            d.assertion == Assertion::Present && !self.looks_back(sentence, d) && self.is_given(sentence, d)
        });
        if let Some(drug) = given {
            self.push(EventKind::OtherTreatment, sentence, drug.tokens.clone(), 0.6);
        }
    }

    fn is_given(&self, sentence: usize, drug: &Term<'_>) -> bool {
        let reader = self.reader;
        let before =
            drug.tokens.start.saturating_sub(7).max(reader.sentence(sentence).start)..drug.tokens.start;
        let after = drug.tokens.end..drug.tokens.end + 9;
        let received = [
            "received", "given", "treated", "administered", "prescribed", "started", "placed", "put",
            "commenced",
        ];
        let begun = [
            "started", "initiated", "administered", "given", "commenced", "begun", "prescribed",
            "introduced", "added",
        ];
        reader.any(before, &received)
            || after
                .take_while(|&i| !reader.is(i, &[",", ";", "."]))
                .any(|i| reader.is(i, &begun) && reader.any(i.saturating_sub(3)..i, &["was", "were", "been"]))
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
