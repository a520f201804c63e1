//! Rows of one subject become its lesions and assessments; what does not fit becomes findings.

use crate::day::{Day, Imputation, When};
use crate::finding::{Finding, FindingCode};
use crate::lesion::{FindingKind, Lesion, LesionKind, LesionReading, Reading, Subject, Visit, mentions_node};
use crate::size::Range;

use super::row::{About, Row};

/// What makes an assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupBy {
    /// A date; rows of one visit within two weeks of its first stay together under that day.
    Date,
    /// The visit, ordered by its number; the first reading of a lesion is kept.
    Visit,
}

/// Days within which rows of one visit are one assessment (ours; scans of one visit are often days apart).
const VISIT_SPREAD: i32 = 14;

/// How rows become assessments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuildOptions {
    /// What makes an assessment.
    pub group: GroupBy,
    /// What a partial date becomes.
    pub imputation: Imputation,
    /// Whether rows of one lesion at one assessment add up (tables without a lesion column).
    pub rows_add_up: bool,
    /// Whether the criteria multiply perpendicular diameters: SDTM then gives `LDIAM` and `LPERP`, not `DIAMETER`.
    pub products: bool,
}

#[derive(Debug, Clone, Copy)]
struct Held {
    when: Option<When>,
    day: Day,
    visit: usize,
    number: Option<f64>,
    baseline: bool,
    about: HeldAbout,
}

#[derive(Debug, Clone, Copy)]
enum HeldAbout {
    Lesion(LesionReading),
    Finding(FindingKind, f64),
}

/// Collects the rows of one subject.
#[derive(Debug, Clone, Default)]
pub struct SubjectBuilder {
    subject: Subject,
    visits: Vec<String>,
    rows: Vec<Held>,
    findings: Vec<Finding>,
}

impl SubjectBuilder {
    /// Starts a subject.
    pub fn new(id: &str) -> Self {
        SubjectBuilder {
            subject: Subject { id: id.to_owned(), ..Subject::default() },
            ..SubjectBuilder::default()
        }
    }

    /// Identifier of the subject.
    pub fn id(&self) -> &str {
        &self.subject.id
    }

    /// Adds a finding about this subject.
    pub fn report(&mut self, code: FindingCode, visit: impl Into<String>, message: impl Into<String>) {
        self.findings.push(Finding::new(code, &self.subject.id, visit, message));
    }

    /// Adds a row.
    pub fn push(&mut self, row: &Row<'_>) {
        let visit = match self.visits.iter().rposition(|v| v == row.visit) {
            Some(index) => index,
            None => {
                self.visits.push(row.visit.to_owned());
                self.visits.len() - 1
            }
        };
        let about = match row.about {
            About::Finding(kind, value) => HeldAbout::Finding(kind, value),
            About::Lesion(kind, reading) => {
                let lesion = self.lesion(row, kind);
                HeldAbout::Lesion(LesionReading { lesion, ..reading })
            }
        };
        self.rows.push(Held {
            when: row.when,
            day: Day(0),
            visit,
            number: row.visit_number,
            baseline: row.baseline,
            about,
        });
    }

    fn lesion(&mut self, row: &Row<'_>, kind: LesionKind) -> usize {
        if let Some(index) = self.subject.lesions.iter().position(|l| l.id == row.lesion) {
            let lesion = &mut self.subject.lesions[index];
            lesion.node |= row.node;
            if lesion.organ.is_empty() && !row.organ.is_empty() {
                row.organ.clone_into(&mut lesion.organ);
                lesion.node |= mentions_node(row.organ);
            }
            if lesion.kind == LesionKind::Unassigned {
                lesion.kind = kind;
            } else if kind != LesionKind::Unassigned && lesion.kind != kind {
                let message = format!(
                    "lesion {} is {} here and {} before",
                    row.lesion,
                    kind.name(),
                    lesion.kind.name()
                );
                self.report(FindingCode::TwoKinds, place(row), message);
            }
            return index;
        }
        let node = row.node || mentions_node(row.organ);
        self.subject.lesions.push(Lesion {
            id: row.lesion.to_owned(),
            kind,
            organ: row.organ.to_owned(),
            node,
        });
        self.subject.lesions.len() - 1
    }

