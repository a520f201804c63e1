//! Agreement with outcomes recorded from independent programs (skipped where ../shared is absent).

use std::collections::BTreeMap;
use std::path::PathBuf;

use catamnesis_assessment::assess::{BestMode, Settings, assess};
use catamnesis_assessment::audit::{Audit, DifferenceClass, audit};
use catamnesis_assessment::best::{
    Admiral, Assessed, CompleteThenDisease, Confirmation, Table3, admiral, admiral_response,
};
use catamnesis_assessment::criteria::Criteria;
use catamnesis_assessment::day::{Day, Imputation, parse_date};
use catamnesis_assessment::events::CensoringRule;
use catamnesis_assessment::response::Response;
use catamnesis_assessment::sums::PartialRule;
use catamnesis_assessment::tables::build::{BuildOptions, GroupBy};
use catamnesis_assessment::tables::domain::Domain;
use catamnesis_assessment::tables::responses::SubjectDates;
use catamnesis_assessment::tables::sdtm::{self, RecordedColumn};

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

fn gunzip(path: PathBuf) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(std::fs::File::open(path)?), &mut bytes)?;
    Ok(bytes)
}

#[test]
fn the_audit_of_rs_onco_reports_exactly_the_known_discrepancies() -> Result<(), Box<dyn std::error::Error>> {
    let Some(dir) = shared() else { return Ok(()) };
    let domain = |name: &str| -> Result<Domain, Box<dyn std::error::Error>> {
        Ok(Domain::from_bytes(&gunzip(dir.join("sdtm").join(name))?)?)
    };
    let (tu, tr, rs) = (domain("tu_onco.csv.gz")?, domain("tr_onco.csv.gz")?, domain("rs_onco.csv.gz")?);
    for (group, missed, partial_to_stable, visits) in
        [(GroupBy::Visit, 158, 1, 1896), (GroupBy::Date, 157, 0, 1899)]
    {
        let audit = audit_of(&tr, &tu, &rs, group)?;
        let target = |class| audit.count(RecordedColumn::Target, class);
        assert_eq!(audit.compared[&RecordedColumn::Target], 1899);
        assert_eq!(target(DifferenceClass::MissedProgression), missed, "{:?}", audit.summary());
        assert_eq!(target(DifferenceClass::NotEvaluable), 22);
        assert_eq!(target(DifferenceClass::Undecided), 20);
        assert_eq!(target(DifferenceClass::OtherCategory), partial_to_stable, "{:?}", audit.summary());
        assert_eq!(audit.compared[&RecordedColumn::Overall], visits);
        assert_eq!(audit.count(RecordedColumn::Overall, DifferenceClass::Table), 0);
        assert_eq!(audit.count(RecordedColumn::Overall, DifferenceClass::NoCategory), 3);
    }
    Ok(())
}

fn audit_of(
    tr: &Domain,
    tu: &Domain,
    rs: &Domain,
    group: GroupBy,
) -> Result<Audit, Box<dyn std::error::Error>> {
    let criteria = Criteria::built_in("recist-1.1", PartialRule::Recalculated)?;
    let options = BuildOptions { group, imputation: Imputation::Reject, rows_add_up: false, products: false };
    let mut findings = Vec::new();
    let derived = sdtm::subjects(tr, Some(tu), &options, &mut findings)
        .into_iter()
        .map(|(view, subject)| {
            (view, assess(subject, &SubjectDates::default(), &criteria, &settings(&criteria), &mut findings))
        })
        .collect();
    Ok(audit(&sdtm::recorded(rs), &derived, &criteria, group))
}

fn settings(criteria: &Criteria) -> Settings {
    let choices = Table3 {
        confirmation: Confirmation::Required { days: criteria.confirmation() },
        stable_minimum: criteria.stable_minimum(),
        complete_then_disease: CompleteThenDisease::Progression,
    };
    Settings {
        best: BestMode::Table3(choices),
        censoring: CensoringRule { missed_visits: None, new_therapy: true },
    }
}
