//! Normal forms: TIMEX3 type and value of a mention, and the days it can mean.
//!
//! TIMEX3 is that of TimeML 1.2.1 (ISO 24617-1): values are ISO 8601 with `X` for what is not said. Two choices
//! of ours: a range takes its middle ("2-3 weeks" is `P2.5W`), and what happens more than once in a period has the
//! period as its value ("twice daily" is `P1D`), as TimeML keeps the number of times in another attribute.

use super::frequency::{self, Rate};
use super::tables;
use crate::mentions::phrase::Phrase;
use crate::mentions::{Approximation, DayPart, Mention, MentionKind, TimePoint, TimeUnit};
use crate::text::Document;
use catamnesis_core::time::{CalendarPoint, DAYS_PER_MONTH, DayInterval, PartialDate, days_from_civil};

/// The four types of TIMEX3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimexType {
    /// A calendar time of a day or more.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// Times that recur.
    Set,
}

impl TimexType {
    /// The name in TimeML.
    pub fn name(self) -> &'static str {
        match self {
            TimexType::Date => "DATE",
            TimexType::Time => "TIME",
            TimexType::Duration => "DURATION",
            TimexType::Set => "SET",
        }
    }
}

/// Type and value of a temporal expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timex {
    /// Its type.
    pub kind: TimexType,
    /// Its value, such as `P3M`, `2012-SP` or `PT48H`.
    pub value: String,
}

/// The TIMEX3 type and value of a mention of time; `None` for every other mention, ages included.
pub fn timex(document: &Document<'_>, mention: &Mention<'_>) -> Option<Timex> {
    let made = |kind, value| Some(Timex { kind, value });
    match &mention.kind {
        MentionKind::Duration { lo, hi, unit, approximation } => {
            let value = match approximation {
                Approximation::Vague if hi > lo => period_of_unsaid(*unit),
                _ => period((lo + hi) / 2.0, *unit),
            };
            made(TimexType::Duration, value)
        }
        MentionKind::Date { date } => made(TimexType::Date, date.iso()),
        MentionKind::AmbiguousDate { day_first, .. } => {
            made(TimexType::Date, format!("{:04}-XX-XX", day_first.year))
        }
        MentionKind::CalendarPoint { point } => made(TimexType::Date, calendar_value(*point)),
        MentionKind::Frequency { every_days } => {
            let sentence = document.sentences.get(mention.sentence)?;
            let phrase = Phrase::new(document, &sentence.tokens);
            let value = match frequency::rate(&phrase, mention.tokens.start) {
                Some((Some(Rate { period: n, unit, .. }), _)) => period(n, unit),
                _ => every_days.map_or_else(|| "PX".to_owned(), |d| period(d, TimeUnit::Day)),
            };
            made(TimexType::Set, value)
        }
        MentionKind::TimePoint { point } => Some(point_timex(*point)),
        _ => None,
    }
}

fn point_timex(point: TimePoint) -> Timex {
    let date = |value: &str| Timex { kind: TimexType::Date, value: value.to_owned() };
    match point {
        TimePoint::Counted { unit: TimeUnit::Year, .. } => date("XXXX"),
        TimePoint::Counted { unit: TimeUnit::Month, .. } => date("XXXX-XX"),
        TimePoint::Counted { unit: TimeUnit::Week, .. } => date("XXXX-WXX"),
        TimePoint::Adjacent { unit: TimeUnit::Week, .. } => date("XXXX-WXX"),
        TimePoint::Adjacent { unit: TimeUnit::Month, .. } => date("XXXX-XX"),
        TimePoint::Adjacent { unit: TimeUnit::Year, .. } => date("XXXX"),
        TimePoint::Counted { .. }
        | TimePoint::Adjacent { .. }
        | TimePoint::Event { .. }
        | TimePoint::Then => date("XXXX-XX-XX"),
        TimePoint::Clock { hour, minute } => {
            Timex { kind: TimexType::Time, value: format!("XXXX-XX-XXT{hour:02}:{minute:02}") }
        }
        TimePoint::PartOfDay { part, .. } => {
            let code = match part {
                DayPart::Morning => "MO",
                DayPart::Noon => "12:00",
                DayPart::Afternoon => "AF",
                DayPart::Evening => "EV",
                DayPart::Night => "NI",
            };
            Timex { kind: TimexType::Time, value: format!("XXXX-XX-XXT{code}") }
        }
        TimePoint::Near { order: crate::mentions::Order::Before } => date("PAST_REF"),
        TimePoint::Near { .. } => date("FUTURE_REF"),
        TimePoint::Now => date("PRESENT_REF"),
    }
}