    /// Gives every row a day, groups rows into assessments, and reports what does not fit.
    pub fn finish(mut self, options: &BuildOptions, findings: &mut Vec<Finding>) -> Subject {
        self.assign_days(options);
        match options.group {
            GroupBy::Date => self.rows.sort_by_key(|r| r.day),
            GroupBy::Visit => {
                let day_of_visit: Vec<Day> = (0..self.visits.len())
                    .map(|v| {
                        self.rows.iter().filter(|r| r.visit == v).map(|r| r.day).min().unwrap_or_default()
                    })
                    .collect();
                self.rows.sort_by(|a, b| {
                    let key = |r: &Held| (!r.baseline, day_of_visit[r.visit]);
                    let number = |r: &Held| r.number.unwrap_or(f64::MAX);
                    a.baseline
                        .cmp(&b.baseline)
                        .reverse()
                        .then(number(a).total_cmp(&number(b)))
                        .then(key(a).cmp(&key(b)))
                });
            }
        }
        let rows = std::mem::take(&mut self.rows);
        for row in &rows {
            self.place(row, options);
        }
        self.check_order(&rows);
        findings.append(&mut self.findings);
        self.subject
    }

    fn assign_days(&mut self, options: &BuildOptions) {
        let exact: Vec<Option<Day>> = (0..self.visits.len())
            .map(|v| {
                self.rows
                    .iter()
                    .filter(|r| r.visit == v)
                    .filter_map(|r| r.when.filter(|w| w.is_exact()))
                    .map(When::earliest)
                    .min()
            })
            .collect();
        let mut rows = std::mem::take(&mut self.rows);
        let mut reported = Vec::new();
        rows.retain_mut(|row| {
            let name = self.visits.get(row.visit).cloned().unwrap_or_default();
            let of_visit = exact[row.visit].filter(|_| !name.is_empty());
            let day = match row.when {
                Some(when) => of_visit
                    .filter(|d| !when.is_exact() && *d >= when.earliest() && *d <= when.latest())
                    .or_else(|| when.day(options.imputation)),
                None => of_visit,
            };
            match day {
                Some(day) => row.day = day,
                None if !reported.contains(&row.visit) => {
                    reported.push(row.visit);
                    let what = match row.when {
                        Some(w) => format!(
                            "the date is known only to lie between {} and {}",
                            w.earliest().iso(),
                            w.latest().iso()
                        ),
                        None => "no readable date".to_owned(),
                    };
                    let code =
                        if row.when.is_some() { FindingCode::PartialDate } else { FindingCode::Unreadable };
                    self.findings.push(Finding::new(code, &self.subject.id, name, what));
                }
                None => {}
            }
            day.is_some()
        });
        self.rows = rows;
    }

    fn place(&mut self, row: &Held, options: &BuildOptions) {
        let label = self.visits.get(row.visit).cloned().unwrap_or_default();
        let same = self.subject.visits.last().is_some_and(|v| match options.group {
            _ if v.baseline || row.baseline => v.baseline && row.baseline,
            GroupBy::Visit => v.label == label,
            GroupBy::Date => {
                v.day == row.day
                    || !label.is_empty() && v.label == label && row.day.since(v.day) <= VISIT_SPREAD
            }
        });
        if !same {
            let when = row.when.unwrap_or(When::on(row.day));
            let mut visit = Visit::on(row.day);
            (visit.when, visit.label, visit.baseline) = (when, label, row.baseline);
            self.subject.visits.push(visit);
        }
        let Some(visit) = self.subject.visits.last_mut() else { return };
        if options.group == GroupBy::Visit {
            visit.day = visit.day.min(row.day);
        }
        match row.about {
            HeldAbout::Finding(kind, value) => visit.findings.push((kind, value)),
            HeldAbout::Lesion(reading) => {
                let seen = visit.readings.iter().any(|r| r.lesion == reading.lesion);
                if seen && !reading.fragment && !options.rows_add_up {
                    let lesion = &self.subject.lesions[reading.lesion].id;
                    let message = format!("lesion {lesion} has more than one reading at this assessment");
                    let place = visit_name(visit);
                    self.findings.push(Finding::new(
                        FindingCode::DuplicateReading,
                        &self.subject.id,
                        place,
                        message,
                    ));
                } else {
                    visit
                        .readings
                        .push(LesionReading { fragment: reading.fragment || options.rows_add_up, ..reading });
                }
            }
        }
    }

