//! All blocks below a folder of Markdown files.

use crate::markdown::{self, Block};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// What can go wrong before a test can begin.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// A file or folder cannot be read.
    #[error("{}: cannot be read ({source}); is the casebook complete?", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// A casebook in memory.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// The folder the files' paths start from.
    pub root: PathBuf,
    /// The blocks of all files, by path.
    pub blocks: Vec<Block>,
}

impl Book {
    /// Reads every `.md` file below `root/part`, in order of paths.
    ///
    /// # Errors
    /// If a file or folder cannot be read.
    pub fn open(root: &Path, part: &str) -> Result<Book, BookError> {
        let mut files = Vec::new();
        collect(&root.join(part), &mut files)?;
        files.sort();
        let mut book = Book { root: root.to_owned(), blocks: Vec::new() };
        for path in files {
            let text = fs::read_to_string(&path)
                .map_err(|source| BookError::Unreadable { path: path.clone(), source })?;
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            book.blocks.extend(markdown::blocks(&name, &text));
        }
        Ok(book)
    }

    /// The blocks of one language.
    pub fn of<'b>(&'b self, language: &'b str) -> impl Iterator<Item = &'b Block> {
        self.blocks.iter().filter(move |b| b.language == language)
    }

    /// Each block of one language with the block of another that stands right above it in the same file.
    pub fn pairs<'b>(
        &'b self,
        input: &'b str,
        output: &'b str,
    ) -> impl Iterator<Item = (&'b Block, &'b Block)> {
        self.blocks
            .windows(2)
            .map(|w| (&w[0], &w[1]))
            .filter(move |(a, b)| a.language == input && b.language == output && a.file == b.file)
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), BookError> {
    let unreadable = |source| BookError::Unreadable { path: folder.to_owned(), source };
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|e| e == "md") {
            files.push(path);
        }
    }
    Ok(())
}
