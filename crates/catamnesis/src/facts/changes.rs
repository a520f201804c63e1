//! Treatments that did not go as they were meant: reduced, delayed, interrupted, stopped, and why.

use super::cases::CaseText;
use super::fact::{Change, Fact, TreatmentChange};
use super::reader::Reader;
use super::systemic::names_drug;
use crate::mentions::{Assertion, Cue, CueKind, MentionKind};
use catamnesis_vocab::Category;
use std::ops::Range;

/// Words that name a treatment without saying which.
const TREATMENT: &[&str] = &[
    "treatment", "therapy", "chemotherapy", "immunotherapy", "radiotherapy", "regimen", "cycle", "course",
    "dose", "dosage", "infusion", "drug", "medication", "administration", "radiation", "irradiation",
    "treatments", "cycles", "courses",
];

/// Words that may introduce a reason where a finding, a progression or a refusal follows.
const FOR: &[&str] = &["for", "after", "following", "upon", "at", "with", "when", "as", "since", "by"];

/// Words at which a reason ends.
const ENDS: &[&str] = &[
    ",", ";", ".", ":", "but", "which", "who", "then", "until", "however", "thus", "therefore", "whereas",
    "he", "she", "we", "(",
];

/// Every change of a treatment that the report tells, with its reason.
pub(super) fn changes(reader: Reader<'_, '_>, case: &CaseText) -> Vec<Fact<TreatmentChange>> {
    let mut found: Vec<Fact<TreatmentChange>> = Vec::new();
    for &s in &case.course {
        for cue in reader.affirmed(s, CueKind::Changed) {
            let Some(change) = cue.entry.attr("change").and_then(Change::from_name) else { continue };
            let Some(subject) = subject(reader, s, cue) else { continue };
            let agents = agents(reader, s, &subject);
            let reason = reason(reader, s, cue, &subject).map(|tokens| reader.lower(tokens));
            let (start, end) = (subject.start.min(cue.tokens.start), subject.end.max(cue.tokens.end));
            let value = TreatmentChange { change, agents, reason };
            match found.iter_mut().find(|f| f.value.change == change && f.value.agents == value.agents) {
                Some(known) if known.value.reason.is_none() || value.reason.is_none() => {
                    known.support(reader.span(start..end));
                    known.value.reason = known.value.reason.take().or(value.reason);
                }
                _ => found.push(Fact::new(value, reader.span(start..end)).with_confidence(0.8)),
            }
        }
        for tokens in refused_further(reader, s) {
            let value = TreatmentChange {
                change: Change::Stopped,
                agents: agents(reader, s, &tokens),
                reason: Some("refused by the patient".to_owned()),
            };
            found.push(Fact::new(value, reader.span(tokens)).with_confidence(0.7));
        }
    }
    found
}

/// The treatment that a word of change speaks of: the nearest one before it in its clause, or the object behind
/// it ("discontinuation of imatinib"). None where something else stopped ("the bleeding stopped").
fn subject(reader: Reader<'_, '_>, sentence: usize, cue: &Cue<'_>) -> Option<Range<usize>> {
    let tokens = reader.sentence(sentence);
    let needs_drug = cue.entry.attr("needs") == Some("drug");
    let reach = if needs_drug { 4 } else { 12 };
    let named = treatments(reader, sentence);
    let generic = |i: usize| reader.is(i, TREATMENT).then(|| i..i + 1);
    if reader.any(cue.tokens.clone(), TREATMENT) {
        return Some(cue.tokens.clone());
    }
    let from = cue.tokens.start.saturating_sub(reach).max(tokens.start);
    for at in (from..cue.tokens.start).rev() {
        if let Some(found) = named.iter().find(|t| t.contains(&at)).cloned().or_else(|| generic(at)) {
            return Some(found);
        }
        let other = reader.is(at, &[";", "but", "who"])
            || reader.terms(sentence, Category::Finding).any(|t| t.tokens.contains(&at))
            || reader.cues_of(sentence, CueKind::Mass).any(|c| c.tokens.contains(&at));
        if other {
            break;
        }
    }
    if needs_drug {
        return None;
    }
    (cue.tokens.end..(cue.tokens.end + 5).min(tokens.end))
        .take_while(|&i| !reader.is(i, &[",", ";", "and", "due", "because"]))
        .find_map(|at| named.iter().find(|t| t.contains(&at)).cloned().or_else(|| generic(at)))
}

/// Where the sentence names treatments against the tumor.
fn treatments(reader: Reader<'_, '_>, sentence: usize) -> Vec<Range<usize>> {
    reader
        .mentions(sentence)
        .iter()
        .filter(|m| match m.kind {
            MentionKind::Term { category: Category::Drug, entry, .. } => {
                matches!(entry.attr("use"), Some("antineoplastic"))
            }
            MentionKind::Term { category: Category::Regimen, .. } => true,
            MentionKind::Term { category: Category::Procedure, entry, .. } => {
                matches!(entry.attr("kind"), Some("radiotherapy" | "systemic"))
            }
            MentionKind::Dose { .. } => true,
            _ => false,
        })
        .map(|m| m.tokens.clone())
        .chain(
            reader
                .cues(sentence)
                .iter()
                .filter(|c| matches!(c.kind, CueKind::SystemicGeneric | CueKind::VagueTherapy))
                .map(|c| c.tokens.clone()),
        )
        .collect()
}

