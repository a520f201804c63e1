//! Whether something was not there, or was not done.

use super::super::cue::CueKind;
use super::context::Context;
use super::target::Target;
use std::ops::Range;

impl Context<'_> {
    pub(super) fn is_denied(&self, target: &Range<usize>, kind: Target) -> bool {
        let before = self.cues.iter().filter(|(k, r)| *k == CueKind::NegationBefore && r.end <= target.start);
        for (_, r) in before {
            if !self.is_one_clause(r.end, target.start) {
                continue;
            }
            let distance = target.start - r.end;
            let denies = match kind {
                Target::Finding | Target::Site | Target::Value | Target::Time => {
                    distance <= 24
                        && !self.is_about_doing(r)
                        && !self.crosses_affirmation(r.end, target.start)
                }
                // "did not show uptake during PET": the procedure took place.
                Target::Procedure | Target::Treatment => {
                    let direct =
                        (r.end..target.start).all(|i| !self.is_preposition(i) || self.phrase.is(i, &["of"]));
                    let did_not_find = self.cues.iter().any(|(k, c)| {
                        *k == CueKind::FindingVerb && c.start >= r.start && c.end <= target.start
                    }) || self
                        .phrase
                        .is(r.end.saturating_sub(1), &["show", "reveal", "find", "demonstrate", "of"])
                        && !self.phrase.is(r.start, &["lack", "absence", "instead"]);
                    direct && !did_not_find && distance <= 8
                        || kind == Target::Treatment && distance <= 4 && self.is_given(r.end, target.start)
                }
            };
            let value = kind == Target::Value;
            let contrasts = self.phrase.is(r.start, &["instead", "rather"])
                && (r.end..target.start).any(|i| self.phrase.word(i) == ",");
            if denies && !contrasts && !(value && distance > 3) {
                return true;
            }
        }
        self.is_denied_after(target, kind)
            || !kind.is_found() && self.is_declined(target)
            || kind.is_found() && self.is_named_as_free(target)
    }

    /// "X was offered, which she declined", "surgery was proposed but the patient refused": between a treatment and
    /// its refusal stand only the offer and who refused.
    fn is_declined(&self, target: &Range<usize>) -> bool {
        let end = self.phrase.tokens().end;
        let refusal = (target.end..end.min(target.end + 14))
            .find(|&i| self.phrase.is(i, &["declined", "refused", "rejected", "denied"]));
        refusal.is_some_and(|at| {
            at > target.end
                && (target.end..at).all(|i| {
                    self.phrase.is(
                        i,
                        &[
                            "was", "were", "offered", "proposed", "recommended", "scheduled", "planned",
                            "advised", "suggested", "indicated", "considered", "discussed", "but", "which",
                            "however", "the", "patient", "she", "he", "and", "family", "this", "it", "had",
                            "been", "also", "that", "parent", "to", "him", "her", "as", "adjuvant",
                            "treatment", "by", "option", "initially",
                        ],
                    ) || matches!(self.phrase.word(i), "," | ";")
                })
                && !self.phrase.is(at + 1, &["further", "to", "additional", "any"])
        })
    }

    /// "did not receive X", "was never treated with X"; "was not given after X" says nothing of X.
    fn is_given(&self, from: usize, to: usize) -> bool {
        let given = ["receive", "undergo", "given", "treated", "received", "administrated", "administered"];
        (from..to).any(|i| self.phrase.is(i, &given))
            && !(from..to).any(|i| self.phrase.is(i, &["after", "before", "during", "following", "since"]))
    }

    fn is_preposition(&self, at: usize) -> bool {
        self.phrase.is(
            at,
            &[
                "by", "on", "during", "at", "after", "before", "with", "in", "following", "from", "of",
                "under",
            ],
        )
    }

    /// "negative for desmin but positive for actin": an affirmation ends the reach of the denial.
    fn crosses_affirmation(&self, from: usize, to: usize) -> bool {
        self.cues.iter().any(|(k, r)| *k == CueKind::Affirmed && r.start >= from && r.end <= to)
            || (from..to).any(|i| self.phrase.is(i, &["positive", "except"]))
    }

    /// "tumor-free", "disease free interval".
    fn is_named_as_free(&self, target: &Range<usize>) -> bool {
        // "non-metastatic".
        let prefix = self.phrase.before(target.start);
        if prefix.is_some_and(|p| p + 1 < target.start && self.phrase.is(p, &["non"])) {
            return true;
        }
        let next = self.phrase.skip_hyphens(target.end);
        let ends = matches!(self.phrase.word(next + 1), "" | "." | "," | ";");
        self.phrase.is(next, &["free"])
            && (next > target.end
                || ends
                || self.phrase.is(
                    next + 1,
                    &[
                        "margin", "survival", "interval", "period", "resection", "status", "at", "for",
                        "since", "after",
                    ],
                ))
    }

    fn is_denied_after(&self, target: &Range<usize>, kind: Target) -> bool {
        let limit = if kind == Target::Value { 3 } else { 10 };
        let cue = self.cues.iter().any(|(k, r)| {
            *k == CueKind::NegationAfter
                && r.start >= target.end
                && r.start - target.end <= limit
                && self.is_one_clause(target.end, r.start)
                && (target.end..r.start).all(|i| {
                    !self.is_preposition(i)
                        || !kind.is_found()
                        || self.phrase.is(i, &["of", "in", "or", "to"])
                })
                && self.is_predicate_of(target.end, r)
                && !(kind.is_found() && self.is_about_doing(r))
        });
        cue || (target.end..self.phrase.tokens().end.min(target.end + limit))
            .take_while(|&i| !self.is_boundary(i))
            .any(|i| {
                self.phrase.is(i, &["not", "never"])
                    && (self.is_denying_verb(i, kind) || self.ends_with_not(target.end, i))
            })
    }

    /// "was inaccessible", "declined": an operation was not done, the tumor is there all the same.
    fn is_about_doing(&self, cue: &Range<usize>) -> bool {
        let doing = [
            "omitted", "omitting", "unnecessary", "rejected", "rejects", "rejecting", "turned", "risky",
            "necessary", "required", "needed", "feasible", "canceled", "cancelled", "forwent", "waived",
            "refused", "refuse", "refusing", "decline", "declining", "precluded", "preclude", "precluding",
            "prohibited", "contraindicating", "opted", "decided", "advised", "performed", "done", "given",
            "declined", "refused", "withheld", "contraindicated", "abandoned", "possible", "impossible",
            "inaccessible",
        ];
        cue.clone().any(|i| self.phrase.is(i, &doing))
    }

    /// A bare "negative" or "absent" speaks of the mention only with a copula or directly behind it.
    fn is_predicate_of(&self, from: usize, cue: &Range<usize>) -> bool {
        if cue.len() > 1 || cue.start == from {
            // "negative for X" speaks of X.
            return !self.phrase.is(cue.end, &["for"]);
        }
        (from.max(cue.start.saturating_sub(2))..cue.start)
            .any(|i| self.phrase.is(i, &["was", "were", "is", "are", "be", "been", "remained"]))
            && !self.phrase.is(cue.end, &["for"])
    }

    /// "fever was not" after "jaundice was present".
    fn ends_with_not(&self, from: usize, not: usize) -> bool {
        not == from + 1
            && self.phrase.is(from, &["was", "were", "is", "are", "did"])
            && matches!(self.phrase.word(not + 1), "" | "." | "," | ";")
    }

    /// "was not performed", "had not occurred", "has not been detected"; never "was not resected" of a tumor.
    fn is_denying_verb(&self, not: usize, kind: Target) -> bool {
        let mut verb = not + 1;
        while self.phrase.is(verb, &["been", "be", "yet", "further", "clearly", "definitively", "initially"])
        {
            verb += 1;
        }
        let found = [
            "observed", "suspected", "detected", "found", "seen", "identified", "evident", "present",
            "noted", "made", "occurred", "occur", "visible", "demonstrated", "reported", "documented",
            "recorded", "apparent", "palpable", "revealed", "confirmed", "visualized", "shown",
        ];
        let done = [
            "performed", "done", "given", "administered", "administrated", "considered", "used", "required",
            "needed", "initiated", "started", "undertaken", "feasible", "possible", "carried", "received",
            "indicated", "available", "accepted", "attempted", "pursued", "offered",
        ];
        let spread = ["involved", "affected", "infiltrated", "invaded", "enlarged", "suspicious"];
        self.phrase.is(verb, &found)
            || !kind.is_found() && self.phrase.is(verb, &done)
            || kind == Target::Site && self.phrase.is(verb, &spread)
    }
}
