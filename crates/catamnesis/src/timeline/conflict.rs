//! Which statements cannot hold together, which one to blame, and what would hold without it.
//!
//! A set of constraints is contradictory exactly when its edges contain a cycle of negative length. The cycle
//! with the fewest statements is found first, then reduced until no statement can be left out (deletion filter,
//! Chinneck and Dravnieks 1991, doi:10.1287/ijoc.3.2.157). Ties go to the lower points and statement numbers,
//! so the answer does not depend on the order in which statements were added.

use super::minutes::Bounds;
use super::network::{Constraint, Edge, Network, Point, Statement};
use std::collections::BTreeSet;

/// Statements that contradict each other; without any one of them the others can hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The statements, in order; empty where the rules alone contradict each other.
    pub statements: Vec<Statement>,
    /// For each statement, in the same order, what the others make of the difference it speaks of.
    pub blame: Vec<Blame>,
}

/// What the other statements of a conflict imply where one of them says something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blame {
    /// The statement that is left out.
    pub without: Statement,
    /// The constraint of that statement that does not fit.
    pub constraint: Constraint,
    /// What the others imply of the same difference.
    pub implied: Bounds,
}

/// What remains when a contradictory network is made consistent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// The consistent rest.
    pub network: Network,
    /// The contradictions, in the order in which they were found.
    pub conflicts: Vec<Conflict>,
    /// Statements left out, one per contradiction.
    pub left_out: Vec<Statement>,
}

/// Cycles of up to this many statements are searched for shortest first; longer ones are only reduced.
const MAX_STEPS: usize = 12;

impl Network {
    /// A smallest set of statements that cannot hold together; `None` while the network is consistent.
    pub fn conflict(&self) -> Option<Conflict> {
        if self.is_consistent() {
            return None;
        }
        let (rules, stated) = sorted_edges(self);
        let n = self.n_points();
        let mut statements = short_cycle(n, &rules, &stated).unwrap_or_else(|| any_cycle(n, &rules, &stated));
        // Later statements are tried first, so that the earliest explanation stays.
        for candidate in statements.clone().into_iter().rev() {
            let rest: BTreeSet<Statement> = statements.iter().copied().filter(|s| *s != candidate).collect();
            if !self.keeping(|s| rest.contains(&s)).is_consistent() {
                statements = rest;
            }
        }
        let blame = statements.iter().filter_map(|&s| self.blame(s, &statements)).collect();
        Some(Conflict { statements: statements.into_iter().collect(), blame })
    }

    fn blame(&self, without: Statement, statements: &BTreeSet<Statement>) -> Option<Blame> {
        let others = self.keeping(|s| s != without && statements.contains(&s));
        let mut own: Vec<Constraint> =
            self.constraints().iter().filter(|c| c.statement == Some(without)).copied().collect();
        own.sort_by_key(key);
        let blame = |constraint: Constraint| {
            let implied = others.bounds(constraint.from, constraint.to)?;
            Some(Blame { without, constraint, implied })
        };
        let misfit = own.iter().find(|c| !others.with(**c).is_consistent());
        // Only together do the constraints of the statement contradict the others: the first stands for all.
        misfit.or(own.first()).copied().and_then(blame)
    }

    /// Leaves out statements until the rest can hold: of each contradiction the one that `trust` trusts least,
    /// among equals the later one.
    pub fn resolve<T: Ord>(&self, trust: impl Fn(Statement) -> T) -> Resolution {
        let mut resolution =
            Resolution { network: self.clone(), conflicts: Vec::new(), left_out: Vec::new() };
        while let Some(conflict) = resolution.network.conflict() {
            let worst = conflict.statements.iter().copied().rev().min_by_key(|s| trust(*s));
            resolution.conflicts.push(conflict);
            // Rules that contradict each other cannot be helped.
            let Some(worst) = worst else { break };
            resolution.network = resolution.network.without(worst);
            resolution.left_out.push(worst);
        }
        resolution
    }
}

fn key(constraint: &Constraint) -> (Point, Point, Option<i64>, Option<i64>) {
    (constraint.from, constraint.to, constraint.bounds.lo.map(|m| m.0), constraint.bounds.hi.map(|m| m.0))
}

