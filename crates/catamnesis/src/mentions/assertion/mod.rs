//! How each mention is meant: present, absent, possible, planned, hypothetical, historical, of a relative, of
//! the literature.
//!
//! A rule system in the line of NegEx (Chapman 2001, doi:10.1006/jbin.2001.1029) and ConText (Harkema 2009,
//! doi:10.1016/j.jbi.2009.05.002), with the cues of `data/cues/en/context.tsv`, and three additions: cues
//! reach over a list but not over a new clause; a negated finding does not negate the procedure that found
//! nothing; sentences about other patients are told apart.
//!
//! | file | decides |
//! | --- | --- |
//! | `target` | what sort of thing is asked about |
//! | `clauses` | how far a cue reaches |
//! | `owner` | whether it is told of this patient, a relative, or others |
//! | `denial` | whether it is absent |
//! | `modality` | whether it is possible, hypothetical, planned, or past |

mod target;
mod context;
mod clauses;
mod owner;
mod denial;
mod modality;

use super::Mentions;
use super::cue::CueKind;
use super::phrase::Phrase;
use crate::text::Document;
use context::Context;
use std::ops::Range;
use target::Target;

/// Decides the assertion of every mention, learned or not, and of every cue that names something.
pub(super) fn assign(document: &Document<'_>, mentions: &mut Mentions<'_>) {
    let Mentions { list, cues, learned } = mentions;
    let mut next_learned = 0;
    let mut about_others_before = false;
    let (mut next_mention, mut next_cue) = (0, 0);
    for (sentence, s) in document.sentences.iter().enumerate() {
        let mentions_here = next_mention
            ..list[next_mention..]
                .iter()
                .position(|m| m.sentence > sentence)
                .map_or(list.len(), |n| next_mention + n);
        let cues_here = next_cue
            ..cues[next_cue..]
                .iter()
                .position(|c| c.sentence > sentence)
                .map_or(cues.len(), |n| next_cue + n);
        (next_mention, next_cue) = (mentions_here.end, cues_here.end);
        let steering: Vec<(CueKind, Range<usize>)> =
            cues[cues_here.clone()].iter().map(|c| (c.kind, c.tokens.clone())).collect();
        let mut context =
            Context::new(Phrase::new(document, &s.tokens), steering, document.section_kind(sentence));
        context.about_others |= about_others_before && context.goes_on_about_others();
        about_others_before = context.about_others;
        for mention in &mut list[mentions_here] {
            let target = Target::of_mention(mention);
            mention.assertion = context.assertion(&mention.tokens, target);
        }
        while let Some(mention) = learned.get_mut(next_learned).filter(|m| m.sentence <= sentence) {
            mention.assertion = context.assertion(&mention.tokens, Target::of_learned(mention.kind));
            next_learned += 1;
        }
        for cue in cues[cues_here].iter_mut().filter(|c| names_something(c.kind)) {
            // "without comorbidities presented with": who presented did so, unless "not" says otherwise.
            if matches!(cue.kind, CueKind::Presentation | CueKind::FollowUp) && !context.about_others {
                continue;
            }
            let treatment = matches!(
                cue.kind,
                CueKind::SystemicGeneric | CueKind::VagueTherapy | CueKind::GenericOperation
            );
            let target = if treatment { Target::Treatment } else { Target::Finding };
            cue.assertion = context.assertion(&cue.tokens, target);
        }
    }
}

fn names_something(kind: CueKind) -> bool {
    matches!(
        kind,
        CueKind::SystemicGeneric
            | CueKind::Mass
            | CueKind::Metastasis
            | CueKind::NodePositive
            | CueKind::Recurrence
            | CueKind::Progression
            | CueKind::Response
            | CueKind::Improved
            | CueKind::Died
            | CueKind::Diagnosis
            | CueKind::ResectVerb
            | CueKind::Presentation
            | CueKind::Alive
            | CueKind::NoDisease
            | CueKind::AliveWithDisease
            | CueKind::FollowUp
            | CueKind::Residual
            | CueKind::VagueTherapy
            | CueKind::GenericOperation
            | CueKind::Named
            | CueKind::AdverseEvent
            | CueKind::Complication
            | CueKind::Changed
            | CueKind::SecondPrimary
            | CueKind::Extent
    )
}
