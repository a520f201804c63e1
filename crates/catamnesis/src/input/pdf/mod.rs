//! PDF with a text layer: glyphs with their places become lines, columns, paragraphs.
//!
//! The parser may panic on damaged files; every page runs under `catch_unwind`, and what is known to make it
//! panic or recurse is taken out beforehand ([`content`]). What cannot be limited inside a process: the memory
//! of object streams that inflate while the file is loaded. [`Limits::max_bytes`] and [`Limits::max_pages`] bound
//! the rest; who reads files of strangers should run under a memory limit of the operating system as well.

mod content;
mod glyphs;
mod layout;
mod hyphens;
mod paragraphs;

use super::error::{InputError, Problem};
use super::{CaseReport, Format, Limits, Metadata, sha256_hex};
use glyphs::{Collector, Page};
use pdf_extract::{Dictionary, Document, Object};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How much larger than the largest file the words and fonts of a PDF may be when they are inflated.
const INFLATION: u64 = 4;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread runs a parser whose panic will be caught and turned into an error; a binary's panic hook
/// can stay silent then.
pub fn is_guarded() -> bool {
    GUARDED.with(Cell::get)
}

/// Runs `work`; `None` where it panicked.
fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    let before = GUARDED.with(|g| g.replace(true));
    let result = catch_unwind(AssertUnwindSafe(work)).ok();
    GUARDED.with(|g| g.set(before));
    result
}

/// Reads one PDF.
pub(super) fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<CaseReport, InputError> {
    let fail = |problem: Problem| problem.of(name);
    let damaged = |reason: &str| Problem::PdfDamaged { reason: reason.to_owned() }.of(name);
    let mut document = match guarded(|| Document::load_mem(bytes)) {
        Some(Ok(document)) => document,
        Some(Err(error)) if is_about_password(&error) => return Err(fail(Problem::PdfEncrypted)),
        Some(Err(error)) => return Err(damaged(&error.to_string())),
        None => return Err(damaged("its objects cannot be parsed")),
    };
    if document.is_encrypted() && guarded(|| document.decrypt("").is_ok()) != Some(true) {
        return Err(fail(Problem::PdfEncrypted));
    }
    if has_circular_pages(&document) {
        return Err(damaged("its page tree is circular"));
    }
    let ids = guarded(|| document.get_pages()).ok_or_else(|| damaged("its page tree cannot be read"))?;
    if ids.is_empty() {
        return Err(damaged("it has no page"));
    }
    if ids.len() > limits.max_pages {
        return Err(fail(Problem::PdfTooLong { pages: ids.len(), limit: limits.max_pages }));
    }
    let most = INFLATION * limits.max_bytes as u64;
    if guarded(|| content::inflates_beyond(&document, most)) != Some(false) {
        return Err(damaged(&format!("its streams inflate to more than {most} bytes")));
    }
    if guarded(|| content::simplify(&mut document)).is_none() {
        return Err(damaged("its page contents cannot be parsed"));
    }
    let mut pages: Vec<Page> = Vec::with_capacity(ids.len());
    for number in ids.keys() {
        let mut collector = Collector::default();
        let outcome = guarded(|| pdf_extract::output_doc_page(&document, &mut collector, *number));
        match outcome {
            Some(Ok(())) => pages.extend(collector.page.split()),
            Some(Err(error)) => return Err(damaged(&format!("page {number}: {error}"))),
            None => {
                return Err(damaged(&format!("page {number} cannot be read (a font or stream is broken)")));
            }
        }
    }
    if pages.iter().map(|p| p.glyphs.len()).sum::<usize>() < 20 {
        return Err(fail(Problem::PdfNoText { pages: ids.len() }));
    }
    let lines = layout::lines(&pages);
    let info = guarded(|| info_title(&document)).flatten();
    let (text, blocks, title) = paragraphs::assemble(&lines, info.as_deref());
    if blocks.is_empty() {
        return Err(fail(Problem::PdfNoText { pages: ids.len() }));
    }
    Ok(CaseReport {
        id: super::stem(name),
        metadata: Metadata { doi: find_doi(&lines), year: find_year(&lines), title, ..Metadata::default() },
        text,
        blocks,
        format: Format::Pdf,
        sha256: sha256_hex(bytes),
        source: super::SourceMap::default(),
    })
}

fn is_about_password(error: &pdf_extract::Error) -> bool {
    let text = error.to_string().to_lowercase();
    text.contains("password") || text.contains("decrypt") || text.contains("encrypt")
}

/// Whether following the parents of an object leads back to it.
fn has_circular_pages(document: &Document) -> bool {
    let parent = |dictionary: &Dictionary| dictionary.get(b"Parent").and_then(Object::as_reference).ok();
    document.objects.values().filter_map(|o| o.as_dict().ok()).any(|start| {
        let mut next = parent(start);
        let mut steps = 0;
        while let Some(id) = next {
            steps += 1;
            if steps > 64 {
                return true;
            }
            next = document.get_dictionary(id).ok().and_then(parent);
        }
        false
    })
}

/// The title in the document's information dictionary.
fn info_title(document: &Document) -> Option<String> {
    let info = document.trailer.get(b"Info").ok()?.as_reference().ok()?;
    let bytes = document.get_dictionary(info).ok()?.get(b"Title").ok()?.as_str().ok()?;
    let text = match bytes.strip_prefix(b"\xFE\xFF") {
        Some(utf16) => encoding_rs::UTF_16BE.decode_without_bom_handling(utf16).0.into_owned(),
        None => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    };
    let tidy = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (tidy.split(' ').count() >= 3).then_some(tidy)
}

/// A DOI on the first page.
fn find_doi(lines: &[layout::Line]) -> Option<String> {
    lines.iter().filter(|l| l.page == 0).find_map(|line| {
        let text = line.text();
        let at = text.find("10.").filter(|_| text.to_lowercase().contains("doi"))?;
        let doi: String = text.get(at..)?.chars().take_while(|c| !c.is_whitespace() && *c != ']').collect();
        let doi = doi.trim_end_matches(['.', ',', ';', ')']).to_owned();
        doi.contains('/').then_some(doi)
    })
}

/// The year of the copyright notice on the first page.
fn find_year(lines: &[layout::Line]) -> Option<i16> {
    lines.iter().filter(|l| l.page == 0).find_map(|line| {
        let text = line.text();
        let (_, after) = text.split_once('©')?;
        after.split(|c: char| !c.is_ascii_digit()).find(|w| w.len() == 4)?.parse().ok()
    })
}
