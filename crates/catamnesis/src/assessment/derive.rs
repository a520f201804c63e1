//! From what was seen under one line of treatment to categories by the criteria, as far as prose allows.
//!
//! 1. The lesions are those told before the line, after the last operation; a size told again later ("from
//!    5 cm") counts as well. Lesions with a size are targets; the rest are followed by their state.
//! 2. Where no lesion has a size before treatment but a change is told ("smaller", "by 40 %", "gone"), the tumor
//!    as a whole stands for one target whose size is taken as 100: every rule about percentages then holds.
//! 3. Words become ranges: "smaller" is anything below the size before, "larger" anything above it, "unchanged"
//!    the same size. The criteria give a category only if every size in the range gives it.
//! 4. Where several categories are left, they are listed, with what is missing.

use super::Baseline;
use super::observe::{Observation, Seen};
use catamnesis_assessment::criteria::Criteria;
use catamnesis_assessment::day::{Day, When};
use catamnesis_assessment::lesion::{Lesion, LesionKind, LesionReading, Reading, Subject, Visit};
use catamnesis_assessment::response::Response;
use catamnesis_assessment::size::{Range, Tenths};
use catamnesis_assessment::timepoint::TimepointResponse;
use std::collections::BTreeSet;

/// The size that stands for a tumor whose size is not told, in tenths of a millimeter; only ratios are used.
const NOMINAL: i64 = 1000;

/// What we derive at one time, with the rule behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct Derived {
    /// The category; not evaluable where several are left.
    pub response: Response,
    /// Every category that the words leave open; one where it is certain.
    pub possible: Vec<Response>,
    /// Permanent id of the rule that decided.
    pub rule: &'static str,
    /// Its clause in the guideline.
    pub clause: String,
    /// Its text.
    pub text: String,
    /// The numbers it was applied to.
    pub numbers: String,
    /// What would have to be told for a decision.
    pub missing: Vec<String>,
}

/// Looks grouped by the time at which they were made: indices into the observations.
pub(super) type Group = Vec<usize>;

/// Judges every group of looks under one line.
pub(super) fn derive(
    criteria: &Criteria,
    baseline: &Baseline,
    observations: &[Observation],
    groups: &[Group],
) -> Vec<Derived> {
    let Some((subject, relative)) = subject(baseline, observations, groups) else {
        return groups.iter().map(|_| nothing_before(criteria)).collect();
    };
    let responses = criteria.timepoints(&subject, 0, &mut Vec::new());
    (1..=groups.len())
        .map(|visit| match responses.iter().find(|t| t.visit == visit) {
            Some(point) => judged(criteria, &subject, point, relative),
            None => nothing_before(criteria),
        })
        .collect()
}

fn nothing_before(criteria: &Criteria) -> Derived {
    let rule = "target-no-baseline";
    let (clause, text) = criteria.rule_text(rule);
    Derived {
        response: Response::NotEvaluable,
        possible: Vec::new(),
        rule,
        clause: clause.to_owned(),
        text: text.to_owned(),
        numbers: String::new(),
        missing: vec![
            "what there was of the tumor before the treatment, and what was seen of it here".into(),
        ],
    }
}

