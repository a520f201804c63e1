//! When two wordings count as the same: their sets of significant words are equal, or one holds the other and
//! they share at least half of all words.

use std::collections::BTreeSet;

/// Words that carry no difference.
const IGNORED: [&str; 15] = [
    "the", "of", "a", "an", "and", "in", "to", "with", "left", "right", "bilateral", "both", "its", "on",
    "at",
];

/// Plural endings and what they become; the first that fits is used.
const PLURALS: [(&str, &str); 4] = [("ies", "y"), ("sses", "ss"), ("oses", "osis"), ("ases", "asis")];

/// The set of significant words in American spelling and singular.
pub(super) fn significant(text: &str) -> BTreeSet<String> {
    let text = text.to_lowercase().replace("tumour", "tumor").replace("oeso", "eso").replace("haem", "hem");
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty() && !IGNORED.contains(w))
        .map(singular)
        .collect()
}

fn singular(word: &str) -> String {
    for (plural, single) in PLURALS {
        if let Some(root) = word.strip_suffix(plural)
            && word.len() > plural.len() + 2
        {
            return format!("{root}{single}");
        }
    }
    match word.strip_suffix('s') {
        Some(root) if word.len() > 3 && !["ss", "us", "is"].iter().any(|e| word.ends_with(e)) => {
            root.to_owned()
        }
        _ => word.to_owned(),
    }
}

/// Whether a wording is one of the accepted ones.
pub(super) fn same(predicted: &str, accepted: &[&str]) -> bool {
    let ours = significant(predicted);
    accepted.iter().any(|wording| {
        let theirs = significant(wording);
        if ours.is_empty() || theirs.is_empty() {
            return false;
        }
        let n_shared = ours.intersection(&theirs).count();
        let n_all = ours.union(&theirs).count();
        let nested = n_shared == ours.len() || n_shared == theirs.len();
        nested && 2 * n_shared >= n_all
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wordings_meet_in_spelling_number_and_side() {
        assert!(same("hepatic metastases", &["Hepatic metastasis"]));
        assert!(same("left kidney", &["kidney"]));
        assert!(same("soft tissue tumours", &["tumor of the soft tissue"]));
        assert!(same(
            "leiomyosarcoma",
            &["liposarcoma", "high grade leiomyosarcoma", "pleomorphic leiomyosarcoma"]
        ));
        assert!(!same("sarcoma", &["poorly differentiated pleomorphic sarcoma"]), "a quarter is not half");
        assert!(!same("the", &["the"]), "nothing significant is the same as nothing");
    }
}
