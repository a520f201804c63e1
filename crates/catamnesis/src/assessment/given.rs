//! What was given: treatments in the order told, and the lines that responses are counted by.

use super::page::Page;
use crate::facts::{Case, EventKind, SystemicTherapy};
use crate::timeline::CaseTimeline;
use catamnesis_core::TextSpan;
use catamnesis_core::time::DayInterval;

/// One treatment of the tumor.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// Index into the case's events.
    pub event: usize,
    /// Surgery, systemic treatment, radiotherapy or another treatment.
    pub kind: EventKind,
    /// What, in a few words.
    pub what: String,
    /// Generic names of the drugs; empty where the report names none.
    pub agents: Vec<String>,
    /// Cycles given.
    pub cycles: Option<u32>,
    /// Length of a cycle in days, where told.
    pub cycle_days: Option<u32>,
    /// When it began, in days from the presentation.
    pub start: Option<DayInterval>,
    /// When it ended.
    pub end: Option<DayInterval>,
    /// The words.
    pub evidence: Vec<TextSpan>,
    /// Where it stands in the text.
    pub(crate) token: usize,
}

impl Given {
    /// Whether it acts on the tumor other than by taking it out.
    pub fn is_medical(&self) -> bool {
        matches!(self.kind, EventKind::SystemicTherapy | EventKind::Radiotherapy)
    }
}

/// All treatments of a case in the order told.
pub(crate) fn treatments(page: Page<'_, '_>, case: &Case, timeline: &CaseTimeline) -> Vec<Given> {
    case.events
        .iter()
        .enumerate()
        .filter(|(_, e)| e.value.kind.is_treatment() || e.value.kind == EventKind::OtherTreatment)
        .map(|(event, fact)| {
            let course = systemic(case, fact.span(), fact.value.kind);
            let timed = timeline.events.get(event);
            let agents = course.map_or_else(Vec::new, |c| c.agents.clone());
            Given {
                event,
                kind: fact.value.kind,
                what: what(&fact.value.what, course, &agents),
                agents,
                cycles: course.and_then(|c| c.cycles),
                cycle_days: course.and_then(|c| c.cycle_days),
                start: timed.and_then(|t| t.start),
                end: timed.and_then(|t| t.end),
                evidence: fact.evidence().to_vec(),
                token: page.tokens(fact.span()).start,
            }
        })
        .collect()
}

fn systemic(case: &Case, span: TextSpan, kind: EventKind) -> Option<&SystemicTherapy> {
    (kind == EventKind::SystemicTherapy)
        .then(|| case.systemic.iter().find(|c| c.evidence().iter().any(|e| e.overlaps(span))))
        .flatten()
        .map(|fact| &fact.value)
}

fn what(words: &str, course: Option<&SystemicTherapy>, agents: &[String]) -> String {
    let mut text = match course.and_then(|c| c.regimen.clone()) {
        Some(regimen) if agents.is_empty() => regimen,
        _ if agents.is_empty() => words.to_owned(),
        _ => agents.join(" + "),
    };
    if let Some(n) = course.and_then(|c| c.cycles) {
        text.push_str(&format!(", {n} cycle{}", if n == 1 { "" } else { "s" }));
    }
    text
}

/// A line: medical treatments given together or one after the other, without a look at the tumor or an
/// operation between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Indices into the treatments.
    pub given: Vec<usize>,
    /// The event that ended it: the next operation or line (index into the case's events).
    pub ended_by: Option<usize>,
    /// First token that may tell how the tumor did under it.
    pub(crate) from: usize,
    /// One past the last such token: the next operation or line.
    pub(crate) until: usize,
    /// One past the last token before the next line, operations between included.
    pub(crate) until_next: usize,
}

/// The lines of a case; `looks` are the tokens at which the tumor was looked at.
pub(crate) fn lines(given: &[Given], looks: &[usize]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (i, treatment) in given.iter().enumerate() {
        match lines.last_mut() {
            Some(line) if treatment.kind == EventKind::Surgery && line.until == usize::MAX => {
                line.until = treatment.token;
                line.ended_by = Some(treatment.event);
            }
            Some(line)
                if treatment.is_medical()
                    && line.until == usize::MAX
                    && !looks.iter().any(|l| line.from <= *l && *l < treatment.token) =>
            {
                line.given.push(i);
                line.from = treatment.token;
            }
            _ if treatment.is_medical() => {
                if let Some(line) = lines.last_mut() {
                    if line.until == usize::MAX {
                        line.until = treatment.token;
                        line.ended_by = Some(treatment.event);
                    }
                    line.until_next = treatment.token;
                }
                lines.push(Line {
                    given: vec![i],
                    ended_by: None,
                    from: treatment.token,
                    until: usize::MAX,
                    until_next: usize::MAX,
                });
            }
            _ => {}
        }
    }
    lines
}
