//! ADaM-shaped ADRS, ADTR and ADTTE, and SDTM RS.

use crate::assess::SubjectAssessment;
use crate::criteria::Criteria;
use crate::day::Day;
use crate::lesion::{LesionKind, Reading};
use crate::response::{BestResponse, Response};
use crate::size::Range;
use crate::sums::Measure;

use super::csv::push_line;
use super::output::{Axis, percent, sum_text};

/// Numeric code of a response in `AVAL`, best first, as admiralonco numbers them.
fn rank(response: BestResponse) -> &'static str {
    match response {
        BestResponse::Of(Response::StringentComplete | Response::Complete) => "1",
        BestResponse::Of(Response::VeryGoodPartial | Response::Partial) => "2",
        BestResponse::Of(Response::Minor | Response::Stable) => "3",
        BestResponse::Of(Response::NonCompleteNonProgressive) => "4",
        BestResponse::Of(Response::UnconfirmedProgressive | Response::Progressive) => "5",
        BestResponse::Of(Response::NotEvaluable) => "6",
        BestResponse::Missing => "7",
        BestResponse::Of(Response::NotDone | Response::NoEvidenceOfDisease) => "",
    }
}

/// Columns of ADRS.
pub const ADRS: &[&str] =
    &["USUBJID", "PARAMCD", "PARAM", "ADT", "ADY", "VISIT", "AVALC", "AVAL", "ANL01FL", "SRCRULE"];
/// Columns of ADTR.
pub const ADTR: &[&str] = &[
    "USUBJID", "PARAMCD", "PARAM", "ADT", "ADY", "VISIT", "ABLFL", "AVAL", "BASE", "CHG", "PCHG", "NADIR",
    "CHGNAD", "PCHGNAD",
];
/// Columns of ADTTE.
pub const ADTTE: &[&str] =
    &["USUBJID", "PARAMCD", "PARAM", "STARTDT", "ADT", "AVAL", "CNSR", "EVNTDESC", "TRTP"];
/// Columns of RS.
pub const RS: &[&str] = &[
    "DOMAIN", "USUBJID", "RSSEQ", "RSTESTCD", "RSTEST", "RSCAT", "RSORRES", "RSSTRESC", "RSEVAL", "VISIT",
    "RSDTC", "RSDY",
];

fn study_day(day: Day, start: Option<Day>) -> String {
    start.map_or(String::new(), |s| (day.since(s) + i32::from(day >= s)).to_string())
}

/// Appends a subject's lines of ADRS: responses per assessment, then best responses and flags.
pub fn adrs(out: &mut Vec<u8>, a: &SubjectAssessment, criteria: &Criteria, axis: Axis) {
    let id = a.subject.id.as_str();
    let progression = a.course.iter().find(|c| c.response == Response::Progressive).map(|c| c.day);
    for (i, c) in a.course.iter().enumerate() {
        let t = a.timepoints.get(i);
        let visit = t.and_then(|t| a.subject.visits.get(t.visit)).map_or("", |v| v.label.as_str());
        let until = if progression.is_none_or(|p| c.day <= p) { "Y" } else { "" };
        let rule = t.map_or("", |t| t.overall_rule.id());
        let (date, day) = (axis.write(c.day), study_day(c.day, a.start));
        let rank = rank(BestResponse::Of(c.response));
        push_line(
            out,
            [
                id,
                "OVR",
                "Overall response by derivation",
                &date,
                &day,
                visit,
                criteria.code(c.response),
                rank,
                until,
                rule,
            ],
        );
    }
    let responded = |b: BestResponse| matches!(b, BestResponse::Of(r) if r.is_objective());
    for (code, title, best) in [
        ("BOR", "Best overall response", a.unconfirmed),
        ("CBOR", "Confirmed best overall response", a.confirmed),
    ] {
        let date = best.day.map_or(String::new(), |d| axis.write(d));
        let day = best.day.map_or(String::new(), |d| study_day(d, a.start));
        push_line(
            out,
            [
                id,
                code,
                title,
                &date,
                &day,
                "",
                criteria.best_code(best.response),
                rank(best.response),
                "Y",
                best.reason.text(),
            ],
        );
    }
    for (code, title, yes) in [
        ("RSP", "Response", responded(a.unconfirmed.response)),
        ("CRSP", "Confirmed response", responded(a.confirmed.response)),
        ("DCR", "Disease control", a.disease_control()),
    ] {
        push_line(
            out,
            [id, code, title, "", "", "", if yes { "Y" } else { "N" }, if yes { "1" } else { "0" }, "Y", ""],
        );
    }
}

