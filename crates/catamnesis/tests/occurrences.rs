//! Everything told of a patient, clause by clause, with its time: reports of our own.
// A test may stop at what it did not expect.
#![allow(clippy::unwrap_used)]

#[path = "support/dice.rs"]
mod dice;

use catamnesis::analyze;
use catamnesis::input::CaseReport;
use catamnesis::timeline::occurrences::{Occurrence, OccurrenceKind, occurrences};
use catamnesis_vocab::Vocabulary;
use dice::Dice;
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

/// A stay in hospital whose days are known, told in varied prose: the text, and (words, day) of what is told.
fn stay(dice: &mut Dice) -> (String, Vec<(String, f64)>) {
    const FINDINGS: &[&str] = &[
        "hyponatremia", "leukocytosis", "hematemesis", "oliguria", "tachycardia", "jaundice", "pneumothorax",
        "epistaxis", "hemoptysis", "delirium", "thrombocytopenia", "ascites",
    ];
    let mut text = String::from("A 55-year-old man was admitted with dyspnea.");
    let mut told = vec![("dyspnea".to_owned(), 0.0)];
    let mut day = 0.0;
    let first = dice.between(0, 3) as usize;
    for finding in FINDINGS.iter().skip(first).take(dice.between(2, 8) as usize) {
        let n = dice.between(2, 9);
        let head = match dice.between(0, 4) {
            0 => {
                day += n as f64;
                format!("{n} days later, ")
            }
            1 => {
                day += 1.0;
                "The following day, ".to_owned()
            }
            2 => {
                day += n as f64 * 7.0;
                format!("After {n} weeks, ")
            }
            3 => {
                day = f64::max(day, 0.0) + n as f64;
                format!("On day {} of admission, ", day as i64)
            }
            // What has no time is told where the story stands.
            _ => String::new(),
        };
        let verb = dice.pick(&["developed", "had"]);
        text.push_str(&format!(" {head}he {verb} {finding}."));
        told.push(((*finding).to_owned(), day));
    }
    (text, told)
}

#[test]
fn a_stay_told_at_random_is_found_again() {
    let mut dice = Dice(31);
    let (mut n, mut right) = (0, 0);
    for _ in 0..150 {
        let (text, told_days) = stay(&mut dice);
        let all = told(&text);
        for (words, day) in &told_days {
            let found = all.iter().find(|o| o.span.of(&text).contains(words.as_str()));
            assert!(found.is_some(), "{words} in {text}: {all:#?}");
            n += 1;
            right += usize::from(found.is_some_and(|o| o.time.lo() <= *day && *day <= o.time.hi()));
        }
    }
    assert!(n >= 600 && right * 100 >= n * 97, "{right} of {n}");
}

#[test]
fn shifting_every_date_shifts_nothing_that_is_counted_from_the_first_contact() {
    let tell = |years: i32| {
        let year = |y: i32| y + years;
        format!(
            "A 48-year-old woman presented on 3 March {} with cough. On 20 March {}, a lobectomy was performed. In \
             June {}, she had fever. In {}, metastases were found.",
            year(2003),
            year(2003),
            year(2003),
            year(2005)
        )
    };
    let times = |years: i32| -> Vec<(String, f64, f64, f64)> {
        told(&tell(years)).into_iter().map(|o| (o.event, o.time.lo(), o.time.hi(), o.best)).collect()
    };
    let first = times(0);
    assert_eq!(first.iter().find(|t| t.0.contains("lobectomy")).unwrap().3, 17.0);
    for years in [4, 8, 12] {
        // Whole cycles of leap years, so that years are as long.
        assert_eq!(times(years), first);
    }
}
