//! Stage 4: mentions become statements about each patient.
//!
//! In: [`Mentions`](crate::mentions::Mentions). Out: [`FactSet`].
//! Book: docs/book/src/stages/04-facts.md
//!
//! Invariants
//! - Every fact has at least one span of evidence (enforced by [`Fact::new`]).
//! - Knows no calendar.

pub mod fact;

pub use fact::*;
