//! Stage 6: what became of the tumor under treatment: the author's words and our derivation, side by side.
//!
//! In: [`FactSet`](crate::facts::FactSet) and [`Timeline`](crate::timeline::Timeline), with the words behind
//! them. Out: [`Assessments`]. The rules themselves, and their numbers, are of `catamnesis-assessment`; here
//! words become its lesions. Book: docs/book/src/stages/06-assessment.md
//!
//! Invariants
//! - What the author claims ([`Claim`]) and what we derive ([`Derived`]) are different types; they meet in
//!   [`compare`], which tells a difference as A025.
//! - A category is derived only if every size that the words allow gives it.
//! - A lesion taken out is no response.

pub(crate) mod page;
pub mod given;
pub mod observe;
pub mod derive;
pub mod compare;
pub mod exceptional;
pub mod spontaneous;
pub mod late;

pub use derive::Derived;
pub use exceptional::{Exceptional, Population};
pub use given::{Given, Line};
pub use late::Late;
pub use observe::{Claim, ClaimKind, Observation, Seen};
pub use spontaneous::Spontaneous;

use crate::facts::{Case, EventKind, ReportedResponse};
use crate::pipeline::Analysis;
use crate::timeline::CaseTimeline;
use crate::timeline::episodes::Side;
use catamnesis_assessment::criteria::Criteria;
use catamnesis_assessment::response::Response;
use catamnesis_core::time::DayInterval;
use catamnesis_core::{Diagnostics, TextSpan};
use page::Page;

/// The assessments of a report, one per case.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Assessments {
    /// In the order of the cases.
    pub cases: Vec<CaseAssessment>,
}

/// What became of one patient's tumor.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseAssessment {
    /// Which patient of the report, from 1.
    pub number: usize,
    /// Treatments in the order told.
    pub given: Vec<Given>,
    /// What was seen of the tumor, in text order.
    pub observations: Vec<Observation>,
    /// What the author claims, in text order.
    pub claims: Vec<Claim>,
    /// One per line of medical treatment.
    pub lines: Vec<LineAssessment>,
    /// Whether the best response was exceptional by the criteria of the NCI.
    pub exceptional: Exceptional,
    /// Whether a regression was spontaneous by Everson and Cole.
    pub spontaneous: Spontaneous,
    /// The tumor went on shrinking, or was gone, only after the end of treatment.
    pub late: Option<Late>,
}

/// What became of the tumor under one line of treatment.
#[derive(Debug, Clone, PartialEq)]
pub struct LineAssessment {
    /// The treatments.
    pub line: Line,
    /// What there was before.
    pub baseline: Baseline,
    /// The looks after the start, in order.
    pub timepoints: Vec<Timepoint>,
    /// The best category that the author claims under this line, by index into the claims.
    pub best_claim: Option<usize>,
    /// The best category that we derive, by index into the time points.
    pub best_derived: Option<usize>,
    /// Whether the best derived response was seen again at least 28 days later.
    pub confirmed: Option<bool>,
    /// How long the response lasted.
    pub duration: Option<Lasting>,
}

/// Lesions before a line of treatment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Baseline {
    /// The lesions.
    pub lesions: Vec<BaselineLesion>,
    /// Whether an operation came before: then there may have been nothing left that could respond.
    pub operated: bool,
}

/// A lesion before a line of treatment.
#[derive(Debug, Clone, PartialEq)]
pub struct BaselineLesion {
    /// Its place; `None` where the words speak of the tumor.
    pub name: Option<String>,
    /// Whether it is a lymph node.
    pub node: bool,
    /// Longest diameter in millimeters, where told.
    pub mm: Option<f64>,
    /// The words.
    pub span: TextSpan,
}

/// One time at which the tumor was looked at under a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Timepoint {
    /// Days after the start of the line; `None` where nothing bounds it.
    pub since_start: Option<DayInterval>,
    /// The event of the case that tells the time.
    pub event: Option<usize>,
    /// Indices into the observations.
    pub observations: Vec<usize>,
    /// Indices into the claims.
    pub claims: Vec<usize>,
    /// What we derive.
    pub derived: Derived,
}

/// A length with what ends it.
#[derive(Debug, Clone, PartialEq)]
pub struct Lasting {
    /// In days, where bounded.
    pub days: Option<DayInterval>,
    /// Whether progression ended it; else it lasted at least so long.
    pub ended: bool,
    /// The words at the beginning and at the end.
    pub evidence: Vec<TextSpan>,
}

