//! Agreement with outcomes recorded from independent programs (skipped where ../shared is absent).
// A test may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::type_complexity)]

mod support;

use std::collections::BTreeMap;
use std::path::PathBuf;

use catamnesis_assessment::assess::{BestMode, Settings, assess};
use catamnesis_assessment::audit::{Audit, DifferenceClass, audit};
use catamnesis_assessment::best::{
    Admiral, Assessed, CompleteThenDisease, Confirmation, Table3, admiral, admiral_benefit, admiral_response,
    complete_then_partial, until_progression,
};
use catamnesis_assessment::criteria::Criteria;
use catamnesis_assessment::day::{Day, Imputation, parse_date};
use catamnesis_assessment::events::{Candidate, CensoringRule, time_to_event};
use catamnesis_assessment::response::Response;
use catamnesis_assessment::sums::PartialRule;
use catamnesis_assessment::tables::build::{BuildOptions, GroupBy};
use catamnesis_assessment::tables::domain::Domain;
use catamnesis_assessment::tables::lesions;
use catamnesis_assessment::tables::responses::{self, SubjectDates};
use catamnesis_assessment::tables::sdtm::{self, RecordedColumn};

fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines().skip(1).map(|l| l.split(',').map(|f| f.trim_matches('"').to_owned()).collect()).collect()
}

fn day(text: &str) -> Option<Day> {
    parse_date(text).map(|w| w.earliest())
}

