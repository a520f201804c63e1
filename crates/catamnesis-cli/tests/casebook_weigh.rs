//! The casebook of weighing, through the command.

use assert_cmd::Command;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// One entry: heading, series, expectations.
struct Entry {
    place: String,
    series: String,
    expected: Vec<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../casebook/attribution")
}

fn entries() -> Vec<Entry> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder())
        .expect("casebook/attribution")
        .map(|e| e.expect("entry").path())
        .collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "md") && !f.ends_with("README.md"));
    files.sort();
    let mut out = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("readable");
        let (mut heading, mut series) = (String::new(), String::new());
        let mut block: Option<(&str, Vec<String>)> = None;
        for line in text.lines() {
            if let Some((kind, lines)) = &mut block {
                if line == "```" {
                    if *kind == "series" {
                        series = lines.join("\n");
                    } else {
                        out.push(Entry {
                            place: format!("{}: {heading}", file.display()),
                            series: series.clone(),
                            expected: lines.clone(),
                        });
                    }
                    block = None;
                } else {
                    lines.push(line.to_owned());
                }
            } else if line == "```series" {
                block = Some(("series", Vec::new()));
            } else if line == "```weighing" {
                block = Some(("weighing", Vec::new()));
            } else if let Some(title) = line.strip_prefix("## ") {
                heading = title.to_owned();
            }
        }
    }
    out
}

fn bounds(text: &str) -> (f64, f64) {
    let (lo, hi) = text.split_once(" to ").expect("LO to HI");
    (lo.trim().parse().expect("a number"), hi.trim().parse().expect("a number"))
}

fn holds(w: &Value, line: &str) -> bool {
    let (key, value) = line.split_once(": ").expect("key: value");
    let pair = |value: &str| {
        let (a, b) = value.split_once(", ").expect("two ids");
        w["inseparable"].as_array().is_some_and(|list| {
            list.iter()
                .any(|p| (p["first"] == a && p["second"] == b) || (p["first"] == b && p["second"] == a))
        })
    };
    let between = |field: &str| {
        let (lo, hi) = bounds(value);
        w[field].as_f64().is_some_and(|x| lo <= x && x <= hi)
    };
    match key {
        "first" => w["explanations"][0]["id"] == value,
        "treatment over spontaneous" => between("treatment_or_reading_vs_spontaneous"),
        "fit favors spontaneous" => between("data_favor_spontaneous"),
        "not told apart" => pair(value),
        "told apart" => !pair(value),
        "note" => w["notes"].as_array().is_some_and(|n| n.iter().any(|n| n["code"] == value)),
        "weighed" => {
            let mut want: Vec<&str> = value.split(", ").collect();
            let mut got: Vec<&str> = w["explanations"]
                .as_array()
                .expect("a list")
                .iter()
                .filter_map(|e| e["id"].as_str())
                .collect();
            want.sort_unstable();
            got.sort_unstable();
            want == got
        }
        _ => panic!("unknown expectation {key}"),
    }
}

#[test]
fn the_casebook_of_weighing_holds() {
    let entries = entries();
    assert!(entries.len() >= 8);
    let mut wrong = Vec::new();
    for entry in entries {
        let output = Command::cargo_bin("catamnesis")
            .expect("built")
            .args(["weigh", "-", "--format", "json"])
            .write_stdin(entry.series.as_str())
            .output()
            .expect("runs");
        if let Some(code) = entry.expected.first().and_then(|l| l.strip_prefix("refused: ")) {
            let message = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{}", entry.place);
            assert!(message.contains(code), "{}: {message}", entry.place);
            continue;
        }
        let w: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|e| panic!("{}: {e}\n{}", entry.place, String::from_utf8_lossy(&output.stderr)));
        for line in &entry.expected {
            if !holds(&w, line) {
                wrong.push(format!(
                    "{}: {line}\n    first {}, treatment over spontaneous {}, fit favors spontaneous {}",
                    entry.place,
                    w["explanations"][0]["id"],
                    w["treatment_or_reading_vs_spontaneous"],
                    w["data_favor_spontaneous"]
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
