//! Files become subjects, one after the other.

use super::{Choices, FindingLog, columns};
use crate::cli::AssessData;
use crate::error::CliError;
use catamnesis_assessment::assess::{SubjectAssessment, assess, assess_course};
use catamnesis_assessment::finding::{Finding, FindingCode};
use catamnesis_assessment::tables::build::{BuildOptions, SubjectBuilder};
use catamnesis_assessment::tables::columns::Columns;
use catamnesis_assessment::tables::domain::Domain;
use catamnesis_assessment::tables::lesions::{self, LesionColumns};
use catamnesis_assessment::tables::output::Axis;
use catamnesis_assessment::tables::responses::{self, SubjectDates};
use catamnesis_assessment::tables::sdtm::{self, Recorded, View};
use catamnesis_assessment::tables::{TableError, axis_of};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};

/// What is done with an assessed subject.
pub(crate) type Each<'f> = &'f mut dyn FnMut(SubjectAssessment, Axis) -> Result<(), CliError>;

/// Assesses every subject of the input, in the order of the input.
pub(crate) fn each_subject(
    data: &AssessData,
    choices: &Choices,
    log: &mut FindingLog,
    each: Each<'_>,
) -> Result<(), CliError> {
    let mut findings = Vec::new();
    if let Some(folder) = &data.sdtm {
        let dates = dates(data, Some(folder), choices, &mut findings)?;
        for (view, subject) in views(data, folder, choices, &mut findings)? {
            let of_subject = dates.get(&view.subject).cloned().unwrap_or_default();
            each(
                assess(subject, &of_subject, &choices.criteria, &choices.settings, &mut findings),
                Axis::Calendar,
            )?;
            log.take(&mut findings);
        }
        return Ok(());
    }
    let Some(path) = &data.input else { return Ok(()) };
    let dates = dates(data, None, choices, &mut findings)?;
    if path.extension().is_some_and(|e| e == "parquet") {
        return parquet(path, &dates, choices, log, each);
    }
    let bytes = read_bytes(path)?;
    let text = String::from_utf8_lossy(&bytes);
    let axis = axis_of(&text);
    let table = |e: TableError| CliError::Assess { message: format!("{}: {e}", path.display()) };
    let none = SubjectDates::default();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    if responses::is_response_table(&text) {
        for course in responses::read(&text, choices.build.imputation, &mut findings).map_err(table)? {
            let of_subject = known(&dates, &course.id, &mut findings).unwrap_or(&none);
            if !dates.is_empty() {
                seen.insert(course.id.clone());
            }
            let assessment =
                assess_course(&course.id, course.course, of_subject, &choices.settings, &mut findings);
            each(assessment, axis)?;
            log.take(&mut findings);
        }
    } else {
        for subject in lesions::read(&text, &choices.build, &mut findings).map_err(table)? {
            let of_subject = known(&dates, &subject.id, &mut findings).unwrap_or(&none);
            if !dates.is_empty() {
                seen.insert(subject.id.clone());
            }
            each(assess(subject, of_subject, &choices.criteria, &choices.settings, &mut findings), axis)?;
            log.take(&mut findings);
        }
    }
    for (id, of_subject) in dates.iter().filter(|(id, _)| !seen.contains(*id)) {
        each(assess_course(id, Vec::new(), of_subject, &choices.settings, &mut findings), axis)?;
    }
    log.take(&mut findings);
    Ok(())
}

/// Dates of a subject; a finding where there is a table of subjects without it.
fn known<'d>(
    dates: &'d BTreeMap<String, SubjectDates>,
    id: &str,
    findings: &mut Vec<Finding>,
) -> Option<&'d SubjectDates> {
    let found = dates.get(id);
    if found.is_none() && !dates.is_empty() {
        findings.push(Finding::new(FindingCode::UnknownSubject, id, "", "no row in the table of subjects"));
    }
    found
}

