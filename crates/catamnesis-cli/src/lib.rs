//! The command line of catamnesis.
//!
//! Data goes to standard output, everything else to standard error. Exit codes: 0 done, 1 findings where they
//! were asked for, 2 failure.
//!
//! | module | what it holds |
//! | --- | --- |
//! | [`cli`] | every command and option, from which help, man pages, completions and the reference come |
//! | `commands` | one file per command |
//! | [`inputs`] | files, folders, archives and tables become a stream of reports |
//! | [`table`] | case tables on disk: atomic, resumable, in four formats |
//! | [`scoring`] | predicted tables and spans against a gold standard |
//! | [`terms`] | a user's own terminologies |
//! | [`error`] | what can go wrong, and what to do about it |
//! | [`reference`] | the generated schemas and pages |

pub mod cli;
mod commands;
pub mod inputs;
pub mod table;
pub mod scoring;
pub mod terms;
pub mod error;
pub mod reference;
mod output;

use clap::Parser;
use error::CliError;
use std::process::ExitCode;

/// What a command that did its work found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// Nothing to report.
    Clean,
    /// Findings, where the user asked to be told by the exit code.
    Findings,
}

/// Runs the command of the process's arguments.
pub fn main() -> ExitCode {
    let arguments = match cli::Cli::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are data and go to standard output; errors of usage exit with 2.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    match commands::run(arguments) {
        Ok(Done::Clean) => ExitCode::SUCCESS,
        Ok(Done::Findings) => ExitCode::from(1),
        Err(CliError::ReaderGone) => ExitCode::SUCCESS,
        Err(error) => {
            output::say(&format!("error: {error}"));
            if let Some(hint) = error.hint() {
                output::say(&format!("  help: {hint}"));
            }
            ExitCode::from(2)
        }
    }
}
