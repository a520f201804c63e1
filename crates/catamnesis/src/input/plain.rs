//! Plain text, and the saved text of a journal's page with its clutter.
//!
//! The text is not changed. Lines become blocks by general rules:
//! 1. A line that says what it is (heading, "Loading...", "Correspondence to", "Keywords:") is that.
//! 2. Back matter lasts from its heading to the next heading of the report; references last to the end.
//! 3. Before the first prose, the line most like a title is the title; beside clutter, other short lines are
//!    clutter as well.
//! 4. Everything else is prose.

use super::boilerplate::{self, Role};
use super::{Block, BlockKind};
use catamnesis_core::TextSpan;
use std::ops::Range;

/// One line that is not empty.
struct Line<'t> {
    /// Byte range without the spaces around it.
    range: Range<usize>,
    words: &'t str,
    /// Number of the run of lines without an empty line between them.
    group: usize,
    role: Option<Role>,
}

/// Finds the blocks of a plain text.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let lines = lines(text);
    let mut kinds: Vec<BlockKind> = lines.iter().map(|line| first_look(line)).collect();
    mark_back_matter(&lines, &mut kinds);
    mark_opening(&lines, &mut kinds);
    mark_abstract(&lines, &mut kinds);
    join(text, &lines, &kinds)
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut out: Vec<Line<'_>> = Vec::new();
    let (mut at, mut group) = (0, 0);
    for raw in text.split_inclusive(['\n', '\r', '\u{0C}', '\u{2028}', '\u{2029}']) {
        let words = raw.trim();
        if words.is_empty() {
            // "\r\n" splits into two; only a line of its own that is empty ends a run.
            group += usize::from(raw.contains('\n') && !text.get(..at).unwrap_or("").ends_with('\r'));
        } else {
            let start = at + (raw.len() - raw.trim_start().len());
            out.push(Line {
                range: start..start + words.len(),
                words,
                group,
                role: boilerplate::judge(words),
            });
        }
        at += raw.len();
    }
    out
}

fn first_look(line: &Line<'_>) -> BlockKind {
    match line.role {
        Some(Role::Clutter) => BlockKind::Clutter,
        Some(Role::BackHeading | Role::BackLine) => BlockKind::BackMatter,
        Some(Role::Heading) => BlockKind::Heading,
        None if has_address(line.words) && !is_prose(line.words) => BlockKind::Clutter,
        None if is_reference(line.words) => BlockKind::BackMatter,
        None if looks_like_heading(line.words) => BlockKind::Heading,
        None if is_item(line.words) => BlockKind::Item,
        None if line.words.matches('\t').count() >= 2 => BlockKind::Table,
        None => BlockKind::Paragraph,
    }
}

/// Whether a line is running prose: several words, most of them in lower case, and the end of a sentence.
pub(super) fn is_prose(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let lower = words.iter().filter(|w| w.chars().next().is_some_and(char::is_lowercase)).count();
    // Numbers of references may stand behind the period.
    let ends = line
        .trim_end_matches(|c: char| c.is_ascii_digit() || "\"”’)(][,–-".contains(c))
        .ends_with(['.', '?', '!', ';', ':']);
    (words.len() >= 4 && lower * 2 >= words.len() && ends) || (words.len() >= 25 && lower * 2 >= words.len())
}

/// Whether a line holds an e-mail address.
fn has_address(line: &str) -> bool {
    line.split_whitespace().any(|word| {
        word.split_once('@').is_some_and(|(user, host)| {
            user.chars().any(char::is_alphanumeric) && host.contains('.') && !host.starts_with('.')
        })
    })
}

/// Whether a line is one entry of a list of references.
fn is_reference(line: &str) -> bool {
    let head = line.trim_start_matches('[');
    let digits = head.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = (1..=3).contains(&digits)
        && head.get(digits..).is_some_and(|rest| rest.starts_with(['.', ']', ')', ' ', '\t']));
    numbered && line.len() > 40 && has_volume(line) && !is_prose_start(head.get(digits..).unwrap_or(""))
}

