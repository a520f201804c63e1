//! `cargo xtask generate`: files that follow from the code, written or checked.

use crate::say;
use std::path::Path;
use std::process::ExitCode;

/// Writes all generated files, or with `check` tells which are out of date.
pub fn run(check: bool) -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut n_stale = 0;
    for (name, content) in catamnesis_cli::reference::files() {
        let path = root.join(name);
        if std::fs::read_to_string(&path).is_ok_and(|old| old == content) {
            continue;
        }
        n_stale += 1;
        if check {
            say(&format!("{name}: out of date; run cargo xtask generate"));
            continue;
        }
        let written = path
            .parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| std::fs::write(&path, content));
        if let Err(error) = written {
            say(&format!("{name}: cannot write: {error}"));
            return ExitCode::from(2);
        }
        say(&format!("{name}: written"));
    }
    if check && n_stale > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS }
}
