//! R07.
use catamnesis_attribution::course::Mechanism;
use catamnesis_attribution::distribution::Distribution;
use catamnesis_attribution::evidence::{Effort, checked};
use catamnesis_attribution::hypothesis::*;
use catamnesis_attribution::series::*;
use std::collections::BTreeMap;

#[test]
fn probe() {
    let each = 21.0 / 30.4375;
    let obs = |when, finding| Observation { when, finding, modality: Modality::Ultrasound, evidence: vec![] };
    let series = Series {
        id: "x".into(), tumor: None, baseline_mm: None, lesions: None,
        observations: vec![
            obs(Moment::cycle(0, 4.0), Finding::partial_who()),
            obs(Moment::cycle(0, 7.5), Finding::smaller()),
            obs(Moment::after(0, Range::exactly(6.0)), Finding::smaller()),
            obs(Moment::after(0, Range::exactly(9.0)), Finding::BelowDetection),
            obs(Moment::after(0, Range::exactly(12.0)), Finding::BelowDetection),
            obs(Moment::after(0, Range::exactly(22.5)), Finding::BelowDetection),
        ],
        exposures: vec![Exposure { kind: ExposureKind::Treatment, what: "d+i".into(), start: Moment::at(0.0),
            duration: Duration::Cycles { count: 8.0, each: Range::exactly(each) }, evidence: vec![] }],
    };
    let ln = |median, sd_log| Distribution::LogNormal { median, sd_log };
    let priors = BTreeMap::from([
        (Parameter::Growth, ln(0.3, 0.6)), (Parameter::Kill, ln(0.2, 1.3)),
        (Parameter::Clearance, ln((-1.0451820819609565_f64).exp(), 0.8)),
        (Parameter::Fading, ln((-1.0596601011416096_f64).exp(), 0.8)),
        (Parameter::Baseline, ln(40.0, 0.35)), (Parameter::Limit, ln(1.0, 0.25)),
        (Parameter::Regression, ln(1.0, 0.8)), (Parameter::Onset, Distribution::Uniform { low: 0.0, high: 24.0 }),
        (Parameter::Residue, Distribution::Beta { a: 1.0, b: 9.0 }),
    ]);
    let us = Instrument { sigma: 0.12, limit_mm: 8.0, sensitivity: 0.41 };
    let instruments = Instruments { by_modality: BTreeMap::from([(Modality::Ultrasound, us)]), false_positives: 0.0,
        lesion_spread: 0.5, residue_persists: 0.7, residue_resolves: 0.3 };
    for (m, r) in [(Mechanism::Instant, -24.3351), (Mechanism::DelayedClearance, -6.8145), (Mechanism::Persisting, -7.7877),
        (Mechanism::Misread, -9.5018), (Mechanism::SpontaneousAfter, -5.2676), (Mechanism::AllSpontaneous, -6.9404)] {
        let t0 = std::time::Instant::now();
        let h = Hypothesis::new(m, &priors, &series, &instruments);
        let c = checked(&h, Effort::standard(), 1, "x");
        println!("{m:?} ref {r} pmc {:.4}±{:.4} (ess {:.0}, ev {}) ns {:.3}±{:.3} ev {} dist {:.2} {:?}", c.main.ln_z, c.main.error, c.main.effective, c.main.evaluations, c.check.ln_z, c.check.error, c.check.evaluations, c.distance, t0.elapsed());
    }
}
