//! `catamnesis timeline` and `catamnesis check` from end to end.
// A test may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::type_complexity)]

mod common;

use common::{Place, REPORT, SECOND, json_lines};

/// Twenty months, a course of chemotherapy and two years do not fit into thirty months.
const CONTRADICTORY: &str = "A 60-year-old man presented with cough, and an adenocarcinoma of the lung was diagnosed. \
A lobectomy was performed. Twenty months after surgery, liver metastases were found. He received 6 cycles of docetaxel \
every 3 weeks. Two years after the end of chemotherapy, he is alive without evidence of disease, 30 months after the \
diagnosis.\n";

#[test]
fn text_rows_and_pictures_of_two_reports() {
    let place = Place::new();
    place.write("a.txt", REPORT).write("b.txt", SECOND);

    let text = place.run(&["timeline", "a.txt", "b.txt"]);
    assert_eq!((text.code, text.err.as_str()), (0, ""));
    assert!(text.out.contains("times from presentation") && text.out.contains("“8 cycles of doxorubicin"));
    assert!(text.out.lines().all(|l| l.chars().count() <= 100), "{}", text.out);

    let rows = json_lines(&place.run(&["timeline", "a.txt", "b.txt", "--format", "jsonl"]).out);
    let ids: Vec<&str> = rows.iter().map(|r| r["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["a", "b"]);
    for row in &rows {
        for event in row["events"].as_array().unwrap() {
            assert!(event["lo_hours"].as_f64() <= event["hi_hours"].as_f64());
            assert!(!event["quote"].as_str().unwrap().is_empty());
        }
    }
    let course =
        json_lines(&place.run(&["timeline", "a.txt", "--format", "jsonl", "--detail", "course"]).out);
    let numbers: Vec<u64> =
        course[0]["events"].as_array().unwrap().iter().map(|e| e["number"].as_u64().unwrap()).collect();
    assert!(numbers.iter().copied().eq(1..=numbers.len() as u64), "{numbers:?}");
    let all = rows[0]["events"].as_array().unwrap();
    assert_eq!(all.iter().filter(|e| e["number"].is_u64()).count(), numbers.len());
    assert!(all.len() > numbers.len(), "more is told than the course holds");
    let detailed = place.run(&["timeline", "a.txt", "--detail", "all"]).out;
    assert!(detailed.contains("Everything told, in the order told"));
    let csv = place.run(&["timeline", "a.txt", "--format", "csv"]).out;
    assert!(csv.starts_with("id,number,kind,event,absent,lo_hours,hi_hours,best_hours,"));

    let svg = place.run(&["timeline", "a.txt", "b.txt", "--format", "svg"]);
    assert!(svg.out.starts_with("<?xml") && svg.out.trim_end().ends_with("</svg>"));
    assert_eq!(svg.out, place.run(&["timeline", "a.txt", "b.txt", "--format", "svg"]).out, "the same bytes");
    let page = place.run(&["timeline", "a.txt", "--format", "html"]);
    assert!(page.out.starts_with("<!doctype html>") && page.out.contains("<svg"));

    assert_eq!(place.run(&["timeline", "a.txt", "--format", "png", "-o", "a.png"]).code, 0);
    let bytes = std::fs::read(place.path("a.png")).unwrap();
    assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"));
    let refused = place.run(&["timeline", "a.txt", "--format", "png", "-o", "a.png"]);
    assert_eq!(refused.code, 2);
}

#[test]
fn another_origin() {
    let place = Place::new();
    place.write("b.txt", SECOND);
    let row = json_lines(&place.run(&["timeline", "b.txt", "--format", "jsonl", "--origin", "surgery"]).out)
        .remove(0);
    assert_eq!(row["origin"], "surgery");
    let surgery = row["events"].as_array().unwrap().iter().find(|e| e["kind"] == "surgery").unwrap();
    assert_eq!((&surgery["lo_hours"], &surgery["hi_hours"]), (&0.0.into(), &0.0.into()));
}

#[test]
fn check_names_what_cannot_hold_together() {
    let place = Place::new();
    place.write("sound.txt", SECOND).write("odd.txt", CONTRADICTORY);
    let sound = place.run(&["check", "sound.txt"]);
    assert_eq!(sound.code, 0, "{}", sound.out);

    let odd = place.run(&["check", "odd.txt", "sound.txt", "--format", "jsonl"]);
    assert_eq!(odd.code, 1, "{}", odd.out);
    let reports = json_lines(&odd.out);
    assert_eq!(reports.len(), 2);
    let finding = &reports[0]["findings"][0];
    assert_eq!(finding["code"], "L001");
    let quotes: Vec<&str> =
        finding["quotes"].as_array().unwrap().iter().map(|q| q["text"].as_str().unwrap()).collect();
    assert_eq!(quotes, ["Twenty months", "6 cycles", "Two years", "30 months"]);
    assert_eq!(finding["without"].as_array().unwrap().len(), 4);
    assert!(place.run(&["explain", "L001"]).out.contains("L001"));
}

#[test]
fn a_bad_file_is_told_and_the_good_one_shown() {
    let place = Place::new();
    place.write("good.txt", SECOND).write("empty.txt", "");
    let both = place.run(&["timeline", "good.txt", "empty.txt", "--format", "jsonl"]);
    assert_eq!(both.code, 2);
    assert_eq!(json_lines(&both.out).len(), 1);
    assert!(both.err.contains("empty.txt") && both.err.contains("I001"), "{}", both.err);
}
