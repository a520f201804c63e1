//! Courses of systemic antineoplastic treatment: agents, doses, cycles.

mod groups;
mod doses;

use super::cases::CaseText;
use super::fact::{Fact, SystemicTherapy};
use super::reader::Reader;
use crate::mentions::{Assertion, CueKind, MentionKind, Phrase};
use catamnesis_vocab::{Category, Entry};
use groups::{Group, groups};
use std::ops::Range;

/// Whether an entry is one drug against tumors, and not a class of them or the word "chemotherapy".
pub(super) fn names_drug(entry: Entry<'_>) -> bool {
    entry.attr("use") == Some("antineoplastic") && entry.attr("group").is_none() && !is_class(entry)
}

fn is_class(entry: Entry<'_>) -> bool {
    entry.attr("kind") == Some("class") || entry.id().starts_with("drugclass:")
}

/// One course with where it is told.
#[derive(Debug, Clone)]
pub(super) struct Course {
    /// Whether the number of cycles was told with the course, and not gathered from later sentences.
    pub counted: bool,
    pub fact: Fact<SystemicTherapy>,
    pub sentence: usize,
    pub tokens: Range<usize>,
}

/// Finds the courses in the order in which they are told.
pub(super) fn courses(reader: Reader<'_, '_>, case: &CaseText) -> Vec<Course> {
    let mut courses: Vec<Course> = Vec::new();
    for &s in &case.course {
        let groups = groups(reader, s);
        for group in &groups {
            place(reader, s, group, &mut courses);
        }
        if groups.is_empty() {
            later_cycles(reader, s, &mut courses);
        }
    }
    courses
}

/// Adds a group as a new course, or as more about one told before.
fn place(reader: Reader<'_, '_>, sentence: usize, group: &Group<'_>, courses: &mut Vec<Course>) {
    let therapy = therapy(reader, sentence, group);
    let looks_back = looks_back(reader, sentence, group);
    if therapy.agents.is_empty() {
        let named =
            courses.last().is_some_and(|c| c.sentence + 1 >= sentence && !c.fact.value.agents.is_empty());
        if looks_back && !courses.is_empty() {
            later_cycles(reader, sentence, courses);
            return;
        }
        // "chemotherapy was started", just after its drugs were named, names no other course.
        if named
            && therapy.cycles.is_none()
            && therapy.line.is_none()
            && therapy.intent.is_none()
            && !is_begun(reader, sentence, group)
        {
            return;
        }
        if group.generic.is_some()
            && !is_begun(reader, sentence, group)
            && therapy.cycles.is_none()
            && therapy.intent.is_none()
        {
            return;
        }
    } else {
        let same = |c: &Course| {
            let shared = c.fact.value.agents.iter().filter(|a| therapy.agents.contains(a)).count();
            shared > 0 && (shared == therapy.agents.len() || shared >= 2 && shared * 2 > therapy.agents.len())
        };
        // The drugs of a course announced just before ("six courses of chemotherapy. The regimen …").
        if let Some(open) = courses.last_mut().filter(|c| {
            c.fact.value.agents.is_empty() && c.sentence + 2 >= sentence && !is_new(reader, sentence, group)
        }) {
            merge(&mut open.fact, therapy, reader.span(group.tokens.clone()));
            return;
        }
        if let Some(known) = courses.iter_mut().rev().find(|c| same(c))
            && (looks_back || !is_new(reader, sentence, group))
        {
            merge(&mut known.fact, therapy, reader.span(group.tokens.clone()));
            later_cycles(reader, sentence, courses);
            return;
        }
        if looks_back
            && courses.iter().any(|c| c.fact.value.agents.iter().any(|a| therapy.agents.contains(a)))
        {
            return;
        }
    }
    courses.push(Course {
        counted: therapy.cycles.is_some(),
        fact: Fact::new(therapy, quote_span(reader, sentence, group)).with_confidence(0.85),
        sentence,
        tokens: group.tokens.clone(),
    });
}

