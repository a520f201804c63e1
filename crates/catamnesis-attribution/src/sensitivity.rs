//! What the odds depend on: every assumption changed one at a time.
//!
//! A changed prior or reading does not need a new computation: the posterior sample of the old one, reweighted
//! by the ratio of the new to the old prior times likelihood, gives the new marginal likelihood
//! (importance sampling; refused where fewer than 400 effective points remain, and then computed anew).

use crate::distribution::Distribution;
use crate::evidence::{Effort, Estimate, Target, marginal};
use crate::hypothesis::{Hypothesis, Instruments, Parameter};
use crate::knowledge::{Group, Knowledge};
use crate::math::special::ln_beta;
use crate::math::{exp, ln, ln_sum_exp};
use crate::series::{Comparison, Finding, NOTICED, Range, Series};
use crate::weigh::{Candidate, Priors, Settings, ln_mass, set_kill};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;

/// Effective points below which reweighting is not trusted.
const ENOUGH: f64 = 400.0;

/// The odds under one changed assumption.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Swing {
    /// "If ...", in plain words.
    pub label: String,
    /// Odds of treatment against spontaneous regression.
    pub treatment_odds: f64,
    /// The same with errors of reading counted to treatment.
    pub treatment_or_reading_odds: f64,
    /// Logarithms of the marginal likelihoods, by explanation id.
    pub ln_marginals: BTreeMap<String, f64>,
}

/// One changed assumption.
struct Change {
    label: String,
    parameters: BTreeMap<Parameter, Distribution>,
    instruments: Instruments,
    series: Series,
}

/// The odds under every variant of the tables, largest effect first.
pub(crate) fn swings(
    series: &Series,
    knowledge: &Knowledge,
    settings: Settings,
    priors: &Priors<'_>,
    candidates: &[Candidate],
) -> Vec<Swing> {
    let base = odds(candidates, &candidates.iter().map(|c| c.evidence.main.ln_z).collect::<Vec<_>>());
    let mut out: Vec<Swing> = changes(series, knowledge, priors)
        .into_par_iter()
        .filter_map(|change| swing(&change, candidates, settings))
        .collect();
    if let Some((base, _)) = base {
        let reach = |s: &Swing| (ln(s.treatment_odds) - ln(base)).abs();
        out.sort_by(|a, b| reach(b).total_cmp(&reach(a)).then_with(|| a.label.cmp(&b.label)));
    }
    out
}

fn odds(candidates: &[Candidate], ln_z: &[f64]) -> Option<(f64, f64)> {
    let terms: Vec<(Group, f64, f64)> =
        candidates.iter().zip(ln_z).map(|(c, z)| (c.row.group, c.weight, *z)).collect();
    let against = ln_mass(&terms, &[Group::Spontaneous]);
    let treatment = ln_mass(&terms, &[Group::Treatment]);
    let both = ln_mass(&terms, &[Group::Treatment, Group::Reading]);
    (against.is_finite() && both.is_finite()).then(|| (exp(treatment - against), exp(both - against)))
}

fn swing(change: &Change, candidates: &[Candidate], settings: Settings) -> Option<Swing> {
    let ln_z: Vec<f64> = candidates
        .iter()
        .map(|c| {
            let new =
                Hypothesis::new(c.row.mechanism, &change.parameters, &change.series, &change.instruments);
            reweigh(&c.hypothesis, &c.evidence.main, &new).unwrap_or_else(|| {
                let effort = Effort { draws: 8000, ..settings.effort };
                marginal(&new, effort, settings.seed, &format!("{}/{}", c.row.id, change.label)).ln_z
            })
        })
        .collect();
    let (treatment_odds, treatment_or_reading_odds) = odds(candidates, &ln_z)?;
    Some(Swing {
        label: change.label.clone(),
        treatment_odds,
        treatment_or_reading_odds,
        ln_marginals: candidates.iter().zip(&ln_z).map(|(c, z)| (c.row.id.clone(), *z)).collect(),
    })
}

