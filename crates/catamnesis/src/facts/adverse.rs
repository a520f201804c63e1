//! Harm done by treatments: toxicity of drugs and radiation, complications of operations.

use super::cases::CaseText;
use super::concept;
use super::fact::{AdverseEvent, Cause, Concept, Fact};
use super::reader::{Reader, Term};
use super::systemic::names_drug;
use crate::mentions::{Assertion, CueKind, MentionKind};
use catamnesis_core::number;
use catamnesis_vocab::Category;
use std::ops::Range;

/// Ids of findings that only say that harm was done; one counts where its grade is told, or where the report
/// names nothing more exact.
const UNSPECIFIC: &[&str] = &["finding:adverse-event", "finding:postoperative-complication"];

const DEVELOPED: &[&str] = &[
    "developed", "experienced", "suffered", "occurred", "appeared", "complicated", "manifested", "emerged",
    "arose", "developing", "caused", "induced",
];

const WHILE: &[&str] =
    &["after", "during", "following", "under", "on", "while", "with", "since", "post", "from"];

/// What treatment a sentence speaks of.
#[derive(Debug, Clone, Default)]
struct Treated {
    systemic: bool,
    radiation: bool,
    operation: bool,
    agents: Vec<String>,
}

impl Treated {
    /// Of several treatments the one that the sentence names most exactly.
    fn cause(&self) -> Option<Cause> {
        match (self.systemic, self.radiation, self.operation) {
            (true, ..) => Some(Cause::SystemicTherapy),
            (false, true, _) => Some(Cause::Radiotherapy),
            (false, false, true) => Some(Cause::Surgery),
            _ => None,
        }
    }
}

/// Harm that the report ascribes to a treatment, each finding once, in text order.
///
/// A finding counts in five cases: it is called "X-induced"; it stands with a word for adverse events or for
/// complications; it has a grade and follows a treatment; it developed after or during a treatment and is of the
/// kind that treatments cause.
pub(super) fn events(reader: Reader<'_, '_>, case: &CaseText) -> Vec<Fact<AdverseEvent>> {
    let mut found: Vec<Fact<AdverseEvent>> = Vec::new();
    let mut last: Option<(usize, Treated)> = None;
    for (order, &s) in case.course.iter().enumerate() {
        let here = treated(reader, s);
        let findings: Vec<Term<'_>> =
            reader.terms(s, Category::Finding).filter(|t| t.assertion == Assertion::Present).collect();
        let exact = findings.iter().any(|t| !UNSPECIFIC.contains(&t.entry.id()));
        for term in &findings {
            let grade = grade(reader, s, &term.tokens);
            if UNSPECIFIC.contains(&term.entry.id()) && (exact || grade.is_none()) {
                continue;
            }
            let before = last.as_ref().filter(|(o, _)| order - o <= 3).map(|(_, t)| t);
            let Some((cause, confidence)) = blame(reader, term, grade, &here, before, last.is_some()) else {
                continue;
            };
            let agents = match (cause, here.agents.is_empty(), before) {
                (Cause::SystemicTherapy, false, _) => here.agents.clone(),
                (Cause::SystemicTherapy, true, Some(before)) => before.agents.clone(),
                _ => Vec::new(),
            };
            let finding = Concept { wording: reader.lower(term.tokens.clone()), ..concept(term.entry) };
            match found.iter_mut().find(|f| f.value.finding.id == finding.id) {
                Some(known) => {
                    known.support(term.span);
                    known.value.grade = known.value.grade.max(grade);
                }
                None => found.push(
                    Fact::new(AdverseEvent { finding, grade, cause, agents }, term.span)
                        .with_confidence(confidence),
                ),
            }
        }
        if here.cause().is_some() {
            last = Some((order, here));
        }
    }
    found
}

fn treated(reader: Reader<'_, '_>, sentence: usize) -> Treated {
    let mut treated = Treated::default();
    let meant = |a: Assertion| matches!(a, Assertion::Present | Assertion::Absent);
    for mention in reader.mentions(sentence).iter().filter(|m| meant(m.assertion)) {
        match mention.kind {
            MentionKind::Cycles { .. } => treated.systemic = true,
            MentionKind::Term { category: Category::Regimen, .. } => treated.systemic = true,
            MentionKind::Term { category: Category::Drug, entry, .. }
                if entry.attr("use") == Some("antineoplastic") =>
            {
                treated.systemic = true;
                if names_drug(entry) {
                    treated.agents.push(entry.label().to_lowercase());
                }
            }
            MentionKind::Term { category: Category::Procedure, entry, .. } => match entry.attr("kind") {
                Some("systemic") => treated.systemic = true,
                Some("radiotherapy") => treated.radiation = true,
                Some("surgery") => treated.operation = true,
                _ => {}
            },
            _ => {}
        }
    }
    for cue in reader.cues(sentence).iter().filter(|c| meant(c.assertion)) {
        treated.systemic |= cue.kind == CueKind::SystemicGeneric;
        treated.operation |= cue.kind == CueKind::GenericOperation;
    }
    treated.operation = treated.operation
        || reader.any(
            reader.sentence(sentence),
            &["postoperative", "postoperatively", "perioperative", "intraoperative", "intraoperatively"],
        );
    treated
}

