//! Changes in words: smaller, larger, unchanged, gone, new; and the categories authors give.

use super::heads::Head;
use super::{Observer, Seen};
use crate::facts::{EventKind, ReportedResponse};
use crate::mentions::{Assertion, CueKind};

/// What may be looked for with one's eyes.
const VISIBLE: &[&str] = &[
    "visible", "detectable", "seen", "evident", "identifiable", "palpable", "present", "detected",
    "visualized", "apparent", "demonstrable", "identified", "observed", "measurable",
];

const SMALLER: &[&str] =
    &["smaller", "decreased", "diminished", "shrunken", "decreasing", "shrinking", "regressing"];
const LARGER: &[&str] = &["larger", "enlarged", "enlarging", "grown", "grew", "bigger"];
const SAME: &[&str] = &["unchanged"];

impl Observer<'_, '_, '_> {
    /// Words of response and progression.
    pub(super) fn changes(&mut self, sentence: usize) {
        let page = self.page;
        for cue in page.cues(sentence) {
            let is_change = matches!(cue.kind, CueKind::Response | CueKind::Progression);
            if !is_change || cue.assertion != Assertion::Present {
                continue;
            }
            // "would be exceptional", "response rate", "response evaluation criteria".
            let weighed = page.any(page.sentence(sentence), &["would"]);
            if weighed
                || page.is(cue.tokens.end, &["rate", "criteria", "evaluation", "assessment", "to"])
                    && page.is(cue.tokens.end + 1, &["in", "criteria", "treatment"])
                    && !page.any(cue.tokens.clone(), &["response", "remission"])
            {
                continue;
            }
            let words = cue.tokens.clone();
            let is_category = page.stem(words.clone(), &["respon", "remission", "pcr", "cmr"])
                || page.any(words.clone(), &["disease"]) && page.stem(words.clone(), &["stable", "stabil"])
                || page.stem(words.clone(), &["stabiliz", "progress"])
                || page.stem(words.clone(), &["partial", "complete"])
                    && page.stem(words.clone(), &["regress"]);
            if !is_category && self.head(sentence, &words, 10) != Some(Head::Lesion) {
                continue;
            }
            if is_category && self.head(sentence, &words, 3) == Some(Head::Other) {
                continue;
            }
            if !is_category && !self.is_of_tumor(sentence, words.end) {
                continue;
            }
            // "remission of the lesions in the lung" speaks of those, and says not how far.
            if page.is(words.end, &["of"]) && words.len() == 1 && page.stem(words.clone(), &["remission"]) {
                self.see(sentence, words, Seen::Smaller);
                continue;
            }
            let told = match cue.kind {
                CueKind::Progression => Some("PD"),
                _ => cue.entry.attr("response"),
            };
            let seen = match told {
                Some("CR") if page.stem(words.clone(), &["viable", "patholog", "pcr"]) => None,
                Some("CR") => Some(Seen::Gone),
                Some("PR") => Some(Seen::Smaller),
                Some("SD") if page.any(words.clone(), &["minor"]) => Some(Seen::Smaller),
                Some("SD") => Some(Seen::Unchanged),
                Some("PD") if cue.kind == CueKind::Progression => Some(Seen::Larger),
                _ => None,
            };
            let response = match told {
                Some("CR") => Some(ReportedResponse::Complete),
                Some("PR") => Some(ReportedResponse::Partial),
                Some("SD") => Some(ReportedResponse::Stable),
                Some("PD") if page.stem(words.clone(), &["progress"]) => Some(ReportedResponse::Progressive),
                _ => None,
            };
            // A category judged in the specimen or given as one is the author's; what was seen is a description.
            if let Some(response) = response.filter(|_| is_category) {
                self.claim(sentence, words.clone(), response);
            }
            let described = !is_category
                || response.is_none()
                || page.stem(words.clone(), &["regress", "progress", "disappear"]);
            if let Some(seen) = seen.filter(|_| described) {
                self.see(sentence, words, seen);
            }
        }
    }

    /// "reduction of the lumen": what the word "of" behind a change joins to it must be the tumor.
    fn is_of_tumor(&self, sentence: usize, at: usize) -> bool {
        let page = self.page;
        if !page.is(at, &["of"]) {
            return true;
        }
        let object = at..(at + 8).min(page.sentence(sentence).end);
        page.any(object.clone(), &["size", "volume", "diameter", "all", "most"])
            || page.any(object.clone(), super::heads::TUMOR_WORDS)
            || page.cues(sentence).iter().any(|c| {
                matches!(c.kind, CueKind::Mass | CueKind::Metastasis) && object.contains(&c.tokens.start)
            })
            || page
                .terms(sentence, catamnesis_vocab::Category::Tumor)
                .any(|(_, m)| object.contains(&m.tokens.start))
    }

    /// "no longer visible", "did not reveal residual metastases", "no evidence of disease".
    pub(super) fn absences(&mut self, sentence: usize) {
        let page = self.page;
        let tokens = page.sentence(sentence);
        // What a specimen holds says nothing of what is left.
        if page.stem(tokens.clone(), &["specimen", "histolog", "patholog", "microscop", "resected"]) {
            return;
        }
        for at in tokens.clone() {
            let longer = page.is(at, &["no"]) && page.is(at + 1, &["longer"]);
            let more = page.is(at, &["not"]) && page.any(at + 1..at + 5, &["anymore"]);
            let vanished = page.is(at, &["vanished"]);
            let end = (at + 5).min(tokens.end);
            let seen = vanished || (longer || more) && page.any(at..end, VISIBLE);
            if seen && self.head(sentence, &(at..at + 2), 12) == Some(Head::Lesion) {
                let last = (at..end).rev().find(|&i| page.is(i, VISIBLE)).map_or(at + 1, |i| i + 1);
                self.see(sentence, at..last, Seen::Gone);
                return;
            }
        }
        let none = page.cues_of(sentence, CueKind::NoDisease).find(|c| {
            !matches!(c.assertion, Assertion::Literature | Assertion::Family | Assertion::Hypothetical)
                && !page.any(
                    c.tokens.start.saturating_sub(6)..c.tokens.end + 3,
                    &["margin", "node", "specimen", "capsule"],
                )
        });
        if let Some(cue) = none {
            self.see(sentence, cue.tokens.clone(), Seen::Gone);
            self.whole();
            self.state();
            return;
        }
        let absent = page.cues(sentence).iter().find(|c| {
            matches!(c.kind, CueKind::Metastasis | CueKind::Mass | CueKind::Residual)
                && c.assertion == Assertion::Absent
        });
        let looked = self.modality(sentence, tokens.start).is_some()
            || page.cues_of(sentence, CueKind::FindingVerb).next().is_some();
        let residual = page.cues_of(sentence, CueKind::Residual).any(|c| c.assertion == Assertion::Absent);
        if let Some(cue) = absent.filter(|c| looked && (residual || c.kind == CueKind::Residual)) {
            let denial = page
                .cues_of(sentence, CueKind::NegationBefore)
                .map(|c| c.tokens.start)
                .filter(|&at| at < cue.tokens.start && cue.tokens.start - at <= 10)
                .max();
            // "evidence of residual metastases": the words to the end of the noun.
            let end = page
                .cues(sentence)
                .iter()
                .filter(|c| {
                    matches!(c.kind, CueKind::Metastasis | CueKind::Mass | CueKind::Residual)
                        && c.tokens.start <= cue.tokens.end + 1
                })
                .map(|c| c.tokens.end)
                .max()
                .unwrap_or(cue.tokens.end);
            self.see(sentence, denial.unwrap_or(cue.tokens.start)..end, Seen::Gone);
            self.state();
        }
    }

    /// "smaller", "decreased", "enlarged" beside a lesion, where no table word of response tells the change.
    pub(super) fn plain_changes(&mut self, sentence: usize) {
        let page = self.page;
        let told = page.cues(sentence).iter().any(|c| {
            matches!(c.kind, CueKind::Response | CueKind::Progression) && c.assertion == Assertion::Present
        });
        if told || page.any(page.sentence(sentence), &["would"]) {
            return;
        }
        for at in page.sentence(sentence) {
            let seen = if page.is(at, SMALLER) {
                Seen::Smaller
            } else if page.is(at, LARGER) {
                Seen::Larger
            } else if page.is(at, SAME) {
                Seen::Unchanged
            } else {
                continue;
            };
            let near = at.saturating_sub(6)..at + 6;
            // "decreased uptake", "smaller than a pea", "no longer enlarged": another subject.
            if page
                .any(near.clone(), &["uptake", "activity", "no", "not", "denied", "density", "signal", "if"])
                || page.is(at + 1, &["than", "of", "number"])
                || self.head(sentence, &(at..at + 1), 5) != Some(Head::Lesion)
            {
                continue;
            }
            self.see(sentence, at..at + 1, seen);
            return;
        }
    }

    /// The last look tells a state.
    fn state(&mut self) {
        if let Some(last) = self.told.observations.last_mut() {
            last.is_state = true;
        }
    }

    /// The last look was at the tumor as a whole.
    fn whole(&mut self) {
        if let Some(last) = self.told.observations.last_mut() {
            last.lesion = None;
            last.node = false;
        }
    }

    /// Recurrences and spread that the facts tell as events.
    pub(super) fn new_lesions(&mut self, sentence: usize) {
        let page = self.page;
        let new: Vec<_> = self
            .case
            .events
            .iter()
            .filter(|e| e.value.kind == EventKind::Recurrence && e.value.sentence == sentence)
            .map(|e| page.tokens(e.span()))
            .filter(|t| !page.stem(t.clone(), &["progress", "growth", "grew", "enlarge", "increase", "grow"]))
            .collect();
        for tokens in new {
            let (lesion, _) = self.lesion(sentence, &tokens);
            // A place that is known to hold tumor holds no new one.
            let known = lesion.is_some()
                && self.told.observations.iter().any(|o| o.lesion == lesion && o.seen != Seen::Gone);
            let said = page.any(page.sentence(sentence), &["new", "newly"]);
            self.see(sentence, tokens, if known && !said { Seen::Present } else { Seen::New });
        }
    }
}
