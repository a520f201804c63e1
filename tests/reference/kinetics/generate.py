"""Computes every reference number that has a closed form or a plain integral, with the standard library only.

    python3 generate.py            writes closed_forms.json
    python3 generate.py --check    compares with it (relative 1e-9)

Independent of the Rust code: other formulas where there are any, other integrators elsewhere.
"""

import json
import math
import sys
from pathlib import Path

HERE = Path(__file__).parent


# --- small tools -------------------------------------------------------------------------------------------

def phi(x):
    return 0.5 * math.erfc(-x / math.sqrt(2))


def ln_phi(x):
    return math.log(phi(x)) if x > -30 else -0.5 * x * x - math.log(-x) - 0.5 * math.log(2 * math.pi)


def ln_normal(x, sd):
    return -0.5 * (x / sd) ** 2 - math.log(sd) - 0.5 * math.log(2 * math.pi)


def ln_beta(a, b):
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def ln_choose(n, k):
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def legendre(n):
    nodes = []
    for i in range(n):
        x = math.cos(math.pi * (i + 0.75) / (n + 0.5))
        for _ in range(100):
            p, q = 1.0, 0.0
            for j in range(n):
                p, q = ((2 * j + 1) * x * p - j * q) / (j + 1), p
            slope = n * (x * p - q) / (x * x - 1)
            step = p / slope
            x -= step
            if abs(step) < 1e-16:
                break
        nodes.append((x, 2 / ((1 - x * x) * slope * slope)))
    return nodes


RULE = legendre(40)


def integrate(f, a, b, panels=64):
    """Composite Gauss-Legendre."""
    h = (b - a) / panels
    total = 0.0
    for i in range(panels):
        middle = a + (i + 0.5) * h
        total += sum(w * f(middle + 0.5 * h * x) for x, w in RULE)
    return 0.5 * h * total


def solve(a, b):
    """Gaussian elimination with pivoting; returns the solution and the determinant."""
    n = len(a)
    m = [row[:] + [b[i]] for i, row in enumerate(a)]
    det = 1.0
    for c in range(n):
        p = max(range(c, n), key=lambda r: abs(m[r][c]))
        if p != c:
            m[c], m[p] = m[p], m[c]
            det = -det
        det *= m[c][c]
        for r in range(c + 1, n):
            f = m[r][c] / m[c][c]
            for k in range(c, n + 1):
                m[r][k] -= f * m[c][k]
    x = [0.0] * n
    for r in range(n - 1, -1, -1):
        x[r] = (m[r][n] - sum(m[r][k] * x[k] for k in range(r + 1, n))) / m[r][r]
    return x, det


def inverse(a):
    n = len(a)
    columns = [solve(a, [float(i == j) for i in range(n)])[0] for j in range(n)]
    return [[columns[j][i] for j in range(n)] for i in range(n)]


def beta_cdf(a, b, x):
    return math.exp(-ln_beta(a, b)) * integrate(lambda t: t ** (a - 1) * (1 - t) ** (b - 1), 0, x)


def bisect(f, low, high):
    for _ in range(200):
        middle = 0.5 * (low + high)
        if f(middle) < 0:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


# --- R01 and R09: one unknown mean -------------------------------------------------------------------------

