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
    /// An open hash table from each first word to where the automaton stands behind it: [`FIRST_SLOT`] bytes a slot.
    pub first_states: Vec<u8>,
}

/// Cells of a line of an entry.
pub const CELLS: usize = 6;
/// Numbers in a record: the offset of the line and the length of each cell.
pub const RECORD: usize = 1 + CELLS;

/// Size of the filter of first words in bytes; a power of two.
pub const FILTER_BYTES: usize = 1 << 14;

/// Bytes of a slot of [`Compiled::first_states`]: a 64-bit hash, the state's address and its output, little-endian.
pub const FIRST_SLOT: usize = 24;

/// A 64-bit hash of a first word (FNV-1a); cased forms have `=` in front. Never 0, which marks an empty slot.
pub fn first_hash(cased: bool, word: &str) -> u64 {
    let start: u64 = 0xcbf2_9ce4_8422_2325;
    let mut hash = if cased { (start ^ u64::from(b'=')).wrapping_mul(0x0100_0000_01b3) } else { start };
    for byte in word.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash.max(1)
}

/// The byte and bit of a hash in the filter of first words.
pub fn filter_bit(hash: u64) -> (usize, u8) {
    let mixed = hash ^ hash >> 29;
    ((mixed as usize >> 3) & (FILTER_BYTES - 1), 1 << (mixed & 7))
}

/// The slot in which a hash is looked for first, in a table of a power of two slots.
pub fn first_slot(hash: u64, slots: usize) -> usize {
    (hash ^ hash >> 32) as usize & (slots.max(1) - 1)
}

/// Where the automaton stands behind the bytes of a word, with the outputs on the way.
fn state_behind(automaton: &fst::raw::Fst<&[u8]>, key: &[u8]) -> Option<(u64, u64)> {
    let mut node = automaton.root();
    let mut output = 0;
    for &byte in key {
        let transition = node.transition(node.find_input(byte)?);
        output += transition.out.value();
        node = automaton.node(transition.addr);
    }
    Some((node.addr() as u64, output))
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
        let mut firsts: BTreeMap<u64, &str> = BTreeMap::new();
        for form in self.forms.keys() {
            let (cased, words) = form.strip_prefix('=').map_or((false, form.as_str()), |w| (true, w));
            let hash = first_hash(cased, words.split(' ').next().unwrap_or(""));
            let (byte, bit) = filter_bit(hash);
            first_words[byte] |= bit;
            let key = form.split(' ').next().unwrap_or("");
            firsts.entry(hash).or_insert(key);
        }
        let (automaton, ids) = (map.into_inner()?, ids.into_inner()?);
        let first_states = first_states(&automaton, &firsts)?;
        Ok(Compiled { automaton, postings, entries: self.entries, records, ids, first_words, first_states })
    }
}

fn first_states(automaton: &[u8], firsts: &BTreeMap<u64, &str>) -> Result<Vec<u8>, fst::Error> {
    let automaton = fst::raw::Fst::new(automaton)?;
    let slots = (firsts.len() * 2).next_power_of_two();
    let mut table = vec![0; slots * FIRST_SLOT];
    for (&hash, key) in firsts {
        let Some((address, output)) = state_behind(&automaton, key.as_bytes()) else { continue };
        let mut slot = first_slot(hash, slots);
        while table[slot * FIRST_SLOT..][..8] != [0; 8] {
            slot = (slot + 1) & (slots - 1);
        }
        let cells = [hash, address, output].into_iter().flat_map(u64::to_le_bytes);
        table[slot * FIRST_SLOT..][..FIRST_SLOT].iter_mut().zip(cells).for_each(|(to, from)| *to = from);
    }
    Ok(table)
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
