//! What a time beside a clause says: since when it counts, how far, and whether the story goes on from there.

use super::clock::{ADMISSION, Moment, Step};
use super::narrator::Narrator;
use super::pieces::{Line, Piece};
use super::words;
use crate::mentions::temporal::{Sense, calendar_bounds, duration_days, sense};
use crate::mentions::{Mention, MentionKind, Order, Origin, TimePoint};
use crate::text::Document;
use catamnesis_core::number;
use catamnesis_core::time::CalendarPoint;
use std::ops::Range;

/// Where a time lies.
pub(super) struct Place {
    pub from: Moment,
    pub step: Step,
    /// Whether the story goes on from there.
    pub moves: bool,
    /// Whether it tells since when there are complaints.
    pub is_onset: bool,
    /// Whether a further time in the same part says it better.
    pub is_weak: bool,
}

fn place_at(from: Moment, step: Step, moves: bool) -> Option<Place> {
    Some(Place { from, step, moves, is_onset: false, is_weak: false })
}

/// The place that a mention of time tells; `None` where it tells how long or how often.
pub(super) fn place(
    story: &Narrator<'_>,
    line: &Line<'_>,
    mention: &Mention<'_>,
    part: &Range<usize>,
    items: &[&Piece],
) -> Option<Place> {
    match &mention.kind {
        MentionKind::Duration { lo, hi, unit, .. } => {
            let days = duration_days(&mention.kind)?;
            let best = (lo + hi) / 2.0 * unit.days();
            length(story, line, mention, Step::of(days, best.clamp(days.lo(), days.hi())), part, items)
        }
        MentionKind::TimePoint { point } => at_point(story, line, mention, *point),
        MentionKind::Date { .. } | MentionKind::AmbiguousDate { .. } => {
            by_calendar(story, calendar_bounds(&mention.kind)?)
        }
        MentionKind::CalendarPoint { point } => by_calendar(story, year_of(story, *point)?),
        MentionKind::Age { lo, .. } => {
            if let (true, Some(birth)) = (*lo < 2.0, story.birth) {
                let days = lo * 365.25;
                return place_at(birth, Step::new(days * 0.8 - 1.0, days * 1.2 + 1.0, days), true);
            }
            let at = line.is(mention.tokens.start, &["age", "at"])
                || mention.tokens.start > line.tokens().start
                    && line.is(mention.tokens.start - 1, &["at", "of"]);
            let years = lo - story.age?;
            let distinct = years.abs() >= 1.0;
            if !(at && distinct) {
                return None;
            }
            let days = years * 365.25;
            place_at(ADMISSION, Step::new(days - 365.0, days + 365.0, days), true)
        }
        _ => None,
    }
}

/// A length of time: "3 days later", "for 5 days", "two weeks before admission".
fn length(
    story: &Narrator<'_>,
    line: &Line<'_>,
    mention: &Mention<'_>,
    step: Step,
    part: &Range<usize>,
    items: &[&Piece],
) -> Option<Place> {
    let end = mention.tokens.end;
    let start = mention.tokens.start;
    let before =
        |n: usize| start.checked_sub(n).filter(|t| *t >= line.tokens().start).map_or("", |t| line.word(t));
    // "after a total of 4 weeks", "for the last 3 days".
    let lead = (1..=5)
        .map(before)
        .find(|w| {
            !matches!(
                *w,
                "the"
                    | "a"
                    | "an"
                    | "total"
                    | "of"
                    | "duration"
                    | "about"
                    | "approximately"
                    | "last"
                    | "past"
                    | "additional"
                    | "another"
                    | "further"
                    | "only"
                    | "nearly"
                    | "almost"
                    | "around"
                    | "period"
            )
        })
        .unwrap_or("");
    let clause = items.first().zip(items.last()).map_or(part.clone(), |(a, b)| a.whole.start..b.whole.end);
    let ago = matches!(
        line.word(end),
        "ago" | "prior" | "before" | "earlier" | "previously" | "back" | "preceding"
    );
    match sense(story.document, mention) {
        Sense::Gestation => gestation(story, step.best),
        _ if ago => earlier(story, line, end, step),
        Sense::Earlier => earlier(story, line, end, step),
        Sense::Later => {
            let from = named(story, line, end).or_else(|| stopped(story, line, &clause)).unwrap_or(story.now);
            place_at(from, step, true)
        }
        Sense::Within => {
            let from = named(story, line, end).unwrap_or(story.now);
            place_at(from, Step::new(0.0, step.hi, step.best), true)
        }
        Sense::Lasting if matches!(lead, "after") => {
            place_at(named(story, line, end).unwrap_or(story.now), step, true)
        }
        Sense::Lasting
            if line.has(clause.clone(), &["weaned", "extubated", "discontinued"])
                && line.has(clause.clone(), &["duration", "total"]) =>
        {
            place_at(stopped(story, line, &clause)?, step, true)
        }
        Sense::Lasting if is_complaint(story, line, &clause) => onset(story, step),
        Sense::Lasting => None,
        _ if lead == "after" => place_at(named(story, line, end).unwrap_or(story.now), step, true),
        _ if matches!(line.word(end), "history" | "duration" | "evolution" | "standing")
            || line.is(end + 1, &["history", "duration"]) && is_complaint(story, line, &clause) =>
        {
            onset(story, step)
        }
        _ if line.has(end..end + 4, &["stay", "hospitalization", "hospitalisation"])
            && line.has(clause.clone(), &["discharged", "discharge", "died"]) =>
        {
            place_at(ADMISSION, step, true)
        }
        _ if matches!(lead, "at" | "by")
            || line.has(end..end + 3, &["follow", "followup", "visit", "post", "postoperative"]) =>
        {
            let from = named(story, line, end)
                .or(story.surgery)
                .or(story.discharge)
                .or(story.treatment)
                .unwrap_or(story.now);
            let moves = story.clock.best(from) + step.best >= story.clock.best(story.now) - 1.0;
            place_at(from, step, moves)
        }
        _ => None,
    }
}

