//! Case tables.
//!
//! Each field of each report gives hits, extras and misses; the score of a table is the mean F1 over all
//! fields that occur (macro F1). A plain value is right or wrong: a wrong one is both extra and missed. Lists
//! are matched one to one, in the order of the prediction. Absence on both sides counts nothing.

use super::tally::{Counts, Score};
use super::wording::same;
use crate::error::CliError;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// The scores of a case table.
#[derive(Debug, Default)]
pub struct TableScores {
    counts: BTreeMap<&'static str, Counts>,
    errors: BTreeMap<&'static str, Vec<String>>,
    /// Records of the gold standard.
    pub n_reports: usize,
    /// Records without a prediction.
    pub missing: Vec<String>,
    /// Matched events with a known time whose predicted time fits.
    pub n_times_right: usize,
    /// Matched events with a known time.
    pub n_times: usize,
    /// Quotes of events that do not occur in their report.
    pub n_foreign_quotes: usize,
}

/// Scores rows by id against a folder of `ID.json` with `ID.txt` beside it.
///
/// # Errors
/// Where the folder cannot be read or holds no record.
pub fn score_table(gold: &Path, rows: &BTreeMap<String, Value>) -> Result<TableScores, CliError> {
    let mut files: Vec<_> = std::fs::read_dir(gold)
        .and_then(|entries| entries.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>())
        .map_err(|e| CliError::read(gold, e))?;
    files.retain(|f: &std::path::PathBuf| f.extension().is_some_and(|e| e == "json"));
    files.sort();
    let mut scores = TableScores::default();
    let nothing = Value::Object(Map::new());
    for file in files {
        let read = |path: &Path| std::fs::read_to_string(path).map_err(|e| CliError::read(path, e));
        let record: Value = serde_json::from_str(&read(&file)?)
            .map_err(|e| CliError::Score { place: file.display().to_string(), reason: e.to_string() })?;
        let Some(id) = record["id"].as_str().filter(|_| record.get("events").is_some()) else { continue };
        let text = read(&file.with_extension("txt"))?;
        scores.n_reports += 1;
        let row = rows.get(id).unwrap_or_else(|| {
            scores.missing.push(id.to_owned());
            &nothing
        });
        Record { id, text: &text, gold: &record, row }.score(&mut scores);
    }
    if scores.n_reports == 0 {
        let reason = "no records in it (ID.json with 'id' and 'events')".to_owned();
        return Err(CliError::Score { place: gold.display().to_string(), reason });
    }
    Ok(scores)
}

impl TableScores {
    /// Scores by field.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, Score)> {
        self.counts.iter().map(|(&field, counts)| (field, counts.score(1.0)))
    }

    /// Mean F1 over all fields.
    pub fn macro_f1(&self) -> f64 {
        let n = self.counts.len().max(1) as f64;
        self.fields().map(|(_, score)| score.f1).sum::<f64>() / n
    }

    /// The errors of one field, one line each.
    pub fn errors(&self, field: &str) -> &[String] {
        self.errors.get(field).map_or(&[], Vec::as_slice)
    }

    /// Everything as JSON.
    pub fn json(&self) -> Value {
        let fields: Map<String, Value> = self.fields().map(|(f, s)| (f.to_owned(), s.json())).collect();
        let share = if self.n_times == 0 { 0.0 } else { self.n_times_right as f64 / self.n_times as f64 };
        json!({
            "reports": self.n_reports,
            "missing": self.missing.len(),
            "fields": fields,
            "macro_f1": self.macro_f1(),
            "event_timing": {"correct": self.n_times_right, "of": self.n_times, "share": share},
            "quotes_not_in_text": self.n_foreign_quotes,
        })
    }

    fn count(&mut self, field: &'static str, counts: Counts, describe: impl FnOnce() -> String) {
        self.counts.entry(field).or_default().add(counts);
        if counts.extra + counts.missed > 0 {
            self.errors.entry(field).or_default().push(describe());
        }
    }
}

/// One record with its prediction.
struct Record<'r> {
    id: &'r str,
    text: &'r str,
    gold: &'r Value,
    row: &'r Value,
}

