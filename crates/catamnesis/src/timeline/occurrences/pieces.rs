//! A sentence as clauses and their items: "fever, vomiting and rash" is three things told.
//!
//! Steps: 1. what stands in brackets is kept with what it explains, dropped where it only refers to a figure,
//! and opened where it lists results; 2. clauses end at semicolons, relative and contrasting words; items at
//! commas, "and", "or", "with" behind a noun; 3. a part that only qualifies what follows ("left and right lung")
//! is joined to it; 4. each item keeps the words of its clause that govern it ("was started on").

use super::words;
use crate::mentions::MentionKind;
use crate::mentions::temporal::is_time;
use crate::mentions::{Mention, Mentions};
use crate::text::Document;
use catamnesis_core::words::TokenKind;
use std::ops::Range;

/// One thing told: a clause, or one item of a list within it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    /// Its tokens, without conjunctions, pronouns and times at its ends.
    pub tokens: Range<usize>,
    /// The tokens it was cut from, with those.
    pub whole: Range<usize>,
    /// The words of its clause that govern it; empty for a clause of its own.
    pub head: Range<usize>,
    /// "with" where that ties it to those words instead of their own preposition; else empty.
    pub link: Range<usize>,
    /// Number of its clause within the sentence.
    pub clause: usize,
    /// Whether it tells something; a time alone does not.
    pub tells: bool,
}

/// A sentence with its words in lower case.
pub(super) struct Line<'d> {
    document: &'d Document<'d>,
    start: usize,
    words: Vec<String>,
    /// Mentions of the sentence.
    mentions: &'d [Mention<'d>],
}

/// What a bracket is good for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    Outside,
    Kept,
    Dropped,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    None,
    Item,
    Clause,
}

impl<'d> Line<'d> {
    /// A sentence of a document.
    pub fn new(document: &'d Document<'d>, mentions: &'d Mentions<'d>, sentence: usize) -> Self {
        let tokens = document.sentences.get(sentence).map_or(0..0, |s| s.tokens.clone());
        let words = tokens.clone().map(|t| document.word(t).to_ascii_lowercase()).collect();
        Line { document, start: tokens.start, words, mentions: mentions.in_sentence(sentence) }
    }

    pub fn word(&self, at: usize) -> &str {
        at.checked_sub(self.start).and_then(|i| self.words.get(i)).map_or("", String::as_str)
    }

    pub fn end(&self) -> usize {
        self.start + self.words.len()
    }

    pub fn tokens(&self) -> Range<usize> {
        self.start..self.end()
    }

