//! Doses of a course: to which drug each belongs, and on which days it is given.

use super::super::fact::Dose;
use super::super::reader::Reader;
use super::Group;
use crate::mentions::{CueKind, MentionKind};
use catamnesis_vocab::Category;
use std::ops::Range;

/// Each dose goes to the drug before it; where it stands before "of" or directly before a drug, to the one
/// after.
pub(super) fn doses(
    reader: Reader<'_, '_>,
    sentence: usize,
    group: &Group<'_>,
    span: &Range<usize>,
) -> Vec<Dose> {
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
