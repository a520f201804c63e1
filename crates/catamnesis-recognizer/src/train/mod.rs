//! Training: annotated sentences to weights, by gradient steps on the likelihood of a conditional random field.

mod chain;
mod dictionary;

use crate::features::{self, Classes, Groups, N_LEVELS, Rows};
use crate::gazetteer::{self, Counts, Without};
use crate::labels::Labels;
use crate::model::{ChainWeights, Floors, Parts, write};
use crate::words::Sentence;
use chain::ChainTraining;
use dictionary::Dictionary;
use std::collections::BTreeMap;
use std::ops::Range;

/// One annotated sentence.
#[derive(Debug, Clone)]
pub struct Example<'t> {
    /// Its words.
    pub sentence: Sentence<'t>,
    /// The document it belongs to; phrases of a document are not known when its own sentences are learned.
    pub document: u32,
    /// Per chain the mentions: words and type.
    pub mentions: Vec<Vec<(Range<usize>, usize)>>,
}

/// How to train.
#[derive(Debug, Clone)]
pub struct Options {
    /// Names of the types of each chain.
    pub chains: Vec<Vec<String>>,
    /// Passes over the examples.
    pub epochs: u32,
    /// Size of the first steps.
    pub rate: f32,
    /// Strength of the pull of weights toward zero.
    pub decay: f32,
    /// Features seen less often are left out.
    pub min_count: u32,
    /// Weights are written in steps of this size, in nats; those that round to none are left out, and larger
    /// ones than 127 steps are cut to that.
    pub step: f32,
    /// Which features are used.
    pub groups: Groups,
    /// Orders the examples.
    pub seed: u64,
    /// Divides scores before they become probabilities.
    pub temperature: f32,
    /// How sure the model must be of what it reports.
    pub floors: Floors,
    /// Classes of words by the hash of their normal form.
    pub classes: BTreeMap<u32, [u16; N_LEVELS]>,
}

impl Options {
    /// What has proved good, for these chains.
    pub fn new(chains: Vec<Vec<String>>) -> Self {
        Options {
            chains,
            epochs: 12,
            rate: 0.1,
            decay: 24.0,
            min_count: 2,
            step: 0.01,
            groups: Groups::ALL,
            seed: 1,
            temperature: 1.0,
            floors: Floors::exact(0.25),
            classes: BTreeMap::new(),
        }
    }
}

struct ClassTable<'c>(&'c BTreeMap<u32, [u16; N_LEVELS]>);

impl Classes for ClassTable<'_> {
    fn classes(&self, normal: u32) -> Option<[u16; N_LEVELS]> {
        self.0.get(&normal).copied()
    }
}

/// A training under way; between epochs it can be kept and taken up again.
pub struct Training {
    options: Options,
    counts: Counts,
    dictionary: Dictionary,
    /// Feature ids of the words of each example.
    ids: Vec<Vec<u32>>,
    ends: Vec<Vec<u32>>,
    chains: Vec<ChainTraining>,
    epoch: u32,
}

/// What a training made.
pub type Trained = Vec<u8>;

