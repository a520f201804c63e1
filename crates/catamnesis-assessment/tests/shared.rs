//! Agreement with outcomes recorded from independent programs (skipped where ../shared is absent).

use std::collections::BTreeMap;
use std::path::PathBuf;

use catamnesis_assessment::best::{Admiral, Assessed, admiral, admiral_response};
use catamnesis_assessment::day::{Day, parse_date};
use catamnesis_assessment::response::Response;

/// The folder with reference results, or nothing.
fn shared() -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let dir = std::env::var_os("CATAMNESIS_SHARED").map_or(root, PathBuf::from).join("reference/response");
    dir.is_dir().then_some(dir)
}

fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines().skip(1).map(|l| l.split(',').map(|f| f.trim_matches('"').to_owned()).collect()).collect()
}

fn day(text: &str) -> Option<Day> {
    parse_date(text).map(|w| w.earliest())
}

#[test]
fn thirty_six_thousand_outcomes_of_admiralonco() -> std::io::Result<()> {
    let Some(dir) = shared() else { return Ok(()) };
    let read = |name: &str| std::fs::read_to_string(dir.join("differential").join(name)).map(|t| rows(&t));
    let subjects: BTreeMap<String, Day> =
        read("subjects.csv")?.into_iter().filter_map(|r| Some((r[1].clone(), day(&r[2])?))).collect();
    let mut course: BTreeMap<String, Vec<Assessed>> = BTreeMap::new();
    for r in read("assessments.csv")? {
        if let (Some(day), Some(response)) = (day(&r[2]), Response::from_code(&r[3])) {
            course.entry(r[1].clone()).or_default().push(Assessed { day, response });
        }
    }
    let sets: BTreeMap<String, Admiral> = read("parameter_sets.csv")?
        .into_iter()
        .map(|r| {
            let choices = Admiral {
                stable_minimum: r[1].parse().unwrap_or(0),
                confirmation: r[2].parse().unwrap_or(0),
                most_not_evaluable: r[3].parse().unwrap_or(0),
                accept_stable: r[4] == "TRUE",
                missing_as_not_evaluable: r[5] == "TRUE",
                cut_at_progression: r[6] == "TRUE",
            };
            (r[0].clone(), choices)
        })
        .collect();
    let (mut n, mut wrong) = (0, Vec::new());
    for r in read("peer.csv")? {
        let choices = &sets[&r[0]];
        let none = Vec::new();
        let c = course.get(&r[2]).unwrap_or(&none);
        let reference = subjects[&r[2]];
        let (value, date) = match r[1].as_str() {
            "confirmed_bor" | "bor" => {
                let b = admiral(c, None, reference, r[1] == "confirmed_bor", choices);
                (b.response.code(), b.day)
            }
            kind => {
                let d = admiral_response(c, None, kind == "confirmed_response", choices);
                (if d.is_some() { "Y" } else { "N" }, d)
            }
        };
        n += 1;
        if value != r[3] || date != day(&r[4]) {
            wrong.push(format!("{r:?}: {value} {date:?} from {c:?}"));
        }
    }
    assert_eq!(n, 36_000);
    assert_eq!(wrong.len(), 0, "{:#?}", &wrong[..wrong.len().min(5)]);
    Ok(())
}
