//! The list of files behind paths, folders and patterns.

use crate::error::CliError;
use std::path::{Path, PathBuf};

/// Endings of file names that are read from folders and archives.
pub const ENDINGS: [&str; 16] = [
    "txt", "text", "md", "html", "htm", "xhtml", "xml", "nxml", "pdf", "jsonl", "ndjson", "parquet", "tar",
    "tgz", "gz", "zip",
];

/// One file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its size in bytes.
    pub n_bytes: u64,
    /// When it was last changed, in nanoseconds since 1970, as far as the system tells.
    pub changed: u128,
}

/// All files to read, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The files.
    pub files: Vec<PlannedFile>,
    /// Files of folders that were passed over for their ending.
    pub n_skipped: usize,
}

/// Lists the files behind the arguments: a file as it is, a folder searched through in order of names, a
/// pattern as the shell would expand it. A file that is reached twice is read once.
///
/// # Errors
/// Where an argument leads nowhere, or nothing is found at all.
pub fn plan(paths: &[PathBuf]) -> Result<Plan, CliError> {
    let mut plan = Plan::default();
    let mut seen = std::collections::BTreeSet::new();
    for path in paths {
        let before = plan.files.len();
        match std::fs::metadata(path) {
            Ok(meta) if meta.is_dir() => {
                folder(path, &mut plan, &mut seen)?;
                if plan.files.len() == before && !seen.iter().any(|p: &PathBuf| p.starts_with(path)) {
                    return Err(CliError::NoReports { place: path.display().to_string() });
                }
            }
            Ok(meta) => add(path.clone(), &meta, &mut plan, &mut seen),
            Err(error) => expand(path, error, &mut plan, &mut seen)?,
        }
    }
    Ok(plan)
}

type Seen = std::collections::BTreeSet<PathBuf>;

fn add(path: PathBuf, meta: &std::fs::Metadata, plan: &mut Plan, seen: &mut Seen) {
    if seen.insert(path.clone()) {
        let changed = meta
            .modified()
            .ok()
            .and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok())
            .map_or(0, |d| d.as_nanos());
        let n_bytes = if meta.is_file() { meta.len() } else { 0 };
        plan.files.push(PlannedFile { path, n_bytes, changed });
    }
}

fn folder(path: &Path, plan: &mut Plan, seen: &mut Seen) -> Result<(), CliError> {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(path)
        .and_then(|entries| entries.map(|e| e.map(|e| e.path())).collect())
        .map_err(|e| CliError::read(path, e))?;
    entries.sort();
    for entry in entries {
        let hidden = entry.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        // A link to a folder is not followed: it may lead in a circle.
        let Ok(link) = std::fs::symlink_metadata(&entry) else { continue };
        if hidden {
            continue;
        }
        if link.is_dir() {
            folder(&entry, plan, seen)?;
        } else if has_known_ending(&entry.to_string_lossy()) {
            match std::fs::metadata(&entry) {
                Ok(meta) if meta.is_file() => add(entry, &meta, plan, seen),
                _ => plan.n_skipped += 1,
            }
        } else {
            plan.n_skipped += 1;
        }
    }
    Ok(())
}

fn expand(path: &Path, error: std::io::Error, plan: &mut Plan, seen: &mut Seen) -> Result<(), CliError> {
    let Some(pattern) = path.to_str().filter(|p| p.contains(['*', '?', '['])) else {
        return Err(CliError::read(path, error));
    };
    let found = glob::glob(pattern)
        .map_err(|e| CliError::BadPattern { pattern: pattern.to_owned(), reason: e.msg.to_owned() })?;
    let mut any = false;
    for file in found.flatten() {
        if let Ok(meta) = std::fs::metadata(&file)
            && meta.is_file()
        {
            any = true;
            add(file, &meta, plan, seen);
        }
    }
    if any { Ok(()) } else { Err(CliError::NoMatch { pattern: pattern.to_owned() }) }
}

/// Whether a name has one of [`ENDINGS`].
pub(super) fn has_known_ending(name: &str) -> bool {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.iter().any(|e| e.eq_ignore_ascii_case(ending)))
}
