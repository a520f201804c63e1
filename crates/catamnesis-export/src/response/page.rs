//! An assessed report as one self-contained page: the table above, the report below, each line linked to its
//! words.

use super::rows::{Judgment, Look, ResponseCase, ResponseLine, ResponseReport};
use super::text::{STANDING, claim_words, derived_words};
use crate::html::highlight::{self, Mark};
use crate::html::{STYLE, escape, shell};
use crate::schema::v1::Quote;
use crate::timeline::when::{length, one_line};
use catamnesis::input::CaseReport;
use catamnesis::pipeline::Analysis;
use std::fmt::Write;

const OWN_STYLE: &str = "table.response{border-collapse:collapse;width:100%;font-size:.92rem;margin:.4rem 0}\
table.response th,table.response td{border-bottom:1px solid var(--line);padding:.25rem .5rem;text-align:left;vertical-align:top}\
.differs{color:#b34700;font-weight:600}";

/// The part of a page that holds one report; `number` tells reports of one page apart.
pub fn article(number: usize, report: &CaseReport, analysis: &Analysis<'_>, rows: &ResponseReport) -> String {
    let mut page = Page { number, out: String::new(), marks: Vec::new() };
    let title = rows.title.as_deref().unwrap_or(&rows.id);
    let _ = writeln!(
        page.out,
        "<article>\n<header><h2>{}</h2><p class=\"cite\">derived by {}; times from the start of the treatment</p></header>",
        escape(title),
        escape(&rows.criteria)
    );
    if rows.cases.is_empty() {
        page.out.push_str("<p>No patient was found in this report.</p>\n");
    }
    for case in &rows.cases {
        page.case(case, rows.cases.len());
    }
    if !rows.findings.is_empty() {
        page.out.push_str("<h4>Findings</h4>\n<ul>\n");
        for finding in &rows.findings {
            let text = format!("{}: {} {}", finding.code, finding.message, finding.hint);
            page.entry("li", &text, "note", &finding.quotes);
        }
        page.out.push_str("</ul>\n");
    }
    let text = highlight::render(report, analysis, &page.marks);
    let _ = writeln!(
        page.out,
        "<section class=\"report\" aria-label=\"Report\">\n<div class=\"text\">{text}</div>\n</section>\n</article>"
    );
    page.out
}

/// A whole page around its articles.
pub fn page(title: &str, articles: &[String]) -> String {
    shell(title, &format!("{STYLE}{OWN_STYLE}"), "", articles, STANDING)
}

struct Page {
    number: usize,
    out: String,
    marks: Vec<Mark>,
}

impl Page {
    /// Text with links to its words.
    fn cell(&mut self, text: &str, class: &'static str, quotes: &[Quote]) -> String {
        let id = format!("r{}f{}", self.number, self.marks.len() + 1);
        let mut out = format!("<span id=\"{id}\" data-f=\"{id}\">{}</span>", escape(text));
        for (i, quote) in quotes.iter().enumerate() {
            let shown = escape(&one_line(&quote.text));
            let _ = write!(out, " <a class=\"q\" href=\"#{id}q{i}\">“{shown}”</a>");
        }
        self.marks.push(Mark { id, class, quotes: quotes.to_vec() });
        out
    }

    fn entry(&mut self, tag: &str, text: &str, class: &'static str, quotes: &[Quote]) {
        let cell = self.cell(text, class, quotes);
        let _ = writeln!(self.out, "<{tag}>{cell}</{tag}>");
    }

    fn look(&mut self, look: &Look) -> String {
        let lesion = look.lesion.as_deref().unwrap_or("tumor");
        let how = look.modality.as_ref().map_or(String::new(), |m| format!(" ({m})"));
        self.cell(&format!("{lesion}: {}{how}", look.seen), "diagnostics", std::slice::from_ref(&look.quote))
    }

