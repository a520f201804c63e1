//! HTML pages of journals: the article without navigation, banners, forms and boxes.
//!
//! Order of work: the page is parsed; zones that are no article are marked ([`super::page`]); the smallest
//! element with nearly all prose is the article; its blocks are written in document order.

use super::align::Aligner;
use super::boilerplate::{self, Role};
use super::error::{InputError, Problem};
use super::flow::Flow;
use super::page::{self, Zone};
use super::plain::is_prose;
use super::{Block, BlockKind, CaseReport, Format, Limits, page_metadata, xml};
use ego_tree::iter::Edge;
use scraper::{ElementRef, Html, Node};

/// Elements whose end tag authors leave out, and elements without one; they do not nest.
fn open_ended(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    page::is_void(&tag)
        || matches!(
            tag.as_str(),
            "p" | "li"
                | "dt"
                | "dd"
                | "tr"
                | "td"
                | "th"
                | "thead"
                | "tbody"
                | "tfoot"
                | "colgroup"
                | "option"
                | "optgroup"
                | "rp"
                | "rt"
                | "html"
                | "head"
                | "body"
        )
}

/// Reads one page.
pub(super) fn read(name: &str, source: &str, limits: &Limits) -> Result<CaseReport, InputError> {
    xml::check_size(name, source, limits, open_ended)?;
    let html = Html::parse_document(source);
    let zones = page::zones(&html);
    let metadata = page_metadata::read(&html);
    let mut writer = Writer::new(source, metadata.title.as_deref());
    writer.page(&html, &zones);
    let (text, mut blocks, map) = writer.flow.finish();
    let has_title = blocks.iter().any(|b| b.kind == BlockKind::Title);
    sort_out(&text, &mut blocks);
    let readable = |b: &Block| matches!(b.kind, BlockKind::Paragraph | BlockKind::Abstract | BlockKind::Item);
    if !blocks.iter().any(readable) {
        return Err(Problem::NoArticle { format: "HTML page" }.of(name));
    }
    let mut report = CaseReport {
        id: super::stem(name),
        text,
        blocks,
        metadata,
        format: Format::Html,
        sha256: String::new(),
        source: map,
    };
    if !has_title {
        report.put_title_first();
    }
    Ok(report)
}

struct Writer<'s> {
    flow: Flow,
    aligner: Aligner<'s>,
    title: Option<String>,
    has_title: bool,
    kinds: Vec<BlockKind>,
    raised: Vec<usize>,
    /// A caption's label was written and its words follow in the next paragraph.
    awaits_caption: bool,
    breaks: usize,
}

impl<'s> Writer<'s> {
    fn new(source: &'s str, title: Option<&str>) -> Self {
        Writer {
            flow: Flow::default(),
            aligner: Aligner::new(source),
            title: title.map(squeeze),
            has_title: false,
            kinds: Vec::new(),
            raised: Vec::new(),
            awaits_caption: false,
            breaks: 0,
        }
    }

    fn kind(&self) -> BlockKind {
        self.kinds.last().copied().unwrap_or(BlockKind::Paragraph)
    }

    /// Walks the whole page, so that places in the source stay in step, and writes what belongs to the article.
    fn page(&mut self, html: &Html, zones: &page::Zones) {
        // Depth inside a dropped subtree; 0 where content is written.
        let mut dropped = 0usize;
        let mut inside = 0usize;
        for edge in html.tree.root().traverse() {
            match edge {
                Edge::Open(node) => match node.value() {
                    Node::Text(text) => {
                        let parent_is_raw = node.parent().and_then(ElementRef::wrap).is_some_and(|p| {
                            matches!(p.value().name(), "script" | "style" | "noscript" | "textarea")
                        });
                        if parent_is_raw {
                            self.aligner.skip(text);
                            continue;
                        }
                        let placed = self.aligner.locate(text);
                        if dropped == 0 && inside > 0 {
                            self.text(&placed);
                        }
                    }
                    Node::Element(_) => {
                        let Some(element) = ElementRef::wrap(node) else { continue };
                        let zone = zones.of(node.id());
                        inside += usize::from(inside > 0 || zone == Some(Zone::Article));
                        if dropped > 0 || (zone == Some(Zone::Dropped)) {
                            dropped += 1;
                        } else if inside > 0 {
                            dropped += usize::from(!self.enter(element, zone));
                        }
                    }
                    _ => {}
                },
                Edge::Close(node) => {
                    let Some(element) = ElementRef::wrap(node) else { continue };
                    if dropped > 0 {
                        dropped -= 1;
                    } else if inside > 0 {
                        self.leave(element, zones.of(node.id()));
                    }
                    inside = inside.saturating_sub(1);
                }
            }
        }
        self.flow.close();
    }

