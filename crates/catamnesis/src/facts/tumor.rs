//! The tumor the case is about: histologic type, grade, stage, primary site.

use super::cases::CaseText;
use super::concept;
use super::fact::{Concept, Fact, Site, Stage, Tumor};
use super::reader::{Reader, Term};
use super::sites;
use crate::mentions::{Assertion, CueKind, MentionKind};
use catamnesis_vocab::{Category, Entry};
use std::collections::BTreeMap;

/// The index tumor and the mention that names it best.
pub(super) struct Index<'v> {
    pub fact: Fact<Tumor>,
    /// Whether the words name a type of tumor, and not only a growth.
    pub is_typed: bool,
    pub entry: Entry<'v>,
    /// All mentions of the chosen type, in text order.
    pub mentions: Vec<Term<'v>>,
}

/// Chooses the index tumor: each type collects points for every mention, by how it is told; the type with
/// most points wins, the earlier one on a tie.
///
/// Points: 4 for a title; 3 where tissue or a diagnosis is the source; 1 for any other affirmed mention; half
/// a point for a suspicion; less for the patient's past; none for denials, relatives and the literature. A
/// specific type takes over the points of the general words it contains ("sarcoma" for leiomyosarcoma).
pub(super) fn index<'v>(reader: Reader<'_, 'v>, case: &CaseText) -> Option<Index<'v>> {
    let mut points: BTreeMap<&'v str, (f64, usize, Vec<Term<'v>>)> = BTreeMap::new();
    for (order, &s) in case.summary.iter().chain(&case.course).enumerate() {
        for term in reader.terms(s, Category::Tumor).filter(|t| !is_spread(t.entry)) {
            let untyped = is_growth_only(reader, &reader.lower(term.tokens.clone()));
            let score =
                mention_score(reader, s, &term, case.summary.contains(&s)) * if untyped { 0.15 } else { 1.0 };
            if score > 0.0 {
                let slot = points.entry(term.entry.id()).or_insert((0.0, order, Vec::new()));
                // A type told often is no more likely than one told twice.
                slot.0 += if slot.2.len() < 3 { score } else { score * 0.2 };
                slot.2.push(term);
            }
        }
    }
    let total = |id: &str, own: f64| -> f64 {
        let label = points.get(id).and_then(|p| p.2.first()).map_or("", |t| t.entry.label());
        own + points
            .iter()
            .filter(|(other, (_, _, terms))| {
                **other != id && terms.first().is_some_and(|t| is_head_of(t.entry.label(), label))
            })
            .map(|(_, (score, _, _))| score * 0.7)
            .sum::<f64>()
    };
    let mut ranked: Vec<(f64, usize, &str)> = points
        .iter()
        .map(|(id, (own, order, terms))| (total(id, *own) * weight(terms[0].entry), *order, *id))
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let &(best, _, id) = ranked.first()?;
    let second = ranked.get(1).map_or(0.0, |r| r.0);
    let label = points.get(id).and_then(|p| p.2.first()).map(|t| t.entry)?;
    // The same tumor told by its head ("leiomyosarcoma" beside "retroperitoneal leiomyosarcoma") may be told
    // more fully, with its differentiation.
    let heads: Vec<Term<'v>> = points
        .iter()
        .filter(|(other, (_, _, terms))| {
            **other != id
                && terms
                    .first()
                    .is_some_and(|t| is_head_of(t.entry.label(), label.label()) && is_histologic(t.entry))
        })
        .flat_map(|(_, (_, _, terms))| terms.clone())
        .filter(|t| with_grade(reader, t).1.is_some())
        .collect();
    let (_, _, terms) = points.remove(id)?;
    let told: Vec<Term<'v>> = terms.iter().cloned().chain(heads).collect();
    let chosen = fullest(reader, &told)?;
    let (tokens, grade) = with_grade(reader, &chosen);
    let mut fact = Fact::new(
        Tumor {
            histology: Concept { wording: reader.lower(tokens.clone()), ..concept(chosen.entry) },
            behavior: label.attr("behavior").map(str::to_owned),
            grade,
            stage: stages(reader, case),
        },
        reader.span(tokens),
    )
    .with_confidence((0.55 + 0.4 * (best - second) / best.max(0.1)) as f32);
    for term in terms.iter().filter(|t| t.assertion == Assertion::Present).take(3) {
        fact.support(term.span);
    }
    let is_typed = !is_growth_only(reader, &fact.value.histology.wording);
    Some(Index { fact, is_typed, entry: label, mentions: terms })
}

