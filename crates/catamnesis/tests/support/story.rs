//! Tells a random course in varied prose, and remembers when everything really happened.
//!
//! Lengths are drawn first as people say them ("6 weeks"); the truth lies within half a unit of the number told
//! (an eighth of a year for years), as it does in real reports. Treatments last their cycles.

use super::dice::Dice;
use catamnesis::facts::EventKind;

/// Days in a month, on average.
const MONTH: f64 = 30.4375;

/// What really happened, and the words that tell of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// What kind of event.
    pub kind: EventKind,
    /// Words that occur once in the text and name the event.
    pub words: String,
    /// True day from the presentation.
    pub day: f64,
    /// Whether the text bounds its time by a number or a date; others are told in order only.
    pub is_timed: bool,
}

/// A report and its truth.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// The prose.
    pub text: String,
    /// The events in the order told.
    pub told: Vec<Told>,
}

/// A length of time in words and as it really was.
struct Length {
    words: String,
    days: f64,
}

/// Tells one course.
pub fn story(dice: &mut Dice) -> Story {
    let is_woman = dice.chance(50);
    let has_calendar = dice.chance(30);
    let mut teller = Teller {
        text: String::new(),
        told: Vec::new(),
        she: if is_woman { "She" } else { "He" },
        presented: has_calendar
            .then(|| Calendar { year: dice.between(1998, 2020), month: dice.between(0, 11) }),
        now: 0.0,
    };
    teller.presentation(dice, is_woman);
    teller.work_up(dice);
    let (surgery, mut end) = teller.surgery(dice);
    let mut last_treatment_is_drug = false;
    if dice.chance(60) {
        end = teller.chemotherapy(dice, "doxorubicin", surgery);
        last_treatment_is_drug = true;
    }
    if dice.chance(70) {
        teller.recurrence(dice, surgery, end, last_treatment_is_drug);
        end = teller.chemotherapy_again(dice);
        last_treatment_is_drug = true;
    }
    teller.follow_up(dice, surgery, end, last_treatment_is_drug);
    Story { text: teller.text, told: teller.told }
}

struct Calendar {
    year: i64,
    /// From 0.
    month: i64,
}

struct Teller {
    text: String,
    told: Vec<Told>,
    she: &'static str,
    presented: Option<Calendar>,
    /// The day that "later" counts from.
    now: f64,
}

