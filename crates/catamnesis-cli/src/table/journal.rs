//! The journal of a run: what is done, so that an interrupted run can go on.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// What was done up to some moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Inputs that are done.
    pub n_items: u64,
    /// Rows that were written.
    pub n_rows: u64,
    /// Problems that were written.
    pub n_problems: u64,
    /// Length of the rows in bytes.
    pub n_bytes: u64,
    /// Length of the problems in bytes.
    pub n_problem_bytes: u64,
    /// Whether every input is done.
    pub complete: bool,
}

/// Version of the journal's own format.
const VERSION: &str = "catamnesis-journal-1";

/// What a journal on disk says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Noted {
    /// Hash of inputs and options of the run.
    pub fingerprint: String,
    /// All notes, oldest first.
    pub notes: Vec<Progress>,
}

/// Reads a journal; a last line that was cut off is ignored.
pub(super) fn read(file: &mut File) -> io::Result<Option<Noted>> {
    file.seek(SeekFrom::Start(0))?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    let mut lines = text.split_inclusive('\n').filter(|l| l.ends_with('\n')).map(str::trim_end);
    let Some(fingerprint) = lines.next().and_then(|l| l.strip_prefix(VERSION)?.strip_prefix(' ')) else {
        return Ok(None);
    };
    Ok(Some(Noted { fingerprint: fingerprint.to_owned(), notes: lines.filter_map(parse).collect() }))
}

/// Begins a journal anew.
pub(super) fn begin(file: &mut File, fingerprint: &str) -> io::Result<()> {
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    writeln!(file, "{VERSION} {fingerprint}")?;
    file.sync_data()
}

/// Adds a note.
pub(super) fn note(file: &mut File, progress: &Progress) -> io::Result<()> {
    file.seek(SeekFrom::End(0))?;
    let Progress { n_items, n_rows, n_problems, n_bytes, n_problem_bytes, complete } = progress;
    let end = if *complete { "complete" } else { "open" };
    // One write call: a line is there or it is not.
    file.write_all(format!("{n_items} {n_rows} {n_problems} {n_bytes} {n_problem_bytes} {end}\n").as_bytes())
}

fn parse(line: &str) -> Option<Progress> {
    let mut words = line.split(' ');
    let mut number = || words.next()?.parse::<u64>().ok();
    let (n_items, n_rows, n_problems) = (number()?, number()?, number()?);
    let (n_bytes, n_problem_bytes) = (number()?, number()?);
    let complete = words.next()? == "complete";
    Some(Progress { n_items, n_rows, n_problems, n_bytes, n_problem_bytes, complete })
}
