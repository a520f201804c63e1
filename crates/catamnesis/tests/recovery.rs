//! Courses whose truth is known, told in prose: the pipeline must find them again.
// A test may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::type_complexity)]

#[path = "support/dice.rs"]
mod dice;
#[path = "support/story.rs"]
mod story;

use catamnesis::analyze;
use catamnesis::input::CaseReport;
use catamnesis_vocab::Vocabulary;
use dice::Dice;
use story::{Told, story};

#[test]
fn the_teller_says_every_event_once_and_in_order() {
    let mut dice = Dice(21);
    let mut texts = std::collections::BTreeSet::new();
    for _ in 0..200 {
        let story = story(&mut dice);
        for told in &story.told {
            assert_eq!(story.text.matches(&told.words).count(), 1, "“{}” in\n{}", told.words, story.text);
        }
        let days: Vec<f64> =
            story.told.iter().filter(|t| t.words != "partial response").map(|t| t.day).collect();
        // Told first is the presentation, then the earlier onset of symptoms; from there on in order.
        assert!(days[1] < 0.0 && days[2..].windows(2).all(|w| w[0] <= w[1]), "{days:?} {}", story.text);
        texts.insert(story.text);
    }
    assert_eq!(texts.len(), 200);
    let mut again = Dice(21);
    assert!(texts.contains(&story(&mut again).text));
}

/// What was found of the events told.
#[derive(Debug, Default)]
struct Score {
    n_told: usize,
    n_found: usize,
    n_bounded: usize,
    n_right: usize,
    misses: Vec<String>,
}

fn score(n: usize, is_wanted: impl Fn(&Told) -> bool) -> Score {
    let vocabulary = Vocabulary::built_in();
    let mut dice = Dice(22);
    let mut score = Score::default();
    for _ in 0..n {
        let story = story(&mut dice);
        let report = CaseReport::from_text("story", story.text.as_str());
        let analysis = analyze(&report, &vocabulary);
        let (Some(case), Some(timeline)) = (analysis.facts.cases.first(), analysis.timeline.cases.first())
        else {
            score.n_told += story.told.len();
            continue;
        };
        for told in story.told.iter().filter(|t| is_wanted(t)) {
            score.n_told += 1;
            let Some(start) = story.text.find(&told.words) else { continue };
            let span = catamnesis_core::TextSpan::new(start, start + told.words.len());
            let found = case
                .events
                .iter()
                .position(|e| e.value.kind == told.kind && e.evidence().iter().any(|s| s.overlaps(span)));
            let Some(found) = found else { continue };
            score.n_found += 1;
            let Some(time) = timeline.events[found].start else { continue };
            score.n_bounded += 1;
            if (time.lo()..=time.hi()).contains(&told.day) {
                score.n_right += 1;
            } else {
                let (lo, hi) = (time.lo(), time.hi());
                score.misses.push(format!(
                    "{}: {:.0} not in {lo:.0} to {hi:.0}\n  {}",
                    told.words, told.day, story.text
                ));
            }
        }
    }
    score
}

#[test]
fn intervals_contain_the_truth() {
    let score = score(250, |_| true);
    let share = |a: usize, b: usize| a as f64 / b as f64;
    let about = format!(
        "told {}, found {}, bounded {}, right {}; first misses:\n{}",
        score.n_told,
        score.n_found,
        score.n_bounded,
        score.n_right,
        score.misses.iter().take(12).cloned().collect::<Vec<_>>().join("\n")
    );
    assert!(share(score.n_found, score.n_told) >= 0.95, "{about}");
    assert!(share(score.n_bounded, score.n_found) >= 0.99, "{about}");
    assert!(share(score.n_right, score.n_bounded) >= 0.99, "{about}");
}
