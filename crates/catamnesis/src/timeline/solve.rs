//! Tightest bounds of every event relative to the presentation.

use super::anchor::{self, Anchored, Constraint, Point};
use super::{CaseTimeline, TimedEvent};
use catamnesis_core::TextSpan;

/// Solves one case of `n` events.
pub(super) fn solve(anchored: &Anchored, n: usize) -> CaseTimeline {
    let mut kept: Vec<&Constraint> = Vec::new();
    let mut bounds = Bounds::new(n, anchored.moments);
    for constraint in anchored.stated.iter().chain(&anchored.defaults) {
        kept.push(constraint);
        match bounds.tightened(&kept, n) {
            Some(tighter) => bounds = tighter,
            None => {
                kept.pop();
            }
        }
    }
    let events = (0..n)
        .map(|event| {
            let told: Vec<TextSpan> = kept.iter().filter(|c| c.to == Point::Start(event)).flat_map(|c| c.spans.iter().copied()).collect();
            let assumed = kept.iter().any(|c| c.to == Point::Start(event) && c.assumed);
            let (lo, hi) = bounds.at(Point::Start(event), n);
            let (end_lo, end_hi) = bounds.at(Point::End(event), n);
            TimedEvent {
                event,
                start: anchor::interval(lo, hi),
                end: anchor::interval(end_lo, end_hi),
                date: anchored.dates.get(event).copied().flatten(),
                evidence: told,
                assumed,
            }
        })
        .collect();
    CaseTimeline { events, contradictions: Vec::new(), episodes: Vec::new(), origin_date: anchored.origin_date }
}

/// Earliest and latest day of each point relative to the presentation.
#[derive(Clone)]
struct Bounds {
    lo: Vec<f64>,
    hi: Vec<f64>,
}

impl Bounds {
    fn new(n: usize, moments: usize) -> Self {
        let points = 2 * n + 1 + moments;
        let mut bounds = Bounds { lo: vec![f64::NEG_INFINITY; points], hi: vec![f64::INFINITY; points] };
        (bounds.lo[0], bounds.hi[0]) = (0.0, 0.0);
        bounds
    }

    /// Shortest paths from and to the presentation (Bellman–Ford); `None` where the constraints contradict.
    fn tightened(&self, constraints: &[&Constraint], n: usize) -> Option<Self> {
        let mut bounds = self.clone();
        let limit = self.lo.len() + 1;
        for round in 0..=limit {
            let mut changed = false;
            for c in constraints {
                let (from, to) = (index(c.from, n), index(c.to, n));
                let (hi_from, hi_to, lo_from, lo_to) = (bounds.hi[from], bounds.hi[to], bounds.lo[from], bounds.lo[to]);
                changed |= lower(&mut bounds.hi[to], bounds_sum(hi_from, c.hi));
                changed |= lower(&mut bounds.hi[from], bounds_sum(hi_to, -c.lo));
                changed |= raise(&mut bounds.lo[to], bounds_sum(lo_from, c.lo));
                changed |= raise(&mut bounds.lo[from], bounds_sum(lo_to, -c.hi));
            }
            let crossed = bounds.lo.iter().zip(&bounds.hi).any(|(lo, hi)| *lo > *hi + 1e-6);
            if crossed || bounds.lo[0] > 1e-6 || bounds.hi[0] < -1e-6 {
                return None;
            }
            if !changed {
                return Some(bounds);
            }
            if round == limit {
                return None;
            }
        }
        Some(bounds)
    }

    fn at(&self, point: Point, n: usize) -> (f64, f64) {
        let i = index(point, n);
        (self.lo[i], self.hi[i])
    }
}

fn index(point: Point, n: usize) -> usize {
    match point {
        Point::Presentation => 0,
        Point::Start(i) => 1 + 2 * i,
        Point::End(i) => 2 + 2 * i,
        Point::Moment(i) => 1 + 2 * n + i,
    }
}

fn bounds_sum(a: f64, b: f64) -> f64 {
    let sum = a + b;
    if sum.is_nan() { f64::INFINITY.copysign(b) } else { sum }
}

fn lower(bound: &mut f64, value: f64) -> bool {
    let tighter = value < *bound - 1e-9;
    if tighter {
        *bound = value;
    }
    tighter
}

fn raise(bound: &mut f64, value: f64) -> bool {
    let tighter = value > *bound + 1e-9;
    if tighter {
        *bound = value;
    }
    tighter
}
