//! What a report says, each statement with the words that say it.

mod treatment;

pub use treatment::{
    AdverseEvent, Cause, Change, CumulativeDose, Dose, Operation, Radiotherapy, SystemicTherapy,
    TreatmentChange,
};

use catamnesis_core::TextSpan;

/// A statement and the words behind it.
///
/// Invariant: at least one span of evidence; a fact without one cannot be constructed.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact<T> {
    /// What is stated.
    pub value: T,
    evidence: Vec<TextSpan>,
    /// How sure we are that a careful reader would write the same, 0 to 1.
    pub confidence: f32,
}

impl<T> Fact<T> {
    /// A fact with its first evidence.
    pub fn new(value: T, evidence: TextSpan) -> Self {
        Fact { value, evidence: vec![evidence], confidence: 0.9 }
    }

    /// The same with a confidence between 0 and 1.
    #[must_use]
    pub fn with_confidence(mut self, confidence: f32) -> Self {
        self.confidence = confidence.clamp(0.0, 1.0);
        self
    }

    /// Adds further evidence; the same span is kept once.
    pub fn support(&mut self, evidence: TextSpan) {
        if !self.evidence.contains(&evidence) {
            self.evidence.push(evidence);
        }
    }

    /// The spans that state it, most direct first; never empty.
    pub fn evidence(&self) -> &[TextSpan] {
        &self.evidence
    }

    /// The most direct span.
    pub fn span(&self) -> TextSpan {
        self.evidence[0]
    }
}

/// A concept with its preferred label, the report's wording and codes of exactly that concept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Concept {
    /// Permanent id in the vocabulary, or empty where no table has it.
    pub id: String,
    /// Preferred label, or the wording where there is no entry.
    pub label: String,
    /// The report's own words, white space normalized.
    pub wording: String,
    /// CURIEs that denote the label.
    pub codes: Vec<String>,
}

/// Age at presentation in years; a range where the report gives one ("in her sixties").
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Age {
    /// Youngest age the words allow.
    pub lo: f64,
    /// Oldest age the words allow; equal to `lo` where the report gives the age.
    pub hi: f64,
}

/// Sex as the report states or implies it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
}

/// The histologic type of the index tumor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tumor {
    /// Type, with the report's fullest wording.
    pub histology: Concept,
    /// Malignant, benign, borderline or in situ, where the type decides it.
    pub behavior: Option<String>,
    /// Differentiation or grade as written.
    pub grade: Option<String>,
    /// Stage or TNM as written.
    pub stage: Vec<Stage>,
}

/// A stage as written, with the system it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// The report's words, white space normalized.
    pub wording: String,
    /// `TNM`, `FIGO`, `Ann Arbor`, …; absent where neither the words nor what stands beside them say.
    pub system: Option<String>,
}

/// A part of the body with its side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The organ or region.
    pub concept: Concept,
    /// left, right or bilateral, where told.
    pub laterality: Option<Laterality>,
    /// Number of lesions there, where told.
    pub count: Option<u32>,
}

/// Side of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Laterality {
    /// Left.
    Left,
    /// Right.
    Right,
    /// Both sides.
    Bilateral,
}

/// A kind of imaging, as the case table groups them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Modality {
    /// Ultrasound of any kind, endoscopic ultrasound included.
    Ultrasound,
    /// Computed tomography.
    Ct,
    /// Magnetic resonance imaging.
    Mri,
    /// Positron emission tomography.
    Pet,
    /// Plain radiography.
    XRay,
    /// Scintigraphy.
    Scintigraphy,
    /// Mammography.
    Mammography,
    /// Angiography.
    Angiography,
    /// All scopes.
    Endoscopy,
}

impl Modality {
    /// Every modality in the order of the guide.
    pub const ALL: [Modality; 9] = [
        Modality::Ultrasound,
        Modality::Ct,
        Modality::Mri,
        Modality::Pet,
        Modality::XRay,
        Modality::Scintigraphy,
        Modality::Mammography,
        Modality::Angiography,
        Modality::Endoscopy,
    ];

