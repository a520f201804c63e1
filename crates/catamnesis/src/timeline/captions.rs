//! Captions that stand between the sentences of a case, and what explains abbreviations: not told in their place.

use crate::text::Document;

/// Sentences of one line that are looked at for the beginning of a caption.
const LONGEST: usize = 12;

/// Whether a sentence belongs to the caption of a figure or table; a caption reaches to the end of its line.
pub(super) fn is_within(document: &Document<'_>, sentence: usize) -> bool {
    let end = document.sentence_span(sentence).end();
    (sentence.saturating_sub(LONGEST)..=sentence)
        .rev()
        .take_while(|&s| {
            let start = document.sentence_span(s).start();
            s == sentence || document.text.get(start..end).is_some_and(|between| !between.contains('\n'))
        })
        .any(|s| begins(document, s))
}

/// Whether a sentence begins the caption of a figure or table, or explains abbreviations.
fn begins(document: &Document<'_>, sentence: usize) -> bool {
    let Some(tokens) = document.sentences.get(sentence).map(|s| s.tokens.clone()) else { return false };
    let lead = document.word(tokens.start).to_ascii_lowercase();
    let numbered = (tokens.start + 1..tokens.start + 3)
        .any(|t| document.word(t).starts_with(|c: char| c.is_ascii_digit() || "IVX".contains(c)));
    let explains = tokens.clone().filter(|&t| document.word(t) == "=").count() >= 2;
    matches!(lead.as_str(), "fig" | "figure" | "figs" | "figures" | "table" | "tables")
        && numbered
        && !tokens
            .clone()
            .take(6)
            .any(|t| matches!(document.word(t), "shows" | "demonstrates" | "presents" | "lists"))
        || explains
}
