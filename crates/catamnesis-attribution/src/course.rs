//! The courses that a tumor can take under each explanation, as closed forms.
//!
//! S is the volume of living tumor relative to the origin, Q that of killed tumor not yet cleared away; what
//! an image shows is S + Q. With growth rate g, treatment effect kappa while treatment is given, clearance c,
//! decay of a lasting effect lambda, and a spontaneous regression of rate iota from the moment tau (rates per
//! month, times in months):
//!
//! - instant: ln S = g t - kappa (time under treatment up to t)
//! - delayed clearance: as instant, and Q' = kappa S - c Q under treatment, Q' = -c Q otherwise
//! - persisting: ln S falls by a further kappa/lambda (1 - exp(-lambda (t - end))) after each treatment
//! - spontaneous after treatment: ln S falls by a further iota (t - tau) from tau on
//! - all spontaneous: the same without any effect of treatment
//! - surgery: ln S falls by a step at each operation; treatment without effect
//! - surgery and treatment: both, each in its time

use crate::math::{exp, ln};
use crate::timing::Window;
use serde::{Deserialize, Serialize};

/// The mechanisms that explanations are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mechanism {
    /// Treatment shrinks what it kills at once, and only while it is given.
    Instant,
    /// Treatment kills while it is given; dead tissue is cleared away slowly.
    DelayedClearance,
    /// The effect of treatment outlasts it and fades.
    Persisting,
    /// Treatment acted at once; what was later seen as residual tumor was not tumor.
    Misread,
    /// Treatment acted; then the tumor regressed by itself.
    SpontaneousAfter,
    /// Treatment did nothing; the tumor regressed by itself.
    AllSpontaneous,
    /// An operation removed tumor; treatment did nothing.
    Surgery,
    /// An operation removed tumor, and treatment acted while it was given.
    SurgeryAndTreatment,
    /// Nothing acted: the tumor grew.
    GrowthOnly,
}

/// Parameters of a course; those a mechanism does not use are ignored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// Growth of the volume, per month.
    pub growth: f64,
    /// Kill by treatment, per month.
    pub kill: f64,
    /// Clearance of dead tissue, per month.
    pub clearance: f64,
    /// Fading of a lasting effect, per month.
    pub fading: f64,
    /// Spontaneous regression, per month.
    pub regression: f64,
    /// Its onset, in months after the origin.
    pub onset: f64,
    /// Fall of ln S at an operation.
    pub resected: f64,
}

impl Default for Rates {
    fn default() -> Self {
        Rates {
            growth: 0.0,
            kill: 0.0,
            clearance: 1.0,
            fading: 1.0,
            regression: 0.0,
            onset: 0.0,
            resected: 0.0,
        }
    }
}

/// State of the tumor at one time, relative to its volume at the origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct State {
    /// Logarithm of the volume that an image shows.
    pub ln_volume: f64,
    /// Share of that volume that is alive, 0 to 1.
    pub viable: f64,
}

/// The state at `t` months.
#[inline]
pub fn state(
    mechanism: Mechanism,
    rates: &Rates,
    treatments: &[Window],
    operations: &[f64],
    t: f64,
) -> State {
    let alive = |ln_volume: f64| State { ln_volume, viable: 1.0 };
    let grown = rates.growth * t;
    match mechanism {
        Mechanism::Instant | Mechanism::Misread => alive(grown - rates.kill * exposure(treatments, t)),
        Mechanism::Persisting => {
            let mut lasting = 0.0;
            for w in treatments {
                if t > w.end && w.end > 0.0 {
                    lasting += -libm::expm1(-rates.fading * (t - w.end)) / rates.fading;
                }
            }
            alive(grown - rates.kill * (exposure(treatments, t) + lasting))
        }
        Mechanism::SpontaneousAfter => {
            let since = (t - rates.onset).max(0.0);
            alive(grown - rates.kill * exposure(treatments, t) - rates.regression * since)
        }
        Mechanism::AllSpontaneous => alive(grown - rates.regression * (t - rates.onset).max(0.0)),
        Mechanism::Surgery => alive(grown - rates.resected * done(operations, t)),
        Mechanism::SurgeryAndTreatment => {
            alive(grown - rates.kill * exposure(treatments, t) - rates.resected * done(operations, t))
        }
        Mechanism::GrowthOnly => alive(grown),
        Mechanism::DelayedClearance => delayed(rates, treatments, t),
    }
}

/// Number of operations between the origin and `t`.
#[inline]
fn done(operations: &[f64], t: f64) -> f64 {
    operations.iter().filter(|&&at| at >= 0.0 && at < t).count() as f64
}

/// Months under treatment between the origin and `t`; negative before the origin.
#[inline]
fn exposure(treatments: &[Window], t: f64) -> f64 {
    let mut sum = 0.0;
    for w in treatments {
        if t >= 0.0 {
            sum += (t.min(w.end) - w.start.max(0.0)).max(0.0);
        } else {
            sum -= (w.end.min(0.0) - t.max(w.start)).max(0.0);
        }
    }
    sum
}

/// Living and dead tumor, piece by piece between the starts and ends of treatment.
fn delayed(rates: &Rates, treatments: &[Window], t: f64) -> State {
    if t <= 0.0 {
        return State { ln_volume: rates.growth * t - rates.kill * exposure(treatments, t), viable: 1.0 };
    }
    let (mut ln_alive, mut dead) = (0.0, 0.0);
    let mut now = 0.0;
    while now < t {
        let active = treatments.iter().filter(|w| w.start <= now && now < w.end).count() as f64;
        let mut until = t;
        for w in treatments {
            for edge in [w.start, w.end] {
                if edge > now && edge < until {
                    until = edge;
                }
            }
        }
        let length = until - now;
        let kill = rates.kill * active;
        let net = rates.growth - kill;
        let gap = net + rates.clearance;
        let decay = exp(-rates.clearance * length);
        // Dead tissue made from what was alive: the integral of kill S e^{-c (t - s)}, with its limit where
        // the two rates meet.
        let made = if kill == 0.0 {
            0.0
        } else {
            let x = gap * length;
            let ratio = if x.abs() < 1e-8 { length * (1.0 + 0.5 * x) } else { libm::expm1(x) / gap };
            kill * exp(ln_alive) * decay * ratio
        };
        dead = dead * decay + made;
        ln_alive += net * length;
        now = until;
    }
    let alive = exp(ln_alive);
    let both = alive + dead;
    State {
        ln_volume: if both > 0.0 { ln(both) } else { ln_alive },
        viable: if both > 0.0 { alive / both } else { 1.0 },
    }
}
