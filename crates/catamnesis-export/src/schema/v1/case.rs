//! Version 1 of one patient's case and its facts.

use super::{Cause, Change, EventKind, FollowUpOrigin, Laterality, Modality, Quote, Response, Sex, Status};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A statement with the words that say it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Stated{T}")]
pub struct Stated<T> {
    /// What is stated.
    pub value: T,
    /// How sure the program is that a careful reader would write the same, 0 to 1.
    pub confidence: f64,
    /// The words that state it, most direct first; never empty.
    pub quotes: Vec<Quote>,
}

/// What one report says of one patient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CaseSummary {
    /// The report's id; for the second and later patients with `#2`, `#3` behind it.
    pub id: String,
    /// Which patient of the report, from 1.
    pub number: usize,
    /// Age at presentation.
    pub age: Option<Stated<Age>>,
    /// Sex.
    pub sex: Option<Stated<Sex>>,
    /// The tumor the case is about.
    pub tumor: Option<Stated<Tumor>>,
    /// Where it began.
    pub primary_site: Option<Stated<Site>>,
    /// Distant and nodal metastatic sites affirmed at any time.
    pub metastases: Vec<Stated<Site>>,
    /// Largest stated dimension of the primary tumor, in millimeters.
    pub largest_mm: Option<Stated<f64>>,
    /// Size of a mass told by comparison, in the report's words ("fist-sized"); never turned into a number.
    pub size_words: Option<Stated<String>>,
    /// Biomarkers with results.
    pub biomarkers: Vec<Stated<Biomarker>>,
    /// Symptoms and signs the patient had.
    pub findings: Vec<Stated<Concept>>,
    /// Earlier illnesses of the patient.
    pub history: Vec<Stated<Concept>>,
    /// Illnesses of relatives.
    pub family_history: Vec<Stated<Concept>>,
    /// Imaging used.
    pub imaging: Vec<Stated<Modality>>,
    /// Tumor-directed operations that were performed.
    pub surgery: Vec<Stated<Operation>>,
    /// Systemic antineoplastic treatment that was given.
    pub systemic_therapy: Vec<Stated<SystemicTherapy>>,
    /// Radiotherapy that was given.
    pub radiotherapy: Option<Stated<Radiotherapy>>,
    /// Harm done by treatments, complications of operations among it.
    pub adverse_events: Vec<Stated<AdverseEvent>>,
    /// Treatments reduced, delayed, interrupted or stopped.
    pub treatment_changes: Vec<Stated<TreatmentChange>>,
    /// Other tumors of the same patient.
    pub second_primaries: Vec<Stated<Concept>>,
    /// Best response to a non-surgical treatment, as the author states it.
    pub best_response: Option<Stated<Response>>,
    /// Whether the tumor recurred or progressed after a first treatment; `null` where the report says nothing.
    pub recurrence: Option<Stated<bool>>,
    /// Last known status.
    pub status: Option<Stated<Status>>,
    /// Longest stated follow-up or survival.
    pub follow_up: Option<Stated<FollowUp>>,
    /// What happened, in the order in which it happened.
    pub events: Vec<Stated<Event>>,
}

/// A concept with its preferred label, the report's wording and codes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Concept {
    /// Permanent id in the vocabulary; `null` where no table has the concept.
    pub id: Option<String>,
    /// Preferred label, or the wording where there is no entry.
    pub label: String,
    /// The report's own words, white space normalized.
    pub wording: String,
    /// CURIEs that denote the label.
    pub codes: Vec<String>,
}

/// Age at presentation in years; a range where the report gives one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Age {
    /// Youngest age in years that the words allow.
    pub lo_years: f64,
    /// Oldest age in years that the words allow; equal to `lo_years` where the report gives the age.
    pub hi_years: f64,
}

/// The tumor the case is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tumor {
    /// Histologic type.
    pub histology: Concept,
    /// Malignant, benign, borderline or in situ, where the type decides it.
    pub behavior: Option<String>,
    /// Differentiation or grade as written.
    pub grade: Option<String>,
    /// Stage or TNM as written.
    pub stage: Vec<Stage>,
}

/// A stage as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Stage {
    /// The report's words.
    pub wording: String,
    /// `TNM`, `FIGO`, `Ann Arbor`, …; `null` where the report does not say.
    pub system: Option<String>,
}

