//! The course of one patient, ready to be shown: every event with its words and its time from a chosen origin.

use super::when;
use crate::Quoter;
use crate::schema::v1::Quote;
use catamnesis::facts::{Case, EventKind, ReportedResponse, Status};
use catamnesis::input::CaseReport;
use catamnesis::pipeline::Analysis;
use catamnesis::timeline::episodes::{MeasureKind, Side};
use catamnesis::timeline::{CaseTimeline, EpisodeKind};
use catamnesis_core::time::{DayInterval, PartialDate};

/// What times are counted from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Origin {
    /// First contact told; the zero of the pipeline.
    #[default]
    Presentation,
    /// The diagnosis.
    Diagnosis,
    /// The first operation.
    Surgery,
    /// The first treatment of the tumor.
    FirstTreatment,
}

impl Origin {
    /// The word for people.
    pub fn name(self) -> &'static str {
        match self {
            Origin::Presentation => "presentation",
            Origin::Diagnosis => "diagnosis",
            Origin::Surgery => "surgery",
            Origin::FirstTreatment => "first treatment",
        }
    }

    fn event(self, case: &Case) -> Option<usize> {
        let wanted = |kind: EventKind| match self {
            Origin::Presentation => false,
            Origin::Diagnosis => kind == EventKind::Diagnosis,
            Origin::Surgery => kind == EventKind::Surgery,
            Origin::FirstTreatment => kind.is_treatment(),
        };
        case.events.iter().position(|e| wanted(e.value.kind))
    }
}

/// A time between two bounds with a best estimate, in days from the origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Time {
    /// Earliest.
    pub lo: f64,
    /// Latest.
    pub hi: f64,
    /// Best estimate; the middle where nothing better is known.
    pub best: f64,
}

impl Time {
    fn of(interval: DayInterval) -> Option<Self> {
        let (lo, hi) = (interval.lo(), interval.hi());
        (lo.is_finite() && hi.is_finite()).then(|| Time { lo, hi, best: interval.midpoint() })
    }

    /// Width in days.
    pub fn width(self) -> f64 {
        self.hi - self.lo
    }
}

/// One event of the course.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Its place in the course, from 1, as told.
    pub number: usize,
    /// What kind of event.
    pub kind: EventKind,
    /// A few words on it.
    pub what: String,
    /// The words that name it, most direct first; never empty.
    pub quotes: Vec<Quote>,
    /// The words that tell its time.
    pub told: Vec<Quote>,
    /// When it happened or began; absent where the report bounds nothing.
    pub start: Option<Time>,
    /// When it ended, for what lasts.
    pub end: Option<Time>,
    /// Calendar date as told.
    pub date: Option<PartialDate>,
    /// Whether a default was needed for the time: a usual delay, a published cycle length.
    pub is_assumed: bool,
    /// The response the author claims.
    pub response: Option<ReportedResponse>,
    /// Cycles given, for systemic treatment.
    pub n_cycles: Option<u32>,
}

impl Mark {
    /// Whether the time is to be shown as vague: assumed, or known to no better than a third of its distance
    /// and two months.
    pub fn is_vague(&self) -> bool {
        let wide = |t: Time| t.width() > 61.0 && t.width() > t.best.abs() / 3.0;
        self.is_assumed || self.start.is_some_and(wide)
    }

    /// Whether it lasts.
    pub fn is_lasting(&self) -> bool {
        matches!(self.kind, EventKind::SystemicTherapy | EventKind::Radiotherapy)
    }

    /// The kind in words, with the response where one is claimed.
    pub fn kind_words(&self) -> String {
        let kind = self.kind.name().replace('_', " ");
        self.response.map_or(kind.clone(), |r| format!("{kind} {}", r.code()))
    }

    /// The whole mark in one sentence, as a picture's tooltip.
    pub fn sentence(&self, origin: Origin) -> String {
        let when = self.start.map_or("time unknown".to_owned(), |t| when::sentence(t, origin));
        let assumed = if self.is_assumed { ", assumed" } else { "" };
        let words = when::one_line(self.quotes.first().map_or("", |q| &q.text));
        format!("{} {}: {} ({when}{assumed}) “{words}”", self.number, self.kind_words(), self.what)
    }
}

/// A phase of the course.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Phase {
    /// What kind of phase.
    pub kind: EpisodeKind,
    /// Index of the mark that opens it.
    pub from: usize,
    /// Index of the mark that closes it.
    pub to: Option<usize>,
    /// Where it begins, in days from the origin.
    pub start: Option<Time>,
    /// Where it ends.
    pub end: Option<Time>,
    /// How long it lasted.
    pub length: Option<Time>,
}

/// A length that reviews of cases tabulate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// Which length.
    pub kind: MeasureKind,
    /// Index of the mark it is counted from.
    pub from: usize,
    /// Index of the mark it is counted to.
    pub to: usize,
    /// The length; absent where nothing bounds it.
    pub length: Option<Time>,
}

