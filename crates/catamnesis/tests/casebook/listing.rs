//! A case in words, each line with its quote.

use catamnesis::Analysis;
use catamnesis::facts::{Case, Fact};
use catamnesis_core::TextSpan;

/// One line per fact: name, value, quote; then the diagnostics.
pub fn facts(text: &str, analysis: &Analysis<'_>) -> String {
    let mut out = String::new();
    for case in &analysis.facts.cases {
        if analysis.facts.cases.len() > 1 {
            out.push_str(&format!("case {}\n", case.number));
        }
        for (name, value, span) in lines(case) {
            out.push_str(&format!("{name}: {value} — \"{}\"\n", quote(text, span)));
        }
    }
    for d in analysis.diagnostics.iter() {
        out.push_str(&format!("{} {}: {}\n", d.code, d.severity.word(), d.message));
    }
    out
}

fn quote(text: &str, span: TextSpan) -> String {
    span.of(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

type Line = (&'static str, String, TextSpan);

fn lines(case: &Case) -> Vec<Line> {
    let mut out = Vec::new();
    one(&mut out, "age", &case.age, |a| {
        if a.lo == a.hi { format!("{}", a.lo) } else { format!("{} to {}", a.lo, a.hi) }
    });
    one(&mut out, "sex", &case.sex, |s| format!("{s:?}").to_lowercase());
    one(&mut out, "tumor", &case.tumor, |t| {
        let stages = t.stage.iter().map(|s| match &s.system {
            Some(system) => format!("{} [{system}]", s.wording),
            None => s.wording.clone(),
        });
        let more = [&t.behavior, &t.grade].into_iter().flatten().cloned().chain(stages).collect::<Vec<_>>();
        [vec![t.histology.wording.clone()], more].concat().join(", ")
    });
    one(&mut out, "primary site", &case.primary_site, |s| {
        sided(s.laterality.map(|l| format!("{l:?}")), &s.concept.wording)
    });
    many(&mut out, "metastasis", &case.metastases, |s| {
        sided(s.laterality.map(|l| format!("{l:?}")), &s.concept.wording)
    });
    one(&mut out, "largest", &case.largest_mm, |mm| format!("{mm} mm"));
    many(&mut out, "marker", &case.biomarkers, |b| format!("{} {}", b.concept.label, b.result));
    many(&mut out, "history", &case.history, |c| c.label.clone());
    one(&mut out, "size in words", &case.size_words, Clone::clone);
    many(&mut out, "family history", &case.family_history, |c| c.label.clone());
    many(&mut out, "imaging", &case.imaging, |m| m.name().to_owned());
    many(&mut out, "operation", &case.operations, |o| {
        let details = [&o.approach, &o.extent, &o.margins];
        let told = details.into_iter().flatten().map(|d| format!("; {d}")).collect::<String>();
        o.procedure.wording.clone() + &told
    });
    many(&mut out, "systemic therapy", &case.systemic, |s| {
        let doses = s.doses.iter().map(|d| format!("{} {} {}", d.agent, d.value, d.unit));
        let planned = s.planned_cycles.map(|n| format!(" of {n} planned")).unwrap_or_default();
        let cycles = s.cycles.map(|n| format!("{n} cycles{planned}"));
        [
            vec![s.agents.join(" + ")],
            doses.collect(),
            cycles.into_iter().collect(),
            s.intent.iter().cloned().collect(),
        ]
        .concat()
        .into_iter()
        .filter(|p| !p.is_empty())
        .collect::<Vec<_>>()
        .join("; ")
    });
    many(&mut out, "adverse event", &case.adverse_events, |e| {
        let grade = e.grade.map(|g| format!(", grade {g}")).unwrap_or_default();
        let agents = if e.agents.is_empty() { String::new() } else { format!(", {}", e.agents.join(" + ")) };
        format!("{}{grade}, {:?}{agents}", e.finding.label, e.cause)
    });
    many(&mut out, "change", &case.changes, |c| {
        let reason = c.reason.as_ref().map(|r| format!(": {r}")).unwrap_or_default();
        format!("{} {}{reason}", c.agents.join(" + "), c.change.name()).trim().to_owned()
    });
    many(&mut out, "second primary", &case.second_primaries, |c| c.label.clone());
    many(&mut out, "total dose", &case.cumulative_doses, |d| format!("{} {} {}", d.agent, d.total, d.unit));
    many(&mut out, "lesions", &case.lesion_counts, |c| {
        format!("{} {} {}", c.n, c.site.as_ref().map_or("", |s| s.label.as_str()), c.role.name())
    });
    one(&mut out, "radiotherapy", &case.radiotherapy, |r| {
        let dose = r.dose_gy.map(|g| format!("{g} Gy"));
        let fractions = r.fractions.map(|n| format!("{n} fractions"));
        dose.into_iter().chain(fractions).collect::<Vec<_>>().join(" in ")
    });
    one(&mut out, "best response", &case.best_response, |r| r.code().to_owned());
    one(&mut out, "recurrence", &case.recurrence, |r| if *r { "yes" } else { "no" }.to_owned());
    one(&mut out, "status", &case.status, |s| s.name().replace('_', " "));
    one(&mut out, "follow-up", &case.follow_up, |f| format!("{:.1} months from {}", f.months, f.from.name()));
    out
}

fn sided(side: Option<String>, words: &str) -> String {
    side.map_or_else(|| words.to_owned(), |s| format!("{words} ({})", s.to_lowercase()))
}

fn one<T>(out: &mut Vec<Line>, name: &'static str, fact: &Option<Fact<T>>, word: impl Fn(&T) -> String) {
    out.extend(fact.iter().map(|f| (name, word(&f.value), f.span())));
}

fn many<T>(out: &mut Vec<Line>, name: &'static str, facts: &[Fact<T>], word: impl Fn(&T) -> String) {
    out.extend(facts.iter().map(|f| (name, word(&f.value), f.span())));
}
