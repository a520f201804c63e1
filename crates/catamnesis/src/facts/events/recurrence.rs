//! Return, growth or spread of the tumor.

use super::super::fact::EventKind;
use super::super::reader::Reader;
use super::super::sites;
use super::Builder;
use crate::mentions::{Assertion, Cue, CueKind, MentionKind};
use catamnesis_vocab::Category;

/// "recurrent pain", "no recurrence of the preoperative symptoms": what came back is a complaint, not the tumor.
pub(in super::super) fn is_of_complaint(reader: Reader<'_, '_>, sentence: usize, cue: &Cue<'_>) -> bool {
    let adjective =
        reader.is(cue.tokens.start, &["recurrent", "progressive", "relapsing"]) && cue.tokens.len() == 1;
    let object = if adjective {
        cue.tokens.end..cue.tokens.end + 4
    } else if reader.is(cue.tokens.end, &["of"]) {
        cue.tokens.end + 1..cue.tokens.end + 7
    } else {
        return false;
    };
    let tumor = reader.speaks_of_tumor(sentence, &object, &[CueKind::Mass, CueKind::Metastasis])
        || reader.any(object.clone(), &["disease", "cancer", "malignancy", "tumor"]);
    let procedure =
        adjective && reader.terms(sentence, Category::Procedure).any(|t| object.contains(&t.tokens.start));
    !tumor
        && (procedure
            || (reader.terms(sentence, Category::Finding).any(|t| object.contains(&t.tokens.start))
                || reader.any(object, &["symptom", "complaint", "infection", "syndrome", "episode"])))
}

/// "no other metastases were seen", "died of tumor progression": nothing new, or told by the death.
fn is_no_other(reader: Reader<'_, '_>, sentence: usize, cue: &Cue<'_>) -> bool {
    let before = cue.tokens.start.saturating_sub(5).max(reader.sentence(sentence).start)..cue.tokens.start;
    let no_other = reader.any(before.clone(), &["no", "without"])
        && reader.any(before.clone(), &["other", "further", "additional", "new"]);
    let fatal = reader
        .affirmed(sentence, CueKind::Died)
        .any(|d| d.tokens.end <= cue.tokens.start && cue.tokens.start - d.tokens.end <= 6)
        && reader.any(before, &["of", "due", "to", "from", "with"]);
    no_other || fatal
}

