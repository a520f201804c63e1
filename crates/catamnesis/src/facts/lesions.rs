//! Numbers of lesions: "3 liver nodules", "12 liver metastases which had been resected", "only 2 left".

use super::cases::CaseText;
use super::concept;
use super::fact::{Concept, CountRole, Fact, LesionCount};
use super::reader::Reader;
use crate::mentions::{Assertion, Cue, CueKind};
use catamnesis_core::number;
use catamnesis_core::words::TokenKind;
use catamnesis_vocab::Category;

/// Every count of lesions that the report affirms, in text order.
pub(super) fn counts(reader: Reader<'_, '_>, case: &CaseText) -> Vec<Fact<LesionCount>> {
    let mut found = Vec::new();
    for &s in &case.course {
        for cue in reader.cues(s).iter().filter(|c| {
            matches!(c.kind, CueKind::Mass | CueKind::Metastasis) && c.assertion == Assertion::Present
        }) {
            if !is_plural(reader, cue) {
                continue;
            }
            let Some((n, first)) = number_before(reader, s, cue.tokens.start) else { continue };
            if found.iter().any(|f: &Fact<LesionCount>| f.span().overlaps(reader.span(first..cue.tokens.end)))
            {
                continue;
            }
            let site = reader
                .terms(s, Category::Site)
                .filter(|t| t.tokens.start >= first && t.tokens.end <= cue.tokens.end + 4)
                .filter(|t| {
                    t.tokens.start < cue.tokens.end
                        || reader.any(cue.tokens.end..t.tokens.start, &["in", "of", "on"])
                })
                .map(|t| Concept { wording: reader.lower(t.tokens.clone()), ..concept(t.entry) })
                .next();
            let role = role(reader, s, first, cue);
            let span = reader.span(first..cue.tokens.end);
            found.push(Fact::new(LesionCount { site, n, role, sentence: s }, span).with_confidence(0.85));
        }
    }
    found
}

/// "nodules", "metastases": the word as written is a plural.
fn is_plural(reader: Reader<'_, '_>, cue: &Cue<'_>) -> bool {
    let word = reader.document.word(cue.tokens.end - 1).to_ascii_lowercase();
    word.ends_with('s') && !word.ends_with("is") && !word.ends_with("ss") || word == "foci"
}

/// A whole number from 2 to 999 before the head, over at most four adjectives and sites.
fn number_before(reader: Reader<'_, '_>, sentence: usize, head: usize) -> Option<(u32, usize)> {
    let start = reader.sentence(sentence).start;
    for at in (start.max(head.saturating_sub(5))..head).rev() {
        let token = reader.document.tokens[at];
        let value = match token.kind {
            TokenKind::Number => reader.document.word(at).parse::<f64>().ok(),
            TokenKind::Word => number::from_word(reader.normal(at)),
            TokenKind::Hyphen => continue,
            _ => return None,
        };
        if let Some(n) = value {
            let whole = (2.0..1000.0).contains(&n) && n.fract() == 0.0;
            let quantity = reader.mentions(sentence).iter().any(|m| {
                m.tokens.contains(&at) && !matches!(m.kind, crate::mentions::MentionKind::Term { .. })
            });
            return (whole && !quantity).then_some((n as u32, at));
        }
        if reader.is(
            at,
            &["of", "and", "with", "the", "in", "to", "was", "were", "stage", "grade", "case", "segment"],
        ) {
            return None;
        }
    }
    None
}

fn role(reader: Reader<'_, '_>, sentence: usize, first: usize, cue: &Cue<'_>) -> CountRole {
    let residual = reader
        .cues_of(sentence, CueKind::Residual)
        .any(|c| c.tokens.start.abs_diff(cue.tokens.start) <= 4)
        || reader.any(cue.tokens.end..cue.tokens.end + 4, &["left"])
        || reader.any(first.saturating_sub(3)..first, &["only"]) && reader.has(sentence, CueKind::Response);
    let resected = reader
        .cues_of(sentence, CueKind::ResectVerb)
        .any(|c| c.tokens.start >= cue.tokens.end && c.tokens.start - cue.tokens.end <= 8)
        || reader.procedures(sentence, &["surgery"]).any(|t| {
            t.tokens.end <= first && first - t.tokens.end <= 4 && reader.any(t.tokens.end..first, &["of"])
        });
    match (residual, resected) {
        (_, true) => CountRole::Resected,
        (true, false) => CountRole::Residual,
        (false, false) => CountRole::Seen,
    }
}
