//! A small SVG writer: numbers with two decimals, elements in the order of calls.

use std::fmt::Write;

/// A picture being written.
#[derive(Debug, Clone)]
pub(super) struct Svg {
    body: String,
    width: f64,
    height: f64,
}

/// Where a text is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A coordinate as it is written: two decimals, no needless zeros, never `-0`.
pub(super) fn n(value: f64) -> String {
    let text = format!("{:.2}", if value.is_finite() { value } else { 0.0 });
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Text with the five characters of markup replaced.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

impl Svg {
    pub(super) fn new(width: f64, height: f64) -> Self {
        Svg { body: String::new(), width, height }
    }

    fn titled(&mut self, element: &str, title: &str) {
        if title.is_empty() {
            let _ = writeln!(self.body, "<{element}/>");
        } else {
            let tag = element.split(' ').next().unwrap_or("g");
            let _ = writeln!(self.body, "<{element}><title>{}</title></{tag}>", escape(title));
        }
    }

    pub(super) fn rect(&mut self, [x, y, w, h]: [f64; 4], fill: &str, title: &str) {
        let element = format!(
            "rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{fill}\"",
            n(x),
            n(y),
            n(w.max(0.0)),
            n(h.max(0.0))
        );
        self.titled(&element, title);
    }

    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: &str, dash: &str) {
        let dash = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
        let element = format!(
            "line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{stroke}\"{dash}",
            n(from.0),
            n(from.1),
            n(to.0),
            n(to.1)
        );
        self.titled(&element, "");
    }

    pub(super) fn polyline(&mut self, points: &[(f64, f64)], stroke: &str, width: f64, title: &str) {
        let list: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", n(*x), n(*y))).collect();
        let element = format!(
            "polyline points=\"{}\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"{}\" stroke-linejoin=\"round\"",
            list.join(" "),
            n(width)
        );
        self.titled(&element, title);
    }

    pub(super) fn polygon(&mut self, points: &[(f64, f64)], fill: &str, opacity: f64, title: &str) {
        let list: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", n(*x), n(*y))).collect();
        let element =
            format!("polygon points=\"{}\" fill=\"{fill}\" fill-opacity=\"{}\"", list.join(" "), n(opacity));
        self.titled(&element, title);
    }

    pub(super) fn circle(&mut self, (x, y): (f64, f64), r: f64, fill: &str, title: &str) {
        self.titled(&format!("circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{fill}\"", n(x), n(y), n(r)), title);
    }

    pub(super) fn text(&mut self, (x, y): (f64, f64), anchor: Anchor, size: f64, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let _ = writeln!(
            self.body,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\" font-size=\"{}\">{}</text>",
            n(x),
            n(y),
            n(size),
            escape(text)
        );
    }

    pub(super) fn vertical_text(&mut self, (x, y): (f64, f64), size: f64, text: &str) {
        let _ = writeln!(
            self.body,
            "<text transform=\"translate({} {}) rotate(-90)\" text-anchor=\"middle\" font-size=\"{}\">{}</text>",
            n(x),
            n(y),
            n(size),
            escape(text)
        );
    }

    /// The whole document with a title and a description for those who do not see it.
    pub(super) fn finish(self, title: &str, description: &str) -> String {
        let (w, h) = (n(self.width), n(self.height));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" role=\"img\" \
             font-family=\"DejaVu Sans, Helvetica, Arial, sans-serif\" fill=\"#222222\">\n<title>{}</title>\n<desc>{}</desc>\n\
             <rect width=\"{w}\" height=\"{h}\" fill=\"#ffffff\"/>\n{}</svg>\n",
            escape(title),
            escape(description),
            self.body
        )
    }
}
