//! Scores of predictions against a gold standard: case tables field by field, spans type by type.

mod tally;
mod wording;
mod table;
mod spans;

pub use spans::{SpanScores, score_spans};
pub use table::{TableScores, score_table};
pub use tally::{Counts, Score};

use crate::error::CliError;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// The objects of a JSON Lines file by their `id`.
///
/// # Errors
/// Where the file cannot be read or a line is no object with an `id`.
pub fn by_id(path: &Path) -> Result<BTreeMap<String, Value>, CliError> {
    let text = std::fs::read_to_string(path).map_err(|e| CliError::read(path, e))?;
    let mut rows = BTreeMap::new();
    for (n, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let place = || format!("{}:{}", path.display(), n + 1);
        let row: Value = serde_json::from_str(line)
            .map_err(|e| CliError::Score { place: place(), reason: e.to_string() })?;
        let id = match &row["id"] {
            Value::String(id) => id.clone(),
            Value::Number(id) => id.to_string(),
            _ => return Err(CliError::Score { place: place(), reason: "no 'id'".into() }),
        };
        rows.insert(id, row);
    }
    Ok(rows)
}
