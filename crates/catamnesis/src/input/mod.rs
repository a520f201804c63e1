//! Stage 1: bytes of a file become a [`CaseReport`].
//!
//! In: bytes. Out: one report (or several, where one file holds several).
//! Book: docs/book/src/stages/01-input.md
//!
//! Invariants
//! - The text of a report is what every later span points into.
//! - For a plain text file it is the decoded file itself, unchanged; for markup and PDF it is what a reader
//!   sees, and [`CaseReport::source`] maps every piece of it back into the decoded file.
//! - Every [`Block`] lies on character boundaries, in order and without overlap.
//! - Opens no file and fetches nothing; a document that names an external entity is refused.
//! - Knows nothing of medicine.

mod error;
mod detect;
mod decode;
mod plain;
mod boilerplate;
mod html;
mod page;
mod page_metadata;
mod jats;
pub mod pubmed;
mod record;
mod guard;
mod pdf;
mod xml;
mod entities;
mod align;
mod flow;
mod superscript;

pub use decode::decode;
pub use error::{InputError, Problem};
pub use pdf::is_guarded;

use catamnesis_core::TextSpan;
use detect::Content;

/// How large a file may be before it is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one document.
    pub max_bytes: usize,
    /// Elements of one XML or HTML document.
    pub max_elements: usize,
    /// Elements inside one another.
    pub max_depth: usize,
    /// Pages of one PDF.
    pub max_pages: usize,
}

impl Limits {
    /// Limits far above any report: 64 MiB, a million elements, 500 levels, 300 pages.
    pub const fn generous() -> Self {
        Limits { max_bytes: 64 << 20, max_elements: 1_000_000, max_depth: 500, max_pages: 300 }
    }
}

/// Reads a file that is in memory.
///
/// `name` is how messages call the file; its stem is the id of a report that has none of its own. What the file
/// is, its content tells: a mark (PDF), a root element or document type (XML, HTML), or else it is plain text.
pub fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<Vec<CaseReport>, InputError> {
    if bytes.len() > limits.max_bytes {
        return Err(Problem::TooLarge { bytes: bytes.len(), limit: limits.max_bytes }.of(name));
    }
    if detect::is_pdf(bytes) {
        return pdf::read(name, bytes, limits).map(|report| vec![report]);
    }
    let text = decode(bytes).map_err(|problem| problem.of(name))?;
    if text.trim().is_empty() {
        return Err(Problem::Empty { bytes: bytes.len() }.of(name));
    }
    let mut reports = match detect::content(&text) {
        Content::PubMed => pubmed::read(name, &text)?,
        Content::Jats => jats::read(name, &text, limits)?,
        Content::Html => vec![html::read(name, &text, limits)?],
        Content::OtherXml(root) => {
            let (line, _) = error::line_column(&text, xml::root_start(&text).unwrap_or(0));
            return Err(Problem::UnknownXml { root, line }.of(name));
        }
        Content::Plain => vec![CaseReport::from_text(stem(name), text)],
    };
    if let [report] = reports.as_mut_slice() {
        report.sha256 = sha256_hex(bytes);
    }
    Ok(reports)
}

/// The file name without folders and without what follows its last dot (`.xml.gz`: its last two).
fn stem(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let file = ["gz", "zst"].iter().find_map(|e| file.strip_suffix(e)?.strip_suffix('.')).unwrap_or(file);
    match file.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && extension.len() <= 5 && !extension.contains(' ') => {
            stem.to_owned()
        }
        _ => file.to_owned(),
    }
}

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
    /// SHA-256 in lower-case hexadecimal: of the original bytes, or of the record or article where a file holds
    /// several.
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
    /// A report from text that was typed or already decoded; its blocks are found as in a plain text file.
    pub fn from_text(id: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let blocks = plain::blocks(&text);
        let title = blocks
            .iter()
            .find(|b| b.kind == BlockKind::Title)
            .map(|b| b.span.of(&text).split_whitespace().collect::<Vec<_>>().join(" "));
        CaseReport {
            id: id.into(),
            blocks,
            metadata: Metadata { title, ..Metadata::default() },
            format: Format::Plain,
            sha256: sha256_hex(text.as_bytes()),
            source: SourceMap::default(),
            text,
        }
    }
}

impl CaseReport {
    /// Writes the title of the metadata in front of the text.
    fn put_title_first(&mut self) {
        let Some(title) = self.metadata.title.clone().filter(|t| !t.is_empty()) else { return };
        let shift = title.len() + 2;
        self.text.insert_str(0, "\n\n");
        self.text.insert_str(0, &title);
        for block in &mut self.blocks {
            block.span = TextSpan::new(block.span.start() + shift, block.span.end() + shift);
        }
        self.blocks.insert(0, Block { kind: BlockKind::Title, span: TextSpan::new(0, title.len()) });
        for piece in &mut self.source.pieces {
            piece.0 += shift as u32;
        }
    }
}

/// SHA-256 in lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}
