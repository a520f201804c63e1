//! The picture of the README: the words of the example with their facts marked, above its timeline.
//!
//! Both parts come from the program: `read --format json` says which words carry a fact, `timeline --format svg`
//! draws the course.

use super::Made;
use crate::run;
use serde_json::Value;
use std::path::Path;
use std::{fs, io};

const REPORT: &str = "examples/late-regression.txt";
const PICTURE: &str = "docs/images/late-regression.svg";

/// Characters of a line, and its height in pixels.
const LINE: (usize, usize) = (126, 20);
const WIDTH: usize = 1000;

/// Fields of a case and the color of their words; of words that carry two facts the first color stays.
const COLORS: &[(&str, &str, &[&str])] = &[
    ("patient", "#7b3294", &["age", "sex", "family_history", "history"]),
    ("tumor and places", "#b2182b", &["tumor", "primary_site", "metastases", "largest_mm"]),
    ("examinations", "#1b6f3a", &["imaging"]),
    ("treatment", "#0b5fa5", &["surgery", "systemic_therapy", "radiotherapy"]),
    ("course and outcome", "#a65300", &["best_response", "recurrence", "status", "follow_up"]),
];

pub fn make(root: &Path, program: &Path) -> io::Result<Made> {
    let path = root.join(REPORT).display().to_string();
    let read = run::output(program, &["read", "--format", "json", &path])?;
    let read: Value = serde_json::from_str(&read).map_err(io::Error::other)?;
    let timeline = run::output(program, &["timeline", "--format", "svg", &path])?;
    let text: Vec<char> = fs::read_to_string(&path)?.chars().collect();
    let lines = wrapped(&text, &colors(&read["cases"][0], text.len()));
    let (drawn, height) = drawing(&timeline);
    let top = 16 + LINE.1 * (lines.len() + 2);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{0}\" viewBox=\"0 0 {WIDTH} {0}\" \
         font-family=\"'DejaVu Sans', Verdana, sans-serif\" role=\"img\">\n<title>A report with its facts marked, above its \
         timeline</title>\n<rect width=\"{WIDTH}\" height=\"{0}\" fill=\"#ffffff\"/>\n",
        top + height
    );
    svg.push_str(&legend());
    for (n, line) in lines.iter().enumerate() {
        let y = 16 + LINE.1 * (n + 2);
        svg.push_str(&format!("<text x=\"16\" y=\"{y}\" font-size=\"13\" fill=\"#333333\" xml:space=\"preserve\">{line}</text>\n"));
    }
    svg.push_str(&format!("<g transform=\"translate(0 {top})\">\n{drawn}</g>\n</svg>\n"));
    Ok(Made { path: PICTURE.to_owned(), text: svg })
}

fn legend() -> String {
    let mut out = String::from("<text x=\"16\" y=\"24\" font-size=\"12\">");
    for (name, color, _) in COLORS {
        out.push_str(&format!(
            "<tspan fill=\"{color}\" font-weight=\"bold\">{name}</tspan><tspan>   </tspan>"
        ));
    }
    out + "</text>\n"
}

/// The color of each character, from the quotes of the case.
fn colors(case: &Value, n: usize) -> Vec<Option<&'static str>> {
    let mut colors = vec![None; n];
    for (_, color, fields) in COLORS {
        for field in *fields {
            paint(&case[field], color, &mut colors);
        }
    }
    colors
}

fn paint(value: &Value, color: &'static str, colors: &mut [Option<&'static str>]) {
    match (value["start"].as_u64(), value["end"].as_u64(), value) {
        (Some(start), Some(end), _) => {
            let quote = colors.iter_mut().take(end as usize).skip(start as usize);
            quote.for_each(|c| *c = c.or(Some(color)));
        }
        (_, _, Value::Array(list)) => list.iter().for_each(|v| paint(v, color, colors)),
        (_, _, Value::Object(map)) => map.values().for_each(|v| paint(v, color, colors)),
        _ => {}
    }
}

/// The paragraphs of prose that carry facts, after the title, broken into lines of marked text.
fn wrapped(text: &[char], colors: &[Option<&'static str>]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (n, paragraph) in text.split(|c| *c == '\n').enumerate() {
        let end = start + paragraph.len();
        let n_marked = colors[start..end].iter().filter(|c| c.is_some()).count();
        if n > 0 && n_marked > 40 {
            let mut at = start;
            while at < end {
                let room = (at + LINE.0).min(end);
                let stop = if room == end {
                    end
                } else {
                    (at..room).rev().find(|&i| text[i] == ' ').map_or(room, |i| i + 1)
                };
                lines.push(marked(&text[at..stop], &colors[at..stop]));
                at = stop;
            }
        }
        start = end + 1;
    }
    lines
}

fn marked(text: &[char], colors: &[Option<&'static str>]) -> String {
    let mut out = String::new();
    let mut at = 0;
    while at < text.len() {
        let run = colors[at..].iter().take_while(|c| **c == colors[at]).count();
        let words: String = text[at..at + run].iter().collect();
        let words = words.replace('&', "&amp;").replace('<', "&lt;");
        match colors[at] {
            Some(color) => {
                out.push_str(&format!("<tspan fill=\"{color}\" font-weight=\"bold\">{words}</tspan>"))
            }
            None => out.push_str(&words),
        }
        at += run;
    }
    out
}

/// The drawing without its declaration, and its height.
fn drawing(svg: &str) -> (&str, usize) {
    let inner = svg.find("<svg").map_or(svg, |at| &svg[at..]);
    let height =
        inner.split("height=\"").nth(1).and_then(|h| h.split(['"', '.']).next()?.parse().ok()).unwrap_or(400);
    (inner, height)
}
