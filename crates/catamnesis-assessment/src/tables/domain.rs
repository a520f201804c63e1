//! A whole table in memory, whatever its format: the SDTM domains.

use super::columns::Columns;
use super::csv::{Record, Scanner};
use super::{TableError, xpt};

/// A table with named columns.
#[derive(Debug, Clone)]
pub struct Domain {
    columns: Columns,
    rows: Vec<Vec<String>>,
}

impl Domain {
    /// From comma-separated text.
    ///
    /// # Errors
    /// There is no header line.
    pub fn from_csv(text: &str) -> Result<Self, TableError> {
        let mut scanner = Scanner::new(text);
        let mut record = Record::new();
        if !scanner.next_into(&mut record) {
            return Err(TableError::Empty);
        }
        let columns = Columns::new(&record);
        let mut rows = Vec::new();
        while scanner.next_into(&mut record) {
            rows.push(record.iter().map(|f| f.trim().to_owned()).collect());
        }
        Ok(Domain { columns, rows })
    }

    /// From a SAS transport file of version 5.
    ///
    /// # Errors
    /// The bytes are no such file.
    pub fn from_xpt(bytes: &[u8]) -> Result<Self, TableError> {
        let member = xpt::read(bytes)?;
        let names: Vec<std::borrow::Cow<'_, str>> =
            member.columns.iter().map(|c| c.as_str().into()).collect();
        Ok(Domain { columns: Columns::new(&names), rows: member.rows })
    }

    /// From bytes of either format.
    ///
    /// # Errors
    /// Neither format fits.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TableError> {
        if bytes.starts_with(b"HEADER RECORD*******") {
            Self::from_xpt(bytes)
        } else {
            Self::from_csv(&String::from_utf8_lossy(bytes))
        }
    }

    /// A column by name; absent where the table has none.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.find(&[name])
    }

    /// The first column that has one of the names, in the order of the names.
    pub fn first_of(&self, names: &[&str]) -> Option<usize> {
        self.columns.find(names)
    }

    /// Rows in the order of the table.
    pub fn rows(&self) -> &[Vec<String>] {
        &self.rows
    }
}

/// The field of a row; empty where the column is absent.
pub fn cell(row: &[String], column: Option<usize>) -> &str {
    column.and_then(|c| row.get(c)).map_or("", String::as_str)
}
