//! Numerics of our own: the same bits on every machine and for every number of threads.
//!
//! Elementary functions come from `libm` (pure Rust), never from the platform.

pub mod special;
pub mod rng;
pub mod linear;
pub mod gauss;
pub mod ode;
pub mod minimize;

/// Natural exponential.
#[inline]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// Natural logarithm.
#[inline]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// `x` to the power `y`.
#[inline]
pub fn pow(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

/// Logarithm of a sum of exponentials; negative infinity for an empty slice.
pub fn ln_sum_exp(terms: &[f64]) -> f64 {
    let top = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if top == f64::NEG_INFINITY {
        return top;
    }
    // Beside the largest term, one below e^-40 is lost in rounding.
    top + ln(terms.iter().map(|t| if t - top < -40.0 { 0.0 } else { exp(t - top) }).sum())
}

/// Arithmetic mean; 0 for an empty slice.
pub fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}

/// The median; not a number for an empty slice.
pub fn median(values: &[f64]) -> f64 {
    percentile(values, 0.5)
}

/// The value below which the share `p` (0 to 1) of the values lies, interpolated linearly between order
/// statistics (type 7 of R); not a number for an empty slice.
pub fn percentile(values: &[f64], p: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = p.clamp(0.0, 1.0) * sorted.len().saturating_sub(1) as f64;
    let below = at.floor() as usize;
    match (sorted.get(below), sorted.get(below + 1)) {
        (Some(&a), Some(&b)) => a + (at - below as f64) * (b - a),
        (Some(&a), None) => a,
        _ => f64::NAN,
    }
}
