//! What a picture needs of a subject.

use crate::assess::SubjectAssessment;
use crate::events::Endpoint;
use crate::lesion::{LesionKind, Reading};
use crate::response::{BestResponse, Response};

/// One assessment in a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Days from the start.
    pub day: i32,
    /// Change of the sum from baseline in percent, where it is known.
    pub change: Option<f64>,
    /// Overall response.
    pub overall: Response,
    /// Whether a new lesion was certain.
    pub new_lesion: bool,
}

/// One lesion in a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct LesionTrack {
    /// Name, with organ.
    pub name: String,
    /// Kind.
    pub kind: LesionKind,
    /// Days from the start and diameter in millimeters.
    pub sizes: Vec<(i32, f64)>,
}

/// One subject in a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct PlotSubject {
    /// Identifier.
    pub id: String,
    /// Group.
    pub group: String,
    /// Decisive best response.
    pub best: BestResponse,
    /// Its code in the criteria.
    pub best_code: &'static str,
    /// Best change of the sum from baseline in percent, up to progression.
    pub best_change: Option<f64>,
    /// Assessments in order of time.
    pub points: Vec<Point>,
    /// Days from the start to a confirmed response (or a response, where confirmation is not asked for).
    pub response: Option<i32>,
    /// Days from the start to the first progression.
    pub progression: Option<i32>,
    /// Days from the start to death.
    pub death: Option<i32>,
    /// Days from the start to the last thing known.
    pub end: i32,
    /// Whether neither progression nor death ended the course.
    pub ongoing: bool,
    /// Lesions with sizes.
    pub lesions: Vec<LesionTrack>,
    /// Times to event: endpoint, days, event.
    pub times: Vec<(Endpoint, i32, bool)>,
}

impl PlotSubject {
    /// Takes what pictures need; `confirmed` chooses the decisive best response.
    pub fn new(a: &SubjectAssessment, best_code: &'static str, confirmed: bool) -> Self {
        let start = a.start.unwrap_or_default();
        let days = |d: crate::day::Day| d.since(start);
        let percent = |sum: i64, base: i64| (sum - base) as f64 * 100.0 / base as f64;
        let points: Vec<Point> = a
            .course
            .iter()
            .enumerate()
            .map(|(i, c)| {
                let t = a.timepoints.get(i);
                let change =
                    t.and_then(|t| t.target.sum.exact().zip(t.baseline.exact())).filter(|(_, b)| *b > 0);
                Point {
                    day: days(c.day),
                    change: change.map(|(s, b)| percent(s, b)),
                    overall: c.response,
                    new_lesion: t.is_some_and(|t| t.new == crate::timepoint::NewLesions::Unequivocal),
                }
            })
            .collect();
        let time = |endpoint| a.times.iter().find(|t| t.endpoint == endpoint);
        let progression = time(Endpoint::TimeToProgression).filter(|t| t.is_event()).map(|t| days(t.day));
        let death = a.dates.death.map(days);
        let last = points.last().map_or(0, |p| p.day);
        let known =
            [a.dates.last_alive.map(days), death, Some(last)].into_iter().flatten().max().unwrap_or(last);
        PlotSubject {
            id: a.subject.id.clone(),
            group: a.dates.group.clone(),
            best: if confirmed { a.confirmed.response } else { a.unconfirmed.response },
            best_code,
            best_change: a.best_sum().map(|(s, b)| percent(s, b)),
            response: time(Endpoint::TimeToResponse).map(|t| days(t.day)),
            progression,
            death,
            end: known,
            ongoing: progression.is_none() && death.is_none(),
            lesions: tracks(a),
            times: a.times.iter().map(|t| (t.endpoint, t.days(), t.is_event())).collect(),
            points,
        }
    }
}

fn tracks(a: &SubjectAssessment) -> Vec<LesionTrack> {
    let start = a.start.unwrap_or_default();
    let mut tracks: Vec<LesionTrack> = Vec::new();
    for (index, lesion) in a.subject.lesions.iter().enumerate() {
        let mut sizes = Vec::new();
        for visit in &a.subject.visits {
            let mm: Vec<f64> = visit
                .readings
                .iter()
                .filter(|r| r.lesion == index)
                .filter_map(|r| match r.reading {
                    Reading::Diameter(range) => range.exact().map(|v| v as f64 / 10.0),
                    Reading::Absent => Some(0.0),
                    _ => None,
                })
                .collect();
            if !mm.is_empty() {
                sizes.push((visit.day.since(start), mm.iter().sum()));
            }
        }
        let measured = sizes.iter().any(|(_, mm)| *mm > 0.0);
        if measured {
            let name = if lesion.organ.is_empty() {
                lesion.id.clone()
            } else {
                format!("{} ({})", lesion.id, lesion.organ.to_lowercase())
            };
            tracks.push(LesionTrack { name, kind: lesion.kind, sizes });
        }
    }
    tracks
}
