//! The compiled-in guideline files, and those that are refused.

use super::CriteriaError;

macro_rules! built_in {
    ($($id:literal),* $(,)?) => {
        /// The compiled-in guideline files by id.
        pub const BUILT_IN: &[(&str, &str)] =
            &[$(($id, include_str!(concat!("../../../../data/criteria/", $id, ".toml")))),*];
    };
}

built_in![
    "recist-1.1", "irecist-2017", "who-1981", "choi-2007", "choi-modified", "mrecist-2010", "rano-hgg-2010",
    "rano-lgg-2011", "rano-bm-2015", "lugano-2014", "lugano-2014-pet", "percist-1.0", "gcig-ca125-2011",
    "pcwg3-2016", "imwg-2016",
];

/// Guidelines that could not be verified.
const REFUSED: &[(&str, &str)] = &[
    (
        "rano-2.0",
        "its response table could not be read in the primary source; rano-hgg-2010, rano-lgg-2011 and rano-bm-2015 are there",
    ),
    ("recist-1.0", "its rules were not verified; recist-1.1 is there"),
    ("itrecist", "its rules were not verified; recist-1.1 is there"),
];

/// The text of a compiled-in file.
pub(super) fn text(id: &str) -> Result<&'static str, CriteriaError> {
    if let Some((_, why)) = REFUSED.iter().find(|(name, _)| *name == id) {
        return Err(CriteriaError::Refused { id: id.to_owned(), why: (*why).to_owned() });
    }
    let found = BUILT_IN.iter().find(|(name, _)| *name == id).map(|(_, text)| *text);
    found.ok_or_else(|| CriteriaError::Unknown { id: id.to_owned(), known: known() })
}

/// Ids of the compiled-in files, separated by commas.
pub(super) fn known() -> String {
    BUILT_IN.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}
