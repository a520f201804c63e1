//! Why one input of many gave no row.

use std::io;

/// One row of the problems table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Permanent code; `catamnesis explain CODE` tells more.
    pub code: &'static str,
    /// What is the matter, with the place.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl Problem {
    /// A problem.
    pub fn new(code: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Problem { code, message: message.into(), hint: hint.into() }
    }

    /// The program failed on a report.
    pub fn panicked(what: &str) -> Self {
        Problem::new(
            "C001",
            format!("the program failed on this report: {what}"),
            "please report it with the file; all other reports are unaffected",
        )
    }

    /// A file or stream could not be read.
    pub fn unreadable(error: &io::Error) -> Self {
        let hint = match error.kind() {
            io::ErrorKind::PermissionDenied => "you may not read it: see ls -l",
            io::ErrorKind::NotFound => "it was there when the run began; was it moved?",
            _ => "check the disk or connection and run again",
        };
        Problem::new("C002", format!("cannot read: {error}"), hint)
    }

    /// A line of JSON Lines is not what it should be.
    pub fn line(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Problem::new("C003", message, hint)
    }

    /// A compressed file or archive is damaged or cut short.
    pub fn damaged(what: &str, error: &io::Error) -> Self {
        let reason = match error.kind() {
            io::ErrorKind::UnexpectedEof => "it ends too early".to_owned(),
            _ => error.to_string(),
        };
        Problem::new("C004", format!("the {what} is damaged: {reason}"), "download or pack it again")
    }

    /// A limit that protects against decompression bombs.
    pub fn limit(message: impl Into<String>) -> Self {
        Problem::new("C005", message, "unpack it yourself and look what it holds")
    }

    /// A text or file that is far longer than a case report; it is not read further than the limit.
    pub fn too_long(what: &str, limit: usize) -> Self {
        Problem::new(
            "C006",
            format!("the {what} is longer than {} MB, the limit for one report", limit >> 20),
            "split it into one file per report, or write the reports as JSON Lines",
        )
    }

    /// A Parquet file lacks a column or cannot be read.
    pub fn columns(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Problem::new("C007", message, hint)
    }

    /// An archive without anything to read.
    pub fn no_reports(what: &str) -> Self {
        Problem::new(
            "C008",
            format!("no reports in the {what}"),
            format!("members are read if they end in {}", super::ENDINGS.join(", ")),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_of_the_program_and_of_the_disk_have_codes() {
        let failed = Problem::panicked("index out of bounds");
        assert_eq!(failed.code, "C001");
        assert!(failed.message.contains("index out of bounds"));
        let denied = Problem::unreadable(&io::Error::from(io::ErrorKind::PermissionDenied));
        assert_eq!(denied.code, "C002");
        assert!(denied.hint.contains("may not read"));
    }
}
