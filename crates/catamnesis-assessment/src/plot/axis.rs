//! A plotting area with scales, ticks and labels.

use super::svg::{Anchor, Svg, n};

/// A rectangle of the picture with a linear scale on each side.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) x: (f64, f64),
    pub(super) y: (f64, f64),
}

impl Area {
    pub(super) fn x(&self, value: f64) -> f64 {
        self.left + (value - self.x.0) / (self.x.1 - self.x.0).max(1e-9) * self.width
    }

    pub(super) fn y(&self, value: f64) -> f64 {
        self.top + self.height - (value - self.y.0) / (self.y.1 - self.y.0).max(1e-9) * self.height
    }

    pub(super) fn bottom(&self) -> f64 {
        self.top + self.height
    }

    pub(super) fn right(&self) -> f64 {
        self.left + self.width
    }

    /// Draws the left and lower axis with ticks.
    pub(super) fn draw(&self, svg: &mut Svg, x_ticks: &[f64], y_ticks: &[f64], labels: (&str, &str)) {
        svg.line((self.left, self.top), (self.left, self.bottom()), "#222222", "");
        svg.line((self.left, self.bottom()), (self.right(), self.bottom()), "#222222", "");
        for t in x_ticks {
            let x = self.x(*t);
            svg.line((x, self.bottom()), (x, self.bottom() + 4.0), "#222222", "");
            svg.text((x, self.bottom() + 16.0), Anchor::Middle, 11.0, &n(*t));
        }
        for t in y_ticks {
            let y = self.y(*t);
            svg.line((self.left - 4.0, y), (self.left, y), "#222222", "");
            svg.text((self.left - 7.0, y + 4.0), Anchor::End, 11.0, &n(*t));
        }
        svg.text((self.left + self.width / 2.0, self.bottom() + 34.0), Anchor::Middle, 12.0, labels.0);
        svg.vertical_text((self.left - 42.0, self.top + self.height / 2.0), 12.0, labels.1);
    }
}

/// Round tick marks that cover a range: about six, at 1, 2, 2.5 or 5 times a power of ten.
pub(super) fn ticks(lo: f64, hi: f64) -> Vec<f64> {
    let span = (hi - lo).max(1e-9);
    let rough = span / 6.0;
    let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|m| m * power)
        .find(|s| *s >= rough)
        .unwrap_or(power * 10.0);
    let first = libm::ceil(lo / step) as i64;
    let last = libm::floor(hi / step + 1e-9) as i64;
    (first..=last).take(50).map(|i| i as f64 * step).collect()
}

/// The unit of a time axis and the days in it.
pub(super) fn time_unit(days: f64) -> (&'static str, f64) {
    if days > 3.0 * 365.25 { ("Months", catamnesis_core::time::DAYS_PER_MONTH) } else { ("Weeks", 7.0) }
}
