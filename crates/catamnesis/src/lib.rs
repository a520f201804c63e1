//! catamnesis reads an oncology case report into facts that quote the words they come from.
//!
//! # Where to start
//!
//! [`pipeline::analyze`] shows every stage in clinical order. The stages, in reading order:
//!
//! | stage | module | in → out |
//! | --- | --- | --- |
//! | 1 | [`input`] | bytes of a file → [`input::CaseReport`] |
//! | 2 | [`text`] | → [`text::Document`]: tokens, sentences, sections |
//! | 3 | [`mentions`] | → [`mentions::Mentions`]: what the words name, and whether they affirm it |
//! | 4 | [`facts`] | → [`facts::FactSet`]: what the report says of each patient |
//! | 5 | [`timeline`] | → [`timeline::Timeline`]: when it happened, and what contradicts what |
//! | 6 | [`assessment`] | → [`assessment::Assessments`]: how the tumor responded, the author's words beside our derivation |
//! | 7 | [`attribution`] | → a series of observations and exposures, whose explanations `catamnesis-attribution` weighs |

pub mod pipeline;
pub mod input;
pub mod text;
pub mod mentions;
pub mod facts;
pub mod timeline;
pub mod assessment;
pub mod attribution;

pub use pipeline::{Analysis, analyze, analyze_with};
