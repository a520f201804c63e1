//! Development tasks.

mod corpus_diff;
mod docs;
mod generate;
mod run;
mod score;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask generate [--check]
       cargo xtask tidy [CHECK…]
       cargo xtask docs [--check]
       cargo xtask score [--raise]
       cargo xtask corpus-diff REVISION [PATH…]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["generate"] => generate::run(false),
        ["generate", "--check"] => generate::run(true),
        ["tidy", checks @ ..] => tidy::run(checks),
        ["docs"] => docs::run(false),
        ["docs", "--check"] => docs::run(true),
        ["score"] => score::run(false),
        ["score", "--raise"] => score::run(true),
        ["corpus-diff", revision, paths @ ..] => corpus_diff::run(revision, paths),
        _ => {
            say(USAGE);
            ExitCode::from(2)
        }
    }
}

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_owned()
}

/// Writes a line to standard error.
fn say(line: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{line}");
}
