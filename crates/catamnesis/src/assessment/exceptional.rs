//! Exceptional response by the criteria of the NCI Exceptional Responders Initiative (Conley BA et al. J Natl
//! Cancer Inst 2021;113:27-37, doi:10.1093/jnci/djaa061).
//!
//! Any one of: 1. a complete response to a systemic treatment to which fewer than 10 % of comparable patients
//! respond so; 2. a partial response of at least 6 months where fewer than 10 % respond so; 3. a response that
//! lasts more than three times the published median. The rate and the median are arguments with a source of
//! their own; without them nothing is judged.

use super::{CaseAssessment, LineAssessment};
use crate::facts::{EventKind, ReportedResponse};
use catamnesis_assessment::response::Response;
use catamnesis_core::TextSpan;

/// What is published of comparable patients.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Population {
    /// Response rate in percent, and where it is published.
    pub rate: Option<(f64, String)>,
    /// Median duration of response in months, and where it is published.
    pub median_months: Option<(f64, String)>,
}

/// Yes, no, or what is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Verdict {
    /// Met.
    Yes,
    /// Not met, whatever is unknown.
    No,
    /// It depends on what is not known.
    #[default]
    CannotJudge,
}

impl Verdict {
    /// Name in output.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Yes => "yes",
            Verdict::No => "no",
            Verdict::CannotJudge => "cannot_judge",
        }
    }

    /// Words for a reader.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::Yes => "yes",
            Verdict::No => "no",
            Verdict::CannotJudge => "cannot be judged",
        }
    }
}

/// The judgment with its reasons.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Exceptional {
    /// The judgment.
    pub verdict: Verdict,
    /// Index of the line judged.
    pub line: Option<usize>,
    /// What decided, or what was found of each rule.
    pub reasons: Vec<String>,
    /// What is missing.
    pub missing: Vec<String>,
    /// The words.
    pub evidence: Vec<TextSpan>,
}

/// Share of comparable patients, in percent, below which a response is exceptional.
const RARE: f64 = 10.0;
/// Months that a partial response must last.
const LASTING: f64 = 6.0;
/// Multiple of the median duration.
const MULTIPLE: f64 = 3.0;

/// Judges the line with the best response.
pub(super) fn judge(case: &CaseAssessment, population: &Population) -> Exceptional {
    let systemic = |l: &LineAssessment| {
        l.line.given.iter().any(|&g| case.given.get(g).is_some_and(|g| g.kind == EventKind::SystemicTherapy))
    };
    let best = case
        .lines
        .iter()
        .enumerate()
        .filter(|(_, l)| systemic(l))
        .filter_map(|(i, l)| Some((category(case, l)?, i)))
        .min();
    let Some((category, index)) = best.filter(|(c, _)| *c <= ReportedResponse::Partial) else {
        return Exceptional {
            verdict: if best.is_some() { Verdict::No } else { Verdict::CannotJudge },
            reasons: vec![
                "no complete or partial response to a systemic treatment is told or derived".into(),
            ],
            ..Exceptional::default()
        };
    };
    let Some(line) = case.lines.get(index) else { return Exceptional::default() };
    let mut found =
        Exceptional { line: Some(index), evidence: evidence(case, line), ..Exceptional::default() };
    let months = line.duration.as_ref().and_then(|d| d.days).map(|d| d.months());
    let ended = line.duration.as_ref().is_some_and(|d| d.ended);
    let rate = population.rate.as_ref();
    let rare = rate.map(|(rate, _)| *rate < RARE);
    let lasts = |least: f64| match months {
        Some((lo, _)) if lo >= least => Some(true),
        Some((_, hi)) if hi < least && ended => Some(false),
        _ => None,
    };
    let mut verdicts = Vec::new();
    let cited = rate.map_or_else(String::new, |(r, source)| format!("{r} % ({source})"));
    if category == ReportedResponse::Complete {
        verdicts.push(rare);
        match rare {
            Some(true) => found.reasons.push(format!("complete response where {cited} of patients respond")),
            Some(false) => found.reasons.push(format!("complete response, but {cited} of patients respond")),
            None => {
                found.missing.push("the share of comparable patients who respond (--population-rate)".into())
            }
        }
    } else {
        let long = lasts(LASTING);
        verdicts.push(match (rare, long) {
            (Some(true), Some(true)) => Some(true),
            (Some(false), _) | (_, Some(false)) => Some(false),
            _ => None,
        });
        match (rare, long) {
            (Some(true), Some(true)) => {
                found
                    .reasons
                    .push(format!("partial response of at least 6 months where {cited} of patients respond"));
            }
            (Some(false), _) => {
                found.reasons.push(format!("partial response, but {cited} of patients respond"))
            }
            (_, Some(false)) => found.reasons.push("partial response of less than 6 months".into()),
            _ => {
                if rare.is_none() {
                    found
                        .missing
                        .push("the share of comparable patients who respond (--population-rate)".into());
                }
                if long.is_none() {
                    found.missing.push("whether the response lasted 6 months".into());
                }
            }
        }
    }
    match &population.median_months {
        None => {
            verdicts.push(None);
            found.missing.push("the published median duration of response (--median-duration)".into());
        }
        Some((median, source)) => {
            let long = lasts(MULTIPLE * median);
            verdicts.push(long);
            let said = format!("three times the published median of {median} months ({source})");
            match long {
                Some(true) => found.reasons.push(format!("the response lasted more than {said}")),
                Some(false) => found.reasons.push(format!("the response lasted less than {said}")),
                None => found.missing.push(format!("whether the response lasted {said}")),
            }
        }
    }
    found.verdict = if verdicts.contains(&Some(true)) {
        found.missing.clear();
        Verdict::Yes
    } else if verdicts.contains(&None) {
        Verdict::CannotJudge
    } else {
        Verdict::No
    };
    found
}

/// The better of what the author claims and what we derive.
fn category(case: &CaseAssessment, line: &LineAssessment) -> Option<ReportedResponse> {
    let claimed = line.best_claim.and_then(|i| case.claims.get(i)).map(|c| c.response);
    let derived = line.best_derived.and_then(|i| line.timepoints.get(i)).and_then(|t| {
        Some(match t.derived.response {
            Response::Complete | Response::StringentComplete => ReportedResponse::Complete,
            Response::Partial | Response::VeryGoodPartial => ReportedResponse::Partial,
            Response::Stable | Response::Minor | Response::NonCompleteNonProgressive => {
                ReportedResponse::Stable
            }
            Response::Progressive => ReportedResponse::Progressive,
            _ => return None,
        })
    });
    claimed.into_iter().chain(derived).min()
}

fn evidence(case: &CaseAssessment, line: &LineAssessment) -> Vec<TextSpan> {
    let claim = line.best_claim.and_then(|i| case.claims.get(i)).map(|c| c.span);
    let seen = line
        .best_derived
        .and_then(|i| line.timepoints.get(i))
        .and_then(|t| t.observations.first())
        .and_then(|&o| case.observations.get(o))
        .map(|o| o.span);
    claim.into_iter().chain(seen).collect()
}
