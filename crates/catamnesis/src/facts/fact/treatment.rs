//! Treatments and what they did to the patient.

use super::Concept;

/// A tumor-directed operation that was performed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// What was done, in the report's words.
    pub procedure: Concept,
    /// Way into the body: laparoscopic, robot-assisted, open, endoscopic, …; where told.
    pub approach: Option<String>,
    /// How much of the tumor was taken out: complete, gross total, incomplete, en bloc; where told.
    pub extent: Option<String>,
    /// Margins of the specimen: `R0`, `R1`, `R2`, `negative` or `positive`; where told.
    pub margins: Option<String>,
}

impl Operation {
    /// An operation of which only the name is known yet.
    pub fn new(procedure: Concept) -> Self {
        Operation { procedure, approach: None, extent: None, margins: None }
    }
}

/// A dose as given at one administration.
#[derive(Debug, Clone, PartialEq)]
pub struct Dose {
    /// Generic name of the drug.
    pub agent: String,
    /// Number.
    pub value: f64,
    /// Unit with its basis as written in standard form: `mg/m2`, `mg/kg`, `AUC`, `mg`, `mg/day`.
    pub unit: String,
    /// Days of the cycle on which it is given, as written ("days 1–3"), where told.
    pub days: Option<String>,
    /// Route as written ("intravenous infusion"), where told.
    pub route: Option<String>,
    /// Number of administrations per cycle that the days imply.
    pub per_cycle: Option<u32>,
}

/// One course of systemic antineoplastic treatment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SystemicTherapy {
    /// Generic names, lower case, in the order told; empty where the report says only "chemotherapy".
    pub agents: Vec<String>,
    /// Codes of the agents, in the same order; empty strings where there is none.
    pub codes: Vec<String>,
    /// Name of the regimen as written.
    pub regimen: Option<String>,
    /// Doses as stated per administration.
    pub doses: Vec<Dose>,
    /// Drugs of which a later sentence tells another dose, so that no total over the cycles follows.
    pub varied: Vec<String>,
    /// Cycles or courses given.
    pub cycles: Option<u32>,
    /// Cycles or courses that were planned, where the report tells that apart from those given.
    pub planned_cycles: Option<u32>,
    /// Length of a cycle in days as stated.
    pub cycle_days: Option<u32>,
    /// neoadjuvant, adjuvant, palliative, salvage, maintenance, as stated.
    pub intent: Option<String>,
    /// Line of therapy as stated.
    pub line: Option<u32>,
    /// Drugs given beside it that are not antineoplastic (mesna, filgrastim).
    pub supportive: Vec<String>,
}

/// Radiotherapy that was given.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Radiotherapy {
    /// Total dose in gray.
    pub dose_gy: Option<f64>,
    /// Number of fractions.
    pub fractions: Option<u32>,
    /// Technique as written.
    pub technique: Option<String>,
    /// Irradiated site as written.
    pub site: Option<String>,
}

/// What all cycles of a course add up to, for one drug.
#[derive(Debug, Clone, PartialEq)]
pub struct CumulativeDose {
    /// Generic name.
    pub agent: String,
    /// Dose in one cycle: value of one administration times the days it is given on.
    pub per_cycle: f64,
    /// Dose in all cycles given.
    pub total: f64,
    /// Unit of both: `mg/m2`, `g/m2`, `mg`, `units`.
    pub unit: String,
    /// Number of cycles.
    pub cycles: u32,
    /// Whether one administration per cycle is assumed because no days are told.
    pub assumed_single_day: bool,
}

/// Harm that the report ascribes to a treatment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdverseEvent {
    /// What happened.
    pub finding: Concept,
    /// Grade from 1 to 5 as stated; nearly always by the Common Terminology Criteria for Adverse Events (CTCAE),
    /// which reports seldom name.
    pub grade: Option<u8>,
    /// Which kind of treatment did it.
    pub cause: Cause,
    /// Generic names of the drugs blamed, where the sentence names them.
    pub agents: Vec<String>,
}

/// The kind of treatment behind an adverse event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// Drugs against the tumor.
    SystemicTherapy,
    /// Radiation.
    Radiotherapy,
    /// An operation: what surgeons call a complication.
    Surgery,
    /// The report does not say.
    Unsaid,
}

/// How a treatment was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// Given in a lower dose.
    Reduced,
    /// Given later than planned.
    Delayed,
    /// Held for a time.
    Interrupted,
    /// Ended.
    Stopped,
}

impl Change {
    /// Lower-case name in tables and output.
    pub fn name(self) -> &'static str {
        match self {
            Change::Reduced => "reduced",
            Change::Delayed => "delayed",
            Change::Interrupted => "interrupted",
            Change::Stopped => "stopped",
        }
    }

    /// The change of a name in the tables.
    pub fn from_name(name: &str) -> Option<Self> {
        [Change::Reduced, Change::Delayed, Change::Interrupted, Change::Stopped]
            .into_iter()
            .find(|c| c.name() == name)
    }
}

/// A treatment that did not go as it was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreatmentChange {
    /// What was done.
    pub change: Change,
    /// Generic names of the drugs it was done to, where the sentence names them; empty for radiotherapy and for
    /// "chemotherapy".
    pub agents: Vec<String>,
    /// The reason in the report's words, where told.
    pub reason: Option<String>,
}
