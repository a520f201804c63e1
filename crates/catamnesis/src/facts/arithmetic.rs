//! Arithmetic a reader would do: what the cycles of a course add up to.

use super::fact::{CumulativeDose, Fact};
use super::systemic::Course;
use std::collections::BTreeMap;

/// Doses over all cycles, one for each drug and unit; several doses of a drug in a cycle (bolus and infusion)
/// add up, and so do courses.
///
/// Steps: 1. dose of one administration × days per cycle (one day where none is told, marked as assumed);
/// 2. × cycles given; 3. sums over the courses of a drug, only where every one of them tells its cycles.
pub(super) fn cumulative_doses(courses: &[Course]) -> Vec<Fact<CumulativeDose>> {
    let mut sums: BTreeMap<(String, String), Fact<CumulativeDose>> = BTreeMap::new();
    for course in courses {
        let therapy = &course.fact.value;
        let Some(cycles) = therapy.cycles else { continue };
        for dose in &therapy.doses {
            let (unit, per) = dose.unit.split_once('/').unwrap_or((&dose.unit, ""));
            // A rate over time, a weight-based dose or one that was changed does not add up without more facts.
            if !matches!(per, "" | "m2" | "mq" | "kg")
                || dose.unit == "AUC"
                || therapy.varied.contains(&dose.agent)
            {
                continue;
            }
            let unit = match per {
                "" => unit.to_owned(),
                "mq" => format!("{unit}/m2"),
                _ => dose.unit.clone(),
            };
            let days = dose.per_cycle.unwrap_or(1).max(1);
            let per_cycle = round(dose.value * f64::from(days));
            let total = round(per_cycle * f64::from(cycles));
            let key = (dose.agent.clone(), unit.clone());
            match sums.get_mut(&key) {
                Some(known) => {
                    known.value.total = round(known.value.total + total);
                    known.value.per_cycle = round(known.value.per_cycle + per_cycle);
                    known.value.assumed_single_day |= dose.per_cycle.is_none();
                    course.fact.evidence().iter().for_each(|span| known.support(*span));
                }
                None => {
                    let value = CumulativeDose {
                        agent: dose.agent.clone(),
                        per_cycle,
                        total,
                        unit,
                        cycles,
                        assumed_single_day: dose.per_cycle.is_none(),
                    };
                    let mut fact = Fact::new(value, course.fact.span())
                        .with_confidence(if dose.per_cycle.is_some() { 0.9 } else { 0.6 });
                    course.fact.evidence().iter().for_each(|span| fact.support(*span));
                    sums.insert(key, fact);
                }
            }
        }
    }
    sums.into_values().collect()
}

fn round(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
