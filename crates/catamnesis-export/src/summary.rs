//! The summary that a person reads on a terminal.

use crate::facts_list::{self, FactLine, Topic};
use crate::schema::v1::{CaseSummary, Finding, Quote, ReportSummary, Severity};

/// How to lay a summary out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Columns of the terminal; at least 40 are used.
    pub width: usize,
    /// Whether to use ANSI colors.
    pub color: bool,
}

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const YELLOW: &str = "\x1b[33m";
const RED: &str = "\x1b[31m";
const RESET: &str = "\x1b[0m";
/// Where values begin.
const INDENT: usize = 14;

/// Writes the summary of one report.
pub fn render(summary: &ReportSummary, layout: Layout) -> String {
    let mut page = Page { out: String::new(), layout: Layout { width: layout.width.max(40), ..layout } };
    let title = summary.report.title.as_deref().unwrap_or(&summary.report.id);
    page.paragraph("", title, BOLD);
    page.citation(summary);
    if summary.cases.is_empty() {
        page.blank();
        page.paragraph("", "No patient was found in this report.", "");
    }
    for case in &summary.cases {
        page.case(case, summary.cases.len());
    }
    page.findings(&summary.diagnostics);
    page.out
}

struct Page {
    out: String,
    layout: Layout,
}

impl Page {
    fn blank(&mut self) {
        self.out.push('\n');
    }

    fn citation(&mut self, summary: &ReportSummary) {
        let report = &summary.report;
        let mut parts: Vec<String> = Vec::new();
        parts.extend(report.journal.clone());
        parts.extend(report.year.map(|y| y.to_string()));
        parts.extend(report.doi.as_ref().map(|d| format!("doi:{d}")));
        parts.extend(report.pmid.as_ref().map(|p| format!("PMID {p}")));
        parts.extend(report.pmcid.clone());
        if !parts.is_empty() {
            self.paragraph("", &parts.join(" · "), DIM);
        }
    }

    fn case(&mut self, case: &CaseSummary, n_cases: usize) {
        self.blank();
        if n_cases > 1 {
            self.paragraph("", &format!("Patient {} of {n_cases}", case.number), BOLD);
        }
        let lines = facts_list::lines(case);
        for topic in Topic::ALL {
            let of_topic: Vec<&FactLine> = lines.iter().filter(|l| l.topic == topic).collect();
            for (i, line) in of_topic.iter().enumerate() {
                self.fact(if i == 0 { topic.heading() } else { "" }, line);
            }
        }
        for (i, event) in case.events.iter().enumerate() {
            let when = facts_list::when(&event.value);
            let kind = event.value.kind.word().replace('_', " ");
            let when = if when.is_empty() { String::new() } else { format!(" [{when}]") };
            let quote = event.quotes.first().map_or("", |q| q.text.as_str());
            let what = match facts_list::says_the_same(&event.value.what, quote) {
                true => String::new(),
                false => format!(" {}", event.value.what),
            };
            let text = format!("{}. {kind}{when}:{what}", i + 1);
            self.entry(if i == 0 { "Events" } else { "" }, &text, &event.quotes);
        }
    }

    fn fact(&mut self, heading: &str, line: &FactLine) {
        let name = match line.name {
            // The value says what it is.
            "age" | "sex" | "type" | "site" | "finding" | "imaging" | "operation" | "marker"
            | "systemic therapy" => String::new(),
            name => format!("{name}: "),
        };
        let unsure = if line.confidence < 0.5 { " (?)" } else { "" };
        let quote = line.quotes.first().map_or("", |q| q.text.as_str());
        if line.value.to_lowercase() == quote.to_lowercase() {
            return self.entry(
                heading,
                &format!("{name}“{}”{unsure}", line.value),
                line.quotes.get(1..).unwrap_or(&[]),
            );
        }
        self.entry(heading, &format!("{name}{}{unsure}", line.value), &line.quotes);
    }

    /// A heading in the margin, a value, and the words behind it.
    fn entry(&mut self, heading: &str, value: &str, quotes: &[Quote]) {
        let margin = format!("{heading:<INDENT$}");
        self.wrapped(&margin, &[(value.to_owned(), ""), (quoted(quotes), DIM)]);
    }

    fn findings(&mut self, findings: &[Finding]) {
        if findings.is_empty() {
            return;
        }
        self.blank();
        for finding in findings {
            let style = match finding.severity {
                Severity::Error => RED,
                Severity::Warning => YELLOW,
                Severity::Note => "",
            };
            let head = format!("{} {}", finding.severity.word(), finding.code);
            let margin = format!("{head:<INDENT$}");
            self.wrapped(&margin, &[(finding.message.clone(), style), (quoted(&finding.quotes), DIM)]);
            if !finding.hint.is_empty() {
                self.wrapped(&" ".repeat(INDENT), &[(format!("→ {}", finding.hint), "")]);
            }
        }
    }

    fn paragraph(&mut self, margin: &str, text: &str, style: &'static str) {
        self.wrapped(margin, &[(text.to_owned(), style)]);
    }

    /// Wraps styled pieces behind a margin; continuation lines hang under the first word.
    fn wrapped(&mut self, margin: &str, pieces: &[(String, &'static str)]) {
        let hang = margin.chars().count();
        let mut column = hang;
        let mut fresh = true;
        if margin.trim().is_empty() || !self.layout.color {
            self.out.push_str(margin);
        } else {
            self.out.push_str(&format!("{BOLD}{margin}{RESET}"));
        }
        for (text, style) in pieces {
            let style = if self.layout.color { *style } else { "" };
            self.out.push_str(style);
            for word in text.split_whitespace() {
                let length = word.chars().count();
                if !fresh && column + 1 + length > self.layout.width {
                    self.out.push('\n');
                    self.out.push_str(&" ".repeat(hang));
                    column = hang;
                    fresh = true;
                }
                if !fresh {
                    self.out.push(' ');
                    column += 1;
                }
                self.out.extend(word.chars().filter(|c| !c.is_control()));
                column += length;
                fresh = false;
            }
            if !style.is_empty() {
                self.out.push_str(RESET);
            }
        }
        while self.out.ends_with(' ') {
            self.out.pop();
        }
        self.out.push('\n');
    }
}

/// The first two different quotes, each cut in the middle where it is long.
fn quoted(quotes: &[Quote]) -> String {
    let mut shown: Vec<String> = Vec::new();
    for quote in quotes {
        let words = format!("“{}”", shorten(&quote.text));
        if shown.len() < 2 && !shown.iter().any(|s| s.eq_ignore_ascii_case(&words)) {
            shown.push(words);
        }
    }
    shown.join(" ")
}

fn shorten(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() <= 18 {
        return words.join(" ");
    }
    let (head, tail) = (words.get(..10).unwrap_or(&[]), words.get(words.len() - 6..).unwrap_or(&[]));
    format!("{} … {}", head.join(" "), tail.join(" "))
}
