//! Findings on their way to standard error and to a file: a few of each kind, however many there are.

use crate::error::CliError;
use crate::output;
use catamnesis_assessment::finding::{Finding, FindingCode};
use catamnesis_assessment::tables::csv::push_line;
use catamnesis_core::Severity;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How many of a kind are shown.
const SHOWN: usize = 5;

/// Counts findings, shows the first of each kind, keeps all only where they are wanted in a file.
pub(crate) struct FindingLog {
    counts: BTreeMap<FindingCode, usize>,
    first: BTreeMap<FindingCode, Vec<String>>,
    file: Option<(PathBuf, Vec<u8>)>,
    force: bool,
}

impl FindingLog {
    /// An empty log; with a path, all findings are written there at the end.
    pub fn new(path: Option<&Path>, force: bool) -> Result<Self, CliError> {
        let file = path.map(|path| {
            let mut text = Vec::new();
            push_line(&mut text, ["code", "severity", "subject", "visit", "message", "remedy"]);
            (path.to_owned(), text)
        });
        Ok(FindingLog { counts: BTreeMap::new(), first: BTreeMap::new(), file, force })
    }

    /// Takes findings over.
    pub fn take(&mut self, findings: &mut Vec<Finding>) {
        for finding in findings.drain(..) {
            let code = finding.code;
            let count = self.counts.entry(code).or_default();
            *count += 1;
            if *count <= SHOWN {
                let d = finding.diagnostic();
                self.first.entry(code).or_default().push(d.message);
            }
            if let Some((_, text)) = &mut self.file {
                let severity = code.severity().word();
                push_line(
                    text,
                    [code.code(), severity, &finding.subject, &finding.visit, &finding.message, code.hint()],
                );
            }
        }
    }

    /// Shows the findings and writes the file; true if the exit code must tell.
    pub fn finish(self, strict: bool) -> Result<bool, CliError> {
        let mut severe = false;
        for (code, count) in &self.counts {
            let severity = code.severity();
            severe |= severity == Severity::Error || strict && severity == Severity::Warning;
            for message in self.first.get(code).into_iter().flatten() {
                output::say(&format!("{} {}: {message}", severity.word(), code.code()));
            }
            if *count > SHOWN {
                output::say(&format!("  … and {} more of {}", count - SHOWN, code.code()));
            }
            output::say(&format!("  help: {}", code.hint()));
        }
        if let Some((path, text)) = &self.file {
            output::deliver(&String::from_utf8_lossy(text), Some(path), self.force)?;
        }
        Ok(severe)
    }
}
