//! Learned mentions in the pipeline: what they add, how they are meant, what they are linked to.
// A test may stop at what it did not expect.
#![allow(clippy::unwrap_used)]

use catamnesis::input::CaseReport;
use catamnesis::mentions::learned::{Set, built_in, relations, teach};
use catamnesis::mentions::{Assertion, LearnedKind, LearnedMention, Recognizer};
use catamnesis::{Analysis, analyze, analyze_with};
use catamnesis_core::TextSpan;
use catamnesis_vocab::Vocabulary;
use std::sync::LazyLock;

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::built_in);

fn read(report: &CaseReport, threshold: Option<f32>) -> Analysis<'_> {
    let model = built_in(Set::Maccrobat).unwrap();
    analyze_with(report, &VOCABULARY, Some(Recognizer { model, threshold }))
}

fn one<'a, 'v>(analysis: &'a Analysis<'v>, words: &str) -> &'a LearnedMention<'v> {
    let text = analysis.document.text;
    let found = || analysis.mentions.learned.iter().map(|m| (m.name, m.span.of(text)));
    analysis
        .mentions
        .learned
        .iter()
        .find(|m| m.span.of(text) == words)
        .unwrap_or_else(|| panic!("{words} among {:?}", found().collect::<Vec<_>>()))
}

#[test]
fn learned_mentions_are_asserted_by_the_same_cues() {
    let text = "A 34-year-old man presented with palpitations. There was no photophobia. He was treated with \
                intravenous ceftriaxone 2 g daily.";
    let report = CaseReport::from_text("r", text);
    let analysis = read(&report, None);
    let palpitations = one(&analysis, "palpitations");
    assert_eq!((palpitations.kind, palpitations.assertion), (LearnedKind::Finding, Assertion::Present));
    let photophobia = one(&analysis, "photophobia");
    assert_eq!((photophobia.kind, photophobia.assertion), (LearnedKind::Finding, Assertion::Absent));
    assert_eq!(one(&analysis, "ceftriaxone").kind, LearnedKind::Medication);
    assert!(analysis.mentions.learned.iter().all(|m| (0.0..=1.0).contains(&m.confidence)));
}

#[test]
fn a_route_is_linked_to_its_drug() {
    let report = CaseReport::from_text("r", "He was treated with intravenous ceftriaxone for two weeks.");
    let analysis = read(&report, None);
    let learned = &analysis.mentions.learned;
    let text = analysis.document.text;
    let linked: Vec<(&str, &str)> = relations(&analysis.document, learned)
        .iter()
        .map(|r| (learned[r.modifier].span.of(text), learned[r.head].span.of(text)))
        .collect();
    assert!(linked.contains(&("intravenous", "ceftriaxone")), "{linked:?}");
}

#[test]
fn facts_are_the_same_with_and_without() {
    let text = "A 66-year-old woman presented with abdominal pain. The mass was resected, and histology showed a \
                leiomyosarcoma. She received 8 cycles of doxorubicin 60 mg/m2.";
    let report = CaseReport::from_text("r", text);
    let (without, with) = (analyze(&report, &VOCABULARY), read(&report, None));
    assert!(without.mentions.learned.is_empty() && !with.mentions.learned.is_empty());
    assert_eq!(without.mentions.list, with.mentions.list);
    assert_eq!(without.facts, with.facts);
    let told: Vec<_> = with.mentions.learned_only().collect();
    assert!(told.len() < with.mentions.learned.len(), "what tables name is left out");
    assert!(read(&report, Some(1.0)).mentions.learned.len() < with.mentions.learned.len());
}

#[test]
fn what_a_chain_cannot_hold_is_counted() {
    let text = "A history of severe asthma. Fever.";
    let report = CaseReport::from_text("r", text);
    let analysis = analyze(&report, &VOCABULARY);
    let at = |words: &str, name: &str| {
        let start = text.find(words).unwrap();
        teach::Annotation { span: TextSpan::new(start, start + words.len()), name: name.into() }
    };
    let annotations = [
        at("history of severe asthma", "History"),
        at("severe asthma", "Disease_disorder"),
        at("asthma", "Disease_disorder"),
        at("Feve", "Sign_symptom"),
        at("asthma. Fever", "Sign_symptom"),
    ];
    let chains = teach::chains(Set::Maccrobat, &annotations.iter().collect::<Vec<_>>(), 1);
    assert_eq!(chains, [vec!["Disease_disorder".to_owned(), "Sign_symptom".into()], vec!["History".into()]]);
    let (examples, losses) =
        teach::examples(&analysis.document, &analysis.mentions, &annotations, &chains, 0);
    assert_eq!(losses, teach::Losses { n_all: 5, n_widened: 1, n_outside: 1, n_overlapping: 1 });
    assert_eq!(examples[0].mentions, [vec![(3..5, 0)], vec![(1..5, 0)]]);
    assert_eq!(examples[1].mentions, [vec![(0..1, 1)], vec![]]);
}