impl Record<'_> {
    fn score(&self, scores: &mut TableScores) {
        self.plain(scores, "age_years", near(0.02, 0.05));
        self.plain(scores, "sex", |p, g| p == g);
        self.plain(scores, "best_response", |p, g| p == g);
        let told = |v: &Value| if v == "not_reported" { Value::Null } else { v.clone() };
        self.value(scores, "status", &told(&self.row["status"]), &told(&self.gold["status"]), |p, g| p == g);
        let yes = |v: &Value| if truthy(v) { v.clone() } else { Value::Null };
        let recurred = (yes(&self.row["recurrence"]), yes(&self.gold["recurrence"]));
        self.value(scores, "recurrence", &recurred.0, &recurred.1, |p, g| p == g);
        for field in ["tumor_type", "primary_site"] {
            self.value(scores, field, &yes(first(&self.row[field])), &yes(&self.gold[field]), same_wording);
        }
        self.plain(scores, "largest_mm", near(0.02, 0.5));
        self.plain(scores, "follow_up_months", near(0.10, 0.5));
        let (row_imaging, gold_imaging) = (distinct(&self.row["imaging"]), distinct(&self.gold["imaging"]));
        self.list(scores, "imaging", &row_imaging, &gold_imaging, |p, g| p == g);
        for field in ["metastatic_sites", "surgery"] {
            let ours: Vec<Value> = items(&self.row[field]).iter().map(|v| first(v).clone()).collect();
            self.list(scores, field, &ours, items(&self.gold[field]), same_wording);
        }
        self.radiotherapy(scores);
        self.systemic(scores);
        self.events(scores);
    }

    fn radiotherapy(&self, scores: &mut TableScores) {
        let given = |v: &Value| if truthy(v) { Value::Bool(true) } else { Value::Null };
        let (ours, theirs) = (&self.row["radiotherapy"], &self.gold["radiotherapy"]);
        self.value(scores, "radiotherapy", &given(ours), &given(theirs), |_, _| true);
        if truthy(theirs) {
            self.value(
                scores,
                "radiotherapy.dose_gy",
                &ours["dose_gy"],
                &theirs["dose_gy"],
                near(0.01, 0.05),
            );
        }
    }

    fn systemic(&self, scores: &mut TableScores) {
        let (ours, theirs) = (items(&self.row["systemic_therapy"]), items(&self.gold["systemic_therapy"]));
        let pairs = self.list(scores, "systemic_therapy", ours, theirs, |p, g| {
            let (a, b) = (agents(std::slice::from_ref(p)), agents(std::slice::from_ref(g)));
            let n_shared = a.iter().filter(|x| b.contains(x)).count();
            let n_all = a.len() + b.len() - n_shared;
            n_all == 0 || 2 * n_shared >= n_all
        });
        self.list(scores, "systemic_therapy.agents", &agents(ours), &agents(theirs), |p, g| p == g);
        for (p, g) in pairs {
            self.value(
                scores,
                "systemic_therapy.cycles",
                &ours[p]["cycles"],
                &theirs[g]["cycles"],
                |p, g| p.as_f64() == g.as_f64(),
            );
        }
        let doses =
            |rows: &[Value]| rows.iter().flat_map(|r| items(&r["doses"]).to_vec()).collect::<Vec<_>>();
        self.list(scores, "systemic_therapy.doses", &doses(ours), &doses(theirs), |p, g| {
            lower(&p["agent"]) == lower(&g["agent"])
                && unit(&p["unit"]) == unit(&g["unit"])
                && near(0.01, 0.0)(&p["value"], &g["value"])
        });
    }

    fn events(&self, scores: &mut TableScores) {
        let (ours, theirs) = (items(&self.row["events"]), items(&self.gold["events"]));
        scores.n_foreign_quotes += ours.iter().filter(|e| self.places(&e["quote"]).is_empty()).count();
        let pairs = self.list(scores, "events", ours, theirs, |p, g| {
            let touch = |a: &(usize, usize), b: &(usize, usize)| a.0 < b.1 && b.0 < a.1;
            let (ours, theirs) = (self.spans(p), self.spans(g));
            p["kind"] == g["kind"] && ours.iter().any(|a| theirs.iter().any(|b| touch(a, b)))
        });
        for (p, g) in pairs {
            let Some((lo, hi)) = bounds(&theirs[g]["months"]) else { continue };
            scores.n_times += 1;
            let slack = (0.1 * lo.abs().max(hi.abs())).max(0.25);
            let fits = bounds(&ours[p]["months"]).is_some_and(|(a, b)| {
                a <= b && a <= hi + slack && b >= lo - slack && b - a <= 2.0 * (hi - lo) + 1.0
            });
            scores.n_times_right += usize::from(fits);
        }
    }

    /// Where an event's words stand, in code points: as told, or wherever its quote occurs.
    fn spans(&self, event: &Value) -> Vec<(usize, usize)> {
        match (event["start"].as_u64(), event["end"].as_u64()) {
            (Some(start), Some(end)) => vec![(start as usize, end as usize)],
            _ => self.places(&event["quote"]),
        }
    }

    fn places(&self, quote: &Value) -> Vec<(usize, usize)> {
        let Some(quote) = quote.as_str().filter(|q| !q.is_empty()) else { return Vec::new() };
        let length = quote.chars().count();
        self.text
            .match_indices(quote)
            .map(|(at, _)| {
                let start = self.text.get(..at).map_or(0, |before| before.chars().count());
                (start, start + length)
            })
            .collect()
    }

    fn plain(&self, scores: &mut TableScores, field: &'static str, eq: impl Fn(&Value, &Value) -> bool) {
        self.value(scores, field, &self.row[field], &self.gold[field], eq);
    }

    fn value(
        &self,
        scores: &mut TableScores,
        field: &'static str,
        ours: &Value,
        theirs: &Value,
        eq: impl Fn(&Value, &Value) -> bool,
    ) {
        if ours.is_null() && theirs.is_null() {
            return;
        }
        let right = !ours.is_null() && !theirs.is_null() && eq(ours, theirs);
        let wrong = |v: &Value| usize::from(!right && !v.is_null());
        let counts = Counts { hits: usize::from(right), extra: wrong(ours), missed: wrong(theirs) };
        scores.count(field, counts, || format!("{}: predicted {ours}, gold {theirs}", self.id));
    }

    /// Matches lists one to one; returns the pairs as indices.
    fn list(
        &self,
        scores: &mut TableScores,
        field: &'static str,
        ours: &[Value],
        theirs: &[Value],
        eq: impl Fn(&Value, &Value) -> bool,
    ) -> Vec<(usize, usize)> {
        let mut free: Vec<usize> = (0..theirs.len()).collect();
        let mut pairs = Vec::new();
        for (p, one) in ours.iter().enumerate() {
            if let Some(at) = free.iter().position(|&g| eq(one, &theirs[g])) {
                pairs.push((p, free.remove(at)));
            }
        }
        let hits = pairs.len();
        let counts = Counts { hits, extra: ours.len() - hits, missed: theirs.len() - hits };
        scores.count(field, counts, || {
            let show = |list: &[Value]| Value::Array(list.to_vec()).to_string();
            format!("{}: predicted {}, gold {}", self.id, show(ours), show(theirs))
        });
        pairs
    }
}