/// Why a finding counts as harm, with how sure that is.
fn blame(
    reader: Reader<'_, '_>,
    term: &Term<'_>,
    grade: Option<u8>,
    here: &Treated,
    before: Option<&Treated>,
    treated_before: bool,
) -> Option<(Cause, f32)> {
    let s = term.sentence;
    if let Some(cause) = induced(reader, term) {
        return Some((cause, 0.9));
    }
    let cause = here.cause().or_else(|| before.and_then(Treated::cause));
    if names_harm(reader, term, CueKind::AdverseEvent) && (cause.is_some() || treated_before) {
        return Some((cause.unwrap_or(Cause::Unsaid), 0.85));
    }
    if names_harm(reader, term, CueKind::Complication) && (cause.is_some() || treated_before) {
        let surgical = here.operation || before.is_some_and(|b| b.operation);
        let cause = if surgical { Cause::Surgery } else { cause.unwrap_or(Cause::Unsaid) };
        return Some((cause, 0.8));
    }
    if grade.is_some()
        && let Some(cause) = cause
    {
        return Some((cause, 0.85));
    }
    let kind = term.entry.attr("kind");
    let grew = [CueKind::Progression, CueKind::Metastasis, CueKind::Recurrence]
        .iter()
        .any(|&k| reader.affirmed(s, k).next().is_some());
    let developed = reader.any(reader.sentence(s), DEVELOPED);
    if grew || !developed {
        return None;
    }
    match here.cause() {
        Some(cause @ (Cause::SystemicTherapy | Cause::Radiotherapy))
            if kind == Some("toxicity") && is_while(reader, s, term) =>
        {
            Some((cause, 0.7))
        }
        Some(Cause::Surgery) if kind == Some("complication") && is_while(reader, s, term) => {
            Some((Cause::Surgery, 0.65))
        }
        _ => None,
    }
}

/// "after the second cycle", "during radiotherapy", "postoperatively": the sentence sets the time by a treatment.
fn is_while(reader: Reader<'_, '_>, sentence: usize, term: &Term<'_>) -> bool {
    let tokens = reader.sentence(sentence);
    let treatments = reader
        .mentions(sentence)
        .iter()
        .filter(|m| match m.kind {
            MentionKind::Term { category: Category::Drug | Category::Regimen, .. }
            | MentionKind::Cycles { .. } => true,
            MentionKind::Term { category: Category::Procedure, entry, .. } => {
                matches!(entry.attr("kind"), Some("surgery" | "radiotherapy" | "systemic"))
            }
            _ => false,
        })
        .map(|m| m.tokens.start)
        .chain(
            reader
                .cues(sentence)
                .iter()
                .filter(|c| matches!(c.kind, CueKind::SystemicGeneric | CueKind::GenericOperation))
                .map(|c| c.tokens.start),
        );
    let timed = treatments
        .filter(|&at| !term.tokens.contains(&at))
        .any(|at| reader.any(at.saturating_sub(6).max(tokens.start)..at, WHILE));
    timed || reader.any(tokens, &["postoperatively", "postoperative"])
}

/// "cisplatin-induced nephrotoxicity", "radiation-related pneumonitis".
fn induced(reader: Reader<'_, '_>, term: &Term<'_>) -> Option<Cause> {
    let s = term.sentence;
    let from = term.tokens.start.saturating_sub(3).max(reader.sentence(s).start);
    let at = (from..term.tokens.end).rev().find(|&i| reader.is(i, &["induced", "related", "associated"]))?;
    let agent = reader.previous(s, at)?;
    let drug = reader.terms(s, Category::Drug).any(|t| t.tokens.contains(&agent));
    if drug || reader.is(agent, &["chemotherapy", "drug", "immune", "immunotherapy", "therapy", "treatment"])
    {
        return Some(Cause::SystemicTherapy);
    }
    if reader.is(agent, &["radiation", "radiotherapy", "irradiation"]) {
        return Some(Cause::Radiotherapy);
    }
    reader.is(agent, &["surgery", "procedure", "operation"]).then_some(Cause::Surgery)
}

/// The finding stands behind an affirmed word of the kind, or is called one ("neuropathy was the only toxicity").
fn names_harm(reader: Reader<'_, '_>, term: &Term<'_>, kind: CueKind) -> bool {
    reader.affirmed(term.sentence, kind).any(|cue| {
        let behind = cue.tokens.end <= term.tokens.start && term.tokens.start - cue.tokens.end <= 25;
        let called = term.tokens.end <= cue.tokens.start
            && cue.tokens.start - term.tokens.end <= 8
            && reader.any(term.tokens.end..cue.tokens.start, &["as", "was", "were", "is", "the", "other"]);
        behind || called || cue.tokens.start <= term.tokens.start && term.tokens.end <= cue.tokens.end
    })
}

/// "grade 3 neutropenia", "grade III-IV", "diarrhea (grade 2)"; of a range the lower one, which the report is
/// sure of.
fn grade(reader: Reader<'_, '_>, sentence: usize, term: &Range<usize>) -> Option<u8> {
    let tokens = reader.sentence(sentence);
    let before = term.start.saturating_sub(6).max(tokens.start)..term.start;
    let after = term.end..(term.end + 3).min(tokens.end);
    let word = before.rev().chain(after).find(|&i| reader.is(i, &["grade", "grades", "ctcae"]))?;
    let at = (word + 1..tokens.end).find(|&i| !reader.is_hyphen(i))?;
    if at < term.start && reader.any(at + 1..term.start, &[";", "with", "without", "but"]) {
        return None;
    }
    let written = reader.document.word(at);
    let value = written.parse::<u32>().ok().or_else(|| number::roman(written))?;
    u8::try_from(value).ok().filter(|g| (1..=5).contains(g))
}
