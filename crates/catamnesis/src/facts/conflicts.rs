//! What does not fit inside a report, and what passes a published limit: codes `F001` to `F008`.

use super::fact::{Case, CountRole, FactSet, Laterality};
use super::reader::Reader;
use super::sites;
use crate::mentions::{Assertion, MentionKind};
use catamnesis_core::{Diagnostic, Diagnostics, Severity, TextSpan};
use catamnesis_vocab::Category;

/// Adds a diagnostic for each.
pub(super) fn report(reader: Reader<'_, '_>, facts: &FactSet, diagnostics: &mut Diagnostics) {
    if facts.cases.is_empty() {
        diagnostics.push(Diagnostic {
            code: "F001",
            severity: Severity::Warning,
            spans: Vec::new(),
            message: "no patient is told of in this text".into(),
            hint: "check that the file is a case report in English and that its body was found (`read --stage text`)".into(),
        });
    }
    if facts.cases.len() > 1 {
        diagnostics.push(Diagnostic {
            code: "F002",
            severity: Severity::Note,
            spans: facts.cases.iter().filter_map(|c| c.age.as_ref().map(|a| a.span())).collect(),
            message: format!(
                "the report tells of {} patients; each is a case of its own, the first is the index case",
                facts.cases.len()
            ),
            hint: "see the other cases under `cases` in the JSON, or in rows `id#2`, `id#3` of a case table"
                .into(),
        });
    }
    for case in &facts.cases {
        tumor_missing(case, diagnostics);
        dose_limits(reader, case, diagnostics);
        counts(case, diagnostics);
        sides(reader, case, diagnostics);
        if facts.cases.len() == 1 {
            ages(reader, case, diagnostics);
        }
    }
}

fn tumor_missing(case: &Case, diagnostics: &mut Diagnostics) {
    if case.tumor.is_none() {
        diagnostics.push(Diagnostic {
            code: "F003",
            severity: Severity::Warning,
            spans: Vec::new(),
            message: format!("no tumor type was found for case {}", case.number),
            hint:
                "if the report names one, add the word with `catamnesis vocab import` or report it as missing"
                    .into(),
        });
    }
}

/// A published cumulative limit (`max_mg_m2` of the drug table, with its source) is reached or passed.
fn dose_limits(reader: Reader<'_, '_>, case: &Case, diagnostics: &mut Diagnostics) {
    for fact in &case.cumulative_doses {
        let dose = &fact.value;
        let Some(drug) = reader
            .vocabulary
            .look_up(&dose.agent)
            .into_iter()
            .map(|h| h.entry)
            .find(|e| e.category() == Category::Drug)
        else {
            continue;
        };
        let limit = |key: &str| drug.attr(key).and_then(|v| v.parse::<f64>().ok());
        let (limit, total) = match dose.unit.as_str() {
            "mg/m2" => (limit("max_mg_m2"), dose.total),
            "g/m2" => (limit("max_mg_m2"), dose.total * 1000.0),
            "units" | "IU" => (limit("max_units"), dose.total),
            _ => (None, dose.total),
        };
        if let Some(limit) = limit.filter(|l| total >= *l) {
            diagnostics.push(Diagnostic {
                code: "F004",
                severity: Severity::Warning,
                spans: fact.evidence().to_vec(),
                message: format!(
                    "{} cycles of {} {} {} add up to {} {}, above the cumulative limit of {limit} {} ({})",
                    dose.cycles,
                    dose.per_cycle,
                    dose.unit,
                    dose.agent,
                    dose.total,
                    dose.unit,
                    if dose.unit.starts_with('g') { "mg/m2" } else { &dose.unit },
                    drug.attr("max_source").unwrap_or(drug.source()),
                ),
                hint: "check the dose, the days and the number of cycles against the words; if they are right, the report should speak of organ toxicity".into(),
            });
        }
    }
}

