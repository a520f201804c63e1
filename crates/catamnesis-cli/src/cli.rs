//! Every command and option; help, man pages, completions and the reference are made from it.

mod assess;
mod train;

pub use assess::{
    AfterComplete, AssessArgs, AssessData, BestRule, CurveInterval, Impute, PartialKeeping, PlotArgs,
    PlotEndpoint, PlotKind, ResultFormat, ResultTable, Timepoint,
};
pub use train::{RecognizerArgs, RecognizerChoice, TrainArgs};

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Reads oncology case reports into facts that quote the words they come from.
#[derive(Debug, Parser)]
#[command(name = "catamnesis", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 done, 1 findings where they were asked for, 2 failure.")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// A vocabulary of your own, put before the built-in one; made by `catamnesis vocab import`. May be
    /// given several times, the most specific last.
    #[arg(long, global = true, value_name = "FILE")]
    pub vocab: Vec<PathBuf>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read one or a few reports and show what they say, with the words behind it.
    Read(ReadArgs),
    /// Read many reports into a case table: one row per case.
    Tabulate(TabulateArgs),
    /// Place the course of a patient in time: as text, rows, picture or page.
    Timeline(TimelineArgs),
    /// List what does not fit inside a report: contradictions in time, numbers, sides and doses.
    Check(CheckArgs),
    /// Assess tumor response: lesion tables, response tables or SDTM.
    Assess(AssessArgs),
    /// Weigh what explains a course: treatment, delayed effect, spontaneous regression, surgery, or an error of
    /// reading.
    Weigh(WeighArgs),
    /// Draw a cohort: waterfall, spider, swimmer, Kaplan-Meier, lesions.
    Plot(PlotArgs),
    /// Score a case table or spans against a gold standard.
    Score(ScoreArgs),
    /// Train a recognizer of mentions from annotated reports.
    Train(TrainArgs),
    /// Look into the vocabularies, or bring your own.
    Vocab(VocabArgs),
    /// Tell what a diagnostic means and what to do about it; without a code, list all.
    Explain(ExplainArgs),
    /// Print the completions of a shell.
    Completions(CompletionsArgs),
    /// Write the manual pages into a folder.
    Man(ManArgs),
}

/// Which columns of a table hold what.
#[derive(Debug, Clone, Args)]
pub struct ColumnArgs {
    /// Column (Parquet) or field (JSON Lines) that holds the text of a report.
    #[arg(long, value_name = "NAME", default_value = "text")]
    pub text_column: String,
    /// Column or field that holds the id; without it, rows are numbered.
    #[arg(long, value_name = "NAME", default_value = "id")]
    pub id_column: String,
}

/// `catamnesis read`.
#[derive(Debug, Args)]
pub struct ReadArgs {
    /// Files of any format that is understood; `-` for standard input.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Shape of the result.
    #[arg(long, value_enum, default_value = "text")]
    pub format: ReadFormat,
    /// Show what this stage of the pipeline found instead of the result.
    #[arg(long, value_enum)]
    pub stage: Option<Stage>,
    /// Names of mention types, with `--stage mentions`.
    #[arg(long, value_enum, default_value = "catamnesis")]
    pub labels: Labels,
    /// Whose mentions `--stage mentions` shows.
    #[command(flatten)]
    pub recognizer: RecognizerArgs,
    /// Write to a file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace the output if it exists.
    #[arg(long)]
    pub force: bool,
    /// Columns of tables among the files.
    #[command(flatten)]
    pub columns: ColumnArgs,
}

/// Shapes of `catamnesis read`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReadFormat {
    /// A summary for people.
    Text,
    /// The versioned schema; a list where there are several reports.
    Json,
    /// One self-contained page.
    Html,
    /// The versioned schema, one report per line.
    Jsonl,
}

/// Stages that can be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Stage {
    /// Sections, sentences, abbreviations.
    Text,
    /// What the words name, and whether the report affirms it.
    Mentions,
    /// What the report says of each patient.
    Facts,
}

/// Label sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Labels {
    /// Our own.
    Catamnesis,
    /// MACCROBAT.
    Maccrobat,
    /// E3C.
    E3c,
    /// PHEE.
    Phee,
}

/// `catamnesis tabulate`.
#[derive(Debug, Args)]
pub struct TabulateArgs {
    /// Files, folders (searched through, in order of names) and patterns (`'reports/**/*.pdf'`). JSON Lines,
    /// Parquet, .tar, .zip, .gz and PubMed XML are read as the many reports they hold.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The table; a `.problems.csv` beside it lists what could not be read.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Format of the table, if not told by the name of the output.
    #[arg(long, value_enum)]
    pub format: Option<TableFormat>,
    /// Go on where an interrupted run stopped.
    #[arg(long, conflicts_with = "force")]
    pub resume: bool,
    /// Replace the output if it exists, and drop the work of an interrupted run.
    #[arg(long)]
    pub force: bool,
    /// Exit with 1 if there was any problem.
    #[arg(long)]
    pub strict: bool,
    /// Threads to use; all cores by default.
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// No progress bar.
    #[arg(short, long)]
    pub quiet: bool,
    /// Columns of tables among the inputs.
    #[command(flatten)]
    pub columns: ColumnArgs,
}

