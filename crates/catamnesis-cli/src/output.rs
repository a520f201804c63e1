//! Where results go: standard output, or a file that appears whole or not at all.

use crate::error::CliError;
use std::io::{IsTerminal, Write};
use std::path::Path;

/// Writes one line to standard error; a closed standard error is no reason to fail.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Writes to standard output.
pub fn print(text: &str) -> Result<(), CliError> {
    print_bytes(text.as_bytes())
}

fn print_bytes(bytes: &[u8]) -> Result<(), CliError> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(CliError::stdout)
}

/// Writes a result to a file, or to standard output without one.
///
/// A file appears under its name only when it is complete; an existing one is replaced only by `force`.
/// Devices and pipes are written as they are.
pub fn deliver(text: &str, to: Option<&Path>, force: bool) -> Result<(), CliError> {
    deliver_bytes(text.as_bytes(), to, force)
}

/// The same for what is no text.
pub fn deliver_bytes(bytes: &[u8], to: Option<&Path>, force: bool) -> Result<(), CliError> {
    let Some(path) = to else { return print_bytes(bytes) };
    match std::fs::metadata(path) {
        Ok(meta) if !meta.is_file() => {
            let mut file =
                std::fs::OpenOptions::new().write(true).open(path).map_err(|e| CliError::write(path, e))?;
            return file.write_all(bytes).map_err(|e| CliError::write(path, e));
        }
        Ok(_) if !force => return Err(CliError::Exists { path: path.to_owned() }),
        _ => {}
    }
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut file = tempfile::Builder::new()
        .prefix(".catamnesis-")
        .tempfile_in(folder)
        .map_err(|e| CliError::write(path, e))?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(|e| CliError::write(path, e))?;
    // A temporary file is private; a result has the usual rights.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let _ = file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644));
    }
    file.persist(path).map_err(|e| CliError::write(path, e.error))?;
    Ok(())
}

/// Columns of the terminal of standard output, `COLUMNS`, or 100; never more than 120, which is hard to read.
pub fn width() -> usize {
    let asked = std::env::var("COLUMNS").ok().and_then(|c| c.parse::<usize>().ok());
    let terminal = || terminal_size::terminal_size().map(|(terminal_size::Width(w), _)| usize::from(w));
    asked.or_else(terminal).unwrap_or(100).clamp(40, 120)
}

/// Whether standard output is a terminal.
pub fn is_terminal() -> bool {
    std::io::stdout().is_terminal()
}

/// Whether to use colors on standard output: a terminal, and `NO_COLOR` unset or empty.
pub fn color() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
}
