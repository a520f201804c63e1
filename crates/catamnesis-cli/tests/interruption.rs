//! A table appears whole or not at all; a killed run goes on without losing or doubling a row.
// A test may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::type_complexity)]

mod common;

use common::{Place, json_lines, many, program};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Starts a slow run (one thread) in the background.
fn start(place: &Place, arguments: &[&str]) -> Child {
    Command::new(program())
        .current_dir(place.path("."))
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Waits until a batch is done.
fn wait_for_rows(place: &Place, journal: &str) {
    let began = Instant::now();
    let n_notes = || std::fs::read_to_string(place.path(journal)).map_or(0, |t| t.lines().count());
    while n_notes() < 3 {
        assert!(began.elapsed() < Duration::from_secs(60), "no rows in time");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn a_killed_run_goes_on_where_it_stopped() {
    let place = Place::new();
    place.write("in.jsonl", many(1_500));
    assert_eq!(place.run(&["tabulate", "in.jsonl", "-o", "whole.csv"]).code, 0);
    let arguments = ["tabulate", "in.jsonl", "-o", "t.csv", "--threads", "1"];
    let mut n_kills = 0;
    for _ in 0..3 {
        let resume: &[&str] = if n_kills == 0 { &[] } else { &["--resume"] };
        let mut child = start(&place, &[&arguments[..], resume].concat());
        if n_kills == 0 {
            wait_for_rows(&place, "t.csv.journal");
        } else {
            std::thread::sleep(Duration::from_millis(60));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        if place.has("t.csv") {
            break;
        }
        n_kills += 1;
        assert!(place.has("t.csv.partial") && place.has("t.csv.journal"), "{:?}", place.names());
        // Half a line at the end, as a crash in the middle of writing leaves it.
        use std::io::Write;
        let mut partial = std::fs::OpenOptions::new().append(true).open(place.path("t.csv.partial")).unwrap();
        partial.write_all(b"r99,half a li").unwrap();
    }
    assert!(n_kills > 0, "the first run was killed before its end");
    let refused = place.run(&arguments);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("--resume goes on with it"), "{}", refused.err);

    let resumed = place.run(&[&arguments[..], &["--resume"]].concat());
    assert_eq!(resumed.code, 0, "{}", resumed.err);
    assert!(resumed.err.contains("had been done before"), "{}", resumed.err);
    assert!(place.read("t.csv") == place.read("whole.csv"), "byte for byte the table of an undisturbed run");
    assert_eq!(place.names(), ["in.jsonl", "t.csv", "whole.csv"]);

    let again = place.run(&[&arguments[..], &["--resume"]].concat());
    assert_eq!((again.code, again.err.contains("nothing left to do")), (0, true));
}

#[test]
fn columns_and_sheets_are_assembled_after_a_kill() {
    let place = Place::new();
    place.write("in.jsonl", many(1_500));
    let arguments = ["tabulate", "in.jsonl", "-o", "t.parquet", "--threads", "1"];
    let mut child = start(&place, &arguments);
    wait_for_rows(&place, "t.parquet.journal");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!place.has("t.parquet"));
    let resumed = place.run(&[&arguments[..], &["--resume"]].concat());
    assert_eq!(resumed.code, 0, "{}", resumed.err);
    let file = std::fs::File::open(place.path("t.parquet")).unwrap();
    let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReader::try_new(file, 1 << 20).unwrap();
    assert_eq!(reader.map(|b| b.unwrap().num_rows()).sum::<usize>(), 1_500);
    assert_eq!(place.names(), ["in.jsonl", "t.parquet"]);
}

#[test]
fn two_runs_do_not_write_one_table() {
    let place = Place::new();
    place.write("in.jsonl", many(1_500));
    let mut child = start(&place, &["tabulate", "in.jsonl", "-o", "t.jsonl", "--threads", "1"]);
    wait_for_rows(&place, "t.jsonl.journal");
    for more in [&[][..], &["--force"], &["--resume"]] {
        let second = place.run(&[&["tabulate", "in.jsonl", "-o", "t.jsonl"], more].concat());
        assert_eq!(second.code, 2);
        assert!(second.err.contains("another run is writing it"), "{}", second.err);
    }
    assert!(child.wait().unwrap().success());
    assert_eq!(json_lines(&place.read("t.jsonl")).len(), 1_500);
}

#[test]
fn other_inputs_cannot_be_resumed() {
    let place = Place::new();
    place.write("in.jsonl", many(1_500));
    let arguments = ["tabulate", "in.jsonl", "-o", "t.jsonl", "--threads", "1"];
    let mut child = start(&place, &arguments);
    wait_for_rows(&place, "t.jsonl.journal");
    child.kill().unwrap();
    child.wait().unwrap();
    place.write("in.jsonl", many(1_600));
    let resumed = place.run(&[&arguments[..], &["--resume"]].concat());
    assert_eq!(resumed.code, 2);
    assert!(resumed.err.contains("not those of the interrupted run"), "{}", resumed.err);
    assert_eq!(place.run(&[&arguments[..], &["--force"]].concat()).code, 0);
    assert_eq!(json_lines(&place.read("t.jsonl")).len(), 1_600);
}

/// A limit on file size stands for a full disk: the system refuses to write on.
#[cfg(unix)]
#[test]
fn a_full_disk_is_told_and_leaves_nothing_whole() {
    let place = Place::new();
    place.write("in.jsonl", many(900));
    let script = format!(
        "trap '' XFSZ; ulimit -f 400; exec {} tabulate in.jsonl -o t.jsonl --threads 1",
        program().display()
    );
    let output = Command::new("bash").current_dir(place.path(".")).args(["-c", &script]).output().unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(message.contains("t.jsonl: cannot write") && message.contains("make room"), "{message}");
    assert!(!place.has("t.jsonl"));
    let resumed = place.run(&["tabulate", "in.jsonl", "-o", "t.jsonl", "--resume"]);
    assert_eq!(resumed.code, 0, "{}", resumed.err);
    assert_eq!(json_lines(&place.read("t.jsonl")).len(), 900);
}
