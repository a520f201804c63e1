//! `cargo xtask score`: measures the program against the references beside the repository and holds it to the
//! floors of `.ci/floors.toml`, which only go up.
//!
//! The references are no part of the repository; where they are absent the task says so and succeeds.
//! `CATAMNESIS_GOLD` names another place for them.

mod learned;

use crate::{root, run, say};
use serde_json::{Value, json};
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs, io};

const FLOORS: &str = ".ci/floors.toml";

/// One number, better when higher.
struct Measure {
    name: &'static str,
    value: f64,
}

/// Measures, compares with the floors, and with `raise` lifts them to what was measured.
pub fn run(raise: bool) -> ExitCode {
    let root = root();
    let gold = env::var_os("CATAMNESIS_GOLD").map_or_else(|| root.join("../shared/gold"), Into::into);
    if !gold.is_dir() {
        say(&format!("score: skipped, there are no references at {}", gold.display()));
        return ExitCode::SUCCESS;
    }
    match measure(&root, &gold).and_then(|measures| compare(&root, &measures, raise)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            say(&format!("score: {error}"));
            ExitCode::from(2)
        }
    }
}

fn measure(root: &Path, gold: &Path) -> io::Result<Vec<Measure>> {
    let program = run::build(root)?;
    let scratch = root.join("target/score");
    fs::create_dir_all(&scratch)?;
    let mut measures = case_table(&program, gold, &scratch)?;
    measures.extend(traps(&program, gold, &scratch)?);
    measures.extend(spans(&program, gold, &scratch)?);
    measures.extend(timelines(&program, gold, &scratch)?);
    Ok(measures)
}

fn case_table(program: &Path, gold: &Path, scratch: &Path) -> io::Result<Vec<Measure>> {
    let (records, table) = (gold.join("case-table/dev"), scratch.join("cases.jsonl"));
    let reports = format!("{}/*.txt", records.display());
    let table_name = table.display().to_string();
    run::output(program, &["tabulate", &reports, "--output", &table_name, "--force", "--quiet"])?;
    let scorer = gold.join("score_case_table.py").display().to_string();
    let scores =
        json_of(&run::output("python3", &[&scorer, &records.display().to_string(), &table_name, "--json"])?)?;
    let count = |key: &str| {
        scores[key].as_array().map_or(scores[key].as_f64(), |a| Some(a.len() as f64)).unwrap_or(0.0)
    };
    Ok(vec![
        Measure { name: "case_table_macro_f1", value: number(&scores["macro_f1"]) },
        Measure { name: "case_table_events_f1", value: number(&scores["fields"]["events"]["f1"]) },
        Measure { name: "case_table_timing", value: number(&scores["event_timing"]["share"]) },
        Measure { name: "case_table_missing_negative", value: 0.0 - count("missing") },
        Measure { name: "case_table_quotes_not_in_text_negative", value: 0.0 - count("quotes_not_in_text") },
    ])
}

/// The mention that shares most with the target decides; of equals the shorter one.
fn traps(program: &Path, gold: &Path, scratch: &Path) -> io::Result<Vec<Measure>> {
    let traps: Vec<Value> = lines(&fs::read_to_string(gold.join("assertion/traps.jsonl"))?)?;
    let sentences: String =
        traps.iter().map(|t| format!("{}\n", json!({"id": t["id"], "text": t["text"]}))).collect();
    let read = mentions(program, &sentences, "catamnesis", &scratch.join("traps.jsonl"))?;
    let mut right = 0;
    for trap in &traps {
        let (start, end) = (number(&trap["start"]), number(&trap["end"]));
        let entities = read.iter().find(|r| r["id"] == trap["id"]).and_then(|r| r["entities"].as_array());
        let closest = entities.into_iter().flatten().max_by(|a, b| {
            let shared = |e: &Value| number(&e["end"]).min(end) - number(&e["start"]).max(start);
            let length = |e: &Value| number(&e["end"]) - number(&e["start"]);
            shared(a).total_cmp(&shared(b)).then(length(b).total_cmp(&length(a)))
        });
        let says = closest
            .filter(|e| number(&e["start"]) < end && start < number(&e["end"]))
            .map(|e| &e["assertion"]);
        if says == Some(&trap["expected"]) {
            right += 1;
        } else {
            say(&format!(
                "  {}: {} is {}, not {}: {}",
                trap["id"],
                trap["target"],
                trap["expected"],
                says.unwrap_or(&Value::Null),
                trap["text"]
            ));
        }
    }
    Ok(vec![Measure { name: "assertion_traps_of_16", value: f64::from(right) }])
}