def r01():
    # Six diameters in mm, as logarithms; prior centered on 50 mm.
    y = [math.log(mm) for mm in (41, 38, 44, 40, 36, 43)]
    sigma, m0, s0 = 0.12, math.log(50), 0.5
    n = len(y)
    null = sum(ln_normal(v - m0, sigma) for v in y)
    precision = 1 / s0**2 + n / sigma**2
    mean = (m0 / s0**2 + sum(y) / sigma**2) / precision
    # Bayes' theorem at the posterior mean: evidence = likelihood * prior / posterior.
    ln_z = (sum(ln_normal(v - mean, sigma) for v in y) + ln_normal(mean - m0, s0)
            - ln_normal(0, precision**-0.5))
    # Leave one out and WAIC.
    loo = []
    for i in range(n):
        p = 1 / s0**2 + (n - 1) / sigma**2
        m = (m0 / s0**2 + (sum(y) - y[i]) / sigma**2) / p
        loo.append(ln_normal(y[i] - m, math.sqrt(sigma**2 + 1 / p)))
    v = 1 / precision
    lppd = sum(ln_normal(a - mean, math.sqrt(sigma**2 + v)) for a in y)
    # Variance of -(y - mu)^2 / (2 sigma^2) for normal mu.
    p_waic = sum((2 * v * v + 4 * v * (a - mean) ** 2) / (4 * sigma**4) for a in y)
    return {
        "y": y, "sigma": sigma, "prior": [m0, s0],
        "ln_z": ln_z, "ln_z_null": null, "ln_bayes_factor": ln_z - null,
        "posterior_mean": mean, "posterior_sd": v**0.5,
        "elpd_loo": sum(loo), "loo_pointwise": loo, "lppd": lppd, "p_waic": p_waic, "elpd_waic": lppd - p_waic,
    }


# --- R02: four piecewise log-linear courses ---------------------------------------------------------------

def r02():
    t = [-2.0, 0.0, 2.8, 5.5, 8.5, 11.5, 14.5]
    y = [math.log(mm) for mm in (62, 80, 48, 30, 22, 17, 13)]
    off, sigma = 5.5, 0.1
    on = [min(max(v, 0.0), off) for v in t]
    since = [max(v, 0.0) for v in t]
    after = [max(v - off, 0.0) for v in t]
    start = math.log(80)
    models = {
        "growth_only": ([[1, a] for a in t], [(start, 0.5), (0.1, 0.1)]),
        "during_treatment": ([[1, a, b] for a, b in zip(t, on)], [(start, 0.5), (0.1, 0.1), (-0.2, 0.2)]),
        "persists": ([[1, a, b] for a, b in zip(t, since)], [(start, 0.5), (0.1, 0.1), (-0.2, 0.2)]),
        "free_after": ([[1, a, b, c] for a, b, c in zip(t, on, after)],
                       [(start, 0.5), (0.1, 0.1), (-0.2, 0.2), (0.0, 0.2)]),
    }
    out = {"t": t, "y": y, "sigma": sigma, "a": 2.0, "b": 0.02, "models": {}}
    n = len(y)
    for name, (x, prior) in models.items():
        k = len(prior)
        rest = [v - sum(c * m for c, (m, _) in zip(row, prior)) for v, row in zip(y, x)]
        cov = [[sum(x[i][c] * x[j][c] * prior[c][1] ** 2 for c in range(k)) + (sigma**2 if i == j else 0)
                for j in range(n)] for i in range(n)]
        s, det = solve(cov, rest)
        ln_z = -0.5 * sum(a * b for a, b in zip(rest, s)) - 0.5 * math.log(det) - 0.5 * n * math.log(2 * math.pi)
        # Unknown error: a multivariate Student with 4 degrees of freedom.
        shape = [[v / sigma**2 for v in row] for row in cov]
        s2, det2 = solve(shape, rest)
        q = sum(a * b for a, b in zip(rest, s2))
        a0, b0 = 2.0, 0.02
        nig = (math.lgamma(a0 + n / 2) - math.lgamma(a0) - n / 2 * math.log(2 * math.pi * b0)
               - 0.5 * math.log(det2) - (a0 + n / 2) * math.log1p(q / (2 * b0)))
        info = [[sum(x[i][p] * x[i][r] for i in range(n)) / sigma**2 + (1 / prior[p][1] ** 2 if p == r else 0)
                 for r in range(k)] for p in range(k)]
        right = [sum(x[i][p] * y[i] for i in range(n)) / sigma**2 + prior[p][0] / prior[p][1] ** 2
                 for p in range(k)]
        mean, _ = solve(info, right)
        sd = [inverse(info)[p][p] ** 0.5 for p in range(k)]
        out["models"][name] = {"design": x, "prior": prior, "ln_z": ln_z, "ln_z_unknown_error": nig,
                               "mean": mean, "sd": sd}
    for key in ("ln_z", "ln_z_unknown_error"):
        total = sum(math.exp(m[key]) for m in out["models"].values())
        for m in out["models"].values():
            m["probability_" + key] = math.exp(m[key]) / total
    return out


