//! The shape of an assessed report, version 1.

use crate::Quoter;
use crate::schema::v1::{Finding, Quote, Severity};
use catamnesis::assessment::compare::{Agreement, agreement};
use catamnesis::assessment::{
    Assessments, CaseAssessment, Claim, ClaimKind, Derived, LineAssessment, Observation, Timepoint,
};
use catamnesis::input::CaseReport;
use catamnesis_core::time::DayInterval;
use catamnesis_core::{Diagnostics, TextSpan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version that [`ResponseReport::schema`] names.
pub const SCHEMA: &str = "catamnesis.response/1";

/// An assessed report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ResponseReport {
    /// Version of this shape.
    pub schema: String,
    /// The report's id.
    pub id: String,
    /// Title of the article.
    pub title: Option<String>,
    /// Title of the criteria by which categories were derived.
    pub criteria: String,
    /// One per patient.
    pub cases: Vec<ResponseCase>,
    /// Where the author's words and our derivation differ, and other findings.
    pub findings: Vec<Finding>,
}

/// How one patient's tumor responded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ResponseCase {
    /// Which patient of the report, from 1.
    pub number: usize,
    /// One per line of medical treatment.
    pub lines: Vec<ResponseLine>,
    /// What is told of the tumor outside the lines: before treatment, or after operations.
    pub other: Vec<Look>,
    /// Exceptional response (NCI).
    pub exceptional: Judgment,
    /// Spontaneous regression (Everson and Cole).
    pub spontaneous: Judgment,
    /// The tumor went on shrinking after the end of treatment.
    pub after_end_of_treatment: Option<AfterEnd>,
}

/// One line of treatment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ResponseLine {
    /// What was given.
    pub treatments: Vec<Told>,
    /// Lesions before it.
    pub baseline: Vec<Told>,
    /// Looks at the tumor under it.
    pub timepoints: Vec<ResponsePoint>,
    /// Best category by the author.
    pub best_claimed: Option<ClaimRow>,
    /// Best category by our derivation.
    pub best_derived: Option<String>,
    /// Whether the best derived response was seen again at least 28 days later; `null` where the times do not
    /// tell.
    pub confirmed: Option<bool>,
    /// How long the response lasted.
    pub duration: Option<DurationRow>,
}

/// Something told, with its words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Told {
    /// What.
    pub what: String,
    /// The words.
    pub quotes: Vec<Quote>,
}

/// One look at a lesion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Look {
    /// Which lesion, by its place; `null` for the tumor as a whole.
    pub lesion: Option<String>,
    /// What was seen.
    pub seen: String,
    /// How it was looked at.
    pub modality: Option<String>,
    /// The words.
    pub quote: Quote,
}

/// A category the author gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClaimRow {
    /// `CR`, `PR`, `SD` or `PD`.
    pub category: String,
    /// `tumor`, `metabolic` or `pathologic`.
    pub judged_by: String,
    /// Criteria the author names.
    pub criteria: Option<String>,
    /// How it stands to our derivation: `same`, `open`, `differs` or `not_comparable`.
    pub agreement: String,
    /// The words.
    pub quote: Quote,
}

/// One time under a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ResponsePoint {
    /// Earliest day after the start of the line.
    pub from_day: Option<f64>,
    /// Latest day after the start of the line.
    pub to_day: Option<f64>,
    /// What was seen.
    pub looks: Vec<Look>,
    /// What the author claims.
    pub claims: Vec<ClaimRow>,
    /// What we derive.
    pub derived: DerivedRow,
}

/// A derived category with its rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DerivedRow {
    /// The category; `NE` where several are left.
    pub category: String,
    /// Every category the words leave open.
    pub possible: Vec<String>,
    /// Permanent id of the rule.
    pub rule: String,
    /// Clause of the guideline.
    pub clause: String,
    /// Text of the rule.
    pub text: String,
    /// The numbers it was applied to.
    pub numbers: String,
    /// What would have to be told.
    pub missing: Vec<String>,
}

/// A length of time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DurationRow {
    /// At least so many days.
    pub from_days: Option<f64>,
    /// At most so many days.
    pub to_days: Option<f64>,
    /// Whether progression ended it; else the response lasted at least so long.
    pub ended: bool,
    /// The words at its beginning and end.
    pub quotes: Vec<Quote>,
}

/// A judgment by a definition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Judgment {
    /// `yes`, `no` or `cannot_judge`.
    pub verdict: String,
    /// What was found.
    pub reasons: Vec<String>,
    /// What is missing.
    pub missing: Vec<String>,
    /// The words.
    pub quotes: Vec<Quote>,
}

/// A response after the end of treatment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AfterEnd {
    /// At least so many days after the end.
    pub from_days: f64,
    /// At most so many days after the end.
    pub to_days: f64,
    /// Whether the tumor was gone then.
    pub gone: bool,
    /// The words.
    pub quotes: Vec<Quote>,
}

/// Builds the rows of one report.
pub fn report(
    report: &CaseReport,
    assessments: &Assessments,
    criteria: &str,
    diagnostics: &Diagnostics,
) -> ResponseReport {
    let quoter = Quoter::new(&report.text);
    ResponseReport {
        schema: SCHEMA.to_owned(),
        id: report.id.clone(),
        title: report.metadata.title.clone(),
        criteria: criteria.to_owned(),
        cases: assessments.cases.iter().map(|c| case(&quoter, c)).collect(),
        findings: diagnostics
            .iter()
            .map(|d| Finding {
                code: d.code.to_owned(),
                severity: match d.severity {
                    catamnesis_core::Severity::Note => Severity::Note,
                    catamnesis_core::Severity::Warning => Severity::Warning,
                    catamnesis_core::Severity::Error => Severity::Error,
                },
                message: d.message.clone(),
                hint: d.hint.clone(),
                quotes: quoter.quotes(&d.spans),
            })
            .collect(),
    }
}

