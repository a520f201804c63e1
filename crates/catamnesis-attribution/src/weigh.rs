//! Weighs the explanations of one course: the function to read first.
//!
//! 1. Refuse a series that cannot answer, saying what is missing.
//! 2. Set the priors: growth and its like from the tables, the strength of treatment from the response rate of
//!    the tumor and regimen, spontaneous regression from its published incidence.
//! 3. Compute every marginal likelihood by two methods; where they disagree, give no odds.
//! 4. Combine with the prior probabilities.
//! 5. Ask what the answer depends on, what cannot be told apart, and what would settle it.

mod result;

pub use result::*;

use crate::calibrate::kill_median;
use crate::course::Mechanism;
use crate::criteria::{leave_one_out, waic};
use crate::distribution::Distribution;
use crate::evidence::{Effort, checked};
use crate::hypothesis::{Hypothesis, Parameter, can_be_misread};
use crate::information::{self};
use crate::knowledge::{
    ExplanationRow, Group, IncidenceRow, Knowledge, PriorCell, RateRow, Requirement, Status,
};
use crate::math::{exp, ln, ln_sum_exp};
use crate::sensitivity::{self};
use crate::series::{ExposureKind, Finding, Modality, Series};
use crate::timing;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What a caller must choose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Seed of all random numbers; the same seed gives the same bytes.
    pub seed: u64,
    /// Effort of the sampling methods.
    pub effort: Effort,
}

impl Settings {
    /// Seed 1 and the standard effort.
    pub const fn standard() -> Self {
        Settings { seed: 1, effort: Effort::standard() }
    }
}

/// Weighs the explanations of `series`.
pub fn weigh(series: &Series, knowledge: &Knowledge, settings: Settings) -> Result<Weighing, Refusal> {
    check(series)?;
    let priors = Priors::choose(series, knowledge);
    let instruments = knowledge.reading();
    let rows = applicable(series, knowledge);
    let candidates: Vec<Candidate> = rows
        .into_par_iter()
        .map(|row| {
            let hypothesis = Hypothesis::new(row.mechanism, &priors.parameters, series, &instruments);
            let evidence = checked(&hypothesis, settings.effort, settings.seed, &row.id);
            let weight = priors.weight(&row);
            Candidate { row, weight, hypothesis, evidence }
        })
        .collect();
    Ok(assemble(series, knowledge, settings, &priors, candidates))
}

/// Refuses what cannot answer.
fn check(series: &Series) -> Result<(), Refusal> {
    let times = timing::middle(series);
    let usable: Vec<usize> = series
        .observations
        .iter()
        .enumerate()
        .filter(|(i, o)| {
            o.finding != Finding::NotEvaluable && times.observations.get(*i).is_some_and(|t| *t > 0.0)
        })
        .map(|(i, _)| i)
        .collect();
    for (i, pair) in series.observations.windows(2).enumerate() {
        if let [a, b] = pair
            && a.when.from == b.when.from
            && b.when.months.hi() < a.when.months.lo()
        {
            return Err(Refusal::OutOfOrder { earlier: i + 1, later: i + 2 });
        }
    }
    if usable.len() < 2 {
        return Err(Refusal::TooFewObservations(usable.len()));
    }
    if series.exposures.is_empty() {
        return Err(Refusal::NothingGiven);
    }
    let mut smallest = f64::INFINITY;
    let shrinks = series.observations.iter().any(|o| match o.finding {
        Finding::BelowDetection => true,
        Finding::Change { ratio, .. } => ratio.hi() <= 1.0,
        Finding::Size { mm } => {
            let smaller = mm < 0.95 * smallest && smallest.is_finite();
            smallest = smallest.min(mm);
            smaller
        }
        Finding::Between { mm } => {
            let smaller = mm.hi() < smallest && smallest.is_finite();
            smallest = smallest.min(mm.middle());
            smaller
        }
        Finding::Count { seen } => series.lesions.is_some_and(|n| seen < n),
        Finding::NotEvaluable => false,
    });
    let from_baseline = series.baseline_mm.is_some_and(|b| b.lo() > smallest);
    if shrinks || from_baseline { Ok(()) } else { Err(Refusal::NoRegression) }
}

