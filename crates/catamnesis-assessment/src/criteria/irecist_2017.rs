//! iRECIST (Seymour L et al. Lancet Oncol 2017;18:e143-e152, doi:10.1016/S1470-2045(17)30074-8).
//!
//! Progression by RECIST 1.1 is unconfirmed (iUPD) until a scan at least 4 weeks later shows more of it.

use crate::best::{Assessed, Best, BestReason};
use crate::criteria::{CriteriaError, CriteriaFile};
use crate::day::Day;
use crate::lesion::{FindingKind, LesionKind, Reading, Subject, Visit};
use crate::response::{BestResponse, Response};
use crate::rule::Rule;
use crate::size::Range;
use crate::sums::SumRules;
use crate::timepoint::{NewLesions, TimepointResponse};

use super::recist_1_1;

/// The numbers of iRECIST.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Irecist {
    /// Rules for the sum of diameters, from RECIST 1.1.
    pub sums: SumRules,
    /// Least days from the first iUPD to its confirmation, the allowed variance taken off.
    pub confirmation_from: i32,
    /// Least further increase of a sum, in tenths of a millimeter.
    pub further_increase: i64,
}

impl Irecist {
    /// Takes the numbers from the criteria file.
    ///
    /// # Errors
    /// A number is missing or has another unit.
    pub fn new(file: &CriteriaFile, sums: SumRules) -> Result<Self, CriteriaError> {
        Ok(Irecist {
            sums,
            confirmation_from: file.days("confirmation_from")? - file.days("scan_variance")?,
            further_increase: file.length("further_increase")?.tenths(),
        })
    }
}

/// An unconfirmed progression that waits for the next scan.
#[derive(Debug, Clone, Copy)]
struct Block {
    first: Day,
    target: Option<Response>,
    target_progressed: bool,
    sum: Range,
    non_target_progressed: bool,
    new: bool,
    new_count: usize,
    new_sum: i64,
}

/// Judges every assessment after baseline.
///
/// 1. RECIST 1.1 gives target, non-target and new lesions.
/// 2. Without pending progression, progression in any of them is iUPD and opens a block.
/// 3. Within a block a scan less than 4 weeks after the first iUPD is not used, unless it was done for a clinical
///    reason and shows a further new lesion.
/// 4. The block is confirmed (iCPD) by a further 5 mm in the sum of targets, further non-target growth, more new
///    lesions or a further 5 mm in them, or progression in a category that had not progressed. Increments add up.
/// 5. A category other than progression closes the block and resets the bar. New lesions that persist unchanged
///    keep it open unless the original disease became smaller by a category.
pub fn timepoints(subject: &Subject, baseline: usize, rules: &Irecist) -> Vec<TimepointResponse> {
    let mut points = recist_1_1::timepoints(subject, baseline, rules.sums);
    let mut pending: Option<Block> = None;
    let mut confirmed = false;
    for t in &mut points {
        let Some(visit) = subject.visits.get(t.visit) else { continue };
        let now = block(subject, visit, t);
        let (overall, rule) = if confirmed {
            (Response::Progressive, Rule::Confirmed)
        } else {
            match pending {
                None if t.overall == Response::Progressive => {
                    pending = Some(now);
                    (Response::UnconfirmedProgressive, t.overall_rule)
                }
                None => (t.overall, t.overall_rule),
                Some(open) if t.day.since(open.first) < rules.confirmation_from => {
                    let symptoms = visit.finding(FindingKind::Clinical).is_some_and(|v| v < 0.0);
                    confirmed = symptoms && now.new_count > open.new_count;
                    match confirmed {
                        true => (Response::Progressive, Rule::Confirmed),
                        false => (Response::UnconfirmedProgressive, Rule::EarlyScan),
                    }
                }
                Some(open) if confirms(&open, &now, subject, visit, rules) => {
                    confirmed = true;
                    (Response::Progressive, Rule::Confirmed)
                }
                Some(open) if closes(&open, &now, t) => {
                    pending = None;
                    (without_new(t), Rule::Reset)
                }
                Some(_) if t.overall == Response::NotEvaluable => (Response::NotEvaluable, t.overall_rule),
                Some(_) => (Response::UnconfirmedProgressive, Rule::Unconfirmed),
            }
        };
        (t.overall, t.overall_rule) = (overall, rule);
    }
    points
}

