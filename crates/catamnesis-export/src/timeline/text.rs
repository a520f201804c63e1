//! The course as a person reads it on a terminal.

use super::course::{Course, Mark, Measured, Phase, status_words};
use super::when;
use crate::summary::Layout;
use catamnesis::timeline::EpisodeKind;
use std::fmt::Write;

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const RESET: &str = "\x1b[0m";
/// Columns of the time; longer times push their line.
const TIME: usize = 28;

/// Writes one course.
pub fn render(course: &Course, layout: Layout) -> String {
    let width = layout.width.max(40);
    let (bold, dim, reset) = if layout.color { (BOLD, DIM, RESET) } else { ("", "", "") };
    let mut out = String::new();
    for line in wrap(&course.title, width) {
        let _ = writeln!(out, "{bold}{line}{reset}");
    }
    for line in wrap(&headline(course), width) {
        let _ = writeln!(out, "{dim}{line}{reset}");
    }
    if course.marks.is_empty() {
        let _ = writeln!(out, "\nThe report tells of no event.");
        return out;
    }
    let digits = course.marks.len().to_string().len();
    let indent = digits + 2 + TIME.min(width / 3) + 1;
    out.push('\n');
    for &i in &order(course) {
        let Some(mark) = course.marks.get(i) else { continue };
        let head = format!("{:>digits$}. {:<time$} ", mark.number, time(mark), time = indent - digits - 3);
        let text = what(course, i, mark);
        let lines = headed(&mut out, &head, &text, indent, width);
        for line in lines.into_iter().chain(quotes(mark, width.saturating_sub(indent).max(20))) {
            let is_quote = line.starts_with('“') || line.starts_with("  ");
            let (on, off) = if is_quote { (dim, reset) } else { ("", "") };
            let _ = writeln!(out, "{}{on}{line}{off}", " ".repeat(indent));
        }
    }
    phases(&mut out, course, width);
    measures(&mut out, course, width);
    out
}

/// What the times are counted from, and the status.
fn headline(course: &Course) -> String {
    let mut parts = Vec::new();
    if course.n_patients > 1 {
        parts.push(format!("patient {} of {}", course.number, course.n_patients));
    }
    if let Some(missed) = course.missed_origin {
        parts.push(format!("no time is told for the {}", missed.name()));
    }
    parts.push(format!("times from {}", course.origin.name()));
    if let Some(date) = course.presentation_date {
        parts.push(format!("presentation {}", date.iso()));
    }
    if let Some(status) = course.status {
        parts.push(format!("last known {}", status_words(status)));
    }
    parts.join(" · ")
}

/// Indices of the marks by best time; those without a time follow the one told before them.
pub(super) fn order(course: &Course) -> Vec<usize> {
    let mut keys: Vec<(f64, usize)> = Vec::new();
    let mut last = f64::NEG_INFINITY;
    for (i, mark) in course.marks.iter().enumerate() {
        last = mark.start.map_or(last, |t| t.best);
        keys.push((last, i));
    }
    keys.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    keys.into_iter().map(|(_, i)| i).collect()
}

/// The time of a mark in a list: interval, `~` where assumed, `?` where unknown.
pub(super) fn time(mark: &Mark) -> String {
    match mark.start {
        None => "?".to_owned(),
        Some(time) if mark.is_assumed => format!("~ {}", when::entry(time)),
        Some(time) => when::entry(time),
    }
}

/// The event with its length, where it is a line of therapy of its own, its cycles and its date.
fn what(course: &Course, index: usize, mark: &Mark) -> String {
    let mut text = format!("{}: {}", mark.kind_words(), mark.what);
    if let Some(n) = mark.n_cycles.filter(|n| !mark.what.contains(&n.to_string())) {
        let _ = write!(text, ", {n} cycles");
    }
    let alone = |p: &&Phase| p.kind == EpisodeKind::Treatment && p.from == index && p.to == Some(index);
    if let Some(length) =
        course.phases.iter().find(alone).and_then(|p| p.length).filter(|_| mark.is_lasting())
    {
        let _ = write!(text, ", for {}", when::length(length.lo, length.hi));
    }
    if let Some(date) = mark.date {
        let _ = write!(text, ", {}", date.iso());
    }
    text
}

/// The words that name the event, and those that tell its time.
fn quotes(mark: &Mark, width: usize) -> Vec<String> {
    let quoted = |quotes: &[crate::schema::v1::Quote]| {
        let words: Vec<String> = quotes.iter().map(|q| format!("“{}”", when::one_line(&q.text))).collect();
        words.join(" ")
    };
    let mut lines = wrap(&quoted(mark.quotes.get(..1).unwrap_or(&[])), width);
    if !mark.told.is_empty() {
        let told = wrap(&format!("when: {}", quoted(&mark.told)), width.saturating_sub(2));
        lines.extend(told.into_iter().map(|l| format!("  {l}")));
    }
    lines
}

fn phases(out: &mut String, course: &Course, width: usize) {
    let known: Vec<String> = course
        .phases
        .iter()
        .filter_map(|p| {
            let length = p.length.filter(|t| t.hi > 0.0)?;
            let to = p.to.map_or(String::new(), |t| format!(" to {}", t + 1));
            let name = p.kind.name().replace('_', " ");
            Some(format!("{name} {} ({}{to})", when::length(length.lo, length.hi), p.from + 1))
        })
        .collect();
    if known.is_empty() {
        return;
    }
    out.push('\n');
    for line in wrap(&format!("Phases: {}", known.join("; ")), width) {
        let _ = writeln!(out, "{line}");
    }
}

/// Lengths that reviews of cases tabulate, in one paragraph.
fn measures(out: &mut String, course: &Course, width: usize) {
    let known: Vec<String> = course.measures.iter().filter_map(measure).collect();
    if !known.is_empty() {
        for line in wrap(&format!("Measures: {}", known.join("; ")), width) {
            let _ = writeln!(out, "{line}");
        }
    }
}

/// One length in words, with the numbers of its events; nothing where it is not bounded.
pub(super) fn measure(measured: &Measured) -> Option<String> {
    let length = measured.length.filter(|t| t.hi > 0.0)?;
    let name = measured.kind.name().replace('_', " ");
    let (from, to) = (measured.from + 1, measured.to + 1);
    Some(format!("{name} {} ({from} to {to})", when::length(length.lo, length.hi)))
}

/// Writes a head and the first line of a text beside it, or below it where the head is too long; the lines that are
/// left.
pub(super) fn headed(out: &mut String, head: &str, text: &str, indent: usize, width: usize) -> Vec<String> {
    let mut lines = wrap(text, width.saturating_sub(indent).max(20)).into_iter();
    let first = lines.next().unwrap_or_default();
    if head.chars().count() > indent {
        let _ = writeln!(out, "{}\n{}{first}", head.trim_end(), " ".repeat(indent));
    } else {
        let _ = writeln!(out, "{head}{first}");
    }
    lines.collect()
}

/// Breaks at spaces; a word longer than a line stands alone.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += length;
        }
    }
    lines
}
