//! Partial dates, and intervals of time with honest bounds.

/// Days in a mean Gregorian month; the month of every interval in catamnesis (365.25 / 12, rounded as the
/// case-table guide rounds it).
pub const DAYS_PER_MONTH: f64 = 30.4375;

/// A calendar date of which only the leading parts need be known: a year, a year and month, or a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    /// Gregorian year.
    pub year: i16,
    /// Month 1 to 12.
    pub month: Option<u8>,
    /// Day of the month, 1 to 31; never present without a month.
    pub day: Option<u8>,
}

impl PartialDate {
    /// First and last day the date can mean, as days since 1970-01-01.
    pub fn day_bounds(self) -> (i64, i64) {
        match (self.month, self.day) {
            (None, _) => (days_from_civil(self.year, 1, 1), days_from_civil(self.year, 12, 31)),
            (Some(m), None) => {
                let (next_year, next_month) = if m == 12 { (self.year + 1, 1) } else { (self.year, m + 1) };
                (days_from_civil(self.year, m, 1), days_from_civil(next_year, next_month, 1) - 1)
            }
            (Some(m), Some(d)) => {
                let day = days_from_civil(self.year, m, d);
                (day, day)
            }
        }
    }

    /// ISO 8601 with the known parts only: `2012`, `2012-05` or `2012-05-03`.
    pub fn iso(self) -> String {
        match (self.month, self.day) {
            (None, _) => format!("{:04}", self.year),
            (Some(m), None) => format!("{:04}-{m:02}", self.year),
            (Some(m), Some(d)) => format!("{:04}-{m:02}-{d:02}", self.year),
        }
    }
}

/// A part of a year or month that reports name: "early 2012", "mid-June", "spring 2012".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DatePart {
    /// "early", "beginning of".
    Early,
    /// "mid", "middle of".
    Mid,
    /// "late", "end of".
    Late,
    /// Spring of a year.
    Spring,
    /// Summer of a year.
    Summer,
    /// Autumn or fall of a year.
    Autumn,
    /// Winter of a year; where it begins the year before is a matter of the table of bounds.
    Winter,
}

impl DatePart {
    /// Lower-case name, also the key in `data/time/date-parts.tsv`.
    pub fn name(self) -> &'static str {
        match self {
            DatePart::Early => "early",
            DatePart::Mid => "mid",
            DatePart::Late => "late",
            DatePart::Spring => "spring",
            DatePart::Summer => "summer",
            DatePart::Autumn => "autumn",
            DatePart::Winter => "winter",
        }
    }

    /// The season's code in TIMEX3 (`SP`, `SU`, `FA`, `WI`), absent for parts that are no season.
    pub fn season_code(self) -> Option<&'static str> {
        match self {
            DatePart::Spring => Some("SP"),
            DatePart::Summer => Some("SU"),
            DatePart::Autumn => Some("FA"),
            DatePart::Winter => Some("WI"),
            DatePart::Early | DatePart::Mid | DatePart::Late => None,
        }
    }
}

/// A calendar expression that is no [`PartialDate`]: its year is left unsaid, or it names a part of a year or month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CalendarPoint {
    /// Gregorian year, where it is said.
    pub year: Option<i16>,
    /// Month 1 to 12.
    pub month: Option<u8>,
    /// Day of the month, 1 to 31; never present without a month.
    pub day: Option<u8>,
    /// Part of the smallest unit that is said.
    pub part: Option<DatePart>,
}

impl CalendarPoint {
    /// The same point in a year found elsewhere in the report; a year that is said stays.
    pub fn in_year(self, year: i16) -> CalendarPoint {
        CalendarPoint { year: self.year.or(Some(year)), ..self }
    }
}

/// Days since 1970-01-01 of a proleptic Gregorian date (Hinnant's `days_from_civil`).
pub fn days_from_civil(year: i16, month: u8, day: u8) -> i64 {
    let (m, d) = (i64::from(month), i64::from(day));
    let y = i64::from(year) - i64::from(m <= 2);
    let era = y.div_euclid(400);
    let year_of_era = y - era * 400;
    let day_of_year = (153 * (m + if m > 2 { -3 } else { 9 }) + 2) / 5 + d - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// A length or point of time known only between two bounds, in days, both inclusive.
///
/// Invariant: `lo <= hi`. Infinite bounds mean that the report gives none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DayInterval {
    lo: f64,
    hi: f64,
}

impl DayInterval {
    /// An interval in days; swapped bounds are put in order.
    pub fn new(lo: f64, hi: f64) -> Self {
        if lo <= hi { DayInterval { lo, hi } } else { DayInterval { lo: hi, hi: lo } }
    }

    /// Exactly this many days.
    pub fn exactly(days: f64) -> Self {
        DayInterval { lo: days, hi: days }
    }

    /// Lower bound in days.
    pub fn lo(self) -> f64 {
        self.lo
    }

    /// Upper bound in days.
    pub fn hi(self) -> f64 {
        self.hi
    }

    /// The middle, in days; infinite where a bound is.
    pub fn midpoint(self) -> f64 {
        self.lo + (self.hi - self.lo) / 2.0
    }

    /// Bounds in months of [`DAYS_PER_MONTH`].
    pub fn months(self) -> (f64, f64) {
        (self.lo / DAYS_PER_MONTH, self.hi / DAYS_PER_MONTH)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_all_its_days() {
        let february = PartialDate { year: 2012, month: Some(2), day: None };
        let (lo, hi) = february.day_bounds();
        assert_eq!(hi - lo + 1, 29);
        assert_eq!(PartialDate { year: 1970, month: Some(1), day: Some(1) }.day_bounds(), (0, 0));
        assert_eq!(february.iso(), "2012-02");
    }

    #[test]
    fn bounds_are_ordered() {
        let interval = DayInterval::new(5.0, 2.0);
        assert_eq!((interval.lo(), interval.hi()), (2.0, 5.0));
    }
}
