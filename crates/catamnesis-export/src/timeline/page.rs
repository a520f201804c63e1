//! One self-contained page: the picture above, the events and the report below; every mark of the picture is a
//! link to the words that tell of it, and the words link back.

use super::course::{Course, Mark};
use super::{layout, svg, text, when};
use crate::facts_list::topic_of_event;
use crate::html::highlight::{self, Mark as Highlight};
use crate::html::{STYLE, escape, shell};
use crate::schema::v1::Quote;
use catamnesis::input::CaseReport;
use catamnesis::pipeline::Analysis;
use std::fmt::Write;

const OWN_STYLE: &str = include_str!("page.css");

/// The part of a page that holds one report; `number` tells reports of one page apart.
pub fn article(number: usize, report: &CaseReport, analysis: &Analysis<'_>, courses: &[Course]) -> String {
    let mut out = String::new();
    let title = report.metadata.title.as_deref().unwrap_or(&report.id);
    let _ = writeln!(out, "<article>\n<header><h2>{}</h2></header>", escape(title));
    let mut highlights: Vec<Highlight> = Vec::new();
    let mut lists = String::new();
    if courses.is_empty() {
        out.push_str("<p>No patient was found in this report.</p>\n");
    }
    for course in courses {
        let first = highlights.len();
        let id = |mark: usize| format!("r{number}f{}", first + mark + 1);
        let link = |mark: usize| course.marks.get(mark).map(|_| format!("{}q0", id(mark)));
        let picture = layout::layout(course);
        let prefix = format!("r{number}p{}", course.number);
        let _ = writeln!(out, "<div class=\"picture\">{}</div>", svg::inline(&picture, &prefix, &link));
        if courses.len() > 1 {
            let _ = writeln!(lists, "<h3>Patient {} of {}</h3>", course.number, courses.len());
        }
        let _ = writeln!(lists, "<h4>Course, times from {}</h4>\n<ul>", course.origin.name());
        for index in text::order(course) {
            if let Some(mark) = course.marks.get(index) {
                entry(&mut lists, mark, &id(index));
            }
        }
        lists.push_str("</ul>\n");
        let measures: Vec<String> = course.measures.iter().filter_map(text::measure).collect();
        if !measures.is_empty() {
            let _ = writeln!(lists, "<p class=\"measures\">Measures: {}</p>", escape(&measures.join("; ")));
        }
        highlights.extend(course.marks.iter().enumerate().map(|(i, mark)| Highlight {
            id: id(i),
            class: topic_of_event(mark.kind.into()).class(),
            quotes: words(mark),
        }));
    }
    for (case, timeline) in analysis.timeline.cases.iter().enumerate() {
        contradictions(&mut lists, &mut highlights, number, case, report, timeline);
    }
    let report_text = highlight::render(report, analysis, &highlights);
    let _ = writeln!(
        out,
        "<div class=\"columns\">\n<section class=\"facts\" aria-label=\"Course\">\n{lists}</section>\n\
         <section class=\"report\" aria-label=\"Report\">\n<div class=\"text\">{report_text}</div>\n</section>\n\
         </div>\n</article>"
    );
    out
}

/// The words that name the event, then those that tell its time.
fn words(mark: &Mark) -> Vec<Quote> {
    let mut words: Vec<Quote> = mark.quotes.first().cloned().into_iter().collect();
    words.extend(mark.told.iter().cloned());
    words
}

fn entry(out: &mut String, mark: &Mark, id: &str) {
    let class = match mark.start {
        None => "when none",
        Some(_) if mark.is_vague() => "when vague",
        Some(_) => "when",
    };
    let _ = write!(
        out,
        "<li id=\"{id}\" data-f=\"{id}\"><span class=\"name\">{}. {}</span> <span class=\"value\">{}</span> \
         <span class=\"{class}\">{}</span>",
        mark.number,
        mark.kind_words(),
        escape(&mark.what),
        escape(&text::time(mark))
    );
    if let Some(date) = mark.date {
        let _ = write!(out, " <span class=\"sure\">{}</span>", date.iso());
    }
    for (i, quote) in words(mark).iter().enumerate() {
        let class = if i == 0 { "q" } else { "q told" };
        let shown = escape(&when::one_line(&quote.text));
        let _ = write!(out, " <a class=\"{class}\" href=\"#{id}q{i}\">“{shown}”</a>");
    }
    out.push_str("</li>\n");
}

fn contradictions(
    out: &mut String,
    highlights: &mut Vec<Highlight>,
    number: usize,
    case: usize,
    report: &CaseReport,
    timeline: &catamnesis::timeline::CaseTimeline,
) {
    if timeline.contradictions.is_empty() {
        return;
    }
    let quoter = crate::Quoter::new(&report.text);
    let _ = writeln!(out, "<h4>Contradictions</h4>\n<ul>");
    for (i, contradiction) in timeline.contradictions.iter().enumerate() {
        let id = format!("r{number}c{}x{}", case + 1, i + 1);
        let quotes = quoter.quotes(&contradiction.statements);
        let _ = write!(
            out,
            "<li id=\"{id}\" class=\"contradiction\" data-f=\"{id}\">{}",
            escape(&contradiction.message)
        );
        for (n, quote) in quotes.iter().enumerate() {
            let shown = escape(&when::one_line(&quote.text));
            let _ = write!(out, " <a class=\"q\" href=\"#{id}q{n}\">“{shown}”</a>");
        }
        for (_, consequence) in &contradiction.without {
            let _ = write!(out, "<br>{}", escape(consequence));
        }
        out.push_str("</li>\n");
        highlights.push(Highlight { id, class: "note", quotes });
    }
    out.push_str("</ul>\n");
}

/// A whole page around its articles.
pub fn page(title: &str, articles: &[String]) -> String {
    let note = "Times are what the report's words allow; dashed ones are vague or assumed.";
    shell(title, &format!("{STYLE}{OWN_STYLE}"), "", articles, note)
}
