//! The facts of a case as lines that a person reads, in clinical order; the text summary and the page
//! share them.

use crate::schema::v1::*;

/// What a line is about; also the category of its highlight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Who: age and sex.
    Patient,
    /// What tumor, where, how large, markers.
    Tumor,
    /// Metastatic sites.
    Metastases,
    /// Complaints and earlier illnesses.
    Findings,
    /// Imaging and other diagnostics.
    Diagnostics,
    /// Operations.
    Surgery,
    /// Systemic treatment and radiotherapy.
    Treatment,
    /// Responses and recurrences.
    Course,
    /// How it ended.
    Outcome,
}

impl Topic {
    /// All topics in clinical order.
    pub const ALL: [Topic; 9] = [
        Topic::Patient,
        Topic::Findings,
        Topic::Tumor,
        Topic::Metastases,
        Topic::Diagnostics,
        Topic::Surgery,
        Topic::Treatment,
        Topic::Course,
        Topic::Outcome,
    ];

    /// Heading for people.
    pub fn heading(self) -> &'static str {
        match self {
            Topic::Patient => "Patient",
            Topic::Tumor => "Tumor",
            Topic::Metastases => "Metastases",
            Topic::Findings => "Findings",
            Topic::Diagnostics => "Diagnostics",
            Topic::Surgery => "Surgery",
            Topic::Treatment => "Treatment",
            Topic::Course => "Course",
            Topic::Outcome => "Outcome",
        }
    }

    /// Name of the class of its highlight.
    pub fn class(self) -> &'static str {
        match self {
            Topic::Patient => "patient",
            Topic::Tumor => "tumor",
            Topic::Metastases => "metastases",
            Topic::Findings => "findings",
            Topic::Diagnostics => "diagnostics",
            Topic::Surgery => "surgery",
            Topic::Treatment => "treatment",
            Topic::Course => "course",
            Topic::Outcome => "outcome",
        }
    }
}

/// One fact for people.
#[derive(Debug, Clone, PartialEq)]
pub struct FactLine {
    /// What it is about.
    pub topic: Topic,
    /// Name of the field, for people.
    pub name: &'static str,
    /// The value in words.
    pub value: String,
    /// Codes of its concepts.
    pub codes: Vec<String>,
    /// How sure the program is, 0 to 1.
    pub confidence: f64,
    /// The words behind it.
    pub quotes: Vec<Quote>,
}

/// All facts of a case but the events, in clinical order.
pub fn lines(case: &CaseSummary) -> Vec<FactLine> {
    let mut out = Vec::new();
    let mut list = Lines { out: &mut out };
    list.one(Topic::Patient, "age", &case.age, |a| (age(a), vec![]));
    list.one(Topic::Patient, "sex", &case.sex, |s| (s.word().to_owned(), vec![]));
    list.all(Topic::Patient, "history", &case.history, named);
    list.all(Topic::Patient, "family history", &case.family_history, named);
    list.all(Topic::Findings, "finding", &case.findings, named);
    list.one(Topic::Tumor, "type", &case.tumor, tumor);
    list.one(Topic::Tumor, "primary site", &case.primary_site, site);
    list.one(Topic::Tumor, "largest dimension", &case.largest_mm, |mm| {
        (format!("{} mm", number(*mm)), vec![])
    });
    list.one(Topic::Tumor, "size in words", &case.size_words, |w| (w.clone(), vec![]));
    list.all(Topic::Tumor, "marker", &case.biomarkers, |b| {
        (format!("{}: {}", b.concept.label, b.result), b.concept.codes.clone())
    });
    list.all(Topic::Metastases, "site", &case.metastases, site);
    list.all(Topic::Diagnostics, "imaging", &case.imaging, |m| (m.word().to_owned(), vec![]));
    list.all(Topic::Surgery, "operation", &case.surgery, |o| {
        let (name, codes) = named(&o.procedure);
        let details = o.approach.iter().chain(&o.extent).filter(|d| !name.contains(*d)).cloned();
        let parts: Vec<String> = details.chain(o.margins.as_deref().map(margins)).collect();
        (std::iter::once(name).chain(parts).collect::<Vec<_>>().join(", "), codes)
    });
    list.all(Topic::Treatment, "systemic therapy", &case.systemic_therapy, |s| (course(s), s.codes.clone()));
    list.one(Topic::Treatment, "radiotherapy", &case.radiotherapy, |r| (radiotherapy(r), vec![]));
    list.all(Topic::Treatment, "adverse event", &case.adverse_events, adverse_event);
    list.all(Topic::Treatment, "change", &case.treatment_changes, |c| (change(c), vec![]));
    list.all(Topic::Tumor, "second primary", &case.second_primaries, named);
    list.one(Topic::Course, "best response", &case.best_response, |r| (response(*r).to_owned(), vec![]));
    list.one(Topic::Course, "recurrence", &case.recurrence, |&r| {
        ((if r { "yes" } else { "no" }).to_owned(), vec![])
    });
    list.one(Topic::Outcome, "last status", &case.status, |s| (s.word().replace('_', " "), vec![]));
    list.one(Topic::Outcome, "follow-up", &case.follow_up, |f| (follow_up(f), vec![]));
    out
}

