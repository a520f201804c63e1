//! How far a cue reaches: to the end of its clause.

use super::super::cue::CueKind;
use super::context::Context;

impl Context<'_> {
    /// Between a cue and what it reaches stands no boundary of clauses.
    pub(super) fn is_one_clause(&self, from: usize, to: usize) -> bool {
        let start = self.phrase.tokens().start;
        let at = |i: usize| self.boundaries.get(i.saturating_sub(start)).copied().unwrap_or(0);
        from >= to || at(from) == at(to)
    }

    pub(super) fn count_boundaries(&self) -> Vec<u32> {
        let mut count = 0;
        let mut counts = vec![0];
        for at in self.phrase.tokens() {
            count += u32::from(self.is_boundary(at) || self.ends_opening_clause(at));
            counts.push(count);
        }
        counts
    }

    pub(super) fn is_boundary(&self, at: usize) -> bool {
        let word = self.phrase.word(at);
        let candidate = word.len() == 1 && !word.as_bytes()[0].is_ascii_alphanumeric()
            || word.eq_ignore_ascii_case("and")
            || self.cues.iter().any(|(_, r)| r.start == at);
        if !candidate {
            return false;
        }
        if matches!(word, ";" | "." | "!" | "?") {
            return true;
        }
        if self.cues.iter().any(|(k, r)| *k == CueKind::Terminator && r.start == at) {
            return true;
        }
        // ", and he ...", "and the patient ...": a new subject begins a new clause.
        let joint = self.phrase.is(at, &["and"]) || word == ",";
        let next = if word == "," && self.phrase.is(at + 1, &["and"]) { at + 2 } else { at + 1 };
        let subject = self.phrase.is(next, &["he", "she", "it", "they", "we"])
            || self.phrase.is(next, &["the", "our", "this"])
                && self.phrase.is(next + 1, &["patient", "tumor", "case", "lesion"]);
        let adverb = self.phrase.is(
            next,
            &[
                "eventually", "then", "subsequently", "finally", "later", "unfortunately", "was", "were",
                "has", "had",
            ],
        );
        let verb_at = if adverb { next + 1 } else { next };
        let verb = self.cues.iter().any(|(k, r)| {
            matches!(
                k,
                CueKind::Done
                    | CueKind::FindingVerb
                    | CueKind::Presentation
                    | CueKind::Died
                    | CueKind::Affirmed
                    | CueKind::Alive
            ) && (r.start == next || r.start == verb_at)
        });
        joint
            && (subject
                || verb && self.phrase.is(at, &["and"])
                || self.begins_clause(at, next)
                || self.closes_relative_clause(at))
    }

    /// "Although no metastases were seen, chemotherapy was begun": the comma after a clause that a conjunction
    /// opens, with a verb on either side. A condition reaches over it.
    fn ends_opening_clause(&self, at: usize) -> bool {
        let tokens = self.phrase.tokens();
        if self.phrase.word(at) != ","
            || !self.phrase.is(
                tokens.start,
                &[
                    "to", "although", "though", "while", "whereas", "because", "since", "as", "after",
                    "when", "without",
                ],
            )
        {
            return false;
        }
        let next_comma = (at + 1..tokens.end)
            .find(|&i| matches!(self.phrase.word(i), "," | ";" | "."))
            .unwrap_or(tokens.end);
        // "To prevent fracture, nailing was performed".
        let purpose = self.phrase.is(tokens.start, &["to"]);
        let gerund = purpose || self.phrase.normal(tokens.start + 1).ends_with("ing");
        (gerund || (tokens.start..at).any(|i| self.is_auxiliary(i)))
            && (at + 1..next_comma).any(|i| self.is_auxiliary(i))
    }

    /// "…, and the optic nerve was pale": after "and" a subject with its verb, where a verb stood before.
    fn begins_clause(&self, at: usize, next: usize) -> bool {
        // "one aunt had X and another had Y" goes on about the same people.
        let goes_on = self.phrase.is(next, &["one", "another", "other", "two", "both", "others"]);
        let and = !goes_on && (self.phrase.is(at, &["and"]) || self.phrase.is(at + 1, &["and"]));
        let verb = (next + 1..next + 6)
            .take_while(|&i| !matches!(self.phrase.word(i), "," | ";" | "and" | "or"))
            .any(|i| self.is_auxiliary(i));
        and && verb && (self.phrase.tokens().start..at).any(|i| self.is_auxiliary(i))
    }

    /// "a man, whose mother had lymphoma, presented with": the comma before the verb of the main clause.
    fn closes_relative_clause(&self, at: usize) -> bool {
        let verb = self.cues.iter().any(|(k, r)| *k == CueKind::Presentation && r.start == at + 1)
            || self.phrase.is(at + 1, &["was", "had", "underwent", "developed", "received"]);
        verb && (self.phrase.tokens().start..at).any(|i| self.phrase.is(i, &["whose", "who"]))
    }

    pub(super) fn is_auxiliary(&self, at: usize) -> bool {
        self.phrase.is(
            at,
            &[
                "was", "were", "is", "are", "has", "had", "have", "did", "do", "doe", "can", "cannot",
                "could", "may", "might", "would", "will", "underwent", "received", "showed", "revealed",
            ],
        )
    }
}
