//! Terms and cues of the vocabularies, found in one walk over the tokens.

use super::cue::{Cue, CueKind};
use super::{Assertion, Mention, MentionKind};
use crate::text::Document;
use catamnesis_core::words::TokenKind;
use catamnesis_vocab::{Category, Hit, Lexicon, Vocabulary};

/// Words that no single-word term may consist of, though a vocabulary lists them.
const NEVER_ALONE: &[&str] = &[
    "a", "an", "the", "of", "in", "on", "at", "to", "is", "was", "be", "as", "or", "and", "it", "all", "may",
    "can", "we", "her", "his",
];

/// Adjectives that say of a tumor that it spread or came back, not what it is.
const SPREADING: &[&str] = &["metastatic", "recurrent", "disseminated", "oligometastatic", "relapsed"];

/// Terms and cues of one document, by start; of terms of one category that overlap, the longest stays, of
/// cues the longest of each kind.
pub(super) fn scan<'v>(
    document: &Document<'_>,
    vocabulary: &'v Vocabulary,
) -> (Vec<Mention<'v>>, Vec<Cue<'v>>) {
    let mut found: Vec<Match<'v>> = Vec::new();
    for (sentence, s) in document.sentences.iter().enumerate() {
        for start in s.tokens.clone() {
            if !matches!(document.tokens[start].kind, TokenKind::Word | TokenKind::Number) {
                continue;
            }
            let place = Place { start, end: s.tokens.end, sentence };
            for lexicon in vocabulary.lexicons() {
                walk(document, lexicon, place, false, &mut found);
                if document.word(start).bytes().any(|b| b.is_ascii_uppercase() || !b.is_ascii()) {
                    walk(document, lexicon, place, true, &mut found);
                }
            }
        }
    }
    // A site that an imported table also lists as a synonym of its tumors stays a site.
    let sites: Vec<(usize, usize)> =
        found.iter().filter(|m| m.group == Group::Term(Category::Site)).map(|m| (m.start, m.end)).collect();
    found.retain(|m| m.group != Group::Term(Category::Tumor) || !sites.contains(&(m.start, m.end)));
    keep_longest(&mut found);
    let (mut terms, mut cues) = (Vec::new(), Vec::new());
    for m in found {
        match m.group {
            Group::Cue(kind) => cues.push(Cue {
                tokens: m.start..m.end,
                sentence: m.sentence,
                kind,
                entry: m.hit.entry,
                assertion: Assertion::Present,
            }),
            Group::Term(category) => terms.push(Mention {
                span: document.span(m.start..m.end),
                tokens: m.start..m.end,
                sentence: m.sentence,
                kind: MentionKind::Term { entry: m.hit.entry, category, adjective: m.hit.adjective },
                assertion: Assertion::Present,
            }),
        }
    }
    (terms, cues)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Term(Category),
    Cue(CueKind),
}

struct Match<'v> {
    start: usize,
    end: usize,
    sentence: usize,
    group: Group,
    hit: Hit<'v>,
}

/// Where a walk begins and where it must end.
#[derive(Clone, Copy)]
struct Place {
    start: usize,
    end: usize,
    sentence: usize,
}

/// Follows the automaton from one token as far as it goes and records every meaning on the way.
fn walk<'v>(
    document: &Document<'_>,
    lexicon: &'v Lexicon,
    at: Place,
    cased: bool,
    found: &mut Vec<Match<'v>>,
) {
    let Place { start, end, sentence } = at;
    let first = if cased { document.word(start) } else { document.normal(start) };
    let Some((state, mut value)) = lexicon.after_first(first, cased) else { return };
    let fst = lexicon.automaton();
    let mut node = fst.node(state);
    let mut at = start;
    while at < end {
        let token = document.tokens[at];
        if matches!(token.kind, TokenKind::Hyphen | TokenKind::Possessive) {
            at += 1;
            continue;
        }
        let word = if cased { document.word(at) } else { document.normal(at) };
        let goes_on = at == start
            || step(fst, &mut node, &mut value, b" ") && step(fst, &mut node, &mut value, word.as_bytes());
        if !goes_on {
            // "GISTs", "CTs": a cased form with a plural s.
            return;
        }
        at += 1;
        if node.is_final() {
            if at == start + 1 && !cased && NEVER_ALONE.contains(&word) {
                continue;
            }
            // "metastatic squamous cell carcinoma" is that carcinoma, spread; the adjective is a cue of its own.
            let qualified = at > start + 1 && SPREADING.contains(&document.normal(start));
            let total = value + node.final_output().value();
            for hit in lexicon.meanings(total) {
                let category = hit.entry.category();
                let group = match category {
                    Category::Cue => match hit.entry.attr("kind").and_then(CueKind::from_name) {
                        Some(kind) => Group::Cue(kind),
                        None => continue,
                    },
                    Category::Tumor if qualified => continue,
                    other => Group::Term(other),
                };
                found.push(Match { start, end: at, sentence, group, hit });
            }
        }
    }
}

fn step<'f, D: AsRef<[u8]>>(
    fst: &'f fst::raw::Fst<D>,
    node: &mut fst::raw::Node<'f>,
    value: &mut u64,
    bytes: &[u8],
) -> bool {
    for &byte in bytes {
        let Some(i) = node.find_input(byte) else { return false };
        let transition = node.transition(i);
        *value += transition.out.value();
        *node = fst.node(transition.addr);
    }
    true
}

/// Of overlapping matches of one group the longest stays, of equally long ones the first lexicon's first
/// row; tables listed earlier by name do not matter, curated tumors win over imported ones.
fn keep_longest(found: &mut Vec<Match<'_>>) {
    found.sort_by_key(|m| {
        (m.group, m.start, usize::MAX - m.end, m.hit.entry.table() == "tumors", !m.hit.cased)
    });
    let mut last: Option<(Group, usize)> = None;
    found.retain(|m| {
        let free = !matches!(last, Some((group, end)) if group == m.group && m.start < end);
        if free {
            last = Some((m.group, m.end));
        }
        free
    });
    found.sort_by_key(|m| (m.start, m.end, m.group));
}
