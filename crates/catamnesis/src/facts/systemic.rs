//! Courses of systemic antineoplastic treatment: agents, doses, cycles.

use super::cases::CaseText;
use super::fact::{Dose, Fact, SystemicTherapy};
use super::reader::{Reader, Term};
use crate::mentions::{Assertion, CueKind, MentionKind};
use catamnesis_vocab::{Category, Entry};
use std::ops::Range;

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

/// Drugs, regimens and generic words that name one course in one sentence.
struct Group<'v> {
    drugs: Vec<Term<'v>>,
    regimen: Option<Term<'v>>,
    generic: Option<Range<usize>>,
    tokens: Range<usize>,
}

fn is_antineoplastic(entry: Entry<'_>) -> bool {
    entry.attr("use") == Some("antineoplastic")
}

/// Splits what a sentence names into courses: drugs joined by "and", "plus" or their doses belong together,
/// "followed by", "then", "converted to" or a line of therapy part them.
fn groups<'v>(reader: Reader<'_, 'v>, sentence: usize) -> Vec<Group<'v>> {
    let mut items: Vec<(Range<usize>, Item<'v>)> = Vec::new();
    for term in reader.terms(sentence, Category::Drug) {
        let steroid = term.entry.attr("use") == Some("steroid");
        let wanted = (is_antineoplastic(term.entry) || steroid) && term.assertion == Assertion::Present;
        if wanted
            && !overlaps_generic(reader, sentence, &term.tokens)
            && !is_analyte(reader, sentence, &term)
            && (term.span.len() > 3 || speaks_of_treatment(reader, sentence))
        {
            items.push((term.tokens.clone(), Item::Drug(term)));
        }
    }
    for term in reader.terms(sentence, Category::Regimen) {
        if term.assertion == Assertion::Present && is_in_treatment(reader, sentence, &term) {
            items.push((term.tokens.clone(), Item::Regimen(term)));
        }
    }
    for term in reader.procedures(sentence, &["systemic"]) {
        if term.assertion == Assertion::Present && !overlaps_generic(reader, sentence, &term.tokens) {
            let named = term.entry.label().contains("iodine") || term.entry.label().starts_with("radio");
            items.push((term.tokens.clone(), if named { Item::Drug(term) } else { Item::Generic }));
        }
    }
    for cue in reader.affirmed(sentence, CueKind::SystemicGeneric) {
        items.push((cue.tokens.clone(), Item::Generic));
    }
    for cue in reader.affirmed(sentence, CueKind::VagueTherapy) {
        items.push((cue.tokens.clone(), Item::Vague));
    }
    for term in reader.procedures(sentence, &["radiotherapy"]) {
        if term.entry.attr("also") == Some("systemic") && term.assertion == Assertion::Present {
            items.push((term.tokens.clone(), Item::Generic));
        }
    }
    items.sort_by_key(|(tokens, _)| (tokens.start, tokens.end));
    items.dedup_by(|b, a| {
        a.0.contains(&b.0.start) && !matches!((&a.1, &b.1), (Item::Generic, Item::Drug(_) | Item::Regimen(_)))
    });
    let mut groups: Vec<Group<'v>> = Vec::new();
    for (tokens, item) in items {
        let joined = groups.last().is_some_and(|g| belongs_together(reader, sentence, g, &tokens, &item));
        if !joined {
            groups.push(Group { drugs: Vec::new(), regimen: None, generic: None, tokens: tokens.clone() });
        }
        if let Some(group) = groups.last_mut() {
            group.tokens.end = group.tokens.end.max(tokens.end);
            match item {
                Item::Drug(term) => group.drugs.push(term),
                Item::Regimen(term) => group.regimen = group.regimen.take().or(Some(term)),
                Item::Generic => group.generic = group.generic.take().or(Some(tokens)),
                Item::Vague => {}
            }
        }
    }
    groups.retain(|g| {
        g.regimen.is_some()
            || g.generic.is_some()
            || g.drugs
                .iter()
                .any(|d| d.entry.attr("use") != Some("steroid") && d.entry.attr("class") != Some("steroid"))
    });
    groups
}

enum Item<'v> {
    Drug(Term<'v>),
    Regimen(Term<'v>),
    Generic,
    Vague,
}

fn overlaps_generic(reader: Reader<'_, '_>, sentence: usize, tokens: &Range<usize>) -> bool {
    reader.cues(sentence).iter().any(|c| {
        matches!(c.kind, CueKind::SystemicGeneric | CueKind::VagueTherapy)
            && c.tokens.start < tokens.end
            && tokens.start < c.tokens.end
    })
}

/// Two or three letters are a regimen only where the sentence speaks of treatment.
fn is_in_treatment(reader: Reader<'_, '_>, sentence: usize, term: &Term<'_>) -> bool {
    term.span.len() > 3 || speaks_of_treatment(reader, sentence)
}

fn speaks_of_treatment(reader: Reader<'_, '_>, sentence: usize) -> bool {
    reader.cues(sentence).iter().any(|c| {
        matches!(c.kind, CueKind::SystemicGeneric | CueKind::CycleWord | CueKind::Line | CueKind::Intent)
    }) || reader.any(
        reader.sentence(sentence),
        &["protocol", "regimen", "therapy", "treatment", "administered", "mg", "dose", "dosage"],
    )
}

/// A hormone or protein that the laboratory measured or stained for, not one that was given.
fn is_analyte(reader: Reader<'_, '_>, sentence: usize, term: &Term<'_>) -> bool {
    if reader.is(term.tokens.end, &["receptor"]) {
        return true;
    }
    let marker = reader.terms(sentence, Category::Marker).any(|m| m.tokens == term.tokens);
    marker
        && !reader.any(
            term.tokens.start.saturating_sub(4)..term.tokens.start,
            &["received", "given", "with", "administered", "of", "started"],
        )
        || marker
            && (reader.has(sentence, CueKind::Pathology)
                || reader.any(
                    reader.sentence(sentence),
                    &["positive", "negative", "level", "serum", "stained", "staining"],
                ))
}

const PARTING: &[&str] = &[
    "then", "switched", "converted", "changed", "replaced", "subsequently", "later", "until", "after",
    "before", "following", "while", "next",
];

fn belongs_together(
    reader: Reader<'_, '_>,
    sentence: usize,
    group: &Group<'_>,
    tokens: &Range<usize>,
    item: &Item<'_>,
) -> bool {
    let between = group.tokens.end..tokens.start;
    let followed = reader.any(between.clone(), &["followed"]);
    let line = reader
        .cues(sentence)
        .iter()
        .any(|c| matches!(c.kind, CueKind::Line) && between.contains(&c.tokens.start));
    // "then d14 and 15" goes on with the days of the same drug.
    let is_days = |i: usize| {
        reader.is(i, &["then"]) && (reader.normal(i + 1).starts_with('d') || reader.is(i + 1, &["on"]))
    };
    let parted = between.clone().any(|i| reader.is(i, PARTING) && !is_days(i))
        || followed
        || reader.any(between.clone(), &[";"]);
    let new_subject = reader.any(between.clone(), &["she", "he", "patient"]);
    let done =
        reader.cues(sentence).iter().any(|c| c.kind == CueKind::Done && between.contains(&c.tokens.start));
    match item {
        // "chemotherapy with", "chemotherapy (": the drugs of the word before.
        Item::Drug(_) | Item::Regimen(_) if group.drugs.is_empty() && group.regimen.is_none() => {
            !followed && between.len() <= 25 && !parted && !new_subject
        }
        Item::Drug(_) => !parted && !line && !(done && between.len() > 6) && between.len() <= 22,
        Item::Regimen(_) => !parted && !line && group.regimen.is_none() && between.len() <= 8,
        Item::Generic | Item::Vague => {
            !parted
                && between.len() <= 12
                && !(group.generic.is_some()
                    && reader.any(between.clone(), &["and", ","])
                    && !reader.any(between, &["combined", "with", "plus"]))
        }
    }
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
        let class_word =
            drug.entry.attr("kind") == Some("class") || drug.entry.id().starts_with("drugclass:");
        let specific = group
            .drugs
            .iter()
            .any(|d| d.entry.id() != drug.entry.id() && d.entry.attr("class") == drug.entry.attr("class"));
        if !(class_word && specific) {
            add(&drug.entry.label().to_lowercase(), code(drug.entry));
        }
    }
    if let Some(regimen) = &group.regimen
        && (group.drugs.is_empty() || group.drugs.len() == 1)
        && regimen.entry.attr("fixed") == Some("1")
    {
        for label in regimen.entry.attr("drugs").unwrap_or("").split('+').filter(|l| !l.is_empty()) {
            let drug_code = reader.vocabulary.look_up(label).first().map_or(String::new(), |h| code(h.entry));
            add(label, drug_code);
        }
    }
    let span = extent(reader, sentence, group);
    therapy.cycles = cycles(reader, sentence, &span, group);
    therapy.doses = doses(reader, sentence, group, &span);
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
    therapy
}

/// The stretch of the sentence that speaks of the group: up to the next group's beginning.
fn extent(reader: Reader<'_, '_>, sentence: usize, group: &Group<'_>) -> Range<usize> {
    let tokens = reader.sentence(sentence);
    let parting = (group.tokens.end..tokens.end)
        .find(|&i| reader.is(i, &["followed", "then", ";", "switched", "converted"]));
    let from = (tokens.start..group.tokens.start)
        .rev()
        .find(|&i| reader.is(i, &["followed", "then", ";", "converted"]))
        .unwrap_or(tokens.start);
    from..parting.unwrap_or(tokens.end)
}

fn cycles(reader: Reader<'_, '_>, sentence: usize, span: &Range<usize>, group: &Group<'_>) -> Option<u32> {
    reader
        .mentions(sentence)
        .iter()
        .filter(|m| {
            span.contains(&m.tokens.start)
                && !reader.is(m.tokens.start.saturating_sub(1), &["after", "every"])
        })
        .filter_map(|m| match m.kind {
            MentionKind::Cycles { n, ordinal: false } if m.assertion == Assertion::Present => {
                let planned = reader
                    .any(m.tokens.start.saturating_sub(6)..m.tokens.start, &["aimed", "planned", "total"])
                    && reader.any(m.tokens.start.saturating_sub(8)..m.tokens.start, &["aimed", "planned"]);
                (!planned).then(|| (m.tokens.start.abs_diff(group.tokens.start), n))
            }
            _ => None,
        })
        .min()
        .map(|(_, n)| n)
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
            value.doses.push(dose);
        }
    }
    value.cycles = value.cycles.or(more.cycles);
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

