//! Sizes, percentages and numbers of lesions.

use super::heads::Head;
use super::{Observer, Seen, size_of};
use crate::mentions::{Assertion, CueKind};
use catamnesis_core::words::TokenKind;

const DOWN: &[&str] = &["decreas", "reduc", "shr", "regress", "smaller", "diminish", "declin"];
const UP: &[&str] = &["increas", "grew", "grow", "enlarg", "larger", "progress"];

impl Observer<'_, '_, '_> {
    /// Measured sizes of lesions.
    pub(super) fn sizes(&mut self, sentence: usize) {
        let page = self.page;
        let end = page.sentence(sentence).end;
        // What a specimen measures was taken out.
        if page.stem(
            page.sentence(sentence),
            &[
                "specimen", "histolog", "patholog", "macroscop", "microscop", "grossly", "immunohisto",
                "resected",
            ],
        ) {
            return;
        }
        for mention in page.mentions(sentence) {
            let Some((mm, across)) = size_of(&mention.kind) else { continue };
            let tokens = mention.tokens.clone();
            if mention.assertion != Assertion::Present
                || page.any(
                    tokens.end..(tokens.end + 4).min(end),
                    &["margin", "verge", "from", "above", "below", "slice"],
                )
                || page.any(
                    tokens.start.saturating_sub(4)..tokens.start,
                    &["margin", "incision", "needle", "slice", "distance", "port", "catheter", "thickness"],
                )
                || page
                    .cues_of(sentence, CueKind::NotSize)
                    .any(|c| c.tokens.start.abs_diff(tokens.start) <= 6)
            {
                continue;
            }
            let before = page.is(tokens.start.wrapping_sub(1), &["from"]);
            let to = page.is(tokens.start.wrapping_sub(1), &["to"]);
            let changed = page.stem(tokens.start.saturating_sub(10)..tokens.start, DOWN)
                || page.stem(tokens.start.saturating_sub(10)..tokens.start, UP);
            if self.head(sentence, &tokens, 14) != Some(Head::Lesion) && !((before || to) && changed) {
                continue;
            }
            // "by 2 cm" is a difference.
            if page.is(tokens.start.wrapping_sub(1), &["by"]) && changed {
                continue;
            }
            self.see(sentence, tokens, Seen::Size { mm, across });
            if let Some(last) = self.told.observations.last_mut() {
                last.retold = before && changed;
            }
        }
    }

    /// "decreased by 40 %", "a 40 % reduction in tumor size".
    pub(super) fn percents(&mut self, sentence: usize) {
        let page = self.page;
        let tokens = page.sentence(sentence);
        for at in tokens.clone() {
            let is_number = page.document.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Number);
            let percent = page.is(at + 1, &["%", "percent", "per"]);
            if !is_number || !percent {
                continue;
            }
            let Ok(value) = page.document.word(at).parse::<f64>() else { continue };
            let near = at.saturating_sub(9).max(tokens.start)..(at + 9).min(tokens.end);
            // "by 40 %", "(40 %)" behind a word of change, or "a 40 % reduction".
            let told = at.saturating_sub(7).max(tokens.start)..at;
            let joined = page.any(at.saturating_sub(2)..at, &["by", "of", "to", "("])
                || page.any(at.saturating_sub(1)..at, &["about", "approximately", "over", "than"]);
            let follows = at + 2..(at + 5).min(tokens.end);
            let down = joined && page.stem(told.clone(), DOWN) || page.stem(follows.clone(), DOWN);
            let up = joined && page.stem(told, UP) || page.stem(follows, UP);
            let to = page.is(at.wrapping_sub(1), &["to"]);
            let of_size = page.any(
                near.clone(),
                &[
                    "size", "tumor", "lesion", "mass", "diameter", "volume", "burden", "metastasis", "node",
                    "sum", "target", "nodule",
                ],
            );
            let of_other = page.any(
                near.clone(),
                &[
                    "suv", "suvmax", "uptake", "dose", "ki", "expression", "level", "cell", "rate", "marker",
                    "mutation", "allele", "blast", "patient", "case", "ejection", "necrosi", "necrosis",
                ],
            );
            let possible = down && (0.0..=100.0).contains(&value) || up && value <= 1000.0;
            if down == up || !of_size || of_other || !possible || to {
                continue;
            }
            let of_volume = page.any(near, &["volume", "volumetric"]);
            let change = if down { -value } else { value };
            self.see(sentence, at..at + 2, Seen::Percent { change, of_volume });
        }
    }

    /// Numbers of lesions, from the facts.
    pub(super) fn counts(&mut self, sentence: usize) {
        let counts: Vec<_> = self
            .case
            .lesion_counts
            .iter()
            .filter(|c| c.value.sentence == sentence)
            .map(|c| (self.page.tokens(c.span()), c.value.n, c.value.role, c.value.site.clone()))
            .collect();
        for (tokens, n, role, site) in counts {
            self.see(sentence, tokens, Seen::Count { n, role });
            if let (Some(site), Some(last)) = (site, self.told.observations.last_mut()) {
                last.lesion = Some(site.label.to_lowercase());
            }
        }
    }
}
