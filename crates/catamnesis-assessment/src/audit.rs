//! Recorded responses against derived ones: every difference, with its reason.

use std::collections::BTreeMap;

use crate::assess::SubjectAssessment;
use crate::criteria::Criteria;
use crate::response::Response;
use crate::rule::Rule;
use crate::tables::build::GroupBy;
use crate::tables::output;
use crate::tables::sdtm::{Recorded, RecordedColumn, View};
use crate::timepoint::{self, NewLesions, TimepointResponse};

/// What kind of difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DifferenceClass {
    /// Progression by the sums that was recorded as something else.
    MissedProgression,
    /// Recorded as evaluated although no lesion of the group was.
    NotEvaluable,
    /// Recorded as evaluated although a lesion is missing that could change the category.
    Undecided,
    /// Any other pair of categories.
    OtherCategory,
    /// The recorded overall response does not follow from the recorded parts.
    Table,
    /// The recorded value is none of the categories.
    NoCategory,
    /// There is no assessment of lesions to compare with.
    NoLesions,
}

impl DifferenceClass {
    /// Name in output.
    pub fn name(self) -> &'static str {
        match self {
            DifferenceClass::MissedProgression => "missed-progression",
            DifferenceClass::NotEvaluable => "not-evaluable",
            DifferenceClass::Undecided => "undecided",
            DifferenceClass::OtherCategory => "other-category",
            DifferenceClass::Table => "table",
            DifferenceClass::NoCategory => "no-category",
            DifferenceClass::NoLesions => "no-lesions",
        }
    }
}

/// A recorded value that differs from the derived one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Whose view of which subject.
    pub view: View,
    /// Visit.
    pub visit: String,
    /// Date as recorded.
    pub date: String,
    /// Which column.
    pub column: RecordedColumn,
    /// Recorded value.
    pub recorded: String,
    /// Derived value; empty where none can be derived.
    pub derived: &'static str,
    /// What kind of difference.
    pub class: DifferenceClass,
    /// Clause of the guideline.
    pub clause: String,
    /// Rule and numbers.
    pub reason: String,
}

/// Result of an audit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audit {
    /// Number of values compared, by column.
    pub compared: BTreeMap<RecordedColumn, usize>,
    /// Differences in the order of the record.
    pub differences: Vec<Difference>,
}

impl Audit {
    /// Number of differences of a class in a column.
    pub fn count(&self, column: RecordedColumn, class: DifferenceClass) -> usize {
        self.differences.iter().filter(|d| d.column == column && d.class == class).count()
    }

    /// Number of differences by column, class, recorded and derived value.
    pub fn summary(&self) -> BTreeMap<(RecordedColumn, DifferenceClass, String, &'static str), usize> {
        let mut counts = BTreeMap::new();
        for d in &self.differences {
            *counts.entry((d.column, d.class, d.recorded.clone(), d.derived)).or_default() += 1;
        }
        counts
    }
}

/// Compares what was recorded with what is derived.
///
/// 1. Target and non-target responses are compared with those derived from the lesions of the same view and
///    assessment: the same visit, or the same date, as the assessments were grouped.
/// 2. The overall response is compared with tables 1 and 2 applied to the recorded parts, so that one wrong part
///    is reported once. Of several records of one visit the first counts, where assessments are visits.
pub fn audit(
    recorded: &[Recorded],
    derived: &BTreeMap<View, SubjectAssessment>,
    criteria: &Criteria,
    group: GroupBy,
) -> Audit {
    let mut audit = Audit::default();
    let mut parts: BTreeMap<(View, String), Parts<'_>> = BTreeMap::new();
    for record in recorded {
        let key = (record.view.clone(), assessment_key(record, group));
        match record.column {
            RecordedColumn::Target | RecordedColumn::NonTarget => {
                *audit.compared.entry(record.column).or_default() += 1;
                let point =
                    derived.get(&record.view).and_then(|a| matching(a, record, group).map(|t| (a, t)));
                if let Some(difference) = compare(record, point, criteria) {
                    audit.differences.push(difference);
                }
            }
            RecordedColumn::New | RecordedColumn::Overall => {}
        }
        let parts = parts.entry(key).or_default();
        let slot = match record.column {
            RecordedColumn::Target => &mut parts.target,
            RecordedColumn::NonTarget => &mut parts.non_target,
            RecordedColumn::New => &mut parts.new,
            RecordedColumn::Overall => &mut parts.overall,
        };
        slot.get_or_insert(record);
    }
    for parts in parts.values() {
        let Some(record) = parts.overall else { continue };
        *audit.compared.entry(RecordedColumn::Overall).or_default() += 1;
        audit.differences.extend(check_table(record, parts));
    }
    audit
}