    fn text(&mut self, placed: &[(char, Option<usize>)]) {
        let blank = placed.iter().all(|(c, _)| c.is_whitespace());
        if self.flow.kind().is_none() {
            if blank {
                return;
            }
            self.flow.open(self.kind());
        }
        if !blank {
            self.breaks = 0;
        }
        for &(c, place) in placed {
            self.flow.put(c, place);
        }
    }

    /// Opens an element; `false` where its content is left out.
    fn enter(&mut self, element: ElementRef<'_>, zone: Option<Zone>) -> bool {
        let tag = element.value().name();
        let kind = self.kind();
        let back = kind == BlockKind::BackMatter || zone == Some(Zone::BackMatter);
        match tag {
            "sup" | "sub" => {
                self.flow.drop_line_break();
                self.raised.push(self.flow.mark());
            }
            "br" => {
                self.breaks += 1;
                if self.breaks >= 2 {
                    self.flow.close();
                } else if kind == BlockKind::Table {
                    self.flow.words(" ");
                } else {
                    self.flow.words("\n");
                }
            }
            "a" | "span" | "xref" | "cite" if page::is_citation(element) => {
                self.flow.cite();
                return false;
            }
            "td" | "th" if kind == BlockKind::Table => {
                if element.prev_siblings().any(|n| ElementRef::wrap(n).is_some()) {
                    self.flow.cell();
                }
            }
            "tr" if kind == BlockKind::Table => self.flow.line(),
            "label" if page::is_float_label(element) => {
                self.flow.open(if back { BlockKind::BackMatter } else { BlockKind::Caption });
                self.awaits_caption = true;
            }
            _ if page::is_inline(tag) => {}
            "p" | "div" | "figcaption" | "ul" | "ol" | "li" if kind == BlockKind::Table => {
                self.flow.words(" ")
            }
            "thead" | "tbody" | "tfoot" | "td" | "th" | "tr" if kind == BlockKind::Table => {}
            "p" if self.awaits_caption => {
                self.awaits_caption = false;
                self.flow.trim();
                self.flow.words(": ");
            }
            _ => {
                self.flow.close();
                let inner = if back { BlockKind::BackMatter } else { self.inner_kind(element, zone) };
                self.kinds.push(inner);
                if tag == "table" && inner == BlockKind::Table {
                    self.flow.open(BlockKind::Table);
                }
                return true;
            }
        }
        true
    }

    /// What the text directly inside a block element is.
    fn inner_kind(&mut self, element: ElementRef<'_>, zone: Option<Zone>) -> BlockKind {
        let tag = element.value().name();
        match tag {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "title" | "dt" => {
                let words = squeeze(&element.text().collect::<String>());
                let is_title = !self.has_title
                    && match &self.title {
                        Some(title) => *title == words,
                        None => tag == "h1",
                    };
                if is_title {
                    self.has_title = true;
                    BlockKind::Title
                } else if tag == "dt" {
                    BlockKind::Item
                } else {
                    BlockKind::Heading
                }
            }
            "li" | "dd" => BlockKind::Item,
            "table" if page::is_data_table(element) => BlockKind::Table,
            "figcaption" | "caption" => BlockKind::Caption,
            _ if zone == Some(Zone::Abstract) => BlockKind::Abstract,
            _ if zone == Some(Zone::Caption) => BlockKind::Caption,
            _ => self.kind(),
        }
    }

