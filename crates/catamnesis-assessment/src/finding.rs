//! What is wrong or worth knowing in an input table, each with subject, visit and remedy.

use catamnesis_core::{Diagnostic, Severity};

macro_rules! codes {
    ($($name:ident = $code:literal, $severity:ident, $hint:literal;)*) => {
        /// Permanent code of a finding; its page is docs/book/src/diagnostics/CODE.md.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FindingCode {
            $(#[doc = $hint] $name,)*
        }

        impl FindingCode {
            /// All codes.
            pub const ALL: &'static [FindingCode] = &[$(FindingCode::$name,)*];

            /// The code as printed.
            pub fn code(self) -> &'static str {
                match self { $(FindingCode::$name => $code,)* }
            }

            /// How much it matters.
            pub fn severity(self) -> Severity {
                match self { $(FindingCode::$name => Severity::$severity,)* }
            }

            /// What the reader can do.
            pub fn hint(self) -> &'static str {
                match self { $(FindingCode::$name => $hint,)* }
            }
        }
    };
}

codes! {
    DuplicateReading = "A001", Warning, "Keep one row per lesion and assessment; the first was used. Fragments of one lesion need state `fragment`.";
    TwoKinds = "A002", Warning, "Give the lesion one kind, or the new lesion its own name; the first kind was used.";
    NodeLongAxis = "A003", Warning, "Measure lymph nodes by their short axis; give the short axis as diameter.";
    NoBaseline = "A004", Error, "Add the baseline assessment, or mark it with visit BASELINE.";
    BeforeBaseline = "A005", Note, "Assessments before the baseline are not judged; mark the right one with visit BASELINE if it was another.";
    OutOfOrder = "A006", Warning, "Check visit number and date; assessments are ordered by date unless --timepoint visit is given.";
    TwoDatesInVisit = "A007", Warning, "Split the visit, or choose --timepoint date (apart) or visit (first reading kept).";
    PartialDate = "A008", Error, "Complete the date, or name a rule: --impute earliest, latest or midpoint.";
    TooManyTargets = "A009", Warning, "RECIST 1.1 allows 5 targets, 2 per organ; make the others non-target.";
    TooSmallAtBaseline = "A010", Warning, "A target must be measurable at baseline; make it non-target.";
    TargetWithoutBaseline = "A011", Error, "Give the target's size at baseline, or make it a new lesion.";
    TargetNotReported = "A012", Note, "Add a row for the target: its size, `absent`, or `not evaluable`.";
    CompleteThenPartial = "A013", Warning, "If the complete response was real, disease after it is progression; else regrade it to PR (--complete-then-disease regrade).";
    Rounded = "A014", Note, "Sizes are judged in tenths of a millimeter; give at most one decimal.";
    Unreadable = "A015", Error, "Correct the value; the row was left out.";
    NewAtBaseline = "A016", Warning, "A lesion of baseline is target or non-target; it was treated as non-target.";
    OldBaseline = "A017", Warning, "Baseline should be within 4 weeks before treatment; say why it was not.";
    Difference = "A018", Warning, "Compare the numbers and the rule that decided with the source record.";
    NoReference = "A019", Note, "Give the start of treatment (--subjects with reference_date); durations count from baseline until then.";
    UnknownResponse = "A020", Error, "Use CR, PR, SD, NON-CR/NON-PD, PD, NE or ND; the assessment was left out.";
    SplitSubject = "A021", Error, "Sort the table by subject; rows after the gap were left out.";
    OtherEvaluators = "A022", Note, "Choose with --evaluator; each evaluator is assessed on its own.";
    NoMeasurement = "A023", Warning, "The criteria need a measurement that the table does not have; see the guide.";
    UnknownSubject = "A024", Warning, "The subject is not in --subjects; it was assessed without dates of its own.";
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind.
    pub code: FindingCode,
    /// Which subject; empty where it is about the whole table.
    pub subject: String,
    /// Which assessment, as date or visit; empty where it is about the subject.
    pub visit: String,
    /// What is the matter, without a final period.
    pub message: String,
}

impl Finding {
    /// A finding about one assessment of one subject.
    pub fn new(
        code: FindingCode,
        subject: &str,
        visit: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Finding { code, subject: subject.to_owned(), visit: visit.into(), message: message.into() }
    }

    /// The finding as a diagnostic of the pipeline.
    pub fn diagnostic(&self) -> Diagnostic {
        let place = match (self.subject.as_str(), self.visit.as_str()) {
            ("", "") => String::new(),
            (s, "") => format!("{s}: "),
            (s, v) => format!("{s}, {v}: "),
        };
        Diagnostic {
            code: self.code.code(),
            severity: self.code.severity(),
            spans: Vec::new(),
            message: format!("{place}{}", self.message),
            hint: self.code.hint().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_names_subject_visit_and_remedy() {
        let finding = Finding::new(FindingCode::NoBaseline, "S1", "", "no baseline assessment");
        let diagnostic = finding.diagnostic();
        assert_eq!(diagnostic.message, "S1: no baseline assessment");
        assert_eq!((diagnostic.code, diagnostic.severity), ("A004", Severity::Error));
        let mut codes: Vec<&str> = FindingCode::ALL.iter().map(|c| c.code()).collect();
        codes.dedup();
        assert_eq!(codes.len(), FindingCode::ALL.len());
    }
}
