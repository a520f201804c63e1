//! How an operation was done: its approach, how much of the tumor it took out, and the margins.

use super::cases::CaseText;
use super::fact::{Fact, Operation};
use super::reader::Reader;
use crate::mentions::{Cue, CueKind};
use catamnesis_core::TextSpan;

/// How many sentences behind an operation its specimen may be described.
const REPORTED_WITHIN: usize = 4;

/// Words for a margin without tumor, and for one with it.
const CLEAR: &[&str] =
    &["negative", "clear", "free", "uninvolved", "clean", "unaffected", "healthy", "intact", "cleared"];
const INVOLVED: &[&str] =
    &["positive", "involved", "infiltrated", "invaded", "affected", "involvement", "contaminated", "reached"];

/// Fills in approach, extent and margins of each operation from its own sentence and, for what the pathologist
/// says of the specimen, from the sentences up to the next operation.
pub(super) fn describe(reader: Reader<'_, '_>, case: &CaseText, operations: &mut [(Fact<Operation>, usize)]) {
    let sentences: Vec<usize> = operations.iter().map(|(_, s)| *s).collect();
    let starts: Vec<usize> = operations.iter().map(|(o, _)| o.span().start()).collect();
    for (index, (operation, sentence)) in operations.iter_mut().enumerate() {
        let alone = sentences.iter().filter(|s| *s == sentence).count() == 1;
        let span = operation.span();
        if let Some(cue) = nearest(reader, *sentence, CueKind::Approach, span, alone) {
            operation.value.approach = cue.entry.attr("approach").map(str::to_owned);
        } else if operation.value.procedure.wording.split(' ').any(|word| word == "open") {
            operation.value.approach = Some("open".to_owned());
        }
        // Of several operations in a sentence, what is said behind one and before the next is said of it.
        let follower = starts.get(index + 1).copied().filter(|at| *at > span.end()).unwrap_or(usize::MAX);
        let next = sentences.get(index + 1).copied().unwrap_or(usize::MAX);
        let at = case.course.iter().position(|s| s == sentence).unwrap_or(0);
        let told =
            case.course.iter().skip(at).take(REPORTED_WITHIN).take_while(|s| **s == *sentence || **s < next);
        for &s in told {
            if operation.value.extent.is_none()
                && (s == *sentence || s == *sentence + 1)
                && let Some(cue) = reader.affirmed(s, CueKind::Extent).find(|c| {
                    s != *sentence
                        || alone
                        || (span.end()..follower).contains(&reader.span(c.tokens.clone()).start())
                })
            {
                operation.value.extent = cue.entry.attr("extent").map(str::to_owned);
                operation.support(reader.span(cue.tokens.clone()));
            }
            if operation.value.margins.is_none()
                && let Some((margins, span)) = margins(reader, s)
            {
                operation.value.margins = Some(margins);
                operation.support(span);
            }
        }
    }
}

/// The cue of a kind in the sentence that is nearest to a span; far ones count only for a lone operation.
fn nearest<'d, 'v>(
    reader: Reader<'d, 'v>,
    sentence: usize,
    kind: CueKind,
    span: TextSpan,
    alone: bool,
) -> Option<&'d Cue<'v>> {
    let distance = |c: &Cue<'_>| {
        let cue = reader.span(c.tokens.clone());
        if cue.end() <= span.start() {
            span.start() - cue.end()
        } else {
            cue.start().saturating_sub(span.end())
        }
    };
    let best = reader.cues_of(sentence, kind).min_by_key(|c| distance(c))?;
    (distance(best) <= if alone { 120 } else { 25 }).then_some(best)
}

/// "R0", "the resection margins were free of tumor", "with positive margins".
fn margins(reader: Reader<'_, '_>, sentence: usize) -> Option<(String, TextSpan)> {
    if let Some(class) = reader.cues_of(sentence, CueKind::MarginClass).next() {
        let name = class.entry.attr("margin")?.to_owned();
        return Some((name, reader.span(class.tokens.clone())));
    }
    let tokens = reader.sentence(sentence);
    for margin in reader.cues_of(sentence, CueKind::Margin) {
        let from = margin.tokens.start.saturating_sub(5).max(tokens.start);
        let to = (margin.tokens.end + 9).min(tokens.end);
        // Behind the word first ("margins were free"), then before it ("negative margins").
        let behind = (margin.tokens.end..to).take_while(|&i| !reader.is(i, &[";", "."]));
        let before = (from..margin.tokens.start).rev().take_while(|&i| !reader.is(i, &[",", ";", "."]));
        let found = behind.chain(before).find(|&i| reader.is(i, CLEAR) || reader.is(i, INVOLVED));
        let Some(at) = found else { continue };
        let start = at.min(margin.tokens.start);
        let denied = reader.any(
            at.saturating_sub(3).max(tokens.start)..at,
            &["no", "not", "without", "nor", "neither", "never", "any"],
        ) || reader.is(start.saturating_sub(1), &["no", "without"]) && start > tokens.start;
        let clear = reader.is(at, CLEAR) != denied;
        let name = if clear { "negative" } else { "positive" };
        return Some((name.to_owned(), reader.span(start..(at + 1).max(margin.tokens.end))));
    }
    None
}
