//! How each mention is meant: present, absent, possible, planned, hypothetical, historical, of a relative, of
//! the literature.
//!
//! A rule system in the line of NegEx (Chapman 2001, doi:10.1006/jbin.2001.1029) and ConText (Harkema 2009,
//! doi:10.1016/j.jbi.2009.05.002), with the cues of `data/cues/en/context.tsv`, and three additions: cues
//! reach over a list but not over a new clause; a negated finding does not negate the procedure that found
//! nothing; sentences about other patients are told apart.

use super::cue::{Cue, CueKind};
use super::phrase::Phrase;
use super::{Assertion, Mention, MentionKind};
use crate::text::{Document, SectionKind};
use catamnesis_core::words::TokenKind;
use catamnesis_vocab::Category;
use std::ops::Range;

/// Decides the assertion of every mention and of every cue that names something.
pub(super) fn assign(document: &Document<'_>, list: &mut [Mention<'_>], cues: &mut [Cue<'_>]) {
    let mut about_others_before = false;
    let (mut next_mention, mut next_cue) = (0, 0);
    for (sentence, s) in document.sentences.iter().enumerate() {
        let mentions_here = next_mention
            ..list[next_mention..]
                .iter()
                .position(|m| m.sentence > sentence)
                .map_or(list.len(), |n| next_mention + n);
        let cues_here = next_cue
            ..cues[next_cue..]
                .iter()
                .position(|c| c.sentence > sentence)
                .map_or(cues.len(), |n| next_cue + n);
        (next_mention, next_cue) = (mentions_here.end, cues_here.end);
        let steering: Vec<(CueKind, Range<usize>)> =
            cues[cues_here.clone()].iter().map(|c| (c.kind, c.tokens.clone())).collect();
        let mut context =
            Context::new(Phrase::new(document, &s.tokens), steering, document.section_kind(sentence));
        context.about_others |= about_others_before && context.goes_on_about_others();
        about_others_before = context.about_others;
        for mention in &mut list[mentions_here] {
            let target = Target::of_mention(mention);
            mention.assertion = context.assertion(&mention.tokens, target);
        }
        for cue in cues[cues_here].iter_mut().filter(|c| names_something(c.kind)) {
            // "without comorbidities presented with": who presented did so, unless "not" says otherwise.
            if matches!(cue.kind, CueKind::Presentation | CueKind::FollowUp) && !context.about_others {
                continue;
            }
            let treatment = matches!(
                cue.kind,
                CueKind::SystemicGeneric | CueKind::VagueTherapy | CueKind::GenericOperation
            );
            let target = if treatment { Target::Treatment } else { Target::Finding };
            cue.assertion = context.assertion(&cue.tokens, target);
        }
    }
}

fn names_something(kind: CueKind) -> bool {
    matches!(
        kind,
        CueKind::SystemicGeneric
            | CueKind::Mass
            | CueKind::Metastasis
            | CueKind::NodePositive
            | CueKind::Recurrence
            | CueKind::Progression
            | CueKind::Response
            | CueKind::Improved
            | CueKind::Died
            | CueKind::Diagnosis
            | CueKind::ResectVerb
            | CueKind::Presentation
            | CueKind::Alive
            | CueKind::NoDisease
            | CueKind::AliveWithDisease
            | CueKind::FollowUp
            | CueKind::Residual
            | CueKind::VagueTherapy
            | CueKind::GenericOperation
            | CueKind::Named
    )
}

/// What sort of thing is asserted; procedures and treatments are denied by other words than findings.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Finding,
    /// A part of the body; "not involved" denies it.
    Site,
    /// Finds out: imaging, endoscopy, biopsy.
    Procedure,
    Treatment,
    Value,
    /// Ages, dates and lengths of time: they are never denied, only told of somebody else.
    Time,
}

