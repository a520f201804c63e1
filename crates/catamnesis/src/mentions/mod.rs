//! Stage 3: what the words of a document name, and whether the report affirms it.
//!
//! In: [`Document`](crate::text::Document). Out: [`Mentions`].
//! Book: docs/book/src/stages/03-mentions.md
//!
//! Invariants
//! - Every mention quotes the text at its span.
//! - One document is read at a time; nothing is remembered from another.

pub mod mention;

pub use mention::{Assertion, Mention, MentionKind, Mentions};
