//! Other tumors of the same patient: second primaries, synchronous, metachronous or caused by treatment.

use super::cases::CaseText;
use super::concept;
use super::fact::{Concept, Fact};
use super::reader::Reader;
use crate::mentions::{Assertion, CueKind};
use catamnesis_vocab::Category;

/// Tumors that the report calls a second primary, each once; never the index tumor or its spread.
pub(super) fn find(reader: Reader<'_, '_>, case: &CaseText, index: Option<&Concept>) -> Vec<Fact<Concept>> {
    let mut found: Vec<Fact<Concept>> = Vec::new();
    for &s in case.course.iter().chain(&case.summary) {
        for cue in reader.affirmed(s, CueKind::SecondPrimary) {
            // "synchronous X" names X only directly before it; "second primary: X", "X as a second primary".
            let noun = reader.is(
                cue.tokens.end - 1,
                &["primary", "malignancy", "cancer", "neoplasm", "tumor", "primaries", "malignancies"],
            );
            let reach = if noun { 10 } else { 4 };
            let spread = reader.any(
                cue.tokens.end..cue.tokens.end + 3,
                &["metastasis", "metastatic", "metastases", "liver"],
            );
            if spread {
                continue;
            }
            let tumor = reader
                .terms(s, Category::Tumor)
                .filter(|t| matches!(t.assertion, Assertion::Present | Assertion::Historical))
                .filter(|t| {
                    // "therapy-related leukemia" may be one term.
                    let behind = cue.tokens.start <= t.tokens.start
                        && cue.tokens.end <= t.tokens.end
                        && t.tokens.start.saturating_sub(cue.tokens.end) <= reach;
                    let before =
                        noun && t.tokens.end <= cue.tokens.start && cue.tokens.start - t.tokens.end <= 4;
                    behind || before
                })
                .find(|t| index.is_none_or(|i| i.id != t.entry.id()));
            let Some(tumor) = tumor else { continue };
            let value = Concept { wording: reader.lower(tumor.tokens.clone()), ..concept(tumor.entry) };
            match found.iter_mut().find(|f| f.value.id == value.id) {
                Some(known) => known.support(tumor.span),
                None => found.push(Fact::new(value, tumor.span).with_confidence(0.7)),
            }
        }
    }
    found
}
