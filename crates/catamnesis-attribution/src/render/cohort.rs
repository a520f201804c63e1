//! Growth and regression rates of a cohort, as text, table and page.

use super::html::STYLE;
use super::svg::escape;
use crate::kinetics::{Cohort, Kinetics, Summary};
use crate::words::number;
use std::fmt::Write;

/// What the numbers are and are not.
const STANDING: &str = "Rates describe the sizes that were measured. They are not a prognosis; a forecast stands beside \
the last value carried forward because in published series that simple rule does better.";

fn cell(x: Option<f64>) -> String {
    x.map_or_else(String::new, |v| format!("{v:.6}"))
}

fn law(k: &Kinetics) -> &'static str {
    match (k.chosen, k.excluded) {
        (Some(kind), _) => kind.name(),
        (None, Some(why)) => why.words(),
        (None, None) => "",
    }
}

fn summary(name: &str, s: &Summary) -> String {
    format!(
        "{name}: median {} (quartiles {} and {}) in {} patients",
        number(s.median),
        number(s.low),
        number(s.high),
        s.n
    )
}

fn summaries(c: &Cohort) -> Vec<String> {
    let mut out = vec![
        summary("growth rate per day", &c.g),
        summary("regression rate per day", &c.d),
        summary("share that regresses", &c.phi),
    ];
    if let Some(f) = c.forecast {
        out.push(format!(
            "forecast of the last size from those before, in {} patients: half of the errors are below {} by the law \
             and below {} by carrying the last value forward; the law was closer in {}",
            f.n,
            number(f.law),
            number(f.last_value),
            crate::words::percent(f.law_closer)
        ));
    }
    out
}

/// A table for a terminal.
pub fn cohort_text(c: &Cohort) -> String {
    let mut out = format!("{STANDING}\n\n");
    let _ = writeln!(
        out,
        "{:<14} {:>3}  {:<8} {:>10} {:>10} {:>8} {:>9} {:>9} {:>7}",
        "patient", "n", "law", "g /day", "d /day", "phi", "doubling", "regrowth", "depth"
    );
    for k in &c.patients {
        let short = |x: Option<f64>| x.map_or_else(|| "-".to_owned(), number);
        let _ = writeln!(
            out,
            "{:<14} {:>3}  {:<8} {:>10} {:>10} {:>8} {:>9} {:>9} {:>7}",
            k.name,
            k.examinations,
            law(k),
            short(k.g),
            short(k.d),
            short(k.phi),
            short(k.doubling_days),
            short(k.time_to_growth_days),
            short(k.depth)
        );
    }
    out.push('\n');
    for line in summaries(c) {
        let _ = writeln!(out, "{line}");
    }
    out
}

/// A table with a header.
pub fn cohort_csv(c: &Cohort) -> String {
    let mut out = String::from(
        "patient,examinations,law,g_per_day,g_low,g_high,d_per_day,d_low,d_high,phi,doubling_days,time_to_growth_days,\
         depth,measured_depth,last_value,forecast_day,forecast\n",
    );
    for k in &c.patients {
        let bound = |i: Option<[f64; 2]>, at: usize| cell(i.and_then(|i| i.get(at).copied()));
        let quoted = if k.name.contains([',', '"', '\n']) {
            format!("\"{}\"", k.name.replace('"', "\"\""))
        } else {
            k.name.clone()
        };
        let row = [
            quoted,
            k.examinations.to_string(),
            law(k).to_owned(),
            cell(k.g),
            bound(k.g_interval, 0),
            bound(k.g_interval, 1),
            cell(k.d),
            bound(k.d_interval, 0),
            bound(k.d_interval, 1),
            cell(k.phi),
            cell(k.doubling_days),
            cell(k.time_to_growth_days),
            cell(k.depth),
            cell(k.measured_depth),
            cell(k.last_value),
            cell(k.forecast_day),
            cell(k.forecast),
        ];
        let _ = writeln!(out, "{}", row.join(","));
    }
    out
}

/// A page.
pub fn cohort_html(c: &Cohort) -> String {
    let mut out = String::new();
    let _ = write!(
        out,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Growth and regression rates</title>\
         <style>{STYLE}</style></head><body><h1>Growth and regression rates</h1><p class=\"standing\">{STANDING}</p><ul>"
    );
    for line in summaries(c) {
        let _ = write!(out, "<li>{}</li>", escape(&line));
    }
    out.push_str(
        "</ul><table><tr><th>patient</th><th>examinations</th><th>law</th><th>g per day</th><th>d per day</th>\
         <th>phi</th><th>doubling, days</th><th>time to growth, days</th><th>depth</th></tr>",
    );
    for k in &c.patients {
        let short = |x: Option<f64>| x.map_or_else(String::new, number);
        let with = |x: Option<f64>, i: Option<[f64; 2]>| match (x, i) {
            (Some(x), Some([low, high])) => format!("{} ({} to {})", number(x), number(low), number(high)),
            (x, _) => short(x),
        };
        let _ = write!(
            out,
            "<tr><td>{}</td><td class=\"num\">{}</td><td>{}</td><td class=\"num\">{}</td><td class=\"num\">{}</td>\
             <td class=\"num\">{}</td><td class=\"num\">{}</td><td class=\"num\">{}</td><td class=\"num\">{}</td></tr>",
            escape(&k.name),
            k.examinations,
            law(k),
            with(k.g, k.g_interval),
            with(k.d, k.d_interval),
            short(k.phi),
            short(k.doubling_days),
            short(k.time_to_growth_days),
            short(k.depth)
        );
    }
    out.push_str("</table></body></html>\n");
    out
}
