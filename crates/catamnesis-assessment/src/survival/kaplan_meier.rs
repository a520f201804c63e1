//! The Kaplan-Meier estimate with its intervals, quartiles and restricted mean.
//!
//! Kaplan EL, Meier P. J Am Stat Assoc 1958;53:457-481, doi:10.1080/01621459.1958.10501452; variance by
//! Greenwood. Conventions are those of R's `survival::survfit`, with which the numbers agree within 1e-9.

use super::Observation;
use super::special::normal_quantile;

/// How confidence limits of the curve are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntervalType {
    /// On the logarithm of survival.
    Log,
    /// On log minus log of survival.
    LogLog,
    /// On survival itself.
    Plain,
}

impl IntervalType {
    /// Name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            IntervalType::Log => "log",
            IntervalType::LogLog => "log-log",
            IntervalType::Plain => "plain",
        }
    }

    /// The type of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        [IntervalType::Log, IntervalType::LogLog, IntervalType::Plain].into_iter().find(|t| t.name() == name)
    }
}

/// The curve after one distinct time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The time.
    pub time: f64,
    /// Subjects at risk just before.
    pub at_risk: usize,
    /// Events at it.
    pub events: usize,
    /// Subjects censored at it.
    pub censored: usize,
    /// Survival after it.
    pub survival: f64,
    /// Standard error of the logarithm of survival (Greenwood); infinite at survival 0.
    pub log_error: f64,
}

/// A survival with its limits; a limit is absent where the interval type does not define one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Estimate.
    pub value: f64,
    /// Standard error of the estimate; absent at survival 0, where Greenwood's variance does not exist.
    pub error: Option<f64>,
    /// Lower limit.
    pub lower: Option<f64>,
    /// Upper limit.
    pub upper: Option<f64>,
}

/// A quantile of survival time with its limits; absent where the curve does not get so low.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantile {
    /// Estimate.
    pub time: Option<f64>,
    /// Lower limit.
    pub lower: Option<f64>,
    /// Upper limit.
    pub upper: Option<f64>,
}

/// A Kaplan-Meier curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Steps at the distinct times, in order.
    pub steps: Vec<Step>,
    /// Number of subjects.
    pub subjects: usize,
}

impl Curve {
    /// Estimates the curve.
    ///
    /// 1. Order the times; events come before censorings at the same time.
    /// 2. At each time multiply survival by (1 - events / at risk).
    /// 3. Add events / (at risk × (at risk - events)) to Greenwood's variance of log survival.
    pub fn new(observations: &[Observation]) -> Self {
        let mut sorted: Vec<Observation> =
            observations.iter().copied().filter(|o| o.time.is_finite()).collect();
        sorted.sort_by(|a, b| a.time.total_cmp(&b.time));
        let mut steps: Vec<Step> = Vec::new();
        let (mut survival, mut variance) = (1.0, 0.0);
        let mut at = 0;
        while let Some(first) = sorted.get(at) {
            let here = sorted[at..].iter().take_while(|o| o.time == first.time);
            let (mut events, mut n) = (0_usize, 0_usize);
            for o in here {
                n += 1;
                events += usize::from(o.event);
            }
            let at_risk = sorted.len() - at;
            if events > 0 {
                survival *= 1.0 - events as f64 / at_risk as f64;
                variance += events as f64 / (at_risk as f64 * (at_risk - events) as f64);
            }
            if events == at_risk {
                survival = 0.0;
            }
            steps.push(Step {
                time: first.time,
                at_risk,
                events,
                censored: n - events,
                survival,
                log_error: libm::sqrt(variance),
            });
            at += n;
        }
        Curve { steps, subjects: sorted.len() }
    }

    /// Number of events.
    pub fn events(&self) -> usize {
        self.steps.iter().map(|s| s.events).sum()
    }

    /// Number at risk just before a time.
    pub fn at_risk(&self, time: f64) -> usize {
        self.steps.iter().find(|s| s.time >= time).map_or(0, |s| s.at_risk)
    }

    /// Survival at a time with limits; nothing after the last observation, where the curve says nothing.
    pub fn at(&self, time: f64, interval: IntervalType, confidence: f64) -> Option<Estimate> {
        let last = self.steps.last()?;
        if time > last.time {
            return None;
        }
        let z = normal_quantile(0.5 + confidence / 2.0);
        let reached = self.steps.iter().rfind(|s| s.time <= time);
        Some(
            reached
                .map_or(Estimate { value: 1.0, error: Some(0.0), lower: Some(1.0), upper: Some(1.0) }, |s| {
                    estimate(s, interval, z)
                }),
        )
    }

