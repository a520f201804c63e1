//! The bytes of a model: little-endian, in the order of reading.

use super::keys::{self, FULL, Keys};
use super::{Chain, Floors, Model};
use crate::features::{Groups, N_LEVELS};
use crate::gazetteer::Sense;
use crate::labels::Labels;
use crate::lattice::Transitions;
use std::collections::BTreeMap;
use thiserror::Error;

const MAGIC: &[u8] = b"CTMRECOG";
const VERSION: u32 = 3;

/// Why bytes are no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ModelError {
    /// They do not begin as one.
    #[error("the bytes are no recognizer; `catamnesis train` makes one")]
    NoModel,
    /// They were written by another version.
    #[error(
        "the recognizer has format {0}, this program reads {VERSION}; train it again with `catamnesis train`"
    )]
    Version(u32),
    /// They end too early.
    #[error("the recognizer is cut off; copy or train it again")]
    CutOff,
}

/// Reads bytes in order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bytes<'m>(pub &'m [u8]);

impl<'m> Bytes<'m> {
    /// The next `n`.
    pub fn take(&mut self, n: usize) -> Option<&'m [u8]> {
        let (head, tail) = self.0.split_at_checked(n)?;
        self.0 = tail;
        Some(head)
    }

    /// The next four as a number.
    pub fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    /// The next four as a real number.
    pub fn f32(&mut self) -> Option<f32> {
        self.u32().map(f32::from_bits)
    }

    fn text(&mut self) -> Option<&'m str> {
        let n = self.take(1)?[0];
        std::str::from_utf8(self.take(usize::from(n))?).ok()
    }
}

/// What a model is written from.
pub(crate) struct Parts<'p> {
    pub groups: Groups,
    pub floors: Floors,
    /// Size of the steps in which weights are written; 127 of them are the largest weight.
    pub step: f32,
    pub phrases: &'p BTreeMap<u32, Sense>,
    pub classes: &'p BTreeMap<u32, [u16; N_LEVELS]>,
    pub chains: &'p [ChainWeights],
}

/// Weights of one chain.
pub(crate) struct ChainWeights {
    pub types: Vec<String>,
    /// Divides scores before they become probabilities.
    pub temperature: f32,
    pub transitions: Transitions,
    /// Feature → (label, weight).
    pub rows: BTreeMap<u32, Vec<(u8, f32)>>,
}

