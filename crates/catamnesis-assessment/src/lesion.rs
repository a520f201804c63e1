//! What is known of a subject's lesions: the input of every assessment.
//!
//! A table of measurements and the facts of a case report both become a [`Subject`]: sizes may be ranges
//! ("almost 3 cm"), dates may be intervals, and a lesion may be known by its state alone ("disappeared").

use crate::day::{Day, When};
use crate::size::{Range, Tenths};

/// The part a lesion plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LesionKind {
    /// Chosen at baseline to be measured.
    Target,
    /// Recorded at baseline, followed by state.
    NonTarget,
    /// First seen after baseline.
    New,
    /// The table does not say; targets are selected by the criteria.
    Unassigned,
}

impl LesionKind {
    /// Name in the lesion table.
    pub fn name(self) -> &'static str {
        match self {
            LesionKind::Target => "target",
            LesionKind::NonTarget => "non-target",
            LesionKind::New => "new",
            LesionKind::Unassigned => "",
        }
    }
}

/// A lesion followed over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesion {
    /// Name within the subject, as the table or the report gives it.
    pub id: String,
    /// The part it plays.
    pub kind: LesionKind,
    /// Organ as written; compared through [`organ_key`].
    pub organ: String,
    /// Whether it is a lymph node, measured by its short axis.
    pub node: bool,
}

/// What an assessment says of one lesion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// A diameter in tenths of a millimeter: longest, or short axis of a node.
    Diameter(Range),
    /// Seen, too small to measure: the default of the criteria (RECIST 1.1: 5 mm).
    TooSmall,
    /// Gone.
    Absent,
    /// There, neither gone nor progressed.
    Present,
    /// There and larger than at the last assessment, short of unequivocal progression (iRECIST).
    Increased,
    /// Unequivocal: progression of a non-target, or a certain new lesion.
    Unequivocal,
    /// Perhaps there (new lesions).
    Equivocal,
    /// Looked for and could not be judged, or not looked for.
    NotEvaluated,
    /// Grown together with another target, whose reading holds the size of both.
    Merged,
}

impl Reading {
    /// An exactly measured diameter.
    pub fn mm(size: Tenths) -> Self {
        Reading::Diameter(Range::exactly(size.tenths()))
    }
}

/// How a lesion was looked at, as far as a rule depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Method {
    /// CT, MRI, or unsaid.
    #[default]
    CrossSectional,
    /// FDG positron emission tomography.
    FdgPet,
    /// Plain chest radiograph.
    ChestXray,
    /// Calipers on the skin.
    Caliper,
}

/// One lesion at one assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LesionReading {
    /// Index into [`Subject::lesions`].
    pub lesion: usize,
    /// What was seen.
    pub reading: Reading,
    /// Diameter perpendicular to the longest, for products (WHO, RANO, Lugano).
    pub perpendicular: Option<Tenths>,
    /// Attenuation in tenths of a Hounsfield unit (Choi).
    pub attenuation: Option<i64>,
    /// How it was looked at.
    pub method: Method,
    /// Slice thickness of the scan, where told (RECIST 1.1, 3.1.1: above 5 mm the least diameter is twice that).
    pub slice: Option<Tenths>,
    /// Whether it is a fragment of the lesion: fragments are summed (RECIST 1.1, 4.3.2).
    pub fragment: bool,
}

impl LesionReading {
    /// A reading without further measures.
    pub fn new(lesion: usize, reading: Reading) -> Self {
        LesionReading {
            lesion,
            reading,
            perpendicular: None,
            attenuation: None,
            method: Method::default(),
            slice: None,
            fragment: false,
        }
    }
}

/// Something about the subject at an assessment that is no lesion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingKind {
    /// Tumor marker: 0 normal, 1 above normal.
    MarkerAboveNormal,
    /// Corticosteroids: -1 lower, 0 same, 1 higher than before; -2 none.
    Steroids,
    /// T2/FLAIR: -1 better, 0 stable, 1 worse.
    T2Flair,
    /// Clinical state: -1 worse, 0 stable, 1 better.
    Clinical,
    /// Length of the spleen in millimeters.
    SpleenMm,
    /// Bone marrow: 0 uninvolved, 1 involved.
    Marrow,
    /// Deauville score 1 to 5.
    Deauville,
    /// Change of FDG uptake against baseline: -1 less, 0 unchanged, 1 more.
    UptakeChange,
    /// SULpeak of the hottest lesion.
    SulPeak,
    /// Total lesion glycolysis.
    Tlg,
    /// Uptake gone: 1 indistinguishable from background.
    UptakeGone,
    /// Number of new lesions on a bone scan since the reference scan.
    NewBoneLesions,
    /// CA-125 in multiples of the upper limit of normal.
    Ca125,
    /// Prostate-specific antigen, ng/mL.
    Psa,
    /// Serum M protein, g/dL.
    SerumM,
    /// Urine M protein, mg/24 h.
    UrineM,
    /// Difference between involved and uninvolved free light chains, mg/dL.
    FlcDifference,
    /// Free light chain ratio: 1 normal.
    FlcRatioNormal,
    /// Serum and urine immunofixation: 1 negative in both.
    ImmunofixationNegative,
    /// Plasma cells in the marrow, percent.
    MarrowPlasmaCells,
    /// Clonal plasma cells: 1 present.
    ClonalCells,
    /// Sum of products of plasmacytomas, square millimeters.
    Plasmacytoma,
    /// New bone lesion, plasmacytoma or hypercalcemia: 1 present.
    MyelomaProgression,
}

