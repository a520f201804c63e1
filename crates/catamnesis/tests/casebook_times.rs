//! The casebook's times against the grammar: what an expression of time is, and what it says.
//!
//! `CASEBOOK_UPDATE=1 cargo test -p catamnesis --test casebook_times` accepts what the program says.

use catamnesis::input::CaseReport;
use catamnesis::mentions::temporal::{Sense, duration_days, sense, timex};
use catamnesis::mentions::{DayPart, Mention, MentionKind, Order, Origin, TimePoint};
use catamnesis::{Analysis, analyze};
use catamnesis_testkit::{Block, Book, Verdicts, relabel};
use catamnesis_vocab::Vocabulary;
use std::ops::Range;
use std::path::Path;

#[test]
fn times_are_what_the_casebook_says() {
    let vocabulary = Vocabulary::built_in();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../casebook");
    let book = Book::open(&root, "time").expect("the casebook can be read");
    let mut verdicts = Verdicts::new(&book);
    for block in book.of("times") {
        verdicts.compare(block, &annotated_by_program(block, &vocabulary));
    }
    assert!(verdicts.n_checked() > 0, "no block of times was found");
    let differences = verdicts.finish();
    assert!(differences.is_empty(), "{differences}");
}

/// The block with every label replaced by what the program says.
fn annotated_by_program(block: &Block, vocabulary: &Vocabulary) -> String {
    relabel(block, |text, here| {
        let report = CaseReport::from_text("case".to_owned(), text.to_owned());
        let analysis = analyze(&report, vocabulary);
        let exact = |span: &Range<usize>| {
            analysis.mentions.list.iter().find(|m| {
                (m.span.start(), m.span.end()) == (span.start, span.end)
                    && !matches!(m.kind, MentionKind::Term { .. })
            })
        };
        let says = |span| exact(span).map_or_else(|| "nothing".to_owned(), |m| words(&analysis, m));
        here.iter().map(|(_, span)| says(span)).collect()
    })
}

/// Type and value, then what else the expression says.
fn words(analysis: &Analysis<'_>, mention: &Mention<'_>) -> String {
    let value = timex(&analysis.document, mention).map(|t| format!("{} {}", t.kind.name(), t.value));
    let more = match &mention.kind {
        MentionKind::Age { lo, hi } if lo == hi => Some(format!("age {lo}")),
        MentionKind::Age { lo, hi } => Some(format!("age {lo} to {hi}")),
        MentionKind::Duration { .. } => {
            let days = duration_days(&mention.kind).expect("a duration has days");
            let meant = match sense(&analysis.document, mention) {
                Sense::Lasting => "lasting ",
                Sense::Later => "later, ",
                Sense::Earlier => "earlier, ",
                Sense::Within => "within, ",
                Sense::Gestation => "gestation, ",
                Sense::Unsaid => "",
            };
            Some(format!("{meant}{} to {} days", round(days.lo()), round(days.hi())))
        }
        MentionKind::AmbiguousDate { day_first, month_first } => {
            Some(format!("{} or {}", day_first.iso(), month_first.iso()))
        }
        MentionKind::CalendarPoint { point } => point.part.map(|p| p.name().to_owned()),
        MentionKind::Frequency { every_days: Some(days) } => Some(format!("every {} days", round(*days))),
        MentionKind::TimePoint { point } => Some(point_words(*point)),
        other if value.is_none() => Some(other.name().to_owned()),
        _ => None,
    };
    value.into_iter().chain(more).collect::<Vec<_>>().join(", ")
}

fn round(days: f64) -> f64 {
    (days * 100.0).round() / 100.0
}

fn point_words(point: TimePoint) -> String {
    let order = |o: Order| match o {
        Order::Before => "before",
        Order::At => "at",
        Order::After => "after",
    };
    match point {
        TimePoint::Counted { n, to, unit, origin } => {
            let range = if n == to { n.to_string() } else { format!("{n} to {to}") };
            format!("{unit:?} {range} from {}", origin_words(origin)).to_lowercase()
        }
        TimePoint::Adjacent { order: o, unit } => format!("{} that {unit:?}", order(o)).to_lowercase(),
        TimePoint::Event { order: o, origin } => format!("{} {}", order(o), origin_words(origin)),
        TimePoint::Clock { .. } => "clock".to_owned(),
        TimePoint::PartOfDay { part, order: o } => {
            let part = match part {
                DayPart::Morning => "morning",
                DayPart::Noon => "day",
                DayPart::Afternoon => "afternoon",
                DayPart::Evening => "evening",
                DayPart::Night => "night",
            };
            match o {
                Order::At => part.to_owned(),
                o => format!("{part} {} that day", order(o)),
            }
        }
        TimePoint::Near { order: o } => format!("shortly {}", order(o)),
        TimePoint::Then => "that time".to_owned(),
        TimePoint::Now => "now".to_owned(),
    }
}

fn origin_words(origin: Origin) -> String {
    match origin {
        Origin::Unsaid => "what is not said".to_owned(),
        Origin::Cycle(Some(n)) => format!("the start of cycle {n}"),
        Origin::Cycle(None) => "the start of a cycle".to_owned(),
        Origin::LastVisit => "the last visit".to_owned(),
        other => format!("{other:?}").to_lowercase(),
    }
}
