//! Simulated courses: what an explanation would have produced, to test whether weighing recovers it.
//!
//! Readings are drawn around the course with the instrument's error; one below the limit is "nothing seen",
//! any other a size. The limit is fixed, so that the simulation and the likelihood are one model.

use crate::course::{Mechanism, Rates, state};
use crate::distribution::Distribution;
use crate::hypothesis::{Instruments, Parameter, parameters};
use crate::math::rng::Rng;
use crate::math::{exp, ln};
use crate::series::{
    Duration, Exposure, ExposureKind, Finding, Modality, Moment, Observation, Range, Series,
};
use crate::timing::Window;
use std::collections::BTreeMap;

/// A simulated course and the truth behind it.
#[derive(Debug, Clone)]
pub struct Simulated {
    /// What was seen.
    pub series: Series,
    /// The parameters.
    pub truth: BTreeMap<Parameter, f64>,
}

/// One course of `mechanism` with parameters from `priors`: treatment for six months, six looks in two years by
/// CT. With [`ExposureKind::Surgery`] mechanisms an operation after one month.
pub fn course(
    mechanism: Mechanism,
    priors: &BTreeMap<Parameter, Distribution>,
    instruments: &Instruments,
    rng: &mut Rng,
) -> Simulated {
    let mut truth = BTreeMap::new();
    for parameter in parameters(mechanism) {
        if let Some(prior) = priors.get(parameter) {
            truth.insert(*parameter, prior.at(rng.normal()));
        }
    }
    let value = |p: Parameter| truth.get(&p).copied();
    let rates = Rates {
        growth: value(Parameter::Growth).unwrap_or(0.0),
        kill: value(Parameter::Kill).unwrap_or(0.0),
        clearance: value(Parameter::Clearance).unwrap_or(1.0),
        fading: value(Parameter::Fading).unwrap_or(1.0),
        regression: value(Parameter::Regression).unwrap_or(0.0),
        onset: value(Parameter::Onset).unwrap_or(0.0),
        resected: value(Parameter::Resected).unwrap_or(0.0),
    };
    let window = Window { start: 0.0, end: 6.0, cycle: 6.0 };
    let operations = if mechanism == Mechanism::Surgery { vec![1.0] } else { Vec::new() };
    let instrument = instruments.by_modality.get(&Modality::Ct).copied();
    let (sigma, limit) = instrument.map_or((0.1, 5.0), |i| (i.sigma, i.limit_mm));
    let baseline = value(Parameter::Baseline).unwrap_or(40.0);
    let observations = [0.0, 3.0, 6.0, 9.0, 14.0, 24.0]
        .iter()
        .map(|t| {
            let at = state(mechanism, &rates, &[window], &operations, *t).ln_volume;
            let reading = ln(baseline) + at / 3.0 + sigma * rng.normal();
            let finding = if reading < ln(limit) {
                Finding::BelowDetection
            } else {
                Finding::Size { mm: exp(reading) }
            };
            Observation { when: Moment::at(*t), finding, modality: Modality::Ct, evidence: Vec::new() }
        })
        .collect();
    let mut exposures = vec![Exposure {
        kind: ExposureKind::Treatment,
        what: "simulated".to_owned(),
        start: Moment::at(0.0),
        duration: Duration::Months(Range::exactly(6.0)),
        evidence: Vec::new(),
    }];
    if mechanism == Mechanism::Surgery {
        exposures.push(Exposure {
            kind: ExposureKind::Surgery,
            what: "simulated".to_owned(),
            start: Moment::at(1.0),
            duration: Duration::Months(Range::exactly(0.0)),
            evidence: Vec::new(),
        });
    }
    let series = Series {
        id: "simulated".to_owned(),
        tumor: None,
        baseline_mm: None,
        lesions: None,
        observations,
        exposures,
    };
    Simulated { series, truth }
}

/// Priors for simulation: those of the tables, with the detection limit fixed.
pub fn priors(knowledge: &crate::knowledge::Knowledge) -> BTreeMap<Parameter, Distribution> {
    let mut out: BTreeMap<Parameter, Distribution> =
        knowledge.parameters.iter().map(|(id, row)| (*id, row.prior)).collect();
    out.insert(Parameter::Limit, Distribution::Fixed { value: 1.0 });
    out
}
