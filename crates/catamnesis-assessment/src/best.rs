//! Best overall response from the responses at the assessments: table 3 of RECIST 1.1, or `admiral`.

use crate::day::Day;
use crate::response::{BestResponse, Response};

/// The overall response of one assessment, as the best response needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assessed {
    /// Day of the assessment.
    pub day: Day,
    /// Overall response.
    pub response: Response,
}

/// A best overall response and the assessment it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Best {
    /// The category.
    pub response: BestResponse,
    /// Day of the assessment; absent where there is none.
    pub day: Option<Day>,
    /// Day of the assessment that confirmed it.
    pub confirmed: Option<Day>,
    /// Why it is this category.
    pub reason: BestReason,
}

/// Why a best response is what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BestReason {
    /// Confirmed by a later assessment.
    Confirmed,
    /// The best of all assessments, confirmation not asked for.
    Unconfirmed,
    /// Not progressed for the minimum duration.
    StableLongEnough,
    /// Partial response followed by stable disease (table 3).
    PartialThenStable,
    /// Progression without an earlier category that counts.
    Progression,
    /// Only assessments that are not evaluable or came too early.
    TooEarlyOrNotEvaluable,
    /// No assessment.
    NoAssessment,
}

impl BestReason {
    /// A sentence without a period.
    pub fn text(self) -> &'static str {
        match self {
            BestReason::Confirmed => "confirmed by a later assessment",
            BestReason::Unconfirmed => "best of all assessments until progression",
            BestReason::StableLongEnough => "not progressed for the minimum duration",
            BestReason::PartialThenStable => "partial response followed by stable disease (table 3)",
            BestReason::Progression => "progression before any category that counts",
            BestReason::TooEarlyOrNotEvaluable => "assessments not evaluable or before the minimum duration",
            BestReason::NoAssessment => "no assessment",
        }
    }
}

/// What a complete response followed by disease means (note to table 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompleteThenDisease {
    /// The complete response was real: disease afterward is progression.
    Progression,
    /// It was not: the complete response is regraded to partial.
    Regrade,
}

/// Whether a response must be seen twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmation {
    /// At least so many days later.
    Required {
        /// Least days between response and confirmation.
        days: i32,
    },
    /// Once is enough.
    NotRequired,
}

/// Choices for table 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table3 {
    /// Whether a response must be confirmed.
    pub confirmation: Confirmation,
    /// Least days of stable disease from the reference.
    pub stable_minimum: i32,
    /// What disease after a complete response means.
    pub complete_then_disease: CompleteThenDisease,
}

/// Choices of the R package admiralonco, by which its users' results can be reproduced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Admiral {
    /// Least days from a response to its confirmation.
    pub confirmation: i32,
    /// Least days from the reference for CR, PR and SD to count as stable.
    pub stable_minimum: i32,
    /// Most NE between a response and its confirmation.
    pub most_not_evaluable: usize,
    /// Whether one SD between PR and its confirmation is accepted.
    pub accept_stable: bool,
    /// Whether a subject without an assessment is NE instead of MISSING.
    pub missing_as_not_evaluable: bool,
    /// Whether assessments after the first PD are left out.
    pub cut_at_progression: bool,
}

/// The assessments up to and including the first progression; given progression days count as well.
pub fn until_progression(course: &[Assessed], progression: Option<Day>) -> &[Assessed] {
    let recorded = course.iter().find(|a| a.response == Response::Progressive).map(|a| a.day);
    match [recorded, progression].into_iter().flatten().min() {
        None => course,
        Some(day) => &course[..course.partition_point(|a| a.day <= day)],
    }
}

/// Categories of response, best first.
const RESPONSES: [Response; 5] = [
    Response::StringentComplete,
    Response::Complete,
    Response::VeryGoodPartial,
    Response::Partial,
    Response::Minor,
];

