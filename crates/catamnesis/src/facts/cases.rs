//! Which sentences tell of which patient.

use super::reader::Reader;
use crate::mentions::{Assertion, CueKind, MentionKind};
use crate::text::SectionKind;
use catamnesis_core::number;

/// The sentences of one patient.
#[derive(Debug, Clone, Default)]
pub(super) struct CaseText {
    /// Which patient, from 1.
    pub number: usize,
    /// Sentences that tell the course, in text order.
    pub course: Vec<usize>,
    /// Sentences that may name the tumor or the patient but do not tell the course again: title, and the
    /// abstract of an article whose case section is read.
    pub summary: Vec<usize>,
}

/// Splits a document into its patients: by numbered headings or openings ("Case 2", "Patient 2"); one patient
/// otherwise. A report in which nobody is a patient has no case.
pub(super) fn split(reader: Reader<'_, '_>) -> Vec<CaseText> {
    let (course, summary) = narrative(reader);
    let mut cases: Vec<CaseText> = Vec::new();
    let numbered = numbering(reader, &course);
    let mut before = Vec::new();
    for &sentence in &course {
        if let Some(number) = numbered.iter().find(|(s, _)| *s == sentence).map(|(_, n)| *n) {
            match cases.iter().position(|c| c.number == number) {
                Some(again) => {
                    let case = cases.remove(again);
                    cases.push(case);
                }
                None => cases.push(CaseText { number, ..CaseText::default() }),
            }
        }
        match cases.last_mut() {
            Some(case) => case.course.push(sentence),
            None => before.push(sentence),
        }
    }
    cases.sort_by_key(|c| c.number);
    if cases.is_empty() {
        cases.push(CaseText { number: 1, ..CaseText::default() });
    }
    let first = &mut cases[0];
    before.append(&mut first.course);
    first.course = before;
    first.summary = summary;
    cases.retain(|c| is_of_a_patient(reader, c));
    cases
}

/// The sentences to read the course from, and those that only summarize it.
fn narrative(reader: Reader<'_, '_>) -> (Vec<usize>, Vec<usize>) {
    let kinds: Vec<SectionKind> =
        (0..reader.document.sentences.len()).map(|s| reader.document.section_kind(s)).collect();
    let has_case = kinds.iter().filter(|k| **k == SectionKind::Case).count() >= 3;
    let (mut course, mut summary) = (Vec::new(), Vec::new());
    for (sentence, kind) in kinds.into_iter().enumerate() {
        match kind {
            SectionKind::Case => course.push(sentence),
            SectionKind::Abstract | SectionKind::Body if !has_case => course.push(sentence),
            SectionKind::Title | SectionKind::Abstract => summary.push(sentence),
            _ => {}
        }
    }
    (course, summary)
}

/// Sentences that open a numbered case: "Case 1 …", "Patient 2 was …", "Case report 2".
fn numbering(reader: Reader<'_, '_>, course: &[usize]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for &sentence in course {
        let tokens = reader.sentence(sentence);
        let start = tokens.start;
        if !reader.is(start, &["case", "patient"]) {
            continue;
        }
        let at = if reader.is(start + 1, &["report", "no", "number", "presentation"]) {
            start + 2
        } else {
            start + 1
        };
        let word = reader.document.word(at);
        let value = word
            .parse::<usize>()
            .ok()
            .or_else(|| number::roman(word).map(|n| n as usize))
            .or_else(|| number::from_word(reader.normal(at)).map(|n| n as usize));
        if let Some(n) = value.filter(|n| (1..=50).contains(n)) {
            found.push((sentence, n));
        }
    }
    if found.len() >= 2 {
        return found;
    }
    let ordinals = ordinal_openings(reader, course);
    if ordinals.len() >= 2 { ordinals } else { introductions(reader, course) }
}

/// Sentences that open a case by its place: "The first case was …", "The second patient, …".
fn ordinal_openings(reader: Reader<'_, '_>, course: &[usize]) -> Vec<(usize, usize)> {
    course
        .iter()
        .filter_map(|&sentence| {
            let start = reader.sentence(sentence).start;
            let opens = reader.is(start, &["the", "our"]) && reader.is(start + 2, &["case", "patient"]);
            let goes_on = reader.is(start + 3, &["was", "is", "were", "presented", "concerns", "had", ","])
                || reader.document.word(start + 3) == ":";
            let n = number::ordinal(reader.normal(start + 1)).filter(|_| opens && goes_on)?;
            Some((sentence, n as usize))
        })
        .collect()
}

/// Sentences that introduce a person anew by age ("A 70-year-old woman was …", "A 58-year-old woman was …"): each
/// is a case where the ages differ and the report says that it tells of several.
fn introductions(reader: Reader<'_, '_>, course: &[usize]) -> Vec<(usize, usize)> {
    let several = (0..reader.document.sentences.len()).any(|s| {
        reader.sentence(s).any(|i| {
            let counted = number::from_word(reader.normal(i)).is_some_and(|n| (2.0..=12.0).contains(&n))
                || matches!(reader.document.word(i), "2" | "3" | "4" | "5" | "6");
            counted
                && (i + 1..i + 4).any(|p| matches!(reader.document.word(p), "patients" | "cases" | "Cases"))
        })
    });
    if !several {
        return Vec::new();
    }
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut ages: Vec<f64> = Vec::new();
    for &sentence in course {
        let start = reader.sentence(sentence).start;
        if !reader.is(start, &["a", "an", "the", "another", "our"]) {
            continue;
        }
        let age = reader.mentions(sentence).iter().find_map(|m| match m.kind {
            MentionKind::Age { lo, .. }
                if m.tokens.start <= start + 3 && m.assertion != Assertion::Literature =>
            {
                Some(lo)
            }
            _ => None,
        });
        let person = reader.cues(sentence).iter().any(|c| {
            matches!(c.kind, CueKind::Patient | CueKind::Sex | CueKind::Person)
                && c.tokens.start <= start + 10
        });
        if let Some(age) = age.filter(|a| person && !ages.contains(a)) {
            ages.push(age);
            found.push((sentence, found.len() + 1));
        }
    }
    if found.len() < 2 { Vec::new() } else { found }
}

fn is_of_a_patient(reader: Reader<'_, '_>, case: &CaseText) -> bool {
    case.course.iter().chain(&case.summary).any(|&s| {
        reader.mentions(s).iter().any(|m| matches!(m.kind, MentionKind::Age { .. }))
            || reader
                .cues(s)
                .iter()
                .any(|c| matches!(c.kind, CueKind::Patient | CueKind::Sex | CueKind::Person))
    })
}
