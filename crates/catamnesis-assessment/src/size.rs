//! Lengths in whole tenths of a millimeter, so that -30 %, +20 % and 5 mm are exact at the border.

use std::fmt;
use std::ops::{Add, Sub};

/// A length in tenths of a millimeter, 0 to 1,000,000 (100 m); `27 mm` is 270.
///
/// Floating point fails at the borders (14.0 mm to 9.8 mm is exactly -30 %); whole tenths do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Tenths(i64);

/// The largest accepted length, in tenths of a millimeter.
const LARGEST: i64 = 1_000_000;

impl Tenths {
    /// No length.
    pub const ZERO: Tenths = Tenths(0);

    /// A length from whole tenths of a millimeter; negative values become 0.
    pub const fn new(tenths: i64) -> Self {
        Tenths(if tenths < 0 { 0 } else { tenths })
    }

    /// A length from whole millimeters.
    pub const fn mm(millimeters: i64) -> Self {
        Tenths::new(millimeters * 10)
    }

    /// The nearest tenth to a length in millimeters; nothing for negative, huge or undefined values.
    pub fn from_mm(millimeters: f64) -> Option<Self> {
        let tenths = libm::round(millimeters * 10.0);
        (0.0..=LARGEST as f64).contains(&tenths).then_some(Tenths(tenths as i64))
    }

    /// Reads a decimal number of millimeters such as `9.8`; the flag says whether digits beyond the tenth were
    /// rounded away (half up).
    pub fn parse(text: &str) -> Option<(Self, bool)> {
        let text = text.trim();
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        if whole.is_empty() && fraction.is_empty() || whole.len() > 6 {
            return None;
        }
        if !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
            return None;
        }
        let mut tenths = whole.bytes().fold(0_i64, |n, b| n * 10 + i64::from(b - b'0')) * 10;
        let mut digits = fraction.bytes();
        tenths += digits.next().map_or(0, |b| i64::from(b - b'0'));
        let second = digits.next();
        let rounded = second.is_some_and(|b| b != b'0') || digits.any(|b| b != b'0');
        tenths += i64::from(second.is_some_and(|b| b >= b'5'));
        (tenths <= LARGEST).then_some((Tenths(tenths), rounded))
    }

    /// Whole tenths of a millimeter.
    pub const fn tenths(self) -> i64 {
        self.0
    }

    /// Millimeters, for output only.
    pub fn as_mm(self) -> f64 {
        self.0 as f64 / 10.0
    }
}

impl Add for Tenths {
    type Output = Tenths;
    fn add(self, other: Tenths) -> Tenths {
        Tenths(self.0 + other.0)
    }
}

impl Sub for Tenths {
    type Output = Tenths;
    /// The difference, never below 0.
    fn sub(self, other: Tenths) -> Tenths {
        Tenths::new(self.0 - other.0)
    }
}

impl fmt::Display for Tenths {
    /// Millimeters with a decimal only where there is one: `27`, `32.4`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_tenths(f, self.0)
    }
}

fn write_tenths(f: &mut fmt::Formatter<'_>, tenths: i64) -> fmt::Result {
    if tenths % 10 == 0 { write!(f, "{}", tenths / 10) } else { write!(f, "{}.{}", tenths / 10, tenths % 10) }
}

/// What a burden is known to be: a sum, product or size between two bounds, both inclusive.
///
/// Unit: tenths of a millimeter for lengths, hundredths of a square millimeter for products. A missing lesion
/// has no upper bound; a measured one has equal bounds. A category holds when every value between the bounds
/// gives it, which is how "not evaluable unless certain" (RECIST 1.1, 4.4.2) is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// Least possible value.
    pub lo: i64,
    /// Greatest possible value; absent where nothing bounds it.
    pub hi: Option<i64>,
}

impl Range {
    /// Nothing: a sum over no lesion.
    pub const ZERO: Range = Range { lo: 0, hi: Some(0) };
    /// A lesion that was not evaluated: anything from nothing upward.
    pub const UNKNOWN: Range = Range { lo: 0, hi: None };

    /// A known value.
    pub const fn exactly(value: i64) -> Self {
        Range { lo: value, hi: Some(value) }
    }

    /// Bounds in any order.
    pub fn between(a: i64, b: i64) -> Self {
        Range { lo: a.min(b), hi: Some(a.max(b)) }
    }

    /// The value, where both bounds agree.
    pub fn exact(self) -> Option<i64> {
        (self.hi == Some(self.lo)).then_some(self.lo)
    }

    /// The sum of two independent values.
    #[must_use]
    pub fn plus(self, other: Range) -> Range {
        Range { lo: self.lo + other.lo, hi: self.hi.zip(other.hi).map(|(a, b)| a + b) }
    }

    /// The smaller of two values.
    #[must_use]
    pub fn min(self, other: Range) -> Range {
        let hi = match (self.hi, other.hi) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Range { lo: self.lo.min(other.lo), hi }
    }

    /// Whether the value has an upper bound.
    pub fn is_bounded(self) -> bool {
        self.hi.is_some()
    }
}

/// Whether something holds for every value that the measurements allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// For all of them.
    Yes,
    /// For none.
    No,
    /// For some.
    Undecided,
}

impl Certainty {
    /// From "could it hold" and "must it hold".
    pub fn of(must: bool, could: bool) -> Self {
        match (must, could) {
            (true, _) => Certainty::Yes,
            (false, false) => Certainty::No,
            (false, true) => Certainty::Undecided,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_exactly_and_rounding_is_reported() {
        for (text, tenths, rounded) in [
            ("27", 270, false),
            ("9.8", 98, false),
            ("9.80", 98, false),
            ("9.95", 100, true),
            ("32.32", 323, true),
            ("0", 0, false),
            (".5", 5, false),
        ] {
            assert_eq!(Tenths::parse(text), Some((Tenths::new(tenths), rounded)), "{text}");
        }
        for bad in ["", "-3", "1e3", "abc", "9999999"] {
            assert_eq!(Tenths::parse(bad), None, "{bad}");
        }
        assert_eq!(Tenths::new(324).to_string(), "32.4");
        assert_eq!(Tenths::mm(27).to_string(), "27");
    }

    #[test]
    fn a_missing_part_leaves_only_a_lower_bound() {
        let sum = Range::exactly(300).plus(Range::UNKNOWN);
        assert_eq!((sum.lo, sum.hi), (300, None));
        assert_eq!(Range::exactly(300).min(sum), Range { lo: 300, hi: Some(300) });
    }
}
