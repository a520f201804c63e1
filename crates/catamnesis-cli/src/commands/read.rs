//! `catamnesis read`: one or a few reports, for people or programs.

use super::{guard, recognizer};
use crate::Done;
use crate::cli::{Labels, ReadArgs, ReadFormat, Stage};
use crate::error::CliError;
use crate::inputs::{self, Columns, Item, Payload, Problem, Sink, Stopped};
use crate::output::{self, say};
use catamnesis::input::CaseReport;
use catamnesis::{Analysis, analyze_with};
use catamnesis_export::Voices;
use catamnesis_export::labels::LabelSet;
use catamnesis_export::schema::v1::{self, ReportSummary};
use catamnesis_export::summary::{self, Layout};
use catamnesis_export::{html, stages};
use catamnesis_vocab::Vocabulary;
use serde_json::Value;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// Runs the command.
pub(super) fn run(args: &ReadArgs, vocabulary: &Vocabulary) -> Result<Done, CliError> {
    let columns = Columns::from(&args.columns);
    let mut sink = Collected { items: Vec::new() };
    for path in &args.files {
        if path == Path::new("-") {
            sink.items.push(standard_input()?);
            continue;
        }
        for file in &inputs::plan(std::slice::from_ref(path))?.files {
            let _ = inputs::walk(file, &columns, &mut sink);
        }
    }
    if sink.items.is_empty() {
        return Err(CliError::NoReports { place: "these files".into() });
    }
    guard::silence();
    let n_all = sink.items.len();
    let chosen = recognizer::Chosen::open(&args.recognizer, args.labels)?;
    let model = chosen.model()?;
    let recognizer = match args.stage {
        Some(Stage::Mentions) => chosen.recognizer(model.as_ref()),
        _ => None,
    };
    let mut result = Results { args, voices: chosen.voices(), parts: Vec::new(), title: String::new() };
    let mut problems: Vec<(String, Problem)> = Vec::new();
    for item in sink.items {
        let source = item.source.clone();
        let read = guard::guarded(|| {
            for report in inputs::reports_of(item, &columns)? {
                let analysis = analyze_with(&report, vocabulary, recognizer);
                let summary = v1::summarize(&report, &analysis, Some(&source));
                result.add(&report, &analysis, &summary);
            }
            Ok(())
        });
        if let Err(problem) = read {
            problems.push((source, problem));
        }
    }
    if !result.parts.is_empty() {
        output::deliver(&result.finish(), args.output.as_deref(), args.force)?;
    }
    match problems.len() {
        0 => Ok(Done::Clean),
        1 if n_all == 1 => {
            let (source_name, problem) = problems.remove(0);
            let message = format!("{} [{}]", problem.message, problem.code);
            Err(CliError::Report { source_name, message, hint: problem.hint })
        }
        n_bad => {
            for (source, problem) in &problems {
                say(&format!("{source}: {} [{}]\n  help: {}", problem.message, problem.code, problem.hint));
            }
            Err(CliError::SomeReports { n_bad, n_all })
        }
    }
}

pub(super) fn standard_input() -> Result<Item, CliError> {
    let name = Path::new("standard input");
    let limit = inputs::MAX_FILE_BYTES;
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(limit as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| CliError::read(name, e))?;
    let payload = match bytes.len() {
        n if n > limit => Payload::Bad(Problem::too_long("input", limit)),
        _ => Payload::File { name: "stdin".into(), bytes },
    };
    Ok(Item { source: name.display().to_string(), payload })
}

/// Keeps everything: `read` is for a few reports.
struct Collected {
    items: Vec<Item>,
}

impl Sink for Collected {
    fn put(&mut self, source: &dyn Fn() -> String, make: &mut dyn FnMut() -> Payload) -> Result<(), Stopped> {
        self.items.push(Item { source: source(), payload: make() });
        Ok(())
    }

    fn meter(&self) -> Arc<AtomicU64> {
        Arc::default()
    }
}

/// The results in the wanted shape.
struct Results<'a> {
    args: &'a ReadArgs,
    voices: Voices,
    parts: Vec<Part>,
    title: String,
}

enum Part {
    Text(String),
    Json(Value),
}

impl Results<'_> {
    fn add(&mut self, report: &CaseReport, analysis: &Analysis<'_>, summary: &ReportSummary) {
        let source = summary.report.source.as_deref();
        let part = match (self.args.stage, self.args.format) {
            (Some(Stage::Text), _) => Part::Json(stages::text(report, analysis)),
            (Some(Stage::Mentions), ReadFormat::Text) => {
                Part::Text(mention_lines(report, analysis, self.set(), self.voices))
            }
            (Some(Stage::Mentions), _) => {
                Part::Json(stages::mentions(report, analysis, self.set(), self.voices))
            }
            (Some(Stage::Facts), _) => Part::Json(stages::facts(report, analysis, source)),
            (None, ReadFormat::Text) => {
                let to_file = self.args.output.is_some();
                let layout = Layout {
                    width: if to_file { 100 } else { output::width() },
                    color: !to_file && output::color(),
                };
                Part::Text(summary::render(summary, layout))
            }
            (None, ReadFormat::Html) => {
                if self.title.is_empty() {
                    self.title = summary.report.title.clone().unwrap_or_else(|| report.id.clone());
                }
                Part::Text(html::article(self.parts.len() + 1, report, analysis, summary))
            }
            (None, _) => Part::Json(serde_json::to_value(summary).unwrap_or(Value::Null)),
        };
        self.parts.push(part);
    }

    fn set(&self) -> LabelSet {
        match self.args.labels {
            Labels::Catamnesis => LabelSet::Catamnesis,
            Labels::Maccrobat => LabelSet::Maccrobat,
            Labels::E3c => LabelSet::E3c,
            Labels::Phee => LabelSet::Phee,
        }
    }

    fn finish(self) -> String {
        let mut texts = Vec::new();
        let mut values = Vec::new();
        for part in self.parts {
            match part {
                Part::Text(text) => texts.push(text),
                Part::Json(value) => values.push(value),
            }
        }
        match self.args.format {
            ReadFormat::Html if values.is_empty() => html::page(&self.title, &texts),
            _ if values.is_empty() => texts.join("\n"),
            ReadFormat::Jsonl => values.iter().map(|v| format!("{v}\n")).collect(),
            _ => {
                let whole = if values.len() == 1 { values.remove(0) } else { Value::Array(values) };
                format!("{whole:#}\n")
            }
        }
    }
}

/// One mention per line: offsets, type, assertion, words.
fn mention_lines(report: &CaseReport, analysis: &Analysis<'_>, set: LabelSet, voices: Voices) -> String {
    let value = stages::mentions(report, analysis, set, voices);
    let mut out = String::new();
    for entity in value["entities"].as_array().into_iter().flatten() {
        let word = |key: &str| entity[key].as_str().unwrap_or("").to_owned();
        let words: Vec<String> = word("text").split_whitespace().map(str::to_owned).collect();
        out.push_str(&format!(
            "{:>6} {:>6}  {:<16} {:<12} {}\n",
            entity["start"],
            entity["end"],
            word("type"),
            word("assertion"),
            words.join(" ")
        ));
    }
    out
}
