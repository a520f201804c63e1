//! The files of the repository, read once.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

/// Something that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Path from the root, with forward slashes.
    pub path: String,
    /// Line from 1; 1 where the whole file is meant.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl Problem {
    /// A problem on a line.
    pub fn new(path: &str, line: usize, message: impl Into<String>) -> Self {
        Problem { path: path.to_owned(), line, message: message.into() }
    }
}

/// One text file.
#[derive(Debug, Clone)]
pub struct File {
    /// Path from the root, with forward slashes.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl File {
    /// The crate below `crates/` the file belongs to.
    pub fn krate(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    /// Lines with their numbers from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(n, line)| (n + 1, line))
    }

    /// The part before unit tests; all of it in other files.
    pub fn without_tests(&self) -> &str {
        self.text.split("#[cfg(test)]").next().unwrap_or("")
    }
}

/// Every text file that is or will be committed.
#[derive(Debug)]
pub struct Tree {
    /// The root of the repository.
    pub root: PathBuf,
    /// The files, by path.
    pub files: Vec<File>,
}

impl Tree {
    /// Lists the files with git and reads those that are text.
    pub fn read(root: &Path) -> io::Result<Tree> {
        let listed = Command::new("git")
            .current_dir(root)
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .output()?;
        let mut paths: Vec<&str> =
            std::str::from_utf8(&listed.stdout).unwrap_or("").split('\0').filter(|p| !p.is_empty()).collect();
        paths.sort_unstable();
        paths.dedup();
        let files = paths
            .into_iter()
            .filter_map(|path| {
                Some(File { path: path.to_owned(), text: fs::read_to_string(root.join(path)).ok()? })
            })
            .collect();
        Ok(Tree { root: root.to_owned(), files })
    }

    /// Files whose names end in one of these.
    pub fn ending<'t>(&'t self, endings: &'t [&str]) -> impl Iterator<Item = &'t File> {
        self.files.iter().filter(|f| endings.iter().any(|e| f.path.ends_with(e)))
    }

    /// Rust files of the project; examples that git does not know are left out.
    pub fn rust(&self) -> impl Iterator<Item = &File> {
        self.ending(&[".rs"]).filter(|f| !f.path.starts_with("target/"))
    }

    /// Whether a file or folder exists.
    pub fn exists(&self, path: &str) -> bool {
        self.root.join(path).exists()
    }
}
