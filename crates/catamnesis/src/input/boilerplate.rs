//! The table of phrases that tell page clutter, back matter and headings from prose.

use std::sync::OnceLock;

const TABLE: &str = include_str!("../../../../data/layout/en/boilerplate.tsv");

/// What a line is, as far as its words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Part of the page, not of the report.
    Clutter,
    /// Opens back matter.
    BackHeading,
    /// One line of back matter.
    BackLine,
    /// Heading of a section.
    Heading,
}

/// Longest line, in bytes, in which a phrase may stand anywhere.
const SHORT: usize = 200;
/// Longest line, in bytes, that a phrase at its beginning decides.
const LONG: usize = 600;

#[derive(Default)]
struct Phrases {
    clutter_line: Vec<&'static str>,
    clutter_start: Vec<&'static str>,
    clutter_inside: Vec<&'static str>,
    back_line: Vec<&'static str>,
    back_start: Vec<&'static str>,
    heading: Vec<&'static str>,
    abstracts: Vec<&'static str>,
    title: Vec<&'static str>,
}

fn phrases() -> &'static Phrases {
    static PHRASES: OnceLock<Phrases> = OnceLock::new();
    PHRASES.get_or_init(|| {
        let mut all = Phrases::default();
        for row in TABLE.lines().skip(1) {
            let mut cells = row.split('\t').skip(1);
            let (Some(role), Some(kind), Some(phrase)) = (cells.next(), cells.next(), cells.next()) else {
                continue;
            };
            match (role, kind) {
                ("clutter", "line") => all.clutter_line.push(phrase),
                ("clutter", "start") => all.clutter_start.push(phrase),
                ("clutter", "contains") => all.clutter_inside.push(phrase),
                ("back_heading", "line") => all.back_line.push(phrase),
                ("back_start", "start") => all.back_start.push(phrase),
                ("heading", "line") => all.heading.push(phrase),
                ("abstract_heading", "line") => all.abstracts.push(phrase),
                ("title_cue", "contains") => all.title.push(phrase),
                _ => {}
            }
        }
        for list in [&mut all.clutter_line, &mut all.back_line, &mut all.heading, &mut all.abstracts] {
            list.sort_unstable();
        }
        all
    })
}

fn listed(list: &[&str], phrase: &str) -> bool {
    list.binary_search(&phrase).is_ok()
}

/// A line without numbering ("2.1. ", "IV. ", "# ") and without the colon or dots at its end, in lower case.
pub(super) fn bare(line: &str) -> String {
    let line = line.trim();
    let line = line.trim_start_matches(['#', '*', '_']).trim_start();
    let line = line.trim_end_matches(['*', '_', '#', ':', '.', '…', ' ', '\u{A0}']);
    unnumbered(line).to_lowercase()
}

/// A line without a number or Roman numeral in front ("2.1. ", "IV. ", "3) ").
pub(super) fn unnumbered(line: &str) -> &str {
    let Some((first, rest)) = line.split_once([' ', '\t', '\u{A0}']) else { return line };
    let stem = first.trim_end_matches(['.', ')']);
    let arabic = !stem.is_empty() && stem.len() <= 6 && stem.chars().all(|c| c.is_ascii_digit() || c == '.');
    let roman =
        first.len() > stem.len() && !stem.is_empty() && stem.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    if arabic || roman { rest.trim_start() } else { line }
}

/// What a whole line is, or `None` where it may be prose.
pub(super) fn judge(line: &str) -> Option<Role> {
    let line = line.trim();
    if line.is_empty() || line.len() > LONG {
        return None;
    }
    let all = phrases();
    // "literature." alone on a line is the end of a paragraph.
    let rest_of_sentence = line.starts_with(char::is_lowercase) && line.ends_with('.');
    if line.len() <= 80 && !rest_of_sentence {
        let bare = bare(line);
        if listed(&all.heading, &bare) {
            return Some(Role::Heading);
        }
        if listed(&all.back_line, &bare) {
            return Some(Role::BackHeading);
        }
        if listed(&all.clutter_line, &bare) {
            return Some(Role::Clutter);
        }
    }
    let lower = line.to_lowercase();
    if all.back_start.iter().any(|p| lower.starts_with(p)) {
        return Some(Role::BackLine);
    }
    if all.clutter_start.iter().any(|p| lower.starts_with(p)) {
        return Some(Role::Clutter);
    }
    if line.len() <= SHORT && all.clutter_inside.iter().any(|p| lower.contains(p)) {
        return Some(Role::Clutter);
    }
    None
}

/// Whether a heading opens the abstract.
pub(super) fn opens_abstract(line: &str) -> bool {
    line.len() <= 80 && listed(&phrases().abstracts, &bare(line))
}

/// Whether a heading opens back matter.
pub(super) fn opens_back_matter(line: &str) -> bool {
    line.len() <= 80 && listed(&phrases().back_line, &bare(line))
}

/// Whether a line is the heading of a section of a report.
pub(super) fn is_heading(line: &str) -> bool {
    line.len() <= 80 && listed(&phrases().heading, &bare(line))
}

/// Whether a line holds words that titles of reports hold.
pub(super) fn title_cue(line: &str) -> bool {
    let lower = line.to_lowercase();
    phrases().title.iter().any(|p| lower.contains(p))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn table_has_unique_rows_of_known_roles() {
        let mut ids = BTreeSet::new();
        let mut pairs = BTreeSet::new();
        for row in TABLE.lines().skip(1) {
            let cells: Vec<&str> = row.split('\t').collect();
            assert_eq!(cells.len(), 7, "{row}");
            assert!(ids.insert(cells[0]), "{row}");
            assert!(pairs.insert((cells[1], cells[3])), "{row}");
            assert_eq!(cells[3], cells[3].to_lowercase(), "{row}");
            assert!(
                matches!(
                    (cells[1], cells[2]),
                    ("clutter", "line" | "start" | "contains")
                        | ("back_heading" | "heading" | "abstract_heading", "line")
                        | ("back_start", "start")
                        | ("title_cue", "contains")
                ),
                "{row}"
            );
        }
    }

    #[test]
    fn lines_are_told_apart() {
        for (line, want) in [
            ("Loading...", Some(Role::Clutter)),
            ("2. Case Presentation", Some(Role::Heading)),
            ("DISCUSSION", Some(Role::Heading)),
            ("IV. Results:", Some(Role::Heading)),
            ("## References", Some(Role::BackHeading)),
            ("Keywords: sarcoma; liver", Some(Role::BackLine)),
            ("Received: 3 May 2010", Some(Role::Clutter)),
            ("Received chemotherapy in 2010.", None),
            ("She was free of disease.", None),
            ("literature.", None),
        ] {
            assert_eq!(judge(line), want, "{line}");
        }
    }
}
