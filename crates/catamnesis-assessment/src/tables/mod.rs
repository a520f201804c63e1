//! Tables in and out: lesion rows, response rows, SDTM and ADaM shapes, as bytes; opening files is the caller's.

pub mod csv;
pub mod columns;
pub mod row;
pub mod build;
pub mod lesions;
pub mod responses;
pub mod output;
pub mod adam;
pub mod domain;
pub mod xpt;
pub mod sdtm;

use thiserror::Error;

/// Why a table cannot be used at all; single bad rows are findings instead.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum TableError {
    /// The table has no header line.
    #[error("the table is empty; it needs a header line with column names")]
    Empty,
    /// A column is missing.
    #[error("no column for the {what}; name it one of: {names}")]
    NoColumn {
        /// What the column holds.
        what: &'static str,
        /// Accepted names.
        names: String,
    },
    /// The file is no SAS transport file of version 5.
    #[error("{what} at byte {at}: this is no SAS version 5 transport file; convert it to CSV or XPORT v5")]
    Xpt {
        /// What is wrong.
        what: &'static str,
        /// Where.
        at: usize,
    },
    /// A domain is missing.
    #[error(
        "the folder has no {domain} table ({domain}.csv, {domain}.csv.gz or {domain}.xpt, any case, with any suffix)"
    )]
    NoDomain {
        /// Domain code.
        domain: &'static str,
    },
}

/// Whether the days of a table are dates or counts, judged by its first line.
pub fn axis_of(text: &str) -> output::Axis {
    let mut scanner = csv::Scanner::new(text);
    let mut record = csv::Record::new();
    scanner.next_into(&mut record);
    let date = columns::Columns::new(&record).find(columns::DATE);
    let dated =
        scanner.next_into(&mut record) && crate::day::parse_date(columns::field(&record, date)).is_some();
    if dated { output::Axis::Calendar } else { output::Axis::Days }
}
