//! The casebook against the pipeline: what a clinician expects of mentions and facts.
//!
//! `CASEBOOK_UPDATE=1 cargo test -p catamnesis --test casebook` accepts what the program says.

mod listing;

use catamnesis::input::CaseReport;
use catamnesis::mentions::Assertion;
use catamnesis::{Analysis, analyze};
use catamnesis_testkit::{Annotation, Block, Book, Verdicts, relabel};
use catamnesis_vocab::Vocabulary;
use std::collections::BTreeSet;
use std::path::Path;

fn book(part: &str) -> Book {
    Book::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../casebook"), part)
        .expect("the casebook can be read")
}

#[test]
fn mentions_are_meant_as_the_casebook_says() {
    let vocabulary = Vocabulary::built_in();
    let book = book("mentions");
    let mut verdicts = Verdicts::new(&book);
    for block in book.of("mentions") {
        verdicts.compare(block, &annotated_by_program(block, &vocabulary));
    }
    assert!(verdicts.n_checked() > 0, "no block of mentions was found");
    let differences = verdicts.finish();
    assert!(differences.is_empty(), "{differences}");
}

#[test]
fn facts_are_what_the_casebook_says() {
    let vocabulary = Vocabulary::built_in();
    let book = book("facts");
    let mut verdicts = Verdicts::new(&book);
    for (told, expected) in book.pairs("report", "facts") {
        let report = CaseReport::from_text("case".to_owned(), told.body.clone());
        verdicts.compare(expected, &listing::facts(&report.text, &analyze(&report, &vocabulary)));
    }
    assert!(verdicts.n_checked() > 0, "no report with facts was found");
    let differences = verdicts.finish();
    assert!(differences.is_empty(), "{differences}");
}

/// The block with every label replaced by what the program says.
fn annotated_by_program(block: &Block, vocabulary: &Vocabulary) -> String {
    relabel(block, |text, here| {
        let report = CaseReport::from_text("case".to_owned(), text.to_owned());
        let analysis = analyze(&report, vocabulary);
        here.iter().map(|(annotation, span)| label(&analysis, annotation, span.start, span.end)).collect()
    })
}

/// `absent`: how everything the carets touch is meant; `drug, absent`: what stands at exactly the carets.
fn label(analysis: &Analysis<'_>, annotation: &Annotation, start: usize, end: usize) -> String {
    let named = named(analysis);
    let is_assertion = ASSERTIONS.iter().any(|a| a.name() == annotation.label);
    if is_assertion || annotation.label.is_empty() {
        let touched: BTreeSet<&str> =
            named.iter().filter(|n| n.start < end && start < n.end).map(|n| n.assertion.name()).collect();
        return if touched.is_empty() {
            "nothing".to_owned()
        } else {
            touched.into_iter().collect::<Vec<_>>().join(" and ")
        };
    }
    let wanted = annotation.label.split(',').next().unwrap_or_default().trim();
    let exact = || named.iter().filter(|n| (n.start, n.end) == (start, end));
    match exact().find(|n| n.name == wanted).or_else(|| exact().next()) {
        Some(n) if annotation.label.contains(',') => format!("{}, {}", n.name, n.assertion.name()),
        Some(n) => n.name.to_owned(),
        None => "nothing".to_owned(),
    }
}

const ASSERTIONS: [Assertion; 8] = [
    Assertion::Present,
    Assertion::Absent,
    Assertion::Possible,
    Assertion::Hypothetical,
    Assertion::Planned,
    Assertion::Historical,
    Assertion::Family,
    Assertion::Literature,
];

struct Named {
    start: usize,
    end: usize,
    name: &'static str,
    assertion: Assertion,
}

/// Mentions, and the cues that name something.
fn named(analysis: &Analysis<'_>) -> Vec<Named> {
    let mentions = analysis.mentions.list.iter().map(|m| Named {
        start: m.span.start(),
        end: m.span.end(),
        name: m.kind.name(),
        assertion: m.assertion,
    });
    let cues = analysis.mentions.named_cues().map(|(name, cue)| {
        let span = analysis.document.span(cue.tokens.clone());
        Named { start: span.start(), end: span.end(), name, assertion: cue.assertion }
    });
    let all: Vec<Named> = mentions.chain(cues).collect();
    // The liver in "liver transplantation" is not asked about on its own.
    let is_part = |n: &Named| {
        all.iter().any(|m| m.start <= n.start && n.end <= m.end && m.end - m.start > n.end - n.start)
    };
    let parts: Vec<bool> = all.iter().map(is_part).collect();
    all.into_iter().zip(parts).filter_map(|(n, part)| (!part).then_some(n)).collect()
}
