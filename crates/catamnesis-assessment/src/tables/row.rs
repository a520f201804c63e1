//! One row of a lesion table, and how its words become a reading.

use crate::day::{Day, When, parse_date};
use crate::lesion::{LesionKind, LesionReading, Method, Reading};
use crate::size::{Range, Tenths};

/// One lesion at one assessment, or one other finding, as a table tells it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row<'a> {
    /// Subject.
    pub subject: &'a str,
    /// When; absent where the date is missing or unreadable.
    pub when: Option<When>,
    /// Visit as written.
    pub visit: &'a str,
    /// Number of the visit, where the table has one.
    pub visit_number: Option<f64>,
    /// Whether the table marks the assessment as baseline.
    pub baseline: bool,
    /// Lesion, or the name of a finding.
    pub lesion: &'a str,
    /// What the row is about.
    pub about: About,
    /// Organ as written.
    pub organ: &'a str,
    /// Whether it is a lymph node.
    pub node: bool,
}

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum About {
    /// A lesion of a kind; the index of the reading is filled in when the subject is built.
    Lesion(LesionKind, LesionReading),
    /// Something else: kind and value.
    Finding(crate::lesion::FindingKind, f64),
}

/// A size or state as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// What it means.
    pub reading: Reading,
    /// Whether digits beyond a tenth of a millimeter were rounded.
    pub rounded: bool,
}

/// Reads a size in millimeters: `27`, `9.8`, `25-30`, `<5`, `>50`, or a state in words.
pub fn size(text: &str) -> Option<Written> {
    let exact = |reading| Some(Written { reading, rounded: false });
    if let Some((size, rounded)) = Tenths::parse(text) {
        return Some(Written { reading: Reading::mm(size), rounded });
    }
    if let Some(upper) = text.strip_prefix('<') {
        return exact(Reading::Diameter(Range::between(0, Tenths::parse(upper)?.0.tenths())));
    }
    if let Some(lower) = text.strip_prefix('>') {
        return exact(Reading::Diameter(Range { lo: Tenths::parse(lower)?.0.tenths(), hi: None }));
    }
    if let Some((a, b)) = text.split_once(['-', '–']).filter(|(a, _)| !a.is_empty())
        && let (Some((a, _)), Some((b, _))) = (Tenths::parse(a), Tenths::parse(b))
    {
        return exact(Reading::Diameter(Range::between(a.tenths(), b.tenths())));
    }
    state(text).and_then(exact)
}

/// Reads a state in words.
pub fn state(text: &str) -> Option<Reading> {
    const STATES: &[(&str, Reading)] = &[
        ("absent", Reading::Absent),
        ("gone", Reading::Absent),
        ("resolved", Reading::Absent),
        ("disappeared", Reading::Absent),
        ("normal", Reading::Absent),
        ("too small", Reading::TooSmall),
        ("too small to measure", Reading::TooSmall),
        ("tstm", Reading::TooSmall),
        ("present", Reading::Present),
        ("stable", Reading::Present),
        ("unchanged", Reading::Present),
        ("decreased", Reading::Present),
        ("increased", Reading::Increased),
        ("further increase", Reading::Increased),
        ("unequivocal", Reading::Unequivocal),
        ("unequivocal progression", Reading::Unequivocal),
        ("progression", Reading::Unequivocal),
        ("progressed", Reading::Unequivocal),
        ("new region", Reading::Unequivocal),
        ("equivocal", Reading::Equivocal),
        ("ne", Reading::NotEvaluated),
        ("nd", Reading::NotEvaluated),
        ("not evaluable", Reading::NotEvaluated),
        ("not evaluated", Reading::NotEvaluated),
        ("not assessable", Reading::NotEvaluated),
        ("not done", Reading::NotEvaluated),
        ("missing", Reading::NotEvaluated),
        ("merged", Reading::Merged),
    ];
    let text = text.trim();
    STATES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)).map(|(_, reading)| *reading)
}

