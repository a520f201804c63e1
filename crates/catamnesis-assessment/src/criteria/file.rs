//! A guideline as a reviewed file: numbers with unit and source, rules with clause and text.

use std::collections::BTreeMap;

use serde::Deserialize;
use thiserror::Error;

use crate::size::Tenths;

/// A number of a guideline.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// The number, in `unit`.
    pub value: f64,
    /// Unit: `%`, `mm`, `days`, `lesions`, or as the guideline says.
    pub unit: String,
    /// Section or table of the guideline.
    pub source: String,
    /// What the number is relative to, or how it was chosen.
    #[serde(default)]
    pub note: String,
}

/// What a rule says and where.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleText {
    /// Where the guideline states it.
    pub clause: String,
    /// What it says, in our words.
    pub text: String,
}

/// A part of a guideline that the program refuses to apply.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    /// The part.
    pub what: String,
    /// Why it is refused.
    pub why: String,
}

/// A guideline file of `data/criteria/`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriteriaFile {
    /// Permanent id, for example `recist-1.1`.
    pub id: String,
    /// Name as people write it.
    pub title: String,
    /// Year of publication.
    pub year: u16,
    /// Publication with DOI.
    pub source: String,
    /// Numbers by name.
    #[serde(default)]
    pub parameter: BTreeMap<String, Parameter>,
    /// Rules by id.
    #[serde(default)]
    pub rule: BTreeMap<String, RuleText>,
    /// Parts that are refused.
    #[serde(default)]
    pub refused: Vec<Refused>,
}

/// Why a guideline file cannot be used.
#[derive(Debug, Error)]
pub enum CriteriaError {
    /// The file is no valid TOML of the expected shape.
    #[error("criteria {id}: {source}; see data/criteria/README.md for the format")]
    Malformed {
        /// Which file.
        id: String,
        /// What the parser says.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// A number is missing.
    #[error("criteria {id}: parameter {name} is missing; add [parameter.{name}] with value, unit and source")]
    NoParameter {
        /// Which file.
        id: String,
        /// Which parameter.
        name: &'static str,
    },
    /// A number has the wrong unit or does not fit its type.
    #[error("criteria {id}: parameter {name} must be a number in {unit}")]
    WrongUnit {
        /// Which file.
        id: String,
        /// Which parameter.
        name: &'static str,
        /// Expected unit.
        unit: &'static str,
    },
    /// There is no such guideline.
    #[error("there are no criteria {id}; known are {known}")]
    Unknown {
        /// What was asked for.
        id: String,
        /// Ids that exist, separated by commas.
        known: String,
    },
    /// The guideline or this part of it could not be verified.
    #[error("criteria {id} are refused: {why}")]
    Refused {
        /// What was asked for.
        id: String,
        /// Why.
        why: String,
    },
}

impl CriteriaFile {
    /// Reads a guideline file.
    ///
    /// # Errors
    /// Malformed text or unknown keys.
    pub fn parse(id: &str, text: &str) -> Result<Self, CriteriaError> {
        toml::from_str(text)
            .map_err(|source| CriteriaError::Malformed { id: id.to_owned(), source: Box::new(source) })
    }

    /// A parameter in the unit the caller expects.
    ///
    /// # Errors
    /// The parameter is missing or has another unit.
    pub fn number(&self, name: &'static str, unit: &'static str) -> Result<f64, CriteriaError> {
        let parameter =
            self.parameter.get(name).ok_or(CriteriaError::NoParameter { id: self.id.clone(), name })?;
        if parameter.unit != unit || !parameter.value.is_finite() {
            return Err(CriteriaError::WrongUnit { id: self.id.clone(), name, unit });
        }
        Ok(parameter.value)
    }

    /// A percentage in whole thousandths: 30 % is 300.
    ///
    /// # Errors
    /// As [`CriteriaFile::number`].
    pub fn permille(&self, name: &'static str) -> Result<i64, CriteriaError> {
        Ok(libm::round(self.number(name, "%")? * 10.0) as i64)
    }

    /// A length in millimeters.
    ///
    /// # Errors
    /// As [`CriteriaFile::number`].
    pub fn length(&self, name: &'static str) -> Result<Tenths, CriteriaError> {
        Tenths::from_mm(self.number(name, "mm")?).ok_or(CriteriaError::WrongUnit {
            id: self.id.clone(),
            name,
            unit: "mm",
        })
    }

    /// A whole number of days.
    ///
    /// # Errors
    /// As [`CriteriaFile::number`].
    pub fn days(&self, name: &'static str) -> Result<i32, CriteriaError> {
        Ok(libm::round(self.number(name, "days")?) as i32)
    }

    /// A count of lesions.
    ///
    /// # Errors
    /// As [`CriteriaFile::number`].
    pub fn count(&self, name: &'static str) -> Result<usize, CriteriaError> {
        Ok(libm::round(self.number(name, "lesions")?) as usize)
    }

    /// The text of a rule; empty where the file has none.
    pub fn text(&self, rule: &str) -> (&str, &str) {
        self.rule.get(rule).map_or(("", ""), |r| (r.clause.as_str(), r.text.as_str()))
    }
}
