//! The casebook of responses in words: `casebook/response-in-words/*.md`.
// A test may read and write the casebook and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use catamnesis::assessment::compare::agreement;
use catamnesis::assessment::{Population, assess};
use catamnesis::input::{self, Limits};
use catamnesis_assessment::criteria::Criteria;
use catamnesis_assessment::sums::PartialRule;
use catamnesis_core::Diagnostics;
use catamnesis_vocab::Vocabulary;
use std::fmt::Write;
use std::path::{Path, PathBuf};

#[test]
fn the_casebook_of_responses_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../casebook/response-in-words");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "md") && !f.ends_with("README.md"));
    files.sort();
    let (vocabulary, mut n) = (Vocabulary::built_in(), 0);
    let mut wrong = String::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let (mut now, mut report) = (String::new(), String::new());
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let _ = writeln!(now, "{line}");
            if line == "```report" || line == "```response" {
                let body: Vec<&str> = lines.by_ref().take_while(|l| *l != "```").collect();
                if line == "```report" {
                    report = body.join("\n");
                    let _ = writeln!(now, "{report}");
                } else {
                    let told = told(&report, &vocabulary);
                    if told.trim() != body.join("\n").trim() {
                        let _ = writeln!(
                            wrong,
                            "{}\n{report}\nexpected\n{}\ngot\n{told}",
                            file.display(),
                            body.join("\n")
                        );
                    }
                    now.push_str(&told);
                    n += 1;
                }
                now.push_str("```\n");
            }
        }
        if std::env::var_os("CASEBOOK_UPDATE").is_some() && now != text {
            std::fs::write(&file, now).unwrap();
        }
    }
    assert!(n >= 9, "only {n} cases");
    assert!(wrong.is_empty() || std::env::var_os("CASEBOOK_UPDATE").is_some(), "{wrong}");
}

/// What is read of a report, in short lines.
fn told(text: &str, vocabulary: &Vocabulary) -> String {
    let report = input::read("case.txt", text.as_bytes(), &Limits::generous()).unwrap().remove(0);
    let analysis = catamnesis::analyze(&report, vocabulary);
    let criteria = Criteria::built_in("recist-1.1", PartialRule::Kept).unwrap();
    let mut diagnostics = Diagnostics::new();
    let found = assess(&analysis, &criteria, &Population::default(), &mut diagnostics);
    let quote = |span: catamnesis_core::TextSpan| {
        span.of(&report.text).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let mut out = String::new();
    for case in &found.cases {
        for line in &case.lines {
            let given: Vec<&str> = line.line.given.iter().map(|&g| case.given[g].what.as_str()).collect();
            let _ = writeln!(out, "treatment {}", given.join("; "));
            for lesion in &line.baseline.lesions {
                let size = lesion.mm.map_or("present".to_owned(), |mm| format!("{mm} mm"));
                let _ = writeln!(
                    out,
                    "  before: {} {size} \"{}\"",
                    lesion.name.as_deref().unwrap_or("tumor"),
                    quote(lesion.span)
                );
            }
            for t in &line.timepoints {
                let mut parts: Vec<String> = t
                    .observations
                    .iter()
                    .map(|&i| &case.observations[i])
                    .map(|o| {
                        format!(
                            "{} {} \"{}\"",
                            o.lesion.as_deref().unwrap_or("tumor"),
                            o.seen.words(),
                            quote(o.span)
                        )
                    })
                    .collect();
                parts.extend(t.claims.iter().map(|&i| &case.claims[i]).map(|c| {
                    let how = agreement(c, &t.derived).name().replace('_', " ");
                    format!("author {} \"{}\" ({how})", c.response.code(), quote(c.span))
                }));
                let open: Vec<&str> = t.derived.possible.iter().map(|r| r.code()).collect();
                let open = if open.len() > 1 { format!(" ({})", open.join(" or ")) } else { String::new() };
                let numbers = if t.derived.numbers.is_empty() {
                    String::new()
                } else {
                    format!(": {}", t.derived.numbers)
                };
                parts.push(format!("derived {}{open}{numbers}", t.derived.response.code()));
                let _ = writeln!(out, "  - {}", parts.join("; "));
            }
        }
        let _ = writeln!(out, "spontaneous {}", case.spontaneous.verdict.words());
    }
    for d in diagnostics.iter() {
        let _ = writeln!(out, "{} {}", d.code, d.message);
    }
    out
}
