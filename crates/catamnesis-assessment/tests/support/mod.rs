//! Where reference results stand beside the repository, and what is said where they do not.

use std::path::{Path, PathBuf};

/// A folder of reference results, or nothing, with a message.
pub fn shared(folder: &str) -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let dir = std::env::var_os("CATAMNESIS_SHARED").map_or(root, PathBuf::from).join(folder);
    if !dir.is_dir() {
        tell_skipped(&dir);
        return None;
    }
    Some(dir)
}

#[expect(clippy::print_stderr, reason = "a skipped comparison must say so")]
fn tell_skipped(dir: &Path) {
    eprintln!("skipped: {} is absent (set CATAMNESIS_SHARED)", dir.display());
}
