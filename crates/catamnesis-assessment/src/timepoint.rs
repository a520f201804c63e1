//! One assessment: target, non-target, new lesions and the overall response, each with the rule that decided.

use crate::day::Day;
use crate::lesion::{FindingKind, LesionKind, Method, Reading, Subject, Visit};
use crate::response::Response;
use crate::rule::Rule;
use crate::size::{Range, Tenths};
use crate::sums::TargetAssessment;

/// New lesions at an assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NewLesions {
    /// None.
    No,
    /// At least one that may not be real.
    Equivocal,
    /// At least one that is certain, or proved real later.
    Unequivocal,
}

impl NewLesions {
    /// `N`, `EQUIVOCAL` or `UNEQUIVOCAL`.
    pub fn code(self) -> &'static str {
        match self {
            NewLesions::No => "N",
            NewLesions::Equivocal => "EQUIVOCAL",
            NewLesions::Unequivocal => "UNEQUIVOCAL",
        }
    }
}

/// The response at one assessment after baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimepointResponse {
    /// Index into [`Subject::visits`].
    pub visit: usize,
    /// Day of the assessment.
    pub day: Day,
    /// Sum at baseline, in the unit of the criterion's measure.
    pub baseline: Range,
    /// Target disease.
    pub target: TargetAssessment,
    /// Non-target disease; absent where there is none.
    pub non_target: Option<Response>,
    /// The rule behind it.
    pub non_target_rule: Rule,
    /// New lesions.
    pub new: NewLesions,
    /// The rule behind them.
    pub new_rule: Option<Rule>,
    /// Overall response.
    pub overall: Response,
    /// The rule that decided the overall response.
    pub overall_rule: Rule,
}

/// Overall response from its three parts (RECIST 1.1, 4.4.1, tables 1 and 2).
///
/// Returns nothing where the parts a table needs were not recorded.
pub fn overall(target: Option<Response>, non_target: Option<Response>, new: NewLesions) -> Option<Response> {
    use Response::{Complete, NonCompleteNonProgressive, NotEvaluable, Partial, Progressive, Stable};
    if new == NewLesions::Unequivocal || target == Some(Progressive) || non_target == Some(Progressive) {
        return Some(Progressive);
    }
    match (target, non_target) {
        (Some(Complete), None | Some(Complete)) => Some(Complete),
        (Some(Complete), Some(NonCompleteNonProgressive | NotEvaluable)) => Some(Partial),
        (Some(kept @ (Partial | Response::Minor | Stable | NotEvaluable)), _) => Some(kept),
        (None, Some(kept @ (Complete | NonCompleteNonProgressive | NotEvaluable))) => Some(kept),
        _ => None,
    }
}

/// Non-target disease at one assessment.
///
/// 1. Progression where a lesion progressed unequivocally.
/// 2. Not evaluable where a lesion of baseline was not evaluated.
/// 3. Complete where all are gone, nodes below the normal limit, and no marker is above normal.
/// 4. Otherwise neither complete nor progressive (RECIST 1.1, 4.3.3).
pub fn non_target(
    subject: &Subject,
    visit: &Visit,
    node_normal_below: Option<Tenths>,
) -> (Option<Response>, Rule) {
    let (mut lesions, mut evaluated, mut persists) = (0, 0, false);
    for (index, lesion) in subject.lesions.iter().enumerate() {
        if lesion.kind != LesionKind::NonTarget {
            continue;
        }
        lesions += 1;
        let mut seen = false;
        for reading in visit.readings.iter().filter(|r| r.lesion == index) {
            let limit = node_normal_below.filter(|_| lesion.node).map_or(1, Tenths::tenths);
            match reading.reading {
                Reading::NotEvaluated => continue,
                Reading::Unequivocal => return (Some(Response::Progressive), Rule::NonTargetProgression),
                Reading::Absent | Reading::Merged => {}
                Reading::Diameter(range) => {
                    persists |= range.lo >= limit || range.hi.is_none_or(|hi| hi >= limit)
                }
                Reading::Present | Reading::Increased | Reading::TooSmall | Reading::Equivocal => {
                    persists = true;
                }
            }
            seen = true;
        }
        evaluated += usize::from(seen);
    }
    let marker = visit.finding(FindingKind::MarkerAboveNormal);
    if lesions == 0 && marker.is_none() {
        return (None, Rule::OverallTable1);
    }
    if evaluated < lesions {
        return (Some(Response::NotEvaluable), Rule::NonTargetMissing);
    }
    if persists || marker.is_some_and(|m| m > 0.0) {
        return (Some(Response::NonCompleteNonProgressive), Rule::NonTargetPersists);
    }
    if lesions == 0 {
        return (None, Rule::OverallTable1);
    }
    (Some(Response::Complete), Rule::NonTargetComplete)
}

