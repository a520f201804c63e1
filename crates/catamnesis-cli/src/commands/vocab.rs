//! `catamnesis vocab`: what the program knows, and a user's own words.

use super::count;
use crate::cli::{ImportArgs, VocabArgs, VocabCommand};
use crate::error::CliError;
use crate::output::{self, say};
use crate::{Done, terms};
use catamnesis_vocab::compile::phrase_key;
use catamnesis_vocab::{Entry, Vocabulary};
use std::collections::BTreeMap;
use std::fmt::Write;

const SOURCES: &str = include_str!(concat!(env!("OUT_DIR"), "/sources.toml"));
/// Most results of a search.
const MAX_FOUND: usize = 40;

/// Runs the command.
pub(super) fn run(args: &VocabArgs, vocabulary: &Vocabulary) -> Result<Done, CliError> {
    match &args.command {
        VocabCommand::List => output::print(&list(vocabulary))?,
        VocabCommand::Search { words } => {
            let found = search(vocabulary, &words.join(" "));
            if found.is_empty() {
                say("nothing found");
                return Ok(Done::Findings);
            }
            output::print(&found)?;
        }
        VocabCommand::Import(args) => import(args)?,
        VocabCommand::Licenses => output::print(SOURCES)?,
    }
    Ok(Done::Clean)
}

fn list(vocabulary: &Vocabulary) -> String {
    let mut tables: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    let mut n_forms = 0;
    for lexicon in vocabulary.lexicons() {
        n_forms += lexicon.n_forms() as u64;
        for entry in lexicon.entries() {
            let sizes = tables.entry(entry.table()).or_default();
            sizes.0 += 1;
            sizes.1 += u64::from(entry.codes().next().is_some());
        }
    }
    let mut out = format!("{:<14} {:>8} {:>10}\n", "table", "concepts", "with codes");
    for (table, (n, n_coded)) in &tables {
        let _ = writeln!(out, "{table:<14} {n:>8} {n_coded:>10}");
    }
    let _ = writeln!(out, "{} in all", count(n_forms, "surface form"));
    out
}

/// Exact hits first, then labels that hold the words, then near spellings.
fn search(vocabulary: &Vocabulary, words: &str) -> String {
    let key = phrase_key(words);
    let mut found: Vec<Entry<'_>> = Vec::new();
    let exact = vocabulary.look_up(words).into_iter().map(|hit| hit.entry);
    collect(&mut found, exact);
    collect(&mut found, labels(vocabulary, |label| !key.is_empty() && label.contains(&key)));
    if found.is_empty() {
        let limit = 1 + key.len() / 8;
        collect(&mut found, labels(vocabulary, |label| distance_at_most(label, &key, limit)));
    }
    let mut out = String::new();
    for entry in found {
        let codes: Vec<&str> = entry.codes().collect();
        let _ =
            writeln!(out, "{:<10} {}  [{}]  {}", entry.table(), entry.label(), entry.id(), codes.join(" "));
    }
    out
}

/// Entries whose label's normal form is wanted.
fn labels(vocabulary: &Vocabulary, wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = Entry<'_>> {
    let all = vocabulary.lexicons().iter().flat_map(|l| l.entries());
    all.filter(move |e| wanted(&phrase_key(e.label())))
}

fn collect<'v>(found: &mut Vec<Entry<'v>>, more: impl Iterator<Item = Entry<'v>>) {
    for entry in more {
        if found.len() < MAX_FOUND && !found.contains(&entry) {
            found.push(entry);
        }
    }
}

/// Whether two words are within `limit` insertions, deletions and replacements.
fn distance_at_most(a: &str, b: &str, limit: usize) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > limit {
        return false;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()] <= limit
}

fn import(args: &ImportArgs) -> Result<(), CliError> {
    let found = terms::import(args)?;
    let source = args.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let table = args.table.name();
    let stem = args.output.file_stem().map(|s| s.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    if stem.rsplit(['.', '-', '_']).next() != Some(table) {
        return Err(CliError::Vocabulary {
            place: args.output.display().to_string(),
            reason: format!("the name must tell what the terms are: let it end in .{table}.tsv"),
            hint: "for example my.tumors.tsv",
        });
    }
    output::deliver(&terms::to_tsv(&found, &source), Some(&args.output), args.force)?;
    let n_forms: usize = found.iter().map(|t| 1 + t.synonyms.len()).sum();
    say(&format!(
        "{}: {} with {}; use it with --vocab {}",
        args.output.display(),
        count(found.len() as u64, "concept"),
        count(n_forms as u64, "wording"),
        args.output.display()
    ));
    Ok(())
}