/// Two numbers within a relative or an absolute tolerance, whichever is wider.
fn near(relative: f64, absolute: f64) -> impl Fn(&Value, &Value) -> bool {
    move |p, g| match (p.as_f64(), g.as_f64()) {
        (Some(p), Some(g)) => (p - g).abs() <= absolute.max(relative * g.abs()),
        _ => false,
    }
}

fn same_wording(predicted: &Value, accepted: &Value) -> bool {
    let accepted: Vec<&str> = match accepted {
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    };
    same(predicted.as_str().unwrap_or(""), &accepted)
}

fn truthy(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(s) => !s.is_empty(),
        Value::Array(a) => !a.is_empty(),
        Value::Object(o) => !o.is_empty(),
        Value::Number(n) => n.as_f64() != Some(0.0),
        Value::Bool(true) => true,
    }
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The first of a list, or the value itself.
fn first(value: &Value) -> &Value {
    match value {
        Value::Array(all) => all.first().unwrap_or(&Value::Null),
        other => other,
    }
}

fn distinct(value: &Value) -> Vec<Value> {
    let words: std::collections::BTreeSet<&str> = items(value).iter().filter_map(Value::as_str).collect();
    words.into_iter().map(Value::from).collect()
}

fn agents(courses: &[Value]) -> Vec<Value> {
    let words: std::collections::BTreeSet<String> =
        courses.iter().flat_map(|c| items(&c["agents"])).map(lower).collect();
    words.into_iter().map(Value::from).collect()
}

fn lower(value: &Value) -> String {
    value.as_str().unwrap_or("").to_lowercase()
}

fn unit(value: &Value) -> String {
    let mut unit = lower(value);
    unit.retain(|c| !c.is_whitespace() && c != '^');
    unit.replace("**", "").replace("sqm", "m2").replace("m²", "m2").replace('µ', "u")
}

fn bounds(months: &Value) -> Option<(f64, f64)> {
    Some((months.get(0)?.as_f64()?, months.get(1)?.as_f64()?))
}
