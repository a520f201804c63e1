//! Options of the trained recognizer: which to use, and how to train one.

use super::Labels;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Who finds mentions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RecognizerChoice {
    /// Tables and grammars.
    Rules,
    /// What was learned from annotated reports.
    Learned,
    /// Both: rules where they are exact, what was learned where tables miss.
    Both,
}

/// Which recognizer to use.
#[derive(Debug, Clone, Args)]
pub struct RecognizerArgs {
    /// Who finds the mentions that `--stage mentions` shows.
    #[arg(long, value_enum, default_value = "both")]
    pub recognizer: RecognizerChoice,
    /// Least confidence of learned mentions, between 0 and 1: higher gives fewer and surer ones. Without it,
    /// what was best on reports held back in training.
    #[arg(long, value_name = "P", value_parser = confidence)]
    pub threshold: Option<f32>,
    /// A recognizer of your own in place of the built-in one; made by `catamnesis train`.
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
}

/// `catamnesis train`.
#[derive(Debug, Args)]
pub struct TrainArgs {
    /// Annotated reports as JSON Lines: `{"id", "text", "entities": [{"type", "start", "end"}]}`, offsets in
    /// Unicode code points.
    #[arg(required = true, value_name = "DATA")]
    pub data: Vec<PathBuf>,
    /// The recognizer to write.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Replace the output if it exists.
    #[arg(long)]
    pub force: bool,
    /// The label set, which says what types may hold others.
    #[arg(long, value_enum, default_value = "maccrobat")]
    pub labels: Labels,
    /// Reports without annotations as JSON Lines with `text`, from which classes of words are learned.
    #[arg(long, value_name = "FILE")]
    pub unlabelled: Vec<PathBuf>,
    /// Draws the order of the examples; the same seed and data give the same bytes.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Passes over the examples.
    #[arg(long, value_name = "N", default_value_t = 12)]
    pub epochs: u32,
    /// Strength of the pull of weights toward zero; more data needs less.
    #[arg(long, value_name = "X", default_value_t = 24.0)]
    pub decay: f32,
    /// Parts in which the reports are held back in turn, to choose threshold and calibration and to tell
    /// scores; 0 trains at once with the usual ones.
    #[arg(long, value_name = "N", default_value_t = 4)]
    pub folds: u32,
    /// Leave out a group of features: word, form, context, tags, gazetteer, clusters, place.
    #[arg(long, value_name = "GROUP")]
    pub without: Vec<String>,
    /// Train on the first N reports only, for a learning curve.
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Go on where an interrupted training stopped; its work lies beside the output as `.checkpoint`.
    #[arg(long)]
    pub resume: bool,
    /// No progress bar.
    #[arg(short, long)]
    pub quiet: bool,
}

fn confidence(text: &str) -> Result<f32, &'static str> {
    match text.parse::<f32>() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err("a number between 0 and 1"),
    }
}
