//! Laws of stages 2 to 4 for texts nobody imagined.

use catamnesis::facts::{Case, Fact};
use catamnesis::input::CaseReport;
use catamnesis::{Analysis, analyze};
use catamnesis_core::TextSpan;
use catamnesis_vocab::Vocabulary;
use proptest::prelude::*;
use std::sync::LazyLock;

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::built_in);

/// The example report, whose sentences are cut up and stirred.
const EXAMPLE: &str = include_str!("../../../examples/late-regression.txt");

fn report(text: &str) -> CaseReport {
    CaseReport::from_text("case", text)
}

/// Every span of mentions, sentences, facts and diagnostics quotes words of the text.
fn check_spans(text: &str, analysis: &Analysis<'_>) -> Result<(), TestCaseError> {
    let mentions = analysis.mentions.list.iter().map(|m| m.span);
    let sentences = (0..analysis.document.sentences.len()).map(|i| analysis.document.sentence_span(i));
    let tokens = analysis.document.tokens.iter().map(|t| t.span);
    for span in mentions.chain(sentences).chain(tokens).chain(spans(analysis)) {
        let quote = text.get(span.start()..span.end());
        prop_assert!(quote.is_some_and(|q| !q.is_empty()), "{span:?} does not quote the text");
        prop_assert_eq!(span.of(text), quote.unwrap_or_default());
    }
    for fact in analysis.facts.cases.iter().flat_map(|c| &c.events) {
        prop_assert!(!fact.evidence().is_empty());
        prop_assert!((0.0..=1.0).contains(&fact.confidence));
    }
    Ok(())
}

/// Mentions and sentences stand in text order, each mention inside its sentence.
fn check_order(analysis: &Analysis<'_>) -> Result<(), TestCaseError> {
    for pair in analysis.mentions.list.windows(2) {
        prop_assert!(pair[0].tokens.start <= pair[1].tokens.start);
    }
    for pair in analysis.document.sentences.windows(2) {
        prop_assert!(pair[0].tokens.end <= pair[1].tokens.start);
    }
    for mention in &analysis.mentions.list {
        let tokens = &analysis.document.sentences[mention.sentence].tokens;
        prop_assert!(tokens.start <= mention.tokens.start && mention.tokens.end <= tokens.end);
    }
    Ok(())
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let report = report(text);
    let analysis = analyze(&report, &VOCABULARY);
    check_spans(&report.text, &analysis)?;
    check_order(&analysis)
}

/// Pieces that grammars stumble over.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,12}",
        "[0-9]{1,25}([.,/×x-][0-9]{1,12}){0,3}",
        prop::sample::select(vec![
            " mg/m2 ", " µg/kg ", " AUC ", " 8 cycles of ", " days 1–3 ", " Gy in ", " fractions ",
            "-year-old ", " ½ ", " × ", " cm ", " T4bN2M1 ", " Case 1\n", "\n\n", " no ", " not only ",
            " without ", " her mother ", " if ", " (", ") ", "; ", ". ", "\u{ad}", "\u{a0}", "\u{2009}", "ﬁ",
            "İ", "\u{301}", "👩‍⚕️", "Ⅳ", "99999999999999999999 months ", " in 0 days ", " - ", "'s ",
            "[1, 2–4]",
        ])
        .prop_map(str::to_owned),
        (0..EXAMPLE.len(), 0..80_usize).prop_map(|(at, n)| EXAMPLE.chars().skip(at).take(n).collect()),
    ]
}

