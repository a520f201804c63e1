//! How fast the solver is, and how often it agrees with an independent one.
//!
//! `cargo bench -p catamnesis --bench network` measures.
//! `cargo bench -p catamnesis --bench network -- --against 10000 200` compares 10,000 random networks of 200
//! points with Floyd and Warshall's algorithm, pair by pair.

#![allow(clippy::print_stdout)]

#[path = "../tests/support/dice.rs"]
mod dice;
#[path = "../tests/support/networks.rs"]
mod networks;

use catamnesis::timeline::closure::Closure;
use catamnesis::timeline::estimate::best;
use catamnesis::timeline::minutes::{Bounds, Minutes};
use catamnesis::timeline::network::{Constraint, Network, Point, Statement};
use dice::Dice;
use divan::black_box;
use networks::{bounds, constraints, floyd_warshall};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |i: usize| arguments.get(i).and_then(|a| a.parse::<usize>().ok());
    match arguments.iter().position(|a| a == "--against") {
        Some(at) => against(number(at + 1).unwrap_or(10_000), number(at + 2).unwrap_or(200)),
        None => divan::main(),
    }
}

/// Compares with the independent solver; every third network has false statements.
fn against(n_networks: usize, n: usize) {
    let mut dice = Dice(42);
    let (mut n_consistent, mut n_pairs, mut n_different) = (0usize, 0usize, 0usize);
    for i in 0..n_networks {
        let list = constraints(&mut dice, n, n + i % (2 * n), if i % 3 == 0 { 10 * n as u64 } else { 0 });
        let network = Network::of(n, list.iter().copied());
        let expected = floyd_warshall(n, &list);
        let found = Closure::of(&network);
        n_different += usize::from(expected.is_some() != found.is_some());
        if let (Some(most), Some(closure)) = (expected, found) {
            n_consistent += 1;
            n_pairs += n * n;
            let differs = |(from, to): &(usize, usize)| {
                closure.bounds(Point(*from), Point(*to)) != bounds(&most, *from, *to)
            };
            n_different += (0..n).flat_map(|from| (0..n).map(move |to| (from, to))).filter(differs).count();
        }
    }
    println!(
        "{n_networks} networks of {n} points, {n_consistent} consistent, {n_pairs} pairs compared, {n_different} differ"
    );
    if n_different > 0 {
        std::process::exit(1);
    }
}

/// A course of `n / 2` events as a report tells it: each begins some time after an earlier one, has a length,
/// and is not told before the one before it.
fn course(n: usize) -> Vec<Constraint> {
    let mut dice = Dice(7);
    let times: Vec<i64> = (0..n as i64).map(|i| i * 20_000).collect();
    let mut list = Vec::new();
    let mut say = |from: usize, to: usize, slack: Option<i64>| {
        let truth = times[to] - times[from];
        let bounds = match slack {
            Some(slack) => Bounds::between(Minutes(truth - slack), Minutes(truth + slack)),
            None => Bounds::NOT_BEFORE,
        };
        let statement = slack.map(|_| Statement(to));
        list.push(Constraint { from: Point(from), to: Point(to), bounds, statement });
    };
    for start in (2..n - 1).step_by(2) {
        say(start, start + 1, Some(dice.between(0, 10_000)));
        say(start - 2, start, None);
        if dice.chance(70) {
            let anchor = dice.between((start as i64 - 12).max(0), start as i64 - 1) as usize;
            say(anchor, start, Some(dice.between(100, 60_000)));
        }
    }
    list
}

/// Consistency and the bounds of every point from the origin: what a timeline needs.
#[divan::bench(args = [20, 60, 200, 1000])]
fn solve(bencher: divan::Bencher<'_, '_>, n: usize) {
    let list = course(n);
    bencher.bench(|| Network::of(n, black_box(&list).iter().copied()).bounds_from(Point(0)));
}

/// The same for a random network that is denser than any report.
#[divan::bench(args = [200, 1000])]
fn solve_random(bencher: divan::Bencher<'_, '_>, n: usize) {
    let list = constraints(&mut Dice(3), n, 2 * n, 0);
    bencher.bench(|| Network::of(n, black_box(&list).iter().copied()).bounds_from(Point(0)));
}

/// One statement more on a solved network, and its bounds again.
#[divan::bench(args = [200, 1000])]
fn add_one(bencher: divan::Bencher<'_, '_>, n: usize) {
    let mut list = constraints(&mut Dice(3), n, 2 * n, 0);
    let last = list.pop();
    let network = Network::of(n, list);
    bencher.with_inputs(|| network.clone()).bench_local_values(|mut network| {
        network.insert(black_box(last).unwrap_or(Constraint {
            from: Point(0),
            to: Point(0),
            bounds: Bounds::ANY,
            statement: None,
        }));
        network.bounds_from(Point(0))
    });
}

/// The bounds of all pairs, and the best times.
#[divan::bench(args = [60, 200, 1000])]
fn close_and_estimate(bencher: divan::Bencher<'_, '_>, n: usize) {
    let network = Network::of(n, course(n));
    bencher.bench(|| Closure::of(black_box(&network)).map(|c| best(&c, Point(0))));
}

/// One constraint more on closed pairs, O(n²).
#[divan::bench(args = [200, 1000])]
fn add_one_closed(bencher: divan::Bencher<'_, '_>, n: usize) {
    let mut list = course(n);
    list.truncate(list.len() - 1);
    let closure = Closure::of(&Network::of(n, list)).unwrap_or_else(|| Closure::new(n));
    let (from, to) = (Point(1), Point(n / 2));
    let hi = closure.bounds(from, to).hi.map(|m| Minutes(m.0 - 1));
    let tighter = Constraint { from, to, bounds: Bounds { lo: None, hi }, statement: None };
    bencher.with_inputs(|| closure.clone()).bench_local_values(|mut closure| closure.add(black_box(tighter)));
}

/// Naming a contradiction among so many points.
#[divan::bench(args = [60, 200, 1000])]
fn conflict(bencher: divan::Bencher<'_, '_>, n: usize) {
    let mut list = course(n);
    let too_early = Bounds::between(Minutes(0), Minutes(1));
    let statement = Some(Statement(n));
    list.push(Constraint { from: Point(0), to: Point(n - 2), bounds: too_early, statement });
    let network = Network::of(n, list);
    assert!(network.conflict().is_some_and(|c| c.statements.len() > 1), "the bench needs a contradiction");
    bencher.bench(|| black_box(&network).conflict());
}
