//! Whole minutes, the unit in which constraints are added up.
//!
//! Sums of floating-point days depend on the order in which they are added; sums of integers do not, and a
//! contradiction must not appear or vanish with the order of sentences. A minute is the smallest unit a report
//! tells, and the mean month of 30.4375 days is 43,830 of them exactly, as the year is 525,960: no unit is
//! rounded.

use catamnesis_core::time::DayInterval;

/// Minutes in a day.
const PER_DAY: f64 = 1440.0;
/// Lengths from here on count as without bound: two million years.
const ENDLESS: i64 = 1 << 40;

/// A length of time, or a distance on the axis, in whole minutes; negative where it points backward.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minutes(pub i64);

impl Minutes {
    /// The same length in days.
    pub fn days(self) -> f64 {
        self.0 as f64 / PER_DAY
    }
}

/// What is known of a difference between two points: a lower and an upper bound, both inclusive; `None` where
/// there is no bound.
///
/// `lo` may lie above `hi`: such a difference cannot be, and a network that holds it is inconsistent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Bounds {
    /// The difference is at least this.
    pub lo: Option<Minutes>,
    /// The difference is at most this.
    pub hi: Option<Minutes>,
}

impl Bounds {
    /// Anything.
    pub const ANY: Bounds = Bounds { lo: None, hi: None };
    /// At the same time or later.
    pub const NOT_BEFORE: Bounds = Bounds { lo: Some(Minutes(0)), hi: None };
    /// At the same time.
    pub const SAME: Bounds = Bounds { lo: Some(Minutes(0)), hi: Some(Minutes(0)) };

    /// Between two lengths.
    pub fn between(lo: Minutes, hi: Minutes) -> Self {
        Bounds { lo: Some(lo), hi: Some(hi) }
    }

    /// From days, rounded outward to whole minutes so that nothing the words allow is lost; infinite days are no
    /// bound.
    pub fn from_days(days: DayInterval) -> Self {
        Bounds { lo: minutes((days.lo() * PER_DAY).floor()), hi: minutes((days.hi() * PER_DAY).ceil()) }
    }

    /// In days; infinite where there is no bound. Swapped bounds are put in order, as [`DayInterval`] does.
    pub fn days(self) -> DayInterval {
        DayInterval::new(
            self.lo.map_or(f64::NEG_INFINITY, Minutes::days),
            self.hi.map_or(f64::INFINITY, Minutes::days),
        )
    }

    /// The same difference seen from the other point.
    pub fn reversed(self) -> Self {
        Bounds { lo: self.hi.map(|m| Minutes(-m.0)), hi: self.lo.map(|m| Minutes(-m.0)) }
    }

    /// Whether a difference lies within.
    pub fn contains(self, difference: Minutes) -> bool {
        self.lo.is_none_or(|lo| lo <= difference) && self.hi.is_none_or(|hi| difference <= hi)
    }

    /// Whether both bounds are known.
    pub fn is_finite(self) -> bool {
        self.lo.is_some() && self.hi.is_some()
    }
}

fn minutes(value: f64) -> Option<Minutes> {
    (value.is_finite() && value.abs() < ENDLESS as f64).then_some(Minutes(value as i64))
}

/// Lengths beyond two million years are no bound; this keeps every sum far from overflow.
pub(super) fn finite(length: Option<Minutes>) -> Option<i64> {
    length.map(|m| m.0).filter(|m| m.abs() < ENDLESS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use catamnesis_core::time::DAYS_PER_MONTH;

    #[test]
    fn months_and_years_are_whole_minutes() {
        let month = Bounds::from_days(DayInterval::exactly(DAYS_PER_MONTH));
        assert_eq!(month, Bounds::between(Minutes(43_830), Minutes(43_830)));
        let year = Bounds::from_days(DayInterval::exactly(12.0 * DAYS_PER_MONTH));
        assert_eq!(year, Bounds::between(Minutes(525_960), Minutes(525_960)));
        assert_eq!(month.days(), DayInterval::exactly(DAYS_PER_MONTH));
    }

    #[test]
    fn rounding_goes_outward_and_infinity_is_no_bound() {
        let thin = Bounds::from_days(DayInterval::new(0.0001, 0.0002));
        assert_eq!(thin, Bounds::between(Minutes(0), Minutes(1)));
        let open = Bounds::from_days(DayInterval::new(2.0, f64::INFINITY));
        assert_eq!(open, Bounds { lo: Some(Minutes(2880)), hi: None });
        assert_eq!(open.reversed(), Bounds { lo: None, hi: Some(Minutes(-2880)) });
        assert_eq!(open.days().hi(), f64::INFINITY);
    }
}