/// Formats of the case table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// Comma-separated; lists joined by `; `, nested values as JSON.
    Csv,
    /// One JSON object per line.
    Jsonl,
    /// Columns, for data frames.
    Parquet,
    /// A sheet.
    Xlsx,
}

impl TableFormat {
    /// Name and usual file ending.
    pub fn name(self) -> &'static str {
        match self {
            TableFormat::Csv => "csv",
            TableFormat::Jsonl => "jsonl",
            TableFormat::Parquet => "parquet",
            TableFormat::Xlsx => "xlsx",
        }
    }
}

/// `catamnesis weigh`.
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 done, 1 some of several cases could not be weighed, 2 failure.")]
pub struct WeighArgs {
    /// A report in any format that `read` understands, a course as CSV or JSON, or with `--kinetics` the sizes of
    /// a cohort as CSV; `-` for a course on standard input.
    pub file: PathBuf,
    /// Shape of the result.
    #[arg(long, value_enum, default_value = "text")]
    pub format: WeighFormat,
    /// Fit growth and regression rates per patient instead.
    #[arg(long)]
    pub kinetics: bool,
    /// Level at which a rate counts as different from none, with `--kinetics`.
    #[arg(long, value_name = "P", default_value_t = 0.05)]
    pub alpha: f64,
    /// Tumor type, for instance `leiomyosarcoma`.
    #[arg(long, value_name = "TYPE")]
    pub tumor: Option<String>,
    /// Diameter of the largest lesion at the start, in millimeters.
    #[arg(long, value_name = "MM")]
    pub baseline_mm: Option<f64>,
    /// Priors of your own: rows in the format of the tables under data/models and data/priors, which replace
    /// those of the same id. May be given several times.
    #[arg(long, value_name = "FILE")]
    pub priors: Vec<PathBuf>,
    /// Seed of the random numbers; the same seed gives the same result.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Columns of tables of reports.
    #[command(flatten)]
    pub columns: ColumnArgs,
    /// Write to a file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace the output if it exists.
    #[arg(long)]
    pub force: bool,
}

/// Shapes of `catamnesis weigh`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum WeighFormat {
    /// A page for people.
    Text,
    /// Every number.
    Json,
    /// One self-contained page with pictures.
    Html,
    /// A table; only with `--kinetics`.
    Csv,
}

/// `catamnesis timeline`.
#[derive(Debug, Args)]
pub struct TimelineArgs {
    /// Files, folders and patterns, as for `tabulate`; `-` for standard input.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Shape of the result.
    #[arg(long, value_enum, default_value = "text")]
    pub format: TimelineFormat,
    /// What times are counted from.
    #[arg(long, value_enum, default_value = "presentation")]
    pub origin: TimelineOrigin,
    /// Course only, or everything told beside it; by default the course for text, everything for json, jsonl and csv.
    #[arg(long, value_enum)]
    pub detail: Option<TimelineDetail>,
    /// Pixels per point of a PNG; 2 is sharp on paper.
    #[arg(long, value_name = "N", default_value = "2", value_parser = clap::value_parser!(u8).range(1..=6))]
    pub scale: u8,
    /// Write to a file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace the output if it exists.
    #[arg(long)]
    pub force: bool,
    /// Columns of tables among the files.
    #[command(flatten)]
    pub columns: ColumnArgs,
}

/// Shapes of `catamnesis timeline`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TimelineFormat {
    /// The course in order, for people.
    Text,
    /// One object per patient; a list where there are several.
    Json,
    /// One object per patient and line.
    Jsonl,
    /// One row per event.
    Csv,
    /// A picture.
    Svg,
    /// The same picture in pixels.
    Png,
    /// The picture above the report, every mark linked to its words.
    Html,
}

/// How much `catamnesis timeline` lists; pictures and pages show the course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TimelineDetail {
    /// The events that a review of cases tabulates.
    Course,
    /// Those, and everything else told of the patient, clause by clause.
    All,
}

/// Origins of `catamnesis timeline`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TimelineOrigin {
    /// First contact told.
    Presentation,
    /// The diagnosis.
    Diagnosis,
    /// The first operation.
    Surgery,
    /// The first treatment of the tumor.
    FirstTreatment,
}

/// `catamnesis check`.
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 nothing to report, 1 at least one warning, 2 failure.")]
pub struct CheckArgs {
    /// Files, folders and patterns, as for `tabulate`; `-` for standard input.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Shape of the result.
    #[arg(long, value_enum, default_value = "text")]
    pub format: CheckFormat,
    /// Leave out reports in which nothing was found.
    #[arg(short, long)]
    pub quiet: bool,
    /// Write to a file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace the output if it exists.
    #[arg(long)]
    pub force: bool,
    /// Columns of tables among the files.
    #[command(flatten)]
    pub columns: ColumnArgs,
}

