//! How the course went: responses, recurrence, last status, follow-up.

use super::cases::CaseText;
use super::events::Happening;
use super::events::recurrence::is_of_complaint;
use super::events::response::is_formal;
use super::fact::{EventKind, Fact, FollowUp, FollowUpOrigin, ReportedResponse, Status};
use super::reader::Reader;
use crate::mentions::{Assertion, Cue, CueKind, Mention, MentionKind};
use catamnesis_core::TextSpan;
use catamnesis_core::time::DAYS_PER_MONTH;
use catamnesis_vocab::Category;

/// Best response to a non-surgical treatment as the author states it: the best of the response events that
/// follow such a treatment.
pub(super) fn best_response(events: &[Happening]) -> Option<Fact<ReportedResponse>> {
    let mut best: Option<Fact<ReportedResponse>> = None;
    let mut treated = false;
    for event in events {
        treated |= matches!(event.kind, EventKind::SystemicTherapy | EventKind::Radiotherapy);
        let Some(response) = event.response.filter(|_| treated) else { continue };
        let better = best.as_ref().is_none_or(|b| response < b.value);
        if better {
            best = Some(Fact::new(response, event.span).with_confidence(0.8));
        }
    }
    best.or_else(|| implied_response(events))
}

/// Where no response is told: growth during the treatment is progression; no disease at follow-up after
/// treatment without any operation is a complete response.
fn implied_response(events: &[Happening]) -> Option<Fact<ReportedResponse>> {
    let drug = |e: &&Happening| matches!(e.kind, EventKind::SystemicTherapy | EventKind::Radiotherapy);
    let first = events.iter().find(drug)?;
    let operated = events.iter().any(|e| e.kind == EventKind::Surgery);
    let clear =
        events.iter().find(|e| e.kind == EventKind::FollowUp && e.is_clear && e.sentence >= first.sentence);
    if let Some(event) = clear.filter(|_| !operated) {
        return Some(Fact::new(ReportedResponse::Complete, event.span).with_confidence(0.5));
    }
    let last_drug =
        |before: usize| events.iter().filter(drug).filter(|e| e.sentence <= before).map(|e| e.sentence).max();
    let grown = events.iter().find(|e| {
        // Growth with no operation since the drugs is their failure.
        let operated_since = events.iter().any(|o| {
            o.kind == EventKind::Surgery
                && o.sentence <= e.sentence
                && last_drug(e.sentence).is_some_and(|d| o.sentence >= d)
        });
        e.kind == EventKind::Recurrence
            && e.sentence >= first.sentence
            && (e.under_treatment || e.is_growth && !operated_since)
    })?;
    Some(Fact::new(ReportedResponse::Progressive, grown.span).with_confidence(0.5))
}

/// Whether the tumor came back or grew after a first treatment: yes with the first such event; no where the
/// report says so; absent where it says nothing.
pub(super) fn recurrence(events: &[Happening], status: Option<&Fact<Status>>) -> Option<Fact<bool>> {
    if let Some(event) = events
        .iter()
        .find(|e| e.kind == EventKind::Recurrence || e.response == Some(ReportedResponse::Progressive))
    {
        return Some(Fact::new(true, event.span).with_confidence(0.9));
    }
    let clear = status.filter(|s| s.value == Status::NoEvidenceOfDisease)?;
    Some(Fact::new(false, clear.span()).with_confidence(0.85))
}

