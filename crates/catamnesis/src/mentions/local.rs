//! Abbreviations that the report defines stand for the same thing wherever they occur in it.

use super::{Mention, MentionKind};
use crate::text::Document;
use catamnesis_vocab::{Category, Entry};

/// Adds a term mention for each use of a short form whose long form names, or ends in, a known term; what a
/// table says of the same letters yields to what the report defines.
pub(super) fn add_abbreviations(document: &Document<'_>, list: &mut Vec<Mention<'_>>) {
    for abbreviation in &document.abbreviations {
        let short = abbreviation.short.of(document.text);
        let meanings: Vec<Mention<'_>> = list
            .iter()
            .filter(|m| abbreviation.long.contains(m.span) && m.span.end() == abbreviation.long.end())
            .filter(|m| matches!(m.kind, MentionKind::Term { adjective: false, .. }))
            .cloned()
            .collect();
        let uses =
            |m: &Mention<'_>| m.tokens.len() == 1 && m.span.of(document.text).trim_end_matches('s') == short;
        if let Some(meaning) =
            meanings.iter().max_by_key(|m| (m.span.len(), category(m) == Some(Category::Tumor)))
        {
            list.retain(|m| !uses(m) || category(m).is_none() || entry(m) == entry(meaning));
            add_uses(document, short, meaning, list);
        } else {
            // A long form that no table knows: the letters mean that, not what a table says they mean.
            list.retain(|m| {
                !uses(m)
                    || !matches!(
                        category(m),
                        Some(Category::Tumor | Category::Regimen | Category::Procedure | Category::Drug)
                    )
            });
        }
    }
}

fn add_uses<'v>(document: &Document<'_>, short: &str, meaning: &Mention<'v>, list: &mut Vec<Mention<'v>>) {
    for (sentence, s) in document.sentences.iter().enumerate() {
        for at in s.tokens.clone() {
            let word = document.word(at);
            let is_use = word == short || word.strip_suffix('s') == Some(short);
            if is_use && !list.iter().any(|m| m.tokens.contains(&at) && category(m) == category(meaning)) {
                list.push(Mention {
                    span: document.tokens[at].span,
                    tokens: at..at + 1,
                    sentence,
                    ..meaning.clone()
                });
            }
        }
    }
}

fn category(mention: &Mention<'_>) -> Option<Category> {
    match mention.kind {
        MentionKind::Term { category, .. } => Some(category),
        _ => None,
    }
}

fn entry<'v>(mention: &Mention<'v>) -> Option<Entry<'v>> {
    match mention.kind {
        MentionKind::Term { entry, .. } => Some(entry),
        _ => None,
    }
}
