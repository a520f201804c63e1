//! First symptoms and first contact.

use super::super::fact::EventKind;
use super::super::reader::Term;
use super::Builder;
use crate::mentions::{Assertion, CueKind, MentionKind};
use catamnesis_vocab::Category;

impl<'d, 'v> Builder<'_, 'd, 'v> {
    /// The first contact: the first verb of presenting that is not in the past of the patient.
    pub(super) fn presentation(&mut self) {
        for &s in self.case.course.iter().take(8) {
            let reader = self.reader;
            let by_authors = |at: usize| {
                reader.any(at.saturating_sub(2)..at, &["we", "to", "author", "is", "are"])
                    && reader.is(at, &["present", "reported", "report", "presented"])
            };
            let cue = reader.cues_of(s, CueKind::Presentation).find(|c| {
                !matches!(c.assertion, Assertion::Literature | Assertion::Family | Assertion::Absent)
                    && !by_authors(c.tokens.start)
            });
            if let Some(cue) = cue {
                let end = self.object_end(s, cue.tokens.end, 5);
                self.push(EventKind::Presentation, s, cue.tokens.start..end, 0.85);
                return;
            }
        }
        // No verb of presenting: the words that introduce the patient.
        for &s in self.case.course.iter().take(4) {
            let reader = self.reader;
            if let Some(age) = reader
                .mentions(s)
                .iter()
                .find(|m| matches!(m.kind, MentionKind::Age { .. }) && m.assertion != Assertion::Literature)
            {
                let end = self.object_end(s, age.tokens.end, 8);
                self.push(EventKind::Presentation, s, age.tokens.start..end, 0.4);
                return;
            }
        }
    }

    /// Complaints with their duration, near the beginning of the story.
    pub(super) fn symptom_onset(&mut self, sentence: usize) {
        if self.position(sentence) > 3
            || self.out.iter().any(|e| e.kind == EventKind::SymptomOnset && e.sentence == sentence)
        {
            return;
        }
        let reader = self.reader;
        for mention in reader.mentions(sentence) {
            let timed = match mention.kind {
                MentionKind::Duration { .. } | MentionKind::Date { .. } => {
                    mention.assertion == Assertion::Present
                }
                _ => false,
            };
            if !timed {
                continue;
            }
            let before = reader.previous(sentence, mention.tokens.start).map_or("", |p| reader.normal(p));
            let contact = reader
                .cues_of(sentence, CueKind::Presentation)
                .any(|c| c.tokens.start < mention.tokens.start && c.tokens.start + 12 > mention.tokens.start);
            if reader.is(mention.tokens.end, &["ago"]) && contact {
                continue;
            }
            let next = (mention.tokens.end..mention.tokens.end + 2).find(|&i| reader.is(i, &["history"]));
            if let Some(history) = next {
                let finding = self.finding_after(sentence, history);
                let end = finding.map_or((history + 2).min(reader.sentence(sentence).end), |t| t.tokens.end);
                let medical = reader.is(mention.tokens.start.saturating_sub(1), &["medical"]);
                if !medical {
                    self.push(EventKind::SymptomOnset, sentence, mention.tokens.start..end, 0.85);
                    return;
                }
            }
            // "after a year of lower abdominal pain".
            if reader.is(mention.tokens.end, &["of"])
                && let Some(finding) = self.finding_after(sentence, mention.tokens.end + 1)
                && finding.tokens.start <= mention.tokens.end + 6
                && !reader.any(mention.tokens.end..finding.tokens.start, &[",", ";"])
            {
                self.push(EventKind::SymptomOnset, sentence, mention.tokens.start..finding.tokens.end, 0.75);
                return;
            }
            let lasting = matches!(
                before,
                "for"
                    | "since"
                    | "past"
                    | "last"
                    | "over"
                    | "during"
                    | "of"
                    | "about"
                    | "evolving"
                    | "lasting"
                    | "within"
                    | "from"
            ) || reader.is(mention.tokens.end, &["ago", "duration", "before", "prior"]);
            if lasting && let Some(finding) = self.finding_before(sentence, mention.tokens.start) {
                self.push(EventKind::SymptomOnset, sentence, finding.tokens.start..mention.tokens.end, 0.75);
                return;
            }
        }
        self.growing_complaint(sentence);
    }

    /// "a progressively increasing mass", "gradual swelling of the neck": a complaint that grew, without a time.
    pub(super) fn growing_complaint(&mut self, sentence: usize) {
        let reader = self.reader;
        let tokens = reader.sentence(sentence);
        let adverb = tokens.clone().find(|&i| {
            reader.is(i, &["progressively", "gradually", "rapidly", "progressive", "gradual", "slowly"])
        });
        let Some(at) = adverb.filter(|_| !self.out.iter().any(|e| e.kind == EventKind::SymptomOnset)) else {
            return;
        };
        let head = reader
            .cues_of(sentence, CueKind::Mass)
            .map(|c| c.tokens.clone())
            .chain(reader.terms(sentence, Category::Finding).filter(is_complaint).map(|t| t.tokens))
            .filter(|t| t.start > at && t.start - at <= 5)
            .min_by_key(|t| t.start);
        if let Some(head) = head {
            self.push(EventKind::SymptomOnset, sentence, at..head.end, 0.6);
        }
    }

    pub(super) fn finding_after(&self, sentence: usize, from: usize) -> Option<Term<'v>> {
        self.reader
            .terms(sentence, Category::Finding)
            .find(|t| t.tokens.start >= from && t.tokens.start <= from + 10 && is_complaint(t))
    }

    pub(super) fn finding_before(&self, sentence: usize, to: usize) -> Option<Term<'v>> {
        self.reader
            .terms(sentence, Category::Finding)
            .filter(|t| {
                t.tokens.end <= to
                    && to - t.tokens.end <= 8
                    && t.assertion == Assertion::Present
                    && is_complaint(t)
            })
            .last()
    }
}

fn is_complaint(term: &Term<'_>) -> bool {
    matches!(term.entry.attr("kind"), Some("symptom" | "sign"))
}