fn block(subject: &Subject, visit: &Visit, t: &TimepointResponse) -> Block {
    let mut seen: Vec<usize> = Vec::new();
    let mut new_sum = 0;
    for r in visit
        .readings
        .iter()
        .filter(|r| subject.lesions.get(r.lesion).is_some_and(|l| l.kind == LesionKind::New))
    {
        let size = match r.reading {
            Reading::Diameter(range) => range.lo,
            Reading::Absent | Reading::NotEvaluated | Reading::Merged => continue,
            Reading::TooSmall
            | Reading::Present
            | Reading::Increased
            | Reading::Unequivocal
            | Reading::Equivocal => 0,
        };
        new_sum += size;
        if !seen.contains(&r.lesion) {
            seen.push(r.lesion);
        }
    }
    Block {
        first: t.day,
        target: t.target.response,
        target_progressed: t.target.response == Some(Response::Progressive),
        sum: t.target.sum,
        non_target_progressed: t.non_target == Some(Response::Progressive),
        new: t.new == NewLesions::Unequivocal,
        new_count: seen.len(),
        new_sum,
    }
}

fn confirms(open: &Block, now: &Block, subject: &Subject, visit: &Visit, rules: &Irecist) -> bool {
    let grew_further = |kind: LesionKind| {
        visit.readings.iter().any(|r| {
            r.reading == Reading::Increased && subject.lesions.get(r.lesion).is_some_and(|l| l.kind == kind)
        })
    };
    let target = if open.target_progressed {
        open.sum.hi.is_some_and(|before| now.sum.lo - before >= rules.further_increase)
    } else {
        now.target_progressed
    };
    let non_target = if open.non_target_progressed {
        grew_further(LesionKind::NonTarget)
    } else {
        now.non_target_progressed
    };
    let new = if open.new {
        now.new_count > open.new_count
            || now.new_sum - open.new_sum >= rules.further_increase
            || grew_further(LesionKind::New)
    } else {
        now.new
    };
    target || non_target || new
}

fn closes(open: &Block, now: &Block, t: &TimepointResponse) -> bool {
    if now.target_progressed || now.non_target_progressed || t.target.response == Some(Response::NotEvaluable)
    {
        return false;
    }
    if !now.new {
        return t.overall != Response::NotEvaluable;
    }
    // New lesions persist: only a better category of the original disease outweighs them.
    match (open.target, now.target) {
        (Some(before), Some(after)) => after < before,
        _ => false,
    }
}

/// The overall response of the original disease, persisting new lesions left aside.
fn without_new(t: &TimepointResponse) -> Response {
    let target = match t.target.response {
        // A complete response of the targets is partial while new lesions persist.
        Some(Response::Complete) if t.new == NewLesions::Unequivocal => Some(Response::Partial),
        other => other,
    };
    crate::timepoint::overall(target, t.non_target, NewLesions::No).unwrap_or(t.overall)
}

/// Best overall response (iBOR): the best category before confirmed progression; confirmed progression, or
/// unconfirmed, only where there is none.
pub fn best(course: &[Assessed]) -> Best {
    let until =
        course.iter().position(|a| a.response == Response::Progressive).map_or(course.len(), |i| i + 1);
    let course = &course[..until];
    let found = |wanted: &dyn Fn(Response) -> bool| {
        course.iter().filter(|a| wanted(a.response)).min_by_key(|a| a.response)
    };
    let good = found(&|r| r <= Response::NonCompleteNonProgressive)
        .or_else(|| found(&|r| r == Response::Progressive))
        .or_else(|| found(&|r| r == Response::UnconfirmedProgressive))
        .or_else(|| found(&|_| true));
    match good {
        Some(a) => Best {
            response: BestResponse::Of(a.response),
            day: Some(a.day),
            confirmed: None,
            reason: if a.response == Response::Progressive {
                BestReason::Progression
            } else {
                BestReason::Unconfirmed
            },
        },
        None => Best {
            response: BestResponse::Missing,
            day: None,
            confirmed: None,
            reason: BestReason::NoAssessment,
        },
    }
}

/// The course for times to event: a confirmed progression is dated at the first iUPD of its block.
pub fn dated(course: &[Assessed]) -> Vec<Assessed> {
    let mut dated = course.to_vec();
    if let Some(confirmed) = dated.iter().position(|a| a.response == Response::Progressive) {
        let first = dated[..confirmed]
            .iter()
            .rposition(|a| !matches!(a.response, Response::UnconfirmedProgressive | Response::NotEvaluable))
            .map_or(0, |i| i + 1);
        if let Some(start) =
            (first..confirmed).find(|&i| dated[i].response == Response::UnconfirmedProgressive)
        {
            dated[start].response = Response::Progressive;
        }
    }
    dated
}
