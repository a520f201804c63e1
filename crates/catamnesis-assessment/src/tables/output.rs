//! Results as comma-separated text: one line per assessment, one per subject.

use crate::assess::SubjectAssessment;
use crate::criteria::Criteria;
use crate::day::Day;
use crate::events::Endpoint;
use crate::rule::Rule;
use crate::size::Range;
use crate::sums::Measure;
use crate::timepoint::TimepointResponse;

use super::csv::{push_field, push_line};

/// Whether days are calendar dates or counts from a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// ISO 8601 dates.
    Calendar,
    /// Days from the reference.
    Days,
}

impl Axis {
    /// A day as it is written on this axis.
    pub fn write(self, day: Day) -> String {
        match self {
            Axis::Calendar => day.iso(),
            Axis::Days => day.0.to_string(),
        }
    }
}

/// Columns of the table of assessments.
pub const TIMEPOINT_COLUMNS: &[&str] = &[
    "subject",
    "visit",
    "date",
    "day",
    "baseline",
    "nadir",
    "sum",
    "unit",
    "change_from_baseline_percent",
    "change_from_nadir_percent",
    "change_from_nadir",
    "target",
    "target_rule",
    "non_target",
    "non_target_rule",
    "new",
    "new_rule",
    "overall",
    "overall_rule",
    "clause",
    "reason",
];

/// Columns of the table of subjects.
pub const BEST_COLUMNS: &[&str] = &[
    "subject",
    "best_response",
    "best_response_date",
    "confirmed_best_response",
    "confirmed_best_response_date",
    "confirmed_on",
    "reason",
    "best_change_percent",
    "duration_of_response_days",
    "duration_of_response_outcome",
    "time_to_response_days",
    "time_to_progression_days",
    "pfs_days",
    "pfs_event",
    "pfs_outcome",
    "os_days",
    "os_event",
    "disease_control",
];

/// The header line of the table of assessments.
pub fn timepoint_header(out: &mut Vec<u8>) {
    push_line(out, TIMEPOINT_COLUMNS.iter().copied());
}

/// The header line of the table of subjects.
pub fn best_header(out: &mut Vec<u8>) {
    push_line(out, BEST_COLUMNS.iter().copied());
}

