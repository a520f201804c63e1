//! Reads the sentences of a case in order and keeps the time of the story.

use super::clock::{ADMISSION, Clock, Moment, Step};
use super::pieces::{Line, Piece};
use super::{Occurrence, OccurrenceKind, kind, when};
use crate::facts::Case;
use crate::mentions::{MentionKind, Mentions};
use crate::text::Document;
use crate::timeline::{CaseTimeline, defaults};
use catamnesis_core::TextSpan;
use catamnesis_vocab::Category;
use std::ops::Range;

/// Days from one time told to the next from which on the second begins a stay or visit of its own.
const NEW_EPISODE: f64 = 14.0;

/// The state of the story.
pub(super) struct Narrator<'d> {
    pub document: &'d Document<'d>,
    pub clock: Clock,
    /// Where the story is.
    pub now: Moment,
    /// The last moment with a time told.
    timed: Moment,
    /// Where the present stay or visit began: the presentation, or the last time told that lies weeks later.
    episode: Moment,
    /// Where the story was before it went back.
    present: Option<Moment>,
    /// Whether the presentation has been told.
    pub presented: bool,
    /// Age in years.
    pub age: Option<f64>,
    /// Day number of the presentation, first and last possible.
    pub origin_day: Option<(i64, i64)>,
    /// Moments told before the presentation was, in order.
    before: Vec<Moment>,
    /// Where the story was when the presentation came, until a time tells how long before it that was.
    until: Option<Moment>,
    /// Whether the present sentence tells the presentation.
    presents: bool,
    /// Events to which words can refer, the latest of each kind.
    pub surgery: Option<Moment>,
    /// The first operation told.
    pub first_surgery: Option<Moment>,
    pub treatment: Option<Moment>,
    pub discharge: Option<Moment>,
    pub diagnosis: Option<Moment>,
    pub onset: Option<Moment>,
    /// When the pregnancy told of is taken to have begun.
    pub pregnancy: Option<Moment>,
    pub birth: Option<Moment>,
    pub transplantation: Option<Moment>,
    /// What was told so far: its content words and moment.
    pub so_far: Vec<(Vec<String>, Moment)>,
}

/// A moment that a time in the words tells.
#[derive(Debug, Clone, Copy)]
struct Timed {
    moment: Moment,
    /// Whether it tells since when there are complaints.
    is_onset: bool,
    /// Whether it holds for its item alone: "hypertension, a bypass a year earlier and diabetes".
    is_own: bool,
}

/// Words that tell that the patient came.
const COMES: &[&str] = &[
    "admitted", "presented", "referred", "visited", "consulted", "brought", "transferred", "arrived",
    "hospitalized", "hospitalised", "presents", "came", "attended", "evaluated", "admission", "presentation",
    "transported", "sought",
];

/// Words of a history.
const HISTORY: &[&str] = &["history", "comorbidities", "comorbidity", "allergies", "smoker", "known"];

/// Those that by themselves tell the first contact.
const ARRIVES: &[&str] = &[
    "admitted", "presented", "visited", "consulted", "brought", "arrived", "presents", "came", "attended",
    "returned",
];

/// Moments told before a first contact; a story that is longer began with another.
const LONGEST_BEFORE: usize = 8;

struct Row {
    event: String,
    span: TextSpan,
    kind: OccurrenceKind,
    is_absent: bool,
    moment: Moment,
}

