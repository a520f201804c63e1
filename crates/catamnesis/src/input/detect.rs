//! What a file is, told from its content and never from its name.

use super::xml;

/// What the content of a text file looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    /// HTML or XHTML page.
    Html,
    /// JATS article.
    Jats,
    /// PubMed or MEDLINE records.
    PubMed,
    /// XML with another root element.
    OtherXml(String),
    /// Anything else.
    Plain,
}

/// Whether the bytes are a PDF: its mark may stand anywhere in the first kilobyte.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    memchr::memmem::find(head, b"%PDF-").is_some_and(|at| head.iter().take(at).all(|&b| b != b'<'))
}

/// Looks at the first element or markers of a decoded text.
pub(super) fn content(text: &str) -> Content {
    let start = text.trim_start();
    if !start.starts_with('<') {
        return if has_html_skeleton(start) { Content::Html } else { Content::Plain };
    }
    let lower: String = start.chars().take(300).collect::<String>().to_lowercase();
    if lower.starts_with("<!doctype html") {
        return Content::Html;
    }
    let declared = lower.starts_with("<?xml") || lower.starts_with("<!doctype");
    match xml::root_name(start) {
        Some("html" | "HTML" | "head" | "body" | "HEAD" | "BODY") => Content::Html,
        Some("article" | "pmc-articleset" | "pmc-article-set") if is_jats(start) => Content::Jats,
        Some(
            "PubmedArticleSet"
            | "PubmedArticle"
            | "MedlineCitationSet"
            | "MedlineCitation"
            | "PubmedBookArticleSet",
        ) => Content::PubMed,
        Some(root) if declared => Content::OtherXml(root.to_owned()),
        Some(root) if is_html_element(root) => Content::Html,
        Some(_) if has_html_skeleton(start) => Content::Html,
        Some(root) if start.contains(&format!("</{root}>")) => Content::OtherXml(root.to_owned()),
        // A declaration whose element never comes is XML cut short; let the parser say so.
        None if declared => Content::Jats,
        _ => Content::Plain,
    }
}

/// `<article>` is also an HTML element; JATS has a front, or a type of article.
fn is_jats(text: &str) -> bool {
    let Some(start) = xml::root_start(text) else { return false };
    let head = text.get(start..super::align::floor(text, start + 20_000)).unwrap_or("");
    ["article-type=", "dtd-version=", "<front", "<journal-meta", "<article-meta", "<pmc-article"]
        .iter()
        .any(|mark| head.contains(mark))
        || text.contains("<body>")
}

fn has_html_skeleton(text: &str) -> bool {
    let head = text.get(..super::align::floor(text, 4096)).unwrap_or("").to_lowercase();
    ["<html", "<!doctype html", "<body", "<head>"].iter().any(|mark| head.contains(mark))
}

fn is_html_element(root: &str) -> bool {
    matches!(
        root.to_lowercase().as_str(),
        "div"
            | "p"
            | "h1"
            | "h2"
            | "h3"
            | "section"
            | "main"
            | "span"
            | "table"
            | "article"
            | "meta"
            | "title"
            | "nav"
            | "header"
            | "ul"
            | "ol"
            | "script"
            | "style"
            | "center"
            | "font"
            | "b"
            | "a"
    )
}
