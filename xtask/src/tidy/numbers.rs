//! Numbers of criteria, models and priors name where they come from.

use super::tree::{Problem, Tree};
use toml::{Table, Value};

const FOLDERS: &[&str] = &["data/criteria/", "data/models/", "data/priors/"];

/// Keys whose numbers need a source in the same table or in one around it.
const NUMBERS: &[&str] = &["value", "prior", "median", "mean", "rate", "low", "high", "n", "events"];

pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut found = Vec::new();
    for file in tree.ending(&[".toml"]).filter(|f| FOLDERS.iter().any(|d| f.path.starts_with(d))) {
        match file.text.parse::<Table>() {
            Ok(table) => walk(&file.path, &table, "", false, &mut found),
            Err(error) => {
                found.push(Problem::new(&file.path, 1, format!("is not TOML: {}", error.message())))
            }
        }
    }
    for file in tree.ending(&[".tsv"]).filter(|f| FOLDERS.iter().any(|d| f.path.starts_with(d))) {
        let columns: Vec<&str> = file.text.lines().next().unwrap_or("").split('\t').collect();
        let Some(source) = columns.iter().position(|c| *c == "source") else {
            found.push(Problem::new(&file.path, 1, "has no column `source`"));
            continue;
        };
        for (n, line) in
            file.lines().skip(1).filter(|(_, l)| l.split('\t').nth(source).unwrap_or("").is_empty())
        {
            found.push(Problem::new(&file.path, n, format!("no source: {line}")));
        }
    }
    found
}

fn walk(path: &str, table: &Table, name: &str, sourced: bool, found: &mut Vec<Problem>) {
    let sourced =
        sourced || table.get("source").and_then(Value::as_str).is_some_and(|s| !s.trim().is_empty());
    for (key, value) in table {
        let inner = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
        match value {
            Value::Table(t) => walk(path, t, &inner, sourced, found),
            Value::Array(list) => {
                for (i, t) in list.iter().enumerate().filter_map(|(i, v)| Some((i, v.as_table()?))) {
                    let id = t
                        .get("id")
                        .and_then(Value::as_str)
                        .map_or_else(|| format!("{inner}[{i}]"), |id| format!("{inner} {id}"));
                    walk(path, t, &id, sourced, found);
                }
            }
            Value::Integer(_) | Value::Float(_) if !sourced && NUMBERS.contains(&key.as_str()) => {
                found.push(Problem::new(path, 1, format!("{inner} is a number without `source`")));
            }
            _ => {}
        }
    }
}
