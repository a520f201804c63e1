//! Annotated reports and plain texts from JSON Lines.

use crate::error::CliError;
use catamnesis::input::CaseReport;
use catamnesis::mentions::learned::teach::Annotation;
use catamnesis_core::TextSpan;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A report with what was marked in it.
pub(super) struct Annotated {
    pub report: CaseReport,
    pub annotations: Vec<Annotation>,
}

/// Reads annotated reports.
pub(super) fn annotated(paths: &[PathBuf]) -> Result<Vec<Annotated>, CliError> {
    let mut out = Vec::new();
    for path in paths {
        each_line(path, &mut |place, line| {
            let wrong =
                |reason: &str| CliError::Recognizer { place: place.to_owned(), reason: reason.to_owned() };
            let text = line["text"].as_str().ok_or_else(|| wrong("no field 'text'"))?;
            let entities = line["entities"].as_array().ok_or_else(|| wrong("no list 'entities'"))?;
            // Offsets count code points; spans count bytes.
            let bytes: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
            let offset = |v: &Value| v.as_u64().and_then(|i| bytes.get(i as usize)).copied();
            let mut annotations = Vec::with_capacity(entities.len());
            for entity in entities {
                let (Some(start), Some(end), Some(name)) =
                    (offset(&entity["start"]), offset(&entity["end"]), entity["type"].as_str())
                else {
                    return Err(wrong("an entity without 'type', or with 'start' or 'end' outside the text"));
                };
                if start < end {
                    annotations.push(Annotation { span: TextSpan::new(start, end), name: name.to_owned() });
                }
            }
            let id = line["id"].as_str().unwrap_or("");
            out.push(Annotated { report: CaseReport::from_text(id, text), annotations });
            Ok(())
        })?;
    }
    Ok(out)
}

/// Hands out the texts of a file.
pub(super) fn each_text(path: &Path, visit: &mut dyn FnMut(&CaseReport)) -> Result<(), CliError> {
    each_line(path, &mut |place, line| {
        let text = line["text"].as_str().ok_or_else(|| CliError::Recognizer {
            place: place.to_owned(),
            reason: "no field 'text'".into(),
        })?;
        visit(&CaseReport::from_text("", text));
        Ok(())
    })
}

fn each_line(
    path: &Path,
    visit: &mut dyn FnMut(&str, &Value) -> Result<(), CliError>,
) -> Result<(), CliError> {
    let text = std::fs::read_to_string(path).map_err(|e| CliError::read(path, e))?;
    for (n, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let place = format!("{}:{}", path.display(), n + 1);
        let value: Value = serde_json::from_str(line)
            .map_err(|e| CliError::Recognizer { place: place.clone(), reason: e.to_string() })?;
        visit(&place, &value)?;
    }
    Ok(())
}
