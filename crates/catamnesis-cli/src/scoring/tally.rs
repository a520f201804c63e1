//! Counts of hits and misses, and what follows from them.

/// Hits and misses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Predicted and in the gold standard.
    pub hits: usize,
    /// Predicted only.
    pub extra: usize,
    /// In the gold standard only.
    pub missed: usize,
}

impl Counts {
    /// Adds other counts.
    pub fn add(&mut self, other: Counts) {
        self.hits += other.hits;
        self.extra += other.extra;
        self.missed += other.missed;
    }

    /// Precision, recall and F1; a share of nothing is `empty`.
    pub fn score(self, empty: f64) -> Score {
        let share = |part: usize, whole: usize| if whole == 0 { empty } else { part as f64 / whole as f64 };
        let precision = share(self.hits, self.hits + self.extra);
        let recall = share(self.hits, self.hits + self.missed);
        let sum = precision + recall;
        let f1 = if sum == 0.0 { 0.0 } else { 2.0 * precision * recall / sum };
        Score { precision, recall, f1, n: self.hits + self.missed }
    }
}

/// Precision, recall and F1, each 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// Share of the predicted that is right.
    pub precision: f64,
    /// Share of the gold standard that is found.
    pub recall: f64,
    /// Harmonic mean of both.
    pub f1: f64,
    /// Size of the gold standard.
    pub n: usize,
}

impl Score {
    /// As JSON.
    pub fn json(self) -> serde_json::Value {
        serde_json::json!({"precision": self.precision, "recall": self.recall, "f1": self.f1, "n": self.n})
    }
}
