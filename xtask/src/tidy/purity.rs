//! The pure crates read no files, environment or clock, and stages know only the stages before them.

use super::tree::{File, Problem, Tree};

/// Crates whose functions depend on their arguments only.
pub const PURE: &[&str] = &[
    "catamnesis-core", "catamnesis-vocab", "catamnesis-recognizer", "catamnesis", "catamnesis-assessment",
    "catamnesis-attribution", "catamnesis-export",
];

/// The stages in clinical order.
const STAGES: &[&str] = &["input", "text", "mentions", "facts", "timeline", "assessment", "attribution"];

/// What pure code does not say, and why.
const IMPURE: &[(&str, &str)] = &[
    ("std::fs", "opens files: take bytes, return what is to be written"),
    ("fs::read", "opens files: take bytes"),
    ("std::env::", "reads the environment: take an argument"),
    ("std::net", "talks to the network"),
    ("std::process", "starts processes"),
    ("SystemTime", "reads a clock: take a date"),
    ("Instant::now", "reads a clock"),
    ("Zoned::now", "reads a clock: take a date"),
    ("HashMap", "has an order that differs from run to run: take BTreeMap"),
    ("HashSet", "has an order that differs from run to run: take BTreeSet"),
    ("static mut", "is hidden state: pass it"),
    ("thread_rng", "draws differently in every run: take a seed"),
    ("println!", "prints: add a diagnostic"),
];

pub fn check(tree: &Tree) -> Vec<Problem> {
    let pure =
        tree.rust().filter(|f| f.krate().is_some_and(|k| PURE.contains(&k)) && f.path.contains("/src/"));
    let mut found: Vec<Problem> = pure.flat_map(impure).collect();
    found.extend(tree.rust().filter(|f| f.path.starts_with("crates/catamnesis/src/")).flat_map(stage_order));
    found.extend(clippy_files(tree));
    found
}

fn impure(file: &File) -> Vec<Problem> {
    let mut found = Vec::new();
    for (n, line) in file.without_tests().lines().enumerate() {
        let code = line.split("//").next().unwrap_or("");
        for (word, why) in IMPURE.iter().filter(|(word, _)| code.contains(word)) {
            found.push(Problem::new(&file.path, n + 1, format!("`{word}` in a pure crate {why}")));
        }
    }
    found
}

/// `crate::facts` may not be named in stage 3.
fn stage_order(file: &File) -> Vec<Problem> {
    let inside = file.path.trim_start_matches("crates/catamnesis/src/");
    let Some(own) = inside.split(['/', '.']).next().and_then(|s| STAGES.iter().position(|stage| *stage == s))
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (n, line) in file.lines() {
        let code = line.split("//").next().unwrap_or("");
        for named in code.split("crate::").skip(1) {
            let stage = named.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
            if STAGES.iter().position(|s| *s == stage).is_some_and(|i| i > own) {
                let message = format!("stage {} ({}) names the later stage `{stage}`", own + 1, STAGES[own]);
                found.push(Problem::new(&file.path, n, message));
            }
        }
    }
    found
}

/// The pure crates share one clippy.toml with the banned methods.
fn clippy_files(tree: &Tree) -> Vec<Problem> {
    let text = |krate: &str| {
        let path = format!("crates/{krate}/clippy.toml");
        tree.files.iter().find(|f| f.path == path).map(|f| f.text.as_str())
    };
    let model = text("catamnesis");
    PURE.iter()
        .filter(|k| tree.exists(&format!("crates/{k}/Cargo.toml")) && text(k) != model)
        .map(|k| {
            Problem::new(&format!("crates/{k}/clippy.toml"), 1, "must equal crates/catamnesis/clippy.toml")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.into(), text: text.into() }
    }

    #[test]
    fn a_stage_may_name_earlier_stages_only() {
        let path = "crates/catamnesis/src/mentions/lexical.rs";
        assert!(stage_order(&file(path, "use crate::text::Document;\n")).is_empty());
        assert_eq!(stage_order(&file(path, "use crate::facts::Fact;\n")).len(), 1);
        assert!(stage_order(&file(path, "//! See [`crate::facts`].\n")).is_empty());
    }

    #[test]
    fn unit_tests_may_open_files() {
        assert_eq!(impure(&file("a.rs", "use std::fs;\n")).len(), 1);
        assert!(impure(&file("a.rs", "fn a() {}\n#[cfg(test)]\nmod tests { use std::fs; }\n")).is_empty());
    }
}
