//! Kaplan-Meier curves with censoring marks, confidence bands and the table of subjects at risk.

use std::collections::BTreeMap;

use super::axis::{Area, ticks, time_unit};
use super::svg::{Anchor, Svg, n};
use super::{PlotSubject, group_color};
use crate::events::Endpoint;
use crate::survival::Observation;
use crate::survival::compare::{Ties, cox, log_rank};
use crate::survival::kaplan_meier::{Curve, IntervalType};

/// Choices of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KmOptions {
    /// Endpoint.
    pub endpoint: Endpoint,
    /// Interval of the band and of the median.
    pub interval: IntervalType,
    /// Confidence of both.
    pub confidence: f64,
}

/// Draws one curve per group; two groups are compared by log-rank test and hazard ratio.
pub fn km(subjects: &[PlotSubject], options: KmOptions, title: &str) -> String {
    let mut groups: BTreeMap<&str, Vec<Observation>> = BTreeMap::new();
    for s in subjects {
        for (_, days, event) in s.times.iter().filter(|(e, ..)| *e == options.endpoint) {
            groups
                .entry(s.group.as_str())
                .or_default()
                .push(Observation { time: f64::from(*days), event: *event });
        }
    }
    let (width, table) = (860.0, 22.0 + 17.0 * groups.len().max(1) as f64);
    let height = 470.0 + table;
    let mut svg = Svg::new(width, height);
    let last = groups.values().flatten().map(|o| o.time).fold(1.0, f64::max);
    let (unit, days) = time_unit(last);
    let longest = groups.keys().map(|k| k.chars().count()).max().unwrap_or(3).max(7) as f64;
    let left = (longest * 6.2 + 34.0).clamp(90.0, 320.0);
    let area = Area {
        left,
        top: 44.0,
        width: width - left - 30.0,
        height: 330.0,
        x: (0.0, last / days),
        y: (0.0, 1.0),
    };
    svg.text((width / 2.0, 24.0), Anchor::Middle, 15.0, title);
    let x_ticks = ticks(0.0, area.x.1);
    area.draw(
        &mut svg,
        &x_ticks,
        &[0.0, 0.25, 0.5, 0.75, 1.0],
        (&format!("{unit} from start"), options.endpoint.title()),
    );
    svg.line((area.left, area.y(0.5)), (area.right(), area.y(0.5)), "#cccccc", "4 3");
    let risk_top = area.bottom() + 58.0;
    svg.text((8.0, risk_top), Anchor::Start, 11.0, "At risk");
    for (i, (name, data)) in groups.iter().enumerate() {
        let curve = Curve::new(data);
        let name = if name.is_empty() { "all" } else { name };
        draw(&mut svg, &area, &curve, (name, group_color(i)), days, options);
        let q = curve.quantile(0.5, options.interval, options.confidence);
        let limit = |v: Option<f64>| v.map_or("not reached".to_owned(), |v| n(v / days));
        let median = format!(
            "{name}: n {}, events {}, median {} ({} to {})",
            curve.subjects,
            curve.events(),
            limit(q.time),
            limit(q.lower),
            limit(q.upper)
        );
        svg.rect(
            [area.left + area.width * 0.42, area.top + 4.0 + 16.0 * i as f64, 10.0, 10.0],
            group_color(i),
            "",
        );
        svg.text(
            (area.left + area.width * 0.42 + 15.0, area.top + 13.0 + 16.0 * i as f64),
            Anchor::Start,
            11.0,
            &median,
        );
        let y = risk_top + 17.0 * (i + 1) as f64;
        svg.text((area.left - 24.0, y), Anchor::End, 10.0, name);
        for t in &x_ticks {
            svg.text((area.x(*t), y), Anchor::Middle, 10.0, &curve.at_risk(t * days).to_string());
        }
    }
    let note = comparison(&groups);
    svg.text((area.left, height - 12.0), Anchor::Start, 11.0, &note);
    svg.finish(title, &note)
}

fn comparison(groups: &BTreeMap<&str, Vec<Observation>>) -> String {
    let data: Vec<Vec<Observation>> = groups.values().cloned().collect();
    let Some(test) = log_rank(&data) else {
        return "Ticks: censored. Band: confidence of the curve.".to_owned();
    };
    let mut note = format!("Log-rank p = {:.4}", test.p);
    if let [a, b] = data.as_slice() {
        let pairs: Vec<(Observation, f64)> =
            a.iter().map(|o| (*o, 0.0)).chain(b.iter().map(|o| (*o, 1.0))).collect();
        if let Some(hr) = cox(&pairs, Ties::Efron) {
            let (lo, hi) = hr.limits(0.95);
            let names: Vec<&str> = groups.keys().copied().collect();
            note.push_str(&format!(
                "; hazard ratio of {} {:.2} (95 % {:.2} to {:.2})",
                names[1],
                hr.ratio(),
                lo,
                hi
            ));
        }
    }
    note.push_str(". Ticks: censored.");
    note
}

fn draw(
    svg: &mut Svg,
    area: &Area,
    curve: &Curve,
    (name, color): (&str, &str),
    days: f64,
    options: KmOptions,
) {
    let limits = curve.estimates(options.interval, options.confidence);
    let (mut line, mut upper, mut lower) = (vec![(area.x(0.0), area.y(1.0))], Vec::new(), Vec::new());
    let mut level = 1.0;
    for (step, limit) in curve.steps.iter().zip(&limits) {
        let x = area.x(step.time / days);
        line.push((x, area.y(level)));
        line.push((x, area.y(step.survival)));
        level = step.survival;
        if let (Some(lo), Some(hi)) = (limit.lower, limit.upper) {
            for (band, value) in [(&mut upper, hi), (&mut lower, lo)] {
                let before = band.last().map_or(area.y(1.0), |p: &(f64, f64)| p.1);
                band.push((x, before));
                band.push((x, area.y(value)));
            }
        }
    }
    lower.reverse();
    upper.extend(lower);
    if !upper.is_empty() {
        svg.polygon(&upper, color, 0.12, "");
    }
    svg.polyline(
        &line,
        color,
        1.8,
        &format!("{name}: {} subjects, {} events", curve.subjects, curve.events()),
    );
    for step in curve.steps.iter().filter(|s| s.censored > 0) {
        let (x, y) = (area.x(step.time / days), area.y(step.survival));
        svg.line((x, y - 4.0), (x, y + 4.0), color, "");
    }
}