/// Assesses every case of a report by `criteria`; `population` is what is known of like patients.
///
/// Steps: 1. what was given, what was seen, what the author claims; 2. lines of treatment with their baseline;
/// 3. a derived category for every look, by the criteria; 4. the author's claim beside it (A025, A026);
/// 5. exceptional response, spontaneous regression, response after the end of treatment.
pub fn assess(
    analysis: &Analysis<'_>,
    criteria: &Criteria,
    population: &Population,
    diagnostics: &mut Diagnostics,
) -> Assessments {
    let page = Page { document: &analysis.document, mentions: &analysis.mentions };
    let mut cases = Vec::new();
    for (case, timeline) in analysis.facts.cases.iter().zip(&analysis.timeline.cases) {
        let given = given::treatments(page, case, timeline);
        let observe::Told { observations, claims } = observe::observe(page, case, timeline);
        // Without a tumor there is nothing that could respond: "remission" may be of another illness.
        let has_tumor = case.tumor.is_some();
        let looks: Vec<usize> =
            observations.iter().map(|o| o.token).chain(claims.iter().map(|c| c.token)).collect();
        let lines = given::lines(&given, &looks)
            .into_iter()
            .filter(|_| has_tumor)
            .map(|line| one_line(line, case, timeline, &given, (&observations, &claims), criteria))
            .collect();
        let mut found = CaseAssessment {
            number: case.number,
            exceptional: Exceptional::default(),
            spontaneous: Spontaneous::default(),
            late: None,
            given,
            observations,
            claims,
            lines,
        };
        compare::report(&found, page, diagnostics);
        found.exceptional = exceptional::judge(&found, population);
        found.spontaneous = spontaneous::judge(&found, page, case, diagnostics);
        found.late = late::find(&found, page, timeline);
        cases.push(found);
    }
    Assessments { cases }
}

/// Looks and claims of one time.
#[derive(Debug, Default)]
struct Looks {
    event: Option<usize>,
    sentence: usize,
    token: usize,
    worse: bool,
    observations: Vec<usize>,
    claims: Vec<usize>,
}

fn one_line(
    line: Line,
    case: &Case,
    timeline: &CaseTimeline,
    given: &[Given],
    (observations, claims): (&[Observation], &[Claim]),
    criteria: &Criteria,
) -> LineAssessment {
    let start = line.given.first().and_then(|&i| given.get(i)).map(|g| g.event);
    let baseline = baseline(&line, given, observations);
    let within = |token: usize| line.from <= token && token < line.until;
    // Looks with the same event were made at the same time; those without one stand alone.
    // "in remission for a year, then relapsed": what is worse than before is another time.
    let mut groups: Vec<Looks> = Vec::new();
    let mut place = |event: Option<usize>, (sentence, token): (usize, usize), worse: bool| {
        let known = groups.iter().position(|g| {
            g.worse == worse
                && if event.is_some() {
                    g.event == event
                } else {
                    g.event.is_none() && g.sentence == sentence
                }
        });
        known.unwrap_or_else(|| {
            groups.push(Looks { event, sentence, token, worse, ..Looks::default() });
            groups.len() - 1
        })
    };
    let mut seen: Vec<(usize, usize)> = Vec::new();
    let mut claimed: Vec<(usize, usize)> = Vec::new();
    for (i, o) in observations.iter().enumerate() {
        if within(o.token)
            && !o.retold
            && !matches!(o.seen, Seen::Count { role: crate::facts::CountRole::Resected, .. })
        {
            let worse = matches!(o.seen, Seen::New | Seen::Larger);
            seen.push((place(o.event, (o.sentence, o.token), worse), i));
        }
    }
    for (i, c) in claims.iter().enumerate() {
        // What the specimen shows tells of the treatment before the operation.
        let of_specimen =
            c.kind == ClaimKind::Pathologic && line.until <= c.token && c.token < line.until_next;
        if within(c.token) || of_specimen {
            let worse = c.response == ReportedResponse::Progressive;
            claimed.push((place(c.event, (c.sentence, c.token), worse), i));
        }
    }
    for (group, i) in seen {
        groups.get_mut(group).into_iter().for_each(|g| g.observations.push(i));
    }
    for (group, i) in claimed {
        groups.get_mut(group).into_iter().for_each(|g| g.claims.push(i));
    }
    groups.sort_by_key(|g| (g.sentence, g.token));
    let looks: Vec<derive::Group> = groups.iter().map(|g| g.observations.clone()).collect();
    let derived = derive::derive(criteria, &baseline, observations, &looks);
    let timepoints: Vec<Timepoint> = groups
        .into_iter()
        .zip(derived)
        .map(|(Looks { event, observations, claims, .. }, derived)| Timepoint {
            since_start: start
                .zip(event)
                .and_then(|(s, e)| timeline.between(Side::Start(s), Side::Start(e)))
                .map(|d| DayInterval::new(d.lo().max(0.0), d.hi().max(0.0))),
            event,
            observations,
            claims,
            derived,
        })
        .collect();
    let best_derived = best_derived(&timepoints);
    let best_claim = best_claim(&timepoints, claims);
    let confirmed = best_derived.and_then(|b| confirmed(&timepoints, b, timeline));
    let duration = duration(&timepoints, claims, case, timeline, &line);
    LineAssessment { line, baseline, timepoints, best_claim, best_derived, confirmed, duration }
}

