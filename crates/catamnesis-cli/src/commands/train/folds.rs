//! Reports held back in turn: what a recognizer scores on reports it was not trained on, how its confidence
//! must be corrected, and how sure it must be to report.

use crate::error::CliError;
use catamnesis_recognizer::{Example, Floors, Found, Model, ModelError, Options, Scratch, Training};
use indicatif::ProgressBar;
use std::fmt::Write;

/// Temperatures that are tried.
const TEMPERATURES: [f32; 7] = [0.7, 0.8, 0.9, 1.0, 1.15, 1.35, 1.6];
/// Floors that are tried, for the exact words and for mentions that overlap.
const ALONE: [f32; 4] = [0.2, 0.25, 0.3, 0.35];
const TOGETHER: [f32; 4] = [0.35, 0.4, 0.45, 0.5];
/// What is found with less confidence is of no use to any choice.
const LEAST: f32 = 0.05;

/// What holding back told.
pub(super) struct HeldBack {
    pub temperature: f32,
    pub floors: Floors,
    pub text: String,
}

/// Found mentions with whether they are right.
#[derive(Default)]
struct Tally {
    found: Vec<(f32, bool)>,
    n_right: usize,
    n_near: usize,
    n_gold: usize,
}

impl Tally {
    fn f1(&self, n: usize) -> f64 {
        2.0 * n as f64 / (self.found.len() + self.n_gold).max(1) as f64
    }
}

/// A model and the examples it was not trained on.
type Part<'e, 't> = (Vec<u8>, Vec<&'e Example<'t>>);

/// Trains on all but each part and looks at that part.
pub(super) fn held_back(
    examples: &[Example<'_>],
    options: &Options,
    n_folds: u32,
    bar: &ProgressBar,
) -> Result<HeldBack, CliError> {
    let mut parts: Vec<Part<'_, '_>> = Vec::new();
    for fold in 0..n_folds {
        let (held, taught): (Vec<&Example<'_>>, Vec<&Example<'_>>) =
            examples.iter().partition(|e| e.document % n_folds == fold);
        let taught: Vec<Example<'_>> = taught.into_iter().cloned().collect();
        let mut training = Training::new(&taught, options.clone());
        while !training.done() {
            let loss = training.step();
            bar.inc(1);
            bar.set_message(format!("part {} of {n_folds} held back, loss {loss:.3}", fold + 1));
        }
        parts.push((training.finish(), held));
    }
    choose(&parts, n_folds)
        .map_err(|e| CliError::Recognizer { place: "training".into(), reason: e.to_string() })
}

fn choose(parts: &[Part<'_, '_>], n_folds: u32) -> Result<HeldBack, ModelError> {
    let mut best: Option<(f64, f32, Tally)> = None;
    for temperature in TEMPERATURES {
        let tally = look(parts, temperature, Floors::exact(LEAST))?;
        let loss = surprise(&tally);
        if best.as_ref().is_none_or(|b| loss < b.0) {
            best = Some((loss, temperature, tally));
        }
    }
    let (temperature, error) = best.map_or((1.0, 0.0), |(_, t, tally)| (t, calibration_error(&tally)));
    let mut text = format!(
        "held back in {n_folds} parts: temperature {temperature}, expected calibration error {error:.3}\n  exact  \
         overlapping  precision  recall  F1     F1 of overlaps\n"
    );
    let mut chosen = (0.0, Floors::exact(LEAST));
    for alone in ALONE {
        for together in TOGETHER {
            let floors = Floors { alone, together };
            let tally = look(parts, temperature, floors)?;
            let (exact, near) = (tally.f1(tally.n_right), tally.f1(tally.n_near));
            let _ = writeln!(
                text,
                "  {alone:.2}   {together:.2}         {:.3}      {:.3}   {exact:.3}  {near:.3}",
                tally.n_right as f64 / tally.found.len().max(1) as f64,
                tally.n_right as f64 / tally.n_gold.max(1) as f64,
            );
            if exact + near > chosen.0 {
                chosen = (exact + near, floors);
            }
        }
    }
    let floors = chosen.1;
    let _ = writeln!(text, "  taken: {:.2} and {:.2}", floors.alone, floors.together);
    Ok(HeldBack { temperature, floors, text })
}

fn look(parts: &[Part<'_, '_>], temperature: f32, floors: Floors) -> Result<Tally, ModelError> {
    let mut tally = Tally::default();
    let mut scratch = Scratch::default();
    let mut found: Vec<Found> = Vec::new();
    for (bytes, held) in parts {
        let model = Model::read_at(bytes, Some(temperature))?;
        for example in held {
            found.clear();
            model.find(&example.sentence, floors, &mut scratch, &mut found);
            tally.n_gold += example.mentions.iter().map(Vec::len).sum::<usize>();
            for one in &found {
                let gold = example.mentions.get(one.chain).map_or(&[][..], Vec::as_slice);
                let same = || gold.iter().filter(|(_, kind)| *kind == one.kind);
                let right = same().any(|(words, _)| *words == one.words);
                let near = same().any(|(w, _)| w.start < one.words.end && one.words.start < w.end);
                tally.n_right += usize::from(right);
                tally.n_near += usize::from(near);
                tally.found.push((one.confidence, right));
            }
        }
    }
    Ok(tally)
}

/// Mean log loss of the confidences.
fn surprise(tally: &Tally) -> f64 {
    let total: f64 = tally
        .found
        .iter()
        .map(|(p, right)| {
            let p = f64::from(*p).clamp(1e-4, 1.0 - 1e-4);
            if *right { -p.ln() } else { -(1.0 - p).ln() }
        })
        .sum();
    total / tally.found.len().max(1) as f64
}

/// Mean distance between confidence and share of right ones, over ten bins of confidence.
fn calibration_error(tally: &Tally) -> f64 {
    let mut bins = [(0.0f64, 0.0f64); 10];
    for (p, right) in &tally.found {
        let bin = &mut bins[((p * 10.0) as usize).min(9)];
        bin.0 += f64::from(*p);
        bin.1 += f64::from(u8::from(*right));
    }
    bins.iter().map(|(p, right)| (p - right).abs()).sum::<f64>() / tally.found.len().max(1) as f64
}
