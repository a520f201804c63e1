//! The page as one self-contained HTML file.

use super::svg::escape;
use super::text::capital;
use super::{LIMITS, PROPOSALS, STANDING, answer, findings, fit_words, pictures, telling, undecided};
use crate::knowledge::Status;
use crate::series::Evidence;
use crate::weigh::Weighing;
use crate::words::{odds, one_in, percent};
use std::fmt::Write;

/// Style shared by the pages of the crate.
pub(super) const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}\
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2.2rem;border-bottom:1px solid #d0d7de}\
table{border-collapse:collapse;width:100%}td,th{padding:.35rem .6rem;border-bottom:1px solid #e4e8ec;text-align:left;vertical-align:top}\
th{font-weight:600}.num{text-align:right;white-space:nowrap}q{color:#57606a}.standing{background:#f3f4f6;padding:.7rem 1rem;border-left:4px solid #8c959f}\
.ours{background:#fff6dd;padding:0 .3em}.unsure{background:#ffe9e4;padding:0 .3em}svg{width:100%;height:auto;margin:.5rem 0}\
svg .title{font-weight:600}svg .axis{fill:#57606a;font-size:11px}svg .label{font-size:12px}svg .grid{stroke:#e4e8ec}svg .even{stroke:#8c959f;stroke-dasharray:4 3}\
svg .given{fill:#f1e3b0;opacity:.6}svg .surgery{stroke:#9a6700;stroke-dasharray:2 2}svg .band{fill:#2f6fb3;opacity:.18}svg .middle{fill:none;stroke:#2f6fb3;stroke-width:2}\
svg .seen{fill:#1b1f24}svg .unseen{fill:none;stroke:#1b1f24;stroke-dasharray:2 2}svg .count{fill:#8c959f;opacity:.4}svg .before{fill:#8c959f}svg .after{fill:#2f6fb3}\
svg .sweep1{fill:none;stroke:#7a3e9d;stroke-width:2}svg .sweep2{fill:none;stroke:#2f6fb3;stroke-width:2}svg .sweep3{fill:none;stroke:#2a7f4f;stroke-width:2}svg .now{fill:#c62d1f}\
.text{white-space:pre-wrap;overflow-wrap:anywhere;max-width:72ch}.text .h{font-weight:700}.text .off{color:#57606a;font-size:.85em}\
.t{scroll-margin:6rem}.m{color:inherit;background:#fff3a8}.t:target+.m{outline:3px solid #d55e00}a q{color:inherit}\
@media (prefers-color-scheme:dark){body{background:#14171b;color:#e4e8ec}svg{background:#fff}.standing{background:#22272e}.ours,.unsure{color:#1b1f24}}\
@media print{body{max-width:none}}";

/// The whole page.
pub fn html(w: &Weighing) -> String {
    html_with(w, "")
}

/// The whole page with the report below it. `report` is HTML in which the words with the evidence's id `w1` are the
/// target `w1q0` and lead back to `#w1`; empty where there is no report, and then nothing is linked.
pub fn html_with(w: &Weighing, report: &str) -> String {
    let tumor = w.series.tumor.as_deref().unwrap_or("tumor type not stated");
    let title = format!("What explains the course of {} ({tumor})", w.series.id);
    let mut out = String::new();
    let _ = write!(
        out,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width,initial-scale=1\"><title>{0}</title><style>{STYLE}</style></head><body>\
         <h1>{0}</h1><p class=\"standing\">{1}</p><h2>The answer</h2>",
        escape(&title),
        escape(STANDING)
    );
    for sentence in answer(w) {
        let _ = write!(out, "<p>{}</p>", escape(&sentence));
    }
    observed(w, &mut out, !report.is_empty());
    explanations(w, &mut out);
    out.push_str("<h2>What the largest lesion would have measured</h2><p>Line: the middle of what the explanation \
        predicts once fitted; band: nine in ten of its courses. Bars: what was seen (filled) and the sizes at \
        which nothing is seen (dashed). Shaded: treatment.</p>");
    out.push_str(&pictures::courses(w));
    list(&mut out, "What cannot be told apart", &undecided(w));
    depends(w, &mut out);
    told(w, &mut out);
    rests(w, &mut out);
    let notes: Vec<String> = w.notes.iter().map(|n| format!("{}: {}", n.code, n.message)).collect();
    list(&mut out, "Notes", &notes);
    list(&mut out, "Limits", &LIMITS.map(str::to_owned));
    if !report.is_empty() {
        let _ = write!(out, "<h2>The report</h2><div class=\"text\">{report}</div>");
    }
    out.push_str("</body></html>\n");
    out
}

/// Quotes of evidence, linked to their words where the report stands below.
fn quotes(evidence: &[Evidence], linked: bool, seen: &mut Vec<String>) -> String {
    let mut out = String::new();
    for e in evidence {
        let quote = escape(e.quote.trim());
        let _ = match &e.id {
            Some(id) if linked => {
                let id = escape(id);
                // The words lead back to their first mention.
                let anchor = if seen.contains(&id) { String::new() } else { format!(" id=\"{id}\"") };
                seen.push(id.clone());
                write!(out, "<a{anchor} href=\"#{id}q0\"><q data-evidence=\"{id}\">{quote}</q></a> ")
            }
            Some(id) => write!(out, "<q data-evidence=\"{}\">{quote}</q> ", escape(id)),
            None => write!(out, "<q>{quote}</q> "),
        };
    }
    out
}

fn list(out: &mut String, title: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    let _ = write!(out, "<h2>{}</h2><ul>", escape(title));
    for item in items {
        let _ = write!(out, "<li>{}</li>", escape(item));
    }
    out.push_str("</ul>");
}

fn observed(w: &Weighing, out: &mut String, linked: bool) {
    let mut seen: Vec<String> = Vec::new();
    out.push_str("<h2>What was given and seen</h2><table><tr><th>when</th><th>how</th><th>what</th><th>in the report</th></tr>");
    for (e, months) in w.series.exposures.iter().zip(&w.exposure_months) {
        let quotes = quotes(&e.evidence, linked, &mut seen);
        let when = if months[1] > months[0] {
            format!("{:.1} to {:.1} months", months[0], months[1])
        } else {
            format!("{:.1} months", months[0])
        };
        let _ = write!(
            out,
            "<tr><td>{when}</td><td>given</td><td>{}</td><td>{quotes}</td></tr>",
            escape(&e.what)
        );
    }
    for (o, t) in w.series.observations.iter().zip(&w.observation_months) {
        let quotes = quotes(&o.evidence, linked, &mut seen);
        let _ = write!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{quotes}</td></tr>",
            findings::months(*t, o.when.months.is_uncertain()),
            escape(o.modality.words()),
            escape(&findings::finding(&o.finding))
        );
    }
    out.push_str("</table>");
}

fn explanations(w: &Weighing, out: &mut String) {
    out.push_str("<h2>The explanations</h2><p>\"Fit\" says how probable exactly these observations are if the \
        explanation is true, against the one that fits best. \"Before\" is how likely it was before the course \
        was looked at, \"after\" how likely it is when both are put together.</p>\
        <table><tr><th>explanation</th><th>fit</th><th>before</th><th>after</th></tr>");
    for e in &w.explanations {
        let _ = write!(
            out,
            "<tr><td><strong>{}</strong><br>{}</td><td class=\"num\" title=\"natural logarithm of the marginal \
             likelihood {:.3}, numerical error {:.3}; nested sampling {:.2}, error {:.2}\">{}</td>\
             <td class=\"num\">{}</td><td class=\"num\">{}</td></tr>",
            escape(&e.title),
            escape(&e.sentence),
            e.ln_marginal,
            e.ln_marginal_error,
            e.ln_marginal_check,
            e.ln_marginal_check_error,
            fit_words(e.times_worse_than_best),
            one_in(e.prior),
            e.posterior.map_or_else(|| "not given".to_owned(), percent),
        );
    }
    out.push_str("</table>");
    out.push_str(&pictures::bars(w));
    predictive(w, out);
}

fn predictive(w: &Weighing, out: &mut String) {
    if w.explanations.iter().all(|e| e.predictive.is_none()) {
        return;
    }
    let _ = write!(
        out,
        "<details><summary>A second opinion on fit</summary><p>{}</p>\
         <table><tr><th>explanation</th><th>leave-one-out</th><th>WAIC</th></tr>",
        escape(super::PREDICTIVE)
    );
    for e in &w.explanations {
        if let Some(p) = e.predictive {
            let _ = write!(
                out,
                "<tr><td>{}</td><td class=\"num\">{:.2} ({:.1} parameters)</td><td class=\"num\">{:.2} ({:.1} parameters)</td></tr>",
                escape(&e.title),
                p.loo,
                p.loo_parameters,
                p.waic,
                p.waic_parameters
            );
        }
    }
    out.push_str("</table></details>");
}

fn depends(w: &Weighing, out: &mut String) {
    let (tornado, sweep) = (pictures::tornado(w), pictures::sweep(w));
    if tornado.is_none() && sweep.is_none() {
        return;
    }
    out.push_str("<h2>What the answer depends on</h2>");
    if let Some(picture) = tornado {
        out.push_str("<p>Odds of treatment, with or without an error of reading, against spontaneous regression, if one \
            assumption at a time were another.</p>");
        out.push_str(&picture);
    }
    if let Some(picture) = sweep {
        out.push_str("<p>Odds of treatment (without errors of reading) against spontaneous regression, from rare to \
            common spontaneous regression. One line for each prior of a delayed effect; the dot is this page.</p>");
        out.push_str(&picture);
    }
    if !w.break_even.is_empty() {
        out.push_str("<table><tr><th>to be as likely as everything else together</th><th>would have to have the prior</th><th>against now</th></tr>");
        for b in w.break_even.iter().filter(|b| b.prior_now < 0.5) {
            let needed = if b.prior_for_even > 1.0 {
                "more often than always".to_owned()
            } else {
                one_in(b.prior_for_even)
            };
            let _ = write!(
                out,
                "<tr><td>{}</td><td class=\"num\">{needed}</td><td class=\"num\">{} ({} times)</td></tr>",
                b.group.words(),
                one_in(b.prior_now),
                crate::words::number(b.times)
            );
        }
        out.push_str("</table>");
    }
}

fn told(w: &Weighing, out: &mut String) {
    if w.information.is_empty() {
        return;
    }
    out.push_str("<h2>What would have told more</h2><p>");
    out.push_str(PROPOSALS);
    out.push_str("</p><table><tr><th>examination</th><th>result</th><th>chance</th><th>would then come first</th><th>spontaneous regression would have</th></tr>");
    for p in &w.information {
        let n = p.outcomes.len().max(1);
        for (i, o) in p.outcomes.iter().enumerate() {
            out.push_str("<tr>");
            if i == 0 {
                let _ = write!(
                    out,
                    "<td rowspan=\"{n}\">{}<br>{}</td>",
                    escape(&capital(&p.what)),
                    telling(p.bits, p.doubt)
                );
            }
            let best = o.posterior.iter().max_by(|a, b| a.1.total_cmp(&b.1));
            let then = best.map_or_else(String::new, |(id, share)| {
                let title = w.explanations.iter().find(|e| e.id == *id).map_or(id.as_str(), |e| &e.title);
                format!("{} ({})", escape(title), percent(*share))
            });
            let _ = write!(
                out,
                "<td>{}</td><td class=\"num\">{}</td><td>{then}</td><td class=\"num\">{}</td></tr>",
                escape(&o.what),
                percent(o.probability),
                percent(o.spontaneous)
            );
        }
    }
    out.push_str("</table>");
}

fn rests(w: &Weighing, out: &mut String) {
    out.push_str("<h2>What this rests on</h2><table><tr><th>what</th><th>value</th><th>source</th></tr>");
    for b in &w.basis {
        let class = match b.status {
            Status::Checked => "",
            Status::Unverified => "unsure",
            Status::Assumption => "ours",
        };
        let _ = write!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{} <span class=\"{class}\">{}</span></td></tr>",
            escape(&b.what),
            escape(&b.value),
            escape(&b.source),
            b.status.words()
        );
    }
    out.push_str("</table>");
    if let Some(o) = w.treatment_vs_spontaneous {
        let _ = write!(
            out,
            "<p>Without errors of reading, treatment against spontaneous regression stands {}.</p>",
            odds(o)
        );
    }
}
