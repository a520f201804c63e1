//! `catamnesis score`: how far predictions are from a gold standard.

use crate::cli::ScoreArgs;
use crate::error::CliError;
use crate::scoring::{self, by_id, score_spans, score_table};
use crate::{Done, output};
use std::fmt::Write;

/// Runs the command.
pub(super) fn run(args: &ScoreArgs) -> Result<Done, CliError> {
    let predicted = by_id(&args.predicted)?;
    let (text, f1) = if args.gold.is_dir() {
        let scores = score_table(&args.gold, &predicted)?;
        (if args.json { format!("{:#}\n", scores.json()) } else { table(&scores, args) }, scores.macro_f1())
    } else {
        let scores = score_spans(&by_id(&args.gold)?, &predicted, &args.types);
        (if args.json { format!("{:#}\n", scores.json()) } else { spans(&scores) }, scores.micro_exact().f1)
    };
    output::print(&text)?;
    Ok(if args.min.is_some_and(|min| f1 < min) { Done::Findings } else { Done::Clean })
}

fn table(scores: &scoring::TableScores, args: &ScoreArgs) -> String {
    let mut out = format!("{:28} {:>6} {:>6} {:>6} {:>5}\n", "field", "P", "R", "F1", "n");
    for (field, s) in scores.fields() {
        let _ = writeln!(out, "{field:28} {:6.3} {:6.3} {:6.3} {:5}", s.precision, s.recall, s.f1, s.n);
    }
    let share = scores.n_times_right as f64 / scores.n_times.max(1) as f64;
    let _ = writeln!(
        out,
        "reports {}, missing {}, quotes not in text {}",
        scores.n_reports,
        scores.missing.len(),
        scores.n_foreign_quotes
    );
    let _ = writeln!(out, "event timing {share:.3} ({}/{})", scores.n_times_right, scores.n_times);
    let _ = writeln!(out, "macro F1 {:.4}", scores.macro_f1());
    for line in args.errors.iter().flat_map(|field| scores.errors(field)) {
        let _ = writeln!(out, "{line}");
    }
    out
}

fn spans(scores: &scoring::SpanScores) -> String {
    let mut out = format!("{:26} {:>9} {:>11} {:>6}\n", "type", "exact F1", "overlap F1", "n");
    for (kind, exact, overlap) in scores.types() {
        let _ = writeln!(out, "{kind:26} {:9.3} {:11.3} {:6}", exact.f1, overlap.f1, exact.n);
    }
    let exact = scores.micro_exact();
    let _ = writeln!(
        out,
        "documents missing {}; overlap micro F1 {:.4}; exact micro P {:.4} R {:.4} F1 {:.4}",
        scores.n_missing,
        scores.micro_overlap().f1,
        exact.precision,
        exact.recall,
        exact.f1
    );
    out
}
