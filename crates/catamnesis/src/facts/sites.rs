//! Parts of the body: laterality, parts and wholes, lists of sites around a word.

use super::concept;
use super::fact::{Concept, Laterality, Site};
use super::reader::{Reader, Term};
use crate::mentions::{Assertion, CueKind};
use catamnesis_vocab::{Category, Entry};
use std::ops::Range;

/// A site with its side and, where it stands as an adjective, the noun for it.
pub(super) fn site(reader: Reader<'_, '_>, term: &Term<'_>) -> Site {
    let previous = reader.previous(term.sentence, term.tokens.start);
    let laterality = previous.and_then(|p| side(reader.normal(p)));
    let label = concept(term.entry);
    let wording = if term.adjective { label.label.clone() } else { reader.lower(term.tokens.clone()) };
    Site { concept: Concept { wording, ..label }, laterality, count: None }
}

/// The side a word names.
pub(super) fn side(word: &str) -> Option<Laterality> {
    match word {
        "left" | "left sided" => Some(Laterality::Left),
        "right" | "right sided" => Some(Laterality::Right),
        "bilateral" | "both" | "bilaterally" => Some(Laterality::Bilateral),
        _ => None,
    }
}

/// Whether `part` is `whole` or one of its parts, over at most four steps.
pub(super) fn is_part_of(reader: Reader<'_, '_>, part: Entry<'_>, whole: Entry<'_>) -> bool {
    let mut current = part.id().to_owned();
    let mut parent = part.attr("part_of").map(str::to_owned);
    for _ in 0..4 {
        if current == whole.id() {
            return true;
        }
        let Some(id) = parent else { return false };
        parent = reader.vocabulary.by_id(&id).and_then(|e| e.attr("part_of")).map(str::to_owned);
        current = id;
    }
    current == whole.id()
}

/// The organ a site belongs to: itself, or the whole it is part of.
pub(super) fn organ_id(reader: Reader<'_, '_>, entry: Entry<'_>) -> String {
    let mut id = entry.id().to_owned();
    let mut parent = entry.attr("part_of").map(str::to_owned);
    for _ in 0..4 {
        let Some(next) = parent else { break };
        parent = reader.vocabulary.by_id(&next).and_then(|e| e.attr("part_of")).map(str::to_owned);
        id = next;
    }
    id
}

/// Words over which a list of sites goes on.
const LIST_WORDS: &[&str] = &[
    ",", "and", "or", "the", "her", "his", "both", "left", "right", "bilateral", "bilaterally", "multiple",
    "of", "in", "to", "on", "at", "as", "well", "also", "a", "an", "into", "within", "numerous", "diffuse",
    "several", "other", "including", "involving", "distant", "a", "systemic", "site", "multiple", "various",
    "upper", "lower", "(", ")", "/", "&", "large", "small", "new", "organ", "area", "region", "lesion",
    "nodule", "mass", "metastasis", "metastatic", "e", "g", "such", "i", ":", "two", "three", "one",
    "throughout",
];

