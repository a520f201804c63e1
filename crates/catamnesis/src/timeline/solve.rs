//! From anchored constraints to times: what contradicts is named and set aside, defaults fill what is left,
//! and every event gets the tightest bounds relative to the presentation.

use super::anchor::{self, Anchored};
use super::conflict::Conflict;
use super::episodes::{self, Side};
use super::minutes::Bounds;
use super::network::{Constraint, Network, Point, Statement};
use super::{CaseTimeline, Contradiction, TimedEvent};
use crate::facts::Case;
use catamnesis_core::time::{DAYS_PER_MONTH, DayInterval};
use catamnesis_core::{Diagnostic, Diagnostics, Severity, TextSpan};
use std::collections::BTreeSet;

/// Solves one case.
///
/// Steps: 1. what the words state goes into a network; while it contradicts itself, the least trusted statement
/// of the smallest contradiction (an assumed length first, then the one told last) is set aside; 2. defaults of the narrative model are added one by one where they fit; 3. bounds by shortest paths.
pub(super) fn solve(
    anchored: &Anchored,
    case: &Case,
    text: &str,
    diagnostics: &mut Diagnostics,
) -> CaseTimeline {
    let n = case.events.len();
    let (told, untold): (Vec<_>, Vec<_>) =
        anchored.stated.iter().partition(|c| !c.spans.is_empty() || c.lo == c.hi);
    let statements: Vec<Constraint> = told
        .iter()
        .enumerate()
        .map(|(i, c)| constraint(c, n, (!c.spans.is_empty()).then_some(Statement(i))))
        .collect();
    let network = Network::of(2 * n + 1 + anchored.moments, statements);
    let resolution = network.resolve(|s| !told.get(s.0).is_some_and(|c| c.assumed));
    let contradictions = contradictions(anchored, &told, case, text);
    for contradiction in &contradictions {
        diagnostics.push(diagnostic(contradiction));
    }
    let mut network = resolution.network;
    let mut kept: BTreeSet<usize> =
        (0..told.len()).filter(|i| !resolution.left_out.contains(&Statement(*i))).collect();
    for (i, default) in untold.iter().copied().chain(&anchored.defaults).chain(&anchored.usual).enumerate() {
        let candidate = constraint(default, n, None);
        if holds(&network, &candidate) && network.insert(candidate) {
            kept.insert(told.len() + i);
        }
    }
    let all: Vec<&anchor::Constraint> =
        told.iter().chain(&untold).copied().chain(&anchored.defaults).chain(&anchored.usual).collect();
    let bounds = network.bounds_from(Point(0)).unwrap_or_default();
    let at = |point: anchor::Point| bounds.get(index(point, n)).map_or(Bounds::ANY, |b| *b).days();
    let events = (0..n)
        .map(|event| {
            let of_event =
                || kept.iter().filter_map(|i| all.get(*i)).filter(|c| c.to == anchor::Point::Start(event));
            let evidence: Vec<TextSpan> = of_event().flat_map(|c| c.spans.iter().copied()).collect();
            TimedEvent {
                event,
                start: anchor::interval(at(anchor::Point::Start(event))),
                end: anchor::interval(at(anchor::Point::End(event))),
                date: anchored.dates.get(event).copied().flatten(),
                assumed: evidence.is_empty() || of_event().any(|c| c.assumed && !c.spans.is_empty()),
                evidence,
            }
        })
        .collect();
    let between = |a: Side, b: Side| {
        network
            .bounds(point(a), point(b))
            .map(Bounds::days)
            .filter(|d| d.lo().is_finite() && d.hi().is_finite())
    };
    let (episodes, measures) = episodes::find(case, between);
    CaseTimeline {
        events,
        contradictions,
        episodes,
        measures,
        origin_date: anchored.origin_date,
        links: network,
    }
}

/// The point of the network at which one side of an event stands.
pub(super) fn point(side: Side) -> Point {
    // The number of events matters for moments only.
    match side {
        Side::Start(i) => Point(index(anchor::Point::Start(i), 0)),
        Side::End(i) => Point(index(anchor::Point::End(i), 0)),
    }
}

/// What cannot hold together: the statements, and that what is told later did not happen earlier.
fn contradictions(
    anchored: &Anchored,
    told: &[&anchor::Constraint],
    case: &Case,
    text: &str,
) -> Vec<Contradiction> {
    let n = case.events.len();
    let statements =
        told.iter().enumerate().map(|(i, c)| constraint(c, n, (!c.spans.is_empty()).then_some(Statement(i))));
    let order = anchored
        .defaults
        .iter()
        .filter(|c| c.lo == 0.0)
        .map(|c| Constraint { bounds: Bounds::NOT_BEFORE, ..constraint(c, n, None) });
    let network = Network::of(2 * n + 1 + anchored.moments, statements.chain(order));
    let resolution = network.resolve(|s| !told.get(s.0).is_some_and(|c| c.assumed));
    let mut found: Vec<Contradiction> =
        resolution.conflicts.iter().map(|c| contradiction(c, told, case, text)).collect();
    // One statement alone contradicts no other: it was read in two ways.
    found.retain(|c| c.statements.len() > 1);
    found
}

