//! Words that sell, paths of one machine, names that say nothing.

use super::tree::{Problem, Tree};

/// Adjectives without a number behind them; a measured value says more.
const SELLING: &[&str] = &[
    "blazing", "best-in-class", "cutting-edge", "delve", "effortless", "game-changing", "groundbreaking",
    "industry-leading", "leverage", "lightning-fast", "revolutionary", "seamless", "state-of-the-art",
    "world-class",
];

/// Beginnings of paths that exist on one machine only, without the slash in front.
const MACHINE: &[&str] = &["home/", "root/", "work/", "tmp/wt"];

/// Endings of type and file names that do not say what the thing is.
const EMPTY: &[&str] = &["Manager", "Helper", "Helpers", "Util", "Utils"];

pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut found = Vec::new();
    // This folder has to spell what it forbids.
    for file in tree
        .files
        .iter()
        .filter(|f| !f.path.starts_with("xtask/src/tidy/") && !f.path.starts_with("data/vocab/"))
    {
        let prose = file.path.ends_with(".md") || file.path.ends_with(".rs");
        for (n, line) in file.lines() {
            let lower = line.to_lowercase();
            if let Some(word) = SELLING.iter().find(|w| prose && lower.contains(*w)) {
                found.push(Problem::new(&file.path, n, format!("`{word}` sells: give the measured value")));
            }
            let is_path = |p: &str| line.match_indices(p).any(|(at, _)| line[..at].ends_with('/'));
            if let Some(path) = MACHINE.iter().find(|p| is_path(p)) {
                found.push(Problem::new(&file.path, n, format!("`/{path}` is a path of one machine")));
            }
            let named = line.split("struct ").nth(1).or_else(|| line.split("enum ").nth(1)).unwrap_or("");
            let name = named.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
            if file.path.ends_with(".rs") && EMPTY.iter().any(|e| name.ends_with(e)) {
                found.push(Problem::new(&file.path, n, format!("the name {name} does not say what it is")));
            }
        }
        let stem = file.path.rsplit('/').next().unwrap_or("");
        if matches!(stem, "util.rs" | "utils.rs" | "helper.rs" | "helpers.rs" | "misc.rs") {
            found.push(Problem::new(
                &file.path,
                1,
                "name the file by what is in it, or put it next to its only user",
            ));
        }
    }
    found
}
