//! A simple temporal network: points in time, and bounds on the differences between them.
//!
//! `lo ≤ t(to) − t(from) ≤ hi` is two edges of a graph, and what the constraints imply of two points are the
//! shortest paths between them (Dechter, Meiri and Pearl 1991, doi:10.1016/0004-3702(91)90006-6). The network
//! keeps a schedule, one time per point that satisfies every constraint. It proves consistency, makes all edges
//! non-negative for Dijkstra's algorithm, and is repaired when a constraint is added (Cotton and Maler 2006,
//! doi:10.1007/11814948_16): adding costs O(m + n log n) at worst and nothing where the schedule holds anyway,
//! below the O(n²) of keeping all pairs closed. For all pairs see [`Closure`](super::closure::Closure).

use super::minutes::{Bounds, Minutes, finite};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A point in time: the start or the end of something, or the origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point(pub usize);

/// A statement of the report, as the caller numbers them; it may carry several constraints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Statement(pub usize);

/// `bounds.lo ≤ t(to) − t(from) ≤ bounds.hi`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Constraint {
    /// Where the difference is measured from.
    pub from: Point,
    /// Where it is measured to.
    pub to: Point,
    /// What is known of it.
    pub bounds: Bounds,
    /// The statement that says it; `None` for what holds without being said, as that an end is not before its
    /// start. Only statements are ever blamed.
    pub statement: Option<Statement>,
}

/// `t(to) − t(from) ≤ weight`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    pub from: usize,
    pub to: usize,
    pub weight: i64,
}

impl Constraint {
    /// The one or two edges of a constraint.
    pub(super) fn edges(&self) -> impl Iterator<Item = Edge> + use<> {
        let (from, to) = (self.from.0, self.to.0);
        let upper = finite(self.bounds.hi).map(|weight| Edge { from, to, weight });
        let lower = finite(self.bounds.lo).map(|lo| Edge { from: to, to: from, weight: -lo });
        upper.into_iter().chain(lower)
    }
}

/// Points, constraints, and a schedule that satisfies them while one exists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Network {
    constraints: Vec<Constraint>,
    /// For each point, the edges that leave it: (to, weight).
    leaving: Vec<Vec<(usize, i64)>>,
    /// For each point, the edges that reach it: (from, weight).
    reaching: Vec<Vec<(usize, i64)>>,
    /// A time for each point; satisfies all edges while the network is consistent.
    schedule: Vec<i64>,
    is_broken: bool,
}

impl Network {
    /// A network of points without constraints.
    pub fn new(n_points: usize) -> Self {
        let mut network = Network::default();
        network.grow(n_points);
        network
    }

    /// A network with these constraints, in any order.
    pub fn of(n_points: usize, constraints: impl IntoIterator<Item = Constraint>) -> Self {
        let mut network = Network::new(n_points);
        for constraint in constraints {
            network.insert(constraint);
        }
        network
    }

    /// Adds a point.
    pub fn point(&mut self) -> Point {
        self.grow(self.n_points() + 1);
        Point(self.n_points() - 1)
    }

    /// Number of points.
    pub fn n_points(&self) -> usize {
        self.schedule.len()
    }

    /// All constraints in the order in which they were added.
    pub fn constraints(&self) -> &[Constraint] {
        &self.constraints
    }

    /// Adds what a statement says of `t(to) − t(from)`; tells whether the network is still consistent.
    ///
    /// Unknown points are made. What contradicts is kept, so that [`conflict`](Self::conflict) can name it.
    pub fn add(&mut self, from: Point, to: Point, bounds: Bounds, statement: Statement) -> bool {
        self.insert(Constraint { from, to, bounds, statement: Some(statement) })
    }

    /// Adds what holds without being said.
    pub fn add_rule(&mut self, from: Point, to: Point, bounds: Bounds) -> bool {
        self.insert(Constraint { from, to, bounds, statement: None })
    }

