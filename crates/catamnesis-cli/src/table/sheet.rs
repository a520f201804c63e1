//! The case table as an Excel sheet.

use crate::error::CliError;
use catamnesis_export::case_table::{CaseRow, cells, header};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Rows of a sheet without the header.
const MAX_ROWS: usize = 1_048_575;
/// Characters of a cell.
const MAX_CELL: usize = 32_767;

/// Makes a sheet from rows as JSON Lines.
pub(super) fn assemble(rows: File, n_rows: u64, to: &Path, output: &Path) -> Result<(), CliError> {
    if n_rows > MAX_ROWS as u64 {
        return Err(CliError::TooManyRows {
            path: output.to_owned(),
            n_rows: n_rows as usize,
            limit: MAX_ROWS,
        });
    }
    let failed = |e: XlsxError| match e {
        XlsxError::IoError(e) => CliError::write(output, e),
        other => CliError::Table { path: output.to_owned(), reason: other.to_string() },
    };
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("cases").map_err(failed)?;
    let bold = Format::new().set_bold();
    let columns = header();
    for (n, name) in columns.iter().enumerate() {
        sheet.write_string_with_format(0, n as u16, *name, &bold).map_err(failed)?;
    }
    sheet.set_freeze_panes(1, 1).map_err(failed)?;
    let mut at = 0;
    for line in BufReader::new(rows).lines() {
        let line = line.map_err(|e| CliError::read(to, e))?;
        let row: CaseRow = serde_json::from_str(&line).map_err(|e| CliError::Table {
            path: output.to_owned(),
            reason: format!("row {}: {e}", at + 1),
        })?;
        at += 1;
        for (n, text) in cells(&row).into_iter().enumerate() {
            let number = is_number(columns[n]).then(|| text.parse::<f64>().ok()).flatten();
            match number {
                Some(number) => sheet.write_number(at, n as u16, number).map_err(failed)?,
                None if text.is_empty() => continue,
                None => sheet.write_string(at, n as u16, fit(text)).map_err(failed)?,
            };
        }
    }
    let n_columns = columns.len() as u16;
    sheet.autofilter(0, 0, at, n_columns - 1).map_err(failed)?;
    book.save(to).map_err(failed)
}

fn is_number(column: &str) -> bool {
    matches!(column, "age_years" | "largest_mm" | "follow_up_months" | "year")
}

/// A cell holds no more than its limit; the mark says that the rest is in the other formats.
fn fit(text: String) -> String {
    if text.len() <= MAX_CELL || text.chars().count() <= MAX_CELL {
        return text;
    }
    let mark = " … [longer than a cell; whole in .csv, .jsonl and .parquet]";
    text.chars().take(MAX_CELL - mark.chars().count()).chain(mark.chars()).collect()
}