/// Best overall response by table 3 of RECIST 1.1.
///
/// 1. Leave out everything after the first progression. Disease after a complete response is progression on
///    that day, or regrades the response to partial, as the caller chose (note to table 3).
/// 2. Complete response: CR, confirmed by CR with nothing but NE between, where confirmation is asked for.
/// 3. Partial response: CR or PR, confirmed by CR or PR with nothing but CR, PR and NE between.
/// 4. Stable: PR followed by SD; otherwise CR, PR or SD at least the minimum duration after the reference.
/// 5. NON-CR/NON-PD likewise, where only non-target disease was followed.
/// 6. Progression; else not evaluable; else missing.
///
/// Source: doi:10.1016/j.ejca.2008.10.026, 4.4.3 and 4.6.
pub fn table_3(course: &[Assessed], reference: Day, choices: Table3) -> Best {
    let mut course: Vec<Assessed> = until_progression(course, None).to_vec();
    settle_complete_then_disease(&mut course, choices.complete_then_disease);
    if course.is_empty() {
        return best(BestResponse::Missing, None, None, BestReason::NoAssessment);
    }
    match choices.confirmation {
        Confirmation::NotRequired => {
            for wanted in RESPONSES {
                if let Some(a) = course.iter().find(|a| a.response == wanted) {
                    return best(BestResponse::Of(wanted), Some(a.day), None, BestReason::Unconfirmed);
                }
            }
        }
        Confirmation::Required { days } => {
            for wanted in RESPONSES {
                if let Some((day, confirmed)) = first_confirmed(&course, wanted, days) {
                    return best(BestResponse::Of(wanted), Some(day), Some(confirmed), BestReason::Confirmed);
                }
            }
        }
    }
    let first_long_enough = |counts: &dyn Fn(Response) -> bool| {
        course.iter().find(|a| counts(a.response) && a.day.since(reference) >= choices.stable_minimum)
    };
    if let Some(a) = first_long_enough(&|r| r <= Response::Stable) {
        return best(BestResponse::Of(Response::Stable), Some(a.day), None, BestReason::StableLongEnough);
    }
    if let Some(pair) =
        course.windows(2).find(|w| w[0].response == Response::Partial && w[1].response == Response::Stable)
    {
        return best(
            BestResponse::Of(Response::Stable),
            Some(pair[1].day),
            None,
            BestReason::PartialThenStable,
        );
    }
    if let Some(a) = first_long_enough(&|r| r == Response::NonCompleteNonProgressive) {
        let response = BestResponse::Of(Response::NonCompleteNonProgressive);
        return best(response, Some(a.day), None, BestReason::StableLongEnough);
    }
    if let Some(a) = course.iter().find(|a| a.response == Response::Progressive) {
        return best(BestResponse::Of(Response::Progressive), Some(a.day), None, BestReason::Progression);
    }
    match course.iter().find(|a| a.response != Response::NotDone) {
        Some(a) if course.iter().all(|a| a.response == Response::NoEvidenceOfDisease) => {
            best(BestResponse::Of(Response::NoEvidenceOfDisease), Some(a.day), None, BestReason::Unconfirmed)
        }
        Some(a) => best(
            BestResponse::Of(Response::NotEvaluable),
            Some(a.day),
            None,
            BestReason::TooEarlyOrNotEvaluable,
        ),
        None => best(
            BestResponse::Of(Response::NotDone),
            course.first().map(|a| a.day),
            None,
            BestReason::NoAssessment,
        ),
    }
}

fn settle_complete_then_disease(course: &mut Vec<Assessed>, choice: CompleteThenDisease) {
    use Response::{Complete, NonCompleteNonProgressive, Partial, Progressive, Stable};
    let Some(complete) = course.iter().position(|a| a.response == Complete) else { return };
    let disease = |r: Response| matches!(r, Partial | Stable | NonCompleteNonProgressive);
    let Some(after) = course[complete..].iter().position(|a| disease(a.response)).map(|i| i + complete)
    else {
        return;
    };
    match choice {
        CompleteThenDisease::Progression => {
            course[after].response = Progressive;
            course.truncate(after + 1);
        }
        CompleteThenDisease::Regrade => {
            let last = course.iter().rposition(|a| disease(a.response)).unwrap_or(after);
            for a in &mut course[..last] {
                if a.response == Complete {
                    a.response = Partial;
                }
            }
        }
    }
}

fn first_confirmed(course: &[Assessed], wanted: Response, days: i32) -> Option<(Day, Day)> {
    let counts = |r: Response| r <= wanted;
    for (i, a) in course.iter().enumerate() {
        if !counts(a.response) {
            continue;
        }
        for b in &course[i + 1..] {
            if counts(b.response) && b.day.since(a.day) >= days {
                return Some((a.day, b.day));
            }
            if !counts(b.response) && b.response != Response::NotEvaluable && b.response != Response::NotDone
            {
                break;
            }
        }
    }
    None
}

fn best(response: BestResponse, day: Option<Day>, confirmed: Option<Day>, reason: BestReason) -> Best {
    Best { response, day, confirmed, reason }
}

/// The day of the assessment that confirms the one at `index`, by the rules of admiralonco.
///
/// The window holds what follows up to the first assessment that can confirm: CR for CR, CR or PR for PR, at
/// least the given days later. CR is confirmed when the window holds only CR and NE; PR when it holds only CR,
/// PR, SD and NE, at most one SD and only if accepted, and no PR after a CR. The number of NE is limited.
pub fn admiral_confirmation(course: &[Assessed], index: usize, choices: &Admiral) -> Option<Day> {
    use Response::{Complete, NotEvaluable, Partial, Stable};
    let candidate = course.get(index)?;
    let wanted = candidate.response;
    let (mut not_evaluable, mut stable, mut complete_seen) = (0, 0, false);
    for a in &course[index + 1..] {
        let confirms = match wanted {
            Complete => a.response == Complete,
            _ => a.response.is_objective(),
        };
        match a.response {
            NotEvaluable => not_evaluable += 1,
            Complete => complete_seen = true,
            Partial if wanted == Partial && !complete_seen => {}
            Stable if wanted == Partial => stable += 1,
            _ => return None,
        }
        if confirms && a.day.since(candidate.day) >= choices.confirmation {
            let most_stable = usize::from(choices.accept_stable);
            return (not_evaluable <= choices.most_not_evaluable && stable <= most_stable).then_some(a.day);
        }
    }
    None
}

