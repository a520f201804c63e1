//! One self-contained page: the report with its facts highlighted, and the facts beside it.
//!
//! Works without scripts: words link to their fact and facts link to their words. A script of our own only
//! adds the highlight on hover. Nothing is loaded from anywhere; a content security policy in the page allows
//! exactly our style and our script by their hashes, so that no text of a report can run.

pub(crate) mod highlight;
pub(crate) mod hash;

use crate::facts_list::{self, Topic};
use crate::schema::v1::{CaseSummary, Finding, Quote, ReportSummary};
use catamnesis::input::CaseReport;
use catamnesis::pipeline::Analysis;
use highlight::Mark;
use std::fmt::Write;

pub(crate) const STYLE: &str = include_str!("page.css");
pub(crate) const SCRIPT: &str = include_str!("page.js");

/// The part of a page that holds one report; `number` tells reports of one page apart.
pub fn article(
    number: usize,
    report: &CaseReport,
    analysis: &Analysis<'_>,
    summary: &ReportSummary,
) -> String {
    let mut marks: Vec<Mark> = Vec::new();
    let mut facts = String::new();
    let n_cases = summary.cases.len();
    if n_cases == 0 {
        facts.push_str("<p>No patient was found in this report.</p>\n");
    }
    for case in &summary.cases {
        if n_cases > 1 {
            let _ = writeln!(facts, "<h3>Patient {} of {n_cases}</h3>", case.number);
        }
        fact_table(&mut facts, &mut marks, number, case);
        event_list(&mut facts, &mut marks, number, case);
    }
    diagnostic_list(&mut facts, &mut marks, number, &summary.diagnostics);

    let title = summary.report.title.as_deref().unwrap_or(&summary.report.id);
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<article>\n<header><h2>{}</h2>\n<p class=\"cite\">{}</p></header>",
        escape(title),
        cite(summary)
    );
    let _ = writeln!(
        out,
        "<div class=\"columns\">\n<section class=\"facts\" aria-label=\"Facts\">\n{facts}</section>"
    );
    let text = highlight::render(report, analysis, &marks);
    let _ = writeln!(
        out,
        "<section class=\"report\" aria-label=\"Report\">\n<div class=\"text\">{text}</div>\n</section>\n</div>\n</article>"
    );
    out
}

/// The text of a report as HTML, the words of every mark being the target `IDq0` and leading back to `#ID`.
pub fn source(
    report: &CaseReport,
    analysis: &Analysis<'_>,
    marks: &[(String, catamnesis_core::TextSpan)],
) -> String {
    let quoter = crate::Quoter::new(&report.text);
    let marks: Vec<Mark> = marks
        .iter()
        .map(|(id, span)| Mark { id: id.clone(), class: "course", quotes: vec![quoter.quote(*span)] })
        .collect();
    highlight::render(report, analysis, &marks)
}

/// A whole page around its articles.
pub fn page(title: &str, articles: &[String]) -> String {
    let mut legend = String::new();
    for topic in Topic::ALL {
        let (class, heading) = (topic.class(), topic.heading());
        let _ =
            write!(legend, "<li><span class=\"m {class}\" data-k=\"{}\">{heading}</span></li>", key(class));
    }
    let legend = format!("<ul class=\"legend\" aria-label=\"Colors\">{legend}</ul>\n");
    let note = "Facts are what the program understood; check them against the words.";
    shell(title, STYLE, &legend, articles, note)
}

/// A self-contained page: its style and our script by their hashes, `opening` before the articles, and a footer
/// with `note`.
pub(crate) fn shell(title: &str, style: &str, opening: &str, articles: &[String], note: &str) -> String {
    let (style_hash, script_hash) = (hash::csp_source(style), hash::csp_source(SCRIPT));
    let mut out = String::new();
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {style_hash}; \
         script-src {script_hash}; base-uri 'none'; form-action 'none'\">\n\
         <title>{}</title>\n<style>{style}</style>\n</head>\n<body>\n{opening}",
        escape(title)
    );
    for article in articles {
        out.push_str(article);
    }
    let version = env!("CARGO_PKG_VERSION");
    let _ = write!(
        out,
        "<footer>Read by catamnesis {version}. {note} Not a medical device.</footer>\n\
         <script>{SCRIPT}</script>\n</body>\n</html>\n"
    );
    out
}

/// Escapes text for an element or a double-quoted attribute.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// One letter per category, for print and for eyes that do not see the colors.
fn key(class: &str) -> &'static str {
    match class {
        "patient" => "P",
        "tumor" => "T",
        "metastases" => "M",
        "findings" => "F",
        "diagnostics" => "D",
        "surgery" => "S",
        "treatment" => "R",
        "course" => "C",
        "outcome" => "O",
        _ => "!",
    }
}