/// Last known status: death anywhere decides; else the last sentence that tells how the patient is.
pub(super) fn status(reader: Reader<'_, '_>, case: &CaseText, events: &[Happening]) -> Option<Fact<Status>> {
    if let Some(death) = events.iter().rev().find(|e| e.kind == EventKind::Death) {
        return Some(Fact::new(Status::Dead, death.span).with_confidence(0.97));
    }
    let mut last: Option<(Status, TextSpan)> = None;
    let first_treatment = events.iter().find(|e| e.kind.is_treatment()).map(|e| e.sentence);
    for (order, &s) in case.course.iter().enumerate() {
        let late = order + 4 >= case.course.len();
        let after_treatment = first_treatment.is_some_and(|t| s >= t);
        if let Some(told) = told_status(reader, s, late, after_treatment) {
            let softer = told.0 == Status::Alive
                && last.is_some_and(|(status, _)| status == Status::NoEvidenceOfDisease);
            if !softer {
                last = Some(told);
            }
        } else if let Some(event) = events.iter().find(|e| e.sentence == s && e.kind == EventKind::Recurrence)
            && last.is_some_and(|(status, _)| status != Status::AliveWithDisease)
        {
            // After a recurrence an earlier "no evidence of disease" no longer holds.
            last = late.then_some((Status::AliveWithDisease, event.span));
        }
    }
    // A report that ends with the tumor back or growing leaves its patient alive with disease.
    let ending = events.last().filter(|e| {
        e.kind == EventKind::Recurrence && case.course.iter().rev().take(2).any(|&s| s == e.sentence)
    });
    let (status, span) = last.or(ending.map(|e| (Status::AliveWithDisease, e.span)))?;
    Some(Fact::new(status, span).with_confidence(0.85))
}

/// "complete remission of the nephrotic syndrome", "complete disappearance of air": what went away was no tumor.
///
/// Behind a category of response ("remission") only a finding says so; behind a description, everything that names
/// neither a tumor nor disease.
pub(super) fn is_of_other_disease(reader: Reader<'_, '_>, sentence: usize, cue: &Cue<'_>) -> bool {
    if !reader.is(cue.tokens.end, &["of", "in"]) {
        return false;
    }
    let formal = is_formal(reader, cue);
    if !formal && reader.is(cue.tokens.end, &["in"]) {
        return false;
    }
    let reach = if formal { 6 } else { 8 };
    let object = cue.tokens.end + 1..(cue.tokens.end + 1 + reach).min(reader.sentence(sentence).end);
    let kinds = [CueKind::Mass, CueKind::Metastasis, CueKind::Recurrence];
    let tumor = reader.speaks_of_tumor(sentence, &object, &kinds)
        || reader.any(
            object.clone(),
            &[
                "disease", "lymphadenopathy", "involvement", "uptake", "infiltration", "size", "volume",
                "node", "all", "infiltrate",
            ],
        );
    let finding = reader.terms(sentence, Category::Finding).any(|t| object.contains(&t.tokens.start));
    !tumor && (finding || !formal)
}

/// "most of the lesions had disappeared", "disappeared, except for two nodules", "regression of the tumor and
/// disappearance of one metastasis": something was left.
pub(super) fn is_only_of_some(reader: Reader<'_, '_>, sentence: usize, cue: &Cue<'_>) -> bool {
    let tokens = reader.sentence(sentence);
    let most = reader.any(
        cue.tokens.start.saturating_sub(10).max(tokens.start)..cue.tokens.start,
        &["most", "majority", "some", "almost", "nearly", "half"],
    );
    let except =
        reader.any(cue.tokens.end..(cue.tokens.end + 4).min(tokens.end), &["except", "apart", "almost"]);
    let other = reader
        .affirmed(sentence, CueKind::Response)
        .any(|c| c.entry.attr("response") == Some("PR") && c.tokens.start < cue.tokens.start)
        && !is_formal(reader, cue);
    let all = reader.any(cue.tokens.end..(cue.tokens.end + 5).min(tokens.end), &["all"]);
    !all && (most || except || other)
}

