//! The tables below `data/`: what a curator can get wrong without a compiler noticing.

use super::tree::{File, Problem, Tree};
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Columns of a table of terms, in order.
const COLUMNS: &[&str] = &["id", "label", "synonyms", "codes", "attrs", "status", "since", "source"];

/// Classes that are Unicode-aware when written bare and make matching two hundred times slower.
const BARE: &[&str] = &["\\b", "\\d", "\\s", "\\w"];

pub fn check(tree: &Tree) -> Vec<Problem> {
    let sources = sources(tree);
    let mut found = Vec::new();
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    for file in tree
        .ending(&[".tsv"])
        .filter(|f| f.path.starts_with("data/vocab/") || f.path.starts_with("data/cues/"))
    {
        found.extend(header(file));
        for (n, line) in file.lines().skip(1) {
            found.extend(row(file, n, line, &sources));
            let id = line.split('\t').next().unwrap_or("").to_owned();
            if let Some(other) = ids.insert(id.clone(), format!("{}:{n}", file.path)) {
                found.push(Problem::new(&file.path, n, format!("the id {id} is also that of {other}")));
            }
        }
    }
    for file in tree.ending(&[".tsv", ".toml"]).filter(|f| f.path.starts_with("data/")) {
        for (n, line) in file.lines() {
            if let Some(class) = BARE.iter().find(|class| line.contains(*class)) {
                found.push(Problem::new(
                    &file.path,
                    n,
                    format!("a pattern with a bare {class}: write (?-u:{class}) or a set of letters"),
                ));
            }
        }
    }
    found.extend(removed(tree, &ids));
    found
}

fn header(file: &File) -> Option<Problem> {
    let first = file.text.lines().next().unwrap_or("");
    let same = first.split('\t').eq(COLUMNS.iter().copied());
    (!same).then(|| Problem::new(&file.path, 1, format!("the columns must be {}", COLUMNS.join(", "))))
}

fn row(file: &File, n: usize, line: &str, sources: &BTreeSet<String>) -> Vec<Problem> {
    let cells: Vec<&str> = line.split('\t').collect();
    let mut found = Vec::new();
    let mut complain = |message: String| found.push(Problem::new(&file.path, n, message));
    if cells.len() != COLUMNS.len() {
        complain(format!("has {} cells instead of {}", cells.len(), COLUMNS.len()));
        return found;
    }
    if let Some(cell) = cells.iter().find(|c| c.trim() != **c || c.contains("  ")) {
        complain(format!("stray space in {cell:?}"));
    }
    let forms: Vec<&str> = cells[2].split('|').collect();
    if cells[2].contains("||") || forms.iter().any(|f| f.trim() != *f) {
        complain("an empty or padded form among the synonyms".into());
    }
    let unique: BTreeSet<&&str> = forms.iter().collect();
    if unique.len() != forms.len() {
        let twice = forms.iter().enumerate().find(|(i, f)| forms[..*i].contains(f)).map_or("", |(_, f)| f);
        complain(format!("the form {twice:?} stands twice"));
    }
    if !matches!(cells[5], "accepted" | "draft" | "retired") {
        complain(format!("status {:?} is neither accepted, draft nor retired", cells[5]));
    }
    if !sources.is_empty() && !sources.contains(cells[7]) {
        complain(format!("the source {:?} is not in data/sources.toml", cells[7]));
    }
    found
}

/// The keys of data/sources.toml.
fn sources(tree: &Tree) -> BTreeSet<String> {
    let text = tree.files.iter().find(|f| f.path == "data/sources.toml").map_or("", |f| f.text.as_str());
    text.lines()
        .filter_map(|l| Some(l.strip_prefix('[')?.strip_suffix(']')?.trim_matches('"').to_owned()))
        .collect()
}

/// Ids of the last tag that are gone: last year's result must still mean something.
fn removed(tree: &Tree, ids: &BTreeMap<String, String>) -> Vec<Problem> {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").current_dir(&tree.root).args(arguments).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let Some(tag) = git(&["describe", "--tags", "--abbrev=0"]) else { return Vec::new() };
    let tag = tag.trim();
    let listed = git(&["ls-tree", "-r", "--name-only", tag, "data/vocab", "data/cues"]).unwrap_or_default();
    let mut found = Vec::new();
    for path in listed.lines().filter(|p| p.ends_with(".tsv")) {
        let before = git(&["show", &format!("{tag}:{path}")]).unwrap_or_default();
        for id in
            before.lines().skip(1).filter_map(|l| l.split('\t').next()).filter(|id| !ids.contains_key(*id))
        {
            found.push(Problem::new(
                path,
                1,
                format!("the id {id} of {tag} is gone: keep the row with status retired"),
            ));
        }
    }
    found
}
