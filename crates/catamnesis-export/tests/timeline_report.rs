//! A report of our own, from its words to rows, text and page.

use catamnesis::input::CaseReport;
use catamnesis::{Analysis, analyze};
use catamnesis_export::summary::Layout;
use catamnesis_export::timeline::{Course, Origin, check, courses, page, rows, text};
use catamnesis_vocab::Vocabulary;
use std::collections::BTreeSet;

const REPORT: &str = "A 58-year-old woman presented in March 2015 with abdominal pain for 2 months. Computed \
tomography showed a mass of 9 cm in the retroperitoneum. Three weeks later the mass was resected; histology showed \
a leiomyosarcoma. Fourteen months after surgery, CT showed liver metastases. She received 6 cycles of doxorubicin \
every 3 weeks. She is alive without evidence of disease 5 years after the diagnosis.";

fn with<T>(work: impl FnOnce(&CaseReport, &Analysis<'_>) -> T) -> T {
    let vocabulary = Vocabulary::built_in();
    let report = CaseReport::from_text("case", REPORT);
    work(&report, &analyze(&report, &vocabulary))
}

fn told(origin: Origin) -> Course {
    with(|report, analysis| courses(report, analysis, origin).remove(0))
}

#[test]
fn rows_quote_their_words_and_count_hours() {
    let course = told(Origin::Presentation);
    let row = rows::row(&course, None);
    assert_eq!((row.id.as_str(), row.origin.as_str()), ("case", "presentation"));
    assert_eq!(row.presentation_date.as_deref(), Some("2015-03"));
    let chars: Vec<char> = REPORT.chars().collect();
    for event in &row.events {
        assert_eq!(event.quote, chars[event.start..event.end].iter().collect::<String>());
        if let (Some(lo), Some(best), Some(hi)) = (event.lo_hours, event.best_hours, event.hi_hours) {
            assert!(lo <= best && best <= hi, "{event:?}");
        }
    }
    let surgery = row.events.iter().find(|e| e.kind == "surgery").unwrap();
    assert!(surgery.lo_hours.unwrap() <= 504.0 && surgery.hi_hours.unwrap() >= 504.0, "3 weeks: {surgery:?}");
    let csv = rows::csv(std::slice::from_ref(&row));
    assert_eq!(csv.lines().count(), row.events.len() + 1);
    let json = serde_json::to_value(&row).unwrap();
    for key in ["event", "quote", "start", "end", "lo_hours", "hi_hours", "best_hours"] {
        assert!(json["events"][0].get(key).is_some(), "{key}");
    }
}

#[test]
fn another_origin_moves_every_time() {
    let from_surgery = told(Origin::Surgery);
    assert_eq!(from_surgery.origin, Origin::Surgery);
    let surgery = from_surgery.marks.iter().find(|m| m.kind.name() == "surgery").unwrap();
    assert_eq!(surgery.start.map(|t| (t.lo, t.hi)), Some((0.0, 0.0)));
    // "Fourteen months after surgery" is 13.5 to 14.5 of them, however vaguely surgery itself is dated.
    let metastases = from_surgery.marks.iter().find(|m| m.kind.name() == "recurrence").unwrap();
    let months = metastases.start.map(|t| (t.lo / 30.4375, t.hi / 30.4375));
    assert_eq!(months, Some((13.5, 14.5)), "{metastases:?}");
    let presented = from_surgery.marks.iter().find(|m| m.kind.name() == "presentation").unwrap();
    assert!(presented.start.is_some_and(|t| t.hi <= 0.0 && t.lo < 0.0), "{presented:?}");
}

#[test]
fn the_text_tells_times_words_and_phases_within_its_width() {
    let layout = Layout { width: 90, color: false };
    let shown = text::render(&told(Origin::Presentation), layout);
    assert!(shown.lines().all(|l| l.chars().count() <= 90), "{shown}");
    for part in [
        "presentation 2015-03",
        "surgery: ",
        "“Three weeks”",
        "Phases: ",
        "Measures: ",
        "time to progression 14 to 15 months (4 to 6)",
        "alive without evidence of disease",
    ] {
        let flat = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(part), "{part} in\n{shown}");
    }
}

#[test]
fn every_mark_of_the_page_leads_to_its_words() {
    let (page, n_marks) = with(|report, analysis| {
        let courses = courses(report, analysis, Origin::Presentation);
        let n_marks = courses[0].marks.len();
        (page::page("Case", &[page::article(1, report, analysis, &courses)]), n_marks)
    });
    let after = |text: &str, start: &str| -> BTreeSet<String> {
        text.split(start).skip(1).filter_map(|rest| Some(rest.split('"').next()?.to_owned())).collect()
    };
    let ids = after(&page, "id=\"");
    let targets = after(&page, "href=\"#");
    assert!(targets.iter().all(|t| ids.contains(t)), "{:?}", targets.difference(&ids));
    let picture = &page[page.find("<svg").unwrap()..page.find("</svg>").unwrap()];
    assert_eq!(after(picture, "href=\"#").len(), n_marks);
    assert!(after(picture, "href=\"#").iter().all(|t| t.ends_with("q0")));
    assert!(!page.contains(" style=") && !page.contains("src="));
    assert!(page.contains("Content-Security-Policy"));
}

#[test]
fn a_sound_report_has_no_contradiction() {
    let checked = with(|report, analysis| check::check(report, analysis, None));
    assert!(checked.findings.iter().all(|f| f.code != check::CONTRADICTION), "{checked:?}");
}
