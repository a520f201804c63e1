//! Compiled term lists and how they are searched.

use crate::compile::{self, Builder, Compiled, Row};
use crate::entry::Entry;
use std::borrow::Cow;

type Bytes = Cow<'static, [u8]>;

/// One compiled list of terms.
pub struct Lexicon {
    terms: fst::Map<Bytes>,
    postings: Bytes,
    entries: Cow<'static, str>,
    records: Bytes,
    ids: fst::Map<Bytes>,
    first_words: Bytes,
    first_states: Bytes,
}

/// One meaning of a matched form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit<'v> {
    /// The concept.
    pub entry: Entry<'v>,
    /// Whether the form is an adjective of it ("hepatic" of liver).
    pub adjective: bool,
    /// Whether the form was matched with its case (abbreviations).
    pub cased: bool,
}

impl Lexicon {
    /// The tables shipped with the program.
    ///
    /// # Panics
    /// Never in a program that was built: the automaton is made by the build script.
    #[allow(clippy::expect_used)]
    pub fn built_in() -> Self {
        let terms = include_bytes!(concat!(env!("OUT_DIR"), "/terms.fst"));
        Lexicon {
            terms: fst::Map::new(Cow::Borrowed(&terms[..]))
                .expect("the build script wrote a valid automaton"),
            first_words: Cow::Borrowed(include_bytes!(concat!(env!("OUT_DIR"), "/first_words.bin"))),
            first_states: Cow::Borrowed(include_bytes!(concat!(env!("OUT_DIR"), "/first_states.bin"))),
            postings: Cow::Borrowed(include_bytes!(concat!(env!("OUT_DIR"), "/postings.bin"))),
            entries: Cow::Borrowed(include_str!(concat!(env!("OUT_DIR"), "/entries.txt"))),
            records: Cow::Borrowed(include_bytes!(concat!(env!("OUT_DIR"), "/records.bin"))),
            ids: fst::Map::new(Cow::Borrowed(&include_bytes!(concat!(env!("OUT_DIR"), "/ids.fst"))[..]))
                .expect("the build script wrote a valid automaton"),
        }
    }

    /// Compiles a user's rows.
    ///
    /// # Errors
    /// If the automaton cannot be built.
    pub fn compile<'a>(rows: impl IntoIterator<Item = Row<'a>>) -> Result<Self, fst::Error> {
        let mut builder = Builder::default();
        for row in rows {
            builder.add(&row);
        }
        let Compiled { automaton, postings, entries, records, ids, first_words, first_states } =
            builder.finish()?;
        Ok(Lexicon {
            terms: fst::Map::new(Cow::Owned(automaton))?,
            postings: Cow::Owned(postings),
            entries: Cow::Owned(entries),
            records: Cow::Owned(records),
            ids: fst::Map::new(Cow::Owned(ids))?,
            first_words: Cow::Owned(first_words),
            first_states: Cow::Owned(first_states),
        })
    }

    /// Number of concepts.
    pub fn len(&self) -> usize {
        self.records.len() / (4 * compile::RECORD)
    }

    /// Whether there is no concept.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Number of distinct surface forms.
    pub fn n_forms(&self) -> usize {
        self.terms.len()
    }

    /// All concepts in table order.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        (0..self.len() as u32).map(|index| self.entry(index))
    }

    /// Where the automaton stands behind a first word (in normal form, or as written for cased forms), with its
    /// output so far; `None` where no form begins with the word.
    ///
    /// The word is known by a 64-bit hash alone: of the words of a language, two that share one are not to be met.
    pub fn after_first(&self, word: &str, cased: bool) -> Option<(usize, u64)> {
        let hash = compile::first_hash(cased, word);
        let (byte, bit) = compile::filter_bit(hash);
        if self.first_words.get(byte).is_none_or(|b| b & bit == 0) {
            return None;
        }
        let slots = self.first_states.len() / compile::FIRST_SLOT;
        let mut slot = compile::first_slot(hash, slots);
        for _ in 0..slots {
            let cell = |i: usize| {
                let at = slot * compile::FIRST_SLOT + i * 8;
                self.first_states
                    .get(at..at + 8)
                    .and_then(|b| b.try_into().ok())
                    .map_or(0, u64::from_le_bytes)
            };
            match cell(0) {
                0 => return None,
                found if found == hash => return Some((cell(1) as usize, cell(2))),
                _ => slot = (slot + 1) & (slots - 1),
            }
        }
        None
    }

    /// The automaton, to walk by hand.
    pub fn automaton(&self) -> &fst::raw::Fst<Bytes> {
        self.terms.as_fst()
    }

    /// The meanings behind a value of the automaton.
    pub fn meanings(&self, value: u64) -> impl Iterator<Item = Hit<'_>> {
        let (start, count) = ((value >> 8) as usize, (value & 0xff) as usize);
        (start..start + count).map(move |i| {
            let posting = read_u32(&self.postings, i);
            Hit {
                entry: self.entry(posting & compile::INDEX),
                adjective: posting & compile::ADJECTIVE != 0,
                cased: posting & compile::CASED != 0,
            }
        })
    }

    fn entry(&self, index: u32) -> Entry<'_> {
        let record = index as usize * compile::RECORD;
        let mut at = read_u32(&self.records, record) as usize;
        Entry::new(std::array::from_fn(|cell| {
            let end = at + read_u32(&self.records, record + 1 + cell) as usize;
            let text = self.entries.get(at..end).unwrap_or("");
            at = end + 1;
            text
        }))
    }

    /// The entry with this permanent id.
    pub fn by_id(&self, id: &str) -> Option<Entry<'_>> {
        self.ids.get(id).map(|index| self.entry(index as u32))
    }

    /// The meanings of one surface form, case-sensitive forms first.
    pub fn look_up(&self, surface: &str) -> Vec<Hit<'_>> {
        [compile::cased_key(surface), compile::phrase_key(surface)]
            .iter()
            .filter_map(|key| self.terms.get(key))
            .flat_map(|value| self.meanings(value))
            .collect()
    }
}

fn read_u32(bytes: &[u8], index: usize) -> u32 {
    let at = index * 4;
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes)
}

/// The lexicons in force: the user's, in the order given, before the built-in one.
pub struct Vocabulary {
    lexicons: Vec<Lexicon>,
}

impl Vocabulary {
    /// Only what ships with the program.
    pub fn built_in() -> Self {
        Vocabulary { lexicons: vec![Lexicon::built_in()] }
    }

    /// Puts a user's lexicon before the others.
    pub fn add(&mut self, lexicon: Lexicon) {
        self.lexicons.insert(0, lexicon);
    }

    /// The lexicons, most specific first.
    pub fn lexicons(&self) -> &[Lexicon] {
        &self.lexicons
    }

    /// The entry with this permanent id.
    pub fn by_id(&self, id: &str) -> Option<Entry<'_>> {
        self.lexicons.iter().find_map(|l| l.by_id(id))
    }

    /// The meanings of one surface form.
    pub fn look_up(&self, surface: &str) -> Vec<Hit<'_>> {
        self.lexicons.iter().flat_map(|l| l.look_up(surface)).collect()
    }
}
