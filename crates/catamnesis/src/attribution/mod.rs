//! Stage 7: the course of one patient as a series that explanations can be weighed by.
//!
//! In: what stage 6 read ([`CaseAssessment`]), with the words and the timeline behind it. Out: a
//! [`Weighable`] case, whose series goes to `catamnesis_attribution::weigh`, or what is missing
//! ([`Unweighable`]). Book: docs/book/src/stages/07-attribution.md
//!
//! Invariants
//! - Every observation and every exposure of the series carries the words it comes from, with an id by which a
//!   page links them.
//! - Times are counted from what the words count from (a cycle, the end of treatment, the look before); a time
//!   that is known only between bounds stays an interval.
//! - A response that the author gives is used as a finding only by the bounds of its criteria.

mod finding;
mod moment;

use crate::assessment::page::Page;
use crate::assessment::{CaseAssessment, Claim, Given, Line, Observation, Seen};
use crate::facts::{Case, CountRole, EventKind, ReportedResponse};
use crate::pipeline::Analysis;
use crate::timeline::CaseTimeline;
use crate::timeline::episodes::Side;
use catamnesis_attribution::series::{
    Duration, Evidence, Exposure, ExposureKind, Finding, Modality, Moment, Observation as Look, Range, Series,
};
use catamnesis_core::TextSpan;
use catamnesis_core::time::DAYS_PER_MONTH;
use moment::Clock;

/// A case whose explanations can be weighed.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighable {
    /// The series.
    pub series: Series,
    /// The words behind every id of evidence in the series.
    pub words: Vec<(String, TextSpan)>,
    /// What a reader should know of how the series came about, as sentences.
    pub remarks: Vec<String>,
}

/// Why a case cannot be turned into a series.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unweighable {
    /// No tumor is told.
    #[error("no tumor is told, so there is no course of one to explain")]
    NoTumor,
    /// No medical treatment is told.
    #[error(
        "no systemic treatment or radiotherapy is told; a regression without any treatment has no rival \
         explanation here: catamnesis assess judges it by the definition of Everson and Cole"
    )]
    NoTreatment,
    /// The tumor is not told to have become smaller under a treatment.
    #[error(
        "the report tells of no look at which the tumor was smaller or gone after treatment began: missing are \
         later examinations with what they showed"
    )]
    NoRegression,
    /// Looks without a time.
    #[error(
        "{without} of {all} looks at the tumor have no time that can be counted from the treatment: missing are \
         their dates, or how long after the start or end of treatment they were made"
    )]
    NoTimes {
        /// Looks without a time.
        without: usize,
        /// All looks.
        all: usize,
    },
    /// One look is too few.
    #[error(
        "only {0} look at the tumor after treatment began can be used, and at least two are needed: missing are \
         further examinations with their dates and what they showed"
    )]
    TooFew(usize),
}

impl Unweighable {
    /// Permanent code of the message.
    pub fn code(&self) -> &'static str {
        match self {
            Unweighable::TooFew(_) => "B001",
            Unweighable::NoTreatment => "B002",
            Unweighable::NoRegression => "B003",
            Unweighable::NoTumor | Unweighable::NoTimes { .. } => "B012",
        }
    }
}

/// Turns a case into a series.
///
/// Steps: 1. the line of treatment under which most looks tell of the tumor, one of them smaller or gone, the
/// later line among equals; 2. what was given, as exposures; 3. every look until the next line, as a finding
/// with its moment; operations in between are exposures of their own.
///
/// # Errors
/// What is missing, where the report does not tell enough.
pub fn series(
    analysis: &Analysis<'_>,
    index: usize,
    assessment: &CaseAssessment,
    id: &str,
) -> Result<Weighable, Unweighable> {
    let (Some(case), Some(timeline)) = (analysis.facts.cases.get(index), analysis.timeline.cases.get(index))
    else {
        return Err(Unweighable::NoTumor);
    };
    if case.tumor.is_none() {
        return Err(Unweighable::NoTumor);
    }
    let page = Page { document: &analysis.document, mentions: &analysis.mentions };
    let builder = Builder { page, case, timeline, assessment, text: analysis.document.text };
    let mut best: Option<(usize, Weighable)> = None;
    let mut refused = Unweighable::NoTreatment;
    for line in assessment.lines.iter().rev() {
        match builder.line(&line.line, id) {
            Ok(found) => {
                let n = found.series.observations.len();
                if best.as_ref().is_none_or(|(most, _)| n > *most) {
                    best = Some((n, found));
                }
            }
            Err(reason) if matches!(refused, Unweighable::NoTreatment | Unweighable::NoRegression) => {
                refused = reason;
            }
            Err(_) => {}
        }
    }
    best.map(|(_, found)| found).ok_or(refused)
}

