//! Lines of pages in reading order: columns from the gap between them, without running heads.

use super::glyphs::{Glyph, Page};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// One line of a column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// Page, from 0.
    pub(super) page: usize,
    /// Column on the page in reading order; lines of one band and side share it.
    pub(super) column: usize,
    /// Left edge in points.
    pub(super) x0: f64,
    /// Right edge in points.
    pub(super) x1: f64,
    /// Baseline in points from the lower edge.
    pub(super) y: f64,
    /// Font size of most of its characters.
    pub(super) size: f64,
    /// Characters and whether they are raised; a tab stands between cells of a table.
    pub(super) chars: Vec<(char, bool)>,
    /// Whether it stands on a page that was turned (a wide table).
    pub(super) sideways: bool,
    /// Left and right edge of its column.
    pub(super) edges: (f64, f64),
}

impl Line {
    /// The characters as text.
    pub(super) fn text(&self) -> String {
        self.chars.iter().map(|(c, _)| *c).collect()
    }
}

/// All lines in reading order.
pub(super) fn lines(pages: &[Page]) -> Vec<Line> {
    let mut by_page: Vec<Vec<Line>> =
        pages.iter().enumerate().map(|(number, page)| segments(number, page)).collect();
    drop_running_heads(pages, &mut by_page);
    let body = body_size(&by_page);
    let mut out = Vec::new();
    for (page, segments) in pages.iter().zip(by_page) {
        out.extend(order(page, segments, body));
    }
    out
}

/// Runs of glyphs on one baseline without a wide gap, in the order of the file.
fn segments(number: usize, page: &Page) -> Vec<Line> {
    let mut runs: Vec<Run<'_>> = Vec::new();
    for glyph in &page.glyphs {
        if glyph.x < -20.0 || glyph.x > page.width + 20.0 || glyph.y < -20.0 || glyph.y > page.height + 20.0 {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.takes(glyph) => run.add(glyph),
            _ if glyph.text.trim().is_empty() => {}
            _ => runs.push(Run {
                glyphs: vec![glyph],
                x1: glyph.x + glyph.width,
                y: glyph.y,
                size: glyph.size,
            }),
        }
    }
    merge_baselines(runs.iter().map(|run| run.line(number, page)).collect())
}

/// Glyphs that follow each other on a baseline.
struct Run<'g> {
    glyphs: Vec<&'g Glyph>,
    x1: f64,
    y: f64,
    size: f64,
}

impl<'g> Run<'g> {
    /// Whether a glyph goes on with the run: on its baseline or a little raised or lowered, close behind its end.
    fn takes(&self, glyph: &Glyph) -> bool {
        let size = self.size.max(glyph.size);
        let shift = (glyph.y - self.y).abs();
        let gap = glyph.x - self.x1;
        let close = gap > -0.6 * size && gap < 1.1 * size;
        let level = shift < 0.15 * size;
        let script = glyph.size < 0.92 * self.size && shift < 0.6 * size;
        // A line that began with a raised mark ("1 Department of") goes on at its own baseline.
        let after_script = self.begins_small(glyph) && shift < 0.6 * size;
        close && (level || script || after_script)
    }

    fn begins_small(&self, glyph: &Glyph) -> bool {
        self.size < 0.92 * glyph.size && self.glyphs.len() <= 4
    }

    fn add(&mut self, glyph: &'g Glyph) {
        if self.begins_small(glyph) {
            self.size = glyph.size;
            self.y = glyph.y;
        }
        self.x1 = self.x1.max(glyph.x + glyph.width);
        self.glyphs.push(glyph);
    }

