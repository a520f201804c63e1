//! Imaging, endoscopy and biopsies.

use super::super::fact::{EventKind, Modality};
use super::super::procedures::modalities;
use super::super::reader::Term;
use super::Builder;
use crate::mentions::{Assertion, CueKind, MentionKind};
use catamnesis_vocab::Category;
use std::ops::Range;

impl<'d, 'v> Builder<'_, 'd, 'v> {
    /// One event for all imaging named in one breath; a scan told again with "the" is the same.
    pub(super) fn imaging(&mut self, sentence: usize) {
        let reader = self.reader;
        let mut open: Option<(Range<usize>, bool)> = None;
        let mut groups: Vec<Range<usize>> = Vec::new();
        for term in reader.procedures(sentence, &["imaging", "endoscopy"]) {
            if term.assertion != Assertion::Present
                || self.is_guidance(&term)
                || self.looks_back(sentence, &term)
            {
                continue;
            }
            match &mut open {
                Some((tokens, _))
                    if term.tokens.start - tokens.end <= 14
                        && !self.has_verb_between(sentence, tokens.end, term.tokens.start) =>
                {
                    tokens.end = term.tokens.end
                }
                Some((tokens, _)) => {
                    groups.push(tokens.clone());
                    open = Some((term.tokens.clone(), true));
                }
                None => open = Some((term.tokens.clone(), true)),
            }
        }
        groups.extend(open.map(|(tokens, _)| tokens));
        for tokens in groups {
            let again = reader.is(tokens.start.saturating_sub(1), &["the", "this", "these"])
                && self.out.iter().any(|e| {
                    e.kind == EventKind::Imaging && e.sentence + 1 >= sentence && e.sentence <= sentence
                })
                && !reader.any(
                    reader.sentence(sentence).start..tokens.start,
                    &["after", "later", "repeat", "follow", "control", "new"],
                );
            if !again && !self.is_seen_again(sentence, &tokens) {
                let start = reader.extend_left(sentence, tokens.start, |i| {
                    reader.is(
                        i,
                        &[
                            "enhanced", "contrast", "repeat", "follow", "up", "new", "control", "abdominal",
                            "chest", "brain", "pelvic", "thoracic", "whole", "body",
                        ],
                    )
                });
                self.push(EventKind::Imaging, sentence, start..tokens.end, 0.8);
            }
        }
    }

    /// "No free fluid was seen on ultrasound", after an ultrasound was told in the sentence before: the same one,
    /// unless time has passed or it was done again.
    fn is_seen_again(&self, sentence: usize, tokens: &Range<usize>) -> bool {
        let reader = self.reader;
        let kinds = |s: usize, within: &Range<usize>| -> Vec<Modality> {
            reader
                .procedures(s, &["imaging", "endoscopy"])
                .filter(|t| within.contains(&t.tokens.start))
                .flat_map(|t| modalities(&t))
                .collect()
        };
        let here = kinds(sentence, tokens);
        let before =
            self.out.iter().rev().find(|e| {
                e.kind == EventKind::Imaging && e.sentence < sentence && e.sentence + 2 >= sentence
            });
        let same = before.is_some_and(|e| {
            let seen = kinds(e.sentence, &e.tokens);
            !here.is_empty() && here.iter().all(|m| seen.contains(m))
        });
        let words = reader.sentence(sentence);
        let again = reader.mentions(sentence).iter().any(|m| {
            matches!(
                m.kind,
                MentionKind::Duration { .. } | MentionKind::Date { .. } | MentionKind::TimePoint { .. }
            )
        }) || reader.any(
            words,
            &[
                "after", "later", "repeat", "repeated", "follow", "control", "new", "then", "subsequently",
                "postoperative", "performed", "underwent", "followup", "restaging",
            ],
        ) || reader.has(sentence, CueKind::FollowUp);
        same && !again && !self.is_of_other_region(sentence, tokens)
    }

    /// "chest CT", after a CT of the abdomen: the words say which part of the body.
    fn is_of_other_region(&self, sentence: usize, tokens: &Range<usize>) -> bool {
        let before = tokens.start.saturating_sub(3).max(self.reader.sentence(sentence).start);
        self.reader
            .terms(sentence, Category::Site)
            .any(|t| before <= t.tokens.start && t.tokens.end <= tokens.end + 3)
            || self.reader.any(
                before..tokens.end,
                &["chest", "brain", "whole", "body", "abdominal", "pelvic", "thoracic"],
            )
    }

    /// "CT-guided biopsy": the imaging only guides.
    pub(super) fn is_guidance(&self, term: &Term<'_>) -> bool {
        let next = term.tokens.end + usize::from(self.reader.is_hyphen(term.tokens.end));
        self.reader.is(next, &["guided", "guidance", "directed"])
            || self.reader.is(term.tokens.end - 1, &["guided"])
    }

    pub(super) fn looks_back(&self, sentence: usize, term: &Term<'_>) -> bool {
        let reader = self.reader;
        reader
            .previous(sentence, term.tokens.start)
            .is_some_and(|p| reader.is(p, &["after", "following", "previous", "prior"]))
    }

    pub(super) fn has_verb_between(&self, sentence: usize, from: usize, to: usize) -> bool {
        self.reader.cues(sentence).iter().any(|c| {
            matches!(c.kind, CueKind::FindingVerb | CueKind::Done)
                && c.tokens.start >= from
                && c.tokens.end <= to
        })
    }

    pub(super) fn biopsy(&mut self, sentence: usize) {
        let reader = self.reader;
        let mut last: Option<usize> = None;
        for term in reader.procedures(sentence, &["biopsy"]) {
            if term.assertion != Assertion::Present
                || self.looks_back(sentence, &term)
                || last.is_some_and(|end| term.tokens.start < end + 6)
            {
                continue;
            }
            let told = self.out.iter().any(|e| e.kind == EventKind::Biopsy && e.sentence + 2 >= sentence);
            let definite = reader.is(term.tokens.start.saturating_sub(1), &["the", "this", "these"])
                || reader.normal(term.tokens.end) == "finding"
                || reader.normal(term.tokens.end) == "result"
                || reader.normal(term.tokens.end) == "specimen";
            last = Some(term.tokens.end);
            let done = reader
                .cues(sentence)
                .iter()
                .any(|c| c.kind == CueKind::Done && c.tokens.start.abs_diff(term.tokens.end) <= 8);
            if told && (definite || !done) {
                continue;
            }
            let end = if reader.is(term.tokens.end, &["of"]) {
                self.object_end(sentence, term.tokens.end, 5)
            } else {
                term.tokens.end
            };
            self.push(EventKind::Biopsy, sentence, term.tokens.start..end, 0.85);
        }
    }
}
