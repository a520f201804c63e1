//! The solver against an independent one, and its laws.

#[path = "support/dice.rs"]
mod dice;
#[path = "support/networks.rs"]
mod networks;

use catamnesis::timeline::closure::Closure;
use catamnesis::timeline::estimate::best;
use catamnesis::timeline::minutes::{Bounds, Minutes};
use catamnesis::timeline::network::{Constraint, Network, Point, Statement};
use dice::Dice;
use networks::{bounds, constraints, floyd_warshall};
use proptest::prelude::*;

/// Networks of 40 points here; `cargo bench -p catamnesis --bench network -- --against 10000 200` for more.
#[test]
fn random_networks_agree_with_floyd_and_warshall() {
    let mut dice = Dice(1);
    let (mut n_consistent, mut n_broken) = (0, 0);
    for i in 0..300 {
        let n = 40;
        let list = constraints(&mut dice, n, 30 + i % 90, if i % 3 == 0 { 40 } else { 0 });
        let network = Network::of(n, list.iter().copied());
        let expected = floyd_warshall(n, &list);
        assert_eq!(network.is_consistent(), expected.is_some(), "network {i}");
        let Some(most) = expected else {
            n_broken += 1;
            assert_eq!(Closure::of(&network), None);
            continue;
        };
        n_consistent += 1;
        let closure = Closure::of(&network).unwrap();
        let mut grown = Closure::new(n);
        assert!(list.iter().all(|c| grown.add(*c)));
        assert!(grown == closure, "network {i}");
        for from in 0..n {
            let row = network.bounds_from(Point(from)).unwrap();
            for (to, between) in row.into_iter().enumerate() {
                assert_eq!(between, bounds(&most, from, to), "network {i}, {from} to {to}");
                assert_eq!(closure.bounds(Point(from), Point(to)), between);
            }
        }
    }
    assert!(n_consistent > 200 && n_broken > 40, "{n_consistent} consistent, {n_broken} not");
}

#[test]
fn conflicts_are_contradictions_and_nothing_can_be_left_out_of_them() {
    let mut dice = Dice(2);
    let mut n_found = 0;
    for i in 0..200 {
        let list = constraints(&mut dice, 25, 50, 12);
        let network = Network::of(25, list.iter().copied());
        let Some(conflict) = network.conflict() else { continue };
        n_found += 1;
        let among = |wanted: &dyn Fn(Statement) -> bool| -> Vec<Constraint> {
            let said = list
                .iter()
                .filter(|c| c.statement.is_none_or(|s| conflict.statements.contains(&s) && wanted(s)));
            said.copied().collect()
        };
        assert_eq!(floyd_warshall(25, &among(&|_| true)), None, "network {i}: the set holds together");
        for &left_out in &conflict.statements {
            let rest = floyd_warshall(25, &among(&|s| s != left_out)).unwrap();
            let blame = conflict.blame.iter().find(|b| b.without == left_out).unwrap();
            assert_eq!(blame.implied, bounds(&rest, blame.constraint.from.0, blame.constraint.to.0));
        }
        let resolution = network.resolve(|_| 0);
        assert!(resolution.network.is_consistent());
        assert_eq!(resolution.conflicts.len(), resolution.left_out.len());
    }
    assert!(n_found > 100, "{n_found} contradictions");
}

#[test]
fn no_smaller_set_of_statements_contradicts_itself() {
    let mut dice = Dice(3);
    let mut n_found = 0;
    for _ in 0..150 {
        let list = constraints(&mut dice, 6, 9, 3);
        let network = Network::of(6, list.iter().copied());
        let Some(conflict) = network.conflict() else { continue };
        n_found += 1;
        let statements = network.statements();
        let smallest = (0u32..1 << statements.len())
            .filter(|set| {
                let chosen =
                    |s: Statement| statements.iter().position(|t| *t == s).is_some_and(|i| set & 1 << i != 0);
                let kept: Vec<Constraint> =
                    list.iter().filter(|c| c.statement.is_none_or(chosen)).copied().collect();
                floyd_warshall(6, &kept).is_none()
            })
            .map(u32::count_ones)
            .min();
        assert_eq!(smallest, Some(conflict.statements.len() as u32));
    }
    assert!(n_found > 50, "{n_found} contradictions");
}

