//! What a weighing says: odds, break-even priors, what cannot be told apart, and what it rests on.

use crate::evidence::Checked;
use crate::hypothesis::Hypothesis;
use crate::information::Proposal;
use crate::knowledge::{ExplanationRow, Group, Status};
use crate::sensitivity::Swing;
use crate::series::Series;
use serde::Serialize;

/// A note on the weighing, with the code of its page in the book.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Note {
    /// Permanent code.
    pub code: &'static str,
    /// What a reader should know, as one sentence.
    pub message: String,
}

/// One explanation after weighing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Weighed {
    /// Permanent id.
    pub id: String,
    /// A few plain words.
    pub title: String,
    /// One plain sentence.
    pub sentence: String,
    /// Group.
    pub group: Group,
    /// Prior weight as in the table (weights need not add to 1).
    pub prior_weight: f64,
    /// Prior probability among the explanations weighed.
    pub prior: f64,
    /// Status of the prior.
    pub prior_status: Status,
    /// Source of the prior.
    pub prior_source: String,
    /// Natural logarithm of the marginal likelihood.
    pub ln_marginal: f64,
    /// Its numerical standard error.
    pub ln_marginal_error: f64,
    /// The same by nested sampling.
    pub ln_marginal_check: f64,
    /// Its standard error.
    pub ln_marginal_check_error: f64,
    /// Whether the two agree.
    pub agree: bool,
    /// How many times less probable the observations are than under the explanation that fits best.
    pub times_worse_than_best: f64,
    /// Posterior probability; none when odds are refused.
    pub posterior: Option<f64>,
    /// What the parameters must have been.
    pub parameters: Vec<ParameterSummary>,
    /// What the course would have looked like.
    pub curve: Vec<CurvePoint>,
    /// Predictive criteria; none where there are fewer than two observations.
    pub predictive: Option<Predictive>,
}

/// Predictive criteria of one explanation, in natural logarithms: how well it predicts each observation from the
/// others. A second opinion on fit; with few observations it ranks badly and is never turned into odds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Predictive {
    /// Expected log predictive density by leave-one-out with Pareto-smoothed importance sampling.
    pub loo: f64,
    /// Effective number of parameters by the same.
    pub loo_parameters: f64,
    /// Watanabe's criterion as an expected log predictive density.
    pub waic: f64,
    /// Effective number of parameters by the same.
    pub waic_parameters: f64,
}

/// Posterior of one parameter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ParameterSummary {
    /// Key.
    pub id: &'static str,
    /// Plain words.
    pub label: String,
    /// Unit.
    pub unit: String,
    /// Posterior mean.
    pub mean: f64,
    /// Posterior standard deviation.
    pub sd: f64,
    /// 5 %, 50 % and 95 % points.
    pub quantiles: [f64; 3],
}

/// Predicted diameter of the leading lesion at one time, with a band of 90 %.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CurvePoint {
    /// Months after the origin.
    pub months: f64,
    /// 5 % point, mm.
    pub low_mm: f64,
    /// Median, mm.
    pub median_mm: f64,
    /// 95 % point, mm.
    pub high_mm: f64,
}

/// A group of explanations after weighing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeighedGroup {
    /// Group.
    pub group: Group,
    /// Prior probability.
    pub prior: f64,
    /// Posterior probability; none when odds are refused.
    pub posterior: Option<f64>,
}

/// How common a rival would have to be for even odds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BreakEven {
    /// The rival group.
    pub group: Group,
    /// Against everything else.
    pub prior_now: f64,
    /// Prior weight per explanation at which its posterior odds are even.
    pub prior_for_even: f64,
    /// That, as a multiple of the prior now.
    pub times: f64,
}

/// Two explanations that the observations do not tell apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pair {
    /// First id.
    pub first: String,
    /// Second id.
    pub second: String,
    /// How many times better the first fits (may be below 1).
    pub bayes_factor: f64,
    /// Posterior odds of the first against the second.
    pub posterior_odds: f64,
}

