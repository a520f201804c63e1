//! The defaults of the narrative model: how long what is not told usually takes. All are ours, set so that a careful
//! reader's intervals are met; none is a fact of the report.

use crate::facts::EventKind;
use catamnesis_core::time::DAYS_PER_MONTH;

/// Shortest and longest usual cycle in days, where neither the report nor the regimen tells it.
pub(super) const CYCLE_DAYS: (f64, f64) = (14.0, 28.0);
/// Days after the last dose within which a response is usually looked at.
pub(super) const ASSESSMENT_DELAY: f64 = 30.0;
/// Days that a course of unsaid length lasts.
pub(super) const SYSTEMIC: (f64, f64) = (0.0, 4.0 * DAYS_PER_MONTH);
/// Days within which treatments that are given together begin.
pub(super) const TOGETHER: f64 = 15.0;
/// Days from the presentation within which a first treatment without a time is begun.
pub(super) const FIRST_TREATMENT: f64 = 3.0 * DAYS_PER_MONTH;
/// Days that a course of radiotherapy lasts.
pub(super) const RADIOTHERAPY: (f64, f64) = (1.0, 2.0 * DAYS_PER_MONTH);
/// Widest interval that still tells a time, in days.
pub(super) const WIDEST: f64 = 36.0 * DAYS_PER_MONTH;

/// Days from the presentation within which the examinations before any treatment fall.
pub(super) fn work_up(kind: EventKind) -> f64 {
    DAYS_PER_MONTH * if kind == EventKind::Diagnosis { 1.5 } else { 1.0 }
}

/// The longest usual delay, in days, of an event after the one told before it.
pub(super) fn delay(kind: EventKind, after: Option<EventKind>) -> f64 {
    let months = match (kind, after) {
        (
            EventKind::Imaging | EventKind::Biopsy,
            Some(EventKind::Surgery | EventKind::SystemicTherapy | EventKind::Radiotherapy),
        ) => 1.0,
        (EventKind::Imaging | EventKind::Biopsy, _) => 0.5,
        (EventKind::Diagnosis, _) => 0.5,
        (
            EventKind::Surgery,
            Some(EventKind::SystemicTherapy | EventKind::Radiotherapy | EventKind::Response),
        ) => 1.5,
        (EventKind::Surgery, _) => 1.5,
        (
            EventKind::SystemicTherapy | EventKind::Radiotherapy,
            Some(EventKind::Surgery | EventKind::Diagnosis),
        ) => 2.5,
        (EventKind::SystemicTherapy | EventKind::Radiotherapy, _) => 1.5,
        (EventKind::OtherTreatment, _) => 1.0,
        (EventKind::Response, _) => 2.0,
        (EventKind::Recurrence, _) => 0.6,
        (EventKind::FollowUp, _) => 1.0,
        (EventKind::Death, _) => 1.0,
        (EventKind::SymptomOnset | EventKind::Presentation, _) => 0.5,
    };
    months * DAYS_PER_MONTH
}
