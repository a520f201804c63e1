//! Time to event: progression-free survival, duration of response and their kin, with the reason for censoring.

use crate::best::Assessed;
use crate::day::Day;
use crate::response::Response;
use crate::tables::responses::SubjectDates;

/// One time-to-event endpoint of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeToEvent {
    /// Which endpoint.
    pub endpoint: Endpoint,
    /// Where the time starts.
    pub start: Day,
    /// Event or censoring; never before the start.
    pub day: Day,
    /// Whether it is an event or why the subject was censored.
    pub outcome: Outcome,
}

impl TimeToEvent {
    /// Days from start to event or censoring, both days counted (ADaM's `AVAL`): 1 on the same day.
    pub fn days(&self) -> i32 {
        self.day.since(self.start) + 1
    }

    /// Whether the event happened.
    pub fn is_event(&self) -> bool {
        matches!(self.outcome, Outcome::Progression | Outcome::Death | Outcome::Response)
    }
}

/// Endpoints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Endpoint {
    /// Reference to progression or death.
    ProgressionFreeSurvival,
    /// Reference to death.
    OverallSurvival,
    /// First response to progression or death, responders only.
    DurationOfResponse,
    /// Reference to first response, responders only.
    TimeToResponse,
    /// Reference to progression; death is censored.
    TimeToProgression,
}

impl Endpoint {
    /// All endpoints in the order of output.
    pub const ALL: [Endpoint; 5] = [
        Endpoint::ProgressionFreeSurvival,
        Endpoint::OverallSurvival,
        Endpoint::DurationOfResponse,
        Endpoint::TimeToResponse,
        Endpoint::TimeToProgression,
    ];

    /// ADaM parameter code.
    pub fn code(self) -> &'static str {
        match self {
            Endpoint::ProgressionFreeSurvival => "PFS",
            Endpoint::OverallSurvival => "OS",
            Endpoint::DurationOfResponse => "RSD",
            Endpoint::TimeToResponse => "TRSP",
            Endpoint::TimeToProgression => "TTP",
        }
    }

    /// Name as people write it.
    pub fn title(self) -> &'static str {
        match self {
            Endpoint::ProgressionFreeSurvival => "Progression-free survival",
            Endpoint::OverallSurvival => "Overall survival",
            Endpoint::DurationOfResponse => "Duration of response",
            Endpoint::TimeToResponse => "Time to response",
            Endpoint::TimeToProgression => "Time to progression",
        }
    }
}

/// Event, or reason for censoring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Progressive disease.
    Progression,
    /// Death from any cause.
    Death,
    /// First response (time to response).
    Response,
    /// Censored at the last evaluable assessment.
    LastAssessment,
    /// Censored at the last evaluable assessment before a new therapy.
    NewTherapy,
    /// Censored at the last evaluable assessment before two or more missed visits.
    MissedVisits,
    /// Censored at the start: no evaluable assessment after it.
    NoAssessment,
    /// Censored at the last day known alive.
    Alive,
}

impl Outcome {
    /// A few words, as ADaM's `EVNTDESC`.
    pub fn text(self) -> &'static str {
        match self {
            Outcome::Progression => "progressive disease",
            Outcome::Death => "death",
            Outcome::Response => "response",
            Outcome::LastAssessment => "last evaluable assessment",
            Outcome::NewTherapy => "last assessment before new therapy",
            Outcome::MissedVisits => "last assessment before two missed visits",
            Outcome::NoAssessment => "no evaluable assessment",
            Outcome::Alive => "last known alive",
        }
    }
}

/// A day on which something may have happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate<T> {
    /// The day; absent where it did not happen.
    pub day: Option<Day>,
    /// What.
    pub what: T,
}

