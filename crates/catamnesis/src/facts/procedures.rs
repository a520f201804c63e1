//! Imaging used and operations performed.

use super::cases::CaseText;
use super::concept;
use super::fact::{Concept, Fact, Modality, Operation};
use super::reader::{Reader, Term};
use crate::mentions::{Assertion, CueKind};
use catamnesis_core::words::TokenKind;
use catamnesis_vocab::Category;
use std::ops::Range;

/// Modalities used on the patient, in the order of their first mention.
pub(super) fn imaging(reader: Reader<'_, '_>, case: &CaseText) -> Vec<Fact<Modality>> {
    let mut found: Vec<Fact<Modality>> = Vec::new();
    for &s in &case.course {
        for term in reader.terms(s, Category::Procedure).filter(|t| matches!(t.assertion, Assertion::Present))
        {
            for modality in modalities(&term) {
                match found.iter_mut().find(|f| f.value == modality) {
                    Some(known) => known.support(term.span),
                    None => found.push(Fact::new(modality, term.span).with_confidence(0.92)),
                }
            }
        }
    }
    found
}

/// The modalities a procedure uses; an endoscopic biopsy implies endoscopy.
pub(super) fn modalities(term: &Term<'_>) -> Vec<Modality> {
    let listed = term.entry.attr("modality").unwrap_or("");
    let mut found: Vec<Modality> = listed.split('+').filter_map(Modality::from_name).collect();
    let label = term.entry.label();
    if found.is_empty() && (label.contains("endoscopic") || label.contains("transbronchial")) {
        found.push(Modality::Endoscopy);
    }
    found
}

/// Words that belong to the name of an operation when they stand before it.
const BEFORE: &[&str] = &[
    "total", "subtotal", "radical", "partial", "extended", "modified", "left", "right", "bilateral",
    "laparoscopic", "laparoscopy", "open", "curative", "wide", "local", "en", "bloc", "complete",
    "minimally", "invasive", "robotic", "robot", "assisted", "thoracoscopic", "laparotomic", "transurethral",
    "abdominal", "distal", "proximal", "segmental", "simple", "emergency", "completion", "surgical",
    "conservative", "breast", "conserving", "nerve", "sparing", "marginal", "gross", "near",
    "transabdominal", "unilateral", "hand", "video", "simultaneous", "combined", "palliative", "salvage",
    "primary", "secondary", "cytoreductive", "trans", "urethral", "single", "port", "debulking",
    "excisional", "tumor", "mass",
];

/// One operation with the tokens of its name.
#[derive(Debug, Clone)]
struct Named<'v> {
    term: Term<'v>,
    tokens: Range<usize>,
    /// Whether the words look back on it ("after hepatectomy").
    looks_back: bool,
}

/// Operations named in a sentence that were performed; coordinated ones ("hysterectomy with
/// salpingo-oophorectomy") are one.
fn operations_in<'v>(reader: Reader<'_, 'v>, sentence: usize) -> Vec<Named<'v>> {
    let mut found: Vec<Named<'v>> = Vec::new();
    let has_name = reader
        .procedures(sentence, &["surgery"])
        .any(|t| !is_generic(reader, sentence, &t) && t.entry.attr("tumor_directed") != Some("0"));
    for term in reader.procedures(sentence, &["surgery"]) {
        let looks_back = looks_back(reader, sentence, &term);
        let told =
            is_performed(reader, sentence, &term) || looks_back && is_named_after(reader, sentence, &term);
        if !told || term.assertion != Assertion::Present || term.entry.attr("tumor_directed") == Some("0") {
            continue;
        }
        if has_name && is_generic(reader, sentence, &term) && !joined_name(reader, sentence, &term) {
            continue;
        }
        let start = reader.extend_left(sentence, term.tokens.start, |i| {
            reader.is(i, BEFORE) || is_site(reader, sentence, i)
        });
        let tokens = start..object_end(reader, sentence, &term);
        match found.last_mut() {
            Some(last) if joins(reader, last.tokens.end..tokens.start) => last.tokens.end = tokens.end,
            _ => found.push(Named { term, tokens, looks_back }),
        }
    }
    found
}

