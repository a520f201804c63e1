//! When a look was made, counted from what the words count from.
//!
//! 1. "After 4 cycles", "at the last cycle": from the start, in cycles.
//! 2. "6 months after the end of chemotherapy", "at 9 months": from the end of treatment.
//! 3. "After 3 months of treatment": from the start. "6 months later": from the look before, or from the end of
//!    treatment where that look was made at its end.
//! 4. Else the timeline: from the start, or from the end where that is told more closely.
//!
//! An interval narrower than a fifth of its middle is taken at its middle: so small a doubt moves no odds, and
//! every interval that is integrated over costs computing.

use crate::assessment::Given;
use crate::assessment::page::Page;
use crate::mentions::temporal::duration_months;
use crate::mentions::{Mention, MentionKind};
use crate::timeline::CaseTimeline;
use crate::timeline::episodes::Side;
use catamnesis_attribution::series::{Anchor, Moment, Range};
use catamnesis_core::TextSpan;

/// Shortest and longest usual cycle in days, where the report tells none; as the timeline has it.
pub(super) const CYCLE_DAYS: (f64, f64) = (14.0, 28.0);
/// Share of its middle below which an interval is taken at its middle. Ours.
const NARROW: f64 = 0.2;
/// Months within which a look "at the end of treatment" is made.
const AT_END: f64 = 1.0;
/// Widest interval in months that still tells a time.
const WIDEST: f64 = 24.0;

const TREATMENT: &[&str] = &[
    "chemotherapy", "treatment", "therapy", "radiotherapy", "cht", "ctx", "cycle", "infusion", "dose",
    "course", "immunotherapy", "irradiation", "radiation", "chemoradiotherapy",
];
const ENDS: &[&str] = &[
    "end", "completion", "completing", "completed", "cessation", "discontinuation", "discontinuing", "last",
    "finishing", "stopping", "withdrawal", "final", "conclusion", "stopped", "discontinued",
];
const STARTS: &[&str] =
    &["start", "starting", "initiation", "initiating", "beginning", "commencement", "first", "onset"];

/// Reads moments; remembers where the last look stood.
pub(super) struct Clock<'d, 'v, 'c> {
    page: Page<'d, 'v>,
    timeline: &'c CaseTimeline,
    first: &'c Given,
    last: &'c Given,
    /// Cycles of the line, where it is one treatment with counted cycles.
    cycles: Option<f64>,
    /// Whether the last look was made at or after the end of treatment.
    at_end: bool,
    assumed_cycle: bool,
    by_timeline: usize,
}

impl<'d, 'v, 'c> Clock<'d, 'v, 'c> {
    pub fn new(
        page: Page<'d, 'v>,
        timeline: &'c CaseTimeline,
        first: &'c Given,
        last: &'c Given,
        alone: bool,
    ) -> Self {
        let cycles = first.cycles.filter(|n| alone && *n > 0).map(f64::from);
        Clock {
            page,
            timeline,
            first,
            last,
            cycles,
            at_end: false,
            assumed_cycle: cycles.is_some() && first.cycle_days.is_none(),
            by_timeline: 0,
        }
    }

    /// What had to be assumed.
    pub fn remarks(&self) -> Vec<String> {
        let mut out = Vec::new();
        if self.assumed_cycle {
            out.push("the length of a cycle is not told; 2 to 4 weeks are taken".to_owned());
        }
        if self.by_timeline > 0 {
            out.push(format!(
                "the time of {} look{} is taken from the order of the story and the usual delays",
                self.by_timeline,
                if self.by_timeline == 1 { "" } else { "s" }
            ));
        }
        out
    }

    /// The moments of a sentence, each with the words that tell it; several where it names several ("at 9 and 12
    /// months"). `before` is the number of observations so far.
    pub fn moments(
        &mut self,
        sentence: usize,
        token: usize,
        event: Option<usize>,
        before: usize,
    ) -> Vec<(Moment, Option<TextSpan>)> {
        let told: Vec<(Moment, bool, TextSpan)> =
            self.page.mentions(sentence).iter().filter_map(|m| self.read(m, sentence, before)).collect();
        // The times told before the words hold for them, else those behind.
        let at = |span: TextSpan| self.page.tokens(span).start;
        let earlier: Vec<_> = told.iter().filter(|(.., s)| at(*s) < token).copied().collect();
        let chosen = if earlier.is_empty() { told } else { joined(self.page, earlier) };
        if !chosen.is_empty() {
            self.at_end = chosen.iter().any(|(_, end, _)| *end);
            return chosen.into_iter().map(|(moment, _, span)| (moment, Some(span))).collect();
        }
        if let Some((moment, span)) = self.at_end_in_words(sentence) {
            self.at_end = true;
            return vec![(moment, Some(span))];
        }
        self.by_the_story(event).into_iter().map(|m| (m, None)).collect()
    }

    /// Where the sentence tells times that count for a look.
    pub fn times(&self, sentence: usize) -> Vec<usize> {
        self.page
            .mentions(sentence)
            .iter()
            .filter(|m| {
                let at = Clock { at_end: true, ..*self };
                at.read(m, sentence, 1).is_some()
            })
            .map(|m| m.tokens.start)
            .collect()
    }

