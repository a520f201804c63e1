//! Simulation-based calibration: ranks of true parameters, recovery of explanations, agreement of the methods.
//!
//!     cargo run --profile ci -p catamnesis-attribution --example calibrate -- 1000 500
//!
//! The first number is the simulated cases per explanation, the second the cases for which both methods are run.
// A test may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::type_complexity)]

use catamnesis_attribution::course::Mechanism;
use catamnesis_attribution::evidence::{Effort, checked, marginal};
use catamnesis_attribution::hypothesis::Hypothesis;
use catamnesis_attribution::knowledge::Knowledge;
use catamnesis_attribution::math::rng::Rng;
use catamnesis_attribution::simulate::{course, priors};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;

const MECHANISMS: [Mechanism; 6] = [
    Mechanism::Instant,
    Mechanism::DelayedClearance,
    Mechanism::Persisting,
    Mechanism::SpontaneousAfter,
    Mechanism::AllSpontaneous,
    Mechanism::Surgery,
];

fn main() -> Result<(), Box<dyn Error>> {
    let numbers: Vec<usize> = std::env::args().skip(1).map(|a| a.parse()).collect::<Result<_, _>>()?;
    let (cases, both) = (numbers.first().copied().unwrap_or(200), numbers.get(1).copied().unwrap_or(100));
    let knowledge = Knowledge::built_in()?;
    let (priors, instruments) = (priors(&knowledge), knowledge.reading());
    let effort = Effort { draws: 8000, ..Effort::standard() };
    let mut out = std::io::stdout();

    writeln!(out, "Ranks of the true parameters: largest distance from uniform, against its 1 % limit")?;
    for mechanism in MECHANISMS {
        let ranks: Vec<BTreeMap<&str, f64>> = (0..cases)
            .into_par_iter()
            .map(|i| {
                let mut rng = Rng::stream(i as u64, &format!("sbc/{mechanism:?}"));
                let s = course(mechanism, &priors, &instruments, &mut rng);
                let h = Hypothesis::new(mechanism, &priors, &s.series, &instruments);
                let e = marginal(&h, effort, i as u64, "sbc");
                let rank = |k: usize, truth: f64| {
                    let (parameter, prior) = &h.priors()[k];
                    let z = prior.coordinate(truth);
                    let below: f64 = e
                        .points
                        .chunks_exact(e.dim)
                        .zip(&e.weights)
                        .filter(|(p, _)| p[k] < z)
                        .map(|(_, w)| w)
                        .sum();
                    (parameter.key(), below)
                };
                h.priors().iter().enumerate().map(|(k, (p, _))| rank(k, s.truth[p])).collect()
            })
            .collect();
        let limit = 1.628 / (cases as f64).sqrt();
        for key in ranks[0].keys() {
            let mut u: Vec<f64> = ranks.iter().map(|r| r[key]).collect();
            u.sort_by(f64::total_cmp);
            let n = u.len() as f64;
            let distance = u
                .iter()
                .enumerate()
                .map(|(i, v)| (v - i as f64 / n).abs().max(((i + 1) as f64 / n - v).abs()))
                .fold(0.0, f64::max);
            let verdict = if distance < limit { "" } else { "  beyond" };
            writeln!(out, "  {mechanism:?} {key}: {distance:.4} of {limit:.4}{verdict}")?;
        }
    }

    // Explanations chosen at random with equal priors; surgery needs another series and is left out.
    let five = &MECHANISMS[..5];
    let recovered: Vec<(usize, Vec<f64>)> = (0..cases)
        .into_par_iter()
        .map(|i| {
            let mut rng = Rng::stream(i as u64, "recovery");
            let truth = rng.below(five.len());
            let s = course(five[truth], &priors, &instruments, &mut rng);
            let ln_z: Vec<f64> = five
                .iter()
                .map(|m| {
                    let h = Hypothesis::new(*m, &priors, &s.series, &instruments);
                    marginal(&h, effort, i as u64, "recovery").ln_z
                })
                .collect();
            let top = ln_z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let sum: f64 = ln_z.iter().map(|z| (z - top).exp()).sum();
            (truth, ln_z.iter().map(|z| (z - top).exp() / sum).collect())
        })
        .collect();
    let brier = |p: &dyn Fn(&(usize, Vec<f64>)) -> Vec<f64>| {
        recovered
            .iter()
            .map(|r| {
                p(r).iter().enumerate().map(|(k, p)| (p - f64::from(u8::from(k == r.0))).powi(2)).sum::<f64>()
            })
            .sum::<f64>()
            / recovered.len() as f64
    };
    writeln!(
        out,
        "Brier score {:.4}; of equal probabilities {:.4}",
        brier(&|r| r.1.clone()),
        brier(&|_| vec![0.2; 5])
    )?;
    writeln!(out, "Reliability: stated probability, how often true, cases")?;
    for bin in 0..10 {
        let (low, high) = (f64::from(bin) / 10.0, f64::from(bin + 1) / 10.0);
        let mut inside: Vec<(f64, bool)> = Vec::new();
        for (truth, p) in &recovered {
            for (k, p) in p.iter().enumerate() {
                if *p >= low && (*p < high || bin == 9) {
                    inside.push((*p, k == *truth));
                }
            }
        }
        if !inside.is_empty() {
            let n = inside.len() as f64;
            let stated = inside.iter().map(|i| i.0).sum::<f64>() / n;
            let found = inside.iter().filter(|i| i.1).count() as f64 / n;
            let error = (stated * (1.0 - stated) / n).sqrt();
            writeln!(out, "  {stated:.3}  {found:.3} +- {error:.3}  {n}")?;
        }
    }

    let distances: Vec<f64> = (0..both)
        .into_par_iter()
        .map(|i| {
            let mut rng = Rng::stream(i as u64, "agreement");
            let truth = five[rng.below(five.len())];
            let weighed = five[rng.below(five.len())];
            let s = course(truth, &priors, &instruments, &mut rng);
            let h = Hypothesis::new(weighed, &priors, &s.series, &instruments);
            let c = checked(&h, Effort::standard(), i as u64, "agreement");
            let combined = c.main.error.hypot(c.check.error);
            (c.main.ln_z - c.check.ln_z) / combined
        })
        .collect();
    let n = distances.len() as f64;
    let mean = distances.iter().sum::<f64>() / n;
    let sd = (distances.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / n).sqrt();
    let beyond = distances.iter().filter(|d| d.abs() > 4.0).count();
    let worst = distances.iter().map(|d| d.abs()).fold(0.0, f64::max);
    writeln!(out, "Methods: {beyond} of {n} beyond 4 errors; mean {mean:.2}, sd {sd:.2}, worst {worst:.2}")?;
    Ok(())
}
