//! R06 and R06b: Stein and Fojo's family on four patients; how far Laplace and BIC are from the truth.
// A test may read files and stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::type_complexity)]

mod support;

use catamnesis_attribution::distribution::Distribution;
use catamnesis_attribution::evidence::laplace::{laplace, maximum_likelihood, minus_half_bic};
use catamnesis_attribution::evidence::{Effort, Target, marginal};
use catamnesis_attribution::measured::{Measured, MeasuredPriors, Shape};
use support::{close, num, sampled};

fn priors() -> MeasuredPriors {
    let ln = |median, sd_log| Distribution::LogNormal { median, sd_log };
    MeasuredPriors {
        base: ln(1.0, 0.15),
        growth: ln(0.002, 1.2),
        regression: ln(0.01, 1.2),
        share: Distribution::Beta { a: 2.0, b: 1.0 },
        sigma: ln(0.15, 0.6),
    }
}

#[test]
fn marginal_likelihoods_and_posteriors_of_four_patients() {
    let reference = sampled();
    let shapes = [
        (Shape::Constant, "const", ["b", "sigma", "", "", ""]),
        (Shape::Growth, "gx", ["b", "g", "sigma", "", ""]),
        (Shape::Regression, "dx", ["b", "d", "sigma", "", ""]),
        (Shape::Both, "gd", ["b", "g", "d", "sigma", ""]),
        (Shape::BothWithShare, "gdphi", ["b", "g", "d", "phi", "sigma"]),
    ];
    for (patient, p) in reference["R06"]["patient"].as_table().unwrap() {
        let list = |key: &str| p[key].as_array().unwrap().iter().map(num).collect::<Vec<f64>>();
        let (days, ln_ratio) = (list("days"), list("ln_ratio"));
        for (shape, name, parameters) in shapes {
            let want = &p[name];
            let target = Measured::new(shape, &priors(), &days, &ln_ratio);
            let e = marginal(&target, Effort::standard(), 1, &format!("{patient}/{name}"));
            close(e.ln_z, num(&want["ln_z"]), 0.05_f64.max(4.0 * e.error));
            for (i, parameter) in parameters.iter().enumerate().filter(|(_, p)| !p.is_empty()) {
                let pair = want[*parameter].as_array().unwrap();
                let (mean, _) = e.moments(&|z| target.priors()[i].at(z[i]));
                close(mean, num(&pair[0]), 0.05 * num(&pair[1]));
            }
            let best = maximum_likelihood(&target, &e).unwrap();
            let bic = minus_half_bic(best, target.dim(), days.len());
            // The reference looked for the peak within eight prior standard deviations; ours looks everywhere.
            let excess = bic - num(&want["minus_half_bic"]);
            assert!(excess > -0.005, "{patient}/{name}: {excess}");
            if name == "const" {
                let n = ln_ratio.len() as f64;
                let mean = ln_ratio.iter().sum::<f64>() / n;
                let variance = ln_ratio.iter().map(|y| (y - mean) * (y - mean)).sum::<f64>() / n;
                let exact = -0.5 * n * ((2.0 * std::f64::consts::PI * variance).ln() + 1.0) - n.ln();
                close(bic, exact, 1e-6);
            } else if name != "gx" {
                assert!(excess < 0.1, "{patient}/{name}: {excess}");
            }
            close(laplace(&target, &e).unwrap(), num(&want["laplace"]), 0.02);
        }
    }
}
