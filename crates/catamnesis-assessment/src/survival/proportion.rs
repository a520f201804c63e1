//! A proportion with three intervals: Clopper-Pearson, Wilson, Blyth-Still.

use super::special::{beta_quantile, normal_quantile};

/// An interval for a proportion, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower limit.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
}

/// The exact interval (Clopper CJ, Pearson ES. Biometrika 1934;26:404-413, doi:10.1093/biomet/26.4.404).
pub fn clopper_pearson(x: usize, n: usize, confidence: f64) -> Option<Interval> {
    if n == 0 || x > n {
        return None;
    }
    let tail = (1.0 - confidence) / 2.0;
    let (xf, nf) = (x as f64, n as f64);
    let lower = if x == 0 { 0.0 } else { beta_quantile(tail, xf, nf - xf + 1.0) };
    let upper = if x == n { 1.0 } else { beta_quantile(1.0 - tail, xf + 1.0, nf - xf) };
    Some(Interval { lower, upper })
}

/// The score interval without continuity correction (Wilson EB. J Am Stat Assoc 1927;22:209-212,
/// doi:10.1080/01621459.1927.10502953).
pub fn wilson(x: usize, n: usize, confidence: f64) -> Option<Interval> {
    if n == 0 || x > n {
        return None;
    }
    let z = normal_quantile(0.5 + confidence / 2.0);
    let (p, n) = (x as f64 / n as f64, n as f64);
    let center = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z / (1.0 + z * z / n) * libm::sqrt(p * (1.0 - p) / n + z * z / (4.0 * n * n));
    Some(Interval { lower: (center - half).max(0.0), upper: (center + half).min(1.0) })
}

/// The largest number of subjects for which the Blyth-Still interval is computed (its cost grows with the square).
pub const BLYTH_STILL_MOST: usize = 400;

/// The Blyth-Still interval: exact like Clopper-Pearson's, and as short as coverage allows (Blyth CR, Still HA.
/// J Am Stat Assoc 1983;78:108-116, doi:10.1080/01621459.1983.10477938), by Casella's refinement (Can J Stat
/// 1986;14:113-129, doi:10.2307/3314658).
///
/// 1. Start with Clopper-Pearson's limits for every count.
/// 2. From the highest count down, move its lower limit up as far as coverage stays at the confidence asked for;
///    the upper limit of the mirrored count moves down with it.
///
/// Nothing above [`BLYTH_STILL_MOST`] subjects.
pub fn blyth_still(x: usize, n: usize, confidence: f64) -> Option<Interval> {
    if n == 0 || x > n || n > BLYTH_STILL_MOST {
        return None;
    }
    let mut lower: Vec<f64> =
        (0..=n).map(|k| clopper_pearson(k, n, confidence).map_or(0.0, |i| i.lower)).collect();
    for k in (1..=n).rev() {
        lower[k] = raise(&lower, k, n, confidence);
    }
    Some(Interval { lower: lower[x], upper: 1.0 - lower[n - x] })
}

/// How far the lower limit of a count can rise.
fn raise(lower: &[f64], k: usize, n: usize, confidence: f64) -> f64 {
    let start = lower[k];
    // Past one half the mirrored count would lose the same values of p, which the coverage below does not see.
    let half = if start < 0.5 { 0.5 } else { 1.0 };
    let mut ends: Vec<f64> = (0..=n)
        .filter(|&j| j != k)
        .flat_map(|j| [lower[j], 1.0 - lower[n - j]])
        .filter(|e| *e > start)
        .collect();
    ends.extend([k as f64 / n as f64, half]);
    ends.sort_by(f64::total_cmp);
    let ceiling = lower.get(k + 1).copied().unwrap_or(1.0).min(k as f64 / n as f64).min(half);
    let mut from = start;
    for end in ends {
        let to = end.min(ceiling);
        if to <= from {
            if end >= ceiling {
                break;
            }
            continue;
        }
        let middle = (from + to) / 2.0;
        let covering = |j: usize| j != k && lower[j] <= middle && middle <= 1.0 - lower[n - j];
        let (Some(first), Some(last)) = ((0..=n).find(|&j| covering(j)), (0..=n).rfind(|&j| covering(j)))
        else {
            return from;
        };
        let coverage = |p: f64| {
            binomial_between(first, last, n, p)
                - if (first..=last).contains(&k) { binomial(k, n, p) } else { 0.0 }
        };
        if coverage(from) < confidence {
            return from;
        }
        if coverage(to) < confidence {
            let (mut lo, mut hi) = (from, to);
            for _ in 0..80 {
                let mid = (lo + hi) / 2.0;
                if coverage(mid) >= confidence { lo = mid } else { hi = mid }
            }
            return lo;
        }
        from = to;
    }
    from
}

fn binomial(k: usize, n: usize, p: f64) -> f64 {
    if p <= 0.0 || p >= 1.0 {
        let certain = if p <= 0.0 { 0 } else { n };
        return if k == certain { 1.0 } else { 0.0 };
    }
    let (k, n) = (k as f64, n as f64);
    let ways = libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0);
    libm::exp(ways + k * libm::log(p) + (n - k) * libm::log1p(-p))
}

fn binomial_between(first: usize, last: usize, n: usize, p: f64) -> f64 {
    (first..=last).map(|k| binomial(k, n, p)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_of_seven_in_twenty() {
        let close = |i: Option<Interval>, lower: f64, upper: f64| {
            i.is_some_and(|i| (i.lower - lower).abs() < 5e-5 && (i.upper - upper).abs() < 5e-5)
        };
        assert!(close(clopper_pearson(7, 20, 0.95), 0.1539, 0.5922));
        assert!(close(wilson(7, 20, 0.95), 0.1812, 0.5671));
        assert_eq!(clopper_pearson(0, 0, 0.95), None);
    }

    /// Blyth and Still's table for n = 10, two to three digits.
    #[test]
    fn blyth_still_of_ten() {
        assert!(blyth_still(5, 5, 0.95).is_some_and(|i| (i.lower - 0.5).abs() < 1e-3));
        for (x, lower, upper) in [
            (0, 0.0, 0.267),
            (1, 0.005, 0.444),
            (2, 0.037, 0.556),
            (3, 0.087, 0.619),
            (4, 0.150, 0.733),
            (5, 0.222, 0.778),
        ] {
            let i = blyth_still(x, 10, 0.95).unwrap_or(Interval { lower: 9.0, upper: 9.0 });
            assert!((i.lower - lower).abs() < 1e-3 && (i.upper - upper).abs() < 1e-3, "{x}: {i:?}");
        }
    }

    #[test]
    fn blyth_still_covers_and_is_never_longer_than_clopper_pearson() {
        for n in [1, 2, 5, 10, 23] {
            let all: Vec<Interval> = (0..=n).filter_map(|x| blyth_still(x, n, 0.95)).collect();
            for step in 0..=1000 {
                let p = f64::from(step) / 1000.0;
                let coverage: f64 = (0..=n)
                    .filter(|&k| all[k].lower <= p && p <= all[k].upper)
                    .map(|k| binomial(k, n, p))
                    .sum();
                assert!(coverage >= 0.95 - 1e-9, "n {n}, p {p}: {coverage}");
            }
            for (x, i) in all.iter().enumerate() {
                assert!(
                    clopper_pearson(x, n, 0.95)
                        .is_some_and(|c| i.upper - i.lower <= c.upper - c.lower + 1e-9)
                );
            }
        }
    }
}
