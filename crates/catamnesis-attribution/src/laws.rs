//! Laws of growth and regression that are fitted to measured series, as functions of time.
//!
//! Closed forms where there is one; the rest by [`crate::math::ode`]. Sizes and times are in the unit of the
//! caller.

use crate::math::ode::{Jump, integrate};
use crate::math::{exp, ln, pow};
use serde::{Deserialize, Serialize};

/// A law with its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "law", rename_all = "snake_case")]
pub enum Law {
    /// Stein and Fojo: `base (e^{-dt} + e^{gt} - 1)` (Stein 2011, doi:10.1158/1078-0432.CCR-10-1762).
    Gd {
        /// Size at time 0.
        base: f64,
        /// Growth rate.
        g: f64,
        /// Regression rate.
        d: f64,
    },
    /// Regression only: `base e^{-dt}`.
    Dx {
        /// Size at time 0.
        base: f64,
        /// Regression rate.
        d: f64,
    },
    /// Growth only: `base e^{gt}`; also the exponential law.
    Gx {
        /// Size at time 0.
        base: f64,
        /// Growth rate.
        g: f64,
    },
    /// `base (phi e^{-dt} + (1 - phi) e^{gt})`.
    GdPhi {
        /// Size at time 0.
        base: f64,
        /// Growth rate.
        g: f64,
        /// Regression rate.
        d: f64,
        /// Share that regresses.
        phi: f64,
    },
    /// Claret: `base exp(KL t - (KD/lambda)(1 - e^{-lambda t}))` (Claret 2009, doi:10.1200/JCO.2008.21.0807).
    /// The supplement for MONET1 prints KD and lambda transposed.
    Claret {
        /// Size at time 0.
        base: f64,
        /// Growth rate.
        kl: f64,
        /// Rate of regression at the start.
        kd: f64,
        /// Rate at which the drug loses its effect.
        lambda: f64,
    },
    /// `base e^{-sr t} + pr t`.
    Linear {
        /// Size at time 0.
        base: f64,
        /// Shrinkage rate.
        sr: f64,
        /// Linear progression rate.
        pr: f64,
    },
    /// Logistic: `V' = alpha V (1 - V/K)`.
    Logistic {
        /// Size at time 0.
        base: f64,
        /// Growth rate of a small tumor.
        alpha: f64,
        /// Largest size.
        k: f64,
    },
    /// Gompertz: `V' = V (b - a ln V)`.
    Gompertz {
        /// Size at time 0.
        base: f64,
        /// Slowing.
        a: f64,
        /// Growth rate at size 1.
        b: f64,
    },
    /// Bertalanffy: `V' = a V^l - b V`; the classic law has l = 2/3 (as a power, not `V^2/3`).
    Bertalanffy {
        /// Size at time 0.
        base: f64,
        /// Gain.
        a: f64,
        /// Loss.
        b: f64,
        /// Exponent, not 1.
        l: f64,
    },
    /// `V' = V^l (b - a ln V)`.
    GeneralGompertz {
        /// Size at time 0.
        base: f64,
        /// Slowing.
        a: f64,
        /// Growth rate at size 1.
        b: f64,
        /// Exponent.
        l: f64,
    },
    /// Mayneord: `V' = k V^(2/3)`, so that the radius grows linearly.
    Mayneord {
        /// Size at time 0.
        base: f64,
        /// Rate.
        k: f64,
    },
    /// Exponential at rate `l0` until the gain reaches `l1`, then linear: Simeoni's growth in the limit.
    ExponentialLinear {
        /// Size at time 0.
        base: f64,
        /// Exponential rate.
        l0: f64,
        /// Linear gain.
        l1: f64,
    },
}

/// The exponent of the classic law of Bertalanffy.
pub const CLASSIC: f64 = 2.0 / 3.0;

impl Law {
    /// Size at time `t`, not before 0.
    pub fn at(&self, t: f64) -> f64 {
        match *self {
            Law::Gd { base, g, d } => base * (exp(-d * t) + libm::expm1(g * t)),
            Law::Dx { base, d } => base * exp(-d * t),
            Law::Gx { base, g } => base * exp(g * t),
            Law::GdPhi { base, g, d, phi } => base * (phi * exp(-d * t) + (1.0 - phi) * exp(g * t)),
            Law::Claret { base, kl, kd, lambda } => base * exp(ln_claret(kl, kd, lambda, t)),
            Law::Linear { base, sr, pr } => base * exp(-sr * t) + pr * t,
            Law::Logistic { base, alpha, k } => k / (1.0 + (k / base - 1.0) * exp(-alpha * t)),
            Law::Gompertz { base, a, b } => {
                let limit = b / a;
                exp(limit + (ln(base) - limit) * exp(-a * t))
            }
            Law::Bertalanffy { base, a, b, l } => {
                let (limit, power) = (a / b, 1.0 - l);
                let u = limit + (pow(base, power) - limit) * exp(-b * power * t);
                if u > 0.0 { pow(u, 1.0 / power) } else { 0.0 }
            }
            Law::GeneralGompertz { base, a, b, l } => {
                let rate = move |_: f64, y: &[f64], d: &mut [f64]| {
                    if let (Some(v), Some(d)) = (y.first(), d.first_mut()) {
                        *d = pow(*v, l) * (b - a * ln(*v));
                    }
                };
                integrate(&rate, 0.0, &[base], &[t], &[])
                    .first()
                    .and_then(|y| y.first().copied())
                    .unwrap_or(f64::NAN)
            }
            Law::Mayneord { base, k } => {
                let radius = libm::cbrt(base) + k * t / 3.0;
                radius * radius * radius
            }
            Law::ExponentialLinear { base, l0, l1 } => {
                let turn = (ln(l1 / (l0 * base)) / l0).max(0.0);
                base * exp(l0 * t.min(turn)) + l1 * (t - turn).max(0.0)
            }
        }
    }
}

