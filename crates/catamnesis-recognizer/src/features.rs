//! Features of words: hashes of what can be said of a word and its neighbors.

use crate::gazetteer::{self, Phrases, Sense};
use crate::hash::{self, pair};
use crate::words::{Sentence, Word, WordKind};

/// A group of features, for ablation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// The word itself.
    Word,
    /// Its shape, beginnings and endings.
    Form,
    /// Its neighbors and pairs of them.
    Context,
    /// What vocabularies and rules say.
    Tags,
    /// Phrases that were annotated in training.
    Gazetteer,
    /// Classes of words that occur in the same surroundings.
    Clusters,
    /// Section and place in the sentence.
    Place,
}

impl Group {
    /// All groups.
    pub const ALL: [Group; 7] = [
        Group::Word,
        Group::Form,
        Group::Context,
        Group::Tags,
        Group::Gazetteer,
        Group::Clusters,
        Group::Place,
    ];

    /// Lower-case name.
    pub fn name(self) -> &'static str {
        match self {
            Group::Word => "word",
            Group::Form => "form",
            Group::Context => "context",
            Group::Tags => "tags",
            Group::Gazetteer => "gazetteer",
            Group::Clusters => "clusters",
            Group::Place => "place",
        }
    }
}

/// A set of groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Groups(u8);

impl Groups {
    /// All of them.
    pub const ALL: Groups = Groups(u8::MAX);

    /// All but one.
    pub fn without(self, group: Group) -> Groups {
        Groups(self.0 & !(1 << group as u8))
    }

    /// From a byte of a model.
    pub(crate) fn from_byte(byte: u8) -> Groups {
        Groups(byte)
    }

    /// As a byte of a model.
    pub(crate) fn byte(self) -> u8 {
        self.0
    }

    fn has(self, group: Group) -> bool {
        self.0 & (1 << group as u8) != 0
    }
}

/// Levels of classes a word has, from coarse to fine.
pub(crate) const N_LEVELS: usize = 3;

/// Where the classes of words are looked up.
pub(crate) trait Classes {
    /// The classes of a normal form by its hash.
    fn classes(&self, normal: u32) -> Option<[u16; N_LEVELS]>;
}

/// Features of the words of one sentence, one word after the other.
#[derive(Debug, Default, Clone)]
pub(crate) struct Rows {
    /// All features.
    pub features: Vec<u32>,
    /// End of each word's features.
    pub ends: Vec<u32>,
    atoms: Vec<Atom>,
    normals: Vec<u32>,
    kinds: Vec<WordKind>,
    phrases: Vec<Option<(Sense, u8)>>,
}

impl Rows {
    /// The features of a word.
    pub fn of(&self, word: usize) -> &[u32] {
        let start = word.checked_sub(1).and_then(|w| self.ends.get(w)).copied().unwrap_or(0) as usize;
        let end = self.ends.get(word).copied().unwrap_or(0) as usize;
        self.features.get(start..end).unwrap_or(&[])
    }
}

/// What is computed once per word.
#[derive(Debug, Clone, Copy, Default)]
struct Atom {
    lower: u32,
    normal: u32,
    shape: u32,
    suffix: u32,
    classes: [u16; N_LEVELS],
    tag: u32,
    phrase: u32,
    content: bool,
}

const EDGE: Atom = Atom {
    lower: 1,
    normal: 1,
    shape: 1,
    suffix: 1,
    classes: [u16::MAX; N_LEVELS],
    tag: 1,
    phrase: 1,
    content: false,
};

/// Computes the features of a sentence into `rows`.
pub(crate) fn extract(
    sentence: &Sentence<'_>,
    classes: &impl Classes,
    phrases: &impl Phrases,
    groups: Groups,
    rows: &mut Rows,
) {
    rows.features.clear();
    rows.ends.clear();
    rows.normals.clear();
    rows.kinds.clear();
    rows.normals.extend(sentence.words.iter().map(|w| hash::text(w.normal)));
    rows.kinds.extend(sentence.words.iter().map(|w| w.kind));
    gazetteer::look_up(&rows.normals, &rows.kinds, phrases, &mut rows.phrases);
    rows.atoms.clear();
    for (i, word) in sentence.words.iter().enumerate() {
        let normal = rows.normals[i];
        let tag = sentence.tags.get(word.tags.clone()).unwrap_or(&[]).iter().fold(0, |t, &h| pair(t, h));
        rows.atoms.push(Atom {
            lower: hash::lower(word.text),
            normal,
            shape: shape(word),
            suffix: suffix(word.normal, 3),
            classes: match word.kind {
                WordKind::Number => [u16::MAX - 1; N_LEVELS],
                _ => classes.classes(normal).unwrap_or([u16::MAX - 2; N_LEVELS]),
            },
            tag,
            phrase: rows.phrases[i].map_or(0, |(s, place)| {
                1 + u32::from(s.kind) * 64 + u32::from(s.purity) * 8 + u32::from(place)
            }),
            content: word.kind == WordKind::Word && word.text.len() > 3,
        });
    }
    for at in 0..sentence.words.len() {
        one(sentence, at, &rows.atoms, groups, &mut rows.features);
        rows.ends.push(rows.features.len() as u32);
    }
}

