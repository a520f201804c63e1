//! `catamnesis assess REPORT`: how a tumor responded, the author's words beside our derivation.
//!
//! | module | what it holds |
//! | --- | --- |
//! | [`rows`] | the versioned shape, `--format json` and `jsonl` |
//! | [`text`] | what a person reads on a terminal |
//! | [`page`] | the same above the report, every line linked to its words |

pub mod rows;
pub mod text;
pub mod page;

pub use rows::{ResponseReport, report};
