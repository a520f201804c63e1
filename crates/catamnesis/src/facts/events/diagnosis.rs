//! Diagnoses made.

use super::super::fact::EventKind;
use super::super::reader::Term;
use super::super::tumor;
use super::Builder;
use crate::mentions::{Assertion, CueKind, MentionKind};
use catamnesis_vocab::Category;

impl<'d, 'v> Builder<'_, 'd, 'v> {
    /// A diagnosis is an affirmed tumor that tissue or a word of diagnosis names.
    pub(super) fn diagnosis(&mut self, sentence: usize) {
        let reader = self.reader;
        let sources: Vec<usize> = reader
            .cues(sentence)
            .iter()
            .filter(|c| {
                matches!(c.kind, CueKind::Diagnosis | CueKind::Pathology)
                    && !matches!(c.assertion, Assertion::Literature | Assertion::Family | Assertion::Absent)
            })
            .map(|c| c.tokens.start)
            .chain(reader.procedures(sentence, &["biopsy", "pathology"]).map(|t| t.tokens.start))
            .collect();
        if sources.is_empty() {
            return;
        }
        let words: Vec<usize> = reader.cues_of(sentence, CueKind::Diagnosis).map(|c| c.tokens.end).collect();
        let candidates: Vec<Term<'v>> = reader
            .terms(sentence, Category::Tumor)
            .filter(|t| {
                let known = t.entry.attr("generic").is_none()
                    || tumor::is_histologic(t.entry)
                    || words.iter().any(|w| *w <= t.tokens.start && t.tokens.start - w <= 4);
                let by_tissue = t.assertion == Assertion::Possible
                    && (reader.has(sentence, CueKind::Pathology)
                        || reader.procedures(sentence, &["biopsy", "pathology"]).next().is_some())
                    && reader.any(
                        t.tokens.start.saturating_sub(6)..t.tokens.start,
                        &[
                            "suggestive", "favor", "favored", "consistent", "compatible", "typical",
                            "feature", "characteristic", "suggesting", "indicative",
                        ],
                    );
                (matches!(t.assertion, Assertion::Present | Assertion::Historical) || by_tissue)
                    && !t.adjective
                    && known
                    && !tumor::is_spread(t.entry)
                    && sources.iter().any(|s| s.abs_diff(t.tokens.start) <= 25)
            })
            .collect();
        // What follows the word of diagnosis is what was diagnosed; else the first tumor told.
        let after_word = candidates
            .iter()
            .filter(|t| words.iter().any(|w| *w <= t.tokens.start))
            .min_by_key(|t| t.tokens.start);
        let Some(tumor) = after_word.or(candidates.first()) else {
            self.other_diagnosis(sentence);
            return;
        };
        let spread = reader
            .affirmed(sentence, CueKind::Metastasis)
            .any(|c| c.tokens.start.abs_diff(tumor.tokens.start) <= 6);
        if words.is_empty() && spread && self.treated_before(sentence, tumor.tokens.start) {
            return;
        }
        let verb = reader
            .cues(sentence)
            .iter()
            .filter(|c| matches!(c.kind, CueKind::Diagnosis | CueKind::FindingVerb | CueKind::Affirmed))
            .map(|c| c.tokens.clone())
            .filter(|t| t.start.abs_diff(tumor.tokens.start) <= 10)
            .min_by_key(|t| t.start.abs_diff(tumor.tokens.start));
        let is_diagnosis_word = reader
            .cues_of(sentence, CueKind::Diagnosis)
            .any(|c| c.tokens.start.abs_diff(tumor.tokens.start) <= 12);
        if verb.is_none() && !is_diagnosis_word {
            return;
        }
        let told =
            self.out.iter().any(|e| {
                e.kind == EventKind::Diagnosis && e.sentence < sentence && e.sentence + 3 >= sentence
            }) && !is_diagnosis_word;
        if told {
            return;
        }
        let tokens = match verb {
            Some(v) if v.end <= tumor.tokens.start => v.start..tumor.tokens.end,
            _ => tumor.tokens.clone(),
        };
        self.push(EventKind::Diagnosis, sentence, tokens, 0.8);
    }

    /// "a diagnosis of acute cholecystitis was made", "was staged as IVB": a word of diagnosis with what follows.
    pub(super) fn other_diagnosis(&mut self, sentence: usize) {
        let reader = self.reader;
        let stage = reader
            .mentions(sentence)
            .iter()
            .find(|m| matches!(m.kind, MentionKind::Stage) && m.assertion == Assertion::Present);
        let cue = reader.cues_of(sentence, CueKind::Diagnosis).find(|c| {
            let names = reader.is(c.tokens.end - 1, &["of", "with", "as"]);
            let stages = reader.any(c.tokens.clone(), &["staged", "classified"])
                && stage.is_some_and(|m| m.tokens.start.abs_diff(c.tokens.end) <= 5);
            c.assertion == Assertion::Present
                && (names && reader.any(c.tokens.clone(), &["diagnosis", "diagnosed"]) || stages)
        });
        let told = self
            .out
            .iter()
            .any(|e| e.kind == EventKind::Diagnosis && e.sentence + 1 >= sentence && e.sentence <= sentence);
        if let Some(cue) = cue.filter(|_| !told) {
            let end = self.object_end(sentence, cue.tokens.end, 6);
            self.push(EventKind::Diagnosis, sentence, cue.tokens.start..end, 0.6);
        }
    }
}
