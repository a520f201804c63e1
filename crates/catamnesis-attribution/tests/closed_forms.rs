//! R01 to R05, R09 to R11: everything with a closed form or a plain integral.
// A test may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::type_complexity)]

mod support;

use catamnesis_attribution::conjugate;
use catamnesis_attribution::course::{Mechanism, Rates, state};
use catamnesis_attribution::criteria::{leave_one_out, waic};
use catamnesis_attribution::distribution::Distribution;
use catamnesis_attribution::evidence::{Target, tensor};
use catamnesis_attribution::laws::{
    CLASSIC, EffectCompartment, Law, Simeoni, claret_time_to_growth, doubling_time, ln_claret, stein_nadir,
};
use catamnesis_attribution::likelihood::{Before, Reading, ln_probability};
use catamnesis_attribution::math::ode::{Jump, integrate};
use catamnesis_attribution::math::rng::Rng;
use catamnesis_attribution::math::special::{beta_quantile, ln_normal, normal_cdf, normal_quantile};
use catamnesis_attribution::series::{Finding, Range};
use catamnesis_attribution::timing::Window;
use support::{close, closed_forms, numbers};

struct Plain<F>(usize, F);

impl<F: Fn(&[f64]) -> f64 + Sync> Target for Plain<F> {
    fn dim(&self) -> usize {
        self.0
    }
    fn ln_likelihood(&self, z: &[f64]) -> f64 {
        (self.1)(z)
    }
}

#[test]
fn r01_one_unknown_mean() {
    let r = &closed_forms()["R01"];
    let (y, sigma) = (numbers(&r["y"]), r["sigma"].as_f64().unwrap());
    let prior = numbers(&r["prior"]);
    let design = vec![1.0; y.len()];
    let fit = conjugate::regression(&design, &y, &[(prior[0], prior[1])], sigma).unwrap();
    close(fit.ln_z, 3.799_090_862_2, 1e-9);
    close(fit.ln_z, r["ln_z"].as_f64().unwrap(), 1e-10);
    close(fit.mean[0], r["posterior_mean"].as_f64().unwrap(), 1e-10);
    close(fit.sd[0], r["posterior_sd"].as_f64().unwrap(), 1e-10);
    let null: f64 = y.iter().map(|v| ln_normal(v - prior[0], sigma)).sum();
    close(fit.ln_z - null, 7.406_947_747_4, 1e-9);
    // The same integral by quadrature.
    let mu = Distribution::Normal { mean: prior[0], sd: prior[1] };
    let target = Plain(1, |z: &[f64]| y.iter().map(|v| ln_normal(v - mu.at(z[0]), sigma)).sum::<f64>());
    close(tensor::integrate(&target).unwrap().ln_z, fit.ln_z, 1e-9);
}

#[test]
fn r02_four_piecewise_courses() {
    let r = &closed_forms()["R02"];
    let y = numbers(&r["y"]);
    let mut weights = Vec::new();
    for (name, known) in [
        ("growth_only", -4.9696),
        ("during_treatment", -4.6362),
        ("persists", -0.5043),
        ("free_after", 0.5814),
    ] {
        let m = &r["models"][name];
        let design: Vec<f64> = m["design"].as_array().unwrap().iter().flat_map(numbers).collect();
        let prior: Vec<(f64, f64)> = m["prior"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| (p[0].as_f64().unwrap(), p[1].as_f64().unwrap()))
            .collect();
        let fit = conjugate::regression(&design, &y, &prior, 0.1).unwrap();
        close(fit.ln_z, known, 1e-4);
        close(fit.ln_z, m["ln_z"].as_f64().unwrap(), 1e-9);
        for (a, b) in fit.mean.iter().zip(numbers(&m["mean"])) {
            close(*a, b, 1e-9);
        }
        for (a, b) in fit.sd.iter().zip(numbers(&m["sd"])) {
            close(*a, b, 1e-9);
        }
        let free = conjugate::regression_unknown_error(&design, &y, &prior, 0.1, (2.0, 0.02)).unwrap();
        close(free, m["ln_z_unknown_error"].as_f64().unwrap(), 1e-9);
        weights.push(fit.ln_z.exp());
    }
    let sum: f64 = weights.iter().sum();
    for (w, p) in weights.iter().zip([0.0029, 0.0040, 0.2507, 0.7424]) {
        close(w / sum, p, 5e-5);
    }
}