/// Shapes of `catamnesis check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For people.
    Text,
    /// A list of reports with their findings.
    Json,
    /// One report per line.
    Jsonl,
}

/// `catamnesis score`.
#[derive(Debug, Args)]
pub struct ScoreArgs {
    /// A folder of records (`ID.json` with `ID.txt` beside it) for a case table, or JSON Lines with `id` and
    /// `entities` for spans.
    pub gold: PathBuf,
    /// JSON Lines written by `catamnesis tabulate` or `catamnesis read --stage mentions --format jsonl`.
    pub predicted: PathBuf,
    /// Only these types of spans, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "TYPE")]
    pub types: Vec<String>,
    /// Exit with 1 if the macro F1 (table) or exact micro F1 (spans) is below this, 0 to 1.
    #[arg(long, value_name = "F1")]
    pub min: Option<f64>,
    /// Print the scores as JSON.
    #[arg(long)]
    pub json: bool,
    /// List the errors of one field of the table.
    #[arg(long, value_name = "FIELD")]
    pub errors: Option<String>,
}

/// `catamnesis vocab`.
#[derive(Debug, Args)]
pub struct VocabArgs {
    /// What to do with the vocabularies.
    #[command(subcommand)]
    pub command: VocabCommand,
}

/// What can be done with vocabularies.
#[derive(Debug, Subcommand)]
pub enum VocabCommand {
    /// List the tables with their sizes.
    List,
    /// Find a term, or what it may have been meant to be.
    Search {
        /// The words.
        #[arg(required = true)]
        words: Vec<String>,
    },
    /// Turn a terminology file of yours into a vocabulary for `--vocab`.
    Import(ImportArgs),
    /// Show sources, versions and licenses of the built-in tables.
    Licenses,
}

/// `catamnesis vocab import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The terminology.
    pub file: PathBuf,
    /// What its terms name.
    #[arg(long, value_enum)]
    pub table: TableName,
    /// Its format, if not told by name and content.
    #[arg(long, value_enum)]
    pub format: Option<TermFormat>,
    /// Column with the id (CSV, TSV).
    #[arg(long, value_name = "NAME", default_value = "id")]
    pub id_column: String,
    /// Column with the preferred label (CSV, TSV).
    #[arg(long, value_name = "NAME", default_value = "label")]
    pub label_column: String,
    /// Column with synonyms separated by `|` (CSV, TSV).
    #[arg(long, value_name = "NAME", default_value = "synonyms")]
    pub synonyms_column: String,
    /// Column with codes separated by `|` (CSV, TSV).
    #[arg(long, value_name = "NAME", default_value = "codes")]
    pub codes_column: String,
    /// What stands before the colon of a code made from an id that has none, for example `ICDO3`.
    #[arg(long, value_name = "PREFIX")]
    pub prefix: Option<String>,
    /// Only entries below this id (OBO, OBO-graph), for example `MONDO:0004992`.
    #[arg(long, value_name = "ID")]
    pub under: Option<String>,
    /// The vocabulary.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Replace the output if it exists.
    #[arg(long)]
    pub force: bool,
}

/// Tables a user's terms can go into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableName {
    /// Neoplasms.
    Tumors,
    /// Parts of the body.
    Sites,
    /// Drugs.
    Drugs,
    /// Named combinations of drugs.
    Regimens,
    /// Imaging, operations, radiotherapy.
    Procedures,
    /// Markers and genes.
    Markers,
    /// Symptoms, signs, complications.
    Findings,
}

impl TableName {
    /// Name of the table.
    pub fn name(self) -> &'static str {
        match self {
            TableName::Tumors => "tumors",
            TableName::Sites => "sites",
            TableName::Drugs => "drugs",
            TableName::Regimens => "regimens",
            TableName::Procedures => "procedures",
            TableName::Markers => "markers",
            TableName::Findings => "findings",
        }
    }
}

/// Formats of terminologies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TermFormat {
    /// OBO flat file.
    Obo,
    /// OBO graph as JSON.
    ObographJson,
    /// Comma-separated with named columns.
    Csv,
    /// Tab-separated with named columns.
    Tsv,
    /// ICD-O-3 morphology or topography as distributed by WHO and IARC: code, level, term.
    Icdo,
    /// HemOnc concepts in the OMOP layout (`CONCEPT.csv`).
    Omop,
    /// RxNorm `RXNCONSO.RRF`.
    Rxnorm,
    /// SNOMED CT release format 2, a description file.
    Rf2,
}

/// `catamnesis explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// A code such as `F003`.
    pub code: Option<String>,
}

/// `catamnesis completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// `catamnesis man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// The folder; it is made if it does not exist.
    pub folder: PathBuf,
}
