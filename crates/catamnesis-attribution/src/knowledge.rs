//! Reviewed tables: priors, explanations, response rates, spontaneous regressions, instruments.
//!
//! The tables under `data/models` and `data/priors` are compiled in; a user's own file in the same format
//! replaces rows of the same id. Every row has a source and a status, and every number that no source gives is
//! labelled an assumption.

use crate::course::Mechanism;
use crate::distribution::Distribution;
use crate::hypothesis::{Instrument, Instruments, Parameter};
use crate::math::special::beta_quantile;
use crate::series::Modality;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where a number stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Read in the source or in an abstract of it.
    Checked,
    /// Written down from memory of the source and not checked against it.
    Unverified,
    /// Ours: no source gives it.
    Assumption,
}

impl Status {
    /// Words for a reader.
    pub fn words(self) -> &'static str {
        match self {
            Status::Checked => "from the source",
            Status::Unverified => "not yet checked against the source",
            Status::Assumption => "our assumption",
        }
    }
}

/// What went wrong with a table.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// Not the format of the tables.
    #[error("{name}: {detail}; compare the tables under data/models and data/priors")]
    Format {
        /// Which file.
        name: String,
        /// What the parser said.
        detail: String,
    },
    /// A number outside its range.
    #[error("{name}: {id} has {what}")]
    Value {
        /// Which file.
        name: String,
        /// Which row.
        id: String,
        /// What is wrong.
        what: &'static str,
    },
}

/// One parameter's prior.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParameterRow {
    /// Which parameter.
    pub id: Parameter,
    /// What it is, in plain words that follow "depends on".
    pub label: String,
    /// Unit.
    pub unit: String,
    /// Prior.
    pub prior: Distribution,
    /// Source.
    pub source: String,
    /// Status.
    pub status: Status,
    /// Other priors to try, one at a time.
    #[serde(default)]
    pub variants: Vec<Variant>,
}

/// Another prior for a parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// "If ...", in plain words.
    pub label: String,
    /// The other prior.
    #[serde(default)]
    pub prior: Option<Distribution>,
    /// Or: the median times this.
    #[serde(default)]
    pub scale: Option<f64>,
}

/// Groups of explanations between which odds are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Treatment.
    Treatment,
    /// Treatment, with an error of reading afterwards.
    Reading,
    /// Spontaneous regression.
    Spontaneous,
    /// Surgery.
    Surgery,
    /// No effect.
    None,
}

impl Group {
    /// Words for a reader.
    pub fn words(self) -> &'static str {
        match self {
            Group::Treatment => "treatment",
            Group::Reading => "treatment plus an error of reading",
            Group::Spontaneous => "spontaneous regression",
            Group::Surgery => "surgery",
            Group::None => "no effect",
        }
    }
}

/// A prior probability: a number, or taken from the table of spontaneous regressions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum PriorCell {
    /// A number from 0 to 1.
    Number(f64),
    /// `"spontaneous"`: by tumor type.
    Named(PriorName),
}

/// Names a prior can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriorName {
    /// The incidence of spontaneous regression of the tumor type.
    Spontaneous,
}

/// What must be in a series for an explanation to be weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    /// An operation after the origin.
    Surgery,
    /// No treatment at all.
    Untreated,
}

/// One explanation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExplanationRow {
    /// Permanent id.
    pub id: String,
    /// How it works.
    pub mechanism: Mechanism,
    /// Group.
    pub group: Group,
    /// A few plain words.
    pub title: String,
    /// One plain sentence.
    pub sentence: String,
    /// Prior probability.
    pub prior: PriorCell,
    /// Lowest prior that is tried.
    #[serde(default)]
    pub low: Option<f64>,
    /// Highest prior that is tried.
    #[serde(default)]
    pub high: Option<f64>,
    /// Source of the prior.
    pub source: String,
    /// Status of the prior.
    pub status: Status,
    /// Condition for weighing it.
    #[serde(default)]
    pub requires: Option<Requirement>,
}

/// Response rate of one tumor type to one regimen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateRow {
    /// Permanent id.
    pub id: String,
    /// Tumor type.
    pub tumor: String,
    /// Drugs joined by " + ".
    pub regimen: String,
    /// Line of therapy in the source.
    pub line: String,
    /// Complete and partial responses, in percent.
    pub percent: f64,
    /// Patients.
    #[serde(default)]
    pub patients: Option<u32>,
    /// Source.
    pub source: String,
    /// Status.
    pub status: Status,
}

