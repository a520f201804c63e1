//! Numbers in words that a clinician reads without knowing any statistics.

use crate::distribution::Distribution;
use crate::math::exp;

/// A number with two significant digits, in plain notation with thin grouping: 0.012, 4.7, 780, 12,000.
pub fn number(x: f64) -> String {
    if !x.is_finite() {
        return if x > 0.0 { "beyond all numbers".to_owned() } else { "unknown".to_owned() };
    }
    if x == 0.0 {
        return "0".to_owned();
    }
    let magnitude = x.abs().log10().floor() as i32;
    if magnitude >= 15 {
        return "more than a million billion".to_owned();
    }
    let unit = 10_f64.powi(magnitude - 1);
    let rounded = (x / unit).round() * unit;
    if rounded.abs() >= 10.0 {
        return group(rounded.round() as i64);
    }
    let decimals = (1 - magnitude).max(0) as usize;
    let mut text = format!("{rounded:.decimals$}");
    if text.contains('.') {
        while text.ends_with('0') {
            text.pop();
        }
        if text.ends_with('.') {
            text.pop();
        }
    }
    text
}

fn group(n: i64) -> String {
    let digits = n.abs().to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    if n < 0 { format!("-{out}") } else { out }
}

/// Odds: "780 to 1", or "1 to 20" when below one.
pub fn odds(x: f64) -> String {
    if x >= 1.0 { format!("{} to 1", number(x)) } else { format!("1 to {}", number(1.0 / x)) }
}

/// A small probability: "1 in 80,000"; a large one: "44 %".
pub fn one_in(p: f64) -> String {
    if p <= 0.0 {
        "0".to_owned()
    } else if p < 0.02 {
        format!("1 in {}", number(1.0 / p))
    } else {
        percent(p)
    }
}

/// A probability in percent; "below 0.1 %" and "above 99.9 %" at the ends.
pub fn percent(p: f64) -> String {
    if p <= 0.0 {
        "0 %".to_owned()
    } else if p >= 1.0 {
        "100 %".to_owned()
    } else if p < 0.001 {
        "below 0.1 %".to_owned()
    } else if p > 0.999 {
        "above 99.9 %".to_owned()
    } else if (0.1..=0.9).contains(&p) {
        format!("{:.0} %", 100.0 * p)
    } else {
        format!("{:.1} %", 100.0 * p)
    }
}

/// A prior, as its middle and the bounds that hold 95 %.
pub fn prior(d: &Distribution) -> String {
    match d {
        Distribution::Fixed { value } => number(*value),
        Distribution::Normal { .. } | Distribution::LogNormal { .. } | Distribution::Beta { .. } => {
            format!("{}, 95 % between {} and {}", number(d.at(0.0)), number(d.at(-1.96)), number(d.at(1.96)))
        }
        Distribution::Uniform { low, high } => format!("anywhere from {} to {}", number(*low), number(*high)),
    }
}

/// A natural logarithm of a factor, as a factor.
pub fn factor(ln: f64) -> String {
    number(exp(ln))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_naturally() {
        for (x, text) in [
            (774.7, "770"),
            (4.68, "4.7"),
            (0.02202, "0.022"),
            (1.0, "1"),
            (12_345.0, "12,000"),
            (9.96, "10"),
            (99.6, "100"),
            (0.0000125, "0.000013"),
            (0.5, "0.5"),
        ] {
            assert_eq!(number(x), text);
        }
        assert_eq!(odds(0.05), "1 to 20");
        assert_eq!(one_in(1.25e-5), "1 in 80,000");
        assert_eq!(percent(0.44), "44 %");
    }
}
