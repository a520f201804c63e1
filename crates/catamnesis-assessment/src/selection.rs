//! Which lesions of baseline are targets, where the table does not say (RECIST 1.1, 3.1.1 and 4.2).

use crate::criteria::Criteria;
use crate::finding::Finding;
use crate::lesion::{LesionKind, LesionReading, Method, Reading, Subject, organ_key};
use crate::size::Tenths;
use crate::tables::build;

/// Whether a lesion can be measured, and why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eligibility {
    /// Can be a target.
    Measurable,
    /// A node of 10 to below 15 mm: pathological, not measurable; non-target.
    NodeNonTarget,
    /// A node below 10 mm: normal, not followed.
    NodeNormal,
    /// Below the least diameter, or without a size: non-target.
    NotMeasurable,
}

/// Limits of measurability.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measurability {
    /// Least longest diameter.
    pub measurable: Tenths,
    /// The same on a plain chest radiograph.
    pub chest_xray: Tenths,
    /// Least short axis of a target node.
    pub node_target: Tenths,
    /// Short axis below which a node is normal.
    pub node_normal_below: Tenths,
    /// Slice thickness up to which `measurable` holds.
    pub slice_normal: Tenths,
    /// Most targets.
    pub targets: usize,
    /// Most targets per organ.
    pub targets_per_organ: usize,
}

impl Measurability {
    /// Judges one lesion by its size at baseline; `slice` is the slice thickness, where known.
    ///
    /// With slices thicker than 5 mm the least diameter is twice the slice thickness.
    pub fn judge(
        &self,
        size: Option<Tenths>,
        node: bool,
        method: Method,
        slice: Option<Tenths>,
    ) -> Eligibility {
        let Some(size) = size else { return Eligibility::NotMeasurable };
        if node {
            return if size >= self.node_target {
                Eligibility::Measurable
            } else if size >= self.node_normal_below {
                Eligibility::NodeNonTarget
            } else {
                Eligibility::NodeNormal
            };
        }
        if size >= self.least(method, slice) { Eligibility::Measurable } else { Eligibility::NotMeasurable }
    }
}

impl Measurability {
    /// Least longest diameter of a lesion that is no node, for the way it was looked at.
    pub fn least(&self, method: Method, slice: Option<Tenths>) -> Tenths {
        match (method, slice) {
            (Method::ChestXray, _) => self.chest_xray,
            (Method::Caliper, _) | (_, None) => self.measurable,
            (_, Some(slice)) if slice > self.slice_normal => {
                self.measurable.max(Tenths::new(slice.tenths() * 2))
            }
            _ => self.measurable,
        }
    }
}

/// Assigns targets among lesions whose kind is unsaid.
///
/// 1. Lesions first seen after baseline are new.
/// 2. Of the measurable ones take the largest first, at most 5, at most 2 per organ (paired organs are one, all
///    nodes are one); equal sizes in the order of the table.
/// 3. Normal nodes are not followed; everything else is non-target.
///
/// Without a limit on lesions (WHO) every measurable lesion is a target.
pub fn assign(subject: &mut Subject, criteria: &Criteria, _findings: &mut Vec<Finding>) {
    if subject.lesions.iter().all(|l| l.kind != LesionKind::Unassigned) {
        return;
    }
    let Some(base) = build::baseline(subject).and_then(|b| subject.visits.get(b)) else { return };
    let rules = criteria.measurability();
    let reading_of = |i: usize| base.readings.iter().find(|r| r.lesion == i);
    let size_of = |r: &LesionReading| match r.reading {
        Reading::Diameter(range) => Some(Tenths::new(range.lo)),
        _ => None,
    };
    let mut candidates: Vec<(Tenths, usize)> = Vec::new();
    let mut kinds: Vec<LesionKind> = subject.lesions.iter().map(|l| l.kind).collect();
    for (i, lesion) in subject.lesions.iter().enumerate().filter(|(_, l)| l.kind == LesionKind::Unassigned) {
        let Some(reading) = reading_of(i) else {
            kinds[i] = LesionKind::New;
            continue;
        };
        kinds[i] = LesionKind::NonTarget;
        if rules.judge(size_of(reading), lesion.node, reading.method, reading.slice)
            == Eligibility::Measurable
        {
            candidates.push((size_of(reading).unwrap_or_default(), i));
        }
    }
    candidates.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut taken: Vec<String> = Vec::new();
    for (_, i) in candidates {
        let key = organ_key(&subject.lesions[i].organ, subject.lesions[i].node);
        let in_organ = taken.iter().filter(|k| !key.is_empty() && **k == key).count();
        if taken.len() < rules.targets && in_organ < rules.targets_per_organ {
            kinds[i] = LesionKind::Target;
            taken.push(key);
        }
    }
    for (lesion, kind) in subject.lesions.iter_mut().zip(kinds) {
        lesion.kind = kind;
    }
}
