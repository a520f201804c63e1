//! Points of time told by their relation to something else: "POD 4", "day 15 of cycle 2", "the following day",
//! "on admission", "8 PM", "overnight", "currently".

use super::amount;
use crate::mentions::phrase::Phrase;
use crate::mentions::quantities::Found;
use crate::mentions::{DayPart, MentionKind, Order, Origin, TimePoint, TimeUnit};
use catamnesis_core::number;

/// The point that begins at `at`.
pub(super) fn at(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    numbered(phrase, at)
        .or_else(|| ordinal(phrase, at))
        .or_else(|| adjacent(phrase, at))
        .or_else(|| clock(phrase, at))
        .or_else(|| part_of_day(phrase, at))
        .or_else(|| near(phrase, at))
        .or_else(|| at_event(phrase, at))
}

fn made(point: TimePoint, end: usize) -> Option<Found> {
    Some((MentionKind::TimePoint { point }, end))
}

/// The event a word stands for, where every course has one.
fn event(phrase: &Phrase<'_>, at: usize) -> Option<Origin> {
    Some(match phrase.normal(at) {
        "admission" | "hospitalization" | "hospital" | "readmission" | "stay" => Origin::Admission,
        "discharge" => Origin::Discharge,
        "presentation" | "arrival" => Origin::Presentation,
        "diagnosis" => Origin::Diagnosis,
        "surgery" | "operation" | "postoperative" | "postop" | "post" | "resection" => Origin::Operation,
        "onset" | "illness" | "symptom" | "disease" => Origin::Onset,
        "birth" | "life" | "delivery" => Origin::Birth,
        "treatment" | "therapy" | "chemotherapy" => Origin::Treatment,
        "cycle" | "course" => Origin::Cycle(None),
        "transplantation" | "transplant" => Origin::Transplantation,
        "gestation" | "gestational" | "pregnancy" => Origin::Pregnancy,
        "death" => Origin::Death,
        "writing" => Origin::Writing,
        _ => return None,
    })
}

/// What counted units are counted from, by the words behind them: "of cycle 2", "after admission".
fn origin_after(phrase: &Phrase<'_>, end: usize) -> (Origin, Option<usize>) {
    if !phrase.is(end, &["of", "after", "post", "following", "from", "in"]) && !phrase.is_hyphen(end) {
        return (if phrase.is(end, &["postoperatively"]) { Origin::Operation } else { Origin::Unsaid }, None);
    }
    let mut next = end + 1;
    while phrase.is(
        next,
        &["the", "her", "hi", "his", "their", "each", "this", "second", "first", "hospital", "symptom"],
    ) && next < end + 4
    {
        if phrase.is(next, &["hospital", "symptom"]) && event(phrase, next + 1).is_none() {
            break;
        }
        next += 1;
    }
    match event(phrase, next) {
        Some(Origin::Cycle(_)) => match phrase.number(next + 1) {
            Some((n, after)) => (Origin::Cycle(Some(n as u32)), Some(after)),
            None => (Origin::Cycle(None), Some(next + 1)),
        },
        Some(origin) => (origin, None),
        None => (Origin::Unsaid, None),
    }
}

/// "POD 4", "POD4", "postoperative day 3", "hospital day 2", "day 15 of cycle 2", "day two", "days 22 to 24", "week 10", "d 31".
fn numbered(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let word = phrase.normal(at);
    let counted = |n: f64, to: f64, unit, origin, end| {
        let whole = n.fract() == 0.0 && (0.0..=1000.0).contains(&n) && to >= n;
        let point = TimePoint::Counted { n: n as u32, to: to as u32, unit, origin };
        if whole { made(point, end) } else { None }
    };
    if let Some(digits) = word.strip_prefix("pod").filter(|d| !d.is_empty()) {
        return digits
            .parse::<f64>()
            .ok()
            .and_then(|n| counted(n, n, TimeUnit::Day, Origin::Operation, at + 1));
    }
    let (mut unit_at, mut origin) = match word {
        "pod" => {
            let next = phrase.skip_hyphens(if phrase.is(at + 1, &["#", ":"]) { at + 2 } else { at + 1 });
            let (n, upper, end) = phrase.number_or_range(next)?;
            return counted(n, upper.unwrap_or(n), TimeUnit::Day, Origin::Operation, end);
        }
        "postoperative" | "postop" => (at + 1, Origin::Operation),
        "post" if phrase.is(phrase.skip_hyphens(at + 1), &["operative", "op"]) => {
            (phrase.skip_hyphens(at + 1) + 1, Origin::Operation)
        }
        "hospital" => (at + 1, Origin::Admission),
        _ => (at, Origin::Unsaid),
    };
    unit_at = phrase.skip_hyphens(unit_at);
    let unit = match phrase.normal(unit_at) {
        "day" => TimeUnit::Day,
        "week" => TimeUnit::Week,
        "month" => TimeUnit::Month,
        "year" => TimeUnit::Year,
        "hour" => TimeUnit::Hour,
        "d" if phrase.word(unit_at) == "d" && unit_at == at => TimeUnit::Day,
        _ => return None,
    };
    let next =
        phrase.skip_hyphens(if phrase.is(unit_at + 1, &["#", "no"]) { unit_at + 2 } else { unit_at + 1 });
    if phrase.is(next, &["a", "an", "single", "both", "pair", "hundred", "dozen", "one"])
        && !(phrase.is(next, &["one"]) && phrase.is(unit_at, &["day", "week"]) && unit_at + 1 == next)
    {
        return None;
    }
    let (n, upper, mut end) = phrase.number_or_range(next)?;
    // "a day 5 mg" and "day 2 times" count something else; "year 2010" is a year.
    let other = phrase.is(end, &["mg", "g", "ml", "time", "cm", "mm", "month", "week", "hour", "/"])
        || unit == TimeUnit::Year && n > 100.0;
    if other || phrase.word(unit_at) == "d" && phrase.before(at).is_none() {
        return None;
    }
    if origin == Origin::Unsaid {
        let (from, after) = origin_after(phrase, end);
        origin = from;
        end = after.unwrap_or(end);
    }
    counted(n, upper.unwrap_or(n), unit, origin, end)
}