/// The lesions of a line and what was seen of them; whether the sizes are only relative.
fn subject(baseline: &Baseline, observations: &[Observation], groups: &[Group]) -> Option<(Subject, bool)> {
    let under = || groups.iter().flatten().filter_map(|&i| observations.get(i));
    let is_change = |o: &Observation| !matches!(o.seen, Seen::Count { .. } | Seen::New | Seen::Present);
    let relative = baseline.lesions.iter().all(|l| l.mm.is_none());
    let mut lesions: Vec<(Option<String>, Lesion, Reading)> = Vec::new();
    let whole = |id: &str, organ: &str, node| Lesion {
        id: id.to_owned(),
        kind: LesionKind::Target,
        organ: organ.to_owned(),
        node,
    };
    if relative {
        // "No recurrence" after an operation: there was nothing that could respond.
        let has_disease = !baseline.operated
            || !baseline.lesions.is_empty()
            || under().any(|o| is_change(o) && !o.is_state);
        if !has_disease {
            return None;
        }
        let reading = Reading::Diameter(Range::exactly(NOMINAL));
        lesions.push((None, whole("the tumor as a whole", "", false), reading));
    } else {
        for known in &baseline.lesions {
            let name = known.name.clone().unwrap_or_else(|| "tumor".into());
            let mut lesion = whole(&name, &name, known.node);
            let reading = match known.mm.and_then(Tenths::from_mm) {
                Some(size) => Reading::mm(size),
                None => {
                    lesion.kind = LesionKind::NonTarget;
                    Reading::Present
                }
            };
            lesions.push((known.name.clone(), lesion, reading));
        }
    }
    let new_at = lesions.len();
    if under().any(|o| o.seen == Seen::New) {
        let mut new = whole("new", "", false);
        new.kind = LesionKind::New;
        lesions.push((None, new, Reading::Absent));
    }
    let mut subject = Subject { id: String::new(), reference: Some(Day(0)), ..Subject::default() };
    let mut first = Visit::on(Day(0));
    first.baseline = true;
    let mut sizes: Vec<Range> = Vec::new();
    for (i, (_, lesion, reading)) in lesions.iter().enumerate() {
        if lesion.kind != LesionKind::New {
            first.readings.push(LesionReading::new(i, *reading));
        }
        sizes.push(match reading {
            Reading::Diameter(range) => *range,
            _ => Range { lo: 1, hi: None },
        });
        subject.lesions.push(lesion.clone());
    }
    let begin = sizes.clone();
    subject.visits.push(first);
    for (n, group) in groups.iter().enumerate() {
        let day = Day(i32::try_from(n + 1).unwrap_or(i32::MAX));
        let mut visit = Visit { when: When::on(day), ..Visit::on(day) };
        for observation in group.iter().filter_map(|&i| observations.get(i)) {
            if observation.seen == Seen::New {
                visit.readings.push(LesionReading::new(new_at, Reading::Unequivocal));
                continue;
            }
            for (i, (name, lesion, _)) in lesions.iter().enumerate() {
                let alone = name.is_none() && baseline.lesions.len() == 1;
                let meant = relative || alone || observation.lesion.is_none() || *name == observation.lesion;
                if !meant || lesion.kind == LesionKind::New {
                    continue;
                }
                let target = lesion.kind == LesionKind::Target;
                let (Some(&before), Some(&base)) = (sizes.get(i), begin.get(i)) else { continue };
                // A size of one lesion says nothing of a tumor that has no size before; nor does the
                // disappearance of one of several.
                let part = relative && observation.lesion.is_some() && !is_all(baseline, observation);
                let found = reading(observation.seen, before, base, target, relative);
                let reading = match found {
                    Some(Reading::Diameter(Range::ZERO)) if part => {
                        Reading::Diameter(Range { lo: 0, hi: before.hi.map(|hi| (hi - 1).max(0)) })
                    }
                    Some(reading) => reading,
                    None => continue,
                };
                if let Reading::Diameter(range) = reading
                    && let Some(slot) = sizes.get_mut(i)
                {
                    *slot = range;
                }
                // What is told last of a time holds.
                visit.readings.retain(|r| r.lesion != i);
                visit.readings.push(LesionReading::new(i, reading));
            }
        }
        subject.visits.push(visit);
    }
    Some((subject, relative))
}

/// Whether the lesion looked at is the only one known before the line.
fn is_all(baseline: &Baseline, observation: &Observation) -> bool {
    !baseline.lesions.is_empty() && baseline.lesions.iter().all(|l| l.name == observation.lesion)
}

/// What a look says of a lesion that measured `before` at the look before and `base` at baseline.
fn reading(seen: Seen, before: Range, base: Range, target: bool, relative: bool) -> Option<Reading> {
    let some = |lo: i64, hi: Option<i64>| Some(Reading::Diameter(Range { lo, hi }));
    match seen {
        Seen::Gone => Some(if target { Reading::Diameter(Range::ZERO) } else { Reading::Absent }),
        Seen::Size { mm, .. } if !relative => Tenths::from_mm(mm).map(Reading::mm),
        Seen::Size { .. } => some(1, None),
        _ if !target => match seen {
            Seen::Larger => Some(Reading::Increased),
            Seen::New | Seen::Count { .. } => None,
            _ => Some(Reading::Present),
        },
        Seen::Percent { change, of_volume } => {
            let ratio = 1.0 + change / 100.0;
            // A ball that loses so much of its volume loses the cube root of it in diameter.
            let ratio = if of_volume { ratio.max(0.0).cbrt() } else { ratio.max(0.0) };
            let size = (base.hi? as f64 * ratio).round() as i64;
            some(size, Some(size))
        }
        Seen::Smaller => some(1, before.hi.map(|hi| (hi - 1).max(1))),
        Seen::Larger => some(before.lo + 1, None),
        Seen::Unchanged => Some(Reading::Diameter(before)),
        Seen::Present => some(1, None),
        Seen::Count { .. } | Seen::New => None,
    }
}

fn judged(criteria: &Criteria, subject: &Subject, point: &TimepointResponse, relative: bool) -> Derived {
    let rule = point.overall_rule;
    let deciding = match rule.id() {
        "overall-table-1" if point.target.response.is_some() && point.non_target.is_none() => {
            point.target.rule
        }
        _ => rule,
    };
    let (clause, text) = criteria.rule_text(deciding.id());
    let possible = if point.overall == Response::NotEvaluable {
        possible(criteria, subject, point.visit)
    } else {
        vec![point.overall]
    };
    let response = match possible.as_slice() {
        [one] => *one,
        _ => point.overall,
    };
    Derived {
        response,
        rule: deciding.id(),
        clause: clause.to_owned(),
        text: text.to_owned(),
        numbers: numbers(subject, point, relative),
        missing: if response == Response::NotEvaluable {
            missing(subject, point.visit, relative)
        } else {
            Vec::new()
        },
        possible,
    }
}

