//! Turns moments with bounds into times: each uncertain interval is one more coordinate to integrate over.

use crate::math::special::normal_cdf;
use crate::series::{Anchor, Duration, Moment, Range, Series};

/// One period under treatment, in months after the origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// Start.
    pub start: f64,
    /// End.
    pub end: f64,
    /// Months per cycle; the whole length where cycles are not known.
    pub cycle: f64,
}

/// All times of a series for one choice of the uncertain ones.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Times {
    /// Of every observation, never before an earlier one.
    pub observations: Vec<f64>,
    /// Of every exposure.
    pub exposures: Vec<Window>,
}

/// Number of uncertain intervals of a series.
pub fn uncertain(series: &Series) -> usize {
    let exposures = series.exposures.iter().map(|e| {
        let length = match e.duration {
            Duration::Months(range) | Duration::Cycles { each: range, .. } => range,
        };
        usize::from(e.start.months.is_uncertain()) + usize::from(length.is_uncertain())
    });
    let observations = series.observations.iter().map(|o| usize::from(o.when.months.is_uncertain()));
    exposures.chain(observations).sum()
}

/// The times of a series at the standard normal coordinates `z`, one per uncertain interval in the order of
/// exposures and then observations; within an interval every time is equally likely.
pub fn resolve(series: &Series, z: &[f64], out: &mut Times) {
    let mut next = z.iter();
    let mut draw = |range: Range| {
        if range.is_uncertain() { range.at(next.next().map_or(0.5, |z| normal_cdf(*z))) } else { range.lo() }
    };
    out.exposures.clear();
    out.observations.clear();
    for exposure in &series.exposures {
        let start = anchor(exposure.start, out) + draw(exposure.start.months);
        let (length, cycle) = match exposure.duration {
            Duration::Months(range) => {
                let length = draw(range);
                (length, length)
            }
            Duration::Cycles { count, each } => {
                let each = draw(each);
                (count * each, each)
            }
        };
        out.exposures.push(Window { start, end: start + length, cycle });
    }
    let mut latest = f64::NEG_INFINITY;
    for observation in &series.observations {
        let t = anchor(observation.when, out) + draw(observation.when.months);
        latest = latest.max(t);
        out.observations.push(latest);
    }
}

/// The times with every uncertain interval at its middle.
pub fn middle(series: &Series) -> Times {
    let mut out = Times::default();
    resolve(series, &vec![0.0; uncertain(series)], &mut out);
    out
}

/// Where a moment is counted from; the origin where an anchor names nothing earlier.
fn anchor(moment: Moment, times: &Times) -> f64 {
    match moment.from {
        Anchor::Origin => 0.0,
        Anchor::Cycle { exposure, cycles } => {
            times.exposures.get(exposure).map_or(0.0, |w| w.start + cycles * w.cycle)
        }
        Anchor::End { exposure } => times.exposures.get(exposure).map_or(0.0, |w| w.end),
        Anchor::Observation { observation } => times.observations.get(observation).copied().unwrap_or(0.0),
    }
}
