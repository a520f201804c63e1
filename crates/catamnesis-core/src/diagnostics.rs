//! Coded messages about what a stage could not understand or what does not fit.

use crate::span::TextSpan;

/// How much a diagnostic matters to the reader of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Something in the report or in our reading of it does not fit.
    Warning,
    /// A part of the report could not be used.
    Error,
}

impl Severity {
    /// Lower-case word used in every output.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One message: a permanent code, where it applies, what is the matter and what to do about it.
///
/// Codes begin with a letter per stage: `I` input, `T` text, `M` mentions, `F` facts, `L` timeline,
/// `A` assessment, `B` attribution. Each has a page in the book, shown by `catamnesis explain CODE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Permanent code, for example `F003`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// The words it is about, most important first; empty where it is about the whole report.
    pub spans: Vec<TextSpan>,
    /// What is the matter, in one sentence without a final period.
    pub message: String,
    /// What the reader can do, in one sentence.
    pub hint: String,
}

/// The list every stage adds to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// An empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a message.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// All messages in the order in which the stages found them.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Number of messages.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}