fn told_status(
    reader: Reader<'_, '_>,
    sentence: usize,
    late: bool,
    after_treatment: bool,
) -> Option<(Status, TextSpan)> {
    let span = |c: &Cue<'_>| reader.span(c.tokens.clone());
    let told = |c: &&Cue<'_>| {
        !matches!(c.assertion, Assertion::Literature | Assertion::Family | Assertion::Hypothetical)
    };
    if let Some(cue) = reader
        .cues_of(sentence, CueKind::NoDisease)
        .filter(told)
        .filter(|c| !super::events::is_of_margin(reader, c))
        .last()
        .filter(|_| after_treatment || late)
    {
        return Some((Status::NoEvidenceOfDisease, span(cue)));
    }
    let absent = reader.cues(sentence).iter().find(|c| {
        matches!(c.kind, CueKind::Recurrence | CueKind::Metastasis | CueKind::Residual | CueKind::Progression)
            && c.assertion == Assertion::Absent
            && !is_of_complaint(reader, sentence, c)
    });
    let follow_up = reader.has(sentence, CueKind::FollowUp)
        || reader.has(sentence, CueKind::Later)
        || reader.mentions(sentence).iter().any(|m| matches!(m.kind, MentionKind::Duration { .. }));
    if let Some(cue) = absent.filter(|_| after_treatment && (late || follow_up)) {
        return Some((Status::NoEvidenceOfDisease, span(cue)));
    }
    if let Some(cue) = reader.cues_of(sentence, CueKind::AliveWithDisease).find(told).filter(|_| late) {
        return Some((Status::AliveWithDisease, span(cue)));
    }
    if let Some(cue) = reader
        .affirmed(sentence, CueKind::Response)
        .last()
        .filter(|c| c.entry.attr("response") == Some("CR") && after_treatment)
        .filter(|c| !is_of_other_disease(reader, sentence, c) && !is_only_of_some(reader, sentence, c))
    {
        return Some((Status::NoEvidenceOfDisease, span(cue)));
    }
    let with_disease = reader.affirmed(sentence, CueKind::Alive).find(|c| {
        reader.is(c.tokens.end, &["with"])
            && reader.cues(sentence).iter().any(|d| {
                let lesion = matches!(
                    d.kind,
                    CueKind::Metastasis | CueKind::Mass | CueKind::Recurrence | CueKind::Residual
                );
                lesion
                    && d.assertion == Assertion::Present
                    && d.tokens.start >= c.tokens.end
                    && d.tokens.start - c.tokens.end <= 6
            })
    });
    if let Some(cue) = with_disease.filter(|_| late) {
        return Some((Status::AliveWithDisease, span(cue)));
    }
    let alive =
        reader.affirmed(sentence, CueKind::Alive).last().filter(|_| late && (after_treatment || follow_up));
    alive.map(|cue| (Status::Alive, span(cue)))
}

/// The longest follow-up or survival told: a length of time beside a word of follow-up, beside the last
/// status, or counted from an operation, diagnosis or treatment in such a sentence.
pub(super) fn follow_up(
    reader: Reader<'_, '_>,
    case: &CaseText,
    events: &[Happening],
) -> Option<Fact<FollowUp>> {
    // A disease-free interval before the last recurrence is no follow-up, where a later one is told.
    let last_recurrence =
        events.iter().filter(|e| e.kind == EventKind::Recurrence).map(|e| e.sentence).max().unwrap_or(0);
    let (later, all) = (longest(reader, case, events, last_recurrence + 1), longest(reader, case, events, 0));
    later.or(all)
}

fn longest(
    reader: Reader<'_, '_>,
    case: &CaseText,
    events: &[Happening],
    from: usize,
) -> Option<Fact<FollowUp>> {
    let mut best: Option<(f64, Fact<FollowUp>)> = None;
    let first_treatment = events.iter().find(|e| e.kind.is_treatment()).map_or(usize::MAX, |e| e.sentence);
    for &s in case.course.iter().filter(|&&s| s >= from) {
        let status = reader.cues(s).iter().any(|c| {
            matches!(
                c.kind,
                CueKind::NoDisease
                    | CueKind::AliveWithDisease
                    | CueKind::Alive
                    | CueKind::Died
                    | CueKind::FollowUp
            ) && !matches!(c.assertion, Assertion::Literature | Assertion::Family)
                || matches!(c.kind, CueKind::Recurrence | CueKind::Metastasis | CueKind::Residual)
                    && c.assertion == Assertion::Absent
                || c.kind == CueKind::Response
                    && c.assertion == Assertion::Present
                    && reader.any(
                        reader.sentence(s),
                        &["maintained", "ongoing", "sustained", "remains", "lasting"],
                    )
        });
        if !status {
            continue;
        }
        for mention in reader.mentions(s) {
            let MentionKind::Duration { hi, lo, unit, .. } = mention.kind else { continue };
            if unit.days() < 1.0 || mention.assertion == Assertion::Literature {
                continue;
            }
            let Some((weight, from)) = follow_up_reading(reader, s, mention, s >= first_treatment) else {
                continue;
            };
            let months = ((lo + hi) / 2.0 * unit.days() / DAYS_PER_MONTH * 100.0).round() / 100.0;
            let fact = Fact::new(FollowUp { months, from }, mention.span).with_confidence(0.8);
            let score = months + weight / 1000.0;
            if best.as_ref().is_none_or(|(known, _)| *known < score) {
                best = Some((score, fact));
            }
        }
    }
    best.map(|(_, fact)| fact)
}

