//! The lesion table: one row per lesion and assessment.
//!
//! `subject, date` or `day`, `lesion, kind, organ, node, method, diameter_mm` or `state`; optional `visit`,
//! `perpendicular_mm`, `attenuation_hu`, `slice_mm`, `value` (for rows of kind `finding`). Book: docs/book/src/guides/assess.md

use std::collections::BTreeMap;

use crate::finding::{Finding, FindingCode};
use crate::lesion::{FindingKind, LesionKind, LesionReading, Subject};
use crate::size::Tenths;

use super::TableError;
use super::build::{BuildOptions, SubjectBuilder};
use super::columns::{Columns, DATE, DAY, SUBJECT, field};
use super::csv::{Record, Scanner};
use super::row::{self, About, Row};

/// Positions of the columns of a lesion table.
#[derive(Debug, Clone)]
pub struct LesionColumns {
    study: Option<usize>,
    subject: usize,
    date: Option<usize>,
    day: Option<usize>,
    no_day_zero: bool,
    visit: Option<usize>,
    visit_number: Option<usize>,
    baseline: Option<usize>,
    /// Lesion names; without them every row of an assessment adds to the sum.
    pub lesion: Option<usize>,
    kind: Option<usize>,
    organ: Option<usize>,
    node: Option<usize>,
    method: Option<usize>,
    diameter: Option<usize>,
    perpendicular: Option<usize>,
    attenuation: Option<usize>,
    slice: Option<usize>,
    state: Option<usize>,
    value: Option<usize>,
}

impl LesionColumns {
    /// Finds the columns in a header.
    ///
    /// # Errors
    /// No column for subject, time, or size and state.
    pub fn new(columns: &Columns) -> Result<Self, TableError> {
        let day = columns.find(DAY);
        let found = LesionColumns {
            study: columns.find(&["study", "studyid"]).filter(|_| columns.find(&["usubjid"]).is_none()),
            subject: columns.require("subject", SUBJECT)?,
            date: columns.find(DATE),
            day,
            no_day_zero: columns.find(&["study_day", "trdy", "ady"]).is_some_and(|c| Some(c) == day),
            visit: columns.find(&["visit", "timepoint", "visit_name"]),
            visit_number: columns.find(&["visit_number", "visitnum", "avisitn"]),
            baseline: columns.find(&["baseline", "ablfl", "trblfl", "trlobxfl"]),
            lesion: columns.find(&["lesion", "lesion_id", "trlnkid", "tumor", "tumor_id"]),
            kind: columns.find(&["kind", "lesion_kind", "type", "lesion_type", "trgrpid", "category"]),
            organ: columns.find(&["organ", "location", "site", "tuloc"]),
            node: columns.find(&["node", "nodal", "is_node", "lymph_node"]),
            method: columns.find(&["method", "modality", "trmethod"]),
            diameter: columns
                .find(&["diameter_mm", "diam_mm", "size_mm", "diameter", "size", "sld", "sum_mm"]),
            perpendicular: columns.find(&["perpendicular_mm", "short_diameter_mm", "perpendicular"]),
            attenuation: columns.find(&["attenuation_hu", "hu", "attenuation"]),
            slice: columns.find(&["slice_mm", "slice_thickness_mm", "slice_thickness", "slice"]),
            state: columns.find(&["state", "status", "tumor_state", "diam_raw"]),
            value: columns.find(&["value", "aval"]),
        };
        if found.date.is_none() && found.day.is_none() {
            return Err(TableError::NoColumn {
                what: "time of assessment",
                names: [DATE, DAY].concat().join(", "),
            });
        }
        if found.diameter.is_none() && found.state.is_none() {
            return Err(TableError::NoColumn {
                what: "size or state",
                names: "diameter_mm, state".to_owned(),
            });
        }
        Ok(found)
    }

    /// The subject of a record, with its study where the table has one.
    pub fn subject(&self, record: &Record<'_>) -> String {
        let subject = field(record, Some(self.subject));
        match field(record, self.study) {
            "" => subject.to_owned(),
            study => format!("{study}/{subject}"),
        }
    }

