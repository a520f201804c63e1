//! Response after the end of treatment: a flag that describes, and does not say why.

use super::{CaseAssessment, Seen};
use crate::facts::ReportedResponse;
use crate::timeline::CaseTimeline;
use crate::timeline::episodes::Side;
use catamnesis_core::TextSpan;
use catamnesis_core::time::DayInterval;

/// The tumor became smaller, or was gone, after the last treatment of a line had ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Late {
    /// Index of the line.
    pub line: usize,
    /// Days from the end of treatment to the last such look.
    pub after_end: DayInterval,
    /// Whether the tumor was gone then.
    pub gone: bool,
    /// The words, in order.
    pub evidence: Vec<TextSpan>,
}

/// Days after the last dose within which a look still shows what the treatment did while it was given.
const DELAY: f64 = 60.0;

/// The last line under which a change is told at least 60 days after its end.
pub(super) fn find(case: &CaseAssessment, timeline: &CaseTimeline) -> Option<Late> {
    case.lines.iter().enumerate().rev().find_map(|(index, line)| {
        let last = line.line.given.last().and_then(|&g| case.given.get(g))?;
        let mut found: Option<Late> = None;
        let mut gone_before = false;
        for t in &line.timepoints {
            let shrinks = t.observations.iter().filter_map(|&i| case.observations.get(i)).find(|o| {
                match o.seen {
                    Seen::Gone => !gone_before,
                    Seen::Smaller => true,
                    Seen::Percent { change, .. } => change < 0.0,
                    _ => false,
                }
            });
            let claimed = t.claims.iter().filter_map(|&i| case.claims.get(i)).find(|c| {
                c.response == ReportedResponse::Complete && !gone_before
            });
            let after = t.event.and_then(|e| timeline.between(Side::End(last.event), Side::Start(e)));
            let span = shrinks.map(|o| (o.span, o.seen == Seen::Gone)).or(claimed.map(|c| (c.span, true)));
            if let (Some(days), Some((span, gone))) = (after.filter(|d| d.lo() >= DELAY), span) {
                let known = found.get_or_insert(Late { line: index, after_end: days, gone, evidence: Vec::new() });
                known.after_end = days;
                known.gone |= gone;
                known.evidence.push(span);
            }
            gone_before |= t
                .observations
                .iter()
                .filter_map(|&i| case.observations.get(i))
                .any(|o| o.seen == Seen::Gone);
        }
        found
    })
}
