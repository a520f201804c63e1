//! Times and lengths in words.

use super::course::{Origin, Time};
use catamnesis_core::time::DAYS_PER_MONTH;

/// A unit for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Hours,
    Days,
    Weeks,
    Months,
    Years,
}

impl Unit {
    fn days(self) -> f64 {
        match self {
            Unit::Hours => 1.0 / 24.0,
            Unit::Days => 1.0,
            Unit::Weeks => 7.0,
            Unit::Months => DAYS_PER_MONTH,
            Unit::Years => 12.0 * DAYS_PER_MONTH,
        }
    }

    fn word(self, is_one: bool) -> &'static str {
        match (self, is_one) {
            (Unit::Hours, true) => "hour",
            (Unit::Hours, false) => "hours",
            (Unit::Days, true) => "day",
            (Unit::Days, false) => "days",
            (Unit::Weeks, true) => "week",
            (Unit::Weeks, false) => "weeks",
            (Unit::Months, true) => "month",
            (Unit::Months, false) => "months",
            (Unit::Years, true) => "year",
            (Unit::Years, false) => "years",
        }
    }
}

/// The unit in which people tell a length: hours below two days, days below three weeks, weeks below three
/// months, months below six years, years from there on.
fn unit(days: f64) -> Unit {
    match days.abs() {
        0.0 => Unit::Days,
        d if d < 2.0 => Unit::Hours,
        d if d < 21.0 => Unit::Days,
        d if d < 91.0 => Unit::Weeks,
        d if d < 2192.0 => Unit::Months,
        _ => Unit::Years,
    }
}

/// A length told by one number, or by two where the bounds differ visibly: `6 weeks`, `17 to 19 months`.
pub fn length(lo: f64, hi: f64) -> String {
    let largest = lo.abs().max(hi.abs());
    let unit = unit(largest);
    let (a, b) = (number(lo / unit.days()), number(hi / unit.days()));
    if a == b {
        return format!("{a} {}", unit.word(a == "1"));
    }
    format!("{a} to {b} {}", unit.word(false))
}

/// A time of which a bound may be open: `before 0`, `from +3 days on`, else as [`entry`].
pub fn open_entry(time: Time) -> String {
    match (time.lo.is_finite(), time.hi.is_finite()) {
        (true, true) => entry(time),
        (false, true) => format!("until {}", entry(Time { lo: time.hi, hi: time.hi, best: time.hi })),
        (true, false) => format!("from {} on", entry(Time { lo: time.lo, hi: time.lo, best: time.lo })),
        (false, false) => "?".to_owned(),
    }
}

/// A time on one line of a list: `0`, `+6 weeks (5 to 7)`, `-4 months (-6 to -2)`.
pub fn entry(time: Time) -> String {
    if time.lo == 0.0 && time.hi == 0.0 {
        return "0".to_owned();
    }
    let unit = unit(time.lo.abs().max(time.hi.abs()));
    let show = |days: f64| number(days / unit.days());
    let best = show(time.best);
    let signed = if time.best > 0.0 && best != "0" { format!("+{best}") } else { best.clone() };
    let word = unit.word(matches!(best.as_str(), "1" | "-1"));
    let (lo, hi) = (show(time.lo), show(time.hi));
    if lo == hi { format!("{signed} {word}") } else { format!("{signed} {word} ({lo} to {hi})") }
}

/// A time in a sentence: `6 weeks after presentation`, `2 to 4 months before surgery`, `at presentation`.
pub fn sentence(time: Time, origin: Origin) -> String {
    let name = origin.name();
    match (time.lo, time.hi) {
        (lo, hi) if lo == 0.0 && hi == 0.0 => format!("at {name}"),
        (lo, hi) if lo >= 0.0 => format!("{} after {name}", length(lo, hi)),
        (lo, hi) if hi <= 0.0 => format!("{} before {name}", length(-hi, -lo)),
        (lo, hi) => format!("{} before to {} after {name}", length(-lo, -lo), length(hi, hi)),
    }
}

/// One decimal below ten, none from there on; `-0` is `0`.
pub(super) fn number(value: f64) -> String {
    let rounded = if value.abs() < 9.95 { (value * 10.0).round() / 10.0 } else { value.round() };
    format!("{}", rounded + 0.0)
}

/// Words with every run of white space as one space.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(lo: f64, hi: f64) -> Time {
        Time { lo, hi, best: f64::midpoint(lo, hi) }
    }

    #[test]
    fn lengths_in_the_unit_people_use() {
        for (lo, hi, words) in [
            (42.0, 42.0, "6 weeks"),
            (1.0, 1.0, "24 hours"),
            (7.0, 7.0, "7 days"),
            (517.4, 578.3, "17 to 19 months"),
            (1247.9, 1247.9, "41 months"),
            (3652.5, 3652.5, "10 years"),
            (30.4375 * 3.0, 30.4375 * 3.0, "3 months"),
        ] {
            assert_eq!(length(lo, hi), words);
        }
    }

    #[test]
    fn times_before_and_after() {
        assert_eq!(entry(time(0.0, 0.0)), "0");
        assert_eq!(entry(time(35.0, 49.0)), "+6 weeks (5 to 7)");
        assert_eq!(entry(time(-122.0, -122.0)), "-4 months");
        assert_eq!(sentence(time(0.0, 0.0), Origin::Presentation), "at presentation");
        assert_eq!(sentence(time(35.0, 49.0), Origin::Surgery), "5 to 7 weeks after surgery");
        assert_eq!(sentence(time(-122.0, -61.0), Origin::Diagnosis), "2 to 4 months before diagnosis");
        assert_eq!(
            sentence(time(-7.0, 3.0), Origin::Presentation),
            "7 days before to 3 days after presentation"
        );
        assert_eq!(number(-0.01), "0");
    }
}