    pub fn is(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&self.word(at))
    }

    /// Whether one of the words stands in the range.
    pub fn has(&self, tokens: Range<usize>, words: &[&str]) -> bool {
        tokens.into_iter().any(|at| self.is(at, words))
    }

    /// The mentions of time of the sentence, by start.
    pub fn times(&self) -> impl Iterator<Item = &'d Mention<'d>> {
        self.mentions.iter().filter(|m| is_time(&m.kind) || matches!(m.kind, MentionKind::Age { .. }))
    }

    pub fn mentions(&self) -> &'d [Mention<'d>] {
        self.mentions
    }

    fn kind(&self, at: usize) -> Option<TokenKind> {
        self.document.tokens.get(at).map(|t| t.kind)
    }

    pub fn is_number(&self, at: usize) -> bool {
        self.kind(at) == Some(TokenKind::Number)
    }

    fn is_word(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(TokenKind::Word | TokenKind::Number))
    }

    fn in_time(&self, at: usize) -> bool {
        self.mentions.iter().any(|m| is_time(&m.kind) && m.tokens.contains(&at))
    }

    fn in_term(&self, at: usize) -> bool {
        self.mentions.iter().any(|m| !is_time(&m.kind) && m.tokens.start < at && m.tokens.contains(&at))
    }

    fn is_verb(&self, at: usize) -> bool {
        at < self.end() && {
            let before = if at > self.start { self.word(at - 1) } else { "" };
            words::is_verb(before, self.word(at), self.word(at + 1))
        }
    }

    /// Whether a verb stands in the range.
    pub fn has_verb(&self, mut tokens: Range<usize>) -> bool {
        tokens.any(|t| self.is_verb(t))
    }

    /// Whether a token says something by itself.
    fn says(&self, at: usize) -> bool {
        self.is_word(at) && !words::is_empty(self.word(at)) && !self.in_time(at)
    }

    /// The pieces of the sentence, in text order.
    pub fn pieces(&self) -> Vec<Piece> {
        let brackets = self.brackets();
        let cuts = self.cuts(&brackets);
        let mut parts: Vec<(Range<usize>, Cut)> = Vec::new();
        let mut from = self.start;
        let mut cut = Cut::Clause;
        for (i, &next) in cuts.iter().enumerate() {
            let at = self.start + i;
            if next == Cut::None {
                continue;
            }
            parts.push((from..at, cut));
            from = at;
            cut = next;
        }
        parts.push((from..self.end(), cut));
        parts.retain(|(part, _)| part.clone().any(|t| self.is_word(t)));
        let parts = self.join_qualifiers(parts);
        self.govern(&parts, &brackets)
    }

    fn brackets(&self) -> Vec<Bracket> {
        let mut all = vec![Bracket::Outside; self.words.len()];
        let mut at = self.start;
        while at < self.end() {
            let close = match self.word(at) {
                "(" => ")",
                "[" => "]",
                _ => {
                    at += 1;
                    continue;
                }
            };
            let Some(end) = (at + 1..self.end()).find(|&t| self.word(t) == close) else {
                at += 1;
                continue;
            };
            let inside = at + 1..end;
            // A bracket within a list is looked at by itself.
            let refers =
                self.is(
                    at + 1,
                    &[
                        "fig", "figs", "figure", "figures", "table", "tables", "see", "panel",
                        "supplementary", "image", "video",
                    ],
                ) || inside.clone().all(|t| !self.is_word(t) || self.kind(t) == Some(TokenKind::Number))
                    && close == "]"
                    || inside.len() == 1 && self.word(at + 1).len() == 1;
            let commas = inside.clone().filter(|&t| self.is(t, &[",", ";"])).count();
            let numbers = inside.clone().filter(|&t| self.kind(t) == Some(TokenKind::Number)).count();
            let lists = commas >= 1 && numbers >= 2 && inside.len() > 6;
            if refers || !lists {
                let kind = if refers { Bracket::Dropped } else { Bracket::Kept };
                for t in at..=end {
                    all[t - self.start] = kind;
                }
                at = end + 1;
            } else {
                at += 1;
            }
        }
        all
    }

    /// Where a new part begins.
    fn cuts(&self, brackets: &[Bracket]) -> Vec<Cut> {
        let mut cuts = vec![Cut::None; self.words.len()];
        for (i, bracket) in brackets.iter().enumerate() {
            if *bracket != Bracket::Outside {
                continue;
            }
            let at = self.start + i;
            if self.in_time(at)
                && self
                    .mentions
                    .iter()
                    .any(|m| is_time(&m.kind) && m.tokens.start < at && m.tokens.contains(&at))
            {
                continue;
            }
            cuts[i] = self.cut(at);
        }
        cuts
    }

    fn cut(&self, at: usize) -> Cut {
        let (before, after) = (at.checked_sub(1).map_or("", |b| self.word(b)), self.word(at + 1));
        let number = |t: usize| self.is_number(t);
        match self.word(at) {
            ";" => Cut::Clause,
            "(" | ")" => Cut::Item,
            ":" if number(at + 1) => Cut::None,
            ":" => Cut::Clause,
            "," if self.in_term(at) => Cut::None,
            "," => Cut::Item,
            "and" | "or" | "nor" | "plus" | "&" if self.in_term(at) || self.between(at) => Cut::None,
            "and" | "or" | "nor" | "plus" | "&" => Cut::Item,
            "but" | "however" | "although" | "whereas" | "while" | "which" | "who" | "whom" | "though" => {
                Cut::Clause
            }
            "where" | "because" | "when" => Cut::Clause,
            "as" if after == "well" || before == "such" => Cut::Item,
            "along" if after == "with" => Cut::Item,
            "with" | "without" if self.opens_company(at) => Cut::Item,
            "due" | "secondary" | "owing" if after == "to" => Cut::Item,
            "including" | "suggesting" | "indicating" | "showing" | "revealing" | "demonstrating"
            | "confirming" => Cut::Item,
            "followed" if after == "by" => Cut::Item,
            "presented" | "was" | "were" | "complained" | "underwent" | "visited" | "came" | "had"
                if self.behind_age(at) =>
            {
                Cut::Item
            }
            "until" | "after" | "before"
                if at > self.start && before != "," && !self.in_time(at) && !self.in_time(at - 1) =>
            {
                Cut::Item
            }
            word if words::is_showing(word) && at > self.start && self.is_examination(at) => Cut::Item,
            _ => Cut::None,
        }
    }

    /// Whether "and" belongs to a "between" or "both … and" of one thing.
    fn between(&self, at: usize) -> bool {
        (self.start..at).rev().take(4).any(|t| self.is(t, &["between"]))
            || self.kind(at + 1) == Some(TokenKind::Number)
                && at > self.start
                && self.kind(at - 1) == Some(TokenKind::Number)
    }

    /// "with" behind a noun opens what stands beside it; behind "presented", "treated", "consistent" it does not.
    fn opens_company(&self, at: usize) -> bool {
        const TIED: &[&str] = &[
            "consistent", "compatible", "associated", "diagnosed", "started", "patient", "along", "together",
            "woman", "man", "female", "male", "boy", "girl", "contact", "keeping", "line", "infected",
            "accordance", "those", "and", "or", "up", "but",
        ];
        at > self.start && {
            let before = self.word(at - 1);
            !TIED.contains(&before) && !before.ends_with("ed") && !words::is_told_verb(before)
        }
    }

    /// Whether only the patient's age and person stand before.
    fn behind_age(&self, at: usize) -> bool {
        at > self.start + 2
            && self.mentions.iter().any(|m| matches!(m.kind, MentionKind::Age { .. }) && m.tokens.end <= at)
            && !(self.start..at).any(|t| self.is_verb(t))
    }

    /// Whether what stands before a verb of showing is an examination and not a pronoun.
    fn is_examination(&self, at: usize) -> bool {
        (self.start..at)
            .rev()
            .take_while(|&t| !self.is(t, &[",", ";", "and"]))
            .filter(|&t| self.says(t))
            .count()
            >= 1
    }

    /// Joins parts that only qualify the noun of the next part ("mild and intermittent pain").
    fn join_qualifiers(&self, parts: Vec<(Range<usize>, Cut)>) -> Vec<(Range<usize>, Cut)> {
        let mut out: Vec<(Range<usize>, Cut)> = Vec::new();
        for (part, cut) in parts {
            if let Some((last, _)) = out.last_mut()
                && cut == Cut::Item
                && self.is(part.start, &[",", "and", "or", "&"])
                && self.only_qualifies(last.clone())
                && !self.is_verb(part.start + 1)
            {
                last.end = part.end;
                continue;
            }
            out.push((part, cut));
        }
        out
    }

    fn only_qualifies(&self, part: Range<usize>) -> bool {
        let Some(last) = part.clone().rev().find(|&t| self.is_word(t)) else { return false };
        let word = self.word(last);
        let is_noun = self.mentions.iter().any(|m| {
            m.tokens.contains(&last) && matches!(m.kind, MentionKind::Term { adjective: false, .. })
        });
        // "was intact" and "were normal" say something of what stands before.
        let said = last > self.start
            && self.is(last - 1, &["was", "were", "is", "are", "remained", "became", "not"]);
        words::is_adjective(word) && !is_noun && !said && !self.in_time(last)
    }

    /// Groups parts into clauses, finds what governs each, and trims it.
    fn govern(&self, parts: &[(Range<usize>, Cut)], brackets: &[Bracket]) -> Vec<Piece> {
        let mut clause = 0;
        let mut has_verb = false;
        let mut head = 0..0;
        let mut link = 0..0;
        let mut out: Vec<Piece> = Vec::new();
        for (i, (part, cut)) in parts.iter().enumerate() {
            let verb = part.clone().rev().find(|&t| self.is_verb(t));
            let first = part.clone().find(|&t| self.is_word(t)).unwrap_or(part.start);
            if i > 0 && (*cut == Cut::Clause || verb.is_some() && has_verb) {
                clause += 1;
                head = 0..0;
                link = 0..0;
                has_verb = false;
            }
            has_verb |= verb.is_some();
            let trimmed = self.trim(part.clone(), brackets);
            let own = self.governing(part.clone(), verb);
            let joins = self.is(first, &["with", "without", "including"]);
            let explains = self
                .is(first, &["due", "secondary", "owing", "after", "before", "until", "followed"])
                || self.is(
                    first,
                    &["suggesting", "indicating", "showing", "revealing", "demonstrating", "confirming"],
                );
            if joins {
                link = first..first + 1;
            }
            let governed = if verb.is_none() && !explains { head.clone() } else { 0..0 };
            let linked = if governed.is_empty() { 0..0 } else { link.clone() };
            if verb.is_some() || self.is(first, &["no", "without", "negative"]) {
                head = own;
                link = 0..0;
            }
            let tells = trimmed.clone().any(|t| self.says(t) && !words::is_vague(self.word(t)));
            out.push(Piece {
                tokens: trimmed,
                whole: part.clone(),
                head: governed,
                link: linked,
                clause,
                tells,
            });
        }
        out
    }

    /// The words of a part up to its last verb and the prepositions behind it.
    fn governing(&self, part: Range<usize>, verb: Option<usize>) -> Range<usize> {
        let start = self.lead(part.clone());
        let mut end = match verb {
            Some(verb) => verb + 1,
            None => start,
        };
        while end < part.end
            && self.is(
                end,
                &[
                    "with", "on", "to", "by", "for", "of", "in", "from", "as", "no", "a", "an", "the", "any",
                    "have", "having", "be", "negative", "positive", "without", "history", "absence",
                    "presence", "evidence", "signs", "normal", "that", "neither", "not", "sensitive",
                    "treatment",
                ],
            )
        {
            end += 1;
        }
        let rest = (end..part.end).any(|t| self.says(t));
        if rest && start < end { start..end } else { 0..0 }
    }

    /// The words of a piece with those that govern it.
    pub fn phrase(&self, piece: &Piece) -> String {
        let own = self.document.span(piece.tokens.clone()).of(self.document.text);
        let mut head = piece.head.clone();
        if !piece.link.is_empty() {
            while head.start < head.end && words::may_trail(self.word(head.end - 1)) {
                head.end -= 1;
            }
        }
        while head.start < head.end && self.is(head.end - 1, &["a", "an", "the"]) {
            head.end -= 1;
        }
        if head.is_empty() {
            return own.to_owned();
        }
        let head = self.document.span(head).of(self.document.text);
        match piece.link.is_empty() {
            true => format!("{head} {own}"),
            false => {
                format!("{head} {} {own}", self.document.span(piece.link.clone()).of(self.document.text))
            }
        }
    }

    /// Whether a piece tells only who the patient is.
    pub fn is_person(&self, piece: &Piece) -> bool {
        self.mentions
            .iter()
            .any(|m| matches!(m.kind, MentionKind::Age { .. }) && piece.whole.contains(&m.tokens.start))
            && !piece.whole.clone().any(|t| self.is_verb(t))
            && piece.tokens.len() < 16
            && !self.is(piece.whole.start, &["at"])
    }

    fn lead(&self, part: Range<usize>) -> usize {
        let mut start = part.start;
        while start < part.end
            && (!self.is_word(start) && self.word(start) != "("
                || words::may_lead(self.word(start))
                || self.word(start) == "well" && self.word(start + 1) == "as"
                || self.in_time(start))
        {
            start += 1;
        }
        start
    }

    fn trim(&self, part: Range<usize>, brackets: &[Bracket]) -> Range<usize> {
        let dropped = |t: usize| brackets.get(t - self.start) == Some(&Bracket::Dropped);
        let mut start = self.lead(part.clone());
        // "no" and "not" are part of what is told.
        if start > part.start && self.is(start - 1, &["without"]) {
            start -= 1;
        }
        let mut end = part.end;
        while end > start
            && (dropped(end - 1)
                || !self.is_word(end - 1) && !self.is(end - 1, &[")", "%", "+", "]"])
                || words::may_trail(self.word(end - 1))
                || self.in_time(end - 1) && start < end - 1)
        {
            end -= 1;
        }
        start..end.max(start)
    }
}
