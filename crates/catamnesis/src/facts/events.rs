//! The course as a list of happenings, in the order in which the report tells them.

mod onset;
mod examinations;
mod treatments;
mod diagnosis;
pub(super) mod recurrence;
pub(super) mod response;

use super::cases::CaseText;
use super::fact::{Event, EventKind, Fact, ReportedResponse};
use super::procedures::Told;
use super::radiotherapy::Given;
use super::reader::Reader;
use super::systemic::Course;
use crate::mentions::Cue;
use catamnesis_core::TextSpan;
use std::ops::Range;

/// A happening while it is being put together.
#[derive(Debug, Clone)]
pub(super) struct Happening {
    pub kind: EventKind,
    pub span: TextSpan,
    pub tokens: Range<usize>,
    pub sentence: usize,
    pub response: Option<ReportedResponse>,
    /// Of a follow-up: whether it found no disease.
    pub is_clear: bool,
    /// Of a recurrence: whether the tumor that was known grew, and none came back.
    pub is_growth: bool,
    /// Of a recurrence: whether the words place it during or directly after a treatment.
    pub under_treatment: bool,
    pub confidence: f32,
}

impl EventKind {
    /// Whether something was done to the tumor.
    pub fn is_treatment(self) -> bool {
        matches!(self, EventKind::Surgery | EventKind::SystemicTherapy | EventKind::Radiotherapy)
    }
}

impl Happening {
    pub fn into_fact(self, reader: Reader<'_, '_>) -> Fact<Event> {
        let words: Vec<&str> = self.span.of(reader.document.text).split_whitespace().take(10).collect();
        Fact::new(
            Event {
                kind: self.kind,
                what: words.join(" "),
                sentence: self.sentence,
                response: self.response,
            },
            self.span,
        )
        .with_confidence(self.confidence)
    }
}

/// Everything that happened, from what the other builders found and what only the course tells.
pub(super) fn find(
    reader: Reader<'_, '_>,
    case: &CaseText,
    surgeries: &[Told],
    systemic: &[Course],
    radiotherapy: &[Given<'_>],
) -> Vec<Happening> {
    let mut events = Vec::new();
    let mut builder = Builder { reader, case, surgeries, out: &mut events };
    builder.presentation();
    for &s in &case.course {
        builder.symptom_onset(s);
        builder.imaging(s);
        builder.biopsy(s);
        builder.other_treatment(s);
        builder.death(s);
    }
    builder.surgery();
    for course in systemic {
        builder.push(EventKind::SystemicTherapy, course.sentence, course.tokens.clone(), 0.85);
        if let Some(last) = builder.out.last_mut() {
            last.span = course.fact.span();
        }
    }
    for telling in radiotherapy {
        builder.push(EventKind::Radiotherapy, telling.sentence, telling.term.tokens.clone(), 0.9);
    }
    // What depends on a treatment told before.
    for &s in &case.course {
        builder.diagnosis(s);
        builder.recurrence(s);
        builder.new_lesion(s);
        builder.response(s);
        builder.cleared(s);
        builder.follow_up(s);
    }
    drop_messengers(reader, &mut events);
    events.sort_by_key(|e| (e.sentence, e.tokens.start, e.kind));
    events.dedup_by(|b, a| a.kind == b.kind && a.span.overlaps(b.span));
    events
}

/// A scan that only carries the news of a response or recurrence ("CT showed a new metastasis") is told by
/// that event; one that is said to be performed, repeated or timed is an event of its own.
fn drop_messengers(reader: Reader<'_, '_>, events: &mut Vec<Happening>) {
    let news: Vec<(usize, usize)> = events
        .iter()
        .filter(|e| matches!(e.kind, EventKind::Response | EventKind::Recurrence))
        .map(|e| (e.sentence, e.tokens.start))
        .collect();
    events.retain(|e| {
        let carries = e.kind == EventKind::Imaging
            && news.iter().any(|(s, at)| *s == e.sentence && *at > e.tokens.start);
        let own = reader.any(e.tokens.end..e.tokens.end + 5, &["performed", "done", "carried", "obtained"])
            || reader.any(
                e.tokens.start.saturating_sub(3)..e.tokens.end,
                &["repeat", "follow", "interim", "restaging"],
            );
        !carries || own
    });
}

struct Builder<'b, 'd, 'v> {
    reader: Reader<'d, 'v>,
    case: &'b CaseText,
    surgeries: &'b [Told],
    out: &'b mut Vec<Happening>,
}

impl<'d, 'v> Builder<'_, 'd, 'v> {
    fn push(&mut self, kind: EventKind, sentence: usize, tokens: Range<usize>, confidence: f32) {
        let span = self.reader.span(tokens.clone());
        self.out.push(Happening {
            kind,
            span,
            tokens,
            sentence,
            response: None,
            is_clear: false,
            is_growth: false,
            under_treatment: false,
            confidence,
        });
    }

    fn position(&self, sentence: usize) -> usize {
        self.case.course.iter().position(|&s| s == sentence).unwrap_or(0)
    }

    fn treated_before(&self, sentence: usize, token: usize) -> bool {
        self.out.iter().any(|e| {
            e.kind.is_treatment()
                && (e.sentence < sentence || e.sentence == sentence && e.tokens.start < token)
        })
    }

    fn drug_treated_before(&self, sentence: usize, token: usize) -> bool {
        self.out.iter().any(|e| {
            matches!(e.kind, EventKind::SystemicTherapy | EventKind::Radiotherapy)
                && (e.sentence < sentence || e.sentence == sentence && e.tokens.start < token)
        })
    }

    /// Up to `limit` tokens after `from`, to the first comma or end of the sentence.
    fn object_end(&self, sentence: usize, from: usize, limit: usize) -> usize {
        let end = self.reader.sentence(sentence).end.min(from + limit);
        (from..end).find(|&i| self.reader.is(i, &[",", ".", ";", "("])).unwrap_or(end)
    }
}

/// "margins free of tumor" speaks of a specimen.
pub(super) fn is_of_margin(reader: Reader<'_, '_>, cue: &Cue<'_>) -> bool {
    reader.any(
        cue.tokens.start.saturating_sub(8)..cue.tokens.end + 3,
        &["margin", "node", "specimen", "resection", "capsule", "surface", "washing", "serosal"],
    ) && reader.any(cue.tokens.clone(), &["tumor", "cancer", "malignancy", "free", "disease"])
}
