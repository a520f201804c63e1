//! Opens one planned file after the other and hands out what it holds.

use super::{Columns, Payload, PlannedFile, Problem, archive, columns, lines, pubmed};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The receiver wants no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

/// Receives items. What is costly to make is made only when it is wanted: a run that goes on passes over
/// what was done.
pub trait Sink {
    /// Takes the next item; `make` may not be called.
    ///
    /// # Errors
    /// When no more is wanted.
    fn put(&mut self, source: &dyn Fn() -> String, make: &mut dyn FnMut() -> Payload) -> Result<(), Stopped>;

    /// Where the bytes read from files are counted, for the progress bar.
    fn meter(&self) -> Arc<AtomicU64>;
}

/// What a file is, as far as reading it in parts goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    Gzip,
    Zip,
    Tar,
    Parquet,
    JsonLines,
    PubMedXml,
    /// One document.
    Document,
}

/// Decides by the first bytes, and for JSON Lines by name and first byte.
pub(super) fn container(name: &str, head: &[u8]) -> Container {
    let ends = |ending: &str| name.to_ascii_lowercase().ends_with(ending);
    match head {
        [0x1f, 0x8b, ..] => Container::Gzip,
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Container::Zip,
        [b'P', b'A', b'R', b'1', ..] => Container::Parquet,
        _ if head.get(257..262) == Some(b"ustar") => Container::Tar,
        _ if ends(".jsonl") || ends(".ndjson") => Container::JsonLines,
        _ if pubmed::is_pubmed(head) => Container::PubMedXml,
        _ => Container::Document,
    }
}

/// Hands out everything a file holds.
///
/// # Errors
/// When the sink wants no more.
pub fn walk(file: &PlannedFile, wanted: &Columns, sink: &mut dyn Sink) -> Result<(), Stopped> {
    let name = file.path.to_string_lossy().into_owned();
    let bad = |problem: Problem, sink: &mut dyn Sink| {
        sink.put(&|| name.clone(), &mut || Payload::Bad(problem.clone()))
    };
    let mut opened = match File::open(&file.path) {
        Ok(opened) => opened,
        Err(error) => return bad(Problem::unreadable(&error), sink),
    };
    let mut head = Vec::with_capacity(512);
    if let Err(error) = (&mut opened).take(512).read_to_end(&mut head) {
        return bad(Problem::unreadable(&error), sink);
    }
    let kind = container(&name, &head);
    if file.n_bytes == 0 && !head.is_empty() {
        // A pipe or device cannot go back.
        return stream(&name, kind, Box::new(head.chain(opened)), wanted, sink, 0);
    }
    if let Err(error) = opened.seek(SeekFrom::Start(0)) {
        return bad(Problem::unreadable(&error), sink);
    }
    match kind {
        Container::Zip => archive::zip(&name, opened, wanted, sink, 0),
        Container::Parquet => columns::parquet(&name, opened, wanted, sink),
        _ => {
            let metered = Metered { inner: opened, meter: sink.meter() };
            stream(&name, kind, Box::new(metered), wanted, sink, 0)
        }
    }
}

/// Counts what is read from a file.
struct Metered {
    inner: File,
    meter: Arc<AtomicU64>,
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.meter.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// Hands out what a stream holds; `depth` counts the archives around it.
pub(super) fn stream(
    name: &str,
    kind: Container,
    input: Box<dyn Read + '_>,
    wanted: &Columns,
    sink: &mut dyn Sink,
    depth: usize,
) -> Result<(), Stopped> {
    match kind {
        Container::Gzip => archive::gzip(name, input, wanted, sink, depth),
        Container::Tar => archive::tar(name, input, wanted, sink, depth),
        Container::JsonLines => lines::json_lines(name, BufReader::with_capacity(1 << 16, input), sink),
        Container::PubMedXml => pubmed::records(name, BufReader::with_capacity(1 << 16, input), sink),
        Container::Zip | Container::Parquet => match archive::spool(input) {
            Ok(file) if kind == Container::Zip => archive::zip(name, file, wanted, sink, depth),
            Ok(file) => columns::parquet(name, file, wanted, sink),
            Err(problem) => sink.put(&|| name.to_owned(), &mut || Payload::Bad(problem.clone())),
        },
        Container::Document => {
            let mut input = Some(input);
            let mut read = || match input.take() {
                Some(input) => document(name, input),
                None => Payload::Bad(Problem::unreadable(&std::io::Error::other("read twice"))),
            };
            sink.put(&|| name.to_owned(), &mut read)
        }
    }
}

/// Reads one whole document within the limit of size.
fn document(name: &str, input: impl Read) -> Payload {
    let limit = super::MAX_FILE_BYTES;
    let mut bytes = Vec::new();
    match input.take(limit as u64 + 1).read_to_end(&mut bytes) {
        Ok(n) if n > limit => Payload::Bad(Problem::too_long("file", limit)),
        Ok(_) => Payload::File { name: name.rsplit('!').next().unwrap_or(name).to_owned(), bytes },
        Err(error) if archive::is_damage(&error) => Payload::Bad(archive::broken("compressed file", &error)),
        Err(error) => Payload::Bad(Problem::unreadable(&error)),
    }
}
