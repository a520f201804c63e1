//! Allen's relations between two events, out of the bounds of their starts and ends.
//!
//! Allen 1983 (doi:10.1145/182.358434), extended to events without length: an event whose start is its end is
//! related by the same comparisons, so that an event at the start of another "starts" it.

use super::closure::Closure;
use super::minutes::{Bounds, Minutes};
use super::network::{Constraint, Point};
use std::cmp::Ordering;

/// How the first event lies to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Ends before the other starts.
    Before,
    /// Ends when the other starts.
    Meets,
    /// Starts first, ends while the other lasts.
    Overlaps,
    /// Both start together, the first ends earlier.
    Starts,
    /// Lies within the other.
    During,
    /// Both end together, the first starts later.
    Finishes,
    /// Same start, same end.
    Equals,
    /// Both end together, the first starts earlier.
    FinishedBy,
    /// Holds the other within.
    Contains,
    /// Both start together, the first ends later.
    StartedBy,
    /// Starts while the other lasts, ends later.
    OverlappedBy,
    /// Starts when the other ends.
    MetBy,
    /// Starts after the other has ended.
    After,
}

impl Relation {
    /// All thirteen, from earliest to latest.
    pub const ALL: [Relation; 13] = [
        Relation::Before,
        Relation::Meets,
        Relation::Overlaps,
        Relation::Starts,
        Relation::During,
        Relation::Finishes,
        Relation::Equals,
        Relation::FinishedBy,
        Relation::Contains,
        Relation::StartedBy,
        Relation::OverlappedBy,
        Relation::MetBy,
        Relation::After,
    ];

    /// Lower-case name in output.
    pub fn name(self) -> &'static str {
        match self {
            Relation::Before => "before",
            Relation::Meets => "meets",
            Relation::Overlaps => "overlaps",
            Relation::Starts => "starts",
            Relation::During => "during",
            Relation::Finishes => "finishes",
            Relation::Equals => "equals",
            Relation::FinishedBy => "finished_by",
            Relation::Contains => "contains",
            Relation::StartedBy => "started_by",
            Relation::OverlappedBy => "overlapped_by",
            Relation::MetBy => "met_by",
            Relation::After => "after",
        }
    }

    /// The same relation told from the second event.
    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Relation::Before => Relation::After,
            Relation::Meets => Relation::MetBy,
            Relation::Overlaps => Relation::OverlappedBy,
            Relation::Starts => Relation::StartedBy,
            Relation::During => Relation::Contains,
            Relation::Finishes => Relation::FinishedBy,
            Relation::Equals => Relation::Equals,
            Relation::FinishedBy => Relation::Finishes,
            Relation::Contains => Relation::During,
            Relation::StartedBy => Relation::Starts,
            Relation::OverlappedBy => Relation::Overlaps,
            Relation::MetBy => Relation::Meets,
            Relation::After => Relation::Before,
        }
    }

    /// The relation of two events whose times are known, each as (start, end) with start ≤ end.
    pub fn between(a: (i64, i64), b: (i64, i64)) -> Self {
        use Ordering::{Equal, Greater, Less};
        match (a.0.cmp(&b.0), a.1.cmp(&b.1)) {
            (Equal, Equal) => Relation::Equals,
            (Equal, Less) => Relation::Starts,
            (Equal, Greater) => Relation::StartedBy,
            (Greater, Equal) => Relation::Finishes,
            (Less, Equal) => Relation::FinishedBy,
            (Less, Greater) => Relation::Contains,
            (Greater, Less) => Relation::During,
            (Less, Less) => match a.1.cmp(&b.0) {
                Less => Relation::Before,
                Equal => Relation::Meets,
                Greater => Relation::Overlaps,
            },
            (Greater, Greater) => match b.1.cmp(&a.0) {
                Less => Relation::After,
                Equal => Relation::MetBy,
                Greater => Relation::OverlappedBy,
            },
        }
    }

    /// Start against start, end against end, and, where these leave it open, end of the earlier against start
    /// of the later.
    fn comparisons(self) -> (Ordering, Ordering, Option<Ordering>) {
        use Ordering::{Equal, Greater, Less};
        match self {
            Relation::Equals => (Equal, Equal, None),
            Relation::Starts => (Equal, Less, None),
            Relation::StartedBy => (Equal, Greater, None),
            Relation::Finishes => (Greater, Equal, None),
            Relation::FinishedBy => (Less, Equal, None),
            Relation::Contains => (Less, Greater, None),
            Relation::During => (Greater, Less, None),
            Relation::Before => (Less, Less, Some(Less)),
            Relation::Meets => (Less, Less, Some(Equal)),
            Relation::Overlaps => (Less, Less, Some(Greater)),
            Relation::After => (Greater, Greater, Some(Less)),
            Relation::MetBy => (Greater, Greater, Some(Equal)),
            Relation::OverlappedBy => (Greater, Greater, Some(Greater)),
        }
    }
}

