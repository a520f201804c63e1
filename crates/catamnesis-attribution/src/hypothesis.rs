//! An explanation made computable: a mechanism, priors on its parameters, and a likelihood for one series.

use crate::course::{Mechanism, Rates, State, state};
use crate::distribution::Distribution;
use crate::evidence::Target;
use crate::likelihood::{Before, Reading, ln_probability};
use crate::math::special::normal_quantile;
use crate::math::{exp, ln};
use crate::series::{ExposureKind, Finding, Modality, NOTICED, Series};
use crate::timing::{self, Times, Window};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Parameters that explanations share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Parameter {
    /// Growth rate of the volume without treatment, per month.
    Growth,
    /// Rate at which treatment kills while given, per month.
    Kill,
    /// Rate at which dead tissue is cleared, per month.
    Clearance,
    /// Rate at which a lasting effect fades, per month.
    Fading,
    /// Rate of a spontaneous regression, per month.
    Regression,
    /// Onset of a spontaneous regression, months after the origin.
    Onset,
    /// Fall of the logarithm of the volume at an operation.
    Resected,
    /// Diameter of the leading lesion at the origin, mm.
    Baseline,
    /// Detection limit as a multiple of the default of the modality.
    Limit,
    /// Probability that what is left after treatment is not tumor though it is read as tumor.
    Residue,
}

impl Parameter {
    /// Every parameter.
    pub const ALL: [Parameter; 10] = [
        Parameter::Growth,
        Parameter::Kill,
        Parameter::Clearance,
        Parameter::Fading,
        Parameter::Regression,
        Parameter::Onset,
        Parameter::Resected,
        Parameter::Baseline,
        Parameter::Limit,
        Parameter::Residue,
    ];

    /// Key in data tables and files.
    pub fn key(self) -> &'static str {
        match self {
            Parameter::Growth => "growth",
            Parameter::Kill => "kill",
            Parameter::Clearance => "clearance",
            Parameter::Fading => "fading",
            Parameter::Regression => "regression",
            Parameter::Onset => "onset",
            Parameter::Resected => "resected",
            Parameter::Baseline => "baseline",
            Parameter::Limit => "limit",
            Parameter::Residue => "residue",
        }
    }
}

/// The parameters that a mechanism uses, in the order of its coordinates.
pub fn parameters(mechanism: Mechanism) -> &'static [Parameter] {
    use Parameter::{Baseline, Clearance, Fading, Growth, Kill, Limit, Onset, Regression, Resected, Residue};
    match mechanism {
        Mechanism::Instant => &[Growth, Kill, Baseline, Limit],
        Mechanism::DelayedClearance => &[Growth, Kill, Clearance, Baseline, Limit],
        Mechanism::Persisting => &[Growth, Kill, Fading, Baseline, Limit],
        Mechanism::Misread => &[Growth, Kill, Baseline, Limit, Residue],
        Mechanism::SpontaneousAfter => &[Growth, Kill, Baseline, Limit, Regression, Onset],
        Mechanism::AllSpontaneous => &[Growth, Baseline, Limit, Regression, Onset],
        Mechanism::Surgery => &[Growth, Baseline, Limit, Resected],
        Mechanism::SurgeryAndTreatment => &[Growth, Kill, Baseline, Limit, Resected],
        Mechanism::GrowthOnly => &[Growth, Baseline, Limit],
    }
}

/// How instruments read, and how a reader can be wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Instruments {
    /// Per modality: standard deviation of the log diameter, default limit in mm, sensitivity per lesion.
    pub by_modality: BTreeMap<Modality, Instrument>,
    /// Expected number of false lesions per examination, for counts.
    pub false_positives: f64,
    /// Standard deviation of the logarithm of lesion diameters within a patient, for counts.
    pub lesion_spread: f64,
    /// Probability that a residue read as tumor is read so again at the next examination.
    pub residue_persists: f64,
    /// Probability that it has gone by the examination that sees nothing.
    pub residue_resolves: f64,
    /// Probability that it is read as unchanged, relative to as shrinking.
    pub residue_unchanged: f64,
    /// Probability that it is read as grown, relative to as shrinking.
    pub residue_grows: f64,
}

/// One row of the table of instruments.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Instrument {
    /// Standard deviation of the logarithm of one reading of a diameter.
    pub sigma: f64,
    /// Smallest diameter that shows, in millimeters.
    pub limit_mm: f64,
    /// Share of lesions well above the limit that are seen, 0 to 1.
    pub sensitivity: f64,
}

