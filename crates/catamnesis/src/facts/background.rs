//! What surrounds the tumor: biomarkers, complaints, earlier illnesses, the family.

use super::cases::CaseText;
use super::concept;
use super::fact::{Biomarker, Concept, Fact};
use super::reader::{Reader, Term};
use crate::mentions::{Assertion, CueKind};
use catamnesis_core::words::TokenKind;
use catamnesis_vocab::Category;

/// Markers with a result: positive, negative, or the value or variant written behind them.
pub(super) fn biomarkers(reader: Reader<'_, '_>, case: &CaseText) -> Vec<Fact<Biomarker>> {
    let mut found: Vec<Fact<Biomarker>> = Vec::new();
    for &s in &case.course {
        for term in reader.terms(s, Category::Marker) {
            if matches!(term.assertion, Assertion::Family | Assertion::Literature | Assertion::Hypothetical) {
                continue;
            }
            let Some((result, end)) = result(reader, s, &term) else { continue };
            let value = Biomarker {
                concept: Concept { wording: reader.wording(term.tokens.clone()), ..concept(term.entry) },
                result,
            };
            if !found.iter().any(|f| f.value == value) {
                found.push(
                    Fact::new(value, reader.span(term.tokens.start..end.max(term.tokens.end)))
                        .with_confidence(0.8),
                );
            }
        }
    }
    found
}

fn result(reader: Reader<'_, '_>, sentence: usize, term: &Term<'_>) -> Option<(String, usize)> {
    let end = reader.sentence(sentence).end;
    let after = term.tokens.end;
    if let Some(value) = value_after(reader, sentence, after, end) {
        return Some(value);
    }
    if reader.document.word(after) == "+"
        || reader.is_hyphen(after) && reader.is(after + 1, &["positive"])
        || reader.is(after, &["positive"])
    {
        return Some(("positive".into(), after + 1));
    }
    if reader.is(after, &["negative"])
        || reader.is_hyphen(after) && reader.is(after + 1, &["negative"])
        || reader.document.word(after) == "(" && reader.is_hyphen(after + 1)
    {
        return Some(("negative".into(), after + 1));
    }
    // "positive for CD34, desmin and actin": the nearest such word before, over a list.
    let sign = (reader.sentence(sentence).start..term.tokens.start).rev().take(30).find(|&i| {
        reader.is(
            i,
            &[
                "positive", "negative", "positivity", "negativity", "expressed", "expression",
                "immunoreactive", "reactivity", "overexpression", "mutation",
            ],
        )
    })?;
    if reader.is(sign, &["negative", "negativity"]) || term.assertion == Assertion::Absent {
        return Some(("negative".into(), after));
    }
    reader
        .any(sign + 1..term.tokens.start, &["for", "of", "to", "in", "with"])
        .then(|| ("positive".into(), after))
}

/// "CA-125 was 1,240 U/mL", "Ki67 index of 30%", "EGFR L858R", "KIT exon 11 mutation".
fn value_after(reader: Reader<'_, '_>, sentence: usize, after: usize, end: usize) -> Option<(String, usize)> {
    let mut at = after;
    let limit = (after + 8).min(end);
    while at < limit {
        let token = reader.document.tokens[at];
        if token.kind == TokenKind::Number {
            let quantity = reader.mentions(sentence).iter().any(|m| {
                m.tokens.contains(&at)
                    && !matches!(
                        m.kind,
                        crate::mentions::MentionKind::Term { .. } | crate::mentions::MentionKind::Dose { .. }
                    )
            });
            if quantity {
                return None;
            }
            let mut last = at + 1;
            while last < end
                && last < at + 6
                && (reader.document.word(last) == "%"
                    || reader.document.word(last) == "/"
                    || is_unit(reader.document.word(last))
                    || reader.document.tokens[last].kind == TokenKind::Number
                        && reader.document.word(last - 1) == "/")
            {
                last += 1;
            }
            return (last > at + 1 || reader.any(after..at, &["level", "was", "of", "index"]))
                .then(|| (reader.wording(at..last), last));
        }
        let word = reader.document.word(at);
        let variant = word.len() >= 4
            && word.starts_with(|c: char| c.is_ascii_uppercase())
            && word[1..]
                .trim_end_matches(|c: char| c.is_ascii_alphabetic())
                .bytes()
                .all(|b| b.is_ascii_digit())
            && word.bytes().any(|b| b.is_ascii_digit());
        if variant && at <= after + 1 {
            return Some((word.to_owned(), at + 1));
        }
        if reader.is(at, &["exon"]) && at + 1 < end {
            let last =
                if reader.is(at + 2, &["mutation", "deletion", "insertion"]) { at + 3 } else { at + 2 };
            return Some((reader.wording(at..last), last));
        }
        if !reader.is(
            at,
            &[
                "level", "was", "were", "of", "index", "is", "serum", "(", ":", "=", ">", "<", "elevated",
                "at", "to", "with", "a", "proliferation", "labeling", "the", "increased", "and", "value",
                "high", "p", "mutation",
            ],
        ) && !reader.is_hyphen(at)
        {
            return None;
        }
        if reader.is(at, &["and"]) {
            return None;
        }
        at += 1;
    }
    None
}

fn is_unit(word: &str) -> bool {
    matches!(
        word,
        "U" | "IU"
            | "ng"
            | "ml"
            | "mL"
            | "ML"
            | "µg"
            | "ug"
            | "mg"
            | "L"
            | "l"
            | "dL"
            | "dl"
            | "mIU"
            | "MUI"
            | "kU"
            | "pg"
            | "UI"
            | "mU"
            | "g"
            | "mmol"
            | "μg"
    )
}

/// Symptoms and signs the patient had, each once.
pub(super) fn findings(reader: Reader<'_, '_>, case: &CaseText) -> Vec<Fact<Concept>> {
    let mut found: Vec<Fact<Concept>> = Vec::new();
    for &s in &case.course {
        for term in reader.terms(s, Category::Finding).filter(|t| t.assertion == Assertion::Present) {
            add(&mut found, reader, &term);
        }
    }
    found
}

/// Illnesses and operations of the patient's past.
pub(super) fn history(reader: Reader<'_, '_>, case: &CaseText) -> Vec<Fact<Concept>> {
    let mut found: Vec<Fact<Concept>> = Vec::new();
    for &s in &case.course {
        for category in [Category::Tumor, Category::Finding, Category::Procedure] {
            for term in reader.terms(s, category).filter(|t| t.assertion == Assertion::Historical) {
                add(&mut found, reader, &term);
            }
        }
    }
    found
}

/// Illnesses of relatives.
pub(super) fn family_history(reader: Reader<'_, '_>, case: &CaseText) -> Vec<Fact<Concept>> {
    let mut found: Vec<Fact<Concept>> = Vec::new();
    for &s in &case.course {
        if !reader.has(s, CueKind::Family) {
            continue;
        }
        for category in [Category::Tumor, Category::Finding] {
            for term in reader.terms(s, category).filter(|t| t.assertion == Assertion::Family) {
                add(&mut found, reader, &term);
            }
        }
    }
    found
}

fn add(found: &mut Vec<Fact<Concept>>, reader: Reader<'_, '_>, term: &Term<'_>) {
    match found.iter_mut().find(|f| f.value.id == term.entry.id()) {
        Some(known) => known.support(term.span),
        None => {
            let value = Concept { wording: reader.lower(term.tokens.clone()), ..concept(term.entry) };
            found.push(Fact::new(value, term.span).with_confidence(0.85));
        }
    }
}