fn designator(unit: TimeUnit) -> (&'static str, &'static str) {
    match unit {
        TimeUnit::Minute => ("PT", "M"),
        TimeUnit::Hour => ("PT", "H"),
        TimeUnit::Day => ("P", "D"),
        TimeUnit::Week => ("P", "W"),
        TimeUnit::Month => ("P", "M"),
        TimeUnit::Year => ("P", "Y"),
        TimeUnit::Decade => ("P", "DE"),
    }
}

fn period_of_unsaid(unit: TimeUnit) -> String {
    let (prefix, letter) = designator(unit);
    format!("{prefix}X{letter}")
}

/// ISO 8601 of a number of units; a fraction that is whole in a smaller unit is told in that unit: one and a half
/// years are `P18M`, 30 weeks and 3 days `P213D`.
fn period(n: f64, unit: TimeUnit) -> String {
    let (prefix, letter) = designator(unit);
    let whole = |x: f64| (x - x.round()).abs() < 1e-6 && x.round() >= 1.0;
    if whole(n) {
        return format!("{prefix}{}{letter}", n.round());
    }
    let smaller = match unit {
        TimeUnit::Year => Some((12.0, TimeUnit::Month)),
        TimeUnit::Week => Some((7.0, TimeUnit::Day)),
        TimeUnit::Day => Some((24.0, TimeUnit::Hour)),
        TimeUnit::Hour => Some((60.0, TimeUnit::Minute)),
        _ => None,
    };
    match smaller {
        Some((factor, unit)) if whole(n * factor) => period(n * factor, unit),
        _ => format!("{prefix}{}{letter}", (n * 100.0).round() / 100.0),
    }
}

fn calendar_value(point: CalendarPoint) -> String {
    let year = point.year.map_or_else(|| "XXXX".to_owned(), |y| format!("{y:04}"));
    match (point.month, point.day, point.part.and_then(|p| p.season_code())) {
        (Some(m), Some(d), _) => format!("{year}-{m:02}-{d:02}"),
        (Some(m), None, _) => format!("{year}-{m:02}"),
        (None, _, Some(season)) => format!("{year}-{season}"),
        (None, ..) => year,
    }
}

/// First and last day a calendar mention can mean, as days since 1970-01-01; `None` for what is no calendar date or
/// leaves its year unsaid. A date with two readings has the bounds of both.
pub fn calendar_bounds(kind: &MentionKind<'_>) -> Option<(i64, i64)> {
    match kind {
        MentionKind::Date { date } => Some(date.day_bounds()),
        MentionKind::AmbiguousDate { day_first, month_first } => {
            let (a, b) = (day_first.day_bounds(), month_first.day_bounds());
            Some((a.0.min(b.0), a.1.max(b.1)))
        }
        MentionKind::CalendarPoint { point } => point_bounds(*point),
        _ => None,
    }
}

/// First and last day of a calendar point whose year is known.
pub fn point_bounds(point: CalendarPoint) -> Option<(i64, i64)> {
    let year = point.year?;
    let whole = PartialDate { year, month: point.month, day: point.day }.day_bounds();
    let Some(part) = point.part.filter(|_| point.day.is_none()) else { return Some(whole) };
    match point.month {
        Some(_) => {
            let (from, to) = tables::part_of_month(part)?;
            Some((whole.0 + i64::from(from) - 1, (whole.0 + i64::from(to) - 1).min(whole.1)))
        }
        None => {
            let [from, to] = tables::part_of_year(part)?;
            Some((days_from_civil(year + from.0, from.1, from.2), days_from_civil(year + to.0, to.1, to.2)))
        }
    }
}

/// The days a length of time can mean, by the widths of `data/time/widths.tsv`: "3 months" is 2.5 to 3.5 months,
/// "2 weeks" 10.5 to 17.9 days, "almost 2 years" less than 2 years.
pub fn duration_days(kind: &MentionKind<'_>) -> Option<DayInterval> {
    let MentionKind::Duration { lo, hi, unit, approximation } = kind else { return None };
    let by_unit = tables::width("unit", unit_key(*unit))?;
    let approximate = approximation_key(*approximation).and_then(|key| tables::width("approximation", key));
    let below = |n: f64, w: tables::Width| if w.share { n * w.minus } else { w.minus };
    let above = |n: f64, w: tables::Width| if w.share { n * w.plus } else { w.plus };
    // A half or a decimal fraction is told to half the unit's width.
    let finer = if lo.fract() == 0.0 { 1.0 } else { 0.5 };
    // "Almost" and "within" keep below the number, "more than" above it.
    let (under, over) = match approximation {
        Approximation::Almost | Approximation::LessThan => (finer, 0.0),
        Approximation::MoreThan => (0.0, finer),
        _ => (finer, finer),
    };
    let (mut from, mut to) = (lo - below(*lo, by_unit) * under, hi + above(*hi, by_unit) * over);
    if let Some(w) = approximate {
        from -= below(*lo, w);
        to += above(*hi, w);
    }
    Some(DayInterval::new(from.max(0.0) * unit.days(), to * unit.days()))
}

