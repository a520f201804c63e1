//! The time axis: days from the origin to pixels, with ticks, a calendar, and long empty stretches cut short.

use super::font::Font;
use super::when;
use catamnesis_core::time::{DAYS_PER_MONTH, PartialDate};

/// A stretch between two told times that is longer than this part of the whole is cut short.
const LONGEST_GAP: f64 = 0.4;
/// Part of the width that a cut stretch keeps.
const CUT_GAP: f64 = 0.09;
/// Part of the told range left free on both sides of it.
const MARGIN: f64 = 0.02;
/// Size of the labels in pixels.
pub(super) const LABEL: f64 = 10.0;

/// A part of the axis on which a pixel is worth the same everywhere.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Piece {
    days: (f64, f64),
    pixels: (f64, f64),
    is_cut: bool,
}

/// A labeled place on the axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    pub x: f64,
    pub label: String,
    /// Calendar date, where the origin has one.
    pub date: Option<String>,
}

/// The axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    pieces: Vec<Piece>,
    pub ticks: Vec<Tick>,
    /// Pixels from and to of the stretches that are cut short.
    pub cuts: Vec<(f64, f64)>,
    /// `months` and so on.
    pub unit: &'static str,
}

impl Axis {
    /// An axis on which all `times` (days) have room between two pixels.
    pub(super) fn new(times: &[f64], pixels: (f64, f64), zero_date: Option<ZeroDate>, font: &Font) -> Self {
        let mut times: Vec<f64> = times.iter().copied().filter(|t| t.is_finite()).collect();
        times.push(0.0);
        times.sort_by(f64::total_cmp);
        let (first, last) = (times.first().copied().unwrap_or(0.0), times.last().copied().unwrap_or(0.0));
        let range = (last - first).max(14.0);
        let (first, last) = if last - first < 14.0 {
            (first - (range - (last - first)) / 2.0, last + (range - (last - first)) / 2.0)
        } else {
            (first, last)
        };
        let is_empty = |a: f64, b: f64| b - a > LONGEST_GAP * range && times.len() > 3;
        let empty: f64 = times.windows(2).filter(|w| is_empty(w[0], w[1])).map(|w| w[1] - w[0]).sum();
        let margin = MARGIN * (range - empty).max(1.0);
        let mut bounds: Vec<(f64, f64, bool)> = Vec::new();
        let mut from = first - margin;
        for pair in times.windows(2) {
            let &[a, b] = pair else { continue };
            if is_empty(a, b) {
                bounds.push((from, a + margin, false));
                bounds.push((a + margin, b - margin, true));
                from = b - margin;
            }
        }
        bounds.push((from, last + margin, false));
        let width = pixels.1 - pixels.0;
        let n_cut = bounds.iter().filter(|b| b.2).count() as f64;
        let told: f64 = bounds.iter().filter(|b| !b.2).map(|b| b.1 - b.0).sum();
        let per_day = width * (1.0 - CUT_GAP * n_cut) / told;
        let mut x = pixels.0;
        let pieces: Vec<Piece> = bounds
            .iter()
            .map(|&(a, b, is_cut)| {
                let wide = if is_cut { CUT_GAP * width } else { (b - a) * per_day };
                let piece = Piece { days: (a, b), pixels: (x, x + wide), is_cut };
                x += wide;
                piece
            })
            .collect();
        let cuts = pieces.iter().filter(|p| p.is_cut).map(|p| p.pixels).collect();
        let mut axis = Axis { pieces, ticks: Vec::new(), cuts, unit: "days" };
        axis.add_ticks(told, zero_date, font);
        axis
    }

    /// Pixel of a time; times beyond the ends stand at the ends.
    pub(super) fn x(&self, days: f64) -> f64 {
        let piece = self.pieces.iter().find(|p| days <= p.days.1).or(self.pieces.last());
        let Some(p) = piece else { return 0.0 };
        let part = ((days - p.days.0) / (p.days.1 - p.days.0)).clamp(0.0, 1.0);
        p.pixels.0 + part * (p.pixels.1 - p.pixels.0)
    }

    /// First and last day shown.
    pub(super) fn days(&self) -> (f64, f64) {
        (self.pieces.first().map_or(0.0, |p| p.days.0), self.pieces.last().map_or(0.0, |p| p.days.1))
    }

