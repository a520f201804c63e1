//! Archives and compressed files, with limits on what they may grow to.

use super::plan::has_known_ending;
use super::walk::{Sink, Stopped, container, stream};
use super::{Columns, Payload, Problem};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

/// Archives inside archives that are still opened.
const MAX_DEPTH: usize = 4;
/// Members of one archive.
const MAX_MEMBERS: usize = 10_000_000;
/// Growth of a compressed stream over its compressed size, once it is past [`FREE_BYTES`]; text shrinks to a
/// tenth, a run of one letter to a thousandth.
const MAX_RATIO: u64 = 200;
/// Uncompressed bytes of a stream that are never held against it.
const FREE_BYTES: u64 = 64 << 20;
/// Largest member that must be copied to disk to be read (zip and Parquet inside archives).
const MAX_SPOOL: u64 = 8 << 30;

/// A `.gz` file: one document, or a tar, or JSON Lines.
pub(super) fn gzip(
    name: &str,
    input: Box<dyn Read + '_>,
    wanted: &Columns,
    sink: &mut dyn Sink,
    depth: usize,
) -> Result<(), Stopped> {
    if depth >= MAX_DEPTH {
        return too_deep(name, sink);
    }
    let counted = Counted { inner: input, n: 0 };
    let mut unpacked = Bounded {
        inner: flate2::read::MultiGzDecoder::new(BufReader::with_capacity(1 << 16, counted)),
        n: 0,
    };
    let mut head = Vec::with_capacity(512);
    let inner_name = strip_gz(name);
    match (&mut unpacked).take(512).read_to_end(&mut head) {
        Ok(_) => {}
        Err(error) => {
            return sink.put(&|| name.to_owned(), &mut || Payload::Bad(broken("gzip file", &error)));
        }
    }
    let kind = container(&inner_name, &head);
    stream(name, kind, Box::new(std::io::Cursor::new(head).chain(unpacked)), wanted, sink, depth + 1)
}

/// The name by which the content is judged: `a.jsonl.gz` is `a.jsonl`.
fn strip_gz(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    if lower.ends_with(".tar.gz") || !lower.ends_with(".gz") {
        return name.to_owned();
    }
    name.get(..name.len() - 3).unwrap_or(name).to_owned()
}

/// A tar archive, member by member.
pub(super) fn tar(
    name: &str,
    input: Box<dyn Read + '_>,
    wanted: &Columns,
    sink: &mut dyn Sink,
    depth: usize,
) -> Result<(), Stopped> {
    if depth >= MAX_DEPTH {
        return too_deep(name, sink);
    }
    let mut archive = ::tar::Archive::new(input);
    let bad = |problem: Problem, sink: &mut dyn Sink| {
        sink.put(&|| name.to_owned(), &mut || Payload::Bad(problem.clone()))
    };
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(error) => return bad(broken("tar archive", &error), sink),
    };
    let mut any = false;
    for (n, entry) in entries.enumerate() {
        if n >= MAX_MEMBERS {
            return bad(Problem::limit(format!("more than {MAX_MEMBERS} members")), sink);
        }
        let mut entry = match entry {
            Ok(entry) => entry,
            Err(error) => return bad(broken("tar archive", &error), sink),
        };
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let path = entry.path().map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
        if !is_member(&path) {
            continue;
        }
        any = true;
        member(&format!("{name}!{path}"), &mut entry, wanted, sink, depth)?;
    }
    if any { Ok(()) } else { bad(Problem::no_reports("archive"), sink) }
}

