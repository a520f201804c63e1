//! Results as comma-separated text: one line per assessment, one per subject.

use crate::assess::SubjectAssessment;
use crate::audit::Audit;
use crate::cohort::Statistic;
use crate::criteria::Criteria;
use crate::day::Day;
use crate::events::Endpoint;
use crate::rule::Rule;
use crate::size::Range;
use crate::sums::Measure;
use crate::timepoint::TimepointResponse;

use super::adam;
use super::csv::{Record, Scanner, push_field, push_line};

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

/// The tables that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// One row per assessment.
    Timepoints,
    /// One row per subject.
    Subjects,
    /// One row per number of the cohort.
    Cohort,
    /// ADaM response.
    Adrs,
    /// ADaM tumor results.
    Adtr,
    /// ADaM time to event.
    Adtte,
    /// SDTM disease response.
    Rs,
    /// Differences of an audit.
    Audit,
}

impl Table {
    /// Names of the columns.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Table::Timepoints => TIMEPOINT_COLUMNS,
            Table::Subjects => BEST_COLUMNS,
            Table::Cohort => COHORT_COLUMNS,
            Table::Adrs => adam::ADRS,
            Table::Adtr => adam::ADTR,
            Table::Adtte => adam::ADTTE,
            Table::Rs => adam::RS,
            Table::Audit => AUDIT_COLUMNS,
        }
    }

    /// Appends the lines of a subject; nothing for tables of the whole cohort.
    pub fn push(self, out: &mut Vec<u8>, assessment: &SubjectAssessment, criteria: &Criteria, axis: Axis) {
        match self {
            Table::Timepoints => timepoints(out, assessment, criteria, axis),
            Table::Subjects => best(out, assessment, criteria, axis),
            Table::Adrs => adam::adrs(out, assessment, criteria, axis),
            Table::Adtr => adam::adtr(out, assessment, criteria, axis),
            Table::Adtte => adam::adtte(out, assessment, axis),
            Table::Rs => adam::rs(out, assessment, criteria, axis),
            Table::Cohort | Table::Audit => {}
        }
    }
}

/// Columns that hold numbers, whatever the table.
const NUMBERS: &[&str] = &[
    "day", "baseline", "nadir", "sum", "change_from_baseline_percent", "change_from_nadir_percent",
    "change_from_nadir", "best_change_percent", "duration_of_response_days", "time_to_response_days",
    "time_to_progression_days", "pfs_days", "pfs_event", "os_days", "os_event", "n", "events", "value",
    "lower", "upper", "p", "ADY", "AVAL", "BASE", "CHG", "PCHG", "NADIR", "CHGNAD", "PCHGNAD", "CNSR",
    "RSSEQ", "RSDY",
];

/// Whether a column holds numbers; a field that is none (a range, nothing) is then null where types count.
pub fn is_number(column: &str) -> bool {
    NUMBERS.contains(&column)
}

/// The lines of a table, header first, as one JSON array of objects.
pub fn to_json(csv: &str) -> String {
    let mut scanner = Scanner::new(csv);
    let (mut header, mut record) = (Record::new(), Record::new());
    scanner.next_into(&mut header);
    let mut out = String::from("[");
    while scanner.next_into(&mut record) {
        out.push_str(if out.len() > 1 { ",\n {" } else { "\n {" });
        for (i, (name, field)) in header.iter().zip(&record).enumerate() {
            let number = field.parse::<f64>().is_ok_and(f64::is_finite) && is_number(name);
            let value = match (number, field.is_empty()) {
                (_, true) => "null".to_owned(),
                (true, _) => field.to_string(),
                (false, _) => serde_json::Value::from(field.as_ref()).to_string(),
            };
            let comma = if i > 0 { ", " } else { "" };
            out.push_str(&format!("{comma}{}: {value}", serde_json::Value::from(name.as_ref())));
        }
        out.push('}');
    }
    out.push_str("\n]\n");
    out
}

/// Columns of the table of a cohort.
pub const COHORT_COLUMNS: &[&str] =
    &["group", "endpoint", "statistic", "method", "n", "events", "value", "lower", "upper", "p"];