    /// The run as text. A gap wider than most gaps of the run by a tenth of the type size is a space: tight
    /// lines have narrow spaces, and tracked ones wide gaps between letters.
    fn line(&self, number: usize, page: &Page) -> Line {
        let mut gaps: Vec<f64> = self
            .glyphs
            .windows(2)
            .filter_map(|pair| if let [a, b] = pair { Some(b.x - a.x - a.width) } else { None })
            .collect();
        gaps.sort_by(f64::total_cmp);
        let usual = gaps.get(gaps.len() / 2).copied().unwrap_or(0.0).clamp(0.0, 0.3 * self.size);
        let mut chars: Vec<(char, bool)> = Vec::new();
        let mut end: Option<(f64, f64)> = None;
        let mut accent: Option<char> = None;
        for glyph in &self.glyphs {
            // Old fonts set an accent and its letter one over the other: before the letter, the cedilla behind it.
            if let Some(mark) = combining(&glyph.text) {
                match chars.pop() {
                    Some((c, raised)) if mark == '\u{327}' => {
                        chars.extend([c, mark].into_iter().nfc().map(|c| (c, raised)));
                    }
                    Some(last) => {
                        chars.push(last);
                        accent = Some(mark);
                    }
                    None => accent = Some(mark),
                }
                continue;
            }
            if let Some(mark) = accent.take() {
                let base = glyph.text.chars().take(1).map(|c| if c == 'ı' { 'i' } else { c });
                chars.extend(base.chain([mark]).nfc().map(|c| (c, false)));
                chars.extend(glyph.text.chars().skip(1).map(|c| (c, false)));
                end = Some((glyph.x + glyph.width, glyph.size));
                continue;
            }
            let spaced = chars.last().is_none_or(|(c, _)| *c == ' ');
            if let Some((x, size)) = end
                && glyph.x - x > usual + 0.1 * size.min(glyph.size).max(4.0)
                && !spaced
                && !glyph.text.starts_with(' ')
            {
                chars.push((' ', false));
            }
            let spaced = chars.last().is_none_or(|(c, _)| *c == ' ');
            let raised = glyph.size < 0.92 * self.size && glyph.y > self.y + 0.1 * self.size;
            chars.extend(glyph.text.chars().filter(|c| !(*c == ' ' && spaced)).map(|c| (c, raised)));
            end = Some((glyph.x + glyph.width, glyph.size));
        }
        while chars.last().is_some_and(|(c, _)| *c == ' ') {
            chars.pop();
        }
        let x0 = self.glyphs.first().map_or(0.0, |g| g.x);
        Line {
            page: number,
            column: 0,
            x0,
            x1: self.x1,
            y: self.y,
            size: self.size,
            chars,
            sideways: page.sideways,
            edges: (0.0, page.width),
        }
    }
}

/// The combining form of an accent that stands alone.
fn combining(text: &str) -> Option<char> {
    Some(match text {
        "\u{B4}" => '\u{301}',
        "\u{60}" => '\u{300}',
        "\u{2C6}" => '\u{302}',
        "\u{2DC}" => '\u{303}',
        "\u{A8}" => '\u{308}',
        "\u{2DA}" => '\u{30A}',
        "\u{2C7}" => '\u{30C}',
        "\u{B8}" => '\u{327}',
        _ => return None,
    })
}

/// Joins segments of one baseline that the file draws apart but that stand within a word space of each other.
fn merge_baselines(mut segments: Vec<Line>) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    segments.retain(|s| !s.chars.is_empty());
    for segment in segments {
        let near = out.iter_mut().rev().take(40).find(|line| {
            let size = line.size.max(segment.size);
            let script = segment.size < 0.92 * line.size && segment.chars.len() <= 6;
            let level = (line.y - segment.y).abs() < if script { 0.6 * size } else { 0.15 * size };
            let gap = segment.x0 - line.x1;
            level && gap > -0.3 * size && gap < 0.7 * size
        });
        match near {
            Some(line) => {
                let gap = segment.x0 - line.x1;
                if gap > 0.17 * line.size.min(segment.size) {
                    line.chars.push((' ', false));
                }
                let raised = segment.size < 0.92 * line.size && segment.y > line.y + 0.1 * line.size;
                line.chars.extend(segment.chars.iter().map(|&(c, r)| (c, r || raised)));
                line.x1 = line.x1.max(segment.x1);
            }
            None => out.push(segment),
        }
    }
    out
}

/// The size most characters have.
fn body_size(pages: &[Vec<Line>]) -> f64 {
    let mut sizes: BTreeMap<i64, usize> = BTreeMap::new();
    for line in pages.iter().flatten() {
        *sizes.entry((line.size * 10.0).round() as i64).or_default() += line.chars.len();
    }
    sizes.iter().max_by_key(|(_, n)| **n).map_or(10.0, |(size, _)| *size as f64 / 10.0)
}