/// The earliest event, else the latest censoring, never before the start.
///
/// 1. Among the candidates for the event take the earliest; of equal days the first listed.
/// 2. Without an event take the latest censoring day; of equal days the last listed.
/// 3. A day before the start becomes the start.
///
/// Returns nothing without a start or without any day. The rule of ADaM time-to-event derivation.
pub fn time_to_event<T: Copy>(
    start: Option<Day>,
    events: &[Candidate<T>],
    censors: &[Candidate<T>],
) -> Option<(Day, T, bool)> {
    let dated = |c: &Candidate<T>| c.day.map(|d| (d, c.what));
    let mut earliest: Option<(Day, T)> = None;
    for (day, what) in events.iter().filter_map(dated) {
        if earliest.is_none_or(|(d, _)| day < d) {
            earliest = Some((day, what));
        }
    }
    let mut latest: Option<(Day, T)> = None;
    for (day, what) in censors.iter().filter_map(dated) {
        if latest.is_none_or(|(d, _)| day >= d) {
            latest = Some((day, what));
        }
    }
    let ((day, what), event) = earliest.map(|e| (e, true)).or(latest.map(|c| (c, false)))?;
    Some((start.map_or(day, |s| day.max(s)), what, event))
}

/// How progression-free survival is censored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CensoringRule {
    /// Gap, in days without an evaluable assessment, after which an event is censored at the last assessment
    /// before it (two missed visits); absent where events always count. Source: FDA, Clinical Trial Endpoints
    /// for the Approval of Cancer Drugs and Biologics, table A.
    pub missed_visits: Option<i32>,
    /// Whether a new therapy before the event censors at the last assessment before it.
    pub new_therapy: bool,
}

/// All endpoints of a subject from its responses and dates.
///
/// `response` is the first day of the response that counts (confirmed, where confirmation is required).
pub fn endpoints(
    course: &[Assessed],
    response: Option<Day>,
    start: Day,
    dates: &SubjectDates,
    rule: CensoringRule,
) -> Vec<TimeToEvent> {
    let mut list = Vec::with_capacity(5);
    let progression = course.iter().find(|a| a.response == Response::Progressive).map(|a| a.day);
    list.push(progression_or_death(Endpoint::ProgressionFreeSurvival, course, start, dates, rule, true));
    if dates.death.or(dates.last_alive).is_some() {
        let events = [Candidate { day: dates.death, what: Outcome::Death }];
        let censors = [Candidate { day: dates.last_alive, what: Outcome::Alive }];
        list.extend(time_to_event(Some(start), &events, &censors).map(|(day, outcome, _)| TimeToEvent {
            endpoint: Endpoint::OverallSurvival,
            start,
            day,
            outcome,
        }));
    }
    if let Some(first) = response.filter(|r| progression.is_none_or(|p| *r <= p)) {
        list.push(progression_or_death(Endpoint::DurationOfResponse, course, first, dates, rule, true));
        let day = first.max(start);
        list.push(TimeToEvent { endpoint: Endpoint::TimeToResponse, start, day, outcome: Outcome::Response });
    }
    list.push(progression_or_death(Endpoint::TimeToProgression, course, start, dates, rule, false));
    list
}

fn progression_or_death(
    endpoint: Endpoint,
    course: &[Assessed],
    start: Day,
    dates: &SubjectDates,
    rule: CensoringRule,
    death: bool,
) -> TimeToEvent {
    let evaluable =
        |a: &&Assessed| !matches!(a.response, Response::NotEvaluable | Response::NotDone) && a.day >= start;
    let last_before = |limit: Option<Day>| {
        course.iter().filter(evaluable).rfind(|a| limit.is_none_or(|l| a.day < l)).map(|a| a.day)
    };
    let censored = |limit: Option<Day>, outcome: Outcome| match last_before(limit) {
        Some(day) => TimeToEvent { endpoint, start, day, outcome },
        None => TimeToEvent { endpoint, start, day: start, outcome: Outcome::NoAssessment },
    };
    let events = [
        Candidate {
            day: course.iter().find(|a| a.response == Response::Progressive && a.day >= start).map(|a| a.day),
            what: Outcome::Progression,
        },
        Candidate { day: dates.death.filter(|_| death), what: Outcome::Death },
    ];
    let event = time_to_event(Some(start), &events, &[]);
    if let Some(therapy) =
        dates.new_therapy.filter(|t| rule.new_therapy && event.is_none_or(|(day, ..)| *t < day))
    {
        return censored(Some(therapy.plus(1)), Outcome::NewTherapy);
    }
    let Some((day, outcome, _)) = event else { return censored(None, Outcome::LastAssessment) };
    let before = last_before(Some(day)).unwrap_or(start);
    if rule.missed_visits.is_some_and(|gap| day.since(before) > gap) {
        return censored(Some(day), Outcome::MissedVisits);
    }
    TimeToEvent { endpoint, start, day, outcome }
}