fn mention_score(reader: Reader<'_, '_>, sentence: usize, term: &Term<'_>, summary: bool) -> f64 {
    let provisional = is_provisional(reader, sentence, term);
    let last_word = is_final(reader, sentence, term);
    let by_tissue_or_diagnosis = reader.cues(sentence).iter().any(|c| {
        matches!(c.kind, CueKind::Diagnosis | CueKind::Pathology)
            && c.tokens.start.abs_diff(term.tokens.start) < 25
    }) || reader.procedures(sentence, &["biopsy", "pathology"]).next().is_some();
    let diagnostic = by_tissue_or_diagnosis && !provisional;
    let summary_bonus = if summary { 3.0 } else { 0.0 };
    match term.assertion {
        Assertion::Present if provisional => 0.6 + summary_bonus,
        Assertion::Present if diagnostic && last_word => 5.0 + summary_bonus,
        Assertion::Present if diagnostic => 3.0 + summary_bonus,
        Assertion::Present => 1.0 + summary_bonus,
        Assertion::Possible if diagnostic => 1.2 + summary_bonus * 0.5,
        Assertion::Possible => 0.4 + summary_bonus * 0.5,
        Assertion::Historical => 0.6,
        Assertion::Literature => 0.3,
        Assertion::Hypothetical | Assertion::Planned => 0.2,
        Assertion::Absent | Assertion::Family => 0.0,
    }
}

/// "the clinical diagnosis was X", "initially thought to be X", "mimicking X": not what it proved to be.
fn is_provisional(reader: Reader<'_, '_>, sentence: usize, term: &Term<'_>) -> bool {
    let floor = reader.sentence(sentence).start;
    let before = term.tokens.start.saturating_sub(10).max(floor)..term.tokens.start;
    let compared = reader.is(term.tokens.start.saturating_sub(2), &["as"])
        && reader.is(term.tokens.start - 1, &["in"])
        || reader.is(term.tokens.start.saturating_sub(3), &["as"])
            && reader.is(term.tokens.start.saturating_sub(2), &["in"]);
    compared
        || reader.any(
            before.clone(),
            &[
                "clinical", "preoperative", "initial", "presumptive", "provisional", "working",
                "preliminary", "tentative", "initially", "misdiagnosed", "mimicking", "mimicked",
                "impression", "simulating",
            ],
        ) && reader.any(
            before,
            &[
                "diagnosis", "diagnosed", "misdiagnosed", "mimicking", "mimicked", "impression", "thought",
                "considered", "interpreted", "simulating", "treated", "misinterpreted",
            ],
        )
}

/// "finally diagnosed as X", "the definitive diagnosis of X", "proved to be X".
fn is_final(reader: Reader<'_, '_>, sentence: usize, term: &Term<'_>) -> bool {
    let floor = reader.sentence(sentence).start;
    reader.any(
        term.tokens.start.saturating_sub(10).max(floor)..term.tokens.start,
        &["final", "finally", "definitive", "definitively", "proved", "proven", "ultimately"],
    )
}

/// Whether words only say that something grew in an organ ("liver tumor"), not of which type it is.
fn is_growth_only(reader: Reader<'_, '_>, wording: &str) -> bool {
    let growth = |word: &str| {
        matches!(
            word,
            "tumor"
                | "tumors"
                | "tumour"
                | "tumours"
                | "neoplasm"
                | "neoplasms"
                | "neoplasia"
                | "mass"
                | "masses"
                | "lesion"
                | "malignancy"
        )
    };
    match wording.rsplit_once(' ') {
        None => growth(wording),
        Some((place, word)) => {
            growth(word)
                && (matches!(place, "malignant" | "benign" | "primary" | "solid")
                    || reader.vocabulary.look_up(place).iter().any(|h| h.entry.category() == Category::Site))
        }
    }
}

/// Malignant types count more than benign ones, generic words least.
fn weight(entry: Entry<'_>) -> f64 {
    if entry.attr("generic").is_some() {
        return if is_histologic(entry) { 0.6 } else { 0.15 };
    }
    match entry.attr("behavior") {
        Some("benign") => 0.6,
        Some("unknown") | None => 0.8,
        _ => 1.0,
    }
}

