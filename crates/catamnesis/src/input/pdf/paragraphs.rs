//! Lines become paragraphs, headings, captions; citations and the matter around the article are told apart.

use super::hyphens::{Seam, Witnesses};
use super::layout::Line;
use crate::input::boilerplate::{self, Role};
use crate::input::flow::Flow;
use crate::input::html::{is_caption, sort_out};
use crate::input::plain::{is_affiliation, is_prose, looks_like_names};
use crate::input::{Block, BlockKind};

/// Lines that belong together.
struct Group<'l> {
    kind: BlockKind,
    lines: Vec<&'l Line>,
    /// A heading set in the same line as the paragraph it opens was split off.
    text: String,
}

/// Text, blocks and title of the document.
pub(super) fn assemble(lines: &[Line], info: Option<&str>) -> (String, Vec<Block>, Option<String>) {
    let mut witnesses = Witnesses::default();
    for line in lines {
        witnesses.add(&line.text());
    }
    let body = body_size(lines);
    let mut groups = group(lines, body);
    for group in &mut groups {
        group.text = group.lines.iter().map(|l| l.text()).collect::<Vec<_>>().join(" ");
    }
    // Letters that mark the parts of a figure.
    for group in groups.iter_mut().filter(|g| g.text.chars().filter(|c| c.is_alphabetic()).count() <= 2) {
        group.kind = BlockKind::Clutter;
    }
    // What is set small below a table explains its signs.
    let mut after_table = false;
    for group in &mut groups {
        let small = group.lines.first().is_some_and(|l| l.size < 0.96 * body);
        if after_table && small && group.kind == BlockKind::Paragraph && group.text.len() < 600 {
            group.kind = BlockKind::Caption;
        }
        after_table = group.kind == BlockKind::Table || (after_table && group.kind == BlockKind::Caption);
    }
    let title = mark_title(&mut groups, body, info);
    mark_first_page(&mut groups);
    let groups = rejoin(groups);
    let mut flow = Flow::default();
    let mut headed =
        groups.iter().any(|g| g.kind == BlockKind::Heading && boilerplate::opens_abstract(&g.text));
    for group in &groups {
        if group.kind == BlockKind::Abstract && !headed {
            headed = true;
            flow.open(BlockKind::Heading);
            flow.words("Abstract");
            flow.close();
        }
        flow.open(group.kind);
        write(&mut flow, group, &witnesses);
        flow.close();
    }
    let (text, mut blocks, _) = flow.finish();
    sort_out(&text, &mut blocks);
    (text, blocks, title)
}

fn body_size(lines: &[Line]) -> f64 {
    let mut sizes = std::collections::BTreeMap::<i64, usize>::new();
    for line in lines {
        *sizes.entry((line.size * 10.0).round() as i64).or_default() += line.chars.len();
    }
    sizes.iter().max_by_key(|(_, n)| **n).map_or(10.0, |(size, _)| *size as f64 / 10.0)
}

/// Splits the lines where a paragraph ends.
fn group(lines: &[Line], body: f64) -> Vec<Group<'_>> {
    let mut out: Vec<Group<'_>> = Vec::new();
    let leading = leading(lines);
    for (n, line) in lines.iter().enumerate() {
        let before = n.checked_sub(1).and_then(|b| lines.get(b));
        let text = line.text();
        let kind = kind_of(line, &text, body);
        // The distance of the two lines above: a wider one ends their paragraph.
        let local = out.last().and_then(|g| match g.lines.as_slice() {
            [.., a, b] if a.page == b.page && a.column == b.column && a.y > b.y => Some(a.y - b.y),
            _ => None,
        });
        let step = local.map_or(leading, |l| l.min(leading).max(0.8 * line.size));
        let breaks = before.is_none_or(|before| begins(before, line, step, body))
            || out.last().is_none_or(|g| {
                g.kind != kind && !(g.kind == BlockKind::Caption && kind == BlockKind::Paragraph)
            });
        match out.last_mut() {
            Some(last) if !breaks => last.lines.push(line),
            _ => out.push(Group { kind, lines: vec![line], text: String::new() }),
        }
    }
    out
}

/// The distance between baselines that most lines have.
fn leading(lines: &[Line]) -> f64 {
    let mut counts = std::collections::BTreeMap::<i64, usize>::new();
    for pair in lines.windows(2) {
        if let [a, b] = pair
            && a.page == b.page
            && a.column == b.column
            && a.y > b.y
        {
            *counts.entry(((a.y - b.y) * 2.0).round() as i64).or_default() += 1;
        }
    }
    counts.iter().max_by_key(|(_, n)| **n).map_or(12.0, |(step, _)| *step as f64 / 2.0)
}

fn kind_of(line: &Line, text: &str, body: f64) -> BlockKind {
    let tabs = line.chars.iter().filter(|(c, _)| *c == '\t').count();
    let begins = text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let known = begins && (boilerplate::is_heading(text) || boilerplate::opens_back_matter(text));
    if (known && line.size >= 0.95 * body) || (is_numbered_heading(text) && line.size >= 0.98 * body) {
        BlockKind::Heading
    } else if is_caption(text) {
        BlockKind::Caption
    } else if line.sideways || tabs >= 2 || (tabs == 1 && line.size < 0.97 * body) {
        BlockKind::Table
    } else {
        BlockKind::Paragraph
    }
}

