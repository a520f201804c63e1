//! Phases of the course, and the lengths a reader asks for.
//!
//! Rules (ours, stated so that a clinician can disagree with them):
//! 1. Symptoms last from the first onset told to the presentation, the work-up from there to the first
//!    treatment.
//! 2. A line of therapy is all treatment from one on until the disease returns or grows; the first treatment
//!    told after a recurrence or a progression opens the next line. Surgery with its adjuvant treatment is one
//!    line.
//! 3. A disease-free interval follows a line that ended with an operation or a complete response, until the
//!    disease returns or, where the patient is told to be without disease, until the last follow-up.
//! 4. A progression lasts from the words that tell it to the next treatment, or to the last event.
//! 5. Follow-up lasts from the end of the last treatment to the last event that tells of the patient.

use super::{Episode, EpisodeKind};
use crate::facts::{Case, Event, EventKind, Fact, ReportedResponse, Status};
use catamnesis_core::time::DayInterval;

/// One end of an event, by its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// When it happened or began.
    Start(usize),
    /// When it ended.
    End(usize),
}

/// A length of time that reviews of cases tabulate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measure {
    /// Which length.
    pub kind: MeasureKind,
    /// The event it is counted from.
    pub from: usize,
    /// The event it is counted to.
    pub to: usize,
    /// The length in days; `None` where nothing bounds it.
    pub length: Option<DayInterval>,
}

/// Kinds of lengths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MeasureKind {
    /// From the first treatment of a line to the recurrence or progression that ends it.
    TimeToProgression,
    /// From the end of a line of therapy to the start of the next.
    TreatmentFreeInterval,
    /// From the diagnosis, or else the presentation, to the last event that tells of the patient.
    OverallFollowUp,
}

impl MeasureKind {
    /// Name in output.
    pub fn name(self) -> &'static str {
        match self {
            MeasureKind::TimeToProgression => "time_to_progression",
            MeasureKind::TreatmentFreeInterval => "treatment_free_interval",
            MeasureKind::OverallFollowUp => "overall_follow_up",
        }
    }
}

impl EpisodeKind {
    /// Name in output.
    pub fn name(self) -> &'static str {
        match self {
            EpisodeKind::Symptoms => "symptoms",
            EpisodeKind::WorkUp => "work_up",
            EpisodeKind::Treatment => "treatment",
            EpisodeKind::DiseaseFree => "disease_free",
            EpisodeKind::Progression => "progression",
            EpisodeKind::FollowUp => "follow_up",
        }
    }
}

/// The phases of a case and its lengths; `between` gives the bounds of the difference of two times in days.
pub fn find(
    case: &Case,
    between: impl Fn(Side, Side) -> Option<DayInterval>,
) -> (Vec<Episode>, Vec<Measure>) {
    let course = Course { events: &case.events };
    let lines = course.lines();
    let last = course.last_told();
    let is_clear = case.status.as_ref().is_some_and(|s| s.value == Status::NoEvidenceOfDisease);
    let mut episodes = Vec::new();
    let mut measures = Vec::new();
    let mut phase = |kind, from: Side, to: Option<Side>| {
        let length = to.and_then(|to| between(from, to)).and_then(not_negative);
        episodes.push(Episode { kind, from: index(from), to: to.map(index), length });
    };
    let mut measure = |kind, from: Side, to: Side| {
        let length = between(from, to).and_then(not_negative);
        measures.push(Measure { kind, from: index(from), to: index(to), length });
    };

    let presentation = course.first(EventKind::Presentation);
    let first_treatment = lines.first().map(|l| Side::Start(l.first));
    if let Some(onset) = course.first(EventKind::SymptomOnset) {
        phase(EpisodeKind::Symptoms, Side::Start(onset), presentation.map(Side::Start));
    }
    if let Some(presentation) = presentation {
        phase(EpisodeKind::WorkUp, Side::Start(presentation), first_treatment);
    }
    for (n, line) in lines.iter().enumerate() {
        phase(EpisodeKind::Treatment, Side::Start(line.first), Some(Side::End(line.last)));
        let next = lines.get(n + 1);
        if line.is_radical {
            match line.returned {
                Some(at) => phase(EpisodeKind::DiseaseFree, Side::End(line.last), Some(Side::Start(at))),
                None if is_clear => {
                    let until = last.filter(|l| *l > line.last).map(Side::Start);
                    phase(EpisodeKind::DiseaseFree, Side::End(line.last), until);
                }
                None => {}
            }
        }
        if let Some(at) = line.returned {
            let until = next.map(|l| l.first).or(last.filter(|l| *l > at)).map(Side::Start);
            phase(EpisodeKind::Progression, Side::Start(at), until);
            measure(MeasureKind::TimeToProgression, Side::Start(line.first), Side::Start(at));
        }
        if let Some(next) = next {
            measure(MeasureKind::TreatmentFreeInterval, Side::End(line.last), Side::Start(next.first));
        }
    }
    if let (Some(line), Some(last)) = (lines.last(), last)
        && last > line.last
    {
        phase(EpisodeKind::FollowUp, Side::End(line.last), Some(Side::Start(last)));
    }
    let opening = course.first(EventKind::Diagnosis).or(presentation);
    if let (Some(opening), Some(last)) = (opening, last)
        && last > opening
    {
        measure(MeasureKind::OverallFollowUp, Side::Start(opening), Side::Start(last));
    }
    (episodes, measures)
}

fn index(side: Side) -> usize {
    match side {
        Side::Start(event) | Side::End(event) => event,
    }
}

/// A phase does not end before it begins: what the bounds leave below zero is cut off. `None` where nothing
/// else is left.
fn not_negative(length: DayInterval) -> Option<DayInterval> {
    (length.hi() >= 0.0).then(|| DayInterval::new(length.lo().max(0.0), length.hi()))
}