/// How long a hospital stay was, where a length of time says that: "14-day hospital stay".
pub(super) fn stay(line: &Line<'_>, mention: &Mention<'_>) -> Option<Step> {
    let MentionKind::Duration { lo, hi, unit, .. } = mention.kind else { return None };
    let end = mention.tokens.end;
    let is_stay = line.has(end..end + 5, &["stay", "hospitalization", "hospitalisation"]);
    let days = duration_days(&mention.kind).filter(|_| is_stay)?;
    Some(Step::of(days, ((lo + hi) / 2.0 * unit.days()).clamp(days.lo(), days.hi())))
}

/// Days of pregnancy that a mention tells.
pub(super) fn weeks_pregnant(line: &Line<'_>, document: &Document<'_>, mention: &Mention<'_>) -> Option<f64> {
    let before = mention
        .tokens
        .start
        .checked_sub(1)
        .is_some_and(|t| line.is(t, &["gestational", "gestation", "pregnancy"]));
    match mention.kind {
        MentionKind::TimePoint { point: TimePoint::Counted { n, unit, .. } } if before => {
            Some(f64::from(n) * unit.days())
        }
        MentionKind::Duration { lo, unit, .. } if sense(document, mention) == Sense::Gestation => {
            Some(lo * unit.days())
        }
        MentionKind::TimePoint { point: TimePoint::Counted { n, unit, origin: Origin::Pregnancy, .. } } => {
            Some(f64::from(n) * unit.days())
        }
        _ => None,
    }
}

/// "At 21 weeks' gestation": the first such time stands where the story is, later ones count from it.
fn gestation(story: &Narrator<'_>, days: f64) -> Option<Place> {
    match story.pregnancy {
        Some(begun) => place_at(begun, Step::new(days - 7.0, days + 7.0, days), true),
        None if story.presented => place_at(story.now, Step::new(0.0, days, 0.0), true),
        None => None,
    }
}

/// Complaints began this long before the time of the story.
fn onset(story: &Narrator<'_>, step: Step) -> Option<Place> {
    Some(Place { from: story.now, step: step.back(), moves: false, is_onset: true, is_weak: false })
}

/// "3 weeks before admission", "2 years ago", "4 days earlier".
fn earlier(story: &Narrator<'_>, line: &Line<'_>, end: usize, step: Step) -> Option<Place> {
    let ago = line.is(end, &["ago"]);
    let from = if ago { None } else { named(story, line, end) };
    let from = from.unwrap_or(if story.clock.best(story.now) < 1.0 || ago { ADMISSION } else { story.now });
    let past = story.clock.best(from) - step.best < 0.0;
    place_at(from, step.back(), past)
}

