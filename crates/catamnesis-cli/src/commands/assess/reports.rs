//! `catamnesis assess REPORT`: how a tumor responded, from the words of reports.

use super::super::each;
use crate::Done;
use crate::cli::{AssessArgs, ResultFormat};
use crate::error::CliError;
use crate::inputs::Columns;
use crate::output;
use catamnesis::assessment::{Population, assess};
use catamnesis_assessment::sums::PartialRule;
use catamnesis_core::Diagnostics;
use catamnesis_export::response::{ResponseReport, page, report, text};
use catamnesis_export::summary::Layout;
use catamnesis_vocab::Vocabulary;
use std::io::BufRead;
use std::path::Path;

/// Whether a path is a table of lesions or responses and not a report.
pub(super) fn is_table(path: &Path) -> bool {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
    if matches!(ending.as_str(), "csv" | "parquet") {
        return true;
    }
    if path == Path::new("-") || !path.is_file() {
        return false;
    }
    let mut first = String::new();
    let opened = std::fs::File::open(path).map(std::io::BufReader::new);
    opened.is_ok_and(|file| std::io::Read::take(file, 4096).read_line(&mut first).is_ok())
        && first.to_ascii_lowercase().starts_with("subject,")
}

/// Assesses every report of a path.
pub(super) fn run(args: &AssessArgs, path: &Path, vocabulary: &Vocabulary) -> Result<Done, CliError> {
    let criteria = super::criteria(&args.data, PartialRule::Kept)?;
    let population = Population {
        rate: args.population_rate.zip(args.population_source.clone()),
        median_months: args.median_duration.zip(args.median_source.clone()),
    };
    let format = format(args)?;
    let to_file = args.output.is_some();
    let layout =
        Layout { width: if to_file { 100 } else { output::width() }, color: !to_file && output::color() };
    let mut made: Vec<String> = Vec::new();
    let mut rows: Vec<ResponseReport> = Vec::new();
    let mut title = String::new();
    let mut severe = false;
    let read = each::report(
        std::slice::from_ref(&path.to_path_buf()),
        &Columns::from(&args.columns),
        vocabulary,
        &mut |source, analysis, _| {
            let mut diagnostics = Diagnostics::new();
            let found = assess(analysis, &criteria, &population, &mut diagnostics);
            severe |= diagnostics.iter().any(|d| d.severity > catamnesis_core::Severity::Note);
            let row = report(source, &found, &criteria.file.title, &diagnostics);
            match format {
                ResultFormat::Html => {
                    if made.is_empty() {
                        title = row.title.clone().unwrap_or_else(|| row.id.clone());
                    }
                    made.push(page::article(made.len() + 1, source, analysis, &row));
                }
                ResultFormat::Text => made.push(text::render(&row, layout)),
                _ => rows.push(row),
            }
        },
    );
    if read.is_ok() || !made.is_empty() || !rows.is_empty() {
        let result = match format {
            ResultFormat::Html => page::page(&title, &made),
            ResultFormat::Jsonl => rows.iter().map(|r| format!("{}\n", serde_json::json!(r))).collect(),
            ResultFormat::Json => match rows.as_slice() {
                [row] => format!("{:#}\n", serde_json::json!(row)),
                rows => format!("{:#}\n", serde_json::json!(rows)),
            },
            _ => made.join("\n"),
        };
        output::deliver(&result, args.output.as_deref(), args.force)?;
    }
    read?;
    Ok(if severe && args.strict { Done::Findings } else { Done::Clean })
}

fn format(args: &AssessArgs) -> Result<ResultFormat, CliError> {
    let by_name =
        args.output.as_ref().and_then(|p| p.extension()).and_then(|e| e.to_str()).and_then(|e| match e {
            "json" => Some(ResultFormat::Json),
            "jsonl" => Some(ResultFormat::Jsonl),
            "html" => Some(ResultFormat::Html),
            _ => None,
        });
    match args.format.or(by_name).unwrap_or(ResultFormat::Text) {
        ResultFormat::Csv | ResultFormat::Parquet => Err(CliError::Assess {
            message: "reports are assessed as text, json, jsonl or html; csv and parquet are for tables"
                .to_owned(),
        }),
        format => Ok(format),
    }
}