# --- R03: counts and rates -----------------------------------------------------------------------------------

def r03():
    def beta_binomial(k, n, a, b):
        return ln_choose(n, k) + ln_beta(k + a, n - k + b) - ln_beta(a, b)

    def gamma_poisson(x, shape, rate):
        s, n = sum(x), len(x)
        return (shape * math.log(rate) - math.lgamma(shape) + math.lgamma(shape + s)
                - (shape + s) * math.log(rate + n) - sum(math.lgamma(v + 1) for v in x))

    one = beta_binomial(14, 71, 1, 1)
    point = ln_choose(71, 14) + 14 * math.log(0.26) + 57 * math.log(0.74)
    common = (ln_choose(117, 35) + ln_choose(71, 14) + ln_beta(50, 140) - ln_beta(1, 1))
    two = beta_binomial(35, 117, 1, 1) + one
    return {
        "seen_3_of_12": {"ln_z": beta_binomial(3, 12, 1, 1), "mean": 4 / 14,
                         "ci": [bisect(lambda x: beta_cdf(4, 10, x) - p, 0, 1) for p in (0.025, 0.975)]},
        "response_14_of_71": {"ln_z": one, "ln_z_point": point, "ln_bayes_factor": one - point},
        "two_arms": {"ln_z_common": common, "ln_z_two": two, "ln_bayes_factor": two - common},
        "none_of_5684": {"ln_z": beta_binomial(0, 5684, 0.5, 0.5), "mean": 0.5 / 5685,
                         # sqrt substitution removes the pole of Beta(1/2, .) at 0
                         "upper": bisect(lambda x: math.exp(-ln_beta(0.5, 5684.5)) * integrate(
                             lambda u: 2 * (1 - u * u) ** 5683.5, 0, math.sqrt(x)) - 0.95, 1e-6, 1e-2)},
        "counts": {"x": [2, 1, 0, 0, 0], "ln_z": gamma_poisson([2, 1, 0, 0, 0], 2, 1), "mean": 5 / 6},
    }


# --- R04 and R05: values below a limit, and intervals only ----------------------------------------------------

def r04():
    t = [0.0, 1.5, 3.0, 4.5, 6.0, 9.0, 12.0]
    mm = [40.0, 27.0, 17.0, 11.0]
    sigma, limit, median, sd = 0.15, 8.0, 0.3, 0.7

    def likelihood(d, below):
        total = sum(ln_normal(math.log(v) - math.log(40) + d * a, sigma) for v, a in zip(mm, t))
        for a in t[4:]:
            size = math.log(40) - d * a
            if below == "limit":
                total += ln_phi((math.log(limit) - size) / sigma)
            elif below == "half":
                total += ln_normal(math.log(limit / 2) - size, sigma)
        return math.exp(total)

    def moments(below):
        def weight(z, power):
            d = median * math.exp(sd * z)
            return likelihood(d, below) * d**power * math.exp(ln_normal(z, 1))
        z0, z1, z2 = (integrate(lambda z: weight(z, p), -6, 6, 200) for p in (0, 1, 2))
        return {"ln_z": math.log(z0), "mean": z1 / z0, "sd": math.sqrt(z2 / z0 - (z1 / z0) ** 2)}

    return {"t": t, "mm": mm, "sigma": sigma, "limit": limit, "prior": [median, sd],
            "limit_used": moments("limit"), "dropped": moments("drop"), "half_limit": moments("half")}