/// Whether a clause tells since when the patient has complaints.
fn is_complaint(story: &Narrator<'_>, line: &Line<'_>, clause: &Range<usize>) -> bool {
    let early = story.clock.best(story.now).abs() < 1.0;
    early
        && (!story.presented
            || line.has(
                clause.clone(),
                &[
                    "presented", "presenting", "complained", "complaint", "complaints", "complaining",
                    "history", "admitted", "referred", "suffered", "suffering", "experienced", "symptoms",
                    "had", "reported", "since", "noticed", "visited", "brought", "fever", "pain",
                ],
            )
            || line.has(line.tokens(), &["presented", "complained", "admitted", "complaints", "history"]))
}

/// What stops lasted since it was begun: "ciprofloxacin was discontinued after 7 days".
fn stopped(story: &Narrator<'_>, line: &Line<'_>, clause: &Range<usize>) -> Option<Moment> {
    if !line.has(
        clause.clone(),
        &["discontinued", "stopped", "completed", "withdrawn", "ceased", "removed", "weaned"],
    ) {
        return None;
    }
    let words: Vec<&str> = clause
        .clone()
        .map(|t| line.word(t))
        .filter(|w| w.len() > 4 && !words::is_told_verb(w) && !words::is_empty(w))
        .collect();
    story.told_before(&words)
}

/// The moment that the words behind "after", "before", "of" name.
fn named(story: &Narrator<'_>, line: &Line<'_>, from: usize) -> Option<Moment> {
    let mut at = from;
    // The anchor follows a preposition.
    if !line.is(
        at,
        &[
            "after", "before", "following", "from", "since", "prior", "post", "of", "into", "preceding", "-",
            "in",
        ],
    ) {
        return None;
    }
    let generic = line.is(at, &["of", "in"]);
    at += 1;
    let mut content = Vec::new();
    for t in at..(at + 8).min(line.end()) {
        let word = line.word(t);
        match word {
            "," | ";" | "." | "(" | "and" | "with" | "was" | "were" => break,
            "admission" | "presentation" | "hospitalization" | "arrival" | "hospital" | "stay"
            | "referral" | "hospitalisation" | "consultation" => return Some(ADMISSION),
            "surgery" | "operation" | "resection" | "operative" | "procedure" | "surgical"
                if story.surgery.is_some() =>
            {
                let first = line.has(at..t, &["initial", "first", "original", "primary", "index"]);
                return if first { story.first_surgery } else { story.surgery };
            }
            "discharge" if story.discharge.is_some() => return story.discharge,
            "diagnosis" => return Some(story.diagnosis.unwrap_or(ADMISSION)),
            "transplantation" | "transplant" if story.transplantation.is_some() => {
                return story.transplantation;
            }
            "birth" | "delivery" | "life" if story.birth.is_some() => return story.birth,
            "onset" | "symptoms" if story.onset.is_some() => return story.onset,
            "treatment" | "therapy" | "chemotherapy" | "initiation" | "radiotherapy"
                if story.treatment.is_some() && content.is_empty() =>
            {
                return story.treatment;
            }
            word if words::is_empty(word) || words::is_adjective(word) => {}
            word if word.len() > 2 => content.push(word),
            _ => {}
        }
    }
    if generic { None } else { story.told_before(&content) }
}