impl<'d, 'v> Builder<'_, 'd, 'v> {
    /// Return, growth or spread of the tumor after a first treatment: one event a sentence, unless told apart.
    pub(super) fn recurrence(&mut self, sentence: usize) {
        let reader = self.reader;
        let mut last: Option<usize> = None;
        for cue in reader
            .cues(sentence)
            .iter()
            .filter(|c| matches!(c.kind, CueKind::Recurrence | CueKind::Progression | CueKind::Metastasis))
        {
            let returned = cue.kind == CueKind::Recurrence && self.position(sentence) > 0;
            // "metastatic leiomyosarcoma … revealed disease progression": the adjective describes, the noun tells.
            let describes = reader.normal(cue.tokens.start) == "metastatic"
                && cue.tokens.len() == 1
                && reader.cues(sentence).iter().any(|c| {
                    matches!(c.kind, CueKind::Recurrence | CueKind::Progression)
                        && c.assertion == Assertion::Present
                        && c.tokens.start > cue.tokens.end
                });
            if describes
                || cue.assertion != Assertion::Present
                || !returned && !self.treated_before(sentence, cue.tokens.start)
                || self.is_part_of_denial(sentence, cue)
                || is_of_complaint(reader, sentence, cue)
                || is_no_other(reader, sentence, cue)
                || self.is_state(sentence, cue)
            {
                continue;
            }
            if last.is_some_and(|end| cue.tokens.start < end + 12) {
                continue;
            }
            let mut tokens = cue.tokens.clone();
            if let Some(first) = sites::list_before(reader, sentence, tokens.start).first() {
                tokens.start = first.tokens.start;
            }
            if reader.is(tokens.end, &["to", "in", "of", "at", "on"])
                && let Some(site) = sites::list_after(reader, sentence, tokens.end).last()
            {
                tokens.end = site.tokens.end;
            }
            if self.only_confirms(sentence, cue) {
                continue;
            }
            last = Some(tokens.end);
            self.push(EventKind::Recurrence, sentence, tokens, 0.75);
            let under_treatment = reader
                .any(reader.sentence(sentence), &["cycle", "course", "despite", "under", "during", "on"])
                && (reader.has(sentence, CueKind::SystemicGeneric)
                    || reader.any(reader.sentence(sentence), &["treatment", "therapy", "cycle"]));
            if let Some(event) = self.out.last_mut() {
                event.under_treatment = under_treatment;
                event.is_growth = cue.kind == CueKind::Progression;
            }
        }
    }

    /// "since the peritoneal metastasis was detected", "after the relapse".
    fn looks_back_at(&self, sentence: usize, first: usize) -> bool {
        let the = self.reader.previous(sentence, first);
        the.and_then(|the| self.reader.previous(sentence, the))
            .is_some_and(|p| self.reader.is(p, &["since", "after", "following", "before", "of", "between"]))
    }

    /// "biopsies confirmed metastatic glioblastoma", in the sentences after the spread was told: no further event.
    fn only_confirms(&self, sentence: usize, cue: &Cue<'_>) -> bool {
        let reader = self.reader;
        let told = self
            .out
            .iter()
            .any(|e| e.kind == EventKind::Recurrence && e.sentence < sentence && e.sentence + 3 >= sentence);
        let adjective = reader.is(cue.tokens.start, &["metastatic", "recurrent"]) && cue.tokens.len() == 1;
        let tissue = reader.procedures(sentence, &["biopsy", "pathology"]).next().is_some()
            || reader.cues(sentence).iter().any(|c| {
                matches!(c.kind, CueKind::Pathology | CueKind::Diagnosis) && c.tokens.start < cue.tokens.start
            });
        told && tissue
            && (adjective
                || reader.any(cue.tokens.start.saturating_sub(6)..cue.tokens.start, &["as", "with"]))
    }

    /// A lesion found anew when time has passed since a treatment: "two years later, CT revealed a mass in the lung".
    pub(super) fn new_lesion(&mut self, sentence: usize) {
        let reader = self.reader;
        if self.out.iter().any(|e| e.kind == EventKind::Recurrence && e.sentence == sentence) {
            return;
        }
        let tokens = reader.sentence(sentence);
        let passed =
            reader.mentions(sentence).iter().any(|m| match m.kind {
                MentionKind::Duration { .. } => {
                    reader.any(m.tokens.start.saturating_sub(1)..m.tokens.start, &["after", "at"])
                        || reader.any(
                            m.tokens.end..m.tokens.end + 2,
                            &["later", "after", "following", "post", "postoperatively", "since"],
                        )
                }
                _ => false,
            }) || reader.cues_of(sentence, CueKind::FollowUp).any(|c| c.tokens.start < tokens.start + 6);
        let quiet = reader.has(sentence, CueKind::NoDisease)
            || reader.affirmed(sentence, CueKind::Response).next().is_some()
            || reader.has(sentence, CueKind::Residual)
            || reader
                .any(tokens.clone(), &["decreased", "disappeared", "disappearance", "shrinkage", "smaller"]);
        if !passed || quiet {
            return;
        }
        let found = reader.cues_of(sentence, CueKind::Mass).find(|c| {
            let new = c.tokens.start.saturating_sub(8).max(tokens.start)..c.tokens.start;
            c.assertion == Assertion::Present
                && reader.is(c.tokens.end - 1, &["mass", "nodule", "lesion", "tumor"])
                && new.clone().any(|i| {
                    reader.is(i, &["a", "an", "new", "multiple", "several", "another", "two", "three"])
                })
                && (reader.any(new, &["developed", "presented", "noticed", "appeared"])
                    || reader
                        .cues_of(sentence, CueKind::FindingVerb)
                        .any(|v| v.tokens.end <= c.tokens.start && c.tokens.start - v.tokens.end <= 10))
                && self.treated_before(sentence, c.tokens.start)
        });
        if let Some(cue) = found {
            self.push(EventKind::Recurrence, sentence, cue.tokens.clone(), 0.55);
        }
    }

    /// The cue stands inside "no evidence of recurrence".
    pub(super) fn is_part_of_denial(&self, sentence: usize, cue: &Cue<'_>) -> bool {
        self.reader
            .cues_of(sentence, CueKind::NoDisease)
            .any(|n| n.tokens.start <= cue.tokens.start && cue.tokens.end <= n.tokens.end)
    }

    /// Words that speak of known disease and tell no new event: "regression of metastases", "for metastases",
    /// "of the metastatic disease", a metastasis taken out.
    pub(super) fn is_state(&self, sentence: usize, cue: &Cue<'_>) -> bool {
        let reader = self.reader;
        let response = reader
            .cues(sentence)
            .iter()
            .any(|c| c.kind == CueKind::Response && c.tokens.start.abs_diff(cue.tokens.start) <= 10);
        let residual = reader.cues(sentence).iter().any(|c| {
            c.kind == CueKind::Residual
                && c.tokens.end <= cue.tokens.start
                && cue.tokens.start - c.tokens.end <= 3
        });
        let removed = reader
            .cues_of(sentence, CueKind::ResectVerb)
            .any(|c| c.tokens.start >= cue.tokens.end && c.tokens.start - cue.tokens.end <= 8);
        let stays = reader.any(cue.tokens.end..cue.tokens.end + 3, &["remained", "remain", "persisted"]);
        if stays && cue.kind == CueKind::Metastasis {
            return true;
        }
        let operated = removed
            || self
                .surgeries
                .iter()
                .any(|o| o.sentence == sentence && !o.by_verb && o.tokens.contains(&cue.tokens.start));
        let first = sites::list_before(reader, sentence, cue.tokens.start)
            .first()
            .map_or(cue.tokens.start, |t| t.tokens.start);
        let mut at = reader.previous(sentence, first);
        while let Some(p) =
            at.filter(|&p| reader.is(p, &["solitary", "multiple", "single", "known", "residual", "a", "an"]))
        {
            at = reader.previous(sentence, p);
        }
        let before = at.map_or("", |p| reader.normal(p));
        if reader.any(
            first.saturating_sub(3).max(reader.sentence(sentence).start)..first,
            &["synchronous", "initial"],
        ) {
            return true;
        }
        let tissue = reader.is(cue.tokens.end, &["specimen", "tissue", "sample", "lesion"])
            || reader.normal(cue.tokens.start) == "metastatic"
                && reader
                    .cues(sentence)
                    .iter()
                    .any(|c| c.kind == CueKind::Diagnosis || c.kind == CueKind::Pathology)
                && reader
                    .terms(sentence, Category::Tumor)
                    .any(|t| t.tokens.start >= cue.tokens.end && t.tokens.start - cue.tokens.end <= 3)
                && self.out.iter().any(|e| e.kind == EventKind::Diagnosis && e.sentence == sentence);
        if tissue {
            return true;
        }
        let known = matches!(before, "for" | "the" | "these" | "this")
            && cue.kind == CueKind::Metastasis
            && !reader.has(sentence, CueKind::FindingVerb)
            || matches!(before, "its" | "matched" | "paired" | "since" | "their" | "between")
            || cue.kind == CueKind::Recurrence
                && cue.tokens.len() == 1
                && matches!(before, "the" | "this" | "these" | "both")
                && (reader.is(cue.tokens.start, &["recurrent", "relapsed"])
                    || !reader.any(
                        cue.tokens.end..cue.tokens.end + 4,
                        &["was", "were", "occurred", "appeared", "developed"],
                    ))
            || matches!(before, "the") && self.looks_back_at(sentence, first);
        cue.kind != CueKind::Recurrence && (response || residual) || operated || known
    }
}
