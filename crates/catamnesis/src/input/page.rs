//! The parts of an HTML page: where the article is, and what is no part of it.

use super::boilerplate;
use ego_tree::{NodeId, NodeRef, iter::Edge};
use scraper::{ElementRef, Html, Node};
use std::collections::BTreeMap;

/// What a subtree of a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// The smallest element with nearly all prose.
    Article,
    /// No part of the article.
    Dropped,
    /// References, acknowledgments, notes.
    BackMatter,
    /// The abstract.
    Abstract,
    /// Caption of a figure or table.
    Caption,
}

/// The zones of one page by node.
pub(super) struct Zones(BTreeMap<NodeId, Zone>);

impl Zones {
    /// The zone that begins at a node.
    pub(super) fn of(&self, node: NodeId) -> Option<Zone> {
        self.0.get(&node).copied()
    }
}

/// Least share of a page's prose that the article holds.
const ARTICLE_SHARE: f64 = 0.97;
/// A subtree with more of the prose than this is kept whatever its class says.
const KEEP_SHARE: f64 = 0.3;
/// Shortest paragraph that counts as prose, in characters.
const PROSE: usize = 60;

/// Finds the article and what is no part of it.
pub(super) fn zones(html: &Html) -> Zones {
    let root = html.tree.root();
    let prose = prose_by_node(root);
    let total = prose.get(&root.id()).copied().unwrap_or(0).max(1);
    let share = |node: NodeId| prose.get(&node).copied().unwrap_or(0) as f64 / total as f64;
    let mut zones = BTreeMap::new();
    let mut article = None;
    let mut dropped = 0usize;
    for edge in root.traverse() {
        let node = match edge {
            Edge::Open(node) => node,
            Edge::Close(_) => {
                dropped = dropped.saturating_sub(1);
                continue;
            }
        };
        if dropped > 0 {
            dropped += 1;
            continue;
        }
        let Some(element) = ElementRef::wrap(node) else { continue };
        let name = element.value().name();
        if matches!(name, "html" | "body") {
            article = article.or(Some(node.id()));
            if name == "body" {
                article = Some(node.id());
            }
            continue;
        }
        let part = share(node.id());
        if part >= ARTICLE_SHARE && !is_inline(name) && name != "p" {
            article = Some(node.id());
        }
        let zone = if is_dropped_tag(element) || (part < KEEP_SHARE && is_dropped_class(element)) {
            Some(Zone::Dropped)
        } else if part < 0.6 && is_back_matter(element) {
            Some(Zone::BackMatter)
        } else if part < 0.9 && has_token(element, &["abstract"]) {
            Some(Zone::Abstract)
        } else if has_token(element, &["caption", "legend", "figcaption"]) {
            Some(Zone::Caption)
        } else {
            None
        };
        if let Some(zone) = zone {
            zones.insert(node.id(), zone);
            dropped = usize::from(zone == Zone::Dropped);
        }
    }
    // The title stands above the article's body on many pages: widen to the element that holds both.
    if let Some(found) = article {
        let widened = widen_to_title(html, found);
        zones.insert(widened, Zone::Article);
    }
    Zones(zones)
}

/// The nearest element around `article` that also holds the main heading, if there is one close by.
fn widen_to_title(html: &Html, article: NodeId) -> NodeId {
    let Some(node) = html.tree.get(article) else { return article };
    let has_heading = |n: NodeRef<'_, Node>| {
        n.descendants().any(|d| ElementRef::wrap(d).is_some_and(|e| e.value().name() == "h1"))
    };
    if has_heading(node) {
        return article;
    }
    node.ancestors()
        .find(|&n| ElementRef::wrap(n).is_some_and(|e| e.value().name() != "html") && has_heading(n))
        .map_or(article, |n| n.id())
}

/// Characters of prose below each node: paragraphs of some length that are not mostly links.
fn prose_by_node(root: NodeRef<'_, Node>) -> BTreeMap<NodeId, usize> {
    let mut sums = BTreeMap::new();
    let mut stack: Vec<usize> = Vec::new();
    let mut dropped = 0usize;
    for edge in root.traverse() {
        match edge {
            Edge::Open(node) => {
                let element = ElementRef::wrap(node);
                if dropped > 0 || element.is_some_and(is_dropped_tag) {
                    dropped += 1;
                }
                stack.push(0);
                if dropped > 0 {
                    continue;
                }
                if let Node::Text(text) = node.value() {
                    let own = text.trim().chars().count();
                    let paragraph = node.ancestors().take(6).filter_map(ElementRef::wrap);
                    let mut in_link = false;
                    let mut in_block = false;
                    for ancestor in paragraph {
                        match ancestor.value().name() {
                            "a" | "button" => in_link = true,
                            "p" | "blockquote" | "dd" => in_block = true,
                            _ => {}
                        }
                    }
                    if !in_link
                        && (in_block || own >= PROSE)
                        && let Some(top) = stack.last_mut()
                    {
                        *top += own;
                    }
                }
            }
            Edge::Close(node) => {
                dropped = dropped.saturating_sub(usize::from(dropped > 0));
                let sum = stack.pop().unwrap_or(0);
                sums.insert(node.id(), sum);
                if let Some(parent) = stack.last_mut() {
                    *parent += sum;
                }
            }
        }
    }
    sums
}

