//! The case table as CSV: lists of words joined by `; `, everything nested as compact JSON in its cell.

use super::row::CaseRow;
use serde_json::Value;
use std::io::Write;

/// The columns in the order of every table.
pub fn header() -> Vec<&'static str> {
    COLUMNS.to_vec()
}

const COLUMNS: [&str; 36] = [
    "id", "age_years", "age_range", "sex", "tumor_type", "grade", "stage", "primary_site",
    "metastatic_sites", "largest_mm", "biomarkers", "imaging", "surgery", "systemic_therapy", "radiotherapy",
    "adverse_events", "treatment_changes", "second_primaries", "best_response", "recurrence", "status",
    "follow_up_months", "follow_up_from", "events", "quotes", "confidence", "codes", "diagnostics", "source",
    "format", "title", "journal", "year", "doi", "pmid", "pmcid",
];

/// Writes rows as CSV (RFC 4180, UTF-8, `\n` line ends).
pub struct CsvRows<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> CsvRows<W> {
    /// A writer; the header is written only on request, so that a file can be continued.
    pub fn new(out: W) -> Self {
        CsvRows { writer: csv::Writer::from_writer(out) }
    }

    /// Writes the header.
    ///
    /// # Errors
    /// Where `out` fails.
    pub fn header(&mut self) -> csv::Result<()> {
        self.writer.write_record(COLUMNS)
    }

    /// Writes one row.
    ///
    /// # Errors
    /// Where `out` fails.
    pub fn row(&mut self, row: &CaseRow) -> csv::Result<()> {
        self.writer.write_record(cells(row))
    }

    /// Flushes, and gives `out` back.
    ///
    /// # Errors
    /// Where `out` fails.
    pub fn finish(self) -> std::io::Result<W> {
        self.writer.into_inner().map_err(|e| e.into_error())
    }
}

/// The cells of a row in the order of [`header`].
pub fn cells(row: &CaseRow) -> Vec<String> {
    let value = serde_json::to_value(row).unwrap_or(Value::Null);
    COLUMNS.iter().map(|&name| cell(&value[name])).collect()
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(s) => s.clone(),
        Value::Array(items) if items.is_empty() => String::new(),
        Value::Object(fields) if fields.is_empty() => String::new(),
        Value::Array(items) if items.iter().all(Value::is_string) => {
            items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; ")
        }
        nested => nested.to_string(),
    }
}
