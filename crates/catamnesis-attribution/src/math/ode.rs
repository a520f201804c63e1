//! Ordinary differential equations: Dormand and Prince's pair of orders 5 and 4 with step control.

/// Integrates `dy/dt = f(t, y)` from `t0` and returns the state at each of the ascending `times`.
///
/// `jumps` are moments at which a dose adds `amount` to component `component` of the state; a jump at an output
/// time counts before the output. Relative tolerance 1e-11. A run that leaves the finite numbers returns what
/// it reached, padded with not-a-number.
#[expect(clippy::type_complexity, reason = "the type is the signature of the function it takes")]
pub fn integrate(
    f: &dyn Fn(f64, &[f64], &mut [f64]),
    t0: f64,
    y0: &[f64],
    times: &[f64],
    jumps: &[Jump],
) -> Vec<Vec<f64>> {
    let mut y = y0.to_vec();
    let mut t = t0;
    let mut step = 0.0;
    let mut out = Vec::with_capacity(times.len());
    let mut pending = jumps.iter().filter(|j| j.at >= t0).peekable();
    for &target in times {
        loop {
            let stop = match pending.peek() {
                Some(jump) if jump.at <= target => jump.at,
                _ => target,
            };
            advance(f, &mut t, stop, &mut y, &mut step);
            match pending.peek() {
                Some(jump) if jump.at <= target => {
                    if let Some(c) = y.get_mut(jump.component) {
                        *c += jump.amount;
                    }
                    step = 0.0;
                    pending.next();
                }
                _ => break,
            }
        }
        out.push(y.clone());
    }
    out
}

/// A sudden addition to one component of the state; lists of jumps are ascending in time.
#[derive(Debug, Clone, Copy)]
pub struct Jump {
    /// When, in the unit of time of the equations.
    pub at: f64,
    /// Which component of the state.
    pub component: usize,
    /// How much is added.
    pub amount: f64,
}

const A: [[f64; 6]; 6] = [
    [1.0 / 5.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    [3.0 / 40.0, 9.0 / 40.0, 0.0, 0.0, 0.0, 0.0],
    [44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0, 0.0, 0.0, 0.0],
    [19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0, 0.0, 0.0],
    [9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0, 0.0],
    [35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0],
];
const C: [f64; 6] = [1.0 / 5.0, 3.0 / 10.0, 4.0 / 5.0, 8.0 / 9.0, 1.0, 1.0];
const E: [f64; 7] =
    [71.0 / 57600.0, 0.0, -71.0 / 16695.0, 71.0 / 1920.0, -17253.0 / 339_200.0, 22.0 / 525.0, -1.0 / 40.0];

#[expect(clippy::type_complexity, reason = "the type is the signature of the function it takes")]
fn advance(f: &dyn Fn(f64, &[f64], &mut [f64]), t: &mut f64, stop: f64, y: &mut [f64], step: &mut f64) {
    let n = y.len();
    let mut k = vec![vec![0.0; n]; 7];
    let mut trial = vec![0.0; n];
    if *step <= 0.0 {
        *step = ((stop - *t) * 1e-3).max(1e-9);
    }
    let mut tries = 0_u32;
    while *t < stop && tries < 1_000_000 {
        tries += 1;
        let h = step.min(stop - *t);
        f(*t, y, &mut k[0]);
        for s in 0..6 {
            for i in 0..n {
                trial[i] = y[i] + h * (0..=s).map(|j| A[s][j] * k[j][i]).sum::<f64>();
            }
            f(*t + C[s] * h, &trial, &mut k[s + 1]);
        }
        // `trial` now holds the fifth-order solution.
        let mut worst: f64 = 0.0;
        for i in 0..n {
            let error = h * (0..7).map(|j| E[j] * k[j][i]).sum::<f64>();
            let scale = 1e-16 + 1e-11 * y[i].abs().max(trial[i].abs());
            worst = worst.max((error / scale).abs());
        }
        if !worst.is_finite() {
            if h < 1e-12 {
                y.fill(f64::NAN);
                *t = stop;
                return;
            }
            *step = 0.1 * h;
            continue;
        }
        if worst <= 1.0 {
            *t = if h >= stop - *t { stop } else { *t + h };
            y.copy_from_slice(&trial);
        }
        let factor = if worst == 0.0 { 5.0 } else { (0.9 * super::pow(worst, -0.2)).clamp(0.2, 5.0) };
        // A last short step must not make the next one short.
        *step = if worst <= 1.0 && h < *step { *step } else { h * factor };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decay_with_a_dose_is_exact() {
        let rate = |_: f64, y: &[f64], d: &mut [f64]| d[0] = -0.5 * y[0];
        let jumps = [Jump { at: 2.0, component: 0, amount: 3.0 }];
        let out = integrate(&rate, 0.0, &[1.0], &[1.0, 2.0, 4.0], &jumps);
        let at2 = (-1.0_f64).exp() + 3.0;
        assert!((out[0][0] - (-0.5_f64).exp()).abs() < 1e-10);
        assert!((out[1][0] - at2).abs() < 1e-10);
        assert!((out[2][0] - at2 * (-1.0_f64).exp()).abs() < 1e-10);
    }
}
