//! What an examination would tell: how much it is expected to reduce the doubt between the explanations.
//!
//! The outcomes of a proposed examination are predicted under every explanation from its posterior; the
//! expected fall of the entropy of the explanations is the mutual information of explanation and outcome
//! (Lindley 1956, doi:10.1214/aoms/1177728069), here in bits.

use crate::knowledge::Group;
use crate::math::ln;
use crate::math::special::normal_cdf;
use crate::series::{Modality, Series};
use crate::timing;
use crate::weigh::Candidate;
use serde::Serialize;
use std::f64::consts::LN_2;

/// Share of core biopsies of living tumor that show it. Ours.
const BIOPSY_HIT: f64 = 0.9;
/// Cores taken. Ours.
const CORES: i32 = 3;
/// Share of biopsies of scar read as tumor. Ours.
const BIOPSY_FALSE: f64 = 0.02;

/// One examination and what it would tell.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proposal {
    /// What and when, in plain words.
    pub what: String,
    /// Months after the origin.
    pub months: f64,
    /// Expected reduction of doubt, in bits.
    pub bits: f64,
    /// The doubt there is now, in bits.
    pub doubt: f64,
    /// Outcomes, their probability, and what they would leave of every explanation.
    pub outcomes: Vec<Outcome>,
}

/// One outcome of an examination.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// In plain words.
    pub what: String,
    /// Probability now.
    pub probability: f64,
    /// Posterior of spontaneous regression after it.
    pub spontaneous: f64,
    /// Posterior of every explanation after it, by id.
    pub posterior: Vec<(String, f64)>,
}

/// Examinations that could be, or could have been, made.
pub(crate) fn proposals(
    series: &Series,
    candidates: &[Candidate],
    posteriors: &[f64],
    seed: u64,
) -> Vec<Proposal> {
    let times = timing::middle(series);
    let last = times.observations.iter().copied().fold(0.0, f64::max);
    let mut out = Vec::new();
    let seen_last = series
        .observations
        .iter()
        .enumerate()
        .filter(|(_, o)| o.finding.seen() == Some(true))
        .map(|(i, _)| i)
        .next_back();
    if let Some(i) = seen_last
        && let Some(&t) = times.observations.get(i)
    {
        out.push(biopsy(candidates, posteriors, i, t, seed));
        for (modality, name) in [(Modality::Ct, "a CT"), (Modality::Mri, "an MRI")] {
            let what = format!("{name} at {} months, when a lesion was last seen", crate::words::number(t));
            out.push(scan(candidates, posteriors, (i, t, modality), what, seed));
        }
    }
    if let Some((a, b)) = times
        .observations
        .windows(2)
        .filter_map(|w| if let [a, b] = *w { Some((a, b)) } else { None })
        .filter(|(a, b)| *a > 0.0 && b - a > 1.0)
        .max_by(|x, y| (x.1 - x.0).total_cmp(&(y.1 - y.0)))
    {
        let t = 0.5 * (a + b);
        let before = times.observations.iter().filter(|x| **x <= a).count().saturating_sub(1);
        let what = format!("a CT at {} months, midway in the longest gap", crate::words::number(t));
        out.push(scan(candidates, posteriors, (before, t, Modality::Ct), what, seed));
    }
    let later = last + 12.0;
    let what = format!("a CT 12 months after the last examination ({} months)", crate::words::number(later));
    let index = times.observations.len().saturating_sub(1);
    out.push(scan(candidates, posteriors, (index, later, Modality::Ct), what, seed));
    out.sort_by(|a, b| b.bits.total_cmp(&a.bits).then_with(|| a.what.cmp(&b.what)));
    out
}