def r05():
    t = [2.8, 5.5, 11.5, 14.5, 17.5]
    bounds = [[0.2, 0.707], [0.1, 0.6], [0.05, 0.5], [0.0, 0.2], [0.0, 0.2]]
    kl, sigma = 0.1, 0.1
    rule = legendre(200)

    def at(kd, lam):
        p = 1.0
        for a, (lo, hi) in zip(t, bounds):
            r = kl * a - kd / lam * (1 - math.exp(-lam * a))
            top = (math.log(hi) - r) / sigma
            bottom = (math.log(lo) - r) / sigma if lo > 0 else -math.inf
            p *= max(phi(-bottom) - phi(-top), 0.0) if bottom > 0 else max(phi(top) - phi(bottom), 0.0)
        return p

    sums = [0.0, 0.0, 0.0]
    panels = 4
    for i in range(panels):
        for x, w in rule:
            z = 8 * ((2 * i + 1 + x) / panels - 1)
            kd = 0.3 * math.exp(0.8 * z)
            wz = w * 8 / panels * math.exp(ln_normal(z, 1))
            if wz < 1e-25:
                continue
            for j in range(panels):
                for y, v in rule:
                    u = 8 * ((2 * j + 1 + y) / panels - 1)
                    lam = 0.05 * math.exp(u)
                    p = wz * v * 8 / panels * math.exp(ln_normal(u, 1)) * at(kd, lam)
                    sums[0] += p
                    sums[1] += p * kd
                    sums[2] += p * lam
    return {"t": t, "ratios": bounds, "kl": kl, "sigma": sigma, "kd": [0.3, 0.8], "lambda": [0.05, 1.0],
            "ln_z": math.log(sums[0]), "mean_kd": sums[1] / sums[0], "mean_lambda": sums[2] / sums[0]}


# --- R08: shapes that break samplers --------------------------------------------------------------------------

def r08():
    def shells(d):
        # Two equal shells of radius 2 and width 0.1; all mass lies within the box of edge 12.
        surface = 2 * math.pi ** (d / 2) / math.gamma(d / 2)
        mass = integrate(lambda r: surface * r ** (d - 1) * math.exp(ln_normal(r - 2, 0.1)), 1, 3)
        return math.log(2 * mass) - d * math.log(12)
    return {
        "shells": {str(d): shells(d) for d in (2, 3, 5, 8)},
        "correlated": {str(d): -d * math.log(20) for d in (2, 5, 8)},
        "bimodal": {str(d): -d * math.log(24) for d in (2, 4)},
        "minor_mass": 0.1,
    }


# --- R10: trajectories ----------------------------------------------------------------------------------------

def runge_kutta(f, y, t0, t1, steps):
    h = (t1 - t0) / steps
    t = t0
    for _ in range(steps):
        k1 = f(t, y)
        k2 = f(t + h / 2, [a + h / 2 * b for a, b in zip(y, k1)])
        k3 = f(t + h / 2, [a + h / 2 * b for a, b in zip(y, k2)])
        k4 = f(t + h, [a + h * b for a, b in zip(y, k3)])
        y = [a + h / 6 * (b + 2 * c + 2 * d + e) for a, b, c, d, e in zip(y, k1, k2, k3, k4)]
        t += h
    return y


def course(f, y, times, doses=(), component=0, per_unit=400):
    out, t = [], 0.0
    doses = list(doses)
    y = list(y)
    for target in times:
        while doses and doses[0][0] <= target:
            at, amount = doses.pop(0)
            if at > t:
                y = runge_kutta(f, y, t, at, max(1, int((at - t) * per_unit)))
                t = at
            y[component] += amount
        if target > t:
            y = runge_kutta(f, y, t, target, max(1, int((target - t) * per_unit)))
            t = target
        out.append(list(y))
    return out


