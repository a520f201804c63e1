//! The tables of `data/time/`: how wide vague words are, and where the parts of months and years begin and end.

use catamnesis_core::time::DatePart;
use std::sync::LazyLock;

const VAGUE_NUMBERS: &str = include_str!("../../../../../data/time/vague-numbers.tsv");
const WIDTHS: &str = include_str!("../../../../../data/time/widths.tsv");
const DATE_PARTS: &str = include_str!("../../../../../data/time/date-parts.tsv");

static NUMBERS: LazyLock<Vec<(&'static str, f64, f64)>> = LazyLock::new(|| {
    rows(VAGUE_NUMBERS)
        .filter_map(|r| Some((*r.get(1)?, r.get(2)?.parse().ok()?, r.get(3)?.parse().ok()?)))
        .collect()
});

static WIDTH: LazyLock<Vec<(&'static str, &'static str, Width)>> = LazyLock::new(|| {
    rows(WIDTHS)
        .filter_map(|r| {
            let width = Width {
                minus: r.get(3)?.parse().ok()?,
                plus: r.get(4)?.parse().ok()?,
                share: *r.get(5)? == "share",
            };
            Some((*r.get(1)?, *r.get(2)?, width))
        })
        .collect()
});

/// How far below and above a number the truth may lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Width {
    /// Below; of the unit, or of the number where `share`.
    pub minus: f64,
    /// Above.
    pub plus: f64,
    /// Whether the two are shares of the number.
    pub share: bool,
}

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().skip(1).map(|line| line.split('\t').collect())
}

/// Bounds of a vague number word; "several" is 3 to 9.
pub(super) fn vague_number(word: &str) -> Option<(f64, f64)> {
    NUMBERS.iter().find(|(w, ..)| *w == word).map(|&(_, lo, hi)| (lo, hi))
}

/// The width of a unit or approximation by its name.
pub(super) fn width(of: &str, key: &str) -> Option<Width> {
    WIDTH.iter().find(|(o, k, _)| *o == of && *k == key).map(|&(.., w)| w)
}

/// First and last day of a part of a month, as days of the month.
pub(super) fn part_of_month(part: DatePart) -> Option<(u8, u8)> {
    let row = rows(DATE_PARTS).find(|r| r.get(1) == Some(&part.name()) && r.get(2) == Some(&"month"))?;
    Some((row.get(3)?.parse().ok()?, row.get(4)?.parse().ok()?))
}

/// First and last day of a part of a year: years to add, month, day.
pub(super) fn part_of_year(part: DatePart) -> Option<[(i16, u8, u8); 2]> {
    let row = rows(DATE_PARTS).find(|r| r.get(1) == Some(&part.name()) && r.get(2) == Some(&"year"))?;
    Some([month_day(row.get(3)?)?, month_day(row.get(4)?)?])
}

/// "-11-15" is 15 November of the year before.
fn month_day(cell: &str) -> Option<(i16, u8, u8)> {
    let (years, rest) = cell.strip_prefix('-').map_or((0, cell), |rest| (-1, rest));
    let (month, day) = rest.split_once('-')?;
    Some((years, month.parse().ok()?, day.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        assert_eq!(NUMBERS.len(), VAGUE_NUMBERS.lines().count() - 1);
        assert_eq!(WIDTH.len(), WIDTHS.lines().count() - 1);
        let seasons = [DatePart::Spring, DatePart::Summer, DatePart::Autumn, DatePart::Winter];
        let tens = [DatePart::Early, DatePart::Mid, DatePart::Late];
        assert!(seasons.iter().chain(&tens).all(|p| part_of_year(*p).is_some()));
        assert!(tens.iter().all(|p| part_of_month(*p).is_some()));
        assert_eq!(part_of_year(DatePart::Winter), Some([(-1, 11, 15), (0, 3, 31)]));
    }
}