/// An ordinal in words or digits, and the token after it: "third", "3rd", "25 th", "last".
fn which(phrase: &Phrase<'_>, at: usize) -> Option<(u32, usize)> {
    if let Some(n) = number::ordinal(phrase.normal(at)) {
        return Some((n, at + 1));
    }
    let (n, next) = phrase.number(at)?;
    (phrase.is(next, &["st", "nd", "rd", "th"]) && n.fract() == 0.0 && (1.0..=400.0).contains(&n))
        .then_some((n as u32, next + 1))
}

/// "the third week", "3rd day of admission", "fifth postoperative day", "9th POD", "eleventh hospital day",
/// "the 25th gestational week".
fn ordinal(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let (n, mut next) = which(phrase, at)?;
    next = phrase.skip_hyphens(next);
    let mut origin = Origin::Unsaid;
    if phrase.is(next, &["pod"]) {
        return made(
            TimePoint::Counted { n, to: n, unit: TimeUnit::Day, origin: Origin::Operation },
            next + 1,
        );
    }
    // "5th and 8th days": the unit stands behind the second.
    if phrase.is(next, &["and", "or", "to"])
        && let Some((_, after)) = which(phrase, next + 1)
    {
        let unit = amount::unit(phrase.normal(phrase.skip_hyphens(after))).filter(|u| *u >= TimeUnit::Day)?;
        return made(TimePoint::Counted { n, to: n, unit, origin }, next);
    }
    if phrase.is(next, &["postoperative", "postop", "hospital", "gestational", "pregnancy"]) {
        origin = event(phrase, next).unwrap_or(Origin::Unsaid);
        next = phrase.skip_hyphens(next + 1);
    } else if phrase.is(next, &["post"])
        && phrase.is(phrase.skip_hyphens(next + 1), &["operative", "operation", "op", "operatively"])
    {
        origin = Origin::Operation;
        next = phrase.skip_hyphens(phrase.skip_hyphens(next + 1) + 1);
    }
    let unit =
        amount::unit(phrase.normal(next)).filter(|u| *u >= TimeUnit::Hour && phrase.word(next).len() > 1)?;
    let mut end = next + 1;
    if phrase.word(next).ends_with('s') && n == 1 && origin == Origin::Unsaid {
        return None;
    }
    if origin == Origin::Unsaid {
        let (from, after) = origin_after(phrase, end);
        origin = from;
        end = after.unwrap_or(end);
    }
    // "the second year patient" is none; "a second day" neither.
    made(TimePoint::Counted { n, to: n, unit, origin }, end)
}

