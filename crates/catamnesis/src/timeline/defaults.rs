//! The defaults of the narrative model: how long what is not told usually takes; `data/time/defaults.tsv`. None is a
//! fact of the report, and what rests on one is marked as assumed.

use crate::facts::EventKind;
use catamnesis_core::time::DAYS_PER_MONTH;
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../../../data/time/defaults.tsv");

/// One row: least and most days from what stands before.
struct Row {
    what: &'static str,
    /// Kinds of events before it for which the row holds; empty for all.
    after: Vec<&'static str>,
    days: (f64, f64),
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| TABLE.lines().skip(1).filter_map(row).collect());

fn row(line: &'static str) -> Option<Row> {
    let cells: Vec<&str> = line.split('\t').collect();
    let unit = match *cells.get(5)? {
        "day" => 1.0,
        "month" => DAYS_PER_MONTH,
        "year" => 12.0 * DAYS_PER_MONTH,
        _ => return None,
    };
    let (lo, hi): (f64, f64) = (cells.get(3)?.parse().ok()?, cells.get(4)?.parse().ok()?);
    let after = cells.get(2)?.split(',').filter(|kind| *kind != "*").collect();
    Some(Row { what: cells.get(1)?, after, days: (lo * unit, hi * unit) })
}

/// The first row of a name that holds behind an event of a kind.
fn days(what: &str, after: Option<EventKind>) -> (f64, f64) {
    ROWS.iter()
        .find(|r| {
            r.what == what && (r.after.is_empty() || after.is_some_and(|kind| r.after.contains(&kind.name())))
        })
        .map_or((0.0, 0.0), |r| r.days)
}

/// Shortest and longest usual cycle in days, where neither the report nor the regimen tells it.
pub(super) fn cycle_days() -> (f64, f64) {
    days("cycle", None)
}

/// Days after the last dose within which a response is usually looked at.
pub(super) fn assessment_delay() -> f64 {
    days("assessment", None).1
}

/// Days that a course of systemic treatment of unsaid length lasts.
pub(super) fn systemic() -> (f64, f64) {
    days("systemic_length", None)
}

/// Days that a course of radiotherapy lasts.
pub(super) fn radiotherapy() -> (f64, f64) {
    days("radiotherapy_length", None)
}

/// Days within which treatments that are given together begin.
pub(super) fn together() -> f64 {
    days("together", None).1
}

/// Days from the presentation within which a first treatment without a time is begun.
pub(super) fn first_treatment() -> f64 {
    days("first_treatment", None).1
}

/// Widest interval that still tells a time, in days.
pub(super) fn widest() -> f64 {
    days("widest", None).1
}

/// Days after the last time told within which what has none is taken to be, in the detailed listing.
pub(super) fn told() -> f64 {
    days("told", None).1
}

/// Days of a life of unknown length before the presentation.
pub(super) fn lifetime() -> f64 {
    days("lifetime", None).1
}

/// Days from the presentation within which the examinations before any treatment fall.
pub(super) fn work_up(kind: EventKind) -> f64 {
    days(if kind == EventKind::Diagnosis { "work_up_diagnosis" } else { "work_up" }, None).1
}

/// The longest usual delay, in days, of an event after the one told before it.
pub(super) fn delay(kind: EventKind, after: Option<EventKind>) -> f64 {
    days(kind.name(), after).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_every_kind_has_one() {
        assert_eq!(ROWS.len(), TABLE.lines().count() - 1);
        let kinds = [
            EventKind::SymptomOnset,
            EventKind::Presentation,
            EventKind::Imaging,
            EventKind::Biopsy,
            EventKind::Diagnosis,
            EventKind::Surgery,
            EventKind::SystemicTherapy,
            EventKind::Radiotherapy,
            EventKind::OtherTreatment,
            EventKind::Response,
            EventKind::Recurrence,
            EventKind::FollowUp,
            EventKind::Death,
        ];
        assert!(kinds.iter().all(|kind| delay(*kind, None) > 0.0));
        assert!(ROWS.iter().all(|r| r.days.0 <= r.days.1));
        assert_eq!(delay(EventKind::Imaging, Some(EventKind::Surgery)), DAYS_PER_MONTH);
        assert_eq!(delay(EventKind::Imaging, Some(EventKind::Biopsy)), 0.5 * DAYS_PER_MONTH);
        assert_eq!((cycle_days(), widest()), ((14.0, 28.0), 36.0 * DAYS_PER_MONTH));
    }

    #[test]
    fn ids_are_given_once() {
        let mut ids: Vec<&str> = TABLE.lines().filter_map(|l| l.split('\t').next()).collect();
        ids.sort_unstable();
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
