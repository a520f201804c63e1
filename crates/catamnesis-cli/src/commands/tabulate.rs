//! `catamnesis tabulate`: many reports become one case table.
//!
//! One thread reads files into batches of bounded size, the worker threads turn the items of a batch into
//! rows, and this thread writes the rows in the order of the inputs while the next batch is worked on.

use super::{count, guard};
use crate::Done;
use crate::cli::{TableFormat, TabulateArgs};
use crate::error::CliError;
use crate::inputs::{self, Columns, Item, Payload, Plan, Problem, Sink, Stopped};
use crate::output::say;
use crate::table::{self, Batch, Opened, Start, Table};
use catamnesis::input::sha256_hex;
use catamnesis_export::{case_table, schema::v1};
use catamnesis_vocab::Vocabulary;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use std::fmt::Write;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::{Duration, Instant};

/// Bytes of a batch, about; a single larger item makes a batch of its own.
const BATCH_BYTES: usize = 2 << 20;
/// Items of a batch.
const BATCH_ITEMS: usize = 256;

/// Runs the command.
pub(super) fn run(args: &TabulateArgs, vocab: &[PathBuf], vocabulary: &Vocabulary) -> Result<Done, CliError> {
    let began = Instant::now();
    let format = table::format_of(&args.output, args.format)?;
    let columns = Columns::from(&args.columns);
    let plan = inputs::plan(&args.paths)?;
    let start = match (args.force, args.resume) {
        (true, _) => Start::Force,
        (_, true) => Start::Resume,
        _ => Start::Fresh,
    };
    let fingerprint = fingerprint(&plan, &columns, format, vocab)?;
    let mut table = match Table::open(&args.output, format, &fingerprint, start)? {
        Opened::Table(table) => *table,
        Opened::Finished => {
            say(&format!("{}: finished already, nothing left to do", args.output.display()));
            return Ok(Done::Clean);
        }
    };
    let n_threads = args.threads.unwrap_or(0);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(n_threads)
        .build()
        .map_err(|e| CliError::Threads { n_threads, reason: e.to_string() })?;
    guard::silence();
    let resumed = table.progress;
    let bar = progress_bar(&plan, args.quiet);
    let worker = Worker { vocabulary, columns: &columns, format };
    let mut n_text_bytes = 0;
    std::thread::scope(|scope| {
        let (loaded_to, loaded) = sync_channel::<Loaded>(2);
        let (done_to, done) = sync_channel::<(Batch, u64, u64)>(2);
        let mut reader = Reader::new(resumed.n_items, loaded_to);
        let (plan, columns, worker, pool) = (&plan, &columns, &worker, &pool);
        scope.spawn(move || reader.read_all(plan, columns));
        scope.spawn(move || {
            for loaded in loaded {
                let n_read = loaded.n_read;
                let (batch, n_text_bytes) = worker.work_all(loaded.items, pool);
                if done_to.send((batch, n_text_bytes, n_read)).is_err() {
                    return;
                }
            }
        });
        for (batch, n_bytes, n_read) in done {
            // An error drops the receivers, which stops the other threads.
            table.commit(&batch)?;
            n_text_bytes += n_bytes;
            bar.set_position(n_read);
            bar.set_message(count(table.progress.n_rows, "case"));
        }
        Ok::<(), CliError>(())
    })?;
    bar.finish_and_clear();
    let progress = table.progress;
    let problems = table.finish()?;
    let seconds = began.elapsed().as_secs_f64();
    let mut line = format!(
        "{}: {} from {} in {seconds:.1} s ({:.1} MB of text, {:.1} MB/s)",
        args.output.display(),
        count(progress.n_rows, "case"),
        count(progress.n_items, "input"),
        n_text_bytes as f64 / 1e6,
        n_text_bytes as f64 / 1e6 / seconds.max(1e-9),
    );
    if resumed.n_items > 0 {
        let _ = write!(line, "; {} had been done before", count(resumed.n_items, "input"));
    }
    if plan.n_skipped > 0 {
        let _ = write!(line, "; passed over {} with other endings", count(plan.n_skipped as u64, "file"));
    }
    say(&line);
    if let Some(path) = problems {
        say(&format!("{} could not be read: see {}", count(progress.n_problems, "input"), path.display()));
        if args.strict {
            return Ok(Done::Findings);
        }
    }
    Ok(Done::Clean)
}

/// Stands for everything that decides the rows: program, options, vocabularies, and which files in which state.
fn fingerprint(
    plan: &Plan,
    columns: &Columns,
    format: TableFormat,
    vocab: &[PathBuf],
) -> Result<String, CliError> {
    let mut all = format!(
        "{} {} {}\n{}\n{}\n",
        env!("CARGO_PKG_VERSION"),
        v1::SCHEMA_VERSION,
        format.name(),
        columns.text,
        columns.id
    );
    for path in vocab {
        let bytes = std::fs::read(path).map_err(|e| CliError::read(path, e))?;
        let _ = writeln!(all, "{}", sha256_hex(&bytes));
    }
    for file in &plan.files {
        let _ = writeln!(all, "{}\t{}\t{}", file.path.display(), file.n_bytes, file.changed);
    }
    Ok(sha256_hex(all.as_bytes()))
}

