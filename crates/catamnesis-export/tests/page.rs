//! The page and the summary: safe for any text, and true to the words.
// A test may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::type_complexity)]

use catamnesis::analyze;
use catamnesis::input::CaseReport;
use catamnesis_export::schema::v1::{self, ReportSummary};
use catamnesis_export::summary::{self, Layout};
use catamnesis_export::{case_table, html};
use catamnesis_vocab::Vocabulary;

const REPORT: &str = "A 66-year-old woman had a poorly differentiated leiomyosarcoma of the retroperitoneum. The tumor \
was resected. Two years later, CT showed liver metastases. She received 8 cycles of doxorubicin 60 mg/m2 every 3 \
weeks. She died 41 months after diagnosis.";

fn with<T>(text: &str, then: impl Fn(&CaseReport, &catamnesis::Analysis<'_>, &ReportSummary) -> T) -> T {
    let report = CaseReport::from_text("case", text);
    let vocabulary = Vocabulary::built_in();
    let analysis = analyze(&report, &vocabulary);
    let summary = v1::summarize(&report, &analysis, Some("case.txt"));
    then(&report, &analysis, &summary)
}

fn page(text: &str) -> String {
    with(text, |report, analysis, summary| {
        html::page("title", &[html::article(1, report, analysis, summary)])
    })
}

/// The text a browser shows in the report's column.
fn shown_text(page: &str) -> String {
    let start = page.find("<div class=\"text\">").unwrap() + "<div class=\"text\">".len();
    let inner = &page[start..start + page[start..].find("</div>").unwrap()];
    let mut out = String::new();
    let mut in_tag = false;
    for c in inner.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            c if !in_tag => out.push(c),
            _ => {}
        }
    }
    out.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

/// All values of an attribute.
fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let mark = format!(" {attribute}=\"");
    page.match_indices(&mark)
        .map(|(at, _)| {
            let rest = &page[at + mark.len()..];
            &rest[..rest.find('"').unwrap()]
        })
        .collect()
}

#[test]
fn the_page_shows_the_report_unchanged_and_every_link_has_a_target() {
    for text in [
        REPORT,
        "Étude “µ”: a 50-year-old man had a hepatocellular carcinoma; it was resected & <b>he</b> died.",
    ] {
        let page = page(text);
        assert_eq!(shown_text(&page), text);
        let ids = values(&page, "id");
        let unique: std::collections::BTreeSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "ids are unique");
        let links: Vec<_> = values(&page, "href").into_iter().collect();
        assert!(links.len() > 10);
        for link in links {
            assert!(ids.contains(&link.trim_start_matches('#')), "{link} leads nowhere");
        }
    }
}

#[test]
fn no_text_of_a_report_becomes_markup() {
    let evil = "A 40-year-old man\" onmouseover=\"x()\" <script>alert(1)</script> had <img src=x onerror=y> \
                leiomyosarcoma</div></article> of the liver' style='a\u{0}\u{1b}. He died.";
    let page = page(evil);
    assert_eq!(page.matches("<script>").count(), 1, "only our own script");
    assert!(!page.contains("<img") && !page.contains("alert(1)</script>"));
    assert_eq!(page.matches("</article>").count(), 1);
    for handler in ["onmouseover=\"", "onerror=y>"] {
        assert!(!page.contains(handler), "{handler}");
    }
    assert!(!page.contains('\u{0}') && !page.contains('\u{1b}'));
    for outside in ["http://", "https://", "url(", "@import"] {
        assert!(!page.contains(outside), "nothing is loaded: {outside}");
    }
}

#[test]
fn overlapping_facts_share_their_words() {
    let page = page(REPORT);
    let shared: Vec<&str> = values(&page, "data-f").into_iter().filter(|v| v.contains(' ')).collect();
    assert!(!shared.is_empty(), "type of tumor and diagnosis stand in the same words");
}

#[test]
fn the_summary_is_wrapped_and_colored_only_when_wanted() {
    let plain = with(REPORT, |_, _, s| summary::render(s, Layout { width: 60, color: false }));
    assert!(plain.lines().all(|l| l.chars().count() <= 60), "{plain}");
    assert!(!plain.contains('\u{1b}'));
    assert!(plain.contains("66 years") && plain.contains("“66-year-old”"), "{plain}");
    let colored = with(REPORT, |_, _, s| summary::render(s, Layout { width: 60, color: true }));
    let mut stripped = colored.clone();
    while let Some(at) = stripped.find('\u{1b}') {
        let end = at + stripped[at..].find('m').unwrap();
        stripped.replace_range(at..=end, "");
    }
    assert_eq!(stripped, plain, "colors change nothing else");
}

#[test]
fn a_report_without_a_patient_keeps_its_row() {
    let rows = with("The weather was fine.", |_, _, s| case_table::rows(s));
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (rows[0].id.as_str(), rows[0].age_years, rows[0].status.word()),
        ("case", None, "not_reported")
    );
}

#[test]
fn summaries_survive_a_round_trip() {
    with(REPORT, |_, _, summary| {
        let text = serde_json::to_string(summary).unwrap();
        let back: ReportSummary = serde_json::from_str(&text).unwrap();
        assert_eq!(&back, summary);
        let course = &back.cases[0].systemic_therapy[0].value;
        assert_eq!((course.cycles, course.doses[0].total), (Some(8), Some(480.0)));
    });
}
