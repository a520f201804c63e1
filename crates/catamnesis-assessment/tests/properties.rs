//! Laws that hold for courses nobody imagined.
// A test, a bench or an example may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::type_complexity)]

use catamnesis_assessment::best::{Assessed, CompleteThenDisease, Confirmation, Table3, table_3};
use catamnesis_assessment::criteria::recist_1_1::timepoints;
use catamnesis_assessment::day::Day;
use catamnesis_assessment::lesion::{Lesion, LesionKind, LesionReading, Reading, Subject, Visit};
use catamnesis_assessment::response::{BestResponse, Response};
use catamnesis_assessment::size::{Range, Tenths};
use catamnesis_assessment::sums::{Growth, Measure, PartialRule, SumRules};
use catamnesis_assessment::timepoint::TimepointResponse;
use proptest::prelude::*;

const RULES: SumRules = SumRules {
    measure: Measure::Diameter,
    partial: 300,
    minor: None,
    progression: 200,
    progression_absolute: 50,
    progression_lesion: 0,
    growth: Growth::Sum,
    too_small: Tenths::new(50),
    node_normal_below: Some(Tenths::new(100)),
    partial_rule: PartialRule::Kept,
};

/// What is seen of one lesion at one visit.
#[derive(Debug, Clone, Copy)]
enum Seen {
    Size(i64),
    Missing,
}

fn seen() -> impl Strategy<Value = Seen> {
    prop_oneof![9 => (0_i64..600).prop_map(Seen::Size), 1 => Just(Seen::Missing)]
}

/// Which targets are nodes, their sizes at baseline, what is seen of them and of the non-targets at every visit.
type Course = (Vec<bool>, Vec<i64>, Vec<Vec<Seen>>, Vec<Vec<u8>>);

/// A subject with 1 to 5 targets, 0 to 2 non-targets and 2 to 8 visits, 28 days apart.
fn course() -> impl Strategy<Value = Course> {
    (1_usize..=5, 0_usize..=2, 1_usize..=7).prop_flat_map(|(targets, others, visits)| {
        (
            prop::collection::vec(any::<bool>(), targets),
            prop::collection::vec(150_i64..600, targets),
            prop::collection::vec(prop::collection::vec(seen(), targets), visits),
            prop::collection::vec(prop::collection::vec(0_u8..4, others), visits),
        )
    })
}

fn subject((nodes, base, visits, others): &Course, scale: i64) -> Subject {
    let mut subject = Subject { id: "S".to_owned(), ..Subject::default() };
    let n_others = others.first().map_or(0, Vec::len);
    for (i, node) in nodes.iter().enumerate() {
        subject.lesions.push(Lesion {
            id: format!("T{i}"),
            kind: LesionKind::Target,
            organ: "liver".to_owned(),
            node: *node,
        });
    }
    for i in 0..n_others {
        subject.lesions.push(Lesion {
            id: format!("N{i}"),
            kind: LesionKind::NonTarget,
            organ: "bone".to_owned(),
            node: false,
        });
    }
    let mut first = Visit::on(Day(0));
    first.readings = base
        .iter()
        .enumerate()
        .map(|(i, s)| LesionReading::new(i, Reading::Diameter(Range::exactly(s * scale))))
        .collect();
    first.readings.extend((0..n_others).map(|i| LesionReading::new(nodes.len() + i, Reading::Present)));
    subject.visits.push(first);
    for (v, (sizes, states)) in visits.iter().zip(others).enumerate() {
        let mut visit = Visit::on(Day(28 * (v as i32 + 1)));
        for (i, s) in sizes.iter().enumerate() {
            let reading = match s {
                Seen::Size(size) => Reading::Diameter(Range::exactly(size * scale)),
                Seen::Missing => Reading::NotEvaluated,
            };
            visit.readings.push(LesionReading::new(i, reading));
        }
        for (i, state) in states.iter().enumerate() {
            let reading = [Reading::Present, Reading::Absent, Reading::NotEvaluated, Reading::Unequivocal]
                [usize::from(*state % 4)];
            visit.readings.push(LesionReading::new(nodes.len() + i, reading));
        }
        subject.visits.push(visit);
    }
    subject
}

fn overall(points: &[TimepointResponse]) -> Vec<Response> {
    points.iter().map(|t| t.overall).collect()
}