/// Combines size and state: a state that a size cannot express wins.
pub fn reading(kind: LesionKind, size_text: &str, state_text: &str) -> Option<Written> {
    let told = if state_text.is_empty() { None } else { state(state_text) };
    let exact = |reading| Some(Written { reading, rounded: false });
    match told {
        Some(r @ (Reading::NotEvaluated | Reading::Merged)) => exact(r),
        Some(r @ (Reading::Unequivocal | Reading::Equivocal | Reading::Increased))
            if kind != LesionKind::Target =>
        {
            exact(r)
        }
        _ if !size_text.is_empty() => size(size_text),
        Some(r) => exact(r),
        None if state_text.is_empty() => exact(Reading::NotEvaluated),
        None if state_text.eq_ignore_ascii_case("fragment") => None,
        None => size(state_text),
    }
}

/// Reads the kind of a lesion.
pub fn kind(text: &str) -> Option<LesionKind> {
    let folded: String = text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    match folded.as_str() {
        "target" | "t" | "targetlesion" => Some(LesionKind::Target),
        "nontarget" | "nt" | "nontargetlesion" => Some(LesionKind::NonTarget),
        "new" | "newlesion" | "nl" => Some(LesionKind::New),
        "" => Some(LesionKind::Unassigned),
        _ => None,
    }
}

/// Reads a method as far as rules depend on it.
pub fn method(text: &str) -> Method {
    let lower = text.to_ascii_lowercase();
    if lower.contains("pet") && !lower.contains("ct") || lower.contains("fdg") {
        Method::FdgPet
    } else if lower.contains("x-ray") || lower.contains("xray") || lower.contains("radiograph") {
        Method::ChestXray
    } else if lower.contains("caliper") || lower.contains("physical") {
        Method::Caliper
    } else {
        Method::CrossSectional
    }
}

/// Reads a date column or, without one, a day counted from the reference. Fractions of days are rounded down.
///
/// `no_day_zero` is for study days as SDTM counts them: 1 is the reference, -1 the day before.
pub fn when(date: &str, day: &str, no_day_zero: bool) -> Option<When> {
    if !date.is_empty() {
        if let Some(when) = parse_date(date) {
            return Some(when);
        }
        if day.is_empty() && date.bytes().all(|b| b.is_ascii_digit() || b == b'-' || b == b'.') {
            return counted(date, no_day_zero);
        }
        return None;
    }
    counted(day, no_day_zero)
}

fn counted(day: &str, no_day_zero: bool) -> Option<When> {
    let number: f64 = day.parse().ok().filter(|d: &f64| d.is_finite() && d.abs() < 1e6)?;
    let mut whole = libm::floor(number) as i32;
    if no_day_zero && whole > 0 {
        whole -= 1;
    }
    Some(When::on(Day(whole)))
}

/// Whether a flag column says yes.
pub fn yes(text: &str) -> bool {
    ["y", "yes", "true", "1", "t"].iter().any(|y| text.eq_ignore_ascii_case(y))
}

/// Whether a visit's name says baseline.
pub fn names_baseline(visit: &str) -> bool {
    let lower = visit.to_ascii_lowercase();
    lower.starts_with("baseline") || lower.starts_with("screening")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_ranges_and_states() {
        let range = |lo, hi| Some(Reading::Diameter(Range { lo, hi }));
        for (text, meant) in [
            ("27", range(270, Some(270))),
            ("25-30", range(250, Some(300))),
            ("<5", range(0, Some(50))),
            (">50", range(500, None)),
            ("Too small to measure", Some(Reading::TooSmall)),
            ("elephant", None),
        ] {
            assert_eq!(size(text).map(|w| w.reading), meant, "{text}");
        }
        assert_eq!(reading(LesionKind::New, "12", "equivocal").map(|w| w.reading), Some(Reading::Equivocal));
        assert_eq!(reading(LesionKind::Target, "12", "present").map(|w| w.reading), range(120, Some(120)));
        assert_eq!(reading(LesionKind::Target, "", "").map(|w| w.reading), Some(Reading::NotEvaluated));
        assert_eq!(kind("Non-Target"), Some(LesionKind::NonTarget));
    }

    #[test]
    fn study_days_have_no_zero_where_sdtm_counts_them() {
        assert_eq!(when("", "1", true), Some(When::on(Day(0))));
        assert_eq!(when("", "-1", true), Some(When::on(Day(-1))));
        assert_eq!(when("", "36.9", false), Some(When::on(Day(36))));
        assert_eq!(when("2020-02-30", "", false), None);
    }
}