/// An explanation bound to a series.
#[derive(Debug, Clone)]
pub struct Hypothesis {
    mechanism: Mechanism,
    priors: Vec<(Parameter, Distribution)>,
    series: Series,
    instruments: Instruments,
    lesions: Vec<f64>,
    trends: Vec<Trend>,
    readings: Vec<Reading>,
    uncertain: usize,
    fixed_times: Option<Frame>,
}

/// Whether what was seen had become smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trend {
    Shrinks,
    Unchanged,
    Grows,
}

/// Times and windows for one likelihood evaluation.
#[derive(Debug, Clone, Default)]
struct Frame {
    times: Times,
    treatments: Vec<Window>,
    operations: Vec<f64>,
    /// Observations that a misreading explains: first and one past the last.
    residue: Option<(usize, usize)>,
    /// Whether an examination that saw nothing follows them.
    resolved: bool,
}

impl Hypothesis {
    /// Binds `mechanism` with `priors` to a series. Parameters without a prior stay at their neutral value.
    pub fn new(
        mechanism: Mechanism,
        priors: &BTreeMap<Parameter, Distribution>,
        series: &Series,
        instruments: &Instruments,
    ) -> Self {
        let priors = parameters(mechanism)
            .iter()
            .filter_map(|p| priors.get(p).filter(|d| d.varies()).map(|d| (*p, *d)))
            .collect();
        let lesions = spread(series.lesions, instruments.lesion_spread);
        let uncertain = timing::uncertain(series);
        let mut this = Hypothesis {
            mechanism,
            priors,
            series: series.clone(),
            instruments: instruments.clone(),
            lesions,
            trends: trends(series),
            readings: Vec::new(),
            uncertain,
            fixed_times: None,
        };
        this.readings = series.observations.iter().map(|o| this.reading(o.modality)).collect();
        if uncertain == 0 {
            this.fixed_times = Some(this.frame(&[]));
        }
        this
    }

    /// The mechanism.
    pub fn mechanism(&self) -> Mechanism {
        self.mechanism
    }

    /// Whether `other` differs in priors only, so that the same parameters have the same likelihood.
    pub fn same_likelihood(&self, other: &Hypothesis) -> bool {
        self.mechanism == other.mechanism
            && self.series == other.series
            && self.instruments == other.instruments
    }

    /// Parameters and priors in the order of the coordinates.
    pub fn priors(&self) -> &[(Parameter, Distribution)] {
        &self.priors
    }

    /// The value of `parameter` at the coordinates `z`, if the explanation has it.
    pub fn value(&self, parameter: Parameter, z: &[f64]) -> Option<f64> {
        self.priors.iter().zip(z).find(|((p, _), _)| *p == parameter).map(|((_, d), z)| d.at(*z))
    }

    /// Logarithm of the diameter in millimeters of what an image shows, and its living share, at each of
    /// `months`, for the coordinates `z`.
    pub fn predict(&self, z: &[f64], months: &[f64]) -> Vec<(f64, f64)> {
        let theta = self.theta(z);
        let frame = self.frame(z.get(self.priors.len()..).unwrap_or(&[]));
        months
            .iter()
            .map(|t| {
                let s = self.state(&theta, &frame, *t);
                (theta.ln_baseline + s.ln_volume / 3.0, s.viable)
            })
            .collect()
    }

    /// Times of the observations at the coordinates `z`.
    pub fn times(&self, z: &[f64]) -> Times {
        self.frame(z.get(self.priors.len()..).unwrap_or(&[])).times
    }

    /// Logarithm of the diameter below which `modality` sees nothing, at the coordinates `z`.
    pub fn ln_limit(&self, z: &[f64], modality: Modality) -> f64 {
        self.instrument(modality).limit_mm_ln() + self.theta(z).ln_limit
    }

    /// Standard deviation of one reading by `modality`.
    pub fn sigma(&self, modality: Modality) -> f64 {
        self.instrument(modality).sigma
    }

    /// Whether, under a misreading, the lesion seen in observation `index` is a residue and not tumor.
    pub fn is_residue(&self, z: &[f64], index: usize) -> bool {
        self.mechanism == Mechanism::Misread
            && self
                .frame(z.get(self.priors.len()..).unwrap_or(&[]))
                .residue
                .is_some_and(|(a, b)| (a..b).contains(&index))
    }

    fn instrument(&self, modality: Modality) -> Instrument {
        self.instruments
            .by_modality
            .get(&modality)
            .or_else(|| self.instruments.by_modality.get(&Modality::Unknown))
            .copied()
            .unwrap_or(Instrument { sigma: 0.12, limit_mm: 8.0, sensitivity: 0.8 })
    }

