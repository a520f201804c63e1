//! Spans: `exact` wants the same type and the same two ends; `overlap` wants the same type and one shared
//! character, matched one to one, the longest overlaps first.

use super::tally::{Counts, Score};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The scores of spans.
#[derive(Debug, Default)]
pub struct SpanScores {
    exact: BTreeMap<String, Counts>,
    overlap: BTreeMap<String, Counts>,
    /// Documents of the gold standard without a prediction.
    pub n_missing: usize,
}

type Span = (i64, i64);

/// Scores documents by id; with `types`, only spans of these.
pub fn score_spans(
    gold: &BTreeMap<String, Value>,
    predicted: &BTreeMap<String, Value>,
    types: &[String],
) -> SpanScores {
    let mut scores = SpanScores::default();
    for (id, document) in gold {
        let theirs = by_type(document, types);
        let ours = predicted.get(id).map(|d| by_type(d, types)).unwrap_or_default();
        scores.n_missing += usize::from(!predicted.contains_key(id));
        let kinds: BTreeSet<&String> = theirs.keys().chain(ours.keys()).collect();
        for kind in kinds {
            let none = Vec::new();
            let (p, g) = (ours.get(kind).unwrap_or(&none), theirs.get(kind).unwrap_or(&none));
            let (p_set, g_set): (BTreeSet<&Span>, BTreeSet<&Span>) = (p.iter().collect(), g.iter().collect());
            let hits = p_set.intersection(&g_set).count();
            let exact = Counts { hits, extra: p_set.len() - hits, missed: g_set.len() - hits };
            scores.exact.entry(kind.clone()).or_default().add(exact);
            let hits = n_overlapping(p, g);
            let overlap = Counts { hits, extra: p.len() - hits, missed: g.len() - hits };
            scores.overlap.entry(kind.clone()).or_default().add(overlap);
        }
    }
    scores
}

impl SpanScores {
    /// Type, exact and overlap score; the most frequent type first.
    pub fn types(&self) -> Vec<(&str, Score, Score)> {
        let mut rows: Vec<_> = self
            .exact
            .iter()
            .map(|(kind, counts)| {
                let overlap = self.overlap.get(kind).copied().unwrap_or_default();
                (kind.as_str(), counts.score(0.0), overlap.score(0.0))
            })
            .collect();
        rows.sort_by_key(|(_, exact, _)| std::cmp::Reverse(exact.n));
        rows
    }

    /// Exact score over all types together.
    pub fn micro_exact(&self) -> Score {
        micro(&self.exact)
    }

    /// Overlap score over all types together.
    pub fn micro_overlap(&self) -> Score {
        micro(&self.overlap)
    }

    /// Everything as JSON.
    pub fn json(&self) -> Value {
        let all = |of: &BTreeMap<String, Counts>| -> Map<String, Value> {
            of.iter().map(|(kind, counts)| (kind.clone(), counts.score(0.0).json())).collect()
        };
        json!({
            "exact": all(&self.exact),
            "overlap": all(&self.overlap),
            "micro_exact": self.micro_exact().json(),
            "micro_overlap": self.micro_overlap().json(),
            "missing": self.n_missing,
        })
    }
}

fn micro(of: &BTreeMap<String, Counts>) -> Score {
    let mut sum = Counts::default();
    of.values().for_each(|counts| sum.add(*counts));
    sum.score(0.0)
}

fn by_type(document: &Value, types: &[String]) -> BTreeMap<String, Vec<Span>> {
    let mut spans: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    for entity in document["entities"].as_array().into_iter().flatten() {
        let kind = entity["type"].as_str().unwrap_or("");
        let span = (entity["start"].as_i64(), entity["end"].as_i64());
        if let (Some(start), Some(end)) = span
            && (types.is_empty() || types.iter().any(|t| t == kind))
        {
            spans.entry(kind.to_owned()).or_default().push((start, end));
        }
    }
    spans
}

/// Number of pairs when the longest overlap is matched first, and earlier spans before later ones.
fn n_overlapping(ours: &[Span], theirs: &[Span]) -> usize {
    let mut pairs = Vec::new();
    for (i, a) in ours.iter().enumerate() {
        for (j, b) in theirs.iter().enumerate() {
            let shared = a.1.min(b.1) - a.0.max(b.0);
            if a.0 < b.1 && b.0 < a.1 {
                pairs.push((std::cmp::Reverse(shared), i, j));
            }
        }
    }
    pairs.sort();
    let (mut used_ours, mut used_theirs) = (vec![false; ours.len()], vec![false; theirs.len()]);
    let mut n = 0;
    for (_, i, j) in pairs {
        if !used_ours[i] && !used_theirs[j] {
            (used_ours[i], used_theirs[j]) = (true, true);
            n += 1;
        }
    }
    n
}
