//! The page as plain text.

use super::{LIMITS, PREDICTIVE, PROPOSALS, STANDING, answer, findings, fit_words, telling, undecided};
use crate::weigh::Weighing;
use crate::words::{odds, one_in, percent};
use std::fmt::Write;

/// The page for a terminal of `width` columns.
pub fn text(w: &Weighing, width: usize) -> String {
    let mut page = Page { out: String::new(), width: width.clamp(50, 140) };
    let tumor = w.series.tumor.as_deref().unwrap_or("tumor type not stated");
    page.plain(&format!("What explains the course of {} ({tumor})", w.series.id));
    page.blank();
    page.wrap(STANDING, 0);

    page.head("The answer");
    for sentence in answer(w) {
        page.wrap(&sentence, 0);
    }

    page.head("What was given");
    for (e, months) in w.series.exposures.iter().zip(&w.exposure_months) {
        page.wrap(&findings::exposure(e, *months), 2);
    }

    page.head("What was seen");
    for (o, t) in w.series.observations.iter().zip(&w.observation_months) {
        let line = format!(
            "{}, {}: {}",
            findings::months(*t, o.when.months.is_uncertain()),
            o.modality.words(),
            findings::finding(&o.finding)
        );
        page.wrap(&line, 2);
        let quotes = findings::quotes(o);
        if !quotes.is_empty() {
            page.wrap(&quotes, 6);
        }
    }

    page.head("The explanations, most likely first");
    page.wrap(
        "\"Fit\" says how probable exactly these observations are if the explanation is true, against the one \
         that fits best. \"Before\" is how likely it was before the course was looked at, \"after\" how likely \
         it is when both are put together.",
        0,
    );
    for e in &w.explanations {
        page.blank();
        let after = e.posterior.map_or_else(|| "not given".to_owned(), percent);
        page.wrap(&e.title, 2);
        page.wrap(
            &format!(
                "fit: {}   before: {}   after: {after}",
                fit_words(e.times_worse_than_best),
                one_in(e.prior)
            ),
            4,
        );
        page.wrap(&e.sentence, 4);
    }

    if w.explanations.iter().any(|e| e.predictive.is_some()) {
        page.head("A second opinion on fit");
        page.wrap(PREDICTIVE, 0);
        for e in &w.explanations {
            if let Some(p) = e.predictive {
                page.wrap(&format!("leave-one-out {:.2}, WAIC {:.2}: {}", p.loo, p.waic, e.title), 2);
            }
        }
    }

    let pairs = undecided(w);
    if !pairs.is_empty() {
        page.head("What cannot be told apart");
        pairs.iter().for_each(|p| page.wrap(p, 2));
    }
    sensitivity(w, &mut page);
    proposals(w, &mut page);

    page.head("What this rests on");
    for b in &w.basis {
        page.wrap(&format!("{}: {} ({}; {})", b.what, b.value, b.source, b.status.words()), 2);
    }
    if !w.notes.is_empty() {
        page.head("Notes");
        for n in &w.notes {
            page.wrap(&format!("{}  {}", n.code, n.message), 2);
        }
    }
    page.head("Limits");
    LIMITS.iter().for_each(|l| page.wrap(l, 2));
    page.out
}

fn sensitivity(w: &Weighing, page: &mut Page) {
    let Some(now) = w.treatment_or_reading_vs_spontaneous else { return };
    if w.sensitivity.is_empty() {
        return;
    }
    page.head("What the answer depends on");
    page.wrap(
        &format!(
            "Odds of treatment (with or without an error of reading) against spontaneous regression, now {}, \
             would become",
            odds(now)
        ),
        0,
    );
    for s in w.sensitivity.iter().take(10) {
        page.wrap(&format!("{} if {}", odds(s.treatment_or_reading_odds), s.label), 2);
    }
    let (low, high) = w.sweep.iter().fold((f64::INFINITY, 0.0_f64), |(low, high), p| {
        (low.min(p.treatment_or_reading_odds), high.max(p.treatment_or_reading_odds))
    });
    if let (Some(first), Some(last)) = (w.sweep.first(), w.sweep.last())
        && low < high
    {
        page.wrap(
            &format!(
                "anything between {} and {} if spontaneous regression were as rare as {} patients or as common \
                 as {}, and a delayed effect as rare or as common as the tables allow",
                odds(low),
                odds(high),
                one_in(first.prior),
                one_in(last.prior)
            ),
            2,
        );
    }
}

fn proposals(w: &Weighing, page: &mut Page) {
    if w.information.is_empty() {
        return;
    }
    page.head("What would have told more");
    page.wrap(PROPOSALS, 0);
    for p in &w.information {
        page.wrap(&format!("{} {}", capital(&p.what), telling(p.bits, p.doubt)), 2);
        for o in &p.outcomes {
            let best = o.posterior.iter().max_by(|a, b| a.1.total_cmp(&b.1));
            if let Some((id, share)) = best
                && p.bits > 0.02 * p.doubt
            {
                let title = w.explanations.iter().find(|e| e.id == *id).map_or(id.as_str(), |e| &e.title);
                page.wrap(
                    &format!(
                        "{} (chance {}): \"{title}\" would then come first with {}; spontaneous regression \
                         would have {}",
                        o.what,
                        percent(o.probability),
                        percent(*share),
                        percent(o.spontaneous)
                    ),
                    6,
                );
            }
        }
    }
}

/// First letter in upper case.
pub(super) fn capital(s: &str) -> String {
    let mut chars = s.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().collect::<String>() + chars.as_str())
}

struct Page {
    out: String,
    width: usize,
}

impl Page {
    fn plain(&mut self, line: &str) {
        let _ = writeln!(self.out, "{line}");
    }

    fn blank(&mut self) {
        self.out.push('\n');
    }

    fn head(&mut self, title: &str) {
        let _ = write!(self.out, "\n{title}\n{}\n", "-".repeat(title.chars().count()));
    }

    /// A paragraph with a hanging indent; a number is not parted from its percent sign.
    fn wrap(&mut self, text: &str, indent: usize) {
        let hang = if indent == 0 { 0 } else { indent + 2 };
        let mut line = " ".repeat(indent);
        let mut column = indent;
        let mut words = text.split(' ').peekable();
        while let Some(word) = words.next() {
            let mut word = word.to_owned();
            if let Some(sign) = words.next_if(|w| w.starts_with('%')) {
                word = format!("{word} {sign}");
            }
            let length = word.chars().count();
            if column > indent && column + length + 1 > self.width {
                self.plain(line.trim_end());
                line = " ".repeat(hang);
                column = hang;
            } else if column > indent {
                line.push(' ');
                column += 1;
            }
            line.push_str(&word);
            column += length;
        }
        self.plain(line.trim_end());
    }
}
