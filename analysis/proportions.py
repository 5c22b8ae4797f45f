"""Intervals for weighted shares: Korn–Graubard, Wilson, logit, and Clopper–Pearson on the effective sample.

Korn & Graubard (1998), Survey Methodology 24, 193–201: the exact binomial interval with the effective sample size
n* = p(1 − p)/V, adjusted for the design's degrees of freedom.  R: ``svyciprop(method = "beta")``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

FloatArray = NDArray[np.float64]


def korn_graubard(
    share: FloatArray, variance: FloatArray, n: FloatArray, df: FloatArray, level: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Lower and upper ends (p,) for shares strictly between 0 and 1; NaN elsewhere.

    ``n`` are the answers in the base, ``df`` the design's degrees of freedom (≥ 1), ``variance`` that of the share.
    """
    tail = (1 - level) / 2
    inside = (share > 0) & (share < 1) & (variance > 0) & (df >= 1) & (n > 1)
    p, v, count, freedom = (np.where(inside, x, y) for x, y in ((share, 0.5), (variance, 1.0), (n, 10.0), (df, 9.0)))
    effective = p * (1 - p) / v * (stats.t.ppf(tail, count - 1) / stats.t.ppf(tail, freedom)) ** 2
    lower = stats.beta.ppf(tail, effective * p, effective * (1 - p) + 1)
    upper = stats.beta.ppf(1 - tail, effective * p + 1, effective * (1 - p))
    return np.where(inside, lower, np.nan), np.where(inside, upper, np.nan)


def clopper_pearson_at_end(share: float, n_eff: float, level: float = 0.95) -> tuple[float, float]:
    """The exact interval of a share of 0 or 1 from ``n_eff`` effective answers (n / pooled deff)."""
    far = float(((1 - level) / 2) ** (1 / n_eff))
    return (0.0, 1 - far) if share < 0.5 else (far, 1.0)


def clopper_pearson(share: FloatArray, n_eff: FloatArray, level: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Exact binomial ends (p,) with ``n_eff`` effective answers, not necessarily whole (Clopper & Pearson 1934, Biometrika 26,
    404–413, through the beta distribution); the end itself at 0 and 1.  NaN where ``n_eff`` is not positive."""
    tail = (1 - level) / 2
    known = (n_eff > 0) & (share >= 0) & (share <= 1)
    m, p = np.where(known, n_eff, 1.0), np.where(known, share, 0.5)
    lower = np.where(p <= 0, 0.0, stats.beta.ppf(tail, np.maximum(m * p, 1e-300), m * (1 - p) + 1))
    upper = np.where(p >= 1, 1.0, stats.beta.ppf(1 - tail, m * p + 1, np.maximum(m * (1 - p), 1e-300)))
    return np.where(known, lower, np.nan), np.where(known, upper, np.nan)


def wilson(
    share: FloatArray, variance: FloatArray, df: FloatArray, level: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Score interval (p,) with m = p(1 − p)/V effective answers and the t quantile at ``df`` (Wilson 1927, JASA 22, 209–212;
    for surveys Dean & Pagano 2015, Journal of Survey Statistics and Methodology 3, 484–503).  NaN at 0 and 1."""
    inside = (share > 0) & (share < 1) & (variance > 0) & (df >= 1)
    p, v, freedom = (np.where(inside, x, y) for x, y in ((share, 0.5), (variance, 1.0), (df, 9.0)))
    c = stats.t.ppf(0.5 + level / 2, freedom) ** 2 * v / (p * (1 - p))
    middle = (p + c / 2) / (1 + c)
    half = np.sqrt(c * p * (1 - p) + c**2 / 4) / (1 + c)
    return np.where(inside, middle - half, np.nan), np.where(inside, middle + half, np.nan)
