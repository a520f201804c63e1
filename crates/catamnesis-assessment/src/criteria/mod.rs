//! Response criteria as data: numbers and rules with their source, and the modules that apply them.
//!
//! | module | criteria |
//! | --- | --- |
//! | [`recist_1_1`] | RECIST 1.1; also WHO, mRECIST and RANO-BM, which differ in numbers only |
//! | [`irecist_2017`] | iRECIST |
//! | [`choi_2007`] | Choi and modified Choi |
//! | [`rano`] | RANO-HGG 2010, RANO-LGG 2011, RANO-BM 2015 |
//! | [`lugano_2014`] | Lugano, CT and PET-CT |
//! | [`percist_1_0`] | PERCIST 1.0 |
//! | [`gcig_ca125_2011`], [`pcwg3_2016`], [`imwg_2016`] | criteria of markers |

mod file;
mod catalog;
pub mod recist_1_1;
pub mod irecist_2017;
pub mod choi_2007;
pub mod rano;
pub mod lugano_2014;
pub mod percist_1_0;
pub mod gcig_ca125_2011;
pub mod pcwg3_2016;
pub mod imwg_2016;

pub use catalog::BUILT_IN;
pub use file::{CriteriaError, CriteriaFile, Parameter, Refused, RuleText};

use crate::finding::Finding;
use crate::lesion::Subject;
use crate::response::{BestResponse, Response};
use crate::selection::Measurability;
use crate::size::Tenths;
use crate::sums::{Growth, Measure, PartialRule, SumRules};
use crate::tables::build::Limits;
use crate::timepoint::TimepointResponse;

/// A guideline ready to judge lesions.
#[derive(Debug, Clone)]
pub struct Criteria {
    /// The file: numbers, clauses and texts.
    pub file: CriteriaFile,
    base: Option<CriteriaFile>,
    rules: Rules,
    measurability: Measurability,
    confirmation: i32,
    stable_minimum: i32,
    baseline_window: i32,
}

#[derive(Debug, Clone, Copy)]
enum Rules {
    Sums(SumRules),
    Immune(irecist_2017::Irecist),
    Choi(choi_2007::Choi),
    Rano(rano::Rano),
    Lugano(lugano_2014::Lugano),
    LuganoPet { complete: f64 },
    Percist(percist_1_0::Percist),
    Gcig(gcig_ca125_2011::Gcig),
    Pcwg3(pcwg3_2016::Pcwg3),
    Imwg(imwg_2016::Imwg),
}

impl Criteria {
    /// A compiled-in guideline.
    ///
    /// # Errors
    /// The id is unknown or the guideline is refused.
    pub fn built_in(id: &str, partial_rule: PartialRule) -> Result<Self, CriteriaError> {
        let text = catalog::text(id)?;
        Self::parse(id, text, partial_rule)
    }

