//! Reads report after report and hands each to a command; what cannot be read is told and does not stop the
//! rest.

use super::{guard, read};
use crate::error::CliError;
use crate::inputs::{self, Columns, Item, Payload, Problem, Sink, Stopped};
use crate::output::say;
use catamnesis::input::CaseReport;
use catamnesis::{Analysis, analyze};
use catamnesis_vocab::Vocabulary;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// Analyzes every report of the files in order; `visit` gets the report, its analysis and its source.
///
/// # Errors
/// When there is nothing to read, or something could not be read; then every other report was visited.
pub(super) fn report(
    files: &[PathBuf],
    columns: &Columns,
    vocabulary: &Vocabulary,
    visit: &mut dyn FnMut(&CaseReport, &Analysis<'_>, &str),
) -> Result<(), CliError> {
    guard::silence();
    let mut sink = Visitor { columns, vocabulary, visit, n_all: 0, bad: Vec::new() };
    for path in files {
        if path == Path::new("-") {
            let item = read::standard_input()?;
            sink.item(item);
            continue;
        }
        for file in &inputs::plan(std::slice::from_ref(path))?.files {
            let _ = inputs::walk(file, columns, &mut sink);
        }
    }
    sink.finish()
}

struct Visitor<'a> {
    columns: &'a Columns,
    vocabulary: &'a Vocabulary,
    visit: &'a mut dyn FnMut(&CaseReport, &Analysis<'_>, &str),
    n_all: usize,
    bad: Vec<(String, Problem)>,
}

impl Visitor<'_> {
    fn item(&mut self, item: Item) {
        self.n_all += 1;
        let source = item.source.clone();
        let result = guard::guarded(|| {
            for report in inputs::reports_of(item, self.columns)? {
                let analysis = analyze(&report, self.vocabulary);
                (self.visit)(&report, &analysis, &source);
            }
            Ok(())
        });
        if let Err(problem) = result {
            self.bad.push((source, problem));
        }
    }

    fn finish(mut self) -> Result<(), CliError> {
        match self.bad.len() {
            _ if self.n_all == 0 => Err(CliError::NoReports { place: "these files".into() }),
            0 => Ok(()),
            1 if self.n_all == 1 => {
                let (source_name, problem) = self.bad.remove(0);
                let message = format!("{} [{}]", problem.message, problem.code);
                Err(CliError::Report { source_name, message, hint: problem.hint })
            }
            n_bad => {
                for (source, problem) in &self.bad {
                    say(&format!(
                        "{source}: {} [{}]\n  help: {}",
                        problem.message, problem.code, problem.hint
                    ));
                }
                Err(CliError::SomeReports { n_bad, n_all: self.n_all })
            }
        }
    }
}

impl Sink for Visitor<'_> {
    fn put(&mut self, source: &dyn Fn() -> String, make: &mut dyn FnMut() -> Payload) -> Result<(), Stopped> {
        self.item(Item { source: source(), payload: make() });
        Ok(())
    }

    fn meter(&self) -> Arc<AtomicU64> {
        Arc::default()
    }
}