/// The explanations that the series leaves room for.
fn applicable(series: &Series, knowledge: &Knowledge) -> Vec<ExplanationRow> {
    let treated = series.exposures.iter().any(|e| e.kind == ExposureKind::Treatment);
    let times = timing::middle(series);
    let operated = series
        .exposures
        .iter()
        .zip(&times.exposures)
        .any(|(e, w)| e.kind == ExposureKind::Surgery && w.start >= 0.0);
    let misread = can_be_misread(series);
    knowledge
        .explanations
        .iter()
        .filter(|row| match row.requires {
            Some(Requirement::Surgery) => operated,
            Some(Requirement::Untreated) => !treated,
            None => true,
        })
        .filter(|row| match row.mechanism {
            Mechanism::Instant | Mechanism::DelayedClearance | Mechanism::Persisting => treated,
            Mechanism::SpontaneousAfter | Mechanism::SurgeryAndTreatment => treated,
            Mechanism::Misread => treated && misread,
            Mechanism::AllSpontaneous | Mechanism::Surgery | Mechanism::GrowthOnly => true,
        })
        .cloned()
        .collect()
}

/// Priors chosen for one series.
pub(crate) struct Priors<'a> {
    pub(crate) parameters: BTreeMap<Parameter, Distribution>,
    pub(crate) rate: Option<&'a RateRow>,
    pub(crate) incidence: Option<&'a IncidenceRow>,
    pub(crate) treatment_months: f64,
    baseline_reported: bool,
}

impl<'a> Priors<'a> {
    fn choose(series: &Series, knowledge: &'a Knowledge) -> Self {
        let mut parameters: BTreeMap<Parameter, Distribution> =
            knowledge.parameters.iter().map(|(id, row)| (*id, row.prior)).collect();
        let times = timing::middle(series);
        let treatment =
            series.exposures.iter().zip(&times.exposures).find(|(e, _)| e.kind == ExposureKind::Treatment);
        let treatment_months = treatment.map_or(6.0, |(_, w)| (w.end - w.start).max(0.5));
        let rate = match (&series.tumor, treatment) {
            (Some(tumor), Some((exposure, _))) => knowledge.response_rate(tumor, &exposure.what),
            _ => None,
        };
        if let Some(rate) = rate {
            set_kill(&mut parameters, rate.rate(), treatment_months);
        }
        if let Some(mm) = series.baseline_mm {
            let sd_log = if mm.is_uncertain() && mm.lo() > 0.0 { ln(mm.hi() / mm.lo()) / 3.92 } else { 0.10 };
            let median = if mm.lo() > 0.0 { (mm.lo() * mm.hi()).sqrt() } else { mm.middle() };
            parameters.insert(Parameter::Baseline, Distribution::LogNormal { median, sd_log });
        }
        Priors {
            parameters,
            rate,
            incidence: knowledge.incidence(series.tumor.as_deref()),
            treatment_months,
            baseline_reported: series.baseline_mm.is_some(),
        }
    }

    fn weight(&self, row: &ExplanationRow) -> f64 {
        match row.prior {
            PriorCell::Number(p) => p,
            PriorCell::Named(_) => self.incidence.map_or(0.0, |i| i.probability),
        }
    }
}

/// Sets the median strength of treatment so that its expected response rate is `rate`.
pub(crate) fn set_kill(parameters: &mut BTreeMap<Parameter, Distribution>, rate: f64, months: f64) {
    let (Some(&growth), Some(&Distribution::LogNormal { sd_log, .. })) =
        (parameters.get(&Parameter::Growth), parameters.get(&Parameter::Kill))
    else {
        return;
    };
    let median = kill_median(rate.clamp(0.002, 0.98), sd_log, &growth, months);
    parameters.insert(Parameter::Kill, Distribution::LogNormal { median, sd_log });
}

/// Logarithm of the summed prior times marginal likelihood of the candidates in `groups`.
pub(crate) fn ln_mass(terms: &[(Group, f64, f64)], groups: &[Group]) -> f64 {
    let list: Vec<f64> =
        terms.iter().filter(|t| groups.contains(&t.0) && t.1 > 0.0).map(|t| ln(t.1) + t.2).collect();
    ln_sum_exp(&list)
}