/// Whether the type only says that a tumor has spread.
pub(super) fn is_spread(entry: Entry<'_>) -> bool {
    ["metasta", "carcinomatosis", "oligometa"].iter().any(|w| entry.id().contains(w))
        && !entry.id().contains("metastasizing")
}

/// Whether a general word names a tissue ("carcinoma", "sarcoma") and not only a growth ("tumor", "cancer").
pub(super) fn is_histologic(entry: Entry<'_>) -> bool {
    ["oma", "emia"].iter().any(|end| entry.label().ends_with(end))
}

/// Whether one label's last words are the other label ("carcinoma" of "squamous cell carcinoma").
fn is_head_of(head: &str, label: &str) -> bool {
    label.len() > head.len() && label.ends_with(head)
}

/// The mention whose wording is fullest, affirmed ones first.
fn fullest<'v>(reader: Reader<'_, 'v>, terms: &[Term<'v>]) -> Option<Term<'v>> {
    terms
        .iter()
        .max_by_key(|t| {
            let (tokens, grade) = with_grade(reader, t);
            (
                t.assertion == Assertion::Present,
                grade.is_some(),
                tokens.len().min(6),
                usize::MAX - t.tokens.start,
            )
        })
        .cloned()
}

/// Extends a tumor mention to the left over its differentiation or grade.
fn with_grade(reader: Reader<'_, '_>, term: &Term<'_>) -> (std::ops::Range<usize>, Option<String>) {
    let grade = reader.mentions(term.sentence).iter().find(|m| {
        matches!(m.kind, MentionKind::Grade)
            && m.tokens.end <= term.tokens.start
            && (m.tokens.end..term.tokens.start).all(|i| {
                reader.is_hyphen(i)
                    || reader.is(i, &["invasive", "infiltrating", "ductal", "tubular", "primary", "(", ")"])
            })
    });
    match grade {
        Some(g) => (g.tokens.start..term.tokens.end, Some(reader.lower(g.tokens.clone()))),
        None => (term.tokens.clone(), None),
    }
}

fn stages(reader: Reader<'_, '_>, case: &CaseText) -> Vec<Stage> {
    let mut found: Vec<Stage> = Vec::new();
    for &s in &case.course {
        for m in reader.mentions(s) {
            if matches!(m.kind, MentionKind::Stage) && m.assertion == Assertion::Present {
                let wording = reader.wording(m.tokens.clone());
                if !found.iter().any(|s| s.wording == wording) {
                    let system = staging_system(reader, s, &m.tokens);
                    found.push(Stage { wording, system });
                }
            }
        }
    }
    found
}

/// The system named beside a stage, nearest first; "pT2N0M0" names it by itself.
fn staging_system(reader: Reader<'_, '_>, sentence: usize, stage: &std::ops::Range<usize>) -> Option<String> {
    let written = reader.document.word(stage.end - 1).trim_start_matches(['p', 'c', 'y', 'r']);
    if !reader.is(stage.start, &["stage"]) && written.starts_with(['T', 'N', 'M']) {
        return Some("TNM".to_owned());
    }
    let gap = |tokens: &std::ops::Range<usize>| {
        if tokens.end <= stage.start {
            stage.start - tokens.end
        } else {
            tokens.start.saturating_sub(stage.end)
        }
    };
    let named = reader.cues_of(sentence, CueKind::Staging).min_by_key(|c| gap(&c.tokens))?;
    (gap(&named.tokens) <= 8).then(|| named.entry.attr("system").map(str::to_owned)).flatten()
}