def r10():
    t = [0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 40.0]
    days = [0.0, 10.0, 20.0, 50.0, 100.0, 200.0, 400.0]
    one = lambda f, base, times=t: [y[0] for y in course(lambda s, y: [f(y[0])], [base], times)]
    out = {
        "t": t, "days": days,
        "exponential": one(lambda v: 0.05 * v, 1.0),
        "logistic": one(lambda v: 0.2 * v * (1 - v / 2), 0.1),
        "gompertz": one(lambda v: v * (0.05 - 0.15 * math.log(v)), 0.1),
        "bertalanffy": one(lambda v: 0.3 * v ** (2 / 3) - 0.2 * v, 0.1),
        "bertalanffy_slip": one(lambda v: 0.3 * v**2 / 3 - 0.2 * v, 0.1),
        "general_bertalanffy": one(lambda v: 0.3 * v**0.8 - 0.2 * v, 0.1),
        "general_gompertz": one(lambda v: v**0.8 * (0.05 - 0.15 * math.log(v)), 0.1),
        "mayneord": one(lambda v: 0.05 * v ** (2 / 3), 1.0),
        "exponential_linear": [0.05 * math.exp(0.273 * min(a, math.log(0.814 / (0.273 * 0.05)) / 0.273))
                               + 0.814 * max(0.0, a - math.log(0.814 / (0.273 * 0.05)) / 0.273) for a in t],
        "gd": [math.exp(-0.02 * a) + math.exp(0.003 * a) - 1 for a in days],
        "gdphi": [0.8 * math.exp(-0.02 * a) + 0.2 * math.exp(0.003 * a) for a in days],
        "linear": [85 * math.exp(-0.02 * a) + 0.05 * a for a in t],
        "claret": [90 * math.exp(0.00107 * a - 0.0103 / 0.0193 * (1 - math.exp(-0.0193 * a))) for a in days],
    }

    def simeoni(_, y):
        x1, x2, x3, x4, c = y
        l0, l1, psi, k1, k2 = 0.273, 0.814, 20, 0.968, 0.000629
        grow = l0 * x1 / (1 + (l0 / l1 * (x1 + x2 + x3 + x4)) ** psi) ** (1 / psi)
        return [grow - k2 * c * x1, k2 * c * x1 - k1 * x2, k1 * (x2 - x3), k1 * (x3 - x4), -c]
    times = [0.0, 4.0, 8.0, 10.0, 12.0, 14.0, 16.0, 20.0, 25.0, 30.0]
    out["simeoni"] = {"t": times, "doses": [[8, 3000], [12, 3000], [16, 3000]],
                      "v": [sum(y[:4]) for y in course(simeoni, [0.05, 0, 0, 0, 0], times,
                                                       [(8, 3000), (12, 3000), (16, 3000)], 4, 2000)]}

    def effect(_, y):
        a, e, v = y
        return [-0.693 * a, 0.0231 * (a - e), v * (0.005 - 0.02 * e)]
    times = [0.0, 21.0, 42.0, 63.0, 84.0, 105.0, 126.0, 147.0, 168.0, 200.0, 240.0, 300.0, 360.0]
    out["effect_compartment"] = {"t": times, "v": [y[2] for y in course(
        effect, [0, 0, 1.0], times, [(21.0 * i, 10.0) for i in range(8)], 0, 200)]}

    def ribba(_, y):
        c, p, q, d = y
        star = p + q + d
        hit = 1.0 * c * 0.3
        return [-0.3 * c, 0.12 * p * (1 - star / 100) + 0.004 * d - 0.025 * p - hit * p,
                0.025 * p - hit * q, hit * q - 0.004 * d - 0.01 * d]
    times = [0.0, 3.0, 6.0, 7.5, 9.0, 10.5, 12.0, 13.5, 18.0, 24.0, 36.0, 48.0, 60.0]
    out["ribba"] = {"t": times, "v": [sum(y[1:]) for y in course(
        ribba, [0, 5, 40, 0], times, [(6 + 1.5 * i, 1.0) for i in range(6)], 0, 400)]}

    def kuznetsov(_, y):
        e, v = y
        return [13000 + 0.1245 * e * v / (2.019e7 + v) - 3.422e-10 * e * v - 0.0412 * e,
                0.18 * v * (1 - 2e-9 * v) - 1.101e-7 * e * v]
    out["kuznetsov"] = {"t": days, "v": [y[1] for y in course(kuznetsov, [320000, 500000], days, (), 0, 400)]}

    # The courses of stage 7; eight three-weekly cycles.
    g, kill, c, lam, iota, tau = 0.3, 2.2, math.log(2) / (60 / 30.4375), 0.35, 1.0, 7.0
    end = 8 * 21 / 30.4375
    times = [0, 2.76, 5.17, 5.52, 8, 11.52, 14.52, 17.52, 28.02]
    instant = lambda a: g * a - kill * min(a, end)

    def dying(s, y):
        k = kill if s < end else 0.0
        return [(g - k) * y[0], k * y[0] - c * y[1]]

    def delayed(a):
        y = runge_kutta(dying, [1.0, 0.0], 0, min(a, end) if a > 0 else 0, 20000) if a > 0 else [1.0, 0.0]
        if a > end:
            y = [y[0] * math.exp(g * (a - end)), y[1] * math.exp(-c * (a - end))]
        return y[0] + y[1]
    out["courses"] = {
        "t": times, "end": end, "rates": [g, kill, c, lam, iota, tau],
        "instant": [math.exp(instant(a)) for a in times],
        "delayed_clearance": [delayed(a) for a in times],
        "persisting": [math.exp(instant(a) - kill / lam * (1 - math.exp(-lam * max(0, a - end)))) for a in times],
        "spontaneous_after": [math.exp(instant(a) - iota * max(0, a - tau)) for a in times],
    }
    return out