fn odds(terms: &[(Group, f64, f64)], groups: &[Group]) -> Option<f64> {
    let (for_, against) = (ln_mass(terms, groups), ln_mass(terms, &[Group::Spontaneous]));
    (for_.is_finite() && against.is_finite()).then(|| exp(for_ - against))
}

fn assemble(
    series: &Series,
    knowledge: &Knowledge,
    settings: Settings,
    priors: &Priors<'_>,
    candidates: Vec<Candidate>,
) -> Weighing {
    let terms: Vec<(Group, f64, f64)> =
        candidates.iter().map(|c| (c.row.group, c.weight, c.evidence.main.ln_z)).collect();
    let agree = candidates.iter().all(|c| c.weight == 0.0 || c.evidence.agrees());
    let prior_sum: f64 = candidates.iter().map(|c| c.weight).sum();
    let posterior_mass: Vec<f64> =
        terms.iter().map(|t| if t.1 > 0.0 { ln(t.1) + t.2 } else { f64::NEG_INFINITY }).collect();
    let total = ln_sum_exp(&posterior_mass);
    let posteriors: Vec<f64> = posterior_mass.iter().map(|m| exp(m - total)).collect();
    let best = terms.iter().map(|t| t.2).fold(f64::NEG_INFINITY, f64::max);
    let times = timing::middle(series);
    let last = times.observations.iter().copied().fold(1.0, f64::max);
    let first = times.observations.iter().copied().fold(0.0, f64::min);
    let grid: Vec<f64> = (0..=80).map(|i| first + (1.05 * last - first) * f64::from(i) / 80.0).collect();

    let mut explanations: Vec<Weighed> = candidates
        .iter()
        .zip(&posteriors)
        .map(|(c, posterior)| {
            let main = &c.evidence.main;
            Weighed {
                id: c.row.id.clone(),
                title: c.row.title.clone(),
                sentence: c.row.sentence.clone(),
                group: c.row.group,
                prior_weight: c.weight,
                prior: c.weight / prior_sum,
                prior_status: match c.row.prior {
                    PriorCell::Number(_) => c.row.status,
                    PriorCell::Named(_) => priors.incidence.map_or(Status::Assumption, |i| i.status),
                },
                prior_source: match c.row.prior {
                    PriorCell::Number(_) => c.row.source.clone(),
                    PriorCell::Named(_) => priors.incidence.map_or_else(String::new, |i| i.source.clone()),
                },
                ln_marginal: main.ln_z,
                ln_marginal_error: main.error,
                ln_marginal_check: c.evidence.check.ln_z,
                ln_marginal_check_error: c.evidence.check.error,
                agree: c.evidence.agrees(),
                times_worse_than_best: exp(best - main.ln_z),
                posterior: agree.then_some(*posterior),
                parameters: summaries(c, knowledge),
                curve: curve(c, &grid, settings.seed),
                predictive: predictive(c, settings.seed),
            }
        })
        .collect();
    explanations.sort_by(|a, b| {
        let key = |w: &Weighed| w.posterior.unwrap_or(w.prior);
        key(b).total_cmp(&key(a)).then_with(|| a.id.cmp(&b.id))
    });

    let mut groups: Vec<WeighedGroup> = Vec::new();
    for w in &explanations {
        match groups.iter_mut().find(|g| g.group == w.group) {
            Some(g) => {
                g.prior += w.prior;
                g.posterior = g.posterior.zip(w.posterior).map(|(a, b)| a + b);
            }
            None => groups.push(WeighedGroup { group: w.group, prior: w.prior, posterior: w.posterior }),
        }
    }
    let treatment = odds(&terms, &[Group::Treatment]).filter(|_| agree);
    let both = odds(&terms, &[Group::Treatment, Group::Reading]).filter(|_| agree);
    let top =
        |group: Group| terms.iter().filter(|t| t.0 == group).map(|t| t.2).fold(f64::NEG_INFINITY, f64::max);
    let data_favor_spontaneous = {
        let factor = top(Group::Spontaneous) - top(Group::Treatment);
        (factor.is_finite() && agree).then(|| exp(factor))
    };
    let notes = notes(series, priors, &explanations, agree, data_favor_spontaneous);
    Weighing {
        schema: "catamnesis.weighing/1",
        series: series.clone(),
        observation_months: times.observations.clone(),
        observation_limits_mm: limits(series, knowledge),
        exposure_months: times.exposures.iter().map(|w| [w.start, w.end]).collect(),
        inseparable: if agree { inseparable(&candidates, &posteriors) } else { Vec::new() },
        groups,
        treatment_vs_spontaneous: treatment,
        treatment_or_reading_vs_spontaneous: both,
        data_favor_spontaneous,
        break_even: if agree { break_even(&terms) } else { Vec::new() },
        sweep: if agree { sweep(&candidates, priors) } else { Vec::new() },
        sensitivity: if agree {
            sensitivity::swings(series, knowledge, settings, priors, &candidates)
        } else {
            Vec::new()
        },
        information: if agree {
            information::proposals(series, &candidates, &posteriors, settings.seed)
        } else {
            Vec::new()
        },
        basis: basis(knowledge, priors, &explanations),
        explanations,
        notes,
    }
}