/// The primary site: organs collect points by how they stand to the tumor; the organ that the type implies is
/// the fall-back.
pub(super) fn primary_site(
    reader: Reader<'_, '_>,
    case: &CaseText,
    index: Option<&Index<'_>>,
    metastases: &[Fact<Site>],
) -> Option<Fact<Site>> {
    let mut candidates: Vec<(f64, usize, Fact<Site>)> = Vec::new();
    let implied = index
        .and_then(|i| i.entry.attr("site"))
        .and_then(|id| reader.vocabulary.by_id(id))
        .filter(|e| is_place(*e));
    for (order, &s) in case.summary.iter().chain(&case.course).enumerate() {
        for site in reader.terms(s, Category::Site) {
            if matches!(site.assertion, Assertion::Absent | Assertion::Family | Assertion::Literature)
                || site.entry.attr("kind") == Some("node")
            {
                continue;
            }
            let mut score = site_score(reader, s, &site, index);
            if score <= 0.0 {
                continue;
            }
            // "arising from the thigh" says even of a region that the tumor began there.
            let strong = score >= STRONG;
            let place = place_weight(site.entry);
            score *= if strong && place > 0.0 { place.max(0.7) } else { place };
            if let Some(organ) = implied {
                // The type says where it begins: other organs hardly count, parts of the organ gain.
                let part = sites::is_part_of(reader, site.entry, organ);
                score *= match (part, strong) {
                    (true, _) => 1.5,
                    (false, true) => 0.6,
                    (false, false) => 0.25,
                };
            }
            let value = sites::site(reader, &site);
            // Where the tumor spread to it seldom began; the organ that the type implies may be both.
            let spread = metastases.iter().any(|m| m.value.concept.id == value.concept.id);
            if spread && !implied.is_some_and(|organ| sites::is_part_of(reader, site.entry, organ)) {
                score *= 0.4;
            }
            candidates.push((
                score - order as f64 * 0.02,
                order,
                Fact::new(value, site.span).with_confidence(0.8),
            ));
        }
    }
    // The strongest telling decides; further ones of the same site only break ties.
    let mut totals: BTreeMap<String, f64> = BTreeMap::new();
    for (score, _, fact) in &candidates {
        let total = totals.entry(fact.value.concept.id.clone()).or_default();
        *total = if *score > *total { score + *total * 0.1 } else { *total + score * 0.1 };
    }
    // Where the type says the organ and no part of it is told, other organs must be told strongly to win.
    if let Some(organ) = implied
        && !candidates.iter().any(|c| {
            reader
                .vocabulary
                .by_id(&c.2.value.concept.id)
                .is_some_and(|e| sites::is_part_of(reader, e, organ))
        })
    {
        candidates.retain(|c| c.0 >= 1.0);
    }
    let best = candidates.into_iter().max_by(|a, b| {
        let of = |c: &(f64, usize, Fact<Site>)| totals.get(&c.2.value.concept.id).copied().unwrap_or(0.0);
        of(a).total_cmp(&of(b)).then(a.0.total_cmp(&b.0))
    });
    match (best, implied, index) {
        (Some((_, _, fact)), _, _) => Some(fact),
        (None, Some(organ), Some(index)) => Some(
            Fact::new(
                Site {
                    concept: Concept { wording: organ.label().to_owned(), ..concept(organ) },
                    laterality: None,
                    count: None,
                },
                index.fact.span(),
            )
            .with_confidence(0.7),
        ),
        _ => index.filter(|i| i.entry.label().contains("lymphoma")).and_then(|_| biopsied_node(reader, case)),
    }
}

/// A lymphoma of which no organ is told began in the node that was found or taken.
fn biopsied_node(reader: Reader<'_, '_>, case: &CaseText) -> Option<Fact<Site>> {
    case.course.iter().find_map(|&s| {
        let taken = reader.procedures(s, &["biopsy", "pathology", "surgery"]).next().is_some()
            || reader
                .cues(s)
                .iter()
                .any(|c| matches!(c.kind, CueKind::Pathology | CueKind::Diagnosis | CueKind::Presentation));
        let node = reader
            .terms(s, Category::Site)
            .find(|t| t.entry.attr("kind") == Some("node") && t.assertion == Assertion::Present)?;
        taken.then(|| Fact::new(sites::site(reader, &node), node.span).with_confidence(0.6))
    })
}

/// Tissues that are everywhere say nothing of where a tumor began.
fn is_place(entry: Entry<'_>) -> bool {
    ![
        "yolk sac", "soft tissue", "connective tissue", "blood", "lymphatic system", "lymph node",
        "hematopoietic system",
    ]
    .contains(&entry.label())
        && entry.attr("kind") != Some("system")
}

/// Points from which the words say outright where the tumor began.
const STRONG: f64 = 3.0;

/// Words between a tumor and where it sits.
const LOCATING: &[&str] = &["of", "in", "arising", "from", "at", "originating", "involving"];

/// Words between a mass and an organ beside it.
const NEIGHBORING: &[&str] = &[
    "compression", "compressing", "compressed", "displacing", "displacement", "displaced", "invasion",
    "invading", "infiltrating", "infiltration", "encasing", "encasement", "abutting", "adjacent", "adherent",
    "adhesion", "extending", "extension", "pushing", "attached", "contact", "close", "near", "surrounding",
    "without", "above", "below", "behind", "between",
];

