//! One sentence with its cues, and the order in which the questions are asked.

use super::super::Assertion;
use super::super::cue::CueKind;
use super::super::phrase::Phrase;
use super::target::Target;
use crate::text::SectionKind;
use std::ops::Range;

/// One sentence with its cues and clause boundaries.
pub(super) struct Context<'d> {
    pub(super) phrase: Phrase<'d>,
    pub(super) cues: Vec<(CueKind, Range<usize>)>,
    pub(super) about_others: bool,
    /// Number of clause boundaries before each token of the sentence, and before its end.
    pub(super) boundaries: Vec<u32>,
}

impl<'d> Context<'d> {
    pub(super) fn new(phrase: Phrase<'d>, cues: Vec<(CueKind, Range<usize>)>, section: SectionKind) -> Self {
        let pseudo: Vec<Range<usize>> =
            cues.iter().filter(|(k, _)| *k == CueKind::NegationPseudo).map(|(_, r)| r.clone()).collect();
        // A cue inside a longer look-alike, or inside a longer cue of possibility ("cannot exclude"), is void.
        let longer: Vec<Range<usize>> = cues
            .iter()
            .filter(|(k, _)| {
                matches!(k, CueKind::PossibleBefore | CueKind::PossibleAfter | CueKind::Hypothetical)
            })
            .map(|(_, r)| r.clone())
            .collect();
        let kept = cues
            .into_iter()
            .filter(|(kind, r)| {
                let negates = matches!(kind, CueKind::NegationBefore | CueKind::NegationAfter);
                let voidable = negates || *kind == CueKind::Hypothetical;
                !(negates && pseudo.iter().any(|p| p.start <= r.start && r.end <= p.end)
                    || voidable
                        && longer.iter().any(|p| p.start <= r.start && r.end <= p.end && p.len() > r.len()))
            })
            .collect();
        let mut context = Context { phrase, cues: kept, about_others: false, boundaries: Vec::new() };
        context.boundaries = context.count_boundaries();
        context.about_others = context.is_about_others(section);
        context
    }

    pub(super) fn assertion(&self, target: &Range<usize>, kind: Target) -> Assertion {
        if self.about_others {
            return Assertion::Literature;
        }
        if kind == Target::Time {
            return Assertion::Present;
        }
        if self.is_denied(target, kind) {
            return Assertion::Absent;
        }
        if self.is_of_relative(target) && !self.followed_by_own(target) {
            return Assertion::Family;
        }
        if kind == Target::Value {
            return Assertion::Present;
        }
        if self.reached(target, CueKind::Hypothetical, 10)
            || self.opens_with_should(target)
            || self.is_modal(target, kind)
        {
            return Assertion::Hypothetical;
        }
        let treatment = !kind.is_found();
        if treatment && self.is_planned(target) {
            return Assertion::Planned;
        }
        if !treatment && self.is_possible(target) {
            return Assertion::Possible;
        }
        if !treatment && self.is_historical(target, kind) {
            return Assertion::Historical;
        }
        Assertion::Present
    }

    /// A cue of the kind before the target, within `window` tokens and in the same clause.
    pub(super) fn reached(&self, target: &Range<usize>, kind: CueKind, window: usize) -> bool {
        self.cues.iter().any(|(k, r)| {
            *k == kind
                && r.end <= target.start
                && target.start - r.end <= window
                && self.is_one_clause(r.end, target.start)
        })
    }
}
