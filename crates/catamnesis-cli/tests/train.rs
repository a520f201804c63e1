//! `catamnesis train` and the recognizer in `catamnesis read`, end to end.
// A test may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod common;

use common::{Place, REPORT};
use serde_json::{Value, json};

/// Made-up sentences with a drug and a dose each, as annotated JSON Lines.
fn annotated() -> String {
    let mut lines = String::new();
    for (i, drug) in ["zelomab", "corvinib", "tandrol", "mipexan", "ulvacin", "brenoxil"].iter().enumerate() {
        let text = format!("The patient was given {drug} at a dose of {} mg every day.", 10 + i);
        let at = |words: &str, kind: &str| {
            let start = text.find(words).unwrap();
            json!({"type": kind, "start": start, "end": start + words.len()})
        };
        let entities = [at(drug, "Medication"), at(&format!("{} mg", 10 + i), "Dosage")];
        lines.push_str(&format!("{}\n", json!({"id": format!("r{i}"), "text": text, "entities": entities})));
    }
    lines
}

fn mentions(place: &Place, arguments: &[&str]) -> Vec<Value> {
    let first = ["read", "report.txt", "--stage", "mentions", "--format", "jsonl"];
    let run = place.run(&[&first, arguments].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    let value: Value = serde_json::from_str(&run.out).unwrap();
    value["entities"].as_array().unwrap().clone()
}

#[test]
fn the_same_data_and_seed_give_the_same_recognizer() {
    let place = Place::new();
    place.write("data.jsonl", annotated());
    for name in ["a.bin", "b.bin"] {
        let arguments =
            ["train", "data.jsonl", "-o", name, "--folds", "2", "--decay", "0.1", "--seed", "7", "--quiet"];
        assert_eq!(place.run(&arguments).code, 0);
    }
    let bytes = |name: &str| std::fs::read(place.path(name)).unwrap();
    assert_eq!(bytes("a.bin"), bytes("b.bin"));
    assert_eq!(place.names(), ["a.bin", "b.bin", "data.jsonl"], "no checkpoint is left");

    place.write("report.txt", "The patient was given dorvapin at a dose of 40 mg every day.\n");
    let found = mentions(
        &place,
        &["--labels", "maccrobat", "--recognizer", "learned", "--model", "a.bin", "--threshold", "0.3"],
    );
    let told: Vec<(&str, &str)> =
        found.iter().map(|m| (m["type"].as_str().unwrap(), m["text"].as_str().unwrap())).collect();
    assert_eq!(told, [("Medication", "dorvapin"), ("Dosage", "40 mg")]);
}

#[test]
fn what_is_no_training_data_is_named_with_its_line() {
    let place = Place::new();
    place.write("data.jsonl", "{\"id\": \"a\", \"text\": \"Fever.\"}\n");
    let run = place.run(&["train", "data.jsonl", "-o", "a.bin", "--quiet"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("data.jsonl:1: no list 'entities'"), "{}", run.err);

    place.write("report.txt", REPORT).write("a.bin", "nothing");
    let run = place.run(&["read", "report.txt", "--stage", "mentions", "--model", "a.bin"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("a.bin: the bytes are no recognizer"), "{}", run.err);
}

#[test]
fn rules_and_recognizer_can_be_chosen_and_be_asked_to_be_sure() {
    let place = Place::new();
    place.write("report.txt", REPORT);
    let with = |choice: &str, threshold: &str| {
        mentions(&place, &["--labels", "maccrobat", "--recognizer", choice, "--threshold", threshold])
    };
    assert!(with("rules", "0.5").iter().all(|m| m["confidence"].is_null()));
    let (many, few) = (with("learned", "0.1"), with("learned", "0.9"));
    assert!(few.len() < many.len(), "{} and {}", few.len(), many.len());
    assert!(few.iter().all(|m| m["confidence"].as_f64().unwrap() >= 0.9));
    assert!(few.iter().any(|m| m["type"] == "Age" && m["text"] == "66-year-old"), "{few:?}");
    // The table row stays what the rules make it.
    let ours = mentions(&place, &["--recognizer", "both"]);
    let rules = mentions(&place, &["--recognizer", "rules"]);
    let ruled: Vec<&Value> = ours.iter().filter(|m| m["confidence"].is_null()).collect();
    assert_eq!(ruled, rules.iter().collect::<Vec<_>>());
}
