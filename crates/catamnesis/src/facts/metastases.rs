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
    drop_wholes(reader, &mut found);
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
        if terms.is_empty() {
            terms = proved_to_be(reader, sentence, cue.tokens.start);
        }
        let called = reader.normal(cue.tokens.start) == "metastatic";
        terms.retain(|t| {
            matches!(t.assertion, Assertion::Present | Assertion::Historical)
                && (is_place(reader, t)
                    || called && t.tokens.start == cue.tokens.end && is_of_growth(reader, t))
        });
        let own = cue.entry.attr("site");
        if (terms.is_empty() || own.is_some_and(|id| terms.iter().all(|t| t.entry.id() != id)))
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

/// "a mass in the spleen was confirmed to be a metastasis": the place of the mass that proved to be one.
fn proved_to_be<'v>(reader: Reader<'_, 'v>, sentence: usize, cue: usize) -> Vec<Term<'v>> {
    let floor = reader.sentence(sentence).start;
    if !reader.any(cue.saturating_sub(6).max(floor)..cue, &["be", "was", "were", "as", "proved", "proven"]) {
        return Vec::new();
    }
    let mass = reader.cues_of(sentence, CueKind::Mass).filter(|c| c.tokens.end <= cue).last();
    mass.map_or_else(Vec::new, |mass| {
        let near = mass.tokens.start.saturating_sub(4)..mass.tokens.end + 7;
        reader
            .terms(sentence, Category::Site)
            .filter(|t| near.contains(&t.tokens.start) && t.tokens.end <= cue)
            .take(1)
            .collect()
    })
}

/// "metastatic liver tumor": called by where it grows, unless it is the primary, which is left out later.
fn is_of_growth(reader: Reader<'_, '_>, term: &Term<'_>) -> bool {
    reader.is(term.tokens.end, &["cancer", "tumor", "carcinoma"])
        && ["liver", "lung", "brain", "bone", "spine"].contains(&term.entry.label())
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
    for term in reader.terms(sentence, Category::Site) {
        let counted = term.entry.attr("kind") == Some("node")
            && term.assertion == Assertion::Present
            && !reader
                .affirmed(sentence, CueKind::NodePositive)
                .any(|c| c.tokens.start < term.tokens.end + 6 && term.tokens.start < c.tokens.end + 6)
            && holds_tumor(reader, sentence, &term);
        if counted {
            add(found, Fact::new(sites::site(reader, &term), term.span).with_confidence(0.75));
        }
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

/// "three axillary lymph nodes were metastatic", "1/15 lymph nodes was positive", "invasion of seven of 19 nodes".
fn holds_tumor(reader: Reader<'_, '_>, sentence: usize, term: &Term<'_>) -> bool {
    let tokens = reader.sentence(sentence);
    let from = term.tokens.start.saturating_sub(8).max(tokens.start);
    let window = from..(term.tokens.end + 6).min(tokens.end);
    reader.any(
        window.clone(),
        &[
            "positive", "involved", "invaded", "invasion", "metastatic", "infiltrated", "involvement",
            "metastasized",
        ],
    ) && !reader.any(
        window,
        &[
            "no", "not", "without", "negative", "free", "uninvolved", "none", "neither", "nor", "0", "or",
            "suspicious",
        ],
    )
}

/// Drops an organ where a part of it is listed too: "bone" beside "scapula".
fn drop_wholes(reader: Reader<'_, '_>, found: &mut Vec<Fact<Site>>) {
    let ids: Vec<String> = found.iter().map(|f| f.value.concept.id.clone()).collect();
    let entry = |id: &str| reader.vocabulary.by_id(id);
    found.retain(|f| {
        let Some(whole) = entry(&f.value.concept.id) else { return true };
        !ids.iter().any(|id| {
            *id != f.value.concept.id && entry(id).is_some_and(|part| sites::is_part_of(reader, part, whole))
        })
    });
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
