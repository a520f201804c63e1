//! Metastatic sites that the report affirms.

use super::cases::CaseText;
use super::concept;
use super::fact::{Concept, Fact, Site};
use super::reader::{Reader, Term};
use super::sites;
use crate::mentions::{Assertion, CueKind, MentionKind};
use catamnesis_vocab::Category;

/// Every distant or nodal site affirmed at any time: organs listed around a word of spread, stations of
/// positive nodes, and nodes implied by an N stage of 1 or more.
pub(super) fn find(reader: Reader<'_, '_>, case: &CaseText) -> Vec<Fact<Site>> {
    let mut found: Vec<Fact<Site>> = Vec::new();
    for &s in &case.course {
        around_cues(reader, s, &mut found);
        nodal(reader, s, &mut found);
    }
    found
}

fn around_cues(reader: Reader<'_, '_>, sentence: usize, found: &mut Vec<Fact<Site>>) {
    for cue in reader.cues_of(sentence, CueKind::Metastasis) {
        if !matches!(cue.assertion, Assertion::Present | Assertion::Historical) {
            continue;
        }
        let mut terms = sites::list_before(reader, sentence, cue.tokens.start);
        let after = reader.normal(cue.tokens.end);
        // "metastasis from esophageal carcinoma" tells where it came from.
        if after != "from" {
            terms.extend(sites::list_after(reader, sentence, cue.tokens.end));
        }
        if terms.is_empty() {
            terms = subject_or_specimen(reader, sentence, cue.tokens.start);
        }
        terms.retain(|t| {
            matches!(t.assertion, Assertion::Present | Assertion::Historical) && is_place(reader, t)
        });
        if terms.is_empty()
            && let Some(entry) = cue.entry.attr("site").and_then(|id| reader.vocabulary.by_id(id))
        {
            let site = Site {
                concept: Concept { wording: entry.label().to_owned(), ..concept(entry) },
                laterality: None,
                count: None,
            };
            add(found, Fact::new(site, reader.span(cue.tokens.clone())).with_confidence(0.85));
        }
        for term in terms {
            let span = term.span.cover(reader.span(cue.tokens.clone()));
            add(found, Fact::new(sites::site(reader, &term), span).with_confidence(0.85));
        }
    }
}

/// "the liver lesion was a metastasis": the place is the subject's; "lymph node biopsy showed a metastasis": the
/// place is where the specimen came from, told in this sentence.
fn subject_or_specimen<'v>(reader: Reader<'_, 'v>, sentence: usize, cue: usize) -> Vec<Term<'v>> {
    let start = reader.sentence(sentence).start;
    let copula = (start..cue).rev().take(4).find(|&i| reader.is(i, &["was", "were", "is", "as"]));
    if let Some(at) = copula {
        let subject: Vec<Term<'v>> = reader
            .terms(sentence, Category::Site)
            .filter(|t| t.tokens.end <= at && at - t.tokens.end <= 3)
            .collect();
        if !subject.is_empty() {
            return subject;
        }
    }
    let specimen = reader.procedures(sentence, &["biopsy"]).filter(|t| t.tokens.end <= cue).last();
    specimen.map_or_else(Vec::new, |biopsy| {
        reader
            .terms(sentence, Category::Site)
            .filter(|t| t.tokens.end <= cue && (biopsy.tokens.start.abs_diff(t.tokens.start) <= 6))
            .collect()
    })
}

/// An organ that only says which function, fluid or vessel is meant is no metastatic site.
fn is_place(reader: Reader<'_, '_>, term: &Term<'_>) -> bool {
    !reader.is(
        term.tokens.end,
        &[
            "enzyme", "function", "failure", "artery", "vein", "marker", "biopsy", "surgery", "surgeon",
            "clinic", "cancer", "carcinoma", "adenocarcinoma", "tumor", "resection", "metastasectomy",
            "test",
        ],
    ) && term.entry.attr("kind") != Some("system")
}

fn nodal(reader: Reader<'_, '_>, sentence: usize, found: &mut Vec<Fact<Site>>) {
    let node = |wording: &str| Site {
        concept: reader.vocabulary.look_up("lymph node").first().map_or_else(
            || Concept { label: "lymph node".into(), wording: wording.into(), ..Concept::default() },
            |hit| Concept { wording: wording.into(), ..concept(hit.entry) },
        ),
        laterality: None,
        count: None,
    };
    for cue in reader.affirmed(sentence, CueKind::NodePositive) {
        let before = sites::list_before(reader, sentence, cue.tokens.start);
        let inside = reader.terms(sentence, Category::Site).find(|t| {
            t.entry.attr("kind") == Some("node")
                && t.tokens.start <= cue.tokens.start
                && t.tokens.end >= cue.tokens.start
        });
        let site = match inside.or_else(|| before.into_iter().next_back()) {
            Some(term) if term.entry.attr("kind") == Some("node") => sites::site(reader, &term),
            Some(term) => node(&format!("{} lymph node", reader.lower(term.tokens))),
            None => node("lymph node"),
        };
        add(found, Fact::new(site, reader.span(cue.tokens.clone())).with_confidence(0.8));
    }
    for mention in reader.mentions(sentence) {
        if !matches!(mention.kind, MentionKind::Stage) || mention.assertion != Assertion::Present {
            continue;
        }
        let written = mention.span.of(reader.document.text);
        let positive = written.match_indices('N').any(|(i, _)| written[i + 1..].starts_with(['1', '2', '3']));
        if positive && !found.iter().any(|f| f.value.concept.label.contains("node")) {
            add(found, Fact::new(node("lymph node"), mention.span).with_confidence(0.7));
        }
    }
}

/// Adds a site once; a second telling of the same organ is further evidence.
fn add(found: &mut Vec<Fact<Site>>, fact: Fact<Site>) {
    let same =
        |a: &Site, b: &Site| a.concept.label == b.concept.label || a.concept.wording == b.concept.wording;
    match found.iter_mut().find(|f| same(&f.value, &fact.value)) {
        Some(known) => known.support(fact.span()),
        None => found.push(fact),
    }
}