impl RateRow {
    /// Rate from 0 to 1.
    pub fn rate(&self) -> f64 {
        self.percent / 100.0
    }

    /// Bounds within which the rate is varied: 95 % by Jeffreys' prior where the number of patients is known,
    /// else half and double. Kept within 0.5 % and 98 %.
    pub fn bounds(&self) -> (f64, f64) {
        let (low, high) = match self.patients {
            Some(n) => {
                let n = f64::from(n);
                let (a, b) = (self.rate() * n + 0.5, (1.0 - self.rate()) * n + 0.5);
                (beta_quantile(a, b, 0.025), beta_quantile(a, b, 0.975))
            }
            None => (0.5 * self.rate(), 2.0 * self.rate()),
        };
        (low.clamp(0.005, 0.98), high.clamp(0.005, 0.98))
    }
}

/// How often a tumor type regresses by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidenceRow {
    /// Permanent id.
    pub id: String,
    /// Tumor type; "any" for the default.
    pub tumor: String,
    /// What was counted.
    pub what: String,
    /// Probability per patient.
    pub probability: f64,
    /// Lower bound tried.
    pub low: f64,
    /// Upper bound tried.
    pub high: f64,
    /// Source.
    pub source: String,
    /// Status.
    pub status: Status,
    /// Remark.
    #[serde(default)]
    pub note: Option<String>,
}

/// What one instrument shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstrumentRow {
    /// Modality.
    pub modality: Modality,
    /// Smallest diameter that shows.
    pub limit_mm: f64,
    /// Source of the limit.
    pub limit_source: String,
    /// Status of the limit.
    pub limit_status: Status,
    /// Share of lesions above the limit that are seen.
    pub sensitivity: f64,
    /// Source of the sensitivity.
    pub sensitivity_source: String,
    /// Status of the sensitivity.
    pub sensitivity_status: Status,
    /// Standard deviation of the logarithm of one reading.
    pub sigma: f64,
    /// Source of sigma.
    pub sigma_source: String,
    /// Status of sigma.
    pub sigma_status: Status,
}

/// A file of tables, built in or a user's.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    parameter: Vec<ParameterRow>,
    #[serde(default)]
    explanation: Vec<ExplanationRow>,
    #[serde(default)]
    rate: Vec<RateRow>,
    #[serde(default)]
    incidence: Vec<IncidenceRow>,
    #[serde(default)]
    instrument: Vec<InstrumentRow>,
    false_positives: Option<f64>,
    #[serde(rename = "false_positives_source")]
    _false_positives_source: Option<String>,
    lesion_spread: Option<f64>,
    #[serde(rename = "lesion_spread_source")]
    _lesion_spread_source: Option<String>,
    residue_persists: Option<f64>,
    residue_resolves: Option<f64>,
    residue_unchanged: Option<f64>,
    residue_grows: Option<f64>,
    #[serde(rename = "residue_source")]
    _residue_source: Option<String>,
    limit_sd_log: Option<f64>,
    #[serde(rename = "limit_sd_log_source")]
    _limit_sd_log_source: Option<String>,
}

/// All tables.
#[derive(Debug, Clone)]
pub struct Knowledge {
    /// Priors on parameters.
    pub parameters: BTreeMap<Parameter, ParameterRow>,
    /// Explanations in the order of the page.
    pub explanations: Vec<ExplanationRow>,
    /// Response rates.
    pub rates: Vec<RateRow>,
    /// Spontaneous regressions.
    pub incidences: Vec<IncidenceRow>,
    /// Instruments.
    pub instruments: Vec<InstrumentRow>,
    /// False lesions per examination.
    pub false_positives: f64,
    /// Spread of lesion diameters within a patient.
    pub lesion_spread: f64,
    /// Probability that a residue read as tumor is read so again.
    pub residue_persists: f64,
    /// Probability that it has gone at last.
    pub residue_resolves: f64,
    /// Probability that it is read as unchanged, relative to as shrinking.
    pub residue_unchanged: f64,
    /// Probability that it is read as grown, relative to as shrinking.
    pub residue_grows: f64,
}

