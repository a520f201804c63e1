//! Survival of a cohort: Kaplan-Meier, log-rank, Cox regression, and proportions with their intervals.

pub mod kaplan_meier;
pub mod compare;
pub mod proportion;
pub mod special;

/// One subject's time and whether the event happened at its end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// Time from start to event or censoring; any unit, at least 0.
    pub time: f64,
    /// Whether the event happened; otherwise censored.
    pub event: bool,
}