impl Target {
    fn of_mention(mention: &Mention<'_>) -> Target {
        match &mention.kind {
            MentionKind::Term { category: Category::Procedure, entry, .. } => match entry.attr("kind") {
                Some("imaging" | "endoscopy" | "biopsy" | "laboratory" | "pathology") => Target::Procedure,
                _ => Target::Treatment,
            },
            MentionKind::Term { category: Category::Drug | Category::Regimen, .. } => Target::Treatment,
            MentionKind::Term { category: Category::Site, .. } => Target::Site,
            MentionKind::Term { .. } | MentionKind::Stage | MentionKind::Grade => Target::Finding,
            MentionKind::Age { .. }
            | MentionKind::Duration { .. }
            | MentionKind::Date { .. }
            | MentionKind::Frequency { .. } => Target::Time,
            _ => Target::Value,
        }
    }

    /// Something that is or is not there, as against something that is or is not done.
    fn is_found(self) -> bool {
        matches!(self, Target::Finding | Target::Site)
    }
}

/// One sentence with its cues and clause boundaries.
struct Context<'d> {
    phrase: Phrase<'d>,
    cues: Vec<(CueKind, Range<usize>)>,
    about_others: bool,
    /// Number of clause boundaries before each token of the sentence, and before its end.
    boundaries: Vec<u32>,
}

impl<'d> Context<'d> {
    fn new(phrase: Phrase<'d>, cues: Vec<(CueKind, Range<usize>)>, section: SectionKind) -> Self {
        let pseudo: Vec<Range<usize>> =
            cues.iter().filter(|(k, _)| *k == CueKind::NegationPseudo).map(|(_, r)| r.clone()).collect();
        // A cue inside a longer look-alike, or inside a longer cue of possibility ("cannot exclude"), is void.
        let longer: Vec<Range<usize>> = cues
            .iter()
            .filter(|(k, _)| {
                matches!(k, CueKind::PossibleBefore | CueKind::PossibleAfter | CueKind::Hypothetical)
            })
            .map(|(_, r)| r.clone())
            .collect();
        let kept = cues
            .into_iter()
            .filter(|(kind, r)| {
                let negates = matches!(kind, CueKind::NegationBefore | CueKind::NegationAfter);
                !(negates && pseudo.iter().any(|p| p.start <= r.start && r.end <= p.end)
                    || negates
                        && longer.iter().any(|p| p.start <= r.start && r.end <= p.end && p.len() > r.len()))
            })
            .collect();
        let mut context = Context { phrase, cues: kept, about_others: false, boundaries: Vec::new() };
        context.boundaries = context.count_boundaries();
        context.about_others = context.is_about_others(section);
        context
    }

