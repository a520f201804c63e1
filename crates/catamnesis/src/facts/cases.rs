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

/// Sentences that open a numbered case: "Case 1 …", "(Case 2) …", "In case two, …", "The second case is about …"; a
/// second one alone makes what stands before it the first.
fn numbering(reader: Reader<'_, '_>, course: &[usize]) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = course
        .iter()
        .filter_map(|&s| Some((s, numbered(reader, s).or_else(|| placed(reader, s))?)))
        .collect();
    if let [(sentence, 2)] = found[..]
        && let Some(&first) = course.first().filter(|&&s| s != sentence)
    {
        found.insert(0, (first, 1));
    }
    if found.len() >= 2 { found } else { introductions(reader, course) }
}

fn numbered(reader: Reader<'_, '_>, sentence: usize) -> Option<usize> {
    let mut start = reader.sentence(sentence).start;
    while reader.is(start, &["in", "("]) {
        start += 1;
    }
    if !reader.is(start, &["case", "patient"]) {
        return None;
    }
    let named = reader.is(start + 1, &["report", "no", "number", "presentation"]);
    let at = start + 1 + usize::from(named || reader.is_hyphen(start + 1));
    let word = reader.document.word(at);
    let value = word
        .parse::<usize>()
        .ok()
        .or_else(|| number::roman(word).map(|n| n as usize))
        .or_else(|| number::from_word(reader.normal(at)).map(|n| n as usize));
    value.filter(|n| (1..=50).contains(n))
}

/// "The second case describes …", "Our third patient, …".
fn placed(reader: Reader<'_, '_>, sentence: usize) -> Option<usize> {
    let start = reader.sentence(sentence).start;
    let opens = reader.is(start, &["the", "our"]) && reader.is(start + 2, &["case", "patient"]);
    let goes_on = reader.is(
        start + 3,
        &[
            "was", "is", "were", "presented", "concerns", "had", ",", ":", "describes", "involved",
            "involves", "refers", "underwent", "received",
        ],
    );
    number::ordinal(reader.normal(start + 1)).filter(|_| opens && goes_on).map(|n| n as usize)
}

/// Sentences that introduce a person anew by age ("A 70-year-old woman was …", "A 58-year-old woman was …"): each
/// is a case where the ages differ, and the report says that it tells of several or the sentence tells how this one
/// came to the doctor.
fn introductions(reader: Reader<'_, '_>, course: &[usize]) -> Vec<(usize, usize)> {
    let mut introduced: Vec<(usize, f64)> = Vec::new();
    for &sentence in course {
        if let Some(age) = introduced_age(reader, sentence)
            && !introduced.iter().any(|(_, a)| *a == age)
        {
            introduced.push((sentence, age));
        }
    }
    if introduced.len() < 2 {
        return Vec::new();
    }
    let several = tells_of_several(reader);
    let (first, further) = (introduced.first(), introduced.get(1..).unwrap_or_default());
    let further = further.iter().filter(|(sentence, _)| several || tells_how_one_came(reader, *sentence));
    let found: Vec<(usize, usize)> =
        first.into_iter().chain(further).enumerate().map(|(i, (sentence, _))| (*sentence, i + 1)).collect();
    if found.len() < 2 { Vec::new() } else { found }
}

/// The age in "A 70-year-old woman", where the sentence opens with it.
fn introduced_age(reader: Reader<'_, '_>, sentence: usize) -> Option<f64> {
    let start = reader.sentence(sentence).start;
    if !reader.is(start, &["a", "an", "the", "another", "our"]) {
        return None;
    }
    let age = reader.mentions(sentence).iter().find_map(|m| match m.kind {
        MentionKind::Age { lo, .. }
            if m.tokens.start <= start + 3 && m.assertion != Assertion::Literature =>
        {
            Some(lo)
        }
        _ => None,
    })?;
    let person = reader.cues(sentence).iter().any(|c| {
        matches!(c.kind, CueKind::Patient | CueKind::Sex | CueKind::Person) && c.tokens.start <= start + 10
    });
    person.then_some(age)
}

/// "two patients", "three cases".
fn tells_of_several(reader: Reader<'_, '_>) -> bool {
    (0..reader.document.sentences.len()).any(|s| {
        reader.sentence(s).any(|i| {
            matches!(reader.document.word(i), "patients" | "cases" | "Cases")
                && (i.saturating_sub(3)..i).any(|n| {
                    number::from_word(reader.normal(n)).is_some_and(|n| (2.0..=12.0).contains(&n))
                        || matches!(reader.document.word(n), "2" | "3" | "4" | "5" | "6")
                })
        })
    })
}

fn tells_how_one_came(reader: Reader<'_, '_>, sentence: usize) -> bool {
    reader.cues(sentence).iter().any(|c| {
        matches!(c.kind, CueKind::Presentation | CueKind::Diagnosis) && c.assertion == Assertion::Present
    })
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
