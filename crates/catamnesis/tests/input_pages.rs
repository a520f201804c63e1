//! Pages built as the large publishers build theirs: what is kept, what is left out.

use catamnesis::input::{BlockKind, Limits, read};

/// A page: its name, its source, what its readable text is, in order, and words that must not be readable.
struct Page {
    name: &'static str,
    html: &'static str,
    text: &'static [&'static str],
    never: &'static [&'static str],
}

const PAGES: [Page; 5] = [
    Page {
        name: "article body in sections, author list and metrics above, rights below",
        html: r##"<html lang="en"><head><meta name="dc.title" content="Chordoma of the sacrum"></head><body>
<div class="cc-banner" data-cc-banner=""><p>Your privacy, your choice: we use essential cookies to make sure the site can function.</p></div>
<header class="c-header"><a href="/">Journal</a></header>
<main><article lang="en"><div class="c-article-header"><header><ul class="c-article-identifiers"><li>Case report</li><li>Open access</li><li>Published: 05 March 2020</li></ul>
<h1 class="c-article-title">Chordoma of the sacrum</h1>
<ul class="c-article-author-list"><li><a href="#a">A. Example</a></li></ul>
<div class="c-article-metrics-bar"><p>2345 Accesses</p></div></header></div>
<div class="c-article-body"><section data-title="Abstract"><div class="c-article-section" id="Abs1-section"><h2 id="Abs1">Abstract</h2><div id="Abs1-content"><h3>Background</h3><p>Chordoma is a rare tumor of the axial skeleton.</p><h3>Case presentation</h3><p>A 61-year-old man had a sacral mass of 8 cm.</p></div></div></section>
<section data-title="Background"><div id="Sec1-section"><h2 id="Sec1">Background</h2><p>Most chordomas arise in the sacrum [<a data-track="click" href="/articles/x#ref-CR1">1</a>,<a href="/articles/x#ref-CR2">2</a>].</p></div></section>
<section data-title="Case presentation"><div id="Sec2-section"><h2>Case presentation</h2><p>He was irradiated with 70&nbsp;Gy<sub>RBE</sub> in 35 fractions (Fig.&nbsp;<a href="#Fig1">1</a>).</p>
<div class="c-article-section__figure"><figure><figcaption><b id="Fig1">Fig. 1</b></figcaption><div class="c-article-section__figure-content"><a href="/f"><img alt="x"></a><p>Sacral mass before treatment</p></div><div class="u-text-right"><a href="/f">Full size image</a></div></figure></div></div></section>
<section id="treatment-related-toxicity"><h2>Treatment-related toxicity</h2><p>He had dermatitis of grade 2 which healed within four weeks.</p></section>
<section data-title="References"><div id="Bib1-section"><h2>References</h2><ol><li><p>Sample B. Chordoma in old age. J Ex. 2011;13:1-9.</p></li></ol></div></section>
<section><h2>Rights and permissions</h2><p>This article is licensed under a license that permits use.</p></section></div></article></main>
<aside class="c-article-extras"><h3>Sections</h3><ul><li>Abstract</li></ul></aside><footer><p>Imprint</p></footer></body></html>"##,
        text: &[
            "Chordoma of the sacrum",
            "Abstract",
            "Background",
            "Chordoma is a rare tumor of the axial skeleton.",
            "Case presentation",
            "A 61-year-old man had a sacral mass of 8 cm.",
            "Background",
            "Most chordomas arise in the sacrum.",
            "Case presentation",
            "He was irradiated with 70\u{A0}GyRBE in 35 fractions (Fig.\u{A0}1).",
            "Fig. 1",
            "Sacral mass before treatment",
            "Treatment-related toxicity",
            "He had dermatitis of grade 2 which healed within four weeks.",
        ],
        never: &["cookies", "2345", "A. Example", "Imprint", "Open access"],
    },
    Page {
        name: "paragraphs as div elements, references by class",
        html: r##"<html><head><title>Merkel cell carcinoma | Open Journal</title><meta name="og:title" content="Merkel cell carcinoma"></head><body>
<div id="menu"><ul><li><a href="/">Journals</a></li></ul></div><div class="html-article-content"><h1 class="title hypothesis_container">Merkel cell carcinoma</h1>
<div class="art-authors">by <a href="/a">A. Example</a></div><div class="html-body"><section id="sec1"><h2>1. Introduction</h2><div class="html-p">Merkel cell carcinoma grows fast and is seen mostly in old age [<a href="#B1-cancers-12-00001" class="html-bibr">1</a>,<a href="#B2-cancers-12-00001" class="html-bibr">2</a>].</div></section>
<section id="sec2"><h2>2. Case Report</h2><div class="html-p">An 84-year-old woman had a nodule of 15 mm on the cheek; avelumab 800 mg was given every 2 weeks.</div></section></div>
<div class="html-back"><section id="html-references_list"><h2>References</h2><ol class="html-x"><li>Sample B. Skin. 2001.</li></ol></section></div></div></body></html>"##,
        text: &[
            "Merkel cell carcinoma",
            "1. Introduction",
            "Merkel cell carcinoma grows fast and is seen mostly in old age.",
            "2. Case Report",
            "An 84-year-old woman had a nodule of 15 mm on the cheek; avelumab 800 mg was given every 2 weeks.",
        ],
        never: &["Journals", "A. Example", "Sample B"],
    },
    Page {
        name: "superscript citations, widgets between the sections",
        html: r##"<html><body><div class="site-header" role="banner"><span>The Example Press</span></div><div id="content" role="main">
<h1>Relapse of thymoma</h1><div class="article-tools"><a href="/p">Download PDF</a><p>Share this article with friends and colleagues by mail or in a social network.</p></div>
<div class="abstract-section"><h2>Abstract</h2><p>Thymoma can relapse after more than ten years.</p></div>
<div class="section"><h2>CASE REPORT</h2><p>A 52-year-old man<sup><a class="bibLink" href="#cas123-bib-0001">1</a>, <a class="bibLink" href="#cas123-bib-0002">2</a></sup> had a pleural nodule of 22 mm.<sup>3</sup> White cells were 11 &times; 10<sup>9</sup>/L.</p>
<div class="ad-slot"><p>Advertisement</p></div><p>It was resected, and he has been free of disease for 3 years.</p></div>
<div class="section" id="comment"><h2>COMMENT</h2><p>Late relapse is known.</p></div></div>
<div class="recommended-articles"><p>A 30-year-old woman with lymphoma: read this and other reports of rare tumors today.</p></div></body></html>"##,
        text: &[
            "Relapse of thymoma",
            "Abstract",
            "Thymoma can relapse after more than ten years.",
            "CASE REPORT",
            "A 52-year-old man had a pleural nodule of 22 mm. White cells were 11 × 10^9/L.",
            "It was resected, and he has been free of disease for 3 years.",
            "COMMENT",
            "Late relapse is known.",
        ],
        never: &["Example Press", "Share this", "lymphoma", "Advertisement"],
    },
    Page {
        name: "a table for layout, lines broken by hand, Latin-1 names",
        html: "<TABLE WIDTH=100%><TR><TD><A HREF=/>Home</A><BR><A HREF=/b>Archive</A><TD><H1>Lipoma of the c&aelig;cum</H1>\
               <P>A man of 70 years had bleeding.<BR>Colonoscopy showed a polyp of 3&nbsp;cm.\
               <P>It was removed &mdash; he recovered.</TABLE>",
        text: &[
            "Lipoma of the cæcum",
            "A man of 70 years had bleeding. Colonoscopy showed a polyp of 3\u{A0}cm.",
            "It was removed — he recovered.",
        ],
        never: &["Archive"],
    },
    Page {
        name: "figures, notes and captions inside the text",
        html: r##"<article><h1>Seminoma</h1><section><h2>Case</h2><p>A 33-year-old man had a testicular mass of 4 cm and an AFP of 3 µg/L<a href="#fn1" class="footnote"><sup>*</sup></a>.</p>
<figure><img src=a><figcaption><span class="label">Figure 2.</span> Ultrasound of the mass.</figcaption></figure>
<div class="table-wrap"><div class="caption"><p>Table 1. Markers</p></div><table><tr><th></th><th>Before</th><th>After</th></tr><tr><td>hCG</td><td>120<sup>a</sup></td><td>2</td></tr></table></div></section></article>"##,
        text: &[
            "Seminoma",
            "Case",
            "A 33-year-old man had a testicular mass of 4 cm and an AFP of 3 µg/L.",
            "Figure 2. Ultrasound of the mass.",
            "Table 1. Markers",
            "Before\tAfter\nhCG\t120\t2",
        ],
        never: &[],
    },
];

#[test]
fn pages_of_publishers_give_their_articles() {
    for page in &PAGES {
        let report = &read("page", page.html.as_bytes(), &Limits::generous()).expect(page.name)[0];
        let readable: Vec<&str> = report
            .blocks
            .iter()
            .filter(|b| !matches!(b.kind, BlockKind::Clutter | BlockKind::BackMatter))
            .map(|b| b.span.of(&report.text))
            .collect();
        assert_eq!(readable, page.text, "{}", page.name);
        for words in page.never {
            assert!(!readable.iter().any(|r| r.contains(words)), "{}: {words}", page.name);
        }
    }
}