/// "the following day", "the next week", "the previous month", "the same day", "the day after", "that day".
fn adjacent(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let order = match phrase.normal(at) {
        "next" | "following" | "subsequent" => Order::After,
        "previou" | "previous" | "preceding" | "prior" => Order::Before,
        "same" | "that" => Order::At,
        "day" | "morning" | "week"
            if phrase.before(at).is_some_and(|b| phrase.is(b, &["the"]))
                && phrase.is(at + 1, &["after", "before", "following"]) =>
        {
            let order = if phrase.is(at + 1, &["before"]) { Order::Before } else { Order::After };
            let unit = amount::unit(phrase.normal(at)).unwrap_or(TimeUnit::Day);
            return made(TimePoint::Adjacent { order, unit }, at + 2);
        }
        "yesterday" => {
            return made(TimePoint::Adjacent { order: Order::Before, unit: TimeUnit::Day }, at + 1);
        }
        "today" => return made(TimePoint::Adjacent { order: Order::At, unit: TimeUnit::Day }, at + 1),
        _ => return None,
    };
    if let Some(part) = day_part(phrase.normal(at + 1)) {
        return made(TimePoint::PartOfDay { part, order }, at + 2);
    }
    let unit = amount::unit(phrase.normal(at + 1))
        .filter(|u| *u >= TimeUnit::Hour && phrase.word(at + 1).len() > 2)?;
    // "that year" and "the following years" alike; "prior day" only in the singular.
    made(TimePoint::Adjacent { order, unit }, at + 2)
}

fn day_part(word: &str) -> Option<DayPart> {
    Some(match word {
        "morning" => DayPart::Morning,
        "noon" => DayPart::Noon,
        "afternoon" => DayPart::Afternoon,
        "evening" => DayPart::Evening,
        "night" | "midnight" => DayPart::Night,
        _ => return None,
    })
}

/// "8 PM", "5.30 p.m.", "at 14:30".
fn clock(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let word = phrase.word(at);
    if !word.starts_with(|c: char| c.is_ascii_digit()) || word.len() > 5 {
        return None;
    }
    let two = |w: &str| (w.len() <= 2).then(|| w.parse::<u8>().ok()).flatten();
    let (hour, minute, next) = if let Some((h, m)) = word.split_once('.') {
        (two(h)?, two(m).filter(|_| m.len() == 2)?, at + 1)
    } else if phrase.word(at + 1) == ":" && phrase.word(at + 2).len() == 2 {
        (two(word)?, two(phrase.word(at + 2))?, at + 3)
    } else {
        (two(word)?, 0, at + 1)
    };
    if hour > 23 || minute > 59 {
        return None;
    }
    let half = phrase.normal(next);
    let (afternoon, end) = match half {
        "pm" | "am" => (half == "pm", next + 1),
        "p" | "a" if phrase.word(next + 1) == "." && phrase.is(next + 2, &["m"]) => (half == "p", next + 3),
        "o" if phrase.word(next + 1).starts_with(['\'', '’']) && phrase.is(next + 2, &["clock"]) => {
            return made(TimePoint::Clock { hour, minute }, next + 3);
        }
        _ => {
            let led = phrase.before(at).is_some_and(|b| phrase.is(b, &["at", "by", "until", "around"]));
            return (led && next == at + 3).then(|| made(TimePoint::Clock { hour, minute }, next)).flatten();
        }
    };
    let hour = match (hour, afternoon) {
        (12, true) => 12,
        (12, false) => 0,
        (h, true) if h < 12 => h + 12,
        (h, _) => h,
    };
    made(TimePoint::Clock { hour, minute }, end)
}

/// "overnight", "all night", "at night", "at midnight", "in the evening", "this morning", "daytime".
fn part_of_day(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let part = |part, order, end| made(TimePoint::PartOfDay { part, order }, end);
    match phrase.normal(at) {
        "overnight" => part(DayPart::Night, Order::At, at + 1),
        "daytime" => part(DayPart::Noon, Order::At, at + 1),
        "all" if phrase.is(at + 1, &["night"]) => part(DayPart::Night, Order::At, at + 2),
        "night" | "midnight" | "noon" if phrase.before(at).is_some_and(|b| phrase.is(b, &["at"])) => {
            part(day_part(phrase.normal(at))?, Order::At, at + 1)
        }
        "morning" | "evening" | "afternoon" | "night" if phrase.is(at.wrapping_sub(1), &["the", "this"]) => {
            let led = phrase.is(at.wrapping_sub(1), &["this"])
                || phrase.is(at.wrapping_sub(2), &["in", "during"])
                || phrase.is(at + 1, &["of"]);
            led.then(|| part(day_part(phrase.normal(at))?, Order::At, at + 1)).flatten()
        }
        _ => None,
    }
}

