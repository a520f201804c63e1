//! Wrong usage and bad places: each message names the place and the remedy, and the exit code is 2.
// A test may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::type_complexity)]

mod common;

use common::{Place, REPORT, program};
use std::process::{Command, Stdio};

#[test]
fn errors_name_place_and_remedy() {
    let place = Place::new();
    place
        .write("case.txt", REPORT)
        .write("cases.csv", "mine")
        .write("folder/x.bin", "x")
        .write("empty.txt", " \n");
    let table: [(&[&str], &[&str]); 14] = [
        (&["read", "nowhere.txt"], &["nowhere.txt: no such file or folder", "check the spelling"]),
        (&["read", "empty.txt"], &["empty.txt", "I001"]),
        (&["read", "folder"], &["folder: no reports in it", "txt, text, md, html"]),
        (&["read", "case.txt", "-o", "no/where.txt"], &["no/where.txt: cannot write", "make the folder"]),
        (&["tabulate", "nowhere", "-o", "t.csv"], &["nowhere: no such file or folder"]),
        (&["tabulate", "*.pdf", "-o", "t.csv"], &["*.pdf: no file matches"]),
        (&["tabulate", "folder", "-o", "t.csv"], &["folder: no reports in it"]),
        (&["tabulate", "case.txt", "-o", "cases.csv"], &["cases.csv: exists already", "--force"]),
        (&["tabulate", "case.txt", "-o", "t.doc"], &["t.doc: cannot tell the format", "--format"]),
        (
            &["tabulate", "case.txt", "-o", "no/t.csv"],
            &["no/t.csv: cannot write", "the folder does not exist"],
        ),
        (&["tabulate", "case.txt", "-o", "folder", "--format", "csv"], &["folder: not a regular file"]),
        (&["score", "nowhere", "case.txt"], &["case.txt:1"]),
        (&["explain", "Z999"], &["Z999: no such diagnostic"]),
        (
            &["read", "case.txt", "--vocab", "case.txt"],
            &["case.txt:1: the name does not tell what the terms are"],
        ),
    ];
    for (arguments, parts) in table {
        let run = place.run(arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}: {}", run.err);
        for part in parts {
            assert!(run.err.contains(part), "{arguments:?} should say {part:?}: {}", run.err);
        }
    }
    assert_eq!(place.read("cases.csv"), "mine");
    assert_eq!(
        place.names(),
        ["case.txt", "cases.csv", "empty.txt", "folder"],
        "failures leave nothing behind"
    );
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let place = Place::new();
    place.write("in.jsonl", common::many(400));
    let script = format!("{} read in.jsonl --format jsonl | head -c 10", program().display());
    let output = Command::new("bash")
        .current_dir(place.path("."))
        .args(["-o", "pipefail", "-c", &script])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_output_is_an_error() {
    let place = Place::new();
    place.write("case.txt", REPORT);
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = Command::new(program())
        .current_dir(place.path("."))
        .args(["read", "case.txt"])
        .stdout(Stdio::from(full))
        .output()
        .unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(message.contains("standard output: cannot write: no space left on the device"), "{message}");
}

#[test]
fn completions_and_manual_pages_know_every_command() {
    let place = Place::new();
    let bash = place.run(&["completions", "bash"]);
    assert!(bash.out.contains("tabulate") && bash.out.contains("--text-column"));
    assert_eq!(place.run(&["man", "man"]).code, 0);
    for page in ["catamnesis.1", "catamnesis-read.1", "catamnesis-tabulate.1", "catamnesis-vocab-import.1"] {
        assert!(place.read(&format!("man/{page}")).contains(".TH"), "{page}");
    }
}