    /// Name in the case table.
    pub fn name(self) -> &'static str {
        match self {
            Modality::Ultrasound => "ultrasound",
            Modality::Ct => "ct",
            Modality::Mri => "mri",
            Modality::Pet => "pet",
            Modality::XRay => "x-ray",
            Modality::Scintigraphy => "scintigraphy",
            Modality::Mammography => "mammography",
            Modality::Angiography => "angiography",
            Modality::Endoscopy => "endoscopy",
        }
    }

    /// The modality of a name in the vocabulary.
    pub fn from_name(name: &str) -> Option<Self> {
        Modality::ALL.into_iter().find(|m| m.name() == name)
    }
}

/// Response category as the author states or plainly implies it; never our computation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReportedResponse {
    /// Complete response.
    Complete,
    /// Partial response.
    Partial,
    /// Stable disease.
    Stable,
    /// Progressive disease.
    Progressive,
}

impl ReportedResponse {
    /// `CR`, `PR`, `SD` or `PD`.
    pub fn code(self) -> &'static str {
        match self {
            ReportedResponse::Complete => "CR",
            ReportedResponse::Partial => "PR",
            ReportedResponse::Stable => "SD",
            ReportedResponse::Progressive => "PD",
        }
    }
}

/// Last known status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Alive without evidence of disease.
    NoEvidenceOfDisease,
    /// Alive with disease.
    AliveWithDisease,
    /// Alive, disease state unsaid.
    Alive,
    /// Dead.
    Dead,
}

impl Status {
    /// Name in the case table.
    pub fn name(self) -> &'static str {
        match self {
            Status::NoEvidenceOfDisease => "no_evidence_of_disease",
            Status::AliveWithDisease => "alive_with_disease",
            Status::Alive => "alive",
            Status::Dead => "dead",
        }
    }
}

/// The longest stated follow-up or survival.
#[derive(Debug, Clone, PartialEq)]
pub struct FollowUp {
    /// Length in months.
    pub months: f64,
    /// What it counts from.
    pub from: FollowUpOrigin,
}

/// What a follow-up counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FollowUpOrigin {
    /// Diagnosis.
    Diagnosis,
    /// An operation.
    Surgery,
    /// Start or end of non-surgical treatment.
    Treatment,
    /// First contact.
    Presentation,
    /// The report does not say.
    Unspecified,
}

impl FollowUpOrigin {
    /// Name in the case table.
    pub fn name(self) -> &'static str {
        match self {
            FollowUpOrigin::Diagnosis => "diagnosis",
            FollowUpOrigin::Surgery => "surgery",
            FollowUpOrigin::Treatment => "treatment",
            FollowUpOrigin::Presentation => "presentation",
            FollowUpOrigin::Unspecified => "unspecified",
        }
    }
}

/// A biomarker with its result as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Biomarker {
    /// The marker, gene or antigen.
    pub concept: Concept,
    /// `positive`, `negative`, or the value as written ("1,240 U/mL", "L858R").
    pub result: String,
}

/// A number of lesions told of one organ at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LesionCount {
    /// The organ; absent where the report does not say.
    pub site: Option<Concept>,
    /// How many.
    pub n: u32,
    /// How the number came about.
    pub role: CountRole,
    /// The sentence it stands in.
    pub sentence: usize,
}

/// How a number of lesions came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CountRole {
    /// Seen or felt.
    Seen,
    /// Taken out.
    Resected,
    /// Left after a treatment.
    Residual,
}

impl CountRole {
    /// Lower-case name in output.
    pub fn name(self) -> &'static str {
        match self {
            CountRole::Seen => "seen",
            CountRole::Resected => "resected",
            CountRole::Residual => "residual",
        }
    }
}

/// The kinds of happenings in a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// First symptoms.
    SymptomOnset,
    /// First contact told.
    Presentation,
    /// Imaging or endoscopy.
    Imaging,
    /// Biopsy.
    Biopsy,
    /// Diagnosis made.
    Diagnosis,
    /// Operation.
    Surgery,
    /// Systemic antineoplastic treatment.
    SystemicTherapy,
    /// Radiotherapy.
    Radiotherapy,
    /// Any other treatment.
    OtherTreatment,
    /// Response to treatment, as stated.
    Response,
    /// Recurrence, metastasis or progression after a first treatment.
    Recurrence,
    /// Follow-up.
    FollowUp,
    /// Death.
    Death,
}

