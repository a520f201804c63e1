//! Which mentions of rules and of a trained recognizer are reported where the two stand side by side.
//!
//! In a label set that the recognizer was trained on, it decides: it was told what the rules found, and its
//! confidence weighs that. A rule's mention is added where the recognizer found nothing in the same words and
//! rules of this kind are right more often than not. In our own set and in E3C's, rules decide, and the
//! recognizer adds what they miss.

use crate::labels::{LabelSet, label};
use catamnesis::mentions::learned::{self, Relation};
use catamnesis::mentions::{LearnedKind, LearnedMention, Mention};
use catamnesis::pipeline::Analysis;

/// Whose mentions are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Voices {
    /// Tables and grammars.
    #[default]
    Rules,
    /// The trained recognizer.
    Learned,
    /// Both, as the module tells.
    Both,
}

/// Types for which a rule's mention is added to a label set that was learned.
const TRUSTED: &[(LabelSet, &[&str])] = &[(LabelSet::Maccrobat, &[]), (LabelSet::Phee, &[])];

/// The mentions of rules that are reported.
pub(crate) fn ruled<'a, 'v>(
    analysis: &'a Analysis<'v>,
    set: LabelSet,
    voices: Voices,
) -> impl Iterator<Item = &'a Mention<'v>> {
    let trusted = TRUSTED.iter().find(|(s, _)| *s == set).map(|(_, names)| *names);
    analysis.mentions.list.iter().filter(move |m| match (voices, trusted) {
        (Voices::Rules, _) | (Voices::Both, None) => true,
        (Voices::Learned, _) => false,
        (Voices::Both, Some(names)) => {
            label(&m.kind, set).is_some_and(|name| names.contains(&name))
                && analysis
                    .mentions
                    .learned
                    .iter()
                    .all(|l| m.tokens.end <= l.tokens.start || l.tokens.end <= m.tokens.start)
        }
    })
}

/// The learned mentions that are reported, with their names in the set.
pub(crate) fn heard<'a, 'v>(
    analysis: &'a Analysis<'v>,
    set: LabelSet,
    voices: Voices,
) -> Box<dyn Iterator<Item = (&'a LearnedMention<'v>, &'a str)> + 'a> {
    let named = move |m: &'a LearnedMention<'v>| Some((m, name(m, set)?));
    match (voices, set) {
        (Voices::Rules, _) => Box::new(std::iter::empty()),
        (Voices::Both, LabelSet::Catamnesis | LabelSet::E3c) => {
            Box::new(analysis.mentions.learned_only().filter_map(named))
        }
        (Voices::Both | Voices::Learned, _) => Box::new(analysis.mentions.learned.iter().filter_map(named)),
    }
}

/// Relations between learned mentions that are reported: their name in the set, the modifier and its head.
pub(crate) fn relations<'a, 'v>(
    analysis: &'a Analysis<'v>,
    set: LabelSet,
    voices: Voices,
) -> Vec<(&'static str, &'a LearnedMention<'v>, &'a LearnedMention<'v>)> {
    let learned = &analysis.mentions.learned;
    if voices == Voices::Rules || matches!(set, LabelSet::E3c | LabelSet::Phee) {
        return Vec::new();
    }
    learned::relations(&analysis.document, learned)
        .into_iter()
        .filter_map(|r| {
            let (modifier, head) = (learned.get(r.modifier)?, learned.get(r.head)?);
            let name = if set == LabelSet::Maccrobat { "MODIFY" } else { Relation::name(modifier.kind) };
            Some((name, modifier, head))
        })
        .collect()
}

fn name<'m>(mention: &'m LearnedMention<'_>, set: LabelSet) -> Option<&'m str> {
    match set {
        LabelSet::Maccrobat | LabelSet::Phee => Some(mention.name),
        LabelSet::Catamnesis => mention.kind.name(),
        LabelSet::E3c => Some(match mention.kind {
            LearnedKind::Finding | LearnedKind::Disease => "CLINENTITY",
            LearnedKind::Site => "BODYPART",
            LearnedKind::DiagnosticProcedure
            | LearnedKind::TherapeuticProcedure
            | LearnedKind::ClinicalEvent => "EVENT",
            LearnedKind::Value => "RML",
            LearnedKind::Medication
            | LearnedKind::Administration
            | LearnedKind::Outcome
            | LearnedKind::Size
            | LearnedKind::Time
            | LearnedKind::Background
            | LearnedKind::Person
            | LearnedKind::Modifier
            | LearnedKind::Other => return None,
        }),
    }
}
