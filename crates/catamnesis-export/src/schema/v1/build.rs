//! From the pipeline's own types to version 1: the only file that knows both.

use super::*;
use crate::Quoter;
use catamnesis::facts::{self, Fact};
use catamnesis::input::CaseReport;
use catamnesis::pipeline::Analysis;
use catamnesis::timeline::CaseTimeline;
use catamnesis_core::Diagnostic;

/// Summarizes the analysis of one report; `source` names the file it came from.
pub fn summarize(report: &CaseReport, analysis: &Analysis<'_>, source: Option<&str>) -> ReportSummary {
    let quoter = Quoter::new(&report.text);
    let meta = &report.metadata;
    ReportSummary {
        schema_version: SCHEMA_VERSION.to_owned(),
        program: Program { name: "catamnesis".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        report: ReportInfo {
            id: report.id.clone(),
            source: source.map(str::to_owned),
            format: report.format.into(),
            sha256: report.sha256.clone(),
            n_code_points: quoter.n_code_points(),
            title: meta.title.clone(),
            journal: meta.journal.clone(),
            year: meta.year,
            doi: meta.doi.clone(),
            pmid: meta.pmid.clone(),
            pmcid: meta.pmcid.clone(),
            license: meta.license.clone(),
            language: meta.language.clone(),
        },
        cases: analysis
            .facts
            .cases
            .iter()
            .enumerate()
            .map(|(i, c)| case(&quoter, &report.id, i + 1, c, analysis.timeline.cases.get(i)))
            .collect(),
        diagnostics: analysis.diagnostics.iter().map(|d| finding(&quoter, d)).collect(),
    }
}

fn finding(quoter: &Quoter<'_>, diagnostic: &Diagnostic) -> Finding {
    Finding {
        code: diagnostic.code.to_owned(),
        severity: diagnostic.severity.into(),
        message: diagnostic.message.clone(),
        hint: diagnostic.hint.clone(),
        quotes: quoter.quotes(&diagnostic.spans),
    }
}

fn case(
    quoter: &Quoter<'_>,
    report_id: &str,
    number: usize,
    case: &facts::Case,
    timeline: Option<&CaseTimeline>,
) -> CaseSummary {
    let id = if number == 1 { report_id.to_owned() } else { format!("{report_id}#{number}") };
    let q = Stater { quoter };
    CaseSummary {
        id,
        number,
        age: q.one(&case.age, |a| Age { lo_years: round2(a.lo), hi_years: round2(a.hi) }),
        sex: q.one(&case.sex, |&s| s.into()),
        tumor: q.one(&case.tumor, tumor),
        primary_site: q.one(&case.primary_site, site),
        metastases: q.all(&case.metastases, site),
        largest_mm: q.one(&case.largest_mm, |&mm| round2(mm)),
        size_words: q.one(&case.size_words, Clone::clone),
        biomarkers: q
            .all(&case.biomarkers, |b| Biomarker { concept: concept(&b.concept), result: b.result.clone() }),
        findings: q.all(&case.findings, concept),
        history: q.all(&case.history, concept),
        family_history: q.all(&case.family_history, concept),
        imaging: q.all(&case.imaging, |&m| m.into()),
        surgery: q.all(&case.operations, |o| Operation {
            procedure: concept(&o.procedure),
            approach: o.approach.clone(),
            extent: o.extent.clone(),
            margins: o.margins.clone(),
        }),
        systemic_therapy: q.all(&case.systemic, systemic),
        radiotherapy: q.one(&case.radiotherapy, |r| Radiotherapy {
            dose_gy: r.dose_gy,
            fractions: r.fractions,
            technique: r.technique.clone(),
            site: r.site.clone(),
        }),
        adverse_events: q.all(&case.adverse_events, |e| AdverseEvent {
            finding: concept(&e.finding),
            grade: e.grade,
            cause: e.cause.into(),
            agents: e.agents.clone(),
        }),
        treatment_changes: q.all(&case.changes, |c| TreatmentChange {
            change: c.change.into(),
            agents: c.agents.clone(),
            reason: c.reason.clone(),
        }),
        second_primaries: q.all(&case.second_primaries, concept),
        best_response: q.one(&case.best_response, |&r| r.into()),
        recurrence: q.one(&case.recurrence, |&r| r),
        status: q.one(&case.status, |&s| s.into()),
        follow_up: q.one(&case.follow_up, |f| FollowUp { months: round2(f.months), from: f.from.into() }),
        events: case
            .events
            .iter()
            .enumerate()
            .map(|(index, fact)| {
                q.state(fact, |e| Event {
                    kind: e.kind.into(),
                    what: e.what.clone(),
                    response: e.response.map(Into::into),
                    months: event_months(timeline, index),
                })
            })
            .collect(),
    }
}

/// Bounds of an event in months from presentation, where both are known; the one place where an event gets
/// its time.
fn event_months(timeline: Option<&CaseTimeline>, index: usize) -> Option<(f64, f64)> {
    let (lo, hi) = timeline?.events.iter().find(|e| e.event == index)?.start?.months();
    (lo.is_finite() && hi.is_finite()).then(|| (round2(lo), round2(hi)))
}

struct Stater<'q, 't> {
    quoter: &'q Quoter<'t>,
}

impl Stater<'_, '_> {
    fn state<T, U>(&self, fact: &Fact<T>, value: impl Fn(&T) -> U) -> Stated<U> {
        Stated {
            value: value(&fact.value),
            confidence: round2(f64::from(fact.confidence)),
            quotes: self.quoter.quotes(fact.evidence()),
        }
    }

    fn one<T, U>(&self, fact: &Option<Fact<T>>, value: impl Fn(&T) -> U) -> Option<Stated<U>> {
        fact.as_ref().map(|f| self.state(f, value))
    }

    fn all<T, U>(&self, facts: &[Fact<T>], value: impl Fn(&T) -> U) -> Vec<Stated<U>> {
        facts.iter().map(|f| self.state(f, &value)).collect()
    }
}

fn concept(concept: &facts::Concept) -> Concept {
    Concept {
        id: (!concept.id.is_empty()).then(|| concept.id.clone()),
        label: concept.label.clone(),
        wording: concept.wording.clone(),
        codes: concept.codes.clone(),
    }
}

fn tumor(tumor: &facts::Tumor) -> Tumor {
    Tumor {
        histology: concept(&tumor.histology),
        behavior: tumor.behavior.clone(),
        grade: tumor.grade.clone(),
        stage: tumor
            .stage
            .iter()
            .map(|s| Stage { wording: s.wording.clone(), system: s.system.clone() })
            .collect(),
    }
}

fn site(site: &facts::Site) -> Site {
    Site { concept: concept(&site.concept), laterality: site.laterality.map(Into::into), count: site.count }
}

fn systemic(course: &facts::SystemicTherapy) -> SystemicTherapy {
    SystemicTherapy {
        agents: course.agents.clone(),
        codes: course.codes.clone(),
        regimen: course.regimen.clone(),
        doses: course
            .doses
            .iter()
            .map(|d| dose(d, course.cycles.filter(|_| !course.varied.contains(&d.agent))))
            .collect(),
        cycles: course.cycles,
        planned_cycles: course.planned_cycles,
        cycle_days: course.cycle_days,
        intent: course.intent.clone(),
        line: course.line,
        supportive: course.supportive.clone(),
    }
}

/// A dose with its total over the cycles given. A dose per day of a schedule without cycles has no total.
fn dose(dose: &facts::Dose, cycles: Option<u32>) -> Dose {
    let daily = dose.unit.ends_with("/day") || dose.unit.ends_with("/d");
    let per_cycle = dose.per_cycle.or((!daily).then_some(1));
    let total = match (cycles, per_cycle) {
        (Some(n), Some(k)) if !dose.unit.eq_ignore_ascii_case("AUC") => {
            Some(round2(dose.value * f64::from(n) * f64::from(k)))
        }
        _ => None,
    };
    Dose {
        agent: dose.agent.clone(),
        value: dose.value,
        unit: dose.unit.clone(),
        days: dose.days.clone(),
        route: dose.route.clone(),
        per_cycle: dose.per_cycle,
        total,
    }
}

fn round2(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