fn cite(summary: &ReportSummary) -> String {
    let report = &summary.report;
    let mut parts: Vec<String> = Vec::new();
    parts.extend(report.journal.as_deref().map(escape));
    parts.extend(report.year.map(|y| y.to_string()));
    parts.extend(report.doi.as_ref().map(|d| format!("doi:{}", escape(d))));
    parts.extend(report.pmid.as_ref().map(|p| format!("PMID {}", escape(p))));
    parts.extend(report.source.as_deref().map(escape));
    parts.join(" · ")
}

fn fact_table(out: &mut String, marks: &mut Vec<Mark>, number: usize, case: &CaseSummary) {
    let lines = facts_list::lines(case);
    for topic in Topic::ALL {
        let mut of_topic = lines.iter().filter(|l| l.topic == topic).peekable();
        if of_topic.peek().is_none() {
            continue;
        }
        let _ = writeln!(out, "<h4 class=\"{}\">{}</h4>\n<ul>", topic.class(), topic.heading());
        for line in of_topic {
            let id = format!("r{number}f{}", marks.len() + 1);
            let _ = write!(
                out,
                "<li id=\"{id}\" data-f=\"{id}\"><span class=\"name\">{}</span>{}",
                line.name,
                value(&line.value, &line.quotes)
            );
            let sure = (line.confidence * 100.0).round();
            let _ = write!(out, " <span class=\"sure\" title=\"confidence\">{sure}%</span>");
            if !line.codes.is_empty() {
                let _ = write!(out, " <span class=\"codes\">{}</span>", escape(&line.codes.join(" ")));
            }
            quote_links(out, &id, &line.quotes);
            out.push_str("</li>\n");
            marks.push(Mark { id, class: topic.class(), quotes: line.quotes.clone() });
        }
        out.push_str("</ul>\n");
    }
}

fn event_list(out: &mut String, marks: &mut Vec<Mark>, number: usize, case: &CaseSummary) {
    if case.events.is_empty() {
        return;
    }
    out.push_str("<h4>Events in order</h4>\n<ol>\n");
    for event in &case.events {
        let id = format!("r{number}f{}", marks.len() + 1);
        let class = facts_list::topic_of_event(event.value.kind).class();
        let when = facts_list::when(&event.value);
        let _ = write!(
            out,
            "<li id=\"{id}\" data-f=\"{id}\"><span class=\"name\">{}</span>{} <span class=\"sure\">{when}</span>",
            event.value.kind.word().replace('_', " "),
            value(&event.value.what, &event.quotes)
        );
        quote_links(out, &id, &event.quotes);
        out.push_str("</li>\n");
        marks.push(Mark { id, class, quotes: event.quotes.clone() });
    }
    out.push_str("</ol>\n");
}

fn diagnostic_list(out: &mut String, marks: &mut Vec<Mark>, number: usize, findings: &[Finding]) {
    if findings.is_empty() {
        return;
    }
    out.push_str("<h4>Diagnostics</h4>\n<ul class=\"findings-list\">\n");
    for finding in findings {
        let id = format!("r{number}f{}", marks.len() + 1);
        let _ = write!(
            out,
            "<li id=\"{id}\" data-f=\"{id}\"><span class=\"name {}\">{} {}</span> {} <em>{}</em>",
            finding.severity.word(),
            finding.severity.word(),
            escape(&finding.code),
            escape(&finding.message),
            escape(&finding.hint)
        );
        quote_links(out, &id, &finding.quotes);
        out.push_str("</li>\n");
        marks.push(Mark { id, class: "note", quotes: finding.quotes.clone() });
    }
    out.push_str("</ul>\n");
}

/// A value, unless the first quote says the same words.
fn value(value: &str, quotes: &[Quote]) -> String {
    match quotes.first() {
        Some(quote) if facts_list::says_the_same(value, &quote.text) => String::new(),
        _ => format!(" <span class=\"value\">{}</span>", escape(value)),
    }
}

/// Links to the words; words that were shown already get a number instead.
fn quote_links(out: &mut String, id: &str, quotes: &[Quote]) {
    let mut shown: Vec<String> = Vec::new();
    for (i, quote) in quotes.iter().enumerate() {
        let words = quote.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let lower = words.to_lowercase();
        let text =
            if shown.contains(&lower) { format!("[{}]", i + 1) } else { format!("“{}”", escape(&words)) };
        shown.push(lower);
        let _ = write!(out, " <a class=\"q\" href=\"#{id}q{i}\">{text}</a>");
    }
}
