//! The rules that decide, by permanent id; their clause and text stand in `data/criteria/`.

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $id:literal,)*) => {
        /// The rule that decided a category.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $($(#[$doc])* $name,)*
        }

        impl Rule {
            /// All rules.
            pub const ALL: &'static [Rule] = &[$(Rule::$name,)*];

            /// Permanent id: the key in the criteria file.
            pub fn id(self) -> &'static str {
                match self {
                    $(Rule::$name => $id,)*
                }
            }
        }
    };
}

rules! {
    /// Every target gone, nodes normal.
    TargetComplete = "target-complete",
    /// Enough shrinkage from baseline.
    TargetPartial = "target-partial",
    /// Partial response kept until progression.
    TargetPartialKept = "target-partial-kept",
    /// Shrinkage short of partial response (RANO-LGG).
    TargetMinor = "target-minor",
    /// Enough growth from the nadir.
    TargetProgression = "target-progression",
    /// One lesion grew enough (WHO).
    TargetProgressionLesion = "target-progression-lesion",
    /// Neither.
    TargetStable = "target-stable",
    /// A target was not evaluated and the others cannot decide.
    TargetMissing = "target-missing",
    /// No target was evaluated.
    TargetNoneEvaluated = "target-none-evaluated",
    /// Ranges of size allow several categories.
    TargetUndecided = "target-undecided",
    /// Nothing to compare with.
    TargetNoBaseline = "target-no-baseline",
    /// Every non-target gone.
    NonTargetComplete = "nontarget-complete",
    /// A non-target persists.
    NonTargetPersists = "nontarget-persists",
    /// A non-target progressed.
    NonTargetProgression = "nontarget-progression",
    /// A non-target was not evaluated.
    NonTargetMissing = "nontarget-missing",
    /// A certain new lesion.
    NewLesion = "new-lesion",
    /// An uncertain new lesion that proved real.
    NewLesionBackdated = "new-lesion-backdated",
    /// An uncertain new lesion.
    NewLesionEquivocal = "new-lesion-equivocal",
    /// PET turned positive.
    NewLesionPet = "new-lesion-pet",
    /// A lesion came back after complete response.
    Reappearance = "reappearance",
    /// Combination with target disease.
    OverallTable1 = "overall-table-1",
    /// Combination without target disease.
    OverallTable2 = "overall-table-2",
    /// No disease at all.
    OverallNoDisease = "overall-no-disease",
    /// Shrinkage or attenuation (Choi).
    ChoiPartial = "choi-partial",
    /// Growth that attenuation does not excuse (Choi).
    ChoiProgression = "choi-progression",
    /// A condition beside the size holds the category back (RANO).
    Held = "held",
    /// A condition beside the size makes progression (RANO).
    OtherProgression = "other-progression",
    /// Spleen, marrow or node rule of Lugano.
    LymphomaOther = "lymphoma-other",
    /// Deauville score (Lugano PET).
    Deauville = "deauville",
    /// Uptake (PERCIST).
    Uptake = "uptake",
    /// Tumor markers (GCIG, IMWG).
    Marker = "marker",
    /// Progression that waits for confirmation (iRECIST).
    Unconfirmed = "progression-unconfirmed",
    /// Progression that a later scan confirmed (iRECIST).
    Confirmed = "progression-confirmed",
    /// A scan too early to confirm (iRECIST).
    EarlyScan = "progression-early-scan",
    /// Unconfirmed progression that did not hold (iRECIST).
    Reset = "progression-reset",
    /// Bone scans (PCWG3).
    Bone = "bone",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_kebab_case() {
        let mut ids: Vec<&str> = Rule::ALL.iter().map(|r| r.id()).collect();
        ids.sort_unstable();
        let n = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), n);
        assert!(
            ids.iter()
                .all(|id| id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit()))
        );
    }
}
