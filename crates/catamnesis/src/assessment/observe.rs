//! What was seen of the tumor, from the words: sizes, changes, numbers, disappearance, new lesions.

mod heads;
mod changes;
mod numbers;

use super::page::Page;
use crate::facts::{Case, CountRole, EventKind, Modality, ReportedResponse};
use crate::mentions::MentionKind;
use crate::timeline::CaseTimeline;
use catamnesis_core::TextSpan;
use catamnesis_core::time::DayInterval;
use catamnesis_vocab::Category;

/// What was seen of a lesion. Sizes are in millimeters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Seen {
    /// Measured: the longest diameter, and the one across where told.
    Size {
        /// Longest diameter.
        mm: f64,
        /// The next one.
        across: Option<f64>,
    },
    /// A change told in percent, negative for a decrease.
    Percent {
        /// -40 for "decreased by 40 %".
        change: f64,
        /// Whether the words speak of volume.
        of_volume: bool,
    },
    /// Smaller, by words alone.
    Smaller,
    /// Larger, by words alone.
    Larger,
    /// Neither, by words alone.
    Unchanged,
    /// Gone.
    Gone,
    /// There.
    Present,
    /// First seen after treatment had begun.
    New,
    /// So many of them.
    Count {
        /// How many.
        n: u32,
        /// Seen, left over or taken out.
        role: CountRole,
    },
}

impl Seen {
    /// Words for a reader.
    pub fn words(self) -> String {
        match self {
            Seen::Size { mm, across: Some(other) } => format!("{mm} x {other} mm"),
            Seen::Size { mm, across: None } => format!("{mm} mm"),
            Seen::Percent { change, of_volume } => {
                let way = if change < 0.0 { "smaller" } else { "larger" };
                format!("{} % {way}{}", change.abs(), if of_volume { " in volume" } else { "" })
            }
            Seen::Smaller => "smaller".into(),
            Seen::Larger => "larger".into(),
            Seen::Unchanged => "unchanged".into(),
            Seen::Gone => "not seen any more".into(),
            Seen::Present => "present".into(),
            Seen::New => "new".into(),
            Seen::Count { n, role: CountRole::Resected } => format!("{n} taken out"),
            Seen::Count { n, role: CountRole::Residual } => format!("{n} left"),
            Seen::Count { n, role: CountRole::Seen } => format!("{n} seen"),
        }
    }

    /// Whether it says how large or how different the lesion is, and not only in which direction.
    pub fn is_measured(self) -> bool {
        matches!(self, Seen::Size { .. } | Seen::Percent { .. })
    }
}

/// One look at one lesion, or at all of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// What was seen.
    pub seen: Seen,
    /// Which lesion, by its place; `None` where the words speak of the tumor as a whole.
    pub lesion: Option<String>,
    /// Whether the lesion is a lymph node.
    pub node: bool,
    /// How it was looked at, where told.
    pub modality: Option<Modality>,
    /// The event of the case that tells when (index into its events).
    pub event: Option<usize>,
    /// When, in days from the presentation.
    pub when: Option<DayInterval>,
    /// The words.
    pub span: TextSpan,
    /// Where they stand.
    pub(crate) sentence: usize,
    pub(crate) token: usize,
    /// Whether it tells again how the lesion was before ("from 5 cm").
    pub(crate) retold: bool,
    /// Whether it tells a state ("no evidence of disease") and not a change ("disappeared").
    pub is_state: bool,
}

/// How a claimed response was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimKind {
    /// By imaging, by eye, or unsaid.
    Tumor,
    /// By uptake.
    Metabolic,
    /// In the specimen.
    Pathologic,
}

/// A response category that the author gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// The category.
    pub response: ReportedResponse,
    /// How it was judged.
    pub kind: ClaimKind,
    /// Criteria the author names in the same sentence.
    pub criteria: Option<String>,
    /// The event of the case that tells when.
    pub event: Option<usize>,
    /// When, in days from the presentation.
    pub when: Option<DayInterval>,
    /// The words.
    pub span: TextSpan,
    pub(crate) sentence: usize,
    pub(crate) token: usize,
}

/// Everything that is told of the tumor, in text order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Told {
    pub observations: Vec<Observation>,
    pub claims: Vec<Claim>,
}

/// Reads the sentences between the first and the last event of a case.
pub(crate) fn observe(page: Page<'_, '_>, case: &Case, timeline: &CaseTimeline) -> Told {
    let mut reader = Observer { page, case, timeline, told: Told::default() };
    for sentence in reader.sentences() {
        reader.changes(sentence);
        reader.plain_changes(sentence);
        reader.absences(sentence);
        reader.new_lesions(sentence);
        reader.sizes(sentence);
        reader.percents(sentence);
        reader.counts(sentence);
    }
    let mut told = reader.told;
    told.observations.sort_by_key(|o| (o.sentence, o.token));
    told.claims.sort_by_key(|c| (c.sentence, c.token));
    told.observations = settle(told.observations);
    told
}

struct Observer<'d, 'v, 'c> {
    page: Page<'d, 'v>,
    case: &'c Case,
    timeline: &'c CaseTimeline,
    told: Told,
}

