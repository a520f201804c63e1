//! The pictures: courses, prior to posterior, sweep of the prior, tornado of assumptions.

use super::findings;
use super::svg::Svg;
use crate::math::ln;
use crate::series::{Comparison, ExposureKind, Finding};
use crate::weigh::{Weighed, Weighing};
use crate::words::{odds, one_in, percent};

/// Smallest and largest diameter drawn, mm.
const MM: (f64, f64) = (1.0, 200.0);

/// One panel per explanation: what the largest lesion would have measured, with what was seen.
pub(super) fn courses(w: &Weighing) -> String {
    let (pw, ph, columns) = (320.0, 230.0, 3);
    let rows = w.explanations.len().div_ceil(columns);
    let mut svg = Svg::new(
        pw * columns as f64,
        ph * rows as f64,
        "Diameter of the largest lesion over time under each explanation, with 90 % bands",
    );
    for (i, e) in w.explanations.iter().enumerate() {
        let origin = (pw * (i % columns) as f64, ph * (i / columns) as f64);
        panel(w, e, origin, (pw, ph), &mut svg);
    }
    svg.finish()
}

fn panel(w: &Weighing, e: &Weighed, (left, top): (f64, f64), (pw, ph): (f64, f64), svg: &mut Svg) {
    let (x0, x1, y0, y1) = (left + 40.0, left + pw - 12.0, top + 34.0, top + ph - 34.0);
    let first = e.curve.first().map_or(0.0, |c| c.months);
    let last = e.curve.last().map_or(1.0, |c| c.months).max(first + 0.1);
    let x = |t: f64| x0 + (t - first) / (last - first) * (x1 - x0);
    let y = |mm: f64| y1 - (ln(mm.clamp(MM.0, MM.1)) - ln(MM.0)) / (ln(MM.1) - ln(MM.0)) * (y1 - y0);
    let share = e.posterior.map_or_else(String::new, |p| format!(" ({})", percent(p)));
    for (k, line) in split(&format!("{}{share}", e.title), 40).iter().take(2).enumerate() {
        svg.text((left + 8.0, top + 13.0 + 14.0 * k as f64), "start", "title", line);
    }
    for (exposure, [start, end]) in w.series.exposures.iter().zip(&w.exposure_months) {
        let (a, b) = (x(start.clamp(first, last)), x(end.clamp(first, last)));
        match exposure.kind {
            ExposureKind::Treatment => {
                svg.rect((a, y0), (b - a, y1 - y0), "given", &findings::exposure(exposure, [*start, *end]));
            }
            ExposureKind::Surgery => svg.line((a, y0), (a, y1), "surgery"),
        }
    }
    for mm in [1.0, 10.0, 100.0] {
        svg.line((x0, y(mm)), (x1, y(mm)), "grid");
        svg.text((x0 - 4.0, y(mm) + 4.0), "end", "axis", &format!("{mm:.0}"));
    }
    let step = if last - first > 30.0 {
        12.0
    } else if last - first > 12.0 {
        6.0
    } else {
        2.0
    };
    let mut t = (first / step).ceil() * step;
    while t <= last {
        svg.text((x(t), y1 + 14.0), "middle", "axis", &format!("{t:.0}"));
        t += step;
    }
    svg.text((x1, y1 + 28.0), "end", "axis", "months; diameter in mm");
    let mut band: Vec<(f64, f64)> = e.curve.iter().map(|c| (x(c.months), y(c.high_mm))).collect();
    band.extend(e.curve.iter().rev().map(|c| (x(c.months), y(c.low_mm))));
    svg.path(&band, true, "band");
    let middle: Vec<(f64, f64)> = e.curve.iter().map(|c| (x(c.months), y(c.median_mm))).collect();
    svg.path(&middle, false, "middle");
    let at = |t: f64| -> f64 {
        let near = e.curve.iter().min_by(|a, b| (a.months - t).abs().total_cmp(&(b.months - t).abs()));
        near.map_or(f64::NAN, |c| c.median_mm)
    };
    let mut previous = at(0.0);
    let mut nadir = previous;
    for ((o, t), limit) in
        w.series.observations.iter().zip(&w.observation_months).zip(&w.observation_limits_mm)
    {
        let title = format!("{t:.1} months: {}", findings::finding(&o.finding));
        let here = x(*t);
        let mut bar = |low: f64, high: f64, class: &str| {
            svg.rect((here - 2.0, y(high)), (4.0, y(low) - y(high)), class, &title);
        };
        match o.finding {
            Finding::Size { mm } => svg.circle((here, y(mm)), 3.5, "seen", &title),
            Finding::Between { mm } => bar(mm.lo().max(MM.0), mm.hi(), "seen"),
            Finding::BelowDetection => bar(MM.0, *limit, "unseen"),
            Finding::Count { .. } => bar(*limit, MM.1, "count"),
            Finding::Change { than, ratio } => {
                let reference = match than {
                    Comparison::Baseline => at(0.0),
                    Comparison::Previous => previous,
                    Comparison::Nadir => nadir,
                };
                bar(limit.max(ratio.lo() * reference), (ratio.hi() * reference).min(MM.1), "seen");
            }
            Finding::NotEvaluable => continue,
        }
        previous = at(*t);
        nadir = nadir.min(previous);
    }
}

