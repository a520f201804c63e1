//! Generated files are current, and what the program writes fits its schemas.
// A test may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::type_complexity)]

mod common;

use common::{Place, REPORT, SECOND, json_lines};
use std::path::Path;

#[test]
fn generated_files_are_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for (name, content) in catamnesis_cli::reference::files() {
        let on_disk = std::fs::read_to_string(root.join(name)).unwrap_or_default();
        assert!(on_disk == content, "{name} is out of date: run cargo xtask generate");
    }
}

#[test]
fn results_fit_their_schemas() {
    let place = Place::new();
    place.write("a.txt", REPORT).write("b.txt", SECOND).write("c.txt", "No patient here.");
    place.run(&["tabulate", "a.txt", "b.txt", "c.txt", "-o", "t.jsonl"]);
    let summaries = place.run(&["read", "a.txt", "b.txt", "c.txt", "--format", "jsonl"]).out;
    let rows = place.read("t.jsonl");
    let files = catamnesis_cli::reference::files();
    for (schema, lines) in [("schemas/report-summary", &summaries), ("schemas/case-row", &rows)] {
        let (_, text) = files.iter().find(|(name, _)| name.starts_with(schema)).unwrap();
        let validator = jsonschema::validator_for(&serde_json::from_str(text).unwrap()).unwrap();
        let lines = json_lines(lines);
        assert_eq!(lines.len(), 3);
        for line in lines {
            let errors: Vec<String> = validator.iter_errors(&line).map(|e| e.to_string()).collect();
            assert!(errors.is_empty(), "{schema}: {errors:?}");
            // Breaking one field must be noticed.
            let mut broken = line.clone();
            let field = if schema.ends_with("row") { "recurrence" } else { "cases" };
            broken[field] = "maybe".into();
            assert!(!validator.is_valid(&broken));
        }
    }
}

#[test]
fn every_column_has_a_meaning() {
    let schema = catamnesis_export::case_table::json_schema();
    let properties = schema.as_value()["properties"].as_object().unwrap();
    let columns = catamnesis_export::case_table::header();
    assert_eq!(properties.len(), columns.len());
    for column in columns {
        assert!(properties[column]["description"].as_str().is_some_and(|d| d.len() > 3), "{column}");
    }
}