/// Draws of the posterior by which predictive criteria are computed.
const PREDICTIVE_DRAWS: usize = 2000;

/// How well an explanation, once fitted, predicts each observation from the others (PSIS-LOO), and WAIC.
fn predictive(c: &Candidate, seed: u64) -> Option<Predictive> {
    let draws = c.evidence.main.draws(PREDICTIVE_DRAWS, seed);
    let by_draw: Vec<Vec<f64>> = draws.iter().map(|z| c.hypothesis.pointwise(z)).collect();
    let n = by_draw.first()?.len();
    let rows: Vec<Vec<f64>> = (0..n)
        .map(|i| by_draw.iter().filter_map(|d| d.get(i).copied()).filter(|v| v.is_finite()).collect())
        .filter(|row: &Vec<f64>| row.len() > 100)
        .collect();
    if rows.len() < 2 {
        return None;
    }
    let (loo, waic) = (leave_one_out(&rows), waic(&rows));
    (loo.elpd.is_finite() && waic.elpd.is_finite()).then_some(Predictive {
        loo: loo.elpd,
        loo_parameters: loo.effective,
        waic: waic.elpd,
        waic_parameters: waic.effective,
    })
}

fn limits(series: &Series, knowledge: &Knowledge) -> Vec<f64> {
    let of = |modality| knowledge.instruments.iter().find(|r| r.modality == modality).map(|r| r.limit_mm);
    series
        .observations
        .iter()
        .map(|o| of(o.modality).or_else(|| of(Modality::Unknown)).unwrap_or(f64::NAN))
        .collect()
}

fn summaries(c: &Candidate, knowledge: &Knowledge) -> Vec<ParameterSummary> {
    let main = &c.evidence.main;
    if main.weights.is_empty() {
        return Vec::new();
    }
    c.hypothesis
        .priors()
        .iter()
        .enumerate()
        .map(|(i, (parameter, prior))| {
            // The limit is told in its own unit, a multiple of the default.
            let value = |z: &[f64]| z.get(i).map_or(f64::NAN, |z| prior.at(*z));
            let (mean, sd) = main.moments(&value);
            let q = main.quantiles(&value, &[0.05, 0.5, 0.95]);
            let row = knowledge.parameters.get(parameter);
            ParameterSummary {
                id: parameter.key(),
                label: row.map_or_else(String::new, |r| r.label.clone()),
                unit: row.map_or_else(String::new, |r| r.unit.clone()),
                mean,
                sd,
                quantiles: [0, 1, 2].map(|k| q.get(k).copied().unwrap_or(f64::NAN)),
            }
        })
        .collect()
}

