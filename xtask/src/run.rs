//! Running other programs from a task.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, io};

/// What a program wrote to standard output; an error where it failed, with what it wrote to standard error.
pub fn output<S: AsRef<OsStr>>(program: impl AsRef<OsStr>, arguments: &[S]) -> io::Result<String> {
    let program = program.as_ref();
    let output = Command::new(program).args(arguments).output()?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(io::Error::other(format!(
        "{} failed ({}): {}",
        program.to_string_lossy(),
        output.status,
        said.trim()
    )))
}

/// Builds the program of the repository at `root` in the profile that tests use, and says where it is.
pub fn build(root: &Path) -> io::Result<PathBuf> {
    let manifest = root.join("Cargo.toml");
    let arguments = ["build", "--quiet", "--package", "catamnesis-cli", "--manifest-path"].map(OsStr::new);
    output("cargo", &[&arguments[..], &[manifest.as_os_str()]].concat())?;
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    Ok(target.join("debug").join("catamnesis"))
}
