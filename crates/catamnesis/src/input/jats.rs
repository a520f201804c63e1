//! JATS XML: one article becomes one report that reads like a person's copy of it.
//!
//! Order: title, abstract, body, then captions and tables where they stand (or from the floats group), then
//! back matter. References, notes and acknowledgments are kept as back matter.

use super::align::Aligner;
use super::boilerplate;
use super::error::{InputError, Problem};
use super::flow::Flow;
use super::xml::{self, SafeXml};
use super::{BlockKind, CaseReport, Format, Limits, Metadata, sha256_hex};
use roxmltree::{Document, Node, ParsingOptions};

/// Reads one article, or the articles of a set.
pub fn read(name: &str, source: &str, limits: &Limits) -> Result<Vec<CaseReport>, InputError> {
    xml::check_size(name, source, limits, |_| false)?;
    let safe = xml::make_safe(name, source)?;
    let options = ParsingOptions {
        allow_dtd: true,
        nodes_limit: limits.max_elements.saturating_mul(4) as u32,
        entity_resolver: None,
    };
    let document = Document::parse_with_options(&safe.text, options)
        .map_err(|error| xml::explain(name, source, &safe, &error))?;
    let none = || Problem::NoArticle { format: "JATS file" }.of(name);
    let articles: Vec<Node<'_, '_>> = document
        .descendants()
        .filter(|n| n.has_tag_name_local("article") && n.ancestors().skip(1).all(|a| a.local() != "article"))
        .collect();
    let reports: Vec<CaseReport> =
        articles.into_iter().filter_map(|article| report(name, source, &safe, article)).collect();
    if reports.is_empty() { Err(none()) } else { Ok(reports) }
}

/// One article; `None` where it holds nothing but its title and back matter.
fn report(name: &str, source: &str, safe: &SafeXml<'_>, article: Node<'_, '_>) -> Option<CaseReport> {
    let mut writer = Writer { flow: Flow::default(), aligner: Aligner::new(source), safe };
    writer.article(article);
    let (text, blocks, map) = writer.flow.finish();
    let readable = blocks.iter().any(|b| {
        !matches!(b.kind, BlockKind::Title | BlockKind::Heading | BlockKind::BackMatter | BlockKind::Clutter)
    });
    let metadata = metadata(article);
    readable.then(|| CaseReport {
        id: metadata.pmcid.clone().unwrap_or_else(|| super::stem(name)),
        sha256: sha256_hex(source.get(article.range()).unwrap_or("").as_bytes()),
        text,
        blocks,
        metadata,
        format: Format::Jats,
        source: map,
    })
}

/// Local names, whatever the namespace.
trait Local {
    fn local(&self) -> &str;
    fn has_tag_name_local(&self, name: &str) -> bool;
}

impl Local for Node<'_, '_> {
    fn local(&self) -> &str {
        if self.is_element() { self.tag_name().name() } else { "" }
    }

    fn has_tag_name_local(&self, name: &str) -> bool {
        self.local() == name
    }
}

struct Writer<'s> {
    flow: Flow,
    aligner: Aligner<'s>,
    safe: &'s SafeXml<'s>,
}

