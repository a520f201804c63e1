//! `cargo xtask tidy`: rules of the code base that no compiler checks.
//!
//! | module | rules |
//! | --- | --- |
//! | [`rust`] | a `//!` on every file, tests that check, no `Result<_, String>`, no code in comments, large files say why |
//! | [`purity`] | no I/O, clock or order of hashes in pure crates; stages import earlier stages only |
//! | [`dependencies`] | licenses in an exact list; what pure crates may not depend on |
//! | [`vocabulary`] | ids unique, none removed since the last tag, sources known, forms without stray space, no pattern with a bare class |
//! | [`diagnostics`] | every code has a place that emits it, a page and a test |
//! | [`numbers`] | every row of criteria, models and priors names its source |
//! | [`documents`] | links resolve, pages are in the table of contents, reference tests have their generator |
//! | [`words`] | words that sell, paths of one machine, names that say nothing |

mod tree;
mod rust;
mod purity;
mod dependencies;
mod vocabulary;
mod diagnostics;
mod numbers;
mod documents;
mod words;

use crate::{root, say};
use std::process::ExitCode;
use tree::{Problem, Tree};

type Check = (&'static str, fn(&Tree) -> Vec<Problem>);

const CHECKS: &[Check] = &[
    ("rust", rust::check),
    ("purity", purity::check),
    ("dependencies", dependencies::check),
    ("vocabulary", vocabulary::check),
    ("diagnostics", diagnostics::check),
    ("numbers", numbers::check),
    ("documents", documents::check),
    ("words", words::check),
];

/// Runs every check, or those named, and lists what is wrong.
pub fn run(names: &[&str]) -> ExitCode {
    let tree = match Tree::read(&root()) {
        Ok(tree) => tree,
        Err(error) => {
            say(&format!("tidy: the files of the repository cannot be listed: {error}"));
            return ExitCode::from(2);
        }
    };
    let mut n_problems = 0;
    for (name, check) in CHECKS.iter().filter(|(name, _)| names.is_empty() || names.contains(name)) {
        let mut problems = check(&tree);
        problems.sort();
        n_problems += problems.len();
        for problem in problems {
            say(&format!("{}:{}: [{name}] {}", problem.path, problem.line, problem.message));
        }
    }
    say(&format!("tidy: {} files, {n_problems} problems", tree.files.len()));
    if n_problems == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