fn progress_bar(plan: &Plan, quiet: bool) -> ProgressBar {
    let total = plan.files.iter().map(|f| f.n_bytes).sum();
    if quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(8));
    let template = "{wide_bar} {percent:>3}% · {msg} · {binary_bytes_per_sec} · {eta} left";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}

/// Items that were read together.
struct Loaded {
    items: Vec<Item>,
    /// Bytes of files read so far.
    n_read: u64,
}

/// The reading side: fills batches, and passes over what a former run did.
struct Reader {
    n_to_skip: u64,
    items: Vec<Item>,
    n_bytes: usize,
    meter: Arc<AtomicU64>,
    sender: SyncSender<Loaded>,
}

impl Reader {
    fn new(n_to_skip: u64, sender: SyncSender<Loaded>) -> Self {
        Reader { n_to_skip, items: Vec::new(), n_bytes: 0, meter: Arc::default(), sender }
    }

    fn read_all(&mut self, plan: &Plan, columns: &Columns) {
        let mut before = 0;
        for file in &plan.files {
            let walked = guard::guarded(|| Ok(inputs::walk(file, columns, self)));
            let outcome = match walked {
                Ok(outcome) => outcome,
                Err(problem) => {
                    let name = || file.path.display().to_string();
                    self.put(&name, &mut || Payload::Bad(problem.clone()))
                }
            };
            if outcome.is_err() {
                return;
            }
            before += file.n_bytes;
            self.meter.store(before, Ordering::Relaxed);
        }
        let _ = self.send();
    }

    fn send(&mut self) -> Result<(), Stopped> {
        if self.items.is_empty() {
            return Ok(());
        }
        self.n_bytes = 0;
        let loaded =
            Loaded { items: std::mem::take(&mut self.items), n_read: self.meter.load(Ordering::Relaxed) };
        self.sender.send(loaded).map_err(|_| Stopped)
    }
}

impl Sink for Reader {
    fn put(&mut self, source: &dyn Fn() -> String, make: &mut dyn FnMut() -> Payload) -> Result<(), Stopped> {
        if self.n_to_skip > 0 {
            self.n_to_skip -= 1;
            return Ok(());
        }
        let payload = make();
        let weight = payload.weight();
        if self.n_bytes > 0 && self.n_bytes + weight > BATCH_BYTES {
            self.send()?;
        }
        self.n_bytes += weight;
        self.items.push(Item { source: source(), payload });
        if self.n_bytes >= BATCH_BYTES || self.items.len() >= BATCH_ITEMS { self.send() } else { Ok(()) }
    }

    fn meter(&self) -> Arc<AtomicU64> {
        self.meter.clone()
    }
}

/// What became of one item.
#[derive(Default)]
struct Worked {
    rows: Vec<u8>,
    n_rows: u64,
    n_text_bytes: u64,
    problems: Vec<(String, String, Problem)>,
}

/// The working side: from an item to rows.
struct Worker<'w> {
    vocabulary: &'w Vocabulary,
    columns: &'w Columns,
    format: TableFormat,
}

impl Worker<'_> {
    /// The results of a batch in the order of its items, and the bytes of text in it.
    fn work_all(&self, items: Vec<Item>, pool: &rayon::ThreadPool) -> (Batch, u64) {
        let mut batch = Batch { n_items: items.len() as u64, ..Batch::default() };
        let mut n_text_bytes = 0;
        let worked: Vec<Worked> =
            pool.install(|| items.into_par_iter().with_max_len(1).map(|item| self.work(item)).collect());
        for one in worked {
            batch.rows.extend_from_slice(&one.rows);
            batch.n_rows += one.n_rows;
            batch.problems.extend(one.problems);
            n_text_bytes += one.n_text_bytes;
        }
        (batch, n_text_bytes)
    }

    fn work(&self, item: Item) -> Worked {
        let mut worked = Worked::default();
        let source = item.source.clone();
        let reports = match guard::guarded(|| inputs::reports_of(item, self.columns)) {
            Ok(reports) => reports,
            Err(problem) => {
                worked.problems.push((source, String::new(), problem));
                return worked;
            }
        };
        for report in &reports {
            worked.n_text_bytes += report.text.len() as u64;
            let made = guard::guarded(|| {
                let analysis = catamnesis::analyze(report, self.vocabulary);
                Ok(case_table::rows(&v1::summarize(report, &analysis, Some(&source))))
            });
            match made {
                Ok(rows) => {
                    worked.n_rows += rows.len() as u64;
                    worked.rows.extend(table::encode(&rows, self.format));
                }
                Err(problem) => worked.problems.push((source.clone(), report.id.clone(), problem)),
            }
        }
        worked
    }
}
