//! A course as a table: one row per treatment, operation or look at the tumor.
//!
//! Columns: `event`, `months` (after the start; a number or `lo-hi`), `until` (end of a treatment), `value` (what
//! was given, or millimeters, or a number of lesions), `how` (modality), `quote`. Lines that begin with `#` may
//! set `tumor`, `baseline_mm` and `lesions`: `# tumor: leiomyosarcoma`.

use crate::error::CliError;
use catamnesis_attribution::series::{
    Anchor, Comparison, Duration, Evidence, Exposure, ExposureKind, Finding, Modality, Moment, Observation,
    RECIST_PARTIAL, Range, Series, WHO_PARTIAL,
};
use std::path::Path;

/// One row of the table.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    event: String,
    months: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    value: String,
    #[serde(default)]
    how: String,
    #[serde(default)]
    quote: String,
}

/// Reads the table.
pub(super) fn read(file: &Path, text: &str) -> Result<Series, CliError> {
    let mut series = Series {
        id: file.file_stem().map_or_else(|| "series".to_owned(), |s| s.to_string_lossy().into_owned()),
        tumor: None,
        baseline_mm: None,
        lesions: None,
        observations: Vec::new(),
        exposures: Vec::new(),
    };
    let wrong = |line: u64, reason: String| CliError::Series {
        place: format!("{}, line {line}", file.display()),
        reason,
    };
    for (i, line) in text.lines().enumerate() {
        let Some((key, value)) = line.strip_prefix('#').and_then(|l| l.split_once(':')) else { continue };
        let value = value.trim();
        let at = i as u64 + 1;
        match key.trim() {
            "tumor" => series.tumor = Some(value.to_owned()),
            "id" => series.id = value.to_owned(),
            "baseline_mm" => series.baseline_mm = Some(range(value).ok_or_else(|| wrong(at, number(value)))?),
            "lesions" => series.lesions = Some(value.parse().map_err(|_| wrong(at, number(value)))?),
            _ => {}
        }
    }
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|e| wrong(1, e.to_string()))?.clone();
    for record in reader.records() {
        let record = record.map_err(|e| wrong(e.position().map_or(0, csv::Position::line), e.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        let row: Row = record.deserialize(Some(&headers)).map_err(|e| wrong(line, e.to_string()))?;
        add(&row, &mut series).map_err(|reason| wrong(line, reason.to_string()))?;
    }
    Ok(series)
}

/// What is wrong with a row.
#[derive(Debug, thiserror::Error)]
enum RowError {
    /// Not a number or a range of numbers.
    #[error("{0:?} is neither a number nor two joined by a hyphen")]
    Number(String),
    /// Not an event.
    #[error(
        "{0:?} is no event; known are treatment, surgery, size, none, partial, partial recist, smaller, larger, \
         unchanged, count and not evaluable"
    )]
    Event(String),
    /// Not a modality.
    #[error("{0:?} is no way of looking; known are ultrasound, CT, MRI, PET, radiograph and clinical")]
    Modality(String),
}

fn number(value: &str) -> String {
    RowError::Number(value.to_owned()).to_string()
}

fn add(row: &Row, series: &mut Series) -> Result<(), RowError> {
    let parse = |cell: &str| range(cell).ok_or_else(|| RowError::Number(cell.to_owned()));
    let months = parse(&row.months)?;
    let evidence =
        if row.quote.is_empty() { Vec::new() } else { vec![Evidence { id: None, quote: row.quote.clone() }] };
    let start = Moment { from: Anchor::Origin, months };
    let event = row.event.to_lowercase();
    if event == "treatment" || event == "surgery" {
        let (kind, length) = if event == "surgery" {
            (ExposureKind::Surgery, Range::exactly(0.0))
        } else {
            let until = parse(&row.until)?;
            let shortest = (until.lo() - months.middle()).max(0.0);
            (ExposureKind::Treatment, Range::new(shortest, (until.hi() - months.middle()).max(shortest)))
        };
        series.exposures.push(Exposure {
            kind,
            what: row.value.clone(),
            start,
            duration: Duration::Months(length),
            evidence,
        });
        return Ok(());
    }
    let change = |than, lo, hi| Finding::Change { than, ratio: Range::new(lo, hi) };
    let finding = match event.as_str() {
        "size" => {
            let mm = parse(&row.value)?;
            if mm.is_uncertain() { Finding::Between { mm } } else { Finding::Size { mm: mm.lo() } }
        }
        "none" | "none seen" | "complete" => Finding::BelowDetection,
        "partial" | "partial who" => change(Comparison::Baseline, 0.0, WHO_PARTIAL),
        "partial recist" => change(Comparison::Baseline, 0.0, RECIST_PARTIAL),
        "smaller" => Finding::smaller(),
        "larger" => Finding::larger(),
        "unchanged" | "stable" => Finding::unchanged(),
        "count" => {
            Finding::Count { seen: row.value.parse().map_err(|_| RowError::Number(row.value.clone()))? }
        }
        "not evaluable" => Finding::NotEvaluable,
        _ => return Err(RowError::Event(row.event.clone())),
    };
    let modality = match row.how.to_lowercase().as_str() {
        "" => Modality::Unknown,
        how => Modality::ALL
            .into_iter()
            .find(|m| m.key() == how || m.words().to_lowercase() == how)
            .ok_or_else(|| RowError::Modality(row.how.clone()))?,
    };
    series.observations.push(Observation { when: start, finding, modality, evidence });
    Ok(())
}

/// `7`, `-2`, `6-7`; no minus sign within a range.
fn range(cell: &str) -> Option<Range> {
    if let Ok(x) = cell.parse::<f64>() {
        return x.is_finite().then(|| Range::exactly(x));
    }
    let (lo, hi) = cell.split_once(['-', '–'])?;
    let (lo, hi): (f64, f64) = (lo.trim().parse().ok()?, hi.trim().parse().ok()?);
    (lo.is_finite() && hi.is_finite()).then(|| Range::new(lo, hi))
}