const BUILT_IN: [(&str, &str); 5] = [
    ("data/models/parameters.toml", include_str!("../../../data/models/parameters.toml")),
    ("data/models/explanations.toml", include_str!("../../../data/models/explanations.toml")),
    ("data/priors/response-rates.toml", include_str!("../../../data/priors/response-rates.toml")),
    (
        "data/priors/spontaneous-regression.toml",
        include_str!("../../../data/priors/spontaneous-regression.toml"),
    ),
    ("data/priors/detection.toml", include_str!("../../../data/priors/detection.toml")),
];

impl Knowledge {
    /// The tables that are compiled in.
    pub fn built_in() -> Result<Self, TableError> {
        let mut this = Knowledge {
            parameters: BTreeMap::new(),
            explanations: Vec::new(),
            rates: Vec::new(),
            incidences: Vec::new(),
            instruments: Vec::new(),
            false_positives: 0.0,
            lesion_spread: 0.0,
            residue_persists: 1.0,
            residue_resolves: 1.0,
            residue_unchanged: 1.0,
            residue_grows: 1.0,
        };
        for (name, text) in BUILT_IN {
            this.add(name, text)?;
        }
        Ok(this)
    }

    /// Adds rows in the format of the tables; a row of a known id replaces it.
    pub fn add(&mut self, name: &str, text: &str) -> Result<(), TableError> {
        let file: File = toml::from_str(text)
            .map_err(|e| TableError::Format { name: name.to_owned(), detail: e.to_string() })?;
        let wrong = |id: &str, what| TableError::Value { name: name.to_owned(), id: id.to_owned(), what };
        for row in file.parameter {
            if !sound(&row.prior) {
                return Err(wrong(row.id.key(), "a prior without width or out of order"));
            }
            self.parameters.insert(row.id, row);
        }
        for row in file.explanation {
            if let PriorCell::Number(p) = row.prior
                && !(0.0..=1.0).contains(&p)
            {
                return Err(wrong(&row.id, "a prior that is not between 0 and 1"));
            }
            replace(&mut self.explanations, row, |r| r.id.clone());
        }
        for row in file.rate {
            if !(0.0..=100.0).contains(&row.percent) {
                return Err(wrong(&row.id, "a rate that is not between 0 and 100 percent"));
            }
            replace(&mut self.rates, row, |r| r.id.clone());
        }
        for row in file.incidence {
            if !(row.low <= row.probability && row.probability <= row.high && row.high <= 1.0) {
                return Err(wrong(&row.id, "a probability outside its own bounds"));
            }
            replace(&mut self.incidences, row, |r| r.id.clone());
        }
        for row in file.instrument {
            if !(row.limit_mm > 0.0 && row.sigma > 0.0 && (0.0..=1.0).contains(&row.sensitivity)) {
                return Err(wrong(row.modality.key(), "a limit, sigma or sensitivity out of range"));
            }
            replace(&mut self.instruments, row, |r| r.modality);
        }
        for (ours, theirs) in [
            (&mut self.false_positives, file.false_positives),
            (&mut self.lesion_spread, file.lesion_spread),
            (&mut self.residue_persists, file.residue_persists),
            (&mut self.residue_resolves, file.residue_resolves),
            (&mut self.residue_unchanged, file.residue_unchanged),
            (&mut self.residue_grows, file.residue_grows),
        ] {
            if let Some(value) = theirs {
                *ours = value;
            }
        }
        if let Some(sd_log) = file.limit_sd_log
            && let Some(row) = self.parameters.get_mut(&Parameter::Limit)
        {
            row.prior = Distribution::LogNormal { median: 1.0, sd_log };
        }
        Ok(())
    }

    /// The instruments as the likelihood needs them.
    pub fn reading(&self) -> Instruments {
        Instruments {
            by_modality: self
                .instruments
                .iter()
                .map(|r| {
                    let instrument =
                        Instrument { sigma: r.sigma, limit_mm: r.limit_mm, sensitivity: r.sensitivity };
                    (r.modality, instrument)
                })
                .collect(),
            false_positives: self.false_positives,
            lesion_spread: self.lesion_spread,
            residue_persists: self.residue_persists,
            residue_resolves: self.residue_resolves,
            residue_unchanged: self.residue_unchanged,
            residue_grows: self.residue_grows,
        }
    }

    /// The response rate for a tumor type and a regimen: the row whose drugs are the same and whose tumor
    /// is the same, else a wider one that contains it. First-line rows win over later lines, larger trials
    /// over smaller ones.
    pub fn response_rate(&self, tumor: &str, regimen: &str) -> Option<&RateRow> {
        let drugs = drugs(regimen);
        names(tumor).iter().find_map(|name| {
            self.rates
                .iter()
                .filter(|r| normal(&r.tumor) == *name && self::drugs(&r.regimen) == drugs)
                .max_by_key(|r| (r.line.starts_with('1'), r.patients.unwrap_or(0)))
        })
    }

