//! The tightest bounds between all pairs of points, kept closed while constraints are added.

use super::minutes::{Bounds, Minutes};
use super::network::{Constraint, Edge, Network, Point};

/// Stands for "no bound"; far from overflow when two are added.
const NONE: i64 = i64::MAX / 4;

/// All tightest bounds of a consistent network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    n: usize,
    /// `upper[from * n + to]`: the most that `t(to) − t(from)` can be.
    upper: Vec<i64>,
}

impl Closure {
    /// Points without constraints.
    pub fn new(n_points: usize) -> Self {
        let mut upper = vec![NONE; n_points * n_points];
        upper.iter_mut().step_by(n_points + 1).for_each(|d| *d = 0);
        Closure { n: n_points, upper }
    }

    /// Closes a network, one search per point; `None` where it is inconsistent.
    pub fn of(network: &Network) -> Option<Self> {
        if !network.is_consistent() {
            return None;
        }
        let n = network.n_points();
        let rows = (0..n).flat_map(|i| network.latest_after(Point(i)));
        Some(Closure { n, upper: rows.map(|d| d.unwrap_or(NONE)).collect() })
    }

    /// Number of points.
    pub fn n_points(&self) -> usize {
        self.n
    }

    /// The tightest bounds on `t(to) − t(from)`; without bounds for unknown points.
    pub fn bounds(&self, from: Point, to: Point) -> Bounds {
        let hi = self.upper(from.0, to.0);
        let lo = self.upper(to.0, from.0);
        Bounds { lo: lo.map(|m| Minutes(-m)), hi: hi.map(Minutes) }
    }

    fn upper(&self, from: usize, to: usize) -> Option<i64> {
        let known = from < self.n && to < self.n;
        known.then(|| self.upper[from * self.n + to]).filter(|d| *d < NONE)
    }

    /// Adds a constraint in O(n²) and stays closed; `false`, with nothing changed, where it contradicts the
    /// others. Constraints on unknown points are left out and count as contradicting.
    pub fn add(&mut self, constraint: Constraint) -> bool {
        let fits = constraint.from.0 < self.n
            && constraint.to.0 < self.n
            && constraint.edges().all(|e| self.upper[e.to * self.n + e.from] + e.weight >= 0)
            && constraint.bounds.lo.zip(constraint.bounds.hi).is_none_or(|(lo, hi)| lo <= hi);
        if fits {
            constraint.edges().for_each(|e| self.relax(e));
        }
        fits
    }

    /// Every path that becomes shorter goes through the new edge once.
    fn relax(&mut self, edge: Edge) {
        let n = self.n;
        if edge.weight >= self.upper[edge.from * n + edge.to] {
            return;
        }
        let shorter: Vec<(usize, i64)> = (0..n)
            .filter_map(|j| {
                let onward = self.upper[edge.to * n + j];
                let way = onward + edge.weight;
                (onward < NONE && way < self.upper[edge.from * n + j]).then_some((j, way))
            })
            .collect();
        for i in 0..n {
            let before = self.upper[i * n + edge.from];
            if before == NONE || before + edge.weight >= self.upper[i * n + edge.to] {
                continue;
            }
            let row = &mut self.upper[i * n..(i + 1) * n];
            for &(j, onward) in &shorter {
                row[j] = row[j].min(before + onward);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::network::Statement;

    fn constraint(from: usize, to: usize, lo: i64, hi: i64) -> Constraint {
        let bounds = Bounds::between(Minutes(lo), Minutes(hi));
        Constraint { from: Point(from), to: Point(to), bounds, statement: Some(Statement(0)) }
    }

    #[test]
    fn adding_keeps_all_pairs_closed() {
        let list = [
            constraint(0, 1, 10, 20),
            constraint(1, 2, -5, 7),
            constraint(0, 2, 0, 12),
            constraint(3, 1, 1, 1),
        ];
        let mut grown = Closure::new(4);
        for c in list {
            assert!(grown.add(c));
        }
        assert_eq!(Some(&grown), Closure::of(&Network::of(4, list)).as_ref());
        assert_eq!(grown.bounds(Point(0), Point(1)), Bounds::between(Minutes(10), Minutes(17)));
        assert_eq!(grown.bounds(Point(3), Point(2)), Bounds::between(Minutes(-4), Minutes(3)));
    }

    #[test]
    fn what_contradicts_changes_nothing() {
        let mut closure = Closure::new(2);
        assert!(closure.add(constraint(0, 1, 10, 20)));
        let before = closure.clone();
        assert!(!closure.add(constraint(0, 1, 21, 30)));
        assert!(!closure.add(constraint(0, 1, 15, 11)));
        assert!(!closure.add(constraint(0, 5, 15, 16)));
        assert_eq!(closure, before);
        assert_eq!(closure.bounds(Point(0), Point(5)), Bounds::ANY);
    }
}
