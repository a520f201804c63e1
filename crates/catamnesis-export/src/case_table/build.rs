//! From a report summary to the rows of the case table.

use super::row::*;
use crate::facts_list;
use crate::schema::v1::{CaseSummary, Concept, ReportSummary, Site, Stated};
use std::collections::BTreeMap;

/// One row per case of a report; one empty row where the report tells of no patient, so that no report is
/// missing from a table.
pub fn rows(summary: &ReportSummary) -> Vec<CaseRow> {
    if summary.cases.is_empty() {
        return vec![empty_row(summary, &summary.report.id)];
    }
    summary.cases.iter().map(|case| row(summary, case)).collect()
}

fn empty_row(summary: &ReportSummary, id: &str) -> CaseRow {
    let report = &summary.report;
    CaseRow {
        id: id.to_owned(),
        age_years: None,
        age_range: None,
        sex: None,
        tumor_type: None,
        grade: None,
        stage: Vec::new(),
        primary_site: None,
        metastatic_sites: Vec::new(),
        largest_mm: None,
        biomarkers: Vec::new(),
        imaging: Vec::new(),
        surgery: Vec::new(),
        systemic_therapy: Vec::new(),
        radiotherapy: None,
        adverse_events: Vec::new(),
        treatment_changes: Vec::new(),
        second_primaries: Vec::new(),
        best_response: None,
        recurrence: false,
        status: TableStatus::NotReported,
        follow_up_months: None,
        follow_up_from: None,
        events: Vec::new(),
        quotes: BTreeMap::new(),
        confidence: BTreeMap::new(),
        codes: BTreeMap::new(),
        diagnostics: summary.diagnostics.iter().map(|d| d.code.clone()).collect(),
        source: report.source.clone().unwrap_or_default(),
        format: report.format,
        title: report.title.clone(),
        journal: report.journal.clone(),
        year: report.year,
        doi: report.doi.clone(),
        pmid: report.pmid.clone(),
        pmcid: report.pmcid.clone(),
    }
}