/// "1. Introduction", "2.1. Clinical Findings": few words, the first with a capital, no period at the end.
fn is_numbered_heading(text: &str) -> bool {
    let title = boilerplate::unnumbered(text);
    let number = text.split(' ').next().unwrap_or("");
    title.len() < text.len()
        && number.contains('.')
        && number.chars().next().is_some_and(|c| matches!(c, '1'..='9'))
        && text.len() <= 80
        && title.starts_with(char::is_uppercase)
        && !title.ends_with(['.', ',', ';', ':'])
        && title.split_whitespace().count() <= 9
        && !title.chars().any(|c| c.is_ascii_digit())
}

/// Whether `line` begins a new paragraph after `before`.
fn begins(before: &Line, line: &Line, leading: f64, body: f64) -> bool {
    let sizes = (before.size - line.size).abs() > 0.08 * before.size.max(line.size);
    if sizes {
        return true;
    }
    let ended = before.text().trim_end_matches(['"', '”', ')', ']']).ends_with(['.', '?', '!', ':']);
    let display = line.size > 1.15 * body;
    if display && before.page == line.page {
        return before.y - line.y > 1.8 * line.size || line.y > before.y + 0.5 * line.size;
    }
    let short = before.x1 < before.edges.1 - 1.5 * body;
    let indent = line.x0 - line.edges.0;
    let indented = indent > 0.7 * body && indent < 4.0 * body;
    if before.page != line.page || before.column != line.column {
        let narrower = before.page == line.page && before.x1 < line.x1 - 1.5 * body;
        let same_size = (before.size - line.size).abs() < 0.2;
        return !same_size || (ended && (short || narrower || indented)) || is_caption(&line.text());
    }
    let gap = before.y - line.y;
    if gap > 1.3 * leading.max(0.95 * line.size) || gap < -0.5 * line.size {
        return true;
    }
    let hanging = before.x0 - before.edges.0 > 0.7 * body;
    (indented && !hanging && (ended || short)) || (ended && short && line.x0 <= before.x0 + 0.5 * body)
}

