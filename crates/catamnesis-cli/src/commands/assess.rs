//! `catamnesis assess`: tumor response from lesion tables, response tables, SDTM and reports.

mod choices;
mod columns;
mod findings;
mod input;
mod reports;
mod sink;

use crate::cli::{AssessArgs, AssessData, CurveInterval, ResultFormat, ResultTable};
use crate::error::CliError;
use crate::{Done, output};
use catamnesis_assessment::assess::SubjectAssessment;
use catamnesis_assessment::audit::{Difference, audit};
use catamnesis_assessment::cohort::{CohortOptions, SubjectSummary, summarize};
use catamnesis_assessment::criteria::Criteria;
use catamnesis_assessment::finding::{Finding, FindingCode};
use catamnesis_assessment::survival::compare::Ties;
use catamnesis_assessment::survival::kaplan_meier::IntervalType;
use catamnesis_assessment::tables::output::{self as tables, Axis, Table};
use catamnesis_vocab::Vocabulary;
pub(super) use choices::Choices;
pub(super) use findings::FindingLog;
pub(super) use input::each_subject;
use sink::Sink;
use std::fmt::Write as _;

/// Tables of one row or more per subject.
const PER_SUBJECT: [(Table, &str); 6] = [
    (Table::Timepoints, "timepoints"),
    (Table::Subjects, "subjects"),
    (Table::Adrs, "adrs"),
    (Table::Adtr, "adtr"),
    (Table::Adtte, "adtte"),
    (Table::Rs, "rs"),
];

/// Runs the command.
pub(super) fn run(
    args: &AssessArgs,
    vocabulary: impl FnOnce() -> Result<Vocabulary, CliError>,
) -> Result<Done, CliError> {
    if args.data.criteria == "list" {
        return list_criteria();
    }
    if let Some(path) = args.data.input.as_deref().filter(|p| !reports::is_table(p)) {
        return reports::run(args, path, &vocabulary()?);
    }
    let choices = Choices::new(&args.data, args.audit)?;
    let mut log = FindingLog::new(args.findings.as_deref(), args.force)?;
    let found =
        if args.audit { run_audit(args, &choices, &mut log)? } else { run_tables(args, &choices, &mut log)? };
    let severe = log.finish(args.strict)?;
    Ok(if severe || found { Done::Findings } else { Done::Clean })
}

fn list_criteria() -> Result<Done, CliError> {
    let mut list = String::new();
    for (id, text) in catamnesis_assessment::criteria::BUILT_IN {
        if let Ok(file) = catamnesis_assessment::criteria::CriteriaFile::parse(id, text) {
            let _ = writeln!(list, "{id:20} {} ({})", file.title, file.source);
            for refused in &file.refused {
                let _ = writeln!(list, "{:20}   refused: {}: {}", "", refused.what, refused.why);
            }
        }
    }
    output::print(&list)?;
    Ok(Done::Clean)
}

fn run_tables(args: &AssessArgs, choices: &Choices, log: &mut FindingLog) -> Result<bool, CliError> {
    let wanted: Vec<(Table, &str)> = match (&args.all, args.table) {
        (Some(_), _) => PER_SUBJECT.to_vec(),
        (None, table) => PER_SUBJECT.into_iter().filter(|(t, _)| *t == table_of(table)).collect(),
    };
    let mut sinks = Vec::new();
    for (table, name) in wanted {
        sinks.push((table, open(args, table, name)?));
    }
    let cohort_wanted = args.all.is_some() || args.table == ResultTable::Cohort;
    let mut summaries: Vec<SubjectSummary> = Vec::new();
    let mut line = Vec::with_capacity(1 << 16);
    each_subject(&args.data, choices, log, &mut |assessment: SubjectAssessment, axis: Axis| {
        for (table, sink) in &mut sinks {
            line.clear();
            table.push(&mut line, &assessment, &choices.criteria, axis);
            sink.write(&line)?;
        }
        if cohort_wanted {
            summaries.push(SubjectSummary::new(&assessment, choices.confirmation_required));
        }
        Ok(())
    })?;
    if cohort_wanted {
        let mut text = Vec::new();
        tables::cohort(&mut text, &summarize(&summaries, &cohort_options(args)));
        let mut sink = open(args, Table::Cohort, "cohort")?;
        sink.write(&text)?;
        sinks.push((Table::Cohort, sink));
    }
    for (_, sink) in sinks {
        sink.finish()?;
    }
    Ok(false)
}

