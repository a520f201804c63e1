//! tumgr's sample of 68 patients, and R12 on its 54 longer series. Both read the package's data where they are
//! present; the rates of four patients are checked always.
// A test may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::type_complexity)]

mod support;

use catamnesis_attribution::hierarchical::{Member, sample};
use catamnesis_attribution::kinetics::{Excluded, Kind, Patient, cohort, fit};
use std::collections::BTreeMap;
use support::{close, num, sampled, shared};

fn cells(line: &str) -> Vec<String> {
    line.split(',').map(|c| c.trim().trim_matches('"').to_owned()).collect()
}

fn patients(text: &str) -> Vec<Patient> {
    let mut by_name: BTreeMap<i64, Patient> = BTreeMap::new();
    for line in text.lines().skip(1).filter(|l| !l.is_empty()) {
        let c = cells(line);
        let name: i64 = c[0].parse().unwrap();
        let p = by_name.entry(name).or_insert_with(|| Patient {
            name: name.to_string(),
            days: vec![],
            sizes: vec![],
        });
        p.days.push(c[1].parse().unwrap());
        p.sizes.push(c[2].parse().unwrap());
    }
    by_name.into_values().collect()
}

#[track_caller]
fn relative(got: Option<f64>, want: &str, what: &str) {
    match (got, want.parse::<f64>()) {
        (Some(a), Ok(b)) => assert!((a / b - 1.0).abs() < 1e-4, "{what}: {a} is not {b}"),
        (None, Err(_)) => {}
        (a, b) => panic!("{what}: {a:?} against {b:?}"),
    }
}

#[test]
fn four_patients_get_tumgrs_law_and_rates() {
    // gdrate of tumgr 0.0.4 at level 0.05.
    let known = [
        ("10004", Kind::Gd, "0.00102272955953126", "0.0158111217556772", "NA"),
        ("10005", Kind::Dx, "NA", "0.0158890409734643", "NA"),
        ("110002", Kind::Gx, "0.0175997362896251", "NA", "NA"),
        ("410010", Kind::GdPhi, "0.00162158630192588", "0.031580473547757", "0.982853899367142"),
    ];
    let reference = sampled();
    for (name, kind, g, d, phi) in known {
        let p = &reference["R06"]["patient"][name];
        let list = |key: &str| p[key].as_array().unwrap().iter().map(num).collect::<Vec<f64>>();
        let sizes = list("ln_ratio").iter().map(|y| y.exp()).collect();
        let k = fit(&Patient { name: name.to_owned(), days: list("days"), sizes }, 0.05);
        assert_eq!(k.chosen, Some(kind), "{name}");
        relative(k.g, g, name);
        relative(k.d, d, name);
        relative(k.phi, phi, name);
    }
}

#[test]
fn the_68_patients_of_tumgr_get_its_laws_and_rates() {
    let Some(data) = shared("reference/kinetics/sampleData.csv") else { return };
    let patients = patients(&data);
    assert_eq!(patients.len(), 68);
    for (alpha, file) in [(0.05, "gdrate_results_p0.05.csv"), (0.10, "gdrate_results_p0.10.csv")] {
        let Some(expected) = shared(&format!("reference/kinetics/{file}")) else { return };
        let cohort = cohort(&patients, alpha);
        let by_name: BTreeMap<&str, _> = cohort.patients.iter().map(|k| (k.name.as_str(), k)).collect();
        for line in expected.lines().skip(1).filter(|l| !l.is_empty()) {
            let c = cells(line);
            let k = by_name[c[0].as_str()];
            match k.chosen {
                Some(kind) => assert_eq!(kind.name(), c[3], "{} at {alpha}", c[0]),
                None => {
                    let words = match k.excluded {
                        Some(Excluded::OneExamination) => "only 1 eval",
                        Some(Excluded::TwoAlike) => "2 evals not 20% diff",
                        Some(Excluded::NotFit) => "not fit",
                        other => panic!("{}: {other:?}", c[0]),
                    };
                    assert_eq!(words, c[3], "{} at {alpha}", c[0]);
                }
            }
            relative(k.g, &c[4], &c[0]);
            relative(k.d, &c[5], &c[0]);
            relative(k.phi, &c[6], &c[0]);
        }
        if alpha == 0.05 {
            close(cohort.g.median, 0.001_309, 1e-6);
            close(cohort.d.median, 0.020_436, 1e-6);
        }
    }
}

#[test]
fn r12_the_population_of_54_patients() {
    let Some(data) = shared("reference/kinetics/sampleData.csv") else { return };
    let mut members = Vec::new();
    for mut p in patients(&data) {
        let mut order: Vec<usize> = (0..p.days.len()).collect();
        order.sort_by(|&a, &b| p.days[a].total_cmp(&p.days[b]));
        p.days = order.iter().map(|&i| p.days[i]).collect();
        p.sizes = order.iter().map(|&i| p.sizes[i]).collect();
        if p.days.len() >= 5 && p.sizes.iter().all(|s| *s > 0.0) {
            members.push(Member {
                days: p.days.iter().map(|d| d - p.days[0]).collect(),
                ln_ratio: p.sizes.iter().map(|s| (s / p.sizes[0]).ln()).collect(),
            });
        }
    }
    assert_eq!(members.len(), 54);
    let got = sample(&members, 12_000, 1);
    let reference = sampled();
    for (key, posterior) in [
        ("mu_g", got.mu_g),
        ("mu_d", got.mu_d),
        ("omega_g", got.omega_g),
        ("omega_d", got.omega_d),
        ("sigma", got.sigma),
    ] {
        let want = reference["R12"][key].as_array().unwrap();
        let (mean, sd, error) = (num(&want[0]), num(&want[1]), num(&want[2]));
        let combined = (posterior.error * posterior.error + error * error).sqrt();
        close(posterior.mean, mean, 4.0 * combined + 0.02 * sd);
        close(posterior.sd, sd, 0.15 * sd);
    }
}