/// Derived assessments and recorded responses of an SDTM folder.
pub(crate) fn for_audit(
    data: &AssessData,
    choices: &Choices,
    log: &mut FindingLog,
) -> Result<(BTreeMap<View, SubjectAssessment>, Vec<Recorded>), CliError> {
    let mut findings = Vec::new();
    let folder = data.sdtm.clone().unwrap_or_default();
    let rs = domain(&folder, "rs", data.suffix.as_deref())?
        .ok_or_else(|| table_error(&folder, &TableError::NoDomain { domain: "rs" }))?;
    let recorded = sdtm::recorded(&rs);
    let dates = dates(data, Some(&folder), choices, &mut findings)?;
    let all = AssessData {
        evaluator: Some(data.evaluator.clone().unwrap_or_else(|| "all".to_owned())),
        ..data.clone()
    };
    let mut derived = BTreeMap::new();
    for (view, subject) in views(&all, &folder, choices, &mut findings)? {
        let of_subject = dates.get(&view.subject).cloned().unwrap_or_default();
        derived
            .insert(view, assess(subject, &of_subject, &choices.criteria, &choices.settings, &mut findings));
    }
    log.take(&mut findings);
    let recorded = recorded.into_iter().filter(|r| wanted(&r.view, all.evaluator.as_deref())).collect();
    Ok((derived, recorded))
}

fn views(
    data: &AssessData,
    folder: &Path,
    choices: &Choices,
    findings: &mut Vec<Finding>,
) -> Result<Vec<(View, catamnesis_assessment::lesion::Subject)>, CliError> {
    let suffix = data.suffix.as_deref();
    let tr = domain(folder, "tr", suffix)?
        .ok_or_else(|| table_error(folder, &TableError::NoDomain { domain: "tr" }))?;
    let tu = domain(folder, "tu", suffix)?;
    let mut built = Vec::new();
    let all = sdtm::subjects(&tr, tu.as_ref(), &choices.build, &mut built);
    let several = all.iter().map(|(v, _)| (&v.evaluator, &v.evaluator_id)).collect::<BTreeSet<_>>().len() > 1;
    let who = match (&data.evaluator, several) {
        (Some(who), _) => Some(who.as_str()),
        (None, true) => {
            findings.push(Finding::new(
                FindingCode::OtherEvaluators,
                "",
                "",
                "several evaluators; the investigator is taken",
            ));
            Some("investigator")
        }
        (None, false) => None,
    };
    let kept: Vec<_> = all.into_iter().filter(|(view, _)| wanted(view, who)).collect();
    let names: BTreeSet<&str> = kept.iter().map(|(_, s)| s.id.as_str()).collect();
    findings.extend(built.into_iter().filter(|f| names.contains(f.subject.as_str())));
    if kept.is_empty() {
        let message = format!("{}: no tumor results of evaluator {}", folder.display(), who.unwrap_or("any"));
        return Err(CliError::Assess { message });
    }
    Ok(kept)
}

fn wanted(view: &View, who: Option<&str>) -> bool {
    match who {
        None => true,
        Some(who) if who.eq_ignore_ascii_case("all") => true,
        Some(who) if who.eq_ignore_ascii_case("investigator") => {
            view.evaluator == "INVESTIGATOR" || view.evaluator.is_empty()
        }
        Some(who) => view.evaluator_id.eq_ignore_ascii_case(who) || view.evaluator.eq_ignore_ascii_case(who),
    }
}

fn dates(
    data: &AssessData,
    folder: Option<&PathBuf>,
    choices: &Choices,
    findings: &mut Vec<Finding>,
) -> Result<BTreeMap<String, SubjectDates>, CliError> {
    let (table, place) = match (&data.subjects, folder) {
        (Some(path), _) => {
            let domain = Domain::from_bytes(&read_bytes(path)?).map_err(|e| table_error(path, &e))?;
            (domain, path.as_path())
        }
        (None, Some(folder)) => match domain(folder, "dm", None)? {
            Some(domain) => (domain, folder.as_path()),
            None => return Ok(BTreeMap::new()),
        },
        (None, None) => return Ok(BTreeMap::new()),
    };
    responses::read_subjects(&table, choices.build.imputation, findings).map_err(|e| table_error(place, &e))
}

fn table_error(place: &Path, error: &TableError) -> CliError {
    CliError::Assess { message: format!("{}: {error}", place.display()) }
}

