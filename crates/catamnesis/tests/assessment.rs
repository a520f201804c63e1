//! Stage 6 on reports written for the purpose: what the author claims beside what the words give.
// A test may stop at what it did not expect.
#![allow(clippy::unwrap_used)]

use catamnesis::assessment::compare::{Agreement, agreement};
use catamnesis::assessment::exceptional::Verdict;
use catamnesis::assessment::{Assessments, Population, Seen, assess};
use catamnesis::input::{self, Limits};
use catamnesis_assessment::criteria::Criteria;
use catamnesis_assessment::response::Response;
use catamnesis_assessment::sums::PartialRule;
use catamnesis_core::Diagnostics;
use catamnesis_vocab::Vocabulary;

fn assessed(text: &str, population: &Population) -> (Assessments, Vec<&'static str>) {
    let report = input::read("case.txt", text.as_bytes(), &Limits::generous()).unwrap().remove(0);
    let vocabulary = Vocabulary::built_in();
    let analysis = catamnesis::analyze(&report, &vocabulary);
    let criteria = Criteria::built_in("recist-1.1", PartialRule::Kept).unwrap();
    let mut diagnostics = Diagnostics::new();
    let found = assess(&analysis, &criteria, population, &mut diagnostics);
    let quoted = |span: catamnesis_core::TextSpan| !span.of(&report.text).is_empty();
    for case in &found.cases {
        assert!(case.observations.iter().all(|o| quoted(o.span)));
        assert!(case.claims.iter().all(|c| quoted(c.span)));
    }
    (found, diagnostics.iter().map(|d| d.code).collect())
}

fn report(course: &str) -> String {
    format!(
        "A 58-year-old man presented with cough. Computed tomography showed a mass in the right lung measuring 50 mm. \
         A biopsy revealed squamous cell carcinoma. He received carboplatin and paclitaxel for 4 cycles. {course}"
    )
}

/// Category, what is left open, and codes.
fn first(course: &str) -> (Response, Vec<Response>, Vec<&'static str>) {
    let (found, codes) = assessed(&report(course), &Population::default());
    let line = &found.cases[0].lines[0];
    let point = line.timepoints.first().unwrap_or_else(|| panic!("no look in {course:?}: {found:#?}"));
    (point.derived.response, point.derived.possible.clone(), codes)
}

#[test]
fn sizes_give_categories() {
    for (course, wanted) in [
        ("Two months later, CT showed that the mass in the right lung measured 30 mm.", Response::Partial),
        ("Two months later, CT showed that the mass in the right lung measured 45 mm.", Response::Stable),
        (
            "Two months later, CT showed that the mass in the right lung measured 61 mm.",
            Response::Progressive,
        ),
        ("Two months later, CT showed that the lung mass had completely disappeared.", Response::Complete),
        ("Two months later, CT showed that the mass was no longer visible.", Response::Complete),
        ("Two months later, CT showed that the lung mass had decreased in size by 60%.", Response::Partial),
        ("Two months later, CT showed a new metastasis in the liver.", Response::Progressive),
        (
            "Two months later, CT showed that the lung mass had decreased from 60 mm to 30 mm.",
            Response::Partial,
        ),
    ] {
        assert_eq!(first(course).0, wanted, "{course}");
    }
}

#[test]
fn a_category_is_given_only_where_the_words_leave_no_other() {
    let (category, open, codes) =
        first("Two months later, CT showed that the lung mass had decreased in size.");
    assert_eq!((category, open), (Response::NotEvaluable, vec![Response::Partial, Response::Stable]));
    assert!(codes.is_empty());
}

#[test]
fn a_claim_that_the_sizes_exclude_is_told() {
    let course =
        "Two months later, CT showed a partial response, the mass in the right lung measuring 45 mm.";
    let (category, _, codes) = first(course);
    assert_eq!(category, Response::Stable);
    assert_eq!(codes, ["A025"]);

    let (found, codes) = assessed(
        &report(
            "Two months later, CT showed a partial response, the mass in the right lung measuring 25 mm.",
        ),
        &Population::default(),
    );
    let case = &found.cases[0];
    let point = &case.lines[0].timepoints[0];
    assert_eq!(agreement(&case.claims[point.claims[0]], &point.derived), Agreement::Same);
    assert_eq!(point.derived.numbers, "diameter 25 mm, before 50 mm, -50 % against baseline");
    assert!(codes.is_empty());
}

#[test]
fn what_was_taken_out_did_not_respond() {
    let (found, _) = assessed(
        "A 60-year-old woman presented with a lump in the left breast measuring 30 mm. A biopsy revealed invasive \
         ductal carcinoma. A left mastectomy was performed. She received adjuvant docetaxel. Two years later she was \
         free of disease.",
        &Population::default(),
    );
    let case = &found.cases[0];
    assert!(case.lines.iter().all(|l| l.best_derived.is_none()), "{case:#?}");
}

const LASTING: &str = "Two months later, CT showed a complete response. Three years after the end of chemotherapy, CT \
    showed no evidence of disease.";

#[test]
fn exceptional_needs_what_is_published() {
    let verdict = |rate, median| {
        let known = |x: Option<f64>| x.map(|x| (x, "a trial".to_owned()));
        let population = Population { rate: known(rate), median_months: known(median) };
        assessed(&report(LASTING), &population).0.cases[0].exceptional.clone()
    };
    let unknown = verdict(None, None);
    assert_eq!(unknown.verdict, Verdict::CannotJudge);
    assert_eq!(unknown.missing.len(), 2);
    assert_eq!(verdict(Some(4.0), None).verdict, Verdict::Yes);
    assert_eq!(verdict(Some(40.0), None).verdict, Verdict::CannotJudge);
    assert_eq!(verdict(Some(40.0), Some(5.0)).verdict, Verdict::Yes);
    assert_eq!(verdict(Some(10.0), Some(60.0)).verdict, Verdict::CannotJudge);
}

#[test]
fn spontaneous_means_without_treatment() {
    let untreated = "A 70-year-old man presented with a nodule on the scalp. A biopsy revealed Merkel cell carcinoma. \
        Four weeks later the tumor had completely disappeared.";
    let (found, codes) = assessed(untreated, &Population::default());
    assert_eq!(found.cases[0].spontaneous.verdict, Verdict::Yes, "{:#?}", found.cases[0]);
    assert!(codes.is_empty());

    let treated = "Spontaneous regression of a lung carcinoma\n\n".to_owned() + &report(LASTING);
    let (found, codes) = assessed(&treated, &Population::default());
    assert_eq!(found.cases[0].spontaneous.verdict, Verdict::No);
    assert_eq!(codes, ["A026"]);

    let unproved =
        "A 70-year-old man presented with a nodule on the scalp. Four weeks later it had disappeared.";
    assert_ne!(assessed(unproved, &Population::default()).0.cases[0].spontaneous.verdict, Verdict::Yes);
}

#[test]
fn a_response_after_the_end_is_flagged() {
    let late = report(
        "After 4 cycles CT showed that the lung mass had decreased in size. Eight months after the end of chemotherapy \
         CT showed that the mass had completely disappeared.",
    );
    let case = &assessed(&late, &Population::default()).0.cases[0];
    let flag = case.late.as_ref().unwrap();
    assert!(flag.gone && flag.after_end.lo() > 150.0, "{flag:?}");
    assert!(case.observations.iter().any(|o| o.seen == Seen::Gone));
    let early = report("After 4 cycles CT showed that the lung mass had decreased in size.");
    assert!(assessed(&early, &Population::default()).0.cases[0].late.is_none());
}