/// "shortly thereafter", "soon after", "recently", "currently", "to date", "at that time", "at the moment".
fn near(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let after = Order::After;
    match phrase.normal(at) {
        "soon" | "shortly" | "immediately"
            if phrase.is(at + 1, &["after", "afterward", "thereafter", "before"]) =>
        {
            let order = if phrase.is(at + 1, &["before"]) { Order::Before } else { after };
            made(TimePoint::Near { order }, at + 2)
        }
        "recently" | "lately" => made(TimePoint::Near { order: Order::Before }, at + 1),
        "currently" | "nowadays" | "presently" => made(TimePoint::Now, at + 1),
        "to" | "until" | "up" => {
            let next = if phrase.is(at + 1, &["to"]) { at + 2 } else { at + 1 };
            (phrase.is(next, &["date", "now"])).then(|| made(TimePoint::Now, next + 1)).flatten()
        }
        "so" if phrase.is(at + 1, &["far"]) => made(TimePoint::Now, at + 2),
        "at" => {
            if phrase.is(at + 1, &["present"]) && phrase.normal(at + 2) != "ation" {
                return made(TimePoint::Now, at + 2);
            }
            let article = phrase.is(at + 1, &["that", "the", "this"]);
            let noun = if article { at + 2 } else { at + 1 };
            if article && phrase.is(noun, &["moment"]) {
                return made(TimePoint::Now, noun + 1);
            }
            if article
                && phrase.is(noun, &["time", "point"])
                && !phrase.is(noun + 1, &["of", "when", "she", "he", "the", "point"])
            {
                return made(TimePoint::Then, noun + 1);
            }
            None
        }
        _ => None,
    }
}

/// "on admission", "at presentation", "at the time of diagnosis", "the day of surgery", "after surgery",
/// "postoperatively", "at the last visit".
fn at_event(phrase: &Phrase<'_>, at: usize) -> Option<Found> {
    let event_at = |order, origin, end| made(TimePoint::Event { order, origin }, end);
    match phrase.normal(at) {
        "postoperatively" | "postoperative" => event_at(Order::After, Origin::Operation, at + 1),
        "preoperatively" | "preoperative" => event_at(Order::Before, Origin::Operation, at + 1),
        "intraoperatively" | "intraoperative" | "peroperatively" => {
            event_at(Order::At, Origin::Operation, at + 1)
        }
        "post" | "pre" | "intra" => {
            let order = match phrase.normal(at) {
                "post" => Order::After,
                "pre" => Order::Before,
                _ => Order::At,
            };
            let next = phrase.skip_hyphens(at + 1);
            match phrase.normal(next) {
                "operatively" | "operative" | "op" | "surgery" => {
                    event_at(order, Origin::Operation, next + 1)
                }
                "delivery" | "birth" => event_at(order, Origin::Birth, next + 1),
                "discharge" => event_at(order, Origin::Discharge, next + 1),
                _ => None,
            }
        }
        "day" | "time" if phrase.is(at + 1, &["of"]) => {
            let next =
                if phrase.is(at + 2, &["the", "initial", "her", "hi", "his"]) { at + 3 } else { at + 2 };
            let origin = match phrase.normal(next) {
                "visit" => Origin::Presentation,
                _ => event(phrase, next).filter(|o| !matches!(o, Origin::Cycle(_) | Origin::Treatment))?,
            };
            let nearby = matches!(
                phrase.normal(next),
                "admission"
                    | "discharge"
                    | "presentation"
                    | "diagnosis"
                    | "surgery"
                    | "operation"
                    | "birth"
                    | "death"
                    | "writing"
                    | "visit"
                    | "delivery"
                    | "arrival"
                    | "hospitalization"
                    | "onset"
                    | "transplantation"
            );
            nearby.then(|| event_at(Order::At, origin, next + 1)).flatten()
        }
        "on" | "at" | "upon" | "after" | "before" | "during" | "since" => {
            let order = match phrase.normal(at) {
                "after" | "since" => Order::After,
                "before" => Order::Before,
                _ => Order::At,
            };
            let next =
                if phrase.is(at + 1, &["the", "initial", "her", "hi", "his"]) { at + 2 } else { at + 1 };
            if phrase.is(at, &["at", "on"]) && phrase.is(next, &["last", "latest", "final", "most"]) {
                let noun = if phrase.is(next, &["most"]) { next + 2 } else { next + 1 };
                let visit = phrase.is(noun, &["visit", "control", "examination", "followup"])
                    || phrase.is(noun, &["follow"]) && phrase.is(phrase.skip_hyphens(noun + 1), &["up"]);
                let end =
                    if phrase.is(noun, &["follow"]) { phrase.skip_hyphens(noun + 1) + 1 } else { noun + 1 };
                return visit.then(|| event_at(Order::At, Origin::LastVisit, end)).flatten();
            }
            let origin = match phrase.normal(next) {
                "admission" | "hospitalization" => Origin::Admission,
                "discharge" => Origin::Discharge,
                "presentation" | "arrival" => Origin::Presentation,
                "diagnosis" => Origin::Diagnosis,
                "birth" | "delivery" => Origin::Birth,
                "surgery" | "operation" => Origin::Operation,
                _ => return None,
            };
            // "diagnosis of" and "on presentation of the case" begin something else.
            event_at(order, origin, next + 1)
        }
        _ => None,
    }
}
