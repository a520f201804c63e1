//! The formats that leave the program: all of them types of their own, versioned, and built from
//! [`schema::v1`], so that the inside of the pipeline can change without a user noticing.
//!
//! | module | what it writes |
//! | --- | --- |
//! | [`schema`] | `catamnesis read --format json`, one object per report |
//! | [`case_table`] | `catamnesis tabulate`, one row per case |
//! | [`summary`] | `catamnesis read`, the text a person reads |
//! | [`html`] | `catamnesis read --format html`, one self-contained page |
//! | [`timeline`] | `catamnesis timeline` and `catamnesis check` |
//! | [`response`] | `catamnesis assess REPORT` |
//! | [`stages`] | `catamnesis read --stage …`, one stage as JSON Lines |
//! | [`labels`] | names of mention types in other label sets |
//!
//! Pure: text and `impl Write` out, no files, no clock, no environment.

pub mod schema;
pub mod case_table;
pub mod summary;
pub mod html;
pub mod stages;
pub mod timeline;
pub mod response;
pub mod labels;
mod fusion;
mod facts_list;
mod quoter;

pub use fusion::Voices;
pub use quoter::Quoter;