/// The words that tell a course: number of cycles and intent before the drugs belong to them.
fn quote_span(reader: Reader<'_, '_>, sentence: usize, group: &Group<'_>) -> catamnesis_core::TextSpan {
    let start = reader
        .mentions(sentence)
        .iter()
        .filter(|m| {
            matches!(m.kind, MentionKind::Cycles { .. })
                && m.tokens.end <= group.tokens.start
                && group.tokens.start - m.tokens.end <= 8
        })
        .map(|m| m.tokens.start)
        .chain(
            reader
                .cues(sentence)
                .iter()
                .filter(|c| {
                    matches!(c.kind, CueKind::Intent | CueKind::Line)
                        && c.tokens.end <= group.tokens.start
                        && group.tokens.start - c.tokens.end <= 3
                })
                .map(|c| c.tokens.start),
        )
        .min()
        .unwrap_or(group.tokens.start);
    reader.span(start..group.tokens.end)
}

fn looks_back(reader: Reader<'_, '_>, sentence: usize, group: &Group<'_>) -> bool {
    let start = reader.sentence(sentence).start;
    let mut at = group.tokens.start;
    let definite = at > start && reader.is(at - 1, &["the", "this", "of", "her", "his", "these"]);
    let begun_before = reader
        .cues(sentence)
        .iter()
        .any(|c| c.kind == CueKind::Done && c.tokens.end <= at && at - c.tokens.end <= 5);
    let same = at > start && reader.is(at - 1, &["this", "same", "these"]);
    let resistant = reader.is_hyphen(group.tokens.end)
        && reader.is(group.tokens.end + 1, &["resistant", "refractory", "naive", "induced", "related"]);
    if same
        || resistant
        || definite
            && group.drugs.is_empty()
            && group.regimen.is_none()
            && !begun_before
            && therapy_count(reader, sentence, group).is_none()
    {
        return true;
    }
    while at > start {
        at -= 1;
        if reader.is(
            at,
            &[
                "after", "following", "during", "post", "despite", "since", "end", "completion", "before",
                "prior", "under", "on", "between", "from", "until",
            ],
        ) {
            return !reader.is(at, &["on"]) || !reader.any(start..at, &["started", "placed", "put", "was"]);
        }
        let transparent = reader.is(
            at,
            &[
                "the", "of", "to", "a", "this", "first", "last", "systemic", "adjuvant", "neoadjuvant",
                "palliative", "second", "third", "cycle", "course", "all", "these", "his", "her", "line",
                "salvage", "with", "treatment", "complete", "completing", "receiving", "initial", "therapy",
                "regimen", "combination", "several", "additional", "year", "month", "week", "day", "an",
            ],
        ) || reader.document.tokens.get(at).is_some_and(|t| {
            t.kind != catamnesis_core::words::TokenKind::Word || reader.document.word(at).len() <= 3
        }) || catamnesis_core::number::from_word(reader.normal(at)).is_some()
            || catamnesis_core::number::ordinal(reader.normal(at)).is_some();
        if !transparent {
            break;
        }
    }
    let next = group.tokens.end;
    reader.is(next, &["was", "were", "is"])
        && reader.any(
            next..next + 4,
            &["stopped", "discontinued", "withdrawn", "suspended", "tolerated", "completed", "ceased"],
        )
}

/// Cycles told directly before the group.
fn therapy_count(reader: Reader<'_, '_>, sentence: usize, group: &Group<'_>) -> Option<u32> {
    reader.mentions(sentence).iter().find_map(|m| match m.kind {
        MentionKind::Cycles { n, ordinal: false }
            if m.tokens.end <= group.tokens.start && group.tokens.start - m.tokens.end <= 4 =>
        {
            Some(n)
        }
        _ => None,
    })
}

/// Whether the sentence tells that the group was begun or given.
fn is_begun(reader: Reader<'_, '_>, sentence: usize, group: &Group<'_>) -> bool {
    reader
        .cues(sentence)
        .iter()
        .any(|c| c.kind == CueKind::Done && c.tokens.start.abs_diff(group.tokens.start) <= 25)
        || reader.any(group.tokens.end..group.tokens.end + 3, &["was", "were"])
        || reader.any(group.tokens.start.saturating_sub(5)..group.tokens.start, &["by", "and", "with"])
}