    /// Reads one record and gives it to the builder of its subject.
    pub fn push(&self, record: &Record<'_>, builder: &mut SubjectBuilder) {
        let get = |column| field(record, column);
        let (visit, date) = (get(self.visit), get(self.date));
        let when = row::when(date, get(self.day), self.no_day_zero);
        let place = if visit.is_empty() { date } else { visit };
        if when.is_none() {
            builder.report(
                FindingCode::Unreadable,
                place,
                format!("no readable date in {:?}", [date, get(self.day)].join(" ").trim()),
            );
            return;
        }
        let Some(about) = self.about(record, place, builder) else { return };
        builder.push(&Row {
            subject: "",
            when,
            visit,
            visit_number: get(self.visit_number).parse().ok(),
            baseline: row::yes(get(self.baseline)) || row::names_baseline(visit),
            lesion: if self.lesion.is_some() { get(self.lesion) } else { "all targets" },
            about,
            organ: get(self.organ),
            node: row::yes(get(self.node)),
        });
    }

    fn about(&self, record: &Record<'_>, place: &str, builder: &mut SubjectBuilder) -> Option<About> {
        let get = |column| field(record, column);
        let (kind_text, lesion) = (get(self.kind), get(self.lesion));
        if kind_text.eq_ignore_ascii_case("finding") {
            let value = [self.value, self.diameter, self.state]
                .into_iter()
                .map(get)
                .find(|t| !t.is_empty())
                .unwrap_or("");
            let found = FindingKind::from_name(lesion).zip(value.parse().ok());
            if found.is_none() {
                builder.report(
                    FindingCode::Unreadable,
                    place,
                    format!("finding {lesion} with value {value:?} is not understood"),
                );
            }
            return found.map(|(kind, value)| About::Finding(kind, value));
        }
        let kind = match row::kind(kind_text) {
            Some(LesionKind::Unassigned) if self.kind.is_none() => LesionKind::Target,
            Some(kind) => kind,
            None => {
                builder.report(
                    FindingCode::Unreadable,
                    place,
                    format!("kind {kind_text:?} of lesion {lesion} is not understood"),
                );
                return None;
            }
        };
        let (size, state) = (get(self.diameter), get(self.state));
        let fragment = state.eq_ignore_ascii_case("fragment");
        let Some(written) = row::reading(kind, size, if fragment { "" } else { state }) else {
            builder.report(
                FindingCode::Unreadable,
                place,
                format!("size {size:?}, state {state:?} of lesion {lesion} is not understood"),
            );
            return None;
        };
        if written.rounded {
            builder.report(
                FindingCode::Rounded,
                place,
                format!("size {size} of lesion {lesion} was rounded to a tenth of a millimeter"),
            );
        }
        let mut reading = LesionReading::new(0, written.reading);
        reading.fragment = fragment;
        reading.method = row::method(get(self.method));
        reading.perpendicular = Tenths::parse(get(self.perpendicular)).map(|(p, _)| p);
        reading.slice = Tenths::parse(get(self.slice)).map(|(s, _)| s).filter(|s| *s > Tenths::ZERO);
        reading.attenuation =
            get(self.attenuation).parse::<f64>().ok().map(|hu| libm::round(hu * 10.0) as i64);
        Some(About::Lesion(kind, reading))
    }
}

/// Reads a whole lesion table.
///
/// Rows of one subject need not stand together. A row that cannot be read is a finding and stops nothing else.
///
/// # Errors
/// No header, or a column without which the table makes no sense.
pub fn read(
    text: &str,
    options: &BuildOptions,
    findings: &mut Vec<Finding>,
) -> Result<Vec<Subject>, TableError> {
    let mut scanner = Scanner::new(text);
    let mut record = Record::new();
    if !scanner.next_into(&mut record) {
        return Err(TableError::Empty);
    }
    let columns = LesionColumns::new(&Columns::new(&record))?;
    let options = BuildOptions { rows_add_up: columns.lesion.is_none(), ..*options };
    let mut index: BTreeMap<String, usize> = BTreeMap::new();
    let mut builders: Vec<SubjectBuilder> = Vec::new();
    let mut current = 0;
    while scanner.next_into(&mut record) {
        let id = columns.subject(&record);
        if builders.get(current).is_none_or(|b| b.id() != id) {
            current = *index.entry(id).or_insert_with_key(|id| {
                builders.push(SubjectBuilder::new(id));
                builders.len() - 1
            });
        }
        if let Some(builder) = builders.get_mut(current) {
            columns.push(&record, builder);
        }
    }
    Ok(builders.into_iter().map(|b| b.finish(&options, findings)).collect())
}
