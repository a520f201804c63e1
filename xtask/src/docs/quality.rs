//! The table of measured quality in the README, from the floors that `cargo xtask score --raise` writes.

use std::io;
use std::path::Path;

const MARK: &str = "<!-- from .ci/floors.toml -->";

/// Name of the floor, what it measures, and what to compare it with.
const ROWS: &[(&str, &str, &str)] = &[
    (
        "case_table_macro_f1",
        "case table, 36 reports: F1, mean of all fields",
        "a second careful reader: 0.947",
    ),
    ("case_table_events_f1", "case table: events F1", "a second careful reader: 0.893"),
    ("case_table_timing", "case table: events placed in time within the tolerance", ""),
    (
        "assertion_traps_of_16",
        "sentences whose negation, doubt or owner is easily mistaken: right of 16",
        "medspaCy, negspaCy: 10",
    ),
    (
        "maccrobat_exact_f1",
        "MACCROBAT, 36 reports: F1 of spans with the same ends",
        "a table of the training spans: 0.430",
    ),
    ("maccrobat_overlap_f1", "MACCROBAT, 36 reports: F1 of spans that overlap", ""),
    (
        "phee_arguments_exact_f1",
        "PHEE, 961 sentences: F1 of drug, dose, route, frequency, duration, age and sex with the same ends",
        "a table of the training spans: 0.599",
    ),
    ("phee_exact_f1", "PHEE, 961 sentences: F1 of all types with the same ends", ""),
];

/// The text with the lines between the mark and the next empty line renewed.
pub fn renew(root: &Path, text: &str) -> io::Result<String> {
    let Some((before, after)) = text.split_once(MARK) else { return Ok(text.to_owned()) };
    let floors: toml::Table =
        std::fs::read_to_string(root.join(".ci/floors.toml"))?.parse().map_err(io::Error::other)?;
    let mut table = String::from("\n| what | measured | for comparison |\n| --- | --- | --- |\n");
    for (key, what, comparison) in ROWS {
        let Some(value) = floors.get(*key).and_then(|v| v.as_float().or(v.as_integer().map(|i| i as f64)))
        else {
            continue;
        };
        let shown = if value > 1.0 { format!("{value:.0}") } else { format!("{value:.3}") };
        table.push_str(&format!("| {what} | {shown} | {comparison} |\n"));
    }
    let rest = after.find("\n\n").map_or("", |at| &after[at + 1..]);
    Ok(format!("{before}{MARK}{table}{rest}"))
}
