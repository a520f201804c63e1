//! An assessed report as a person reads it on a terminal.

use super::rows::{
    ClaimRow, DerivedRow, Judgment, Look, ResponseCase, ResponseLine, ResponsePoint, ResponseReport,
};
use crate::schema::v1::{Quote, Severity};
use crate::summary::Layout;
use crate::timeline::text::wrap;
use crate::timeline::when::{length, one_line};
use std::fmt::Write;

/// What the page is and is not.
pub const STANDING: &str = "Categories in words are the author's; those derived follow from what the report tells and \
from the rules named. Neither is a statement about what a patient needs.";

/// Writes one report.
pub fn render(report: &ResponseReport, layout: Layout) -> String {
    let mut page = Page { out: String::new(), width: layout.width.clamp(50, 120) };
    page.put(0, report.title.as_deref().unwrap_or(&report.id));
    page.put(0, &format!("derived by {}; times from the start of the treatment named", report.criteria));
    if report.cases.is_empty() {
        page.put(0, "No patient was found in this report.");
    }
    for case in &report.cases {
        page.case(case, report.cases.len());
    }
    for finding in report.findings.iter() {
        let severity = match finding.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        page.out.push('\n');
        page.put(0, &format!("{severity} {}: {}", finding.code, finding.message));
        page.put(2, &quotes(&finding.quotes));
        page.put(2, &format!("→ {}", finding.hint));
    }
    page.out.push('\n');
    page.put(0, STANDING);
    page.out
}

struct Page {
    out: String,
    width: usize,
}

impl Page {
    fn put(&mut self, indent: usize, text: &str) {
        for (i, line) in wrap(text, self.width.saturating_sub(indent + 2)).into_iter().enumerate() {
            let hang = if i == 0 || indent == 0 { 0 } else { 2 };
            if !line.is_empty() {
                let _ = writeln!(self.out, "{}{line}", " ".repeat(indent + hang));
            }
        }
    }

    fn case(&mut self, case: &ResponseCase, n: usize) {
        if n > 1 {
            let _ = writeln!(self.out, "\nPatient {} of {n}", case.number);
        }
        if case.lines.is_empty() {
            self.out.push('\n');
            self.put(0, "No medical treatment of the tumor is told, so there is no response to assess.");
        }
        for (i, line) in case.lines.iter().enumerate() {
            self.line(i + 1, line);
        }
        if !case.other.is_empty() {
            self.out.push('\n');
            self.put(0, "Told outside these treatments");
            for look in &case.other {
                self.put(2, &look_words(look));
            }
        }
        self.out.push('\n');
        self.judgment("Exceptional response (NCI)", &case.exceptional);
        self.judgment("Spontaneous regression (Everson and Cole)", &case.spontaneous);
        if let Some(late) = &case.after_end_of_treatment {
            let gone = if late.gone { "gone" } else { "smaller" };
            self.put(
                0,
                &format!(
                    "Response after the end of treatment: the tumor was {gone} {} after it (described, not explained)",
                    length(late.from_days.max(0.0), late.to_days)
                ),
            );
            self.put(2, &quotes(&late.quotes));
        }
    }

    fn line(&mut self, number: usize, line: &ResponseLine) {
        self.out.push('\n');
        let what: Vec<&str> = line.treatments.iter().map(|t| t.what.as_str()).collect();
        self.put(0, &format!("Treatment {number}: {}", what.join("; ")));
        for treatment in &line.treatments {
            self.put(2, &quotes(&treatment.quotes));
        }
        let before: Vec<String> =
            line.baseline.iter().map(|b| format!("{} {}", b.what, quotes(&b.quotes))).collect();
        let before =
            if before.is_empty() { "nothing told of the tumor".to_owned() } else { before.join("; ") };
        self.put(2, &format!("before it: {before}"));
        if line.timepoints.is_empty() {
            self.put(2, "no look at the tumor is told after it");
        }
        for point in &line.timepoints {
            self.point(point);
        }
        if line.timepoints.is_empty() {
            return;
        }
        let claimed = line.best_claimed.as_ref().map_or("none told".to_owned(), |c| {
            format!("{} {}", claim_words(c), quotes(std::slice::from_ref(&c.quote)))
        });
        self.put(2, &format!("best response, author: {claimed}"));
        let confirmed = match line.confirmed {
            Some(true) => ", seen again at least 28 days later",
            Some(false) => ", not seen again at least 28 days later",
            None => "",
        };
        let derived = line.best_derived.as_deref().map_or("not evaluable".to_owned(), |d| {
            let responds = matches!(d, "CR" | "PR");
            format!("{d}{}", if responds { confirmed } else { "" })
        });
        self.put(2, &format!("best response, derived: {derived}"));
        if let Some(duration) = &line.duration {
            let days = duration.from_days.zip(duration.to_days);
            let words = days.map_or("length not told".to_owned(), |(lo, hi)| length(lo, hi));
            let end = if duration.ended { "until progression" } else { "and still holding when last told" };
            self.put(2, &format!("the response lasted {words}, {end} {}", quotes(&duration.quotes)));
        }
    }