/// Whether the sentence tells of a further course: a verb of beginning, a line, an intent or a count of cycles.
fn is_new(reader: Reader<'_, '_>, sentence: usize, group: &Group<'_>) -> bool {
    let near = |start: usize| start.abs_diff(group.tokens.start) <= 15;
    if reader.any(group.tokens.start.saturating_sub(5)..group.tokens.start, &["continued", "continue"]) {
        return false;
    }
    reader
        .cues(sentence)
        .iter()
        .any(|c| matches!(c.kind, CueKind::Line | CueKind::Intent) && near(c.tokens.start))
        || reader.cues(sentence).iter().any(|c| c.kind == CueKind::Done && near(c.tokens.start))
        || reader.any(
            group.tokens.start.saturating_sub(8)..group.tokens.start,
            &["additional", "another", "subsequent", "further", "again", "more", "second", "third"],
        )
}

fn therapy(reader: Reader<'_, '_>, sentence: usize, group: &Group<'_>) -> SystemicTherapy {
    let mut therapy = SystemicTherapy::default();
    if let Some(regimen) = &group.regimen {
        therapy.regimen = Some(reader.wording(regimen.tokens.clone()));
    }
    let mut add = |label: &str, code: String| {
        if !therapy.agents.iter().any(|a| a == label) {
            therapy.agents.push(label.to_owned());
            therapy.codes.push(code);
        }
    };
    let code = |entry: Entry<'_>| entry.codes().next().unwrap_or("").to_owned();
    for drug in &group.drugs {
        let class_word = is_class(drug.entry) || drug.entry.attr("group").is_some();
        let unspecific = class_word
            && group.drugs.iter().any(|d| names_drug(d.entry))
            && drug.entry.attr("class") == Some("other");
        let specific = group
            .drugs
            .iter()
            .any(|d| d.entry.id() != drug.entry.id() && d.entry.attr("class") == drug.entry.attr("class"));
        if !(class_word && specific || unspecific) {
            add(&drug.entry.label().to_lowercase(), code(drug.entry));
        }
    }
    if let Some(regimen) = &group.regimen
        && (group.drugs.is_empty() || group.drugs.len() == 1)
        && regimen.entry.attr("fixed") == Some("1")
    {
        for label in regimen.entry.attr("drugs").unwrap_or("").split('+').filter(|l| !l.is_empty()) {
            // Prednisone and prednisolone stand for each other in a regimen.
            let twin = match label {
                "prednisone" => "prednisolone",
                "prednisolone" => "prednisone",
                _ => "",
            };
            if group.drugs.iter().any(|d| d.entry.label() == twin) {
                continue;
            }
            let drug_code = reader.vocabulary.look_up(label).first().map_or(String::new(), |h| code(h.entry));
            add(label, drug_code);
        }
    }
    let span = extent(reader, sentence, group);
    (therapy.cycles, therapy.planned_cycles) = cycles(reader, sentence, &span, group);
    therapy.doses = doses::doses(reader, sentence, group, &span);
    for cue in reader.cues(sentence) {
        let near = cue.tokens.start.abs_diff(group.tokens.start) <= 8;
        match cue.kind {
            CueKind::Intent if near && therapy.intent.is_none() => {
                therapy.intent = cue.entry.attr("intent").map(str::to_owned)
            }
            CueKind::Line if cue.tokens.start.abs_diff(group.tokens.end) <= 10 && therapy.line.is_none() => {
                therapy.line = cue.entry.attr("line").and_then(|l| l.parse().ok());
            }
            _ => {}
        }
    }
    for drug in reader.terms(sentence, Category::Drug) {
        if drug.entry.attr("use") == Some("supportive")
            && span.contains(&drug.tokens.start)
            && drug.assertion == Assertion::Present
        {
            therapy.supportive.push(drug.entry.label().to_lowercase());
        }
    }
    therapy.cycle_days =
        reader.mentions(sentence).iter().filter(|m| span.contains(&m.tokens.start)).find_map(|m| {
            match m.kind {
                MentionKind::Frequency { every_days: Some(days) } if days >= 7.0 => Some(days.round() as u32),
                _ => None,
            }
        });
    therapy.cycle_days = therapy.cycle_days.or_else(|| cycle_length(reader, sentence, &span));
    therapy
}