impl Writer<'_> {
    fn article(&mut self, article: Node<'_, '_>) {
        for part in article.children() {
            match part.local() {
                "front" => self.front(part),
                "body" | "floats-group" => self.children(part, BlockKind::Paragraph),
                "back" => self.children(part, BlockKind::BackMatter),
                // "sub-article" and "response" are other articles: letters, translations, reviews.
                _ => {}
            }
        }
        self.flow.close();
    }

    fn front(&mut self, front: Node<'_, '_>) {
        let find = |name: &str| front.descendants().find(|n| n.local() == name);
        if let Some(title) = find("article-title") {
            self.flow.open(BlockKind::Title);
            self.inline(title);
            if let Some(subtitle) = title.next_sibling_element().filter(|n| n.local() == "subtitle") {
                self.flow.words(": ");
                self.inline(subtitle);
            }
            self.flow.close();
        }
        let abstracts = front.descendants().filter(|n| n.local() == "abstract");
        for part in abstracts.filter(|n| {
            !matches!(
                n.attribute("abstract-type"),
                Some("graphical" | "teaser" | "toc" | "video" | "key-points")
            )
        }) {
            if !part.children().any(|n| n.local() == "title") {
                self.flow.open(BlockKind::Heading);
                self.flow.words("Abstract");
                self.flow.close();
            }
            self.children(part, BlockKind::Abstract);
        }
    }

    /// Writes block-level content; `kind` is what its paragraphs are.
    fn children(&mut self, parent: Node<'_, '_>, kind: BlockKind) {
        for node in parent.children() {
            self.block(node, kind);
        }
        self.flow.close();
    }

    fn block(&mut self, node: Node<'_, '_>, kind: BlockKind) {
        if node.is_text() {
            if self.flow.kind().is_some() || node.text().is_some_and(|t| !t.trim().is_empty()) {
                self.inline_in(node, kind);
            }
            return;
        }
        let back = kind == BlockKind::BackMatter;
        match node.local() {
            "sec" | "app" | "app-group" | "ack" | "notes" | "fn-group" | "glossary" | "boxed-text"
            | "bio" => {
                let kind = if is_back_section(node) { BlockKind::BackMatter } else { kind };
                self.children(node, kind);
            }
            "ref-list" => self.references(node),
            "title" => {
                let kind = if back { BlockKind::BackMatter } else { BlockKind::Heading };
                self.own(node, kind);
            }
            "label" if parent_is(node, &["sec", "app"]) => {}
            "p" => self.paragraph(node, kind),
            "list" => {
                let kind = if back { kind } else { BlockKind::Item };
                for item in node.children().filter(|n| n.local() == "list-item") {
                    self.children(item, kind);
                }
            }
            "def-list" => self.definitions(node, kind),
            "fig"
            | "fig-group"
            | "table-wrap"
            | "table-wrap-group"
            | "supplementary-material"
            | "media"
            | "array" => {
                self.float(node, back);
            }
            "disp-quote" | "statement" | "verse-group" | "speech" => self.children(node, kind),
            "disp-formula" | "graphic" | "inline-graphic" | "object-id" | "sec-meta" | "attrib"
            | "permissions" => {}
            "fn" if parent_is(node, &["table-wrap-foot"]) => self.children(node, kind),
            "fn" => self.children(node, BlockKind::BackMatter),
            "" => {}
            _ => self.inline_in(node, kind),
        }
    }

    /// A block of its own from inline content.
    fn own(&mut self, node: Node<'_, '_>, kind: BlockKind) {
        self.flow.open(kind);
        if kind == BlockKind::Heading
            && let Some(label) = node.prev_sibling_element().filter(|n| n.local() == "label")
        {
            self.inline(label);
            self.flow.words(" ");
        }
        self.inline(node);
        self.flow.close();
    }

    fn inline_in(&mut self, node: Node<'_, '_>, kind: BlockKind) {
        if self.flow.kind().is_none() {
            self.flow.open(kind);
        }
        self.inline_node(node);
    }

    /// A paragraph; lists, figures and tables inside it become blocks of their own.
    fn paragraph(&mut self, node: Node<'_, '_>, kind: BlockKind) {
        self.flow.open(kind);
        for child in node.children() {
            match child.local() {
                "list"
                | "def-list"
                | "fig"
                | "fig-group"
                | "table-wrap"
                | "table-wrap-group"
                | "boxed-text"
                | "supplementary-material"
                | "disp-quote"
                | "p" => {
                    self.flow.close();
                    self.block(child, kind);
                }
                _ => self.inline_in(child, kind),
            }
        }
        self.flow.close();
    }

    fn definitions(&mut self, node: Node<'_, '_>, kind: BlockKind) {
        for item in node.children().filter(|n| n.local() == "def-item") {
            self.flow.open(if kind == BlockKind::BackMatter { kind } else { BlockKind::Item });
            for part in item.children() {
                match part.local() {
                    "term" => self.inline(part),
                    "def" => {
                        self.flow.words(": ");
                        self.inline(part);
                    }
                    _ => {}
                }
            }
            self.flow.close();
        }
    }

    /// A figure or table: caption and cells apart.
    fn float(&mut self, node: Node<'_, '_>, back: bool) {
        let as_back = |kind| if back { BlockKind::BackMatter } else { kind };
        let has_caption = node.children().any(|n| n.local() == "caption");
        for part in node.children() {
            match part.local() {
                "caption" => {
                    self.flow.open(as_back(BlockKind::Caption));
                    if let Some(label) = node.children().find(|n| n.local() == "label") {
                        self.inline(label);
                        self.flow.words(": ");
                    }
                    for paragraph in part.children().filter(Node::is_element) {
                        self.inline(paragraph);
                        self.flow.words(" ");
                    }
                    self.flow.close();
                }
                "label" if !has_caption => self.own(part, as_back(BlockKind::Caption)),
                "table" | "alternatives" => self.table(part, as_back(BlockKind::Table)),
                "table-wrap-foot" => self.children(part, as_back(BlockKind::Caption)),
                "fig" | "table-wrap" => self.float(part, back),
                _ => {}
            }
        }
    }

    fn table(&mut self, node: Node<'_, '_>, kind: BlockKind) {
        self.flow.open(kind);
        for row in node.descendants().filter(|n| n.local() == "tr") {
            self.flow.line();
            for (n, cell) in row.children().filter(|n| matches!(n.local(), "td" | "th")).enumerate() {
                if n > 0 {
                    self.flow.cell();
                }
                self.inline(cell);
            }
        }
        self.flow.close();
    }

    fn references(&mut self, list: Node<'_, '_>) {
        for node in list.children() {
            match node.local() {
                "title" | "p" => self.own(node, BlockKind::BackMatter),
                "ref" => {
                    self.flow.open(BlockKind::BackMatter);
                    for part in node.descendants().filter(Node::is_text) {
                        self.text(part);
                        self.flow.words(" ");
                    }
                    self.flow.close();
                }
                "ref-list" => self.references(node),
                _ => {}
            }
        }
    }

    fn inline(&mut self, node: Node<'_, '_>) {
        for child in node.children() {
            self.inline_node(child);
        }
    }

    fn inline_node(&mut self, node: Node<'_, '_>) {
        if node.is_text() {
            self.text(node);
            return;
        }
        match node.local() {
            "sub" => {
                self.flow.drop_line_break();
                self.inline(node);
            }
            "sup" => {
                self.flow.drop_line_break();
                let mark = self.flow.mark();
                self.inline(node);
                self.flow.raise(mark);
            }
            "xref" => self.reference(node),
            "break" => self.flow.words(" "),
            "p" | "title" | "label" => {
                self.inline(node);
                self.flow.words(" ");
            }
            "inline-graphic" | "graphic" | "inline-formula" if node.descendants().all(|n| !n.is_text()) => {}
            "tex-math" | "fn" | "index-term" | "object-id" => {}
            "alternatives" => {
                if let Some(math) = node.children().find(|n| n.local() != "tex-math" && n.is_element()) {
                    self.inline_node(math);
                }
            }
            _ => self.inline(node),
        }
    }

    /// A cross-reference: citations and notes go, figures and tables stay.
    fn reference(&mut self, node: Node<'_, '_>) {
        match node.attribute("ref-type") {
            Some("bibr" | "ref") => {
                let words: String =
                    node.descendants().filter_map(|n| n.text().filter(|_| n.is_text())).collect();
                if words.chars().any(char::is_alphabetic) && !self.flow.in_brackets() {
                    self.inline(node);
                } else {
                    self.flow.cite();
                }
            }
            Some("fn" | "table-fn" | "aff" | "corresp" | "author-notes" | "contrib") => self.flow.cite(),
            _ => self.inline(node),
        }
    }

    fn text(&mut self, node: Node<'_, '_>) {
        let Some(text) = node.text() else { return };
        self.aligner.seek(self.safe.original(node.range().start));
        for (c, place) in self.aligner.locate(text) {
            self.flow.put(c, place);
        }
    }
}