/// Start and end of an event in a network; the same point twice for an event without length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Start.
    pub start: Point,
    /// End.
    pub end: Point,
}

/// Every relation of two events that the network allows, in the order of [`Relation::ALL`]; exact to the
/// minute, and a single one where the report decides it.
pub fn possible(closure: &Closure, a: Extent, b: Extent) -> Vec<Relation> {
    let points = [a.start, a.end, b.start, b.end];
    // A part of a closed network is closed, so the four points alone decide.
    let mut four = Closure::new(4);
    for (i, &from) in points.iter().enumerate() {
        for (j, &to) in points.iter().enumerate().skip(i + 1) {
            four.add(told(i, j, closure.bounds(from, to)));
        }
    }
    Relation::ALL.into_iter().filter(|r| allows(&four, *r)).collect()
}

fn allows(four: &Closure, relation: Relation) -> bool {
    let (starts, ends, touch) = relation.comparisons();
    let mut four = four.clone();
    let (end_of_earlier, start_of_later) = if starts == Ordering::Less { (1, 2) } else { (3, 0) };
    four.add(told(0, 1, Bounds::NOT_BEFORE))
        && four.add(told(2, 3, Bounds::NOT_BEFORE))
        && four.add(told(0, 2, later_by(starts)))
        && four.add(told(1, 3, later_by(ends)))
        && touch.is_none_or(|t| four.add(told(end_of_earlier, start_of_later, later_by(t))))
}

/// How much later the second of two compared points is.
fn later_by(first: Ordering) -> Bounds {
    match first {
        Ordering::Less => Bounds { lo: Some(Minutes(1)), hi: None },
        Ordering::Equal => Bounds::SAME,
        Ordering::Greater => Bounds { lo: None, hi: Some(Minutes(-1)) },
    }
}

fn told(from: usize, to: usize, bounds: Bounds) -> Constraint {
    Constraint { from: Point(from), to: Point(to), bounds, statement: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::network::Network;

    #[test]
    fn every_pair_of_known_events_has_exactly_one_relation() {
        let mut seen = std::collections::BTreeSet::new();
        let spans: Vec<(i64, i64)> = (0..4).flat_map(|s| (s..4).map(move |e| (s, e))).collect();
        for &a in &spans {
            for &b in &spans {
                let mut network = Network::new(5);
                for (i, t) in [a.0, a.1, b.0, b.1].into_iter().enumerate() {
                    network.add_rule(Point(4), Point(i), Bounds::between(Minutes(t), Minutes(t)));
                }
                let closure = Closure::of(&network).unwrap();
                let (first, second) =
                    (Extent { start: Point(0), end: Point(1) }, Extent { start: Point(2), end: Point(3) });
                let relation = Relation::between(a, b);
                assert_eq!(possible(&closure, first, second), [relation], "{a:?} {b:?}");
                assert_eq!(possible(&closure, second, first), [relation.inverse()]);
                seen.insert(relation);
            }
        }
        assert_eq!(seen.len(), 13);
    }

    #[test]
    fn bounds_leave_several_relations_open() {
        let mut network = Network::new(4);
        network.add_rule(Point(0), Point(1), Bounds::NOT_BEFORE);
        network.add_rule(Point(2), Point(3), Bounds::NOT_BEFORE);
        let free = Closure::of(&network).unwrap();
        let (a, b) = (Extent { start: Point(0), end: Point(1) }, Extent { start: Point(2), end: Point(3) });
        assert_eq!(possible(&free, a, b), Relation::ALL);
        network.add_rule(Point(1), Point(2), Bounds::NOT_BEFORE);
        let ordered = Closure::of(&network).unwrap();
        // Equals, starts and finishes remain for events without length that touch.
        assert_eq!(
            possible(&ordered, a, b),
            [Relation::Before, Relation::Meets, Relation::Starts, Relation::Equals, Relation::FinishedBy]
        );
        let point = Extent { start: Point(0), end: Point(0) };
        assert!(possible(&free, point, b).contains(&Relation::During));
        assert!(!possible(&free, point, b).contains(&Relation::Contains));
    }
}