/// Logarithm of Claret's law relative to its start.
pub fn ln_claret(kl: f64, kd: f64, lambda: f64, t: f64) -> f64 {
    kl * t + kd / lambda * libm::expm1(-lambda * t)
}

/// Parameters of Simeoni's model of tumor growth under a drug (Simeoni 2004,
/// doi:10.1158/0008-5472.CAN-03-2524).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Simeoni {
    /// Exponential growth rate.
    pub l0: f64,
    /// Linear growth rate.
    pub l1: f64,
    /// Sharpness of the passage between them.
    pub psi: f64,
    /// Rate of the chain of dying cells.
    pub k1: f64,
    /// Potency.
    pub k2: f64,
    /// Elimination of the drug.
    pub ke: f64,
    /// Weight at time 0.
    pub w0: f64,
}

impl Simeoni {
    /// Weight at the ascending `times` for boluses given as (time, dose).
    pub fn weights(&self, doses: &[(f64, f64)], times: &[f64]) -> Vec<f64> {
        let p = *self;
        let rate = move |_: f64, y: &[f64], d: &mut [f64]| {
            if let ([x1, x2, x3, x4, c], [d1, d2, d3, d4, dc]) = (y, d) {
                let w = x1 + x2 + x3 + x4;
                let growth = p.l0 * x1 / pow(1.0 + pow(p.l0 / p.l1 * w, p.psi), 1.0 / p.psi);
                *d1 = growth - p.k2 * c * x1;
                *d2 = p.k2 * c * x1 - p.k1 * x2;
                *d3 = p.k1 * (x2 - x3);
                *d4 = p.k1 * (x3 - x4);
                *dc = -p.ke * c;
            }
        };
        let jumps: Vec<Jump> =
            doses.iter().map(|(at, amount)| Jump { at: *at, component: 4, amount: *amount }).collect();
        integrate(&rate, 0.0, &[p.w0, 0.0, 0.0, 0.0, 0.0], times, &jumps)
            .iter()
            .map(|y| y.iter().take(4).sum())
            .collect()
    }
}

/// A kinetic-pharmacodynamic model with an effect compartment: dose, effect site, tumor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EffectCompartment {
    /// Elimination.
    pub ke: f64,
    /// Equilibration with the effect site.
    pub ke0: f64,
    /// Growth.
    pub g: f64,
    /// Kill per amount at the effect site.
    pub k: f64,
    /// Size at time 0.
    pub base: f64,
}

impl EffectCompartment {
    /// Size at the ascending `times` for boluses given as (time, dose).
    pub fn sizes(&self, doses: &[(f64, f64)], times: &[f64]) -> Vec<f64> {
        let p = *self;
        let rate = move |_: f64, y: &[f64], d: &mut [f64]| {
            if let ([a, effect, v], [da, de, dv]) = (y, d) {
                *da = -p.ke * a;
                *de = p.ke0 * (a - effect);
                *dv = v * (p.g - p.k * effect);
            }
        };
        let jumps: Vec<Jump> =
            doses.iter().map(|(at, amount)| Jump { at: *at, component: 0, amount: *amount }).collect();
        integrate(&rate, 0.0, &[0.0, 0.0, p.base], times, &jumps)
            .iter()
            .map(|y| y.get(2).copied().unwrap_or(f64::NAN))
            .collect()
    }
}

/// When growth resumes under Stein and Fojo's law, and the size then relative to the start; none when one of
/// the rates is not positive.
pub fn stein_nadir(g: f64, d: f64) -> Option<(f64, f64)> {
    if g <= 0.0 || d <= 0.0 {
        return None;
    }
    let t = (ln(d / g) / (d + g)).max(0.0);
    Some((t, Law::Gd { base: 1.0, g, d }.at(t)))
}

/// When growth resumes under Stein and Fojo's law with a resistant share, and the size then.
pub fn stein_phi_nadir(g: f64, d: f64, phi: f64) -> Option<(f64, f64)> {
    if g <= 0.0 || d <= 0.0 || phi <= 0.0 || phi >= 1.0 {
        return None;
    }
    let t = (ln(d * phi / (g * (1.0 - phi))) / (d + g)).max(0.0);
    Some((t, Law::GdPhi { base: 1.0, g, d, phi }.at(t)))
}

/// Time to growth under Claret's law: when the effect has fallen to the growth rate. None where growth never
/// resumes or was never stopped.
pub fn claret_time_to_growth(kl: f64, kd: f64, lambda: f64) -> Option<f64> {
    (kl > 0.0 && kd > kl && lambda > 0.0).then(|| ln(kd / kl) / lambda)
}

/// Time in which a quantity growing at `rate` doubles.
pub fn doubling_time(rate: f64) -> f64 {
    std::f64::consts::LN_2 / rate
}
