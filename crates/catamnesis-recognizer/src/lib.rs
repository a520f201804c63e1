//! A linear-chain recognizer: learns from annotated sentences which words name what, and says how sure it is.
//!
//! It knows no medicine and no file formats. A sentence comes in as [`Word`]s, each with what other sources
//! say of it as tags; labels come out as [`Found`] runs of words with a probability.
//!
//! # Where to start
//!
//! [`train()`] makes a [`Model`] from [`Example`]s; [`Model::find`] applies it.
//!
//! Invariants
//! - The same examples, options and seed give the same bytes.
//! - Weights are used where the bytes of a model lie; reading one builds only a filter over its features.

mod hash;
mod words;
mod features;
mod gazetteer;
mod labels;
mod lattice;
mod model;
pub mod cluster;
pub mod train;

pub use features::{Group, Groups};
pub use hash::text as hash_text;
pub use labels::{Labels, Place};
pub use model::{Floors, Found, Model, ModelError, Scratch};
pub use train::{Example, Options, Trained, Training, train};
pub use words::{Sentence, Word, WordKind};