    /// How often the tumor type regresses by itself; the general row where it has none of its own.
    pub fn incidence(&self, tumor: Option<&str>) -> Option<&IncidenceRow> {
        let own = tumor.and_then(|t| {
            names(t).into_iter().find_map(|name| self.incidences.iter().find(|r| normal(&r.tumor) == name))
        });
        own.or_else(|| self.incidences.iter().find(|r| r.tumor == "any"))
    }
}

fn replace<T, K: PartialEq>(rows: &mut Vec<T>, row: T, key: impl Fn(&T) -> K) {
    match rows.iter_mut().find(|r| key(r) == key(&row)) {
        Some(old) => *old = row,
        None => rows.push(row),
    }
}

fn sound(prior: &Distribution) -> bool {
    match *prior {
        Distribution::Fixed { value } => value.is_finite(),
        Distribution::Normal { mean, sd } => mean.is_finite() && sd > 0.0,
        Distribution::LogNormal { median, sd_log } => median > 0.0 && sd_log > 0.0,
        Distribution::Uniform { low, high } => low < high,
        Distribution::Beta { a, b } => a > 0.0 && b > 0.0,
    }
}

/// Lower case, single spaces, American spelling of tumor.
fn normal(name: &str) -> String {
    name.to_lowercase().replace("tumour", "tumor").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Drug names of a regimen, sorted, without doses.
fn drugs(regimen: &str) -> Vec<String> {
    let mut out: Vec<String> = normal(regimen)
        .split([',', '+', ';'])
        .flat_map(|part| part.split(" and "))
        .map(|part| {
            part.split_whitespace()
                .take_while(|w| !w.starts_with(|c: char| c.is_ascii_digit()))
                .collect::<Vec<_>>()
                .join(" ")
        })
        .filter(|part| !part.is_empty() && part != "mesna" && part != "leucovorin")
        .collect();
    out.sort();
    out.dedup();
    out
}

/// The tumor type and the wider types that contain it, narrowest first.
fn names(tumor: &str) -> Vec<String> {
    let name = normal(tumor);
    let mut out = vec![name.clone()];
    let wider: &[(&str, &[&str])] = &[
        ("uterine leiomyosarcoma", &["leiomyosarcoma"]),
        ("leiomyosarcoma", &["leiomyosarcoma", "liposarcoma or leiomyosarcoma", "non-adipocytic sarcoma"]),
        ("liposarcoma", &["liposarcoma or leiomyosarcoma"]),
        ("sarcoma", &["soft tissue sarcoma"]),
        ("gist", &["gastrointestinal stromal tumor"]),
        ("desmoid", &["desmoid tumor"]),
        ("renal cell", &["renal cell carcinoma"]),
        ("clear cell renal", &["renal cell carcinoma"]),
        ("melanoma", &["melanoma"]),
        ("non-small cell lung", &["non-small cell lung cancer"]),
        ("lung adenocarcinoma", &["non-small cell lung cancer"]),
        ("adenocarcinoma of the lung", &["non-small cell lung cancer"]),
        ("small cell lung", &["small cell lung cancer"]),
        ("colon", &["colorectal cancer"]),
        ("rectal", &["colorectal cancer"]),
        ("hepatocellular", &["hepatocellular carcinoma"]),
        ("pancrea", &["pancreatic cancer"]),
        ("ovar", &["ovarian cancer"]),
        ("urothelial", &["urothelial carcinoma"]),
        ("neuroblastoma", &["neuroblastoma"]),
        ("follicular lymphoma", &["follicular lymphoma"]),
        ("large b-cell lymphoma", &["diffuse large b-cell lymphoma"]),
        ("merkel", &["merkel cell carcinoma"]),
        ("mesothelioma", &["mesothelioma"]),
    ];
    for (part, more) in wider {
        if name.contains(part) && !(*part == "small cell lung" && name.contains("non-small")) {
            out.extend(more.iter().map(|m| (*m).to_owned()));
        }
    }
    let mut kept: Vec<String> = Vec::new();
    for n in out {
        if !kept.contains(&n) {
            kept.push(n);
        }
    }
    kept
}

#[cfg(test)]
mod tests;