    fn point(&mut self, point: &ResponsePoint) {
        let when = match (point.from_day, point.to_day) {
            (Some(lo), Some(hi)) => format!("+{}", length(lo, hi)),
            _ => "time not told".to_owned(),
        };
        self.out.push('\n');
        self.put(2, &when);
        for look in &point.looks {
            self.put(4, &look_words(look));
        }
        for claim in &point.claims {
            self.put(
                4,
                &format!("author: {} {}", claim_words(claim), quotes(std::slice::from_ref(&claim.quote))),
            );
        }
        self.put(4, &format!("derived: {}", derived_words(&point.derived)));
    }

    fn judgment(&mut self, name: &str, judgment: &Judgment) {
        let verdict = match judgment.verdict.as_str() {
            "yes" => "yes",
            "no" => "no",
            _ => "cannot be judged",
        };
        self.put(0, &format!("{name}: {verdict}"));
        for reason in &judgment.reasons {
            self.put(2, reason);
        }
        if !judgment.missing.is_empty() {
            self.put(2, &format!("missing: {}", judgment.missing.join("; ")));
        }
        self.put(2, &quotes(&judgment.quotes));
    }
}

/// A look in words, with its quote.
pub(super) fn look_words(look: &Look) -> String {
    let lesion = look.lesion.as_deref().unwrap_or("tumor");
    let how = look.modality.as_ref().map_or(String::new(), |m| format!(" ({m})"));
    format!("{lesion}: {}{how} {}", look.seen, quotes(std::slice::from_ref(&look.quote)))
}

/// A claim in words, without its quote.
pub(super) fn claim_words(claim: &ClaimRow) -> String {
    let by = match claim.judged_by.as_str() {
        "metabolic" => " (by uptake)",
        "pathologic" => " (in the specimen)",
        _ => "",
    };
    let criteria = claim.criteria.as_ref().map_or(String::new(), |c| format!(" by {c}"));
    let differs = if claim.agreement == "differs" { ", which the words exclude" } else { "" };
    format!("{}{by}{criteria}{differs}", claim.category)
}

/// A derived category in words.
pub(super) fn derived_words(derived: &DerivedRow) -> String {
    let mut text = if derived.category == "NE" {
        let open = if derived.possible.is_empty() {
            String::new()
        } else {
            format!(" ({})", derived.possible.join(" or "))
        };
        format!("not evaluable{open}")
    } else {
        derived.category.clone()
    };
    if !derived.numbers.is_empty() {
        let _ = write!(text, ": {}", derived.numbers);
    }
    if !derived.clause.is_empty() {
        let _ = write!(text, " [{} {}: {}]", derived.rule, derived.clause, derived.text);
    }
    if !derived.missing.is_empty() {
        let _ = write!(text, "; missing: {}", derived.missing.join("; "));
    }
    text
}

/// Quotes in quotation marks, cut in the middle where they are long.
pub(super) fn quotes(quotes: &[Quote]) -> String {
    let mut shown: Vec<String> = Vec::new();
    for quote in quotes {
        let words: Vec<String> = one_line(&quote.text).split(' ').map(str::to_owned).collect();
        let short = if words.len() > 16 {
            let (head, tail) = (words.get(..9).unwrap_or(&[]), words.get(words.len() - 5..).unwrap_or(&[]));
            format!("“{} … {}”", head.join(" "), tail.join(" "))
        } else {
            format!("“{}”", words.join(" "))
        };
        if !shown.contains(&short) {
            shown.push(short);
        }
    }
    shown.join(" ")
}