/// Everything told in the sentences of one case.
pub(super) fn narrate(
    document: &Document<'_>,
    mentions: &Mentions<'_>,
    case: &Case,
    timeline: Option<&CaseTimeline>,
    sentences: &[usize],
) -> Vec<Occurrence> {
    let mut narrator = Narrator {
        document,
        clock: Clock::new(),
        now: ADMISSION,
        timed: ADMISSION,
        episode: ADMISSION,
        present: None,
        presented: false,
        age: case.age.as_ref().map(|a| a.value.lo),
        origin_day: timeline.and_then(|t| t.origin_date).map(|d| d.day_bounds()),
        before: Vec::new(),
        until: None,
        presents: false,
        surgery: None,
        first_surgery: None,
        treatment: None,
        discharge: None,
        diagnosis: None,
        onset: None,
        pregnancy: None,
        birth: None,
        transplantation: None,
        so_far: Vec::new(),
    };
    let mut rows = Vec::new();
    for &sentence in sentences {
        let line = Line::new(document, mentions, sentence);
        narrator.sentence(&line, &mut rows);
    }
    if let (false, Some(first)) = (narrator.presented, narrator.before.first()) {
        // No first contact is told: what is told first stands for it.
        narrator.clock.bound(ADMISSION, *first, 0.0, 0.0);
    }
    let times = narrator.clock.solve();
    rows.into_iter()
        .filter_map(|row| {
            let (time, best) = *times.get(row.moment.0)?;
            let told = narrator.clock.told(row.moment).to_vec();
            Some(Occurrence {
                event: row.event,
                span: row.span,
                kind: row.kind,
                is_absent: row.is_absent,
                time,
                best,
                told,
            })
        })
        .collect()
}

impl<'d> Narrator<'d> {
    fn sentence(&mut self, line: &Line<'_>, rows: &mut Vec<Row>) {
        let pieces = line.pieces();
        if line.tokens().len() < 2 {
            return;
        }
        self.open(line);
        let n_clauses = pieces.last().map_or(0, |p| p.clause + 1);
        for clause in 0..n_clauses {
            let items: Vec<&Piece> = pieces.iter().filter(|p| p.clause == clause).collect();
            self.clause(line, &items, rows);
        }
        if let Some(until) = self.until.take() {
            self.arrive(until, Step::new(0.0, f64::INFINITY, 0.0));
        }
    }

    /// The presentation comes a while after where the story was: all told so far moves back by that.
    fn arrive(&mut self, until: Moment, step: Step) {
        self.clock.bound(until, ADMISSION, step.lo, step.hi);
        let days = self.clock.best(until) + step.best;
        for moment in &self.before {
            self.clock.move_back(*moment, days);
        }
    }

    /// Decides where the story is when a sentence begins.
    fn open(&mut self, line: &Line<'_>) {
        const EXAMINED: &[&str] = &[
            "examination", "vital", "vitals", "laboratory", "arrival", "admission", "presentation",
            "initial", "physical", "examined",
        ];
        let comes =
            line.has(line.tokens(), COMES) || !self.presented && line.has(line.tokens(), &["returned"]);
        self.presents = comes && !self.presented;
        if let Some(present) = self.present {
            let past = line.has(line.tokens(), &["had", "previously", "earlier", "prior"]);
            let examined = line.has(line.tokens(), EXAMINED);
            if examined || comes && !past {
                self.now = present;
                self.present = None;
            }
        }
        if comes && !self.presented {
            self.presented = true;
            let first = line.has(line.tokens(), ARRIVES);
            if first && !self.before.is_empty() && self.before.len() <= LONGEST_BEFORE {
                self.until = Some(self.now);
            }
            if first || self.clock.best(self.now) < 0.0 {
                self.now = ADMISSION;
                self.present = None;
            }
        }
        // A sentence goes on in the story unless a time says otherwise.
        if self.presented && self.present.is_none() && !self.presents {
            self.go_on();
        }
    }

    /// The next moment of the story, without a time of its own.
    fn go_on(&mut self) {
        let next = self.clock.moment(self.now, Step::new(0.0, f64::INFINITY, 0.0), &[]);
        let delay = self.clock.best(self.now) - self.clock.best(self.timed);
        self.clock.bound(self.timed, next, f64::NEG_INFINITY, delay.max(0.0) + defaults::told());
        self.now = next;
    }

