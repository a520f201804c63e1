//! Which drugs, regimens and generic words of a sentence name one course.

use super::super::reader::{Reader, Term};
use crate::mentions::{Assertion, CueKind};
use catamnesis_vocab::{Category, Entry};
use std::ops::Range;

/// Drugs, regimens and generic words that name one course in one sentence.
pub(super) struct Group<'v> {
    pub drugs: Vec<Term<'v>>,
    pub regimen: Option<Term<'v>>,
    pub generic: Option<Range<usize>>,
    pub tokens: Range<usize>,
}

fn is_antineoplastic(entry: Entry<'_>) -> bool {
    entry.attr("use") == Some("antineoplastic")
}

/// Splits what a sentence names into courses: drugs joined by "and", "plus" or their doses belong together,
/// "followed by", "then", "converted to" or a line of therapy part them.
pub(super) fn groups<'v>(reader: Reader<'_, 'v>, sentence: usize) -> Vec<Group<'v>> {
    let mut items: Vec<(Range<usize>, Item<'v>)> = Vec::new();
    for term in reader.terms(sentence, Category::Drug) {
        let steroid = term.entry.attr("use") == Some("steroid");
        let wanted = (is_antineoplastic(term.entry) || steroid) && term.assertion == Assertion::Present;
        if wanted
            && !overlaps_generic(reader, sentence, &term.tokens)
            && !is_analyte(reader, sentence, &term)
            && (term.span.len() > 3 || speaks_of_treatment(reader, sentence))
        {
            items.push((term.tokens.clone(), Item::Drug(term)));
        }
    }
    for term in reader.terms(sentence, Category::Regimen) {
        if term.assertion == Assertion::Present && is_in_treatment(reader, sentence, &term) {
            items.push((term.tokens.clone(), Item::Regimen(term)));
        }
    }
    for term in reader.procedures(sentence, &["systemic"]) {
        if is_analyte(reader, sentence, &term) {
            continue;
        }
        if term.assertion == Assertion::Present && !overlaps_generic(reader, sentence, &term.tokens) {
            let named = term.entry.label().contains("iodine") || term.entry.label().starts_with("radio");
            items.push((term.tokens.clone(), if named { Item::Drug(term) } else { Item::Generic }));
        }
    }
    for cue in reader.affirmed(sentence, CueKind::SystemicGeneric) {
        items.push((cue.tokens.clone(), Item::Generic));
    }
    for cue in reader.affirmed(sentence, CueKind::VagueTherapy) {
        items.push((cue.tokens.clone(), Item::Vague));
    }
    for term in reader.procedures(sentence, &["radiotherapy"]) {
        if term.entry.attr("also") == Some("systemic") && term.assertion == Assertion::Present {
            items.push((term.tokens.clone(), Item::Generic));
        }
    }
    items.sort_by_key(|(tokens, _)| (tokens.start, tokens.end));
    items.dedup_by(|b, a| {
        a.0.contains(&b.0.start) && !matches!((&a.1, &b.1), (Item::Generic, Item::Drug(_) | Item::Regimen(_)))
    });
    let mut groups: Vec<Group<'v>> = Vec::new();
    for (tokens, item) in items {
        let joined = groups.last().is_some_and(|g| belongs_together(reader, sentence, g, &tokens, &item));
        if !joined {
            groups.push(Group { drugs: Vec::new(), regimen: None, generic: None, tokens: tokens.clone() });
        }
        if let Some(group) = groups.last_mut() {
            group.tokens.end = group.tokens.end.max(tokens.end);
            match item {
                Item::Drug(term) => group.drugs.push(term),
                Item::Regimen(term) => group.regimen = group.regimen.take().or(Some(term)),
                Item::Generic => group.generic = group.generic.take().or(Some(tokens)),
                Item::Vague => {}
            }
        }
    }
    groups.retain(|g| {
        g.regimen.is_some()
            || g.generic.is_some()
            || g.drugs
                .iter()
                .any(|d| d.entry.attr("use") != Some("steroid") && d.entry.attr("class") != Some("steroid"))
    });
    groups
}

enum Item<'v> {
    Drug(Term<'v>),
    Regimen(Term<'v>),
    Generic,
    Vague,
}

fn overlaps_generic(reader: Reader<'_, '_>, sentence: usize, tokens: &Range<usize>) -> bool {
    reader.cues(sentence).iter().any(|c| {
        matches!(c.kind, CueKind::SystemicGeneric | CueKind::VagueTherapy)
            && c.tokens.start < tokens.end
            && tokens.start < c.tokens.end
    })
}

/// Two or three letters are a regimen only where the sentence speaks of treatment.
fn is_in_treatment(reader: Reader<'_, '_>, sentence: usize, term: &Term<'_>) -> bool {
    term.span.len() > 3 || speaks_of_treatment(reader, sentence)
}

fn speaks_of_treatment(reader: Reader<'_, '_>, sentence: usize) -> bool {
    reader.cues(sentence).iter().any(|c| {
        matches!(c.kind, CueKind::SystemicGeneric | CueKind::CycleWord | CueKind::Line | CueKind::Intent)
    }) || reader.any(
        reader.sentence(sentence),
        &["protocol", "regimen", "therapy", "treatment", "administered", "mg", "dose", "dosage"],
    )
}

/// A hormone or protein that the laboratory measured or stained for, not one that was given.
fn is_analyte(reader: Reader<'_, '_>, sentence: usize, term: &Term<'_>) -> bool {
    if reader.is(term.tokens.end, &["receptor"]) || is_of_receptors(reader, sentence, term) {
        return true;
    }
    // "iodine-131-metaiodobenzylguanidine scintigraphy" shows, it does not treat.
    let end = reader.sentence(sentence).end;
    let imaged = (term.tokens.end..end.min(term.tokens.end + 4))
        .take_while(|&i| !reader.is(i, &[",", ".", ";", "and", "with", "therapy", "treatment"]))
        .any(|i| {
            reader.is(i, &["scintigraphy", "scan", "scanning", "uptake", "spect", "scintiscan", "scintigram"])
        });
    if imaged {
        return true;
    }
    let given = &["received", "given", "with", "administered", "of", "started"];
    let measured = &["positive", "negative", "level", "serum", "stained", "staining"];
    reader.terms(sentence, Category::Marker).any(|m| m.tokens == term.tokens)
        && (!reader.any(term.tokens.start.saturating_sub(4)..term.tokens.start, given)
            || reader.has(sentence, CueKind::Pathology)
            || reader.any(reader.sentence(sentence), measured))
}

/// "estrogen/progesterone/HER-2 receptor": a list that ends in the word.
fn is_of_receptors(reader: Reader<'_, '_>, sentence: usize, term: &Term<'_>) -> bool {
    let end = reader.sentence(sentence).end.min(term.tokens.end + 8);
    let markers: Vec<Range<usize>> = reader.terms(sentence, Category::Marker).map(|m| m.tokens).collect();
    (term.tokens.end..end)
        .take_while(|&i| {
            reader.is_hyphen(i)
                || reader.is(i, &["and", ",", "/", "or", "receptor"])
                || markers.iter().any(|m| m.contains(&i))
        })
        .any(|i| reader.is(i, &["receptor"]))
}

const PARTING: &[&str] = &[
    "then", "switched", "converted", "changed", "replaced", "subsequently", "later", "until", "after",
    "before", "following", "while", "next",
];

fn belongs_together(
    reader: Reader<'_, '_>,
    sentence: usize,
    group: &Group<'_>,
    tokens: &Range<usize>,
    item: &Item<'_>,
) -> bool {
    let between = group.tokens.end..tokens.start;
    let followed = reader.any(between.clone(), &["followed"]);
    let line = reader
        .cues(sentence)
        .iter()
        .any(|c| matches!(c.kind, CueKind::Line) && between.contains(&c.tokens.start));
    // "then d14 and 15" goes on with the days of the same drug.
    let is_days = |i: usize| {
        reader.is(i, &["then"]) && (reader.normal(i + 1).starts_with('d') || reader.is(i + 1, &["on"]))
    };
    let parted = between.clone().any(|i| reader.is(i, PARTING) && !is_days(i))
        || followed
        || reader.any(between.clone(), &[";"]);
    let new_subject = reader.any(between.clone(), &["she", "he", "patient"]);
    let done =
        reader.cues(sentence).iter().any(|c| c.kind == CueKind::Done && between.contains(&c.tokens.start));
    match item {
        // "chemotherapy with", "chemotherapy (": the drugs of the word before.
        Item::Drug(_) | Item::Regimen(_) if group.drugs.is_empty() && group.regimen.is_none() => {
            !followed && between.len() <= 25 && !parted && !new_subject
        }
        Item::Drug(_) => {
            let reach = if done { 6 } else { 22 };
            !parted && !line && between.len() <= reach
        }
        Item::Regimen(_) => !parted && !line && group.regimen.is_none() && between.len() <= 8,
        Item::Generic | Item::Vague => {
            !parted
                && between.len() <= 12
                && !(group.generic.is_some()
                    && reader.any(between.clone(), &["and", ","])
                    && !reader.any(between, &["combined", "with", "plus"]))
        }
    }
}