/// A sum in the unit of its measure: mm with one decimal, or mm² with two; `>=` where only bounded below.
pub fn sum_text(sum: Range, measure: Measure) -> String {
    let number = |value: i64| match measure {
        Measure::Diameter if value % 10 == 0 => (value / 10).to_string(),
        Measure::Diameter => format!("{}.{}", value / 10, value % 10),
        Measure::Product => {
            let text = format!("{}.{:02}", value / 100, value % 100);
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
    };
    match sum.hi {
        None => format!(">={}", number(sum.lo)),
        Some(hi) if hi == sum.lo => number(hi),
        Some(hi) => format!("{}-{}", number(sum.lo), number(hi)),
    }
}

/// A change in percent with one decimal, rounded half away from zero; empty where it is not defined.
pub fn percent(now: Range, before: Range) -> String {
    match (now.exact(), before.exact()) {
        (Some(now), Some(before)) if before > 0 => {
            let tenths = div_round((now - before) * 1000, before);
            let sign = if tenths < 0 { "-" } else { "" };
            format!("{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
        }
        _ => String::new(),
    }
}

fn div_round(a: i64, b: i64) -> i64 {
    let half = b / 2;
    if a >= 0 { (a + half) / b } else { -((-a + half) / b) }
}

/// The unit of a measure.
pub fn unit(measure: Measure) -> &'static str {
    match measure {
        Measure::Diameter => "mm",
        Measure::Product => "mm2",
    }
}

/// Appends the lines of a subject's assessments.
pub fn timepoints(out: &mut Vec<u8>, assessment: &SubjectAssessment, criteria: &Criteria, axis: Axis) {
    let measure = criteria.measure();
    for t in &assessment.timepoints {
        let visit = assessment.subject.visits.get(t.visit);
        let day =
            assessment.start.map_or(String::new(), |s| (t.day.since(s) + i32::from(t.day >= s)).to_string());
        let growth = match (t.target.sum.exact(), t.target.nadir.exact()) {
            (Some(sum), Some(nadir)) if sum >= nadir => sum_text(Range::exactly(sum - nadir), measure),
            (Some(sum), Some(nadir)) => format!("-{}", sum_text(Range::exactly(nadir - sum), measure)),
            _ => String::new(),
        };
        let with_targets = t.target.response.is_some();
        let or_empty = |text: String| if with_targets { text } else { String::new() };
        let (clause, reason) = explain(t, criteria);
        push_field(out, &assessment.subject.id);
        for field in [
            visit.map_or("", |v| v.label.as_str()),
            &axis.write(t.day),
            &day,
            &or_empty(sum_text(t.baseline, measure)),
            &or_empty(sum_text(t.target.nadir, measure)),
            &or_empty(sum_text(t.target.sum, measure)),
            unit(measure),
            &percent(t.target.sum, t.baseline),
            &percent(t.target.sum, t.target.nadir),
            &or_empty(growth),
            t.target.response.map_or("", |r| r.code()),
            if with_targets { t.target.rule.id() } else { "" },
            t.non_target.map_or("", |r| r.code()),
            if t.non_target.is_some() { t.non_target_rule.id() } else { "" },
            t.new.code(),
            t.new_rule.map_or("", Rule::id),
            t.overall.code(),
            t.overall_rule.id(),
            &clause,
            &reason,
        ] {
            out.push(b',');
            push_field(out, field);
        }
        out.push(b'\n');
    }
}

/// Clause and reason of an overall response: what the rule says, and the numbers it was applied to.
pub fn explain(t: &TimepointResponse, criteria: &Criteria) -> (String, String) {
    let measure = criteria.measure();
    let deciding = match t.overall_rule {
        Rule::OverallTable1 => t.target.rule,
        Rule::OverallTable2 => t.non_target_rule,
        other => other,
    };
    let (clause, text) = criteria.file.text(deciding.id());
    let sum = sum_text(t.target.sum, measure);
    let unit = unit(measure);
    let numbers = match deciding {
        Rule::TargetProgression => format!(
            ": {sum} {unit} against nadir {} {unit} ({}{} %)",
            sum_text(t.target.nadir, measure),
            if t.target.nadir.exact() == Some(0) { "from 0" } else { "+" },
            percent(t.target.sum, t.target.nadir)
        ),
        Rule::TargetPartial | Rule::TargetPartialKept | Rule::TargetStable | Rule::TargetMinor => {
            format!(
                ": {sum} {unit} against baseline {} {unit} ({} %)",
                sum_text(t.baseline, measure),
                percent(t.target.sum, t.baseline)
            )
        }
        Rule::TargetMissing | Rule::TargetUndecided => format!(": sum {sum} {unit}"),
        _ => String::new(),
    };
    (clause.to_owned(), format!("{text}{numbers}"))
}

/// Appends the line of a subject.
pub fn best(out: &mut Vec<u8>, assessment: &SubjectAssessment, axis: Axis) {
    let date = |day: Option<Day>| day.map_or(String::new(), |d| axis.write(d));
    let time = |endpoint| assessment.times.iter().find(|t| t.endpoint == endpoint);
    let days = |endpoint| time(endpoint).map_or(String::new(), |t| t.days().to_string());
    let outcome = |endpoint| time(endpoint).map_or("", |t| t.outcome.text());
    let event = |endpoint| time(endpoint).map_or("", |t| if t.is_event() { "1" } else { "0" });
    let progression = time(Endpoint::TimeToProgression)
        .filter(|t| t.is_event())
        .map_or(String::new(), |t| t.days().to_string());
    push_line(
        out,
        [
            assessment.subject.id.as_str(),
            assessment.unconfirmed.response.code(),
            &date(assessment.unconfirmed.day),
            assessment.confirmed.response.code(),
            &date(assessment.confirmed.day),
            &date(assessment.confirmed.confirmed),
            assessment.confirmed.reason.text(),
            &best_change(assessment),
            &days(Endpoint::DurationOfResponse),
            outcome(Endpoint::DurationOfResponse),
            &days(Endpoint::TimeToResponse),
            &progression,
            &days(Endpoint::ProgressionFreeSurvival),
            event(Endpoint::ProgressionFreeSurvival),
            outcome(Endpoint::ProgressionFreeSurvival),
            &days(Endpoint::OverallSurvival),
            event(Endpoint::OverallSurvival),
            if assessment.disease_control() { "Y" } else { "N" },
        ],
    );
}

/// The greatest decrease (or least increase) of the sum from baseline, up to the first progression.
pub fn best_change(assessment: &SubjectAssessment) -> String {
    assessment
        .best_sum()
        .map_or(String::new(), |(sum, baseline)| percent(Range::exactly(sum), Range::exactly(baseline)))
}