    /// A sentence tells of other patients when it carries a cue of the literature, or stands in a section
    /// that does, and does not point at this patient.
    fn is_about_others(&self, section: SectionKind) -> bool {
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
    fn goes_on_about_others(&self) -> bool {
        let tokens = self.phrase.tokens();
        let counts = tokens.clone().any(|i| {
            self.phrase.word(i) == "%"
                || self.phrase.is(i, &["women", "men", "median", "mean", "rate", "survival"])
                || matches!(self.phrase.word(i), "patients" | "cases")
        });
        counts && !self.points_at_patient()
    }

    fn assertion(&self, target: &Range<usize>, kind: Target) -> Assertion {
        if self.about_others {
            return Assertion::Literature;
        }
        if kind == Target::Time {
            return Assertion::Present;
        }
        if self.is_denied(target, kind) {
            return Assertion::Absent;
        }
        if self.is_of_relative(target) && !self.followed_by_own(target) {
            return Assertion::Family;
        }
        if kind == Target::Value {
            return Assertion::Present;
        }
        if self.reached(target, CueKind::Hypothetical, 10)
            || self.opens_with_should(target)
            || self.is_modal(target, kind)
        {
            return Assertion::Hypothetical;
        }
        let treatment = !kind.is_found();
        if treatment && self.is_planned(target) {
            return Assertion::Planned;
        }
        if !treatment && self.is_possible(target) {
            return Assertion::Possible;
        }
        if !treatment && self.is_historical(target) {
            return Assertion::Historical;
        }
        Assertion::Present
    }

    /// Between a cue and what it reaches stands no boundary of clauses.
    fn is_one_clause(&self, from: usize, to: usize) -> bool {
        let start = self.phrase.tokens().start;
        let at = |i: usize| self.boundaries.get(i.saturating_sub(start)).copied().unwrap_or(0);
        from >= to || at(from) == at(to)
    }

    fn count_boundaries(&self) -> Vec<u32> {
        let mut count = 0;
        let mut counts = vec![0];
        for at in self.phrase.tokens() {
            count += u32::from(self.is_boundary(at) || self.ends_opening_clause(at));
            counts.push(count);
        }
        counts
    }

    /// "Although no metastases were seen, chemotherapy was begun": the comma after a clause that a conjunction
    /// opens, with a verb on either side. A condition reaches over it.
    fn ends_opening_clause(&self, at: usize) -> bool {
        let tokens = self.phrase.tokens();
        if self.phrase.word(at) != ","
            || !self.phrase.is(
                tokens.start,
                &[
                    "although", "though", "while", "whereas", "because", "since", "as", "after", "when",
                    "without",
                ],
            )
        {
            return false;
        }
        let next_comma = (at + 1..tokens.end)
            .find(|&i| matches!(self.phrase.word(i), "," | ";" | "."))
            .unwrap_or(tokens.end);
        let gerund = self.phrase.normal(tokens.start + 1).ends_with("ing");
        (gerund || (tokens.start..at).any(|i| self.is_auxiliary(i)))
            && (at + 1..next_comma).any(|i| self.is_auxiliary(i))
    }

    fn is_auxiliary(&self, at: usize) -> bool {
        self.phrase.is(
            at,
            &[
                "was", "were", "is", "are", "has", "had", "have", "did", "could", "underwent", "received",
                "showed", "revealed",
            ],
        )
    }

    fn is_boundary(&self, at: usize) -> bool {
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

    /// A cue of the kind before the target, within `window` tokens and in the same clause.
    fn reached(&self, target: &Range<usize>, kind: CueKind, window: usize) -> bool {
        self.cues.iter().any(|(k, r)| {
            *k == kind
                && r.end <= target.start
                && target.start - r.end <= window
                && self.is_one_clause(r.end, target.start)
        })
    }

    /// A relative is named before the target in its clause ("her mother had X"), or behind it ("X in two of her
    /// uncles").
    fn is_of_relative(&self, target: &Range<usize>) -> bool {
        let relatives = self.cues.iter().filter(|(k, _)| *k == CueKind::Family).map(|(_, r)| r.clone());
        relatives.chain(self.close_relatives()).any(|r| {
            let before = r.end <= target.start
                && target.start - r.end <= 40
                && self.is_one_clause(r.end, target.start);
            let behind =
                r.start >= target.end && r.start - target.end <= 8 && self.is_one_clause(target.end, r.start);
            before
                || behind
                    && (self.phrase.is(r.end, &["of", "was", "had"])
                        || self.phrase.is(r.start, &["in"])
                        || (target.end..r.start).any(|i| self.phrase.is(i, &["in", "among"])))
        })
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

    /// "chemotherapy may be considered", "recurrence can occur": said of what could be, not of what was.
    fn is_modal(&self, target: &Range<usize>, kind: Target) -> bool {
        let general =
            ["occur", "develop", "arise", "recur", "appear", "happen", "follow", "metastasize", "spread"];
        let modal = self.phrase.is(target.end, &["may", "might", "can", "could", "would", "should"]);
        modal
            && !self.phrase.is(target.end + 1, &["not"])
            && (!kind.is_found() || self.phrase.is(target.end + 1, &general))
    }

    /// "Should recurrence occur, …", "Were recurrence to occur, …".
    fn opens_with_should(&self, target: &Range<usize>) -> bool {
        let first = self.phrase.tokens().start;
        let opens = self.phrase.is(first, &["should"])
            || self.phrase.is(first, &["were"]) && self.phrase.is(target.end, &["to"]);
        opens && !(first..target.start).any(|i| matches!(self.phrase.word(i), "," | ";"))
    }

    /// After a family cue the patient is subject again ("the patient himself", "she had").
    fn followed_by_own(&self, target: &Range<usize>) -> bool {
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

    fn is_denied(&self, target: &Range<usize>, kind: Target) -> bool {
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
                        || kind == Target::Treatment
                            && distance <= 4
                            && (r.end..target.start).any(|i| {
                                self.phrase.is(
                                    i,
                                    &[
                                        "receive", "undergo", "given", "treated", "received",
                                        "administrated", "administered",
                                    ],
                                )
                            })
                }
            };
            let value = kind == Target::Value;
            let contrasts = self.phrase.is(r.start, &["instead", "rather"])
                && (r.end..target.start).any(|i| self.phrase.word(i) == ",");
            if denies && !contrasts && !(value && distance > 3) {
                return true;
            }
        }
        self.is_denied_after(target, kind) || kind.is_found() && self.is_named_as_free(target)
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
            .any(|i| self.phrase.is(i, &["not", "never"]) && self.is_denying_verb(i, kind))
    }

    /// "was inaccessible", "declined": an operation was not done, the tumor is there all the same.
    fn is_about_doing(&self, cue: &Range<usize>) -> bool {
        let doing = [
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

    /// "was not performed", "had not occurred", "has not been detected"; never "was not resected" of a tumor.
    fn is_denying_verb(&self, not: usize, kind: Target) -> bool {
        let mut verb = not + 1;
        while self.phrase.is(verb, &["been", "be", "yet", "further", "clearly", "definitively", "initially"])
        {
            verb += 1;
        }
        let found = [
            "observed", "detected", "found", "seen", "identified", "evident", "present", "noted", "made",
            "occurred", "occur", "visible", "demonstrated", "reported", "documented", "recorded", "apparent",
            "palpable", "revealed", "confirmed", "visualized", "shown",
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

    fn is_planned(&self, target: &Range<usize>) -> bool {
        let plan = |k: &CueKind, r: &Range<usize>| {
            *k == CueKind::Planned
                && !self.phrase.is(r.start.saturating_sub(1), &["as", "than", "initially", "originally"])
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
                && r.start - target.end <= 5
                && self.is_one_clause(target.end, r.start)
                && (target.end..r.end)
                    .any(|i| self.phrase.is(i, &["was", "were", "is", "are", "been", "will", "shall"]))
        });
        let will = (target.start.saturating_sub(6)..target.start)
            .any(|i| self.phrase.is(i, &["will"]) && self.is_one_clause(i, target.start));
        before || after || will
    }

    fn is_possible(&self, target: &Range<usize>) -> bool {
        self.reached(target, CueKind::PossibleBefore, 12)
            || self.cues.iter().any(|(k, r)| {
                *k == CueKind::PossibleAfter
                    && r.start >= target.end
                    && r.start - target.end <= 4
                    && self.is_one_clause(target.end, r.start)
            })
            || self.phrase.kind(target.end) == Some(TokenKind::Hyphen)
                && self.phrase.is(target.end + 1, &["suspected"])
    }

    /// "tuberculosis as a child", "hepatitis in childhood".
    fn is_of_childhood(&self, target: &Range<usize>) -> bool {
        self.phrase.is(target.end, &["as", "in", "during"])
            && (target.end + 1..target.end + 4).any(|i| {
                self.phrase.is(i, &["child", "childhood", "infancy", "youth", "adolescence", "teenager"])
            })
    }

    /// "history of X" is the past, but "3-month history of X" tells of this illness.
    fn is_historical(&self, target: &Range<usize>) -> bool {
        self.is_of_childhood(target)
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
}