impl Training {
    /// Prepares: counts phrases, extracts features, makes room for weights.
    pub fn new(examples: &[Example<'_>], options: Options) -> Training {
        let (all, per_document) = count_phrases(examples);
        let classes = ClassTable(&options.classes);
        let empty = Counts::default();
        let mut rows = Rows::default();
        let mut features = Vec::new();
        let mut ends = Vec::new();
        for example in examples {
            let own = per_document.get(&example.document).unwrap_or(&empty);
            let phrases = Without { all: &all, own };
            features::extract(&example.sentence, &classes, &phrases, options.groups, &mut rows);
            features.push(rows.features.clone());
            ends.push(rows.ends.clone());
        }
        let dictionary = Dictionary::new(&features, options.min_count);
        let (ids, ends) = dictionary.replace(&features, &ends);
        let chains = options
            .chains
            .iter()
            .enumerate()
            .map(|(number, types)| {
                let labels = Labels { n_types: types.len() };
                let gold = examples.iter().map(|e| {
                    let mentions = e.mentions.get(number).map_or(&[][..], Vec::as_slice);
                    labels.encode(e.sentence.words.len(), mentions)
                });
                ChainTraining::new(labels, gold.collect(), &ids, &ends, &dictionary)
            })
            .collect();
        Training { options, counts: all, dictionary, ids, ends, chains, epoch: 0 }
    }

    /// Number of epochs done.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// Whether all epochs are done.
    pub fn done(&self) -> bool {
        self.epoch >= self.options.epochs
    }

    /// One pass over the examples; the mean loss per word in nats.
    pub fn step(&mut self) -> f32 {
        let order = order(self.ids.len(), self.options.seed.wrapping_add(u64::from(self.epoch)));
        let mut loss = 0.0;
        self.epoch += 1;
        // Weights are averaged over the second half.
        let keep = 2 * self.epoch > self.options.epochs;
        for chain in &mut self.chains {
            loss += chain.pass(&order, &self.ids, &self.ends, &self.options);
            if keep {
                chain.keep();
            }
        }
        loss
    }

    /// The state of the training; with the same examples and options [`Training::restore`] goes on from it.
    pub fn checkpoint(&self) -> Vec<u8> {
        let mut out = self.epoch.to_le_bytes().to_vec();
        for chain in &self.chains {
            chain.save(&mut out);
        }
        out
    }

    /// Takes up a training where [`Training::checkpoint`] left it; false if it is not of this training.
    #[must_use]
    pub fn restore(&mut self, checkpoint: &[u8]) -> bool {
        let size: usize = 4 + self.chains.iter().map(ChainTraining::saved_len).sum::<usize>();
        let Some((epoch, mut rest)) =
            checkpoint.split_first_chunk::<4>().filter(|_| checkpoint.len() == size)
        else {
            return false;
        };
        self.epoch = u32::from_le_bytes(*epoch);
        for chain in &mut self.chains {
            chain.load(&mut rest);
        }
        true
    }

    /// The model.
    pub fn finish(&self) -> Trained {
        let chains: Vec<ChainWeights> = self
            .chains
            .iter()
            .zip(&self.options.chains)
            .map(|(chain, types)| ChainWeights {
                types: types.clone(),
                temperature: self.options.temperature,
                transitions: chain.transitions(),
                rows: chain.rows(&self.dictionary, self.options.step / 2.0),
            })
            .collect();
        write(&Parts {
            groups: self.options.groups,
            floors: self.options.floors,
            step: self.options.step,
            phrases: &self.counts.senses(),
            classes: &self.options.classes,
            chains: &chains,
        })
    }
}

/// Trains to the end.
pub fn train(examples: &[Example<'_>], options: Options) -> Trained {
    let mut training = Training::new(examples, options);
    while !training.done() {
        training.step();
    }
    training.finish()
}

fn count_phrases(examples: &[Example<'_>]) -> (Counts, BTreeMap<u32, Counts>) {
    let mut per_document: BTreeMap<u32, Counts> = BTreeMap::new();
    let mut all = Counts::default();
    for example in examples {
        let normals = gazetteer::normals(&example.sentence);
        let own = per_document.entry(example.document).or_default();
        let mut base = 0;
        for mentions in &example.mentions {
            // Types are numbered through the chains, so that a sense names one of them.
            let numbered: Vec<_> = mentions.iter().map(|(w, k)| (w.clone(), k + base)).collect();
            own.annotate(&normals, &numbered);
            base += 64;
        }
    }
    for own in per_document.values() {
        all.add(own);
    }
    let mut seen = Vec::new();
    for example in examples {
        let mut counts = Counts::default();
        counts.see(&gazetteer::normals(&example.sentence), &all);
        seen.push((example.document, counts));
    }
    for (document, counts) in seen {
        all.add(&counts);
        if let Some(own) = per_document.get_mut(&document) {
            own.add(&counts);
        }
    }
    (all, per_document)
}

/// The numbers below `n` in an order drawn from the seed (SplitMix64, Fisher-Yates).
fn order(n: usize, seed: u64) -> Vec<usize> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let mut order: Vec<usize> = (0..n).collect();
    for i in (1..n).rev() {
        let j = (next() % (i as u64 + 1)) as usize;
        order.swap(i, j);
    }
    order
}