/// Whether a quote says a value in the same words, so that showing both would be showing it twice.
pub fn says_the_same(value: &str, quote: &str) -> bool {
    let words = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    let (value, quote) = (words(value), words(quote));
    !value.is_empty() && quote.starts_with(&value)
}

/// When an event happened, for people; empty where the report gives no bound.
pub fn when(event: &Event) -> String {
    match event.months {
        Some((lo, hi)) if lo == hi => format!("month {}", number(lo)),
        Some((lo, hi)) => format!("month {} to {}", number(lo), number(hi)),
        None => String::new(),
    }
}

/// The topic under which an event is highlighted.
pub fn topic_of_event(kind: EventKind) -> Topic {
    match kind {
        EventKind::SymptomOnset | EventKind::Presentation => Topic::Findings,
        EventKind::Imaging | EventKind::Biopsy => Topic::Diagnostics,
        EventKind::Diagnosis => Topic::Tumor,
        EventKind::Surgery => Topic::Surgery,
        EventKind::SystemicTherapy | EventKind::Radiotherapy | EventKind::OtherTreatment => Topic::Treatment,
        EventKind::Response | EventKind::Recurrence => Topic::Course,
        EventKind::FollowUp | EventKind::Death => Topic::Outcome,
    }
}

struct Lines<'o> {
    out: &'o mut Vec<FactLine>,
}

impl Lines<'_> {
    fn push<T>(
        &mut self,
        topic: Topic,
        name: &'static str,
        stated: &Stated<T>,
        value: impl Fn(&T) -> (String, Vec<String>),
    ) {
        let (value, codes) = value(&stated.value);
        let codes = codes.into_iter().filter(|c| !c.is_empty()).collect();
        let (confidence, quotes) = (stated.confidence, stated.quotes.clone());
        self.out.push(FactLine { topic, name, value, codes, confidence, quotes });
    }

    fn one<T>(
        &mut self,
        topic: Topic,
        name: &'static str,
        stated: &Option<Stated<T>>,
        value: impl Fn(&T) -> (String, Vec<String>),
    ) {
        if let Some(stated) = stated {
            self.push(topic, name, stated, value);
        }
    }

    fn all<T>(
        &mut self,
        topic: Topic,
        name: &'static str,
        list: &[Stated<T>],
        value: impl Fn(&T) -> (String, Vec<String>),
    ) {
        for stated in list {
            self.push(topic, name, stated, &value);
        }
    }
}

/// A number without needless zeros.
pub fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn age(age: &Age) -> String {
    if age.lo_years == age.hi_years && age.lo_years < 2.0 && age.lo_years.fract() != 0.0 {
        format!("{} months", number((age.lo_years * 12.0).round()))
    } else if age.lo_years == age.hi_years {
        format!("{} years", number(age.lo_years))
    } else {
        format!("{} to {} years", number(age.lo_years), number(age.hi_years))
    }
}

fn named(concept: &Concept) -> (String, Vec<String>) {
    let words = if concept.wording.is_empty() { &concept.label } else { &concept.wording };
    (words.clone(), concept.codes.clone())
}

fn tumor(tumor: &Tumor) -> (String, Vec<String>) {
    let (mut text, codes) = named(&tumor.histology);
    let stages = tumor.stage.iter().map(stage);
    for extra in tumor.behavior.iter().chain(&tumor.grade).cloned().chain(stages) {
        if !text.to_lowercase().contains(&extra.to_lowercase()) {
            text.push_str(", ");
            text.push_str(&extra);
        }
    }
    (text, codes)
}

/// A stage with its system, unless the words name it already or it is plain to see.
pub(crate) fn stage(stage: &Stage) -> String {
    match &stage.system {
        Some(system) if system != "TNM" && !stage.wording.contains(system.as_str()) => {
            format!("{} ({system})", stage.wording)
        }
        _ => stage.wording.clone(),
    }
}