    fn clause(&mut self, line: &Line<'_>, items: &[&Piece], rows: &mut Vec<Row>) {
        let Some(whole) = items.first().zip(items.last()).map(|(a, b)| a.whole.start..b.whole.end) else {
            return;
        };
        let own: Vec<Option<Timed>> = items.iter().map(|p| self.time_in(line, p, items)).collect();
        // A time told with one item holds for those behind it without one, and for those before it.
        let stay = self.stay(line, &whole, &own);
        let holds = |timed: &Timed, piece: &Piece| !(timed.is_onset && line.has(piece.whole.clone(), COMES));
        let mut moments: Vec<Option<Timed>> = own.iter().map(|t| t.or(stay)).collect();
        let mut held: Option<Timed> = None;
        for (piece, moment) in items.iter().zip(&mut moments) {
            held = moment.filter(|t| !t.is_own).or(held);
            *moment = moment.or(held.filter(|t| holds(t, piece)));
        }
        held = None;
        for (piece, moment) in items.iter().zip(&mut moments).rev() {
            held = moment.filter(|t| !t.is_own).or(held);
            *moment = moment.or(held.filter(|t| holds(t, piece)));
        }
        let mut is_history = false;
        for (piece, timed) in items.iter().zip(moments) {
            // "A history of hypertension, asthma and gout" goes on until something is said to have happened.
            let told_as = line.has(piece.whole.clone(), HISTORY);
            is_history = told_as || is_history && !line.has_verb(piece.whole.clone());
            let mut moment = timed.map_or_else(|| self.untimed(is_history), |t| t.moment);
            if line.is_person(piece) {
                moment = ADMISSION;
            }
            if piece.tells {
                self.tell(line, piece, moment, rows);
            }
        }
    }

    /// "Improved throughout her 14-day hospital stay and was discharged": the stay ends with the discharge.
    fn stay(&mut self, line: &Line<'_>, clause: &Range<usize>, own: &[Option<Timed>]) -> Option<Timed> {
        if own.iter().any(Option::is_some) || !line.has(clause.clone(), &["discharged", "discharge", "died"])
        {
            return None;
        }
        let (mention, step) = line.times().find_map(|m| when::stay(line, m).map(|step| (m, step)))?;
        let moment = self.clock.moment(ADMISSION, step, &[mention.span]);
        self.moved(moment);
        Some(Timed { moment, is_onset: false, is_own: false })
    }

    /// The moment of a clause without a time: where the story is; earlier life for a history.
    fn untimed(&mut self, is_history: bool) -> Moment {
        let is_before = !self.presented && self.present.is_none() && self.now == ADMISSION;
        if !is_history && !is_before {
            return self.now;
        }
        let days = self.age.map_or_else(defaults::lifetime, |years| (years + 1.0) * 365.25);
        let moment = self.clock.moment(ADMISSION, Step::new(-days, 0.0, 0.0), &[]);
        if !is_history {
            self.before.push(moment);
            self.now = moment;
        }
        moment
    }

    /// The moment that the times within a part tell, if any.
    fn time_in(&mut self, line: &Line<'_>, piece: &Piece, items: &[&Piece]) -> Option<Timed> {
        let part = piece.whole.clone();
        let mut found = None;
        for mention in line.times().filter(|m| part.contains(&m.tokens.start)) {
            let Some(place) = when::place(self, line, mention, &part, items) else { continue };
            if let Some(until) = self.until.filter(|_| place.from == ADMISSION && place.step.lo > 0.0) {
                // "An operation was done. Four days later, she returned": the operation was four days before.
                self.arrive(until, place.step);
                self.until = None;
                return Some(Timed { moment: ADMISSION, is_onset: false, is_own: false });
            }
            let is_own = place.step.best < 0.0 && !place.is_onset && !piece.head.is_empty();
            let moment = self.clock.moment(place.from, place.step, &[mention.span]);
            if let Some(days) = when::weeks_pregnant(line, self.document, mention)
                && self.pregnancy.is_none()
            {
                self.pregnancy =
                    Some(self.clock.moment(moment, Step::new(-days - 7.0, 7.0 - days, -days), &[]));
            }
            if place.moves && !is_own {
                self.moved(moment);
            }
            found = Some(Timed { moment, is_onset: place.is_onset, is_own });
            if !place.is_weak {
                break;
            }
        }
        found
    }