impl EventKind {
    /// Name in the case table.
    pub fn name(self) -> &'static str {
        match self {
            EventKind::SymptomOnset => "symptom_onset",
            EventKind::Presentation => "presentation",
            EventKind::Imaging => "imaging",
            EventKind::Biopsy => "biopsy",
            EventKind::Diagnosis => "diagnosis",
            EventKind::Surgery => "surgery",
            EventKind::SystemicTherapy => "systemic_therapy",
            EventKind::Radiotherapy => "radiotherapy",
            EventKind::OtherTreatment => "other_treatment",
            EventKind::Response => "response",
            EventKind::Recurrence => "recurrence",
            EventKind::FollowUp => "follow_up",
            EventKind::Death => "death",
        }
    }
}

/// One happening in the patient's course, in the order in which it happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What kind of happening.
    pub kind: EventKind,
    /// A few words on it.
    pub what: String,
    /// The sentence it stands in, counted from the start of the document.
    pub sentence: usize,
    /// What the author claims, where the event is a response.
    pub response: Option<ReportedResponse>,
}

/// What one report says of one patient.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Case {
    /// Which patient of the report, from 1.
    pub number: usize,
    /// Age at presentation.
    pub age: Option<Fact<Age>>,
    /// Sex.
    pub sex: Option<Fact<Sex>>,
    /// The tumor the case is about.
    pub tumor: Option<Fact<Tumor>>,
    /// Where it began.
    pub primary_site: Option<Fact<Site>>,
    /// Distant and nodal metastatic sites affirmed at any time.
    pub metastases: Vec<Fact<Site>>,
    /// Largest stated dimension of the primary tumor, in millimeters.
    pub largest_mm: Option<Fact<f64>>,
    /// Size of a mass told by comparison, in the report's words ("fist-sized"); never turned into a number.
    pub size_words: Option<Fact<String>>,
    /// Biomarkers with results.
    pub biomarkers: Vec<Fact<Biomarker>>,
    /// Symptoms and signs the patient had.
    pub findings: Vec<Fact<Concept>>,
    /// Earlier illnesses of the patient.
    pub history: Vec<Fact<Concept>>,
    /// Illnesses of relatives.
    pub family_history: Vec<Fact<Concept>>,
    /// Imaging used.
    pub imaging: Vec<Fact<Modality>>,
    /// Operations performed.
    pub operations: Vec<Fact<Operation>>,
    /// Systemic treatment given.
    pub systemic: Vec<Fact<SystemicTherapy>>,
    /// Arithmetic a reader would do: doses over all cycles.
    pub cumulative_doses: Vec<Fact<CumulativeDose>>,
    /// Numbers of lesions as told, in text order.
    pub lesion_counts: Vec<Fact<LesionCount>>,
    /// Radiotherapy given.
    pub radiotherapy: Option<Fact<Radiotherapy>>,
    /// Harm done by treatments, complications of operations among it.
    pub adverse_events: Vec<Fact<AdverseEvent>>,
    /// Treatments reduced, delayed, interrupted or stopped.
    pub changes: Vec<Fact<TreatmentChange>>,
    /// Other tumors of the same patient.
    pub second_primaries: Vec<Fact<Concept>>,
    /// Best response to a non-surgical treatment, as stated.
    pub best_response: Option<Fact<ReportedResponse>>,
    /// Whether the tumor recurred or progressed after a first treatment; absent where the report says nothing.
    pub recurrence: Option<Fact<bool>>,
    /// Last known status.
    pub status: Option<Fact<Status>>,
    /// Longest follow-up.
    pub follow_up: Option<Fact<FollowUp>>,
    /// The course.
    pub events: Vec<Fact<Event>>,
}

/// Everything a report says, one case per patient, the index case first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FactSet {
    /// The cases; empty where the text tells of no patient.
    pub cases: Vec<Case>,
}
