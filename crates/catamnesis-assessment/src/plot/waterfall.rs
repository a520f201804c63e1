//! Waterfall: every subject's best change of the sum, the greatest increase first.

use super::axis::Area;
use super::svg::{Anchor, Svg, n};
use super::{PlotSubject, color};

/// Draws the waterfall; subjects without a measured change are counted below the picture.
pub fn waterfall(subjects: &[PlotSubject], title: &str) -> String {
    let mut bars: Vec<(&PlotSubject, f64)> =
        subjects.iter().filter_map(|s| Some((s, s.best_change?))).collect();
    bars.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.id.cmp(&b.0.id)));
    let (width, height) = (860.0, 470.0);
    let mut svg = Svg::new(width, height);
    let top = bars.first().map_or(20.0, |b| b.1).clamp(20.0, 100.0);
    let area = Area {
        left: 70.0,
        top: 48.0,
        width: width - 90.0,
        height: 330.0,
        x: (0.0, bars.len().max(1) as f64),
        y: (-100.0, libm::ceil(top / 20.0) * 20.0),
    };
    svg.text((width / 2.0, 24.0), Anchor::Middle, 15.0, title);
    let y_ticks: Vec<f64> = (-5..=5).map(|i| f64::from(i) * 20.0).filter(|t| *t <= area.y.1).collect();
    area.draw(&mut svg, &[], &y_ticks, ("Subjects", "Best change from baseline (%)"));
    for level in [20.0, -30.0] {
        svg.line((area.left, area.y(level)), (area.right(), area.y(level)), "#888888", "4 3");
    }
    svg.line((area.left, area.y(0.0)), (area.right(), area.y(0.0)), "#222222", "");
    let step = area.width / bars.len().max(1) as f64;
    let gap = if step > 4.0 { step * 0.15 } else { 0.0 };
    for (i, (subject, change)) in bars.iter().enumerate() {
        let shown = change.min(area.y.1);
        let (y0, y1) = (area.y(shown.max(0.0)), area.y(shown.min(0.0)));
        let x = area.left + step * i as f64 + gap / 2.0;
        let title = format!("{}: {} %, best response {}", subject.id, n(*change), subject.best_code);
        svg.rect([x, y0, step - gap, (y1 - y0).max(0.8)], color(subject.best), &title);
        if *change > area.y.1 && step > 16.0 {
            svg.text(
                (x + (step - gap) / 2.0, area.top - 3.0),
                Anchor::Middle,
                9.0,
                &format!("{}", libm::round(*change)),
            );
        }
        if subject.points.iter().any(|p| p.new_lesion) {
            let mark = if shown > 0.0 { y0 - 3.0 } else { y1 + 9.0 };
            svg.text((x + (step - gap) / 2.0, mark), Anchor::Middle, 10.0, "*");
        }
    }
    legend(&mut svg, &bars.iter().map(|(s, _)| *s).collect::<Vec<_>>(), (area.left, height - 36.0));
    let without = subjects.len() - bars.len();
    let note = format!(
        "{} subjects; {without} without a measured change. Lines at +20 % and -30 %; bars end at +100 %. * new lesion.",
        bars.len()
    );
    svg.text((area.left, height - 12.0), Anchor::Start, 11.0, &note);
    svg.finish(title, &note)
}

/// Draws one colored square per best response that occurs.
pub(super) fn legend(svg: &mut Svg, subjects: &[&PlotSubject], (mut x, y): (f64, f64)) {
    let mut codes: Vec<(crate::response::BestResponse, &str)> =
        subjects.iter().map(|s| (s.best, s.best_code)).collect();
    codes.sort();
    codes.dedup();
    for (best, code) in codes {
        svg.rect([x, y - 9.0, 10.0, 10.0], color(best), "");
        svg.text((x + 15.0, y), Anchor::Start, 11.0, code);
        x += 30.0 + 7.5 * code.len() as f64;
    }
}
