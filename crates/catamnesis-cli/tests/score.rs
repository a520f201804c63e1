//! `catamnesis score` on small made-up data, with numbers worked out by hand.
// A test may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::type_complexity)]

mod common;

use common::Place;
use serde_json::{Value, json};

fn field(scores: &Value, name: &str) -> (f64, f64, u64) {
    let f = &scores["fields"][name];
    (f["precision"].as_f64().unwrap(), f["recall"].as_f64().unwrap(), f["n"].as_u64().unwrap())
}

#[test]
fn a_case_table_field_by_field() {
    let place = Place::new();
    let text = "é: CT showed it. Later, CT showed more. Surgery. He died.";
    let gold = json!({
        "id": "a", "age_years": 50, "sex": "male", "tumor_type": ["high-grade sarcoma", "sarcoma"],
        "primary_site": ["thigh"], "metastatic_sites": [["lung", "pulmonary"], ["liver"]], "largest_mm": 100,
        "imaging": ["ct", "mri"], "surgery": [], "radiotherapy": {"dose_gy": 50}, "best_response": null,
        "systemic_therapy": [{"agents": ["doxorubicin", "ifosfamide"], "cycles": 6,
            "doses": [{"agent": "doxorubicin", "value": 75, "unit": "mg/m²"}]}],
        "recurrence": false, "status": "dead", "follow_up_months": 20,
        "events": [
            {"kind": "imaging", "quote": "CT showed more", "months": [2.5, 3.5]},
            {"kind": "surgery", "quote": "Surgery", "months": [3, 4]},
            {"kind": "death", "quote": "died", "months": null}],
    });
    let row = json!({
        "id": "a", "age_years": 50.9, "sex": "female", "tumor_type": "sarcomas",
        "metastatic_sites": ["lungs", "brain"], "largest_mm": 103, "imaging": ["ct"], "surgery": ["excision"],
        "radiotherapy": {"dose_gy": 60}, "status": "not_reported", "follow_up_months": 21.5, "recurrence": false,
        "systemic_therapy": [{"agents": ["Doxorubicin"], "cycles": 6,
            "doses": [{"agent": "doxorubicin", "value": 75, "unit": "mg/m2"}]}],
        "events": [
            {"kind": "imaging", "quote": "CT", "start": 24, "end": 26, "months": [3, 4]},
            {"kind": "surgery", "quote": "Surgery", "months": [9, 12]},
            {"kind": "biopsy", "quote": "not in it"}],
    });
    place
        .write("gold/a.json", gold.to_string())
        .write("gold/a.txt", text)
        .write("p.jsonl", format!("{row}\n"));
    let run = place.run(&["score", "gold", "p.jsonl", "--json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let scores: Value = serde_json::from_str(&run.out).unwrap();

    assert_eq!(field(&scores, "age_years"), (1.0, 1.0, 1), "within 2 %");
    assert_eq!(field(&scores, "sex"), (0.0, 0.0, 1));
    assert_eq!(field(&scores, "tumor_type"), (1.0, 1.0, 1));
    assert_eq!(field(&scores, "primary_site"), (1.0, 0.0, 1), "nothing predicted, nothing wrong");
    assert_eq!(field(&scores, "metastatic_sites"), (0.5, 0.5, 2));
    assert_eq!(field(&scores, "largest_mm"), (0.0, 0.0, 1), "3 % off");
    assert_eq!(field(&scores, "imaging"), (1.0, 0.5, 2));
    assert_eq!(field(&scores, "surgery"), (0.0, 1.0, 0));
    assert_eq!(field(&scores, "radiotherapy"), (1.0, 1.0, 1));
    assert_eq!(field(&scores, "radiotherapy.dose_gy"), (0.0, 0.0, 1));
    assert_eq!(field(&scores, "systemic_therapy"), (1.0, 1.0, 1), "half of the drugs are shared");
    assert_eq!(field(&scores, "systemic_therapy.agents"), (1.0, 0.5, 2));
    assert_eq!(field(&scores, "systemic_therapy.cycles"), (1.0, 1.0, 1));
    assert_eq!(field(&scores, "systemic_therapy.doses"), (1.0, 1.0, 1));
    assert_eq!(field(&scores, "status"), (1.0, 0.0, 1));
    assert_eq!(field(&scores, "follow_up_months"), (1.0, 1.0, 1), "within 10 %");
    let (precision, recall, n) = field(&scores, "events");
    assert_eq!((precision, recall, n), (2.0 / 3.0, 2.0 / 3.0, 3));
    assert_eq!(scores["event_timing"], json!({"correct": 1, "of": 2, "share": 0.5}));
    assert_eq!(scores["quotes_not_in_text"], 1);
    assert!(scores["fields"].get("recurrence").is_none(), "false on both sides counts nothing");

    assert_eq!(place.run(&["score", "gold", "p.jsonl", "--min", "0.99"]).code, 1);
    let errors = place.run(&["score", "gold", "p.jsonl", "--errors", "sex"]).out;
    assert!(errors.contains("a: predicted \"female\", gold \"male\""), "{errors}");
}

#[test]
fn spans_exact_and_overlapping() {
    let place = Place::new();
    let span = |kind: &str, start: u32, end: u32| json!({"type": kind, "start": start, "end": end});
    let gold =
        json!({"id": "a", "entities": [span("Drug", 0, 5), span("Drug", 10, 20), span("Site", 30, 40)]});
    let absent = json!({"id": "b", "entities": [span("Drug", 1, 2)]});
    let row = json!({"id": "a", "entities": [
        span("Drug", 0, 5), span("Drug", 12, 14), span("Drug", 15, 22), span("Site", 40, 45)]});
    place.write("gold.jsonl", format!("{gold}\n{absent}\n")).write("p.jsonl", format!("{row}\n"));
    let scores: Value =
        serde_json::from_str(&place.run(&["score", "gold.jsonl", "p.jsonl", "--json"]).out).unwrap();
    let at = |how: &str, kind: &str| scores[how][kind]["f1"].as_f64().unwrap();
    assert_eq!(at("exact", "Drug"), 1.0 / 3.0);
    assert_eq!(at("overlap", "Drug"), 2.0 / 3.0, "one gold span is matched once");
    assert_eq!(at("overlap", "Site"), 0.0, "touching is not overlapping");
    assert_eq!(scores["missing"], 1);
    let only = place.run(&["score", "gold.jsonl", "p.jsonl", "--types", "Site", "--json"]).out;
    assert!(!only.contains("Drug"));
}
