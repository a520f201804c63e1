//! An item becomes reports: the place where the pipeline's first stage is called.

use super::{Columns, Item, Payload, Problem};
use catamnesis::input::{self, CaseReport, InputError, Limits};
use serde_json::Value;

/// Largest file that is read whole.
pub const MAX_FILE_BYTES: usize = 64 << 20;
/// Longest text of one report.
pub const MAX_TEXT_BYTES: usize = 8 << 20;

/// The reports of an item.
///
/// # Errors
/// Where it cannot be read.
pub fn reports_of(item: Item, wanted: &Columns) -> Result<Vec<CaseReport>, Problem> {
    let reports = match item.payload {
        Payload::Bad(problem) => return Err(problem),
        Payload::Report(report) => vec![*report],
        Payload::Row { id, text } => vec![of_text(id, text)?],
        Payload::Line { bytes, fallback_id } => vec![of_line(&bytes, fallback_id, wanted)?],
        Payload::File { name, bytes } => read(&name, &bytes)?,
    };
    match reports.iter().find(|r| r.text.len() > MAX_TEXT_BYTES) {
        Some(_) => Err(Problem::too_long("text", MAX_TEXT_BYTES)),
        None => Ok(reports),
    }
}

/// How large one document may be before stage 1 refuses it.
const LIMITS: Limits = Limits { max_bytes: MAX_FILE_BYTES, ..Limits::generous() };

/// Stage 1 on the bytes of a file.
fn read(name: &str, bytes: &[u8]) -> Result<Vec<CaseReport>, Problem> {
    input::read(name, bytes, &LIMITS).map_err(|e| of_input(&e))
}

/// A problem of stage 1.
pub(super) fn of_input(error: &InputError) -> Problem {
    let problem = &error.problem;
    Problem::new(problem.code(), problem.to_string(), problem.hint())
}

fn of_text(id: String, text: String) -> Result<CaseReport, Problem> {
    if text.trim().is_empty() {
        return Err(Problem::new(
            "I001",
            "there is no text",
            "check that the download or export has finished",
        ));
    }
    Ok(CaseReport::from_text(id, text))
}

fn of_line(bytes: &[u8], fallback_id: String, wanted: &Columns) -> Result<CaseReport, Problem> {
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|e| Problem::line(format!("not a JSON object: {e}"), "write one JSON object per line"))?;
    let Some(object) = value.as_object() else {
        return Err(Problem::line("not a JSON object", "write one JSON object per line"));
    };
    let names = || object.keys().cloned().collect::<Vec<_>>().join(", ");
    let text = match object.get(&wanted.text) {
        Some(Value::String(text)) => text.clone(),
        Some(_) => {
            return Err(Problem::line(
                format!("field '{}' is not a string", wanted.text),
                "name another with --text-column",
            ));
        }
        None => {
            return Err(Problem::line(
                format!("no field '{}'; there are: {}", wanted.text, names()),
                "name one with --text-column",
            ));
        }
    };
    let id = object.get(&wanted.id).and_then(word).unwrap_or(fallback_id);
    let mut report = of_text(id, text)?;
    let field = |name: &str| object.get(name).and_then(word);
    let meta = &mut report.metadata;
    let known = [
        (&mut meta.title, "title"),
        (&mut meta.journal, "journal"),
        (&mut meta.doi, "doi"),
        (&mut meta.pmid, "pmid"),
        (&mut meta.pmcid, "pmcid"),
        (&mut meta.license, "license"),
        (&mut meta.language, "language"),
    ];
    for (place, name) in known {
        // What the text itself tells stays where the line says nothing.
        if let Some(value) = field(name) {
            *place = Some(value);
        }
    }
    meta.year = field("year").and_then(|y| y.parse().ok()).or(meta.year);
    Ok(report)
}

fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.clone()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

/// A file's name without folder and ending.
pub(super) fn stem(name: &str) -> String {
    let file = name.rsplit(['/', '\\', '!']).next().unwrap_or(name);
    let file = file.strip_suffix(".gz").unwrap_or(file);
    match file.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= 7 && !ending.contains(' ') => {
            stem.to_owned()
        }
        _ => file.to_owned(),
    }
}
