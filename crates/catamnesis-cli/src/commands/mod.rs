//! One file per command.

mod read;
mod tabulate;
mod timeline;
mod check;
mod each;
mod assess;
mod weigh;
mod plot;
mod score;
mod recognizer;
mod train;
mod vocab;
pub(crate) mod explain;
mod completions;
mod man;
mod guard;

use crate::cli::{Cli, ColumnArgs, Command};
use crate::error::CliError;
use crate::inputs::Columns;
use crate::{Done, terms};

/// Runs a command.
pub(crate) fn run(cli: Cli) -> Result<Done, CliError> {
    let vocabulary = || terms::vocabulary(&cli.vocab);
    match &cli.command {
        Command::Read(args) => read::run(args, &vocabulary()?),
        Command::Tabulate(args) => tabulate::run(args, &cli.vocab, &vocabulary()?),
        Command::Timeline(args) => timeline::run(args, &vocabulary()?),
        Command::Check(args) => check::run(args, &vocabulary()?),
        Command::Assess(args) => assess::run(args, vocabulary),
        Command::Weigh(args) => weigh::run(args, vocabulary),
        Command::Plot(args) => plot::run(args),
        Command::Score(args) => score::run(args),
        Command::Train(args) => train::run(args, &vocabulary()?),
        Command::Vocab(args) => vocab::run(args, &vocabulary()?),
        Command::Explain(args) => explain::run(args),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args),
    }
}

impl From<&ColumnArgs> for Columns {
    fn from(args: &ColumnArgs) -> Self {
        Columns { text: args.text_column.clone(), id: args.id_column.clone() }
    }
}

/// A count for people: `8,058 reports`, `1 report`.
pub(crate) fn count(n: u64, noun: &str) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    let plural = if n == 1 { "" } else { "s" };
    format!("{out} {noun}{plural}")
}
