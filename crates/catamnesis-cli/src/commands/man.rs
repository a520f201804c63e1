//! `catamnesis man`: the manual pages.

use crate::Done;
use crate::cli::{Cli, ManArgs};
use crate::error::CliError;
use crate::output::say;
use clap::CommandFactory;

/// Runs the command.
pub(super) fn run(args: &ManArgs) -> Result<Done, CliError> {
    let failed = |e| CliError::write(&args.folder, e);
    std::fs::create_dir_all(&args.folder).map_err(failed)?;
    clap_mangen::generate_to(Cli::command(), &args.folder).map_err(failed)?;
    say(&format!("read them with: man -l {}/catamnesis.1", args.folder.display()));
    Ok(Done::Clean)
}
