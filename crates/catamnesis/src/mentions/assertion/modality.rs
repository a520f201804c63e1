//! Whether something is hypothetical, planned, possible or past.

use super::super::cue::CueKind;
use super::context::Context;
use super::target::Target;
use catamnesis_core::words::TokenKind;
use std::ops::Range;

impl Context<'_> {
    /// "chemotherapy may be considered", "recurrence can occur": said of what could be, not of what was.
    pub(super) fn is_modal(&self, target: &Range<usize>, kind: Target) -> bool {
        let general =
            ["occur", "develop", "arise", "recur", "appear", "happen", "follow", "metastasize", "spread"];
        let modal = self.phrase.is(target.end, &["may", "might", "can", "could", "would", "should"]);
        // "she would undergo surgery", "he might need radiotherapy".
        let would = (target.start.saturating_sub(5)..target.start).any(|i| {
            self.phrase.is(i, &["would", "might", "may"])
                && self.phrase.is(
                    i + 1,
                    &["undergo", "receive", "need", "require", "benefit", "be", "have", "try", "get"],
                )
                && self.is_one_clause(i, target.start)
        });
        if would && !kind.is_found() {
            return true;
        }
        modal
            && !self.phrase.is(target.end + 1, &["not"])
            && (!kind.is_found() || self.phrase.is(target.end + 1, &general))
    }

    /// "Should recurrence occur, …", "Were recurrence to occur, …".
    pub(super) fn opens_with_should(&self, target: &Range<usize>) -> bool {
        let first = self.phrase.tokens().start;
        let opens = self.phrase.is(first, &["should"])
            || self.phrase.is(first, &["were"]) && self.phrase.is(target.end, &["to"]);
        opens && !(first..target.start).any(|i| matches!(self.phrase.word(i), "," | ";"))
    }

    pub(super) fn is_planned(&self, target: &Range<usize>) -> bool {
        let plan = |k: &CueKind, r: &Range<usize>| {
            *k == CueKind::Planned
                && !self.phrase.is(r.start.saturating_sub(1), &["as", "than", "initially", "originally"])
                && !self.is_part_of_plan(r.start)
        };
        let before = self.cues.iter().any(|(k, r)| {
            plan(k, r)
                && r.end <= target.start
                && target.start - r.end <= 8
                && self.is_one_clause(r.end, target.start)
        });
        let after = self.cues.iter().any(|(k, r)| {
            plan(k, r)
                && r.start >= target.end
                && !self.phrase.is(r.end - 1, &["for", "to"])
                && r.start - target.end <= 5 + self.coordinated(target.end)
                && self.is_one_clause(target.end, r.start)
                && (target.end..r.end)
                    .any(|i| self.phrase.is(i, &["was", "were", "is", "are", "been", "will", "shall"]))
        });
        let will = (target.start.saturating_sub(6)..target.start)
            .any(|i| self.phrase.is(i, &["will"]) && self.is_one_clause(i, target.start));
        before || after || will
    }

    /// "four of the planned six cycles": a part of the plan was done.
    fn is_part_of_plan(&self, plan: usize) -> bool {
        let of = plan - usize::from(self.phrase.is(plan.saturating_sub(1), &["the", "her", "his"]));
        self.phrase.is(of.saturating_sub(1), &["of"])
            && of
                .checked_sub(2)
                .is_some_and(|n| self.phrase.number(n).is_some() || self.phrase.is(n, &["out"]))
    }

    /// Tokens of "and radiotherapy to the sellar area" behind a treatment: what is said behind them is said of both.
    fn coordinated(&self, from: usize) -> usize {
        if !self.phrase.is(from, &["and", "or"]) {
            return 0;
        }
        (from..from + 10)
            .position(|i| self.phrase.is(i, &["was", "were", "is", "are", "had", "has"]))
            .unwrap_or(0)
    }

    pub(super) fn is_possible(&self, target: &Range<usize>) -> bool {
        self.reached(target, CueKind::PossibleBefore, 12)
            || self.cues.iter().any(|(k, r)| {
                *k == CueKind::PossibleAfter
                    && r.start >= target.end
                    && r.start - target.end <= 4
                    && self.is_one_clause(target.end, r.start)
            })
            || self.phrase.word(target.end) == "?"
            || self.phrase.word(self.phrase.tokens().end.saturating_sub(1)) == "?"
            || self.phrase.kind(target.end) == Some(TokenKind::Hyphen)
                && self.phrase.is(target.end + 1, &["suspected"])
    }

    /// "history of X" is the past, but "3-month history of X" tells of this illness.
    pub(super) fn is_historical(&self, target: &Range<usize>, kind: Target) -> bool {
        self.is_of_childhood(target)
            || kind == Target::Finding && self.is_called_previous(target)
            || self.cues.iter().any(|(k, r)| {
                if *k != CueKind::Historical
                    || r.end > target.start
                    || target.start - r.end > 20
                    || !self.is_one_clause(r.end, target.start)
                {
                    return false;
                }
                let story_begins =
                    self.cues.iter().any(|(k, c)| {
                        *k == CueKind::Presentation && c.start >= r.end && c.end <= target.start
                    }) || (r.end + 1..target.start).any(|i| {
                        self.phrase.is(i, &["underwent", "developed", "noticed", "was"])
                            && !self.phrase.is(i.saturating_sub(1), &["who", "which", "that"])
                    });
                if story_begins {
                    return false;
                }
                let before = self.phrase.before(r.start).map_or("", |b| self.phrase.normal(b));
                let timed = matches!(
                    before,
                    "month"
                        | "week"
                        | "day"
                        | "year"
                        | "hour"
                        | "long"
                        | "standing"
                        | "short"
                        | "the"
                        | "brief"
                        | "natural"
                        | "old"
                ) && !(before == "the"
                    && self.phrase.is(r.start, &["past", "medical", "previous"]));
                !timed
            })
    }

    /// "previous hepatitis", "childhood asthma"; a previous CT is an examination, not an illness.
    fn is_called_previous(&self, target: &Range<usize>) -> bool {
        target.start > 0 && self.phrase.is(target.start - 1, &["previous", "prior", "former", "childhood"])
    }

    /// "tuberculosis as a child", "hepatitis in childhood".
    fn is_of_childhood(&self, target: &Range<usize>) -> bool {
        self.phrase.is(target.end, &["as", "in", "during"])
            && (target.end + 1..target.end + 4).any(|i| {
                self.phrase.is(i, &["child", "childhood", "infancy", "youth", "adolescence", "teenager"])
            })
    }
}
