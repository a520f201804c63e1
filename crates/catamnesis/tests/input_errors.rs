//! Every way in which a file cannot be read: its code, what the message names, and its page in the book.
// Tests read their own fixtures.
#![allow(clippy::disallowed_methods)]

use catamnesis::input::{InputError, Limits, Problem, pubmed, read};
use std::collections::BTreeSet;
use std::io::{BufReader, Read};

fn fail(bytes: &[u8], limits: &Limits) -> InputError {
    read("case.dat", bytes, limits).expect_err("cannot be read")
}

const BOMB: &str = "<?xml version=\"1.0\"?>\n<!DOCTYPE article [\n<!ENTITY a \"lol\">\n<!ENTITY b \"&a;&a;&a;&a;\">\n]>\n\
                    <article article-type=\"case-report\"><body><p>&b;</p></body></article>";
const EXTERNAL: &str = "<!DOCTYPE article [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\
                        <article article-type=\"c\"><body><p>&x;</p></body></article>";
const JATS: &str = "<article article-type=\"case-report\"><front/><body><p>A man.</p></body></article>";

#[test]
fn every_error_names_file_place_and_remedy() {
    let small = Limits { max_bytes: 1000, max_elements: 50, max_depth: 20, max_pages: 3 };
    let deep = format!(
        "<article article-type=\"c\"><body>{}x{}</body></article>",
        "<b>".repeat(30),
        "</b>".repeat(30)
    );
    let wide = format!("<html><body>{}</body></html>", "<p>x</p>".repeat(60));
    let utf16 = [b"\xFF\xFEA\0 \0m\0a\0n\0".as_slice(), b"\0\xD8", b"x\0"].concat();
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("I001", Vec::new(), "holds no text (0 bytes)"),
        ("I001", b" \r\n\t\n".to_vec(), "holds no text (5 bytes)"),
        ("I002", vec![b'a'; 1001], "1001 bytes, more than the limit of 1000"),
        ("I003", b"PK\x03\x04rest".to_vec(), "a ZIP archive or an Office document"),
        ("I003", b"\x89PNG\r\n\x1a\n\0\0".to_vec(), "a PNG picture"),
        ("I003", b"some text\0more".to_vec(), "binary data (byte 9)"),
        ("I003", b"{\\rtf1 A man.}".to_vec(), "a Rich Text document"),
        ("I004", utf16, "offset 12 on are not UTF-16LE"),
        (
            "I005",
            b"<article article-type=\"c\">\n<body><sec><p>A man".to_vec(),
            "line 2, column 20, before <p> is closed",
        ),
        (
            "I005",
            b"<PubmedArticleSet>\n<PubmedArticle><MedlineCitation>".to_vec(),
            "before <MedlineCitation> is closed",
        ),
        ("I006", JATS.replace("</p>", "</q>").into_bytes(), "line 1, column"),
        ("I006", b"<PubmedArticleSet>\n<a></b></PubmedArticleSet>".to_vec(), "not well-formed at line 2"),
        ("I007", BOMB.as_bytes().to_vec(), "line 6, column 46: the entity &b;"),
        ("I007", EXTERNAL.as_bytes().to_vec(), "the entity &x;"),
        ("I008", deep.into_bytes(), "more than 20 levels of nesting"),
        ("I008", wide.into_bytes(), "more than 50 elements"),
        ("I009", b"<?xml version=\"1.0\"?>\n<rss><channel/></rss>".to_vec(), "root element <rss> (line 2)"),
        (
            "I010",
            b"<html><body><div id=\"app\"></div></body></html>".to_vec(),
            "no article text was found in this HTML page",
        ),
        ("I010", b"<article article-type=\"c\"><front/><body/></article>".to_vec(), "in this JATS file"),
        ("I010", b"<PubmedArticleSet></PubmedArticleSet>".to_vec(), "in this PubMed file"),
        ("I011", b"%PDF-1.7\ngarbage".to_vec(), "the PDF is damaged"),
    ];
    for (code, bytes, words) in cases {
        let error = fail(&bytes, &small);
        let message = error.to_string();
        assert_eq!(error.problem.code(), code, "{message}");
        assert!(message.starts_with("case.dat: "), "{message}");
        assert!(message.contains(words), "{message} lacks {words}");
        assert!(message.ends_with(error.problem.hint()), "{message}");
        assert!(message.contains(&format!("[{code}]")), "{message}");
    }
}

#[test]
fn a_very_large_text_is_refused_by_its_size() {
    let bytes = vec![b'a'; 200 << 20];
    let error = fail(&bytes, &Limits::generous());
    assert_eq!(error.problem, Problem::TooLarge { bytes: 200 << 20, limit: 64 << 20 });
}

#[test]
fn document_types_are_allowed_and_named_characters_known() {
    let source = "<!DOCTYPE article PUBLIC \"-//X//EN\" \"x.dtd\" [<!ENTITY unused \"never\">]>\n\
                  <article article-type=\"c\"><body><p>5&nbsp;&micro;g &amp; 7&thinsp;cm <![CDATA[a &b; c]]></p></body></article>";
    let report = &read("a", source.as_bytes(), &Limits::generous()).expect("reads")[0];
    assert_eq!(report.text, "5\u{A0}µg & 7\u{2009}cm a &b; c");
}

/// A source that fails after its first bytes.
struct Broken(usize);

impl Read for Broken {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.0 == 0 {
            return Err(std::io::Error::other("disk gone"));
        }
        let bytes = b"<PubmedArticleSet>";
        self.0 = 0;
        out[..bytes.len()].copy_from_slice(bytes);
        Ok(bytes.len())
    }
}

#[test]
fn a_stream_ends_after_its_first_error() {
    let mut stream = pubmed::Stream::new("bulk.xml", BufReader::new(Broken(1)));
    let error = stream.next().expect("an item").expect_err("fails");
    assert_eq!(error.problem.code(), "I015");
    assert!(error.to_string().contains("reading stopped after 18 bytes: disk gone"), "{error}");
    assert!(stream.next().is_none());
    let endless = BufReader::new(b"<PubmedArticleSet><PubmedArticle>".chain(std::io::repeat(b'x')));
    let error = pubmed::Stream::new("bulk.xml", endless).next().expect("an item").expect_err("fails");
    assert_eq!(error.problem.code(), "I002");
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/book/src/diagnostics");
    let pages: BTreeSet<String> = std::fs::read_dir(folder)
        .expect("folder of pages")
        .filter_map(|e| e.ok()?.file_name().into_string().ok())
        .filter(|n| n.starts_with('I') && n.ends_with(".md"))
        .map(|n| n.trim_end_matches(".md").to_owned())
        .collect();
    let codes: BTreeSet<String> = Problem::CODES.iter().map(|c| (*c).to_owned()).collect();
    assert_eq!(pages, codes);
    for code in &codes {
        let text = std::fs::read_to_string(format!("{folder}/{code}.md")).expect("page");
        assert!(text.starts_with(&format!("# {code}")), "{code}");
    }
}
