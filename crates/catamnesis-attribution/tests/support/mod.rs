//! Reference numbers and the series that several tests share.
#![allow(dead_code, reason = "every test uses a part")]

use catamnesis_attribution::series::{
    Duration, Exposure, ExposureKind, Finding, Modality, Moment, Observation, Range, Series,
};
use std::path::PathBuf;

/// The root of the repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Reference numbers with a closed form.
pub fn closed_forms() -> serde_json::Value {
    let text = std::fs::read_to_string(root().join("tests/reference/kinetics/closed_forms.json"))
        .expect("tests/reference/kinetics/closed_forms.json");
    serde_json::from_str(&text).expect("JSON")
}

/// Reference numbers that were sampled.
pub fn sampled() -> toml::Table {
    let text = std::fs::read_to_string(root().join("tests/reference/kinetics/sampled.toml"))
        .expect("tests/reference/kinetics/sampled.toml");
    text.parse().expect("TOML")
}

/// A file of the shared reference data, or none with a message where it is not on this machine.
pub fn shared(path: &str) -> Option<String> {
    let base = std::env::var_os("CATAMNESIS_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    let file = base.join(path);
    match std::fs::read_to_string(&file) {
        Ok(text) => Some(text),
        Err(_) => {
            println!("skipped: {path} is not here; set CATAMNESIS_SHARED to the folder that holds it");
            None
        }
    }
}

/// Numbers of a JSON array.
pub fn numbers(v: &serde_json::Value) -> Vec<f64> {
    v.as_array().expect("an array").iter().map(|x| x.as_f64().expect("a number")).collect()
}

/// A number of a TOML table.
pub fn num(v: &toml::Value) -> f64 {
    v.as_float().or_else(|| v.as_integer().map(|i| i as f64)).expect("a number")
}

/// Asserts closeness, absolute.
#[track_caller]
pub fn close(got: f64, want: f64, tolerance: f64) {
    assert!((got - want).abs() <= tolerance, "{got} is not {want} within {tolerance}");
}

/// The course that asked the question: eight three-weekly cycles; a partial response after four, smaller at
/// the end, smaller again six months later, nothing seen at 9, 12 and 22.5 months after the end. Sizes are
/// nowhere given; all by ultrasound.
pub fn seed_series() -> Series {
    let look =
        |when, finding| Observation { when, finding, modality: Modality::Ultrasound, evidence: vec![] };
    let after = |months| Moment::after(0, Range::exactly(months));
    Series {
        id: "seed".to_owned(),
        tumor: Some("leiomyosarcoma".to_owned()),
        baseline_mm: None,
        lesions: None,
        observations: vec![
            look(Moment::cycle(0, 4.0), Finding::partial_who()),
            look(Moment::cycle(0, 7.5), Finding::smaller()),
            look(after(6.0), Finding::smaller()),
            look(after(9.0), Finding::BelowDetection),
            look(after(12.0), Finding::BelowDetection),
            look(after(22.5), Finding::BelowDetection),
        ],
        exposures: vec![Exposure {
            kind: ExposureKind::Treatment,
            what: "doxorubicin + ifosfamide".to_owned(),
            start: Moment::at(0.0),
            duration: Duration::Cycles { count: 8.0, each: Range::exactly(21.0 / 30.4375) },
            evidence: vec![],
        }],
    }
}
