"""Intervals for weighted shares: Korn–Graubard, and at 0 or 1 Clopper–Pearson on the effective sample.

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