/// One point of the sweep over the prior of spontaneous regression.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SweepPoint {
    /// Prior of spontaneous regression.
    pub prior: f64,
    /// Prior of a delayed effect.
    pub delayed_prior: f64,
    /// Odds of treatment against spontaneous regression.
    pub treatment_odds: f64,
    /// Odds of treatment with or without an error of reading against spontaneous regression.
    pub treatment_or_reading_odds: f64,
}

/// A number the answer rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Basis {
    /// What it is.
    pub what: String,
    /// Its value, in words.
    pub value: String,
    /// Source.
    pub source: String,
    /// Status.
    pub status: Status,
}

/// The whole weighing.
#[derive(Debug, Clone, Serialize)]
pub struct Weighing {
    /// Version of this format.
    pub schema: &'static str,
    /// The series that was weighed.
    pub series: Series,
    /// Times of the observations, uncertain ones at their middle, in months after the origin.
    pub observation_months: Vec<f64>,
    /// Smallest diameter that each observation's instrument shows, in millimeters.
    pub observation_limits_mm: Vec<f64>,
    /// Start and end of every exposure, in months.
    pub exposure_months: Vec<[f64; 2]>,
    /// Explanations, most probable first.
    pub explanations: Vec<Weighed>,
    /// Groups, in the order of the explanations.
    pub groups: Vec<WeighedGroup>,
    /// Odds of treatment against spontaneous regression; none when refused or not both weighed.
    pub treatment_vs_spontaneous: Option<f64>,
    /// The same with errors of reading counted to treatment.
    pub treatment_or_reading_vs_spontaneous: Option<f64>,
    /// How many times better the best spontaneous explanation fits than the best treatment one.
    pub data_favor_spontaneous: Option<f64>,
    /// Break-even priors.
    pub break_even: Vec<BreakEven>,
    /// Pairs that the data do not separate.
    pub inseparable: Vec<Pair>,
    /// Odds over prior settings.
    pub sweep: Vec<SweepPoint>,
    /// Odds under other assumptions, largest effect first.
    pub sensitivity: Vec<Swing>,
    /// What examinations would have told, most telling first.
    pub information: Vec<Proposal>,
    /// Numbers the answer rests on.
    pub basis: Vec<Basis>,
    /// Notes.
    pub notes: Vec<Note>,
}

/// Bayes factors between 1/3 and 3 are "not worth more than a bare mention" (Kass and Raftery 1995,
/// doi:10.1080/01621459.1995.10476572).
pub const BARE_MENTION: f64 = 3.0;

/// An explanation with everything computed for it.
pub(crate) struct Candidate {
    pub(crate) row: ExplanationRow,
    pub(crate) weight: f64,
    pub(crate) hypothesis: Hypothesis,
    pub(crate) evidence: Checked,
}

/// Why a series cannot be weighed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Too little was seen.
    #[error(
        "{0} usable observation(s) after the start; at least two are needed: add later examinations, with their dates and what they showed"
    )]
    TooFewObservations(usize),
    /// Nothing to choose between.
    #[error(
        "nothing was given that could explain the course: add the treatments and operations with their dates"
    )]
    NothingGiven,
    /// The observations do not show any regression.
    #[error("no observation shows the tumor smaller than before, or gone: there is no regression to explain")]
    NoRegression,
    /// Times run backwards.
    #[error("observation {later} is dated before observation {earlier}: correct their dates or order")]
    OutOfOrder {
        /// The one listed first, counted from 1.
        earlier: usize,
        /// The one listed later.
        later: usize,
    },
}

impl Refusal {
    /// Permanent code of the message.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::TooFewObservations(_) => "B001",
            Refusal::NothingGiven => "B002",
            Refusal::NoRegression => "B003",
            Refusal::OutOfOrder { .. } => "B004",
        }
    }
}