    /// How `modality` reads at its default limit.
    fn reading(&self, modality: Modality) -> Reading {
        let instrument = self.instrument(modality);
        Reading {
            sigma: instrument.sigma,
            ln_limit: instrument.limit_mm_ln(),
            sensitivity: instrument.sensitivity,
            false_positives: self.instruments.false_positives,
        }
    }

    fn theta(&self, z: &[f64]) -> Theta {
        let mut theta = Theta { rates: Rates::default(), ln_baseline: ln(40.0), ln_limit: 0.0, residue: 1.0 };
        for ((parameter, prior), z) in self.priors.iter().zip(z) {
            let ln_value = || match *prior {
                Distribution::LogNormal { median, sd_log } => ln(median) + sd_log * z,
                _ => ln(prior.at(*z)),
            };
            match parameter {
                Parameter::Growth => theta.rates.growth = prior.at(*z),
                Parameter::Kill => theta.rates.kill = prior.at(*z),
                Parameter::Clearance => theta.rates.clearance = prior.at(*z),
                Parameter::Fading => theta.rates.fading = prior.at(*z),
                Parameter::Regression => theta.rates.regression = prior.at(*z),
                Parameter::Onset => theta.rates.onset = prior.at(*z),
                Parameter::Resected => theta.rates.resected = prior.at(*z),
                Parameter::Baseline => theta.ln_baseline = ln_value(),
                Parameter::Limit => theta.ln_limit = ln_value(),
                Parameter::Residue => theta.residue = prior.at(*z),
            }
        }
        theta
    }

    fn state(&self, theta: &Theta, frame: &Frame, t: f64) -> State {
        state(self.mechanism, &theta.rates, &frame.treatments, &frame.operations, t)
    }

    fn frame(&self, z: &[f64]) -> Frame {
        if let Some(frame) = &self.fixed_times {
            return frame.clone();
        }
        let mut frame = Frame::default();
        timing::resolve(&self.series, z, &mut frame.times);
        for (exposure, window) in self.series.exposures.iter().zip(&frame.times.exposures) {
            match exposure.kind {
                ExposureKind::Treatment => frame.treatments.push(*window),
                ExposureKind::Surgery => frame.operations.push(window.start),
            }
        }
        let residue = residue(&self.series, &frame.times, &frame.treatments);
        frame.residue = residue.map(|r| (r.0, r.1));
        frame.resolved = residue.is_some_and(|r| r.2);
        frame
    }

    /// Logarithm of the probability of every observation at the coordinates `z`; what a misreading costs beside
    /// it stands with the first observation that it explains.
    pub fn pointwise(&self, z: &[f64]) -> Vec<f64> {
        let mut terms = vec![0.0; self.series.observations.len()];
        let frame = self.frame(z.get(self.priors.len()..).unwrap_or(&[]));
        self.each(z, &frame, &mut |i, term| {
            if let Some(slot) = terms.get_mut(i) {
                *slot += term;
            }
            true
        });
        terms
    }

    fn ln_likelihood_in(&self, z: &[f64], frame: &Frame) -> f64 {
        let mut sum = 0.0;
        self.each(z, frame, &mut |_, term| {
            sum += term;
            sum != f64::NEG_INFINITY
        });
        sum
    }

    /// Hands the terms of the log likelihood to `add`, with the index of their observation, until it declines.
    #[inline]
    fn each(&self, z: &[f64], frame: &Frame, add: &mut impl FnMut(usize, f64) -> bool) {
        let theta = self.theta(z);
        let mut before =
            Before { baseline: theta.ln_baseline, previous: theta.ln_baseline, nadir: theta.ln_baseline };
        let looks = self.series.observations.iter().zip(&frame.times.observations).zip(&self.readings);
        for (i, ((observation, t), reading)) in looks.enumerate() {
            if observation.finding == Finding::NotEvaluable {
                continue;
            }
            let ln_mm = theta.ln_baseline + self.state(&theta, frame, *t).ln_volume / 3.0;
            let reading = Reading { ln_limit: reading.ln_limit + theta.ln_limit, ..*reading };
            let hidden = self.mechanism == Mechanism::Misread
                && frame.residue.is_some_and(|(a, b)| (a..b).contains(&i));
            // What was read as tumor was not: the tumor itself must have been out of sight.
            let finding = if hidden { Finding::BelowDetection } else { observation.finding };
            if !add(i, ln_probability(&finding, ln_mm, &before, &reading, &self.lesions)) {
                return;
            }
            before.previous = ln_mm;
            before.nadir = before.nadir.min(ln_mm);
        }
        if self.mechanism == Mechanism::Misread
            && let Some((first, end)) = frame.residue
        {
            let mut sum =
                ln(theta.residue) + (end - first - 1) as f64 * ln(self.instruments.residue_persists);
            for trend in self.trends.iter().take(end).skip(first) {
                sum += match trend {
                    Trend::Shrinks => 0.0,
                    Trend::Unchanged => ln(self.instruments.residue_unchanged),
                    Trend::Grows => ln(self.instruments.residue_grows),
                };
            }
            if frame.resolved {
                sum += ln(self.instruments.residue_resolves);
            }
            add(first, sum);
        }
    }
}

