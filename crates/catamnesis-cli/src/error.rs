//! What can go wrong at the edge, naming the place, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

/// A failure that ends a command.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// A path does not exist.
    #[error("{}: no such file or folder", path.display())]
    Missing {
        /// The path as given.
        path: PathBuf,
    },
    /// A glob matches nothing.
    #[error("{pattern}: no file matches")]
    NoMatch {
        /// The pattern.
        pattern: String,
    },
    /// A pattern cannot be read.
    #[error("{pattern}: not a pattern: {reason}")]
    BadPattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The only case of a report cannot be weighed.
    #[error("{id}: cannot be weighed [{code}]: {message}")]
    Unweighed {
        /// The case.
        id: String,
        /// Permanent code.
        code: &'static str,
        /// What is missing.
        message: String,
    },
    /// Nothing to read.
    #[error("{place}: no reports in it")]
    NoReports {
        /// Folder or list of paths.
        place: String,
    },
    /// A file could not be read.
    #[error("{}: cannot read: {error}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Something could not be written.
    #[error("{}: cannot write: {}", path.display(), write_reason(error))]
    Write {
        /// The file, or `standard output`.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A picture could not be made.
    #[error("{0}")]
    Picture(#[from] catamnesis_export::timeline::png::PngError),
    /// Pixels were to go to a terminal.
    #[error("a PNG is not for a terminal")]
    PixelsOnTerminal,
    /// A report could not be read; the only input of a command.
    #[error("{source_name}: {message}")]
    Report {
        /// Where it came from.
        source_name: String,
        /// What is the matter.
        message: String,
        /// What to do.
        hint: String,
    },
    /// Some of several reports could not be read; each was named before.
    #[error("{n_bad} of {n_all} inputs could not be read")]
    SomeReports {
        /// How many.
        n_bad: usize,
        /// Of how many.
        n_all: usize,
    },
    /// The output exists.
    #[error("{}: exists already", path.display())]
    Exists {
        /// The output.
        path: PathBuf,
    },
    /// The output is a folder, a device or a pipe.
    #[error("{}: not a regular file", path.display())]
    NotAFile {
        /// The output.
        path: PathBuf,
    },
    /// An interrupted run left its work.
    #[error("{}: an interrupted run left its work in {}", path.display(), partial.display())]
    Interrupted {
        /// The output.
        path: PathBuf,
        /// The unfinished file.
        partial: PathBuf,
    },
    /// Another process writes the same output.
    #[error("{}: another run is writing it", path.display())]
    Locked {
        /// The output.
        path: PathBuf,
    },
    /// There is nothing to resume.
    #[error("{}: nothing to resume: {reason}", path.display())]
    CannotResume {
        /// The output.
        path: PathBuf,
        /// Why.
        reason: &'static str,
    },
    /// The format of an output is not told.
    #[error("{}: cannot tell the format of the table from the name", path.display())]
    UnknownTableFormat {
        /// The output.
        path: PathBuf,
    },
    /// A table has more rows than its format holds.
    #[error("{}: {n_rows} cases, but a sheet holds {limit}", path.display())]
    TooManyRows {
        /// The output.
        path: PathBuf,
        /// Cases.
        n_rows: usize,
        /// Rows of a sheet without the header.
        limit: usize,
    },
    /// A library for columns failed.
    #[error("{}: cannot write the table: {reason}", path.display())]
    Table {
        /// The output.
        path: PathBuf,
        /// What the library says.
        reason: String,
    },
    /// A file for scoring is not what it should be.
    #[error("{place}: {reason}")]
    Score {
        /// File and line.
        place: String,
        /// What is wrong.
        reason: String,
    },
    /// A recognizer cannot be read, or cannot be trained from what was given.
    #[error("{place}: {reason}")]
    Recognizer {
        /// The file, with the line where there is one.
        place: String,
        /// What is wrong.
        reason: String,
    },
    /// A vocabulary file is not what it should be.
    #[error("{place}: {reason}")]
    Vocabulary {
        /// File and line.
        place: String,
        /// What is wrong.
        reason: String,
        /// What to do.
        hint: &'static str,
    },
    /// A course, a cohort or a table of priors is not what it should be, or cannot be weighed.
    #[error("{place}: {reason}")]
    Series {
        /// File and line.
        place: String,
        /// What is wrong.
        reason: String,
    },
    /// There is no page for a code.
    #[error("{code}: no such diagnostic")]
    UnknownCode {
        /// The code as given.
        code: String,
    },
    /// A table or a set of criteria cannot be used; the message names place and remedy.
    #[error("{message}")]
    Assess {
        /// What is the matter.
        message: String,
    },
    /// The worker pool could not be started.
    #[error("cannot start {n_threads} threads: {reason}")]
    Threads {
        /// How many were wanted.
        n_threads: usize,
        /// What the system says.
        reason: String,
    },
    /// Whoever reads our standard output has gone; not an error.
    #[error("the reader of standard output has gone")]
    ReaderGone,
}

impl CliError {
    /// A failure to read `path`.
    pub fn read(path: &Path, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => CliError::Missing { path: path.to_owned() },
            _ => CliError::Read { path: path.to_owned(), error },
        }
    }

    /// A failure to write `path`.
    pub fn write(path: &Path, error: io::Error) -> Self {
        CliError::Write { path: path.to_owned(), error }
    }

    /// A failure to write standard output.
    pub fn stdout(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => CliError::ReaderGone,
            _ => CliError::Write { path: PathBuf::from("standard output"), error },
        }
    }

    /// What the user can do, where there is more to say than the message does.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            CliError::Picture(_) => return None,
            CliError::PixelsOnTerminal => "write it to a file with -o FILE".into(),
            CliError::Missing { .. } => "check the spelling, or the folder you are in".into(),
            CliError::NoMatch { .. } => "quote the pattern for the shell, and check it with ls".into(),
            CliError::BadPattern { .. } => "*, ?, [a-z] and ** are understood".into(),
            CliError::NoReports { .. } => format!(
                "files of a folder are read if they end in {}; name other files one by one",
                crate::inputs::ENDINGS.join(", ")
            ),
            CliError::Read { error, .. } => match error.kind() {
                io::ErrorKind::PermissionDenied => "you may not read it: see ls -l".into(),
                _ => return None,
            },
            CliError::Write { error, path } => match error.kind() {
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    "choose a place where you may write".into()
                }
                io::ErrorKind::NotFound => {
                    format!("make the folder of {} first", path.display())
                }
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                    "make room; a table that was begun goes on with --resume".into()
                }
                _ => return None,
            },
            CliError::Unweighed { code, .. } => {
                format!("catamnesis explain {code}; catamnesis assess shows what was read of the course")
            }
            CliError::Report { hint, .. } if !hint.is_empty() => hint.clone(),
            CliError::Report { .. } | CliError::SomeReports { .. } => return None,
            CliError::Exists { .. } => "choose another name, or --force to replace it".into(),
            CliError::NotAFile { .. } => {
                "a table needs a regular file, so that it appears whole or not at all".into()
            }
            CliError::Interrupted { .. } => "--resume goes on with it, --force begins anew".into(),
            CliError::Locked { .. } => "wait for it, or write to another file".into(),
            CliError::CannotResume { .. } => "leave --resume out to begin anew".into(),
            CliError::UnknownTableFormat { .. } => {
                "let the name end in .csv, .jsonl, .parquet or .xlsx, or give --format".into()
            }
            CliError::TooManyRows { .. } => "write .parquet or .csv instead".into(),
            CliError::Table { .. } | CliError::Assess { .. } => return None,
            CliError::Score { .. } => "catamnesis score --help tells what the files must hold".into(),
            CliError::Recognizer { .. } => "catamnesis train --help tells what the files must hold".into(),
            CliError::Vocabulary { hint, .. } => (*hint).to_owned(),
            CliError::Series { .. } => {
                "the guide docs/book/src/guides/weigh.md shows the formats; catamnesis explain CODE tells more".into()
            }
            CliError::UnknownCode { .. } => "catamnesis explain lists all codes".into(),
            CliError::Threads { .. } => "give fewer --threads".into(),
            CliError::ReaderGone => return None,
        })
    }
}

fn write_reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull => "no space left on the device".into(),
        io::ErrorKind::QuotaExceeded => "your quota of disk space is used up".into(),
        io::ErrorKind::FileTooLarge => "the file may not grow any more (limit of the system)".into(),
        io::ErrorKind::NotFound => "the folder does not exist".into(),
        _ => error.to_string(),
    }
}
