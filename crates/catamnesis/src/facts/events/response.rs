//! Responses to treatment, and follow-up.

use super::super::course::{is_of_other_disease, is_only_of_some};
use super::super::fact::{EventKind, ReportedResponse};
use super::super::reader::Reader;
use super::{Builder, is_of_margin};
use crate::mentions::{Assertion, Cue, CueKind, MentionKind};
use catamnesis_vocab::Category;

impl<'d, 'v> Builder<'_, 'd, 'v> {
    /// Response to treatment: words of response, and of improvement, after a non-surgical treatment.
    pub(super) fn response(&mut self, sentence: usize) {
        let reader = self.reader;
        let mut last: Option<usize> = None;
        for cue in
            reader.cues(sentence).iter().filter(|c| matches!(c.kind, CueKind::Response | CueKind::Improved))
        {
            let denied = cue.assertion == Assertion::Absent;
            if !matches!(cue.assertion, Assertion::Present | Assertion::Absent)
                || denied && cue.kind == CueKind::Response
            {
                continue;
            }
            // A longer word of improvement ("regressed to normal"), or the formal category in the same sentence, wins.
            let inside = cue.kind == CueKind::Response
                && reader.cues_of(sentence, CueKind::Improved).any(|i| {
                    i.tokens.start <= cue.tokens.start
                        && cue.tokens.end <= i.tokens.end
                        && i.tokens.len() > cue.tokens.len()
                });
            let formal = !is_formal(reader, cue)
                && reader
                    .affirmed(sentence, CueKind::Response)
                    .any(|c| is_formal(reader, c) && c.tokens.start.abs_diff(cue.tokens.start) <= 15);
            // "would be an exceptional phenomenon": the authors weigh, they do not tell.
            let weighed = reader.any(reader.sentence(sentence), &["would"])
                && !reader.has(sentence, CueKind::FindingVerb);
            // "the neutropenia did not respond": said of a finding.
            let subject = reader.previous(sentence, cue.tokens.start);
            let of_finding = reader.terms(sentence, Category::Finding).any(|t| {
                subject.is_some_and(|p| t.tokens.contains(&p))
                    && !["mass", "nodule", "lesion", "lump", "lymphadenopathy", "swelling"]
                        .contains(&t.entry.label())
            });
            let of_other =
                cue.kind == CueKind::Response && is_of_other_disease(reader, sentence, cue) || of_finding;
            if inside || formal || of_other || weighed {
                continue;
            }
            if !self.drug_treated_before(sentence, cue.tokens.start)
                || last.is_some_and(|end| cue.tokens.start < end + 10)
                || self.is_inside_other(sentence, cue)
            {
                continue;
            }
            last = Some(cue.tokens.end);
            self.push(
                EventKind::Response,
                sentence,
                cue.tokens.clone(),
                if cue.kind == CueKind::Response { 0.8 } else { 0.55 },
            );
            if let (Some(event), CueKind::Response) = (self.out.last_mut(), cue.kind) {
                event.response = response_of(cue);
                if event.response == Some(ReportedResponse::Complete)
                    && is_only_of_some(reader, sentence, cue)
                {
                    event.response = Some(ReportedResponse::Partial);
                }
                // "excellent response without evidence of disease" is complete.
                let nothing_left = reader
                    .any(cue.tokens.end..cue.tokens.end + 2, &["without", "with", "and"])
                    && reader.cues_of(sentence, CueKind::NoDisease).any(|n| n.tokens.start >= cue.tokens.end)
                    || reader.is(cue.tokens.end, &["without"])
                        && reader
                            .cues(sentence)
                            .iter()
                            .any(|n| n.kind == CueKind::Recurrence && n.assertion == Assertion::Absent);
                if event.response == Some(ReportedResponse::Partial) && nothing_left {
                    event.response = Some(ReportedResponse::Complete);
                }
            }
        }
        if last.is_none() {
            self.measured_response(sentence);
        }
    }

    /// "a 95 % reduction of the volume", "the tumor decreased by 40 %", and "ypT0" of the specimen.
    fn measured_response(&mut self, sentence: usize) {
        let reader = self.reader;
        let tokens = reader.sentence(sentence);
        if !self.drug_treated_before(sentence, tokens.end) {
            return;
        }
        let stage = reader.mentions(sentence).iter().find(|m| {
            matches!(m.kind, MentionKind::Stage) && m.span.of(reader.document.text).starts_with("ypT0")
        });
        if let Some(stage) = stage {
            return self.push_response(sentence, stage.tokens.clone(), ReportedResponse::Complete, 0.65);
        }
        for percent in tokens.clone().filter(|&i| reader.document.word(i) == "%") {
            let Ok(value) = reader.document.word(percent.saturating_sub(1)).parse::<f64>() else { continue };
            let near = percent.saturating_sub(7).max(tokens.start)..(percent + 7).min(tokens.end);
            let fell = near.clone().find(|&i| {
                reader.is(
                    i,
                    &["reduction", "decrease", "shrinkage", "regression", "decreased", "reduced", "shrunk"],
                )
            });
            let of_tumor = reader.any(near.clone(), &["volume", "size", "diameter", "dimension"])
                || reader.cues(sentence).iter().any(|c| {
                    matches!(c.kind, CueKind::Mass | CueKind::Metastasis) && near.contains(&c.tokens.start)
                });
            let Some(fell) = fell.filter(|_| of_tumor && (30.0..=100.0).contains(&value)) else { continue };
            let response =
                if value >= 100.0 { ReportedResponse::Complete } else { ReportedResponse::Partial };
            let from = fell.min(percent - 1);
            return self.push_response(sentence, from..fell.max(percent) + 1, response, 0.65);
        }
    }

    fn push_response(
        &mut self,
        sentence: usize,
        tokens: std::ops::Range<usize>,
        response: ReportedResponse,
        confidence: f32,
    ) {
        self.push(EventKind::Response, sentence, tokens, confidence);
        if let Some(event) = self.out.last_mut() {
            event.response = Some(response);
        }
    }

    /// "did not reveal residual metastases", after drug treatment: what was left is gone.
    pub(super) fn cleared(&mut self, sentence: usize) {
        let reader = self.reader;
        let spread = reader.cues(sentence).iter().find(|c| {
            matches!(c.kind, CueKind::Metastasis | CueKind::Mass) && c.assertion == Assertion::Absent
        });
        let residual = reader.cues_of(sentence, CueKind::Residual).any(|c| c.assertion == Assertion::Absent);
        let last_treatment = self
            .out
            .iter()
            .filter(|e| e.kind.is_treatment() && e.sentence <= sentence)
            .max_by_key(|e| (e.sentence, e.tokens.start));
        let by_drugs = last_treatment.is_some_and(|e| e.kind != EventKind::Surgery);
        if let Some(cue) = spread.filter(|_| residual && by_drugs) {
            let denial = reader
                .cues_of(sentence, CueKind::NegationBefore)
                .map(|c| c.tokens.start)
                .filter(|&at| at < cue.tokens.start && cue.tokens.start - at <= 10)
                .max();
            let tokens = denial.unwrap_or(cue.tokens.start)..cue.tokens.end;
            self.push_response(sentence, tokens, ReportedResponse::Complete, 0.6);
        }
    }

    pub(super) fn is_inside_other(&self, sentence: usize, cue: &Cue<'_>) -> bool {
        let reader = self.reader;
        let remission_as_status = reader
            .cues_of(sentence, CueKind::NoDisease)
            .any(|n| n.tokens.start <= cue.tokens.start && cue.tokens.end <= n.tokens.end);
        // "response" of a pupil or an immune system, criteria of response.
        remission_as_status || reader.is(cue.tokens.end, &["evaluation", "criteria", "rate", "test"])
    }

    /// A stated follow-up: a status with or without its time, in a sentence after treatment.
    pub(super) fn follow_up(&mut self, sentence: usize) {
        let reader = self.reader;
        if !self.treated_before(sentence, usize::MAX)
            || self.out.iter().any(|e| e.kind == EventKind::Death && e.sentence == sentence)
        {
            return;
        }
        let told = |c: &&Cue<'_>| {
            !matches!(
                c.assertion,
                Assertion::Literature | Assertion::Family | Assertion::Hypothetical | Assertion::Planned
            )
        };
        let responded = self.out.iter().any(|e| e.kind == EventKind::Response && e.sentence == sentence);
        let clear = reader.cues(sentence).iter().find(|c| {
            told(c) && matches!(c.kind, CueKind::NoDisease) && !is_of_margin(reader, c) && !responded
                || matches!(c.kind, CueKind::Recurrence | CueKind::Metastasis)
                    && c.assertion == Assertion::Absent
                    && (reader.has(sentence, CueKind::FollowUp)
                        || reader
                            .mentions(sentence)
                            .iter()
                            .any(|m| matches!(m.kind, MentionKind::Duration { .. })))
        });
        let state = reader
            .cues(sentence)
            .iter()
            .filter(told)
            .find(|c| matches!(c.kind, CueKind::AliveWithDisease | CueKind::Alive));
        let follow = reader.cues_of(sentence, CueKind::FollowUp).find(told);
        let lost = reader.cues_of(sentence, CueKind::Lost).next();
        let time = reader.mentions(sentence).iter().find(|m| {
            matches!(m.kind, MentionKind::Duration { .. } | MentionKind::Date { .. })
                && m.assertion != Assertion::Literature
        });
        let anchor = match (lost, clear, state, follow, time) {
            (Some(l), ..) => l.tokens.clone(),
            (_, Some(c), _, _, _) => c.tokens.clone(),
            (_, _, Some(s), _, Some(_)) => s.tokens.clone(),
            (_, _, Some(s), Some(_), _) => s.tokens.clone(),
            (_, _, _, Some(f), Some(t)) if f.tokens.start.abs_diff(t.tokens.start) <= 8 => f.tokens.clone(),
            (_, _, _, Some(f), _) if reader.any(f.tokens.clone(), &["discharged"]) => f.tokens.clone(),
            _ => return,
        };
        // Where a time is told, the word beside it names the event.
        let beside = time.and_then(|t| {
            [clear, state, follow]
                .into_iter()
                .flatten()
                .min_by_key(|c| c.tokens.start.abs_diff(t.tokens.start))
                .filter(|c| c.tokens.start.abs_diff(t.tokens.start) <= 24)
        });
        let mut tokens = beside.map_or(anchor, |c| c.tokens.clone());
        if let Some(t) = time.filter(|t| t.tokens.start.abs_diff(tokens.start) <= 24) {
            tokens = tokens.start.min(t.tokens.start)..tokens.end.max(t.tokens.end);
        } else if let Some(f) = follow.filter(|f| f.tokens.start.abs_diff(tokens.start) <= 10) {
            tokens = tokens.start.min(f.tokens.start)..tokens.end.max(f.tokens.end);
        }
        self.push(EventKind::FollowUp, sentence, tokens, 0.75);
        if let Some(event) = self.out.last_mut() {
            event.is_clear = clear.is_some();
        }
    }
}

/// "stable disease", "partial response", "remission": a category, not a description.
pub(in super::super) fn is_formal(reader: Reader<'_, '_>, cue: &Cue<'_>) -> bool {
    reader.any(cue.tokens.clone(), &["response", "remission", "disease"])
}

fn response_of(cue: &Cue<'_>) -> Option<ReportedResponse> {
    match cue.entry.attr("response")? {
        "CR" => Some(ReportedResponse::Complete),
        "PR" => Some(ReportedResponse::Partial),
        "SD" => Some(ReportedResponse::Stable),
        "PD" => Some(ReportedResponse::Progressive),
        _ => None,
    }
}
