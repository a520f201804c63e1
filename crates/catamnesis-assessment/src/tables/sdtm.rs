//! SDTM: tumor identification (TU), tumor results (TR), disease response (RS), demographics (DM).

use std::collections::BTreeMap;

use crate::day::{When, parse_date};
use crate::finding::{Finding, FindingCode};
use crate::lesion::{LesionKind, LesionReading, Subject, mentions_node};
use crate::size::Tenths;

use super::build::{BuildOptions, SubjectBuilder};
use super::domain::{Domain, cell};
use super::row::{self, About, Row};

/// One evaluator's view of one subject: `USUBJID`, `--EVAL`, `--EVALID`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct View {
    /// Subject.
    pub subject: String,
    /// Evaluator: `INVESTIGATOR`, `INDEPENDENT ASSESSOR`.
    pub evaluator: String,
    /// Which of several evaluators.
    pub evaluator_id: String,
}

impl View {
    /// Subject and evaluator in one name; the investigator is left unsaid.
    pub fn name(&self) -> String {
        match (self.evaluator.as_str(), self.evaluator_id.as_str()) {
            ("INVESTIGATOR" | "", "") => self.subject.clone(),
            (evaluator, "") => format!("{} [{evaluator}]", self.subject),
            (_, id) => format!("{} [{id}]", self.subject),
        }
    }
}

/// What RS records of one assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Whose view.
    pub view: View,
    /// Visit name.
    pub visit: String,
    /// Visit number as written.
    pub visit_number: String,
    /// When; absent where the date is unreadable.
    pub when: Option<When>,
    /// What is recorded.
    pub column: RecordedColumn,
    /// The value as written.
    pub value: String,
}

/// The columns of a response record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordedColumn {
    /// `TRGRESP`.
    Target,
    /// `NTRGRESP`.
    NonTarget,
    /// `NEWLPROG`.
    New,
    /// `OVRLRESP`.
    Overall,
}

impl RecordedColumn {
    /// SDTM test code.
    pub fn code(self) -> &'static str {
        match self {
            RecordedColumn::Target => "TRGRESP",
            RecordedColumn::NonTarget => "NTRGRESP",
            RecordedColumn::New => "NEWLPROG",
            RecordedColumn::Overall => "OVRLRESP",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [RecordedColumn::Target, RecordedColumn::NonTarget, RecordedColumn::New, RecordedColumn::Overall]
            .into_iter()
            .find(|c| c.code() == code)
    }
}

struct Measured<'a> {
    row: &'a [String],
    longest: &'a str,
    perpendicular: &'a str,
    short: &'a str,
    given: &'a str,
    state: &'a str,
}

/// Builds one subject per view from TR, with organs from TU.
///
/// 1. `TRGRPID` gives the kind; without it, the identification in TU.
/// 2. `DIAMETER` is taken as it stands; without it a node's short axis (`SAXIS`, else `LPERP`) and any other
///    lesion's `LDIAM`.
/// 3. `TUMSTATE` gives the state; `NOT DONE` means not evaluated. Sums in TR are not used: they are derived.
pub fn subjects(
    tr: &Domain,
    tu: Option<&Domain>,
    options: &BuildOptions,
    findings: &mut Vec<Finding>,
) -> Vec<(View, Subject)> {
    let organs = tu.map(organs).unwrap_or_default();
    let col = |name: &str| tr.column(name);
    let (group, link, test) = (col("TRGRPID"), col("TRLNKID"), col("TRTESTCD"));
    let (value, status) = (col("TRSTRESC").or(col("TRORRES")), col("TRSTAT"));
    let (date, visit, number, method) = (col("TRDTC"), col("VISIT"), col("VISITNUM"), col("TRMETHOD"));
    let baseline = col("TRBLFL").or(col("TRLOBXFL"));
    let whose = ViewColumns::new(tr, "TR");
    let mut views: BTreeMap<View, usize> = BTreeMap::new();
    let mut order: Vec<(View, Vec<Measured<'_>>)> = Vec::new();
    let mut last: Option<(View, usize)> = None;
    for r in tr.rows() {
        let test = cell(r, test);
        if !matches!(test, "DIAMETER" | "LDIAM" | "LPERP" | "SAXIS" | "TUMSTATE") {
            continue;
        }
        let view = whose.of(r);
        let at = match &last {
            Some((v, at)) if *v == view => *at,
            _ => *views.entry(view.clone()).or_insert_with(|| {
                order.push((view.clone(), Vec::new()));
                order.len() - 1
            }),
        };
        last = Some((view, at));
        let not_done = !cell(r, status).is_empty();
        let text = if not_done { "" } else { cell(r, value) };
        let Some((_, list)) = order.get_mut(at) else { continue };
        let same = |m: &Measured<'_>| {
            [link, number, visit, date].iter().all(|c| cell(m.row, *c) == cell(r, *c))
                && cell(m.row, group) == cell(r, group)
        };
        let slot = match list.iter().rev().take(12).position(same) {
            Some(back) => list.len() - 1 - back,
            None => {
                list.push(Measured {
                    row: r,
                    longest: "",
                    perpendicular: "",
                    short: "",
                    given: "",
                    state: "",
                });
                list.len() - 1
            }
        };
        let m = &mut list[slot];
        match test {
            "DIAMETER" => m.given = text,
            "LDIAM" => m.longest = text,
            "LPERP" => m.perpendicular = text,
            "SAXIS" => m.short = text,
            _ => m.state = text,
        }
    }
    let mut subjects = Vec::with_capacity(order.len());
    for (view, list) in order {
        let mut builder = SubjectBuilder::new(&view.name());
        for m in &list {
            let lesion = cell(m.row, link);
            let organ = organs.get(&(view.clone(), lesion.to_owned()));
            let (organ_name, identified) = organ.map_or(("", ""), |(o, k)| (o.as_str(), k.as_str()));
            let node = mentions_node(organ_name);
            let kind_text = if cell(m.row, group).is_empty() { identified } else { cell(m.row, group) };
            let place = cell(m.row, visit);
            let Some(kind) = row::kind(kind_text) else {
                builder.report(
                    FindingCode::Unreadable,
                    place,
                    format!("TRGRPID {kind_text:?} of {lesion} is not understood"),
                );
                continue;
            };
            let size = match (node, m.given) {
                _ if options.products && !m.longest.is_empty() => m.longest,
                (_, given) if !given.is_empty() => given,
                (true, _) if !m.short.is_empty() => m.short,
                (true, _) if !m.perpendicular.is_empty() => m.perpendicular,
                (true, _) if !m.longest.is_empty() => {
                    builder.report(
                        FindingCode::NodeLongAxis,
                        place,
                        format!("node {lesion} has a longest diameter only"),
                    );
                    m.longest
                }
                _ => m.longest,
            };
            push(
                &mut builder,
                &Parts { m, lesion, organ: organ_name, node, kind, size, place },
                &[date, number, method, baseline],
                options,
            );
        }
        subjects.push((view, builder.finish(options, findings)));
    }
    subjects
}