fn curve(c: &Candidate, grid: &[f64], seed: u64) -> Vec<CurvePoint> {
    let draws = c.evidence.main.draws(400, seed);
    let paths: Vec<Vec<(f64, f64)>> = draws.iter().map(|z| c.hypothesis.predict(z, grid)).collect();
    if paths.is_empty() {
        return Vec::new();
    }
    grid.iter()
        .enumerate()
        .map(|(i, t)| {
            let mut at: Vec<f64> = paths.iter().filter_map(|p| p.get(i).map(|s| s.0)).collect();
            at.sort_by(f64::total_cmp);
            let q = |share: f64| {
                let k = ((at.len() - 1) as f64 * share).round() as usize;
                at.get(k).map_or(f64::NAN, |v| exp(*v))
            };
            CurvePoint { months: *t, low_mm: q(0.05), median_mm: q(0.5), high_mm: q(0.95) }
        })
        .collect()
}

fn break_even(terms: &[(Group, f64, f64)]) -> Vec<BreakEven> {
    let mut groups: Vec<Group> = terms.iter().map(|t| t.0).collect();
    groups.sort();
    groups.dedup();
    let everything: Vec<Group> = groups.clone();
    groups
        .into_iter()
        .filter_map(|group| {
            let others: Vec<Group> = everything.iter().copied().filter(|g| *g != group).collect();
            let (own, rest) = (ln_mass(terms, &[group]), ln_mass(terms, &others));
            let times = exp(rest - own);
            let prior_now = terms.iter().filter(|t| t.0 == group).map(|t| t.1).fold(0.0, f64::max);
            (own.is_finite() && rest.is_finite()).then_some(BreakEven {
                group,
                prior_now,
                prior_for_even: prior_now * times,
                times,
            })
        })
        .collect()
}

/// Pairs between which neither the data nor the posterior decides: a Bayes factor or posterior odds within a
/// factor of three, among explanations that keep at least 1 % or fit within a factor of 100 of the best.
fn inseparable(candidates: &[Candidate], posteriors: &[f64]) -> Vec<Pair> {
    let best = candidates.iter().map(|c| c.evidence.main.ln_z).fold(f64::NEG_INFINITY, f64::max);
    let within = |x: f64| x < BARE_MENTION && x > 1.0 / BARE_MENTION;
    let alive = |i: usize| posteriors.get(i).is_some_and(|p| *p > 0.005);
    let mut out = Vec::new();
    for i in 0..candidates.len() {
        for j in i + 1..candidates.len() {
            let (Some(a), Some(b)) = (candidates.get(i), candidates.get(j)) else { continue };
            let factor = exp(a.evidence.main.ln_z - b.evidence.main.ln_z);
            let odds = factor * a.weight / b.weight.max(1e-300);
            let fits = a.evidence.main.ln_z.min(b.evidence.main.ln_z) > best - ln(100.0);
            if (within(factor) && fits) || (within(odds) && alive(i) && alive(j)) {
                out.push(Pair {
                    first: a.row.id.clone(),
                    second: b.row.id.clone(),
                    bayes_factor: factor,
                    posterior_odds: odds,
                });
            }
        }
    }
    out
}

/// Odds over priors of spontaneous regression and of a delayed effect.
fn sweep(candidates: &[Candidate], priors: &Priors<'_>) -> Vec<SweepPoint> {
    let Some(incidence) = priors.incidence else { return Vec::new() };
    let mut spontaneous =
        vec![1e-6, incidence.low, incidence.probability, incidence.high, 1e-4, 3.4e-4, 1e-3, 1e-2, 1e-1];
    spontaneous.retain(|p| *p > 0.0);
    spontaneous.sort_by(f64::total_cmp);
    spontaneous.dedup();
    let delayed = candidates.iter().find(|c| c.row.mechanism == Mechanism::DelayedClearance);
    let mut delays = vec![delayed.map_or(1.0, |c| c.weight)];
    if let Some(c) = delayed {
        delays.extend([c.row.low, c.row.high].into_iter().flatten());
    }
    delays.sort_by(f64::total_cmp);
    delays.dedup();
    let mut out = Vec::new();
    for &delay in &delays {
        let ratio = delayed.map_or(1.0, |c| delay / c.weight.max(1e-300));
        for &p in &spontaneous {
            let terms: Vec<(Group, f64, f64)> = candidates
                .iter()
                .map(|c| {
                    let weight = match (c.row.group, c.row.mechanism) {
                        (Group::Spontaneous, _) => p,
                        (_, Mechanism::DelayedClearance | Mechanism::Persisting) => c.weight * ratio,
                        _ => c.weight,
                    };
                    (c.row.group, weight, c.evidence.main.ln_z)
                })
                .collect();
            if let (Some(treatment), Some(both)) =
                (odds(&terms, &[Group::Treatment]), odds(&terms, &[Group::Treatment, Group::Reading]))
            {
                out.push(SweepPoint {
                    prior: p,
                    delayed_prior: delay,
                    treatment_odds: treatment,
                    treatment_or_reading_odds: both,
                });
            }
        }
    }
    out
}

