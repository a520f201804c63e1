//! Spider: every subject's change of the sum over time.

use super::axis::{Area, ticks, time_unit};
use super::svg::{Anchor, Svg, n};
use super::waterfall::legend;
use super::{PlotSubject, color};
use crate::response::Response;

/// Draws the spider plot; progression and new lesions are marked where they were seen.
pub fn spider(subjects: &[PlotSubject], title: &str) -> String {
    let shown: Vec<&PlotSubject> =
        subjects.iter().filter(|s| s.points.iter().any(|p| p.change.is_some())).collect();
    let (width, height) = (860.0, 520.0);
    let mut svg = Svg::new(width, height);
    let last =
        shown.iter().flat_map(|s| &s.points).filter(|p| p.change.is_some()).map(|p| p.day).max().unwrap_or(7);
    let (unit, days) = time_unit(f64::from(last));
    let high =
        shown.iter().flat_map(|s| &s.points).filter_map(|p| p.change).fold(20.0_f64, f64::max).min(150.0);
    let area = Area {
        left: 70.0,
        top: 48.0,
        width: width - 90.0,
        height: 370.0,
        x: (0.0, (f64::from(last) / days).max(1.0)),
        y: (-100.0, libm::ceil(high / 25.0) * 25.0),
    };
    svg.text((width / 2.0, 24.0), Anchor::Middle, 15.0, title);
    let y_ticks: Vec<f64> = (-4..=6).map(|i| f64::from(i) * 25.0).filter(|t| *t <= area.y.1).collect();
    area.draw(
        &mut svg,
        &ticks(0.0, area.x.1),
        &y_ticks,
        (&format!("{unit} from start"), "Change from baseline (%)"),
    );
    for level in [20.0, 0.0, -30.0] {
        let dash = if level == 0.0 { "" } else { "4 3" };
        svg.line((area.left, area.y(level)), (area.right(), area.y(level)), "#888888", dash);
    }
    for subject in &shown {
        let mut line = vec![(area.x(0.0), area.y(0.0))];
        for p in &subject.points {
            if let Some(change) = p.change {
                line.push((area.x(f64::from(p.day.max(0)) / days), area.y(change.min(area.y.1))));
            }
        }
        let title = format!("{}: best response {}", subject.id, subject.best_code);
        svg.polyline(&line, color(subject.best), 1.4, &title);
        for p in &subject.points {
            let Some(change) = p.change else { continue };
            let at = (area.x(f64::from(p.day.max(0)) / days), area.y(change.min(area.y.1)));
            let text = format!(
                "{}, day {}: {} %, {}{}",
                subject.id,
                p.day,
                n(change),
                p.overall.code(),
                if p.new_lesion { ", new lesion" } else { "" }
            );
            if p.new_lesion {
                svg.polygon(
                    &[(at.0, at.1 - 5.0), (at.0 + 5.0, at.1 + 4.0), (at.0 - 5.0, at.1 + 4.0)],
                    "#000000",
                    1.0,
                    &text,
                );
            } else {
                let r = if p.overall == Response::Progressive { 3.5 } else { 2.2 };
                svg.circle(at, r, if r > 3.0 { "#d55e00" } else { color(subject.best) }, &text);
            }
        }
    }
    legend(&mut svg, &shown, (area.left, height - 36.0));
    let note = format!("{} subjects. Large dots: progression. Triangles: new lesion.", shown.len());
    svg.text((area.left, height - 12.0), Anchor::Start, 11.0, &note);
    svg.finish(title, &note)
}
