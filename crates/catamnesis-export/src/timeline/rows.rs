//! Timelines as data: one object per report with its events, or one row per event.
//!
//! Times are in hours from the origin, which is the first contact ("index visit") unless another is asked for.
//! An event that nothing bounds has `null` times and keeps its place in the order.
//!
//! The rows are the events of the course, numbered, and between them everything else told of the patient.

use super::course::{Course, Mark, Time};
use super::details::{self, Clause, Detail, Entry};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The timelines of one report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TimelineRow {
    /// The patient's id: the report's, with `#2` behind it for the second patient.
    pub id: String,
    /// What the hours are counted from.
    pub origin: String,
    /// Calendar date of the presentation as told, with its known parts only.
    pub presentation_date: Option<String>,
    /// Everything told, in the order told: the numbered events of the course and the rest.
    pub events: Vec<EventRow>,
    /// The phases of the course.
    pub episodes: Vec<EpisodeRow>,
    /// Time to progression, treatment-free intervals, overall follow-up.
    pub measures: Vec<MeasureRow>,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EventRow {
    /// Number in the course, from 1; absent for what the course leaves out.
    pub number: Option<usize>,
    /// A few words on it.
    pub event: String,
    /// What kind of event; for what the course leaves out person, encounter, treatment, procedure, measurement,
    /// finding or told.
    pub kind: String,
    /// Whether the report says that it was not there or was not done.
    pub absent: bool,
    /// The words that name it, byte-exact.
    pub quote: String,
    /// First code point of the quote, from zero.
    pub start: usize,
    /// One past its last code point.
    pub end: usize,
    /// Earliest hour at which it happened or began.
    pub lo_hours: Option<f64>,
    /// Latest hour.
    pub hi_hours: Option<f64>,
    /// Best estimate.
    pub best_hours: Option<f64>,
    /// Earliest hour at which it ended, for what lasts.
    pub end_lo_hours: Option<f64>,
    /// Latest hour at which it ended.
    pub end_hi_hours: Option<f64>,
    /// Calendar date as told.
    pub date: Option<String>,
    /// Whether a default was needed.
    pub assumed: bool,
    /// The words that tell the time.
    pub told: Vec<String>,
    /// CR, PR, SD or PD as the author claims it.
    pub response: Option<String>,
}

/// One phase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EpisodeRow {
    /// symptoms, work_up, treatment, disease_free, progression or follow_up.
    pub kind: String,
    /// Number of the event that opens it, from 1.
    pub from: usize,
    /// Number of the event that closes it.
    pub to: Option<usize>,
    /// Shortest length in hours.
    pub lo_hours: Option<f64>,
    /// Longest length in hours.
    pub hi_hours: Option<f64>,
}

/// One length that reviews of cases tabulate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MeasureRow {
    /// time_to_progression, treatment_free_interval or overall_follow_up.
    pub kind: String,
    /// Number of the event it is counted from, from 1.
    pub from: usize,
    /// Number of the event it is counted to.
    pub to: usize,
    /// Shortest length in hours; absent where nothing bounds it.
    pub lo_hours: Option<f64>,
    /// Longest length in hours.
    pub hi_hours: Option<f64>,
}

/// A course as data, with everything else told where its listing is given.
pub fn row(course: &Course, listing: Option<&[Entry]>) -> TimelineRow {
    let events = match listing {
        None => course.marks.iter().map(|mark| event(mark, None)).collect(),
        Some(entries) => entries
            .iter()
            .filter_map(|entry| match entry {
                Entry::Course(i, clause) => course.marks.get(*i).map(|mark| event(mark, clause.as_ref())),
                Entry::Detail(told) => Some(detail(told)),
            })
            .collect(),
    };
    TimelineRow {
        id: course.id.clone(),
        origin: course.origin.name().to_owned(),
        presentation_date: course.presentation_date.map(|d| d.iso()),
        events,
        episodes: course
            .phases
            .iter()
            .map(|p| EpisodeRow {
                kind: p.kind.name().to_owned(),
                from: p.from + 1,
                to: p.to.map(|t| t + 1),
                lo_hours: p.length.map(|t| hours(t.lo)),
                hi_hours: p.length.map(|t| hours(t.hi)),
            })
            .collect(),
        measures: course
            .measures
            .iter()
            .map(|m| MeasureRow {
                kind: m.kind.name().to_owned(),
                from: m.from + 1,
                to: m.to + 1,
                lo_hours: m.length.map(|t| hours(t.lo)),
                hi_hours: m.length.map(|t| hours(t.hi)),
            })
            .collect(),
    }
}