/// What later scans make of the new lesions of a subject.
#[derive(Debug, Clone)]
pub struct NewLesionCourse {
    lesions: Vec<NewLesion>,
}

#[derive(Debug, Clone, Copy)]
struct NewLesion {
    index: usize,
    first: Day,
    confirmed: Option<Day>,
    baseline_pet: bool,
}

impl NewLesionCourse {
    /// Looks through all assessments after baseline once, because a later scan may confirm an earlier doubt.
    pub fn new(subject: &Subject, baseline: Option<usize>) -> Self {
        let baseline_pet = baseline.and_then(|b| subject.visits.get(b)).is_some_and(|visit| {
            visit.readings.iter().any(|r| r.method == Method::FdgPet && r.reading == Reading::Absent)
                || visit.finding(FindingKind::UptakeGone).is_some_and(|v| v > 0.0)
        });
        let mut lesions = Vec::new();
        for (index, lesion) in subject.lesions.iter().enumerate() {
            if lesion.kind != LesionKind::New {
                continue;
            }
            let mut new = NewLesion { index, first: Day(i32::MAX), confirmed: None, baseline_pet };
            for visit in subject.visits.iter().skip(baseline.map_or(0, |b| b + 1)) {
                for reading in visit.readings.iter().filter(|r| r.lesion == index) {
                    match certainty(reading.reading, reading.method, baseline_pet) {
                        NewLesions::No => continue,
                        NewLesions::Equivocal => {}
                        NewLesions::Unequivocal => new.confirmed = new.confirmed.or(Some(visit.day)),
                    }
                    new.first = new.first.min(visit.day);
                }
            }
            lesions.push(new);
        }
        NewLesionCourse { lesions }
    }

    /// Whether the subject has no new lesion at any time.
    pub fn is_empty(&self) -> bool {
        self.lesions.is_empty()
    }

    /// New lesions at one assessment, with what later scans showed.
    pub fn at(&self, visit: &Visit) -> (NewLesions, Option<Rule>) {
        let mut found = (NewLesions::No, None);
        for new in &self.lesions {
            for reading in visit.readings.iter().filter(|r| r.lesion == new.index) {
                let state = match certainty(reading.reading, reading.method, new.baseline_pet) {
                    NewLesions::No => continue,
                    NewLesions::Unequivocal if reading.method == Method::FdgPet => {
                        (NewLesions::Unequivocal, Some(Rule::NewLesionPet))
                    }
                    NewLesions::Unequivocal => (NewLesions::Unequivocal, Some(Rule::NewLesion)),
                    NewLesions::Equivocal if new.confirmed.is_some_and(|day| day > visit.day) => {
                        (NewLesions::Unequivocal, Some(Rule::NewLesionBackdated))
                    }
                    NewLesions::Equivocal => (NewLesions::Equivocal, Some(Rule::NewLesionEquivocal)),
                };
                if state.0 > found.0 {
                    found = state;
                }
            }
        }
        found
    }
}

fn certainty(reading: Reading, method: Method, baseline_pet: bool) -> NewLesions {
    match reading {
        Reading::Absent | Reading::NotEvaluated | Reading::Merged => NewLesions::No,
        Reading::Diameter(range) if range.hi == Some(0) => NewLesions::No,
        Reading::Equivocal => NewLesions::Equivocal,
        _ if method == Method::FdgPet && !baseline_pet => NewLesions::Equivocal,
        Reading::Diameter(_)
        | Reading::TooSmall
        | Reading::Present
        | Reading::Increased
        | Reading::Unequivocal => NewLesions::Unequivocal,
    }
}
