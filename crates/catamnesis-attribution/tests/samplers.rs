//! R08: shapes that break samplers; and the two methods against each other on random cases.
// A test may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::type_complexity)]

mod support;

use catamnesis_attribution::distribution::Distribution;
use catamnesis_attribution::evidence::{Effort, Target, nested, population};
use catamnesis_attribution::math::ln_sum_exp;
use catamnesis_attribution::math::rng::Rng;
use catamnesis_attribution::math::special::{LN_SQRT_2PI, ln_normal};
use support::closed_forms;

struct Box<F> {
    dim: usize,
    half: f64,
    f: F,
}

impl<F> Box<F> {
    fn at(&self, z: f64) -> f64 {
        Distribution::Uniform { low: -self.half, high: self.half }.at(z)
    }
}

impl<F: Fn(&[f64]) -> f64 + Sync> Target for Box<F> {
    fn dim(&self) -> usize {
        self.dim
    }
    fn ln_likelihood(&self, z: &[f64]) -> f64 {
        let x: Vec<f64> = z.iter().map(|z| self.at(*z)).collect();
        (self.f)(&x)
    }
}

fn effort(dim: usize) -> Effort {
    Effort { particles: 4000, draws: 40_000, live: 1000, steps: 20 + 10 * dim }
}

#[track_caller]
fn within(got: f64, error: f64, want: f64, what: &str) {
    let distance = (got - want).abs();
    assert!(distance <= 4.0 * error && distance <= 0.25, "{what}: {got} +- {error} is not {want}");
}

fn shells(x: &[f64]) -> f64 {
    let one = |center: f64| {
        let square: f64 = (x[0] - center) * (x[0] - center) + x[1..].iter().map(|v| v * v).sum::<f64>();
        ln_normal(square.sqrt() - 2.0, 0.1)
    };
    ln_sum_exp(&[one(3.5), one(-3.5)])
}

#[test]
fn gaussian_shells_by_nested_sampling() {
    let r = &closed_forms()["R08"]["shells"];
    for dim in [2, 3, 5, 8] {
        let want = r[dim.to_string()].as_f64().unwrap();
        let target = Box { dim, half: 6.0, f: shells };
        let e = nested::sample(&target, effort(dim), &mut Rng::stream(3, "shells"));
        within(e.ln_z, e.error, want, &format!("shells in {dim} dimensions"));
    }
}

#[test]
fn a_correlated_normal_by_both_methods() {
    let r = &closed_forms()["R08"]["correlated"];
    for dim in [2, 5, 8] {
        let want = r[dim.to_string()].as_f64().unwrap();
        let d = dim as f64;
        // All correlations 0.4: eigenvalues 1 + 0.4 (d - 1) once and 0.6 otherwise.
        let along = 1.0 + 0.4 * (d - 1.0);
        let ln_det = 0.5 * (along.ln() + (d - 1.0) * 0.6_f64.ln());
        let f = move |x: &[f64]| {
            let sum: f64 = x.iter().sum();
            let square: f64 = x.iter().map(|v| v * v).sum();
            let mean = sum * sum / d;
            -0.5 * (mean / along + (square - mean) / 0.6) - ln_det - d * LN_SQRT_2PI
        };
        let target = Box { dim, half: 10.0, f };
        let e = nested::sample(&target, effort(dim), &mut Rng::stream(4, "correlated"));
        within(e.ln_z, e.error, want, &format!("nested, {dim} dimensions"));
        let e = population::sample(&target, effort(dim), &mut Rng::stream(4, "correlated"));
        within(e.ln_z, e.error.max(0.005), want, &format!("population, {dim} dimensions"));
    }
}

#[test]
fn a_narrow_minor_mode_keeps_its_tenth_of_the_mass() {
    let r = &closed_forms()["R08"]["bimodal"];
    for dim in [2, 4] {
        let want = r[dim.to_string()].as_f64().unwrap();
        let f = |x: &[f64]| {
            let minor: f64 = x.iter().map(|v| ln_normal(v + 5.0, 0.2)).sum();
            let major: f64 = x.iter().map(|v| ln_normal(v - 5.0, 1.0)).sum();
            ln_sum_exp(&[0.1_f64.ln() + minor, 0.9_f64.ln() + major])
        };
        let target = Box { dim, half: 12.0, f };
        let e = population::sample(&target, effort(dim), &mut Rng::stream(6, "bimodal"));
        within(e.ln_z, e.error.max(0.005), want, &format!("population, {dim} dimensions"));
        let (mass, _) = e.moments(&|z| f64::from(u8::from(target.at(z[0]) < 0.0)));
        assert!((mass - 0.1).abs() < 0.02, "{dim} dimensions: {mass}");
        let e = nested::sample(&target, effort(dim), &mut Rng::stream(6, "bimodal"));
        within(e.ln_z, e.error, want, &format!("nested, {dim} dimensions"));
    }
}
