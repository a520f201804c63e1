//! A cohort's results: response and control rates, survival by group, comparison of groups.

use std::collections::BTreeMap;

use crate::assess::SubjectAssessment;
use crate::events::Endpoint;
use crate::response::{BestResponse, Response};
use crate::survival::Observation;
use crate::survival::compare::{Ties, cox, log_rank};
use crate::survival::kaplan_meier::{Curve, IntervalType};
use crate::survival::proportion::{blyth_still, clopper_pearson, wilson};

/// One number of a cohort with its limits.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistic {
    /// Group; `all` for the whole cohort.
    pub group: String,
    /// Endpoint: `ORR`, `DCR`, `BOR`, `PFS`, …
    pub endpoint: &'static str,
    /// What number: `rate`, `median`, `survival at 365`, …
    pub statistic: String,
    /// Method of the interval or test.
    pub method: &'static str,
    /// Subjects.
    pub n: usize,
    /// Events or responders.
    pub events: usize,
    /// The number; absent where it is not reached.
    pub value: Option<f64>,
    /// Lower limit.
    pub lower: Option<f64>,
    /// Upper limit.
    pub upper: Option<f64>,
    /// Probability of a test.
    pub p: Option<f64>,
}

/// What is summarized of one subject; small, so that a cohort of any size can be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct SubjectSummary {
    /// Group of the subject.
    pub group: String,
    /// Decisive best response.
    pub best: BestResponse,
    /// Times to event: endpoint, days, whether an event.
    pub times: Vec<(Endpoint, i32, bool)>,
}

impl SubjectSummary {
    /// Takes what is needed from an assessment; `confirmed` chooses which best response is decisive.
    pub fn new(assessment: &SubjectAssessment, confirmed: bool) -> Self {
        SubjectSummary {
            group: assessment.dates.group.clone(),
            best: if confirmed { assessment.confirmed.response } else { assessment.unconfirmed.response },
            times: assessment.times.iter().map(|t| (t.endpoint, t.days(), t.is_event())).collect(),
        }
    }
}

/// Choices of a cohort summary.
#[derive(Debug, Clone, PartialEq)]
pub struct CohortOptions {
    /// Confidence of every interval, 0 to 1.
    pub confidence: f64,
    /// Interval of the survival curve.
    pub interval: IntervalType,
    /// Times at which survival is given, in days.
    pub at: Vec<f64>,
    /// Horizon of the restricted mean, in days; the least of the groups' last observations where none is given.
    pub horizon: Option<f64>,
    /// Treatment of ties in Cox regression.
    pub ties: Ties,
}

/// Summarizes a cohort: first all, then every group, then comparisons of groups.
///
/// Without assessment (`MISSING`) a subject counts as a non-responder: it stays in the denominator.
pub fn summarize(subjects: &[SubjectSummary], options: &CohortOptions) -> Vec<Statistic> {
    let mut groups: BTreeMap<&str, Vec<&SubjectSummary>> = BTreeMap::new();
    for s in subjects {
        groups.entry(s.group.as_str()).or_default().push(s);
    }
    let all: Vec<&SubjectSummary> = subjects.iter().collect();
    let mut list = Vec::new();
    describe("all", &all, options, &mut list);
    if groups.len() > 1 {
        for (name, members) in &groups {
            describe(name, members, options, &mut list);
        }
        compare(&groups, options, &mut list);
    }
    list
}

fn describe(group: &str, members: &[&SubjectSummary], options: &CohortOptions, list: &mut Vec<Statistic>) {
    let n = members.len();
    let count = |keep: &dyn Fn(BestResponse) -> bool| members.iter().filter(|s| keep(s.best)).count();
    let controlled = |b: BestResponse| matches!(b, BestResponse::Of(r) if r.is_controlled());
    let responders = count(&|b| matches!(b, BestResponse::Of(r) if r.is_objective()));
    for (endpoint, x) in [("ORR", responders), ("DCR", count(&controlled))] {
        let intervals = [
            ("Clopper-Pearson", clopper_pearson(x, n, options.confidence)),
            ("Wilson", wilson(x, n, options.confidence)),
            ("Blyth-Still", blyth_still(x, n, options.confidence)),
        ];
        for (method, interval) in intervals {
            let mut s = statistic(group, endpoint, "rate", method, n, x);
            s.value = (n > 0).then(|| x as f64 / n as f64);
            (s.lower, s.upper) = (interval.map(|i| i.lower), interval.map(|i| i.upper));
            list.push(s);
        }
    }
    let categories = Response::ALL.iter().map(|r| BestResponse::Of(*r)).chain([BestResponse::Missing]);
    for category in categories {
        let x = count(&|b| b == category);
        if x > 0 {
            let mut s = statistic(group, "BOR", category.code(), "", n, x);
            s.value = Some(x as f64 / n as f64);
            list.push(s);
        }
    }
    for endpoint in Endpoint::ALL {
        let observations = observations(members, endpoint);
        if !observations.is_empty() {
            curve(group, endpoint, &observations, options, list);
        }
    }
}

