//! Abbreviations that the report defines stand for the same thing wherever they occur in it.

use super::{Mention, MentionKind};
use crate::text::Document;
use catamnesis_vocab::Category;

/// Adds a term mention for each use of a short form whose long form names, or ends in, a known term.
pub(super) fn add_abbreviations(document: &Document<'_>, list: &mut Vec<Mention<'_>>) {
    let mut added = Vec::new();
    for abbreviation in &document.abbreviations {
        let short = abbreviation.short.of(document.text);
        let Some(meaning) = list
            .iter()
            .filter(|m| abbreviation.long.contains(m.span) && m.span.end() == abbreviation.long.end())
            .filter(|m| matches!(m.kind, MentionKind::Term { adjective: false, .. }))
            .max_by_key(|m| (m.span.len(), matches!(m.kind, MentionKind::Term { category: Category::Tumor, .. })))
            .cloned()
        else {
            continue;
        };
        for (sentence, s) in document.sentences.iter().enumerate() {
            for at in s.tokens.clone() {
                let word = document.word(at);
                let is_use = word == short || word.strip_suffix('s') == Some(short);
                if is_use && !list.iter().any(|m| m.tokens.contains(&at) && same_category(m, &meaning)) {
                    added.push(Mention { span: document.tokens[at].span, tokens: at..at + 1, sentence, ..meaning.clone() });
                }
            }
        }
    }
    list.append(&mut added);
}

fn same_category(a: &Mention<'_>, b: &Mention<'_>) -> bool {
    a.kind.name() == b.kind.name()
}
