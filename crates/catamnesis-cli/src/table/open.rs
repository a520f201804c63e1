//! Opening, continuing and finishing a table.

use super::journal::{self, Progress};
use super::{arrow, preamble, sheet};
use crate::cli::TableFormat;
use crate::error::CliError;
use crate::inputs::Problem;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// How a run begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// Only where nothing is in the way.
    Fresh,
    /// Whatever is in the way is replaced.
    Force,
    /// Where an interrupted run stopped.
    Resume,
}

/// What opening gave.
pub enum Opened {
    /// A table to write to.
    Table(Box<Table>),
    /// A former run had finished; nothing is left to do.
    Finished,
}

/// A table that is being written.
pub struct Table {
    format: TableFormat,
    paths: Paths,
    rows: File,
    problems: File,
    journal: File,
    /// What is done.
    pub progress: Progress,
}

struct Paths {
    output: PathBuf,
    partial: PathBuf,
    assembled: PathBuf,
    problems: PathBuf,
    problems_partial: PathBuf,
    journal: PathBuf,
}

impl Paths {
    fn new(output: &Path) -> Self {
        let beside = |ending: &str| {
            let mut name = output.as_os_str().to_owned();
            name.push(ending);
            PathBuf::from(name)
        };
        Paths {
            output: output.to_owned(),
            partial: beside(".partial"),
            assembled: beside(".assembling"),
            problems: beside(".problems.csv"),
            problems_partial: beside(".problems.csv.partial"),
            journal: beside(".journal"),
        }
    }
}

const PROBLEM_HEADER: &[u8] = b"file,id,code,message,hint\n";

