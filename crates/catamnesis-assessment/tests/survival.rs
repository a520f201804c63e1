//! Survival against R's package survival (skipped where ../shared is absent).
// A test may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::type_complexity)]

mod support;

use std::path::PathBuf;

use catamnesis_assessment::survival::Observation;
use catamnesis_assessment::survival::compare::{Ties, cox, log_rank};
use catamnesis_assessment::survival::kaplan_meier::{Curve, IntervalType};
use serde_json::Value;

struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn read(path: PathBuf) -> std::io::Result<Self> {
        let text = std::fs::read_to_string(path)?;
        let mut lines =
            text.lines().map(|l| l.split(',').map(|f| f.trim_matches('"').to_owned()).collect::<Vec<_>>());
        let header = lines.next().unwrap_or_default();
        Ok(Table { header, rows: lines.collect() })
    }

    fn column(&self, name: &str) -> usize {
        self.header.iter().position(|h| h == name).unwrap_or(usize::MAX)
    }

    fn observations(
        &self,
        time: &str,
        event: impl Fn(&[String]) -> bool,
        keep: impl Fn(&[String]) -> bool,
    ) -> Vec<Observation> {
        let at = self.column(time);
        self.rows
            .iter()
            .filter(|r| keep(r))
            .filter_map(|r| Some(Observation { time: r[at].parse().ok()?, event: event(r) }))
            .collect()
    }
}

fn near(ours: Option<f64>, theirs: &Value, what: &str) {
    match (ours, theirs.as_f64()) {
        (Some(a), Some(b)) => assert!((a - b).abs() <= 1e-9 * b.abs().max(1.0), "{what}: {a} against {b}"),
        (None, None) => {}
        (a, b) => panic!("{what}: {a:?} against {b:?}"),
    }
}

fn check_curve(data: &[Observation], expected: &Value, name: &str) {
    let curve = Curve::new(data);
    assert_eq!(curve.subjects as u64, expected["n"].as_u64().unwrap_or(0), "{name}");
    assert_eq!(curve.events() as u64, expected["events"].as_u64().unwrap_or(0), "{name}");
    let times = expected["times"].as_array().cloned().unwrap_or_default();
    let horizon = times.last().and_then(Value::as_f64);
    near(Some(curve.restricted_mean(horizon).0), &expected["rmean"], &format!("{name} rmean"));
    for interval in [IntervalType::Plain, IntervalType::Log, IntervalType::LogLog] {
        let e = &expected[interval.name()];
        for (i, p) in [0.25, 0.5, 0.75].into_iter().enumerate() {
            let q = curve.quantile(p, interval, 0.95);
            let what = format!("{name} {} quantile {p}", interval.name());
            near(q.time, &e["quantile"][i], &what);
            near(q.lower, &e["lower"][i], &format!("{what} lower"));
            near(q.upper, &e["upper"][i], &format!("{what} upper"));
        }
        for (i, t) in times.iter().enumerate() {
            let t = t.as_f64().unwrap_or(0.0);
            let what = format!("{name} {} at {t}", interval.name());
            let last = curve.steps.last().map_or(0.0, |s| s.time);
            let mut s = curve.at(t, interval, 0.95);
            if t > last {
                // R was asked to extend the curve; we say nothing where nobody was observed.
                assert!(s.is_none(), "{what}");
                s = curve.at(last, interval, 0.95);
            }
            near(s.map(|s| s.value), &e["surv"][i], &what);
            near(s.and_then(|s| s.error), &e["se"][i], &format!("{what} error"));
            near(s.and_then(|s| s.lower), &e["lo"][i], &format!("{what} lower"));
            near(s.and_then(|s| s.upper), &e["hi"][i], &format!("{what} upper"));
            assert_eq!(
                curve.at_risk(t) as u64,
                expected["n_risk"][i].as_u64().unwrap_or(0),
                "{what} at risk"
            );
        }
    }
}

#[test]
fn agrees_with_r_survival_within_1e_9() -> Result<(), Box<dyn std::error::Error>> {
    let Some(dir) = support::shared("reference/response/km") else { return Ok(()) };
    let expected: Value = serde_json::from_str(&std::fs::read_to_string(dir.join("expected.json"))?)?;
    let inspire = Table::read(dir.join("data/inspire_pembrolizumab.csv"))?;
    for end in ["os", "pfs"] {
        let status = inspire.column(&format!("{end}_status"));
        let data = inspire.observations(&format!("{end}_time"), |r| r[status].starts_with('1'), |_| true);
        let name = format!("INSPIRE_{}", end.to_uppercase());
        check_curve(&data, &expected[&name]["groups"][0], &name);
    }
    let adtte = Table::read(dir.join("data/adtte_onco.csv"))?;
    let (code, censored) = (adtte.column("PARAMCD"), adtte.column("CNSR"));
    for end in ["OS", "PFS", "RSD"] {
        let data = adtte.observations("AVAL", |r| r[censored] == "0", |r| r[code] == end);
        let name = format!("adtte_onco {end}");
        check_curve(&data, &expected[&name]["groups"][0], &name);
    }
    let lung = Table::read(dir.join("data/lung.csv"))?;
    let (status, sex) = (lung.column("status"), lung.column("sex"));
    let groups: Vec<Vec<Observation>> = ["1", "2"]
        .iter()
        .map(|s| lung.observations("time", |r| r[status] == "2", |r| r[sex] == *s))
        .collect();
    for (i, group) in groups.iter().enumerate() {
        check_curve(group, &expected["lung"]["groups"][i], &format!("lung {}", i + 1));
    }
    let test = log_rank(&groups).ok_or("no log-rank")?;
    near(Some(test.chi_squared), &expected["lung"]["logrank_chisq"], "log-rank");
    near(Some(test.p), &expected["lung"]["logrank_p"], "log-rank p");
    let data: Vec<(Observation, f64)> =
        groups.iter().zip([0.0, 1.0]).flat_map(|(g, x)| g.iter().map(move |o| (*o, x))).collect();
    for (ties, name) in [(Ties::Efron, "cox_efron"), (Ties::Breslow, "cox_breslow")] {
        let hr = cox(&data, ties).ok_or("no hazard ratio")?;
        near(Some(hr.coefficient), &expected["lung"][name][0], name);
        near(Some(hr.error), &expected["lung"][name][1], name);
    }
    Ok(())
}
