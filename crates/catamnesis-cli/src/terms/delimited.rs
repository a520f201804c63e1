//! Comma- and tab-separated terminologies.

use super::{Term, merged};
use crate::cli::ImportArgs;
use crate::error::CliError;
use std::path::Path;

/// A table with named columns; only the label is needed.
pub(super) fn named(
    file: &Path,
    text: &str,
    delimiter: u8,
    args: &ImportArgs,
) -> Result<Vec<Term>, CliError> {
    let table = Table::read(file, text, delimiter)?;
    let label_at = table.column(file, &args.label_column)?;
    let at = |name: &str| table.header.iter().position(|h| h.eq_ignore_ascii_case(name));
    let (id_at, synonyms_at, codes_at) =
        (at(&args.id_column), at(&args.synonyms_column), at(&args.codes_column));
    let list = |row: &[String], at: Option<usize>| -> Vec<String> {
        let cell = at.and_then(|at| row.get(at)).map_or("", String::as_str);
        cell.split('|').map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).collect()
    };
    let terms = table.rows.iter().filter_map(|row| {
        let label = row.get(label_at)?.trim().to_owned();
        let id = id_at.and_then(|at| row.get(at)).map(|s| s.trim().to_owned()).filter(|s| !s.is_empty());
        let mut codes = list(row, codes_at);
        if let Some(id) = &id
            && codes.is_empty()
        {
            match (&args.prefix, id.contains(':')) {
                (_, true) => codes.push(id.clone()),
                (Some(prefix), false) => codes.push(format!("{prefix}:{id}")),
                (None, false) => {}
            }
        }
        let id = id.unwrap_or_else(|| format!("user:{}", label.to_lowercase().replace(' ', "-")));
        (!label.is_empty()).then(|| Term { id, label, synonyms: list(row, synonyms_at), codes })
    });
    Ok(merged(terms))
}

/// ICD-O-3: a code, a level (`Preferred`, `Synonym`, `Related`, or a number) and a term. Related terms are not
/// the concept itself and are left out.
pub(super) fn icdo(file: &Path, text: &str, prefix: &str) -> Result<Vec<Term>, CliError> {
    let delimiter = if text.lines().next().is_some_and(|l| l.contains('\t')) { b'\t' } else { b',' };
    let table = Table::read(file, text, delimiter)?;
    let find =
        |names: &[&str]| table.header.iter().position(|h| names.iter().any(|n| h.eq_ignore_ascii_case(n)));
    let (code_at, level_at, term_at) = (
        find(&["code", "icdo3.2", "icd-o-3.2", "kode"]),
        find(&["level", "struct", "type"]),
        find(&["term", "label", "title"]),
    );
    let (Some(code_at), Some(term_at)) = (code_at, term_at) else {
        return Err(CliError::Vocabulary {
            place: format!("{}:1", file.display()),
            reason: format!("want columns code, level, term; there are: {}", table.header.join(", ")),
            hint: "export the sheet of ICD-O-3 as CSV with these three columns",
        });
    };
    let terms = table.rows.iter().filter_map(|row| {
        let code = row.get(code_at)?.trim();
        let term = row.get(term_at)?.trim().trim_end_matches(", NOS").to_owned();
        let level = level_at.and_then(|at| row.get(at)).map(|l| l.to_lowercase()).unwrap_or_default();
        if code.is_empty() || term.is_empty() || level.contains("related") {
            return None;
        }
        let curie = format!("{prefix}:{code}");
        let (label, synonyms) =
            if level.contains("syn") { (String::new(), vec![term]) } else { (term, Vec::new()) };
        Some(Term { id: curie.clone(), label, synonyms, codes: vec![curie] })
    });
    Ok(merged(terms))
}

/// The OMOP layout in which HemOnc is distributed: `concept_id`, `concept_name`, `vocabulary_id`,
/// `concept_code`, `invalid_reason`; tab-separated in spite of its name.
pub(super) fn omop(file: &Path, text: &str) -> Result<Vec<Term>, CliError> {
    let delimiter = if text.lines().next().is_some_and(|l| l.contains('\t')) { b'\t' } else { b',' };
    let table = Table::read(file, text, delimiter)?;
    let name_at = table.column(file, "concept_name")?;
    let code_at = table.column(file, "concept_code")?;
    let vocabulary_at = table.column(file, "vocabulary_id")?;
    let invalid_at = table.header.iter().position(|h| h.eq_ignore_ascii_case("invalid_reason"));
    let terms = table.rows.iter().filter_map(|row| {
        if invalid_at.and_then(|at| row.get(at)).is_some_and(|r| !r.trim().is_empty()) {
            return None;
        }
        let (label, code) = (row.get(name_at)?.trim(), row.get(code_at)?.trim());
        let curie = format!("{}:{code}", row.get(vocabulary_at)?.trim());
        (!label.is_empty()).then(|| Term {
            id: curie.clone(),
            label: label.to_owned(),
            synonyms: Vec::new(),
            codes: vec![curie],
        })
    });
    Ok(merged(terms))
}

struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn read(file: &Path, text: &str, delimiter: u8) -> Result<Self, CliError> {
        let text = text.trim_start_matches('\u{feff}');
        // Tab-separated files of terminologies do not quote.
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .quoting(delimiter != b'\t')
            .flexible(true)
            .from_reader(text.as_bytes());
        let fault = |e: csv::Error| {
            let line = e.position().map_or(0, csv::Position::line);
            CliError::Vocabulary {
                place: format!("{}:{line}", file.display()),
                reason: e.to_string(),
                hint: "check --format: csv is comma-separated, tsv tab-separated",
            }
        };
        let words = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
        let header = words(reader.headers().map_err(fault)?);
        let rows = reader.records().map(|r| r.map(|r| words(&r))).collect::<Result<_, _>>().map_err(fault)?;
        Ok(Table { header, rows })
    }

    fn column(&self, file: &Path, name: &str) -> Result<usize, CliError> {
        self.header.iter().position(|h| h.eq_ignore_ascii_case(name)).ok_or_else(|| CliError::Vocabulary {
            place: format!("{}:1", file.display()),
            reason: format!("no column '{name}'; there are: {}", self.header.join(", ")),
            hint: "name the columns with --label-column, --id-column, --synonyms-column, --codes-column",
        })
    }
}
