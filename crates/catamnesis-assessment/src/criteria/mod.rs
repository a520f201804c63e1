//! Response criteria as data: numbers and rules with their source, and the modules that apply them.

mod file;
pub mod recist_1_1;

pub use file::{CriteriaError, CriteriaFile, Parameter, Refused, RuleText};

use crate::finding::Finding;
use crate::lesion::Subject;
use crate::selection::Measurability;
use crate::sums::{Measure, PartialRule};
use crate::tables::build::Limits;
use crate::timepoint::TimepointResponse;
use recist_1_1::Recist11;

/// The compiled-in guideline files by id.
pub const BUILT_IN: &[(&str, &str)] =
    &[("recist-1.1", include_str!("../../../../data/criteria/recist-1.1.toml"))];

/// A guideline ready to judge lesions.
#[derive(Debug, Clone)]
pub struct Criteria {
    /// The file: numbers, clauses and texts.
    pub file: CriteriaFile,
    /// The module that applies it.
    rules: Rules,
}

#[derive(Debug, Clone, Copy)]
enum Rules {
    Recist11(Recist11),
}

impl Criteria {
    /// A compiled-in guideline.
    ///
    /// # Errors
    /// The id is unknown or the guideline is refused.
    pub fn built_in(id: &str, partial_rule: PartialRule) -> Result<Self, CriteriaError> {
        let text = BUILT_IN.iter().find(|(name, _)| *name == id).map(|(_, text)| *text);
        let known = || BUILT_IN.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        Self::parse(
            id,
            text.ok_or_else(|| CriteriaError::Unknown { id: id.to_owned(), known: known() })?,
            partial_rule,
        )
    }

    /// A guideline from a file's text; its `id` chooses the module.
    ///
    /// # Errors
    /// The text is malformed, a number is missing, or no module applies the id.
    pub fn parse(id: &str, text: &str, partial_rule: PartialRule) -> Result<Self, CriteriaError> {
        let file = CriteriaFile::parse(id, text)?;
        let rules = match file.id.as_str() {
            "recist-1.1" => Rules::Recist11(Recist11::new(&file, partial_rule)?),
            other => {
                let known = BUILT_IN.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
                return Err(CriteriaError::Unknown { id: other.to_owned(), known });
            }
        };
        Ok(Criteria { file, rules })
    }

    /// What the sums measure, which gives their unit.
    pub fn measure(&self) -> Measure {
        match self.rules {
            Rules::Recist11(r) => r.sums.measure,
        }
    }

    /// Limits of the input check.
    pub fn limits(&self) -> Limits {
        let m = self.measurability();
        let Rules::Recist11(r) = self.rules;
        Limits {
            targets: m.targets,
            targets_per_organ: m.targets_per_organ,
            measurable: m.measurable.tenths(),
            node_target: m.node_target.tenths(),
            baseline_window: r.baseline_window,
        }
    }

    /// Limits of measurability.
    pub fn measurability(&self) -> Measurability {
        let Rules::Recist11(r) = self.rules;
        Measurability {
            measurable: r.measurable,
            chest_xray: r.measurable_chest_xray,
            node_target: r.node_target,
            node_normal_below: r.sums.node_normal_below.unwrap_or_default(),
            slice_normal: r.slice_normal,
            targets: r.targets,
            targets_per_organ: r.targets_per_organ,
        }
    }

    /// Least days to a confirmation.
    pub fn confirmation(&self) -> i32 {
        let Rules::Recist11(r) = self.rules;
        r.confirmation
    }

    /// Least days of stable disease.
    pub fn stable_minimum(&self) -> i32 {
        let Rules::Recist11(r) = self.rules;
        r.stable_minimum
    }

    /// Judges every assessment after the baseline.
    pub fn timepoints(
        &self,
        subject: &Subject,
        baseline: usize,
        _findings: &mut Vec<Finding>,
    ) -> Vec<TimepointResponse> {
        let Rules::Recist11(r) = self.rules;
        recist_1_1::timepoints(subject, baseline, r.sums)
    }
}
