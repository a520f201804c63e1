//! One file of each format, read from its bytes.
// Tests read their own fixtures.
#![allow(clippy::disallowed_methods)]

use catamnesis::input::{BlockKind, CaseReport, Format, Limits, pubmed, read};

fn fixture(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).expect("fixture")
}

fn one(name: &str, bytes: &[u8]) -> CaseReport {
    let mut reports = read(name, bytes, &Limits::generous()).expect(name);
    assert_eq!(reports.len(), 1, "{name}");
    reports.remove(0)
}

fn words(report: &CaseReport, kind: BlockKind) -> Vec<&str> {
    report.blocks.iter().filter(|b| b.kind == kind).map(|b| b.span.of(&report.text)).collect()
}

#[test]
fn a_saved_page_keeps_its_text_and_gives_its_title() {
    let bytes = fixture("page.txt");
    let report = one("cases/page.txt", &bytes);
    assert_eq!(report.format, Format::Plain);
    assert_eq!(report.id, "page");
    assert_eq!(report.text.as_bytes(), bytes);
    assert!(report.source.pieces.is_empty());
    assert_eq!(
        words(&report, BlockKind::Title),
        ["DISAPPEARANCE OF LUNG NODULES AFTER STOPPING TREATMENT\nFOR AN ANGIOSARCOMA OF THE SCALP"]
    );
    assert_eq!(
        report.metadata.title.as_deref(),
        Some("DISAPPEARANCE OF LUNG NODULES AFTER STOPPING TREATMENT FOR AN ANGIOSARCOMA OF THE SCALP")
    );
    assert_eq!(words(&report, BlockKind::Heading), ["Abstract", "Discussion"]);
    let clutter = words(&report, BlockKind::Clutter);
    assert_eq!(clutter.len(), 7, "{clutter:?}");
    assert!(clutter.iter().any(|c| c.starts_with("Correspondence")));
    assert_eq!(words(&report, BlockKind::BackMatter).len(), 2);
    assert_eq!(words(&report, BlockKind::Abstract).len(), 2);
    assert_eq!(
        words(&report, BlockKind::Paragraph),
        ["Regression of angiosarcoma is rare. It has been reported twice."]
    );
}

#[test]
fn plain_prose_stays_prose() {
    for text in [
        "A 54-year-old man presented with hematuria.",
        "Patient: 54 M\nDx: RCC pT1b\nTx: partial nephrectomy 03/2019",
        "A woman, 40, was seen.\r\n\r\nShe received 5-FU 400\u{A0}mg/m2.\r\n",
        "Loading dose of trastuzumab was 8 mg/kg.",
        "Abstract reasoning was normal. Results were negative.",
        "Received 4 cycles of FOLFOX. Accepted further therapy.",
        "He was free of disease\nat the last visit in May\nand works full time again.",
        "A 60-year-old man (case 1; 2010; 12 months) had no relapse.",
    ] {
        let report = one("note.txt", text.as_bytes());
        assert_eq!(report.text, text);
        let lost: Vec<_> = report
            .blocks
            .iter()
            .filter(|b| matches!(b.kind, BlockKind::Clutter | BlockKind::BackMatter | BlockKind::Heading))
            .collect();
        assert!(lost.is_empty(), "{text:?}: {lost:?}");
        let kept: usize = report.blocks.iter().map(|b| b.span.len()).sum();
        assert!(kept + 8 >= text.trim().len(), "{text:?}");
    }
}

