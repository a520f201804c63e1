//! Which lesion words speak of, by its place.

use super::Observer;
use crate::mentions::CueKind;
use catamnesis_assessment::lesion::organ_key;
use catamnesis_vocab::Category;
use std::ops::Range;

/// What stands nearest to a word of change or a size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    /// A tumor, metastasis, mass or node.
    Lesion,
    /// A symptom, a laboratory value, an organ: something else.
    Other,
}

/// Nouns that stand for the tumor though no table names them as one.
pub(super) const TUMOR_WORDS: &[&str] = &[
    "disease", "tumor", "lesion", "mass", "lymphadenopathy", "node", "burden", "involvement", "uptake",
    "infiltrate", "infiltration", "nodule", "cancer", "sarcoma", "lymphoma", "metastasis", "adenopathy",
];

/// Nouns whose change is not a change of the tumor.
const OTHER_WORDS: &[&str] = &[
    "pain", "level", "marker", "dose", "count", "symptom", "fever", "creatinine", "ldh", "cea", "psa", "afp",
    "ca", "hcg", "hemoglobin", "edema", "effusion", "ascites", "weight", "pressure", "margin", "proteinuria",
    "glucose", "cortisol", "calcium", "platelet", "bilirubin", "titer", "vision", "suv", "suvmax",
];

impl Observer<'_, '_, '_> {
    /// The nearest noun within reach; lesions before it count less far than lesions behind "of".
    pub(super) fn head(&self, sentence: usize, tokens: &Range<usize>, reach: usize) -> Option<Head> {
        let whole = self.page.sentence(sentence);
        let mut heads: Vec<(usize, Head)> = Vec::new();
        for cue in self.page.cues(sentence) {
            if matches!(cue.kind, CueKind::Mass | CueKind::Metastasis | CueKind::Residual) {
                heads.push((cue.tokens.start, Head::Lesion));
            }
        }
        heads.extend(self.page.terms(sentence, Category::Tumor).map(|(_, m)| (m.tokens.start, Head::Lesion)));
        for i in whole.clone() {
            if self.page.is(i, TUMOR_WORDS) {
                heads.push((i, Head::Lesion));
            } else if self.page.is(i, OTHER_WORDS) {
                heads.push((i, Head::Other));
            }
        }
        for (_, m) in self.page.terms(sentence, Category::Finding) {
            let lesion = heads.iter().any(|(at, h)| m.tokens.contains(at) && *h == Head::Lesion);
            if !lesion {
                heads.push((m.tokens.start, Head::Other));
            }
        }
        let distance = |at: usize| {
            if at < tokens.start {
                tokens.start - at
            } else if at >= tokens.end {
                at - tokens.end + 1
            } else {
                0
            }
        };
        heads
            .into_iter()
            .filter(|(at, _)| distance(*at) <= reach)
            // Between equals the tumor is meant.
            .min_by_key(|(at, head)| (distance(*at), *head == Head::Other))
            .map(|(_, head)| head)
    }

    /// The place of the lesion that the words speak of, and whether it is a node; `None` for the tumor as a
    /// whole.
    pub(super) fn lesion(&self, sentence: usize, tokens: &Range<usize>) -> (Option<String>, bool) {
        let whole = self.page.sentence(sentence);
        let from = tokens.start.saturating_sub(12).max(whole.start);
        let near = from..(tokens.end + 8).min(whole.end);
        let mut best: Option<(usize, String, bool)> = None;
        for (entry, m) in self.page.terms(sentence, Category::Site) {
            if !near.contains(&m.tokens.start) {
                continue;
            }
            let (gap, between) = if m.tokens.end <= tokens.start {
                (tokens.start - m.tokens.end, m.tokens.end..tokens.start)
            } else {
                ((m.tokens.start.saturating_sub(tokens.end)) + 2, tokens.end..m.tokens.start)
            };
            // A clause of its own speaks of something else.
            if self.page.any(between, &[";", "while", "whereas", "but"]) {
                continue;
            }
            let node = entry.attr("kind") == Some("node");
            let name =
                if node { format!("{} (nodes)", entry.label()) } else { organ_key(entry.label(), false) };
            if best.as_ref().is_none_or(|(known, ..)| gap < *known) {
                best = Some((gap, name.to_lowercase(), node));
            }
        }
        // Sides and lobes of one organ are one place.
        let primary = self.case.primary_site.as_ref().map(|p| organ_key(&p.value.concept.label, false));
        let metastatic = self
            .page
            .cues_of(sentence, CueKind::Metastasis)
            .any(|c| c.tokens.start.abs_diff(tokens.start) <= 8);
        match best {
            Some((_, name, false)) if Some(organ_key(&name, false)) == primary && !metastatic => {
                (Some("primary tumor".into()), false)
            }
            Some((_, name, node)) => (Some(name), node),
            None if self.page.any(near.clone(), &["primary"]) => (Some("primary tumor".into()), false),
            None if self.page.any(near, &["node", "lymphadenopathy", "adenopathy"]) => {
                (Some("lymph node".into()), true)
            }
            None => (None, false),
        }
    }
}
