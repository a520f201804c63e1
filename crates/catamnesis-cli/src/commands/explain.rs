//! `catamnesis explain`: what a diagnostic means.

use crate::cli::ExplainArgs;
use crate::error::CliError;
use crate::{Done, output};

/// Code and page, in order of codes.
pub(crate) const PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// Runs the command.
pub(super) fn run(args: &ExplainArgs) -> Result<Done, CliError> {
    let Some(code) = &args.code else {
        let list: String =
            PAGES.iter().map(|(code, page)| format!("{code}  {}\n", title(code, page))).collect();
        output::print(&list)?;
        return Ok(Done::Clean);
    };
    let wanted = code.to_ascii_uppercase();
    match PAGES.iter().find(|(code, _)| *code == wanted) {
        Some((_, page)) => output::print(page).map(|()| Done::Clean),
        None => Err(CliError::UnknownCode { code: code.clone() }),
    }
}

/// The first heading without marks and without the code.
pub(crate) fn title<'p>(code: &str, page: &'p str) -> &'p str {
    let heading = page.lines().find(|l| l.starts_with('#')).unwrap_or("").trim_start_matches('#').trim();
    heading.strip_prefix(code).unwrap_or(heading).trim_start_matches([':', ' ', '—', '-'])
}