    /// Adds a constraint; tells whether the network is still consistent.
    pub fn insert(&mut self, constraint: Constraint) -> bool {
        self.grow(constraint.from.0.max(constraint.to.0) + 1);
        for edge in constraint.edges() {
            self.is_broken = self.is_broken || !self.settle(edge);
            self.leaving[edge.from].push((edge.to, edge.weight));
            self.reaching[edge.to].push((edge.from, edge.weight));
        }
        self.constraints.push(constraint);
        !self.is_broken
    }

    /// Whether some assignment of times satisfies every constraint.
    pub fn is_consistent(&self) -> bool {
        !self.is_broken
    }

    /// The tightest bounds the constraints imply on `t(to) − t(from)`; `None` where they contradict each other.
    pub fn bounds(&self, from: Point, to: Point) -> Option<Bounds> {
        self.bounds_from(from)?.get(to.0).copied().or(Some(Bounds::ANY))
    }

    /// The tightest bounds on every point as seen from one, by two searches; `None` where the constraints
    /// contradict each other.
    pub fn bounds_from(&self, origin: Point) -> Option<Vec<Bounds>> {
        if self.is_broken {
            return None;
        }
        let latest = self.distances(&self.leaving, origin, 1);
        let earliest = self.distances(&self.reaching, origin, -1);
        Some(
            earliest
                .iter()
                .zip(&latest)
                .map(|(e, l)| Bounds { lo: e.map(|m| Minutes(-m)), hi: l.map(Minutes) })
                .collect(),
        )
    }

    /// What the bounds would be if `bounds` on `t(to) − t(from)` held as well.
    #[must_use]
    pub fn with(&self, constraint: Constraint) -> Self {
        let mut network = self.clone();
        network.insert(constraint);
        network
    }

    /// The network without what a statement says.
    #[must_use]
    pub fn without(&self, statement: Statement) -> Self {
        self.keeping(|s| s != statement)
    }

    /// The network with the rules and the statements that are wanted.
    #[must_use]
    pub fn keeping(&self, wanted: impl Fn(Statement) -> bool) -> Self {
        let kept = self.constraints.iter().filter(|c| c.statement.is_none_or(&wanted));
        Network::of(self.n_points(), kept.copied())
    }