/// Lesions told before the line and since the last operation, each with its last size, and sizes that are told
/// again under the line.
fn baseline(line: &Line, given: &[Given], observations: &[Observation]) -> Baseline {
    let last_operation =
        given.iter().filter(|g| g.kind == EventKind::Surgery && g.token < line.from).map(|g| g.token).max();
    let operated = last_operation.unwrap_or(0);
    let mut baseline = Baseline { operated: last_operation.is_some(), ..Baseline::default() };
    for o in observations {
        let before = operated <= o.token && o.token < line.from;
        let again = o.retold && line.from <= o.token && o.token < line.until;
        if !before && !again {
            continue;
        }
        let mm = match o.seen {
            Seen::Size { mm, .. } => Some(mm),
            Seen::Gone => {
                baseline.lesions.retain(|l| o.lesion.is_some() && l.name != o.lesion);
                continue;
            }
            _ => None,
        };
        match baseline.lesions.iter_mut().find(|l| l.name == o.lesion) {
            Some(known) if mm.is_some() => {
                (known.mm, known.span) = (mm, o.span);
            }
            Some(_) => {}
            None => baseline.lesions.push(BaselineLesion {
                name: o.lesion.clone(),
                node: o.node,
                mm,
                span: o.span,
            }),
        }
    }
    baseline
}

/// The first time point of the best category, until progression.
fn best_derived(timepoints: &[Timepoint]) -> Option<usize> {
    let mut best: Option<(Response, usize)> = None;
    for (i, t) in timepoints.iter().enumerate() {
        let response = t.derived.response;
        if response == Response::NotEvaluable {
            continue;
        }
        if best.is_none_or(|(known, _)| response < known) {
            best = Some((response, i));
        }
        if response == Response::Progressive {
            break;
        }
    }
    best.map(|(_, i)| i)
}

fn best_claim(timepoints: &[Timepoint], claims: &[Claim]) -> Option<usize> {
    let mut best: Option<(ReportedResponse, usize)> = None;
    for t in timepoints {
        for &i in &t.claims {
            let Some(claim) = claims.get(i) else { continue };
            if best.is_none_or(|(known, _)| claim.response < known) {
                best = Some((claim.response, i));
            }
        }
        let progressed = t
            .claims
            .iter()
            .any(|&i| claims.get(i).is_some_and(|c| c.response == ReportedResponse::Progressive));
        if progressed && best.is_some() {
            break;
        }
    }
    best.map(|(_, i)| i)
}

/// Whether the category was seen again, or a better one, at least 28 days later (RECIST 1.1, 4.6.1); `None` where
/// the times do not tell.
fn confirmed(timepoints: &[Timepoint], best: usize, timeline: &CaseTimeline) -> Option<bool> {
    let first = timepoints.get(best).filter(|t| t.derived.response.is_objective())?;
    let mut could = false;
    for later in timepoints.iter().skip(best + 1) {
        if later.derived.response == Response::Progressive {
            break;
        }
        if later.derived.response > first.derived.response {
            continue;
        }
        let apart =
            first.event.zip(later.event).and_then(|(a, b)| timeline.between(Side::Start(a), Side::Start(b)));
        match apart {
            Some(d) if d.lo() >= 28.0 => return Some(true),
            Some(d) if d.hi() < 28.0 => {}
            _ => could = true,
        }
    }
    if could { None } else { Some(false) }
}

/// From the first response, claimed or derived, to progression; to the last follow-up where none is told.
fn duration(
    timepoints: &[Timepoint],
    claims: &[Claim],
    case: &Case,
    timeline: &CaseTimeline,
    line: &Line,
) -> Option<Lasting> {
    let responds = |t: &&Timepoint| {
        t.derived.response.is_objective()
            || t.claims.iter().filter_map(|&i| claims.get(i)).any(|c| c.response <= ReportedResponse::Partial)
    };
    let progresses = |t: &&Timepoint| {
        t.derived.response == Response::Progressive
            || t.claims
                .iter()
                .filter_map(|&i| claims.get(i))
                .any(|c| c.response == ReportedResponse::Progressive)
    };
    let first = timepoints.iter().position(|t| responds(&t))?;
    let from = timepoints.get(first)?.event?;
    let progression = timepoints.iter().skip(first + 1).find(progresses).and_then(|t| t.event);
    let told = |kind| {
        matches!(kind, EventKind::FollowUp | EventKind::Death | EventKind::Imaging | EventKind::Response)
    };
    // After an operation or another treatment the response can no longer be told apart.
    let until = line.ended_by.unwrap_or(usize::MAX);
    let last = case.events.iter().enumerate().rev().find(|(i, e)| *i < until && told(e.value.kind));
    let to = progression.or(last.map(|(i, _)| i)).filter(|&to| to > from)?;
    let evidence =
        [from, to].iter().filter_map(|&e| case.events.get(e)).map(crate::facts::Fact::span).collect();
    let days = timeline
        .between(Side::Start(from), Side::Start(to))
        .filter(|d| d.hi() >= 0.0)
        .map(|d| DayInterval::new(d.lo().max(0.0), d.hi()));
    Some(Lasting { days, ended: progression.is_some(), evidence })
}