/// The same in months of [`DAYS_PER_MONTH`].
pub fn duration_months(kind: &MentionKind<'_>) -> Option<(f64, f64)> {
    duration_days(kind).map(|days| (days.lo() / DAYS_PER_MONTH, days.hi() / DAYS_PER_MONTH))
}

fn unit_key(unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::Minute => "minute",
        TimeUnit::Hour => "hour",
        TimeUnit::Day => "day",
        TimeUnit::Week => "week",
        TimeUnit::Month => "month",
        TimeUnit::Year => "year",
        TimeUnit::Decade => "decade",
    }
}

fn approximation_key(approximation: Approximation) -> Option<&'static str> {
    match approximation {
        Approximation::Exact => None,
        Approximation::About => Some("about"),
        Approximation::Almost => Some("almost"),
        Approximation::MoreThan => Some("more_than"),
        Approximation::LessThan => Some("less_than"),
        Approximation::Vague => Some("vague"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use catamnesis_core::time::DatePart;

    fn day(year: i16, month: u8, day: u8) -> i64 {
        days_from_civil(year, month, day)
    }

    #[test]
    fn values_keep_their_unit_and_step_down_only_for_fractions() {
        for (n, unit, value) in [
            (48.0, TimeUnit::Hour, "PT48H"),
            (24.0, TimeUnit::Month, "P24M"),
            (1.5, TimeUnit::Year, "P18M"),
            (30.0 + 3.0 / 7.0, TimeUnit::Week, "P213D"),
            (0.5, TimeUnit::Hour, "PT30M"),
            (39.6, TimeUnit::Week, "P39.6W"),
            (2.5, TimeUnit::Month, "P2.5M"),
        ] {
            assert_eq!(period(n, unit), value);
        }
    }

    #[test]
    fn parts_of_months_and_years_have_bounds() {
        let point = |year, month, part| CalendarPoint { year, month, day: None, part: Some(part) };
        let late_february = point_bounds(point(Some(2012), Some(2), DatePart::Late));
        assert_eq!(late_february, Some((day(2012, 2, 21), day(2012, 2, 29))));
        let winter = point_bounds(point(Some(2012), None, DatePart::Winter));
        assert_eq!(winter, Some((day(2011, 11, 15), day(2012, 3, 31))));
        assert_eq!(point_bounds(point(None, Some(6), DatePart::Mid)), None);
        assert_eq!(
            point_bounds(point(None, Some(6), DatePart::Mid).in_year(2010)),
            Some((day(2010, 6, 11), day(2010, 6, 20)))
        );
    }

    #[test]
    fn two_readings_have_the_bounds_of_both() {
        let date = |month, day| PartialDate { year: 2011, month: Some(month), day: Some(day) };
        let kind = MentionKind::AmbiguousDate { day_first: date(4, 3), month_first: date(3, 4) };
        assert_eq!(calendar_bounds(&kind), Some((day(2011, 3, 4), day(2011, 4, 3))));
    }

    #[test]
    fn lengths_are_as_wide_as_the_guide_says() {
        let months = |lo, hi, unit, approximation| {
            let kind = MentionKind::Duration { lo, hi, unit, approximation };
            let (a, b) = duration_months(&kind).expect("a duration");
            ((a * 100.0).round() / 100.0, (b * 100.0).round() / 100.0)
        };
        assert_eq!(months(3.0, 3.0, TimeUnit::Month, Approximation::Exact), (2.5, 3.5));
        assert_eq!(months(1.0, 1.0, TimeUnit::Year, Approximation::Exact), (11.0, 13.0));
        assert_eq!(months(4.0, 4.0, TimeUnit::Year, Approximation::Exact), (44.0, 52.0));
        assert_eq!(months(2.0, 2.0, TimeUnit::Week, Approximation::Exact), (0.34, 0.59));
        assert_eq!(months(2.0, 2.0, TimeUnit::Year, Approximation::Almost).1, 24.0);
        assert_eq!(months(5.0, 5.0, TimeUnit::Year, Approximation::MoreThan).0, 60.0);
    }
}