/// Elements that never hold an article's words, by tag, role or state.
fn is_dropped_tag(element: ElementRef<'_>) -> bool {
    let value = element.value();
    let by_tag = matches!(
        value.name(),
        "script"
            | "style"
            | "noscript"
            | "template"
            | "nav"
            | "footer"
            | "aside"
            | "form"
            | "button"
            | "select"
            | "svg"
            | "iframe"
            | "object"
            | "video"
            | "audio"
            | "canvas"
            | "dialog"
            | "input"
            | "textarea"
            | "math-ml"
    );
    let by_head = value.name() == "head"
        && element.parent().and_then(ElementRef::wrap).is_some_and(|p| p.value().name() == "html");
    let by_header = value.name() == "header"
        && !element.descendants().any(|d| ElementRef::wrap(d).is_some_and(|e| e.value().name() == "h1"));
    let role = value.attr("role").unwrap_or("");
    let by_role = matches!(
        role,
        "navigation"
            | "banner"
            | "contentinfo"
            | "complementary"
            | "search"
            | "dialog"
            | "alertdialog"
            | "alert"
            | "menu"
            | "menubar"
            | "toolbar"
            | "tablist"
    );
    let style = value.attr("style").unwrap_or("").replace(' ', "").to_lowercase();
    let hidden = value.attr("hidden").is_some()
        || style.contains("display:none")
        || style.contains("visibility:hidden");
    by_tag || by_head || by_header || by_role || hidden
}

/// Words in a class that name a part of a page outside the article.
const OUTSIDE: [&str; 62] = [
    "cookie", "cookies", "consent", "gdpr", "navbar", "nav", "navigation", "menu", "breadcrumb",
    "breadcrumbs", "sidebar", "footer", "social", "share", "sharing", "advert", "adverts", "advertisement",
    "ad", "ads", "alert", "alerts", "modal", "popup", "overlay", "newsletter", "subscribe", "subscription",
    "related", "recommended", "recommendations", "metrics", "altmetric", "altmetrics", "toolbar", "tools",
    "pagination", "login", "signin", "comments", "toc", "promo", "sponsor", "banner", "skip", "download",
    "downloads", "contrib", "contributors", "authors", "author", "affiliation", "affiliations", "email",
    "doi", "copyright", "licence", "license", "permissions", "masthead", "logo", "history",
];

/// Class or id names, whole, that belong to pages made from JATS.
const OUTSIDE_WHOLE: [&str; 14] = [
    "citation_publisher", "citation_author", "citation_pubdate", "citation_copyright", "citation_licence",
    "citation_funding", "citation_pagecount", "citation_data", "conflict", "contribs", "contrib-group",
    "sr-only", "visually-hidden", "screen-reader-text",
];

fn is_dropped_class(element: ElementRef<'_>) -> bool {
    let value = element.value();
    if matches!(value.name(), "h1" | "h2" | "h3" | "h4" | "p" | "body" | "html" | "main" | "article") {
        return false;
    }
    let named = value.classes().chain(value.id()).any(|c| OUTSIDE_WHOLE.contains(&c) || OUTSIDE.contains(&c));
    // Ids are often made from headings ("treatment-related-toxicity"): only whole ones count, but for consent boxes.
    let box_id = value.id().is_some_and(|id| {
        let id = id.to_lowercase();
        ["cookie", "consent", "onetrust"].iter().any(|w| id.contains(w)) && element.select_heading().is_none()
    });
    let by_class = value
        .classes()
        .any(|c| c.len() <= 60 && split_name(c).iter().any(|token| OUTSIDE.contains(&token.as_str())));
    (named || box_id || by_class) && element.select_heading().is_none()
}

/// Finds what would be lost if an element were dropped.
trait SelectHeading {
    /// The first heading below that opens a section of a report.
    fn select_heading(&self) -> Option<String>;
}

impl SelectHeading for ElementRef<'_> {
    fn select_heading(&self) -> Option<String> {
        self.descendants()
            .filter_map(ElementRef::wrap)
            .filter(|e| matches!(e.value().name(), "h1" | "h2" | "h3" | "h4"))
            .map(|e| e.text().collect::<String>())
            .find(|t| boilerplate::is_heading(t.trim()))
    }
}

