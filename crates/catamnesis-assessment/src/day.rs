//! Days on one axis, partial dates, and the rules that turn a partial date into a day.

use catamnesis_core::time::PartialDate;

/// A day as a count: since 1970-01-01 for calendar dates, since the reference for study days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Day(pub i32);

impl Day {
    /// Whole days from another day to this one.
    pub fn since(self, other: Day) -> i32 {
        self.0 - other.0
    }

    /// This day moved by so many days.
    #[must_use]
    pub fn plus(self, days: i32) -> Day {
        Day(self.0 + days)
    }

    /// ISO 8601 date of a day counted since 1970-01-01.
    pub fn iso(self) -> String {
        let (year, month, day) = civil(self.0);
        format!("{year:04}-{month:02}-{day:02}")
    }
}

/// First and last day that a date can mean, both inclusive.
///
/// Invariant: `earliest <= latest`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct When {
    earliest: Day,
    latest: Day,
}

impl When {
    /// A known day.
    pub fn on(day: Day) -> Self {
        When { earliest: day, latest: day }
    }

    /// Days in any order.
    pub fn between(a: Day, b: Day) -> Self {
        When { earliest: a.min(b), latest: a.max(b) }
    }

    /// First possible day.
    pub fn earliest(self) -> Day {
        self.earliest
    }

    /// Last possible day.
    pub fn latest(self) -> Day {
        self.latest
    }

    /// Whether the day is known.
    pub fn is_exact(self) -> bool {
        self.earliest == self.latest
    }

    /// The day under a named rule; nothing where the rule refuses.
    pub fn day(self, rule: Imputation) -> Option<Day> {
        match rule {
            _ if self.is_exact() => Some(self.earliest),
            Imputation::Reject => None,
            Imputation::Earliest => Some(self.earliest),
            Imputation::Latest => Some(self.latest),
            Imputation::Midpoint => Some(Day(self.earliest.0 + (self.latest.0 - self.earliest.0) / 2)),
        }
    }
}

/// How a partial date becomes a day. There is no default: the caller names one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Imputation {
    /// Refuse: rows with partial dates are left out with finding A008.
    Reject,
    /// First possible day.
    Earliest,
    /// Last possible day.
    Latest,
    /// Middle day, rounded down.
    Midpoint,
}

impl Imputation {
    /// Name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Imputation::Reject => "reject",
            Imputation::Earliest => "earliest",
            Imputation::Latest => "latest",
            Imputation::Midpoint => "midpoint",
        }
    }

    /// The rule of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Imputation::Reject, Imputation::Earliest, Imputation::Latest, Imputation::Midpoint]
            .into_iter()
            .find(|rule| rule.name() == name)
    }
}

/// Reads an ISO 8601 date, whole or partial (`2014`, `2014-01`, `2014-01-31`, with or without a time).
pub fn parse_date(text: &str) -> Option<When> {
    let text = text.trim();
    let date = text.split(['T', ' ']).next().unwrap_or(text);
    let bytes = date.as_bytes();
    if let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = bytes {
        let year = digits(&[*y0, *y1, *y2, *y3])?;
        let (month, day) = (digits(&[*m0, *m1])?, digits(&[*d0, *d1])?);
        if !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) {
            return None;
        }
        return Some(When::on(Day(days_from_civil(year, month, day))));
    }
    let mut parts = date.split('-');
    let year: i16 = parts.next().filter(|p| p.len() == 4)?.parse().ok()?;
    let month = match parts.next() {
        None => None,
        Some(part) => Some(part.parse::<u8>().ok().filter(|m| (1..=12).contains(m))?),
    };
    if parts.next().is_some() {
        return None;
    }
    let (lo, hi) = PartialDate { year, month, day: None }.day_bounds();
    Some(When::between(Day(i32::try_from(lo).ok()?), Day(i32::try_from(hi).ok()?)))
}

fn digits(bytes: &[u8]) -> Option<i32> {
    bytes.iter().try_fold(0, |n, b| b.is_ascii_digit().then(|| n * 10 + i32::from(b - b'0')))
}

fn days_in_month(year: i32, month: i32) -> i32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a Gregorian date (Hinnant's algorithm).
fn days_from_civil(year: i32, month: i32, day: i32) -> i32 {
    let y = year - i32::from(month <= 2);
    let era = y.div_euclid(400);
    let year_of_era = y - era * 400;
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month and day of a count of days since 1970-01-01 (Hinnant's algorithm).
fn civil(days: i32) -> (i32, i32, i32) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z - era * 146_097;
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + i32::from(month <= 2), month, doy - (153 * mp + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_round_trip_and_partial_ones_are_intervals() {
        for text in ["1970-01-01", "2012-02-29", "2020-12-31", "1999-03-01"] {
            let when = parse_date(text).map(|w| w.earliest().iso());
            assert_eq!(when.as_deref(), Some(text));
        }
        assert_eq!(parse_date("2014-01-02T11:45").map(|w| w.earliest().iso()).as_deref(), Some("2014-01-02"));
        let january = parse_date("2014-01").unwrap_or(When::on(Day(0)));
        assert_eq!(
            (january.earliest().iso().as_str(), january.latest().iso().as_str()),
            ("2014-01-01", "2014-01-31")
        );
        assert_eq!(january.day(Imputation::Reject), None);
        assert_eq!(january.day(Imputation::Midpoint).map(Day::iso).as_deref(), Some("2014-01-16"));
        for bad in ["2014-13-01", "2013-02-29", "14-01-02", "2014-1x", ""] {
            assert_eq!(parse_date(bad), None, "{bad}");
        }
    }
}
