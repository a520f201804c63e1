//! Reads the casebook: Markdown files whose fenced blocks are tests.
//!
//! The kit knows nothing of medicine and nothing of the pipeline. A test file beside the code it checks calls
//! [`Book::open`], takes the blocks of its language, computes what the program says, and hands both to a
//! [`Verdicts`], which collects the differences, or writes them into the files when `CASEBOOK_UPDATE` is set.
//!
//! | module | what |
//! | --- | --- |
//! | [`markdown`] | fenced blocks with their file, line and heading |
//! | [`annotation`] | carets below a line of text that name a span |
//! | [`book`] | all blocks below a folder |
//! | [`verdicts`] | differences, and how they are reported or accepted |

pub mod markdown;
pub mod annotation;
pub mod book;
pub mod verdicts;

pub use annotation::{Annotated, Annotation, relabel};
pub use book::{Book, BookError};
pub use markdown::Block;
pub use verdicts::Verdicts;