/// Regions say less than organs where a tumor began; vessels and systems say nothing.
fn place_weight(entry: Entry<'_>) -> f64 {
    let label = entry.label();
    if label.contains("artery")
        || label.contains("vein")
        || label.contains("vessel")
        || label.contains("margin")
        || label.contains("vena")
        || label.contains("mucosa")
        || label.contains("serosa")
        || matches!(label, "soft tissue" | "joint" | "synovial membrane" | "yolk sac")
    {
        return 0.0;
    }
    match entry.attr("kind") {
        Some("system") => 0.0,
        Some("region")
            if !["retroperitoneum", "mediastinum", "anterior mediastinum", "pelvis minor", "orbit"]
                .contains(&label) =>
        {
            0.4
        }
        _ => 1.0,
    }
}

fn site_score(reader: Reader<'_, '_>, sentence: usize, site: &Term<'_>, index: Option<&Index<'_>>) -> f64 {
    let mut score: f64 = 0.0;
    let is_metastatic = reader
        .cues_of(sentence, CueKind::Metastasis)
        .any(|c| c.tokens.start.abs_diff(site.tokens.start) <= 6);
    if let Some(index) = index {
        let others = reader.terms(sentence, Category::Tumor).filter(|t| {
            !is_spread(t.entry)
                && t.assertion != Assertion::Historical
                && t.entry.attr("behavior") != Some("benign")
        });
        let told = index.mentions.iter().filter(|t| t.sentence == sentence).cloned().map(|t| {
            let share = if t.assertion == Assertion::Present { 1.0 } else { 0.5 };
            (t, share)
        });
        for (tumor, share) in told.chain(others.map(|t| (t, 0.6))) {
            let inside = tumor.tokens.start <= site.tokens.start && site.tokens.end <= tumor.tokens.end;
            let (before, after) = (site.tokens.end..tumor.tokens.start, tumor.tokens.end..site.tokens.start);
            // "renal carcinoma", "carcinoma of the kidney".
            let qualifies = site.tokens.end <= tumor.tokens.start
                && before.len() <= 3
                && !reader.any(before, &[",", "and", "of"]);
            let located = tumor.tokens.end <= site.tokens.start
                && after.len() <= 7
                && reader.any(after.clone(), LOCATING)
                && !reader.any(after, &["metastasis", "metastatic", ".", ";", "with"]);
            if inside {
                score = score.max(5.0 * share);
            } else if qualifies || located {
                score = score.max(4.0 * share);
            }
        }
    }
    for cue in reader.cues_of(sentence, CueKind::Mass) {
        let near_before = site.tokens.end <= cue.tokens.start && cue.tokens.start - site.tokens.end <= 2;
        let between = cue.tokens.end..site.tokens.start;
        let near_after = cue.tokens.end <= site.tokens.start
            && between.len() <= 10
            && reader.any(
                between.clone(),
                &["of", "in", "at", "arising", "from", "involving", "within", "on", "occupying"],
            )
            && !reader.any(between.clone(), &[".", ";"]);
        // "with compression of the lung", "displacing the kidney": the neighbor, not the place.
        let neighbor = cue.tokens.end <= site.tokens.start && reader.any(between.clone(), NEIGHBORING);
        // "arising from the omentum", "originating in the ileum".
        let arose = near_after
            && reader
                .any(between, &["arising", "originating", "arose", "originated", "originates", "arises"]);
        if arose && !neighbor {
            score = score.max(STRONG);
        } else if (near_before || near_after) && !neighbor {
            score = score.max(2.0);
        }
    }
    for cue in reader.cues_of(sentence, CueKind::Primary) {
        if cue.tokens.end <= site.tokens.start && site.tokens.start - cue.tokens.end <= 4
            || site.tokens.end <= cue.tokens.start && cue.tokens.start - site.tokens.end <= 3
        {
            score = score.max(3.0);
        }
    }
    for surgery in reader.procedures(sentence, &["surgery"]) {
        if surgery.tokens.start <= site.tokens.start && site.tokens.end <= surgery.tokens.end {
            score = score.max(1.0);
        }
    }
    if is_metastatic { score * 0.2 } else { score }
}
