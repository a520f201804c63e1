//! Stage 1: bytes of a file become a [`CaseReport`].
//!
//! In: bytes. Out: one report (or several, where one file holds several).
//!
//! Invariants
//! - The text of a report is what every later span points into.
//! - For a plain text file it is the decoded file itself, unchanged; for markup and PDF it is what a reader
//!   sees, and [`CaseReport::source`] maps every piece of it back into the decoded file.
//! - Knows nothing of medicine.

use catamnesis_core::TextSpan;

/// One report as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseReport {
    /// The input's own id (JSONL `id`, PMID, PMCID) or the stem of the file name.
    pub id: String,
    /// What a reader sees, in reading order.
    pub text: String,
    /// What each part of the text is, in order, without overlap; text outside every block is plain body.
    pub blocks: Vec<Block>,
    /// Bibliographic facts the format carries.
    pub metadata: Metadata,
    /// How the file was understood.
    pub format: Format,
    /// SHA-256 of the original bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Where pieces of `text` stand in the decoded file; empty where the two are the same.
    pub source: SourceMap,
}

/// A part of a report with one role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What the part is.
    pub kind: BlockKind,
    /// Where it stands in the text.
    pub span: TextSpan,
}

/// The role of a part of a report, as far as a format tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// The title of the article.
    Title,
    /// A heading of a section; it opens a section that lasts until the next heading.
    Heading,
    /// The abstract.
    Abstract,
    /// Running prose.
    Paragraph,
    /// One list item.
    Item,
    /// Cells of a table.
    Table,
    /// The caption of a figure or table.
    Caption,
    /// References, acknowledgments, funding, author notes: kept, never read for facts.
    BackMatter,
    /// Navigation, banners, cookie boxes, alerts: kept, never read for facts.
    Clutter,
}

/// Bibliographic facts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Title of the article.
    pub title: Option<String>,
    /// Journal.
    pub journal: Option<String>,
    /// Digital object identifier, without a resolver in front.
    pub doi: Option<String>,
    /// PubMed id.
    pub pmid: Option<String>,
    /// PubMed Central id, with `PMC`.
    pub pmcid: Option<String>,
    /// Year of publication.
    pub year: Option<i16>,
    /// License text or address.
    pub license: Option<String>,
    /// Language as an ISO 639 code.
    pub language: Option<String>,
}

/// How a file was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text.
    Plain,
    /// HTML page.
    Html,
    /// JATS XML article.
    Jats,
    /// PubMed or MEDLINE XML record.
    PubMed,
    /// PDF with a text layer.
    Pdf,
}

/// Maps pieces of a report's text to byte ranges of the decoded file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceMap {
    /// In order of `text_start`: (start in the text, start in the decoded file, length in bytes); bytes in a
    /// piece map one to one.
    pub pieces: Vec<(u32, u32, u32)>,
}

impl CaseReport {
    /// A report from text that was typed or already decoded.
    pub fn from_text(id: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        CaseReport {
            id: id.into(),
            blocks: Vec::new(),
            metadata: Metadata::default(),
            format: Format::Plain,
            sha256: sha256_hex(text.as_bytes()),
            source: SourceMap::default(),
            text,
        }
    }
}

/// SHA-256 in lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}
