//! Response after the end of treatment: a flag that describes, and does not say why.

use super::page::Page;
use super::{CaseAssessment, Seen};
use crate::facts::{EventKind, ReportedResponse};
use crate::mentions::MentionKind;
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
pub(super) fn find(case: &CaseAssessment, page: Page<'_, '_>, timeline: &CaseTimeline) -> Option<Late> {
    case.lines.iter().enumerate().rev().find_map(|(index, line)| {
        let last = line.line.given.last().and_then(|&g| case.given.get(g))?;
        let mut found: Option<Late> = None;
        // Still there at an earlier look; without one, only a change that is told as one counts.
        let (mut there, mut gone_before) = (false, false);
        for t in &line.timepoints {
            let looks = || t.observations.iter().filter_map(|&i| case.observations.get(i));
            let shrinks = looks().find(|o| match o.seen {
                Seen::Gone => !gone_before && there,
                Seen::Smaller => true,
                Seen::Percent { change, .. } => change < 0.0,
                _ => false,
            });
            let claimed = t
                .claims
                .iter()
                .filter_map(|&i| case.claims.get(i))
                .find(|c| c.response == ReportedResponse::Complete && !gone_before && there);
            let after = t.event.and_then(|e| timeline.between(Side::End(last.event), Side::Start(e)));
            let span = shrinks.map(|o| (o.span, o.seen == Seen::Gone)).or(claimed.map(|c| (c.span, true)));
            // A length that is only assumed does not tell that treatment had ended.
            let ended = last.cycles.is_some() || last.kind != EventKind::SystemicTherapy;
            let sentences = || looks().map(|o| o.sentence);
            let ended = ended || sentences().any(|s| tells_end(page, s));
            let apart = sentences().all(|s| !page.sentence(s).contains(&last.token) && !goes_on(page, s));
            if let (Some(days), Some((span, gone))) =
                (after.filter(|d| d.lo() >= DELAY && ended && apart), span)
            {
                let known =
                    found.get_or_insert(Late { line: index, after_end: days, gone, evidence: Vec::new() });
                known.after_end = days;
                known.gone |= gone;
                known.evidence.push(span);
            }
            gone_before |= looks().any(|o| o.seen == Seen::Gone);
            there |= looks().any(|o| o.seen != Seen::Gone)
                || t.claims
                    .iter()
                    .filter_map(|&i| case.claims.get(i))
                    .any(|c| c.response != ReportedResponse::Complete);
        }
        found
    })
}

/// "after the end of chemotherapy", "after treatment was stopped".
fn tells_end(page: Page<'_, '_>, sentence: usize) -> bool {
    page.any(
        page.sentence(sentence),
        &[
            "end", "completion", "completing", "completed", "cessation", "discontinuation", "discontinued",
            "stopped", "last", "off", "finished", "finishing", "withdrawal",
        ],
    )
}

/// "after eleven months of therapy": treatment was still given.
fn goes_on(page: Page<'_, '_>, sentence: usize) -> bool {
    page.mentions(sentence)
        .iter()
        .any(|m| matches!(m.kind, MentionKind::Duration { .. }) && page.is(m.tokens.end, &["of"]))
}
