//! Stage 5: places facts in time.
//!
//! In: [`FactSet`](crate::facts::FactSet). Out: [`Timeline`].
//! Book: docs/book/src/stages/05-timeline.md
//!
//! Invariants
//! - An event's interval contains the truth if its evidence is right.
//! - Nothing here reads a clock.
//! - Adding a statement never widens an interval.

mod defaults;
mod captions;
mod anchor;
mod solve;
pub mod minutes;
pub mod network;
pub mod closure;
pub mod estimate;
pub mod conflict;
pub mod allen;
pub mod episodes;
pub mod occurrences;

use crate::facts::FactSet;
use crate::mentions::Mentions;
use crate::text::Document;
use catamnesis_core::time::{DayInterval, PartialDate};
use catamnesis_core::{Diagnostics, TextSpan};

/// The courses of all patients of a report, one timeline each, in the order of the cases.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timeline {
    /// One per case.
    pub cases: Vec<CaseTimeline>,
}

/// The course of one patient; day 0 is the presentation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CaseTimeline {
    /// The events of the case, in the order of its `events`, each with its time.
    pub events: Vec<TimedEvent>,
    /// Sets of statements that cannot hold together, each as small as possible.
    pub contradictions: Vec<Contradiction>,
    /// Phases of the course.
    pub episodes: Vec<Episode>,
    /// Lengths that a reader asks for: time to progression, treatment-free interval, overall follow-up.
    pub measures: Vec<episodes::Measure>,
    /// Calendar date of day 0, where the report gives one.
    pub origin_date: Option<PartialDate>,
    /// What links the times: asked through [`CaseTimeline::seen_from`].
    links: network::Network,
}

impl CaseTimeline {
    /// Start and end of every event counted from one side of an event, in days; `None` where nothing bounds them.
    ///
    /// Tighter than the difference of two intervals, for the network knows what holds between the two: an
    /// operation three weeks before a scan is three weeks before it however vaguely both are dated.
    pub fn seen_from(&self, origin: episodes::Side) -> Vec<(Option<DayInterval>, Option<DayInterval>)> {
        let bounds = self.links.bounds_from(solve::point(origin)).unwrap_or_default();
        let at = |side| {
            let days = bounds.get(solve::point(side).0).copied().unwrap_or(minutes::Bounds::ANY).days();
            anchor::interval(days)
        };
        (0..self.events.len()).map(|i| (at(episodes::Side::Start(i)), at(episodes::Side::End(i)))).collect()
    }

    /// The time from one end of an event to another, in days; `None` where it is not bounded on both sides.
    pub fn between(&self, from: episodes::Side, to: episodes::Side) -> Option<DayInterval> {
        let days = self.links.bounds(solve::point(from), solve::point(to))?.days();
        (days.lo().is_finite() && days.hi().is_finite()).then_some(days)
    }
}

/// One event with its time.
#[derive(Debug, Clone, PartialEq)]
pub struct TimedEvent {
    /// Index into the case's events.
    pub event: usize,
    /// When it happened or began, in days from the presentation; `None` where the report bounds nothing.
    pub start: Option<DayInterval>,
    /// When it ended, for what lasts.
    pub end: Option<DayInterval>,
    /// Calendar date as told, where one is.
    pub date: Option<PartialDate>,
    /// The words that tell the time.
    pub evidence: Vec<TextSpan>,
    /// Whether a default (a regimen's published cycle length) was needed.
    pub assumed: bool,
}

/// Statements that cannot all be true.
#[derive(Debug, Clone, PartialEq)]
pub struct Contradiction {
    /// The words of each.
    pub statements: Vec<TextSpan>,
    /// What does not fit, in one sentence.
    pub message: String,
    /// For each statement, what the others imply where it is left out.
    pub without: Vec<(TextSpan, String)>,
}

/// A phase of the course.
#[derive(Debug, Clone, PartialEq)]
pub struct Episode {
    /// What kind of phase.
    pub kind: EpisodeKind,
    /// The event that opens it (index into the case's events).
    pub from: usize,
    /// The event that closes it, where there is one.
    pub to: Option<usize>,
    /// How long it lasted.
    pub length: Option<DayInterval>,
}

/// Kinds of phases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EpisodeKind {
    /// From first symptoms to presentation.
    Symptoms,
    /// From presentation to the first treatment.
    WorkUp,
    /// One line of therapy.
    Treatment,
    /// From the end of treatment, without disease, to recurrence or last follow-up.
    DiseaseFree,
    /// From a recurrence to the next treatment or end.
    Progression,
    /// From the last treatment to the last follow-up.
    FollowUp,
}

/// Places the events of every case in time.
///
/// Steps: 1. constraints from the words beside each event; 2. what contradicts is named and its last statement
/// set aside; 3. defaults of the narrative order, where they fit; 4. tightest bounds by shortest paths (Dechter,
/// Meiri, Pearl: Temporal constraint networks. Artif Intell 1991;49:61-95, doi:10.1016/0004-3702(91)90006-6).
pub fn reconstruct(
    document: &Document<'_>,
    mentions: &Mentions<'_>,
    facts: &FactSet,
    diagnostics: &mut Diagnostics,
) -> Timeline {
    let cases = facts
        .cases
        .iter()
        .map(|case| solve::solve(&anchor::anchor(document, mentions, case), case, document.text, diagnostics))
        .collect();
    Timeline { cases }
}