/// "POD 4", "the following day", "on admission".
fn at_point(story: &Narrator<'_>, line: &Line<'_>, mention: &Mention<'_>, point: TimePoint) -> Option<Place> {
    let event = |origin: Origin| match origin {
        Origin::Operation => story.surgery,
        Origin::Admission | Origin::Presentation => Some(ADMISSION),
        Origin::Discharge => story.discharge,
        Origin::Diagnosis => story.diagnosis,
        Origin::Onset => story.onset,
        Origin::Treatment | Origin::Cycle(_) => story.treatment,
        Origin::Transplantation => story.transplantation,
        Origin::Birth => story.birth.or(Some(ADMISSION)),
        Origin::Pregnancy => story.pregnancy,
        Origin::LastVisit | Origin::Death | Origin::Writing | Origin::Unsaid => None,
    };
    match point {
        TimePoint::Counted { n, to, unit, origin } => {
            let (n, to, unit) = (f64::from(n), f64::from(to), unit.days());
            if weeks_pregnant(line, story.document, mention).is_some() {
                return gestation(story, n * unit);
            }
            // "The third and fourth weeks" begin with the third.
            let first = mention
                .tokens
                .start
                .checked_sub(2)
                .filter(|_| line.is(mention.tokens.start.saturating_sub(1), &["and", "to"]));
            let n =
                first.and_then(|t| number::ordinal(line.word(t))).map_or(n, |first| f64::from(first).min(n));
            let from = event(origin).or_else(|| named(story, line, mention.tokens.end)).unwrap_or(ADMISSION);
            // The day of an operation is day 0, the day of admission day 1 or 0.
            let step = if origin == Origin::Operation || unit > 1.5 && origin == Origin::Unsaid {
                Step::new((n - 1.0) * unit, (to + 0.5) * unit, (n + to) / 2.0 * unit)
            } else {
                Step::new(
                    (n - 1.0).max(0.0) * unit,
                    (to + 0.5) * unit,
                    ((n + to) / 2.0 - 0.5).max(0.0) * unit,
                )
            };
            // A stay that began weeks later has days of its own.
            let from = if from == ADMISSION { story.stay_of(step.hi) } else { from };
            let reached = story.clock.best(story.now);
            // "On day 3" behind day 20 counts from the last operation, where there was one.
            let is_past = |from: Moment| story.clock.best(from) + step.hi < reached - 1.0;
            let from = match story.surgery.filter(|s| !is_past(*s)) {
                Some(surgery) if origin == Origin::Unsaid && is_past(from) => surgery,
                _ => from,
            };
            let moves = story.clock.best(from) + step.best >= reached - 1.0;
            place_at(from, step, moves)
        }
        TimePoint::Adjacent { order, unit } => {
            let days = unit.days();
            let step = Step::new(0.25 * days, 2.0 * days, days);
            // "In the following weeks" is no step of one week.
            let many = line.word(mention.tokens.end.saturating_sub(1)).ends_with('s');
            match order {
                Order::After if many => Some(Place {
                    from: story.now,
                    step: Step::new(0.0, 10.0 * days, days),
                    moves: false,
                    is_onset: false,
                    is_weak: true,
                }),
                Order::After => place_at(story.now, step, true),
                Order::Before => place_at(story.now, step.back(), story.clock.best(story.now) < 1.0),
                Order::At => place_at(story.now, Step::new(0.0, days.min(1.0), 0.0), true),
            }
        }
        TimePoint::Event { order, origin } => {
            let from = event(origin)?;
            match order {
                Order::At => place_at(from, Step::new(-0.5, 1.0, 0.0), false),
                Order::After => {
                    let gap = (story.clock.best(story.now) - story.clock.best(from)).max(0.0);
                    Some(Place {
                        from,
                        step: Step::new(0.0, gap + 30.0, gap),
                        moves: false,
                        is_onset: false,
                        is_weak: true,
                    })
                }
                Order::Before => Some(Place {
                    from,
                    step: Step::new(-30.0, 0.0, 0.0),
                    moves: false,
                    is_onset: false,
                    is_weak: true,
                }),
            }
        }
        TimePoint::PartOfDay { order, .. } => match order {
            Order::After => place_at(story.now, Step::new(0.25, 1.5, 1.0), true),
            Order::Before => place_at(story.now, Step::new(-1.5, 0.0, -1.0), false),
            Order::At => place_at(story.now, Step::new(0.0, 1.0, 0.0), true),
        },
        TimePoint::Near { .. } | TimePoint::Clock { .. } | TimePoint::Then | TimePoint::Now => None,
    }
}

/// A calendar time against the date of the presentation.
fn by_calendar(story: &Narrator<'_>, (lo, hi): (i64, i64)) -> Option<Place> {
    let (origin_lo, origin_hi) = story.origin_day?;
    let (lo, hi) = ((lo - origin_hi) as f64, (hi + 1 - origin_lo) as f64);
    place_at(ADMISSION, Step::new(lo, hi, (lo + hi - 1.0) / 2.0), true)
}

/// The days of a calendar point; without a year, the first such time not before the story.
fn year_of(story: &Narrator<'_>, point: CalendarPoint) -> Option<(i64, i64)> {
    if point.year.is_some() {
        return crate::mentions::temporal::point_bounds(point);
    }
    let reached = story.origin_day?.0 + story.clock.best(story.now).max(0.0) as i64;
    let year = (1970.0 + reached as f64 / 365.2425).floor() as i16;
    (year..=year + 1)
        .filter_map(|year| {
            crate::mentions::temporal::point_bounds(CalendarPoint { year: Some(year), ..point })
        })
        .find(|(_, hi)| *hi >= reached - 1)
}
