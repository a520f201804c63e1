//! Where result tables go: lines are written as they come, files appear whole.

use super::columns;
use crate::cli::ResultFormat;
use crate::error::CliError;
use crate::output;
use catamnesis_assessment::tables::output::{self as tables, Table};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// A table on its way out.
pub(crate) enum Sink {
    /// CSV lines to standard output.
    Standard(BufWriter<std::io::Stdout>),
    /// CSV lines to a file that appears at the end.
    File { path: PathBuf, file: BufWriter<tempfile::NamedTempFile> },
    /// Lines kept to be turned into another format.
    Kept { path: Option<PathBuf>, format: ResultFormat, text: Vec<u8>, force: bool },
}

impl Sink {
    /// Opens the sink and writes the header.
    pub fn open(
        path: Option<PathBuf>,
        format: ResultFormat,
        table: Table,
        force: bool,
    ) -> Result<Self, CliError> {
        let mut header = Vec::new();
        tables::header(&mut header, table);
        let mut sink = match (format, path) {
            (ResultFormat::Csv, None) => Sink::Standard(BufWriter::with_capacity(1 << 16, std::io::stdout())),
            (ResultFormat::Csv, Some(path)) => {
                if !force && path.is_file() {
                    return Err(CliError::Exists { path });
                }
                let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
                let file = tempfile::Builder::new()
                    .prefix(".catamnesis-")
                    .tempfile_in(folder)
                    .map_err(|e| CliError::write(&path, e))?;
                Sink::File { path, file: BufWriter::with_capacity(1 << 16, file) }
            }
            (format, path) => Sink::Kept { path, format, text: Vec::new(), force },
        };
        sink.write(&header)?;
        Ok(sink)
    }

    /// Appends lines.
    pub fn write(&mut self, lines: &[u8]) -> Result<(), CliError> {
        match self {
            Sink::Standard(out) => out.write_all(lines).map_err(CliError::stdout),
            Sink::File { path, file } => file.write_all(lines).map_err(|e| CliError::write(path, e)),
            Sink::Kept { text, .. } => {
                text.extend_from_slice(lines);
                Ok(())
            }
        }
    }

    /// Completes the table.
    pub fn finish(self) -> Result<(), CliError> {
        match self {
            Sink::Standard(mut out) => out.flush().map_err(CliError::stdout),
            Sink::File { path, file } => {
                let file = file.into_inner().map_err(|e| CliError::write(&path, e.into_error()))?;
                #[cfg(unix)]
                {
                    use std::os::unix::fs::PermissionsExt;
                    let _ = file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644));
                }
                file.persist(&path).map(|_| ()).map_err(|e| CliError::write(&path, e.error))
            }
            Sink::Kept { path, format, text, force } => {
                let csv = String::from_utf8_lossy(&text);
                match (format, path) {
                    (ResultFormat::Parquet, Some(path)) => columns::write(&csv, &path, force),
                    (ResultFormat::Parquet, None) => Err(CliError::Assess {
                        message: "a Parquet table cannot go to standard output: name a file with -o"
                            .to_owned(),
                    }),
                    (_, path) => output::deliver(&tables::to_json(&csv), path.as_deref(), force),
                }
            }
        }
    }
}