/// The categories that remain when every range is tried at its ends and at the borders of the rules.
fn possible(criteria: &Criteria, subject: &Subject, visit: usize) -> Vec<Response> {
    let mut found = BTreeSet::new();
    let base = |lesion: usize| {
        subject.visits.first().and_then(|v| v.readings.iter().find(|r| r.lesion == lesion)).map_or(
            NOMINAL,
            |r| match r.reading {
                Reading::Diameter(range) => range.lo.max(1),
                _ => NOMINAL,
            },
        )
    };
    let Some(at) = subject.visits.get(visit) else { return Vec::new() };
    if at.readings.is_empty() {
        return Vec::new();
    }
    // All lesions move together: the extremes of a sum lie where they do.
    for share in [0_i64, 10, 500, 690, 700, 710, 800, 900, 990, 1000, 1010, 1200, 1500, 3000] {
        let mut tried = subject.clone();
        let Some(v) = tried.visits.get_mut(visit) else { continue };
        let mut fits = true;
        for (i, lesion) in subject.lesions.iter().enumerate() {
            if lesion.kind != LesionKind::Target {
                continue;
            }
            let wanted = base(i) * share / 1000;
            match v.readings.iter_mut().find(|r| r.lesion == i) {
                Some(r) => {
                    if let Reading::Diameter(range) = r.reading {
                        let value = wanted.max(range.lo).min(range.hi.unwrap_or(i64::MAX));
                        let near = (value - wanted).abs() * 50 <= base(i);
                        fits &= near || range.exact().is_some();
                        r.reading = Reading::Diameter(Range::exactly(value));
                    }
                }
                None => v.readings.push(LesionReading::new(i, Reading::Diameter(Range::exactly(wanted)))),
            }
        }
        if !fits {
            continue;
        }
        // Earlier ranges are taken at the size nearest to the one tried, so that the nadir is not above it.
        for earlier in tried.visits.iter_mut().take(visit) {
            for r in &mut earlier.readings {
                if let Reading::Diameter(range) = r.reading
                    && range.exact().is_none()
                {
                    let value =
                        (base(r.lesion) * share / 1000).max(range.lo).min(range.hi.unwrap_or(i64::MAX));
                    r.reading = Reading::Diameter(Range::exactly(value));
                }
            }
        }
        let responses = criteria.timepoints(&tried, 0, &mut Vec::new());
        if let Some(p) = responses.iter().find(|p| p.visit == visit) {
            found.insert(p.overall);
        }
    }
    found.remove(&Response::NotEvaluable);
    found.into_iter().collect()
}

fn numbers(subject: &Subject, point: &TimepointResponse, relative: bool) -> String {
    if point.target.response.is_none() {
        return String::new();
    }
    let mm = |r: Range| match (r.lo, r.hi) {
        (lo, Some(hi)) if lo == hi => Some(format!("{}", Tenths::new(lo))),
        (lo, Some(hi)) => Some(format!("{} to {}", Tenths::new(lo), Tenths::new(hi))),
        _ => None,
    };
    let percent = |r: Range| {
        let (sum, base) = (r.exact()?, point.baseline.exact().filter(|b| *b > 0)?);
        Some((sum - base) as f64 * 100.0 / base as f64)
    };
    let change = percent(point.target.sum).map(|p| format!("{p:+.0} % against baseline"));
    if relative {
        return change.map_or_else(String::new, |c| format!("{c}, no size told"));
    }
    let Some(now) = mm(point.target.sum) else { return String::new() };
    let n = subject.lesions.iter().filter(|l| l.kind == LesionKind::Target).count();
    let what = if n == 1 { "diameter" } else { "sum of diameters" };
    let mut parts = vec![format!("{what} {now} mm")];
    parts.extend(mm(point.baseline).map(|b| format!("before {b} mm")));
    parts.extend(change);
    parts.join(", ")
}

fn missing(subject: &Subject, visit: usize, relative: bool) -> Vec<String> {
    let mut out = Vec::new();
    let Some(at) = subject.visits.get(visit) else { return out };
    if relative {
        out.push("the size of the lesions before the treatment and at this time".into());
        return out;
    }
    for (i, lesion) in subject.lesions.iter().enumerate().filter(|(_, l)| l.kind != LesionKind::New) {
        let reading = at.readings.iter().find(|r| r.lesion == i);
        match reading.map(|r| r.reading) {
            None => out.push(format!("what became of the lesion of baseline: {}", lesion.id)),
            Some(Reading::Diameter(range)) if range.exact().is_none() => {
                out.push(format!("the size at this time: {}", lesion.id));
            }
            Some(_) => {}
        }
    }
    out
}
