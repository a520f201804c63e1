//! Points of time that count from something every course has: "POD 4", "day 15 of cycle 2", "the following day".

use super::super::defaults;
use super::{Narrator, Point};
use crate::facts::EventKind;
use crate::mentions::{Order, Origin, TimePoint};

/// Whether a point tells a time of an event by itself or with what was told before.
pub(super) fn is_anchored(point: TimePoint) -> bool {
    match point {
        TimePoint::Counted { origin, .. } => matches!(
            origin,
            Origin::Operation
                | Origin::Admission
                | Origin::Presentation
                | Origin::Diagnosis
                | Origin::Treatment
                | Origin::Cycle(_)
        ),
        TimePoint::Adjacent { order, .. } => order == Order::After,
        _ => false,
    }
}

impl Narrator<'_, '_, '_> {
    /// What a point says of an event: least and most days, and from where.
    pub(super) fn counted(&self, index: usize, point: TimePoint) -> Option<(f64, f64, Point)> {
        match point {
            TimePoint::Counted { n, to, unit, origin } => {
                let (n, to, unit) = (f64::from(n), f64::from(to), unit.days());
                let course = || self.last_of(index, &[EventKind::SystemicTherapy, EventKind::Radiotherapy]);
                let (from, skipped) = match origin {
                    Origin::Operation => match self
                        .last_of(index, &[EventKind::Surgery])
                        .filter(|&j| !self.is_of_another_life(Point::Start(j), to * unit))
                    {
                        Some(surgery) => (Point::Start(surgery), (0.0, 0.0)),
                        None => (Point::Presentation, (0.0, defaults::first_treatment())),
                    },
                    Origin::Admission | Origin::Presentation => (Point::Presentation, (0.0, 0.0)),
                    Origin::Diagnosis => {
                        (Point::Start(self.first_of(index, &[EventKind::Diagnosis])?), (0.0, 0.0))
                    }
                    Origin::Treatment => (Point::Start(course()?), (0.0, 0.0)),
                    Origin::Cycle(number) => {
                        let course = course()?;
                        let length = match self.therapy_of(course).and_then(|t| t.1) {
                            Some(days) => (f64::from(days), f64::from(days) * 1.4),
                            None => defaults::cycle_days(),
                        };
                        let before = f64::from(number?.saturating_sub(1));
                        (Point::Start(course), (before * length.0, before * length.1))
                    }
                    _ => return None,
                };
                // The first day is day 1 or, of an operation, the day after it.
                let lo = skipped.0 + (n - 1.0).max(0.0) * unit;
                Some((lo, skipped.1 + to * unit + unit.min(1.0) * 0.5, from))
            }
            TimePoint::Adjacent { order: Order::After, unit } => {
                Some((0.25 * unit.days(), 2.0 * unit.days(), self.reference()?))
            }
            _ => None,
        }
    }
}
