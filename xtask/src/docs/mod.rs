//! `cargo xtask docs`: what in the documents is made from elsewhere.
//!
//! The table of contents of the book is made from the pages that exist; the output shown in README and book is what
//! the program prints. With `--check` nothing is written, and what is stale is named.

mod console;
mod picture;
mod quality;
mod summary;

use crate::{root, run as programs, say};
use std::path::Path;
use std::process::ExitCode;
use std::{fs, io};

/// A file that is made, as it should be.
struct Made {
    path: String,
    text: String,
}

/// Writes, or with `check` compares, everything.
pub fn run(check: bool) -> ExitCode {
    let root = root();
    let made = programs::build(&root).and_then(|program| {
        let mut made = console::make(&root, &program)?;
        made.push(picture::make(&root, &program)?);
        made.push(summary::make(&root)?);
        Ok(made)
    });
    match made.and_then(|made| deliver(&root, &made, check)) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) if !check => ExitCode::SUCCESS,
        Ok(n) => {
            say(&format!("docs: {n} files are stale; run `cargo xtask docs`"));
            ExitCode::FAILURE
        }
        Err(error) => {
            say(&format!("docs: {error}"));
            ExitCode::from(2)
        }
    }
}

/// Number of files that differ from what is on disk.
fn deliver(root: &Path, made: &[Made], check: bool) -> io::Result<usize> {
    let mut n_stale = 0;
    for Made { path, text } in made {
        let file = root.join(path);
        if fs::read_to_string(&file).is_ok_and(|old| old == *text) {
            continue;
        }
        n_stale += 1;
        say(&format!("{} {path}", if check { "stale:" } else { "wrote" }));
        if !check {
            fs::write(&file, text)?;
        }
    }
    Ok(n_stale)
}