/// Share of a page's height at its upper and lower edge where running heads stand.
const MARGIN: f64 = 0.09;

/// Removes page numbers and lines that come again in the margins of other pages.
fn drop_running_heads(pages: &[Page], by_page: &mut [Vec<Line>]) {
    let key = |line: &Line| -> String {
        line.text().chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
    };
    let margin =
        |page: &Page, line: &Line| line.y < MARGIN * page.height || line.y > (1.0 - MARGIN) * page.height;
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (page, lines) in pages.iter().zip(by_page.iter()) {
        let mut keys: Vec<String> = lines.iter().filter(|l| margin(page, l)).map(key).collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            *seen.entry(key).or_default() += 1;
        }
    }
    for (page, lines) in pages.iter().zip(by_page.iter_mut()) {
        lines.retain(|line| {
            if !margin(page, line) {
                return true;
            }
            let key = key(line);
            let number = key.is_empty() && line.chars.len() <= 8;
            !(number || (key.len() >= 3 && seen.get(&key).copied().unwrap_or(0) >= 2))
        });
    }
}

/// The x between two columns of a page, if it has two.
fn gutter(page: &Page, lines: &[Line], body: f64) -> Option<f64> {
    let prose: Vec<&Line> = lines.iter().filter(|l| l.size < 1.25 * body && l.chars.len() >= 15).collect();
    if prose.len() < 8 {
        return None;
    }
    let mut best: Option<(usize, f64, f64)> = None;
    let steps = 80;
    let x_at = |n: usize| page.width * (0.3 + 0.4 * n as f64 / f64::from(steps));
    let mut run_start = None;
    let mut crossings = Vec::new();
    for n in 0..=steps as usize {
        let x = x_at(n);
        crossings.push(prose.iter().filter(|l| l.x0 + 1.0 < x && x < l.x1 - 1.0).count());
    }
    let least = crossings.iter().copied().min()?;
    for (n, &count) in crossings.iter().chain(std::iter::once(&usize::MAX)).enumerate() {
        if count == least {
            run_start = run_start.or(Some(n));
        } else if let Some(start) = run_start.take() {
            let (from, to) = (x_at(start), x_at(n - 1));
            if best.is_none_or(|(_, a, b)| to - from > b - a) {
                best = Some((least, from, to));
            }
        }
    }
    let (count, from, to) = best?;
    let x = (from + to) / 2.0;
    let level = |l: &&&Line| (l.y / (2.0 * body)).floor() as i64;
    let left: Vec<i64> = prose.iter().filter(|l| l.x1 <= x + 2.0).map(|l| level(&l)).collect();
    let right: Vec<i64> = prose.iter().filter(|l| l.x0 >= x - 2.0).map(|l| level(&l)).collect();
    // Columns stand beside each other; much text can cross the gap above or below them.
    let levels: BTreeSet<i64> = right.iter().copied().collect();
    let beside = left.iter().filter(|y| levels.contains(y)).count();
    (right.len() >= 4 && beside >= 4 && (count <= left.len() + right.len() || beside >= 8)).then_some(x)
}