    fn check_order(&mut self, rows: &[Held]) {
        let mut visits: Vec<(f64, Day, Day, usize)> = Vec::new();
        for row in rows {
            let Some(number) = row.number else { continue };
            match visits.iter_mut().find(|v| v.0 == number) {
                Some(v) => (v.1, v.2) = (v.1.min(row.day), v.2.max(row.day)),
                None => visits.push((number, row.day, row.day, row.visit)),
            }
        }
        visits.sort_by(|a, b| a.0.total_cmp(&b.0));
        for pair in visits.windows(2) {
            if pair[1].1 < pair[0].1 {
                let message = format!(
                    "visit {} is dated {}, before visit {} on {}",
                    pair[1].0,
                    pair[1].1.iso(),
                    pair[0].0,
                    pair[0].1.iso()
                );
                let name = self.visits[pair[1].3].clone();
                self.report(FindingCode::OutOfOrder, name, message);
            }
        }
        for visit in &visits {
            if visit.2.since(visit.1) > VISIT_SPREAD {
                let message = format!("one visit holds dates from {} to {}", visit.1.iso(), visit.2.iso());
                let name = self.visits[visit.3].clone();
                self.report(FindingCode::TwoDatesInVisit, name, message);
            }
        }
    }
}

/// Name of an assessment in a message: its date, and its visit where it has one.
pub fn visit_name(visit: &Visit) -> String {
    if visit.label.is_empty() { visit.day.iso() } else { format!("{} ({})", visit.day.iso(), visit.label) }
}

fn place(row: &Row<'_>) -> String {
    match (row.visit, row.when) {
        ("", Some(when)) => when.earliest().iso(),
        (visit, _) => visit.to_owned(),
    }
}

/// The index of the baseline: the assessment marked so, else the last one up to the reference, else the first.
pub fn baseline(subject: &Subject) -> Option<usize> {
    if let Some(marked) = subject.visits.iter().rposition(|v| v.baseline) {
        return Some(marked);
    }
    let seen = |v: &Visit| !v.readings.is_empty() || !v.findings.is_empty();
    let before = subject.reference.and_then(|r| subject.visits.iter().rposition(|v| v.day <= r && seen(v)));
    before.or_else(|| subject.visits.iter().position(seen))
}