#[derive(Default)]
struct Parts<'r> {
    target: Option<&'r Recorded>,
    non_target: Option<&'r Recorded>,
    new: Option<&'r Recorded>,
    overall: Option<&'r Recorded>,
}

fn assessment_key(record: &Recorded, group: GroupBy) -> String {
    match group {
        GroupBy::Visit => record.visit.clone(),
        GroupBy::Date => {
            format!("{} {}", record.visit, record.when.map_or(String::new(), |w| w.earliest().iso()))
        }
    }
}

fn matching<'a>(
    assessment: &'a SubjectAssessment,
    record: &Recorded,
    group: GroupBy,
) -> Option<&'a TimepointResponse> {
    assessment.timepoints.iter().find(|t| {
        let visit = assessment.subject.visits.get(t.visit);
        match group {
            GroupBy::Visit => visit.is_some_and(|v| v.label == record.visit),
            GroupBy::Date => record.when.is_some_and(|w| {
                w.earliest() == t.day
                    || visit
                        .is_some_and(|v| v.label == record.visit && (w.earliest().since(t.day)).abs() <= 14)
            }),
        }
    })
}

fn difference(
    record: &Recorded,
    derived: &'static str,
    class: DifferenceClass,
    (clause, reason): (String, String),
) -> Difference {
    Difference {
        view: record.view.clone(),
        visit: record.visit.clone(),
        date: record.when.map_or(String::new(), |w| w.earliest().iso()),
        column: record.column,
        recorded: record.value.clone(),
        derived,
        class,
        clause,
        reason,
    }
}

fn compare(
    record: &Recorded,
    point: Option<(&SubjectAssessment, &TimepointResponse)>,
    criteria: &Criteria,
) -> Option<Difference> {
    let none = || (String::new(), "no assessment of lesions at this visit".to_owned());
    let Some((_, t)) = point else { return Some(difference(record, "", DifferenceClass::NoLesions, none())) };
    let (derived, rule) = match record.column {
        RecordedColumn::Target => (t.target.response, t.target.rule),
        _ => (t.non_target, t.non_target_rule),
    };
    let derived = derived?;
    if derived.code() == record.value {
        return None;
    }
    let class = match (Response::from_code(&record.value), derived, rule) {
        (None, ..) => DifferenceClass::NoCategory,
        (_, Response::Progressive, _) => DifferenceClass::MissedProgression,
        (_, Response::NotEvaluable, Rule::TargetNoneEvaluated) => DifferenceClass::NotEvaluable,
        (_, Response::NotEvaluable, _) => DifferenceClass::Undecided,
        _ => DifferenceClass::OtherCategory,
    };
    let mut shown = *t;
    shown.overall_rule = rule;
    Some(difference(record, derived.code(), class, output::explain(&shown, criteria)))
}

fn check_table(record: &Recorded, parts: &Parts<'_>) -> Option<Difference> {
    let value = |r: Option<&Recorded>| r.and_then(|r| Response::from_code(&r.value));
    let new = match parts.new.map(|r| r.value.as_str()) {
        Some("UNEQUIVOCAL" | "Y") => NewLesions::Unequivocal,
        Some("EQUIVOCAL") => NewLesions::Equivocal,
        _ => NewLesions::No,
    };
    let derived = timepoint::overall(value(parts.target), value(parts.non_target), new);
    if derived.map(Response::code) == Some(record.value.as_str()) {
        return None;
    }
    let shown = |r: Option<&Recorded>| r.map_or("not recorded", |r| r.value.as_str()).to_owned();
    let reason = format!(
        "target {}, non-target {}, new {}",
        shown(parts.target),
        shown(parts.non_target),
        shown(parts.new)
    );
    let class = if Response::from_code(&record.value).is_none() {
        DifferenceClass::NoCategory
    } else {
        DifferenceClass::Table
    };
    Some(difference(
        record,
        derived.map_or("", Response::code),
        class,
        ("4.4.1, tables 1 and 2".to_owned(), reason),
    ))
}