fn row(summary: &ReportSummary, case: &CaseSummary) -> CaseRow {
    let mut row = empty_row(summary, &case.id);
    let mut behind = Behind::default();
    if let Some(age) = behind.one("age_years", &case.age) {
        if age.lo_years == age.hi_years {
            row.age_years = Some(age.lo_years);
        } else {
            row.age_range = Some((age.lo_years, age.hi_years));
        }
    }
    row.sex = behind.one("sex", &case.sex).copied();
    if let Some(tumor) = behind.one("tumor_type", &case.tumor) {
        behind.codes("tumor_type", &tumor.histology.codes);
        row.tumor_type = Some(words_of(&tumor.histology));
        row.grade = tumor.grade.clone();
        row.stage = tumor.stage.iter().map(facts_list::stage).collect();
    }
    if let Some(site) = behind.one("primary_site", &case.primary_site) {
        behind.codes("primary_site", &site.concept.codes);
        row.primary_site = Some(place(site));
    }
    for site in behind.list("metastatic_sites", &case.metastases) {
        behind.codes("metastatic_sites", &site.concept.codes);
        row.metastatic_sites.push(place(site));
    }
    row.largest_mm = behind.one("largest_mm", &case.largest_mm).copied();
    for marker in behind.list("biomarkers", &case.biomarkers) {
        behind.codes("biomarkers", &marker.concept.codes);
        row.biomarkers.push(format!("{}: {}", marker.concept.label, marker.result));
    }
    row.imaging = behind.list("imaging", &case.imaging).into_iter().copied().collect();
    for operation in behind.list("surgery", &case.surgery) {
        behind.codes("surgery", &operation.procedure.codes);
        row.surgery.push(words_of(&operation.procedure));
    }
    for course in behind.list("systemic_therapy", &case.systemic_therapy) {
        behind.codes("systemic_therapy", &course.codes);
        row.systemic_therapy.push(Course {
            agents: course.agents.clone(),
            doses: course
                .doses
                .iter()
                .map(|d| AgentDose { agent: d.agent.clone(), value: d.value, unit: d.unit.clone() })
                .collect(),
            cycles: course.cycles,
            regimen: course.regimen.clone(),
            intent: course.intent.clone(),
        });
    }
    row.radiotherapy = behind
        .one("radiotherapy", &case.radiotherapy)
        .map(|r| Irradiation { dose_gy: r.dose_gy, fractions: r.fractions });
    for event in behind.list("adverse_events", &case.adverse_events) {
        behind.codes("adverse_events", &event.finding.codes);
        row.adverse_events.push(facts_list::adverse_event(event).0);
    }
    row.treatment_changes = behind
        .list("treatment_changes", &case.treatment_changes)
        .into_iter()
        .map(facts_list::change)
        .collect();
    for tumor in behind.list("second_primaries", &case.second_primaries) {
        behind.codes("second_primaries", &tumor.codes);
        row.second_primaries.push(words_of(tumor));
    }
    row.best_response = behind.one("best_response", &case.best_response).copied();
    row.recurrence = behind.one("recurrence", &case.recurrence).copied().unwrap_or(false);
    row.status = behind.one("status", &case.status).copied().into();
    if let Some(follow_up) = behind.one("follow_up_months", &case.follow_up) {
        row.follow_up_months = Some(follow_up.months);
        row.follow_up_from = Some(follow_up.from);
    }
    behind.list("events", &case.events);
    row.events = case
        .events
        .iter()
        .filter_map(|event| {
            let quote = event.quotes.first()?;
            Some(TableEvent {
                kind: event.value.kind,
                what: event.value.what.clone(),
                quote: quote.text.clone(),
                start: quote.start,
                end: quote.end,
                months: event.value.months,
            })
        })
        .collect();
    behind.quotes.remove("events");
    row.quotes = behind.quotes;
    row.confidence = behind.confidence;
    row.codes = behind.codes;
    row
}

/// The report's own wording in lower case, or the label where there is none.
fn words_of(concept: &Concept) -> String {
    let words = if concept.wording.is_empty() { &concept.label } else { &concept.wording };
    words.to_lowercase()
}

/// A site as a noun: the label, which "hepatic" and "liver" share.
fn place(site: &Site) -> String {
    if site.concept.label.is_empty() {
        site.concept.wording.to_lowercase()
    } else {
        site.concept.label.to_lowercase()
    }
}

/// Collects what stands behind the fields of one row.
#[derive(Default)]
struct Behind {
    quotes: BTreeMap<String, Vec<String>>,
    confidence: BTreeMap<String, f64>,
    codes: BTreeMap<String, Vec<String>>,
}

impl Behind {
    fn note<T>(&mut self, field: &str, stated: &Stated<T>) {
        let quotes = self.quotes.entry(field.to_owned()).or_default();
        for quote in &stated.quotes {
            if !quotes.contains(&quote.text) {
                quotes.push(quote.text.clone());
            }
        }
        let confidence = self.confidence.entry(field.to_owned()).or_insert(1.0);
        *confidence = confidence.min(stated.confidence);
    }

    fn one<'s, T>(&mut self, field: &str, stated: &'s Option<Stated<T>>) -> Option<&'s T> {
        let stated = stated.as_ref()?;
        self.note(field, stated);
        Some(&stated.value)
    }

    fn list<'s, T>(&mut self, field: &str, list: &'s [Stated<T>]) -> Vec<&'s T> {
        list.iter().for_each(|stated| self.note(field, stated));
        list.iter().map(|stated| &stated.value).collect()
    }

    fn codes(&mut self, field: &str, codes: &[String]) {
        let codes = codes.iter().filter(|c| !c.is_empty()).cloned();
        let mut codes = codes.peekable();
        if codes.peek().is_some() {
            self.codes.entry(field.to_owned()).or_default().extend(codes);
        }
    }
}
