//! The picture as SVG: deterministic to the byte, without scripts, styles or anything loaded from elsewhere.

use super::font::FAMILY;
use super::glyph::{Label, Paint, Shape};
use super::layout::{Group, Picture, WIDTH};
use crate::html::escape;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Vertical space between the pictures of several patients.
const BETWEEN: f64 = 18.0;

/// A file of its own with one or more pictures below each other.
pub fn file(pictures: &[Picture]) -> String {
    let height: f64 =
        pictures.iter().map(|p| p.height).sum::<f64>() + BETWEEN * pictures.len().saturating_sub(1) as f64;
    let title: Vec<&str> = pictures.iter().map(|p| p.title.as_str()).collect();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    open(&mut out, height, &title.join("; "));
    out.push_str(&definitions(pictures, ""));
    let _ = writeln!(out, "<rect width=\"{}\" height=\"{}\" fill=\"#ffffff\"/>", px(WIDTH), px(height));
    let mut y = 0.0;
    for picture in pictures {
        let _ = writeln!(out, "<g transform=\"translate(0 {})\">", px(y));
        groups(&mut out, picture, "", &|_| None);
        out.push_str("</g>\n");
        y += picture.height + BETWEEN;
    }
    out.push_str("</svg>\n");
    out
}

/// One picture as a part of a page; `link` gives the target of each mark, `prefix` keeps ids apart.
pub fn inline(picture: &Picture, prefix: &str, link: &dyn Fn(usize) -> Option<String>) -> String {
    let mut out = String::new();
    open(&mut out, picture.height, &picture.title);
    out.push_str(&definitions(std::slice::from_ref(picture), prefix));
    groups(&mut out, picture, prefix, link);
    out.push_str("</svg>\n");
    out
}

fn open(out: &mut String, height: f64, title: &str) {
    let (w, h) = (px(WIDTH), px(height));
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" \
         font-family=\"'{FAMILY}', Verdana, sans-serif\" role=\"img\">\n<title>{}</title>",
        escape(title)
    );
}

fn groups(out: &mut String, picture: &Picture, prefix: &str, link: &dyn Fn(usize) -> Option<String>) {
    for group in &picture.groups {
        let target = group.mark.and_then(link);
        if let Some(target) = &target {
            let _ = write!(out, "<a href=\"#{}\" data-f=\"{}\">", escape(target), escape(fact_of(target)));
        }
        group_shapes(out, group, prefix);
        out.push_str(if target.is_some() { "</a>\n" } else { "\n" });
    }
}

/// `r1f3q0`, the words, belongs to `r1f3`, the entry of the list.
fn fact_of(target: &str) -> &str {
    target.rsplit_once('q').map_or(target, |(fact, _)| fact)
}

fn group_shapes(out: &mut String, group: &Group, prefix: &str) {
    out.push_str(if group.mark.is_some() { "<g class=\"mark\">" } else { "<g>" });
    if let Some(title) = &group.title {
        let _ = write!(out, "<title>{}</title>", escape(title));
    }
    for shape in &group.shapes {
        draw(out, shape, prefix);
    }
    out.push_str("</g>");
}

fn draw(out: &mut String, shape: &Shape, prefix: &str) {
    match shape {
        Shape::Lines { points, is_closed, fill, stroke, width, is_dashed } => {
            let points: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", px(*x), px(*y))).collect();
            let name = if *is_closed { "polygon" } else { "polyline" };
            let _ = write!(out, "<{name} points=\"{}\" fill=\"{}\"", points.join(" "), paint(*fill, prefix));
            if !stroke.is_empty() {
                let _ = write!(out, " stroke=\"{stroke}\" stroke-width=\"{}\"", px(*width));
            }
            out.push_str(if *is_dashed { " stroke-dasharray=\"3 3\"/>" } else { "/>" });
        }
        Shape::Circle { at, r, fill, stroke } => {
            let _ = write!(
                out,
                "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\" stroke=\"{stroke}\"/>",
                px(at.0),
                px(at.1),
                px(*r),
                paint(*fill, prefix)
            );
        }
        Shape::Text(label) => text(out, label),
    }
}

/// `textLength` keeps the room that was measured, whatever face the reader's machine has.
fn text(out: &mut String, label: &Label) {
    if label.text.is_empty() {
        return;
    }
    let _ = write!(
        out,
        "<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\" stroke=\"#ffffff\" stroke-width=\"2.5\" \
         stroke-linejoin=\"round\" paint-order=\"stroke\" textLength=\"{:.2}\" lengthAdjust=\"spacingAndGlyphs\">{}</text>",
        px(label.x),
        px(label.y),
        px(label.size),
        label.color,
        label.width,
        escape(&label.text)
    );
}

fn paint(paint: Paint, prefix: &str) -> String {
    match paint {
        Paint::None => "none".to_owned(),
        Paint::Solid(color) => color.to_owned(),
        Paint::Hatch(_) | Paint::FadeIn(_) | Paint::FadeOut(_) => format!("url(#{})", id(paint, prefix)),
    }
}

fn id(paint: Paint, prefix: &str) -> String {
    let (kind, color) = match paint {
        Paint::Hatch(color) => ("hatch", color),
        Paint::FadeIn(color) => ("in", color),
        Paint::FadeOut(color) => ("out", color),
        Paint::None | Paint::Solid(_) => ("", ""),
    };
    format!("{prefix}{kind}-{}", color.trim_start_matches('#'))
}

/// The hatches and fades that occur, in order of their ids.
fn definitions(pictures: &[Picture], prefix: &str) -> String {
    let shapes = pictures.iter().flat_map(|p| &p.groups).flat_map(|g| &g.shapes);
    let mut used: BTreeSet<(String, String)> = BTreeSet::new();
    for shape in shapes {
        let (Shape::Lines { fill, .. } | Shape::Circle { fill, .. }) = shape else { continue };
        let id = id(*fill, prefix);
        let definition = match fill {
            Paint::None | Paint::Solid(_) => continue,
            Paint::Hatch(color) => format!(
                "<pattern id=\"{id}\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\" \
                 patternTransform=\"rotate(45)\"><rect width=\"4\" height=\"4\" fill=\"#ffffff\"/>\
                 <rect width=\"2.2\" height=\"4\" fill=\"{color}\"/></pattern>"
            ),
            Paint::FadeIn(color) => fade(&id, color, 0.0, 0.85),
            Paint::FadeOut(color) => fade(&id, color, 0.85, 0.0),
        };
        used.insert((id, definition));
    }
    if used.is_empty() {
        return String::new();
    }
    let all: String = used.into_iter().map(|(_, definition)| definition).collect();
    format!("<defs>{all}</defs>\n")
}

fn fade(id: &str, color: &str, from: f64, to: f64) -> String {
    format!(
        "<linearGradient id=\"{id}\"><stop offset=\"0\" stop-color=\"{color}\" stop-opacity=\"{from}\"/>\
         <stop offset=\"1\" stop-color=\"{color}\" stop-opacity=\"{to}\"/></linearGradient>"
    )
}

/// Tenths of pixels, without a needless `.0`.
fn px(value: f64) -> String {
    format!("{}", (value * 10.0).round() / 10.0 + 0.0)
}