/// The sentences of the example.
fn sentences() -> Vec<&'static str> {
    EXAMPLE.split_inclusive(['.', '\n']).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Nothing panics and every span quotes the text, whatever the text.
    #[test]
    fn any_text_is_read(text in "\\PC{0,400}") {
        check(&text)?;
    }

    #[test]
    fn any_mixture_is_read(parts in prop::collection::vec(piece(), 0..40)) {
        check(&parts.concat())?;
    }

    /// The example with sentences left out, doubled and exchanged.
    #[test]
    fn a_stirred_report_is_read(order in prop::collection::vec(0..sentences().len(), 0..30)) {
        let all = sentences();
        check(&order.iter().map(|&i| all[i]).collect::<Vec<_>>().join(" "))?;
    }

    /// The example with one character put in somewhere or taken out.
    #[test]
    fn a_mutated_report_is_read(at in 0..EXAMPLE.len(), put in any::<Option<char>>()) {
        let n = EXAMPLE[..(0..=at).rev().find(|&i| EXAMPLE.is_char_boundary(i)).unwrap_or(0)].chars().count();
        let before: String = EXAMPLE.chars().take(n).collect();
        let after: String = EXAMPLE.chars().skip(n + usize::from(put.is_none())).collect();
        check(&format!("{before}{}{after}", put.map(String::from).unwrap_or_default()))?;
    }

    /// The same report gives the same facts.
    #[test]
    fn twice_is_once(order in prop::collection::vec(0..sentences().len(), 0..30)) {
        let all = sentences();
        let report = report(&order.iter().map(|&i| all[i]).collect::<Vec<_>>().join(" "));
        let (first, second) = (analyze(&report, &VOCABULARY), analyze(&report, &VOCABULARY));
        prop_assert_eq!(first.mentions, second.mentions);
        prop_assert_eq!(first.facts, second.facts);
        prop_assert_eq!(first.diagnostics, second.diagnostics);
    }

    /// Empty lines and a banner line in front move every span by their length and change nothing else.
    #[test]
    fn a_preamble_moves_spans_only(n in 1..5_usize) {
        let body = "A 44-year-old man had osteosarcoma of the left tibia. He received doxorubicin 75 mg/m2 for four cycles.";
        let preamble = "\n".repeat(n);
        let (plain, moved) = (report(body), report(&format!("{preamble}{body}")));
        let (plain, moved) = (analyze(&plain, &VOCABULARY), analyze(&moved, &VOCABULARY));
        let shift = |s: TextSpan| TextSpan::new(s.start() + n, s.end() + n);
        let shifted: Vec<TextSpan> = spans(&plain).into_iter().map(shift).collect();
        prop_assert_eq!(shifted, spans(&moved));
    }

    /// What kind of white space stands between words does not change what is found.
    #[test]
    fn kinds_of_space_are_equal(space in prop::sample::select(vec!["\u{a0}", "\u{2009}", "  ", "\t", " \n"])) {
        let body = "A 44-year-old man had osteosarcoma of the left tibia. He received doxorubicin 75 mg/m2 for four cycles.";
        let (plain, spaced) = (report(body), report(&body.replace(' ', space)));
        let (plain, spaced) = (analyze(&plain, &VOCABULARY), analyze(&spaced, &VOCABULARY));
        prop_assert_eq!(names(&plain), names(&spaced));
    }
}

fn names(analysis: &Analysis<'_>) -> Vec<(&'static str, &'static str)> {
    analysis.mentions.list.iter().map(|m| (m.kind.name(), m.assertion.name())).collect()
}

/// Every span that any fact or diagnostic of the analysis carries.
fn spans(analysis: &Analysis<'_>) -> Vec<TextSpan> {
    let facts = analysis.facts.cases.iter().flat_map(all_spans);
    facts.chain(analysis.diagnostics.iter().flat_map(|d| d.spans.clone())).collect()
}

fn all_spans(case: &Case) -> Vec<TextSpan> {
    let mut out = Vec::new();
    add(&mut out, &case.age);
    add(&mut out, &case.sex);
    add(&mut out, &case.tumor);
    add(&mut out, &case.primary_site);
    add(&mut out, &case.largest_mm);
    add(&mut out, &case.radiotherapy);
    add(&mut out, &case.best_response);
    add(&mut out, &case.recurrence);
    add(&mut out, &case.status);
    add(&mut out, &case.follow_up);
    add(&mut out, &case.metastases);
    add(&mut out, &case.biomarkers);
    add(&mut out, &case.findings);
    add(&mut out, &case.history);
    add(&mut out, &case.family_history);
    add(&mut out, &case.imaging);
    add(&mut out, &case.operations);
    add(&mut out, &case.systemic);
    add(&mut out, &case.cumulative_doses);
    add(&mut out, &case.lesion_counts);
    add(&mut out, &case.events);
    out
}

fn add<'f, T: 'f>(out: &mut Vec<TextSpan>, facts: impl IntoIterator<Item = &'f Fact<T>>) {
    for fact in facts {
        out.extend(fact.evidence());
    }
}
