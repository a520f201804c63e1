//! What the end-to-end tests share: a folder of their own, example reports, and the program.

#![allow(dead_code)]

use assert_cmd::Command;
use std::path::{Path, PathBuf};

/// A short report in our own words.
pub const REPORT: &str = "A 66-year-old woman presented with abdominal pain. Computed tomography showed a mass \
of 12 cm in the retroperitoneum. The mass was resected, and histology showed a poorly differentiated \
leiomyosarcoma. Two years later, CT showed liver metastases. She received 8 cycles of doxorubicin 60 mg/m2 \
every 3 weeks, with a partial response. She is alive without evidence of disease 41 months after diagnosis.\n";

/// Another one.
pub const SECOND: &str = "A 54-year-old man was diagnosed with adenocarcinoma of the colon. He underwent a right \
hemicolectomy and received 12 cycles of FOLFOX. He died 20 months after the operation.\n";

/// A temporary folder that knows how to run the program in it.
pub struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    /// An empty folder.
    pub fn new() -> Self {
        Place { folder: tempfile::tempdir().unwrap() }
    }

    /// A path in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, making folders on the way.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
        self
    }

    /// Reads a file as text.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Whether a file is there.
    pub fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// Names of all files in the folder itself, sorted.
    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The program, to be run in the folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command.current_dir(self.folder.path()).env_remove("NO_COLOR").env("COLUMNS", "100").args(arguments);
        command
    }

    /// Runs the program.
    pub fn run(&self, arguments: &[&str]) -> Outcome {
        let output = self.command(arguments).output().unwrap();
        Outcome {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// What a run gave.
#[derive(Debug)]
pub struct Outcome {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// The program under test.
pub fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_catamnesis"))
}

/// The lines of a JSON Lines text.
pub fn json_lines(text: &str) -> Vec<serde_json::Value> {
    text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

/// `n` reports as JSON Lines, with ids `r0`, `r1`, ….
pub fn many(n: usize) -> String {
    (0..n)
        .map(|i| {
            let text = if i % 2 == 0 { REPORT } else { SECOND };
            format!("{}\n", serde_json::json!({"id": format!("r{i}"), "text": text}))
        })
        .collect()
}