/// The table of a domain: `tr.csv`, else the shortest name that begins with `tr_`; with a suffix `tr_SUFFIX`.
fn domain(folder: &Path, code: &str, suffix: Option<&str>) -> Result<Option<Domain>, CliError> {
    let entries = std::fs::read_dir(folder).map_err(|e| CliError::read(folder, e))?;
    let mut names: Vec<String> = entries.flatten().filter_map(|e| e.file_name().into_string().ok()).collect();
    names.sort_by(|a, b| a.len().cmp(&b.len()).then(a.cmp(b)));
    let stem = |name: &str| name.split('.').next().unwrap_or("").to_ascii_lowercase();
    let readable = |name: &str| {
        let lower = name.to_ascii_lowercase();
        [".csv", ".csv.gz", ".xpt"].iter().any(|end| lower.ends_with(end))
    };
    let exact = match suffix {
        Some(suffix) => format!("{code}_{}", suffix.to_ascii_lowercase()),
        None => code.to_owned(),
    };
    let prefix = format!("{code}_");
    let found = names.iter().filter(|n| readable(n)).find(|n| stem(n) == exact).or_else(|| {
        names.iter().filter(|n| readable(n)).find(|n| suffix.is_none() && stem(n).starts_with(&prefix))
    });
    let Some(name) = found else { return Ok(None) };
    let path = folder.join(name);
    Domain::from_bytes(&read_bytes(&path)?).map(Some).map_err(|e| table_error(&path, &e))
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, CliError> {
    let bytes = std::fs::read(path).map_err(|e| CliError::read(path, e))?;
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut plain = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes.as_slice())
        .read_to_end(&mut plain)
        .map_err(|e| CliError::read(path, e))?;
    Ok(plain)
}

/// Reads a Parquet lesion table batch by batch; only one subject is in memory at a time, so rows of a subject
/// must stand together.
fn parquet(
    path: &Path,
    dates: &BTreeMap<String, SubjectDates>,
    choices: &Choices,
    log: &mut FindingLog,
    each: Each<'_>,
) -> Result<(), CliError> {
    let table = |e: TableError| CliError::Assess { message: format!("{}: {e}", path.display()) };
    let mut columns: Option<LesionColumns> = None;
    let mut current: Option<SubjectBuilder> = None;
    let mut done: BTreeSet<u64> = BTreeSet::new();
    let mut skipping: Option<String> = None;
    let mut options = choices.build;
    let none = SubjectDates::default();
    let mut findings = Vec::new();
    let mut axis = Axis::Calendar;
    let mut finish = |builder: SubjectBuilder, options: &BuildOptions, axis: Axis, log: &mut FindingLog| {
        let subject = builder.finish(options, &mut findings);
        let of_subject = known(dates, &subject.id, &mut findings).unwrap_or(&none);
        let assessment = assess(subject, of_subject, &choices.criteria, &choices.settings, &mut findings);
        log.take(&mut findings);
        each(assessment, axis)
    };
    let mut found = Ok(());
    let mut header = |record: &catamnesis_assessment::tables::csv::Record<'_>| {
        let named = Columns::new(record);
        match LesionColumns::new(&named) {
            Ok(c) => columns = Some(c),
            Err(e) => found = Err(table(e)),
        }
        if named.find(catamnesis_assessment::tables::columns::DATE).is_none() {
            axis = Axis::Days;
        }
    };
    columns::header(path, &mut header)?;
    found?;
    let Some(columns) = columns else { return Ok(()) };
    options.rows_add_up = columns.lesion.is_none();
    columns::each_row(path, &mut |record| {
        let id = columns.subject(record);
        if current.as_ref().is_none_or(|b| b.id() != id) {
            if skipping.as_deref() == Some(id.as_str()) {
                return Ok(());
            }
            if let Some(builder) = current.take() {
                done.insert(hash(builder.id()));
                finish(builder, &options, axis, log)?;
            }
            if done.contains(&hash(&id)) {
                log.take(&mut vec![Finding::new(
                    FindingCode::SplitSubject,
                    &id,
                    "",
                    "rows of the subject do not stand together",
                )]);
                skipping = Some(id);
                return Ok(());
            }
            skipping = None;
            current = Some(SubjectBuilder::new(&id));
        }
        if let Some(builder) = &mut current {
            columns.push(record, builder);
        }
        Ok(())
    })?;
    if let Some(builder) = current {
        finish(builder, &options, axis, log)?;
    }
    Ok(())
}

/// FNV-1a of an id: subjects already seen are kept as eight bytes each.
fn hash(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}