/// Each dose goes to the drug before it; where it stands before "of" or directly before a drug, to the one
/// after.
fn doses(reader: Reader<'_, '_>, sentence: usize, group: &Group<'_>, span: &Range<usize>) -> Vec<Dose> {
    let mut found = Vec::new();
    for mention in reader.mentions(sentence) {
        let MentionKind::Dose { value, unit, .. } = &mention.kind else { continue };
        if !span.contains(&mention.tokens.start)
            || unit.ends_with("/dl")
            || unit.ends_with("/ml")
            || unit.ends_with("/l")
        {
            continue;
        }
        let after = group.drugs.iter().find(|d| {
            d.tokens.start >= mention.tokens.end
                && (d.tokens.start == mention.tokens.end
                    || d.tokens.start - mention.tokens.end <= 2
                        && reader.is(mention.tokens.end, &["of", "intravenous", "oral", "iv"]))
        });
        let before = reader
            .terms(sentence, Category::Drug)
            .filter(|d| d.tokens.end <= mention.tokens.start)
            .last()
            .filter(|d| mention.tokens.start - d.tokens.end <= 14);
        let drug = match (after, &before) {
            (Some(d), None) => d,
            (Some(d), Some(b))
                if reader.is(mention.tokens.end, &["of"]) || mention.tokens.start - b.tokens.end > 3 =>
            {
                d
            }
            (_, Some(b)) => match group.drugs.iter().find(|d| d.tokens == b.tokens) {
                Some(d) => d,
                None => continue,
            },
            (None, None) => continue,
        };
        let (days, per_cycle) = days_after(reader, sentence, mention.tokens.end);
        let route = reader
            .cues_of(sentence, CueKind::Route)
            .filter(|c| c.tokens.start.abs_diff(drug.tokens.start) <= 8)
            .min_by_key(|c| c.tokens.start.abs_diff(drug.tokens.start))
            .map(|c| reader.wording(c.tokens.clone()));
        found.push(Dose {
            agent: drug.entry.label().to_lowercase(),
            value: *value,
            unit: unit.clone(),
            days,
            route,
            per_cycle,
        });
    }
    found
}