/// The marginal likelihood under `new` from the posterior sample under `old`; none where it does not reach.
pub(crate) fn reweigh(old: &Hypothesis, estimate: &Estimate, new: &Hypothesis) -> Option<f64> {
    if old.dim() != new.dim() || old.priors().len() != new.priors().len() {
        return None;
    }
    let dim = estimate.dim;
    let same_likelihood = old.same_likelihood(new);
    let mut z_new = vec![0.0; dim];
    let mut terms = Vec::with_capacity(estimate.weights.len());
    let points = estimate.points.chunks_exact(dim.max(1)).zip(&estimate.weights);
    for ((z, w), l) in points.zip(&estimate.ln_likelihoods) {
        if *w <= 0.0 {
            continue;
        }
        z_new.copy_from_slice(z);
        let mut ratio = ln(*w);
        for (i, ((_, was), (_, is))) in old.priors().iter().zip(new.priors()).enumerate() {
            if was == is {
                continue;
            }
            let value = was.at(*z.get(i)?);
            ratio += ln_ratio(was, is, value)?;
            *z_new.get_mut(i)? = is.coordinate(value);
        }
        if ratio > f64::NEG_INFINITY && !same_likelihood {
            ratio += new.ln_likelihood(&z_new) - l;
        }
        if ratio > f64::NEG_INFINITY {
            terms.push(ratio);
        }
    }
    let total = ln_sum_exp(&terms);
    let effective = 1.0 / terms.iter().map(|t| exp(2.0 * (t - total))).sum::<f64>();
    (effective > ENOUGH).then_some(estimate.ln_z + total)
}

/// Logarithm of the ratio of two prior densities of one kind at `x`; none where the new one reaches further
/// than the old.
fn ln_ratio(was: &Distribution, is: &Distribution, x: f64) -> Option<f64> {
    use Distribution::{Beta, LogNormal, Normal, Uniform};
    let gauss = |d: f64, sd: f64| -0.5 * (d / sd) * (d / sd) - ln(sd);
    match (*was, *is) {
        (Normal { mean: m, sd: s }, Normal { mean: n, sd: t }) => Some(gauss(x - n, t) - gauss(x - m, s)),
        (LogNormal { median: m, sd_log: s }, LogNormal { median: n, sd_log: t }) => {
            Some(gauss(ln(x / n), t) - gauss(ln(x / m), s))
        }
        (Uniform { low: a, high: b }, Uniform { low: c, high: d }) => {
            if c < a || d > b {
                None
            } else if x < c || x > d {
                Some(f64::NEG_INFINITY)
            } else {
                Some(ln((b - a) / (d - c)))
            }
        }
        (Beta { a, b }, Beta { a: c, b: d }) => {
            Some((c - a) * ln(x) + (d - b) * libm::log1p(-x) + ln_beta(a, b) - ln_beta(c, d))
        }
        _ => None,
    }
}

fn changes(series: &Series, knowledge: &Knowledge, priors: &Priors<'_>) -> Vec<Change> {
    let instruments = knowledge.reading();
    let plain = |label: String, parameters| Change {
        label,
        parameters,
        instruments: instruments.clone(),
        series: series.clone(),
    };
    let mut out = Vec::new();
    for row in knowledge.parameters.values() {
        if row.id == Parameter::Baseline && series.baseline_mm.is_some() {
            continue;
        }
        for variant in &row.variants {
            let current = priors.parameters.get(&row.id).copied().unwrap_or(row.prior);
            let changed = match (variant.prior, variant.scale, current) {
                (Some(prior), _, _) => prior,
                (None, Some(scale), Distribution::LogNormal { median, sd_log }) => {
                    Distribution::LogNormal { median: median * scale, sd_log }
                }
                _ => continue,
            };
            let mut parameters = priors.parameters.clone();
            parameters.insert(row.id, changed);
            out.push(plain(variant.label.clone(), parameters));
        }
    }
    if let Some(rate) = priors.rate {
        let (low, high) = rate.bounds();
        for bound in [low, high] {
            let mut parameters = priors.parameters.clone();
            set_kill(&mut parameters, bound, priors.treatment_months);
            out.push(plain(
                format!("the response rate of the treatment is {} %", crate::words::number(100.0 * bound)),
                parameters,
            ));
        }
    }
    for (factor, label) in
        [(0.5, "readings are twice as precise"), (5.0 / 3.0, "readings are 1.7 times as imprecise")]
    {
        let mut change = plain(label.to_owned(), priors.parameters.clone());
        for instrument in change.instruments.by_modality.values_mut() {
            instrument.sigma *= factor;
        }
        out.push(change);
    }
    let further = |f: &Finding| matches!(f, Finding::Change { than: Comparison::Previous, ratio } if ratio.hi() == NOTICED);
    if series.observations.iter().any(|o| further(&o.finding)) {
        let mut change = plain("\"further\" means any decrease at all".to_owned(), priors.parameters.clone());
        for o in change.series.observations.iter_mut().filter(|o| further(&o.finding)) {
            o.finding = Finding::Change { than: Comparison::Previous, ratio: Range::new(0.0, 1.0) };
        }
        out.push(change);
    }
    out
}