#[test]
fn r03_counts_and_rates() {
    let r = &closed_forms()["R03"];
    let at = |a: &str, b: &str| r[a][b].as_f64().unwrap();
    let seen = conjugate::beta_binomial(3.0, 12.0, 1.0, 1.0);
    close(seen, (1.0_f64 / 13.0).ln(), 1e-10);
    let ci = numbers(&r["seen_3_of_12"]["ci"]);
    close(beta_quantile(4.0, 10.0, 0.025), ci[0], 1e-10);
    close(beta_quantile(4.0, 10.0, 0.975), ci[1], 1e-10);
    let one = conjugate::beta_binomial(14.0, 71.0, 1.0, 1.0);
    close(one - conjugate::binomial(14.0, 71.0, 0.26), at("response_14_of_71", "ln_bayes_factor"), 1e-10);
    let two = conjugate::beta_binomial(35.0, 117.0, 1.0, 1.0) + one;
    close(two, at("two_arms", "ln_z_two"), 1e-10);
    close(conjugate::beta_binomial(0.0, 5684.0, 0.5, 0.5), at("none_of_5684", "ln_z"), 1e-10);
    close(beta_quantile(0.5, 5684.5, 0.95), at("none_of_5684", "upper"), 1e-10);
    close(conjugate::gamma_poisson(&[2.0, 1.0, 0.0, 0.0, 0.0], 2.0, 1.0), at("counts", "ln_z"), 1e-10);
}

#[test]
fn r04_values_below_a_limit() {
    let r = &closed_forms()["R04"];
    let (t, mm) = (numbers(&r["t"]), numbers(&r["mm"]));
    let d = Distribution::LogNormal { median: 0.3, sd_log: 0.7 };
    let baseline = 40.0_f64.ln();
    let reading = Reading { sigma: 0.15, ln_limit: 8.0_f64.ln(), sensitivity: 1.0, false_positives: 0.0 };
    let before = Before { baseline, previous: baseline, nadir: baseline };
    let run = |below: Option<Finding>| {
        let target = Plain(1, |z: &[f64]| {
            let d = d.at(z[0]);
            t.iter()
                .enumerate()
                .filter_map(|(i, t)| {
                    let finding = mm.get(i).map(|mm| Finding::Size { mm: *mm }).or(below)?;
                    Some(ln_probability(&finding, baseline - d * t, &before, &reading, &[0.0]))
                })
                .sum::<f64>()
        });
        let e = tensor::integrate(&target).unwrap();
        let (mean, sd) = e.moments(&|z| d.at(z[0]));
        (e.ln_z, mean, sd)
    };
    let (ln_z, mean, sd) = run(Some(Finding::BelowDetection));
    close(ln_z, 1.442_931_5, 1e-7);
    close(mean, 0.293_451, 1e-6);
    close(sd, 0.022_441, 1e-6);
    close(run(None).0, r["dropped"]["ln_z"].as_f64().unwrap(), 1e-7);
    // Half the limit in place of "below" is wrong by 23 nats.
    let half = run(Some(Finding::Size { mm: 4.0 })).0;
    close(half, r["half_limit"]["ln_z"].as_f64().unwrap(), 1e-7);
    close(ln_z - half, 23.36, 0.01);
}

#[test]
fn r05_intervals_only() {
    let r = &closed_forms()["R05"];
    let t = numbers(&r["t"]);
    let (kd, lambda) = (
        Distribution::LogNormal { median: 0.3, sd_log: 0.8 },
        Distribution::LogNormal { median: 0.05, sd_log: 1.0 },
    );
    let reading = Reading { sigma: 0.1, ln_limit: f64::NEG_INFINITY, sensitivity: 1.0, false_positives: 0.0 };
    let before = Before { baseline: 0.0, previous: 0.0, nadir: 0.0 };
    let bounds: Vec<Range> = r["ratios"]
        .as_array()
        .unwrap()
        .iter()
        .map(|b| Range::new(b[0].as_f64().unwrap(), b[1].as_f64().unwrap()))
        .collect();
    let target = Plain(2, |z: &[f64]| {
        let (kd, lambda) = (kd.at(z[0]), lambda.at(z[1]));
        t.iter()
            .zip(&bounds)
            .map(|(t, mm)| {
                let size = ln_claret(0.1, kd, lambda, *t);
                ln_probability(&Finding::Between { mm: *mm }, size, &before, &reading, &[0.0])
            })
            .sum::<f64>()
    });
    let e = tensor::integrate(&target).unwrap();
    close(e.ln_z, -1.702_880_96, 1e-6);
    close(e.moments(&|z| kd.at(z[0])).0, r["mean_kd"].as_f64().unwrap(), 1e-6);
    close(e.moments(&|z| lambda.at(z[1])).0, r["mean_lambda"].as_f64().unwrap(), 1e-6);
}