/// Orders the segments of a page: band by band, and in a band the left column before the right one.
fn order(page: &Page, mut segments: Vec<Line>, body: f64) -> Vec<Line> {
    segments.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x0.total_cmp(&b.x0)));
    let Some(x) = gutter(page, &segments, body) else {
        return rows(segments, 0);
    };
    let mut out = Vec::new();
    let (mut left, mut right): (Vec<Line>, Vec<Line>) = (Vec::new(), Vec::new());
    let mut column = 0;
    let starts_right = common_start(segments.iter().filter(|s| s.x0 > x - 2.0 && s.chars.len() >= 25), body);
    let mut rest = segments.into_iter().peekable();
    while let Some(first) = rest.next() {
        // All segments of one baseline decide together whether the line crosses the gap.
        let mut row = vec![first];
        while let Some(next) = rest.peek()
            && row.first().is_some_and(|f| (f.y - next.y).abs() < 0.2 * f.size)
        {
            row.extend(rest.next());
        }
        let crosses = row.iter().any(|s| s.x0 < x - 3.0 && s.x1 > x + 3.0);
        let cells = row.len() >= 3
            && row.iter().any(|s| s.x1 < x)
            && row.iter().any(|s| s.x0 > x)
            && !row.iter().any(|s| starts_right.is_some_and(|r| s.x0 > x && (s.x0 - r).abs() < 1.6 * body));
        if crosses || cells {
            out.extend(rows(std::mem::take(&mut left), column));
            out.extend(rows(std::mem::take(&mut right), column + 1));
            out.extend(rows(row, column + 2));
            column += 3;
        } else {
            for segment in row {
                if segment.x0 + segment.x1 < 2.0 * x { left.push(segment) } else { right.push(segment) }
            }
        }
    }
    out.extend(rows(left, column));
    out.extend(rows(right, column + 1));
    merge_bands(out)
}

/// Full lines that follow each other are one column.
fn merge_bands(mut lines: Vec<Line>) -> Vec<Line> {
    for n in 1..lines.len() {
        let (before, after) = lines.split_at_mut(n);
        if let (Some(a), Some(b)) = (before.last(), after.first_mut())
            && b.column == a.column + 3
        {
            let old = b.column;
            let new = a.column;
            for line in after.iter_mut().take_while(|l| l.column == old) {
                line.column = new;
            }
        }
    }
    set_edges(&mut lines);
    lines
}

/// The left edge that most of some segments share.
fn common_start<'a>(segments: impl Iterator<Item = &'a Line>, body: f64) -> Option<f64> {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for segment in segments {
        *counts.entry((segment.x0 / (0.5 * body)).round() as i64).or_default() += 1;
    }
    counts.iter().max_by_key(|(_, n)| **n).map(|(bin, _)| *bin as f64 * 0.5 * body)
}

/// Joins the segments of one baseline: by tabs, as cells of a table, or by spaces where a line was stretched.
fn rows(segments: Vec<Line>, column: usize) -> Vec<Line> {
    let mut rows: Vec<Vec<Line>> = Vec::new();
    for mut segment in segments {
        segment.column = column;
        match rows.last_mut() {
            Some(row)
                if row.last().is_some_and(|line| {
                    (line.y - segment.y).abs() < 0.25 * line.size.max(segment.size)
                        && segment.x0 >= line.x1 - 1.0
                }) =>
            {
                row.push(segment);
            }
            _ => rows.push(vec![segment]),
        }
    }
    let mut out: Vec<Line> = Vec::with_capacity(rows.len());
    for row in rows {
        let joint = if is_stretched(&row) { ' ' } else { '\t' };
        let joined = row.into_iter().reduce(|mut line, mut segment| {
            line.chars.push((joint, false));
            line.chars.append(&mut segment.chars);
            line.x1 = segment.x1;
            line
        });
        out.extend(joined);
    }
    set_edges(&mut out);
    out
}

/// Whether the gaps of a row are word spaces of a justified line: all alike, and not wide.
fn is_stretched(row: &[Line]) -> bool {
    let gaps: Vec<f64> = row
        .windows(2)
        .filter_map(|pair| if let [a, b] = pair { Some((b.x0 - a.x1) / a.size.max(1.0)) } else { None })
        .collect();
    let most = gaps.iter().copied().fold(0.0, f64::max);
    let least = gaps.iter().copied().fold(f64::INFINITY, f64::min);
    let words = row.iter().filter(|l| !l.chars.iter().any(|(c, _)| *c == ' ')).count();
    most < 1.6 || (gaps.len() >= 2 && most < 4.0 && most - least < 0.35 && 2 * words > row.len())
}

fn set_edges(lines: &mut [Line]) {
    let mut edges: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    for line in lines.iter() {
        let edge = edges.entry(line.column).or_insert((line.x0, line.x1));
        edge.0 = edge.0.min(line.x0);
        edge.1 = edge.1.max(line.x1);
    }
    for line in lines {
        line.edges = edges.get(&line.column).copied().unwrap_or(line.edges);
    }
}