struct Builder<'d, 'v, 'c> {
    page: Page<'d, 'v>,
    case: &'c Case,
    timeline: &'c CaseTimeline,
    assessment: &'c CaseAssessment,
    text: &'d str,
}

/// What was seen and claimed in one sentence.
#[derive(Debug, Default)]
struct Told<'c> {
    sentence: usize,
    token: usize,
    event: Option<usize>,
    worse: bool,
    looks: Vec<&'c Observation>,
    claims: Vec<&'c Claim>,
}

impl Builder<'_, '_, '_> {
    fn line(&self, line: &Line, id: &str) -> Result<Weighable, Unweighable> {
        let baseline = self.baseline(line);
        let mut words = Vec::new();
        let exposures = self.exposures(line, &mut words);
        let Some(first) = line.given.first().and_then(|&g| self.assessment.given.get(g)) else {
            return Err(Unweighable::NoTreatment);
        };
        let last = line.given.last().and_then(|&g| self.assessment.given.get(g)).unwrap_or(first);
        let mut clock = Clock::new(self.page, self.timeline, first, last, line.given.len() == 1);
        let told = self.told(line, &clock);
        let mut observations: Vec<Look> = Vec::new();
        let (mut without, mut all) = (0, 0);
        // After an operation nothing may be left: "no evidence of disease" is then no regression.
        let mut there = baseline.there;
        let operations: Vec<usize> = self
            .assessment
            .given
            .iter()
            .filter(|g| g.kind == EventKind::Surgery && line.from < g.token && g.token < line.until_next)
            .map(|g| g.token)
            .collect();
        let mut operated = 0;
        for t in &told {
            let done = operations.iter().filter(|o| **o < t.token).count();
            there &= done == operated;
            operated = done;
            let Some(finding) = finding::of(t, &baseline) else { continue };
            let state = finding == Finding::BelowDetection
                && t.claims.is_empty()
                && t.looks.iter().all(|o| o.is_state);
            if state && !there {
                continue;
            }
            there |= finding != Finding::BelowDetection;
            all += 1;
            let moments = clock.moments(t.sentence, t.token, t.event, observations.len());
            if moments.is_empty() {
                without += 1;
            }
            for (mut moment, time) in moments {
                // Seen gone twice: when exactly it was seen gone again moves nothing.
                let again = observations.last().is_some_and(|o| o.finding == Finding::BelowDetection);
                if finding == Finding::BelowDetection && again {
                    moment.months = Range::exactly(moment.months.middle());
                }
                let spans = t.looks.iter().map(|o| o.span).chain(t.claims.iter().map(|c| c.span)).chain(time);
                observations.push(Look {
                    when: moment,
                    finding,
                    modality: self.modality(t),
                    evidence: self.evidence(spans, &mut words),
                });
            }
        }
        let regresses = observations.iter().any(|o| finding::regresses(&o.finding));
        if !regresses
            && without > 0
            && told.iter().any(|t| finding::of(t, &baseline).is_some_and(|f| finding::regresses(&f)))
        {
            return Err(Unweighable::NoTimes { without, all });
        }
        if !regresses {
            return Err(Unweighable::NoRegression);
        }
        if observations.len() < 2 {
            return Err(Unweighable::TooFew(observations.len()));
        }
        let mut remarks = clock.remarks();
        if line.given.len() > 1 {
            remarks.push("several treatments without a look between them are taken as one".to_owned());
        }
        let looks = || told.iter().flat_map(|t| &t.looks);
        if looks().any(|o| o.seen == Seen::New)
            && looks().any(|o| matches!(o.seen, Seen::Gone | Seen::Smaller))
        {
            remarks.push(
                "some lesions were new while others became smaller; the calculation takes them to move together"
                    .to_owned(),
            );
        }
        if without > 0 {
            remarks.push(format!("{without} of {all} looks at the tumor have no time and were left out"));
        }
        let series = Series {
            id: id.to_owned(),
            tumor: self.case.tumor.as_ref().map(|t| t.value.histology.label.clone()),
            baseline_mm: baseline.mm.map(Range::exactly),
            lesions: baseline.lesions,
            observations,
            exposures,
        };
        Ok(Weighable { series, words, remarks })
    }

    /// Looks and claims after the start of the line and before the next one, sentence by sentence; what is worse
    /// than the words before it in the same sentence stands alone, and so does what another time is told for.
    fn told(&self, line: &Line, clock: &Clock<'_, '_, '_>) -> Vec<Told<'_>> {
        let within = |token: usize| line.from <= token && token < line.until_next;
        let mut told: Vec<Told<'_>> = Vec::new();
        let mut slot = |sentence: usize, token: usize, event: Option<usize>, worse: bool| -> usize {
            let times = clock.times(sentence);
            let number = |token: usize| times.iter().filter(|t| **t < token).count();
            let known = told.iter().position(|t| {
                t.sentence == sentence && number(t.token).max(1) == number(token).max(1) && t.worse == worse
            });
            known.unwrap_or_else(|| {
                told.push(Told { sentence, token, event, worse, ..Told::default() });
                told.len() - 1
            })
        };
        let mut looks: Vec<(usize, &Observation)> = Vec::new();
        let mut claims: Vec<(usize, &Claim)> = Vec::new();
        for o in self.assessment.observations.iter().filter(|o| within(o.token) && !o.retold) {
            if matches!(o.seen, Seen::Count { role: CountRole::Resected, .. }) {
                continue;
            }
            let worse = matches!(o.seen, Seen::New | Seen::Larger);
            looks.push((slot(o.sentence, o.token, o.event, worse), o));
        }
        for c in self.assessment.claims.iter().filter(|c| within(c.token)) {
            let worse = c.response == ReportedResponse::Progressive;
            claims.push((slot(c.sentence, c.token, c.event, worse), c));
        }
        for (i, o) in looks {
            told.get_mut(i).into_iter().for_each(|t| t.looks.push(o));
        }
        for (i, c) in claims {
            told.get_mut(i).into_iter().for_each(|t| t.claims.push(c));
        }
        told.retain(|t| !(t.looks.is_empty() && t.claims.is_empty()));
        told.sort_by_key(|t| (t.sentence, t.token));
        told
    }

    /// The leading lesion and the number of lesions before the line.
    fn baseline(&self, line: &Line) -> finding::Baseline {
        let known = self.assessment.lines.iter().find(|l| l.line == *line).map(|l| &l.baseline);
        let leading = known.and_then(|b| {
            b.lesions
                .iter()
                .filter(|l| l.mm.is_some())
                .max_by(|a, b| a.mm.unwrap_or(0.0).total_cmp(&b.mm.unwrap_or(0.0)))
        });
        let operated = self
            .assessment
            .given
            .iter()
            .filter(|g| g.kind == EventKind::Surgery && g.token < line.from)
            .map(|g| g.token)
            .max()
            .unwrap_or(0);
        let counted = self.assessment.observations.iter().rfind(|o| {
            operated <= o.token
                && o.token < line.from
                && matches!(o.seen, Seen::Count { role: CountRole::Seen, .. })
        });
        finding::Baseline {
            there: known.is_some_and(|b| !b.operated || !b.lesions.is_empty()),
            mm: leading.and_then(|l| l.mm),
            leading: leading.map(|l| l.name.clone()),
            lesions: counted.and_then(|o| match o.seen {
                Seen::Count { n, .. } => Some(n),
                _ => None,
            }),
            counted: counted.and_then(|o| o.lesion.clone()),
        }
    }

    /// The line as one exposure, and operations until the next line.
    fn exposures(&self, line: &Line, words: &mut Vec<(String, TextSpan)>) -> Vec<Exposure> {
        let given: Vec<&Given> = line.given.iter().filter_map(|&g| self.assessment.given.get(g)).collect();
        let (Some(first), Some(last)) = (given.first(), given.last()) else { return Vec::new() };
        let mut agents: Vec<String> = Vec::new();
        for g in &given {
            let names = if g.agents.is_empty() { vec![g.what.clone()] } else { g.agents.clone() };
            for name in names {
                if !agents.contains(&name) {
                    agents.push(name);
                }
            }
        }
        let treatment = Exposure {
            kind: ExposureKind::Treatment,
            what: agents.join(" + "),
            start: Moment::at(0.0),
            duration: self.duration(first, last, given.len() == 1),
            evidence: self.evidence(given.iter().flat_map(|g| g.evidence.iter().copied()), words),
        };
        let mut exposures = vec![treatment];
        for operation in self
            .assessment
            .given
            .iter()
            .filter(|g| g.kind == EventKind::Surgery && line.from < g.token && g.token < line.until_next)
        {
            let after = self.timeline.between(Side::Start(first.event), Side::Start(operation.event));
            let Some(days) = after.filter(|d| d.hi() > 0.0) else { continue };
            let (lo, hi) = days.months();
            exposures.push(Exposure {
                kind: ExposureKind::Surgery,
                what: operation.what.clone(),
                start: Moment::at(0.5 * (lo.max(0.0) + hi)),
                duration: Duration::Months(Range::exactly(0.0)),
                evidence: self.evidence(operation.evidence.iter().copied(), words),
            });
        }
        exposures
    }

    /// How long the line lasted: cycles where they are counted, else the bounds of the timeline.
    fn duration(&self, first: &Given, last: &Given, alone: bool) -> Duration {
        if let Some(n) = first.cycles.filter(|n| alone && *n > 0) {
            let each = match first.cycle_days {
                Some(days) => Range::exactly(f64::from(days) / DAYS_PER_MONTH),
                None => {
                    Range::new(moment::CYCLE_DAYS.0 / DAYS_PER_MONTH, moment::CYCLE_DAYS.1 / DAYS_PER_MONTH)
                }
            };
            return Duration::Cycles { count: f64::from(n), each };
        }
        let days = self.timeline.between(Side::Start(first.event), Side::End(last.event));
        let (lo, hi) = days.map_or((0.5, 6.0), |d| d.months());
        Duration::Months(moment::settled(Range::new(lo.max(0.5), hi.clamp(1.0, 36.0))))
    }

    fn modality(&self, told: &Told<'_>) -> Modality {
        use crate::facts::Modality as Told;
        let named = told.looks.iter().find_map(|o| o.modality);
        match named {
            Some(Told::Ultrasound) => Modality::Ultrasound,
            Some(Told::Ct) => Modality::Ct,
            Some(Told::Mri) => Modality::Mri,
            Some(Told::Pet) => Modality::Pet,
            Some(Told::XRay | Told::Mammography) => Modality::Radiograph,
            Some(Told::Endoscopy) => Modality::Clinical,
            Some(Told::Scintigraphy | Told::Angiography) | None => Modality::Unknown,
        }
    }

    fn evidence(
        &self,
        spans: impl Iterator<Item = TextSpan>,
        words: &mut Vec<(String, TextSpan)>,
    ) -> Vec<Evidence> {
        let mut out: Vec<Evidence> = Vec::new();
        for span in spans {
            let quote = span.of(self.text).split_whitespace().collect::<Vec<_>>().join(" ");
            if out.iter().any(|e| e.quote == quote) {
                continue;
            }
            let known = words.iter().find(|(_, s)| *s == span).map(|(id, _)| id.clone());
            let id = known.unwrap_or_else(|| {
                let id = format!("w{}", words.len() + 1);
                words.push((id.clone(), span));
                id
            });
            out.push(Evidence { id: Some(id), quote });
        }
        out
    }
}

/// Whether a finding of the series is used at all.
pub fn is_used(finding: &Finding) -> bool {
    *finding != Finding::NotEvaluable
}