#[test]
fn r09_leave_one_out_and_waic() {
    let r = &closed_forms()["R01"];
    let y = numbers(&r["y"]);
    let (mean, sd) = (r["posterior_mean"].as_f64().unwrap(), r["posterior_sd"].as_f64().unwrap());
    let mut rng = Rng::stream(5, "r09");
    let draws: Vec<f64> = (0..60_000).map(|_| mean + sd * rng.normal()).collect();
    let table: Vec<Vec<f64>> =
        y.iter().map(|v| draws.iter().map(|mu| ln_normal(v - mu, 0.12)).collect()).collect();
    let loo = leave_one_out(&table);
    close(loo.elpd, 5.482_711_263, 0.01);
    for (a, b) in loo.pointwise.iter().zip(numbers(&r["loo_pointwise"])) {
        close(*a, b, 0.01);
    }
    let w = waic(&table);
    close(w.elpd, 5.492_989_465, 0.01);
    close(w.effective, r["p_waic"].as_f64().unwrap(), 0.01);
}

#[track_caller]
fn same(got: &[f64], want: &serde_json::Value) {
    let want = numbers(want);
    assert_eq!(got.len(), want.len());
    for (a, b) in got.iter().zip(want) {
        assert!((a / b - 1.0).abs() < 1e-6, "{a} is not {b}");
    }
}

#[test]
fn r10_trajectories() {
    let r = &closed_forms()["R10"];
    let (t, days) = (numbers(&r["t"]), numbers(&r["days"]));
    let run = |law: Law, t: &[f64]| t.iter().map(|t| law.at(*t)).collect::<Vec<_>>();
    same(&run(Law::Gx { base: 1.0, g: 0.05 }, &t), &r["exponential"]);
    same(&run(Law::Logistic { base: 0.1, alpha: 0.2, k: 2.0 }, &t), &r["logistic"]);
    same(&run(Law::Gompertz { base: 0.1, a: 0.15, b: 0.05 }, &t), &r["gompertz"]);
    same(&run(Law::Bertalanffy { base: 0.1, a: 0.3, b: 0.2, l: CLASSIC }, &t), &r["bertalanffy"]);
    // The slip of V^2/3 for V^(2/3): its trajectory is the law with exponent 2 and a third of the gain.
    same(&run(Law::Bertalanffy { base: 0.1, a: 0.1, b: 0.2, l: 2.0 }, &t), &r["bertalanffy_slip"]);
    same(&run(Law::Bertalanffy { base: 0.1, a: 0.3, b: 0.2, l: 0.8 }, &t), &r["general_bertalanffy"]);
    same(&run(Law::GeneralGompertz { base: 0.1, a: 0.15, b: 0.05, l: 0.8 }, &t), &r["general_gompertz"]);
    same(&run(Law::Mayneord { base: 1.0, k: 0.05 }, &t), &r["mayneord"]);
    same(&run(Law::ExponentialLinear { base: 0.05, l0: 0.273, l1: 0.814 }, &t), &r["exponential_linear"]);
    same(&run(Law::Gd { base: 1.0, g: 0.003, d: 0.02 }, &days), &r["gd"]);
    same(&run(Law::GdPhi { base: 1.0, g: 0.003, d: 0.02, phi: 0.8 }, &days), &r["gdphi"]);
    same(&run(Law::Linear { base: 85.0, sr: 0.02, pr: 0.05 }, &t), &r["linear"]);
    same(&run(Law::Claret { base: 90.0, kl: 0.00107, kd: 0.0103, lambda: 0.0193 }, &days), &r["claret"]);
    let simeoni = Simeoni { l0: 0.273, l1: 0.814, psi: 20.0, k1: 0.968, k2: 0.000_629, ke: 1.0, w0: 0.05 };
    let doses = [(8.0, 3000.0), (12.0, 3000.0), (16.0, 3000.0)];
    same(&simeoni.weights(&doses, &numbers(&r["simeoni"]["t"])), &r["simeoni"]["v"]);
    let kpd = EffectCompartment { ke: 0.693, ke0: 0.0231, g: 0.005, k: 0.02, base: 1.0 };
    let doses: Vec<(f64, f64)> = (0..8).map(|i| (21.0 * f64::from(i), 10.0)).collect();
    same(&kpd.sizes(&doses, &numbers(&r["effect_compartment"]["t"])), &r["effect_compartment"]["v"]);
}

