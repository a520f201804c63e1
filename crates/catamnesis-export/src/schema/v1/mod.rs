//! Version 1 of the report summary: `catamnesis read --format json`.
//!
//! Conventions: offsets count Unicode code points of the report's text from zero, end exclusive;
//! `confidence` is how sure the program is that a careful reader would write the same, 0 to 1; a list is
//! empty and a value `null` where the report does not say; codes are CURIEs of exactly the labeled concept.

mod sets;
mod case;
mod build;

pub use build::summarize;
pub use case::*;
pub use sets::*;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version that [`ReportSummary::schema_version`] names.
pub const SCHEMA_VERSION: &str = "1.0";

/// Everything that was found in one report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReportSummary {
    /// Version of this shape; readers should refuse another major version.
    pub schema_version: String,
    /// The program that wrote it.
    pub program: Program,
    /// The report as it was read.
    pub report: ReportInfo,
    /// One case per patient, the index case first; empty where the text tells of no patient.
    pub cases: Vec<CaseSummary>,
    /// What could not be understood or does not fit, in the order in which the stages found it.
    pub diagnostics: Vec<Finding>,
}

/// Name and version of the program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Program {
    /// Always `catamnesis`.
    pub name: String,
    /// Version of the program that wrote the file.
    pub version: String,
}

/// Where a report came from and how it was understood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReportInfo {
    /// The input's own id, or the stem of the file name.
    pub id: String,
    /// The file it came from, with the member of an archive after `!` and the line or row after `:`.
    pub source: Option<String>,
    /// How the file was understood.
    pub format: ReportFormat,
    /// SHA-256 of the original bytes, lower-case hexadecimal.
    pub sha256: String,
    /// Length of the report's text in Unicode code points.
    pub n_code_points: usize,
    /// Title of the article.
    pub title: Option<String>,
    /// Journal.
    pub journal: Option<String>,
    /// Year of publication.
    pub year: Option<i16>,
    /// Digital object identifier, without a resolver in front.
    pub doi: Option<String>,
    /// PubMed id.
    pub pmid: Option<String>,
    /// PubMed Central id, with `PMC`.
    pub pmcid: Option<String>,
    /// License text or address.
    pub license: Option<String>,
    /// Language as an ISO 639 code.
    pub language: Option<String>,
}

/// Words of the report, byte-exact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quote {
    /// The words.
    pub text: String,
    /// First code point, from zero.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

/// A coded message about the report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Permanent code; `catamnesis explain CODE` tells more.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// What is the matter.
    pub message: String,
    /// What the reader can do.
    pub hint: String,
    /// The words it is about, most important first; empty where it is about the whole report.
    pub quotes: Vec<Quote>,
}

/// JSON Schema (draft 2020-12) of [`ReportSummary`].
pub fn json_schema() -> schemars::Schema {
    schemars::schema_for!(ReportSummary)
}
