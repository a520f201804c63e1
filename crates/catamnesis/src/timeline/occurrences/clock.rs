//! The running time of a narrative: moments on the solver's network, each with the time that is most likely.
//!
//! A moment is what the story has reached. The words bound it ("3 days later"); what is told without a time
//! stays where the story is, not before what was told last and, where nothing else bounds it, not later than a
//! usual delay after the last time told.

use super::super::minutes::Bounds;
use super::super::network::{Constraint, Network, Point};
use catamnesis_core::TextSpan;
use catamnesis_core::time::DayInterval;

/// A moment of the story; 0 is the presentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment(pub usize);

/// The presentation.
pub(super) const ADMISSION: Moment = Moment(0);

/// What is known of a distance between two moments, in days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Step {
    pub lo: f64,
    pub hi: f64,
    /// The most likely distance.
    pub best: f64,
}

impl Step {
    pub fn new(lo: f64, hi: f64, best: f64) -> Self {
        Step { lo, hi, best }
    }

    pub fn back(self) -> Self {
        Step { lo: -self.hi, hi: -self.lo, best: -self.best }
    }

    pub fn of(interval: DayInterval, best: f64) -> Self {
        Step { lo: interval.lo(), hi: interval.hi(), best }
    }
}

/// The moments of a story.
#[derive(Debug)]
pub(super) struct Clock {
    network: Network,
    /// Most likely day of each moment.
    best: Vec<f64>,
    /// Words that tell each moment.
    told: Vec<Vec<TextSpan>>,
}

impl Clock {
    pub fn new() -> Self {
        Clock { network: Network::new(1), best: vec![0.0], told: vec![Vec::new()] }
    }

    /// A moment at a distance from another.
    pub fn moment(&mut self, from: Moment, step: Step, told: &[TextSpan]) -> Moment {
        let point = self.network.point();
        self.best.push(self.best(from) + step.best);
        self.told.push(told.to_vec());
        // Nothing else bounds a new point, so that this fits whatever it says.
        let bounds = Bounds::from_days(DayInterval::new(step.lo, step.hi));
        self.network.insert(Constraint { from: Point(from.0), to: point, bounds, statement: None });
        Moment(point.0)
    }

    /// Adds `lo <= to - from <= hi` where it fits.
    pub fn bound(&mut self, from: Moment, to: Moment, lo: f64, hi: f64) -> bool {
        let bounds = Bounds::from_days(DayInterval::new(lo, hi));
        let Some(known) = self.network.bounds(Point(from.0), Point(to.0)) else { return false };
        let fits = bounds.lo.is_none_or(|lo| known.hi.is_none_or(|hi| lo <= hi))
            && bounds.hi.is_none_or(|hi| known.lo.is_none_or(|lo| lo <= hi));
        fits && self.network.insert(Constraint {
            from: Point(from.0),
            to: Point(to.0),
            bounds,
            statement: None,
        })
    }

    /// Moves the most likely day of a moment back.
    pub fn move_back(&mut self, moment: Moment, days: f64) {
        if let Some(best) = self.best.get_mut(moment.0) {
            *best -= days;
        }
    }

    /// The most likely day of a moment.
    pub fn best(&self, moment: Moment) -> f64 {
        self.best.get(moment.0).copied().unwrap_or(0.0)
    }

    pub fn told(&self, moment: Moment) -> &[TextSpan] {
        self.told.get(moment.0).map_or(&[], Vec::as_slice)
    }

    /// Bounds and most likely day of every moment, from the presentation.
    pub fn solve(&self) -> Vec<(DayInterval, f64)> {
        let bounds = self.network.bounds_from(Point(0)).unwrap_or_default();
        bounds
            .iter()
            .zip(&self.best)
            .map(|(b, best)| {
                let days = b.days();
                (days, best.clamp(days.lo(), days.hi()))
            })
            .collect()
    }
}