    fn case(&mut self, case: &ResponseCase, n: usize) {
        if n > 1 {
            let _ = writeln!(self.out, "<h3>Patient {} of {n}</h3>", case.number);
        }
        if case.lines.is_empty() {
            self.out.push_str(
                "<p>No medical treatment of the tumor is told, so there is no response to assess.</p>\n",
            );
        }
        for (i, line) in case.lines.iter().enumerate() {
            self.line(i + 1, line);
        }
        if !case.other.is_empty() {
            self.out.push_str("<h4>Told outside these treatments</h4>\n<ul>\n");
            for look in &case.other {
                let cell = self.look(look);
                let _ = writeln!(self.out, "<li>{cell}</li>");
            }
            self.out.push_str("</ul>\n");
        }
        self.judgment("Exceptional response (NCI)", &case.exceptional);
        self.judgment("Spontaneous regression (Everson and Cole)", &case.spontaneous);
        if let Some(late) = &case.after_end_of_treatment {
            let gone = if late.gone { "gone" } else { "smaller" };
            let text = format!(
                "The tumor was {gone} {} after the end of treatment. This describes the course and does not explain it.",
                length(late.from_days.max(0.0), late.to_days)
            );
            self.out.push_str("<h4>Response after the end of treatment</h4>\n");
            self.entry("p", &text, "course", &late.quotes);
        }
    }

    fn line(&mut self, number: usize, line: &ResponseLine) {
        let _ = writeln!(self.out, "<h4 class=\"treatment\">Treatment {number}</h4>\n<ul>");
        for treatment in &line.treatments {
            self.entry("li", &treatment.what, "treatment", &treatment.quotes);
        }
        for lesion in &line.baseline {
            self.entry("li", &format!("before it: {}", lesion.what), "tumor", &lesion.quotes);
        }
        self.out.push_str("</ul>\n<table class=\"response\"><tr><th>when</th><th>seen</th><th>author</th><th>derived</th></tr>\n");
        for point in &line.timepoints {
            let when = match (point.from_day, point.to_day) {
                (Some(lo), Some(hi)) => format!("+{}", length(lo, hi)),
                _ => "not told".to_owned(),
            };
            let looks: Vec<String> = point.looks.iter().map(|l| self.look(l)).collect();
            let claims: Vec<String> = point
                .claims
                .iter()
                .map(|c| {
                    let cell = self.cell(&claim_words(c), "course", std::slice::from_ref(&c.quote));
                    if c.agreement == "differs" {
                        format!("<span class=\"differs\">{cell}</span>")
                    } else {
                        cell
                    }
                })
                .collect();
            let _ = writeln!(
                self.out,
                "<tr><td>{when}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                looks.join("<br>"),
                claims.join("<br>"),
                escape(&derived_words(&point.derived))
            );
        }
        self.out.push_str("</table>\n<ul>\n");
        if let Some(claim) = &line.best_claimed {
            let text = format!("best response, author: {}", claim_words(claim));
            self.entry("li", &text, "course", std::slice::from_ref(&claim.quote));
        }
        let derived = line.best_derived.as_deref().unwrap_or("not evaluable");
        let _ = writeln!(self.out, "<li>best response, derived: {}</li>", escape(derived));
        if let Some(duration) = &line.duration {
            let days = duration.from_days.zip(duration.to_days);
            let words = days.map_or("length not told".to_owned(), |(lo, hi)| length(lo, hi));
            let end = if duration.ended { "until progression" } else { "and still holding when last told" };
            self.entry("li", &format!("the response lasted {words}, {end}"), "course", &duration.quotes);
        }
        self.out.push_str("</ul>\n");
    }

    fn judgment(&mut self, name: &str, judgment: &Judgment) {
        let verdict = if judgment.verdict == "cannot_judge" { "cannot be judged" } else { &judgment.verdict };
        let _ = writeln!(self.out, "<h4>{}: {}</h4>\n<ul>", escape(name), escape(verdict));
        for reason in &judgment.reasons {
            let _ = writeln!(self.out, "<li>{}</li>", escape(reason));
        }
        for missing in &judgment.missing {
            let _ = writeln!(self.out, "<li>missing: {}</li>", escape(missing));
        }
        if !judgment.quotes.is_empty() {
            self.entry("li", "the words:", "outcome", &judgment.quotes);
        }
        self.out.push_str("</ul>\n");
    }
}
