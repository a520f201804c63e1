//! One PubMed record while it is read.

use super::flow::Flow;
use super::{BlockKind, CaseReport, Format, Metadata, sha256_hex};
use quick_xml::events::BytesStart;

/// Where text of an element goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sink {
    None,
    Title,
    Abstract,
    Journal,
    Pmid,
    Doi,
    Pmcid,
    Year,
    Language,
    License,
}

/// Collects title, abstract and bibliographic facts of one record.
#[derive(Default)]
pub(super) struct Record {
    /// Open elements below the record, where their text goes, and where a superscript began.
    path: Vec<(String, Sink, Option<usize>)>,
    flow: Flow,
    words: String,
    metadata: Metadata,
    has_abstract: bool,
    size: usize,
}

impl Record {
    /// Whether every element below the record is closed.
    pub(super) fn is_done(&self) -> bool {
        self.path.is_empty()
    }

    /// Bytes of text so far.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    fn inside(&self, name: &str) -> bool {
        self.path.iter().any(|(open, ..)| open == name)
    }

    pub(super) fn start(&mut self, local: &str, tag: &BytesStart<'_>) {
        let attribute = |name: &str| {
            tag.attributes().flatten().find(|a| a.key.as_ref() == name).and_then(|a| {
                a.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|v| v.into_owned())
            })
        };
        let parent = self.path.last().map_or(Sink::None, |(_, sink, _)| *sink);
        let cites = self.inside("ReferenceList") || self.inside("CommentsCorrectionsList");
        let sink = match local {
            "ArticleTitle" | "BookTitle" if !cites && self.metadata.title.is_none() => Sink::Title,
            "AbstractText" if !self.inside("OtherAbstract") => Sink::Abstract,
            "Title" if self.inside("Journal") => Sink::Journal,
            "PMID" if !cites && self.metadata.pmid.is_none() => Sink::Pmid,
            "ELocationID" if attribute("EIdType").as_deref() == Some("doi") => Sink::Doi,
            "ArticleId" if !cites => match attribute("IdType").as_deref() {
                Some("doi") if self.metadata.doi.is_none() => Sink::Doi,
                Some("pmc") => Sink::Pmcid,
                _ => Sink::None,
            },
            "Year" | "MedlineDate" if self.inside("PubDate") => Sink::Year,
            "Language" => Sink::Language,
            "CopyrightInformation" => Sink::License,
            _ => parent,
        };
        let mut raised = None;
        match (sink, parent) {
            (Sink::Title, Sink::Title) | (Sink::Abstract, Sink::Abstract) => {
                if matches!(local, "sup" | "sub") {
                    self.flow.drop_line_break();
                }
                raised = (local == "sup").then(|| self.flow.mark());
            }
            (Sink::Title, _) => self.flow.open(BlockKind::Title),
            (Sink::Abstract, _) => {
                if !self.has_abstract {
                    self.has_abstract = true;
                    self.heading("Abstract");
                }
                if let Some(label) = attribute("Label").filter(|l| !l.is_empty() && l != "UNLABELLED") {
                    self.heading(&label);
                }
                self.flow.open(BlockKind::Abstract);
            }
            (sink, parent) if sink != parent => self.words.clear(),
            _ => {}
        }
        self.path.push((local.to_owned(), sink, raised));
    }

    fn heading(&mut self, words: &str) {
        self.flow.open(BlockKind::Heading);
        self.flow.words(words);
        self.flow.close();
    }

    /// Adds text; `place` is where it begins in the file.
    pub(super) fn text(&mut self, text: &str, place: Option<usize>) {
        self.size += text.len();
        match self.path.last().map_or(Sink::None, |(_, sink, _)| *sink) {
            Sink::None => {}
            sink @ (Sink::Title | Sink::Abstract) => {
                for (at, c) in text.char_indices() {
                    self.flow.put(c, place.map(|p| p + at));
                }
                if sink == Sink::Title {
                    self.words.push_str(text);
                }
            }
            Sink::Journal
            | Sink::Pmid
            | Sink::Doi
            | Sink::Pmcid
            | Sink::Year
            | Sink::Language
            | Sink::License => {
                self.words.push_str(text);
            }
        }
    }

    pub(super) fn end(&mut self) {
        let Some((_, sink, raised)) = self.path.pop() else { return };
        if let Some(mark) = raised {
            self.flow.raise(mark);
        }
        if self.path.last().is_some_and(|(_, parent, _)| *parent == sink) {
            return;
        }
        let words = || self.words.split_whitespace().collect::<Vec<_>>().join(" ");
        match sink {
            Sink::None => {}
            Sink::Title => {
                self.metadata.title = Some(words());
                self.flow.close();
            }
            Sink::Abstract => self.flow.close(),
            Sink::Journal => self.metadata.journal = Some(words()),
            Sink::Pmid => self.metadata.pmid = Some(words()),
            Sink::Doi => self.metadata.doi = Some(words()),
            Sink::Pmcid => self.metadata.pmcid = Some(words()),
            Sink::Year => {
                let year = self.words.split(|c: char| !c.is_ascii_digit()).find(|w| w.len() == 4);
                self.metadata.year = self.metadata.year.or(year.and_then(|y| y.parse().ok()));
            }
            Sink::Language => self.metadata.language = Some(iso_639_1(&words())),
            Sink::License => self.metadata.license = Some(words()),
        }
        self.words.clear();
    }

    /// The report, or `None` where the record holds neither title nor abstract.
    pub(super) fn finish(self) -> Option<CaseReport> {
        let (text, blocks, source) = self.flow.finish();
        (!blocks.is_empty()).then(|| CaseReport {
            id: self.metadata.pmid.clone().unwrap_or_default(),
            sha256: sha256_hex(text.as_bytes()),
            text,
            blocks,
            metadata: self.metadata,
            format: Format::PubMed,
            source,
        })
    }
}

/// MEDLINE names languages by three letters (MARC); reports carry two where there are two.
fn iso_639_1(marc: &str) -> String {
    let two = match marc {
        "eng" => "en",
        "fre" => "fr",
        "ger" => "de",
        "spa" => "es",
        "ita" => "it",
        "por" => "pt",
        "jpn" => "ja",
        "chi" => "zh",
        "kor" => "ko",
        "rus" => "ru",
        "pol" => "pl",
        "dut" => "nl",
        "tur" => "tr",
        other => other,
    };
    two.to_owned()
}
