//! Compiles the reviewed tables under `data/` into one automaton that the program only has to point at.

// A build script is an edge: it reads the tables and writes what the library includes.
#![allow(clippy::disallowed_methods)]

#[path = "src/compile.rs"]
#[allow(dead_code)]
mod compile;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    println!("cargo::rerun-if-changed={}", data.join("vocab").display());
    println!("cargo::rerun-if-changed={}", data.join("cues/en").display());

    let mut builder = compile::Builder::default();
    for folder in ["vocab", "cues/en"] {
        let mut files: Vec<PathBuf> = fs::read_dir(data.join(folder))?
            .filter_map(|entry| entry.ok().map(|e| e.path()))
            .filter(|path| path.extension().is_some_and(|e| e == "tsv"))
            .collect();
        files.sort();
        for file in files {
            println!("cargo::rerun-if-changed={}", file.display());
            let name = file.file_stem().and_then(|s| s.to_str()).unwrap_or_default().to_owned();
            let table = fs::read_to_string(&file)?;
            for (number, line) in table.lines().enumerate().skip(1).filter(|(_, l)| !l.trim().is_empty()) {
                let row = compile::Row::parse(&name, line).ok_or_else(|| {
                    format!("{}:{}: want 8 tab-separated columns", file.display(), number + 1)
                })?;
                builder.add(&row);
            }
        }
    }
    let compiled = builder.finish()?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("terms.fst"), &compiled.automaton)?;
    fs::write(out.join("postings.bin"), &compiled.postings)?;
    fs::write(out.join("entries.txt"), &compiled.entries)?;
    fs::write(out.join("records.bin"), &compiled.records)?;
    fs::write(out.join("ids.fst"), &compiled.ids)?;
    fs::write(out.join("first_words.bin"), &compiled.first_words)?;
    fs::write(out.join("first_states.bin"), &compiled.first_states)?;
    Ok(())
}
