//! One row of the case table.

use crate::schema::v1::{EventKind, FollowUpOrigin, Modality, ReportFormat, Response, Sex, Status};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One case: what a reviewer of published cases types into a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CaseRow {
    /// The report's id; for the second and later patients of a report with `#2`, `#3` behind it.
    pub id: String,
    /// Age at presentation in years (7 months are 0.58); `null` where the report gives only a range.
    pub age_years: Option<f64>,
    /// Youngest and oldest age in years where the report gives a range ("in her sixties").
    pub age_range: Option<(f64, f64)>,
    /// Sex, also where it follows from pronouns or anatomy.
    pub sex: Option<Sex>,
    /// Histologic type of the index tumor in the report's words, lower case.
    pub tumor_type: Option<String>,
    /// Grade or differentiation as written.
    pub grade: Option<String>,
    /// Stages as written, with the system in parentheses where the report names it.
    pub stage: Vec<String>,
    /// Organ or region of the primary tumor.
    pub primary_site: Option<String>,
    /// Distant and nodal metastatic sites affirmed at any time.
    pub metastatic_sites: Vec<String>,
    /// Largest stated single dimension of the primary tumor, in millimeters.
    pub largest_mm: Option<f64>,
    /// Biomarkers as `name: result`.
    pub biomarkers: Vec<String>,
    /// Kinds of imaging that were used on the patient.
    pub imaging: Vec<Modality>,
    /// Tumor-directed operations that were performed.
    pub surgery: Vec<String>,
    /// Systemic antineoplastic treatments that were given.
    pub systemic_therapy: Vec<Course>,
    /// Radiotherapy, if it was given to the patient for the tumor.
    pub radiotherapy: Option<Irradiation>,
    /// Harm done by treatments, in words, with its grade and what did it: `neuropathy, grade 3, of oxaliplatin`.
    pub adverse_events: Vec<String>,
    /// Treatments reduced, delayed, interrupted or stopped, with the reason: `oxaliplatin stopped: neuropathy`.
    pub treatment_changes: Vec<String>,
    /// Other tumors of the same patient, in the report's words, lower case.
    pub second_primaries: Vec<String>,
    /// Best response to a non-surgical treatment, as the author states or plainly implies it.
    pub best_response: Option<Response>,
    /// Whether the report tells of recurrence, metastasis or progression after a first treatment.
    pub recurrence: bool,
    /// Last known status.
    pub status: TableStatus,
    /// Length of the longest stated follow-up or survival, in months of 30.4375 days.
    pub follow_up_months: Option<f64>,
    /// What the follow-up counts from.
    pub follow_up_from: Option<FollowUpOrigin>,
    /// The course in the order in which it happened.
    pub events: Vec<TableEvent>,
    /// Name of a filled field → the words that support it, byte-exact, most direct first.
    pub quotes: BTreeMap<String, Vec<String>>,
    /// Name of a filled field → how sure the program is, 0 to 1; the lowest of a list.
    pub confidence: BTreeMap<String, f64>,
    /// Name of a filled field → CURIEs of exactly the concepts it names, in the order of the field's entries.
    pub codes: BTreeMap<String, Vec<String>>,
    /// Codes of the diagnostics of the report.
    pub diagnostics: Vec<String>,
    /// The file, with the member of an archive after `!` and the line or row after `:`.
    pub source: String,
    /// How the file was understood.
    pub format: ReportFormat,
    /// Title of the article.
    pub title: Option<String>,
    /// Journal.
    pub journal: Option<String>,
    /// Year of publication.
    pub year: Option<i16>,
    /// Digital object identifier.
    pub doi: Option<String>,
    /// PubMed id.
    pub pmid: Option<String>,
    /// PubMed Central id.
    pub pmcid: Option<String>,
}

/// One course of systemic antineoplastic treatment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Course {
    /// Generic names, lower case; empty where the report says only "chemotherapy".
    pub agents: Vec<String>,
    /// Doses as stated per administration.
    pub doses: Vec<AgentDose>,
    /// Number of cycles or courses given.
    pub cycles: Option<u32>,
    /// Name of the regimen as written.
    pub regimen: Option<String>,
    /// neoadjuvant, adjuvant, palliative, salvage or maintenance, as stated.
    pub intent: Option<String>,
}

/// One dose as stated per administration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AgentDose {
    /// Generic name.
    pub agent: String,
    /// Number, in `unit`.
    pub value: f64,
    /// Unit with its basis: `mg/m2`, `mg/kg`, `AUC`, `mg`.
    pub unit: String,
}

/// Radiotherapy that was given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Irradiation {
    /// Total dose in gray.
    pub dose_gy: Option<f64>,
    /// Number of fractions.
    pub fractions: Option<u32>,
}

/// One happening.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TableEvent {
    /// What kind of happening.
    pub kind: EventKind,
    /// A few words on it.
    pub what: String,
    /// The words that name it, byte-exact.
    pub quote: String,
    /// First code point of the quote in the report's text, from zero.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// Months from presentation between which it happened; `null` where the report gives no bound.
    pub months: Option<(f64, f64)>,
}

/// Last known status, or that there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TableStatus {
    /// Alive without evidence of disease.
    NoEvidenceOfDisease,
    /// Alive with disease.
    AliveWithDisease,
    /// Alive, disease state unsaid.
    Alive,
    /// Dead.
    Dead,
    /// The report ends before a status is told.
    NotReported,
}

impl TableStatus {
    /// The word in every output.
    pub fn word(self) -> &'static str {
        match self {
            TableStatus::NoEvidenceOfDisease => Status::NoEvidenceOfDisease.word(),
            TableStatus::AliveWithDisease => Status::AliveWithDisease.word(),
            TableStatus::Alive => Status::Alive.word(),
            TableStatus::Dead => Status::Dead.word(),
            TableStatus::NotReported => "not_reported",
        }
    }
}

impl From<Option<Status>> for TableStatus {
    fn from(status: Option<Status>) -> Self {
        match status {
            Some(Status::NoEvidenceOfDisease) => TableStatus::NoEvidenceOfDisease,
            Some(Status::AliveWithDisease) => TableStatus::AliveWithDisease,
            Some(Status::Alive) => TableStatus::Alive,
            Some(Status::Dead) => TableStatus::Dead,
            None => TableStatus::NotReported,
        }
    }
}
