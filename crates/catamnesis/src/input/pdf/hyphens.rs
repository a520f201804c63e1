//! Words that a line end divides.

use std::collections::BTreeSet;

/// Second parts that keep the hyphen before them ("follow-up", "66-year-old", "dose-dependent").
const KEEP_BEFORE: [&str; 75] = [
    "up", "year", "years", "old", "day", "days", "week", "weeks", "month", "months", "based", "like",
    "related", "free", "dose", "term", "grade", "cell", "cells", "line", "fold", "type", "positive",
    "negative", "specific", "guided", "induced", "associated", "dependent", "independent", "risk", "stage",
    "one", "two", "three", "enhanced", "weighted", "resolution", "volume", "quality", "threatening", "sided",
    "shaped", "sized", "defined", "differentiated", "known", "to", "of", "the", "and", "in", "out", "on",
    "off", "date", "care", "center", "filled", "secreting", "producing", "stained", "containing", "looking",
    "appearing", "directed", "adjusted", "driven", "resistant", "sensitive", "rich", "poor", "adjacent",
    "blind", "small",
];

/// First parts that keep the hyphen behind them.
const KEEP_AFTER: [&str; 29] = [
    "self", "well", "follow", "high", "low", "long", "short", "poorly", "single", "double", "first",
    "second", "third", "last", "left", "right", "large", "small", "full", "half", "cross", "ill", "mid",
    "two", "three", "four", "five", "six", "one",
];

/// What stands between two lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seam {
    /// A space.
    Space,
    /// Nothing; a hyphen at the end of the first line goes.
    Join,
    /// Nothing; the hyphen stays.
    Keep,
}

/// Words of a document that stand inside its lines, in lower case: witnesses for how a divided word is written.
#[derive(Debug, Default)]
pub(super) struct Witnesses(BTreeSet<String>);

impl Witnesses {
    /// Adds the words of a line; the last one is left out where a hyphen ends it.
    pub(super) fn add(&mut self, line: &str) {
        let cut = if line.ends_with('-') { line.rfind(' ').unwrap_or(0) } else { line.len() };
        let words = line.get(..cut).unwrap_or("").split(|c: char| !(c.is_alphanumeric() || c == '-'));
        self.0.extend(words.map(|w| w.trim_matches('-').to_lowercase()).filter(|w| w.chars().count() > 3));
    }

    /// Decides what stands between two lines.
    pub(super) fn seam(&self, above: &str, below: &str) -> Seam {
        let Some(stem) = above.strip_suffix('-') else {
            let dash = above.ends_with(['–', '—', '/']) && !above.ends_with(" –") && !above.ends_with(" —");
            return if dash && below.starts_with(char::is_alphanumeric) { Seam::Keep } else { Seam::Space };
        };
        let Some(last) = stem.chars().next_back() else { return Seam::Space };
        if !last.is_alphanumeric() {
            return if last.is_whitespace() { Seam::Space } else { Seam::Keep };
        }
        if !below.starts_with(char::is_lowercase) {
            return Seam::Keep;
        }
        let first =
            stem.rsplit(|c: char| !(c.is_alphanumeric() || c == '-')).next().unwrap_or("").to_lowercase();
        let second = below.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("").to_lowercase();
        let tail = first.rsplit('-').next().unwrap_or("");
        let next_hyphen = below.get(second.len()..).is_some_and(|r| r.starts_with('-'));
        if self.0.contains(&format!("{first}{second}")) || self.0.contains(&format!("{tail}{second}")) {
            return Seam::Join;
        }
        if self.0.contains(&format!("{first}-{second}")) || self.0.contains(&format!("{tail}-{second}")) {
            return Seam::Keep;
        }
        let capital = stem
            .rsplit(|c: char| !c.is_alphanumeric())
            .next()
            .is_some_and(|w| w.chars().all(|c| c.is_uppercase() || c.is_ascii_digit()) && !w.is_empty());
        let digit = tail.chars().all(|c| c.is_ascii_digit());
        let keep = capital
            || digit
            || KEEP_BEFORE.contains(&second.as_str())
            || KEEP_AFTER.contains(&tail)
            || (next_hyphen && tail.chars().count() <= 3);
        if keep { Seam::Keep } else { Seam::Join }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn divided_words_are_joined_and_compounds_kept() {
        let mut words = Witnesses::default();
        words.add("the retro-peritoneal mass was seen by contrast-enhanced imaging");
        for (above, below, want) in [
            ("a retro-", "peritoneal mass", Seam::Keep),
            ("leiomyo-", "sarcoma was", Seam::Join),
            ("a 66-year-", "old woman", Seam::Keep),
            ("a 66-", "year-old woman", Seam::Keep),
            ("CT-", "guided biopsy", Seam::Keep),
            ("at follow-", "up", Seam::Keep),
            ("Ki-", "67 index", Seam::Keep),
            ("in 2001–", "2003", Seam::Keep),
            ("was seen", "in the", Seam::Space),
            ("contrast-", "enhanced scan", Seam::Keep),
        ] {
            assert_eq!(words.seam(above, below), want, "{above} | {below}");
        }
    }
}
