//! The recognizer that a command was asked to use.

use crate::cli::{Labels, RecognizerArgs, RecognizerChoice};
use crate::error::CliError;
use catamnesis::mentions::Recognizer;
use catamnesis::mentions::learned::{Set, built_in};
use catamnesis_export::Voices;
use catamnesis_recognizer::Model;
use std::path::PathBuf;

/// Whose mentions are wanted, with the bytes of a model that was named.
pub(super) struct Chosen {
    choice: RecognizerChoice,
    threshold: Option<f32>,
    set: Set,
    own: Option<(PathBuf, Vec<u8>)>,
}

impl Chosen {
    /// Reads the file of the model, if one was named.
    pub fn open(args: &RecognizerArgs, labels: Labels) -> Result<Self, CliError> {
        let own = match &args.model {
            Some(path) => {
                let bytes = std::fs::read(path).map_err(|e| CliError::read(path, e))?;
                Some((path.clone(), bytes))
            }
            None => None,
        };
        Ok(Chosen { choice: args.recognizer, threshold: args.threshold, set: set_of(labels), own })
    }

    /// The model that was named.
    pub fn model(&self) -> Result<Option<Model<'_>>, CliError> {
        let Some((path, bytes)) = &self.own else { return Ok(None) };
        Model::read(bytes)
            .map(Some)
            .map_err(|e| CliError::Recognizer { place: path.display().to_string(), reason: e.to_string() })
    }

    /// The recognizer for the pipeline; `None` where rules are enough.
    pub fn recognizer<'m>(&self, own: Option<&'m Model<'m>>) -> Option<Recognizer<'m>> {
        if self.choice == RecognizerChoice::Rules {
            return None;
        }
        let model: &'m Model<'m> = match own {
            Some(own) => own,
            None => built_in(self.set)?,
        };
        Some(Recognizer { model, threshold: self.threshold })
    }

    /// Whose mentions are reported.
    pub fn voices(&self) -> Voices {
        match self.choice {
            RecognizerChoice::Rules => Voices::Rules,
            RecognizerChoice::Learned => Voices::Learned,
            RecognizerChoice::Both => Voices::Both,
        }
    }
}

/// The corpus whose types are closest to a label set.
pub(super) fn set_of(labels: Labels) -> Set {
    match labels {
        Labels::Phee => Set::Phee,
        Labels::Maccrobat | Labels::Catamnesis | Labels::E3c => Set::Maccrobat,
    }
}
