"""Longitudinal ComBat, step by step, with the mixed models of statsmodels."""

import warnings

import numpy as np
import pandas as pd
import statsmodels.api as sm


def people(seed, features=4):
    """Visits of people at three scanners, some of whom come once."""
    rng = np.random.default_rng(seed)
    rows = []
    for person in range(40):
        for visit in range(1 + person % 4):
            rows.append((f"sub-{person:02d}", f"ses-{visit + 1}",
                         f"s{rng.integers(0, 3)}", 30 + person + visit + rng.uniform()))
    table = pd.DataFrame(rows, columns=["participant_id", "session_id", "site", "age"])
    site = table.site.str[1].astype(int).to_numpy()
    who = table.participant_id.str[4:].astype(int).to_numpy()
    for k in range(features):
        level = rng.normal(0, 1 + k / 2, 40)[who]
        noise = rng.standard_normal(len(table)) * (1 + .3 * site)
        table[f"f{k}"] = 5 + level + .05 * table.age + rng.normal(0, 2, 3)[site] + noise
    return table


def mixed(y, x, groups):
    """Fixed effects, residual variance, variance of the intercepts and the
    intercepts of each row, to the end of what the optimizer can do."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = sm.MixedLM(y, x, groups)
        fit = model.fit(reml=True, method=["bfgs", "nm", "bfgs"], gtol=1e-12, xtol=1e-13, ftol=1e-15)
    of = {g: float(u.iloc[0]) for g, u in fit.random_effects.items()}
    return (np.asarray(fit.fe_params), fit.scale, float(np.asarray(fit.cov_re)[0, 0]),
            np.array([of[g] for g in groups]))


def harmonized(table, names):
    """As Beer et al. (2020) describe it; and what the models were."""
    site, counts = np.unique(table.site, return_inverse=True)[1], table.site.value_counts().sort_index().to_numpy()
    x = np.column_stack([np.eye(3)[site], table.age])
    z, kept, scale, models = [], [], [], []
    for name in names:
        y = table[name].to_numpy()
        b, variance, between, u = mixed(y, x, table.participant_id)
        gamma = b[:3] - counts @ b[:3] / counts.sum()
        keep = x @ b + u - gamma[site]
        z.append((y - keep) / np.sqrt(variance)), kept.append(keep), scale.append(np.sqrt(variance))
        models.append((b, variance, between))
    z, kept = np.array(z), np.array(kept)
    out = np.empty_like(z)
    for i in range(3):
        one = z[:, site == i]
        g_hat, d_hat, n = one.mean(1), one.var(1, ddof=1), one.shape[1]
        g_bar, t2, m, s2 = g_hat.mean(), g_hat.var(ddof=1), d_hat.mean(), d_hat.var(ddof=1)
        a, rate = (2 * s2 + m ** 2) / s2, (m * s2 + m ** 3) / s2
        g, d = g_hat.copy(), d_hat.copy()
        for _ in range(5000):
            g = (n * t2 * g_hat + d * g_bar) / (n * t2 + d)
            d = (.5 * ((one - g[:, None]) ** 2).sum(1) + rate) / (n / 2 + a - 1)
        out[:, site == i] = (one - g[:, None]) / np.sqrt(d)[:, None]
    return (out * np.array(scale)[:, None] + kept).T, models