    /// All statements, each once, in order.
    pub fn statements(&self) -> Vec<Statement> {
        let mut all: Vec<Statement> = self.constraints.iter().filter_map(|c| c.statement).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Shortest distances along `edges` from one point; `sign` is 1 along them and -1 against them.
    fn distances(&self, edges: &[Vec<(usize, i64)>], origin: Point, sign: i64) -> Vec<Option<i64>> {
        let mut distance: Vec<Option<i64>> = vec![None; self.n_points()];
        let Some(&base) = self.schedule.get(origin.0) else { return distance };
        let mut reduced: Vec<i64> = vec![i64::MAX; self.n_points()];
        reduced[origin.0] = 0;
        let mut heap = BinaryHeap::from([Reverse((0, origin.0))]);
        while let Some(Reverse((so_far, at))) = heap.pop() {
            if distance[at].is_some() {
                continue;
            }
            distance[at] = Some(so_far + sign * (self.schedule[at] - base));
            for &(next, weight) in &edges[at] {
                let cost = so_far + weight + sign * (self.schedule[at] - self.schedule[next]);
                if cost < reduced[next] {
                    reduced[next] = cost;
                    heap.push(Reverse((cost, next)));
                }
            }
        }
        distance
    }

    /// Upper bounds on the difference of every point to one.
    pub(super) fn latest_after(&self, origin: Point) -> Vec<Option<i64>> {
        self.distances(&self.leaving, origin, 1)
    }

    fn grow(&mut self, n_points: usize) {
        if n_points > self.n_points() {
            self.leaving.resize(n_points, Vec::new());
            self.reaching.resize(n_points, Vec::new());
            self.schedule.resize(n_points, 0);
        }
    }

    /// Moves points of the schedule until a new edge holds; `false` where that cannot be.
    ///
    /// Either its end and what depends on it move back, or its start and what it depends on move on: the end
    /// with fewer edges, which is the event just told, gives way. The points are visited by the size of their
    /// move, largest first, so each moves once; moves that come round to the other end of the edge are a cycle
    /// of negative length.
    fn settle(&mut self, edge: Edge) -> bool {
        let slack = self.schedule[edge.from] + edge.weight - self.schedule[edge.to];
        if slack >= 0 {
            return true;
        }
        if edge.from == edge.to {
            return false;
        }
        let moves_back = self.leaving[edge.to].len() <= self.reaching[edge.from].len();
        let (first, fixed, edges, sign) = if moves_back {
            (edge.to, edge.from, &self.leaving, 1)
        } else {
            (edge.from, edge.to, &self.reaching, -1)
        };
        let mut moved: Vec<(usize, i64)> = Vec::new();
        let mut is_moved = vec![false; self.schedule.len()];
        let mut heap = BinaryHeap::from([Reverse((slack, first))]);
        while let Some(Reverse((by, at))) = heap.pop() {
            if is_moved[at] {
                continue;
            }
            if at == fixed {
                for (point, before) in moved {
                    self.schedule[point] = before;
                }
                return false;
            }
            is_moved[at] = true;
            moved.push((at, self.schedule[at]));
            self.schedule[at] += sign * by;
            for &(next, weight) in &edges[at] {
                let slack = weight + sign * (self.schedule[at] - self.schedule[next]);
                if slack < 0 && !is_moved[next] {
                    heap.push(Reverse((slack, next)));
                }
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(lo: i64, hi: i64) -> Bounds {
        Bounds::between(Minutes(lo * 1440), Minutes(hi * 1440))
    }

    #[test]
    fn a_chain_adds_up() {
        let mut network = Network::new(3);
        assert!(network.add(Point(0), Point(1), days(10, 12), Statement(0)));
        assert!(network.add(Point(1), Point(2), days(30, 40), Statement(1)));
        assert_eq!(network.bounds(Point(0), Point(2)), Some(days(40, 52)));
        assert_eq!(network.bounds(Point(2), Point(0)), Some(days(40, 52).reversed()));
        assert!(network.add(Point(0), Point(2), days(50, 60), Statement(2)));
        assert_eq!(network.bounds(Point(1), Point(2)), Some(days(38, 40)));
    }

    #[test]
    fn what_contradicts_is_noticed_and_kept() {
        let mut network = Network::new(2);
        network.add(Point(0), Point(1), days(10, 12), Statement(7));
        assert!(!network.add(Point(0), Point(1), days(20, 21), Statement(9)));
        assert_eq!(network.bounds(Point(0), Point(1)), None);
        assert_eq!(network.constraints().len(), 2);
        assert_eq!(network.without(Statement(7)).bounds(Point(0), Point(1)), Some(days(20, 21)));
    }

    #[test]
    fn unknown_points_and_impossible_bounds() {
        let mut network = Network::new(0);
        assert!(network.add(Point(4), Point(2), Bounds::NOT_BEFORE, Statement(0)));
        assert_eq!(network.n_points(), 5);
        assert_eq!(network.bounds(Point(4), Point(2)), Some(Bounds::NOT_BEFORE));
        assert_eq!(network.bounds(Point(0), Point(1)), Some(Bounds::ANY));
        assert_eq!(network.bounds(Point(0), Point(99)), Some(Bounds::ANY));
        assert!(
            !network
                .with(Constraint { from: Point(1), to: Point(1), bounds: days(1, 2), statement: None })
                .is_consistent()
        );
        assert!(!network.add(Point(0), Point(1), days(3, 2), Statement(1)));
    }
}
