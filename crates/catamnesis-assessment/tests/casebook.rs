//! Runs the literate cases of `casebook/response/*.md`.
//!
//! A case is a `timeline` block, which tells what was seen, followed by an `assessment` block, which tells what the
//! criteria make of it. `CASEBOOK_UPDATE=1` rewrites the expectations; read the diff.
// A test may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::type_complexity)]

use std::path::PathBuf;

use catamnesis_assessment::assess::{BestMode, Settings, SubjectAssessment, assess};
use catamnesis_assessment::best::{CompleteThenDisease, Confirmation, Table3};
use catamnesis_assessment::criteria::Criteria;
use catamnesis_assessment::day::{Day, Imputation, parse_date};
use catamnesis_assessment::events::CensoringRule;
use catamnesis_assessment::sums::PartialRule;
use catamnesis_assessment::tables::build::{BuildOptions, GroupBy};
use catamnesis_assessment::tables::lesions;
use catamnesis_assessment::tables::output::{percent, sum_text};
use catamnesis_assessment::tables::responses::SubjectDates;

type Failure = Box<dyn std::error::Error>;

#[test]
fn every_case_of_the_casebook() -> Result<(), Failure> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../casebook/response");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    files.sort();
    let update = std::env::var_os("CASEBOOK_UPDATE").is_some();
    let mut cases = 0;
    let mut wrong = Vec::new();
    for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "md")) {
        let text = std::fs::read_to_string(file)?;
        let (rewritten, n) = run(&text)?;
        cases += n;
        if rewritten != text {
            if update {
                std::fs::write(file, rewritten)?;
            } else {
                wrong.push(difference(&text, &rewritten, &file.display().to_string()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases >= 30, "only {cases} cases");
    Ok(())
}

fn difference(expected: &str, got: &str, file: &str) -> String {
    let heading =
        |i: usize| expected.lines().take(i).filter(|l| l.starts_with("## ")).last().unwrap_or("").to_owned();
    let differing: Vec<String> = expected
        .lines()
        .zip(got.lines())
        .enumerate()
        .filter(|(_, (a, b))| a != b)
        .map(|(i, (a, b))| format!("{file}:{} {}\n  expected {a}\n  got      {b}", i + 1, heading(i)))
        .collect();
    if differing.is_empty() { format!("{file}: number of lines differs") } else { differing.join("\n") }
}

/// The text with every expectation as derived, and the number of cases.
fn run(text: &str) -> Result<(String, usize), Failure> {
    let (mut out, mut cases) = (String::new(), 0);
    let mut timeline = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        let Some(info) =
            line.strip_prefix("```").filter(|i| i.starts_with("timeline") || i.starts_with("assessment"))
        else {
            continue;
        };
        let body: Vec<&str> = lines.by_ref().take_while(|l| *l != "```").collect();
        if info.starts_with("timeline") {
            timeline = body.join("\n");
            out.push_str(&timeline);
        } else {
            out.push_str(&derive(&timeline, info).map_err(|e| format!("{e} in\n{timeline}"))?);
            cases += 1;
        }
        out.push_str("\n```\n");
    }
    Ok((out, cases))
}

fn derive(timeline: &str, info: &str) -> Result<String, Failure> {
    let option = |name: &str| info.split_whitespace().find_map(|w| w.strip_prefix(name)?.strip_prefix('='));
    let partial =
        if option("partial") == Some("recalculated") { PartialRule::Recalculated } else { PartialRule::Kept };
    let criteria = Criteria::built_in(option("criteria").ok_or("no criteria")?, partial)?;
    let confirmation = match option("confirmation") {
        Some("required") => Confirmation::Required { days: criteria.confirmation() },
        _ => Confirmation::NotRequired,
    };
    let complete_then_disease = match option("complete-then-disease") {
        Some("regrade") => CompleteThenDisease::Regrade,
        _ => CompleteThenDisease::Progression,
    };
    let best = BestMode::Table3(Table3 {
        confirmation,
        stable_minimum: criteria.stable_minimum(),
        complete_then_disease,
    });
    let settings = Settings { best, censoring: CensoringRule { missed_visits: None, new_therapy: true } };
    let build = BuildOptions {
        group: GroupBy::Date,
        imputation: Imputation::Reject,
        rows_add_up: false,
        products: false,
    };
    let mut findings = Vec::new();
    let subjects = lesions::read(&table(timeline)?, &build, &mut findings)?;
    let subject = subjects.into_iter().next().ok_or("no subject")?;
    let reference = option("reference").and_then(parse_date).map(|w| w.earliest());
    let dates = SubjectDates { reference, ..SubjectDates::default() };
    let assessment = assess(subject, &dates, &criteria, &settings, &mut findings);
    let decisive = if option("confirmation") == Some("required") {
        assessment.confirmed
    } else {
        assessment.unconfirmed
    };
    let mut shown = show(&assessment, &criteria);
    shown.push_str(&format!("best overall response: {}", criteria.best_code(decisive.response)));
    if let Some(day) = decisive.confirmed {
        shown.push_str(&format!(", confirmed {}", day.iso()));
    }
    for f in findings.iter().filter(|f| !matches!(f.code.code(), "A019" | "A012" | "A010")) {
        shown.push_str(&format!("\n{}: {}", f.code.code(), f.message));
    }
    Ok(shown)
}

fn show(assessment: &SubjectAssessment, criteria: &Criteria) -> String {
    let mut shown = String::from(
        "date        sum      baseline  nadir    new  target  non-target         overall        rule\n",
    );
    let measure = criteria.measure();
    let dash = |text: String| if text.is_empty() { "-".to_owned() } else { text };
    for t in &assessment.timepoints {
        let targets = t.target.response.is_some();
        let cell = |text: String| if targets { dash(text) } else { "-".to_owned() };
        let line = format!(
            "{:12}{:9}{:10}{:9}{:5}{:8}{:19}{:15}{}",
            t.day.iso(),
            cell(sum_text(t.target.sum, measure)),
            cell(percent(t.target.sum, t.baseline)),
            cell(percent(t.target.sum, t.target.nadir)),
            match t.new.code() {
                "N" => "-",
                "EQUIVOCAL" => "?",
                _ => "yes",
            },
            t.target.response.map_or("-", |r| criteria.part_code(r)),
            t.non_target.map_or("-", |r| criteria.part_code(r)),
            criteria.code(t.overall),
            t.overall_rule.id(),
        );
        shown.push_str(line.trim_end());
        shown.push('\n');
    }
    shown
}

/// A timeline as a lesion table. A line is `DATE  KIND ID SIZE [xPERPENDICULAR] [HUn] [sliceMM] [state] [node] [in ORGAN], ID …; KIND …`.
fn table(timeline: &str) -> Result<String, Failure> {
    let mut csv = String::from(
        "subject,date,lesion,kind,organ,node,diameter_mm,perpendicular_mm,attenuation_hu,state,value,method,slice_mm\n",
    );
    for line in timeline.lines().filter(|l| !l.trim().is_empty()) {
        let (date, rest) = line.trim().split_once(' ').ok_or("a line needs a date")?;
        if parse_date(date).is_none_or(|w| w.earliest() < Day(0)) {
            return Err(format!("no date in {line}").into());
        }
        for group in rest.split(';') {
            let (kind, items) = group.trim().split_once(' ').ok_or("a kind needs lesions")?;
            for item in items.split(',') {
                csv.push_str(&row(date, kind, item.trim()));
            }
        }
    }
    Ok(csv)
}

fn row(date: &str, kind: &str, item: &str) -> String {
    let (item, organ) = item.split_once(" in ").unwrap_or((item, ""));
    let mut words = item.split_whitespace();
    let id = words.next().unwrap_or("");
    let (mut size, mut perpendicular, mut hu, mut node, mut method, mut slice, mut state) =
        ("", "", "", "", "", "", Vec::new());
    for word in words {
        match word {
            "mm" => {}
            "node" => node = "yes",
            "by-pet" => method = "PET",
            w if w.starts_with('x') && w[1..].parse::<f64>().is_ok() => perpendicular = &w[1..],
            w if w.starts_with("HU") => hu = &w[2..],
            w if w.starts_with("slice") => slice = &w[5..],
            w if size.is_empty() && w.starts_with(|c: char| c.is_ascii_digit() || c == '<' || c == '-') => {
                size = w
            }
            w => state.push(w),
        }
    }
    let (diameter, value) = if kind == "finding" { ("", size) } else { (size, "") };
    let state = state.join(" ");
    format!(
        "S,{date},{id},{kind},{organ},{node},{diameter},{perpendicular},{hu},{state},{value},{method},{slice}\n"
    )
}