/// The edges of the rules, and those of the statements with who says them, each in a fixed order.
fn sorted_edges(network: &Network) -> (Vec<Edge>, Vec<(Edge, Statement)>) {
    let (mut rules, mut stated) = (Vec::new(), Vec::new());
    for constraint in network.constraints() {
        match constraint.statement {
            None => rules.extend(constraint.edges()),
            Some(s) => stated.extend(constraint.edges().map(|e| (e, s))),
        }
    }
    rules.sort_unstable();
    stated.sort_unstable_by_key(|&(e, s)| (s, e));
    (rules, stated)
}

/// The statements on a cycle of negative length with as few steps by statements as possible.
fn short_cycle(n: usize, rules: &[Edge], stated: &[(Edge, Statement)]) -> Option<BTreeSet<Statement>> {
    let mut reach: Vec<Reach> = (0..n).map(|start| Reach::new(n, start, rules)).collect::<Option<_>>()?;
    for n_steps in 1..=MAX_STEPS {
        for one in &mut reach {
            one.step(rules, stated);
        }
        // The most contradictory of the shortest cycles; the first point among equals.
        let worst = reach.iter().filter(|r| r.back() < 0).min_by_key(|r| (r.back(), r.start));
        if let Some(cycle) = worst {
            return way_back(n, cycle.start, n_steps, rules, stated);
        }
    }
    None
}

/// The statements on the shortest way of so many steps from a point back to itself.
fn way_back(
    n: usize,
    start: usize,
    n_steps: usize,
    rules: &[Edge],
    stated: &[(Edge, Statement)],
) -> Option<BTreeSet<Statement>> {
    let mut reach = Reach::new(n, start, rules)?;
    let layers: Vec<Layer> = (0..n_steps).map(|_| reach.step(rules, stated)).collect();
    let mut at = start;
    let mut found = BTreeSet::new();
    for layer in layers.iter().rev() {
        if let Some((edge, statement)) = layer[at].and_then(|i| stated.get(i)) {
            found.insert(*statement);
            at = edge.from;
        }
    }
    Some(found)
}

/// For each point, the stated edge by which it was reached in one more step, if it was.
type Layer = Vec<Option<usize>>;

/// Shortest ways from one point by number of stated steps; steps by rules are free.
struct Reach {
    start: usize,
    distance: Vec<i64>,
}

/// Not reached; far from overflow.
const FAR: i64 = i64::MAX / 4;

impl Reach {
    /// `None` where the rules alone contradict each other.
    fn new(n: usize, start: usize, rules: &[Edge]) -> Option<Self> {
        let mut reach = Reach { start, distance: vec![FAR; n] };
        reach.distance[start] = 0;
        reach.spread(rules, &mut vec![None; n]).then_some(reach)
    }

    /// The shortest way back to the start.
    fn back(&self) -> i64 {
        self.distance[self.start]
    }

    /// One more stated step.
    fn step(&mut self, rules: &[Edge], stated: &[(Edge, Statement)]) -> Layer {
        let before = self.distance.clone();
        let mut layer: Layer = vec![None; before.len()];
        for (i, (edge, _)) in stated.iter().enumerate() {
            let way = before[edge.from] + edge.weight;
            if before[edge.from] < FAR && way < self.distance[edge.to] {
                self.distance[edge.to] = way;
                layer[edge.to] = Some(i);
            }
        }
        self.spread(rules, &mut layer);
        layer
    }

    /// Follows the rules as far as they lead; each point keeps the stated step that led there. `false` where
    /// the rules go round in a negative circle.
    fn spread(&mut self, rules: &[Edge], layer: &mut Layer) -> bool {
        for _ in 0..=self.distance.len() {
            let mut is_settled = true;
            for edge in rules {
                let way = self.distance[edge.from] + edge.weight;
                if self.distance[edge.from] < FAR && way < self.distance[edge.to] {
                    self.distance[edge.to] = way;
                    layer[edge.to] = layer[edge.from];
                    is_settled = false;
                }
            }
            if is_settled {
                return true;
            }
        }
        false
    }
}

