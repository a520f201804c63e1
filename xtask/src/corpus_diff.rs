//! `cargo xtask corpus-diff REVISION [PATH…]`: what a change does to results.
//!
//! Builds the program of another revision beside this one, makes the case table of the same reports with both,
//! and prints fields gained, lost and changed. Without paths: the examples, and the references and the corpus
//! beside the repository where they exist.

use crate::{root, run, say};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

/// How many changes of one field are shown in full.
const SHOWN: usize = 5;

type Rows = BTreeMap<String, Map<String, Value>>;

/// Compares and prints; fails only where it cannot compare.
pub fn run(revision: &str, paths: &[&str]) -> ExitCode {
    match compare(revision, paths) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("corpus-diff: {error}"));
            ExitCode::from(2)
        }
    }
}

fn compare(revision: &str, paths: &[&str]) -> io::Result<()> {
    let root = root();
    let scratch = root.join("target/corpus-diff");
    let other = scratch.join("source");
    fs::create_dir_all(&scratch)?;
    check_out(&root, &other, revision)?;
    let inputs =
        if paths.is_empty() { usual_inputs(&root) } else { paths.iter().map(|p| (*p).to_owned()).collect() };
    let before = table(&run::build(&other)?, &inputs, &scratch.join("before.jsonl"))?;
    let after = table(&run::build(&root)?, &inputs, &scratch.join("after.jsonl"))?;
    report(&before, &after);
    Ok(())
}

fn check_out(root: &Path, other: &Path, revision: &str) -> io::Result<()> {
    let (root, other) = (root.display().to_string(), other.display().to_string());
    if Path::new(&other).is_dir() {
        return run::output("git", &["-C", &other, "checkout", "--quiet", "--detach", revision]).map(drop);
    }
    run::output("git", &["-C", &root, "worktree", "add", "--quiet", "--detach", &other, revision]).map(drop)
}

fn usual_inputs(root: &Path) -> Vec<String> {
    let places = [
        root.join("examples"),
        root.join("../shared/gold/case-table/dev"),
        root.join("../shared/corpus/case-reports.jsonl"),
    ];
    let to_path = |p: &PathBuf| {
        if p.ends_with("dev") { format!("{}/*.txt", p.display()) } else { p.display().to_string() }
    };
    places.iter().filter(|p| p.exists()).map(to_path).collect()
}

fn table(program: &Path, inputs: &[String], output: &Path) -> io::Result<Rows> {
    let output_name = output.display().to_string();
    let mut arguments = vec!["tabulate", "--quiet", "--force", "--output", &output_name];
    arguments.extend(inputs.iter().map(String::as_str));
    run::output(program, &arguments)?;
    let mut rows = Rows::new();
    for line in fs::read_to_string(output)?.lines() {
        if let Ok(Value::Object(row)) = serde_json::from_str(line) {
            rows.insert(row.get("id").map_or_else(String::new, Value::to_string), row);
        }
    }
    Ok(rows)
}

#[derive(Default)]
struct Tally {
    gained: usize,
    lost: usize,
    changed: usize,
    shown: Vec<String>,
}

fn report(before: &Rows, after: &Rows) {
    let mut fields: BTreeMap<&str, Tally> = BTreeMap::new();
    let nothing = Map::new();
    let mut n_changed = 0;
    for id in before.keys().chain(after.keys().filter(|id| !before.contains_key(*id))) {
        let (old, new) = (before.get(id).unwrap_or(&nothing), after.get(id).unwrap_or(&nothing));
        n_changed += usize::from(old != new);
        for field in old.keys().chain(new.keys().filter(|k| !old.contains_key(*k))) {
            let (was, is) = (old.get(field).unwrap_or(&Value::Null), new.get(field).unwrap_or(&Value::Null));
            if was == is {
                continue;
            }
            let tally = fields.entry(field).or_default();
            match (is_empty(was), is_empty(is)) {
                (true, _) => tally.gained += 1,
                (_, true) => tally.lost += 1,
                _ => tally.changed += 1,
            }
            if tally.shown.len() < SHOWN {
                tally.shown.push(format!("    {id}: {} -> {}", short(was), short(is)));
            }
        }
    }
    say(&format!("{n_changed} of {} rows differ", before.len().max(after.len())));
    for (field, tally) in fields {
        say(&format!("{field}: {} gained, {} lost, {} changed", tally.gained, tally.lost, tally.changed));
        tally.shown.iter().for_each(|line| say(line));
    }
}

fn is_empty(value: &Value) -> bool {
    value.is_null()
        || value.as_array().is_some_and(Vec::is_empty)
        || value.as_str().is_some_and(str::is_empty)
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 120 {
        text
    } else {
        format!("{}…", text.chars().take(119).collect::<String>())
    }
}