/// The largest type on the first page is the title.
fn mark_title(groups: &mut [Group<'_>], body: f64, info: Option<&str>) -> Option<String> {
    let squeeze = |t: &str| -> String {
        t.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let known = info.map(squeeze);
    let size = |g: &Group<'_>| g.lines.first().map_or(0.0, |l| l.size);
    let first_page = |g: &Group<'_>| g.lines.first().is_some_and(|l| l.page == 0);
    let by_info =
        groups.iter().position(|g| first_page(g) && known.as_ref().is_some_and(|k| *k == squeeze(&g.text)));
    let largest = groups
        .iter()
        .enumerate()
        .filter(|(_, g)| first_page(g) && g.text.split_whitespace().count() >= 3 && size(g) > 1.15 * body)
        .max_by(|(i, a), (j, b)| size(a).total_cmp(&size(b)).then(j.cmp(i)))
        .map(|(i, _)| i);
    let at = by_info.or(largest)?;
    let group = groups.get_mut(at)?;
    group.kind = BlockKind::Title;
    Some(group.text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Before the first heading behind the title, only the title and prose belong to the article.
fn mark_first_page(groups: &mut [Group<'_>]) {
    let title = groups.iter().position(|g| g.kind == BlockKind::Title).map_or(0, |t| t + 1);
    let opens =
        |g: &Group<'_>| g.kind == BlockKind::Heading && boilerplate::judge(&g.text) == Some(Role::Heading);
    let long = |g: &Group<'_>| is_prose(&g.text) && g.text.len() > 300 && !is_notice(&g.text);
    let first = groups.iter().skip(title).position(|g| opens(g) || long(g)).map_or(0, |n| title + n);
    let heading = groups.iter().skip(first).position(opens).map(|n| first + n);
    let end = heading.filter(|h| groups.get(*h).is_some_and(on_first_page)).unwrap_or(first);
    let mut abstracts = false;
    for group in groups.iter_mut().take(end) {
        let text = group.text.trim();
        match group.kind {
            BlockKind::Title => {}
            BlockKind::Heading if boilerplate::opens_abstract(text) => {}
            _ if looks_like_names(text) || is_affiliation(text) => group.kind = BlockKind::Clutter,
            _ if boilerplate::judge(text).is_some_and(|r| r != Role::Heading) => {
                group.kind = BlockKind::Clutter
            }
            BlockKind::Paragraph if is_prose(text) && text.len() > 150 && !is_notice(text) => {
                group.kind = BlockKind::Abstract;
                abstracts = true;
            }
            BlockKind::Paragraph if abstracts && is_prose(text) && !is_notice(text) => {}
            _ => group.kind = BlockKind::Clutter,
        }
    }
    for group in groups.iter_mut().filter(|g| on_first_page(g)) {
        if group.kind == BlockKind::Paragraph && (is_notice(&group.text) || is_affiliation(&group.text)) {
            group.kind = BlockKind::Clutter;
        }
    }
}

fn on_first_page(group: &Group<'_>) -> bool {
    group.lines.first().is_some_and(|l| l.page == 0)
}

/// Copyright and license notices, dates of receipt, addresses.
fn is_notice(text: &str) -> bool {
    let lower = text.to_lowercase();
    let dates = lower.starts_with("received ") && lower.contains("accepted");
    let marks = [
        "copyright ©", "open access article", "open-access article", "creative commons",
        "correspondence should", "all rights reserved",
    ];
    (dates || marks.iter().any(|p| lower.contains(p))) && text.len() < 900
}

/// A paragraph that a figure or a page interrupts is put together again.
fn rejoin(groups: Vec<Group<'_>>) -> Vec<Group<'_>> {
    let mut out: Vec<Group<'_>> = Vec::new();
    let prose = |k: BlockKind| matches!(k, BlockKind::Paragraph | BlockKind::Abstract);
    for group in groups {
        let floats = out
            .iter()
            .rev()
            .take_while(|g| matches!(g.kind, BlockKind::Caption | BlockKind::Table | BlockKind::Clutter))
            .count();
        let target = out.len().checked_sub(floats + 1).and_then(|at| out.get_mut(at));
        if prose(group.kind)
            && let Some(target) = target
            && prose(target.kind)
            && continues(&target.text, &group.text)
            && target
                .lines
                .first()
                .zip(group.lines.first())
                .is_some_and(|(a, b)| (a.size - b.size).abs() < 0.3)
        {
            target.text.push(' ');
            target.text.push_str(&group.text);
            target.lines.extend(group.lines);
        } else {
            out.push(group);
        }
    }
    out
}

fn continues(above: &str, below: &str) -> bool {
    let above = above.trim_end().trim_end_matches(['"', '”', ')', ']']);
    let open = !above.ends_with(['.', '?', '!', ':']);
    open && above.len() > 30
        && (below.starts_with(|c: char| c.is_lowercase() || c == '(' || c.is_ascii_digit())
            || above.ends_with('-'))
        || (open && above.ends_with([',', ';']))
        || (open && above.split_whitespace().count() > 8 && below.split_whitespace().count() > 8)
}

/// Writes the characters of a group; bracketed numbers of references and raised ones go.
fn write(flow: &mut Flow, group: &Group<'_>, witnesses: &Witnesses) {
    let mut all: Vec<(char, bool)> = Vec::new();
    for (n, line) in group.lines.iter().enumerate() {
        if let Some(before) = n.checked_sub(1).and_then(|b| group.lines.get(b)) {
            if group.kind == BlockKind::Table {
                all.push(('\n', false));
            } else {
                match witnesses.seam(&before.text(), &line.text()) {
                    Seam::Space => all.push((' ', false)),
                    Seam::Join => {
                        all.pop();
                    }
                    Seam::Keep => {}
                }
            }
        }
        all.extend(line.chars.iter().copied());
    }
    let keep_numbers = matches!(group.kind, BlockKind::Table | BlockKind::BackMatter);
    let mut at = 0;
    while let Some(&(c, raised)) = all.get(at) {
        if raised {
            let end = at + all.get(at..).unwrap_or_default().iter().take_while(|(_, r)| *r).count();
            let mark = flow.mark();
            for (c, _) in all.get(at..end).unwrap_or_default() {
                flow.put(*c, None);
            }
            flow.raise(mark);
            at = end;
            continue;
        }
        if c == '['
            && !keep_numbers
            && let Some(length) = citation(all.get(at..).unwrap_or_default())
        {
            flow.put('[', None);
            flow.cite();
            flow.put(']', None);
            at += length;
            continue;
        }
        match c {
            '\t' if group.kind == BlockKind::Table => flow.cell(),
            '\n' if group.kind == BlockKind::Table => flow.line(),
            c => flow.put(c, None),
        }
        at += 1;
    }
}

/// Length of "[1]", "[2, 5–7]" at the start of `chars`, where it is a citation.
fn citation(chars: &[(char, bool)]) -> Option<usize> {
    let end = chars.iter().take(40).position(|(c, _)| *c == ']')?;
    let inside: String = chars.get(1..end)?.iter().map(|(c, _)| *c).collect();
    let plain = inside
        .chars()
        .all(|c| c.is_ascii_digit() || c.is_whitespace() || matches!(c, ',' | '-' | '–' | '—' | ';'));
    let small = inside
        .split(|c: char| !c.is_ascii_digit())
        .filter(|n| !n.is_empty())
        .all(|n| n.parse::<u32>().is_ok_and(|n| (1..=400).contains(&n)));
    let word = chars.get(end + 1).is_some_and(|(c, _)| c.is_alphabetic());
    (plain && small && inside.chars().any(|c| c.is_ascii_digit()) && !word).then_some(end + 1)
}
