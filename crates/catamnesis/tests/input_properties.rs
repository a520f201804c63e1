//! Laws that hold for every input.

use catamnesis::input::{BlockKind, CaseReport, Format, Limits, decode, read};
use proptest::prelude::*;

/// Blocks lie on characters, in order, apart; pieces of the source map are equal byte for byte.
fn check(report: &CaseReport, source: Option<&str>) -> Result<(), TestCaseError> {
    let mut end = 0;
    for block in &report.blocks {
        prop_assert!(block.span.start() >= end);
        prop_assert!(!block.span.is_empty());
        prop_assert!(report.text.get(block.span.start()..block.span.end()).is_some());
        end = block.span.end();
    }
    let mut end = 0;
    for &(text, place, length) in &report.source.pieces {
        prop_assert!(text >= end && length > 0);
        end = text + length;
        let (text, place, length) = (text as usize, place as usize, length as usize);
        let words = report.text.get(text..text + length);
        prop_assert!(words.is_some());
        if let Some(source) = source {
            prop_assert_eq!(words, source.get(place..place + length));
        }
    }
    Ok(())
}

fn check_all(bytes: &[u8]) -> Result<(), TestCaseError> {
    if let Ok(reports) = read("x", bytes, &Limits::generous()) {
        let source = decode(bytes).ok();
        for report in &reports {
            let mapped = report.format != Format::Pdf;
            check(report, source.as_deref().filter(|_| mapped))?;
        }
    }
    Ok(())
}

/// Pieces from which texts, pages and articles with faults are put together.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("A 60-year-old man had a mass of 7 × 5 cm. ".to_owned()),
        Just("Discussion".to_owned()),
        Just("References\n1. Doe J. Brain. 2001;3:4-9.\n".to_owned()),
        Just("\r\n\r\n".to_owned()),
        Just("\n".to_owned()),
        Just("Loading...\n".to_owned()),
        Just("<p>".to_owned()),
        Just("</p>".to_owned()),
        Just("<sup>2</sup>".to_owned()),
        Just("<sup><a href=\"#ref1\">1</a></sup>".to_owned()),
        Just("<xref ref-type=\"bibr\">3</xref>".to_owned()),
        Just("<div class=\"menu\">".to_owned()),
        Just("</div>".to_owned()),
        Just("<table><tr><td>a</td><td>b</td></tr></table>".to_owned()),
        Just("&nbsp;&times;&bogus;&#65;&amp;".to_owned()),
        Just("<!-- c --><script>if (a<b) {}</script>".to_owned()),
        Just("<![CDATA[x < y]]>".to_owned()),
        Just("<h2>Abstract</h2>".to_owned()),
        "\\PC{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        check_all(&bytes)?;
    }

    #[test]
    fn any_text_is_kept(text in "\\PC{0,300}") {
        let report = CaseReport::from_text("x", text.clone());
        check(&report, None)?;
        prop_assert_eq!(report.text, text);
    }

    #[test]
    fn any_mixture(parts in proptest::collection::vec(piece(), 0..30)) {
        let body = parts.concat();
        check_all(body.as_bytes())?;
        check_all(format!("<html><body>{body}</body></html>").as_bytes())?;
        check_all(format!("<article article-type=\"c\"><front/><body><p>x{body}</p></body></article>").as_bytes())?;
        check_all(
            format!(
                "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>T</ArticleTitle>\
                 <Abstract><AbstractText>{body}</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
            )
            .as_bytes(),
        )?;
    }

    /// A sentence of prose between others is never taken for clutter or back matter.
    #[test]
    fn prose_is_kept(n in 1usize..6, wrap in any::<bool>()) {
        let sentence = "The patient was treated with four cycles of cisplatin and remained well until the last visit. ";
        let text = sentence.repeat(n);
        let text = if wrap { text.replace(" and ", "\nand ") } else { text };
        let report = CaseReport::from_text("x", text.trim());
        let kept: usize = report.blocks.iter().filter(|b| b.kind == BlockKind::Paragraph).map(|b| b.span.len()).sum();
        prop_assert_eq!(kept, text.trim().len());
    }
}