/// "resection of the left lobe": a generic word with its object is a name.
fn joined_name(reader: Reader<'_, '_>, sentence: usize, term: &Term<'_>) -> bool {
    object_end(reader, sentence, term) > term.tokens.end
        || is_site(reader, sentence, term.tokens.start.saturating_sub(1))
}

fn is_site(reader: Reader<'_, '_>, sentence: usize, token: usize) -> bool {
    reader.terms(sentence, Category::Site).any(|t| t.tokens.contains(&token))
}

/// "resection of the primary tumor", "removal of right ovarian mass": the object belongs to the name of an
/// operation that names no organ itself.
fn object_end(reader: Reader<'_, '_>, sentence: usize, term: &Term<'_>) -> usize {
    let end = reader.sentence(sentence).end;
    let mut at = term.tokens.end;
    if !reader.is(at, &["of"]) {
        return at;
    }
    at += 1;
    let mut last = term.tokens.end;
    while at < end && at < term.tokens.end + 8 {
        let named = is_site(reader, sentence, at)
            || reader.cues(sentence).iter().any(|c| {
                matches!(c.kind, CueKind::Mass | CueKind::Metastasis | CueKind::Recurrence)
                    && c.tokens.contains(&at)
            })
            || reader.terms(sentence, Category::Tumor).any(|t| t.tokens.contains(&at));
        if named {
            last = at + 1;
        } else if !(reader.is(
            at,
            &[
                "the", "a", "left", "right", "all", "her", "his", "large", "primary", "three", "two",
                "residual", "solitary",
            ],
        ) || reader.is_hyphen(at))
        {
            break;
        }
        at += 1;
    }
    last
}

fn joins(reader: Reader<'_, '_>, between: Range<usize>) -> bool {
    // "conservative surgery was performed with axillary dissection", "wide excision with rim resection".
    let with = between.end.checked_sub(1).filter(|&i| i >= between.start && reader.is(i, &["with"]));
    let done = with.is_some_and(|at| {
        (between.start..at)
            .all(|i| reader.is(i, &["was", "were", "performed", "done", "carried", "out", "together"]))
    });
    let named_part = between.len() == 2 && reader.is(between.start, &["with"]);
    done || named_part
        || between.len() <= 4
            && between.clone().all(|i| {
                reader.is(
                    i,
                    &[
                        "and", "with", ",", "plus", "+", "&", "right", "left", "bilateral", "complete",
                        "three", "field", "two", "combined", "en", "bloc", "partial", "total", "(", ")", "/",
                        "selective", "modified",
                    ],
                ) || reader.is_hyphen(i)
            })
}

/// "after nephrectomy", "following surgery", "during cholelithiasis surgery": told already, or by the way.
fn looks_back(reader: Reader<'_, '_>, sentence: usize, term: &Term<'_>) -> bool {
    reader.previous(sentence, term.tokens.start).is_some_and(|p| {
        let mut at = p;
        let mut unknown = 0;
        while at > reader.sentence(sentence).start {
            let known = reader.is(at, BEFORE)
                || reader.is(
                    at,
                    &[
                        "the", "a", "initial", "this", "that", "first", "second", "her", "his", "previous",
                        "primary",
                    ],
                );
            // One adjective that no table has may stand between ("after the cesarean hysterectomy").
            let adjective = !known
                && unknown == 0
                && reader.is(at - 1, &["the", "her", "his", "this", "a"])
                && reader.document.tokens[at].kind == TokenKind::Word
                && !reader.is(at, &["underwent", "received", "patient"]);
            if !known && !adjective {
                break;
            }
            unknown += usize::from(adjective);
            at -= 1;
        }
        reader.is(
            at,
            &["after", "following", "since", "during", "post", "before", "prior", "from", "until", "for"],
        ) && !reader.is(at.saturating_sub(1), &["day", "underwent", "performed"])
    })
}

/// "after right hepatectomy": a name, not a generic word, behind a word that says it is over.
fn is_named_after(reader: Reader<'_, '_>, sentence: usize, term: &Term<'_>) -> bool {
    let from = term.tokens.start.saturating_sub(4).max(reader.sentence(sentence).start);
    !is_generic(reader, sentence, term)
        && reader.normal(term.tokens.end - 1).ends_with("ectomy")
        && reader.any(from..term.tokens.start, &["after", "following", "since"])
        && !reader.any(from..term.tokens.start, &["for", "before", "prior", "until"])
}

