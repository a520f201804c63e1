//! A trained model, read where its bytes lie.

mod keys;
mod format;
mod narrow;
mod decode;

pub use decode::{Floors, Found, Scratch};
pub use format::ModelError;
pub(crate) use format::{ChainWeights, Parts, write};
pub(crate) use keys::Keys;

use crate::features::{Classes, Groups, N_LEVELS};
use crate::gazetteer::{Phrases, Sense};
use crate::labels::Labels;
use crate::lattice::Transitions;

/// A trained model.
#[derive(Debug, Clone)]
pub struct Model<'m> {
    groups: Groups,
    chains: Vec<Chain<'m>>,
    phrases: Keys<'m>,
    senses: &'m [u8],
    words: Keys<'m>,
    classes: &'m [u8],
    features: Keys<'m>,
    rows: &'m [u8],
    /// How sure a mention must be unless the caller says otherwise: what did best on reports held back.
    pub floors: Floors,
}

/// One chain of a model: types that exclude one another.
#[derive(Debug, Clone)]
struct Chain<'m> {
    labels: Labels,
    types: Vec<&'m str>,
    /// Number of the first label among the labels of all chains.
    first: usize,
    /// Multiplies stored weights to what they mean, divided by the temperature.
    scale: f32,
    /// Exponentials of weights divided by the temperature.
    transitions: Transitions,
}

impl<'m> Model<'m> {
    /// The types of a chain.
    pub fn types(&self, chain: usize) -> &[&'m str] {
        self.chains.get(chain).map_or(&[], |c| &c.types)
    }

    /// Number of chains.
    pub fn n_chains(&self) -> usize {
        self.chains.len()
    }

    /// The name of what was found.
    pub fn name(&self, found: &Found) -> &'m str {
        self.chains.get(found.chain).and_then(|c| c.types.get(found.kind)).copied().unwrap_or("")
    }
}

impl Phrases for Model<'_> {
    fn sense(&self, phrase: u32) -> Option<Sense> {
        let (at, _) = self.phrases.find(phrase)?;
        let pair = self.senses.get(2 * at..2 * at + 2)?;
        Some(Sense { kind: pair[0], purity: pair[1] })
    }
}

impl Classes for Model<'_> {
    fn classes(&self, normal: u32) -> Option<[u16; N_LEVELS]> {
        let (at, _) = self.words.find(normal)?;
        let six = self.classes.get(6 * at..6 * at + 6)?;
        Some([0, 2, 4].map(|i| u16::from_le_bytes([six[i], six[i + 1]])))
    }
}