impl Observer<'_, '_, '_> {
    /// Sentences of the course: from the first to the last event, in the kinds of section that events are in.
    fn sentences(&self) -> Vec<usize> {
        let all = self.case.events.iter().map(|e| e.value.sentence);
        let (Some(first), Some(last)) = (all.clone().min(), all.clone().max()) else { return Vec::new() };
        let kinds: Vec<_> = all.map(|s| self.page.document.section_kind(s)).collect();
        // The sentence after the last event may still tell a size.
        (first..=(last + 1).min(self.page.document.sentences.len().saturating_sub(1)))
            .filter(|s| kinds.contains(&self.page.document.section_kind(*s)))
            .collect()
    }

    /// Adds a look at a lesion, with the event that tells its time.
    fn see(&mut self, sentence: usize, tokens: std::ops::Range<usize>, seen: Seen) {
        let head = self.lesion(sentence, &tokens);
        let event = self.event_at(sentence, tokens.start);
        self.told.observations.push(Observation {
            seen,
            lesion: head.0,
            node: head.1,
            modality: self.modality(sentence, tokens.start),
            event,
            when: self.when(event),
            span: self.page.span(tokens.clone()),
            sentence,
            token: tokens.start,
            retold: false,
            is_state: false,
        });
    }

    fn claim(&mut self, sentence: usize, tokens: std::ops::Range<usize>, response: ReportedResponse) {
        let around = tokens.start.saturating_sub(3)..tokens.end + 2;
        let kind = if self.page.stem(around.clone(), &["patholog", "pcr", "viable", "histolog"]) {
            ClaimKind::Pathologic
        } else if self.page.stem(around, &["metabolic", "cmr"]) {
            ClaimKind::Metabolic
        } else {
            ClaimKind::Tumor
        };
        let event = self.event_at(sentence, tokens.start);
        self.told.claims.push(Claim {
            response,
            kind,
            criteria: self.criteria(sentence),
            event,
            when: self.when(event),
            span: self.page.span(tokens.clone()),
            sentence,
            token: tokens.start,
        });
    }

    fn when(&self, event: Option<usize>) -> Option<DayInterval> {
        event.and_then(|e| self.timeline.events.get(e)).and_then(|t| t.start)
    }

    /// The event of the sentence nearest to the words, else the last look at the patient told before.
    fn event_at(&self, sentence: usize, token: usize) -> Option<usize> {
        let looks = |kind| {
            matches!(
                kind,
                EventKind::Imaging
                    | EventKind::Response
                    | EventKind::Recurrence
                    | EventKind::FollowUp
                    | EventKind::Presentation
                    | EventKind::Biopsy
                    | EventKind::Diagnosis
            )
        };
        let of_sentence = self
            .case
            .events
            .iter()
            .enumerate()
            .filter(|(_, e)| e.value.sentence == sentence && looks(e.value.kind))
            .min_by_key(|(_, e)| self.page.tokens(e.span()).start.abs_diff(token))
            .map(|(i, _)| i);
        of_sentence.or_else(|| {
            self.case
                .events
                .iter()
                .enumerate()
                .rfind(|(_, e)| e.value.sentence < sentence && e.value.kind != EventKind::SymptomOnset)
                .filter(|(_, e)| looks(e.value.kind) && sentence - e.value.sentence <= 2)
                .map(|(i, _)| i)
        })
    }

    /// The way of looking told in the sentence: the last before the words, else the first behind them.
    fn modality(&self, sentence: usize, token: usize) -> Option<Modality> {
        let named: Vec<(usize, Modality)> = self
            .page
            .terms(sentence, Category::Procedure)
            .filter_map(|(entry, m)| {
                let modality = entry.attr("modality")?.split('+').find_map(Modality::from_name)?;
                Some((m.tokens.start, modality))
            })
            .collect();
        named.iter().rev().find(|(at, _)| *at <= token).or(named.first()).map(|(_, m)| *m)
    }

    /// Criteria named in the sentence.
    fn criteria(&self, sentence: usize) -> Option<String> {
        let tokens = self.page.sentence(sentence);
        let named = tokens.clone().find(|&i| {
            self.page.is(
                i,
                &[
                    "recist", "irecist", "mrecist", "who", "choi", "rano", "lugano", "percist", "cheson",
                    "imwg", "deauville",
                ],
            ) && (!self.page.is(i, &["who"]) || self.page.document.word(i) == "WHO")
        })?;
        let mut name = self.page.document.word(named).to_owned();
        let next = named + if self.page.is(named + 1, &["version", "v", "criteria"]) { 2 } else { 1 };
        if self.page.document.word(next).starts_with(|c: char| c.is_ascii_digit()) && tokens.contains(&next) {
            name.push(' ');
            name.push_str(self.page.document.word(next));
        }
        Some(name)
    }
}

/// Among looks at one lesion in one sentence, what is measured stands for what is only described.
fn settle(observations: Vec<Observation>) -> Vec<Observation> {
    let overruled: Vec<bool> = observations
        .iter()
        .map(|o| {
            let vague = matches!(o.seen, Seen::Smaller | Seen::Larger | Seen::Unchanged | Seen::Present);
            vague
                && observations.iter().any(|p| {
                    let same = p.lesion == o.lesion || p.lesion.is_none() || o.lesion.is_none();
                    p.sentence == o.sentence && same && p.seen.is_measured() && !p.retold
                })
        })
        .collect();
    let mut kept: Vec<Observation> = Vec::new();
    for (observation, overruled) in observations.into_iter().zip(overruled) {
        let again = kept.iter().any(|k| {
            k.sentence == observation.sentence && k.lesion == observation.lesion && k.seen == observation.seen
        });
        if !overruled && !again {
            kept.push(observation);
        }
    }
    kept
}

/// Whether a mention is a size.
fn size_of(kind: &MentionKind<'_>) -> Option<(f64, Option<f64>)> {
    let MentionKind::Size { mm } = kind else { return None };
    let mut sorted: Vec<f64> = mm.clone();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let largest = *sorted.first()?;
    (0.5..=1000.0).contains(&largest).then(|| (largest, sorted.get(1).copied()))
}
