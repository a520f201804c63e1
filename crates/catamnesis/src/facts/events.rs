//! The course as a list of happenings, in the order in which the report tells them.

use super::cases::CaseText;
use super::fact::{Event, EventKind, Fact, ReportedResponse};
use super::procedures;
use super::radiotherapy::Given;
use super::reader::{Reader, Term};
use super::sites;
use super::systemic::Course;
use crate::mentions::{Assertion, Cue, CueKind, MentionKind};
use catamnesis_core::TextSpan;
use catamnesis_vocab::Category;
use std::ops::Range;

/// A happening while it is being put together.
#[derive(Debug, Clone)]
pub(super) struct Happening {
    pub kind: EventKind,
    pub span: TextSpan,
    pub tokens: Range<usize>,
    pub sentence: usize,
    pub response: Option<ReportedResponse>,
    /// Of a follow-up: whether it found no disease.
    pub is_clear: bool,
    /// Of a recurrence: whether the words place it during or directly after a treatment.
    pub under_treatment: bool,
    pub confidence: f32,
}

impl EventKind {
    /// Whether something was done to the tumor.
    pub fn is_treatment(self) -> bool {
        matches!(self, EventKind::Surgery | EventKind::SystemicTherapy | EventKind::Radiotherapy)
    }
}

impl Happening {
    pub fn into_fact(self, reader: Reader<'_, '_>) -> Fact<Event> {
        let words: Vec<&str> = self.span.of(reader.document.text).split_whitespace().take(10).collect();
        Fact::new(
            Event {
                kind: self.kind,
                what: words.join(" "),
                sentence: self.sentence,
                response: self.response,
            },
            self.span,
        )
        .with_confidence(self.confidence)
    }
}

/// Everything that happened, from what the other builders found and what only the course tells.
pub(super) fn find(
    reader: Reader<'_, '_>,
    case: &CaseText,
    systemic: &[Course],
    radiotherapy: &[Given<'_>],
) -> Vec<Happening> {
    let mut events = Vec::new();
    let mut builder = Builder { reader, case, out: &mut events };
    builder.presentation();
    for &s in &case.course {
        builder.symptom_onset(s);
        builder.imaging(s);
        builder.biopsy(s);
        builder.surgery(s);
        builder.other_treatment(s);
        builder.death(s);
    }
    for course in systemic {
        builder.push(EventKind::SystemicTherapy, course.sentence, course.tokens.clone(), 0.85);
        if let Some(last) = builder.out.last_mut() {
            last.span = course.fact.span();
        }
    }
    for telling in radiotherapy {
        builder.push(EventKind::Radiotherapy, telling.sentence, telling.term.tokens.clone(), 0.9);
    }
    // What depends on a treatment told before.
    for &s in &case.course {
        builder.diagnosis(s);
        builder.recurrence(s);
        builder.response(s);
        builder.cleared(s);
        builder.follow_up(s);
    }
    drop_messengers(reader, &mut events);
    events.sort_by_key(|e| (e.sentence, e.tokens.start, e.kind));
    events.dedup_by(|b, a| a.kind == b.kind && a.span.overlaps(b.span));
    events
}

/// A scan that only carries the news of a response or recurrence ("CT showed a new metastasis") is told by
/// that event; one that is said to be performed, repeated or timed is an event of its own.
fn drop_messengers(reader: Reader<'_, '_>, events: &mut Vec<Happening>) {
    let news: Vec<(usize, usize)> = events
        .iter()
        .filter(|e| matches!(e.kind, EventKind::Response | EventKind::Recurrence))
        .map(|e| (e.sentence, e.tokens.start))
        .collect();
    events.retain(|e| {
        let carries = e.kind == EventKind::Imaging
            && news.iter().any(|(s, at)| *s == e.sentence && *at > e.tokens.start);
        let own = reader.any(e.tokens.end..e.tokens.end + 5, &["performed", "done", "carried", "obtained"])
            || reader.any(
                e.tokens.start.saturating_sub(3)..e.tokens.end,
                &["repeat", "follow", "interim", "restaging"],
            );
        !carries || own
    });
}

struct Builder<'b, 'd, 'v> {
    reader: Reader<'d, 'v>,
    case: &'b CaseText,
    out: &'b mut Vec<Happening>,
}

