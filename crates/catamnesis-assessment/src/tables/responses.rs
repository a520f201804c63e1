//! Tables of recorded responses (`subject, date, response`) and of subjects with their dates.

use std::collections::BTreeMap;

use crate::best::Assessed;
use crate::day::{Day, Imputation};
use crate::finding::{Finding, FindingCode};
use crate::response::Response;

use super::TableError;
use super::columns::{Columns, DATE, DAY, SUBJECT, field};
use super::csv::{Record, Scanner};
use super::domain::{Domain, cell};
use super::row;

/// The recorded responses of one subject, in order of time.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedCourse {
    /// Subject.
    pub id: String,
    /// Responses by day.
    pub course: Vec<Assessed>,
}

const RESPONSE: &[&str] =
    &["response", "overall", "overall_response", "ovrlresp", "avalc", "rsstresc", "rsorres"];

/// Whether a header is that of a table of responses rather than of lesions.
pub fn is_response_table(text: &str) -> bool {
    let mut record = Record::new();
    Scanner::new(text).next_into(&mut record);
    let columns = Columns::new(&record);
    columns.find(RESPONSE).is_some() && columns.find(&["lesion", "trlnkid", "diameter_mm", "state"]).is_none()
}

/// Reads a table of responses. SDTM RS and ADaM ADRS tables are narrowed to the overall response
/// (`RSTESTCD` `OVRLRESP`, `PARAMCD` `OVR`).
///
/// Days are compared with the reference, so a partial date is a finding unless a rule is named.
///
/// # Errors
/// No header, or no column for subject, time or response.
pub fn read(
    text: &str,
    imputation: Imputation,
    findings: &mut Vec<Finding>,
) -> Result<Vec<RecordedCourse>, TableError> {
    let mut scanner = Scanner::new(text);
    let mut record = Record::new();
    if !scanner.next_into(&mut record) {
        return Err(TableError::Empty);
    }
    let columns = Columns::new(&record);
    let subject = columns.require("subject", &[&["usubjid"], SUBJECT].concat())?;
    let response = columns.require("response", RESPONSE)?;
    let (date, day) = (columns.find(DATE), columns.find(DAY));
    if date.is_none() && day.is_none() {
        return Err(TableError::NoColumn {
            what: "time of assessment",
            names: [DATE, DAY].concat().join(", "),
        });
    }
    let test = columns.find(&["rstestcd", "paramcd"]);
    let evaluator = columns.find(&["evaluator", "rseval"]);
    let mut index: BTreeMap<String, usize> = BTreeMap::new();
    let mut courses: Vec<RecordedCourse> = Vec::new();
    let mut current = usize::MAX;
    while scanner.next_into(&mut record) {
        if !matches!(field(&record, test), "" | "OVRLRESP" | "OVR") {
            continue;
        }
        if evaluator.is_some() && test.is_some() && field(&record, evaluator) != "INVESTIGATOR" {
            continue;
        }
        let id = field(&record, Some(subject));
        if courses.get(current).is_none_or(|c| c.id != id) {
            current = match index.get(id) {
                Some(&at) => at,
                None => {
                    courses.push(RecordedCourse { id: id.to_owned(), course: Vec::new() });
                    index.insert(id.to_owned(), courses.len() - 1);
                    courses.len() - 1
                }
            };
        }
        let when = row::when(field(&record, date), field(&record, day), false);
        let written = field(&record, Some(response));
        let place = if date.is_some() { field(&record, date) } else { field(&record, day) };
        let Some(response) = Response::from_code(written) else {
            if !written.is_empty() {
                findings.push(Finding::new(
                    FindingCode::UnknownResponse,
                    id,
                    place,
                    format!("response {written:?} is none of the categories"),
                ));
            }
            continue;
        };
        match when.and_then(|w| w.day(imputation)) {
            Some(day) => {
                if let Some(course) = courses.get_mut(current) {
                    course.course.push(Assessed { day, response });
                }
            }
            None => {
                let code = if when.is_some() { FindingCode::PartialDate } else { FindingCode::Unreadable };
                findings.push(Finding::new(code, id, place, "the date is no whole day"));
            }
        }
    }
    for course in &mut courses {
        if !course.course.is_sorted_by_key(|a| a.day) {
            course.course.sort_by_key(|a| a.day);
        }
    }
    Ok(courses)
}

/// Dates of a subject that no lesion tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SubjectDates {
    /// Start of treatment or randomization.
    pub reference: Option<Day>,
    /// Death.
    pub death: Option<Day>,
    /// Last day known to be alive.
    pub last_alive: Option<Day>,
    /// Start of a new antineoplastic therapy.
    pub new_therapy: Option<Day>,
    /// End of the treatment under study.
    pub end_of_treatment: Option<Day>,
    /// Group by which results are shown, for example the arm.
    pub group: String,
}

/// Reads the table of subjects: `subject, reference_date`, optional `death_date`, `last_alive_date`,
/// `new_therapy_date`, `end_of_treatment_date`, `group`; SDTM DM and ADaM ADSL names are known too.
///
/// # Errors
/// No column for the subject.
pub fn read_subjects(
    table: &Domain,
    imputation: Imputation,
    findings: &mut Vec<Finding>,
) -> Result<BTreeMap<String, SubjectDates>, TableError> {
    let names = [&["usubjid"], SUBJECT].concat();
    let subject = table
        .first_of(&names)
        .ok_or_else(|| TableError::NoColumn { what: "subject", names: names.join(", ") })?;
    let reference = table.first_of(&[
        "reference_date", "reference", "treatment_start", "trtsdt", "randdt", "rfxstdtc", "rfstdtc",
    ]);
    let death = table.first_of(&["death_date", "dthdt", "dthdtc"]);
    let alive = table.first_of(&["last_alive_date", "lstalvdt", "rfpendtc"]);
    let therapy = table.first_of(&["new_therapy_date", "nactdt"]);
    let end = table.first_of(&["end_of_treatment_date", "treatment_end", "trtedt", "rfxendtc"]);
    let group = table.first_of(&["group", "arm", "trt01p", "actarm"]);
    let mut subjects = BTreeMap::new();
    for record in table.rows() {
        let id = cell(record, Some(subject)).to_owned();
        let mut day = |column| {
            let text = cell(record, column);
            let when = if text.is_empty() || text == "NA" { None } else { row::when(text, "", false) };
            let day = when.and_then(|w| w.day(imputation));
            if day.is_none() && !text.is_empty() && text != "NA" {
                let code = if when.is_some() { FindingCode::PartialDate } else { FindingCode::Unreadable };
                findings.push(Finding::new(code, &id, text, "a date of the subject is no whole day"));
            }
            day
        };
        let dates = SubjectDates {
            reference: day(reference),
            death: day(death),
            last_alive: day(alive),
            new_therapy: day(therapy),
            end_of_treatment: day(end),
            group: cell(record, group).to_owned(),
        };
        subjects.insert(id, dates);
    }
    Ok(subjects)
}