/// One line of therapy.
struct Line {
    first: usize,
    last: usize,
    /// Whether it ended with an operation or a complete response.
    is_radical: bool,
    /// The recurrence or progression that ended it.
    returned: Option<usize>,
}

struct Course<'c> {
    events: &'c [Fact<Event>],
}

impl Course<'_> {
    fn first(&self, kind: EventKind) -> Option<usize> {
        self.events.iter().position(|e| e.value.kind == kind)
    }

    /// The last event at which the patient was seen or died.
    fn last_told(&self) -> Option<usize> {
        let tells = |kind| {
            matches!(
                kind,
                EventKind::FollowUp
                    | EventKind::Death
                    | EventKind::Imaging
                    | EventKind::Response
                    | EventKind::Recurrence
            )
        };
        self.events.iter().rposition(|e| tells(e.value.kind))
    }

    fn lines(&self) -> Vec<Line> {
        let mut lines: Vec<Line> = Vec::new();
        for (at, fact) in self.events.iter().enumerate() {
            let event = &fact.value;
            if event.kind.is_treatment() {
                match lines.last_mut().filter(|l| l.returned.is_none()) {
                    Some(line) => {
                        line.last = at;
                        line.is_radical |= event.kind == EventKind::Surgery;
                    }
                    None => {
                        let is_radical = event.kind == EventKind::Surgery;
                        lines.push(Line { first: at, last: at, is_radical, returned: None });
                    }
                }
                continue;
            }
            let Some(line) = lines.last_mut() else { continue };
            let grows =
                event.kind == EventKind::Recurrence || event.response == Some(ReportedResponse::Progressive);
            if grows && line.returned.is_none() {
                line.returned = Some(at);
            } else if event.response == Some(ReportedResponse::Complete) && line.returned.is_none() {
                line.is_radical = true;
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use catamnesis_core::TextSpan;

    fn event(kind: EventKind, response: Option<ReportedResponse>) -> Fact<Event> {
        Fact::new(Event { kind, what: String::new(), sentence: 0, response }, TextSpan::new(0, 1))
    }

    /// Ten days between neighbors; treatments last five.
    fn between(from: Side, to: Side) -> Option<DayInterval> {
        let day = |side| match side {
            Side::Start(i) => i as f64 * 10.0,
            Side::End(i) => i as f64 * 10.0 + 5.0,
        };
        Some(DayInterval::exactly(day(to) - day(from)))
    }

    fn case(kinds: &[(EventKind, Option<ReportedResponse>)], status: Option<Status>) -> Case {
        Case {
            events: kinds.iter().map(|(k, r)| event(*k, *r)).collect(),
            status: status.map(|s| Fact::new(s, TextSpan::new(0, 1))),
            ..Case::default()
        }
    }

    #[test]
    fn phases_of_a_course_with_a_recurrence() {
        use EventKind::*;
        let case = case(
            &[
                (SymptomOnset, None),
                (Presentation, None),
                (Diagnosis, None),
                (Surgery, None),
                (SystemicTherapy, None),
                (Recurrence, None),
                (SystemicTherapy, None),
                (Response, Some(ReportedResponse::Complete)),
                (FollowUp, None),
            ],
            Some(Status::NoEvidenceOfDisease),
        );
        let (episodes, measures) = find(&case, between);
        let phases: Vec<_> =
            episodes.iter().map(|e| (e.kind, e.from, e.to, e.length.map(DayInterval::lo))).collect();
        assert_eq!(
            phases,
            [
                (EpisodeKind::Symptoms, 0, Some(1), Some(10.0)),
                (EpisodeKind::WorkUp, 1, Some(3), Some(20.0)),
                (EpisodeKind::Treatment, 3, Some(4), Some(15.0)),
                (EpisodeKind::DiseaseFree, 4, Some(5), Some(5.0)),
                (EpisodeKind::Progression, 5, Some(6), Some(10.0)),
                (EpisodeKind::Treatment, 6, Some(6), Some(5.0)),
                (EpisodeKind::DiseaseFree, 6, Some(8), Some(15.0)),
                (EpisodeKind::FollowUp, 6, Some(8), Some(15.0)),
            ]
        );
        let lengths: Vec<_> =
            measures.iter().map(|m| (m.kind, m.from, m.to, m.length.map(DayInterval::lo))).collect();
        assert_eq!(
            lengths,
            [
                (MeasureKind::TimeToProgression, 3, 5, Some(20.0)),
                (MeasureKind::TreatmentFreeInterval, 4, 6, Some(15.0)),
                (MeasureKind::OverallFollowUp, 2, 8, Some(60.0)),
            ]
        );
    }

    #[test]
    fn palliative_treatment_leaves_no_disease_free_interval() {
        use EventKind::*;
        let case = case(
            &[
                (Presentation, None),
                (SystemicTherapy, None),
                (Response, Some(ReportedResponse::Progressive)),
                (Death, None),
            ],
            Some(Status::Dead),
        );
        let kinds: Vec<EpisodeKind> = find(&case, between).0.iter().map(|e| e.kind).collect();
        assert_eq!(
            kinds,
            [EpisodeKind::WorkUp, EpisodeKind::Treatment, EpisodeKind::Progression, EpisodeKind::FollowUp]
        );
    }

    #[test]
    fn a_length_below_zero_is_cut_off() {
        use EventKind::*;
        let case = case(&[(SymptomOnset, None), (Presentation, None)], None);
        let open = |lo: f64, hi: f64| find(&case, move |_, _| Some(DayInterval::new(lo, hi))).0[0].length;
        assert_eq!(open(-3.0, 4.0), Some(DayInterval::new(0.0, 4.0)));
        assert_eq!(open(-3.0, -1.0), None);
    }
}
