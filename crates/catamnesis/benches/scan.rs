//! The pipeline against a bare multi-pattern scan of the same bytes for the same words.
//!
//! `CORPUS=reports.jsonl cargo bench -p catamnesis --bench scan`; without it, made-up reports are used.
// A test, a bench or an example may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::type_complexity)]

use catamnesis::input::CaseReport;
use catamnesis::{facts, mentions, text, timeline};
use catamnesis_core::Diagnostics;
use catamnesis_vocab::Vocabulary;
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use divan::counter::BytesCount;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Reports of a corpus that are used at most.
const MAX_REPORTS: usize = 1000;

const STORY: &str = "A 66-year-old woman presented with abdominal pain. Computed tomography showed a mass of 12 cm in \
the retroperitoneum. The mass was resected, and histology showed a poorly differentiated leiomyosarcoma. Two years \
later, CT showed liver metastases. She received 8 cycles of doxorubicin 60 mg/m2 every 3 weeks, with a partial \
response. There was no fever and no weight loss. She is alive without evidence of disease 41 months after diagnosis. ";

static REPORTS: LazyLock<Vec<CaseReport>> = LazyLock::new(|| {
    let corpus = std::env::var("CORPUS").ok().and_then(|path| std::fs::read_to_string(path).ok());
    let texts: Vec<String> = match corpus {
        Some(lines) => lines
            .lines()
            .take(MAX_REPORTS)
            .filter_map(|l| {
                serde_json::from_str::<serde_json::Value>(l).ok()?["text"].as_str().map(str::to_owned)
            })
            .collect(),
        None => (0..MAX_REPORTS).map(|i| STORY.repeat(1 + i % 3)).collect(),
    };
    texts.into_iter().enumerate().map(|(i, text)| CaseReport::from_text(format!("r{i}"), text)).collect()
});

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::built_in);

fn n_bytes() -> BytesCount {
    BytesCount::new(REPORTS.iter().map(|r| r.text.len()).sum::<usize>())
}

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn bare_scan(bencher: divan::Bencher<'_, '_>) {
    let words: BTreeSet<String> =
        VOCABULARY.lexicons().iter().flat_map(|l| l.entries()).map(|e| e.label().to_lowercase()).collect();
    let automaton: CharwiseDoubleArrayAhoCorasick<u32> = CharwiseDoubleArrayAhoCorasickBuilder::new()
        .match_kind(MatchKind::LeftmostLongest)
        .build(words)
        .expect("the labels make an automaton");
    let texts: Vec<String> = REPORTS.iter().map(|r| r.text.to_lowercase()).collect();
    bencher
        .counter(n_bytes())
        .bench_local(|| texts.iter().map(|t| automaton.leftmost_find_iter(t).count()).sum::<usize>());
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn whole_pipeline(bencher: divan::Bencher<'_, '_>) {
    bencher.counter(n_bytes()).bench_local(|| {
        REPORTS.iter().map(|r| catamnesis::analyze(r, &VOCABULARY).facts.cases.len()).sum::<usize>()
    });
}

/// Stages 2 to 4 and, with `times`, stage 5; with `told`, the detailed listing as well.
fn stages(bencher: divan::Bencher<'_, '_>, times: bool, told: bool) {
    bencher.counter(n_bytes()).bench_local(|| {
        REPORTS
            .iter()
            .map(|report| {
                let mut diagnostics = Diagnostics::new();
                let document = text::segment(report, &mut diagnostics);
                let mentions = mentions::recognize(&document, &VOCABULARY, None, &mut diagnostics);
                let facts = facts::assemble(&document, &mentions, &VOCABULARY, &mut diagnostics);
                let placed = if times {
                    timeline::reconstruct(&document, &mentions, &facts, &mut diagnostics)
                } else {
                    timeline::Timeline::default()
                };
                if told {
                    let all = timeline::occurrences::occurrences(&document, &mentions, &facts, &placed.cases);
                    return all.iter().map(Vec::len).sum();
                }
                facts.cases.len() + placed.cases.len()
            })
            .sum::<usize>()
    });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn reading_without_times(bencher: divan::Bencher<'_, '_>) {
    stages(bencher, false, false);
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn reading_with_times(bencher: divan::Bencher<'_, '_>) {
    stages(bencher, true, false);
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn reading_with_everything_told(bencher: divan::Bencher<'_, '_>) {
    stages(bencher, true, true);
}