/// The statements on some cycle of negative length, however long (Bellman and Ford).
fn any_cycle(n: usize, rules: &[Edge], stated: &[(Edge, Statement)]) -> BTreeSet<Statement> {
    let edges: Vec<(Edge, Option<Statement>)> =
        rules.iter().map(|e| (*e, None)).chain(stated.iter().map(|(e, s)| (*e, Some(*s)))).collect();
    let mut distance = vec![0; n];
    let mut reached_by: Vec<Option<usize>> = vec![None; n];
    let mut last = None;
    for _ in 0..=n {
        last = None;
        for (i, (edge, _)) in edges.iter().enumerate() {
            if distance[edge.from] + edge.weight < distance[edge.to] {
                distance[edge.to] = distance[edge.from] + edge.weight;
                reached_by[edge.to] = Some(i);
                last = Some(edge.to);
            }
        }
    }
    // After n rounds, n steps back from a point that still moves is a point on the cycle.
    let back = |at: usize| reached_by[at].map_or(at, |i| edges[i].0.from);
    let mut found = BTreeSet::new();
    if let Some(last) = last {
        let on_cycle = (0..n).fold(last, |at, _| back(at));
        let mut at = on_cycle;
        loop {
            found.extend(reached_by[at].and_then(|i| edges[i].1));
            at = back(at);
            if at == on_cycle {
                break;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::minutes::Minutes;

    fn days(lo: i64, hi: i64) -> Bounds {
        Bounds::between(Minutes(lo * 1440), Minutes(hi * 1440))
    }

    /// Diagnosis 0, end of treatment 1, remission 2, last follow-up 3.
    fn course(last_follow_up: i64) -> Network {
        let mut network = Network::new(4);
        network.add_rule(Point(2), Point(3), Bounds::NOT_BEFORE);
        network.add(Point(0), Point(1), days(500, 540), Statement(10));
        network.add(Point(1), Point(2), days(260, 280), Statement(11));
        network.add(Point(0), Point(3), days(last_follow_up, last_follow_up), Statement(12));
        network.add(Point(0), Point(2), days(0, 5000), Statement(13));
        network
    }

    #[test]
    fn exactly_the_statements_involved_are_named() {
        assert_eq!(course(1200).conflict(), None);
        let conflict = course(700).conflict().unwrap();
        assert_eq!(conflict.statements, [Statement(10), Statement(11), Statement(12)]);
        let implied: Vec<Bounds> = conflict.blame.iter().map(|b| b.implied).collect();
        assert_eq!(implied[0].hi, Some(Minutes((700 - 260) * 1440)));
        assert_eq!(implied[1].hi, Some(Minutes((700 - 500) * 1440)));
        assert_eq!(implied[2], Bounds { lo: Some(Minutes(760 * 1440)), hi: None });
    }

    #[test]
    fn the_least_trusted_statement_is_left_out() {
        let later = course(700).resolve(|_| 1);
        assert_eq!(later.left_out, [Statement(12)]);
        assert!(later.network.is_consistent());
        let assumed = course(700).resolve(|s| u8::from(s != Statement(10)));
        assert_eq!(assumed.left_out, [Statement(10)]);
        assert_eq!(course(1200).resolve(|_| 1).conflicts, []);
    }

    #[test]
    fn long_cycles_and_rules_alone() {
        let n = 40;
        let mut network = Network::new(n);
        for i in 1..n {
            network.add(Point(i - 1), Point(i), days(1, 2), Statement(i));
        }
        network.add(Point(0), Point(n - 1), days(0, 38), Statement(0));
        assert_eq!(network.conflict().unwrap().statements.len(), n);
        let mut rules = Network::new(2);
        rules.add_rule(Point(0), Point(1), days(2, 1));
        assert_eq!(rules.conflict().unwrap().statements, []);
        assert_eq!(rules.resolve(|_| 1).left_out, []);
    }

    #[test]
    fn a_statement_with_two_constraints_may_contradict_only_with_both() {
        let mut network = Network::new(3);
        network.add(Point(0), Point(1), days(10, 10), Statement(1));
        network.add(Point(1), Point(2), days(10, 10), Statement(1));
        network.add(Point(0), Point(2), days(15, 15), Statement(2));
        let conflict = network.conflict().unwrap();
        assert_eq!(conflict.statements, [Statement(1), Statement(2)]);
        assert_eq!(conflict.blame[0].implied, Bounds::ANY);
        assert_eq!(conflict.blame[1].implied, days(20, 20));
    }
}