/// The length of a cycle told as such: "a 28-day cycle", "six 21-day cycles", "21 days apart", "days 1-5/28",
/// "4 weeks on and 2 weeks off".
fn cycle_length(reader: Reader<'_, '_>, sentence: usize, span: &Range<usize>) -> Option<u32> {
    let phrase = Phrase::new(reader.document, &reader.sentence(sentence));
    let days = |n: f64, unit: usize| match reader.normal(unit) {
        "day" => Some(n),
        "week" | "weekly" => Some(n * 7.0),
        _ => None,
    };
    for at in span.clone() {
        let Some((n, after)) = phrase.number(at) else { continue };
        let unit = phrase.skip_hyphens(after);
        if let Some(length) = days(n, unit) {
            let noun = phrase.skip_hyphens(unit + 1);
            if reader.is(noun, &["cycle", "course", "schedule", "apart"]) {
                return whole_days(length);
            }
            if reader.is(noun, &["on"]) {
                let rest = (noun + 1..noun + 4).find_map(|i| {
                    let (m, next) = phrase.number(i)?;
                    reader.is(next + 1, &["off", "rest"]).then(|| days(m, next)).flatten()
                });
                if let Some(rest) = rest {
                    return whole_days(length + rest);
                }
            }
        }
        if reader.document.word(at.wrapping_sub(1)) == "/" && (14.0..=56.0).contains(&n) {
            let counted = reader.any(at.saturating_sub(6).max(span.start)..at, &["day", "d"]);
            if counted && reader.is_hyphen(at.saturating_sub(3)) {
                return whole_days(n);
            }
        }
    }
    None
}

fn whole_days(days: f64) -> Option<u32> {
    (7.0..=90.0).contains(&days).then_some(days.round() as u32)
}

/// The stretch of the sentence that speaks of the group: up to the next group's beginning.
fn extent(reader: Reader<'_, '_>, sentence: usize, group: &Group<'_>) -> Range<usize> {
    let tokens = reader.sentence(sentence);
    let mut depth = 0;
    let parting = (group.tokens.end..tokens.end).find(|&i| {
        match reader.document.word(i) {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => {}
        }
        // "(d1, d8; q3w)": inside parentheses the words go on about the same drugs.
        reader.is(i, &["followed", "then", "switched", "converted"]) || depth <= 0 && reader.is(i, &[";"])
    });
    let from = (tokens.start..group.tokens.start)
        .rev()
        .find(|&i| reader.is(i, &["followed", "then", ";", "converted"]))
        .unwrap_or(tokens.start);
    from..parting.unwrap_or(tokens.end)
}

/// Cycles given and cycles planned, as told nearest to the group.
fn cycles(
    reader: Reader<'_, '_>,
    sentence: usize,
    span: &Range<usize>,
    group: &Group<'_>,
) -> (Option<u32>, Option<u32>) {
    let mut given: Vec<(usize, u32)> = Vec::new();
    let mut planned: Vec<(usize, u32)> = Vec::new();
    for m in reader.mentions(sentence) {
        let MentionKind::Cycles { n, ordinal: false } = m.kind else { continue };
        if !span.contains(&m.tokens.start)
            || reader.is(m.tokens.start.saturating_sub(1), &["after", "every"])
            || is_of_radiation(reader, sentence, &m.tokens)
            || !matches!(m.assertion, Assertion::Present | Assertion::Planned)
        {
            continue;
        }
        let distance = m.tokens.start.abs_diff(group.tokens.start);
        let from = m.tokens.start.saturating_sub(8).max(span.start);
        let whole = part_of(reader, sentence, m.tokens.start);
        let is_planned = m.assertion == Assertion::Planned
            || whole.is_some_and(|part| part <= n)
            || reader.any(from..m.tokens.start, &["aimed", "planned", "scheduled", "intended", "designed"])
            || reader.any(m.tokens.clone(), &["planned", "scheduled", "intended"])
            || reader.is(m.tokens.end, &["was", "were", "had"])
                && reader.any(m.tokens.end..m.tokens.end + 3, &["planned", "scheduled", "intended"]);
        if is_planned {
            planned.push((distance, n));
            given.extend(whole.map(|part| (distance, part)));
        } else {
            given.push((distance, n));
        }
    }
    let nearest = |found: Vec<(usize, u32)>| found.into_iter().min().map(|(_, n)| n);
    (nearest(given), nearest(planned))
}