fn spans(program: &Path, gold: &Path, scratch: &Path) -> io::Result<Vec<Measure>> {
    let scorer = gold.join("score_spans.py").display().to_string();
    let mut measures = Vec::new();
    for (set, labels, exact, overlap) in [
        ("maccrobat/tune.jsonl", "maccrobat", "maccrobat_exact_f1", "maccrobat_overlap_f1"),
        ("phee/dev.jsonl", "phee", "phee_exact_f1", "phee_overlap_f1"),
    ] {
        let path = gold.join(set);
        let told = fs::read_to_string(&path)?;
        let predicted = scratch.join(set.replace('/', "-"));
        let read = mentions(program, &told, labels, &predicted)?;
        let paths = [path.display().to_string(), predicted.display().to_string()];
        let scores = json_of(&run::output("python3", &[&scorer, &paths[0], &paths[1], "--json"])?)?;
        measures.push(Measure { name: exact, value: learned::exact(&scores) });
        measures.push(Measure { name: overlap, value: number(&scores["micro_overlap"]["f1"]) });
        if labels == "maccrobat" {
            measures.extend(learned::measures(&lines(&told)?, &read));
        } else {
            let only = ["--json", "--types", learned::PHEE_ARGUMENTS];
            let arguments = [&[scorer.as_str(), &paths[0], &paths[1]][..], &only[..]].concat();
            let scores = json_of(&run::output("python3", &arguments)?)?;
            measures.push(Measure { name: "phee_arguments_exact_f1", value: learned::exact(&scores) });
        }
    }
    Ok(measures)
}

/// Clinicians' timelines of whole reports: how much of what they list is listed, and how near its time is.
fn timelines(program: &Path, gold: &Path, scratch: &Path) -> io::Result<Vec<Measure>> {
    let told = gold.join("timelines/dev.jsonl").display().to_string();
    let listed = scratch.join("timelines.jsonl");
    fs::write(&listed, run::output(program, &["timeline", &told, "--format", "jsonl"])?)?;
    let scorer = gold.join("score_timeline.py").display().to_string();
    let scores =
        json_of(&run::output("python3", &[&scorer, &told, &listed.display().to_string(), "--json"])?)?;
    Ok(vec![
        Measure { name: "timeline_recall", value: number(&scores["recall"]) },
        Measure { name: "timeline_precision", value: number(&scores["precision"]) },
        Measure { name: "timeline_close", value: number(&scores["close"]) },
        Measure { name: "timeline_coverage", value: number(&scores["coverage"]) },
    ])
}

/// Reads texts given as JSON Lines and keeps the mentions at `output`.
fn mentions(program: &Path, texts: &str, labels: &str, output: &Path) -> io::Result<Vec<Value>> {
    let told = output.with_extension("in.jsonl");
    fs::write(&told, texts)?;
    let arguments = ["read", "--stage", "mentions", "--format", "jsonl", "--labels", labels];
    let read = run::output(program, &[&arguments[..], &[&told.display().to_string()]].concat())?;
    fs::write(output, &read)?;
    lines(&read)
}

fn compare(root: &Path, measures: &[Measure], raise: bool) -> io::Result<bool> {
    let path = root.join(FLOORS);
    let text = fs::read_to_string(&path)?;
    let floors: toml::Table = text.parse().map_err(|e| io::Error::other(format!("{FLOORS}: {e}")))?;
    let mut holds = true;
    let mut lifted = String::new();
    for Measure { name, value } in measures {
        let floor = floors.get(*name).and_then(|v| v.as_float().or(v.as_integer().map(|i| i as f64)));
        let enough = floor.is_none_or(|f| *value >= f);
        holds &= enough;
        let floor_text = floor.map_or_else(|| "none".to_owned(), |f| format!("{f:.3}"));
        say(&format!("{} {name:<40} {value:>8.3}  floor {floor_text}", if enough { "ok  " } else { "LOW " }));
        // Floors are cut to three places, so that they never ask for more than was measured.
        let new = floor.unwrap_or(f64::MIN).max((value * 1000.0).floor() / 1000.0);
        lifted.push_str(&format!("{name} = {new:?}\n"));
    }
    if raise && holds {
        let comment: String =
            text.lines().take_while(|l| l.starts_with('#')).map(|l| format!("{l}\n")).collect();
        fs::write(&path, comment + &lifted)?;
    }
    Ok(holds)
}

fn lines(text: &str) -> io::Result<Vec<Value>> {
    text.lines().filter(|l| !l.trim().is_empty()).map(json_of).collect()
}

fn json_of(text: &str) -> io::Result<Value> {
    serde_json::from_str(text).map_err(|e| {
        io::Error::other(format!("no JSON ({e}): {}", text.chars().take(80).collect::<String>()))
    })
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(0.0)
}
