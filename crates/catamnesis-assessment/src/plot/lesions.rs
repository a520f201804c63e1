//! Lesions: diameters of one subject over time, with the sum and the response at every assessment.

use super::axis::{Area, ticks, time_unit};
use super::svg::{Anchor, Svg, n};
use super::{PlotSubject, color, group_color};
use crate::lesion::LesionKind;
use crate::response::BestResponse;

/// Draws the lesions of one subject.
pub fn lesions(subject: &PlotSubject, title: &str) -> String {
    let rows = subject.lesions.len().div_ceil(3).max(1) as f64;
    let (width, height) = (860.0, 480.0 + 16.0 * rows);
    let mut svg = Svg::new(width, height);
    let sizes = || subject.lesions.iter().flat_map(|l| &l.sizes);
    let first = sizes().map(|s| s.0).min().unwrap_or(0);
    let last = sizes().map(|s| s.0).chain(subject.points.iter().map(|p| p.day)).max().unwrap_or(7);
    let (unit, days) = time_unit(f64::from(last));
    let top = sizes().map(|s| s.1).fold(10.0, f64::max);
    let area = Area {
        left: 70.0,
        top: 64.0,
        width: width - 100.0,
        height: 330.0,
        x: (f64::from(first.min(0)) / days, (f64::from(last) / days).max(1.0)),
        y: (0.0, top * 1.05),
    };
    svg.text((width / 2.0, 24.0), Anchor::Middle, 15.0, title);
    area.draw(
        &mut svg,
        &ticks(area.x.0, area.x.1),
        &ticks(0.0, area.y.1),
        (&format!("{unit} from start"), "Diameter (mm)"),
    );
    for p in &subject.points {
        let x = area.x(f64::from(p.day) / days);
        svg.line((x, area.top), (x, area.bottom()), "#dddddd", "2 3");
        let text = format!("day {}: {}", p.day, p.overall.code());
        svg.circle((x, area.top - 18.0), 4.0, color(BestResponse::Of(p.overall)), &text);
        svg.text((x, area.top - 5.0), Anchor::Middle, 9.0, p.overall.code());
    }
    for (i, lesion) in subject.lesions.iter().enumerate() {
        let line: Vec<(f64, f64)> =
            lesion.sizes.iter().map(|(d, mm)| (area.x(f64::from(*d) / days), area.y(*mm))).collect();
        svg.polyline(
            &line,
            group_color(i),
            if lesion.kind == LesionKind::Target { 1.8 } else { 1.0 },
            &lesion.name,
        );
        for ((day, mm), at) in lesion.sizes.iter().zip(&line) {
            svg.circle(*at, 2.8, group_color(i), &format!("{}, day {day}: {} mm", lesion.name, n(*mm)));
        }
        let (column, row) = (i % 3, i / 3);
        let at = (area.left + 260.0 * column as f64, area.bottom() + 56.0 + 16.0 * row as f64);
        svg.rect([at.0, at.1 - 9.0, 10.0, 10.0], group_color(i), "");
        let kind =
            if lesion.kind.name().is_empty() { String::new() } else { format!(", {}", lesion.kind.name()) };
        svg.text((at.0 + 15.0, at.1), Anchor::Start, 11.0, &format!("{}{kind}", lesion.name));
    }
    let note = format!("Best response {}", subject.best_code);
    svg.text((area.left, height - 12.0), Anchor::Start, 11.0, &note);
    svg.finish(title, &note)
}
