//! From rows of a table to an automaton over normalized words; used at build time for the shipped tables
//! and at run time for a user's own.

use catamnesis_core::words::{self, TokenKind};
use std::collections::BTreeMap;

/// One row of a vocabulary table.
pub struct Row<'a> {
    /// Name of the table, which decides the category of its entries.
    pub table: &'a str,
    /// Permanent id.
    pub id: &'a str,
    /// Preferred label.
    pub label: &'a str,
    /// Surface forms separated by `|`; `=` in front means case-sensitive, `~` an adjective.
    pub synonyms: &'a str,
    /// CURIEs separated by `|`.
    pub codes: &'a str,
    /// `key=value` pairs separated by `;`.
    pub attrs: &'a str,
    /// Key of the source in `data/sources.toml`.
    pub source: &'a str,
}

impl<'a> Row<'a> {
    /// Splits one line of a table (id, label, synonyms, codes, attrs, status, since, source).
    pub fn parse(table: &'a str, line: &'a str) -> Option<Self> {
        let mut cells = line.split('\t');
        let mut next = || cells.next().map(str::trim);
        let (id, label, synonyms, codes, attrs) = (next()?, next()?, next()?, next()?, next()?);
        let (_status, _since, source) = (next()?, next()?, next()?);
        (!id.is_empty() && !label.is_empty()).then_some(Row {
            table,
            id,
            label,
            synonyms,
            codes,
            attrs,
            source,
        })
    }
}

/// Set in a posting where the surface form is an adjective ("hepatic").
pub const ADJECTIVE: u32 = 1 << 30;
/// Set in a posting where the surface form is matched with its case.
pub const CASED: u32 = 1 << 31;
/// The bits of a posting that hold the index of an entry.
pub const INDEX: u32 = ADJECTIVE - 1;

/// Collects rows and compiles them.
#[derive(Default)]
pub struct Builder {
    forms: BTreeMap<String, Vec<u32>>,
    entries: String,
    records: Vec<u32>,
    ids: BTreeMap<String, u32>,
}

/// What [`Builder::finish`] makes: byte strings that need no further work when they are loaded.
pub struct Compiled {
    /// An fst map from a normal form to `start << 8 | count` into the postings.
    pub automaton: Vec<u8>,
    /// Little-endian `u32` postings: the index of an entry with flags.
    pub postings: Vec<u8>,
    /// One line per entry: table, id, label, codes, attrs, source.
    pub entries: String,
    /// For each entry [`RECORD`] little-endian `u32`: where its line begins, and the length of each of its cells.
    pub records: Vec<u8>,
    /// An fst map from a permanent id to the index of its entry.
    pub ids: Vec<u8>,
    /// A bit per hash of the first word of each form: words without it begin no form.
    pub first_words: Vec<u8>,
}

/// Cells of a line of an entry.
pub const CELLS: usize = 6;
/// Numbers in a record: the offset of the line and the length of each cell.
pub const RECORD: usize = 1 + CELLS;

/// Size of the filter of first words in bytes; a power of two.
pub const FILTER_BYTES: usize = 1 << 14;

/// The byte and bit of a word in the filter of first words (FNV-1a); cased forms have `=` in front.
pub fn filter_bit(cased: bool, word: &str) -> (usize, u8) {
    let mut hash: u32 = if cased { 0x811c_9dc5 ^ u32::from(b'=') } else { 0x811c_9dc5 };
    for byte in word.bytes() {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    let mixed = hash ^ hash >> 15;
    ((mixed as usize >> 3) & (FILTER_BYTES - 1), 1 << (mixed & 7))
}

impl Builder {
    /// Adds one row under its label and all its synonyms; the label of a cue (id `cue:…`) names a group and is
    /// no surface form.
    pub fn add(&mut self, row: &Row<'_>) {
        let index = (self.records.len() / RECORD) as u32;
        let Row { table, id, label, codes, attrs, source, .. } = row;
        let attrs = attrs.split(';').map(str::trim).collect::<Vec<_>>().join(";");
        let cells: [&str; CELLS] = [table, id, label, codes, &attrs, source];
        self.records.push(self.entries.len() as u32);
        self.records.extend(cells.iter().map(|cell| cell.len() as u32));
        self.ids.entry((*id).to_owned()).or_insert(index);
        self.entries.push_str(&cells.join("\t"));
        self.entries.push('\n');
        if !id.starts_with("cue:") {
            self.form(label, index);
        }
        for synonym in row.synonyms.split('|').map(str::trim).filter(|s| !s.is_empty()) {
            self.form(synonym, index);
        }
    }

    fn form(&mut self, surface: &str, index: u32) {
        let (key, posting) = if let Some(cased) = surface.strip_prefix('=') {
            (cased_key(cased), index | CASED)
        } else if let Some(adjective) = surface.strip_prefix('~') {
            (phrase_key(adjective), index | ADJECTIVE)
        } else {
            (phrase_key(surface), index)
        };
        let postings = self.forms.entry(key).or_default();
        if postings.len() < 255 && !postings.iter().any(|p| p & INDEX == index) {
            postings.push(posting);
        }
    }

    /// Builds the automaton.
    ///
    /// # Errors
    /// Only if the automaton cannot be written, which for a buffer in memory means more than 2^56 terms.
    pub fn finish(mut self) -> Result<Compiled, fst::Error> {
        self.forms.remove("");
        self.forms.remove("=");
        let mut map = fst::MapBuilder::memory();
        let mut postings: Vec<u8> = Vec::new();
        for (form, list) in &self.forms {
            let start = postings.len() as u64 / 4;
            map.insert(form, start << 8 | list.len() as u64)?;
            postings.extend(list.iter().flat_map(|p| p.to_le_bytes()));
        }
        let records = self.records.iter().flat_map(|o| o.to_le_bytes()).collect();
        let mut ids = fst::MapBuilder::memory();
        for (id, index) in &self.ids {
            ids.insert(id, u64::from(*index))?;
        }
        let mut first_words = vec![0; FILTER_BYTES];
        for form in self.forms.keys() {
            let (cased, words) = form.strip_prefix('=').map_or((false, form.as_str()), |w| (true, w));
            let (byte, bit) = filter_bit(cased, words.split(' ').next().unwrap_or(""));
            first_words[byte] |= bit;
        }
        let (automaton, ids) = (map.into_inner()?, ids.into_inner()?);
        Ok(Compiled { automaton, postings, entries: self.entries, records, ids, first_words })
    }
}

/// The normal form of a phrase: the normal forms of its words and numbers joined by one space; hyphens and
/// possessives are dropped, other marks kept.
pub fn phrase_key(surface: &str) -> String {
    let mut key = String::with_capacity(surface.len());
    for token in words::tokenize(surface) {
        if matches!(token.kind, TokenKind::Hyphen | TokenKind::Possessive) {
            continue;
        }
        if !key.is_empty() {
            key.push(' ');
        }
        words::normalize_into(token.span.of(surface), &mut key);
    }
    key
}

/// The key of a case-sensitive form: `=` and the words as they stand, hyphens and possessives dropped.
pub fn cased_key(surface: &str) -> String {
    let mut key = String::from("=");
    for token in words::tokenize(surface) {
        if matches!(token.kind, TokenKind::Hyphen | TokenKind::Possessive) {
            continue;
        }
        if key.len() > 1 {
            key.push(' ');
        }
        key.push_str(token.span.of(surface));
    }
    key
}