/// Whether a length of time tells a follow-up, how surely, and from when.
fn follow_up_reading(
    reader: Reader<'_, '_>,
    sentence: usize,
    mention: &Mention<'_>,
    after_treatment: bool,
) -> Option<(f64, FollowUpOrigin)> {
    let tokens = &mention.tokens;
    let range = reader.sentence(sentence);
    let end = range.end;
    let previous = reader.previous(sentence, tokens.start).map_or("", |p| reader.normal(p));
    let next = reader.normal(tokens.end);
    if matches!(next, "ago" | "history" | "old" | "before" | "earlier" | "prior")
        || previous == "every"
        || next == "interval"
    {
        return None;
    }
    let near_follow_up = reader.cues_of(sentence, CueKind::FollowUp).any(|c| {
        let gap = if c.tokens.start >= tokens.end {
            c.tokens.start - tokens.end
        } else {
            tokens.start.saturating_sub(c.tokens.end)
        };
        gap <= 5
    });
    // "5 months after surgery", "41 months after the diagnosis": counted from what is named.
    let reach = if near_follow_up { 6 } else { 2 };
    let counts = (tokens.end..end.min(tokens.end + reach))
        .take_while(|&i| !reader.is(i, &[",", ";"]))
        .find(|&i| reader.is(i, &["after", "from", "since", "following", "post", "past"]));
    if let Some(at) = counts {
        return Some((if near_follow_up { 2.0 } else { 1.5 }, origin(reader, sentence, at + 1)));
    }
    if reader.is(tokens.end, &["postoperatively", "postoperative"]) {
        return Some((1.5, FollowUpOrigin::Surgery));
    }
    if near_follow_up {
        return Some((2.0, FollowUpOrigin::Unspecified));
    }
    let later = matches!(next, "later" | "afterwards" | "thereafter")
        || matches!(previous, "for" | "after" | "survived" | "of" | "at" | "within" | "past" | "last");
    let died = reader.affirmed(sentence, CueKind::Died).next().is_some();
    (later && (after_treatment || died)).then_some((1.0, FollowUpOrigin::Unspecified))
}

fn origin(reader: Reader<'_, '_>, sentence: usize, from: usize) -> FollowUpOrigin {
    let end = reader.sentence(sentence).end.min(from + 7);
    for at in from..end {
        if reader.is(at, &["diagnosis", "diagnosed"]) {
            return FollowUpOrigin::Diagnosis;
        }
        if reader.is(
            at,
            &["surgery", "operation", "resection", "operative", "surgical", "transplantation", "procedure"],
        ) || reader.procedures(sentence, &["surgery"]).any(|t| t.tokens.contains(&at))
        {
            return FollowUpOrigin::Surgery;
        }
        if reader.is(
            at,
            &[
                "treatment", "therapy", "chemotherapy", "radiotherapy", "cycle", "course", "completion",
                "radiation",
            ],
        ) || reader.terms(sentence, Category::Drug).any(|t| t.tokens.contains(&at))
            || reader.cues_of(sentence, CueKind::SystemicGeneric).any(|c| c.tokens.contains(&at))
        {
            return FollowUpOrigin::Treatment;
        }
        if reader.is(at, &["presentation", "admission", "onset", "symptom"]) {
            return FollowUpOrigin::Presentation;
        }
        if reader.is(at, &[",", ".", ";"]) {
            break;
        }
    }
    FollowUpOrigin::Unspecified
}
