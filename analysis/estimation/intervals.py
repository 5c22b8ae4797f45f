"""Confidence intervals for numbers that are nearly normal, and for proportions."""

from __future__ import annotations

import numpy as np
from scipy import stats

from analysis.arrays import Float


def symmetric(value: Float, se: Float, df: Float | None, level: float = 0.95) -> tuple[Float, Float]:
    """value ∓ q·se with the t quantile at ``df``, or the normal one if ``df`` is ``None``.  NaN where df < 1."""
    tail = 0.5 + level / 2
    if df is None:
        half = stats.norm.ppf(tail) * se
    else:
        with np.errstate(invalid="ignore"):
            q = np.where(np.isnan(df), stats.norm.ppf(tail), stats.t.ppf(tail, np.where(df >= 1, df, np.nan)))
        # A calibrated total is known: its interval is a point.  A group inside one PSU (df 0) has no variance to speak of.
        half = np.where((se == 0) & ~(df < 1), 0.0, q * se)
    return np.asarray(value - half), np.asarray(value + half)


def logit(share: Float, se: Float, df: Float, level: float = 0.95) -> tuple[Float, Float]:
    """Interval of a share in (0, 1) through log(p/(1−p)), whose standard error is se/(p(1−p)); R's ``svyciprop("logit")``."""
    scale = np.log(share / (1 - share))
    lower, upper = symmetric(scale, se / (share * (1 - share)), df, level)
    return np.asarray(1 / (1 + np.exp(-lower))), np.asarray(1 / (1 + np.exp(-upper)))
