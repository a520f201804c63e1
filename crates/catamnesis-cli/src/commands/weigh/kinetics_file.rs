//! Measured sizes of a cohort: columns `name`, `date` and `size`, in any order, one row per examination.
//!
//! `date` is a number of days on any calendar, or a day as `2012-05-03`. Other names for the columns:
//! `patient`, `subject` or `id`; `day` or `days`; `mm` or `sum_mm`.

use crate::error::CliError;
use catamnesis_attribution::kinetics::Patient;
use catamnesis_core::time::PartialDate;
use std::collections::BTreeMap;
use std::path::Path;

/// Patients in order of their first row.
pub(super) fn read(file: &Path, text: &str) -> Result<Vec<Patient>, CliError> {
    let wrong = |line: u64, reason: String| CliError::Series {
        place: format!("{}, line {line}", file.display()),
        reason,
    };
    let mut reader =
        csv::ReaderBuilder::new().comment(Some(b'#')).trim(csv::Trim::All).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|e| wrong(1, e.to_string()))?.clone();
    let column = |names: &[&str]| {
        headers.iter().position(|h| names.contains(&h.to_lowercase().as_str())).ok_or_else(|| {
            wrong(
                1,
                format!("no column {}; a cohort has the columns name, date and size", names.join(" or ")),
            )
        })
    };
    let name = column(&["name", "patient", "subject", "id"])?;
    let date = column(&["date", "day", "days"])?;
    let size = column(&["size", "mm", "sum_mm"])?;
    let mut patients: Vec<Patient> = Vec::new();
    let mut index: BTreeMap<String, usize> = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(|e| wrong(e.position().map_or(0, csv::Position::line), e.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |i: usize| record.get(i).unwrap_or("");
        let day = day(cell(date)).ok_or_else(|| {
            wrong(line, format!("{:?} is neither a number of days nor a day like 2012-05-03", cell(date)))
        })?;
        if matches!(cell(size).to_lowercase().as_str(), "" | "na" | "ne" | "not evaluable") {
            continue;
        }
        let value: f64 = cell(size)
            .parse()
            .ok()
            .filter(|v: &f64| v.is_finite() && *v >= 0.0)
            .ok_or_else(|| wrong(line, format!("{:?} is not a size", cell(size))))?;
        let at = *index.entry(cell(name).to_owned()).or_insert_with(|| {
            patients.push(Patient { name: cell(name).to_owned(), days: Vec::new(), sizes: Vec::new() });
            patients.len() - 1
        });
        if let Some(patient) = patients.get_mut(at) {
            patient.days.push(day);
            patient.sizes.push(value);
        }
    }
    Ok(patients)
}

fn day(cell: &str) -> Option<f64> {
    if let Ok(day) = cell.parse::<f64>() {
        return day.is_finite().then_some(day);
    }
    let mut parts = cell.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok().filter(|m| (1..=12).contains(m))?;
    let day = parts.next()?.parse().ok().filter(|d| (1..=31).contains(d))?;
    let date = PartialDate { year, month: Some(month), day: Some(day) };
    Some(date.day_bounds().0 as f64)
}
