//! From a subject to its assessment: check, baseline, timepoints, best response, times to event.

use crate::best::{self, Admiral, Assessed, Best, Confirmation, Table3};
use crate::criteria::{Criteria, irecist_2017};
use crate::day::Day;
use crate::events::{CensoringRule, TimeToEvent, endpoints};
use crate::finding::{Finding, FindingCode};
use crate::lesion::Subject;
use crate::response::BestResponse;
use crate::tables::build;
use crate::tables::responses::SubjectDates;
use crate::timepoint::TimepointResponse;

/// How the best response is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BestMode {
    /// Table 3 of RECIST 1.1.
    Table3(Table3),
    /// As the R package admiralonco does.
    Admiral(Admiral),
}

/// Every clinical choice of an assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// How the best response is chosen.
    pub best: BestMode,
    /// How progression-free survival is censored.
    pub censoring: CensoringRule,
}

/// Everything derived for one subject.
#[derive(Debug, Clone, PartialEq)]
pub struct SubjectAssessment {
    /// The subject as assessed; empty of lesions where responses were given.
    pub subject: Subject,
    /// Dates of the subject.
    pub dates: SubjectDates,
    /// Index of the baseline.
    pub baseline: Option<usize>,
    /// Start of times and durations.
    pub start: Option<Day>,
    /// Responses at the assessments after baseline; empty where responses were given.
    pub timepoints: Vec<TimepointResponse>,
    /// Overall responses in order of time.
    pub course: Vec<Assessed>,
    /// Best response without confirmation.
    pub unconfirmed: Best,
    /// Best response with confirmation.
    pub confirmed: Best,
    /// Times to event.
    pub times: Vec<TimeToEvent>,
}

/// Assesses one subject from its lesions.
pub fn assess(
    mut subject: Subject,
    dates: &SubjectDates,
    criteria: &Criteria,
    settings: &Settings,
    findings: &mut Vec<Finding>,
) -> SubjectAssessment {
    subject.reference = subject.reference.or(dates.reference);
    crate::selection::assign(&mut subject, criteria, findings);
    let baseline = build::baseline(&subject);
    build::check(&mut subject, baseline, &criteria.limits(), findings);
    let timepoints = baseline.map_or_else(Vec::new, |b| criteria.timepoints(&subject, b, findings));
    let course: Vec<Assessed> =
        timepoints.iter().map(|t| Assessed { day: t.day, response: t.overall }).collect();
    let start = subject.reference.or(baseline.and_then(|b| subject.visits.get(b)).map(|v| v.day));
    if subject.reference.is_none() && baseline.is_some() {
        findings.push(Finding::new(
            FindingCode::NoReference,
            &subject.id,
            "",
            "no start of treatment is known",
        ));
    }
    let mut assessment = from_course(subject, dates, (baseline, timepoints), (course, start), settings);
    if criteria.confirms_progression() {
        confirm_progression(&mut assessment, settings);
    }
    assessment
}

/// iRECIST: the best response does not end at an unconfirmed progression, and a confirmed one is dated at its
/// first unconfirmed assessment.
fn confirm_progression(assessment: &mut SubjectAssessment, settings: &Settings) {
    let best = irecist_2017::best(&assessment.course);
    (assessment.unconfirmed, assessment.confirmed) = (best, best);
    let dated = irecist_2017::dated(&assessment.course);
    let response = dated.iter().find(|a| a.response.is_objective()).map(|a| a.day);
    if let Some(start) = assessment.start {
        assessment.times = endpoints(&dated, response, start, &assessment.dates, settings.censoring);
    }
}

/// Assesses one subject from recorded responses.
pub fn assess_course(
    id: &str,
    course: Vec<Assessed>,
    dates: &SubjectDates,
    settings: &Settings,
    findings: &mut Vec<Finding>,
) -> SubjectAssessment {
    let subject = Subject { id: id.to_owned(), reference: dates.reference, ..Subject::default() };
    if let Some((complete, partial)) = best::complete_then_partial(&course) {
        let message = format!(
            "complete response on {} is followed by partial response on {}",
            complete.iso(),
            partial.iso()
        );
        findings.push(Finding::new(FindingCode::CompleteThenPartial, id, partial.iso(), message));
    }
    let start = dates.reference.or(course.first().map(|a| a.day));
    if dates.reference.is_none() && start.is_some() {
        findings.push(Finding::new(FindingCode::NoReference, id, "", "no start of treatment is known"));
    }
    from_course(subject, dates, (None, Vec::new()), (course, start), settings)
}

fn from_course(
    subject: Subject,
    dates: &SubjectDates,
    (baseline, timepoints): (Option<usize>, Vec<TimepointResponse>),
    (course, start): (Vec<Assessed>, Option<Day>),
    settings: &Settings,
) -> SubjectAssessment {
    let origin = start.unwrap_or_default();
    let (unconfirmed, confirmed, confirmation_asked) = match settings.best {
        BestMode::Table3(choices) => {
            let plain = Table3 { confirmation: Confirmation::NotRequired, ..choices };
            let asked = matches!(choices.confirmation, Confirmation::Required { .. });
            (best::table_3(&course, origin, plain), best::table_3(&course, origin, choices), asked)
        }
        BestMode::Admiral(choices) => {
            let derive = |confirm| best::admiral(&course, None, origin, confirm, &choices);
            (derive(false), derive(true), true)
        }
    };
    let decisive = if confirmation_asked { confirmed } else { unconfirmed };
    let responded = matches!(decisive.response, BestResponse::Of(r) if r.is_objective());
    let first_response = first_response(&course, decisive, settings).filter(|_| responded);
    let times =
        start.map_or_else(Vec::new, |s| endpoints(&course, first_response, s, dates, settings.censoring));
    SubjectAssessment {
        subject,
        dates: dates.clone(),
        baseline,
        start,
        timepoints,
        course,
        unconfirmed,
        confirmed,
        times,
    }
}

/// The first day of a response that counts: of any CR or PR that is confirmed, not only of the best.
fn first_response(course: &[Assessed], decisive: Best, settings: &Settings) -> Option<Day> {
    match settings.best {
        BestMode::Admiral(choices) => best::admiral_response(course, None, true, &choices).or(decisive.day),
        BestMode::Table3(choices) => best::table_3_first_response(course, choices),
    }
}

impl SubjectAssessment {
    /// Whether the decisive best response is CR, PR, SD or NON-CR/NON-PD.
    pub fn disease_control(&self) -> bool {
        matches!(self.confirmed.response, BestResponse::Of(r) if r.is_controlled())
    }

    /// The smallest sum up to and including the first progression, with the baseline sum, both known exactly.
    pub fn best_sum(&self) -> Option<(i64, i64)> {
        let until = self.timepoints.iter().position(|t| t.overall == crate::response::Response::Progressive);
        let considered = &self.timepoints[..until.map_or(self.timepoints.len(), |i| i + 1)];
        considered
            .iter()
            .filter_map(|t| t.target.sum.exact().zip(t.baseline.exact()))
            .filter(|(_, base)| *base > 0)
            .min_by_key(|(sum, _)| *sum)
    }
}