impl FindingKind {
    /// All kinds.
    pub const ALL: [FindingKind; 23] = [
        FindingKind::MarkerAboveNormal,
        FindingKind::Steroids,
        FindingKind::T2Flair,
        FindingKind::Clinical,
        FindingKind::SpleenMm,
        FindingKind::Marrow,
        FindingKind::Deauville,
        FindingKind::UptakeChange,
        FindingKind::SulPeak,
        FindingKind::Tlg,
        FindingKind::UptakeGone,
        FindingKind::NewBoneLesions,
        FindingKind::Ca125,
        FindingKind::Psa,
        FindingKind::SerumM,
        FindingKind::UrineM,
        FindingKind::FlcDifference,
        FindingKind::FlcRatioNormal,
        FindingKind::ImmunofixationNegative,
        FindingKind::MarrowPlasmaCells,
        FindingKind::ClonalCells,
        FindingKind::Plasmacytoma,
        FindingKind::MyelomaProgression,
    ];

    /// Name in the lesion table, where `kind` is `finding`.
    pub fn name(self) -> &'static str {
        match self {
            FindingKind::MarkerAboveNormal => "marker-above-normal",
            FindingKind::Steroids => "steroids",
            FindingKind::T2Flair => "t2-flair",
            FindingKind::Clinical => "clinical",
            FindingKind::SpleenMm => "spleen",
            FindingKind::Marrow => "marrow",
            FindingKind::Deauville => "deauville",
            FindingKind::UptakeChange => "uptake-change",
            FindingKind::SulPeak => "sulpeak",
            FindingKind::Tlg => "tlg",
            FindingKind::UptakeGone => "uptake-gone",
            FindingKind::NewBoneLesions => "new-bone-lesions",
            FindingKind::Ca125 => "ca125",
            FindingKind::Psa => "psa",
            FindingKind::SerumM => "serum-m",
            FindingKind::UrineM => "urine-m",
            FindingKind::FlcDifference => "flc-difference",
            FindingKind::FlcRatioNormal => "flc-ratio-normal",
            FindingKind::ImmunofixationNegative => "immunofixation-negative",
            FindingKind::MarrowPlasmaCells => "marrow-plasma-cells",
            FindingKind::ClonalCells => "clonal-cells",
            FindingKind::Plasmacytoma => "plasmacytoma",
            FindingKind::MyelomaProgression => "myeloma-progression",
        }
    }

    /// The kind of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        FindingKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One assessment of a subject: what was seen on one date, or at one visit.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// When.
    pub when: When,
    /// The day under the caller's imputation rule; the axis on which assessments are ordered.
    pub day: Day,
    /// Name or number of the visit, as written.
    pub label: String,
    /// Whether the input marks it as the baseline.
    pub baseline: bool,
    /// What was seen of each lesion.
    pub readings: Vec<LesionReading>,
    /// What else was found: kind and value.
    pub findings: Vec<(FindingKind, f64)>,
}

impl Visit {
    /// An empty assessment on a day.
    pub fn on(day: Day) -> Self {
        Visit {
            when: When::on(day),
            day,
            label: String::new(),
            baseline: false,
            readings: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// The value of a finding, where there is one.
    pub fn finding(&self, kind: FindingKind) -> Option<f64> {
        self.findings.iter().find(|(k, _)| *k == kind).map(|(_, value)| *value)
    }
}

/// A subject with lesions and assessments, and the dates that time-to-event rules need.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Subject {
    /// Identifier, unique in the cohort.
    pub id: String,
    /// Start of treatment, or of randomization: where minimum durations and times to event begin.
    pub reference: Option<Day>,
    /// Lesions, in the order of their first appearance.
    pub lesions: Vec<Lesion>,
    /// Assessments in order of time; baseline included.
    pub visits: Vec<Visit>,
}

/// The organ that the limits of two per organ count by: sides of paired organs are one, all nodes are one
/// (RECIST 1.1, 4.2).
pub fn organ_key(organ: &str, node: bool) -> String {
    if node || mentions_node(organ) {
        return "lymph node".to_owned();
    }
    let lower = organ.to_ascii_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| {
            !w.is_empty()
                && !matches!(
                    *w,
                    "left"
                        | "right"
                        | "bilateral"
                        | "l"
                        | "r"
                        | "lobe"
                        | "upper"
                        | "lower"
                        | "middle"
                        | "of"
                        | "the"
                )
        })
        .map(singular)
        .collect();
    words.join(" ")
}

/// Whether the name of an organ names lymph nodes.
pub fn mentions_node(organ: &str) -> bool {
    let lower = organ.to_ascii_lowercase();
    lower
        .split(|c: char| !c.is_alphanumeric())
        .any(|w| matches!(w, "node" | "nodes" | "nodal" | "lymphnode" | "lymphnodes"))
}

fn singular(word: &str) -> &str {
    match word {
        "lungs" => "lung",
        "kidneys" => "kidney",
        "ovaries" => "ovary",
        "adrenals" => "adrenal",
        "bones" => "bone",
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paired_organs_and_nodes_are_one_organ_each() {
        assert_eq!(organ_key("Lung left", false), organ_key("RIGHT LUNG", false));
        assert_eq!(organ_key("lungs", false), "lung");
        assert_eq!(organ_key("mediastinal nodes", false), organ_key("axillary", true));
        assert_ne!(organ_key("liver", false), organ_key("lung", false));
    }
}
