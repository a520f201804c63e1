//! Radiotherapy that was given.

use super::cases::CaseText;
use super::fact::{Fact, Radiotherapy};
use super::reader::{Reader, Term};
use crate::mentions::{Assertion, CueKind, MentionKind};
use catamnesis_vocab::Category;

/// One telling of radiotherapy that began there.
pub(super) struct Given<'v> {
    pub term: Term<'v>,
    pub sentence: usize,
}

/// Radiotherapies in the order told; words that look back on one ("after radiotherapy") are none.
pub(super) fn given<'v>(reader: Reader<'_, 'v>, case: &CaseText) -> Vec<Given<'v>> {
    let mut found: Vec<Given<'v>> = Vec::new();
    for &s in &case.course {
        for term in reader.procedures(s, &["radiotherapy"]) {
            if term.assertion != Assertion::Present
                || is_right_side(reader, &term)
                || looks_back(reader, s, &term) && !found.is_empty()
            {
                continue;
            }
            let close = found.last().is_some_and(|g| {
                g.sentence == s
                    && (term.tokens.start - g.term.tokens.end <= 12
                        || !reader.any(g.term.tokens.end..term.tokens.start, &["then", "followed", "and"]))
            });
            let again = found.last().is_some_and(|g| g.sentence + 1 == s)
                && !reader.cues(s).iter().any(|c| c.kind == CueKind::Done);
            if !close && !again {
                found.push(Given { term, sentence: s });
            }
        }
    }
    found
}

/// "(RT) middle lung zone": the letters say which side.
fn is_right_side(reader: Reader<'_, '_>, term: &Term<'_>) -> bool {
    let letters = term.tokens.len() == 1 && term.span.len() == 2;
    let next = term.tokens.end + usize::from(reader.document.word(term.tokens.end) == ")");
    letters
        && (reader.is(next, &["middle", "lower", "upper", "lung", "lobe", "side"])
            || reader.terms(term.sentence, Category::Site).any(|t| t.tokens.start == next))
}

fn looks_back(reader: Reader<'_, '_>, sentence: usize, term: &Term<'_>) -> bool {
    let start = reader.sentence(sentence).start;
    (start.max(term.tokens.start.saturating_sub(5))..term.tokens.start).any(|i| {
        reader.is(
            i,
            &["after", "following", "since", "post", "during", "completion", "end", "induced", "associated"],
        )
    }) || reader
        .is(term.tokens.end, &["field", "induced", "associated", "oncology", "department", "oncologist"])
        || reader.is_hyphen(term.tokens.end) && reader.is(term.tokens.end + 1, &["induced", "associated"])
}

/// One summary of all radiotherapy: the largest total dose told with it, and its fractions.
pub(super) fn summary(reader: Reader<'_, '_>, given: &[Given<'_>]) -> Option<Fact<Radiotherapy>> {
    let first = given.first()?;
    let mut fact = Fact::new(Radiotherapy::default(), first.term.span).with_confidence(0.9);
    for telling in given {
        fact.support(telling.term.span);
        for s in [telling.sentence, telling.sentence + 1] {
            for mention in reader.mentions(s) {
                match mention.kind {
                    MentionKind::RadiationDose { gray }
                        if mention.assertion == Assertion::Present
                            && fact.value.dose_gy.is_none_or(|d| d < gray) =>
                    {
                        fact.value.dose_gy = Some((gray * 1000.0).round() / 1000.0);
                        fact.support(mention.span);
                    }
                    MentionKind::Fractions { n } if fact.value.fractions.is_none() => {
                        fact.value.fractions = Some(n)
                    }
                    _ => {}
                }
            }
        }
        if fact.value.technique.is_none() {
            fact.value.technique = Some(reader.lower(telling.term.tokens.clone()));
        }
        if fact.value.site.is_none() {
            fact.value.site = reader
                .terms(telling.sentence, Category::Site)
                .filter(|t| t.tokens.start.abs_diff(telling.term.tokens.start) <= 8)
                .map(|t| reader.lower(t.tokens))
                .next();
        }
    }
    Some(fact)
}
