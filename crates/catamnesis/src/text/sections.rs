//! Sections of a report and what each is good for.

use crate::input::{BlockKind, CaseReport};
use catamnesis_core::TextSpan;

/// What a section is, as far as its heading or place tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SectionKind {
    /// Title of the article.
    Title,
    /// Abstract without parts, or a part of it that tells of the case.
    Abstract,
    /// Introduction or background: mostly the literature.
    Background,
    /// The case itself.
    Case,
    /// Methods.
    Methods,
    /// Discussion: the literature and the authors' reading.
    Discussion,
    /// Conclusion.
    Conclusion,
    /// Prose without a heading that says more.
    Body,
    /// Caption of a figure or table.
    Caption,
    /// Table.
    Table,
    /// References, acknowledgments, notes.
    BackMatter,
    /// Navigation, banners, alerts, correspondence lines.
    Clutter,
}

impl SectionKind {
    /// Whether the section may be read for facts at all.
    pub fn is_readable(self) -> bool {
        !matches!(self, SectionKind::BackMatter | SectionKind::Clutter)
    }

    /// Lower-case name in output.
    pub fn name(self) -> &'static str {
        match self {
            SectionKind::Title => "title",
            SectionKind::Abstract => "abstract",
            SectionKind::Background => "background",
            SectionKind::Case => "case",
            SectionKind::Methods => "methods",
            SectionKind::Discussion => "discussion",
            SectionKind::Conclusion => "conclusion",
            SectionKind::Body => "body",
            SectionKind::Caption => "caption",
            SectionKind::Table => "table",
            SectionKind::BackMatter => "back_matter",
            SectionKind::Clutter => "clutter",
        }
    }
}

/// One section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section {
    /// What it is.
    pub kind: SectionKind,
    /// Where it stands.
    pub span: TextSpan,
}

/// Headings and what they open; reviewed in `data/layout/en/sections.tsv`.
const HEADINGS: &str = include_str!("../../../../data/layout/en/sections.tsv");

/// Splits a report into sections that cover its text in order.
///
/// A block of the input keeps its role; prose takes the kind of the last heading, and prose of an abstract
/// stays abstract unless its heading says that it is about the literature. Neighbors of one kind are one
/// section; text outside all blocks is body.
pub(super) fn split(report: &CaseReport) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut heading = SectionKind::Body;
    let mut at = 0;
    for block in &report.blocks {
        push(&mut sections, SectionKind::Body, at, block.span.start());
        let kind = match block.kind {
            BlockKind::Title => SectionKind::Title,
            BlockKind::Heading => {
                let words = block.span.of(&report.text);
                heading = of_heading(words).unwrap_or(if heading == SectionKind::Abstract {
                    SectionKind::Body
                } else {
                    heading
                });
                // A heading is read for nothing, except one that numbers a patient.
                if numbers_a_patient(words) { heading } else { SectionKind::Clutter }
            }
            BlockKind::Abstract => match heading {
                SectionKind::Background
                | SectionKind::Methods
                | SectionKind::Discussion
                | SectionKind::Conclusion => heading,
                _ => SectionKind::Abstract,
            },
            BlockKind::Paragraph | BlockKind::Item => heading,
            BlockKind::Table => SectionKind::Table,
            BlockKind::Caption => SectionKind::Caption,
            BlockKind::BackMatter => SectionKind::BackMatter,
            BlockKind::Clutter => SectionKind::Clutter,
        };
        push(&mut sections, kind, block.span.start(), block.span.end());
        at = block.span.end();
    }
    push(&mut sections, SectionKind::Body, at, report.text.len());
    sections
}

fn push(sections: &mut Vec<Section>, kind: SectionKind, start: usize, end: usize) {
    if start < end {
        sections.push(Section { kind, span: TextSpan::new(start, end) });
    }
}

/// The kind of section a heading opens, by its words without numbering and punctuation.
fn of_heading(words: &str) -> Option<SectionKind> {
    let plain: String = words
        .to_lowercase()
        .trim_matches(|c: char| {
            c.is_ascii_digit() || c.is_whitespace() || matches!(c, '.' | ':' | '-' | '–' | ')' | '(')
        })
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    HEADINGS.lines().skip(1).find_map(|line| {
        let mut cells = line.split('\t').skip(1);
        let (kind, phrases) = (cells.next()?, cells.next()?);
        let opens = phrases.split('|').any(|p| plain == p) || kind == "case" && numbers_a_patient(&plain);
        opens.then_some(match kind {
            "case" => SectionKind::Case,
            "background" => SectionKind::Background,
            "methods" => SectionKind::Methods,
            "discussion" => SectionKind::Discussion,
            "conclusion" => SectionKind::Conclusion,
            _ => SectionKind::Abstract,
        })
    })
}

/// "Case 1", "Patient 2", "Case No. 3".
fn numbers_a_patient(words: &str) -> bool {
    let mut parts = words.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    matches!(parts.next().map(str::to_lowercase).as_deref(), Some("case" | "patient"))
        && parts
            .clone()
            .find(|w| !w.eq_ignore_ascii_case("no") && !w.eq_ignore_ascii_case("report"))
            .is_some_and(|w| {
                w.bytes().all(|b| b.is_ascii_digit()) || matches!(w, "I" | "II" | "III" | "IV" | "V")
            })
}
