//! Options of `catamnesis assess` and `catamnesis plot`.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// `catamnesis assess`.
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 done, 1 rows were left out or an audit found differences, 2 failure.")]
pub struct AssessArgs {
    /// Where lesions or responses come from, and how they are judged.
    #[command(flatten)]
    pub data: AssessData,
    /// Compare the responses that RS records with the derived ones and list every difference. Assessments are
    /// visits and partial response is recalculated, unless told otherwise.
    #[arg(long, requires = "sdtm")]
    pub audit: bool,
    /// Which table to write.
    #[arg(long, value_enum, default_value = "subjects", conflicts_with_all = ["audit", "all"])]
    pub table: ResultTable,
    /// Write every table into this folder, named after it.
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["output", "audit"])]
    pub all: Option<PathBuf>,
    /// Shape of the result: csv, json or parquet for tables, if not told by the name of the output; text, json,
    /// jsonl or html for reports.
    #[arg(long, value_enum)]
    pub format: Option<ResultFormat>,
    /// Of reports: percent of comparable patients who respond, for the question whether a response was
    /// exceptional.
    #[arg(long, value_name = "PERCENT", requires = "population_source")]
    pub population_rate: Option<f64>,
    /// Where that rate is published.
    #[arg(long, value_name = "SOURCE", requires = "population_rate")]
    pub population_source: Option<String>,
    /// Of reports: published median duration of response, in months.
    #[arg(long, value_name = "MONTHS", requires = "median_source")]
    pub median_duration: Option<f64>,
    /// Where that median is published.
    #[arg(long, value_name = "SOURCE", requires = "median_duration")]
    pub median_source: Option<String>,
    /// Columns of tables of reports.
    #[command(flatten)]
    pub columns: super::ColumnArgs,
    /// Write to a file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace the output if it exists.
    #[arg(long)]
    pub force: bool,
    /// Write all findings to this file (CSV); standard error shows five of each kind.
    #[arg(long, value_name = "FILE")]
    pub findings: Option<PathBuf>,
    /// Exit with 1 for warnings too.
    #[arg(long)]
    pub strict: bool,
    /// Confidence of every interval.
    #[arg(long, default_value_t = 0.95, value_name = "SHARE")]
    pub confidence: f64,
    /// Interval of the survival curve.
    #[arg(long, value_enum, default_value = "log-log")]
    pub interval: CurveInterval,
    /// Days at which survival is given, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "DAYS")]
    pub at: Vec<f64>,
    /// Horizon of the restricted mean in days; the last observation without it.
    #[arg(long, value_name = "DAYS")]
    pub horizon: Option<f64>,
}

/// Input and clinical choices that `assess` and `plot` share.
#[derive(Debug, Clone, Args)]
pub struct AssessData {
    /// A lesion table (`subject, date or day, lesion, kind, organ, node, diameter_mm or state`; CSV or Parquet),
    /// a table of responses (`subject, date, response`), or with `assess` a report in any format that `read`
    /// understands.
    #[arg(value_name = "TABLE|REPORT", required_unless_present = "sdtm", conflicts_with = "sdtm")]
    pub input: Option<PathBuf>,
    /// A folder with SDTM TU, TR and RS (and DM) as CSV, CSV.gz or SAS transport files.
    #[arg(long, value_name = "FOLDER")]
    pub sdtm: Option<PathBuf>,
    /// Which of several tables of a domain: `onco` takes `tr_onco.csv`.
    #[arg(long, value_name = "NAME", requires = "sdtm")]
    pub suffix: Option<String>,
    /// Whose assessments: `investigator`, an evaluator's id, `accepted`, or `all`.
    #[arg(long, value_name = "WHO", requires = "sdtm")]
    pub evaluator: Option<String>,
    /// Criteria; `catamnesis assess --criteria list` names them all.
    #[arg(long, value_name = "ID", default_value = "recist-1.1")]
    pub criteria: String,
    /// A criteria file of your own instead.
    #[arg(long, value_name = "FILE")]
    pub criteria_file: Option<PathBuf>,
    /// Dates of the subjects: `subject, reference_date`, optional `death_date`, `last_alive_date`,
    /// `new_therapy_date`, `end_of_treatment_date`, `group`.
    #[arg(long, value_name = "FILE")]
    pub subjects: Option<PathBuf>,
    /// What a partial date becomes.
    #[arg(long, value_enum, default_value = "reject")]
    pub impute: Impute,
    /// What makes an assessment.
    #[arg(long, value_enum)]
    pub timepoint: Option<Timepoint>,
    /// How the best response is chosen.
    #[arg(long, value_enum, default_value = "table3")]
    pub best: BestRule,
    /// Least days from a response to its confirmation; the criteria's number without it.
    #[arg(long, value_name = "DAYS")]
    pub confirmation_days: Option<i32>,
    /// Responses need no confirmation.
    #[arg(long)]
    pub no_confirmation: bool,
    /// Least days of stable disease after the reference; the criteria's number without it.
    #[arg(long, value_name = "DAYS")]
    pub stable_days: Option<i32>,
    /// What disease after a complete response means (table 3).
    #[arg(long, value_enum, default_value = "progression")]
    pub complete_then_disease: AfterComplete,
    /// Whether a partial response lasts until progression.
    #[arg(long, value_enum)]
    pub partial: Option<PartialKeeping>,
    /// Most assessments that are not evaluable between a response and its confirmation (admiral).
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub max_ne: usize,
    /// Accept one stable assessment between a partial response and its confirmation (admiral).
    #[arg(long)]
    pub accept_sd: bool,
    /// A subject without assessment is NE instead of MISSING (admiral).
    #[arg(long)]
    pub missing_as_ne: bool,
    /// Keep assessments after the first progression (admiral).
    #[arg(long)]
    pub keep_after_pd: bool,
    /// Censor progression or death that comes more than so many days after the last evaluable assessment.
    #[arg(long, value_name = "DAYS")]
    pub missed_visits: Option<i32>,
    /// Do not censor at a new therapy.
    #[arg(long)]
    pub ignore_new_therapy: bool,
}