    /// What one expression of time says, and whether it lies at or after the end of treatment.
    fn read(&self, m: &Mention<'_>, sentence: usize, before: usize) -> Option<(Moment, bool, TextSpan)> {
        let page = self.page;
        let end = page.sentence(sentence).end;
        match m.kind {
            MentionKind::Cycles { n, ordinal } => {
                let total = self.cycles?;
                let n = f64::from(n);
                let lead = m.tokens.start.saturating_sub(4)..m.tokens.start;
                let over = page.any(
                    lead.clone(),
                    &["after", "following", "end", "completion", "completed", "completing"],
                );
                if page.sentence(sentence).contains(&self.first.token) && !ordinal
                    || n > total
                    || !(ordinal || over)
                {
                    return None;
                }
                let cycles = if ordinal && !over { (n - 0.5).max(0.0) } else { n };
                Some((Moment::cycle(0, cycles), n >= total, m.span))
            }
            MentionKind::Duration { .. } => {
                let months = duration_months(&m.kind)?;
                let range = settled(Range::new(months.0, months.1));
                let next = m.tokens.end;
                let words = next + 1..(next + 8).min(end);
                let since_end = (Moment::after(0, range), true, m.span);
                let since_start = (Moment { from: Anchor::Origin, months: range }, false, m.span);
                if page.is(next, &["history", "old", "ago", "before", "prior", "earlier", "interval"])
                    || page.is(m.tokens.start.wrapping_sub(1), &["every", "for"])
                        && !page.is(next, &["after"])
                {
                    return None;
                }
                if page.is(next, &["of"]) && page.any(words.clone(), TREATMENT) {
                    return Some(since_start);
                }
                if page.is(next, &["after", "following", "post", "from", "since", "past"]) {
                    if page.any(words.clone(), STARTS) && !page.any(words.clone(), ENDS) {
                        return Some(since_start);
                    }
                    let again = self.at_end && page.is(next + 1, &["it", "that", "this"]);
                    let names_it =
                        again || page.any(words.clone(), TREATMENT) || self.names_an_agent(words.clone());
                    return (names_it || page.any(words.clone(), ENDS)).then_some(since_end);
                }
                let later =
                    page.is(next, &["later", "afterward", "afterwards", "thereafter", "subsequently"]);
                let after = page.is(m.tokens.start.wrapping_sub(1), &["after"]);
                if later || after {
                    if self.at_end || before == 0 && self.tells_end(sentence) {
                        return Some(since_end);
                    }
                    let from = match before {
                        0 => Anchor::Origin,
                        n => Anchor::Observation { observation: n - 1 },
                    };
                    return Some((Moment { from, months: range }, false, m.span));
                }
                let at = page.is(m.tokens.start.wrapping_sub(1), &["at", "and", ",", "a", "the"]);
                (at && self.at_end).then_some(since_end)
            }
            _ => None,
        }
    }

    fn names_an_agent(&self, words: std::ops::Range<usize>) -> bool {
        let agents: Vec<&str> =
            self.first.agents.iter().chain(&self.last.agents).map(String::as_str).collect();
        self.page.any(words, &agents)
    }

    fn tells_end(&self, sentence: usize) -> bool {
        let tokens = self.page.sentence(sentence);
        self.page.any(tokens.clone(), ENDS) && self.page.any(tokens, TREATMENT)
    }

    /// "at the end of chemotherapy", "after completion of treatment" without a length.
    fn at_end_in_words(&self, sentence: usize) -> Option<(Moment, TextSpan)> {
        let page = self.page;
        let tokens = page.sentence(sentence);
        let at = tokens.clone().find(|&i| {
            page.is(i, &["end", "completion", "completing", "cessation", "discontinuation"])
                && page.any(i + 1..(i + 6).min(tokens.end), TREATMENT)
        })?;
        let last = (at + 1..(at + 6).min(tokens.end)).rev().find(|&i| page.is(i, TREATMENT))?;
        Some((Moment::after(0, Range::new(0.0, AT_END)), page.span(at..last + 1)))
    }

    /// The interval of the timeline, counted from the start or the end of the line, whichever is narrower.
    fn by_the_story(&mut self, event: Option<usize>) -> Option<Moment> {
        let event = event?;
        let months = |from: Side| {
            let (lo, hi) = self.timeline.between(from, Side::Start(event))?.months();
            (hi > 0.0).then(|| Range::new(lo.max(0.0), hi))
        };
        let start = months(Side::Start(self.first.event));
        let end = months(Side::End(self.last.event));
        let width = |r: &Range| r.hi() - r.lo();
        let (range, by_end) = match (start, end) {
            (Some(s), Some(e)) if e.lo() > 0.0 && width(&e) < width(&s) => (e, true),
            (Some(s), _) => (s, false),
            (None, Some(e)) => (e, true),
            (None, None) => return None,
        };
        if width(&range) > WIDEST {
            return None;
        }
        self.by_timeline += 1;
        self.at_end = by_end;
        let months = settled(range);
        Some(if by_end { Moment::after(0, months) } else { Moment { from: Anchor::Origin, months } })
    }
}

/// Of several times before the words, the last one, with those joined to it by "and" or a comma.
fn joined(page: Page<'_, '_>, told: Vec<(Moment, bool, TextSpan)>) -> Vec<(Moment, bool, TextSpan)> {
    let mut kept: Vec<(Moment, bool, TextSpan)> = Vec::new();
    for one in told.into_iter().rev() {
        let start = |span| page.tokens(span).start;
        let fits = kept.last().is_none_or(|(moment, _, span)| {
            let gap = page.tokens(one.2).end..start(*span);
            moment.from == one.0.from && gap.len() <= 3 && page.any(gap, &["and", ",", "to"])
        });
        if !fits {
            break;
        }
        kept.push(one);
    }
    kept.reverse();
    kept
}

/// A narrow interval at its middle.
pub(super) fn settled(range: Range) -> Range {
    let narrow = range.hi() - range.lo() <= NARROW * range.middle();
    if narrow { Range::exactly(range.middle()) } else { range }
}
