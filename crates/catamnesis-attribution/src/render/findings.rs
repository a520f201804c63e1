//! Findings and exposures in plain words.

use crate::series::{Comparison, Exposure, ExposureKind, Finding, Observation};
use crate::words::{number, percent};

/// What was found, as it is used in the calculation.
pub(super) fn finding(f: &Finding) -> String {
    match *f {
        Finding::Size { mm } => format!("{} mm", number(mm)),
        Finding::Between { mm } if mm.lo() <= 0.0 => format!("at most {} mm", number(mm.hi())),
        Finding::Between { mm } => format!("between {} and {} mm", number(mm.lo()), number(mm.hi())),
        Finding::BelowDetection => "nothing seen".to_owned(),
        Finding::Count { seen } => format!("{seen} lesion{} seen", if seen == 1 { "" } else { "s" }),
        Finding::NotEvaluable => "not evaluable; not used".to_owned(),
        Finding::Change { than, ratio } => {
            let than = match than {
                Comparison::Baseline => "at the start",
                Comparison::Previous => "before",
                Comparison::Nadir => "at its smallest",
            };
            let (lo, hi) = (ratio.lo(), ratio.hi());
            if lo <= 0.0 && hi.is_finite() {
                format!("still seen, diameter at most {} of that {than}", percent(hi))
            } else if lo <= 0.0 {
                "still seen; its size is not told".to_owned()
            } else if !hi.is_finite() {
                format!("seen, diameter at least {} of that {than}", times(lo))
            } else {
                format!("seen, diameter between {} and {} of that {than}", times(lo), times(hi))
            }
        }
    }
}

fn times(x: f64) -> String {
    format!("{:.0} %", 100.0 * x)
}

/// The words it comes from, or none.
pub(super) fn quotes(o: &Observation) -> String {
    o.evidence.iter().map(|e| format!("\"{}\"", e.quote.trim())).collect::<Vec<_>>().join(" ")
}

/// A time after the start.
pub(super) fn months(t: f64, uncertain: bool) -> String {
    format!("{}{:.1} months", if uncertain { "about " } else { "" }, t)
}

/// An exposure with its time.
pub(super) fn exposure(e: &Exposure, [start, end]: [f64; 2]) -> String {
    match e.kind {
        ExposureKind::Surgery => format!("{start:.1} months: {}", e.what),
        ExposureKind::Treatment => format!("{start:.1} to {end:.1} months: {}", e.what),
    }
}