    /// The curve with its limits at every step.
    pub fn estimates(&self, interval: IntervalType, confidence: f64) -> Vec<Estimate> {
        let z = normal_quantile(0.5 + confidence / 2.0);
        self.steps.iter().map(|s| estimate(s, interval, z)).collect()
    }

    /// The time by which a share `p` has had the event; where the curve is flat exactly there, the middle of
    /// the flat part, as R does. Limits come from where the limits of the curve cross.
    pub fn quantile(&self, p: f64, interval: IntervalType, confidence: f64) -> Quantile {
        let limits = self.estimates(interval, confidence);
        let crossing = |value: &dyn Fn(usize) -> Option<f64>| {
            let points: Vec<(f64, f64)> =
                (0..self.steps.len()).filter_map(|i| Some((self.steps[i].time, 1.0 - value(i)?))).collect();
            crosses(&points, p, self.steps.last().map_or(0.0, |s| s.time))
        };
        Quantile {
            time: crossing(&|i| Some(self.steps[i].survival)),
            lower: crossing(&|i| limits[i].lower),
            upper: crossing(&|i| limits[i].upper),
        }
    }

    /// Mean survival time restricted to a horizon, with its standard error; to the last observation where none
    /// is given.
    pub fn restricted_mean(&self, horizon: Option<f64>) -> (f64, f64) {
        let end = horizon.or(self.steps.last().map(|s| s.time)).unwrap_or(0.0);
        let (mut area, mut from, mut survival) = (0.0, 0.0, 1.0);
        let mut pieces: Vec<(f64, f64)> = Vec::new();
        for s in self.steps.iter().take_while(|s| s.time <= end) {
            area += survival * (s.time - from);
            pieces.push((s.time, survival * (s.time - from)));
            (from, survival) = (s.time, s.survival);
        }
        let tail = survival * (end - from).max(0.0);
        area += tail;
        let mut variance = 0.0;
        let mut later = tail;
        for (index, s) in
            self.steps.iter().take_while(|s| s.time <= end).enumerate().collect::<Vec<_>>().into_iter().rev()
        {
            if s.events > 0 && s.at_risk > s.events {
                let hazard = s.events as f64 / (s.at_risk as f64 * (s.at_risk - s.events) as f64);
                variance += hazard * later * later;
            }
            later += pieces.get(index).map_or(0.0, |p| p.1);
        }
        (area, libm::sqrt(variance))
    }
}

fn estimate(step: &Step, interval: IntervalType, z: f64) -> Estimate {
    let (s, e) = (step.survival, step.log_error);
    let error = (s > 0.0).then_some(s * e);
    let (lower, upper) = match interval {
        IntervalType::Plain if s == 0.0 => (None, None),
        IntervalType::Plain => (Some((s - z * e * s).max(0.0)), Some((s + z * e * s).min(1.0))),
        IntervalType::Log if s == 0.0 => (None, None),
        IntervalType::Log => {
            let middle = libm::log(s);
            (Some(libm::exp(middle - z * e)), Some(libm::exp(middle + z * e).min(1.0)))
        }
        IntervalType::LogLog if s == 0.0 || s == 1.0 => (None, None),
        IntervalType::LogLog => {
            let width = z * e / libm::log(s);
            let middle = libm::log(-libm::log(s));
            (Some(libm::exp(-libm::exp(middle - width))), Some(libm::exp(-libm::exp(middle + width))))
        }
    };
    Estimate { value: s, error, lower, upper }
}

/// Where a step function of (time, value rising) reaches `p`.
fn crosses(points: &[(f64, f64)], p: f64, end: f64) -> Option<f64> {
    const TOLERANCE: f64 = 1.490_116_119_384_765_6e-8;
    let first = points.iter().position(|(_, y)| *y >= p - TOLERANCE)?;
    let (time, y) = points[first];
    if (y - p).abs() < TOLERANCE {
        let next = points[first..].iter().find(|(_, later)| *later > p + TOLERANCE).map_or(end, |(t, _)| *t);
        return Some((time + next) / 2.0);
    }
    Some(time)
}
