//! The largest stated dimension of the primary tumor.

use super::cases::CaseText;
use super::fact::{Fact, Site};
use super::reader::Reader;
use super::sites;
use crate::mentions::{Assertion, CueKind, MentionKind};
use catamnesis_core::words::TokenKind;
use catamnesis_vocab::Category;

/// The largest dimension told of the primary: sizes of nodes, metastases, margins and distances do not count.
pub(super) fn largest(
    reader: Reader<'_, '_>,
    case: &CaseText,
    metastases: &[Fact<Site>],
) -> Option<Fact<f64>> {
    let mut best: Option<Fact<f64>> = None;
    let spread = case.course.iter().copied().find(|&s| {
        reader.affirmed(s, CueKind::Recurrence).next().is_some()
            || reader.any(reader.sentence(s), &["relapse", "recurrence"])
                && reader.affirmed(s, CueKind::Metastasis).next().is_some()
    });
    for &s in &case.course {
        if best.is_some() && spread.is_some_and(|at| s >= at) {
            break;
        }
        for mention in reader.mentions(s) {
            let MentionKind::Size { mm } = &mention.kind else { continue };
            let largest = mm.iter().copied().fold(0.0, f64::max);
            if mention.assertion != Assertion::Present || !(1.0..=1000.0).contains(&largest) {
                continue;
            }
            if is_of_primary(reader, s, &mention.tokens, metastases)
                && best.as_ref().is_none_or(|b| b.value < largest)
            {
                best = Some(Fact::new(largest, mention.span).with_confidence(0.85));
            }
        }
    }
    best
}

/// What the size is told of is the nearest head before it in the clause, else the nearest behind it.
fn is_of_primary(
    reader: Reader<'_, '_>,
    sentence: usize,
    size: &std::ops::Range<usize>,
    metastases: &[Fact<Site>],
) -> bool {
    let clause_start = (reader.sentence(sentence).start..size.start)
        .rev()
        .find(|&i| reader.is(i, &[";", "."]))
        .map_or(reader.sentence(sentence).start, |i| i + 1);
    let is_far = |at: usize| at.abs_diff(size.start) > 18;
    let mut heads: Vec<(usize, bool)> = Vec::new();
    for cue in reader.cues(sentence) {
        let ok = match cue.kind {
            CueKind::Mass => true,
            CueKind::NotSize | CueKind::Metastasis | CueKind::NodePositive => false,
            _ => continue,
        };
        heads.push((cue.tokens.start, ok));
    }
    heads.extend(reader.terms(sentence, Category::Tumor).map(|t| (t.tokens.start, true)));
    // "increased uterus size (95 x 52 mm)": the size of an organ.
    heads.extend(
        reader
            .terms(sentence, Category::Site)
            .filter(|t| t.tokens.end <= size.start && reader.is(t.tokens.end, &["size"]))
            .map(|t| (t.tokens.start, false)),
    );
    // "a hematoma of 45 mm": the size of a finding that is no mass.
    heads.extend(
        reader
            .terms(sentence, Category::Finding)
            .filter(|t| {
                let label = t.entry.label();
                !["mass", "lump", "nodule", "lesion", "cyst", "swelling", "ulcer", "polyp", "calcification"]
                    .iter()
                    .any(|w| label.contains(w))
                    && t.tokens.end <= size.start
                    && size.start - t.tokens.end <= 5
            })
            .map(|t| (t.tokens.start, false)),
    );
    heads.extend(
        reader
            .terms(sentence, Category::Site)
            .filter(|t| t.entry.attr("kind") == Some("node"))
            .map(|t| (t.tokens.start, false)),
    );
    heads.retain(|(at, _)| *at >= clause_start && !is_far(*at));
    let distance =
        |at: usize| if at < size.start { size.start - at } else { (at.saturating_sub(size.end)) * 2 + 1 };
    // "at 1 cm of surgical margin", "20 cm from the anal verge": what follows directly decides.
    let follows = (size.end..size.end + 4).any(|i| {
        reader.is(i, &["margin", "verge", "from", "above", "below", "distal", "proximal", "anal", "away"])
    });
    if follows && !reader.is(size.end, &["mass", "tumor", "lesion"]) {
        return false;
    }
    let Some(&(_, ok)) = heads.iter().min_by_key(|(at, _)| distance(*at)) else {
        return reader.any(clause_start..size.start, &["measuring", "measured", "size", "sized", "specimen"])
            && !reader
                .any(clause_start..size.start, &["uterus", "spleen", "kidney", "node", "margin", "liver"]);
    };
    if !ok {
        return false;
    }
    let near =
        size.start.saturating_sub(12).max(clause_start)..(size.end + 8).min(reader.sentence(sentence).end);
    let elsewhere = sites::within(reader, sentence, near).iter().any(|t| {
        metastases.iter().any(|m| {
            m.value.concept.id == t.entry.id() || sites::organ_id(reader, t.entry) == m.value.concept.id
        })
    });
    !elsewhere && !reader.any(clause_start..size.start, &["margin"])
}

/// Words before "-sized" that compare with nothing.
const NO_COMPARISON: &[&str] = &[
    "small", "medium", "large", "normal", "moderate", "moderately", "intermediate", "full", "average",
    "middle", "same", "similar", "life", "good", "different", "various", "equal", "over", "under", "mid",
    "big", "tiny", "variable",
];

/// "a fist-sized mass", "the size of an orange": the first size told by comparison.
pub(super) fn in_words(reader: Reader<'_, '_>, case: &CaseText) -> Option<Fact<String>> {
    case.course.iter().find_map(|&s| {
        let tokens = reader.sentence(s);
        let told = |at: usize| {
            if reader.is(at, &["sized", "size"])
                && at >= tokens.start + 2
                && reader.is_hyphen(at - 1)
                && reader.document.tokens[at - 2].kind == TokenKind::Word
                && !reader.is(at - 2, NO_COMPARISON)
            {
                return Some(at - 2..at + 1);
            }
            let noun = at
                + 3
                + usize::from(reader.is(at + 3, &["large", "small", "hen", "adult", "man's", "tennis"]));
            let compares = reader.is(at, &["size"])
                && reader.is(at + 1, &["of"])
                && reader.is(at + 2, &["a", "an"])
                && noun < tokens.end
                && reader.document.tokens[noun].kind == TokenKind::Word
                && !reader.is(noun, &["tumor", "mass", "lesion", "nodule", "few", "node"]);
            compares.then_some(at..noun + 1)
        };
        let words = tokens.clone().find_map(told)?;
        let of_mass = reader.cues_of(s, CueKind::Mass).any(|c| c.assertion == Assertion::Present)
            || reader.terms(s, Category::Tumor).next().is_some();
        of_mass.then(|| Fact::new(reader.wording(words.clone()), reader.span(words)).with_confidence(0.8))
    })
}
