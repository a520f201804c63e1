//! `assess` on reports in prose, from files to text, JSON and page.
// A test may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod common;

use common::{Place, json_lines};

const REPORT: &str = "Response of a lung carcinoma to carboplatin: a case report\n\nCase report\n\
A 58-year-old man presented with cough. Computed tomography showed a mass in the right lung measuring 50 mm. A biopsy \
revealed squamous cell carcinoma. He received carboplatin and paclitaxel for 4 cycles. Two months later, CT showed a partial \
response, the mass in the right lung measuring 45 mm.\n";

#[test]
fn the_authors_category_and_ours_stand_side_by_side() {
    let place = Place::new();
    place.write("case.txt", REPORT);
    let run = place.run(&["assess", "case.txt"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for line in [
        "before it: primary tumor: 50 mm “50 mm”",
        "author: PR, which the words exclude “partial response”",
        "derived: SD: diameter 45 mm, before 50 mm, -10 % against baseline",
        "warning A025",
        "Exceptional response (NCI): cannot be judged",
        "Spontaneous regression (Everson and Cole): no",
    ] {
        assert!(run.out.contains(line), "{line}\n{}", run.out);
    }
    assert_eq!(place.run(&["assess", "case.txt", "--strict"]).code, 1);
}

#[test]
fn every_shape_quotes_the_same_words() {
    let place = Place::new();
    place.write("case.txt", REPORT);
    let row = json_lines(&place.run(&["assess", "case.txt", "--format", "jsonl"]).out).remove(0);
    let point = &row["cases"][0]["lines"][0]["timepoints"][0];
    assert_eq!(point["derived"]["category"], "SD");
    assert_eq!(point["derived"]["clause"], "4.3.1");
    assert_eq!(point["claims"][0]["agreement"], "differs");
    let quote = &point["looks"][0]["quote"];
    let (start, end) = (quote["start"].as_u64().unwrap() as usize, quote["end"].as_u64().unwrap() as usize);
    assert_eq!(REPORT.chars().skip(start).take(end - start).collect::<String>(), "45 mm");

    let run = place.run(&["assess", "case.txt", "-o", "case.html"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let page = place.read("case.html");
    // Every link leads somewhere.
    for link in page.split("href=\"#").skip(1) {
        let id = link.split('"').next().unwrap();
        assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
    }
    let csv = place.run(&["assess", "case.txt", "--format", "csv"]);
    assert_eq!(csv.code, 2);
    assert!(csv.err.contains("text, json, jsonl or html"), "{}", csv.err);
}

#[test]
fn a_rate_needs_its_source() {
    let place = Place::new();
    place.write("case.txt", REPORT);
    assert_eq!(place.run(&["assess", "case.txt", "--population-rate", "5"]).code, 2);
    let asked = ["assess", "case.txt", "--population-rate", "5", "--population-source", "a trial"];
    assert_eq!(place.run(&asked).code, 0);
}