/// Best overall response as admiralonco derives it, with or without confirmation.
///
/// 1. Keep the assessments up to the first progression, if asked to.
/// 2. Rank: confirmed CR, confirmed PR (or plain CR, PR), SD, NON-CR/NON-PD, PD, NE, ND, MISSING. CR, PR and SD
///    at or after the reference plus the minimum count as SD; before it they count as NE, as does NON-CR/NON-PD.
///    Without confirmation, ND does not count as an assessment.
/// 3. Take the best rank and of it the earliest assessment.
///
/// Checked against outcomes recorded from admiralonco 1.4.0.
pub fn admiral(
    course: &[Assessed],
    progression: Option<Day>,
    reference: Day,
    confirm: bool,
    choices: &Admiral,
) -> Best {
    use Response::{
        Complete, NonCompleteNonProgressive, NotDone, NotEvaluable, Partial, Progressive, Stable,
    };
    let course = if choices.cut_at_progression { until_progression(course, progression) } else { course };
    let mut found: Option<(Response, Best)> = None;
    for (index, a) in course.iter().enumerate() {
        let late = a.day.since(reference) >= choices.stable_minimum;
        let confirmation = (confirm && a.response.is_objective())
            .then(|| admiral_confirmation(course, index, choices))
            .flatten();
        let (rank, confirmed, reason) = match a.response {
            Complete | Partial if !confirm => (a.response, None, BestReason::Unconfirmed),
            Complete | Partial if confirmation.is_some() => (a.response, confirmation, BestReason::Confirmed),
            Complete | Partial | Stable if late => (Stable, None, BestReason::StableLongEnough),
            NonCompleteNonProgressive if late => (a.response, None, BestReason::StableLongEnough),
            Progressive => (Progressive, None, BestReason::Progression),
            NotDone if !confirm => continue,
            NotDone => (NotDone, None, BestReason::NoAssessment),
            _ => (NotEvaluable, None, BestReason::TooEarlyOrNotEvaluable),
        };
        if found.is_none_or(|(r, _)| rank < r) {
            found = Some((rank, best(BestResponse::Of(rank), Some(a.day), confirmed, reason)));
        }
    }
    found.map_or_else(
        || {
            let response = if choices.missing_as_not_evaluable {
                BestResponse::Of(NotEvaluable)
            } else {
                BestResponse::Missing
            };
            best(response, None, None, BestReason::NoAssessment)
        },
        |(_, best)| best,
    )
}

/// The first CR or PR, or the first confirmed one, as admiralonco flags responders.
pub fn admiral_response(
    course: &[Assessed],
    progression: Option<Day>,
    confirm: bool,
    choices: &Admiral,
) -> Option<Day> {
    let course = if choices.cut_at_progression { until_progression(course, progression) } else { course };
    course
        .iter()
        .enumerate()
        .find(|(i, a)| {
            a.response.is_objective() && (!confirm || admiral_confirmation(course, *i, choices).is_some())
        })
        .map(|(_, a)| a.day)
}

/// The first day of clinical benefit as admiralonco flags it: a response, or one of the categories that count,
/// at least the minimum after the reference and until progression.
pub fn admiral_benefit(
    course: &[Assessed],
    progression: Option<Day>,
    response: Option<Day>,
    reference: Day,
    counts: &[Response],
    choices: &Admiral,
) -> Option<Day> {
    let course = if choices.cut_at_progression { until_progression(course, progression) } else { course };
    let held = course
        .iter()
        .find(|a| counts.contains(&a.response) && a.day.since(reference) >= choices.stable_minimum);
    [held.map(|a| a.day), response].into_iter().flatten().min()
}

/// Assessments where PR follows CR: worth a second look (finding A013).
pub fn complete_then_partial(course: &[Assessed]) -> Option<(Day, Day)> {
    let complete = course.iter().position(|a| a.response == Response::Complete)?;
    let partial = course[complete..].iter().find(|a| a.response == Response::Partial)?;
    Some((course[complete].day, partial.day))
}

/// The first day of a response that counts under table 3: confirmed, where confirmation is asked for.
pub fn table_3_first_response(course: &[Assessed], choices: Table3) -> Option<Day> {
    let mut course: Vec<Assessed> = until_progression(course, None).to_vec();
    settle_complete_then_disease(&mut course, choices.complete_then_disease);
    match choices.confirmation {
        Confirmation::NotRequired => course.iter().find(|a| a.response.is_objective()).map(|a| a.day),
        Confirmation::Required { days } => {
            first_confirmed(&course, Response::Partial, days).map(|(day, _)| day)
        }
    }
}