# --- R11: durations, dose and risk, nadirs ----------------------------------------------------------------------

def r11():
    tail = lambda shape: math.exp(-math.log(2) * (22.5 / 4.2) ** shape)
    probit = lambda p: bisect(lambda x: phi(x) - p, -9, 9)
    low, high = probit(0.05), probit(0.16)
    kl, kd, lam = 0.00107, 0.0103, 0.0193
    growth = math.log(kd / kl) / lam
    ratio = lambda a: math.exp(kl * a - kd / lam * (1 - math.exp(-lam * a)))
    g, d = 0.0010227, 0.0158111
    nadir = math.log(d / g) / (d + g)
    return {
        "tail": {str(s): tail(s) for s in (0.7, 0.8, 1.0, 1.2)},
        "over_median": 22.5 / 4.2,
        "cured_3_percent": 0.03 + 0.97 * tail(1.0),
        "heart_failure_480": {"linear": 0.05 + 0.8 * 0.11, "probit": phi(low + 0.8 * (high - low))},
        "claret": {"time_to_growth": growth, "week_8": ratio(56), "nadir": ratio(growth)},
        "stein": {"g": g, "d": d, "time": nadir, "ratio": math.exp(-d * nadir) + math.exp(g * nadir) - 1},
        "doubling_0_0016": {"diameter": math.log(2) / 0.0016, "volume": math.log(2) / 0.0016 / 3},
    }


def main():
    out = {"R01": r01(), "R02": r02(), "R03": r03(), "R04": r04(), "R05": r05(), "R08": r08(), "R10": r10(),
           "R11": r11()}
    path = HERE / "closed_forms.json"
    if "--check" in sys.argv:
        old = json.loads(path.read_text())

        def compare(a, b, where):
            if isinstance(a, dict):
                assert a.keys() == b.keys(), where
                for k in a:
                    compare(a[k], b[k], f"{where}.{k}")
            elif isinstance(a, list):
                assert len(a) == len(b), where
                for i, (x, y) in enumerate(zip(a, b)):
                    compare(x, y, f"{where}[{i}]")
            elif isinstance(a, float):
                assert abs(a - b) <= 1e-9 * max(1.0, abs(a)), (where, a, b)
            else:
                assert a == b, (where, a, b)
        compare(json.loads(json.dumps(out)), old, "")
        print("closed_forms.json is current")
    else:
        path.write_text(json.dumps(out, indent=1) + "\n")


main()
