//! The page that a reader sees: plain text, and one self-contained HTML file with its pictures.
//!
//! Wording rules: no term of statistics without its meaning beside it; nothing that reads as advice; every
//! number of ours is called an assumption; the prior stands beside every posterior.

mod findings;
mod svg;
mod pictures;
mod text;
mod html;
mod cohort;

pub use cohort::{cohort_csv, cohort_html, cohort_text};
pub use html::{html, html_with};
pub use text::text;

use crate::knowledge::Group;
use crate::weigh::Weighing;
use crate::words::{number, odds, one_in, percent};

/// What the page is and is not, in two sentences.
pub const STANDING: &str = "This page compares explanations of a course that a report describes. It is a calculation \
from what was written and from assumptions named below; it is not a diagnosis and no basis for treating anybody.";

/// What the list of examinations is and is not.
pub const PROPOSALS: &str = "Examinations that could tell these explanations apart, judged by what each explanation \
predicts of them. This is about the question, not about what a patient needs.";

/// What the predictive criteria are.
pub const PREDICTIVE: &str = "How well each explanation, once fitted, predicts every observation from the others, as natural \
logarithms; higher is better, and a difference of less than 2 says little. These numbers ignore how likely an explanation was \
before, and with fewer than ten observations they rank poorly: the odds above do not use them.";

/// Limits that hold for every weighing.
pub const LIMITS: [&str; 5] = [
    "Only the explanations listed are compared. If the true one is not among them, the page cannot show it.",
    "The observations are taken as reported. A lesion that was never tumor, or one that nobody looked for, is \
     covered only as far as \"an error of reading\" is listed.",
    "All lesions are taken to shrink and grow together; the largest one stands for them.",
    "Reports are published because their course is unusual. The comparison is fair to both sides only if the \
     decision to publish depended on the course and not on what was thought to be its cause.",
    "One report cannot show that a treatment works, or that it does not.",
];

/// The answer in sentences.
pub fn answer(w: &Weighing) -> Vec<String> {
    let mut out = Vec::new();
    if w.explanations.iter().any(|e| e.posterior.is_none()) {
        out.push(
            "The two computations of how well the explanations fit disagree, so no odds are given."
                .to_owned(),
        );
        return out;
    }
    if let Some(first) = w.explanations.first()
        && let Some(p) = first.posterior
    {
        let alone = if p > 0.8 { "is the most likely explanation" } else { "comes first" };
        out.push(format!(
            "\"{}\" {alone} of those compared, with a probability of {}.",
            first.title,
            percent(p)
        ));
    }
    if let Some(both) = w.treatment_or_reading_vs_spontaneous {
        let (side, x) = if both >= 1.0 {
            ("treatment, with or without an error of reading, over spontaneous regression", both)
        } else {
            ("spontaneous regression over treatment", 1.0 / both)
        };
        out.push(format!("Taken together, observations and prior knowledge favor {side}, {}.", odds(x)));
    }
    if let (Some(data), Some(both)) = (w.data_favor_spontaneous, w.treatment_or_reading_vs_spontaneous) {
        let even = w.break_even.iter().find(|b| b.group == Group::Spontaneous);
        let rare =
            even.map_or_else(String::new, |b| format!(" (taken as {} patients)", share_of(b.prior_now)));
        if data > 1.0 && both > 1.0 {
            out.push(format!(
                "The observations alone fit the best spontaneous explanation {} times better than the best \
                 treatment one; what decides is how rare spontaneous regression is{rare}.",
                number(data)
            ));
        } else if data <= 1.0 {
            out.push(format!(
                "The observations alone already fit the best treatment explanation {} times better than the \
                 best spontaneous one.",
                number(1.0 / data)
            ));
        }
    }
    if let Some(even) = w.break_even.iter().find(|b| b.group == Group::Spontaneous && b.times > 1.0) {
        out.push(format!(
            "For spontaneous regression to be as likely as everything else together, it would have to \
             happen in {} such patients: {} times as often as published.",
            share_of(even.prior_for_even.min(1.0)),
            number(even.times)
        ));
        if even.prior_for_even > 1.0 {
            out.push("That is more often than always: no prior makes it as likely.".to_owned());
        }
    }
    out
}

/// "1 in 58", "2.1 % of", "all".
fn share_of(p: f64) -> String {
    match one_in(p) {
        text if p >= 1.0 => text.replace("100 %", "all"),
        text if text.contains('%') => format!("{text} of"),
        text => text,
    }
}

/// Pairs that cannot be told apart, as sentences.
pub fn undecided(w: &Weighing) -> Vec<String> {
    let title = |id: &str| {
        w.explanations.iter().find(|e| e.id == id).map_or_else(|| id.to_owned(), |e| e.title.clone())
    };
    w.inseparable
        .iter()
        .map(|p| {
            let (first, second) = (title(&p.first), title(&p.second));
            let limit = crate::weigh::BARE_MENTION;
            if p.bayes_factor < limit && p.bayes_factor > 1.0 / limit {
                let (better, factor) =
                    if p.bayes_factor >= 1.0 { (&first, p.bayes_factor) } else { (&second, 1.0 / p.bayes_factor) };
                format!(
                    "\"{first}\" and \"{second}\" fit almost equally well (\"{better}\" {} times better): the \
                     observations do not tell them apart; only the prior does.",
                    number(factor)
                )
            } else {
                format!(
                    "\"{first}\" and \"{second}\" remain about equally likely after weighing ({}).",
                    odds(p.posterior_odds.max(1.0 / p.posterior_odds))
                )
            }
        })
        .collect()
}

/// How well an explanation fits, in words.
pub fn fit_words(times_worse: f64) -> String {
    if times_worse < 1.005 { "fits best".to_owned() } else { format!("{} times worse", number(times_worse)) }
}

/// How much an examination would tell, in words.
pub fn telling(bits: f64, doubt: f64) -> String {
    let share = if doubt > 0.0 { bits / doubt } else { 0.0 };
    if share < 0.02 {
        "would tell almost nothing".to_owned()
    } else {
        format!("would remove about {} of the doubt", percent(share))
    }
}
