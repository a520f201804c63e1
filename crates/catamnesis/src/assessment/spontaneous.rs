//! Spontaneous regression by Everson and Cole: "partial or complete disappearance of a malignant tumor" without
//! treatment, or with treatment that is thought too weak to matter, of a tumor proved by histology (Everson TC,
//! Cole WH. JAMA 1959;169:1758-1759, doi:10.1001/jama.1959.03000320060014). It need not last.
//!
//! The rules exclude what a treatment can explain; whether a treatment was too weak is the authors' judgment and
//! is told as one, never decided here.

use super::CaseAssessment;
use super::exceptional::Verdict;
use super::observe::{Observation, Seen};
use super::page::Page;
use crate::facts::{Case, EventKind, ReportedResponse};
use crate::mentions::{Assertion, CueKind};
use catamnesis_core::{Diagnostic, Diagnostics, Severity, TextSpan};
use catamnesis_vocab::Category;

/// The judgment with its reasons.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Spontaneous {
    /// Whether the definition is met.
    pub verdict: Verdict,
    /// What was found of each part of the definition.
    pub reasons: Vec<String>,
    /// What is missing.
    pub missing: Vec<String>,
    /// Where the authors call the regression spontaneous.
    pub called: Option<TextSpan>,
    /// The words.
    pub evidence: Vec<TextSpan>,
}

/// Judges the first regression that no treatment precedes, else the last one.
pub(super) fn judge(
    case: &CaseAssessment,
    page: Page<'_, '_>,
    facts: &Case,
    diagnostics: &mut Diagnostics,
) -> Spontaneous {
    let mut found = Spontaneous { called: called(page), ..Spontaneous::default() };
    let shrinks = |o: &&Observation| match o.seen {
        Seen::Gone | Seen::Smaller => true,
        Seen::Percent { change, .. } => change < 0.0,
        _ => false,
    };
    let treated = |token: usize| {
        case.given
            .iter()
            .filter(|g| g.token < token && g.kind != EventKind::OtherTreatment)
            .collect::<Vec<_>>()
    };
    if facts.tumor.is_none() {
        found.verdict = Verdict::No;
        found.reasons.push("no tumor is told".into());
        return found;
    }
    // That nothing is found at the first examination is no disappearance.
    let free = case.observations.iter().filter(shrinks).find(|o| !o.is_state && treated(o.token).is_empty());
    let last =
        case.observations.iter().filter(shrinks).rfind(|o| !o.is_state || !treated(o.token).is_empty());
    let any_claim = case.claims.iter().rfind(|c| c.response <= ReportedResponse::Partial);
    let Some(span) = free.map(|o| o.span).or(last.map(|o| o.span)).or(any_claim.map(|c| c.span)) else {
        found.verdict = Verdict::No;
        found.reasons.push("no partial or complete disappearance of the tumor is told".into());
        return found;
    };
    found.evidence.push(span);
    let token = page.tokens(span).start;
    found.reasons.push("the tumor became smaller or disappeared".into());
    let proof = facts.events.iter().find(|e| {
        matches!(e.value.kind, EventKind::Biopsy | EventKind::Diagnosis)
            || e.value.kind == EventKind::Surgery && facts.tumor.is_some()
    });
    let malignant = facts.tumor.as_ref().and_then(|t| t.value.behavior.as_deref());
    match proof {
        Some(event) => {
            found.reasons.push("the tumor was proved by a specimen, as far as told".into());
            found.evidence.push(event.span());
        }
        None => found.missing.push("a histological proof of the tumor".into()),
    }
    let before = treated(token);
    let medical: Vec<_> = before.iter().filter(|g| g.is_medical()).collect();
    let surgery: Vec<_> = before.iter().filter(|g| g.kind == EventKind::Surgery).collect();
    if malignant.is_none_or(|b| b == "unknown") {
        found.missing.push("that the tumor was malignant".into());
    }
    if malignant.is_some_and(|b| !matches!(b, "malignant" | "unknown")) {
        found.verdict = Verdict::No;
        found.reasons.push(format!("the tumor is {}, not malignant", malignant.unwrap_or_default()));
    } else if let Some(first) = medical.first() {
        found.verdict = Verdict::No;
        found.evidence.extend(first.evidence.first());
        let names: Vec<&str> = medical.iter().map(|g| g.what.as_str()).collect();
        found.reasons.push(format!(
            "treatment came before it: {}; the definition is met only if that treatment is held to be too weak to \
             matter, which this page does not decide (see catamnesis weigh)",
            names.join("; ")
        ));
    } else if let Some(operation) = surgery.last() {
        found.verdict = Verdict::CannotJudge;
        found.evidence.extend(operation.evidence.first());
        found.reasons.push(format!("an operation came before it: {}", operation.what));
        found.missing.push("whether the lesions that disappeared were those operated on".into());
    } else if free.is_none() {
        found.verdict = Verdict::CannotJudge;
        found.missing.push("whether a treatment came before it".into());
    } else if let Some(words) = other_treatment(page, facts, token) {
        found.verdict = Verdict::CannotJudge;
        found.evidence.push(words);
        found.missing.push(format!(
            "whether a treatment that is only named acted on the tumor (\"{}\")",
            page.lower(words)
        ));
    } else {
        found.reasons.push("no treatment of the tumor is told before it".into());
        found.verdict = if found.missing.is_empty() { Verdict::Yes } else { Verdict::CannotJudge };
    }
    if let (Some(words), Some(first)) = (found.called, medical.first()) {
        let mut spans = vec![words];
        spans.extend(first.evidence.first());
        diagnostics.push(Diagnostic {
            code: "A026",
            severity: Severity::Note,
            spans,
            message: format!("the report speaks of a spontaneous regression after {}", first.what),
            hint: "by Everson and Cole a regression is spontaneous only without treatment, or with treatment too \
                   weak to matter; catamnesis weigh compares the explanations"
                .into(),
        });
    }
    found
}