#[test]
fn the_title_of_a_plain_text_is_found() {
    for (text, title) in [
        (
            "Spontaneous Regression of Hepatic Metastases after Chemotherapy in an Elderly Woman\nA 66-year-old woman had a mass.",
            Some("Spontaneous Regression of Hepatic Metastases after Chemotherapy in an Elderly Woman"),
        ),
        (
            "Late relapse of thymoma: a case report.\n\nA. Example1, B. Sample2\n1Department of Surgery, Harbor Hospital, Anytown\n\nA man of 50 years had a mass.",
            Some("Late relapse of thymoma: a case report."),
        ),
        (
            "Case Report\n\nRelapse of a thymoma after twenty years\n\nIntroduction\nThymoma is a rare tumor.",
            Some("Relapse of a thymoma after twenty years"),
        ),
        ("A man of 50 years had a mass. It was resected.", None),
        (
            "Thymoma is a rare tumor of the anterior mediastinum that may\nrelapse late. We describe one.",
            None,
        ),
    ] {
        let report = one("t.txt", text.as_bytes());
        assert_eq!(report.metadata.title.as_deref(), title, "{text}");
        assert!(!words(&report, BlockKind::Paragraph).is_empty());
        assert!(!words(&report, BlockKind::Paragraph).iter().any(|p| p.contains("Department")), "{text}");
    }
}

#[test]
fn headings_of_plain_text_are_found() {
    let text = "CASE PRESENTATION\nA man came.\n\n2.1. Physical Findings\nHe was pale.\n\n# Outcome\nHe died.\n\n\
                Discussion: This is rare. It is not seen often.\n";
    let report = one("h.txt", text.as_bytes());
    assert_eq!(
        words(&report, BlockKind::Heading),
        ["CASE PRESENTATION", "2.1. Physical Findings", "# Outcome", "Discussion:"]
    );
    assert_eq!(
        words(&report, BlockKind::Paragraph),
        ["A man came.", "He was pale.", "He died.", "This is rare. It is not seen often."]
    );
}

#[test]
fn an_html_page_gives_its_article() {
    let report = one("page.html", &fixture("page.html"));
    assert_eq!(report.format, Format::Html);
    let expected = "Late relapse of a granulosa cell tumor\n\nAbstract\n\nA granulosa cell tumor came back \
        19\u{A0}years after surgery and was resected again.\n\nCase presentation\n\nA 62-year-old woman had a left \
        oophorectomy for a granulosa cell tumor in 1999. In 2018 a CT scan showed a pelvic mass of 7 × 5 cm \
        (Figure 1) and inhibin B was 480\u{A0}ng/L.\n\nShe received carboplatin AUC\u{A0}5 and paclitaxel \
        175\u{A0}mg/m2 for 6 cycles; leukocytes fell to 1.2 × 10^9/L.\n\nno hair loss\n\nneuropathy of grade 1\n\n\
        Figure 1. Mass in the left pelvis.\n\nTable 1. Markers\n\nDate\tInhibin B\n2018\t480\n2019\t12\n\nDiscussion\n\n\
        Late relapses after more than fifteen years are well known and call for long follow-up.\n\nReferences\n\n\
        Sample B. Ovary. 2001.";
    assert_eq!(report.text, expected);
    assert_eq!(words(&report, BlockKind::Title), ["Late relapse of a granulosa cell tumor"]);
    assert_eq!(words(&report, BlockKind::Abstract).len(), 1);
    assert_eq!(words(&report, BlockKind::Item), ["no hair loss", "neuropathy of grade 1"]);
    assert_eq!(words(&report, BlockKind::BackMatter), ["References", "Sample B. Ovary. 2001."]);
    let m = &report.metadata;
    assert_eq!(m.title.as_deref(), Some("Late relapse of a granulosa cell tumor"));
    assert_eq!(m.journal.as_deref(), Some("Journal of Examples"));
    assert_eq!(m.doi.as_deref(), Some("10.5555/example.2020.7"));
    assert_eq!(m.pmid.as_deref(), Some("12345678"));
    assert_eq!((m.year, m.language.as_deref()), (Some(2020), Some("en")));
}

#[test]
fn html_without_any_hint_of_structure_is_read() {
    let html = "<div>Menu</div><div><b>Case.</b> A 44-year-old man had a thymoma that was resected in full.<br><br>\
                He is well after five years of follow-up and has returned to work.</div>";
    let report = one("x", html.as_bytes());
    assert_eq!(report.format, Format::Html);
    assert!(report.text.contains("Case. A 44-year-old man had a thymoma that was resected in full."));
    assert!(report.text.contains("\n\nHe is well after five years"));
}

