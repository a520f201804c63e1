//! Stage 6: tumor response from lesions, with the rule behind every category.
//!
//! In: [`lesion::Subject`], from a table or from the facts of a report. Out: [`timepoint::TimepointResponse`],
//! [`best::Best`], times to event, and pictures of them. Book: docs/book/src/stages/06-assessment.md
//!
//! Invariants
//! - No I/O, no clock, no hash order: the same input gives the same bytes.
//! - A category is given only if every value that the measurements allow gives it.
//! - Numbers of guidelines stand in `data/criteria/`, never here.
//! - What was recorded and what is derived are different values; they meet in an audit.

pub mod size;
pub mod day;
pub mod response;
pub mod rule;
pub mod lesion;
pub mod criteria;
pub mod sums;
pub mod timepoint;
pub mod best;
pub mod events;
pub mod finding;
pub mod selection;
pub mod assess;
pub mod tables;
pub mod audit;
pub mod survival;
pub mod cohort;
pub mod plot;