/// Appends a subject's lines of ADTR: every target's diameter, then the sum.
pub fn adtr(out: &mut Vec<u8>, a: &SubjectAssessment, criteria: &Criteria, axis: Axis) {
    let measure = criteria.measure();
    let Some(base_index) = a.baseline else { return };
    let id = a.subject.id.as_str();
    let at = |visit: usize, lesion: usize| {
        let r = a.subject.visits.get(visit)?.readings.iter().find(|r| r.lesion == lesion)?;
        match r.reading {
            Reading::Diameter(range) => Some(range),
            Reading::Absent | Reading::Merged => Some(Range::ZERO),
            _ => None,
        }
    };
    let visits: Vec<usize> =
        std::iter::once(base_index).chain(a.timepoints.iter().map(|t| t.visit)).collect();
    let targets = a.subject.lesions.iter().enumerate().filter(|(_, l)| l.kind == LesionKind::Target);
    for (number, (lesion, l)) in targets.enumerate() {
        let base = at(base_index, lesion);
        let title = format!("Target lesion {}: diameter (mm)", l.id);
        let code = format!("LDIAM{}", number + 1);
        for &v in &visits {
            let (Some(value), Some(visit)) = (at(v, lesion), a.subject.visits.get(v)) else { continue };
            line(
                out,
                [id, &code, &title],
                visit,
                a,
                Measures { value, base, nadir: None, measure: Measure::Diameter, baseline: v == base_index },
                axis,
            );
        }
    }
    if let Some(visit) = a.subject.visits.get(base_index).filter(|_| !a.timepoints.is_empty()) {
        let base = a.timepoints.first().map_or(Range::ZERO, |t| t.baseline);
        line(
            out,
            [id, "SDIAM", "Sum of target lesions"],
            visit,
            a,
            Measures { value: base, base: Some(base), nadir: None, measure, baseline: true },
            axis,
        );
    }
    for t in &a.timepoints {
        let Some(visit) = a.subject.visits.get(t.visit) else { continue };
        let m = Measures {
            value: t.target.sum,
            base: Some(t.baseline),
            nadir: Some(t.target.nadir),
            measure,
            baseline: false,
        };
        line(out, [id, "SDIAM", "Sum of target lesions"], visit, a, m, axis);
    }
}

struct Measures {
    value: Range,
    base: Option<Range>,
    nadir: Option<Range>,
    measure: Measure,
    baseline: bool,
}

fn line(
    out: &mut Vec<u8>,
    names: [&str; 3],
    visit: &crate::lesion::Visit,
    a: &SubjectAssessment,
    m: Measures,
    axis: Axis,
) {
    let baseline = m.baseline;
    let text = |r: Option<Range>| {
        r.filter(|r| r.exact().is_some()).map_or(String::new(), |r| sum_text(r, m.measure))
    };
    let change = |from: Option<Range>| match (m.value.exact(), from.and_then(Range::exact)) {
        (Some(now), Some(before)) if now < before => {
            format!("-{}", sum_text(Range::exactly(before - now), m.measure))
        }
        (Some(now), Some(before)) => sum_text(Range::exactly(now - before), m.measure),
        _ => String::new(),
    };
    let part = |from: Option<Range>| from.map_or(String::new(), |f| percent(m.value, f));
    let after = |text: String| if baseline { String::new() } else { text };
    let [id, code, title] = names;
    push_line(
        out,
        [
            id,
            code,
            title,
            &axis.write(visit.day),
            &study_day(visit.day, a.start),
            &visit.label,
            if baseline { "Y" } else { "" },
            &text(Some(m.value)),
            &text(m.base),
            &after(change(m.base)),
            &after(part(m.base)),
            &text(m.nadir),
            &after(change(m.nadir)),
            &after(part(m.nadir)),
        ],
    );
}

/// Appends a subject's lines of ADTTE; `CNSR` is 0 for an event, 1 otherwise.
pub fn adtte(out: &mut Vec<u8>, a: &SubjectAssessment, axis: Axis) {
    for t in &a.times {
        push_line(
            out,
            [
                a.subject.id.as_str(),
                t.endpoint.code(),
                t.endpoint.title(),
                &axis.write(t.start),
                &axis.write(t.day),
                &t.days().to_string(),
                if t.is_event() { "0" } else { "1" },
                t.outcome.text(),
                &a.dates.group,
            ],
        );
    }
}

/// Appends a subject's lines of RS: target, non-target, new lesions and overall response per assessment.
pub fn rs(out: &mut Vec<u8>, a: &SubjectAssessment, criteria: &Criteria, axis: Axis) {
    let mut sequence = 0_usize;
    for t in &a.timepoints {
        let visit = a.subject.visits.get(t.visit).map_or("", |v| v.label.as_str());
        let (date, day) = (axis.write(t.day), study_day(t.day, a.start));
        let values = [
            ("TRGRESP", "Target Response", t.target.response.map(|r| criteria.part_code(r))),
            ("NTRGRESP", "Non-target Response", t.non_target.map(|r| criteria.part_code(r))),
            ("NEWLPROG", "New Lesion Progression", t.new_rule.map(|_| t.new.code())),
            ("OVRLRESP", "Overall Response", Some(criteria.code(t.overall))),
        ];
        for (code, title, value) in values {
            let Some(value) = value else { continue };
            sequence += 1;
            let sequence = sequence.to_string();
            let id = a.subject.id.as_str();
            push_line(
                out,
                [
                    "RS",
                    id,
                    &sequence,
                    code,
                    title,
                    &criteria.file.title.to_uppercase(),
                    value,
                    value,
                    "DERIVED",
                    visit,
                    &date,
                    &day,
                ],
            );
        }
    }
}
