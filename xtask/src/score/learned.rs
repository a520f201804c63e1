//! Measures of the trained recognizer beyond spans: whether its confidence means what it says, and what it links.

use super::{Measure, number};
use serde_json::Value;

/// Calibration and relations of predictions, by reports of the same id.
pub(super) fn measures(gold: &[Value], predicted: &[Value]) -> Vec<Measure> {
    vec![
        Measure {
            name: "maccrobat_calibration_error_negative",
            value: 0.0 - calibration_error(gold, predicted),
        },
        Measure { name: "maccrobat_relations_f1", value: relations(gold, predicted) },
    ]
}

fn pairs<'v>(gold: &'v [Value], predicted: &'v [Value]) -> impl Iterator<Item = (&'v Value, &'v Value)> {
    gold.iter().filter_map(|g| Some((g, predicted.iter().find(|p| p["id"] == g["id"])?)))
}

fn list<'v>(report: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    report[key].as_array().into_iter().flatten()
}

fn span(of: &Value) -> (i64, i64) {
    (of["start"].as_i64().unwrap_or(0), of["end"].as_i64().unwrap_or(0))
}

fn meet(a: (i64, i64), b: (i64, i64)) -> bool {
    a.0 < b.1 && b.0 < a.1
}

/// Expected calibration error: the mean distance, over ten bins, between the confidence of mentions and the share
/// of them that the annotators marked with the same ends and type.
fn calibration_error(gold: &[Value], predicted: &[Value]) -> f64 {
    let mut bins = [(0.0f64, 0.0f64); 10];
    let mut n = 0usize;
    for (g, p) in pairs(gold, predicted) {
        for mention in list(p, "entities") {
            let Some(confidence) = mention["confidence"].as_f64() else { continue };
            let right = list(g, "entities").any(|e| e["type"] == mention["type"] && span(e) == span(mention));
            let bin = &mut bins[((confidence * 10.0) as usize).min(9)];
            bin.0 += confidence;
            bin.1 += f64::from(u8::from(right));
            n += 1;
        }
    }
    bins.iter().map(|(confidence, right)| (confidence - right).abs()).sum::<f64>() / n.max(1) as f64
}

/// F1 of MODIFY relations; one is right if both its ends overlap the ends of one that was annotated, each once.
fn relations(gold: &[Value], predicted: &[Value]) -> f64 {
    let (mut n_right, mut n_told, mut n_gold) = (0usize, 0usize, 0usize);
    for (g, p) in pairs(gold, predicted) {
        let place = |id: &Value| list(g, "entities").find(|e| e["id"] == *id).map(span);
        let mut open: Vec<((i64, i64), (i64, i64))> = list(g, "relations")
            .filter(|r| r["type"] == "MODIFY")
            .filter_map(|r| Some((place(&r["from"])?, place(&r["to"])?)))
            .collect();
        n_gold += open.len();
        for told in list(p, "relations").filter(|r| r["type"] == "MODIFY") {
            n_told += 1;
            let (from, to) = (span(&told["from"]), span(&told["to"]));
            if let Some(at) = open.iter().position(|(a, b)| meet(*a, from) && meet(*b, to)) {
                open.swap_remove(at);
                n_right += 1;
            }
        }
    }
    2.0 * n_right as f64 / (n_told + n_gold).max(1) as f64
}

/// The types that count as arguments of a treatment or a person in PHEE.
pub(super) const PHEE_ARGUMENTS: &str = "Drug,Dosage,Route,Freq,Duration,Age,Gender";

/// Exact F1 of what a scorer printed.
pub(super) fn exact(scores: &Value) -> f64 {
    number(&scores["micro_exact"]["f1"])
}
