//! What does not fit inside a report: contradictions in time, and the discrepancies other stages noticed.

use crate::Quoter;
use crate::schema::v1::{Quote, Severity};
use crate::summary::Layout;
use crate::timeline::text::wrap;
use crate::timeline::when::one_line;
use catamnesis::input::CaseReport;
use catamnesis::pipeline::Analysis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// Code of a contradiction in time.
pub const CONTRADICTION: &str = "L001";

/// What was found in one report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CheckReport {
    /// The report's id.
    pub id: String,
    /// The file it came from.
    pub source: Option<String>,
    /// What does not fit, contradictions first.
    pub findings: Vec<CheckFinding>,
}

impl CheckReport {
    /// Whether something asks for the reader's attention: anything above a note.
    pub fn has_findings(&self) -> bool {
        self.findings.iter().any(|f| f.severity != Severity::Note)
    }
}

/// One thing that does not fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CheckFinding {
    /// Permanent code, for `catamnesis explain`.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// What is the matter.
    pub message: String,
    /// What the reader can do; empty where `without` says it.
    pub hint: String,
    /// The statements involved, each in its words.
    pub quotes: Vec<Quote>,
    /// For a contradiction: what would hold without each statement.
    pub without: Vec<Without>,
}

/// What the timeline would be without one of the statements that contradict each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Without {
    /// The statement that is left out.
    pub quote: Quote,
    /// What the others imply.
    pub then: String,
}

/// Lists what does not fit in one report.
pub fn check(report: &CaseReport, analysis: &Analysis<'_>, source: Option<&str>) -> CheckReport {
    let quoter = Quoter::new(&report.text);
    let mut findings = Vec::new();
    for contradiction in analysis.timeline.cases.iter().flat_map(|c| &c.contradictions) {
        findings.push(CheckFinding {
            code: CONTRADICTION.to_owned(),
            severity: Severity::Warning,
            message: contradiction.message.clone(),
            hint: String::new(),
            quotes: quoter.quotes(&contradiction.statements),
            without: contradiction
                .without
                .iter()
                .map(|(span, then)| Without { quote: quoter.quote(*span), then: then.clone() })
                .collect(),
        });
    }
    for diagnostic in analysis.diagnostics.iter().filter(|d| d.code != CONTRADICTION) {
        findings.push(CheckFinding {
            code: diagnostic.code.to_owned(),
            severity: diagnostic.severity.into(),
            message: diagnostic.message.clone(),
            hint: diagnostic.hint.clone(),
            quotes: quoter.quotes(&diagnostic.spans),
            without: Vec::new(),
        });
    }
    CheckReport { id: report.id.clone(), source: source.map(str::to_owned), findings }
}

/// What was found, for a person.
pub fn render(checked: &CheckReport, layout: Layout) -> String {
    let width = layout.width.max(40);
    let (yellow, dim, reset) = if layout.color { ("\x1b[33m", "\x1b[2m", "\x1b[0m") } else { ("", "", "") };
    let mut out = String::new();
    let name = checked.source.as_deref().unwrap_or(&checked.id);
    if checked.findings.is_empty() {
        let _ = writeln!(out, "{name}: nothing found that does not fit");
        return out;
    }
    let _ = writeln!(out, "{name}");
    for finding in &checked.findings {
        let head = format!("{} {}: ", finding.severity.word(), finding.code);
        let style = if finding.severity == Severity::Note { "" } else { yellow };
        for (i, line) in wrap(&format!("{head}{}", finding.message), width - 2).into_iter().enumerate() {
            let indent = if i == 0 { "  " } else { "    " };
            let _ = writeln!(out, "{indent}{style}{line}{reset}");
        }
        for quote in &finding.quotes {
            let words = one_line(&quote.text);
            for (i, line) in
                wrap(&format!("at {}: “{words}”", quote.start), width - 6).into_iter().enumerate()
            {
                let indent = if i == 0 { "    " } else { "      " };
                let _ = writeln!(out, "{indent}{dim}{line}{reset}");
            }
        }
        let remedies = finding.without.iter().map(|w| &w.then).chain(std::iter::once(&finding.hint));
        for remedy in remedies.filter(|r| !r.is_empty()) {
            for (i, line) in wrap(&format!("→ {remedy}"), width - 6).into_iter().enumerate() {
                let _ = writeln!(out, "{}{line}", if i == 0 { "    " } else { "      " });
            }
        }
    }
    out
}