/// "20 Gy in 6 cycles" counts sittings of radiotherapy.
fn is_of_radiation(reader: Reader<'_, '_>, sentence: usize, cycles: &Range<usize>) -> bool {
    reader.mentions(sentence).iter().any(|m| {
        matches!(m.kind, MentionKind::RadiationDose { .. })
            && m.tokens.end <= cycles.start
            && cycles.start - m.tokens.end <= 3
    })
}

/// "4 of the planned 6 cycles", "three out of six cycles", "3/6 cycles": the part given of a whole that begins at
/// a token.
fn part_of(reader: Reader<'_, '_>, sentence: usize, whole: usize) -> Option<u32> {
    let phrase = Phrase::new(reader.document, &reader.sentence(sentence));
    let floor = reader.sentence(sentence).start;
    let mut at = whole;
    let mut joined = false;
    while at > floor && whole - at < 6 {
        at -= 1;
        if joined && let Some((n, _)) = phrase.number(at) {
            // "on day one of six cycles", "days 1–14 of 8 cycles" count days.
            let days = reader.any(at.saturating_sub(3).max(floor)..at, &["day", "d", "week", "month"]);
            return (!days && (1.0..=60.0).contains(&n)).then_some(n as u32);
        }
        let joint = reader.is(at, &["of"]) || reader.document.word(at) == "/";
        joined |= joint;
        if !joint && !reader.is(at, &["the", "out", "planned", "scheduled", "intended", "a", "total"]) {
            return None;
        }
    }
    None
}

/// "after 6 cycles", "at the sixth cycle R-CHOP was stopped", in a later sentence: the count of a course that
/// has none yet.
fn later_cycles(reader: Reader<'_, '_>, sentence: usize, courses: &mut [Course]) {
    let Some(last) = courses.last_mut().filter(|c| c.sentence < sentence && c.sentence + 6 >= sentence)
    else {
        return;
    };
    for mention in reader.mentions(sentence) {
        if let MentionKind::Cycles { n, ordinal } = mention.kind
            && mention.assertion == Assertion::Present
            && !is_of_radiation(reader, sentence, &mention.tokens)
            && !(ordinal && n == 1)
            && last.fact.value.cycles.is_none_or(|known| known < n && !last.counted)
        {
            last.fact.value.cycles = Some(n);
            last.fact.support(mention.span);
        }
    }
}

fn merge(fact: &mut Fact<SystemicTherapy>, more: SystemicTherapy, span: catamnesis_core::TextSpan) {
    fact.support(span);
    let value = &mut fact.value;
    for (agent, code) in more.agents.into_iter().zip(more.codes) {
        if !value.agents.contains(&agent) {
            value.agents.push(agent);
            value.codes.push(code);
        }
    }
    for dose in more.doses {
        if !value.doses.contains(&dose) {
            if value.doses.iter().any(|d| d.agent == dose.agent) && !value.varied.contains(&dose.agent) {
                value.varied.push(dose.agent.clone());
            }
            value.doses.push(dose);
        }
    }
    value.cycles = value.cycles.or(more.cycles);
    value.planned_cycles = value.planned_cycles.or(more.planned_cycles);
    value.regimen = value.regimen.take().or(more.regimen);
    value.intent = value.intent.take().or(more.intent);
    value.line = value.line.or(more.line);
    value.cycle_days = value.cycle_days.or(more.cycle_days);
    for drug in more.supportive {
        if !value.supportive.contains(&drug) {
            value.supportive.push(drug);
        }
    }
}
