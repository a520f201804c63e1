//! Columns by the names that tables give them.

use std::borrow::Cow;

use super::TableError;

/// Positions of named columns in a header; names are compared without case, spaces, dots and underscores.
#[derive(Debug, Clone)]
pub struct Columns {
    names: Vec<String>,
}

impl Columns {
    /// Reads a header line.
    pub fn new(header: &[Cow<'_, str>]) -> Self {
        Columns { names: header.iter().map(|n| key(n)).collect() }
    }

    /// The first column that has one of the names, in the order of the names.
    pub fn find(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.names.iter().position(|n| *n == key(name)))
    }

    /// As [`Columns::find`], for a column without which the table makes no sense.
    ///
    /// # Errors
    /// There is no such column.
    pub fn require(&self, what: &'static str, names: &[&str]) -> Result<usize, TableError> {
        self.find(names).ok_or_else(|| TableError::NoColumn { what, names: names.join(", ") })
    }
}

fn key(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The trimmed field of a column; empty where the column or the field is absent.
pub fn field<'r>(record: &'r [Cow<'_, str>], column: Option<usize>) -> &'r str {
    column.and_then(|c| record.get(c)).map_or("", |f| {
        let f = f.trim();
        if f == "NA" { "" } else { f }
    })
}

/// Names accepted for the subject.
pub const SUBJECT: &[&str] =
    &["subject", "usubjid", "subject_id", "patient", "patient_id", "id", "name", "case"];
/// Names accepted for the date.
pub const DATE: &[&str] = &["date", "adt", "trdtc", "rsdtc", "assessment_date", "scan_date"];
/// Names accepted for a day counted from a reference.
pub const DAY: &[&str] = &["day", "days", "study_day", "ady", "trdy", "rsdy"];
