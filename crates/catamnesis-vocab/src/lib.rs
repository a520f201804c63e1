//! The reviewed vocabularies under `data/`, compiled into the program, and a user's own beside them.
//!
//! A [`Vocabulary`] is a stack of [`Lexicon`]s: the user's, most specific first, and the built-in one.
//! Matching walks an automaton over normalized words, so that it costs the same however many terms there
//! are, and nothing is parsed when the program starts.

pub mod lexicon;
#[doc(hidden)]
pub mod compile;
pub mod entry;

pub use entry::{Category, Entry};
pub use lexicon::{Hit, Lexicon, Vocabulary};