/// Tables that `assess` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ResultTable {
    /// One row per assessment, each category with the rule that decided.
    Timepoints,
    /// One row per subject: best responses, durations, times to event.
    Subjects,
    /// Rates, survival and comparisons of the cohort.
    Cohort,
    /// ADaM response.
    Adrs,
    /// ADaM tumor results.
    Adtr,
    /// ADaM time to event.
    Adtte,
    /// SDTM disease response.
    Rs,
}

/// Formats of result tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ResultFormat {
    /// Comma-separated.
    Csv,
    /// A list of objects.
    Json,
    /// Columns, for data frames.
    Parquet,
    /// A page for people (reports).
    Text,
    /// One report per line.
    Jsonl,
    /// One self-contained page, every line linked to its words (reports).
    Html,
}

/// Rules for partial dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Impute {
    /// Leave the row out, with finding A008.
    Reject,
    /// First possible day.
    Earliest,
    /// Last possible day.
    Latest,
    /// Middle day.
    Midpoint,
}

/// What makes an assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Timepoint {
    /// The date, in the order of dates.
    Date,
    /// The visit, in the order of visit numbers.
    Visit,
}

/// How the best response is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BestRule {
    /// Table 3 of RECIST 1.1.
    Table3,
    /// As the R package admiralonco.
    Admiral,
}

/// What disease after a complete response means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AfterComplete {
    /// Progression.
    Progression,
    /// The complete response was a partial one.
    Regrade,
}

/// Whether a partial response lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PartialKeeping {
    /// Until progression.
    Kept,
    /// Every assessment is compared with baseline anew.
    Recalculated,
}

/// Intervals of the survival curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CurveInterval {
    /// On the logarithm.
    Log,
    /// On log minus log.
    LogLog,
    /// On survival itself.
    Plain,
}

/// `catamnesis plot`.
#[derive(Debug, Args)]
pub struct PlotArgs {
    /// Which picture.
    #[arg(value_enum)]
    pub kind: PlotKind,
    /// Where lesions or responses come from, and how they are judged.
    #[command(flatten)]
    pub data: AssessData,
    /// Write to a file instead of standard output: .svg, .png, or .html for a page whose marks tell what they are.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace the output if it exists.
    #[arg(long)]
    pub force: bool,
    /// Title of the picture.
    #[arg(long)]
    pub title: Option<String>,
    /// Whose lesions are drawn; the first subject's without it.
    #[arg(long, value_name = "ID")]
    pub subject: Option<String>,
    /// Endpoint of the survival curve.
    #[arg(long, value_enum, default_value = "pfs")]
    pub endpoint: PlotEndpoint,
    /// Interval of the survival curve.
    #[arg(long, value_enum, default_value = "log-log")]
    pub interval: CurveInterval,
}

/// Pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PlotKind {
    /// Best change of the sum of every subject.
    Waterfall,
    /// Change of the sum over time.
    Spider,
    /// Course of every subject with its events.
    Swimmer,
    /// Kaplan-Meier curves with the table of subjects at risk.
    Km,
    /// Lesions of one subject over time.
    Lesions,
}

/// Endpoints of a survival curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PlotEndpoint {
    /// Progression-free survival.
    Pfs,
    /// Overall survival.
    Os,
    /// Duration of response.
    Dor,
    /// Time to progression.
    Ttp,
}