fn case(quoter: &Quoter<'_>, case: &CaseAssessment) -> ResponseCase {
    let used: Vec<usize> =
        case.lines.iter().flat_map(|l| &l.timepoints).flat_map(|t| t.observations.iter().copied()).collect();
    let before: Vec<TextSpan> = case.lines.iter().flat_map(|l| &l.baseline.lesions).map(|l| l.span).collect();
    let other = case
        .observations
        .iter()
        .enumerate()
        .filter(|(i, o)| !used.contains(i) && !before.contains(&o.span) && !o.is_state);
    ResponseCase {
        number: case.number,
        lines: case.lines.iter().map(|l| line(quoter, case, l)).collect(),
        other: other.map(|(_, o)| look(quoter, o)).collect(),
        exceptional: Judgment {
            verdict: case.exceptional.verdict.name().to_owned(),
            reasons: case.exceptional.reasons.clone(),
            missing: case.exceptional.missing.clone(),
            quotes: quoter.quotes(&case.exceptional.evidence),
        },
        spontaneous: Judgment {
            verdict: case.spontaneous.verdict.name().to_owned(),
            reasons: case.spontaneous.reasons.clone(),
            missing: case.spontaneous.missing.clone(),
            quotes: quoter.quotes(&case.spontaneous.evidence),
        },
        after_end_of_treatment: case.late.as_ref().map(|late| AfterEnd {
            from_days: late.after_end.lo(),
            to_days: late.after_end.hi(),
            gone: late.gone,
            quotes: quoter.quotes(&late.evidence),
        }),
    }
}

fn line(quoter: &Quoter<'_>, case: &CaseAssessment, line: &LineAssessment) -> ResponseLine {
    let told = |what: String, spans: &[TextSpan]| Told { what, quotes: quoter.quotes(spans) };
    let given = line.line.given.iter().filter_map(|&g| case.given.get(g));
    let derived_of =
        |claim: usize| line.timepoints.iter().find(|t| t.claims.contains(&claim)).map(|t| &t.derived);
    ResponseLine {
        treatments: given.map(|g| told(g.what.clone(), &g.evidence)).collect(),
        baseline: line
            .baseline
            .lesions
            .iter()
            .map(|l| {
                let name = l.name.as_deref().unwrap_or("tumor");
                let size = l.mm.map_or_else(|| "present".to_owned(), |mm| format!("{mm} mm"));
                told(format!("{name}: {size}"), &[l.span])
            })
            .collect(),
        timepoints: line.timepoints.iter().map(|t| point(quoter, case, t)).collect(),
        best_claimed: line
            .best_claim
            .and_then(|i| Some(claim_row(quoter, case.claims.get(i)?, derived_of(i)))),
        best_derived: line
            .best_derived
            .and_then(|i| line.timepoints.get(i))
            .map(|t| t.derived.response.code().to_owned()),
        confirmed: line.confirmed,
        duration: line.duration.as_ref().map(|d| DurationRow {
            from_days: d.days.map(DayInterval::lo),
            to_days: d.days.map(DayInterval::hi),
            ended: d.ended,
            quotes: quoter.quotes(&d.evidence),
        }),
    }
}

fn point(quoter: &Quoter<'_>, case: &CaseAssessment, t: &Timepoint) -> ResponsePoint {
    ResponsePoint {
        from_day: t.since_start.map(DayInterval::lo),
        to_day: t.since_start.map(DayInterval::hi),
        looks: t
            .observations
            .iter()
            .filter_map(|&i| case.observations.get(i))
            .map(|o| look(quoter, o))
            .collect(),
        claims: t
            .claims
            .iter()
            .filter_map(|&i| case.claims.get(i))
            .map(|c| claim_row(quoter, c, Some(&t.derived)))
            .collect(),
        derived: DerivedRow {
            category: t.derived.response.code().to_owned(),
            possible: t.derived.possible.iter().map(|r| r.code().to_owned()).collect(),
            rule: t.derived.rule.to_owned(),
            clause: t.derived.clause.clone(),
            text: t.derived.text.clone(),
            numbers: t.derived.numbers.clone(),
            missing: t.derived.missing.clone(),
        },
    }
}

fn look(quoter: &Quoter<'_>, o: &Observation) -> Look {
    Look {
        lesion: o.lesion.clone(),
        seen: o.seen.words(),
        modality: o.modality.map(|m| m.name().to_owned()),
        quote: quoter.quote(o.span),
    }
}

fn claim_row(quoter: &Quoter<'_>, claim: &Claim, derived: Option<&Derived>) -> ClaimRow {
    ClaimRow {
        category: claim.response.code().to_owned(),
        judged_by: match claim.kind {
            ClaimKind::Tumor => "tumor",
            ClaimKind::Metabolic => "metabolic",
            ClaimKind::Pathologic => "pathologic",
        }
        .to_owned(),
        criteria: claim.criteria.clone(),
        agreement: derived.map_or(Agreement::NotComparable, |d| agreement(claim, d)).name().to_owned(),
        quote: quoter.quote(claim.span),
    }
}