#[test]
fn a_jats_article_reads_like_a_copy_of_it() {
    let report = one("article.xml", &fixture("article.xml"));
    assert_eq!((report.format, report.id.as_str()), (Format::Jats, "PMC7654321"));
    let expected = "Two patients with BRAF-mutated ganglioglioma\n\nAbstract\n\nBackground\n\nGanglioglioma is rare.\n\n\
        Case presentation\n\nWe describe two children.\n\n1. Introduction\n\nFew drugs help. Zimmer et al. treated one.\n\n\
        Case 1\n\nA 7-year-old girl had a mass of 32\u{A0}×\u{A0}21 mm (Figure 1). Vincristine 1.5 mg/m2 was given weekly; \
        platelets were 90 × 10^9/L.\n\nFigure 1: Mass in the left temporal lobe.\n\nCase 2\n\nA 5-year-old boy took \
        dabrafenib:\n\n150 mg in the morning\n\n150 mg in the evening\n\nTable 1: Course.\n\nMonth\tSize (mm)\n0\t18\n6\t7\n\n\
        a: after surgery.\n\nConflict of Interest\n\nNone.\n\nWe thank the families.\n\nReferences\n\n1 Doe J. Brain. 2001.";
    assert_eq!(report.text, expected);
    assert_eq!(words(&report, BlockKind::BackMatter).len(), 5);
    assert_eq!(words(&report, BlockKind::Caption).len(), 3);
    let m = &report.metadata;
    assert_eq!(m.title.as_deref(), Some("Two patients with BRAF-mutated ganglioglioma"));
    assert_eq!(m.pmcid.as_deref(), Some("PMC7654321"));
    assert_eq!(m.license.as_deref(), Some("https://creativecommons.org/licenses/by/4.0/"));
    assert_eq!((m.year, m.language.as_deref()), (Some(2020), Some("en")));
}

#[test]
fn pubmed_records_are_read_one_by_one() {
    let bytes = fixture("update.xml");
    let reports = read("update.xml", &bytes, &Limits::generous()).expect("reads");
    assert_eq!(reports.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["11111111", "22222222"]);
    assert_eq!(
        reports[0].text,
        "Thymoma with good syndrome.\n\nAbstract\n\nBACKGROUND\n\nThymoma < 5 cm is often silent.\n\nCASE\n\n\
         A 49-year-old man had a mass of 6 cm; he got cisplatin 50 mg/m2."
    );
    assert_eq!(words(&reports[0], BlockKind::Heading), ["Abstract", "BACKGROUND", "CASE"]);
    let m = &reports[0].metadata;
    assert_eq!((m.doi.as_deref(), m.pmcid.as_deref()), (Some("10.5555/a.1"), Some("PMC1")));
    assert_eq!((m.year, m.language.as_deref()), (Some(2019), Some("en")));
    assert_eq!(m.license.as_deref(), Some("Copyright 2019."));
    assert_eq!((reports[1].metadata.year, reports[1].metadata.language.as_deref()), (Some(2018), Some("de")));
    let streamed: Vec<_> =
        pubmed::Stream::new("update.xml", bytes.as_slice()).collect::<Result<_, _>>().expect("reads");
    assert_eq!(streamed, reports);
}

#[test]
fn what_a_file_is_does_not_depend_on_its_name() {
    for (name, want) in [
        ("page.html", Format::Html),
        ("article.xml", Format::Jats),
        ("update.xml", Format::PubMed),
        ("page.txt", Format::Plain),
    ] {
        let reports = read("data.bin", &fixture(name), &Limits::generous()).expect(name);
        assert_eq!(reports[0].format, want, "{name}");
    }
    for (text, want) in [
        ("<5 cm tumors were observed; >10 cm were resected.", Format::Plain),
        ("<p>A man had a lipoma of the arm that was removed.</p>", Format::Html),
        ("\u{FEFF}<html><body><p>A man had a lipoma of the arm.</p></body></html>", Format::Html),
        ("Sizes: a < b and c > d.", Format::Plain),
    ] {
        assert_eq!(one("x.xml", text.as_bytes()).format, want, "{text}");
    }
}
