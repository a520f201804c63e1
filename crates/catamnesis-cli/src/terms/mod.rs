//! A user's own terminologies: loading vocabularies, and making them from the formats in which terminologies
//! are distributed. Nothing of a licensed terminology ships with the program.

mod ontology;
mod delimited;
mod releases;

use crate::cli::{ImportArgs, TermFormat};
use crate::error::CliError;
use catamnesis_vocab::compile::Row;
use catamnesis_vocab::{Lexicon, Vocabulary};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// First line of a vocabulary file.
pub const HEADER: &str = "id\tlabel\tsynonyms\tcodes\tattrs\tstatus\tsince\tsource";

/// One concept on its way into a vocabulary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Term {
    /// Permanent id.
    pub id: String,
    /// Preferred label.
    pub label: String,
    /// Other wordings.
    pub synonyms: Vec<String>,
    /// CURIEs of exactly this concept.
    pub codes: Vec<String>,
}

/// The built-in vocabulary with the user's files before it. The name of a file tells the table its terms
/// belong to: `tumors.tsv`, `my.drugs.tsv`.
///
/// # Errors
/// Where a file cannot be read or is no vocabulary.
pub fn vocabulary(files: &[PathBuf]) -> Result<Vocabulary, CliError> {
    let mut vocabulary = Vocabulary::built_in();
    for file in files {
        let text = std::fs::read_to_string(file).map_err(|e| CliError::read(file, e))?;
        vocabulary.add(lexicon(file, &text)?);
    }
    Ok(vocabulary)
}

fn lexicon(file: &Path, text: &str) -> Result<Lexicon, CliError> {
    let hint = "make it with: catamnesis vocab import TERMINOLOGY --table tumors -o my.tumors.tsv";
    let fault = |line: usize, reason: String| CliError::Vocabulary {
        place: format!("{}:{line}", file.display()),
        reason,
        hint,
    };
    let table = table_of(file).ok_or_else(|| {
        fault(1, "the name does not tell what the terms are (tumors, sites, drugs, …)".into())
    })?;
    let mut lines = text.lines().enumerate();
    if lines.next().map(|(_, l)| l.trim_end()) != Some(HEADER) {
        return Err(fault(1, "not a vocabulary: the columns of the first line are others".into()));
    }
    let mut rows = Vec::new();
    for (n, line) in lines.filter(|(_, l)| !l.trim().is_empty()) {
        let row = Row::parse(&table, line).ok_or_else(|| fault(n + 1, "fewer than 8 columns".into()))?;
        rows.push(row);
    }
    Lexicon::compile(rows).map_err(|e| fault(1, e.to_string()))
}

/// The table in a file's name: `my.drugs.tsv` and `drugs.tsv` are drugs.
fn table_of(file: &Path) -> Option<String> {
    const TABLES: [&str; 7] = ["tumors", "sites", "drugs", "regimens", "procedures", "markers", "findings"];
    let stem = file.file_stem()?.to_string_lossy().to_ascii_lowercase();
    let last = stem.rsplit(['.', '-', '_']).next()?.to_owned();
    TABLES.contains(&last.as_str()).then_some(last)
}

/// Reads a terminology.
///
/// # Errors
/// Where it cannot be read or holds nothing that fits.
pub fn import(args: &ImportArgs) -> Result<Vec<Term>, CliError> {
    let format = args.format.unwrap_or_else(|| guess(&args.file));
    let bytes = std::fs::read(&args.file).map_err(|e| CliError::read(&args.file, e))?;
    let text = String::from_utf8_lossy(&bytes);
    let terms = match format {
        TermFormat::Obo => ontology::obo(&text, args.under.as_deref()),
        TermFormat::ObographJson => ontology::obograph(&args.file, &text, args.under.as_deref())?,
        TermFormat::Csv => delimited::named(&args.file, &text, b',', args)?,
        TermFormat::Tsv => delimited::named(&args.file, &text, b'\t', args)?,
        TermFormat::Icdo => delimited::icdo(&args.file, &text, args.prefix.as_deref().unwrap_or("ICDO3"))?,
        TermFormat::Omop => delimited::omop(&args.file, &text)?,
        TermFormat::Rxnorm => releases::rxnorm(&text),
        TermFormat::Rf2 => releases::rf2(&text),
    };
    if terms.is_empty() {
        return Err(CliError::Vocabulary {
            place: args.file.display().to_string(),
            reason: "no terms found in it".into(),
            hint: "check --format, the column options and --under",
        });
    }
    Ok(terms)
}

fn guess(file: &Path) -> TermFormat {
    let name = file.file_name().map(|n| n.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    match name.rsplit('.').next().unwrap_or("") {
        "obo" => TermFormat::Obo,
        "json" => TermFormat::ObographJson,
        "rrf" => TermFormat::Rxnorm,
        "txt" if name.starts_with("sct2_description") => TermFormat::Rf2,
        "csv" if name == "concept.csv" => TermFormat::Omop,
        "csv" if name.contains("icdo") || name.contains("icd-o") => TermFormat::Icdo,
        "csv" => TermFormat::Csv,
        _ => TermFormat::Tsv,
    }
}

/// Terms as a vocabulary file, sorted by id.
pub fn to_tsv(terms: &[Term], source: &str) -> String {
    let mut out = format!("{HEADER}\n");
    let clean = |s: &str| s.split(['\t', '\n', '\r', '|']).map(str::trim).collect::<Vec<_>>().join(" ");
    for term in terms {
        let mut synonyms: Vec<String> = Vec::new();
        for synonym in term.synonyms.iter().map(|s| clean(s)) {
            if !synonym.is_empty() && synonym != term.label && !synonyms.contains(&synonym) {
                synonyms.push(synonym);
            }
        }
        let codes: Vec<String> = term.codes.iter().map(|c| clean(c)).collect();
        out.push_str(&format!(
            "{}\t{}\t{}\t{}\t\tuser\t\t{}\n",
            clean(&term.id),
            clean(&term.label),
            synonyms.join("|"),
            codes.join("|"),
            clean(source)
        ));
    }
    out
}

/// Merges terms with the same id: the first label stays, others become synonyms.
fn merged(terms: impl IntoIterator<Item = Term>) -> Vec<Term> {
    let mut by_id: BTreeMap<String, Term> = BTreeMap::new();
    for term in terms {
        match by_id.get_mut(&term.id) {
            Some(known) => {
                if known.label.is_empty() {
                    known.label = term.label;
                } else if term.label != known.label && !term.label.is_empty() {
                    known.synonyms.push(term.label);
                }
                known.synonyms.extend(term.synonyms);
                for code in term.codes {
                    if !known.codes.contains(&code) {
                        known.codes.push(code);
                    }
                }
            }
            None => {
                by_id.insert(term.id.clone(), term);
            }
        }
    }
    by_id
        .into_values()
        .filter_map(|mut term| {
            if term.label.is_empty() {
                if term.synonyms.is_empty() {
                    return None;
                }
                term.label = term.synonyms.remove(0);
            }
            Some(term)
        })
        .collect()
}