/// A part of the body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Site {
    /// The organ or region.
    pub concept: Concept,
    /// Side, where told.
    pub laterality: Option<Laterality>,
    /// Number of lesions there, where told.
    pub count: Option<u32>,
}

/// A biomarker with its result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Biomarker {
    /// The marker, gene or antigen.
    pub concept: Concept,
    /// `positive`, `negative`, or the value as written.
    pub result: String,
}

/// An operation that was performed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Operation {
    /// What was done.
    pub procedure: Concept,
    /// Way into the body: laparoscopic, robot-assisted, thoracoscopic, open, endoscopic, …; where told.
    pub approach: Option<String>,
    /// How much of the tumor was taken out: complete, gross total, incomplete, en bloc; where told.
    pub extent: Option<String>,
    /// Margins of the specimen: `R0`, `R1`, `R2`, `negative` or `positive`; where told.
    pub margins: Option<String>,
}

/// A dose as given at one administration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Dose {
    /// Generic name of the drug, lower case.
    pub agent: String,
    /// Number, in `unit`.
    pub value: f64,
    /// Unit with its basis: `mg/m2`, `mg/kg`, `AUC`, `mg`, `mg/day`.
    pub unit: String,
    /// Days of the cycle on which it is given, as written.
    pub days: Option<String>,
    /// Route as written.
    pub route: Option<String>,
    /// Number of administrations per cycle that the days imply.
    pub per_cycle: Option<u32>,
    /// Arithmetic: value × administrations per cycle (one where no days are told) × cycles, in `unit`; `null`
    /// without a number of cycles, and for AUC, which does not add up.
    pub total: Option<f64>,
}

/// One course of systemic antineoplastic treatment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SystemicTherapy {
    /// Generic names, lower case, in the order told; empty where the report says only "chemotherapy".
    pub agents: Vec<String>,
    /// Codes of the agents, in the same order; an empty string where there is none.
    pub codes: Vec<String>,
    /// Name of the regimen as written.
    pub regimen: Option<String>,
    /// Doses as stated per administration.
    pub doses: Vec<Dose>,
    /// Cycles or courses given.
    pub cycles: Option<u32>,
    /// Cycles or courses that were planned, where the report tells that apart from those given.
    pub planned_cycles: Option<u32>,
    /// Length of a cycle in days, as stated.
    pub cycle_days: Option<u32>,
    /// neoadjuvant, adjuvant, palliative, salvage or maintenance, as stated.
    pub intent: Option<String>,
    /// Line of therapy, as stated.
    pub line: Option<u32>,
    /// Drugs given beside it that are not antineoplastic.
    pub supportive: Vec<String>,
}

/// Radiotherapy that was given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Radiotherapy {
    /// Total dose in gray.
    pub dose_gy: Option<f64>,
    /// Number of fractions.
    pub fractions: Option<u32>,
    /// Technique as written.
    pub technique: Option<String>,
    /// Irradiated site as written.
    pub site: Option<String>,
}

/// The longest stated follow-up or survival.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FollowUp {
    /// Length in months of 30.4375 days.
    pub months: f64,
    /// What it counts from.
    pub from: FollowUpOrigin,
}

/// One happening in the patient's course.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// What kind of happening.
    pub kind: EventKind,
    /// A few words on it.
    pub what: String,
    /// Response as the author states it, where the event is one.
    pub response: Option<Response>,
    /// Months from presentation between which it happened, `[lo, hi]`; `null` where the report gives no bound.
    pub months: Option<(f64, f64)>,
}

/// Harm that the report ascribes to a treatment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AdverseEvent {
    /// What happened.
    pub finding: Concept,
    /// Grade from 1 to 5 as stated, mostly by the CTCAE; of a range the lower one.
    pub grade: Option<u8>,
    /// Kind of treatment that did it.
    pub cause: Cause,
    /// Generic names of the drugs blamed, where named.
    pub agents: Vec<String>,
}

/// A treatment that did not go as it was meant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TreatmentChange {
    /// What was done.
    pub change: Change,
    /// Generic names of the drugs, where named; empty for radiotherapy and for "chemotherapy".
    pub agents: Vec<String>,
    /// The reason in the report's words, lower case; `null` where none is told.
    pub reason: Option<String>,
}