/// More lesions were taken out of an organ than were seen in it before.
fn counts(case: &Case, diagnostics: &mut Diagnostics) {
    for resected in case.lesion_counts.iter().filter(|c| c.value.role == CountRole::Resected) {
        let organ = resected.value.site.as_ref().map(|s| &s.id);
        let seen = case.lesion_counts.iter().rfind(|c| {
            c.value.role == CountRole::Seen
                && c.value.sentence < resected.value.sentence
                && c.value.site.as_ref().map(|s| &s.id) == organ
        });
        if let Some(seen) = seen.filter(|s| s.value.n != resected.value.n && organ.is_some()) {
            let place = resected.value.site.as_ref().map_or("", |s| s.label.as_str());
            diagnostics.push(Diagnostic {
                code: "F005",
                severity: Severity::Warning,
                spans: vec![seen.span(), resected.span()],
                message: format!("{} lesions of the {place} were seen, {} were resected", seen.value.n, resected.value.n),
                hint: "the report does not explain the difference; imaging may have missed lesions, or one number is wrong".into(),
            });
        }
    }
}

/// A tumor of a paired organ is on the left in one place and on the right in another.
fn sides(reader: Reader<'_, '_>, case: &Case, diagnostics: &mut Diagnostics) {
    let Some(primary) = &case.primary_site else { return };
    let Some(side) = primary.value.laterality.filter(|s| *s != Laterality::Bilateral) else { return };
    let opposite = if side == Laterality::Left { Laterality::Right } else { Laterality::Left };
    let paired =
        reader.vocabulary.by_id(&primary.value.concept.id).is_some_and(|e| e.attr("paired") == Some("1"));
    if !paired {
        return;
    }
    let other = case.operations.iter().find(|o| {
        let words = &o.value.procedure.wording;
        let span = o.span();
        let about = words.contains(primary.value.concept.label.as_str())
            || operates_on(reader, o.value.procedure.id.as_str(), &primary.value.concept.id);
        about && side_in(words) == Some(opposite) && !span.overlaps(primary.span())
    });
    if let Some(operation) = other {
        diagnostics.push(Diagnostic {
            code: "F006",
            severity: Severity::Warning,
            spans: vec![primary.span(), operation.span()],
            message: format!(
                "the tumor is told on one side, the operation ({}) on the other",
                operation.value.procedure.wording
            ),
            hint: "compare the two places; one side may be a slip of the pen".into(),
        });
    }
}

fn operates_on(reader: Reader<'_, '_>, procedure: &str, site: &str) -> bool {
    reader.vocabulary.by_id(procedure).and_then(|e| e.attr("site")) == Some(site)
}

fn side_in(words: &str) -> Option<Laterality> {
    words.split_whitespace().find_map(sites::side)
}

/// Two ages at presentation that differ by more than a year.
fn ages(reader: Reader<'_, '_>, case: &Case, diagnostics: &mut Diagnostics) {
    let Some(age) = case.age.as_ref().filter(|a| a.value.lo == a.value.hi) else { return };
    let start = age.span();
    let other: Option<TextSpan> = reader.mentions.list.iter().find_map(|m| match m.kind {
        MentionKind::Age { lo, hi }
            if lo == hi
                && m.span != start
                && m.assertion == Assertion::Present
                && (lo - age.value.lo).abs() > 1.0
                && is_description(reader, m.tokens.start, m.tokens.end)
                && reader.document.sentences.get(m.sentence).is_some() =>
        {
            Some(m.span)
        }
        _ => None,
    });
    // Several patients, or an age told of another time, are no conflict.
    if let Some(span) = other.filter(|_| case.number == 1) {
        diagnostics.push(Diagnostic {
            code: "F007",
            severity: Severity::Note,
            spans: vec![start, span],
            message: format!(
                "another age is told: \"{}\" beside \"{}\"",
                span.of(reader.document.text),
                start.of(reader.document.text)
            ),
            hint:
                "it may belong to another time or another person; the first age told of the patient is taken"
                    .into(),
        });
    }
}

/// "a 54-year-old woman": an age that describes a person, not one at which something happened.
fn is_description(reader: Reader<'_, '_>, start: usize, end: usize) -> bool {
    reader.is(start.saturating_sub(1), &["a", "an", "this", "our", "the"])
        && reader.any(
            end..end + 4,
            &["woman", "man", "female", "male", "patient", "girl", "boy", "lady", "gentleman"],
        )
}