/// Generic names of the drugs named at the subject, or joined to it.
fn agents(reader: Reader<'_, '_>, sentence: usize, subject: &Range<usize>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for drug in reader.terms(sentence, Category::Drug) {
        let near = drug.tokens.start < subject.end + 3 && subject.start < drug.tokens.end + 3;
        if near && names_drug(drug.entry) {
            let name = drug.entry.label().to_lowercase();
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

/// The words that give the reason, in the four orders reports use: "stopped because of X", "stopped after X",
/// "because of X, … was stopped", "X led to discontinuation".
fn reason(
    reader: Reader<'_, '_>,
    sentence: usize,
    cue: &Cue<'_>,
    subject: &Range<usize>,
) -> Option<Range<usize>> {
    let tokens = reader.sentence(sentence);
    let end = cue.tokens.end.max(subject.end);
    let because = |from: usize, to: usize| {
        reader.cues_of(sentence, CueKind::DueTo).find(|c| from <= c.tokens.start && c.tokens.start < to)
    };
    if let Some(due) = because(end, end + 15) {
        return phrase(reader, due.tokens.end..tokens.end);
    }
    for at in (end..(end + 10).min(tokens.end)).take_while(|&i| !reader.is(i, &[";", "."])) {
        if reader.is(at, FOR)
            && let Some(found) = phrase(reader, at + 1..tokens.end)
            && tells_why(reader, sentence, &found)
        {
            return Some(found);
        }
    }
    if let Some(led) = reader
        .cues_of(sentence, CueKind::LedTo)
        .find(|c| c.tokens.end <= cue.tokens.start && cue.tokens.start - c.tokens.end <= 8)
    {
        let start = reasons(reader, sentence).into_iter().find(|t| t.end <= led.tokens.start)?.start;
        return Some(start..led.tokens.start);
    }
    let due = because(tokens.start, cue.tokens.start)?;
    phrase(reader, due.tokens.end..subject.start.min(cue.tokens.start))
}

/// From a start to the end of the phrase, at most twelve tokens.
fn phrase(reader: Reader<'_, '_>, within: Range<usize>) -> Option<Range<usize>> {
    let start = (within.start..within.end).find(|&i| {
        !reader.is(i, &["the", "a", "an", "of", "to", "her", "his", "development", "occurrence"])
    })?;
    let end = (start..within.end.min(start + 12))
        .find(|&i| {
            reader.is(i, ENDS)
                || reader.is(i, &["and"]) && reader.is(i + 1, &["the", "a", "treatment", "he", "she"])
        })
        .unwrap_or(within.end.min(start + 12));
    (end > start).then_some(start..end)
}

/// Where the sentence names what may end a treatment.
fn reasons(reader: Reader<'_, '_>, sentence: usize) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = reader
        .terms(sentence, Category::Finding)
        .filter(|t| t.assertion == Assertion::Present)
        .map(|t| t.tokens)
        .chain(
            reader
                .cues(sentence)
                .iter()
                .filter(|c| {
                    matches!(
                        c.kind,
                        CueKind::AdverseEvent
                            | CueKind::Complication
                            | CueKind::Progression
                            | CueKind::Recurrence
                            | CueKind::Metastasis
                            | CueKind::Refusal
                    ) || c.kind == CueKind::Response && c.entry.attr("response") == Some("PD")
                })
                .map(|c| c.tokens.clone()),
        )
        .collect();
    found.sort_by_key(|t| t.start);
    found
}

fn tells_why(reader: Reader<'_, '_>, sentence: usize, phrase: &Range<usize>) -> bool {
    reasons(reader, sentence).iter().any(|t| phrase.start <= t.start && t.end <= phrase.end)
}

/// "refused further chemotherapy", "declined to continue treatment".
fn refused_further(reader: Reader<'_, '_>, sentence: usize) -> Vec<Range<usize>> {
    reader
        .cues_of(sentence, CueKind::Refusal)
        .filter(|c| reader.is(c.tokens.start, &["refused", "declined"]))
        .filter_map(|c| {
            let end = (c.tokens.end..(c.tokens.end + 7).min(reader.sentence(sentence).end))
                .find(|&i| reader.is(i, TREATMENT))?;
            let further = reader.any(
                c.tokens.end..end + 1,
                &["further", "continue", "additional", "remaining", "subsequent", "continuation", "more"],
            );
            further.then_some(c.tokens.start..end + 1)
        })
        .collect()
}