fn detail(told: &Detail) -> EventRow {
    let at = |days: f64| days.is_finite().then(|| hours(days));
    EventRow {
        number: None,
        event: told.event.clone(),
        kind: told.kind.name().to_owned(),
        absent: told.is_absent,
        quote: told.quote.text.clone(),
        start: told.quote.start,
        end: told.quote.end,
        lo_hours: at(told.start.lo),
        hi_hours: at(told.start.hi),
        best_hours: at(told.start.best),
        end_lo_hours: None,
        end_hi_hours: None,
        date: None,
        assumed: told.told.is_empty(),
        told: told.told.iter().map(|q| q.text.clone()).collect(),
        response: None,
    }
}

/// One event of the course; quoted by its clause where that holds the words that name it.
fn event(mark: &Mark, clause: Option<&Clause>) -> EventRow {
    let own = mark.quotes.first();
    let whole = clause.map(|c| &c.quote);
    let quote = whole.filter(|c| own.is_none_or(|q| c.start <= q.start && q.end <= c.end)).or(own);
    let start = details::time_of(mark, clause);
    let at = |pick: fn(Time) -> f64, time: Option<Time>| time.map(|t| hours(pick(t)));
    EventRow {
        number: Some(mark.number),
        event: mark.what.clone(),
        kind: mark.kind.name().to_owned(),
        absent: false,
        quote: quote.map_or(String::new(), |q| q.text.clone()),
        start: quote.map_or(0, |q| q.start),
        end: quote.map_or(0, |q| q.end),
        lo_hours: at(|t| t.lo, start),
        hi_hours: at(|t| t.hi, start),
        best_hours: at(|t| t.best, start),
        end_lo_hours: at(|t| t.lo, mark.end),
        end_hi_hours: at(|t| t.hi, mark.end),
        date: mark.date.map(|d| d.iso()),
        assumed: mark.is_assumed,
        told: mark.told.iter().map(|q| q.text.clone()).collect(),
        response: mark.response.map(|r| r.code().to_owned()),
    }
}

fn hours(days: f64) -> f64 {
    (days * 24.0 * 100.0).round() / 100.0 + 0.0
}

/// Columns of the CSV.
const COLUMNS: [&str; 17] = [
    "id", "number", "kind", "event", "absent", "lo_hours", "hi_hours", "best_hours", "end_lo_hours",
    "end_hi_hours", "date", "assumed", "response", "quote", "start", "end", "told",
];

/// One row per event as CSV (RFC 4180, UTF-8, `\n` line ends), with a header.
pub fn csv(rows: &[TimelineRow]) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(COLUMNS);
    let number = |value: Option<f64>| value.map_or(String::new(), |v| v.to_string());
    for row in rows {
        for e in &row.events {
            let _ = writer.write_record([
                row.id.clone(),
                e.number.map_or(String::new(), |n| n.to_string()),
                e.kind.clone(),
                e.event.clone(),
                e.absent.to_string(),
                number(e.lo_hours),
                number(e.hi_hours),
                number(e.best_hours),
                number(e.end_lo_hours),
                number(e.end_hi_hours),
                e.date.clone().unwrap_or_default(),
                e.assumed.to_string(),
                e.response.clone().unwrap_or_default(),
                e.quote.clone(),
                e.start.to_string(),
                e.end.to_string(),
                e.told.join("; "),
            ]);
        }
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
