//! Licenses of everything that is linked, and what the pure crates may not reach.

use super::purity::PURE;
use super::tree::{Problem, Tree};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Licenses as packages state them; a new one is read by a person before it is added. MPL-2.0 (cssparser and
/// selectors, below scraper) asks only that changed files of theirs stay open; we change none.
const LICENSES: &[&str] = &[
    "(Apache-2.0 OR MIT) AND BSD-3-Clause",
    "(MIT OR Apache-2.0) AND Unicode-3.0",
    "0BSD OR MIT OR Apache-2.0",
    "Apache-2.0",
    "Apache-2.0 AND MIT",
    "Apache-2.0 OR BSL-1.0",
    "Apache-2.0 OR MIT",
    "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT",
    "Apache-2.0/MIT",
    "BSD-2-Clause OR Apache-2.0 OR MIT",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSD-3-Clause AND BSD-2-Clause",
    "CC0-1.0",
    "CC0-1.0 OR MIT-0 OR Apache-2.0",
    "ISC",
    "MIT",
    "MIT / Apache-2.0",
    "MIT OR Apache-2.0",
    "MIT OR Apache-2.0 OR LGPL-2.1-or-later",
    "MIT OR Zlib OR Apache-2.0",
    "MIT-0",
    "MIT/Apache-2.0",
    "MPL-2.0",
    "Unlicense OR MIT",
    "Unlicense/MIT",
    "Zlib",
    "Zlib OR Apache-2.0 OR MIT",
];

/// Packages that open files, sockets, terminals or databases; no pure crate reaches them.
const IMPURE: &[&str] = &[
    "arrow-array", "axum", "clap", "glob", "indicatif", "lettre", "miette", "parquet", "rusqlite",
    "rust_xlsxwriter", "sqlx", "tantivy", "tar", "tempfile", "terminal_size", "tokio", "ureq", "zip",
    "catamnesis-cli", "catamnesis-store", "catamnesis-web",
];

pub fn check(tree: &Tree) -> Vec<Problem> {
    let output = Command::new("cargo")
        .current_dir(&tree.root)
        .args(["metadata", "--format-version", "1", "--locked", "--all-features"])
        .output();
    let metadata = match output {
        Ok(output) if output.status.success() => {
            serde_json::from_slice::<Value>(&output.stdout).unwrap_or_default()
        }
        Ok(output) => {
            let why = String::from_utf8_lossy(&output.stderr);
            let why = why.lines().find(|l| l.contains("error")).unwrap_or("").to_owned();
            return vec![Problem::new("Cargo.lock", 1, format!("`cargo metadata --locked` fails: {why}"))];
        }
        Err(error) => return vec![Problem::new("Cargo.lock", 1, format!("cargo cannot be run: {error}"))],
    };
    let mut found = licenses(&metadata);
    found.extend(reach(&metadata));
    found
}

fn licenses(metadata: &Value) -> Vec<Problem> {
    let mut found = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let license = package["license"].as_str().unwrap_or("no license");
        if !LICENSES.contains(&license) {
            let name = package["name"].as_str().unwrap_or("");
            let message = format!(
                "{name} is under {license:?}, which is not in the list of xtask/src/tidy/dependencies.rs"
            );
            found.push(Problem::new("Cargo.lock", 1, message));
        }
    }
    found
}

/// Walks the dependencies that are linked (neither dev nor build) from every pure crate.
fn reach(metadata: &Value) -> Vec<Problem> {
    let mut names = BTreeMap::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        names.insert(package["id"].as_str().unwrap_or(""), package["name"].as_str().unwrap_or(""));
    }
    let mut edges: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for node in metadata["resolve"]["nodes"].as_array().into_iter().flatten() {
        let linked = node["deps"].as_array().into_iter().flatten().filter(|dep| {
            dep["dep_kinds"].as_array().into_iter().flatten().any(|kind| kind["kind"].is_null())
        });
        edges.insert(
            node["id"].as_str().unwrap_or(""),
            linked.filter_map(|dep| dep["pkg"].as_str()).collect(),
        );
    }
    let mut found = Vec::new();
    for (&id, &name) in names.iter().filter(|(_, name)| PURE.contains(*name)) {
        let mut seen = BTreeSet::new();
        let mut open = vec![id];
        while let Some(at) = open.pop() {
            if seen.insert(at) {
                open.extend(edges.get(at).into_iter().flatten());
            }
        }
        for reached in seen.iter().filter_map(|id| names.get(id)).filter(|n| IMPURE.contains(*n)) {
            found.push(Problem::new(
                &format!("crates/{name}/Cargo.toml"),
                1,
                format!("reaches {reached}, which does I/O"),
            ));
        }
    }
    found
}