fn basis(knowledge: &Knowledge, priors: &Priors<'_>, explanations: &[Weighed]) -> Vec<Basis> {
    let mut out = Vec::new();
    match priors.rate {
        Some(rate) => out.push(Basis {
            what: format!("response rate of {} to {}", rate.tumor, rate.regimen),
            value: format!("{} %", rate.percent),
            source: rate.source.clone(),
            status: rate.status,
        }),
        None => out.push(Basis {
            what: "response rate to the treatment given".to_owned(),
            value: "about 24 %".to_owned(),
            source: "ours: the tables have no rate for this tumor and treatment".to_owned(),
            status: Status::Assumption,
        }),
    }
    if let Some(i) = priors.incidence {
        out.push(Basis {
            what: format!("spontaneous regression ({})", i.what),
            value: crate::words::one_in(i.probability),
            source: i.source.clone(),
            status: i.status,
        });
    }
    for w in explanations {
        if w.group != Group::Spontaneous {
            out.push(Basis {
                what: format!("weight of \"{}\" before the course is looked at", w.title),
                value: crate::words::number(w.prior_weight),
                source: w.prior_source.clone(),
                status: w.prior_status,
            });
        }
    }
    let used: Vec<&'static str> =
        explanations.iter().flat_map(|w| w.parameters.iter().map(|p| p.id)).collect();
    for row in knowledge.parameters.values() {
        let reported = (row.id == Parameter::Baseline && priors.baseline_reported)
            || (row.id == Parameter::Kill && priors.rate.is_some());
        if used.contains(&row.id.key()) && !reported {
            out.push(Basis {
                what: row.label.clone(),
                value: format!("{} ({})", crate::words::prior(&row.prior), row.unit),
                source: row.source.clone(),
                status: row.status,
            });
        }
    }
    out
}

fn notes(
    series: &Series,
    priors: &Priors<'_>,
    explanations: &[Weighed],
    agree: bool,
    data_favor_spontaneous: Option<f64>,
) -> Vec<Note> {
    let mut out = Vec::new();
    let mut note = |code, message: String| out.push(Note { code, message });
    if !agree {
        let names: Vec<&str> = explanations.iter().filter(|w| !w.agree).map(|w| w.title.as_str()).collect();
        note(
            "B005",
            format!("two independent computations disagree for {}; no odds are given", names.join("; ")),
        );
    }
    if priors.rate.is_none() && series.exposures.iter().any(|e| e.kind == ExposureKind::Treatment) {
        note(
            "B006",
            "no response rate is known for this tumor and treatment; a rate of about 24 % is assumed"
                .to_owned(),
        );
    }
    if let Some(rate) = priors.rate
        && rate.status == Status::Unverified
    {
        note(
            "B007",
            format!(
                "the response rate used ({} %, {}) has not been checked against its source",
                rate.percent, rate.source
            ),
        );
    }
    if explanations.iter().any(|w| w.id == "delayed-clearance") {
        note(
            "B008",
            "how often a tumor goes on shrinking after treatment is not published for most tumors; the prior of a delayed effect is our assumption".to_owned(),
        );
    }
    if data_favor_spontaneous.is_some_and(|f| f > 1.0) {
        note(
            "B009",
            "the observations alone fit spontaneous regression better; the odds for treatment come from how rare spontaneous regression is".to_owned(),
        );
    }
    if timing::uncertain(series) > 0 {
        note("B010", "some dates are known only within bounds; the result averages over them".to_owned());
    }
    if priors.incidence.is_some() {
        note(
            "B011",
            "reports are published because their course is unusual; the odds hold if publication depended on the course alone and not on its supposed cause".to_owned(),
        );
    }
    out
}