/// Whether "2010;12" or "2010; 12(3)" or "2010 May;12" stands in a line.
fn has_volume(line: &str) -> bool {
    let bytes = line.as_bytes();
    memchr::memchr_iter(b';', bytes).any(|at| {
        let before = line.get(..at).unwrap_or("");
        let after = line.get(at + 1..).unwrap_or("").trim_start();
        let year = before.split([' ', '.', ',', '(']).rev().take(4).any(|w| {
            w.len() == 4
                && (w.starts_with("19") || w.starts_with("20"))
                && w.bytes().all(|b| b.is_ascii_digit())
        });
        year && after.starts_with(|c: char| c.is_ascii_digit())
    })
}

fn is_prose_start(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['.', ']', ')', ' ', '\t']);
    ["A ", "An ", "The ", "He ", "She ", "In ", "We "].iter().any(|w| rest.starts_with(w))
}

/// Markdown, numbered or capital headings that the table does not know.
fn looks_like_heading(line: &str) -> bool {
    if line.len() > 90 || line.ends_with(['.', ',', ';', '?', '!']) {
        return false;
    }
    if line.starts_with('#') && line.trim_start_matches('#').starts_with(' ') {
        return true;
    }
    let title = boilerplate::unnumbered(line);
    let words = title.split_whitespace().count();
    let letters = title.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = title.chars().filter(|c| c.is_uppercase()).count();
    let digits = title.chars().any(|c| c.is_ascii_digit());
    let numbered = title.len() < line.len()
        && line.split_whitespace().next().is_some_and(|n| n.contains('.') && !n.starts_with('0'))
        && title.starts_with(char::is_uppercase);
    (numbered && words <= 10 && !digits) || (words <= 6 && letters >= 4 && capitals == letters && !digits)
}

fn is_item(line: &str) -> bool {
    let mut chars = line.chars();
    matches!(chars.next(), Some('•' | '◦' | '▪' | '●' | '-' | '–' | '*' | '·'))
        && chars.next().is_some_and(char::is_whitespace)
}

