//! `catamnesis completions`: what a shell needs to complete our words.

use crate::cli::{Cli, CompletionsArgs};
use crate::error::CliError;
use crate::{Done, output};
use clap::CommandFactory;

/// Runs the command.
pub(super) fn run(args: &CompletionsArgs) -> Result<Done, CliError> {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "catamnesis", &mut out);
    output::print(&String::from_utf8_lossy(&out))?;
    Ok(Done::Clean)
}