fn first_progression(points: &[TimepointResponse]) -> Option<Day> {
    points.iter().find(|t| t.overall == Response::Progressive).map(|t| t.day)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn names_of_lesions_and_organs_change_nothing(course in course()) {
        let plain = subject(&course, 1);
        let mut renamed = plain.clone();
        for (i, lesion) in renamed.lesions.iter_mut().enumerate() {
            lesion.id = format!("lesion {}", 99 - i);
            lesion.organ = format!("organ {i}");
        }
        prop_assert_eq!(timepoints(&plain, 0, RULES), timepoints(&renamed, 0, RULES));
    }

    #[test]
    fn the_order_of_rows_changes_nothing(course in course()) {
        let plain = subject(&course, 1);
        let mut turned = plain.clone();
        for visit in &mut turned.visits {
            visit.readings.reverse();
        }
        prop_assert_eq!(timepoints(&plain, 0, RULES), timepoints(&turned, 0, RULES));
    }

    /// Without the absolute rules (5 mm, 10 mm of nodes, complete response of small nodes) only ratios count.
    #[test]
    fn scaling_changes_only_the_absolute_rules(course in course(), scale in 2_i64..9) {
        let relative = SumRules { progression_absolute: 0, node_normal_below: None, ..RULES };
        let small = timepoints(&subject(&course, 1), 0, relative);
        let large = timepoints(&subject(&course, scale), 0, relative);
        prop_assert_eq!(overall(&small), overall(&large));
        // With them, growth that is enough at the smaller scale is enough at the larger one.
        for (s, l) in timepoints(&subject(&course, 1), 0, RULES).iter().zip(timepoints(&subject(&course, scale), 0, RULES)) {
            let relative_growth = s.target.response == Some(Response::Progressive);
            let became_normal = l.target.response == Some(Response::Complete);
            prop_assert!(!relative_growth || became_normal || l.target.response == Some(Response::Progressive));
        }
    }

    #[test]
    fn a_scan_after_progression_never_moves_it(course in course(), extra in prop::collection::vec(seen(), 5)) {
        let before = subject(&course, 1);
        let points = timepoints(&before, 0, RULES);
        let Some(day) = first_progression(&points) else { return Ok(()) };
        let mut after = before.clone();
        let last = after.visits.last().map_or(0, |v| v.day.0);
        let mut visit = Visit::on(Day(last + 28));
        for (i, s) in extra.iter().take(course.0.len()).enumerate() {
            let reading = match s {
                Seen::Size(size) => Reading::Diameter(Range::exactly(*size)),
                Seen::Missing => Reading::NotEvaluated,
            };
            visit.readings.push(LesionReading::new(i, reading));
        }
        after.visits.push(visit);
        prop_assert_eq!(first_progression(&timepoints(&after, 0, RULES)), Some(day));
    }

    /// A missing target is either decided as every completion decides it, or not evaluable.
    #[test]
    fn a_category_holds_for_every_value_of_a_missing_target(course in course(), guess in 0_i64..900) {
        let incomplete = subject(&course, 1);
        let Some(visit) = incomplete.visits.get(1) else { return Ok(()) };
        let Some(missing) = visit.readings.iter().position(|r| r.lesion < course.0.len() && r.reading == Reading::NotEvaluated) else { return Ok(()) };
        let mut complete = incomplete.clone();
        complete.visits[1].readings[missing].reading = Reading::Diameter(Range::exactly(guess));
        let (a, b) = (timepoints(&incomplete, 0, RULES), timepoints(&complete, 0, RULES));
        let decided = a[0].target.response;
        prop_assert!(decided == Some(Response::NotEvaluable) || decided == b[0].target.response || b[0].target.response == Some(Response::NotEvaluable));
    }

    /// Raising the best assessment never lowers an unconfirmed best response.
    #[test]
    fn best_response_is_monotone_in_the_best_timepoint(codes in prop::collection::vec(0_usize..5, 1..8)) {
        let categories = [Response::Complete, Response::Partial, Response::Stable, Response::Progressive, Response::NotEvaluable];
        let course: Vec<Assessed> =
            codes.iter().enumerate().map(|(i, c)| Assessed { day: Day(28 * (i as i32 + 1)), response: categories[*c] }).collect();
        let choices = Table3 { confirmation: Confirmation::NotRequired, stable_minimum: 42, complete_then_disease: CompleteThenDisease::Regrade };
        let before = table_3(&course, Day(0), choices);
        let Some(at) = before.day.and_then(|d| course.iter().position(|a| a.day == d)) else { return Ok(()) };
        let mut better = course.clone();
        better[at].response = match better[at].response {
            Response::Partial => Response::Complete,
            Response::Stable | Response::NotEvaluable => Response::Partial,
            other => other,
        };
        let after = table_3(&better, Day(0), choices);
        let rank = |b: BestResponse| match b {
            BestResponse::Of(r) => r as usize,
            BestResponse::Missing => usize::MAX,
        };
        prop_assert!(rank(after.response) <= rank(before.response), "{course:?} {before:?} {after:?}");
    }
}
