//! Output shown in documents, made by the program itself.
//!
//! A comment `<!-- output of: catamnesis read examples/a.txt -->` stands above a fenced block; the block holds what
//! the command prints when it is run at the root of the repository.

use super::{Made, quality};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

const MARK: &str = "<!-- output of: catamnesis ";

pub fn make(root: &Path, program: &Path) -> io::Result<Vec<Made>> {
    let mut files = vec![PathBuf::from("README.md")];
    collect(root, Path::new("docs"), &mut files)?;
    files.sort();
    let mut made = Vec::new();
    for file in files {
        let Ok(text) = fs::read_to_string(root.join(&file)) else { continue };
        if text.contains(MARK) {
            let path = file.to_string_lossy().replace('\\', "/");
            let text = quality::renew(root, &renewed(root, program, &path, &text)?)?;
            made.push(Made { path, text });
        }
    }
    Ok(made)
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let path = folder.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            collect(root, &path, files)?;
        } else if path.extension().is_some_and(|e| e == "md") {
            files.push(path);
        }
    }
    Ok(())
}

fn renewed(root: &Path, program: &Path, path: &str, text: &str) -> io::Result<String> {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        let Some(command) = line.strip_prefix(MARK).and_then(|l| l.strip_suffix("-->")) else { continue };
        let fence = lines
            .find(|l| l.starts_with("```"))
            .ok_or_else(|| io::Error::other(format!("{path}: no fenced block below {line}")))?;
        lines
            .find(|l| *l == "```")
            .ok_or_else(|| io::Error::other(format!("{path}: the block below {line} does not end")))?;
        let printed = Command::new(program)
            .current_dir(root)
            .env("NO_COLOR", "1")
            .args(command.split_whitespace())
            .output()?;
        if printed.stdout.is_empty() {
            let said = String::from_utf8_lossy(&printed.stderr).into_owned();
            return Err(io::Error::other(format!(
                "{path}: `catamnesis {}` printed nothing: {said}",
                command.trim()
            )));
        }
        out.push_str(&format!("{fence}\n{}\n```\n", String::from_utf8_lossy(&printed.stdout).trim_end()));
    }
    Ok(out)
}