struct Parts<'a> {
    m: &'a Measured<'a>,
    lesion: &'a str,
    organ: &'a str,
    node: bool,
    kind: LesionKind,
    size: &'a str,
    place: &'a str,
}

fn push(
    builder: &mut SubjectBuilder,
    parts: &Parts<'_>,
    columns: &[Option<usize>; 4],
    options: &BuildOptions,
) {
    let [date, number, method, baseline] = *columns;
    let Parts { m, lesion, organ, node, kind, size, place } = *parts;
    let Some(written) = row::reading(kind, size, m.state) else {
        builder.report(
            FindingCode::Unreadable,
            place,
            format!("result {size:?} {:?} of {lesion} is not understood", m.state),
        );
        return;
    };
    if written.rounded {
        builder.report(
            FindingCode::Rounded,
            place,
            format!("size {size} of {lesion} was rounded to a tenth of a millimeter"),
        );
    }
    let mut reading = LesionReading::new(0, written.reading);
    reading.method = row::method(cell(m.row, method));
    if options.products {
        reading.perpendicular = Tenths::parse(m.perpendicular).map(|(p, _)| p);
    }
    builder.push(&Row {
        subject: "",
        when: parse_date(cell(m.row, date)),
        visit: place,
        visit_number: cell(m.row, number).parse().ok(),
        baseline: row::yes(cell(m.row, baseline)) || row::names_baseline(place),
        lesion,
        about: About::Lesion(kind, reading),
        organ,
        node,
    });
}

type Organs = BTreeMap<(View, String), (String, String)>;

fn organs(tu: &Domain) -> Organs {
    let (link, loc, kind) = (tu.column("TULNKID"), tu.column("TULOC"), tu.column("TUSTRESC"));
    let whose = ViewColumns::new(tu, "TU");
    let mut organs = Organs::new();
    for r in tu.rows() {
        let key = (whose.of(r), cell(r, link).to_owned());
        organs.entry(key).or_insert_with(|| (cell(r, loc).to_owned(), cell(r, kind).to_owned()));
    }
    organs
}

struct ViewColumns([Option<usize>; 3]);

impl ViewColumns {
    fn new(domain: &Domain, prefix: &str) -> Self {
        let named = |suffix: &str| domain.column(&format!("{prefix}{suffix}"));
        ViewColumns([domain.column("USUBJID"), named("EVAL"), named("EVALID")])
    }

    fn of(&self, row: &[String]) -> View {
        let [subject, evaluator, id] = self.0.map(|c| cell(row, c).to_owned());
        View { subject, evaluator, evaluator_id: id }
    }
}

/// What RS records, in the order of the table.
pub fn recorded(rs: &Domain) -> Vec<Recorded> {
    let col = |name: &str| rs.column(name);
    let (test, value) = (col("RSTESTCD"), col("RSSTRESC").or(col("RSORRES")));
    let (visit, number, date) = (col("VISIT"), col("VISITNUM"), col("RSDTC"));
    let whose = ViewColumns::new(rs, "RS");
    rs.rows()
        .iter()
        .filter_map(|r| {
            Some(Recorded {
                column: RecordedColumn::from_code(cell(r, test))?,
                view: whose.of(r),
                visit: cell(r, visit).to_owned(),
                visit_number: cell(r, number).to_owned(),
                when: parse_date(cell(r, date)),
                value: cell(r, value).to_owned(),
            })
        })
        .collect()
}
