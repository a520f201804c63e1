//! Replays the kept inputs of the fuzz targets.
// Tests read their own fixtures.
#![allow(clippy::disallowed_methods)]

#[path = "../../../fuzz/targets.rs"]
mod targets;

/// Runs every file of one folder; the number of files is returned so that an empty folder is noticed.
fn replay(folder: &str, target: fn(&[u8])) -> usize {
    let folder = format!("{}/../../fuzz/corpus/{folder}", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("folder").filter_map(Result::ok).map(|e| e.path()).collect();
    files.sort();
    for file in &files {
        target(&std::fs::read(file).expect("file"));
    }
    files.len()
}

#[test]
fn kept_inputs_do_no_harm() {
    type Target = (&'static str, fn(&[u8]));
    let all: [Target; 6] = [
        ("decode", targets::decode),
        ("html", targets::html),
        ("jats", targets::jats),
        ("pubmed", targets::pubmed),
        ("pdf", targets::pdf),
        ("analyze", targets::analyze),
    ];
    for (name, target) in all {
        assert!(replay(name, target) > 0, "fuzz/corpus/{name} is empty");
    }
}
