//! Swimmer: every subject's course as a bar, with what happened on it.

use super::axis::{Area, ticks, time_unit};
use super::svg::{Anchor, Svg};
use super::waterfall::legend;
use super::{PlotSubject, color};

/// The largest number of lanes drawn.
const MOST: usize = 120;

/// Draws the swimmer plot, the longest course on top.
pub fn swimmer(subjects: &[PlotSubject], title: &str) -> String {
    let mut lanes: Vec<&PlotSubject> = subjects.iter().filter(|s| s.end > 0).collect();
    lanes.sort_by(|a, b| b.end.cmp(&a.end).then_with(|| a.id.cmp(&b.id)));
    let left_out = lanes.len().saturating_sub(MOST);
    lanes.truncate(MOST);
    let lane = if lanes.len() > 40 { 10.0 } else { 18.0 };
    let (width, height) = (860.0, 150.0 + lane * lanes.len() as f64);
    let mut svg = Svg::new(width, height);
    let last = lanes.first().map_or(7, |s| s.end);
    let (unit, days) = time_unit(f64::from(last));
    let area = Area {
        left: 120.0,
        top: 44.0,
        width: width - 160.0,
        height: lane * lanes.len() as f64,
        x: (0.0, f64::from(last) / days),
        y: (0.0, 1.0),
    };
    svg.text((width / 2.0, 24.0), Anchor::Middle, 15.0, title);
    area.draw(&mut svg, &ticks(0.0, area.x.1), &[], (&format!("{unit} from start"), ""));
    for (i, s) in lanes.iter().enumerate() {
        let y = area.top + lane * i as f64;
        let middle = y + lane / 2.0;
        let at = |day: i32| area.x(f64::from(day.max(0)) / days);
        svg.text((area.left - 6.0, middle + 3.5), Anchor::End, if lane > 12.0 { 10.0 } else { 7.0 }, &s.id);
        let bar = format!("{}: best response {}, followed {} days", s.id, s.best_code, s.end);
        svg.rect([area.left, y + lane * 0.2, at(s.end) - area.left, lane * 0.6], color(s.best), &bar);
        let r = lane * 0.28;
        if let Some(day) = s.response {
            let end = s.progression.or(s.death).unwrap_or(s.end);
            svg.line((at(day), middle), (at(end), middle), "#000000", "");
            let text = format!("{}: response from day {day}", s.id);
            svg.polygon(
                &[(at(day), middle - r), (at(day) + r * 1.6, middle), (at(day), middle + r)],
                "#000000",
                1.0,
                &text,
            );
        }
        if let Some(day) = s.progression {
            svg.circle((at(day), middle), r, "#000000", &format!("{}: progression on day {day}", s.id));
        }
        if let Some(p) = s.points.iter().find(|p| p.new_lesion) {
            let (x, text) = (at(p.day), format!("{}: new lesion on day {}", s.id, p.day));
            svg.polygon(
                &[(x, middle - r), (x + r, middle), (x, middle + r), (x - r, middle)],
                "#cc79a7",
                1.0,
                &text,
            );
        }
        if let Some(day) = s.death {
            let (x, half) = (at(day), r * 0.9);
            svg.rect(
                [x - half, middle - half, half * 2.0, half * 2.0],
                "#000000",
                &format!("{}: death on day {day}", s.id),
            );
            svg.rect([x - half / 2.0, middle - half / 2.0, half, half], "#ffffff", "");
        }
        if s.ongoing {
            let x = at(s.end);
            svg.polygon(
                &[(x, middle - r), (x + r * 2.2, middle), (x, middle + r)],
                "#222222",
                1.0,
                &format!("{}: ongoing", s.id),
            );
        }
    }
    legend(&mut svg, &lanes, (area.left, height - 36.0));
    let mut note = String::from(
        "Triangle: response, line: its duration. Circle: progression. Diamond: new lesion. Square: death. Arrow: ongoing.",
    );
    if left_out > 0 {
        note.push_str(&format!(" {left_out} shorter courses left out."));
    }
    svg.text((area.left, height - 12.0), Anchor::Start, 10.0, &note);
    svg.finish(title, &note)
}
