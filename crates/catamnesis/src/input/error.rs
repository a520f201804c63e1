//! Why a file could not be read: a permanent code, the place, and what to do.

use thiserror::Error;

/// Why a file could not be read; names the file, the place in it and the remedy.
#[derive(Debug, Error)]
#[error("{name}: {problem} [{}]; {}", problem.code(), problem.hint())]
pub struct InputError {
    /// Name of the file as the caller gave it.
    pub name: String,
    /// What is the matter.
    pub problem: Problem,
}

/// What is the matter with a file. Lines, columns and pages count from 1, bytes from 0.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum Problem {
    /// No byte, or nothing but spaces.
    #[error("the file holds no text ({bytes} bytes)")]
    Empty {
        /// Size of the file.
        bytes: usize,
    },
    /// Larger than the limit.
    #[error("the file has {bytes} bytes, more than the limit of {limit} for one document")]
    TooLarge {
        /// Size of the file.
        bytes: usize,
        /// The limit in force.
        limit: usize,
    },
    /// Not text, and no format that is read.
    #[error("this is no text but {looks_like} (byte {offset})")]
    Binary {
        /// What the bytes look like.
        looks_like: &'static str,
        /// First byte that shows it.
        offset: usize,
    },
    /// Bytes that do not fit the encoding the file announces.
    #[error("the bytes from offset {offset} on are not {encoding}, which the file announces")]
    Encoding {
        /// Name of the announced encoding.
        encoding: &'static str,
        /// First byte that does not fit.
        offset: usize,
    },
    /// XML that stops before its root element is closed.
    #[error("the XML ends at line {line}, column {column}, before <{open}> is closed")]
    TruncatedXml {
        /// Last line.
        line: u32,
        /// Last column, in characters.
        column: u32,
        /// The element that is still open.
        open: String,
    },
    /// XML that breaks the rules.
    #[error("the XML is not well-formed at line {line}, column {column}: {reason}")]
    MalformedXml {
        /// Line of the fault.
        line: u32,
        /// Column of the fault, in characters.
        column: u32,
        /// The rule it breaks.
        reason: String,
    },
    /// XML that uses an entity of its own making.
    #[error(
        "line {line}, column {column}: the entity &{entity}; is declared or fetched by the file itself; such entities are never expanded"
    )]
    XmlEntity {
        /// Line of the reference or declaration.
        line: u32,
        /// Column of it, in characters.
        column: u32,
        /// Name of the entity.
        entity: String,
    },
    /// More elements, or deeper nesting, than a report has.
    #[error("the markup has more than {limit} {what} (at line {line})")]
    TooComplex {
        /// `elements` or `levels of nesting`.
        what: &'static str,
        /// The limit in force.
        limit: usize,
        /// Line where the limit is passed.
        line: u32,
    },
    /// XML of a vocabulary that is not read.
    #[error("the root element <{root}> (line {line}) is neither a JATS article nor PubMed records")]
    UnknownXml {
        /// Name of the root element.
        root: String,
        /// Its line.
        line: u32,
    },
    /// Markup without an article in it.
    #[error("no article text was found in this {format}")]
    NoArticle {
        /// What the file is.
        format: &'static str,
    },
    /// A PDF that cannot be parsed.
    #[error("the PDF is damaged: {reason}")]
    PdfDamaged {
        /// What failed, with the page or byte where it is known.
        reason: String,
    },
    /// A PDF that wants a password.
    #[error("the PDF is encrypted and wants a password")]
    PdfEncrypted,
    /// A PDF whose pages hold pictures only.
    #[error("the PDF has {pages} pages but no text layer: it is a scan")]
    PdfNoText {
        /// Number of pages.
        pages: usize,
    },
    /// A PDF with more pages than a report has.
    #[error("the PDF has {pages} pages, more than the limit of {limit}")]
    PdfTooLong {
        /// Number of pages.
        pages: usize,
        /// The limit in force.
        limit: usize,
    },
    /// The source of a stream failed.
    #[error("reading stopped after {offset} bytes: {reason}")]
    Read {
        /// Bytes read before it failed.
        offset: u64,
        /// What the source said.
        reason: String,
    },
}

impl Problem {
    /// Every code in order, with the name of its variant: the index of the pages in the book.
    pub const CODES: [&'static str; 15] = [
        "I001", "I002", "I003", "I004", "I005", "I006", "I007", "I008", "I009", "I010", "I011", "I012",
        "I013", "I014", "I015",
    ];

    /// Permanent code, for example `I005`.
    pub fn code(&self) -> &'static str {
        match self {
            Problem::Empty { .. } => "I001",
            Problem::TooLarge { .. } => "I002",
            Problem::Binary { .. } => "I003",
            Problem::Encoding { .. } => "I004",
            Problem::TruncatedXml { .. } => "I005",
            Problem::MalformedXml { .. } => "I006",
            Problem::XmlEntity { .. } => "I007",
            Problem::TooComplex { .. } => "I008",
            Problem::UnknownXml { .. } => "I009",
            Problem::NoArticle { .. } => "I010",
            Problem::PdfDamaged { .. } => "I011",
            Problem::PdfEncrypted => "I012",
            Problem::PdfNoText { .. } => "I013",
            Problem::PdfTooLong { .. } => "I014",
            Problem::Read { .. } => "I015",
        }
    }

    /// What the reader can do, as the end of a sentence.
    pub fn hint(&self) -> &'static str {
        match self {
            Problem::Empty { .. } => "check that the download or export has finished",
            Problem::TooLarge { .. } => "split it into one file per report, or raise the limit",
            Problem::Binary { .. } => "give the report as plain text, HTML, JATS or PubMed XML, or PDF",
            Problem::Encoding { .. } => "save the file again as UTF-8",
            Problem::TruncatedXml { .. } => "download the file again",
            Problem::MalformedXml { .. } => "correct that place or download the file again",
            Problem::XmlEntity { .. } => "replace the reference by the characters it stands for",
            Problem::TooComplex { .. } => "check that the file is one article; raise the limit if it is",
            Problem::UnknownXml { .. } => "export the report as JATS or PubMed XML, HTML or plain text",
            Problem::NoArticle { .. } => {
                "save the page after it has loaded in full, or give the PDF or plain text"
            }
            Problem::PdfDamaged { .. } => "download it again, or save its text from a PDF viewer",
            Problem::PdfEncrypted => "save a copy without a password",
            Problem::PdfNoText { .. } => "run text recognition (OCR) on it first",
            Problem::PdfTooLong { .. } => "cut out the pages of the report, or raise the limit",
            Problem::Read { .. } => "check the disk or connection and run again",
        }
    }

    /// Binds the problem to the file it was found in.
    pub(super) fn of(self, name: &str) -> InputError {
        InputError { name: name.to_owned(), problem: self }
    }
}

/// Line and column, both from 1, of byte `offset` of `text`.
pub(super) fn line_column(text: &str, offset: usize) -> (u32, u32) {
    let before = text.get(..offset.min(text.len())).unwrap_or(text);
    let line = before.bytes().filter(|&b| b == b'\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
    (line as u32, column as u32)
}
