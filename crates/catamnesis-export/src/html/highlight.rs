//! The text of a report with the words behind facts marked; overlapping words are cut into pieces.

use super::{escape, key};
use crate::Quoter;
use crate::schema::v1::Quote;
use catamnesis::input::{BlockKind, CaseReport};
use catamnesis::pipeline::Analysis;
use std::collections::BTreeSet;
use std::fmt::Write;

/// One fact whose words are marked.
pub(crate) struct Mark {
    /// Id of the fact's entry in the list.
    pub id: String,
    /// Category.
    pub class: &'static str,
    /// Its words.
    pub quotes: Vec<Quote>,
}

/// A marked range in code points.
struct Range<'m> {
    start: usize,
    end: usize,
    mark: &'m Mark,
    n_quote: usize,
}

/// A part of the text with a look of its own: heading, or not read for facts.
struct Look {
    start: usize,
    end: usize,
    class: &'static str,
}

/// Renders the text of a report.
pub(crate) fn render(report: &CaseReport, analysis: &Analysis<'_>, marks: &[Mark]) -> String {
    let quoter = Quoter::new(&report.text);
    let mut ranges: Vec<Range<'_>> = marks
        .iter()
        .flat_map(|mark| {
            mark.quotes.iter().enumerate().map(move |(n_quote, q)| Range {
                start: q.start,
                end: q.end,
                mark,
                n_quote,
            })
        })
        .filter(|r| r.start < r.end)
        .collect();
    // Shorter quotes first among those that begin together: the most specific one gives color and link.
    ranges.sort_by_key(|r| (r.start, r.end));
    let looks = looks(report, analysis, &quoter);

    let mut cuts: BTreeSet<usize> = BTreeSet::from([0, quoter.n_code_points()]);
    cuts.extend(ranges.iter().flat_map(|r| [r.start, r.end]));
    cuts.extend(looks.iter().flat_map(|l| [l.start, l.end]));
    let cuts: Vec<usize> = cuts.into_iter().collect();

    let mut out = String::with_capacity(report.text.len() * 2);
    let mut chars = report.text.chars();
    let mut live: Vec<&Range<'_>> = Vec::new();
    let mut next = ranges.iter().peekable();
    let mut n_look = 0;
    for pair in cuts.windows(2) {
        let &[start, end] = pair else { continue };
        let piece: String = chars.by_ref().take(end - start).collect();
        live.retain(|r| r.end > start);
        while let Some(range) = next.next_if(|r| r.start <= start) {
            live.push(range);
        }
        while looks.get(n_look).is_some_and(|l| l.end <= start) {
            n_look += 1;
        }
        let look = looks.get(n_look).filter(|l| l.start <= start).map(|l| l.class);
        if let Some(class) = look {
            let _ = write!(out, "<span class=\"{class}\">");
        }
        write_piece(&mut out, &piece, start, &live);
        if look.is_some() {
            out.push_str("</span>");
        }
    }
    out
}

fn write_piece(out: &mut String, piece: &str, start: usize, live: &[&Range<'_>]) {
    let Some(first) = live.iter().min_by_key(|r| (r.end - r.start, r.start)) else {
        out.push_str(&escape(piece));
        return;
    };
    // Targets of the links from the facts: one per quote, where it begins.
    for range in live.iter().filter(|r| r.start == start) {
        let _ = write!(out, "<span class=\"t\" id=\"{}q{}\"></span>", range.mark.id, range.n_quote);
    }
    let mut ids: Vec<&str> = Vec::new();
    for range in live {
        if !ids.contains(&range.mark.id.as_str()) {
            ids.push(&range.mark.id);
        }
    }
    let class = first.mark.class;
    let several = if ids.len() > 1 { " several" } else { "" };
    let _ = write!(
        out,
        "<a class=\"m {class}{several}\" data-k=\"{}\" data-f=\"{}\" href=\"#{}\">{}</a>",
        key(class),
        ids.join(" "),
        first.mark.id,
        escape(piece)
    );
}

/// Headings and unread parts in order, without overlap.
fn looks(report: &CaseReport, analysis: &Analysis<'_>, quoter: &Quoter<'_>) -> Vec<Look> {
    let of_blocks = report.blocks.iter().filter_map(|b| {
        let class = match b.kind {
            BlockKind::Title | BlockKind::Heading => "h",
            BlockKind::BackMatter | BlockKind::Clutter => "off",
            _ => return None,
        };
        Some((b.span, class))
    });
    let of_sections =
        analysis.document.sections.iter().filter(|s| !s.kind.is_readable()).map(|s| (s.span, "off"));
    let mut all: Vec<_> = of_blocks.chain(of_sections).filter(|(span, _)| !span.is_empty()).collect();
    all.sort_by_key(|&(span, class)| (span.start(), class));
    let mut looks: Vec<Look> = Vec::new();
    for (span, class) in all {
        let quote = quoter.quote(span);
        if looks.last().is_none_or(|last| last.end <= quote.start) {
            looks.push(Look { start: quote.start, end: quote.end, class });
        }
    }
    looks
}