/// Writes a model.
pub(crate) fn write(parts: &Parts<'_>) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    out.extend(VERSION.to_le_bytes());
    out.extend(u32::from(parts.groups.byte()).to_le_bytes());
    out.extend(parts.floors.alone.to_le_bytes());
    out.extend(parts.floors.together.to_le_bytes());
    out.extend((parts.chains.len() as u32).to_le_bytes());
    let scale = parts.step;
    let mut first = 0u32;
    let mut rows: BTreeMap<u32, Vec<(u8, i8)>> = BTreeMap::new();
    for chain in parts.chains {
        out.extend((chain.types.len() as u32).to_le_bytes());
        for name in &chain.types {
            out.push(name.len() as u8);
            out.extend(name.as_bytes());
        }
        out.extend(scale.to_le_bytes());
        out.extend(chain.temperature.to_le_bytes());
        out.extend(chain.transitions.block.iter().flat_map(|w| w.to_le_bytes()));
        out.extend(chain.transitions.within.iter().flatten().flat_map(|w| w.to_le_bytes()));
        for (feature, weights) in &chain.rows {
            for (label, weight) in weights {
                let small = libm::roundf(weight / scale).clamp(-127.0, 127.0) as i8;
                if small != 0 {
                    rows.entry(*feature).or_default().push(((u32::from(*label) + first) as u8, small));
                }
            }
        }
        first += Labels { n_types: chain.types.len() }.columns() as u32;
    }
    let phrases: Vec<u32> = parts.phrases.keys().copied().collect();
    let dropped = keys::write(&phrases, None, 0, &mut out);
    let kept = |i: &usize| dropped.binary_search(i).is_err();
    out.extend(
        parts.phrases.values().enumerate().filter(|(i, _)| kept(i)).flat_map(|(_, s)| [s.kind, s.purity]),
    );
    let words: Vec<u32> = parts.classes.keys().copied().collect();
    let dropped = keys::write(&words, None, 0, &mut out);
    let kept = |i: &usize| dropped.binary_search(i).is_err();
    let classes = parts.classes.values().enumerate().filter(|(i, _)| kept(i));
    out.extend(classes.flat_map(|(_, c)| c.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<u8>>()));
    let features: Vec<u32> = rows.keys().copied().collect();
    // Long rows are written with a byte for each column, which is added up faster.
    let n_columns = (first as usize).next_multiple_of(2);
    let is_full = |row: &[(u8, i8)]| row.len() > (n_columns / 4).min(usize::from(FULL) - 1);
    let lengths: Vec<u8> = rows.values().map(|r| if is_full(r) { FULL } else { r.len() as u8 }).collect();
    let dropped = keys::write(&features, Some(&lengths), n_columns / 2, &mut out);
    let kept = |i: &usize| dropped.binary_search(i).is_err();
    for (_, row) in rows.values().enumerate().filter(|(i, _)| kept(i)) {
        if is_full(row) {
            let mut full = vec![0u8; n_columns];
            row.iter().for_each(|(column, weight)| full[usize::from(*column)] = *weight as u8);
            out.extend(full);
        } else {
            out.extend(row.iter().flat_map(|(column, weight)| [*column, *weight as u8]));
        }
    }
    out
}

impl<'m> Model<'m> {
    /// Reads a model from its bytes, which stay where they are.
    pub fn read(bytes: &'m [u8]) -> Result<Model<'m>, ModelError> {
        Model::read_at(bytes, None)
    }

    /// The same with another temperature than its own: what divides scores before they become probabilities.
    pub fn read_at(bytes: &'m [u8], temperature: Option<f32>) -> Result<Model<'m>, ModelError> {
        let mut rest = Bytes(bytes);
        if rest.take(MAGIC.len()) != Some(MAGIC) {
            return Err(ModelError::NoModel);
        }
        let version = rest.u32().ok_or(ModelError::CutOff)?;
        if version != VERSION {
            return Err(ModelError::Version(version));
        }
        body(rest, temperature).ok_or(ModelError::CutOff)
    }
}

fn body<'m>(mut rest: Bytes<'m>, other: Option<f32>) -> Option<Model<'m>> {
    let groups = Groups::from_byte(rest.u32()? as u8);
    let floors = Floors { alone: rest.f32()?, together: rest.f32()? };
    let n_chains = rest.u32()?;
    let mut chains = Vec::new();
    let mut first = 0;
    for _ in 0..n_chains {
        let n_types = rest.u32()?.min(51) as usize;
        let types = (0..n_types).map(|_| rest.text()).collect::<Option<Vec<_>>>()?;
        let (scale, temperature) = (rest.f32()?, rest.f32()?.max(0.05));
        let temperature = other.unwrap_or(temperature);
        let labels = Labels { n_types };
        let mut transitions = Transitions::new(labels);
        for w in &mut transitions.block {
            *w = rest.f32()?;
        }
        for w in transitions.within.iter_mut().flatten() {
            *w = rest.f32()?;
        }
        let transitions = transitions.map(|w| libm::expf((w / temperature).clamp(-60.0, 60.0)));
        chains.push(Chain { labels, types, first, scale: scale / temperature, transitions });
        first += labels.columns();
    }
    let phrases = Keys::read(&mut rest)?;
    let senses = rest.take(2 * phrases.len())?;
    let words = Keys::read(&mut rest)?;
    let classes = rest.take(2 * N_LEVELS * words.len())?;
    let features = Keys::read(&mut rest)?;
    Some(Model { groups, chains, phrases, senses, words, classes, features, rows: rest.0, floors })
}