/// Carries back matter from its heading to the next heading of the report.
fn mark_back_matter(lines: &[Line<'_>], kinds: &mut [BlockKind]) {
    let mut zone: Option<bool> = None;
    for (line, kind) in lines.iter().zip(kinds.iter_mut()) {
        match line.role {
            Some(Role::BackHeading) => {
                let bare = boilerplate::bare(line.words);
                let references = matches!(
                    bare.as_str(),
                    "references"
                        | "reference"
                        | "bibliography"
                        | "literature cited"
                        | "works cited"
                        | "literature"
                );
                // What follows a list of references belongs to it up to a heading that can only be the report's.
                zone = Some(references || zone == Some(true));
            }
            Some(Role::Heading) => zone = None,
            Some(Role::Clutter | Role::BackLine) => {}
            None => match zone {
                Some(true) => *kind = BlockKind::BackMatter,
                Some(false) => {
                    *kind = BlockKind::BackMatter;
                    zone = (!is_prose(line.words)).then_some(false);
                }
                None => {}
            },
        }
    }
}

/// Finds the title, and the page's clutter before the first prose.
fn mark_opening(lines: &[Line<'_>], kinds: &mut [BlockKind]) {
    let prose = |(line, kind): (&Line<'_>, &BlockKind)| {
        *kind == BlockKind::Paragraph && is_prose(line.words) && !is_title_sentence(line.words)
    };
    let Some(first) = lines.iter().zip(kinds.iter()).position(prose) else { return };
    // A hard-wrapped paragraph begins before the line that ends its sentence.
    let mut opening = first;
    while let Some((above, line)) = opening.checked_sub(1).and_then(|n| lines.get(n)).zip(lines.get(opening))
        && above.group == line.group
        && above.role.is_none()
        && above.words.chars().any(char::is_lowercase)
        && !is_title_case(above.words)
        && (above.words.len() > 60 || line.words.starts_with(char::is_lowercase))
    {
        opening -= 1;
    }
    let cluttered = kinds.iter().take(opening).filter(|k| **k == BlockKind::Clutter).count() >= 2;
    let title = lines
        .iter()
        .enumerate()
        .take(opening)
        .filter(|(i, line)| line.role.is_none() && kinds.get(*i) != Some(&BlockKind::BackMatter))
        .filter(|(_, line)| title_score(line.words) > 0)
        .max_by_key(|(i, line)| (title_score(line.words), usize::MAX - i))
        .map(|(i, _)| i);
    let title = title.map_or(0..0, |t| title_lines(lines, t, opening));
    for (i, line) in lines.iter().enumerate().take(opening) {
        let Some(kind) = kinds.get_mut(i) else { continue };
        if line.role.is_some() || *kind == BlockKind::BackMatter {
            continue;
        }
        if title.contains(&i) {
            *kind = BlockKind::Title;
        } else if cluttered || looks_like_names(line.words) || is_affiliation(line.words) {
            *kind = BlockKind::Clutter;
        } else if *kind == BlockKind::Heading && all_capitals(line.words) {
            *kind = BlockKind::Paragraph;
        }
    }
}

/// The lines around `at` that one title is written on.
fn title_lines(lines: &[Line<'_>], at: usize, end: usize) -> Range<usize> {
    let goes_on = |above: usize, below: usize| {
        let (Some(above), Some(below)) = (lines.get(above), lines.get(below)) else { return false };
        above.group == below.group
            && [above, below]
                .iter()
                .all(|l| l.role.is_none() && !looks_like_names(l.words) && !has_address(l.words))
            && !above.words.ends_with(['.', ':'])
            && (below.words.starts_with(char::is_lowercase)
                || (all_capitals(above.words) && all_capitals(below.words)))
    };
    let (mut from, mut to) = (at, at + 1);
    while from > 0 && goes_on(from - 1, from) {
        from -= 1;
    }
    while to < end && goes_on(to - 1, to) {
        to += 1;
    }
    from..to
}

fn all_capitals(line: &str) -> bool {
    line.chars().any(char::is_uppercase) && !line.chars().any(char::is_lowercase)
}

/// Whether most longer words of a line begin with a capital, as in titles.
fn is_title_case(line: &str) -> bool {
    let long: Vec<&str> = line.split_whitespace().filter(|w| w.chars().count() > 4).collect();
    let capitals = long.iter().filter(|w| w.starts_with(char::is_uppercase)).count();
    long.len() >= 3 && capitals * 10 >= long.len() * 8 && !line.ends_with(['.', ',', ';', ':'])
}

/// Whether a line is the address of an author: an institution, and no sentence.
pub(super) fn is_affiliation(line: &str) -> bool {
    const PLACES: [&str; 9] = [
        "Department", "Division", "University", "Hospital", "Institute", "Faculty", "School of", "Clinic,",
        "Center,",
    ];
    line.len() < 1200 && line.contains(',') && PLACES.iter().any(|p| line.contains(p)) && !is_prose(line)
}

/// Whether one sentence with a final period is a title all the same ("…: a case report.").
fn is_title_sentence(line: &str) -> bool {
    line.len() <= 250
        && boilerplate::title_cue(line)
        && !line.trim_end_matches('.').contains(". ")
        && ![" was ", " were ", " is ", " are ", " have ", " presented ", " has ", " had ", " we "]
            .iter()
            .any(|v| line.contains(v))
}

/// How much a line before the first prose looks like a title; 0 where it cannot be one.
fn title_score(line: &str) -> usize {
    let words: Vec<&str> = line.split_whitespace().collect();
    let lower = line.to_lowercase();
    if words.len() < 3
        || line.len() > 350
        || has_address(line)
        || lower.ends_with(':')
        || looks_like_names(line)
    {
        return 0;
    }
    let small = [
        " of ", " in ", " with ", " after ", " for ", " the ", " and ", " a ", " an ", " to ", " by ",
        " from ",
    ];
    let links = small.iter().filter(|w| lower.contains(**w)).count();
    let long = usize::from(words.len() >= 5) + usize::from(words.len() >= 8);
    links.min(3) + long + 3 * usize::from(boilerplate::title_cue(line))
}

/// Whether a line is a list of authors: names with commas, initials, degrees, and hardly a word in lower case.
pub(super) fn looks_like_names(line: &str) -> bool {
    let words: Vec<&str> =
        line.split([' ', '\t', '\u{A0}', ',', ';']).filter(|w| w.chars().any(char::is_alphabetic)).collect();
    if words.len() < 2 || line.len() > 400 {
        return false;
    }
    let separators = line.matches([',', ';', '·', '•']).count() + line.matches(" and ").count();
    let lower = words
        .iter()
        .filter(|w| {
            w.chars().next().is_some_and(char::is_lowercase)
                && !matches!(
                    **w,
                    "and" | "de" | "van" | "von" | "der" | "den" | "la" | "di" | "el" | "al" | "et"
                )
        })
        .count();
    let degree = words.iter().any(|w| {
        matches!(
            w.trim_matches(['.', '1', '2', '3', '*']),
            "MD" | "M.D" | "PhD" | "Ph.D" | "MBBS" | "FRCS" | "BSc" | "MSc" | "MPH" | "DO"
        )
    });
    let initials = words.iter().any(|w| {
        let w = w.trim_end_matches(|c: char| c.is_ascii_digit() || c == '*');
        (w.len() == 2 && w.ends_with('.') && w.starts_with(char::is_uppercase))
            || (w.len() <= 3 && w.chars().all(char::is_uppercase) && w.chars().count() >= 2)
    });
    let capitals = words.iter().filter(|w| all_capitals(w) && w.chars().count() > 3).count();
    lower == 0 && capitals * 2 < words.len() && separators >= 1 && (degree || initials || separators >= 2)
}

/// The first prose after the heading "Abstract", up to the next heading of the report's body, is the abstract.
fn mark_abstract(lines: &[Line<'_>], kinds: &mut [BlockKind]) {
    let mut inside = false;
    for (line, kind) in lines.iter().zip(kinds.iter_mut()) {
        match *kind {
            BlockKind::Heading if boilerplate::opens_abstract(line.words) => inside = true,
            BlockKind::Heading | BlockKind::BackMatter => inside = false,
            BlockKind::Paragraph if inside => *kind = BlockKind::Abstract,
            _ => {}
        }
    }
}

/// Joins lines into blocks: hard-wrapped lines into paragraphs, a leading "Discussion:" into its own heading.
fn join(text: &str, lines: &[Line<'_>], kinds: &[BlockKind]) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut before: Option<(usize, BlockKind)> = None;
    for (i, (line, &kind)) in lines.iter().zip(kinds).enumerate() {
        let range = &line.range;
        let continues = before.is_some_and(|(group, k)| {
            group == line.group
                && k == kind
                && match kind {
                    BlockKind::Paragraph | BlockKind::Abstract | BlockKind::Title => {
                        i > 0 && lines.get(i - 1).is_some_and(|last| is_wrapped(last.words, line.words))
                    }
                    BlockKind::Table | BlockKind::BackMatter => true,
                    BlockKind::Heading | BlockKind::Item | BlockKind::Caption | BlockKind::Clutter => false,
                }
        });
        let joined = match out.last_mut() {
            Some(last) if continues => {
                last.span = TextSpan::new(last.span.start(), range.end);
                true
            }
            // The rest of a list item on the next line.
            Some(last)
                if last.kind == BlockKind::Item
                    && kind == BlockKind::Paragraph
                    && before.is_some_and(|(group, _)| group == line.group)
                    && line.words.starts_with(char::is_lowercase) =>
            {
                last.span = TextSpan::new(last.span.start(), range.end);
                true
            }
            _ => false,
        };
        before = Some((line.group, kind));
        if joined {
            continue;
        }
        let mut start = range.start;
        if matches!(kind, BlockKind::Paragraph | BlockKind::Abstract)
            && let Some(colon) = leading_heading(line.words)
        {
            out.push(Block { kind: BlockKind::Heading, span: TextSpan::new(start, start + colon) });
            let rest = text.get(start + colon..range.end).unwrap_or("");
            start += colon + (rest.len() - rest.trim_start().len());
        }
        if start < range.end {
            out.push(Block { kind, span: TextSpan::new(start, range.end) });
        }
    }
    out
}

/// Length of a known heading with its colon at the start of a paragraph ("CASE PRESENTATION: A man…").
fn leading_heading(line: &str) -> Option<usize> {
    let colon = line.bytes().take(45).position(|b| b == b':')?;
    let head = line.get(..colon)?;
    let rest = line.get(colon + 1..)?.trim_start();
    let opens = rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let prose = rest.split_whitespace().count() >= 5;
    (opens && prose && head.starts_with(char::is_uppercase) && boilerplate::is_heading(head))
        .then_some(colon + 1)
}

/// Whether a line goes on from the one above it.
fn is_wrapped(above: &str, line: &str) -> bool {
    let open = !above.ends_with(['.', '?', '!', ':', '”', '"']) && !is_title_case(above);
    let chars = above.chars().count();
    line.starts_with(|c: char| c.is_lowercase())
        || (open && (40..=130).contains(&chars))
        || (!open && (50..=130).contains(&chars) && line.chars().count() <= 130)
}