#[test]
fn thirty_six_thousand_outcomes_of_admiralonco() -> std::io::Result<()> {
    let Some(dir) = support::shared("reference/response") else { return Ok(()) };
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
    let Some(dir) = support::shared("reference/response") else { return Ok(()) };
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

#[test]
fn the_transcribed_cases_of_admiralonco() -> Result<(), Box<dyn std::error::Error>> {
    let Some(dir) = support::shared("reference/response") else { return Ok(()) };
    let text = std::fs::read_to_string(dir.join("admiralonco/admiralonco_cases.json"))?;
    let file: serde_json::Value = serde_json::from_str(&text)?;
    let cases = file["cases"].as_array().ok_or("no cases")?;
    let (mut right, mut wrong) = (0, Vec::new());
    for case in cases {
        match check_case(case) {
            Ok(()) => right += 1,
            Err(what) => wrong.push(format!("{}: {what}", case["id"])),
        }
    }
    assert_eq!((right, wrong.len()), (26, 0), "{wrong:#?}");
    Ok(())
}

/// Checks one transcribed case; the failure names what differs.
fn check_case(case: &serde_json::Value) -> Result<(), Box<dyn std::error::Error>> {
    let text = |v: &serde_json::Value| v.as_str().unwrap_or("").to_owned();
    let p = &case["parameters"];
    let number = |name: &str| p[name].as_i64().unwrap_or(0);
    let choices = Admiral {
        stable_minimum: number("sd_window_days") as i32,
        confirmation: number("confirm_days") as i32,
        most_not_evaluable: number("max_ne_between") as usize,
        accept_stable: p["accept_sd"] == true,
        missing_as_not_evaluable: p["missing_as_ne"] == true,
        cut_at_progression: p["cut_at_first_pd"] == true,
    };
    let mut csv = String::from("subject,date,response\n");
    for a in case["assessments"].as_array().into_iter().flatten() {
        csv.push_str(&format!("{},{},{}\n", text(&a["subject"]), text(&a["date"]), text(&a["response"])));
    }
    let mut findings = Vec::new();
    let courses: BTreeMap<String, Vec<Assessed>> = responses::read(&csv, Imputation::Reject, &mut findings)?
        .into_iter()
        .map(|c| (c.id, c.course))
        .collect();
    let endpoint = text(&case["endpoint"]);
    if endpoint == "check_cr_then_pr" {
        let found: Vec<&String> =
            courses.iter().filter(|(_, c)| complete_then_partial(c).is_some()).map(|(id, _)| id).collect();
        return if found == ["2"] { Ok(()) } else { Err(format!("CR then PR in {found:?}").into()) };
    }
    if let Some(error) = case["expected_error"].as_str() {
        // A value that is none of the categories, no record, an unknown source of progression: a finding, no
        // course, or no such choice in our types.
        let told = findings.iter().any(|f| f.code.code() == "A020")
            || courses.is_empty()
            || error.contains("names a table");
        return if told { Ok(()) } else { Err(error.into()) };
    }
    let progressions: BTreeMap<String, Day> = case["progression_dates"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|r| Some((text(&r["subject"]), day(&text(&r["date"]))?)))
        .collect();
    if endpoint == "cut_at_first_pd" {
        let mut kept = Vec::new();
        for (id, course) in &courses {
            for a in until_progression(course, progressions.get(id).copied()) {
                kept.push((id.clone(), a.day.iso(), a.response.code().to_owned()));
            }
        }
        let expected: Vec<(String, String, String)> = case["expected"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|e| (text(&e["subject"]), text(&e["date"]), text(&e["value"])))
            .collect();
        return if kept == expected { Ok(()) } else { Err(format!("{kept:?}").into()) };
    }
    let references: BTreeMap<String, Day> = case["subjects"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|r| Some((text(&r["subject"]), day(&text(&r["reference_date"]))?)))
        .collect();
    for e in case["expected"].as_array().into_iter().flatten() {
        let id = text(&e["subject"]);
        let none = Vec::new();
        let course = courses.get(&id).unwrap_or(&none);
        let progression = progressions.get(&id).copied();
        let reference = references.get(&id).copied().unwrap_or_default();
        let (value, date) = match endpoint.as_str() {
            "confirmed_bor" | "bor" => {
                let b = admiral(course, progression, reference, endpoint == "confirmed_bor", &choices);
                (b.response.code(), b.day)
            }
            "clinical_benefit" => {
                let counts: Vec<Response> = p["values"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(|v| Response::from_code(v.as_str()?))
                    .collect();
                let response = p["response_dates"][id.as_str()].as_str().and_then(day);
                let d = admiral_benefit(course, progression, response, reference, &counts, &choices);
                (if d.is_some() { "Y" } else { "N" }, d)
            }
            _ => {
                let d = admiral_response(course, progression, endpoint == "confirmed_response", &choices);
                (if d.is_some() { "Y" } else { "N" }, d)
            }
        };
        if value != text(&e["value"]) || date != e["date"].as_str().and_then(day) {
            return Err(format!("subject {id}: {value} {date:?}, expected {e}").into());
        }
    }
    Ok(())
}

#[test]
fn the_real_series_runs_whole() -> Result<(), Box<dyn std::error::Error>> {
    let Some(dir) = support::shared("reference/response") else { return Ok(()) };
    let text = std::fs::read_to_string(dir.join("lesions/plos_cb_1009822_target_lesion_series.csv"))?;
    let criteria = Criteria::built_in("recist-1.1", PartialRule::Kept)?;
    let options = BuildOptions {
        group: GroupBy::Date,
        imputation: Imputation::Reject,
        rows_add_up: false,
        products: false,
    };
    let mut findings = Vec::new();
    let subjects = lesions::read(&text, &options, &mut findings)?;
    assert_eq!(subjects.len(), 1472);
    let (mut progressed, mut complete) = (0, 0);
    for subject in subjects {
        let a = assess(subject, &SubjectDates::default(), &criteria, &settings(&criteria), &mut findings);
        let until = a.timepoints.iter().position(|t| t.overall == Response::Progressive);
        progressed += usize::from(until.is_some());
        let considered = &a.timepoints[..until.unwrap_or(a.timepoints.len())];
        assert!(
            considered
                .iter()
                .all(|t| t.target.sum.exact() != Some(0) || t.target.response == Some(Response::Complete))
        );
        complete += considered.iter().filter(|t| t.target.sum.exact() == Some(0)).count();
    }
    assert_eq!((progressed, complete), (646, 339));
    Ok(())
}

#[test]
fn smaller_series_run_whole() -> Result<(), Box<dyn std::error::Error>> {
    let Some(dir) = support::shared("reference/response") else { return Ok(()) };
    let criteria = Criteria::built_in("recist-1.1", PartialRule::Kept)?;
    let options = BuildOptions {
        group: GroupBy::Date,
        imputation: Imputation::Reject,
        rows_add_up: false,
        products: false,
    };
    for (file, n) in [("tumgr_sampleData.csv", 68), ("jmpost_sld.csv", 203)] {
        let text = std::fs::read_to_string(dir.join("lesions").join(file))?.replacen("year", "day", 1);
        let mut findings = Vec::new();
        let subjects = lesions::read(&text, &options, &mut findings)?;
        assert_eq!(subjects.len(), n, "{file}");
        let assessed = subjects
            .into_iter()
            .map(|s| assess(s, &SubjectDates::default(), &criteria, &settings(&criteria), &mut findings));
        assert!(assessed.filter(|a| !a.timepoints.is_empty()).count() > n / 2, "{file}");
    }
    Ok(())
}

#[test]
fn time_to_event_as_admiral_records_it() -> Result<(), Box<dyn std::error::Error>> {
    let Some(dir) = support::shared("reference/response") else { return Ok(()) };
    let dir = dir.join("admiral");
    let table = |name: &str| -> std::io::Result<Vec<BTreeMap<String, String>>> {
        let text = std::fs::read_to_string(dir.join(name))?;
        let mut lines =
            text.lines().map(|l| l.split(',').map(|f| f.trim_matches('"').to_owned()).collect::<Vec<_>>());
        let header = lines.next().unwrap_or_default();
        Ok(lines.map(|l| header.iter().cloned().zip(l).collect()).collect())
    };
    let get = |row: &BTreeMap<String, String>, name: &str| row.get(name).and_then(|v| day(v));
    // Overall survival: death, else last known alive.
    for (row, expected) in
        table("derive_param_tte_1_in_adsl.csv")?.iter().zip(table("derive_param_tte_1_1_expected.csv")?)
    {
        let events = [Candidate { day: get(row, "DTHDT"), what: "DEATH" }];
        let censors = [Candidate { day: get(row, "LSTALVDT"), what: "LAST KNOWN ALIVE DATE" }];
        let (d, what, event) = time_to_event(get(row, "TRTSDT"), &events, &censors).ok_or("no time")?;
        assert_eq!(
            (d.iso(), what, event),
            (expected["ADT"].clone(), expected["EVENTDESC"].as_str(), expected["CNSR"] == "0")
        );
    }
    // Progression-free survival (by day) and duration of response: progression or death, else last assessment.
    for (test, start, at) in [("2", "TRTSDTM", "ADTM"), ("3", "RSPDT", "ADT")] {
        let adrs = table(&format!("derive_param_tte_{test}_in_adrs.csv"))?;
        let adsl = table(&format!("derive_param_tte_{test}_in_adsl.csv"))?;
        let expected = table(&format!("derive_param_tte_{test}_1_expected.csv"))?;
        assert!(!expected.is_empty());
        for e in expected {
            let subject = adsl.iter().find(|s| s["USUBJID"] == e["USUBJID"]).ok_or("no subject")?;
            let rows = || adrs.iter().filter(|r| r["USUBJID"] == e["USUBJID"]);
            let pd = rows().filter(|r| r["AVALC"] == "PD").filter_map(|r| get(r, at)).min();
            let last = rows().filter_map(|r| get(r, at)).max();
            let begin = get(subject, start);
            let events =
                [Candidate { day: pd, what: "PD" }, Candidate { day: get(subject, "DTHDT"), what: "DEATH" }];
            let first = if test == "2" { "TREATMENT START" } else { "FIRST RESPONSE" };
            let mut censors = [
                Candidate { day: last, what: "LAST TUMOR ASSESSMENT" },
                Candidate { day: begin, what: first },
            ];
            if test == "3" {
                censors.reverse();
            }
            let (d, what, event) = time_to_event(begin, &events, &censors).ok_or("no time")?;
            assert_eq!(Some(d), get(&e, at), "{test} {e:?}");
            assert_eq!((what, event), (e["EVENTDESC"].as_str(), e["CNSR"] == "0"), "{test} {e:?}");
        }
    }
    // First adverse event, by term and in all; without a start the day stands.
    let adsl = table("derive_param_tte_5_in_adsl.csv")?;
    let ae = table("derive_param_tte_5_in_ae.csv")?;
    for e in table("derive_param_tte_5_1_expected.csv")? {
        let subject = adsl.iter().find(|s| s["USUBJID"] == e["USUBJID"]).ok_or("no subject")?;
        let first = ae
            .iter()
            .filter(|r| r["USUBJID"] == e["USUBJID"] && r["AEDECOD"] == e["PARCAT2"])
            .filter_map(|r| get(r, "AESTDT"))
            .min();
        let end = get(subject, "TRTEDT").map(|d| d.plus(10)).into_iter().chain(get(subject, "EOSDT")).min();
        let found = time_to_event(
            get(subject, "TRTSDT"),
            &[Candidate { day: first, what: 0 }],
            &[Candidate { day: end, what: 1 }],
        );
        let (d, censored, _) = found.ok_or("no time")?;
        assert_eq!((d.iso(), censored.to_string()), (e["ADT"].clone(), e["CNSR"].clone()));
    }
    for e in table("derive_param_tte_11_1_expected.csv")? {
        let subject = table("derive_param_tte_11_in_adsl.csv")?
            .into_iter()
            .find(|s| s["USUBJID"] == e["USUBJID"])
            .ok_or("no subject")?;
        let events = table("derive_param_tte_11_in_adae.csv")?;
        let first = events.iter().find(|r| r["USUBJID"] == e["USUBJID"]).and_then(|r| get(r, "ASTDT"));
        let found = time_to_event(get(&subject, "TRTSDT"), &[Candidate { day: first, what: () }], &[]);
        assert_eq!(found.map(|f| f.0), get(&e, "ADT"));
    }
    Ok(())
}
