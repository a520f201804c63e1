//! Everything told of a patient, clause by clause, with its time: reports of our own.
// A test may stop at what it did not expect.
#![allow(clippy::unwrap_used)]

use catamnesis::analyze;
use catamnesis::input::CaseReport;
use catamnesis::timeline::occurrences::{Occurrence, OccurrenceKind, occurrences};
use catamnesis_vocab::Vocabulary;
use std::sync::LazyLock;

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::built_in);

fn told(text: &str) -> Vec<Occurrence> {
    let report = CaseReport::from_text("case", text);
    let a = analyze(&report, &VOCABULARY);
    let mut all = occurrences(&a.document, &a.mentions, &a.facts, &a.timeline.cases);
    for o in all.iter().flatten() {
        assert!(o.time.lo() <= o.best && o.best <= o.time.hi(), "{o:?}");
        assert!(!o.span.of(text).is_empty());
    }
    all.remove(0)
}

/// The only thing told whose words contain these.
fn only<'o>(all: &'o [Occurrence], words: &str) -> &'o Occurrence {
    let found: Vec<&Occurrence> = all.iter().filter(|o| o.event.contains(words)).collect();
    assert_eq!(found.len(), 1, "{words}: {all:#?}");
    found[0]
}

#[test]
fn a_list_is_as_many_things_as_it_names() {
    let text = "A 40-year-old man presented with fever, chills and a rash for 3 days. He was started on \
                vancomycin, meropenem and fluconazole. There was no jaundice or edema.";
    let all = told(text);
    let events: Vec<&str> = all.iter().map(|o| o.event.as_str()).collect();
    assert_eq!(
        events,
        [
            "40-year-old man", "presented with fever", "presented with chills", "presented with rash",
            "started on vancomycin", "started on meropenem", "started on fluconazole", "no jaundice",
            "no edema",
        ]
    );
    assert_eq!(all[1].best, 0.0, "coming is at the first contact, whatever is told beside it");
    assert_eq!(all[3].best, -3.0);
    assert_eq!(all[3].told.len(), 1);
    assert!(all[7].is_absent && all[8].is_absent && !all[4].is_absent);
    assert_eq!(all[4].kind, OccurrenceKind::Treatment);
    assert_eq!(all[0].kind, OccurrenceKind::Person);
}

#[test]
fn what_only_qualifies_is_not_listed_alone() {
    let all =
        told("A 50-year-old woman was admitted with left and right flank pain and mild, intermittent cough.");
    assert!(all.iter().any(|o| o.event.ends_with("left and right flank pain")), "{all:#?}");
    assert!(all.iter().any(|o| o.event.ends_with("mild, intermittent cough")), "{all:#?}");
}

#[test]
fn the_story_runs_from_admission_to_discharge() {
    let text = "A 61-year-old woman was admitted with dyspnea. Chest radiography showed an effusion. On hospital \
                day 3, she underwent thoracoscopy. The following day, she developed fever. Two days later, \
                piperacillin was started. The fever resolved. She was discharged after 14 days of hospital stay. \
                Six months later, she was well.";
    let all = told(text);
    let day = |words: &str| only(&all, words).best;
    assert_eq!(day("effusion"), 0.0);
    assert_eq!((day("thoracoscopy"), day("developed fever")), (2.5, 3.5));
    assert_eq!(day("piperacillin"), 5.5);
    let resolved = only(&all, "resolved");
    assert!(resolved.told.is_empty(), "its place in the story tells its time");
    assert!(resolved.time.lo() == 3.75 && resolved.time.hi() <= 15.0, "{resolved:?}");
    assert_eq!(day("discharged"), 14.0);
    assert!((day("well") - 14.0 - 6.0 * 30.4375).abs() < 1e-9);
}

#[test]
fn what_happened_before_is_placed_before() {
    let text = "A 70-year-old man was admitted with jaundice. Two weeks before admission, he had noticed dark urine. \
                He had a history of hypertension. On examination, the liver was enlarged.";
    let all = told(text);
    assert_eq!(only(&all, "dark urine").best, -14.0);
    let history = only(&all, "hypertension");
    assert_eq!((history.best, history.time.hi()), (0.0, 0.0));
    assert!(history.time.lo() < -70.0 * 365.0);
    assert_eq!(only(&all, "enlarged").best, 0.0);
}

#[test]
fn days_after_an_operation_count_from_it() {
    let text = "A 30-year-old woman presented with abdominal pain. Ten days later, an appendectomy was performed. On \
                postoperative day 2, she vomited.";
    let all = told(text);
    assert_eq!(only(&all, "appendectomy").best, 10.0);
    assert_eq!(only(&all, "vomited").best, 12.0);
}

#[test]
fn captions_are_not_told_again() {
    let text = "A 30-year-old woman presented with cough.\n\nFigure 1. Chest radiograph with a large mass.\n\nShe was \
                given amoxicillin.";
    let all = told(text);
    assert!(!all.iter().any(|o| o.event.contains("radiograph")), "{all:#?}");
    assert_eq!(only(&all, "amoxicillin").best, 0.0);
}