fn site(site: &Site) -> (String, Vec<String>) {
    let mut text = site.concept.label.clone();
    if let Some(side) = site.laterality
        && !text.to_lowercase().starts_with(side.word())
    {
        text = format!("{} {text}", side.word());
    }
    if let Some(n) = site.count {
        text.push_str(&format!(" ({n} lesion{})", if n == 1 { "" } else { "s" }));
    }
    (text, site.concept.codes.clone())
}

fn course(course: &SystemicTherapy) -> String {
    let mut parts = Vec::new();
    let drugs: Vec<String> = course
        .agents
        .iter()
        .map(|agent| {
            let doses: Vec<String> =
                course.doses.iter().filter(|d| d.agent.eq_ignore_ascii_case(agent)).map(dose).collect();
            if doses.is_empty() { agent.clone() } else { format!("{agent} {}", doses.join(" / ")) }
        })
        .collect();
    let mut head =
        if drugs.is_empty() { "systemic therapy, drugs not named".to_owned() } else { drugs.join(" + ") };
    if let Some(regimen) = &course.regimen {
        head = format!("{regimen}: {head}");
    }
    parts.push(head);
    if let Some(n) = course.cycles {
        let planned = course.planned_cycles.map(|p| format!(" of {p} planned")).unwrap_or_default();
        let every = course.cycle_days.map(|d| format!(" of {d} days")).unwrap_or_default();
        parts.push(format!("{n} cycle{}{planned}{every}", if n == 1 { "" } else { "s" }));
    } else if let Some(days) = course.cycle_days {
        parts.push(format!("every {days} days"));
    }
    parts.extend(course.intent.clone());
    parts.extend(course.line.map(|n| format!("line {n}")));
    let totals: Vec<String> = course
        .doses
        .iter()
        .filter_map(|d| Some(format!("{} {} {}", d.agent, number(d.total?), d.unit)))
        .collect();
    if !totals.is_empty() && course.cycles.is_some_and(|n| n > 1) {
        parts.push(format!("total {}", totals.join(", ")));
    }
    if !course.supportive.is_empty() {
        parts.push(format!("with {}", course.supportive.join(", ")));
    }
    parts.join("; ")
}

fn dose(dose: &Dose) -> String {
    let mut text = if dose.unit.eq_ignore_ascii_case("AUC") {
        format!("AUC {}", number(dose.value))
    } else {
        format!("{} {}", number(dose.value), dose.unit)
    };
    for extra in dose.route.iter().chain(&dose.days) {
        text.push(' ');
        text.push_str(extra);
    }
    text
}

fn radiotherapy(radiotherapy: &Radiotherapy) -> String {
    let mut parts = Vec::new();
    parts.extend(radiotherapy.dose_gy.map(|gy| format!("{} Gy", number(gy))));
    parts.extend(radiotherapy.fractions.map(|n| format!("{n} fractions")));
    parts.extend(radiotherapy.technique.clone());
    parts.extend(radiotherapy.site.as_ref().map(|s| format!("to {s}")));
    if parts.is_empty() { "given, dose not told".to_owned() } else { parts.join(", ") }
}

fn margins(margins: &str) -> String {
    if margins.starts_with('R') { margins.to_owned() } else { format!("margins {margins}") }
}

/// An adverse event in words, with the codes of its finding.
pub(crate) fn adverse_event(event: &AdverseEvent) -> (String, Vec<String>) {
    let (mut text, codes) = named(&event.finding);
    if let Some(grade) = event.grade {
        text.push_str(&format!(", grade {grade}"));
    }
    match event.cause {
        Cause::Unsaid => {}
        Cause::Surgery => text.push_str(", after surgery"),
        Cause::Radiotherapy => text.push_str(", of radiotherapy"),
        Cause::SystemicTherapy if event.agents.is_empty() => text.push_str(", of systemic therapy"),
        Cause::SystemicTherapy => text.push_str(&format!(", of {}", event.agents.join(" + "))),
    }
    (text, codes)
}

/// A change of treatment in words.
pub(crate) fn change(change: &TreatmentChange) -> String {
    let what = if change.agents.is_empty() { "treatment".to_owned() } else { change.agents.join(" + ") };
    let reason = change.reason.as_ref().map(|r| format!(": {r}")).unwrap_or_default();
    format!("{what} {}{reason}", change.change.word())
}

fn response(response: Response) -> &'static str {
    match response {
        Response::Complete => "complete response",
        Response::Partial => "partial response",
        Response::Stable => "stable disease",
        Response::Progressive => "progressive disease",
    }
}

fn follow_up(follow_up: &FollowUp) -> String {
    let from = match follow_up.from {
        FollowUpOrigin::Unspecified => String::new(),
        other => format!(" from {}", other.word()),
    };
    format!("{} months{from}", number(follow_up.months))
}
