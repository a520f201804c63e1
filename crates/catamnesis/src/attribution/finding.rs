//! What was seen and claimed in one sentence, as one finding of the leading lesion.

use super::Told;
use crate::assessment::{Claim, ClaimKind, Seen};
use crate::facts::ReportedResponse;
use catamnesis_attribution::series::{Comparison, Finding, Range, WHO_PARTIAL};

/// What is known before the treatment.
#[derive(Debug, Clone, Default)]
pub(super) struct Baseline {
    /// Whether there was tumor, as far as told.
    pub there: bool,
    /// Diameter of the leading lesion.
    pub mm: Option<f64>,
    /// Its place; the outer option is `None` where no lesion has a size.
    pub leading: Option<Option<String>>,
    /// Number of lesions.
    pub lesions: Option<u32>,
    /// Where they were counted.
    pub counted: Option<String>,
}

/// WHO: stable between a decrease of half and an increase of a quarter of the product, so of its square root in
/// one diameter (WHO handbook, 1979).
const WHO_STABLE_ABOVE: f64 = 1.118;
/// A percentage is told to about five points. Ours.
const POINTS: f64 = 0.05;

/// One finding; `None` where nothing told bears on the size.
///
/// In order of what says most: gone, a size, a percentage, a category by its criteria, smaller or larger, a
/// number of lesions, still there.
pub(super) fn of(told: &Told<'_>, baseline: &Baseline) -> Option<Finding> {
    let change = |than, lo, hi| Finding::Change { than, ratio: Range::new(lo, hi) };
    let visible = change(Comparison::Baseline, 0.0, f64::INFINITY);
    let claim = told.claims.iter().filter(|c| c.kind != ClaimKind::Pathologic).min_by_key(|c| c.response);
    let seen = |wanted: &dyn Fn(Seen) -> bool| told.looks.iter().rfind(|o| wanted(o.seen));
    let gone = seen(&|s| s == Seen::Gone);
    let whole = |lesion: &Option<String>| {
        lesion.is_none()
            || baseline.leading.as_ref().is_some_and(|l| l == lesion)
            || baseline.counted.is_some() && baseline.counted == *lesion
    };
    let residual =
        seen(&|s| matches!(s, Seen::Smaller | Seen::Present | Seen::Count { .. } | Seen::Size { .. }))
            .is_some();
    if gone.is_some_and(|o| whole(&o.lesion) && (o.lesion.is_none() || !residual))
        || claim.is_some_and(|c| c.response == ReportedResponse::Complete)
    {
        return Some(Finding::BelowDetection);
    }
    let sizes = told.looks.iter().filter_map(|o| match o.seen {
        Seen::Size { mm, .. }
            if baseline.leading.as_ref().is_some_and(|l| *l == o.lesion || o.lesion.is_none()) =>
        {
            Some(mm)
        }
        _ => None,
    });
    if let Some(mm) = sizes.max_by(f64::total_cmp) {
        return Some(Finding::Size { mm });
    }
    let percent = told.looks.iter().find_map(|o| match o.seen {
        Seen::Percent { change, of_volume } => {
            let ratio = (1.0 + change / 100.0).max(0.0);
            Some(if of_volume { ratio.cbrt() } else { ratio })
        }
        _ => None,
    });
    if let Some(ratio) = percent {
        return Some(change(Comparison::Baseline, (ratio - POINTS).max(0.0), ratio + POINTS));
    }
    if let Some(claim) = claim {
        return Some(match claim.response {
            ReportedResponse::Partial if is_recist(claim) => Finding::partial_recist(),
            ReportedResponse::Partial | ReportedResponse::Complete => Finding::partial_who(),
            ReportedResponse::Stable => change(Comparison::Baseline, WHO_PARTIAL, WHO_STABLE_ABOVE),
            ReportedResponse::Progressive => change(Comparison::Nadir, WHO_STABLE_ABOVE, f64::INFINITY),
        });
    }
    if seen(&|s| matches!(s, Seen::Smaller)).is_some() || gone.is_some() {
        return Some(Finding::smaller());
    }
    if seen(&|s| matches!(s, Seen::Larger | Seen::New)).is_some() {
        return Some(Finding::larger());
    }
    if seen(&|s| s == Seen::Unchanged).is_some() {
        return Some(Finding::unchanged());
    }
    let counted = told.looks.iter().find_map(|o| match o.seen {
        Seen::Count { n, .. } => Some((n, &o.lesion)),
        _ => None,
    });
    if let Some((n, lesion)) = counted {
        let comparable = baseline.lesions.is_some() && (baseline.counted == *lesion || lesion.is_none());
        return Some(if comparable { Finding::Count { seen: n } } else { visible });
    }
    seen(&|s| matches!(s, Seen::Present | Seen::Size { .. })).map(|_| visible)
}

/// Whether a finding tells the tumor smaller or gone.
pub(super) fn regresses(finding: &Finding) -> bool {
    match finding {
        Finding::BelowDetection | Finding::Count { .. } | Finding::Size { .. } => true,
        Finding::Change { ratio, .. } => ratio.hi() <= 1.0,
        Finding::Between { .. } | Finding::NotEvaluable => false,
    }
}

fn is_recist(claim: &Claim) -> bool {
    claim.criteria.as_ref().is_some_and(|c| c.to_lowercase().contains("recist"))
}