/// A zip archive, member by member in the order of the archive.
pub(super) fn zip(
    name: &str,
    input: File,
    wanted: &Columns,
    sink: &mut dyn Sink,
    depth: usize,
) -> Result<(), Stopped> {
    if depth >= MAX_DEPTH {
        return too_deep(name, sink);
    }
    let bad = |problem: Problem, sink: &mut dyn Sink| {
        sink.put(&|| name.to_owned(), &mut || Payload::Bad(problem.clone()))
    };
    let mut archive = match ::zip::ZipArchive::new(BufReader::new(input)) {
        Ok(archive) => archive,
        Err(error) => return bad(broken("zip archive", &io::Error::other(error.to_string())), sink),
    };
    if archive.len() > MAX_MEMBERS {
        return bad(Problem::limit(format!("{} members, more than {MAX_MEMBERS}", archive.len())), sink);
    }
    let mut any = false;
    for index in 0..archive.len() {
        let mut entry = match archive.by_index(index) {
            Ok(entry) => entry,
            Err(error) => {
                let encrypted = error.to_string().to_ascii_lowercase().contains("password");
                let problem = if encrypted {
                    Problem::new("C004", "a member is encrypted", "pack it again without a password")
                } else {
                    broken("zip archive", &io::Error::other(error.to_string()))
                };
                any = true;
                bad(problem, sink)?;
                continue;
            }
        };
        let inner = entry.name().map(|n| n.into_owned()).unwrap_or_default();
        if !entry.is_file() || !is_member(&inner) {
            continue;
        }
        any = true;
        let (packed, unpacked) = (entry.compressed_size(), entry.size());
        let path = format!("{name}!{inner}");
        if unpacked > FREE_BYTES && unpacked / packed.max(1) > MAX_RATIO {
            let message = format!("{packed} bytes claim to unpack to {unpacked}");
            sink.put(&|| path.clone(), &mut || Payload::Bad(Problem::limit(message.clone())))?;
            continue;
        }
        member(&path, &mut entry, wanted, sink, depth)?;
    }
    if any { Ok(()) } else { bad(Problem::no_reports("archive"), sink) }
}

/// One member of an archive, which may be an archive itself.
fn member(
    path: &str,
    input: &mut dyn Read,
    wanted: &Columns,
    sink: &mut dyn Sink,
    depth: usize,
) -> Result<(), Stopped> {
    let mut head = Vec::with_capacity(512);
    if let Err(error) = (&mut *input).take(512).read_to_end(&mut head) {
        return sink.put(&|| path.to_owned(), &mut || Payload::Bad(broken("archive", &error)));
    }
    let kind = container(path, &head);
    stream(path, kind, Box::new(std::io::Cursor::new(head).chain(input)), wanted, sink, depth + 1)
}

fn is_member(path: &str) -> bool {
    let hidden = path.split('/').any(|part| part.starts_with('.') && part.len() > 1 || part == "__MACOSX");
    !hidden && has_known_ending(path)
}

fn too_deep(name: &str, sink: &mut dyn Sink) -> Result<(), Stopped> {
    let message = format!("archives inside archives, more than {MAX_DEPTH} deep");
    sink.put(&|| name.to_owned(), &mut || Payload::Bad(Problem::limit(message.clone())))
}

/// Copies a stream to an unnamed file, for formats that are read from their end.
pub(super) fn spool(input: impl Read) -> Result<File, Problem> {
    let mut file = tempfile::tempfile().map_err(|e| Problem::unreadable(&e))?;
    let n = io::copy(&mut input.take(MAX_SPOOL + 1), &mut file).map_err(|e| broken("archive", &e))?;
    if n > MAX_SPOOL {
        return Err(Problem::limit(format!("a member larger than {} GB", MAX_SPOOL >> 30)));
    }
    file.seek(SeekFrom::Start(0)).map_err(|e| Problem::unreadable(&e))?;
    Ok(file)
}

/// A bomb is a limit, everything else damage.
pub(super) fn broken(what: &str, error: &io::Error) -> Problem {
    match error.get_ref().and_then(|e| e.downcast_ref::<Bomb>()) {
        Some(bomb) => Problem::limit(bomb.to_string()),
        None => Problem::damaged(what, error),
    }
}

/// Whether an error of reading speaks of damaged data rather than of the disk.
pub(super) fn is_damage(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::UnexpectedEof
            | io::ErrorKind::InvalidData
            | io::ErrorKind::InvalidInput
            | io::ErrorKind::Other
    )
}

#[derive(Debug, thiserror::Error)]
#[error("the compressed data grow more than {MAX_RATIO} times: this may be a decompression bomb")]
struct Bomb;

/// Counts compressed bytes.
struct Counted<R> {
    inner: R,
    n: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.n += n as u64;
        Ok(n)
    }
}

/// Stops a stream that grows too much.
struct Bounded<R: Read> {
    inner: flate2::read::MultiGzDecoder<BufReader<Counted<R>>>,
    n: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.n += n as u64;
        let packed = self.inner.get_ref().get_ref().n;
        if self.n > FREE_BYTES && self.n / packed.max(1) > MAX_RATIO {
            return Err(io::Error::new(io::ErrorKind::InvalidData, Bomb));
        }
        Ok(n)
    }
}