    /// The story goes on from a moment with a time.
    fn moved(&mut self, moment: Moment) {
        let back = self.clock.best(moment) < self.clock.best(self.now) - 1.0;
        if back {
            if self.present.is_none() && self.clock.best(moment) < 0.0 {
                self.present = Some(self.now);
            }
        } else {
            self.clock.bound(self.now, moment, 0.0, f64::INFINITY);
        }
        if self.clock.best(moment) > self.clock.best(self.now) + NEW_EPISODE {
            self.episode = moment;
        }
        if !self.presented {
            self.before.push(moment);
        }
        self.now = moment;
        self.timed = moment;
    }

    fn tell(&mut self, line: &Line<'_>, piece: &Piece, moment: Moment, rows: &mut Vec<Row>) {
        let span = self.document.span(piece.tokens.clone());
        let words: Vec<String> = piece
            .tokens
            .clone()
            .map(|t| line.word(t).to_owned())
            .filter(|w| w.chars().any(char::is_alphanumeric) && !super::words::is_empty(w))
            .collect();
        self.remember(line, piece, moment);
        self.so_far.push((words, moment));
        rows.push(Row {
            event: line.phrase(piece),
            span,
            kind: kind::kind(line, piece),
            is_absent: kind::is_absent(line, piece),
            moment,
        });
    }

    /// Keeps what later words can refer to.
    fn remember(&mut self, line: &Line<'_>, piece: &Piece, moment: Moment) {
        let part = piece.whole.clone();
        let has = |words: &[&str]| line.has(part.clone(), words);
        let planned = has(&[
            "consulted", "recommended", "planned", "advised", "scheduled", "considered", "refused",
            "declined",
        ]);
        let term = |kind: &str| {
            line.mentions().iter().any(|m| {
                part.contains(&m.tokens.start)
                    && matches!(&m.kind, MentionKind::Term { entry, category: Category::Procedure, .. } if entry.attr("kind") == Some(kind))
            })
        };
        let drug = || {
            line.mentions().iter().any(|m| {
                part.contains(&m.tokens.start)
                    && matches!(
                        m.kind,
                        MentionKind::Term { category: Category::Drug | Category::Regimen, .. }
                    )
            })
        };
        const OPERATIONS: &[&str] = &["ectomy", "plasty", "otomy", "ostomy", "pexy", "rrhaphy"];
        let named = || part.clone().any(|t| OPERATIONS.iter().any(|end| line.word(t).ends_with(end)));
        let operates = || {
            has(&["surgery", "operation", "operated", "resection", "excised", "resected", "transplantation"])
        };
        if !planned && !has(&["history"]) && (term("surgery") || operates() || named()) {
            self.surgery = Some(moment);
            self.first_surgery = self.first_surgery.or(Some(moment));
        }
        if has(&["discharged", "discharge"]) {
            self.discharge = Some(moment);
        }
        if has(&["diagnosed", "diagnosis"]) {
            self.diagnosis = Some(moment);
        }
        if drug() || has(&["started", "chemotherapy", "radiotherapy", "treatment", "treated", "initiated"]) {
            self.treatment = Some(moment);
        }
        if has(&["transplantation", "transplant", "transplanted"]) {
            self.transplantation = Some(moment);
        }
        if has(&["delivered", "born", "delivery"]) {
            self.birth = Some(moment);
        }
        if self.clock.best(moment) < 0.0 && self.onset.is_none() {
            self.onset = Some(moment);
        }
    }

    /// The beginning of the stay that a count of days is counted from: the first, unless that would lie weeks before
    /// where the story is.
    pub fn stay_of(&self, days: f64) -> Moment {
        let back = self.clock.best(self.now) - (self.clock.best(ADMISSION) + days);
        if back > NEW_EPISODE / 2.0 { self.episode } else { ADMISSION }
    }

    /// The last thing told that one of the words names.
    pub fn told_before(&self, words: &[&str]) -> Option<Moment> {
        self.so_far
            .iter()
            .rev()
            .find(|(told, _)| words.iter().any(|w| told.iter().any(|t| t == w)))
            .map(|t| t.1)
    }
}