    /// A guideline from a file's text; its `id` chooses the module.
    ///
    /// # Errors
    /// The text is malformed, a number is missing, or no module applies the id to lesions.
    pub fn parse(id: &str, text: &str, partial_rule: PartialRule) -> Result<Self, CriteriaError> {
        let file = CriteriaFile::parse(id, text)?;
        // iRECIST and PCWG3 take the numbers of RECIST 1.1 and add their own.
        let base = if matches!(file.id.as_str(), "irecist-2017" | "pcwg3-2016") {
            Some(CriteriaFile::parse("recist-1.1", catalog::text("recist-1.1")?)?)
        } else {
            None
        };
        let numbers = base.as_ref().unwrap_or(&file);
        let sums = |measure, growth| sum_rules(numbers, measure, growth, partial_rule);
        let rules = match file.id.as_str() {
            "recist-1.1" | "mrecist-2010" => Rules::Sums(sums(Measure::Diameter, Growth::Sum)?),
            "who-1981" => Rules::Sums(sums(Measure::Product, Growth::AnyLesion)?),
            "irecist-2017" => {
                Rules::Immune(irecist_2017::Irecist::new(&file, sums(Measure::Diameter, Growth::Sum)?)?)
            }
            "choi-2007" | "choi-modified" => {
                Rules::Choi(choi_2007::Choi::new(&file, sums(Measure::Diameter, Growth::Sum)?)?)
            }
            "rano-hgg-2010" | "rano-lgg-2011" => {
                Rules::Rano(rano::Rano { sums: sums(Measure::Product, Growth::Sum)?, flair: true })
            }
            "rano-bm-2015" => {
                Rules::Rano(rano::Rano { sums: sums(Measure::Diameter, Growth::Sum)?, flair: false })
            }
            "lugano-2014" => Rules::Lugano(lugano_2014::Lugano::new(&file, partial_rule)?),
            "lugano-2014-pet" => Rules::LuganoPet { complete: file.number("deauville_complete", "score")? },
            "percist-1.0" => Rules::Percist(percist_1_0::Percist::new(&file)?),
            "gcig-ca125-2011" => Rules::Gcig(gcig_ca125_2011::Gcig::new(&file)?),
            "pcwg3-2016" => {
                Rules::Pcwg3(pcwg3_2016::Pcwg3::new(&file, sums(Measure::Diameter, Growth::Sum)?)?)
            }
            "imwg-2016" => Rules::Imwg(imwg_2016::Imwg::new(&file)?),
            other => return Err(CriteriaError::Unknown { id: other.to_owned(), known: catalog::known() }),
        };
        Ok(Criteria {
            measurability: measurability(numbers)?,
            confirmation: numbers.days("confirmation")?,
            stable_minimum: numbers.days("stable_minimum")?,
            baseline_window: numbers.days("baseline_window")?,
            rules,
            file,
            base,
        })
    }

    /// Clause and text of a rule, from the criteria or from those they build on.
    pub fn rule_text(&self, rule: &str) -> (&str, &str) {
        match (self.file.text(rule), &self.base) {
            (("", _), Some(base)) => base.text(rule),
            (found, _) => found,
        }
    }

    /// What the sums measure, which gives their unit.
    pub fn measure(&self) -> Measure {
        match self.rules {
            Rules::Sums(sums) => sums.measure,
            Rules::Rano(r) => r.sums.measure,
            Rules::Lugano(_) => Measure::Product,
            Rules::Percist(_) => Measure::Uptake,
            Rules::Gcig(_) | Rules::Imwg(_) | Rules::LuganoPet { .. } => Measure::Marker,
            Rules::Immune(_) | Rules::Choi(_) | Rules::Pcwg3(_) => Measure::Diameter,
        }
    }

    /// Limits of the input check.
    pub fn limits(&self) -> Limits {
        let m = self.measurability;
        let one_organ = matches!(self.rules, Rules::Rano(_) | Rules::Lugano(_));
        Limits {
            targets: m.targets,
            targets_per_organ: if one_organ { m.targets } else { m.targets_per_organ },
            measurable: m.measurable.tenths(),
            slice_normal: m.slice_normal.tenths(),
            node_target: m.node_target.tenths(),
            short_axis: m.node_normal_below > Tenths::ZERO,
            baseline_window: self.baseline_window,
        }
    }

    /// Limits of measurability.
    pub fn measurability(&self) -> Measurability {
        self.measurability
    }

    /// Least days to a confirmation.
    pub fn confirmation(&self) -> i32 {
        self.confirmation
    }

    /// Least days of stable disease.
    pub fn stable_minimum(&self) -> i32 {
        self.stable_minimum
    }

    /// Whether progression must be confirmed before it counts (iRECIST).
    pub fn confirms_progression(&self) -> bool {
        matches!(self.rules, Rules::Immune(_))
    }