fn biopsy(candidates: &[Candidate], posteriors: &[f64], index: usize, t: f64, seed: u64) -> Proposal {
    let chances: Vec<Vec<f64>> = candidates
        .iter()
        .map(|c| {
            let draws = c.evidence.main.draws(400, seed);
            let mut alive = 0.0;
            for z in &draws {
                alive += if c.hypothesis.is_residue(z, index) {
                    BIOPSY_FALSE
                } else {
                    let viable = c.hypothesis.predict(z, &[t]).first().map_or(1.0, |s| s.1);
                    BIOPSY_HIT * (1.0 - (1.0 - viable).powi(CORES)) + BIOPSY_FALSE * (1.0 - viable)
                };
            }
            let p = (alive / draws.len().max(1) as f64).clamp(0.0, 1.0);
            vec![p, 1.0 - p]
        })
        .collect();
    let what = format!("a biopsy at {} months of the lesion last seen", crate::words::number(t));
    proposal(what, t, candidates, posteriors, &chances, &["living tumor", "no living tumor"])
}

fn scan(
    candidates: &[Candidate],
    posteriors: &[f64],
    (index, t, modality): (usize, f64, Modality),
    what: String,
    seed: u64,
) -> Proposal {
    let chances: Vec<Vec<f64>> = candidates
        .iter()
        .map(|c| {
            let draws = c.evidence.main.draws(400, seed);
            let mut sums = [0.0; 3];
            for z in &draws {
                let before = c.hypothesis.times(z).observations.get(index).copied().unwrap_or(t);
                let path = c.hypothesis.predict(z, &[t, before.min(t)]);
                let (now, then) = match path.as_slice() {
                    [a, b, ..] => (a.0, b.0),
                    _ => continue,
                };
                let sigma = c.hypothesis.sigma(modality);
                // A residue that was taken for tumor is visible whatever the tumor does.
                let hidden = if c.hypothesis.is_residue(z, index) && t <= before {
                    0.0
                } else {
                    normal_cdf((c.hypothesis.ln_limit(z, modality) - now) / sigma)
                };
                let smaller = normal_cdf((then + ln(0.9) - now) / (sigma * std::f64::consts::SQRT_2));
                sums[0] += hidden;
                sums[1] += (1.0 - hidden) * smaller;
                sums[2] += (1.0 - hidden) * (1.0 - smaller);
            }
            let n = draws.len().max(1) as f64;
            sums.iter().map(|s| s / n).collect()
        })
        .collect();
    proposal(
        what,
        t,
        candidates,
        posteriors,
        &chances,
        &["nothing seen", "seen and smaller than before", "seen and not smaller"],
    )
}

fn proposal(
    what: String,
    months: f64,
    candidates: &[Candidate],
    posteriors: &[f64],
    chances: &[Vec<f64>],
    names: &[&str],
) -> Proposal {
    let doubt = entropy(posteriors);
    let mut expected = 0.0;
    let mut outcomes = Vec::new();
    for (k, name) in names.iter().enumerate() {
        let joint: Vec<f64> =
            posteriors.iter().zip(chances).map(|(p, c)| p * c.get(k).copied().unwrap_or(0.0)).collect();
        let probability: f64 = joint.iter().sum();
        if probability <= 0.0 {
            continue;
        }
        let after: Vec<f64> = joint.iter().map(|j| j / probability).collect();
        expected += probability * entropy(&after);
        outcomes.push(Outcome {
            what: (*name).to_owned(),
            probability,
            spontaneous: candidates
                .iter()
                .zip(&after)
                .filter(|(c, _)| c.row.group == Group::Spontaneous)
                .map(|(_, p)| p)
                .sum(),
            posterior: candidates.iter().zip(after).map(|(c, p)| (c.row.id.clone(), p)).collect(),
        });
    }
    Proposal { what, months, bits: (doubt - expected).max(0.0), doubt, outcomes }
}

/// Entropy in bits.
fn entropy(p: &[f64]) -> f64 {
    p.iter().filter(|p| **p > 0.0).map(|p| -p * ln(*p) / LN_2).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubt_between_four_equals_is_two_bits() {
        assert!((entropy(&[0.25; 4]) - 2.0).abs() < 1e-12);
        assert_eq!(entropy(&[1.0, 0.0]), 0.0);
    }
}
