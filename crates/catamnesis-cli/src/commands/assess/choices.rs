//! Options become the clinical choices of the library.

use crate::cli::{AfterComplete, AssessData, BestRule, Impute, PartialKeeping, Timepoint};
use crate::error::CliError;
use catamnesis_assessment::assess::{BestMode, Settings};
use catamnesis_assessment::best::{Admiral, CompleteThenDisease, Confirmation, Table3};
use catamnesis_assessment::criteria::Criteria;
use catamnesis_assessment::day::Imputation;
use catamnesis_assessment::events::CensoringRule;
use catamnesis_assessment::sums::{Measure, PartialRule};
use catamnesis_assessment::tables::build::{BuildOptions, GroupBy};

/// Everything the options decide.
pub(crate) struct Choices {
    /// Criteria.
    pub criteria: Criteria,
    /// Best response and censoring.
    pub settings: Settings,
    /// How rows become assessments.
    pub build: BuildOptions,
    /// Whether the confirmed best response decides.
    pub confirmation_required: bool,
}

impl Choices {
    /// Reads the options; an audit compares visits and recalculates partial response unless told otherwise.
    pub fn new(data: &AssessData, audit: bool) -> Result<Self, CliError> {
        let partial = match data.partial {
            Some(PartialKeeping::Kept) => PartialRule::Kept,
            Some(PartialKeeping::Recalculated) => PartialRule::Recalculated,
            None if audit => PartialRule::Recalculated,
            None => PartialRule::Kept,
        };
        let criteria = super::criteria(data, partial)?;
        let days = data.confirmation_days.unwrap_or(criteria.confirmation());
        let stable_minimum = data.stable_days.unwrap_or(criteria.stable_minimum());
        let best = match data.best {
            BestRule::Table3 => BestMode::Table3(Table3 {
                confirmation: if data.no_confirmation {
                    Confirmation::NotRequired
                } else {
                    Confirmation::Required { days }
                },
                stable_minimum,
                complete_then_disease: match data.complete_then_disease {
                    AfterComplete::Progression => CompleteThenDisease::Progression,
                    AfterComplete::Regrade => CompleteThenDisease::Regrade,
                },
            }),
            BestRule::Admiral => BestMode::Admiral(Admiral {
                confirmation: days,
                stable_minimum,
                most_not_evaluable: data.max_ne,
                accept_stable: data.accept_sd,
                missing_as_not_evaluable: data.missing_as_ne,
                cut_at_progression: !data.keep_after_pd,
            }),
        };
        let group = match data.timepoint {
            Some(Timepoint::Date) => GroupBy::Date,
            Some(Timepoint::Visit) => GroupBy::Visit,
            None if audit => GroupBy::Visit,
            None => GroupBy::Date,
        };
        let imputation = match data.impute {
            Impute::Reject => Imputation::Reject,
            Impute::Earliest => Imputation::Earliest,
            Impute::Latest => Imputation::Latest,
            Impute::Midpoint => Imputation::Midpoint,
        };
        let censoring =
            CensoringRule { missed_visits: data.missed_visits, new_therapy: !data.ignore_new_therapy };
        let products = criteria.measure() == Measure::Product;
        Ok(Choices {
            criteria,
            settings: Settings { best, censoring },
            build: BuildOptions { group, imputation, rows_add_up: false, products },
            confirmation_required: !data.no_confirmation,
        })
    }
}