/// Words of treatment up to the sentence of the regression that no event tells: "under chemotherapy".
fn other_treatment(page: Page<'_, '_>, facts: &Case, token: usize) -> Option<TextSpan> {
    let first = facts.events.iter().map(|e| e.value.sentence).min()?;
    let last = page.document.sentences.iter().position(|s| s.tokens.contains(&token))?;
    (first..=last).find_map(|s| {
        if page.any(page.sentence(s), &["without", "untreated", "refused", "declined", "no"]) {
            return None;
        }
        let cue = page.cues(s).iter().find(|c| {
            matches!(c.kind, CueKind::SystemicGeneric | CueKind::VagueTherapy)
                && c.assertion == Assertion::Present
        });
        let drug = page.terms(s, Category::Drug).find(|(_, m)| m.assertion == Assertion::Present);
        let word = page
            .sentence(s)
            .find(|&i| page.is(i, &["treated", "treatment", "therapy", "steroid", "antibiotic"]));
        cue.map(|c| page.span(c.tokens.clone()))
            .or(drug.map(|(_, m)| m.span))
            .or(word.map(|i| page.span(i..i + 1)))
    })
}

/// "spontaneous regression": where the report, its title included, uses the words of this case.
fn called(page: Page<'_, '_>) -> Option<TextSpan> {
    let tokens = &page.document.tokens;
    (0..tokens.len()).find_map(|at| {
        if !page.is(at, &["spontaneou", "spontaneous", "spontaneously"]) {
            return None;
        }
        let end = (at + 6).min(tokens.len());
        let noun =
            (at + 1..end).find(|&i| page.stem(i..i + 1, &["regress", "remission", "disappear", "resol"]))?;
        let sentence = page.document.sentences.iter().position(|s| s.tokens.contains(&at));
        let literature = sentence.is_some_and(|s| {
            page.any(
                page.sentence(s),
                &["reported", "literature", "been", "rare", "case", "rarely", "series"],
            )
        });
        // A title names the case; other sentences may tell of the literature.
        let title = sentence.is_none_or(|s| page.document.section_kind(s) == crate::text::SectionKind::Title);
        (title || !literature).then(|| page.span(at..noun + 1))
    })
}