/// A list of constraints that may contradict each other.
fn any_list() -> impl Strategy<Value = Vec<Constraint>> {
    (any::<u64>(), 0usize..40, prop_oneof![Just(0u64), Just(12)])
        .prop_map(|(seed, n, lies)| constraints(&mut Dice(seed), 12, n, lies))
}

proptest! {
    #[test]
    fn adding_a_constraint_never_widens(list in any_list(), extra in any::<u64>()) {
        let before = Network::of(12, list.iter().copied());
        let after = before.with(constraints(&mut Dice(extra), 12, 1, 0)[0]);
        if let (Some(old), Some(new)) = (Closure::of(&before), Closure::of(&after)) {
            for from in (0..12).map(Point) {
                for to in (0..12).map(Point) {
                    let (wide, thin) = (old.bounds(from, to), new.bounds(from, to));
                    prop_assert!(wide.lo.is_none_or(|w| thin.lo.is_some_and(|t| t >= w)));
                    prop_assert!(wide.hi.is_none_or(|w| thin.hi.is_some_and(|t| t <= w)));
                }
            }
        } else {
            prop_assert!(!after.is_consistent());
        }
    }

    #[test]
    fn the_order_of_statements_does_not_matter(list in any_list(), seed in any::<u64>()) {
        let told = Network::of(12, list.iter().copied());
        let mut shuffled = list.clone();
        let mut dice = Dice(seed);
        for i in (1..shuffled.len()).rev() {
            shuffled.swap(i, dice.between(0, i as i64) as usize);
        }
        let otherwise = Network::of(12, shuffled);
        prop_assert_eq!(Closure::of(&told), Closure::of(&otherwise));
        prop_assert_eq!(told.conflict(), otherwise.conflict());
        let (one, other) = (told.resolve(|s| s.0 % 3), otherwise.resolve(|s| s.0 % 3));
        prop_assert_eq!(one.left_out, other.left_out);
        prop_assert_eq!(Closure::of(&one.network), Closure::of(&other.network));
    }

    #[test]
    fn shifting_every_date_shifts_every_result(list in any_list(), shift in -5_000_000i64..5_000_000) {
        // What is measured from point 0, the calendar, moves; what is measured between events does not.
        let moved: Vec<Constraint> = list
            .iter()
            .map(|c| {
                let by = i64::from(c.from == Point(0)) - i64::from(c.to == Point(0));
                let add = |m: Minutes| Minutes(m.0 + by * shift);
                Constraint { bounds: Bounds { lo: c.bounds.lo.map(add), hi: c.bounds.hi.map(add) }, ..*c }
            })
            .collect();
        let (told, later) = (Network::of(12, list.iter().copied()), Network::of(12, moved));
        prop_assert_eq!(told.is_consistent(), later.is_consistent());
        if let (Some(old), Some(new)) = (told.bounds_from(Point(0)), later.bounds_from(Point(0))) {
            for (old, new) in old.iter().zip(&new).skip(1) {
                prop_assert_eq!(old.lo.map(|m| m.0 + shift), new.lo.map(|m| m.0));
                prop_assert_eq!(old.hi.map(|m| m.0 + shift), new.hi.map(|m| m.0));
            }
        }
    }

    #[test]
    fn best_times_satisfy_every_constraint(list in any_list()) {
        if let Some(closure) = Closure::of(&Network::of(12, list.iter().copied())) {
            let times = best(&closure, Point(0));
            for c in &list {
                if let (Some(from), Some(to)) = (times[c.from.0], times[c.to.0]) {
                    prop_assert!(c.bounds.contains(Minutes(to.0 - from.0)), "{:?}: {:?} {:?}", c, from, to);
                }
            }
        }
    }
}