#[test]
fn r10_equations_without_a_law_of_their_own() {
    let r = &closed_forms()["R10"];
    let ribba = |_: f64, y: &[f64], d: &mut [f64]| {
        let (star, hit) = (y[1] + y[2] + y[3], 0.3 * y[0]);
        d[0] = -0.3 * y[0];
        d[1] = 0.12 * y[1] * (1.0 - star / 100.0) + 0.004 * y[3] - 0.025 * y[1] - hit * y[1];
        d[2] = 0.025 * y[1] - hit * y[2];
        d[3] = hit * y[2] - 0.014 * y[3];
    };
    let jumps: Vec<Jump> =
        (0..6).map(|i| Jump { at: 6.0 + 1.5 * f64::from(i), component: 0, amount: 1.0 }).collect();
    let out = integrate(&ribba, 0.0, &[0.0, 5.0, 40.0, 0.0], &numbers(&r["ribba"]["t"]), &jumps);
    let sizes: Vec<f64> = out.iter().map(|y| y[1] + y[2] + y[3]).collect();
    same(&sizes, &r["ribba"]["v"]);
    let kuznetsov = |_: f64, y: &[f64], d: &mut [f64]| {
        let (e, v) = (y[0], y[1]);
        d[0] = 13_000.0 + 0.1245 * e * v / (2.019e7 + v) - 3.422e-10 * e * v - 0.0412 * e;
        d[1] = 0.18 * v * (1.0 - 2e-9 * v) - 1.101e-7 * e * v;
    };
    let out = integrate(&kuznetsov, 0.0, &[320_000.0, 500_000.0], &numbers(&r["kuznetsov"]["t"]), &[]);
    let sizes: Vec<f64> = out.iter().map(|y| y[1]).collect();
    same(&sizes, &r["kuznetsov"]["v"]);
}

#[test]
fn r10_courses_of_the_explanations() {
    let r = &closed_forms()["R10"]["courses"];
    let (t, p) = (numbers(&r["t"]), numbers(&r["rates"]));
    let end = r["end"].as_f64().unwrap();
    let rates = Rates {
        growth: p[0],
        kill: p[1],
        clearance: p[2],
        fading: p[3],
        regression: p[4],
        onset: p[5],
        resected: 0.0,
    };
    let window = [Window { start: 0.0, end, cycle: end / 8.0 }];
    for (mechanism, name) in [
        (Mechanism::Instant, "instant"),
        (Mechanism::DelayedClearance, "delayed_clearance"),
        (Mechanism::Persisting, "persisting"),
        (Mechanism::SpontaneousAfter, "spontaneous_after"),
    ] {
        let got: Vec<f64> =
            t.iter().map(|t| state(mechanism, &rates, &window, &[], *t).ln_volume.exp()).collect();
        same(&got, &r[name]);
    }
}

#[test]
fn r11_durations_doses_and_nadirs() {
    let r = &closed_forms()["R11"];
    let at = |a: &str, b: &str| r[a][b].as_f64().unwrap();
    for (shape, key) in [(0.7, "0.7"), (0.8, "0.8"), (1.0, "1.0"), (1.2, "1.2")] {
        let tail = catamnesis_attribution::exceptional::survival_beyond(22.5, 4.2, shape);
        close(tail, at("tail", key), 1e-10);
    }
    let cured = catamnesis_attribution::exceptional::survival_with_cure(22.5, 4.2, 1.0, 0.03);
    close(cured, r["cured_3_percent"].as_f64().unwrap(), 1e-10);
    assert!(catamnesis_attribution::exceptional::lasts_three_medians(22.5, 4.2));
    assert!(!catamnesis_attribution::exceptional::lasts_three_medians(12.5, 4.2));
    let table = [(400.0, 0.05), (500.0, 0.16), (550.0, 0.26), (700.0, 0.48)];
    use catamnesis_attribution::exceptional::{Scale, interpolate};
    close(interpolate(&table, 480.0, Scale::Linear).unwrap(), at("heart_failure_480", "linear"), 1e-10);
    close(interpolate(&table, 480.0, Scale::Probit).unwrap(), at("heart_failure_480", "probit"), 1e-10);
    let growth = claret_time_to_growth(0.00107, 0.0103, 0.0193).unwrap();
    close(growth, at("claret", "time_to_growth"), 1e-10);
    close(ln_claret(0.00107, 0.0103, 0.0193, 56.0).exp(), at("claret", "week_8"), 1e-10);
    close(ln_claret(0.00107, 0.0103, 0.0193, growth).exp(), at("claret", "nadir"), 1e-10);
    let (time, ratio) = stein_nadir(0.001_022_7, 0.015_811_1).unwrap();
    close(time, at("stein", "time"), 1e-10);
    close(ratio, at("stein", "ratio"), 1e-10);
    close(doubling_time(0.0016), at("doubling_0_0016", "diameter"), 1e-10);
    close(doubling_time(3.0 * 0.0016), at("doubling_0_0016", "volume"), 1e-10);
    close(normal_cdf(normal_quantile(0.16)), 0.16, 1e-12);
}
