//! One concept of a vocabulary: what it is called, its codes and attributes.

use crate::compile::CELLS;

/// What an entry is about: one per table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// A neoplasm (`tumors`).
    Tumor,
    /// A part of the body (`sites`).
    Site,
    /// A drug or class of drugs (`drugs`).
    Drug,
    /// A named combination of drugs (`regimens`).
    Regimen,
    /// Imaging, endoscopy, biopsy, operation, radiotherapy or other treatment (`procedures`).
    Procedure,
    /// A tumor marker, gene or antigen (`markers`).
    Marker,
    /// A symptom, sign, complication or toxicity (`findings`).
    Finding,
    /// A word that steers reading: a verb of finding, a negation, a word of response (`cues`).
    Cue,
}

impl Category {
    /// All categories, in the order of the tables in the book.
    pub const ALL: [Category; 8] = [
        Category::Tumor,
        Category::Site,
        Category::Drug,
        Category::Regimen,
        Category::Procedure,
        Category::Marker,
        Category::Finding,
        Category::Cue,
    ];

    /// The lower-case name used in tables and output.
    pub fn name(self) -> &'static str {
        match self {
            Category::Tumor => "tumor",
            Category::Site => "site",
            Category::Drug => "drug",
            Category::Regimen => "regimen",
            Category::Procedure => "procedure",
            Category::Marker => "marker",
            Category::Finding => "finding",
            Category::Cue => "cue",
        }
    }

    /// The category of a table by its file name.
    pub fn of_table(table: &str) -> Category {
        match table {
            "tumors" | "tumors_core" => Category::Tumor,
            "sites" => Category::Site,
            "drugs" => Category::Drug,
            "regimens" => Category::Regimen,
            "procedures" => Category::Procedure,
            "markers" => Category::Marker,
            "findings" => Category::Finding,
            _ => Category::Cue,
        }
    }
}

/// One concept, as slices of its line in the compiled table; cheap to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'v> {
    table: &'v str,
    category: Category,
    id: &'v str,
    label: &'v str,
    codes: &'v str,
    attrs: &'v str,
    source: &'v str,
}

impl<'v> Entry<'v> {
    /// An entry by the cells of its line: table, id, label, codes, attrs, source.
    pub(crate) fn new([table, id, label, codes, attrs, source]: [&'v str; CELLS]) -> Self {
        Entry { table, category: Category::of_table(table), id, label, codes, attrs, source }
    }

    /// The table the entry stands in.
    pub fn table(self) -> &'v str {
        self.table
    }

    /// The category of its table.
    pub fn category(self) -> Category {
        self.category
    }

    /// Permanent id.
    pub fn id(self) -> &'v str {
        self.id
    }

    /// Preferred label.
    pub fn label(self) -> &'v str {
        self.label
    }

    /// CURIEs that denote exactly this concept.
    pub fn codes(self) -> impl Iterator<Item = &'v str> {
        self.codes.split('|').filter(|c| !c.is_empty())
    }

    /// The value of an attribute, if the row has it.
    pub fn attr(self, key: &str) -> Option<&'v str> {
        let mut rest = self.attrs;
        while !rest.is_empty() {
            let end = rest.bytes().position(|b| b == b';').unwrap_or(rest.len());
            let pair = &rest[..end];
            if pair.as_bytes().get(key.len()) == Some(&b'=') && pair.starts_with(key) {
                return Some(&pair[key.len() + 1..]);
            }
            rest = rest.get(end + 1..).unwrap_or("");
        }
        None
    }

    /// Key of the source in `data/sources.toml`.
    pub fn source(self) -> &'v str {
        self.source
    }
}
