//! What the meta elements of an HTML page say: Highwire (`citation_*`), Dublin Core, PRISM, Open Graph.

use super::Metadata;
use scraper::{Html, Selector};
use std::collections::BTreeMap;

/// What the meta elements of a page say.
pub(super) fn read(html: &Html) -> Metadata {
    let mut facts: BTreeMap<String, String> = BTreeMap::new();
    let select = |css: &str| Selector::parse(css).ok();
    if let Some(selector) = select("meta") {
        for meta in html.select(&selector) {
            let value = meta.value();
            let name = value.attr("name").or(value.attr("property")).or(value.attr("itemprop"));
            if let (Some(name), Some(content)) = (name, value.attr("content")) {
                let content = tidy(content);
                if !content.is_empty() {
                    facts.entry(name.to_lowercase()).or_insert(content);
                }
            }
        }
    }
    let fact = |names: &[&str]| names.iter().find_map(|n| facts.get(*n).cloned());
    let first = |css: &str| {
        let selector = select(css)?;
        html.select(&selector).map(|e| tidy(&e.text().collect::<String>())).find(|t| !t.is_empty())
    };
    let page_title = || {
        let whole = first("head > title")?;
        let head = whole.split(" | ").next().unwrap_or(&whole);
        Some(head.to_owned())
    };
    let title = fact(&["citation_title", "dc.title", "dcterms.title", "bepress_citation_title"])
        .or_else(|| first("[itemprop=headline]"))
        .or_else(|| first(".citation-title, .article-title, .article__title, .content-title"))
        .or_else(|| first("article h1, main h1"))
        .or_else(|| fact(&["og:title"]))
        .or_else(|| first("h1"))
        .or_else(page_title);
    let doi =
        fact(&["citation_doi", "dc.identifier", "prism.doi", "bepress_citation_doi", "dc.identifier.doi"])
            .or_else(|| first("span.doi"))
            .and_then(|d| d.find("10.").and_then(|at| d.get(at..).map(str::to_owned)));
    let date = fact(&[
        "citation_publication_date", "citation_date", "citation_online_date", "dc.date", "dcterms.date",
        "prism.publicationdate", "article:published_time", "bepress_citation_date",
    ])
    .or_else(|| first("span.citation_pubdate"));
    let year = date.and_then(|d| {
        d.split(|c: char| !c.is_ascii_digit()).find(|w| w.len() == 4).and_then(|w| w.parse().ok())
    });
    let license = fact(&["dc.rights", "dcterms.rights", "citation_license"]).or_else(|| {
        let selector =
            select("a[rel~=license], link[rel~=license], a[href*='creativecommons.org/licenses']")?;
        html.select(&selector).find_map(|e| e.value().attr("href").map(str::to_owned))
    });
    let language = fact(&["citation_language", "dc.language", "dcterms.language"])
        .or_else(|| html.root_element().value().attr("lang").map(str::to_owned))
        .map(|l| l.to_lowercase().chars().take_while(|c| c.is_alphabetic()).collect());
    Metadata {
        title,
        journal: fact(&[
            "citation_journal_title",
            "prism.publicationname",
            "dc.source",
            "bepress_citation_journal_title",
        ]),
        doi,
        pmid: fact(&["citation_pmid"]),
        pmcid: fact(&["citation_pmcid"]).map(|n| format!("PMC{}", n.trim_start_matches("PMC"))),
        year,
        license,
        language,
    }
}

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