/// Sites listed to the right of `from`: "to the lung, pleura, thoracic nodes and liver".
pub(super) fn list_after<'v>(reader: Reader<'_, 'v>, sentence: usize, from: usize) -> Vec<Term<'v>> {
    let end = reader.sentence(sentence).end;
    let terms: Vec<Term<'v>> =
        reader.terms(sentence, Category::Site).filter(|t| t.tokens.start >= from).collect();
    let mut found: Vec<Term<'v>> = Vec::new();
    let mut at = from;
    let mut gap = 0;
    while at < end {
        if let Some(term) = terms.iter().find(|t| t.tokens.start == at) {
            // "liver enzymes", "lung function": an organ that only modifies something else is no place.
            found.push(term.clone());
            at = term.tokens.end;
            gap = 0;
            continue;
        }
        let known = reader.is(at, LIST_WORDS) || reader.is_hyphen(at);
        let tumor =
            reader.terms(sentence, Category::Tumor).any(|t| t.tokens.contains(&at)) && found.is_empty();
        // "was found in the", "were detected at": the place follows the verb.
        if found.is_empty() && reader.is(at, &["was", "were", "is", "are"]) && at <= from + 1 {
            let verb = if reader.is(at + 1, &["also", "then"]) { at + 2 } else { at + 1 };
            if reader.is(
                verb,
                &[
                    "found", "detected", "seen", "identified", "noted", "diagnosed", "observed", "present",
                    "discovered", "located",
                ],
            ) && reader.is(verb + 1, &["in", "on", "at", "within"])
            {
                at = verb + 2;
                continue;
            }
        }
        if !known && !tumor {
            // One unknown adjective may stand before a site ("right thoracic chain").
            gap += 1;
            let stops = reader.cues(sentence).iter().any(|c| c.tokens.start == at && stops_list(c.kind));
            if gap > 1 || stops || reader.is(at, STOP_WORDS) {
                break;
            }
        }
        if reader.is(at, STOP_WORDS) {
            break;
        }
        if reader.is(at, &["and", ","]) && starts_clause(reader, sentence, at + 1) {
            break;
        }
        at += 1;
    }
    found
}

const STOP_WORDS: &[&str] = &[
    "was", "were", "is", "are", "had", "has", "have", "that", "which", "who", "with", "by", "after",
    "before", "during", "from", ";", ".", "for", "but", "without", "no", "not",
];

fn stops_list(kind: CueKind) -> bool {
    matches!(
        kind,
        CueKind::FindingVerb
            | CueKind::Done
            | CueKind::Presentation
            | CueKind::Died
            | CueKind::Terminator
            | CueKind::ResectVerb
    )
}

fn starts_clause(reader: Reader<'_, '_>, sentence: usize, at: usize) -> bool {
    reader.is(at, &["he", "she", "it", "they", "we", "was", "were"])
        || reader.cues(sentence).iter().any(|c| c.tokens.start == at && stops_list(c.kind))
        || reader.is(at, &["the"]) && reader.is(at + 1, &["patient"])
}

/// Sites listed directly to the left of `to`: "lung, liver and bone (metastases)".
pub(super) fn list_before<'v>(reader: Reader<'_, 'v>, sentence: usize, to: usize) -> Vec<Term<'v>> {
    let start = reader.sentence(sentence).start;
    let terms: Vec<Term<'v>> =
        reader.terms(sentence, Category::Site).filter(|t| t.tokens.end <= to).collect();
    let mut found: Vec<Term<'v>> = Vec::new();
    let mut at = to;
    let mut joined = true;
    while at > start {
        if let Some(term) = terms.iter().find(|t| t.tokens.end == at) {
            if !found.is_empty() && !joined {
                break;
            }
            found.push(term.clone());
            at = term.tokens.start;
            joined = false;
            continue;
        }
        let i = at - 1;
        if reader.is_hyphen(i)
            || reader.is(
                i,
                &[
                    "left", "right", "bilateral", "upper", "lower", "multiple", "distant", "diffuse",
                    "inoperable", "new", "solitary", "single", "small", "large", "residual",
                ],
            )
        {
            at = i;
            continue;
        }
        if reader.is(i, &[",", "and", "or", "/", "&"]) && !found.is_empty() {
            joined = true;
            at = i;
            continue;
        }
        break;
    }
    found.reverse();
    found
}

/// Whether a range of tokens holds an affirmed site of the organ.
pub(super) fn within<'v>(reader: Reader<'_, 'v>, sentence: usize, tokens: Range<usize>) -> Vec<Term<'v>> {
    reader
        .terms(sentence, Category::Site)
        .filter(|t| {
            tokens.start <= t.tokens.start && t.tokens.end <= tokens.end && t.assertion == Assertion::Present
        })
        .collect()
}