    fn leave(&mut self, element: ElementRef<'_>, _zone: Option<Zone>) {
        let tag = element.value().name();
        match tag {
            "sub" => {
                self.raised.pop();
            }
            "sup" => {
                if let Some(mark) = self.raised.pop() {
                    self.flow.raise(mark.min(self.flow.mark()));
                }
            }
            _ if page::is_inline(tag) => {}
            "p" | "div" | "figcaption" | "ul" | "ol" | "li" if self.kind() == BlockKind::Table => {
                self.flow.words(" ")
            }
            "thead" | "tbody" | "tfoot" | "td" | "th" | "tr" if self.kind() == BlockKind::Table => {}
            "p" if self.flow.kind() == Some(BlockKind::Caption) && self.kind() != BlockKind::Caption => {
                self.flow.close();
            }
            _ => {
                self.flow.close();
                self.awaits_caption = false;
                self.kinds.pop();
            }
        }
    }
}

/// Lower case without spaces and punctuation, to compare titles.
fn squeeze(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Gives blocks their role by their words: clutter lines, back matter from its heading on, captions, abstract.
pub(super) fn sort_out(text: &str, blocks: &mut [Block]) {
    let title = blocks.iter().position(|b| b.kind == BlockKind::Title).unwrap_or(0);
    for block in blocks.iter_mut().take(title).filter(|b| !is_prose(b.span.of(text))) {
        block.kind = BlockKind::Clutter;
    }
    let mut back = false;
    let mut abstracts = false;
    let known = blocks.iter().any(|b| b.kind == BlockKind::Abstract);
    let opens_abstract =
        |b: &Block| b.kind == BlockKind::Heading && boilerplate::opens_abstract(b.span.of(text));
    let has_body = blocks.iter().skip_while(|b| !opens_abstract(b)).skip(1).any(|b| {
        b.kind == BlockKind::Heading
            && boilerplate::is_heading(b.span.of(text))
            && !is_abstract_part(b.span.of(text))
    });
    for block in blocks.iter_mut() {
        let words = block.span.of(text);
        match (block.kind, boilerplate::judge(words)) {
            (BlockKind::Heading, Some(Role::BackHeading)) => {
                back = true;
                abstracts = false;
                block.kind = BlockKind::BackMatter;
            }
            (BlockKind::Heading, Some(Role::Heading)) => {
                back = false;
                let part = abstracts && has_body && is_abstract_part(words) && !starts_numbered(words);
                abstracts = !known && (boilerplate::opens_abstract(words) || part);
            }
            (BlockKind::Heading, Some(Role::Clutter)) => block.kind = BlockKind::Clutter,
            (BlockKind::Heading | BlockKind::Paragraph | BlockKind::Item, _) if back => {
                block.kind = BlockKind::BackMatter;
            }
            (BlockKind::Paragraph | BlockKind::Item, Some(Role::BackLine)) => {
                block.kind = BlockKind::BackMatter
            }
            (BlockKind::Paragraph | BlockKind::Item, Some(Role::Clutter)) => block.kind = BlockKind::Clutter,
            (BlockKind::Paragraph, _) if is_caption(words) => block.kind = BlockKind::Caption,
            (BlockKind::Paragraph, _) if abstracts => block.kind = BlockKind::Abstract,
            _ => {}
        }
    }
}

fn starts_numbered(heading: &str) -> bool {
    boilerplate::unnumbered(heading).len() < heading.len()
}

/// Headings inside a structured abstract that may also open the body.
fn is_abstract_part(heading: &str) -> bool {
    matches!(
        boilerplate::bare(heading).as_str(),
        "background"
            | "objective"
            | "objectives"
            | "purpose"
            | "aim"
            | "aims"
            | "methods"
            | "results"
            | "conclusion"
            | "conclusions"
            | "case presentation"
            | "case report"
            | "case summary"
            | "case"
            | "rationale"
            | "patient concerns"
            | "diagnoses"
            | "interventions"
            | "outcomes"
            | "lessons"
            | "introduction"
    )
}

/// Whether a paragraph is the caption of a figure or table.
pub(super) fn is_caption(words: &str) -> bool {
    let Some((first, rest)) = words.split_once([' ', '\u{A0}']) else { return false };
    let first = first.trim_end_matches('.');
    if !["Figure", "Fig", "FIGURE", "FIG", "Table", "TABLE"].contains(&first) {
        return false;
    }
    let rest = rest.trim_start();
    let number = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let roman = rest.find(|c: char| !matches!(c, 'I' | 'V' | 'X')).unwrap_or(rest.len());
    let end = number.max(roman);
    end > 0 && rest.get(end..).is_some_and(|r| r.is_empty() || r.starts_with([':', '.', '|', '-', '–', '—']))
}