    /// The guideline's own code of a category: `iPR`, `PMR`, …
    pub fn code(&self, response: Response) -> &'static str {
        use Response::{
            Complete, Minor, NonCompleteNonProgressive, Partial, Progressive, Stable, UnconfirmedProgressive,
        };
        match (self.rules, response) {
            (Rules::Immune(_), Complete) => "iCR",
            (Rules::Immune(_), Partial | Minor) => "iPR",
            (Rules::Immune(_), Stable) => "iSD",
            (Rules::Immune(_), NonCompleteNonProgressive) => "NON-iCR/NON-iUPD",
            (Rules::Immune(_), Progressive) => "iCPD",
            (Rules::LuganoPet { .. } | Rules::Percist(_), Complete) => "CMR",
            (Rules::LuganoPet { .. } | Rules::Percist(_), Partial | Minor) => "PMR",
            (Rules::LuganoPet { .. }, Stable | NonCompleteNonProgressive) => "NMR",
            (Rules::Percist(_), Stable | NonCompleteNonProgressive) => "SMD",
            (Rules::LuganoPet { .. } | Rules::Percist(_), Progressive | UnconfirmedProgressive) => "PMD",
            (Rules::Pcwg3(_), UnconfirmedProgressive) => "PDu",
            (_, other) => other.code(),
        }
    }

    /// As [`Criteria::code`], for target or non-target disease: in iRECIST its progression is never confirmed.
    pub fn part_code(&self, response: Response) -> &'static str {
        match (self.rules, response) {
            (Rules::Immune(_), Response::Progressive) => "iUPD",
            _ => self.code(response),
        }
    }

    /// As [`Criteria::code`], for a best response.
    pub fn best_code(&self, best: BestResponse) -> &'static str {
        match best {
            BestResponse::Of(response) => self.code(response),
            BestResponse::Missing => best.code(),
        }
    }

    /// Judges every assessment after the baseline.
    pub fn timepoints(
        &self,
        subject: &Subject,
        baseline: usize,
        findings: &mut Vec<Finding>,
    ) -> Vec<TimepointResponse> {
        match self.rules {
            Rules::Sums(sums) => recist_1_1::timepoints(subject, baseline, sums),
            Rules::Immune(rules) => irecist_2017::timepoints(subject, baseline, &rules),
            Rules::Choi(rules) => choi_2007::timepoints(subject, baseline, &rules, findings),
            Rules::Rano(rules) => rano::timepoints(subject, baseline, &rules, findings),
            Rules::Lugano(rules) => lugano_2014::timepoints(subject, baseline, &rules),
            Rules::LuganoPet { complete } => {
                lugano_2014::pet_timepoints(subject, baseline, complete, findings)
            }
            Rules::Percist(rules) => percist_1_0::timepoints(subject, baseline, &rules, findings),
            Rules::Gcig(rules) => gcig_ca125_2011::timepoints(subject, baseline, &rules, findings),
            Rules::Pcwg3(rules) => pcwg3_2016::timepoints(subject, baseline, &rules),
            Rules::Imwg(rules) => imwg_2016::timepoints(subject, baseline, &rules, findings),
        }
    }
}

fn sum_rules(
    file: &CriteriaFile,
    measure: Measure,
    growth: Growth,
    partial_rule: PartialRule,
) -> Result<SumRules, CriteriaError> {
    let optional_length = |name: &'static str| match file.parameter.contains_key(name) {
        true => file.length(name).map(Some),
        false => Ok(None),
    };
    let minor = if file.parameter.contains_key("minor_decrease") {
        Some(file.permille("minor_decrease")?)
    } else {
        None
    };
    Ok(SumRules {
        measure,
        partial: file.permille("partial_decrease")?,
        minor,
        progression: file.permille("progression_increase")?,
        progression_absolute: optional_length("progression_increase_absolute")?.unwrap_or_default().tenths(),
        progression_lesion: optional_length("progression_increase_lesion")?.unwrap_or_default().tenths(),
        growth,
        too_small: file.length("too_small")?,
        node_normal_below: optional_length("node_normal_below")?,
        partial_rule,
    })
}

fn measurability(file: &CriteriaFile) -> Result<Measurability, CriteriaError> {
    let length = |name: &'static str, otherwise: Tenths| match file.parameter.contains_key(name) {
        true => file.length(name),
        false => Ok(otherwise),
    };
    let count = |name: &'static str| {
        if file.parameter.contains_key(name) { file.count(name) } else { Ok(usize::MAX) }
    };
    let measurable = length("measurable", Tenths::ZERO)?;
    Ok(Measurability {
        measurable,
        chest_xray: length("measurable_chest_xray", measurable)?,
        node_target: length("node_target", measurable)?,
        node_normal_below: length("node_normal_below", Tenths::ZERO)?,
        slice_normal: length("slice_normal", Tenths::new(i64::MAX / 4))?,
        targets: count("targets")?,
        targets_per_organ: count("targets_per_organ")?,
    })
}