fn is_back_matter(element: ElementRef<'_>) -> bool {
    let value = element.value();
    if value.name() == "back" || value.attr("tag") == Some("ref") {
        return true;
    }
    if matches!(
        value.attr("role"),
        Some("doc-bibliography" | "doc-endnotes" | "doc-acknowledgments" | "doc-endnote")
    ) {
        return true;
    }
    !matches!(value.name(), "a" | "span" | "sup" | "p" | "cite")
        && has_token(
            element,
            &[
                "references", "reference", "reflist", "bibliography", "backmatter", "acknowledgments",
                "acknowledgements", "acknowledgment", "footnotes", "fn", "funding", "disclosures",
                "keywords", "kwd",
            ],
        )
        || value
            .classes()
            .chain(value.id())
            .any(|c| matches!(c, "ref-list" | "back" | "back-matter" | "kwd-group" | "fn-group"))
}

/// Whether a class or id of an element has one of `words` between its hyphens, underscores and capitals.
fn has_token(element: ElementRef<'_>, words: &[&str]) -> bool {
    let value = element.value();
    value.classes().chain(value.id()).any(|class| {
        class.len() <= 60 && split_name(class).iter().any(|token| words.contains(&token.as_str()))
    })
}

fn split_name(class: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut lower_before = false;
    for c in class.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && lower_before) {
            out.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(last) = out.last_mut()
        {
            last.extend(c.to_lowercase());
        }
        lower_before = c.is_lowercase();
    }
    out
}

/// Elements that stand in a line of text: all that are not known to be blocks.
pub(super) fn is_inline(tag: &str) -> bool {
    let block = matches!(
        tag,
        "address"
            | "article"
            | "aside"
            | "back"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "fig"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "sec"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "title"
            | "tr"
            | "ul"
            | "fn"
    );
    !block && (!tag.contains('-') || tag == "ext-link")
}

/// Elements without content.
pub(super) fn is_void(tag: &str) -> bool {
    matches!(
        tag,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// The words of an element, or `None` where they are longer than `limit` bytes.
fn short_text(element: ElementRef<'_>, limit: usize) -> Option<String> {
    let mut out = String::new();
    for part in element.text() {
        out.push_str(part.trim_start_matches(['\n', ' ']));
        if out.len() > limit {
            return None;
        }
    }
    Some(out)
}

/// Whether a label names a figure or table.
pub(super) fn is_float_label(element: ElementRef<'_>) -> bool {
    let Some(words) = short_text(element, 30) else { return false };
    let words = words.trim();
    element.value().name() == "label"
        && ["Figure", "Fig", "Table", "Box", "Scheme"].iter().any(|w| words.starts_with(w))
}

/// Whether a table holds data, not the layout of the page.
pub(super) fn is_data_table(table: ElementRef<'_>) -> bool {
    let nested = table.descendants().skip(1).any(|d| {
        ElementRef::wrap(d)
            .is_some_and(|e| matches!(e.value().name(), "table" | "h1" | "h2" | "h3" | "article" | "main"))
    });
    let paragraphs = table
        .descendants()
        .filter_map(ElementRef::wrap)
        .filter(|e| e.value().name() == "p" && e.text().map(str::len).sum::<usize>() > 400)
        .count();
    !nested && paragraphs == 0
}

/// Whether an element is the number of a reference, linked to the list.
pub(super) fn is_citation(element: ElementRef<'_>) -> bool {
    let value = element.value();
    let Some(words) = short_text(element, 32) else { return false };
    let words = words.trim();
    let numeric = !words.is_empty()
        && words.len() <= 24
        && words.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "[](),;-–—*†‡".contains(c))
        && words.chars().any(|c| c.is_ascii_digit());
    if !numeric {
        return false;
    }
    if matches!(value.attr("ref-type"), Some("bibr")) || value.attr("role") == Some("doc-biblioref") {
        return true;
    }
    let fragment = value.attr("href").and_then(|h| h.rsplit_once('#')).map_or("", |(_, f)| f).to_lowercase();
    let target = ["b", "ref", "bib", "cr", "r", "cit", "c", "rf", "reference", "bibr", "cite", "e"];
    let stem: String =
        fragment.trim_end_matches(|c: char| c.is_ascii_digit() || ".-_,".contains(c)).to_owned();
    let stem = stem.rsplit(['-', '_', '.']).next().unwrap_or(&stem);
    (!fragment.is_empty() && target.contains(&stem))
        || has_token(element, &["bibr", "citation", "citref", "biblioref", "footnote"])
        || value
            .attr("rid")
            .or(value.attr("data-rid"))
            .is_some_and(|rid| rid.starts_with(['B', 'R', 'C', 'b']))
}