/// One patient's course.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// The report's id, with `#2` behind it for the second patient.
    pub id: String,
    /// The report's title, or its id.
    pub title: String,
    /// Which patient of the report, from 1.
    pub number: usize,
    /// How many patients the report has.
    pub n_patients: usize,
    /// What times are counted from.
    pub origin: Origin,
    /// The origin that was asked for, where the report does not time it and the presentation stands in.
    pub missed_origin: Option<Origin>,
    /// Calendar date of the presentation.
    pub presentation_date: Option<PartialDate>,
    /// When the origin was, in days from the presentation.
    pub origin_time: Time,
    /// Last known status.
    pub status: Option<Status>,
    /// The events in the order told.
    pub marks: Vec<Mark>,
    /// The phases.
    pub phases: Vec<Phase>,
    /// Time to progression, treatment-free intervals, overall follow-up.
    pub measures: Vec<Measured>,
}

/// The courses of all patients of a report.
pub fn courses(report: &CaseReport, analysis: &Analysis<'_>, origin: Origin) -> Vec<Course> {
    let quoter = Quoter::new(&report.text);
    let cases = &analysis.facts.cases;
    cases
        .iter()
        .zip(&analysis.timeline.cases)
        .enumerate()
        .map(|(i, (case, timeline))| {
            let id = if i == 0 { report.id.clone() } else { format!("{}#{}", report.id, i + 1) };
            let title = report.metadata.title.clone().unwrap_or_else(|| report.id.clone());
            Course {
                id,
                title,
                number: i + 1,
                n_patients: cases.len(),
                ..course(&quoter, case, timeline, origin)
            }
        })
        .collect()
}

/// The course of one case; the caller gives it its id, title and number.
pub fn course(quoter: &Quoter<'_>, case: &Case, timeline: &CaseTimeline, wanted: Origin) -> Course {
    let zero = wanted.event(case).and_then(|e| Some((e, timeline.events.get(e)?.start?)));
    let origin = if zero.is_some() { wanted } else { Origin::Presentation };
    // From another origin, what links the two times counts, not the difference of their intervals.
    let seen = zero.map(|(event, _)| timeline.seen_from(Side::Start(event)));
    let times = |event: usize| -> (Option<Time>, Option<Time>) {
        let (start, end) = match &seen {
            Some(seen) => seen.get(event).copied().unwrap_or_default(),
            None => timeline.events.get(event).map_or((None, None), |t| (t.start, t.end)),
        };
        (start.and_then(Time::of), end.and_then(Time::of))
    };
    let marks: Vec<Mark> = case
        .events
        .iter()
        .enumerate()
        .map(|(i, fact)| {
            let timed = timeline.events.get(i);
            let (start, end) = times(i);
            let event = &fact.value;
            let mut mark = Mark {
                number: i + 1,
                kind: event.kind,
                what: event.what.clone(),
                quotes: quoter.quotes(fact.evidence()),
                told: timed.map_or(Vec::new(), |t| quoter.quotes(&t.evidence)),
                start,
                end,
                date: timed.and_then(|t| t.date),
                is_assumed: timed.is_some_and(|t| t.assumed),
                response: event.response,
                n_cycles: cycles(case, i),
            };
            if !mark.is_lasting() {
                mark.end = None;
            }
            mark
        })
        .collect();
    let time = |mark: usize, is_end: bool| -> Option<Time> {
        let mark: &Mark = marks.get(mark)?;
        if is_end { mark.end.or(mark.start) } else { mark.start }
    };
    let phases = timeline
        .episodes
        .iter()
        .map(|e| {
            let from_end = matches!(e.kind, EpisodeKind::DiseaseFree | EpisodeKind::FollowUp);
            let to_end = e.kind == EpisodeKind::Treatment;
            Phase {
                kind: e.kind,
                from: e.from,
                to: e.to,
                start: time(e.from, from_end),
                end: e.to.and_then(|to| time(to, to_end)),
                length: e.length.and_then(Time::of),
            }
        })
        .collect();
    Course {
        id: String::new(),
        title: String::new(),
        number: 1,
        n_patients: 1,
        origin,
        missed_origin: (origin != wanted).then_some(wanted),
        presentation_date: timeline.origin_date,
        origin_time: zero.and_then(|(_, t)| Time::of(t)).unwrap_or(Time { lo: 0.0, hi: 0.0, best: 0.0 }),
        status: case.status.as_ref().map(|s| s.value),
        marks,
        phases,
        measures: timeline
            .measures
            .iter()
            .map(|m| Measured { kind: m.kind, from: m.from, to: m.to, length: m.length.and_then(Time::of) })
            .collect(),
    }
}

/// Cycles of the course of systemic treatment whose words the event quotes.
fn cycles(case: &Case, event: usize) -> Option<u32> {
    let span = case.events.get(event)?.span();
    let given = case.systemic.iter().find(|c| c.evidence().iter().any(|e| e.overlaps(span)))?;
    given.value.cycles
}

/// The status in words.
pub fn status_words(status: Status) -> &'static str {
    match status {
        Status::NoEvidenceOfDisease => "alive without evidence of disease",
        Status::AliveWithDisease => "alive with disease",
        Status::Alive => "alive",
        Status::Dead => "dead",
    }
}