/// An operation counts where the sentence tells that it was done, or names it without looking back or ahead.
fn is_performed(reader: Reader<'_, '_>, sentence: usize, term: &Term<'_>) -> bool {
    let result = reader.is(
        term.tokens.end,
        &[
            "margin", "specimen", "department", "serum", "bed", "site", "cavity", "material", "piece",
            "measured", "measuring", "weighed", "scar",
        ],
    ) || reader.any(
        term.tokens.start.saturating_sub(4)..term.tokens.start,
        &["examination", "analysis", "specimen", "histology", "pathology", "unit", "completeness"],
    ) && reader
        .any(term.tokens.start.saturating_sub(2)..term.tokens.start, &["of", "the", "left", "right"]);
    let past = reader
        .cues_of(sentence, CueKind::Historical)
        .any(|c| c.tokens.end <= term.tokens.start && term.tokens.start - c.tokens.end <= 10)
        && reader.terms(sentence, Category::Tumor).next().is_none();
    let decided = reader.any(
        term.tokens.start.saturating_sub(5)..term.tokens.start,
        &["proceed", "consented", "consent", "decision", "decided", "pursue", "line"],
    );
    !looks_back(reader, sentence, term)
        && !past
        && !decided
        && !result
        && (!is_generic(reader, sentence, term) || is_directly_done(reader, sentence, term))
}

/// An operation without a name: "surgery", "resection", "excised".
fn is_generic(reader: Reader<'_, '_>, sentence: usize, term: &Term<'_>) -> bool {
    reader
        .cues_of(sentence, CueKind::GenericOperation)
        .any(|c| c.tokens.start <= term.tokens.start && c.tokens.end >= term.tokens.end)
}

/// "underwent surgery", "resection was performed", "operation with curative intent was carried out".
fn is_directly_done(reader: Reader<'_, '_>, sentence: usize, term: &Term<'_>) -> bool {
    let modifies = reader.is(term.tokens.end, &["for"]) && reader.is(term.tokens.start, &["operated"]);
    !modifies
        && reader.cues_of(sentence, CueKind::Done).any(|c| {
            let before = c.tokens.end <= term.tokens.start && term.tokens.start - c.tokens.end <= 7;
            let after = c.tokens.start >= term.tokens.end && c.tokens.start - term.tokens.end <= 9;
            before && !reader.any(c.tokens.end..term.tokens.start, &[",", "for", "after", "before"])
                || after && !reader.any(term.tokens.end..c.tokens.start, &[",", "and"])
        })
}

/// One telling of an operation.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub sentence: usize,
    pub tokens: Range<usize>,
    pub procedure: Concept,
    /// Whether an operation told before is meant.
    pub retold: bool,
    /// Whether a verb of removal tells it, and no name of an operation.
    pub by_verb: bool,
}

/// Every telling of a tumor-directed operation that was performed, in text order.
pub(super) fn told(reader: Reader<'_, '_>, case: &CaseText) -> Vec<Told> {
    let named: Vec<Vec<Named<'_>>> = case.course.iter().map(|&s| operations_in(reader, s)).collect();
    let removed: Vec<Vec<(Range<usize>, String)>> =
        case.course.iter().map(|&s| removals(reader, s)).collect();
    let mut found: Vec<Told> = Vec::new();
    for (order, &sentence) in case.course.iter().enumerate() {
        // "histology after right hepatectomy revealed": told by the way, and counts where none was told before.
        let here: Vec<&Named<'_>> =
            named[order].iter().filter(|o| !o.looks_back || found.is_empty()).collect();
        for operation in &here {
            let wording = reader.lower(operation.tokens.clone()).replace(" was performed with ", " with ");
            found.push(Told {
                sentence,
                tokens: operation.tokens.clone(),
                procedure: Concept { wording, ..concept(operation.term.entry) },
                retold: is_retold(reader, case, order, operation),
                by_verb: false,
            });
        }
        for (tokens, wording) in &removed[order] {
            if near_named(&named[order], tokens) {
                continue;
            }
            let before = order.checked_sub(1);
            let told_before = before.is_some_and(|b| !named[b].is_empty() || !removed[b].is_empty());
            found.push(Told {
                sentence,
                tokens: tokens.clone(),
                procedure: Concept { label: wording.clone(), wording: wording.clone(), ..Concept::default() },
                retold: told_before && !is_told_apart(reader, sentence),
                by_verb: true,
            });
        }
    }
    found
}

