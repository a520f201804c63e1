//! `catamnesis weigh`: what explains a course, and how fast tumors of a cohort grow and regress.

mod series_file;
mod kinetics_file;
mod reports;

use crate::Done;
use crate::cli::{WeighArgs, WeighFormat};
use crate::error::CliError;
use crate::output::{self, say};
use catamnesis_attribution::evidence::Effort;
use catamnesis_attribution::kinetics::cohort;
use catamnesis_attribution::knowledge::Knowledge;
use catamnesis_attribution::render;
use catamnesis_attribution::series::{Range, Series};
use catamnesis_attribution::weigh::{Settings, weigh};
use catamnesis_vocab::Vocabulary;
use std::path::Path;

/// Runs the command.
pub(super) fn run(
    args: &WeighArgs,
    vocabulary: impl FnOnce() -> Result<Vocabulary, CliError>,
) -> Result<Done, CliError> {
    if !args.kinetics && is_report(&args.file)? {
        let settings = Settings { seed: args.seed, effort: Effort::standard() };
        return reports::run(args, &knowledge(args)?, settings, &vocabulary()?);
    }
    let text = read(&args.file)?;
    let page = if args.kinetics { kinetics(args, &text)? } else { course(args, &text)? };
    output::deliver(&page, args.output.as_deref(), args.force)?;
    Ok(Done::Clean)
}

/// Whether the file is a report; what cannot be read as text (a PDF, a folder) is none of our series.
fn is_report(file: &Path) -> Result<bool, CliError> {
    if file.as_os_str() == "-" {
        return Ok(false);
    }
    if !file.exists() {
        return Err(CliError::Missing { path: file.to_owned() });
    }
    let text =
        std::fs::read(file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    Ok(!reports::is_series(file, &text))
}

/// The weighing of one course.
fn course(args: &WeighArgs, text: &str) -> Result<String, CliError> {
    let mut series = load(&args.file, text)?;
    if let Some(tumor) = &args.tumor {
        series.tumor = Some(tumor.clone());
    }
    if let Some(mm) = args.baseline_mm {
        series.baseline_mm = Some(Range::exactly(mm));
    }
    let knowledge = knowledge(args)?;
    let settings = Settings { seed: args.seed, effort: Effort::standard() };
    let weighing = weigh(&series, &knowledge, settings).map_err(|refusal| CliError::Series {
        place: args.file.display().to_string(),
        reason: format!("{}: cannot be weighed: {refusal}", refusal.code()),
    })?;
    for note in &weighing.notes {
        say(&format!("note {}: {}", note.code, note.message));
    }
    Ok(match args.format {
        WeighFormat::Text => render::text(&weighing, output::width()),
        WeighFormat::Html => render::html(&weighing),
        WeighFormat::Json => json(&weighing, &args.file)?,
        WeighFormat::Csv => {
            return Err(CliError::Series {
                place: args.file.display().to_string(),
                reason: "the weighing of a course has no csv form; only --kinetics has".to_owned(),
            });
        }
    })
}

/// Rates of a cohort.
fn kinetics(args: &WeighArgs, text: &str) -> Result<String, CliError> {
    let patients = kinetics_file::read(&args.file, text)?;
    let found = cohort(&patients, args.alpha);
    Ok(match args.format {
        WeighFormat::Text => render::cohort_text(&found),
        WeighFormat::Html => render::cohort_html(&found),
        WeighFormat::Csv => render::cohort_csv(&found),
        WeighFormat::Json => json(&found, &args.file)?,
    })
}

fn json(value: &impl serde::Serialize, file: &Path) -> Result<String, CliError> {
    serde_json::to_string_pretty(value)
        .map(|s| s + "\n")
        .map_err(|e| CliError::Series { place: file.display().to_string(), reason: e.to_string() })
}

/// A series from JSON or CSV.
fn load(file: &Path, text: &str) -> Result<Series, CliError> {
    let start = text.trim_start();
    if start.starts_with('{') {
        return serde_json::from_str(start).map_err(|e| CliError::Series {
            place: file.display().to_string(),
            reason: format!("not a series: {e}"),
        });
    }
    series_file::read(file, text)
}

fn knowledge(args: &WeighArgs) -> Result<Knowledge, CliError> {
    let wrong = |e: catamnesis_attribution::knowledge::TableError| CliError::Series {
        place: "priors".to_owned(),
        reason: e.to_string(),
    };
    let mut knowledge = Knowledge::built_in().map_err(wrong)?;
    for file in &args.priors {
        knowledge.add(&file.display().to_string(), &read(file)?).map_err(wrong)?;
    }
    Ok(knowledge)
}

fn read(file: &Path) -> Result<String, CliError> {
    if file.as_os_str() == "-" {
        let mut text = String::new();
        return std::io::Read::read_to_string(&mut std::io::stdin(), &mut text)
            .map(|_| text)
            .map_err(|e| CliError::read(file, e));
    }
    std::fs::read_to_string(file).map_err(|e| CliError::read(file, e))
}
