//! The course of a patient as rows, text, picture and page.
//!
//! | module | what it holds |
//! | --- | --- |
//! | [`course`] | what all of them show: marks with times, phases, contradictions |
//! | [`when`] | times and lengths in words |
//! | [`rows`] | `catamnesis timeline --format json`, `jsonl` and `csv` |
//! | [`text`] | what a person reads on a terminal |
//! | [`details`] | everything told, clause by clause |
//! | [`layout`] | where everything stands in the picture; no two texts overlap |
//! | [`svg`] | the picture as SVG |
//! | [`png`] | the same picture as PNG |
//! | [`page`] | the picture above the report, each mark linked to its words |
//! | [`check`] | contradictions and discrepancies for `catamnesis check` |

pub mod course;
pub mod when;
pub mod rows;
pub mod text;
pub mod details;
pub mod font;
mod axis;
mod glyph;
pub mod layout;
pub mod svg;
pub mod png;
pub mod page;
pub mod check;

pub use course::{Course, Origin, courses};
