//! `catamnesis weigh REPORT`: from the words of a report to the weighing of its explanations.

use super::super::each;
use crate::Done;
use crate::cli::{WeighArgs, WeighFormat};
use crate::error::CliError;
use crate::inputs::Columns;
use crate::output::{self, say};
use catamnesis::Analysis;
use catamnesis::assessment::{Population, assess};
use catamnesis::attribution::{Unweighable, Weighable, series};
use catamnesis::input::CaseReport;
use catamnesis_assessment::criteria::Criteria;
use catamnesis_assessment::sums::PartialRule;
use catamnesis_attribution::knowledge::Knowledge;
use catamnesis_attribution::render;
use catamnesis_attribution::series::Range;
use catamnesis_attribution::weigh::{Note, Refusal, Settings, Weighing, weigh};
use catamnesis_core::Diagnostics;
use catamnesis_export::html::source;
use catamnesis_vocab::Vocabulary;
use std::path::Path;

/// Whether a file holds a series and not a report: CSV, or JSON with observations.
pub(super) fn is_series(path: &Path, text: &str) -> bool {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
    let start = text.trim_start();
    match ending.as_str() {
        "csv" => true,
        "json" | "" => {
            start.starts_with('{') && start.contains("\"observations\"") || start.starts_with("event,")
        }
        _ => false,
    }
}

/// Why a case was not weighed.
struct Refused {
    id: String,
    code: &'static str,
    message: String,
}

/// Weighs every case of the reports at a path.
pub(super) fn run(
    args: &WeighArgs,
    knowledge: &Knowledge,
    settings: Settings,
    vocabulary: &Vocabulary,
) -> Result<Done, CliError> {
    if args.format == WeighFormat::Csv {
        return Err(CliError::Series {
            place: args.file.display().to_string(),
            reason: "the weighing of a report has no csv form; only --kinetics has".to_owned(),
        });
    }
    let criteria = Criteria::built_in("recist-1.1", PartialRule::Kept)
        .map_err(|e| CliError::Assess { message: e.to_string() })?;
    let width = if args.output.is_some() { 100 } else { output::width() };
    let mut pages: Vec<String> = Vec::new();
    let mut rows: Vec<serde_json::Value> = Vec::new();
    let mut refused: Vec<Refused> = Vec::new();
    let read = each::report(
        std::slice::from_ref(&args.file),
        &Columns::from(&args.columns),
        vocabulary,
        &mut |report, analysis, _| {
            for (id, found) in cases(args, report, analysis, &criteria, knowledge, settings) {
                match found {
                    Ok((case, weighing)) => match args.format {
                        WeighFormat::Html => {
                            let below = source(report, analysis, &case.words);
                            pages.push(render::html_with(&weighing, &below));
                        }
                        WeighFormat::Text => pages.push(render::text(&weighing, width)),
                        _ => rows.extend(serde_json::to_value(&weighing)),
                    },
                    Err((code, message)) => {
                        rows.push(
                            serde_json::json!({"id": id, "refused": {"code": code, "message": message}}),
                        );
                        refused.push(Refused { id, code, message });
                    }
                }
            }
        },
    );
    // Every case has a row or a page; a refused one has a row in every format.
    let single = pages.is_empty() && rows.len() == 1 && read.is_ok();
    if let Some(only) = if single { refused.pop() } else { None } {
        return Err(CliError::Unweighed { id: only.id, code: only.code, message: only.message });
    }
    for r in &refused {
        say(&format!("{}: cannot be weighed [{}]: {}", r.id, r.code, r.message));
    }
    let result = match (args.format, rows.as_slice()) {
        (WeighFormat::Text, _) => pages.join("\n\n"),
        // A browser shows one page; several follow each other as documents of one file.
        (WeighFormat::Html, _) => pages.join("\n"),
        (_, [row]) => format!("{row:#}\n"),
        (_, rows) => format!("{:#}\n", serde_json::json!(rows)),
    };
    if !result.trim().is_empty() {
        output::deliver(&result, args.output.as_deref(), args.force)?;
    }
    read.map(|()| if refused.is_empty() { Done::Clean } else { Done::Findings })
}

type Found = Result<(Weighable, Weighing), (&'static str, String)>;

/// Every patient of a report, weighed or refused.
fn cases(
    args: &WeighArgs,
    report: &CaseReport,
    analysis: &Analysis<'_>,
    criteria: &Criteria,
    knowledge: &Knowledge,
    settings: Settings,
) -> Vec<(String, Found)> {
    let assessed = assess(analysis, criteria, &Population::default(), &mut Diagnostics::new());
    if assessed.cases.is_empty() {
        let none = Unweighable::NoTumor;
        return vec![(
            report.id.clone(),
            Err((none.code(), "no patient was found in this report".to_owned())),
        )];
    }
    let several = assessed.cases.len() > 1;
    assessed
        .cases
        .iter()
        .enumerate()
        .map(|(i, case)| {
            let id =
                if several { format!("{}, patient {}", report.id, case.number) } else { report.id.clone() };
            let found = series(analysis, i, case, &id)
                .map_err(|e| (e.code(), e.to_string()))
                .and_then(|case| one(args, case, knowledge, settings));
            (id, found)
        })
        .collect()
}

fn one(args: &WeighArgs, mut case: Weighable, knowledge: &Knowledge, settings: Settings) -> Found {
    if let Some(tumor) = &args.tumor {
        case.series.tumor = Some(tumor.clone());
    }
    if let Some(mm) = args.baseline_mm {
        case.series.baseline_mm = Some(Range::exactly(mm));
    }
    let mut weighing =
        weigh(&case.series, knowledge, settings).map_err(|r: Refusal| (r.code(), r.to_string()))?;
    for remark in &case.remarks {
        weighing.notes.push(Note { code: "B013", message: remark.clone() });
    }
    Ok((case, weighing))
}