/// Checks a subject as built: baseline, measurability and completeness (codes A004 to A017).
pub fn check(subject: &mut Subject, baseline: Option<usize>, limits: &Limits, findings: &mut Vec<Finding>) {
    let Some(index) = baseline else {
        findings.push(Finding::new(
            FindingCode::NoBaseline,
            &subject.id,
            "",
            "no assessment can serve as baseline",
        ));
        return;
    };
    let id = subject.id.clone();
    let mut add =
        |code, visit: String, message: String| findings.push(Finding::new(code, &id, visit, message));
    let base = &subject.visits[index];
    let base_name = visit_name(base);
    for early in &subject.visits[..index] {
        add(FindingCode::BeforeBaseline, visit_name(early), "assessment before the baseline".to_owned());
    }
    if let Some(days) = subject.reference.map(|r| r.since(base.day)).filter(|d| *d > limits.baseline_window) {
        add(
            FindingCode::OldBaseline,
            base_name.clone(),
            format!("baseline is {days} days before the reference date"),
        );
    }
    let (mut targets, mut organs): (usize, Vec<(String, usize)>) = (0, Vec::new());
    let mut new_at_baseline = Vec::new();
    for (i, lesion) in subject.lesions.iter().enumerate() {
        let at_base = base.readings.iter().find(|r| r.lesion == i);
        match lesion.kind {
            LesionKind::New if at_base.is_some_and(|r| r.reading != Reading::Absent) => {
                new_at_baseline.push(i);
                add(
                    FindingCode::NewAtBaseline,
                    base_name.clone(),
                    format!("lesion {} is called new at baseline", lesion.id),
                );
            }
            LesionKind::Target => {
                targets += 1;
                let key = crate::lesion::organ_key(&lesion.organ, lesion.node);
                if !key.is_empty() {
                    match organs.iter_mut().find(|(k, _)| *k == key) {
                        Some((_, n)) => *n += 1,
                        None => organs.push((key, 1)),
                    }
                }
                check_target(lesion, at_base, limits, &base_name, &mut add);
            }
            LesionKind::NonTarget | LesionKind::New | LesionKind::Unassigned => {}
        }
    }
    if targets > limits.targets {
        add(FindingCode::TooManyTargets, base_name.clone(), format!("{targets} targets"));
    }
    for (organ, n) in organs.iter().filter(|(_, n)| *n > limits.targets_per_organ) {
        add(FindingCode::TooManyTargets, base_name.clone(), format!("{n} targets in {organ}"));
    }
    for visit in subject.visits.iter().skip(index + 1) {
        for (i, lesion) in subject.lesions.iter().enumerate().filter(|(_, l)| l.kind == LesionKind::Target) {
            if !visit.readings.iter().any(|r| r.lesion == i)
                && visit.readings.iter().any(|r| subject.lesions[r.lesion].kind == LesionKind::Target)
            {
                add(
                    FindingCode::TargetNotReported,
                    visit_name(visit),
                    format!("target {} has no row", lesion.id),
                );
            }
        }
    }
    for i in new_at_baseline {
        subject.lesions[i].kind = LesionKind::NonTarget;
    }
}

/// Limits that the input check needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most targets.
    pub targets: usize,
    /// Most targets per organ.
    pub targets_per_organ: usize,
    /// Least diameter of a target, in tenths of a millimeter.
    pub measurable: i64,
    /// Slice thickness up to which it holds, in tenths of a millimeter; above, it is twice the thickness.
    pub slice_normal: i64,
    /// Least short axis of a target node, in tenths of a millimeter.
    pub node_target: i64,
    /// Whether nodes are measured by their short axis.
    pub short_axis: bool,
    /// Most days from baseline to the reference.
    pub baseline_window: i32,
}

fn check_target(
    lesion: &Lesion,
    at_base: Option<&LesionReading>,
    limits: &Limits,
    place: &str,
    add: &mut impl FnMut(FindingCode, String, String),
) {
    let thick = at_base.and_then(|r| r.slice).map(|s| s.tenths()).filter(|s| *s > limits.slice_normal);
    let least = match thick {
        _ if lesion.node => limits.node_target,
        Some(slice) => limits.measurable.max(2 * slice),
        None => limits.measurable,
    };
    let long_axis = at_base.is_some_and(|r| match (r.reading, r.perpendicular) {
        (Reading::Diameter(long), Some(short)) => long.lo > short.tenths(),
        _ => false,
    });
    if lesion.node && limits.short_axis && long_axis {
        let message =
            format!("node {} is given by its longest diameter; the perpendicular one was taken", lesion.id);
        add(FindingCode::NodeLongAxis, place.to_owned(), message);
        return;
    }
    match at_base.map(|r| r.reading) {
        None | Some(Reading::NotEvaluated | Reading::Present) => {
            add(
                FindingCode::TargetWithoutBaseline,
                place.to_owned(),
                format!("target {} has no size at baseline", lesion.id),
            );
        }
        Some(Reading::Diameter(Range { hi: Some(hi), .. })) if hi < least => {
            let node = if lesion.node { "short axis of node" } else { "diameter of" };
            let slices = thick
                .filter(|_| !lesion.node)
                .map_or_else(String::new, |slice| format!(" with slices of {} mm", slice as f64 / 10.0));
            let message = format!(
                "{node} {} is {} mm, below the {} mm a target needs{slices}",
                lesion.id,
                hi as f64 / 10.0,
                least as f64 / 10.0
            );
            add(FindingCode::TooSmallAtBaseline, place.to_owned(), message);
        }
        Some(_) => {}
    }
}
