//! Release files of RxNorm and SNOMED CT.

use super::{Term, merged};

/// RxNorm `RXNCONSO.RRF`: `|`-separated without a header. Ingredients and brand names in English that are not
/// suppressed; the name of the ingredient is the label.
pub(super) fn rxnorm(text: &str) -> Vec<Term> {
    let mut terms: Vec<(bool, Term)> = text
        .lines()
        .filter_map(|line| {
            let cells: Vec<&str> = line.split('|').collect();
            let (rxcui, language) = (*cells.first()?, *cells.get(1)?);
            let (source, kind, name, suppressed) =
                (*cells.get(11)?, *cells.get(12)?, *cells.get(14)?, *cells.get(16)?);
            let wanted = matches!(kind, "IN" | "PIN" | "MIN" | "BN" | "SY" | "TMSY");
            if language != "ENG" || source != "RXNORM" || !wanted || suppressed != "N" {
                return None;
            }
            let curie = format!("RXNORM:{rxcui}");
            let preferred = matches!(kind, "IN" | "PIN" | "MIN" | "BN");
            let (label, synonyms) =
                if preferred { (name.to_owned(), vec![]) } else { (String::new(), vec![name.to_owned()]) };
            Some((preferred, Term { id: curie.clone(), label, synonyms, codes: vec![curie] }))
        })
        .collect();
    terms.sort_by_key(|(preferred, _)| !preferred);
    merged(terms.into_iter().map(|(_, term)| term))
}

/// SNOMED CT release format 2, `sct2_Description…txt`: active descriptions; the fully specified name without
/// its tag is the label.
pub(super) fn rf2(text: &str) -> Vec<Term> {
    const FULLY_SPECIFIED: &str = "900000000000003001";
    let mut terms: Vec<(bool, Term)> = text
        .lines()
        .skip(1)
        .filter_map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let (active, concept, kind, name) =
                (*cells.get(2)?, *cells.get(4)?, *cells.get(6)?, *cells.get(7)?);
            if active != "1" {
                return None;
            }
            let curie = format!("SNOMEDCT:{concept}");
            let full = kind == FULLY_SPECIFIED;
            let (label, synonyms) = match full {
                true => (without_tag(name).to_owned(), vec![]),
                false => (String::new(), vec![name.to_owned()]),
            };
            Some((full, Term { id: curie.clone(), label, synonyms, codes: vec![curie] }))
        })
        .collect();
    terms.sort_by_key(|(full, _)| !full);
    merged(terms.into_iter().map(|(_, term)| term))
}

/// `Leiomyosarcoma (morphologic abnormality)` → `Leiomyosarcoma`.
fn without_tag(name: &str) -> &str {
    match name.rfind(" (") {
        Some(at) if name.ends_with(')') => name.get(..at).unwrap_or(name),
        _ => name,
    }
}