/// The operations as facts; told twice with the same words in a row they count once.
pub(super) fn operations(reader: Reader<'_, '_>, told: &[Told]) -> Vec<(Fact<Operation>, usize)> {
    let mut found: Vec<(Fact<Operation>, usize)> = Vec::new();
    for telling in told.iter().filter(|t| !t.retold) {
        let span = reader.span(telling.tokens.clone());
        let known = found.iter_mut().find(|(f, s)| {
            f.value.procedure.wording == telling.procedure.wording && telling.sentence.abs_diff(*s) <= 2
        });
        match known {
            Some((known, _)) => known.support(span),
            None => {
                let fact = Fact::new(Operation::new(telling.procedure.clone()), span).with_confidence(0.85);
                found.push((fact, telling.sentence));
            }
        }
    }
    found
}

/// A generic word tells no new operation where a named one stands in the sentence before or after.
fn is_retold(reader: Reader<'_, '_>, case: &CaseText, order: usize, operation: &Named<'_>) -> bool {
    let s = operation.term.sentence;
    if !is_generic(reader, s, &operation.term) || joined_name(reader, s, &operation.term) {
        return false;
    }
    let near = [order.wrapping_sub(1), order + 1];
    near.iter().filter_map(|i| case.course.get(*i)).any(|&n| {
        reader.procedures(n, &["surgery"]).any(|t| {
            t.assertion == Assertion::Present
                && t.entry.attr("tumor_directed") != Some("0")
                && !is_generic(reader, n, &t)
                && is_performed(reader, n, &t)
        })
    })
}

/// "The tumor was resected en bloc", in the sentence after an operation was told, tells of the same one, unless
/// a time or "also", "then" parts them.
fn is_told_apart(reader: Reader<'_, '_>, sentence: usize) -> bool {
    reader.any(
        reader.sentence(sentence),
        &["also", "then", "later", "subsequently", "second", "another", "after", "metastasis"],
    )
}

/// Whether a verb of removal only repeats an operation named beside it.
fn near_named(named: &[Named<'_>], removal: &Range<usize>) -> bool {
    named.iter().any(|n| n.tokens.start <= removal.end + 3 && removal.start <= n.tokens.end + 3)
}

/// "the tumor was excised", "the liver mass was also removed": a verb of removal with its object.
fn removals(reader: Reader<'_, '_>, sentence: usize) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    for cue in reader.affirmed(sentence, CueKind::ResectVerb) {
        let verb = (cue.tokens.start..cue.tokens.end)
            .rev()
            .map(|i| reader.normal(i))
            .find(|w| w.ends_with("ed"))
            .unwrap_or_default();
        let noun = match verb {
            "excised" => "excision",
            "removed" => "removal",
            "resected" => "resection",
            "enucleated" => "enucleation",
            "amputated" => "amputation",
            "debulked" => "debulking",
            _ => "resection",
        };
        let from = cue.tokens.start.saturating_sub(8).max(reader.sentence(sentence).start);
        let object = reader
            .cues(sentence)
            .iter()
            .filter(|c| {
                matches!(c.kind, CueKind::Mass | CueKind::Metastasis | CueKind::Recurrence)
                    && c.tokens.end <= cue.tokens.start
                    && c.tokens.start >= from
            })
            .map(|c| c.tokens.clone())
            .chain(
                reader
                    .terms(sentence, Category::Tumor)
                    .filter(|t| t.tokens.end <= cue.tokens.start && t.tokens.start >= from)
                    .map(|t| t.tokens),
            )
            .max_by_key(|t| t.end);
        let Some(object) = object else { continue };
        let passive = reader.any(object.end..cue.tokens.end, &["was", "were", "been", "being"]);
        if !passive
            || reader.any(object.end..cue.tokens.start, &["not", "by"])
            || reader.is(cue.tokens.end, &["specimen"])
        {
            continue;
        }
        let start = reader.extend_left(sentence, object.start, |i| {
            is_site(reader, sentence, i) || reader.is(i, &["left", "right"])
        });
        found.push((start..cue.tokens.end, format!("{} {noun}", reader.lower(start..object.end))));
    }
    found
}
