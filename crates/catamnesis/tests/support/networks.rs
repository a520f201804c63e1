//! Random temporal networks, and an independent way to solve them.

use super::dice::Dice;
use catamnesis::timeline::minutes::{Bounds, Minutes};
use catamnesis::timeline::network::{Constraint, Point, Statement};

/// Constraints among points whose true times are drawn first; one statement in `lies` is false (0: none).
pub fn constraints(dice: &mut Dice, n_points: usize, n_constraints: usize, lies: u64) -> Vec<Constraint> {
    let times: Vec<i64> = (0..n_points).map(|_| dice.between(0, 1_000_000)).collect();
    (0..n_constraints)
        .map(|s| {
            let from = dice.between(0, n_points as i64 - 1) as usize;
            // Reports speak of neighbors more often than of what lies far apart.
            let near = (from as i64 + dice.between(-8, 8)).clamp(0, n_points as i64 - 1) as usize;
            let to = if dice.chance(80) { near } else { dice.between(0, n_points as i64 - 1) as usize };
            let is_lie = lies > 0 && dice.next().is_multiple_of(lies);
            let truth = times[to] - times[from] + if is_lie { dice.between(-900_000, 900_000) } else { 0 };
            let lo = (!dice.chance(15)).then(|| Minutes(truth - dice.between(0, 50_000)));
            let hi = (!dice.chance(15)).then(|| Minutes(truth + dice.between(0, 50_000)));
            let statement = (!dice.chance(10)).then_some(Statement(s));
            // What holds without being said is never a lie.
            let bounds = if is_lie && statement.is_none() { Bounds::ANY } else { Bounds { lo, hi } };
            Constraint { from: Point(from), to: Point(to), bounds, statement }
        })
        .collect()
}

/// All pairs by Floyd and Warshall: `[from][to]` is the most that `t(to) − t(from)` can be; `None` where the
/// constraints contradict each other.
pub fn floyd_warshall(n: usize, constraints: &[Constraint]) -> Option<Vec<Vec<Option<i64>>>> {
    let mut most: Vec<Vec<Option<i64>>> = vec![vec![None; n]; n];
    for (i, row) in most.iter_mut().enumerate() {
        row[i] = Some(0);
    }
    let mut limit = |from: usize, to: usize, length: i64| {
        let cell = &mut most[from][to];
        *cell = Some(cell.map_or(length, |old| old.min(length)));
    };
    for c in constraints {
        if let Some(hi) = c.bounds.hi {
            limit(c.from.0, c.to.0, hi.0);
        }
        if let Some(lo) = c.bounds.lo {
            limit(c.to.0, c.from.0, -lo.0);
        }
    }
    for k in 0..n {
        let through = most[k].clone();
        for row in &mut most {
            let Some(first) = row[k] else { continue };
            for (cell, second) in row.iter_mut().zip(&through) {
                if let Some(second) = second {
                    *cell = Some(cell.map_or(first + second, |old| old.min(first + second)));
                }
            }
        }
        // A cycle once found only grows; stop before it overflows.
        if (0..n).any(|i| most[i][i].is_some_and(|d| d < 0)) {
            return None;
        }
    }
    Some(most)
}

/// The bounds that a solution by [`floyd_warshall`] gives.
pub fn bounds(most: &[Vec<Option<i64>>], from: usize, to: usize) -> Bounds {
    Bounds { lo: most[to][from].map(|m| Minutes(-m)), hi: most[from][to].map(Minutes) }
}
