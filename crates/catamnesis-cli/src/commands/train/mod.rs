//! `catamnesis train`: annotated reports become a recognizer.

mod data;
mod folds;

use crate::Done;
use crate::cli::TrainArgs;
use crate::error::CliError;
use crate::output::{self, say};
use catamnesis::mentions::learned::teach;
use catamnesis::text::{self, Document};
use catamnesis::{Analysis, analyze};
use catamnesis_core::Diagnostics;
use catamnesis_core::words::TokenKind;
use catamnesis_recognizer::cluster::{self, ClusterOptions};
use catamnesis_recognizer::{Example, Group, Groups, Options, Training, hash_text};
use catamnesis_vocab::Vocabulary;
use data::Annotated;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::fmt::Write;
use std::path::PathBuf;

/// Types seen less often are not learned.
const LEAST_MENTIONS: usize = 5;

/// Runs the command.
pub(super) fn run(args: &TrainArgs, vocabulary: &Vocabulary) -> Result<Done, CliError> {
    if args.output.exists() && !args.force && !args.resume {
        return Err(CliError::Exists { path: args.output.clone() });
    }
    let mut reports = data::annotated(&args.data)?;
    reports.truncate(args.limit.unwrap_or(usize::MAX));
    let all: Vec<&teach::Annotation> = reports.iter().flat_map(|r| &r.annotations).collect();
    let chains = teach::chains(super::recognizer::set_of(args.labels), &all, LEAST_MENTIONS);
    if chains.iter().all(Vec::is_empty) {
        return Err(CliError::Recognizer {
            place: args.data.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", "),
            reason: format!("no type is annotated {LEAST_MENTIONS} times or more"),
        });
    }
    let mut options = options(args, chains)?;
    options.classes = classes(args, &reports)?;
    let analyses: Vec<Analysis<'_>> = reports.iter().map(|r| analyze(&r.report, vocabulary)).collect();
    let mut losses = teach::Losses::default();
    let mut examples: Vec<Example<'_>> = Vec::new();
    for (number, (report, analysis)) in reports.iter().zip(&analyses).enumerate() {
        let (more, lost) = teach::examples(
            &analysis.document, &analysis.mentions, &report.annotations, &options.chains, number as u32,
        );
        examples.extend(more);
        losses.add(lost);
    }
    let mut told = format!(
        "{} reports, {} sentences, {} annotations: {} widened to whole words, {} across sentences or of rare types \
         and {} overlapping left out\n",
        reports.len(),
        examples.len(),
        losses.n_all,
        losses.n_widened,
        losses.n_outside,
        losses.n_overlapping
    );
    let bar = progress_bar(u64::from(args.epochs) * u64::from(args.folds + 1), args.quiet);
    if args.folds > 1 {
        let held_back = folds::held_back(&examples, &options, args.folds, &bar)?;
        (options.temperature, options.floors) = (held_back.temperature, held_back.floors);
        told.push_str(&held_back.text);
    }
    let model = to_the_end(args, &examples, options, &bar)?;
    bar.finish_and_clear();
    output::deliver_bytes(&model, Some(&args.output), true)?;
    let _ = std::fs::remove_file(checkpoint_of(args));
    let _ = writeln!(told, "{}: {} bytes", args.output.display(), model.len());
    output::print(&told)?;
    Ok(Done::Clean)
}

fn options(args: &TrainArgs, chains: Vec<Vec<String>>) -> Result<Options, CliError> {
    let mut options = Options::new(chains);
    options.epochs = args.epochs;
    options.decay = args.decay;
    options.seed = args.seed;
    options.groups = Groups::ALL;
    for name in &args.without {
        let group = Group::ALL.into_iter().find(|g| g.name() == name).ok_or_else(|| {
            let names: Vec<&str> = Group::ALL.iter().map(|g| g.name()).collect();
            CliError::Recognizer {
                place: format!("--without {name}"),
                reason: format!("there are {}", names.join(", ")),
            }
        })?;
        options.groups = options.groups.without(group);
    }
    Ok(options)
}

/// Classes of words from the unlabelled reports and the annotated ones.
fn classes(
    args: &TrainArgs,
    reports: &[Annotated],
) -> Result<std::collections::BTreeMap<u32, [u16; 3]>, CliError> {
    if args.unlabelled.is_empty() {
        return Ok(std::collections::BTreeMap::new());
    }
    let mut sentences = Vec::new();
    for path in &args.unlabelled {
        data::each_text(path, &mut |report| {
            normals(&text::segment(report, &mut Diagnostics::new()), &mut sentences);
        })?;
    }
    for report in reports {
        normals(&text::segment(&report.report, &mut Diagnostics::new()), &mut sentences);
    }
    let options = ClusterOptions { seed: args.seed, ..ClusterOptions::default() };
    Ok(cluster::classes(&sentences, &options))
}

fn normals(document: &Document<'_>, sentences: &mut Vec<Vec<u32>>) {
    let number = hash_text("0");
    for sentence in &document.sentences {
        let of = |token: usize| match document.tokens[token].kind {
            TokenKind::Number => number,
            _ => hash_text(document.normal(token)),
        };
        sentences.push(sentence.tokens.clone().map(of).collect());
    }
}

/// Trains on everything, keeping the work after each epoch.
fn to_the_end(
    args: &TrainArgs,
    examples: &[Example<'_>],
    options: Options,
    bar: &ProgressBar,
) -> Result<Vec<u8>, CliError> {
    let path = checkpoint_of(args);
    let mut training = Training::new(examples, options);
    if args.resume {
        let kept = std::fs::read(&path).map_err(|e| CliError::read(&path, e))?;
        if !training.restore(&kept) {
            return Err(CliError::CannotResume { path, reason: "it is of other data or options" });
        }
    }
    while !training.done() {
        let loss = training.step();
        bar.inc(1);
        bar.set_message(format!("epoch {}, loss {loss:.3}", training.epoch()));
        output::deliver_bytes(&training.checkpoint(), Some(&path), true)?;
    }
    Ok(training.finish())
}

fn checkpoint_of(args: &TrainArgs) -> PathBuf {
    let mut name = args.output.clone().into_os_string();
    name.push(".checkpoint");
    name.into()
}

fn progress_bar(n: u64, quiet: bool) -> ProgressBar {
    if quiet {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(n), ProgressDrawTarget::stderr_with_hz(4));
    match ProgressStyle::with_template("{bar:30} {pos}/{len} {msg} [{elapsed}, {eta} left]") {
        Ok(style) => bar.set_style(style),
        Err(error) => say(&error.to_string()),
    }
    bar
}
