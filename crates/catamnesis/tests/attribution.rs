//! Stage 7 from words: the example report and variants of it become the series a careful reader would write.
// A test may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout)]

use catamnesis::assessment::{Population, assess};
use catamnesis::attribution::{Unweighable, Weighable, series};
use catamnesis::input::{self, Limits};
use catamnesis_assessment::criteria::Criteria;
use catamnesis_assessment::sums::PartialRule;
use catamnesis_attribution::knowledge::{Group, Knowledge};
use catamnesis_attribution::series::{Anchor, Duration, Finding, Range};
use catamnesis_attribution::weigh::{Settings, Weighing, weigh};
use catamnesis_core::Diagnostics;
use catamnesis_vocab::Vocabulary;
use std::path::{Path, PathBuf};

fn read(text: &str) -> Result<Weighable, Unweighable> {
    let report = input::read("case.txt", text.as_bytes(), &Limits::generous()).unwrap().remove(0);
    let vocabulary = Vocabulary::built_in();
    let analysis = catamnesis::analyze(&report, &vocabulary);
    let criteria = Criteria::built_in("recist-1.1", PartialRule::Kept).unwrap();
    let found = assess(&analysis, &criteria, &Population::default(), &mut Diagnostics::new());
    let weighable = series(&analysis, 0, &found.cases[0], "case")?;
    // Every input carries its words, and every id leads to them.
    let s = &weighable.series;
    for evidence in s.observations.iter().map(|o| &o.evidence).chain(s.exposures.iter().map(|e| &e.evidence))
    {
        assert!(!evidence.is_empty());
        for e in evidence {
            let (_, span) = weighable.words.iter().find(|(id, _)| Some(id) == e.id.as_ref()).unwrap();
            let words: Vec<&str> = span.of(&report.text).split_whitespace().collect();
            assert_eq!(words.join(" "), e.quote);
        }
    }
    Ok(weighable)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn example() -> String {
    std::fs::read_to_string(root().join("examples/late-regression.txt")).unwrap()
}

fn weighed(text: &str) -> Weighing {
    let case = read(text).unwrap_or_else(|e| panic!("{e}"));
    weigh(&case.series, &Knowledge::built_in().unwrap(), Settings::standard()).unwrap()
}

fn findings(case: &Weighable) -> Vec<Finding> {
    case.series.observations.iter().map(|o| o.finding).collect()
}

#[test]
fn the_example_becomes_a_series() {
    let case = read(&example()).unwrap();
    let s = &case.series;
    assert_eq!(s.tumor.as_deref(), Some("leiomyosarcoma"));
    assert_eq!(s.exposures.len(), 1);
    assert_eq!(s.exposures[0].what, "ifosfamide + doxorubicin");
    assert!(matches!(s.exposures[0].duration, Duration::Cycles { count: 8.0, .. }));
    let still_there = Finding::Change {
        than: catamnesis_attribution::series::Comparison::Baseline,
        ratio: Range::new(0.0, f64::INFINITY),
    };
    assert_eq!(
        findings(&case),
        [
            Finding::partial_who(),
            still_there,
            Finding::smaller(),
            Finding::BelowDetection,
            Finding::BelowDetection
        ]
    );
    let from: Vec<Anchor> = s.observations.iter().map(|o| o.when.from).collect();
    let end = Anchor::End { exposure: 0 };
    assert_eq!(
        from[..2],
        [Anchor::Cycle { exposure: 0, cycles: 4.0 }, Anchor::Cycle { exposure: 0, cycles: 8.0 }]
    );
    assert_eq!(from[2..], [end, end, end]);
    assert_eq!(s.observations[3].when.months, Range::exactly(12.0));
}

#[test]
fn changes_of_the_report_move_the_odds_the_way_they_must() {
    let text = example();
    let base = weighed(&text).treatment_vs_spontaneous.unwrap();
    assert!((50.0..4000.0).contains(&base), "{base}");
    // Without the response under treatment.
    let silent = text.replace("After 4 cycles the metastases had partially regressed. ", "");
    assert_ne!(silent, text);
    let less = weighed(&silent).treatment_vs_spontaneous.unwrap();
    assert!(less < base, "{less} is not below {base}");
    // Growth after treatment and before the regression.
    let grown = text.replace(
        "Six months after the end of chemotherapy the remaining metastases were smaller still",
        "Three months after the end of chemotherapy the remaining metastases were larger. Six months after the end of \
         chemotherapy the remaining metastases were smaller again",
    );
    assert_ne!(grown, text);
    let far_less = weighed(&grown).treatment_vs_spontaneous.unwrap();
    assert!(far_less < 0.05 * base, "{far_less} is not far below {base}");
}

#[test]
fn sizes_percentages_counts_and_operations_are_findings_of_their_kind() {
    let text = "A 61-year-old man presented with weight loss. Computed tomography showed 4 liver metastases, the largest lesion in \
         the liver measuring 42 mm. A biopsy revealed colorectal adenocarcinoma. He received oxaliplatin and capecitabine for \
         6 cycles. After 3 cycles, CT showed that the liver lesion measured 25 mm. Two months after the end of chemotherapy, \
         CT showed that the tumor had decreased in size by 60%. Four months after the end of chemotherapy, a left \
         hepatectomy was performed. Ten months after the end of chemotherapy, CT showed a complete remission.";
    let case = read(text).unwrap();
    assert_eq!(case.series.baseline_mm, Some(Range::exactly(42.0)));
    assert_eq!(case.series.lesions, Some(4));
    let found = findings(&case);
    assert_eq!(found[0], Finding::Size { mm: 25.0 });
    assert!(
        matches!(found[1], Finding::Change { ratio, .. } if (ratio.middle() - 0.4).abs() < 1e-9),
        "{found:?}"
    );
    assert_eq!(found.last(), Some(&Finding::BelowDetection));
    assert_eq!(case.series.exposures.len(), 2);
    // That nothing is found after an operation is no regression to explain.
    let state = "Ten months after the end of chemotherapy, CT showed no evidence of disease.";
    let operated =
        text.replace("Ten months after the end of chemotherapy, CT showed a complete remission.", state);
    assert!(!findings(&read(&operated).unwrap()).contains(&Finding::BelowDetection));
    let w = weigh(&case.series, &Knowledge::built_in().unwrap(), Settings::standard()).unwrap();
    let ids: Vec<&str> = w.explanations.iter().map(|e| e.id.as_str()).collect();
    assert!(ids.contains(&"surgery") && ids.contains(&"surgery-and-treatment"), "{ids:?}");
    assert!(w.explanations.iter().all(|e| e.predictive.is_some()));
}

#[test]
fn what_does_not_suffice_is_refused_with_what_is_missing() {
    let opening = "A 61-year-old man presented with weight loss. Computed tomography showed a mass in the pancreas. A biopsy \
        revealed pancreatic adenocarcinoma. ";
    for (rest, code, words) in [
        ("He declined treatment and died two months later.", "B002", "no systemic treatment"),
        ("He received gemcitabine for 3 cycles. He died two months later.", "B003", "smaller or gone"),
        (
            "He received gemcitabine for 3 cycles. After 3 cycles CT showed a partial response.",
            "B001",
            "at least two",
        ),
    ] {
        let refused = read(&format!("{opening}{rest}")).unwrap_err();
        assert_eq!(refused.code(), code, "{rest}");
        assert!(refused.to_string().contains(words), "{refused}");
    }
}

/// The page that asked the question, where it is on this machine.
#[test]
fn the_seed_page_from_its_text_alone() {
    let base = std::env::var_os("CATAMNESIS_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    let Some(page) = std::fs::read_dir(base.join("seed"))
        .ok()
        .and_then(|d| d.flatten().map(|e| e.path()).find(|p| p.extension().is_some_and(|e| e == "txt")))
    else {
        println!("skipped: the seed page is not here; set CATAMNESIS_SHARED to the folder that holds it");
        return;
    };
    let w = weighed(&std::fs::read_to_string(page).unwrap());
    assert_eq!(w.explanations.len(), 6);
    let odds = w.treatment_vs_spontaneous.unwrap();
    assert!((50.0..4000.0).contains(&odds), "{odds}");
    for s in w.sensitivity.iter().filter(|s| s.label.contains("response rate")) {
        assert!((50.0..4000.0).contains(&s.treatment_odds), "{}: {}", s.label, s.treatment_odds);
    }
    // The reference has even odds at a prior of 0.022.
    let even = w.break_even.iter().find(|b| b.group == Group::Spontaneous).unwrap().prior_for_even;
    assert!((0.011..0.044).contains(&even), "{even}");
    assert!(w.explanations.iter().any(|e| e.id == "misread"));
    let pair = |a: &str, b: &str| {
        w.inseparable.iter().any(|p| (p.first == a && p.second == b) || (p.first == b && p.second == a))
    };
    assert!(pair("delayed-clearance", "persisting"));
    assert!(w.notes.iter().any(|n| n.code == "B008"));
}
