//! `catamnesis read` from end to end.
// A test may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::type_complexity)]

mod common;

use common::{Place, REPORT, SECOND, json_lines};

#[test]
fn summary_json_page_and_stages_of_one_report() {
    let place = Place::new();
    place.write("case.txt", REPORT);

    let text = place.run(&["read", "case.txt"]);
    assert_eq!((text.code, text.err.as_str()), (0, ""));
    for part in
        ["66 years", "female", "leiomyosarcoma", "doxorubicin 60 mg/m2", "total doxorubicin 480 mg/m2"]
    {
        assert!(text.out.contains(part), "{part} in\n{}", text.out);
    }
    assert!(text.out.lines().all(|l| l.chars().count() <= 100), "wrapped to COLUMNS");
    assert!(!text.out.contains('\x1b'), "no colors where standard output is no terminal");

    let json = place.run(&["read", "case.txt", "--format", "json"]);
    let summary: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(summary["schema_version"], "1.0");
    assert_eq!(summary["report"]["id"], "case");
    assert_eq!(summary["cases"][0]["age"]["value"]["lo_years"], 66.0);

    let page = place.run(&["read", "case.txt", "--format", "html"]);
    assert!(page.out.starts_with("<!doctype html>"));
    assert!(page.out.contains("Content-Security-Policy"));

    let mentions = place.run(&["read", "case.txt", "--stage", "mentions", "--format", "jsonl"]);
    let line = &json_lines(&mentions.out)[0];
    let chars: Vec<char> = REPORT.chars().collect();
    for entity in line["entities"].as_array().unwrap() {
        let (start, end) =
            (entity["start"].as_u64().unwrap() as usize, entity["end"].as_u64().unwrap() as usize);
        assert_eq!(entity["text"], chars[start..end].iter().collect::<String>());
    }
    for (stage, key) in [("text", "sentences"), ("facts", "cases")] {
        let out = place.run(&["read", "case.txt", "--stage", stage, "--format", "jsonl"]).out;
        assert!(!json_lines(&out)[0][key].as_array().unwrap().is_empty(), "{stage}");
    }
}

#[test]
fn labels_of_other_corpora() {
    let place = Place::new();
    place.write("case.txt", REPORT);
    for (set, kind, words) in [
        ("maccrobat", "Medication", "doxorubicin"),
        ("phee", "Drug", "doxorubicin"),
        ("e3c", "CLINENTITY", "leiomyosarcoma"),
    ] {
        let out =
            place.run(&["read", "case.txt", "--stage", "mentions", "--format", "jsonl", "--labels", set]).out;
        let found = json_lines(&out)[0]["entities"].as_array().unwrap().clone();
        assert!(
            found.iter().any(|e| e["type"] == kind && e["text"].as_str().unwrap().contains(words)),
            "{set}: {out}"
        );
    }
}

#[test]
fn standard_input_and_several_files() {
    let place = Place::new();
    place.write("b.txt", SECOND);
    let out =
        place.command(&["read", "-", "b.txt", "--format", "jsonl"]).write_stdin(REPORT).output().unwrap();
    let lines = json_lines(std::str::from_utf8(&out.stdout).unwrap());
    let ids: Vec<_> = lines.iter().map(|l| l["report"]["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["stdin", "b"]);
}

#[test]
fn an_output_file_is_never_replaced_unasked() {
    let place = Place::new();
    place.write("case.txt", REPORT).write("out.html", "mine");
    let refused = place.run(&["read", "case.txt", "--format", "html", "-o", "out.html"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("out.html: exists already"), "{}", refused.err);
    assert_eq!(place.read("out.html"), "mine");
    assert_eq!(place.run(&["read", "case.txt", "--format", "html", "-o", "out.html", "--force"]).code, 0);
    assert!(place.read("out.html").starts_with("<!doctype html>"));
    assert_eq!(place.names(), ["case.txt", "out.html"]);
}

#[test]
fn one_bad_file_does_not_hide_the_good_one() {
    let place = Place::new();
    place.write("good.txt", REPORT).write("empty.txt", "");
    let both = place.run(&["read", "good.txt", "empty.txt"]);
    assert_eq!(both.code, 2);
    assert!(both.out.contains("leiomyosarcoma"));
    assert!(both.err.contains("empty.txt") && both.err.contains("I001"), "{}", both.err);
}
