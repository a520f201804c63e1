//! Case tables on disk: they appear whole or not at all, and an interrupted run can go on.
//!
//! While a run lasts there are `NAME.partial` (rows), `NAME.problems.csv.partial` and `NAME.journal`. After
//! every batch the rows are forced to disk and the journal notes how many inputs are done and how long the
//! files are. A run that goes on cuts the files to the last note and passes over the inputs that are done, so
//! that no row is lost, doubled or made again. The name itself appears by renaming, at the end.

mod journal;
mod open;
mod sheet;
mod arrow;

pub use journal::Progress;
pub use open::{Batch, Opened, Start, Table};

use crate::cli::TableFormat;
use crate::error::CliError;
use catamnesis_export::case_table::{CaseRow, CsvRows};
use std::path::Path;

/// The format of a table by the ending of its name.
///
/// # Errors
/// Where the ending says nothing.
pub fn format_of(output: &Path, asked: Option<TableFormat>) -> Result<TableFormat, CliError> {
    if let Some(format) = asked {
        return Ok(format);
    }
    let ending = output.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some("csv") => Ok(TableFormat::Csv),
        Some("jsonl" | "ndjson") => Ok(TableFormat::Jsonl),
        Some("parquet" | "pq") => Ok(TableFormat::Parquet),
        Some("xlsx") => Ok(TableFormat::Xlsx),
        _ => Err(CliError::UnknownTableFormat { path: output.to_owned() }),
    }
}

/// Rows as bytes of the unfinished file: CSV for CSV, JSON Lines for everything else.
pub fn encode(rows: &[CaseRow], format: TableFormat) -> Vec<u8> {
    match format {
        TableFormat::Csv => {
            let mut csv = CsvRows::new(Vec::new());
            // Writing to memory does not fail.
            for row in rows {
                let _ = csv.row(row);
            }
            csv.finish().unwrap_or_default()
        }
        _ => {
            let mut out = Vec::new();
            for row in rows {
                if serde_json::to_writer(&mut out, row).is_ok() {
                    out.push(b'\n');
                }
            }
            out
        }
    }
}

/// What stands before the first row.
fn preamble(format: TableFormat) -> Vec<u8> {
    match format {
        TableFormat::Csv => {
            let mut csv = CsvRows::new(Vec::new());
            let _ = csv.header();
            csv.finish().unwrap_or_default()
        }
        _ => Vec::new(),
    }
}