    fn add_ticks(&mut self, told: f64, zero_date: Option<ZeroDate>, font: &Font) {
        const STEPS: [(f64, f64, &str); 14] = [
            (1.0, 1.0, "days"),
            (2.0, 1.0, "days"),
            (7.0, 7.0, "weeks"),
            (14.0, 7.0, "weeks"),
            (28.0, 7.0, "weeks"),
            (DAYS_PER_MONTH, DAYS_PER_MONTH, "months"),
            (2.0 * DAYS_PER_MONTH, DAYS_PER_MONTH, "months"),
            (3.0 * DAYS_PER_MONTH, DAYS_PER_MONTH, "months"),
            (6.0 * DAYS_PER_MONTH, DAYS_PER_MONTH, "months"),
            (12.0 * DAYS_PER_MONTH, DAYS_PER_MONTH, "months"),
            (24.0 * DAYS_PER_MONTH, 12.0 * DAYS_PER_MONTH, "years"),
            (60.0 * DAYS_PER_MONTH, 12.0 * DAYS_PER_MONTH, "years"),
            (120.0 * DAYS_PER_MONTH, 12.0 * DAYS_PER_MONTH, "years"),
            (240.0 * DAYS_PER_MONTH, 12.0 * DAYS_PER_MONTH, "years"),
        ];
        let step = STEPS.iter().find(|(days, _, _)| told / days <= 14.0).or(STEPS.last());
        let Some(&(step, unit, name)) = step else { return };
        self.unit = name;
        let mut free_from = f64::NEG_INFINITY;
        for piece in self.pieces.clone().iter().filter(|p| !p.is_cut) {
            let mut n = (piece.days.0 / step).ceil();
            while n * step <= piece.days.1 {
                let day = n * step;
                let label = when::number(day / unit);
                let date = zero_date.and_then(|z| z.label(day, step));
                let wide = [Some(&label), date.as_ref()]
                    .into_iter()
                    .flatten()
                    .map(|l| font.width(l, LABEL))
                    .fold(0.0, f64::max);
                let x = self.x(day);
                if x - wide / 2.0 > free_from {
                    free_from = x + wide / 2.0 + 6.0;
                    self.ticks.push(Tick { x, label, date });
                }
                n += 1.0;
            }
        }
    }
}

/// The calendar date of day zero of the axis, as exactly as the report tells it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ZeroDate {
    /// Days since 1970-01-01, the middle of what the date can mean.
    day: f64,
    is_exact: bool,
}

impl ZeroDate {
    /// From the date of the presentation and the days from there to the axis's zero; a year alone is too
    /// coarse for a calendar under the axis.
    pub(super) fn new(presentation: PartialDate, to_zero: f64) -> Option<Self> {
        presentation.month?;
        let (lo, hi) = presentation.day_bounds();
        Some(ZeroDate { day: (lo + hi) as f64 / 2.0 + to_zero, is_exact: presentation.day.is_some() })
    }

    fn label(self, day: f64, step: f64) -> Option<String> {
        let (year, month, date) = civil((self.day + day).round() as i64);
        if step >= 12.0 * DAYS_PER_MONTH {
            Some(format!("{year}"))
        } else if step >= DAYS_PER_MONTH {
            Some(format!("{year}-{month:02}"))
        } else {
            self.is_exact.then(|| format!("{year}-{month:02}-{date:02}"))
        }
    }
}

/// Year, month and day of a number of days since 1970-01-01 (Hinnant's `civil_from_days`).
fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(times: &[f64]) -> Axis {
        Axis::new(times, (100.0, 1100.0), None, &Font::new())
    }

    #[test]
    fn evenly_spread_times_share_one_scale() {
        let axis = axis(&[0.0, 300.0, 600.0, 900.0, 1248.0]);
        assert!(axis.cuts.is_empty());
        let per_day = (axis.x(600.0) - axis.x(300.0)) / 300.0;
        assert!((axis.x(1248.0) - axis.x(900.0) - 348.0 * per_day).abs() < 1e-6);
        assert_eq!(axis.unit, "months");
        let labels: Vec<&str> = axis.ticks.iter().map(|t| t.label.as_str()).collect();
        assert_eq!(labels, ["0", "6", "12", "18", "24", "30", "36"]);
        assert_eq!(axis.x(-1e9), 100.0);
        assert_eq!(axis.x(1e9), 1100.0);
    }

    #[test]
    fn an_empty_stretch_is_cut_short_and_order_is_kept() {
        let axis = axis(&[-3652.0, 0.0, 10.0, 20.0, 40.0]);
        assert_eq!(axis.cuts.len(), 1);
        assert!(axis.x(40.0) - axis.x(0.0) > 700.0);
        let xs: Vec<f64> = [-3700.0, -3652.0, -1000.0, -1.0, 0.0, 20.0, 40.0].map(|t| axis.x(t)).to_vec();
        assert!(xs.windows(2).all(|w| w[0] <= w[1]), "{xs:?}");
    }

    #[test]
    fn one_moment_alone_has_an_axis() {
        let axis = axis(&[]);
        assert!((axis.x(0.0) - 600.0).abs() < 1e-6);
        assert!(axis.ticks.len() > 3);
    }

    #[test]
    fn the_calendar_runs_along() {
        let may = PartialDate { year: 2012, month: Some(5), day: None };
        let zero = ZeroDate::new(may, 0.0).unwrap();
        assert_eq!(zero.label(365.0, 91.0).as_deref(), Some("2013-05"));
        assert_eq!(zero.label(3.0, 1.0), None);
        assert_eq!(ZeroDate::new(PartialDate { year: 2012, month: None, day: None }, 0.0), None);
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(-1), (1969, 12, 31));
        assert_eq!(civil(11_016), (2000, 2, 29));
    }
}