impl Teller {
    fn say(&mut self, sentence: &str) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(sentence);
    }

    fn remember(&mut self, kind: EventKind, words: &str, day: f64, is_timed: bool) {
        self.told.push(Told { kind, words: words.to_owned(), day, is_timed });
    }

    fn presentation(&mut self, dice: &mut Dice, is_woman: bool) {
        let age = dice.between(25, 84);
        let person = if is_woman {
            dice.pick(&["woman", "female", "lady"])
        } else {
            dice.pick(&["man", "male", "gentleman"])
        };
        let symptom = dice.pick(&["abdominal pain", "weight loss", "back pain", "cough", "fatigue"]);
        let date =
            self.presented.as_ref().map_or(String::new(), |c| format!(" in {}", month_name(c.year, c.month)));
        let since = if dice.chance(60) {
            length(dice, &[("week", 2, 8), ("month", 2, 14)])
        } else {
            length(dice, &[("month", 2, 8)])
        };
        let told = match dice.between(0, 2) {
            0 => format!(
                "A {age}-year-old {person} presented{date} with a {}-{} history of {symptom}.",
                number(&since.words),
                unit_of(&since.words)
            ),
            1 => format!("A {age}-year-old {person} presented{date} with {symptom} for {}.", since.words),
            _ => format!(
                "A {age}-year-old {person} presented{date} complaining of {symptom} of {} duration.",
                since.words
            ),
        };
        self.say(&told);
        self.remember(EventKind::Presentation, "presented", 0.0, true);
        self.remember(EventKind::SymptomOnset, symptom, -since.days, true);
    }

    fn work_up(&mut self, dice: &mut Dice) {
        let day = dice.between(0, 9) as f64;
        let scan =
            dice.pick(&["Computed tomography", "Magnetic resonance imaging", "An abdominal ultrasound"]);
        self.say(&format!("{scan} showed a mass of {} cm in the retroperitoneum.", dice.between(3, 15)));
        self.remember(EventKind::Imaging, scan.trim_start_matches("An "), day, false);
        self.now = day;
    }

    fn surgery(&mut self, dice: &mut Dice) -> (f64, f64) {
        let after = length(dice, &[("week", 2, 9), ("day", 8, 20)]);
        let (sentence, day) = match (&self.presented, dice.between(0, 2)) {
            (Some(c), 0) => {
                let months = dice.between(1, 2);
                let month = c.month + months;
                // Some day of that month, if the presentation was in the middle of its own.
                let day = months as f64 * MONTH + dice.between(-10, 10) as f64;
                (format!("In {}, the tumor was resected;", month_name(c.year, month)), day)
            }
            (_, 1) => {
                (format!("{} after presentation, the tumor was resected;", capital(&after.words)), after.days)
            }
            _ => (format!("{} later, the tumor was resected;", capital(&after.words)), self.now + after.days),
        };
        self.say(&format!("{sentence} histology showed a leiomyosarcoma."));
        self.remember(EventKind::Surgery, "tumor was resected", day, true);
        self.now = day;
        (day, day)
    }

    /// Returns the day of the last cycle's end.
    fn chemotherapy(&mut self, dice: &mut Dice, drug: &str, surgery: f64) -> f64 {
        let after = length(dice, &[("week", 3, 10)]);
        let cycles = dice.between(3, 8);
        let sentence = match dice.between(0, 2) {
            0 => format!(
                "{} after surgery, {} received {cycles} cycles of {drug} every 3 weeks.",
                capital(&after.words),
                self.she.to_lowercase()
            ),
            1 => format!(
                "{} after the operation, chemotherapy with {cycles} cycles of {drug} every 3 weeks was started.",
                capital(&after.words)
            ),
            _ => format!(
                "{} later, {} was started on {drug}, and {cycles} cycles were given every 3 weeks.",
                capital(&after.words),
                self.she.to_lowercase()
            ),
        };
        self.say(&sentence);
        let day = surgery + after.days;
        self.remember(EventKind::SystemicTherapy, drug, day, true);
        self.now = day + cycles as f64 * 21.0;
        self.now
    }

    fn recurrence(&mut self, dice: &mut Dice, surgery: f64, end: f64, after_drug: bool) {
        let after = length(dice, &[("month", 5, 30), ("year", 1, 3)]);
        let scan = dice.pick(&["PET-CT", "CT", "MRI"]);
        let (from, day) = match dice.between(0, 2) {
            0 if after_drug => ("after the end of chemotherapy", end + after.days),
            1 if surgery + after.days > end + 20.0 => ("after surgery", surgery + after.days),
            _ => ("later", end + after.days),
        };
        let separator = if from == "later" { "later" } else { from };
        self.say(&format!("{} {separator}, {scan} showed liver metastases.", capital(&after.words)));
        self.remember(EventKind::Recurrence, "liver metastases", day, true);
        self.now = day;
    }

    fn chemotherapy_again(&mut self, dice: &mut Dice) -> f64 {
        let cycles = dice.between(4, 8);
        let start = self.now + dice.between(7, 40) as f64;
        self.say(&format!("{} was treated with {cycles} cycles of gemcitabine every 3 weeks.", self.she));
        self.remember(EventKind::SystemicTherapy, "gemcitabine", start, false);
        let end = start + cycles as f64 * 21.0;
        self.now = end;
        if dice.chance(50) {
            let n = dice.between(2, cycles - 1);
            self.say(&format!("After {n} cycles, there was a partial response."));
            self.remember(EventKind::Response, "partial response", start + n as f64 * 21.0, true);
        }
        end
    }

    fn follow_up(&mut self, dice: &mut Dice, surgery: f64, end: f64, after_drug: bool) {
        let state = "alive without evidence of disease";
        let she = self.she.to_lowercase();
        let after = length(dice, &[("month", 6, 40), ("year", 2, 5)]);
        let (from, day) = match dice.between(0, 2) {
            0 if after_drug => ("the end of chemotherapy", end + after.days),
            1 if surgery + after.days > self.now + 31.0 => ("surgery", surgery + after.days),
            _ => ("the end of treatment", end + after.days),
        };
        let sentence = match dice.between(0, 2) {
            0 => format!("{} after {from}, {she} is {state}.", capital(&after.words)),
            1 => format!("{} is {state} {} after {from}.", self.she, after.words),
            _ => format!("At last follow-up, {} after {from}, {she} was {state}.", after.words),
        };
        self.say(&sentence);
        self.remember(EventKind::FollowUp, state, day, true);
    }
}

/// A length in one of several units, each with the numbers people use in it.
fn length(dice: &mut Dice, units: &[(&'static str, i64, i64)]) -> Length {
    let (unit, lo, hi) = dice.pick(units);
    let n = dice.between(lo, hi);
    let days = match unit {
        "day" => 1.0,
        "week" => 7.0,
        "month" => MONTH,
        _ => 12.0 * MONTH,
    };
    let slack = if unit == "year" { 0.125 } else { 0.45 };
    let off = dice.between(-100, 100) as f64 / 100.0 * slack;
    let plural = if n == 1 { "" } else { "s" };
    let figure = if dice.chance(40) { spelled(n) } else { n.to_string() };
    let vague = if dice.chance(15) { dice.pick(&["about ", "approximately "]) } else { "" };
    Length { words: format!("{vague}{figure} {unit}{plural}"), days: (n as f64 + off) * days }
}

fn spelled(n: i64) -> String {
    const WORDS: [&str; 21] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
        "twenty",
    ];
    usize::try_from(n).ok().and_then(|i| WORDS.get(i)).map_or_else(|| n.to_string(), |w| (*w).to_owned())
}

/// "about six weeks" → "six".
fn number(words: &str) -> &str {
    words.rsplit(' ').nth(1).unwrap_or("")
}

/// "about six weeks" → "week".
fn unit_of(words: &str) -> &str {
    words.rsplit(' ').next().unwrap_or("").trim_end_matches('s')
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

fn month_name(year: i64, month: i64) -> String {
    const NAMES: [&str; 12] = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ];
    format!("{} {}", NAMES[month.rem_euclid(12) as usize], year + month.div_euclid(12))
}
