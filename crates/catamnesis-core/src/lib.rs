//! Spans, words, dates, quantities and diagnostics: everything in catamnesis without medical meaning.
//!
//! | module | what it holds |
//! | --- | --- |
//! | [`span`] | where words stand in a text |
//! | [`words`] | tokens and the normal form in which vocabularies and reports meet |
//! | [`number`] | numbers as people write them |
//! | [`time`] | partial dates, and intervals of time with honest bounds |
//! | [`diagnostics`] | coded messages about what a stage could not understand |

pub mod span;
pub mod words;
pub mod number;
pub mod time;
pub mod diagnostics;

pub use diagnostics::{Diagnostic, Diagnostics, Severity};
pub use span::TextSpan;