impl Target for Hypothesis {
    fn dim(&self) -> usize {
        self.priors.len() + self.uncertain
    }

    fn ln_likelihood(&self, z: &[f64]) -> f64 {
        match &self.fixed_times {
            Some(frame) => self.ln_likelihood_in(z, frame),
            None => self.ln_likelihood_in(z, &self.frame(z.get(self.priors.len()..).unwrap_or(&[]))),
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Theta {
    rates: Rates,
    ln_baseline: f64,
    ln_limit: f64,
    residue: f64,
}

impl Instrument {
    fn limit_mm_ln(self) -> f64 {
        ln(self.limit_mm)
    }
}

/// How much smaller, in logarithms, each of `n` lesions is than the leading one: quantiles of a normal.
fn spread(lesions: Option<u32>, sd: f64) -> Vec<f64> {
    let n = lesions.unwrap_or(1).clamp(1, 200);
    let quantile = |i: u32| normal_quantile((f64::from(i) + 0.5) / f64::from(n));
    (0..n).map(|i| sd * (quantile(n - 1) - quantile(i))).collect()
}

/// The run of observations that a misreading can explain: lesions seen from the last quarter of the last
/// treatment on, up to the first examination that sees none. First, one past the last, and whether such an
/// examination follows.
fn residue(series: &Series, times: &Times, treatments: &[Window]) -> Option<(usize, usize, bool)> {
    let last = treatments.last()?;
    let from = last.start + 0.75 * (last.end - last.start);
    let mut first = None;
    for (i, (observation, t)) in series.observations.iter().zip(&times.observations).enumerate() {
        match (observation.finding.seen(), first) {
            (Some(true), None) if *t >= from => first = Some((i, i + 1)),
            (Some(true), Some((a, _))) => first = Some((a, i + 1)),
            (Some(false), Some((a, b))) => return Some((a, b, true)),
            _ => {}
        }
    }
    first.map(|(a, b)| (a, b, false))
}

/// How each observation compares with the one before, by the words or by the readings.
fn trends(series: &Series) -> Vec<Trend> {
    let by_ratio = |ratio: f64| {
        if ratio < NOTICED {
            Trend::Shrinks
        } else if ratio <= 1.0 / NOTICED {
            Trend::Unchanged
        } else {
            Trend::Grows
        }
    };
    let (mut size, mut count) = (None, series.lesions);
    series
        .observations
        .iter()
        .map(|o| match o.finding {
            Finding::Change { ratio, .. } if ratio.hi() <= 1.0 => Trend::Shrinks,
            Finding::Change { ratio, .. } if ratio.lo() >= 1.0 => Trend::Grows,
            Finding::Change { .. } => Trend::Unchanged,
            Finding::Size { mm } => {
                let trend = size.map_or(Trend::Shrinks, |before| by_ratio(mm / before));
                size = Some(mm);
                trend
            }
            Finding::Between { mm } => {
                let trend = size.map_or(Trend::Shrinks, |before| by_ratio(mm.middle() / before));
                size = Some(mm.middle());
                trend
            }
            Finding::Count { seen } => {
                let trend = count.map_or(Trend::Shrinks, |before| match seen.cmp(&before) {
                    std::cmp::Ordering::Less => Trend::Shrinks,
                    std::cmp::Ordering::Equal => Trend::Unchanged,
                    std::cmp::Ordering::Greater => Trend::Grows,
                });
                count = Some(seen);
                trend
            }
            Finding::BelowDetection | Finding::NotEvaluable => Trend::Shrinks,
        })
        .collect()
}

/// Whether the observations leave room for a misreading: something was seen at the end of treatment or later.
pub fn can_be_misread(series: &Series) -> bool {
    let times = timing::middle(series);
    let treatments: Vec<Window> = series
        .exposures
        .iter()
        .zip(&times.exposures)
        .filter(|(e, _)| e.kind == ExposureKind::Treatment)
        .map(|(_, w)| *w)
        .collect();
    residue(series, &times, &treatments).is_some()
}

/// Natural exponential of a logarithm of millimeters; kept here so that callers need no numerics.
pub fn millimeters(ln_mm: f64) -> f64 {
    exp(ln_mm)
}
