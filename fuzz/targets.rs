//! What each fuzz target does with its bytes; the test `fuzz_corpus` replays the kept inputs through the same
//! functions.

use catamnesis::input::{CaseReport, Limits, decode as decode_bytes, pubmed as pubmed_xml, read};
use catamnesis_vocab::Vocabulary;
use std::sync::OnceLock;

/// Every span lies on characters of the text, in order; every mapped piece equals its source.
fn check(report: &CaseReport, source: Option<&str>) {
    let mut end = 0;
    for block in &report.blocks {
        assert!(block.span.start() >= end, "blocks overlap");
        assert!(!block.span.is_empty() && !block.span.of(&report.text).is_empty(), "a block is no text");
        end = block.span.end();
    }
    let Some(source) = source else { return };
    for &(text, place, length) in &report.source.pieces {
        let (text, place, length) = (text as usize, place as usize, length as usize);
        let words = report.text.get(text..text + length);
        assert!(
            words.is_some() && words == source.get(place..place + length),
            "a piece differs from its source"
        );
    }
}

fn read_as(head: &str, data: &[u8]) {
    let bytes = [head.as_bytes(), data].concat();
    let source = decode_bytes(&bytes).ok();
    match read("input", &bytes, &Limits::generous()) {
        Ok(reports) => reports.iter().for_each(|report| check(report, source.as_deref())),
        Err(error) => assert!(error.to_string().starts_with("input: ")),
    }
}

/// Any bytes, as a file of unknown kind.
pub fn decode(data: &[u8]) {
    if let Ok(text) = decode_bytes(data)
        && let Ok(same) = std::str::from_utf8(data)
        && !data.contains(&0)
    {
        assert_eq!(text, same.strip_prefix('\u{FEFF}').unwrap_or(same));
    }
    if !data.windows(5).any(|w| w == b"%PDF-") {
        read_as("", data);
    }
}

/// The body of an HTML page.
pub fn html(data: &[u8]) {
    read_as("<!DOCTYPE html>", data);
}

/// What follows the front matter of an article.
pub fn jats(data: &[u8]) {
    read_as("<article article-type=\"case-report\"><front/>", data);
}

/// A bulk file of records, as a stream.
pub fn pubmed(data: &[u8]) {
    let mut ended = false;
    for item in pubmed_xml::Stream::new("input", data) {
        assert!(!ended, "a stream goes on after an error");
        match item {
            Ok(report) => check(&report, std::str::from_utf8(data).ok()),
            Err(_) => ended = true,
        }
    }
}

/// A PDF.
pub fn pdf(data: &[u8]) {
    let bytes = if data.starts_with(b"%PDF-") { data.to_vec() } else { [b"%PDF-1.4\n", data].concat() };
    if let Ok(reports) = read("input", &bytes, &Limits { max_pages: 20, ..Limits::generous() }) {
        reports.iter().for_each(|report| check(report, None));
    }
}

/// A report's text through the whole pipeline.
pub fn analyze(data: &[u8]) {
    static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
    let Ok(text) = std::str::from_utf8(data) else { return };
    let report = CaseReport::from_text("input", text);
    check(&report, None);
    let analysis = catamnesis::analyze(&report, VOCABULARY.get_or_init(Vocabulary::built_in));
    for token in &analysis.document.tokens {
        assert!(!token.span.of(text).is_empty(), "a token is no text");
    }
    for diagnostic in analysis.diagnostics.iter() {
        for span in &diagnostic.spans {
            assert!(text.get(span.start()..span.end()).is_some(), "a diagnostic points outside the text");
        }
    }
}
