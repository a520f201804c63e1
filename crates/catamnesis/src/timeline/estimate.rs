//! One best time per point out of its bounds.
//!
//! The rule, in three steps:
//! 1. A point with both bounds stands in the middle of them. The middles satisfy all constraints among
//!    themselves: each is the mean of the earliest and the latest schedule, and the mean of two schedules is
//!    one (the constraints are convex).
//! 2. A point that can lie arbitrarily late stands as early as the points of step 1 allow: what a report
//!    orders without a distance is told soon after.
//! 3. A point that can lie arbitrarily early stands as late as the points of steps 1 and 2 allow.
//!
//! A point without any bound has no best time. Halves of minutes are rounded down, which keeps whole
//! differences whole. The result depends on the bounds alone, so not on the order of the statements.

use super::closure::Closure;
use super::minutes::Minutes;
use super::network::Point;

/// The best time of every point, counted from the origin; together they satisfy every constraint.
pub fn best(closure: &Closure, origin: Point) -> Vec<Option<Minutes>> {
    let n = closure.n_points();
    let of = |i: usize| closure.bounds(origin, Point(i));
    let mut best: Vec<Option<Minutes>> = vec![None; n];
    for (i, best) in best.iter_mut().enumerate() {
        if let (Some(lo), Some(hi)) = (of(i).lo, of(i).hi) {
            *best = Some(Minutes((lo.0 + hi.0).div_euclid(2)));
        }
    }
    let middles = best.clone();
    for i in (0..n).filter(|&i| of(i).lo.is_some() && of(i).hi.is_none()) {
        best[i] = (0..n)
            .filter_map(|j| Some(Minutes(middles[j]?.0 + closure.bounds(Point(j), Point(i)).lo?.0)))
            .max();
    }
    let early = best.clone();
    for i in (0..n).filter(|&i| of(i).lo.is_none() && of(i).hi.is_some()) {
        best[i] = (0..n)
            .filter_map(|j| Some(Minutes(early[j]?.0 + closure.bounds(Point(j), Point(i)).hi?.0)))
            .min();
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::minutes::Bounds;
    use crate::timeline::network::{Network, Statement};

    #[test]
    fn middles_then_early_then_late() {
        let mut network = Network::new(5);
        network.add(Point(0), Point(1), Bounds::between(Minutes(10), Minutes(20)), Statement(0));
        network.add(Point(1), Point(2), Bounds { lo: Some(Minutes(3)), hi: None }, Statement(1));
        network.add(Point(3), Point(1), Bounds { lo: Some(Minutes(4)), hi: None }, Statement(2));
        let closure = Closure::of(&network).unwrap();
        let times: Vec<_> = best(&closure, Point(0)).into_iter().map(|t| t.map(|m| m.0)).collect();
        assert_eq!(times, [Some(0), Some(15), Some(18), Some(11), None]);
    }
}
