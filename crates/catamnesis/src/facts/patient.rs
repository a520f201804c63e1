//! Age and sex.

use super::cases::CaseText;
use super::fact::{Age, Fact, Sex};
use super::reader::Reader;
use crate::mentions::{Assertion, CueKind, MentionKind};
use catamnesis_vocab::Category;

/// Age at presentation: the first age told of the patient; where the sentence places the presentation years
/// back ("an 85-year-old woman who presented 10 years ago"), the years are taken off.
pub(super) fn age(reader: Reader<'_, '_>, case: &CaseText) -> Option<Fact<Age>> {
    case.course.iter().chain(&case.summary).find_map(|&s| {
        let mention = reader.mentions(s).iter().find(|m| {
            matches!(m.kind, MentionKind::Age { .. })
                && !matches!(m.assertion, Assertion::Family | Assertion::Literature)
        })?;
        let MentionKind::Age { lo, hi } = mention.kind else { return None };
        let ago = years_since_presentation(reader, s, mention.tokens.end);
        let age = Age { lo: (lo - ago).max(0.0), hi: (hi - ago).max(0.0) };
        Some(Fact::new(age, mention.span).with_confidence(if ago > 0.0 { 0.6 } else { 0.97 }))
    })
}

fn years_since_presentation(reader: Reader<'_, '_>, sentence: usize, from: usize) -> f64 {
    if !reader.cues_of(sentence, CueKind::Presentation).any(|c| c.tokens.start >= from) {
        return 0.0;
    }
    reader
        .mentions(sentence)
        .iter()
        .filter(|m| m.tokens.start >= from && reader.is(m.tokens.end, &["ago"]))
        .find_map(|m| match m.kind {
            MentionKind::Duration { lo, hi, unit, .. } if unit.days() > 300.0 => Some((lo + hi) / 2.0),
            _ => None,
        })
        .unwrap_or(0.0)
}

/// Sex: the first noun of a person near an age, else the first such noun, else the pronoun used most, else
/// sex-specific anatomy.
pub(super) fn sex(reader: Reader<'_, '_>, case: &CaseText) -> Option<Fact<Sex>> {
    let of = |value: Option<&str>| match value {
        Some("female") => Some(Sex::Female),
        Some("male") => Some(Sex::Male),
        _ => None,
    };
    let mut nouns = Vec::new();
    let mut pronouns = Vec::new();
    for &s in case.course.iter().chain(&case.summary) {
        let has_age = reader.mentions(s).iter().any(|m| matches!(m.kind, MentionKind::Age { .. }));
        for cue in reader.cues_of(s, CueKind::Sex) {
            let Some(sex) = of(cue.entry.attr("sex")) else { continue };
            let word = reader.normal(cue.tokens.start);
            let relative =
                reader.cues_of(s, CueKind::Family).any(|f| f.tokens.start.abs_diff(cue.tokens.start) <= 3);
            let pronoun = matches!(word, "he" | "she" | "his" | "her" | "him" | "himself" | "herself");
            // "in women", "among men": people at large; the singular is the patient.
            let plural = matches!(
                reader.document.word(cue.tokens.start).to_ascii_lowercase().as_str(),
                "women" | "men" | "males" | "females"
            );
            if pronoun {
                pronouns.push((sex, cue.tokens.clone()));
            } else if !relative && !plural {
                nouns.push((!has_age, sex, cue.tokens.clone()));
            }
        }
    }
    nouns.sort_by_key(|(far, _, tokens)| (*far, tokens.start));
    if let Some((_, sex, tokens)) = nouns.into_iter().next() {
        return Some(Fact::new(sex, reader.span(tokens)).with_confidence(0.98));
    }
    let women = pronouns.iter().filter(|(s, _)| *s == Sex::Female).count();
    let most = if women * 2 > pronouns.len() { Sex::Female } else { Sex::Male };
    if let Some((sex, tokens)) = pronouns.into_iter().find(|(s, _)| *s == most) {
        return Some(Fact::new(sex, reader.span(tokens)).with_confidence(0.9));
    }
    case.course.iter().find_map(|&s| {
        let term = reader
            .terms(s, Category::Site)
            .find(|t| t.entry.attr("sex").is_some() && t.assertion == Assertion::Present)?;
        Some(Fact::new(of(term.entry.attr("sex"))?, term.span).with_confidence(0.7))
    })
}
