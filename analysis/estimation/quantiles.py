"""Weighted quantiles and Woodruff's intervals (Woodruff 1952, JASA 47, 635–646)."""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy import stats

from analysis.arrays import Float
from analysis.design import SampleDesign
from analysis.estimation.intervals import symmetric
from analysis.estimation.linear import from_rows
from analysis.proportions import korn_graubard

QuantileRule = Literal["math", "school", "hf7"]


def quantile(x: Float, weight: Float, p: float, rule: QuantileRule = "math") -> float:
    """The p-quantile of ``x`` (n,) under ``weight``.

    ``math``: the smallest x with F(x) ≥ p;  ``school``: the mean of the two middle values where F hits p exactly;  ``hf7``:
    linear interpolation, definition 7 of Hyndman & Fan (1996, American Statistician 50, 361–365), weighted.
    """
    keep = (weight != 0) & ~np.isnan(x)
    order = np.argsort(x[keep], kind="stable")
    value, cumulated = x[keep][order], np.cumsum(weight[keep][order])
    if len(value) == 0 or np.isnan(p):
        return float("nan")
    if rule == "hf7":
        at = np.r_[0.0, cumulated[:-1]] / cumulated[-2] if len(value) > 1 else np.zeros(1)
        return float(np.interp(p, at, value))
    # Sums of weights hit p only up to rounding.
    goal = p * cumulated[-1]
    slack = 1e-12 * cumulated[-1]
    first = min(int(np.searchsorted(cumulated, goal - slack)), len(value) - 1)
    exact = abs(cumulated[first] - goal) <= slack and first + 1 < len(value)
    return float((value[first] + value[first + 1]) / 2 if rule == "school" and exact else value[first])


def quantile_interval(
    design: SampleDesign,
    x: Float,
    p: float,
    *,
    level: float = 0.95,
    kind: Literal["mean", "beta"] = "mean",
    rule: QuantileRule = "math",
) -> tuple[float, float, float, float]:
    """Quantile, lower, upper, standard error: the interval of F at the quantile, carried back through the quantile rule.

    ``kind``: t interval of the share at or below (``mean``), or Korn & Graubard's (``beta``).  The standard error is the
    half-width over the t quantile.  An end outside [0, 1] is NaN.
    """
    known = ~np.isnan(x)
    at = quantile(x, design.weight, p, rule)
    total = float(design.weight[known].sum())
    below = np.where(known, x <= at, 0.0)
    share = float(design.weight @ below) / total
    m = from_rows(design, np.array([share]), np.where(known, below - share, 0.0)[:, None] / total, [("below",)])
    df = m.df
    ends = symmetric(m.value, m.se, df, level)
    if kind == "beta":
        ends = korn_graubard(m.value, m.variance, np.array([float(design.n)]), df, level)
    lower, upper = (quantile(x, design.weight, float(e[0]), rule) if 0 <= e[0] <= 1 else float("nan") for e in ends)
    return at, lower, upper, (upper - lower) / (2 * float(stats.t.ppf(0.5 + level / 2, df[0])))