impl Table {
    /// Opens a table for writing; `fingerprint` stands for inputs and options.
    ///
    /// # Errors
    /// Where something is in the way, another run writes it, the inputs are not those of the interrupted run,
    /// or the place cannot be written.
    pub fn open(
        output: &Path,
        format: TableFormat,
        fingerprint: &str,
        start: Start,
    ) -> Result<Opened, CliError> {
        let paths = Paths::new(output);
        let existing = std::fs::metadata(output).ok();
        if existing.as_ref().is_some_and(|m| !m.is_file()) {
            return Err(CliError::NotAFile { path: output.to_owned() });
        }
        let interrupted = paths.journal.exists() || paths.partial.exists();
        if !interrupted && existing.is_some() {
            match start {
                Start::Fresh => return Err(CliError::Exists { path: output.to_owned() }),
                Start::Resume => return Ok(Opened::Finished),
                Start::Force => {}
            }
        }
        let mut journal = open_file(&paths.journal, output)?;
        match journal.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(CliError::Locked { path: output.to_owned() }),
            // A file system without locks: go on without.
            Err(TryLockError::Error(_)) => {}
        }
        if interrupted && start == Start::Fresh {
            return Err(CliError::Interrupted { path: output.to_owned(), partial: paths.partial.clone() });
        }
        let noted = match start {
            Start::Resume if interrupted => {
                journal::read(&mut journal).map_err(|e| CliError::read(&paths.journal, e))?
            }
            _ => None,
        };
        if start == Start::Resume && interrupted && noted.is_none() && paths.partial.exists() {
            return Err(CliError::CannotResume { path: output.to_owned(), reason: "its journal is damaged" });
        }
        if let Some(noted) = &noted {
            if noted.fingerprint != fingerprint {
                let reason = "inputs, options or program are not those of the interrupted run";
                return Err(CliError::CannotResume { path: output.to_owned(), reason });
            }
            if noted.notes.last().is_some_and(|n| n.complete) && !paths.partial.exists() && existing.is_some()
            {
                // It was interrupted between the renamings.
                let _ = std::fs::rename(&paths.problems_partial, &paths.problems);
                let _ = std::fs::remove_file(&paths.journal);
                return Ok(Opened::Finished);
            }
        }
        let rows = open_file(&paths.partial, output)?;
        let problems = open_file(&paths.problems_partial, output)?;
        let mut table = Table { format, paths, rows, problems, journal, progress: Progress::default() };
        let kept = noted.map(|noted| table.last_sound_note(&noted.notes)).transpose()?.flatten();
        match kept {
            Some(progress) => table.cut_to(progress)?,
            None => table.begin(fingerprint)?,
        }
        Ok(Opened::Table(Box::new(table)))
    }

    /// The last note whose bytes are all there.
    fn last_sound_note(&self, notes: &[Progress]) -> Result<Option<Progress>, CliError> {
        let length =
            |file: &File, path: &Path| file.metadata().map(|m| m.len()).map_err(|e| CliError::read(path, e));
        let n_bytes = length(&self.rows, &self.paths.partial)?;
        let n_problem_bytes = length(&self.problems, &self.paths.problems_partial)?;
        Ok(notes.iter().rev().find(|n| n.n_bytes <= n_bytes && n.n_problem_bytes <= n_problem_bytes).copied())
    }

    fn cut_to(&mut self, progress: Progress) -> Result<(), CliError> {
        cut(&mut self.rows, progress.n_bytes).map_err(|e| CliError::write(&self.paths.partial, e))?;
        cut(&mut self.problems, progress.n_problem_bytes)
            .map_err(|e| CliError::write(&self.paths.problems_partial, e))?;
        self.progress = Progress { complete: false, ..progress };
        Ok(())
    }

    fn begin(&mut self, fingerprint: &str) -> Result<(), CliError> {
        let first = preamble(self.format);
        self.cut_to(Progress::default())?;
        self.rows.write_all(&first).map_err(|e| CliError::write(&self.paths.output, e))?;
        self.problems.write_all(PROBLEM_HEADER).map_err(|e| CliError::write(&self.paths.problems, e))?;
        self.progress.n_bytes = first.len() as u64;
        self.progress.n_problem_bytes = PROBLEM_HEADER.len() as u64;
        journal::begin(&mut self.journal, fingerprint)
            .and_then(|()| journal::note(&mut self.journal, &self.progress))
            .map_err(|e| CliError::write(&self.paths.journal, e))
    }

    /// Writes the results of some inputs, forces them to disk, and notes that they are done.
    ///
    /// # Errors
    /// Where the disk is full or fails; what was noted before stays usable.
    pub fn commit(&mut self, done: &Batch) -> Result<(), CliError> {
        let rows_failed = |e| CliError::write(&self.paths.output, e);
        self.rows.write_all(&done.rows).map_err(rows_failed)?;
        self.rows.sync_data().map_err(rows_failed)?;
        if !done.problems.is_empty() {
            let mut csv = csv::Writer::from_writer(Vec::new());
            for (source, id, problem) in &done.problems {
                let _ = csv.write_record([source, id, problem.code, &problem.message, &problem.hint]);
            }
            let bytes = csv.into_inner().unwrap_or_default();
            self.problems
                .write_all(&bytes)
                .and_then(|()| self.problems.sync_data())
                .map_err(|e| CliError::write(&self.paths.problems, e))?;
            self.progress.n_problem_bytes += bytes.len() as u64;
        }
        self.progress.n_bytes += done.rows.len() as u64;
        self.progress.n_items += done.n_items;
        self.progress.n_rows += done.n_rows;
        self.progress.n_problems += done.problems.len() as u64;
        journal::note(&mut self.journal, &self.progress).map_err(|e| CliError::write(&self.paths.journal, e))
    }

    /// Puts the table in its place; returns where the problems are, if there are any.
    ///
    /// # Errors
    /// Where the table cannot be assembled or renamed.
    pub fn finish(mut self) -> Result<Option<PathBuf>, CliError> {
        self.progress.complete = true;
        journal::note(&mut self.journal, &self.progress)
            .and_then(|()| self.journal.sync_data())
            .map_err(|e| CliError::write(&self.paths.journal, e))?;
        let paths = &self.paths;
        let failed = |e| CliError::write(&paths.output, e);
        match self.format {
            TableFormat::Csv | TableFormat::Jsonl => {
                std::fs::rename(&paths.partial, &paths.output).map_err(failed)?;
            }
            TableFormat::Parquet | TableFormat::Xlsx => {
                let rows = File::open(&paths.partial).map_err(|e| CliError::read(&paths.partial, e))?;
                let made = match self.format {
                    TableFormat::Parquet => arrow::assemble(rows, &paths.assembled, &paths.output),
                    _ => sheet::assemble(rows, self.progress.n_rows, &paths.assembled, &paths.output),
                };
                if let Err(error) = made {
                    let _ = std::fs::remove_file(&paths.assembled);
                    return Err(error);
                }
                File::open(&paths.assembled).and_then(|f| f.sync_all()).map_err(failed)?;
                std::fs::rename(&paths.assembled, &paths.output).map_err(failed)?;
                std::fs::remove_file(&paths.partial).map_err(failed)?;
            }
        }
        let problems = if self.progress.n_problems > 0 {
            std::fs::rename(&paths.problems_partial, &paths.problems).map_err(failed)?;
            Some(paths.problems.clone())
        } else {
            std::fs::remove_file(&paths.problems_partial).map_err(failed)?;
            // One from a former run would speak of another table.
            let _ = std::fs::remove_file(&paths.problems);
            None
        };
        std::fs::remove_file(&paths.journal).map_err(failed)?;
        Ok(problems)
    }
}

/// The results of some inputs, in order.
#[derive(Debug, Default)]
pub struct Batch {
    /// Encoded rows.
    pub rows: Vec<u8>,
    /// How many rows.
    pub n_rows: u64,
    /// How many inputs.
    pub n_items: u64,
    /// Source, id and problem.
    pub problems: Vec<(String, String, Problem)>,
}

fn open_file(path: &Path, output: &Path) -> Result<File, CliError> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(|e| CliError::write(output, e))
}

fn cut(file: &mut File, length: u64) -> io::Result<()> {
    file.set_len(length)?;
    file.seek(SeekFrom::Start(length))?;
    Ok(())
}