impl<'d, 'v> Builder<'_, 'd, 'v> {
    fn push(&mut self, kind: EventKind, sentence: usize, tokens: Range<usize>, confidence: f32) {
        let span = self.reader.span(tokens.clone());
        self.out.push(Happening {
            kind,
            span,
            tokens,
            sentence,
            response: None,
            is_clear: false,
            under_treatment: false,
            confidence,
        });
    }

    fn position(&self, sentence: usize) -> usize {
        self.case.course.iter().position(|&s| s == sentence).unwrap_or(0)
    }

    fn treated_before(&self, sentence: usize, token: usize) -> bool {
        self.out.iter().any(|e| {
            e.kind.is_treatment()
                && (e.sentence < sentence || e.sentence == sentence && e.tokens.start < token)
        })
    }

    fn drug_treated_before(&self, sentence: usize, token: usize) -> bool {
        self.out.iter().any(|e| {
            matches!(e.kind, EventKind::SystemicTherapy | EventKind::Radiotherapy)
                && (e.sentence < sentence || e.sentence == sentence && e.tokens.start < token)
        })
    }

    /// The first contact: the first verb of presenting that is not in the past of the patient.
    fn presentation(&mut self) {
        for &s in self.case.course.iter().take(8) {
            let reader = self.reader;
            let by_authors = |at: usize| {
                reader.any(at.saturating_sub(2)..at, &["we", "to", "author", "is", "are"])
                    && reader.is(at, &["present", "reported", "report", "presented"])
            };
            let cue = reader.cues_of(s, CueKind::Presentation).find(|c| {
                !matches!(c.assertion, Assertion::Literature | Assertion::Family | Assertion::Absent)
                    && !by_authors(c.tokens.start)
            });
            if let Some(cue) = cue {
                let end = self.object_end(s, cue.tokens.end, 5);
                self.push(EventKind::Presentation, s, cue.tokens.start..end, 0.85);
                return;
            }
        }
        // No verb of presenting: the words that introduce the patient.
        for &s in self.case.course.iter().take(4) {
            let reader = self.reader;
            if let Some(age) = reader
                .mentions(s)
                .iter()
                .find(|m| matches!(m.kind, MentionKind::Age { .. }) && m.assertion != Assertion::Literature)
            {
                let end = self.object_end(s, age.tokens.end, 8);
                self.push(EventKind::Presentation, s, age.tokens.start..end, 0.4);
                return;
            }
        }
    }

    /// Up to `limit` tokens after `from`, to the first comma or end of the sentence.
    fn object_end(&self, sentence: usize, from: usize, limit: usize) -> usize {
        let end = self.reader.sentence(sentence).end.min(from + limit);
        (from..end).find(|&i| self.reader.is(i, &[",", ".", ";", "("])).unwrap_or(end)
    }

    /// Complaints with their duration, near the beginning of the story.
    fn symptom_onset(&mut self, sentence: usize) {
        if self.position(sentence) > 3
            || self.out.iter().any(|e| e.kind == EventKind::SymptomOnset && e.sentence == sentence)
        {
            return;
        }
        let reader = self.reader;
        for mention in reader.mentions(sentence) {
            let timed = match mention.kind {
                MentionKind::Duration { .. } | MentionKind::Date { .. } => {
                    mention.assertion == Assertion::Present
                }
                _ => false,
            };
            if !timed {
                continue;
            }
            let before = reader.previous(sentence, mention.tokens.start).map_or("", |p| reader.normal(p));
            let contact = reader
                .cues_of(sentence, CueKind::Presentation)
                .any(|c| c.tokens.start < mention.tokens.start && c.tokens.start + 12 > mention.tokens.start);
            if reader.is(mention.tokens.end, &["ago"]) && contact {
                continue;
            }
            let next = (mention.tokens.end..mention.tokens.end + 2).find(|&i| reader.is(i, &["history"]));
            if let Some(history) = next {
                let finding = self.finding_after(sentence, history);
                let end = finding.map_or((history + 2).min(reader.sentence(sentence).end), |t| t.tokens.end);
                let medical = reader.is(mention.tokens.start.saturating_sub(1), &["medical"]);
                if !medical {
                    self.push(EventKind::SymptomOnset, sentence, mention.tokens.start..end, 0.85);
                    return;
                }
            }
            let lasting = matches!(
                before,
                "for"
                    | "since"
                    | "past"
                    | "last"
                    | "over"
                    | "during"
                    | "of"
                    | "about"
                    | "evolving"
                    | "lasting"
                    | "within"
                    | "from"
            ) || reader.is(mention.tokens.end, &["ago", "duration", "before", "prior"]);
            if lasting && let Some(finding) = self.finding_before(sentence, mention.tokens.start) {
                self.push(EventKind::SymptomOnset, sentence, finding.tokens.start..mention.tokens.end, 0.75);
                return;
            }
        }
        self.growing_complaint(sentence);
    }

    /// "a progressively increasing mass", "gradual swelling of the neck": a complaint that grew, without a time.
    fn growing_complaint(&mut self, sentence: usize) {
        let reader = self.reader;
        let tokens = reader.sentence(sentence);
        let adverb = tokens.clone().find(|&i| {
            reader.is(i, &["progressively", "gradually", "rapidly", "progressive", "gradual", "slowly"])
        });
        let Some(at) = adverb.filter(|_| !self.out.iter().any(|e| e.kind == EventKind::SymptomOnset)) else {
            return;
        };
        let head = reader
            .cues_of(sentence, CueKind::Mass)
            .map(|c| c.tokens.clone())
            .chain(reader.terms(sentence, Category::Finding).filter(is_complaint).map(|t| t.tokens))
            .filter(|t| t.start > at && t.start - at <= 5)
            .min_by_key(|t| t.start);
        if let Some(head) = head {
            self.push(EventKind::SymptomOnset, sentence, at..head.end, 0.6);
        }
    }

    fn finding_after(&self, sentence: usize, from: usize) -> Option<Term<'v>> {
        self.reader
            .terms(sentence, Category::Finding)
            .find(|t| t.tokens.start >= from && t.tokens.start <= from + 10 && is_complaint(t))
    }

    fn finding_before(&self, sentence: usize, to: usize) -> Option<Term<'v>> {
        self.reader
            .terms(sentence, Category::Finding)
            .filter(|t| {
                t.tokens.end <= to
                    && to - t.tokens.end <= 8
                    && t.assertion == Assertion::Present
                    && is_complaint(t)
            })
            .last()
    }

    /// One event for all imaging named in one breath; a scan told again with "the" is the same.
    fn imaging(&mut self, sentence: usize) {
        let reader = self.reader;
        let mut open: Option<(Range<usize>, bool)> = None;
        let mut groups: Vec<Range<usize>> = Vec::new();
        for term in reader.procedures(sentence, &["imaging", "endoscopy"]) {
            if term.assertion != Assertion::Present
                || self.is_guidance(&term)
                || self.looks_back(sentence, &term)
            {
                continue;
            }
            match &mut open {
                Some((tokens, _))
                    if term.tokens.start - tokens.end <= 14
                        && !self.has_verb_between(sentence, tokens.end, term.tokens.start) =>
                {
                    tokens.end = term.tokens.end
                }
                Some((tokens, _)) => {
                    groups.push(tokens.clone());
                    open = Some((term.tokens.clone(), true));
                }
                None => open = Some((term.tokens.clone(), true)),
            }
        }
        groups.extend(open.map(|(tokens, _)| tokens));
        for tokens in groups {
            let again = reader.is(tokens.start.saturating_sub(1), &["the", "this", "these"])
                && self.out.iter().any(|e| {
                    e.kind == EventKind::Imaging && e.sentence + 1 >= sentence && e.sentence <= sentence
                })
                && !reader.any(
                    reader.sentence(sentence).start..tokens.start,
                    &["after", "later", "repeat", "follow", "control", "new"],
                );
            if !again {
                let start = reader.extend_left(sentence, tokens.start, |i| {
                    reader.is(
                        i,
                        &[
                            "enhanced", "contrast", "repeat", "follow", "up", "new", "control", "abdominal",
                            "chest", "brain", "pelvic", "thoracic", "whole", "body",
                        ],
                    )
                });
                self.push(EventKind::Imaging, sentence, start..tokens.end, 0.8);
            }
        }
    }

    /// "CT-guided biopsy": the imaging only guides.
    fn is_guidance(&self, term: &Term<'_>) -> bool {
        let next = term.tokens.end + usize::from(self.reader.is_hyphen(term.tokens.end));
        self.reader.is(next, &["guided", "guidance", "directed"])
            || self.reader.is(term.tokens.end - 1, &["guided"])
    }

    fn looks_back(&self, sentence: usize, term: &Term<'_>) -> bool {
        let reader = self.reader;
        reader
            .previous(sentence, term.tokens.start)
            .is_some_and(|p| reader.is(p, &["after", "following", "previous", "prior"]))
    }

    fn has_verb_between(&self, sentence: usize, from: usize, to: usize) -> bool {
        self.reader.cues(sentence).iter().any(|c| {
            matches!(c.kind, CueKind::FindingVerb | CueKind::Done)
                && c.tokens.start >= from
                && c.tokens.end <= to
        })
    }

    fn biopsy(&mut self, sentence: usize) {
        let reader = self.reader;
        let mut last: Option<usize> = None;
        for term in reader.procedures(sentence, &["biopsy"]) {
            if term.assertion != Assertion::Present
                || self.looks_back(sentence, &term)
                || last.is_some_and(|end| term.tokens.start < end + 6)
            {
                continue;
            }
            let told = self.out.iter().any(|e| e.kind == EventKind::Biopsy && e.sentence + 2 >= sentence);
            let definite = reader.is(term.tokens.start.saturating_sub(1), &["the", "this", "these"])
                || reader.normal(term.tokens.end) == "finding"
                || reader.normal(term.tokens.end) == "result"
                || reader.normal(term.tokens.end) == "specimen";
            last = Some(term.tokens.end);
            let done = reader
                .cues(sentence)
                .iter()
                .any(|c| c.kind == CueKind::Done && c.tokens.start.abs_diff(term.tokens.end) <= 8);
            if told && (definite || !done) {
                continue;
            }
            let end = if reader.is(term.tokens.end, &["of"]) {
                self.object_end(sentence, term.tokens.end, 5)
            } else {
                term.tokens.end
            };
            self.push(EventKind::Biopsy, sentence, term.tokens.start..end, 0.85);
        }
    }

    fn surgery(&mut self, sentence: usize) {
        let reader = self.reader;
        let named = procedures::operations_in(reader, sentence);
        for operation in named.iter().filter(|o| !procedures::is_retold(reader, self.case, o)) {
            self.push(EventKind::Surgery, sentence, operation.tokens.clone(), 0.85);
        }
        for (tokens, _) in procedures::removals(reader, sentence) {
            if !procedures::near_named(&named, &tokens)
                && !procedures::is_removal_retold(reader, self.case, sentence)
            {
                self.push(EventKind::Surgery, sentence, tokens, 0.75);
            }
        }
    }

    fn other_treatment(&mut self, sentence: usize) {
        let reader = self.reader;
        let mut last: Option<usize> = None;
        for term in reader.procedures(sentence, &["other_treatment"]) {
            if term.assertion != Assertion::Present
                || self.looks_back(sentence, &term)
                || last.is_some_and(|end| term.tokens.start < end + 5)
            {
                continue;
            }
            let done = reader
                .cues(sentence)
                .iter()
                .any(|c| c.kind == CueKind::Done && c.tokens.start.abs_diff(term.tokens.start) <= 15);
            if !done || reader.is(term.tokens.end, &["unit", "department", "clinic"]) {
                continue;
            }
            last = Some(term.tokens.end);
            self.push(EventKind::OtherTreatment, sentence, term.tokens.clone(), 0.7);
        }
    }

    fn death(&mut self, sentence: usize) {
        let reader = self.reader;
        if self.out.iter().any(|e| e.kind == EventKind::Death) {
            return;
        }
        let cue = reader.affirmed(sentence, CueKind::Died).find(|c| {
            !reader.is(c.tokens.end, &["rate", "risk", "certificate"])
                && !reader.is(c.tokens.start.saturating_sub(1), &["cell", "sudden"])
        });
        if let Some(cue) = cue {
            let end = self.object_end(sentence, cue.tokens.end, 8);
            self.push(EventKind::Death, sentence, cue.tokens.start..end, 0.95);
        }
    }

    /// A diagnosis is an affirmed tumor that tissue or a word of diagnosis names.
    fn diagnosis(&mut self, sentence: usize) {
        let reader = self.reader;
        let sources: Vec<usize> = reader
            .cues(sentence)
            .iter()
            .filter(|c| {
                matches!(c.kind, CueKind::Diagnosis | CueKind::Pathology)
                    && !matches!(c.assertion, Assertion::Literature | Assertion::Family | Assertion::Absent)
            })
            .map(|c| c.tokens.start)
            .chain(reader.procedures(sentence, &["biopsy", "pathology"]).map(|t| t.tokens.start))
            .collect();
        if sources.is_empty() {
            return;
        }
        let words: Vec<usize> = reader.cues_of(sentence, CueKind::Diagnosis).map(|c| c.tokens.end).collect();
        let candidates: Vec<Term<'v>> = reader
            .terms(sentence, Category::Tumor)
            .filter(|t| {
                let known = t.entry.attr("generic").is_none()
                    || super::tumor::is_histologic(t.entry)
                    || words.iter().any(|w| *w <= t.tokens.start && t.tokens.start - w <= 4);
                let by_tissue = t.assertion == Assertion::Possible
                    && reader.has(sentence, CueKind::Pathology)
                    && reader.any(
                        t.tokens.start.saturating_sub(4)..t.tokens.start,
                        &["suggestive", "favor", "favored"],
                    );
                (matches!(t.assertion, Assertion::Present | Assertion::Historical) || by_tissue)
                    && !t.adjective
                    && known
                    && !super::tumor::is_spread(t.entry)
                    && sources.iter().any(|s| s.abs_diff(t.tokens.start) <= 25)
            })
            .collect();
        // What follows the word of diagnosis is what was diagnosed; else the first tumor told.
        let after_word = candidates
            .iter()
            .filter(|t| words.iter().any(|w| *w <= t.tokens.start))
            .min_by_key(|t| t.tokens.start);
        let Some(tumor) = after_word.or(candidates.first()) else {
            self.other_diagnosis(sentence);
            return;
        };
        let spread = reader
            .affirmed(sentence, CueKind::Metastasis)
            .any(|c| c.tokens.start.abs_diff(tumor.tokens.start) <= 6);
        if words.is_empty() && spread && self.treated_before(sentence, tumor.tokens.start) {
            return;
        }
        let verb = reader
            .cues(sentence)
            .iter()
            .filter(|c| matches!(c.kind, CueKind::Diagnosis | CueKind::FindingVerb | CueKind::Affirmed))
            .map(|c| c.tokens.clone())
            .filter(|t| t.start.abs_diff(tumor.tokens.start) <= 10)
            .min_by_key(|t| t.start.abs_diff(tumor.tokens.start));
        let is_diagnosis_word = reader
            .cues_of(sentence, CueKind::Diagnosis)
            .any(|c| c.tokens.start.abs_diff(tumor.tokens.start) <= 12);
        if verb.is_none() && !is_diagnosis_word {
            return;
        }
        let told =
            self.out.iter().any(|e| {
                e.kind == EventKind::Diagnosis && e.sentence < sentence && e.sentence + 3 >= sentence
            }) && !is_diagnosis_word;
        if told {
            return;
        }
        let tokens = match verb {
            Some(v) if v.end <= tumor.tokens.start => v.start..tumor.tokens.end,
            _ => tumor.tokens.clone(),
        };
        self.push(EventKind::Diagnosis, sentence, tokens, 0.8);
    }

    /// "a diagnosis of acute cholecystitis was made", "was staged as IVB": a word of diagnosis with what follows.
    fn other_diagnosis(&mut self, sentence: usize) {
        let reader = self.reader;
        let stage = reader
            .mentions(sentence)
            .iter()
            .find(|m| matches!(m.kind, MentionKind::Stage) && m.assertion == Assertion::Present);
        let cue = reader.cues_of(sentence, CueKind::Diagnosis).find(|c| {
            let names = reader.is(c.tokens.end - 1, &["of", "with", "as"]);
            let stages = reader.any(c.tokens.clone(), &["staged", "classified"])
                && stage.is_some_and(|m| m.tokens.start.abs_diff(c.tokens.end) <= 5);
            c.assertion == Assertion::Present
                && (names && reader.any(c.tokens.clone(), &["diagnosis", "diagnosed"]) || stages)
        });
        let told = self
            .out
            .iter()
            .any(|e| e.kind == EventKind::Diagnosis && e.sentence + 1 >= sentence && e.sentence <= sentence);
        if let Some(cue) = cue.filter(|_| !told) {
            let end = self.object_end(sentence, cue.tokens.end, 6);
            self.push(EventKind::Diagnosis, sentence, cue.tokens.start..end, 0.6);
        }
    }

    /// Return, growth or spread of the tumor after a first treatment: one event a sentence, unless told apart.
    fn recurrence(&mut self, sentence: usize) {
        let reader = self.reader;
        let mut last: Option<usize> = None;
        for cue in reader
            .cues(sentence)
            .iter()
            .filter(|c| matches!(c.kind, CueKind::Recurrence | CueKind::Progression | CueKind::Metastasis))
        {
            let returned = cue.kind == CueKind::Recurrence && self.position(sentence) > 0;
            // "metastatic leiomyosarcoma … revealed disease progression": the adjective describes, the noun tells.
            let describes = reader.normal(cue.tokens.start) == "metastatic"
                && cue.tokens.len() == 1
                && reader.cues(sentence).iter().any(|c| {
                    matches!(c.kind, CueKind::Recurrence | CueKind::Progression)
                        && c.assertion == Assertion::Present
                        && c.tokens.start > cue.tokens.end
                });
            if describes
                || cue.assertion != Assertion::Present
                || !returned && !self.treated_before(sentence, cue.tokens.start)
                || self.is_part_of_denial(sentence, cue)
                || self.is_state(sentence, cue)
            {
                continue;
            }
            if last.is_some_and(|end| cue.tokens.start < end + 12) {
                continue;
            }
            let mut tokens = cue.tokens.clone();
            if let Some(first) = sites::list_before(reader, sentence, tokens.start).first() {
                tokens.start = first.tokens.start;
            }
            if reader.is(tokens.end, &["to", "in", "of", "at", "on"])
                && let Some(site) = sites::list_after(reader, sentence, tokens.end).last()
            {
                tokens.end = site.tokens.end;
            }
            last = Some(tokens.end);
            self.push(EventKind::Recurrence, sentence, tokens, 0.75);
            let under_treatment = reader
                .any(reader.sentence(sentence), &["cycle", "course", "despite", "under", "during", "on"])
                && (reader.has(sentence, CueKind::SystemicGeneric)
                    || reader.any(reader.sentence(sentence), &["treatment", "therapy", "cycle"]));
            if let Some(event) = self.out.last_mut() {
                event.under_treatment = under_treatment;
            }
        }
    }

    /// The cue stands inside "no evidence of recurrence".
    fn is_part_of_denial(&self, sentence: usize, cue: &Cue<'_>) -> bool {
        self.reader
            .cues_of(sentence, CueKind::NoDisease)
            .any(|n| n.tokens.start <= cue.tokens.start && cue.tokens.end <= n.tokens.end)
    }

    /// Words that speak of known disease and tell no new event: "regression of metastases", "for metastases",
    /// "of the metastatic disease", a metastasis taken out.
    fn is_state(&self, sentence: usize, cue: &Cue<'_>) -> bool {
        let reader = self.reader;
        let response = reader
            .cues(sentence)
            .iter()
            .any(|c| c.kind == CueKind::Response && c.tokens.start.abs_diff(cue.tokens.start) <= 10);
        let residual = reader.cues(sentence).iter().any(|c| {
            c.kind == CueKind::Residual
                && c.tokens.end <= cue.tokens.start
                && cue.tokens.start - c.tokens.end <= 3
        });
        let removed = reader
            .cues_of(sentence, CueKind::ResectVerb)
            .any(|c| c.tokens.start >= cue.tokens.end && c.tokens.start - cue.tokens.end <= 8);
        let operated = removed
            || procedures::operations_in(reader, sentence)
                .iter()
                .any(|o| o.tokens.contains(&cue.tokens.start));
        let first = sites::list_before(reader, sentence, cue.tokens.start)
            .first()
            .map_or(cue.tokens.start, |t| t.tokens.start);
        let mut at = reader.previous(sentence, first);
        while let Some(p) =
            at.filter(|&p| reader.is(p, &["solitary", "multiple", "single", "known", "residual", "a", "an"]))
        {
            at = reader.previous(sentence, p);
        }
        let before = at.map_or("", |p| reader.normal(p));
        let tissue = reader.is(cue.tokens.end, &["specimen", "tissue", "sample", "lesion"])
            || reader.normal(cue.tokens.start) == "metastatic"
                && reader
                    .cues(sentence)
                    .iter()
                    .any(|c| c.kind == CueKind::Diagnosis || c.kind == CueKind::Pathology)
                && reader
                    .terms(sentence, Category::Tumor)
                    .any(|t| t.tokens.start >= cue.tokens.end && t.tokens.start - cue.tokens.end <= 3)
                && self.out.iter().any(|e| e.kind == EventKind::Diagnosis && e.sentence == sentence);
        if tissue {
            return true;
        }
        let known = matches!(before, "for" | "the" | "these" | "this")
            && cue.kind == CueKind::Metastasis
            && !reader.has(sentence, CueKind::FindingVerb);
        cue.kind != CueKind::Recurrence && (response || residual) || operated || known
    }

    /// Response to treatment: words of response, and of improvement, after a non-surgical treatment.
    fn response(&mut self, sentence: usize) {
        let reader = self.reader;
        let mut last: Option<usize> = None;
        for cue in
            reader.cues(sentence).iter().filter(|c| matches!(c.kind, CueKind::Response | CueKind::Improved))
        {
            let denied = cue.assertion == Assertion::Absent;
            if !matches!(cue.assertion, Assertion::Present | Assertion::Absent)
                || denied && cue.kind == CueKind::Response
            {
                continue;
            }
            // A longer word of improvement ("regressed to normal"), or the formal category in the same sentence, wins.
            let inside = cue.kind == CueKind::Response
                && reader.cues_of(sentence, CueKind::Improved).any(|i| {
                    i.tokens.start <= cue.tokens.start
                        && cue.tokens.end <= i.tokens.end
                        && i.tokens.len() > cue.tokens.len()
                });
            let formal = !is_formal(reader, cue)
                && reader
                    .affirmed(sentence, CueKind::Response)
                    .any(|c| is_formal(reader, c) && c.tokens.start.abs_diff(cue.tokens.start) <= 15);
            // "complete disappearance of air": what vanished was no tumor.
            let of_other = cue.kind == CueKind::Response
                && !is_formal(reader, cue)
                && reader.is(cue.tokens.end, &["of"])
                && {
                    let object = cue.tokens.end..(cue.tokens.end + 9).min(reader.sentence(sentence).end);
                    !reader.cues(sentence).iter().any(|c| {
                        matches!(c.kind, CueKind::Mass | CueKind::Metastasis | CueKind::Recurrence)
                            && object.contains(&c.tokens.start)
                    }) && !reader.terms(sentence, Category::Tumor).any(|t| object.contains(&t.tokens.start))
                        && !reader.any(
                            object.clone(),
                            &[
                                "disease", "lymphadenopathy", "involvement", "uptake", "infiltration",
                                "size", "volume", "node", "all", "infiltrate",
                            ],
                        )
                };
            // "would be an exceptional phenomenon": the authors weigh, they do not tell.
            let weighed = reader.any(reader.sentence(sentence), &["would"])
                && !reader.has(sentence, CueKind::FindingVerb);
            if inside || formal || of_other || weighed {
                continue;
            }
            if !self.drug_treated_before(sentence, cue.tokens.start)
                || last.is_some_and(|end| cue.tokens.start < end + 10)
                || self.is_inside_other(sentence, cue)
            {
                continue;
            }
            last = Some(cue.tokens.end);
            self.push(
                EventKind::Response,
                sentence,
                cue.tokens.clone(),
                if cue.kind == CueKind::Response { 0.8 } else { 0.55 },
            );
            if let (Some(event), CueKind::Response) = (self.out.last_mut(), cue.kind) {
                event.response = response_of(cue);
            }
        }
    }

    /// "did not reveal residual metastases", after drug treatment: what was left is gone.
    fn cleared(&mut self, sentence: usize) {
        let reader = self.reader;
        let spread = reader.cues(sentence).iter().find(|c| {
            matches!(c.kind, CueKind::Metastasis | CueKind::Mass) && c.assertion == Assertion::Absent
        });
        let residual = reader.cues_of(sentence, CueKind::Residual).any(|c| c.assertion == Assertion::Absent);
        let last_treatment = self
            .out
            .iter()
            .filter(|e| e.kind.is_treatment() && e.sentence <= sentence)
            .max_by_key(|e| (e.sentence, e.tokens.start));
        let by_drugs = last_treatment.is_some_and(|e| e.kind != EventKind::Surgery);
        if let Some(cue) = spread.filter(|_| residual && by_drugs) {
            let denial = reader
                .cues_of(sentence, CueKind::NegationBefore)
                .map(|c| c.tokens.start)
                .filter(|&at| at < cue.tokens.start && cue.tokens.start - at <= 10)
                .max();
            self.push(EventKind::Response, sentence, denial.unwrap_or(cue.tokens.start)..cue.tokens.end, 0.6);
            if let Some(event) = self.out.last_mut() {
                event.response = Some(ReportedResponse::Complete);
            }
        }
    }

    fn is_inside_other(&self, sentence: usize, cue: &Cue<'_>) -> bool {
        let reader = self.reader;
        let remission_as_status = reader
            .cues_of(sentence, CueKind::NoDisease)
            .any(|n| n.tokens.start <= cue.tokens.start && cue.tokens.end <= n.tokens.end);
        // "response" of a pupil or an immune system, criteria of response.
        remission_as_status || reader.is(cue.tokens.end, &["evaluation", "criteria", "rate"])
    }

    /// A stated follow-up: a status with or without its time, in a sentence after treatment.
    fn follow_up(&mut self, sentence: usize) {
        let reader = self.reader;
        if !self.treated_before(sentence, usize::MAX)
            || self.out.iter().any(|e| e.kind == EventKind::Death && e.sentence == sentence)
        {
            return;
        }
        let told = |c: &&Cue<'_>| {
            !matches!(
                c.assertion,
                Assertion::Literature | Assertion::Family | Assertion::Hypothetical | Assertion::Planned
            )
        };
        let responded = self.out.iter().any(|e| e.kind == EventKind::Response && e.sentence == sentence);
        let clear = reader.cues(sentence).iter().find(|c| {
            told(c) && matches!(c.kind, CueKind::NoDisease) && !is_of_margin(reader, c) && !responded
                || matches!(c.kind, CueKind::Recurrence | CueKind::Metastasis)
                    && c.assertion == Assertion::Absent
                    && (reader.has(sentence, CueKind::FollowUp)
                        || reader
                            .mentions(sentence)
                            .iter()
                            .any(|m| matches!(m.kind, MentionKind::Duration { .. })))
        });
        let state = reader
            .cues(sentence)
            .iter()
            .filter(told)
            .find(|c| matches!(c.kind, CueKind::AliveWithDisease | CueKind::Alive));
        let follow = reader.cues_of(sentence, CueKind::FollowUp).find(told);
        let lost = reader.cues_of(sentence, CueKind::Lost).next();
        let time = reader.mentions(sentence).iter().find(|m| {
            matches!(m.kind, MentionKind::Duration { .. } | MentionKind::Date { .. })
                && m.assertion != Assertion::Literature
        });
        let anchor = match (lost, clear, state, follow, time) {
            (Some(l), ..) => l.tokens.clone(),
            (_, Some(c), _, _, _) => c.tokens.clone(),
            (_, _, Some(s), _, Some(_)) => s.tokens.clone(),
            (_, _, Some(s), Some(_), _) => s.tokens.clone(),
            (_, _, _, Some(f), Some(t)) if f.tokens.start.abs_diff(t.tokens.start) <= 8 => f.tokens.clone(),
            (_, _, _, Some(f), _) if reader.any(f.tokens.clone(), &["discharged"]) => f.tokens.clone(),
            _ => return,
        };
        // Where a time is told, the word beside it names the event.
        let beside = time.and_then(|t| {
            [clear, state, follow]
                .into_iter()
                .flatten()
                .min_by_key(|c| c.tokens.start.abs_diff(t.tokens.start))
                .filter(|c| c.tokens.start.abs_diff(t.tokens.start) <= 24)
        });
        let mut tokens = beside.map_or(anchor, |c| c.tokens.clone());
        if let Some(t) = time.filter(|t| t.tokens.start.abs_diff(tokens.start) <= 24) {
            tokens = tokens.start.min(t.tokens.start)..tokens.end.max(t.tokens.end);
        } else if let Some(f) = follow.filter(|f| f.tokens.start.abs_diff(tokens.start) <= 10) {
            tokens = tokens.start.min(f.tokens.start)..tokens.end.max(f.tokens.end);
        }
        self.push(EventKind::FollowUp, sentence, tokens, 0.75);
        if let Some(event) = self.out.last_mut() {
            event.is_clear = clear.is_some();
        }
    }
}

/// "margins free of tumor" speaks of a specimen.
pub(super) fn is_of_margin(reader: Reader<'_, '_>, cue: &Cue<'_>) -> bool {
    reader.any(
        cue.tokens.start.saturating_sub(8)..cue.tokens.end + 3,
        &["margin", "node", "specimen", "resection", "capsule"],
    ) && reader.any(cue.tokens.clone(), &["tumor", "cancer", "malignancy", "free", "disease"])
}

/// "stable disease", "partial response", "remission": a category, not a description.
fn is_formal(reader: Reader<'_, '_>, cue: &Cue<'_>) -> bool {
    reader.any(cue.tokens.clone(), &["response", "remission", "disease"])
}

fn is_complaint(term: &Term<'_>) -> bool {
    matches!(term.entry.attr("kind"), Some("symptom" | "sign"))
}

fn response_of(cue: &Cue<'_>) -> Option<ReportedResponse> {
    match cue.entry.attr("response")? {
        "CR" => Some(ReportedResponse::Complete),
        "PR" => Some(ReportedResponse::Partial),
        "SD" => Some(ReportedResponse::Stable),
        "PD" => Some(ReportedResponse::Progressive),
        _ => None,
    }
}
