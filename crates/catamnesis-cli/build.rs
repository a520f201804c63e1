//! Compiles the pages that `catamnesis explain` shows, and the list of vocabulary sources, into the program.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let pages = root.join("docs/book/src/diagnostics");
    println!("cargo::rerun-if-changed={}", pages.display());
    let mut files: Vec<PathBuf> = match fs::read_dir(&pages) {
        Ok(entries) => entries.filter_map(|e| e.ok().map(|e| e.path())).collect(),
        Err(_) => Vec::new(),
    };
    files.retain(|f| {
        f.extension().is_some_and(|e| e == "md")
            && f.file_stem().is_some_and(|s| is_code(&s.to_string_lossy()))
    });
    files.sort();
    let mut out = String::from("&[\n");
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        let code = file.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
        writeln!(out, "    ({code:?}, include_str!({:?})),", file.display().to_string())?;
    }
    out.push_str("]\n");
    let target = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(target.join("pages.rs"), out)?;

    let sources = root.join("data/sources.toml");
    println!("cargo::rerun-if-changed={}", sources.display());
    fs::write(target.join("sources.toml"), fs::read_to_string(sources).unwrap_or_default())?;
    Ok(())
}

/// A letter and three digits.
fn is_code(stem: &str) -> bool {
    stem.len() == 4
        && stem.starts_with(|c: char| c.is_ascii_uppercase())
        && stem.bytes().skip(1).all(|b| b.is_ascii_digit())
}
