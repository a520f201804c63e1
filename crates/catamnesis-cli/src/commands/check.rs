//! `catamnesis check`: what does not fit inside a report.

use super::each;
use crate::Done;
use crate::cli::{CheckArgs, CheckFormat};
use crate::error::CliError;
use crate::inputs::Columns;
use crate::output;
use catamnesis_export::summary::Layout;
use catamnesis_export::timeline::check::{self, CheckReport};
use catamnesis_vocab::Vocabulary;

/// Runs the command.
pub(super) fn run(args: &CheckArgs, vocabulary: &Vocabulary) -> Result<Done, CliError> {
    let mut checked: Vec<CheckReport> = Vec::new();
    let read = each::report(
        &args.files,
        &Columns::from(&args.columns),
        vocabulary,
        &mut |report, analysis, source| {
            let found = check::check(report, analysis, Some(source));
            if !args.quiet || !found.findings.is_empty() {
                checked.push(found);
            }
        },
    );
    let to_file = args.output.is_some();
    let width = if to_file { 100 } else { output::width() };
    let paper = Layout { width, color: !to_file && output::color() };
    let text: String = match args.format {
        CheckFormat::Text => checked.iter().map(|c| check::render(c, paper)).collect(),
        CheckFormat::Jsonl => checked.iter().map(|c| format!("{}\n", serde_json::json!(c))).collect(),
        CheckFormat::Json => format!("{:#}\n", serde_json::json!(checked)),
    };
    if read.is_ok() || !checked.is_empty() {
        output::deliver(&text, args.output.as_deref(), args.force)?;
    }
    read?;
    let has_findings = checked.iter().any(CheckReport::has_findings);
    Ok(if has_findings { Done::Findings } else { Done::Clean })
}