/// From what was believed before to what is believed after.
pub(super) fn bars(w: &Weighing) -> String {
    let row = 40.0;
    let height = 34.0 + row * w.explanations.len() as f64;
    let mut svg = Svg::new(960.0, height, "How likely each explanation was before and is after the weighing");
    let (x0, x1) = (360.0, 860.0);
    svg.text((x0, 14.0), "start", "axis", "before (gray) and after (blue), 0 to 100 %");
    for (i, e) in w.explanations.iter().enumerate() {
        let y = 26.0 + row * i as f64;
        svg.text((x0 - 10.0, y + 18.0), "end", "label", &e.title);
        svg.rect(
            (x0, y + 4.0),
            ((x1 - x0) * e.prior, 10.0),
            "before",
            &format!("before: {}", one_in(e.prior)),
        );
        if let Some(p) = e.posterior {
            svg.rect((x0, y + 16.0), ((x1 - x0) * p, 10.0), "after", &format!("after: {}", percent(p)));
            svg.text((x0 + (x1 - x0) * p + 6.0, y + 25.0), "start", "axis", &percent(p));
        }
        svg.text((x0 + (x1 - x0) * e.prior + 6.0, y + 13.0), "start", "axis", &one_in(e.prior));
    }
    svg.finish()
}

/// Odds as the prior of spontaneous regression is varied, one line per prior of a delayed effect.
pub(super) fn sweep(w: &Weighing) -> Option<String> {
    let mut delays: Vec<f64> = w.sweep.iter().map(|p| p.delayed_prior).collect();
    delays.sort_by(f64::total_cmp);
    delays.dedup();
    let (first, last) = (w.sweep.first()?.prior, w.sweep.last()?.prior);
    let lo = w.sweep.iter().map(|p| p.treatment_odds).fold(f64::INFINITY, f64::min);
    let hi = w.sweep.iter().map(|p| p.treatment_odds).fold(0.0, f64::max);
    if !(lo > 0.0 && hi.is_finite() && first < last) {
        return None;
    }
    let (low, high) = (lo.log10().floor(), hi.log10().ceil().max(lo.log10().floor() + 1.0));
    let mut svg = Svg::new(
        960.0,
        320.0,
        "Odds of treatment against spontaneous regression as the prior of spontaneous regression varies",
    );
    let (x0, x1, y0, y1) = (120.0, 760.0, 20.0, 270.0);
    let x = |p: f64| x0 + (ln(p) - ln(first)) / (ln(last) - ln(first)) * (x1 - x0);
    let y = |o: f64| y1 - (o.log10() - low) / (high - low) * (y1 - y0);
    let mut decade = low;
    while decade <= high {
        let value = 10_f64.powf(decade);
        svg.line((x0, y(value)), (x1, y(value)), if decade == 0.0 { "even" } else { "grid" });
        svg.text((x0 - 6.0, y(value) + 4.0), "end", "axis", &odds(value));
        decade += if high - low > 7.0 { 2.0 } else { 1.0 };
    }
    let mut p = first;
    while p <= last * 1.001 {
        svg.text((x(p), y1 + 16.0), "middle", "axis", &one_in(p));
        p *= 10.0;
    }
    svg.text((x1, y1 + 38.0), "end", "axis", "how often spontaneous regression happens");
    for (k, delay) in delays.iter().enumerate() {
        let points: Vec<(f64, f64)> = w
            .sweep
            .iter()
            .filter(|p| p.delayed_prior == *delay)
            .map(|p| (x(p.prior), y(p.treatment_odds)))
            .collect();
        svg.path(&points, false, ["sweep1", "sweep2", "sweep3"].get(k).unwrap_or(&"sweep3"));
        if let Some((px, py)) = points.last() {
            svg.text((px + 8.0, py + 4.0), "start", "axis", &format!("delayed effect: {}", one_in(*delay)));
        }
    }
    if let Some(now) = w.explanations.iter().find(|e| e.group == crate::knowledge::Group::Spontaneous)
        && let Some(o) = w.treatment_vs_spontaneous
    {
        svg.circle((x(now.prior_weight), y(o)), 5.0, "now", &format!("this page: {}", odds(o)));
    }
    Some(svg.finish())
}

/// The assumptions that move the odds most.
pub(super) fn tornado(w: &Weighing) -> Option<String> {
    let now = w.treatment_or_reading_vs_spontaneous?;
    let shown: Vec<_> = w.sensitivity.iter().take(14).collect();
    if shown.is_empty() {
        return None;
    }
    let reach =
        shown.iter().map(|s| (ln(s.treatment_or_reading_odds) - ln(now)).abs()).fold(ln(2.0), f64::max);
    let row = 24.0;
    let mut svg = Svg::new(
        960.0,
        40.0 + row * shown.len() as f64,
        "How the odds change under one other assumption at a time",
    );
    let (center, half) = (670.0, 190.0);
    svg.text((center, 14.0), "middle", "axis", &format!("now {}", odds(now)));
    svg.line((center, 20.0), (center, 24.0 + row * shown.len() as f64), "even");
    for (i, s) in shown.iter().enumerate() {
        let y = 24.0 + row * i as f64;
        let length = (ln(s.treatment_or_reading_odds) - ln(now)) / reach * half;
        let (from, to) = if length < 0.0 { (center + length, center) } else { (center, center + length) };
        svg.text((center - half - 90.0, y + 15.0), "end", "label", &s.label);
        svg.rect((from, y + 4.0), (to - from, 14.0), "after", &odds(s.treatment_or_reading_odds));
        let (tx, anchor) = if length < 0.0 { (from - 4.0, "end") } else { (to + 4.0, "start") };
        svg.text((tx, y + 15.0), anchor, "axis", &odds(s.treatment_or_reading_odds));
    }
    Some(svg.finish())
}

/// Lines of at most `width` characters.
fn split(text: &str, width: usize) -> Vec<String> {
    let mut out = vec![String::new()];
    for word in text.split(' ') {
        let line = out.last().map_or(0, |l| l.chars().count());
        if line > 0 && line + 1 + word.chars().count() > width {
            out.push(String::new());
        }
        if let Some(last) = out.last_mut() {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    out
}
