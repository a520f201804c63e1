//! Whose it is: this patient's, a relative's, or other patients'.

use super::super::cue::CueKind;
use super::context::Context;
use crate::text::SectionKind;
use std::ops::Range;

impl Context<'_> {
    /// A sentence tells of other patients when it carries a cue of the literature, or stands in a section
    /// that does, and does not point at this patient.
    pub(super) fn is_about_others(&self, section: SectionKind) -> bool {
        let this_patient = self.points_at_patient();
        let literature = self.cues.iter().any(|(k, _)| *k == CueKind::Literature);
        let by_section =
            matches!(section, SectionKind::Background | SectionKind::Discussion | SectionKind::Methods);
        let has_age = self.phrase.tokens().any(|i| self.phrase.is(i, &["old"]));
        (literature || by_section) && !this_patient && !has_age
    }

    fn points_at_patient(&self) -> bool {
        self.phrase.tokens().any(|i| {
            self.phrase.is(i, &["our", "this", "present", "the"])
                && matches!(self.phrase.word(i + 1), "patient" | "case" | "patient's")
                || self.phrase.is(i, &["he", "she", "her", "his"])
        })
    }

    /// After a sentence about other patients, one that counts patients or cases and does not point at this
    /// patient goes on about them.
    pub(super) fn goes_on_about_others(&self) -> bool {
        let tokens = self.phrase.tokens();
        let counts = tokens.clone().any(|i| {
            self.phrase.word(i) == "%"
                || self.phrase.is(i, &["women", "men", "median", "mean", "rate", "survival"])
                || matches!(self.phrase.word(i), "patients" | "cases")
        });
        counts && !self.points_at_patient()
    }

    /// A relative is named before the target in its clause ("her mother had X"), or behind it ("X in two of her
    /// uncles").
    pub(super) fn is_of_relative(&self, target: &Range<usize>) -> bool {
        let relatives = self.cues.iter().filter(|(k, _)| *k == CueKind::Family).map(|(_, r)| r.clone());
        relatives.chain(self.close_relatives()).any(|r| {
            // "his mother noticed a swelling" tells of the patient.
            if self.phrase.is(
                r.end,
                &[
                    "noticed", "observed", "reported", "found", "brought", "noted", "felt", "discovered",
                    "palpated", "saw", "detected", "told", "sought", "consulted", "described", "refused",
                    "gave", "consented",
                ],
            ) {
                return false;
            }
            let before = r.end <= target.start
                && target.start - r.end <= 40
                && (self.is_one_clause(r.end, target.start) || self.is_said_of(r.end, target.start));
            let behind =
                r.start >= target.end && r.start - target.end <= 8 && self.is_one_clause(target.end, r.start);
            before
                || behind
                    && (self.phrase.is(r.end, &["of", "was", "had"])
                        || self.phrase.is(r.start, &["in"])
                        || (target.end..r.start).any(|i| self.phrase.is(i, &["in", "among"])))
        })
    }

    /// "her sister, who had thyroid carcinoma, …": the relative clause is about the relative.
    fn is_said_of(&self, relative: usize, target: usize) -> bool {
        self.phrase.word(relative) == ","
            && self.phrase.is(relative + 1, &["who", "whose"])
            && !(relative + 2..target).any(|i| matches!(self.phrase.word(i), "," | ";"))
    }

    /// Relatives who also bring, agree and notice count only where the verb tells of an illness of theirs.
    fn close_relatives(&self) -> impl Iterator<Item = Range<usize>> {
        let ill = [
            "has", "had", "have", "died", "developed", "suffered", "suffering", "diagnosed", "treated",
            "affected", "with", "underwent",
        ];
        self.phrase.tokens().filter_map(move |i| {
            let relative =
                self.phrase.is(i, &["son", "daughter", "husband", "wife", "parent", "twin", "children"]);
            (relative && (i + 1..i + 4).any(|v| self.phrase.is(v, &ill))).then_some(i..i + 1)
        })
    }

    /// After a family cue the patient is subject again ("the patient himself", "she had").
    pub(super) fn followed_by_own(&self, target: &Range<usize>) -> bool {
        let last_family = self
            .cues
            .iter()
            .filter(|(k, r)| *k == CueKind::Family && r.end <= target.start)
            .map(|(_, r)| r.end)
            .max();
        last_family.is_some_and(|from| {
            (from..target.start).any(|i| {
                self.phrase.is(i, &["patient", "she", "he"])
                    && !self.phrase.is(i.saturating_sub(1), &["whose", "of"])
            })
        })
    }
}