/// Times of an endpoint as observations.
pub fn observations(members: &[&SubjectSummary], endpoint: Endpoint) -> Vec<Observation> {
    members
        .iter()
        .flat_map(|s| &s.times)
        .filter(|(e, ..)| *e == endpoint)
        .map(|(_, days, event)| Observation { time: f64::from(*days), event: *event })
        .collect()
}

fn curve(
    group: &str,
    endpoint: Endpoint,
    data: &[Observation],
    options: &CohortOptions,
    list: &mut Vec<Statistic>,
) {
    let curve = Curve::new(data);
    let method = options.interval.name();
    let new =
        |name: &str, method| statistic(group, endpoint.code(), name, method, curve.subjects, curve.events());
    for (name, p) in [("quartile 1", 0.25), ("median", 0.5), ("quartile 3", 0.75)] {
        let q = curve.quantile(p, options.interval, options.confidence);
        let mut s = new(name, method);
        (s.value, s.lower, s.upper) = (q.time, q.lower, q.upper);
        list.push(s);
    }
    for at in &options.at {
        let e = curve.at(*at, options.interval, options.confidence);
        let mut s = new(&format!("survival at {at}"), method);
        (s.value, s.lower, s.upper) = (e.map(|e| e.value), e.and_then(|e| e.lower), e.and_then(|e| e.upper));
        list.push(s);
    }
    let (mean, error) = curve.restricted_mean(options.horizon);
    let z = crate::survival::special::normal_quantile(0.5 + options.confidence / 2.0);
    let mut s = new("restricted mean", "area");
    (s.value, s.lower, s.upper) = (Some(mean), Some(mean - z * error), Some(mean + z * error));
    list.push(s);
}

fn compare(
    groups: &BTreeMap<&str, Vec<&SubjectSummary>>,
    options: &CohortOptions,
    list: &mut Vec<Statistic>,
) {
    for endpoint in
        [Endpoint::ProgressionFreeSurvival, Endpoint::OverallSurvival, Endpoint::TimeToProgression]
    {
        let data: Vec<Vec<Observation>> = groups.values().map(|m| observations(m, endpoint)).collect();
        let (n, events) =
            (data.iter().map(Vec::len).sum(), data.iter().flatten().filter(|o| o.event).count());
        let names: Vec<&str> = groups.keys().copied().collect();
        if let Some(test) = log_rank(&data) {
            let mut s =
                statistic(&names.join(" / "), endpoint.code(), "log-rank chi-squared", "log-rank", n, events);
            (s.value, s.p) = (Some(test.chi_squared), Some(test.p));
            list.push(s);
        }
        for (other, name) in names.iter().enumerate().skip(1) {
            let pair: Vec<(Observation, f64)> = [(0, 0.0), (other, 1.0)]
                .iter()
                .flat_map(|(g, x)| data[*g].iter().map(move |o| (*o, *x)))
                .collect();
            let Some(hr) = cox(&pair, options.ties) else { continue };
            let (lower, upper) = hr.limits(options.confidence);
            let method = if options.ties == Ties::Efron { "Cox (Efron)" } else { "Cox (Breslow)" };
            let pair_events = pair.iter().filter(|(o, _)| o.event).count();
            let mut s = statistic(
                &format!("{name} against {}", names[0]),
                endpoint.code(),
                "hazard ratio",
                method,
                pair.len(),
                pair_events,
            );
            (s.value, s.lower, s.upper, s.p) = (Some(hr.ratio()), Some(lower), Some(upper), Some(hr.p()));
            list.push(s);
        }
    }
}

fn statistic(
    group: &str,
    endpoint: &'static str,
    name: &str,
    method: &'static str,
    n: usize,
    events: usize,
) -> Statistic {
    Statistic {
        group: group.to_owned(),
        endpoint,
        statistic: name.to_owned(),
        method,
        n,
        events,
        value: None,
        lower: None,
        upper: None,
        p: None,
    }
}