fn parent_is(node: Node<'_, '_>, names: &[&str]) -> bool {
    node.parent_element().is_some_and(|p| names.contains(&p.local()))
}

/// Whether a section holds declarations rather than the report.
fn is_back_section(node: Node<'_, '_>) -> bool {
    if matches!(node.local(), "ack" | "fn-group" | "glossary" | "bio" | "notes") {
        return true;
    }
    let kind = node.attribute("sec-type").unwrap_or("").to_lowercase();
    let declared = ["conflict", "coi", "data-availability", "funding", "supplementary", "ethics", "author"];
    let title: String = node
        .children()
        .find(|n| n.local() == "title")
        .map(|t| t.descendants().filter_map(|n| n.text().filter(|_| n.is_text())).collect())
        .unwrap_or_default();
    declared.iter().any(|d| kind.contains(d)) || boilerplate::opens_back_matter(&title)
}

fn metadata(article: Node<'_, '_>) -> Metadata {
    let front = article.children().find(|n| n.local() == "front").unwrap_or(article);
    let words = |node: Node<'_, '_>| -> String {
        let all: String = node.descendants().filter_map(|n| n.text().filter(|_| n.is_text())).collect();
        all.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let first =
        |name: &str| front.descendants().find(|n| n.local() == name).map(words).filter(|t| !t.is_empty());
    let id = |kinds: &[&str]| {
        front
            .descendants()
            .find(|n| {
                n.local() == "article-id"
                    && n.attribute("pub-id-type").is_some_and(|kind| kinds.contains(&kind))
            })
            .map(words)
            .filter(|t| !t.is_empty())
    };
    let pmcid = id(&["pmcid", "pmc"]).map(|n| format!("PMC{}", n.trim_start_matches("PMC")));
    let year = front
        .descendants()
        .filter(|n| n.local() == "pub-date")
        .filter_map(|date| date.children().find(|n| n.local() == "year").and_then(|y| words(y).parse().ok()))
        .min();
    let license = front.descendants().find(|n| n.local() == "license").map(|license| {
        let link = license
            .descendants()
            .flat_map(|n| n.attributes())
            .find(|a| a.name() == "href" && a.value().contains("creativecommons"));
        let reference = license.descendants().find(|n| n.local() == "license_ref").map(words);
        link.map(|a| a.value().to_owned()).or(reference).unwrap_or_else(|| words(license))
    });
    Metadata {
        title: first("article-title"),
        journal: first("journal-title"),
        doi: id(&["doi"]),
        pmid: id(&["pmid"]),
        pmcid,
        year,
        license,
        language: article
            .attributes()
            .find(|a| a.name() == "lang")
            .map(|a| a.value().to_lowercase().chars().take(2).collect()),
    }
}