fn one(sentence: &Sentence<'_>, at: usize, atoms: &[Atom], groups: Groups, out: &mut Vec<u32>) {
    let word = &sentence.words[at];
    let near = |by: isize| -> &Atom { at.checked_add_signed(by).and_then(|i| atoms.get(i)).unwrap_or(&EDGE) };
    let (here, left, right) = (near(0), near(-1), near(1));
    let (left2, right2) = (near(-2), near(2));
    let mut put = |template: u32, value: u32| out.push(pair(template, value));
    put(0, 0);
    if groups.has(Group::Word) {
        put(1, here.lower);
        put(2, here.normal);
        put(3, pair(here.normal, here.shape));
    }
    if groups.has(Group::Form) {
        put(4, here.shape);
        put(5, word.kind as u32);
        if word.kind == WordKind::Word {
            for n in 1..=5 {
                put(10 + n, suffix(word.normal, n as usize));
            }
            for n in 2..=4 {
                put(15 + n, prefix(word.normal, n as usize));
            }
        }
        put(6, left.shape);
        put(7, right.shape);
        put(8, pair(left.shape, here.shape));
        put(9, pair(here.shape, right.shape));
    }
    if groups.has(Group::Context) {
        put(20, left.normal);
        put(21, right.normal);
        put(22, left2.normal);
        put(23, right2.normal);
        put(24, pair(left.normal, here.normal));
        put(25, pair(here.normal, right.normal));
        put(26, pair(left2.normal, left.normal));
        put(27, pair(right.normal, right2.normal));
        put(28, left.suffix);
        put(29, right.suffix);
        put(30, pair(left.normal, right.normal));
        put(31, near(-3).normal);
        put(32, near(3).normal);
        put(33, pair(here.suffix, right.suffix));
        put(34, pair(left.suffix, here.suffix));
    }
    if groups.has(Group::Tags) {
        for (by, template) in [(0, 40), (-1, 41), (1, 42)] {
            let tags = at.checked_add_signed(by).and_then(|i| sentence.words.get(i)).map(|w| w.tags.clone());
            for &tag in tags.and_then(|t| sentence.tags.get(t)).unwrap_or(&[]) {
                put(template, tag);
            }
        }
        put(43, pair(left.tag, here.tag));
        put(44, pair(here.tag, right.tag));
        put(45, pair(here.tag, here.suffix));
        put(46, left2.tag);
        put(47, right2.tag);
        put(48, pair(pair(left.tag, here.tag), right.tag));
    }
    if groups.has(Group::Gazetteer) {
        put(50, here.phrase);
        put(51, left.phrase);
        put(52, right.phrase);
        put(53, pair(left.phrase, here.phrase));
        put(54, pair(here.phrase, right.phrase));
        put(55, pair(here.phrase, right.normal));
        put(56, pair(here.phrase, left.normal));
        put(57, left2.phrase);
        put(58, right2.phrase);
    }
    if groups.has(Group::Clusters) {
        for (level, template) in [(0, 60), (1, 70), (2, 80)] {
            put(template, u32::from(here.classes[level]));
            put(template + 1, u32::from(left.classes[level]));
            put(template + 2, u32::from(right.classes[level]));
            if level < 2 {
                put(template + 3, u32::from(left2.classes[level]));
                put(template + 4, u32::from(right2.classes[level]));
                put(template + 5, pair(left.classes[level].into(), here.classes[level].into()));
                put(template + 6, pair(here.classes[level].into(), right.classes[level].into()));
                put(template + 7, pair(left.classes[level].into(), right.classes[level].into()));
            }
        }
        put(90, pair(here.classes[0].into(), here.suffix));
    }
    if groups.has(Group::Place) {
        put(91, sentence.place);
        put(92, at.min(3) as u32);
        put(93, (sentence.words.len() - 1 - at).min(3) as u32);
        // The nearest longer words to the left say what kind of statement this is.
        let mut before = atoms[..at].iter().rev().filter(|a| a.content);
        put(94, before.next().map_or(0, |a| a.normal));
        put(95, before.next().map_or(0, |a| a.normal));
        let after = atoms[at + 1..].iter().find(|a| a.content);
        put(96, after.map_or(0, |a| a.normal));
    }
}

/// Classes of characters in a row, runs of one class once; of a number how many digits and whether a fraction.
fn shape(word: &Word<'_>) -> u32 {
    let mut buffer = [0u8; 8];
    let mut n = 0;
    let bytes = word.text.as_bytes();
    if word.kind == WordKind::Number {
        let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count().min(5) as u8;
        let fraction = u8::from(bytes.contains(&b'.')) + 2 * u8::from(bytes.contains(&b','));
        return hash::bytes(&[b'#', digits, fraction]);
    }
    if word.kind == WordKind::Mark {
        return hash::bytes(bytes);
    }
    let mut last = 0;
    for &b in bytes {
        let class = match b {
            b'A'..=b'Z' => b'X',
            b'a'..=b'z' => b'x',
            b'0'..=b'9' => b'd',
            128.. => b'u',
            _ => b,
        };
        if class != last && n < buffer.len() {
            buffer[n] = class;
            n += 1;
        }
        last = class;
    }
    pair(hash::bytes(&buffer[..n]), bytes.len().min(4) as u32)
}

fn suffix(word: &str, n: usize) -> u32 {
    let bytes = word.as_bytes();
    hash::bytes(bytes.get(bytes.len().saturating_sub(n)..).unwrap_or(bytes))
}

fn prefix(word: &str, n: usize) -> u32 {
    let bytes = word.as_bytes();
    hash::bytes(bytes.get(..n).unwrap_or(bytes))
}
