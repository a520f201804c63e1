//! Everything told, clause by clause, beside the course: the detailed listing.
//!
//! The course holds what a review of cases tabulates; the listing adds symptoms, results, drugs and whatever else
//! the report tells of the patient. A clause that an event of the course quotes is listed once, as that event.

use super::course::{Course, Mark, Time};
use super::text::headed;
use super::when;
use crate::Quoter;
use crate::schema::v1::Quote;
use crate::summary::Layout;
use catamnesis::input::CaseReport;
use catamnesis::pipeline::Analysis;
use catamnesis::timeline::occurrences::{Occurrence, OccurrenceKind, occurrences};
use std::fmt::Write;

/// One thing told that is no event of the course.
#[derive(Debug, Clone, PartialEq)]
pub struct Detail {
    /// What is told, with the words of its clause that govern it.
    pub event: String,
    /// Its own words.
    pub quote: Quote,
    /// What kind of thing it is.
    pub kind: OccurrenceKind,
    /// Whether the report says that it was not there or was not done.
    pub is_absent: bool,
    /// When it was or began, in days from the origin; a bound is infinite where nothing sets it.
    pub start: Time,
    /// The words that tell the time; empty where the place in the story does.
    pub told: Vec<Quote>,
}

/// The clause in which an event of the course is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// Its words.
    pub quote: Quote,
    /// Where the story stands there, in days from the origin.
    pub day: f64,
}

/// One line of the listing.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// An event of the course, by its index, and the clause it stands in.
    Course(usize, Option<Clause>),
    /// Something else.
    Detail(Detail),
}

/// The listing of each course, in the order told.
pub fn listings(report: &CaseReport, analysis: &Analysis<'_>, courses: &[Course]) -> Vec<Vec<Entry>> {
    let quoter = Quoter::new(&report.text);
    let told = occurrences(&analysis.document, &analysis.mentions, &analysis.facts, &analysis.timeline.cases);
    courses.iter().zip(told).map(|(course, told)| listing(&quoter, course, told)).collect()
}

fn listing(quoter: &Quoter<'_>, course: &Course, told: Vec<Occurrence>) -> Vec<Entry> {
    let mut clauses: Vec<Option<Clause>> = vec![None; course.marks.len()];
    let mut entries: Vec<(usize, Entry)> = Vec::new();
    for occurrence in told {
        let quote = quoter.quote(occurrence.span);
        let closest =
            course.marks.iter().enumerate().max_by_key(|(i, mark)| (shared(mark, &quote), usize::MAX - i));
        if let Some((mark, _)) = closest.filter(|(_, mark)| shared(mark, &quote) > 0)
            && let Some(clause) = clauses.get_mut(mark)
        {
            let within = course.marks[mark]
                .quotes
                .first()
                .is_some_and(|q| q.start <= quote.start && quote.end <= q.end);
            if clause.is_none() {
                *clause = Some(Clause { quote, day: occurrence.best - course.origin_time.best });
                continue;
            } else if within {
                continue;
            }
        }
        entries.push((quote.start, Entry::Detail(detail(quoter, course, occurrence, quote))));
    }
    for (i, (mark, clause)) in course.marks.iter().zip(clauses).enumerate() {
        let start = mark.quotes.first().map_or(0, |q| q.start);
        entries.push((start, Entry::Course(i, clause)));
    }
    entries.sort_by_key(|(start, _)| *start);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

/// How many code points of a clause an event of the course quotes.
fn shared(mark: &Mark, clause: &Quote) -> usize {
    mark.quotes.first().map_or(0, |q| q.end.min(clause.end).saturating_sub(q.start.max(clause.start)))
}

fn detail(quoter: &Quoter<'_>, course: &Course, told: Occurrence, quote: Quote) -> Detail {
    let zero = course.origin_time;
    let start =
        Time { lo: told.time.lo() - zero.hi, hi: told.time.hi() - zero.lo, best: told.best - zero.best };
    Detail {
        event: when::one_line(&told.event),
        quote,
        kind: told.kind,
        is_absent: told.is_absent,
        start,
        told: quoter.quotes(&told.told),
    }
}

/// The time of an event of the course in the listing: where words tell it, as in the course; where only a default does,
/// the best estimate is where the story stands at its clause, and the bounds reach as far as that.
pub fn time_of(mark: &Mark, clause: Option<&Clause>) -> Option<Time> {
    let time = mark.start?;
    match clause {
        Some(clause) if mark.is_vague() && time.lo <= clause.day && clause.day <= time.hi => {
            Some(Time { best: clause.day, ..time })
        }
        // The origin itself is exact, whatever it was placed by.
        Some(clause) if mark.is_assumed && time.lo < time.hi => {
            Some(Time { lo: time.lo.min(clause.day), hi: time.hi.max(clause.day), best: clause.day })
        }
        _ => Some(time),
    }
}

/// The listing as a person reads it: one line each, in the order told, the events of the course with their number.
pub fn render(course: &Course, entries: &[Entry], layout: Layout) -> String {
    const TIME: usize = 30;
    let width = layout.width.max(40);
    let digits = course.marks.len().max(1).to_string().len();
    let indent = digits + 2 + TIME.min(width / 3) + 1;
    let mut out = String::from("\nEverything told, in the order told\n");
    for entry in entries {
        let (number, time, text) = match entry {
            Entry::Course(i, clause) => {
                let Some(mark) = course.marks.get(*i) else { continue };
                let text = format!("{}: {}", mark.kind_words(), mark.what);
                let placed = Mark { start: time_of(mark, clause.as_ref()), ..mark.clone() };
                (format!("{}.", mark.number), super::text::time(&placed), text)
            }
            Entry::Detail(detail) => {
                let sure = if detail.told.is_empty() { "~ " } else { "" };
                let absent = if detail.is_absent { "not: " } else { "" };
                let text = format!("{absent}{}: {}", detail.kind.name(), detail.event);
                (String::new(), format!("{sure}{}", when::open_entry(detail.start)), text)
            }
        };
        let head = format!("{number:>w$} {time:<t$} ", w = digits + 1, t = indent - digits - 3);
        for line in headed(&mut out, &head, &text, indent, width) {
            let _ = writeln!(out, "{}{line}", " ".repeat(indent));
        }
    }
    out
}