/// "on days 1–3", "d1, 8, 15", "on day 1" behind a dose: as written, and how many days that is.
fn days_after(reader: Reader<'_, '_>, sentence: usize, from: usize) -> (Option<String>, Option<u32>) {
    let end = reader.sentence(sentence).end;
    let mut at = from;
    while at < end && at < from + 8 && !reader.is(at, &["day", "d"]) {
        let compact = reader
            .normal(at)
            .strip_prefix('d')
            .is_some_and(|r| !r.is_empty() && r.bytes().all(|b| b.is_ascii_digit()));
        if compact {
            return (Some(reader.wording(at..at + 1)), Some(1));
        }
        if reader.terms(sentence, Category::Drug).any(|t| t.tokens.start == at) && at > from {
            return (None, None);
        }
        at += 1;
    }
    if at >= end || !reader.is(at, &["day", "d"]) {
        return (None, None);
    }
    let first = at;
    let mut numbers: Vec<u32> = Vec::new();
    let mut count = 0;
    at += 1;
    let mut range_from: Option<u32> = None;
    let mut last = at;
    while at < end {
        if let Ok(n) = reader.document.word(at).parse::<u32>() {
            if n > 60 || numbers.last().is_some_and(|l| *l >= n) {
                break;
            }
            count += range_from.take().map_or(1, |low| n - low);
            numbers.push(n);
            last = at + 1;
        } else if reader.is_hyphen(at) || reader.is(at, &["to", "through"]) {
            range_from = numbers.last().copied();
        } else if !reader.is(at, &[",", "and", "&"]) {
            break;
        }
        at += 1;
    }
    if numbers.is_empty() { (None, None) } else { (Some(reader.wording(first..last)), Some(count)) }
}