/// Columns of the table of an audit.
pub const AUDIT_COLUMNS: &[&str] =
    &["subject", "evaluator", "visit", "date", "column", "recorded", "derived", "class", "clause", "reason"];

/// Appends the lines of a cohort.
pub fn cohort(out: &mut Vec<u8>, statistics: &[Statistic]) {
    let number = |v: Option<f64>| v.map_or(String::new(), |v| format!("{v}"));
    for s in statistics {
        push_line(
            out,
            [
                s.group.as_str(),
                s.endpoint,
                &s.statistic,
                s.method,
                &s.n.to_string(),
                &s.events.to_string(),
                &number(s.value),
                &number(s.lower),
                &number(s.upper),
                &number(s.p),
            ],
        );
    }
}

/// Appends the lines of an audit.
pub fn audit(out: &mut Vec<u8>, audit: &Audit) {
    for d in &audit.differences {
        let evaluator = if d.view.evaluator_id.is_empty() { &d.view.evaluator } else { &d.view.evaluator_id };
        push_line(
            out,
            [
                d.view.subject.as_str(),
                evaluator,
                &d.visit,
                &d.date,
                d.column.code(),
                &d.recorded,
                d.derived,
                d.class.name(),
                &d.clause,
                &d.reason,
            ],
        );
    }
}

/// Appends the header line of a table.
pub fn header(out: &mut Vec<u8>, table: Table) {
    push_line(out, table.columns().iter().copied());
}

/// Columns of the table of assessments.
pub const TIMEPOINT_COLUMNS: &[&str] = &[
    "subject", "visit", "date", "day", "baseline", "nadir", "sum", "unit", "change_from_baseline_percent",
    "change_from_nadir_percent", "change_from_nadir", "target", "target_rule", "non_target",
    "non_target_rule", "new", "new_rule", "overall", "overall_rule", "clause", "reason",
];

/// Columns of the table of subjects.
pub const BEST_COLUMNS: &[&str] = &[
    "subject", "best_response", "best_response_date", "confirmed_best_response",
    "confirmed_best_response_date", "confirmed_on", "reason", "best_change_percent",
    "duration_of_response_days", "duration_of_response_outcome", "time_to_response_days",
    "time_to_progression_days", "pfs_days", "pfs_event", "pfs_outcome", "os_days", "os_event",
    "disease_control",
];

/// A sum in the unit of its measure: mm with one decimal, or mm² with two; `>=` where only bounded below.
pub fn sum_text(sum: Range, measure: Measure) -> String {
    let number = |value: i64| match measure {
        Measure::Diameter if value % 10 == 0 => (value / 10).to_string(),
        Measure::Diameter => format!("{}.{}", value / 10, value % 10),
        Measure::Marker => String::new(),
        Measure::Product | Measure::Uptake => {
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
        Measure::Uptake => "SUL",
        Measure::Marker => "",
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
            t.target.response.map_or("", |r| criteria.part_code(r)),
            if with_targets { t.target.rule.id() } else { "" },
            t.non_target.map_or("", |r| criteria.part_code(r)),
            if t.non_target.is_some() { t.non_target_rule.id() } else { "" },
            t.new.code(),
            t.new_rule.map_or("", Rule::id),
            criteria.code(t.overall),
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
    let (clause, text) = criteria.rule_text(deciding.id());
    let sum = sum_text(t.target.sum, measure);
    let unit = unit(measure);
    let numbers = match deciding {
        Rule::TargetProgression => {
            let growth = match percent(t.target.sum, t.target.nadir) {
                none if none.is_empty() => String::new(),
                percent => format!(" (+{percent} %)"),
            };
            format!(": {sum} {unit} against nadir {} {unit}{growth}", sum_text(t.target.nadir, measure))
        }
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
pub fn best(out: &mut Vec<u8>, assessment: &SubjectAssessment, criteria: &Criteria, axis: Axis) {
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
            criteria.best_code(assessment.unconfirmed.response),
            &date(assessment.unconfirmed.day),
            criteria.best_code(assessment.confirmed.response),
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
