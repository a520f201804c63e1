//! Files, folders, archives and tables become an ordered stream of things to read.
//!
//! [`plan`] lists the files, sorted, without opening them; [`walk`] opens one after the other and hands out
//! [`Item`]s. The same arguments give the same items in the same order, which is what lets an interrupted
//! run go on.

mod plan;
mod walk;
mod archive;
mod lines;
mod columns;
mod pubmed;
mod reader;
mod problem;

pub use plan::{ENDINGS, Plan, PlannedFile, plan};
pub use problem::Problem;
pub use reader::{MAX_FILE_BYTES, MAX_TEXT_BYTES, reports_of};
pub use walk::{Sink, Stopped, walk};

use catamnesis::input::CaseReport;

/// Which columns of a table hold what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// The text.
    pub text: String,
    /// The id.
    pub id: String,
}

/// One thing to read, not yet understood; understanding it is the work of the worker threads.
#[derive(Debug)]
pub struct Item {
    /// The file, with the member of an archive after `!` and the line or row after `:`.
    pub source: String,
    /// What is there.
    pub payload: Payload,
}

/// What an item holds.
#[derive(Debug)]
pub enum Payload {
    /// A whole file or member of an archive.
    File {
        /// Its name, of which the stem becomes the id.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// One line of JSON Lines.
    Line {
        /// The bytes of the line.
        bytes: Vec<u8>,
        /// The id if the line has none.
        fallback_id: String,
    },
    /// One row of a table.
    Row {
        /// Its id.
        id: String,
        /// Its text.
        text: String,
    },
    /// A report that a streaming reader has made already.
    Report(Box<CaseReport>),
    /// Something that cannot be read.
    Bad(Problem),
}

impl Payload {
    /// Bytes it holds in memory, about.
    pub fn weight(&self) -> usize {
        match self {
            Payload::File { bytes, .. } | Payload::Line { bytes, .. } => bytes.len(),
            Payload::Row { text, .. } => text.len(),
            Payload::Report(report) => report.text.len(),
            Payload::Bad(_) => 64,
        }
    }
}