fn run_audit(args: &AssessArgs, choices: &Choices, log: &mut FindingLog) -> Result<bool, CliError> {
    let (derived, recorded) = input::for_audit(&args.data, choices, log)?;
    let result = audit(&recorded, &derived, &choices.criteria, choices.build.group);
    let mut text = Vec::new();
    tables::audit(&mut text, &result);
    let mut sink = open(args, Table::Audit, "audit")?;
    sink.write(&text)?;
    sink.finish()?;
    let told = |d: &Difference| {
        let derived = if d.derived.is_empty() { "nothing derivable" } else { d.derived };
        format!("{} is recorded as {}, derived as {derived}: {}", d.column.code(), d.recorded, d.reason)
    };
    let mut findings = result
        .differences
        .iter()
        .map(|d| Finding::new(FindingCode::Difference, &d.view.name(), d.visit.as_str(), told(d)))
        .collect();
    log.take(&mut findings);
    let mut summary = String::new();
    for (column, n) in &result.compared {
        let differ = result.differences.iter().filter(|d| d.column == *column).count();
        let _ = writeln!(summary, "{}: {} of {} agree", column.code(), n - differ, n);
    }
    for ((column, class, recorded, derived), n) in result.summary() {
        let to = if derived.is_empty() { "nothing derivable" } else { derived };
        let _ =
            writeln!(summary, "  {} {n} {}: recorded {recorded}, derived {to}", column.code(), class.name());
    }
    output::say(summary.trim_end());
    Ok(!result.differences.is_empty())
}

fn table_of(table: ResultTable) -> Table {
    match table {
        ResultTable::Timepoints => Table::Timepoints,
        ResultTable::Subjects => Table::Subjects,
        ResultTable::Cohort => Table::Cohort,
        ResultTable::Adrs => Table::Adrs,
        ResultTable::Adtr => Table::Adtr,
        ResultTable::Adtte => Table::Adtte,
        ResultTable::Rs => Table::Rs,
    }
}

fn open(args: &AssessArgs, table: Table, name: &str) -> Result<Sink, CliError> {
    let by_name =
        args.output.as_ref().and_then(|p| p.extension()).and_then(|e| e.to_str()).and_then(|e| match e {
            "json" => Some(ResultFormat::Json),
            "parquet" => Some(ResultFormat::Parquet),
            _ => None,
        });
    let format = args.format.or(by_name).unwrap_or(ResultFormat::Csv);
    let ending = match format {
        ResultFormat::Csv => "csv",
        ResultFormat::Json => "json",
        ResultFormat::Parquet => "parquet",
        ResultFormat::Text | ResultFormat::Jsonl | ResultFormat::Html => {
            return Err(CliError::Assess {
                message: "tables are written as csv, json or parquet; text, jsonl and html are for reports"
                    .to_owned(),
            });
        }
    };
    let path = match &args.all {
        Some(folder) => {
            std::fs::create_dir_all(folder).map_err(|e| CliError::write(folder, e))?;
            Some(folder.join(format!("{name}.{ending}")))
        }
        None => args.output.clone(),
    };
    Sink::open(path, format, table, args.force)
}

fn cohort_options(args: &AssessArgs) -> CohortOptions {
    CohortOptions {
        confidence: args.confidence.clamp(0.5, 0.9999),
        interval: interval(args.interval),
        at: args.at.clone(),
        horizon: args.horizon,
        ties: Ties::Efron,
    }
}

/// The library's interval type of an option.
pub(super) fn interval(option: CurveInterval) -> IntervalType {
    match option {
        CurveInterval::Log => IntervalType::Log,
        CurveInterval::LogLog => IntervalType::LogLog,
        CurveInterval::Plain => IntervalType::Plain,
    }
}

/// The criteria that the options name.
fn criteria(
    data: &AssessData,
    partial: catamnesis_assessment::sums::PartialRule,
) -> Result<Criteria, CliError> {
    let result = match &data.criteria_file {
        None => Criteria::built_in(&data.criteria, partial),
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|e| CliError::read(path, e))?;
            Criteria::parse(&path.display().to_string(), &text, partial)
        }
    };
    result.map_err(|error| CliError::Assess { message: error.to_string() })
}
