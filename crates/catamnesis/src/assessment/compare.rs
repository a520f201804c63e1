//! Where the author's category and what the words allow meet.

use super::observe::{Claim, ClaimKind};
use super::page::Page;
use super::{CaseAssessment, Derived, Timepoint};
use crate::facts::ReportedResponse;
use catamnesis_assessment::response::Response;
use catamnesis_core::{Diagnostic, Diagnostics, Severity, TextSpan};

/// How a claim stands to what we derive at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// The same category.
    Same,
    /// The words leave several categories open, the author's among them.
    Open,
    /// What the words say excludes the author's category.
    Differs,
    /// Nothing was told by which it could be judged, or it was judged in another way.
    NotComparable,
}

impl Agreement {
    /// Name in output.
    pub fn name(self) -> &'static str {
        match self {
            Agreement::Same => "same",
            Agreement::Open => "open",
            Agreement::Differs => "differs",
            Agreement::NotComparable => "not_comparable",
        }
    }
}

/// Compares a claim with what was derived at the same time.
pub fn agreement(claim: &Claim, derived: &Derived) -> Agreement {
    if claim.kind != ClaimKind::Tumor || derived.possible.is_empty() {
        return Agreement::NotComparable;
    }
    let fits = derived.possible.iter().any(|r| matches(claim.response, *r));
    match (fits, derived.possible.len()) {
        (true, 1) => Agreement::Same,
        (true, _) => Agreement::Open,
        // "Smaller" excludes nothing that the same words go on to tell.
        (false, n) if n > 1 && derived.numbers.is_empty() => Agreement::Open,
        (false, _) => Agreement::Differs,
    }
}

/// Whether a derived category is what an author would call by the claimed name.
fn matches(claimed: ReportedResponse, derived: Response) -> bool {
    match claimed {
        ReportedResponse::Complete => {
            matches!(
                derived,
                Response::Complete | Response::StringentComplete | Response::NoEvidenceOfDisease
            )
        }
        ReportedResponse::Partial => matches!(
            derived,
            Response::Partial | Response::VeryGoodPartial | Response::NonCompleteNonProgressive
        ),
        ReportedResponse::Stable => {
            matches!(derived, Response::Stable | Response::Minor | Response::NonCompleteNonProgressive)
        }
        ReportedResponse::Progressive => {
            matches!(derived, Response::Progressive | Response::UnconfirmedProgressive)
        }
    }
}

/// A025 for every claim that the words exclude.
pub(super) fn report(case: &CaseAssessment, page: Page<'_, '_>, diagnostics: &mut Diagnostics) {
    for line in &case.lines {
        for timepoint in &line.timepoints {
            for claim in timepoint.claims.iter().filter_map(|&i| case.claims.get(i)) {
                if agreement(claim, &timepoint.derived) == Agreement::Differs {
                    diagnostics.push(difference(case, timepoint, claim, page));
                }
            }
        }
    }
}

fn difference(case: &CaseAssessment, timepoint: &Timepoint, claim: &Claim, page: Page<'_, '_>) -> Diagnostic {
    let derived = &timepoint.derived;
    let mut spans: Vec<TextSpan> = vec![claim.span];
    spans.extend(timepoint.observations.iter().filter_map(|&i| case.observations.get(i)).map(|o| o.span));
    let possible: Vec<&str> = derived.possible.iter().map(|r| r.code()).collect();
    let numbers = if derived.numbers.is_empty() { String::new() } else { format!(": {}", derived.numbers) };
    Diagnostic {
        code: "A025",
        severity: Severity::Warning,
        spans,
        message: format!(
            "the report calls it {} (\"{}\"), the words give {}{numbers} ({}, {})",
            claim.response.code(),
            page.lower(claim.span),
            possible.join(" or "),
            derived.clause,
            derived.text
        ),
        hint: "compare the sizes with the category; the author may have used other criteria or other lesions"
            .into(),
    }
}
