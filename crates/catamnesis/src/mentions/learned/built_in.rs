//! The models that come with the program.

use catamnesis_recognizer::Model;
use std::sync::LazyLock;

/// An annotated corpus of which a model has learned the types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Set {
    /// MACCROBAT: whole case reports.
    Maccrobat,
    /// PHEE: sentences about adverse effects.
    Phee,
}

static MACCROBAT: LazyLock<Option<Model<'static>>> =
    LazyLock::new(|| Model::read(include_bytes!("../../../../../data/models/maccrobat.bin")).ok());
static PHEE: LazyLock<Option<Model<'static>>> =
    LazyLock::new(|| Model::read(include_bytes!("../../../../../data/models/phee.bin")).ok());

/// The built-in model of a corpus; `None` only if the program was built without it.
pub fn built_in(set: Set) -> Option<&'static Model<'static>> {
    match set {
        Set::Maccrobat => MACCROBAT.as_ref(),
        Set::Phee => PHEE.as_ref(),
    }
}