fn constraint(c: &anchor::Constraint, n: usize, statement: Option<Statement>) -> Constraint {
    Constraint {
        from: Point(index(c.from, n)),
        to: Point(index(c.to, n)),
        bounds: Bounds::from_days(DayInterval::new(c.lo, c.hi)),
        statement,
    }
}

/// Whether a further constraint leaves the network consistent: it meets what is implied already.
fn holds(network: &Network, c: &Constraint) -> bool {
    network.bounds(c.from, c.to).is_some_and(|implied| {
        let low = c.bounds.lo.is_none_or(|lo| implied.hi.is_none_or(|hi| lo <= hi));
        let high = c.bounds.hi.is_none_or(|hi| implied.lo.is_none_or(|lo| lo <= hi));
        low && high
    })
}

fn index(point: anchor::Point, n: usize) -> usize {
    match point {
        anchor::Point::Presentation => 0,
        anchor::Point::Start(i) => 1 + 2 * i,
        anchor::Point::End(i) => 2 + 2 * i,
        anchor::Point::Moment(i) => 1 + 2 * n + i,
    }
}

fn contradiction(
    conflict: &Conflict,
    told: &[&anchor::Constraint],
    case: &Case,
    text: &str,
) -> Contradiction {
    let mut spans: Vec<TextSpan> = conflict
        .statements
        .iter()
        .filter_map(|s| told.get(s.0))
        .flat_map(|c| c.spans.iter().copied())
        .collect();
    spans.sort_unstable();
    spans.dedup();
    let without = conflict
        .blame
        .iter()
        .filter_map(|b| {
            let left_out = told.get(b.without.0)?;
            let span = *left_out.spans.first()?;
            let from = name(left_out.from, case, text);
            let to = name(left_out.to, case, text);
            let distance = distance(&from, &to, b.implied);
            Some((span, format!("without \"{}\" the others put {distance}", span.of(text))))
        })
        .collect();
    let quotes: Vec<String> = spans.iter().map(|s| format!("\"{}\"", s.of(text))).collect();
    Contradiction {
        message: format!("these cannot all hold: {}", quotes.join(", ")),
        statements: spans,
        without,
    }
}

/// A point in words: the presentation, an event by its words, the end of one.
fn name(point: anchor::Point, case: &Case, text: &str) -> String {
    let words = |i: usize| {
        let quote = case.events.get(i).map_or("an event", |e| e.span().of(text));
        format!("\"{}\"", quote.split_whitespace().take(8).collect::<Vec<_>>().join(" "))
    };
    match point {
        anchor::Point::Presentation => "the presentation".to_owned(),
        anchor::Point::Start(i) => words(i),
        anchor::Point::End(i) => format!("the end of {}", words(i)),
        anchor::Point::Moment(_) => "the time told".to_owned(),
    }
}

/// Where one point lies as seen from another: "A 6.0 to 7.5 months after B".
fn distance(from: &str, to: &str, bounds: Bounds) -> String {
    let days = bounds.days();
    let m = |d: f64| format!("{:.1}", d.abs() / DAYS_PER_MONTH);
    let (lo, hi) = (days.lo(), days.hi());
    match (lo.is_finite(), hi.is_finite()) {
        (true, true) if hi <= 0.0 => format!("{to} {} to {} months before {from}", m(hi), m(lo)),
        (true, true) if lo < 0.0 => {
            format!("{to} from {} months before to {} months after {from}", m(lo), m(hi))
        }
        (true, true) => format!("{to} {} to {} months after {from}", m(lo), m(hi)),
        (true, false) if lo < 0.0 => format!("{to} at most {} months before {from}", m(lo)),
        (true, false) => format!("{to} at least {} months after {from}", m(lo)),
        (false, true) if hi < 0.0 => format!("{to} at least {} months before {from}", m(hi)),
        (false, true) => format!("{to} at most {} months after {from}", m(hi)),
        (false, false) => format!("{to} anywhere from {from}"),
    }
}

fn diagnostic(contradiction: &Contradiction) -> Diagnostic {
    let ways: Vec<&str> = contradiction.without.iter().map(|(_, words)| words.as_str()).collect();
    Diagnostic {
        code: "L001",
        severity: Severity::Warning,
        spans: contradiction.statements.clone(),
        message: contradiction.message.clone(),
        hint: if ways.is_empty() {
            "one of the statements is wrong or was read wrongly".into()
        } else {
            ways.join("; ")
        },
    }
}
