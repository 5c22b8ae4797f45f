"""Weighted quantiles and Woodruff's intervals (Woodruff 1952, JASA 47, 635–646)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
from scipy import stats

from analysis.arrays import Float, Int
from analysis.design import SampleDesign
from analysis.estimation.bounded import BoundedEstimates, bounded
from analysis.estimation.combine import means
from analysis.estimation.estimates import DegreesOfFreedom
from analysis.estimation.intervals import symmetric
from analysis.estimation.linear import weight_of
from analysis.estimation.reduce import CalibratedVariance, Grouping, reduce
from analysis.proportions import korn_graubard
from analysis.weighting.calibration import Calibration

QuantileRule = Literal["math", "school", "hf7"]
QuantileInterval = Literal["mean", "beta"]


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


def quantiles(
    design: SampleDesign,
    x: Float,
    shares: Sequence[float],
    grouping: Grouping,
    calibration: Calibration | None = None,
    *,
    kind: QuantileInterval = "mean",
    rule: QuantileRule = "math",
    calibrated_variance: CalibratedVariance = "joint",
    df: DegreesOfFreedom = "subset",
) -> BoundedEstimates:
    """Quantiles of ``x`` (n,) in every group, labels ``(group, share)``.

    Interval: that of F at the quantile, carried back through the rule; ``kind``: t interval of the share at or below (``mean``),
    or Korn & Graubard's (``beta``).  An end outside [0, 1] is NaN.  Standard error: half the 95 % interval over the t quantile;
    covariances follow from the influence of F divided by the density this implies (Francisco & Fuller 1991, Annals of
    Statistics 19, 454–469).
    """
    weight = weight_of(design, calibration)
    rows = [np.flatnonzero((grouping.codes == g) & ~np.isnan(x) & (weight != 0)) for g in range(len(grouping.labels))]
    at = np.array([[quantile(x[r], weight[r], p, rule) for p in shares] for r in rows])
    edge = np.vstack([at, np.full(len(shares), np.nan)])[grouping.codes]
    below = {str(k): np.where(np.isnan(x) | (grouping.codes < 0), np.nan, x <= edge[:, k]) for k in range(len(shares))}
    f = means(reduce(design, below, grouping, calibration, calibrated_variance=calibrated_variance), df=df)

    def ends(level: float, freedom: Float) -> tuple[Float, Float]:
        if kind == "beta":
            sides = korn_graubard(f.value, f.variance, f.n.astype(np.float64), freedom, level)
        else:
            sides = symmetric(f.value, f.se, freedom, level)
        group = np.repeat(np.arange(len(rows)), len(shares))
        lower, upper = ([_at(x, weight, rows[g], s, rule) for g, s in zip(group, side, strict=True)] for side in sides)
        return np.array(lower), np.array(upper)

    lower, upper = ends(0.95, f.df)
    with np.errstate(invalid="ignore"):
        se = (upper - lower) / (2 * stats.t.ppf(0.975, np.where(f.df >= 1, f.df, np.nan)))
    density = np.divide(f.se, se, out=np.full(len(se), np.nan), where=se > 0)
    nothing = np.full(len(se), np.nan)
    labels = tuple((g, f"{p:g}") for g in grouping.labels for p in shares)
    # A quantile that no share near its own moves has an interval of a point, hence no error.
    factor = np.where(se == 0, 0.0, -1 / density)
    moved = replace(f, labels=labels, value=at.ravel(), parts=f.parts.scale(factor), variance_srs=nothing)
    return bounded(moved, ends)


def _at(x: Float, weight: Float, rows: Int, share: float, rule: QuantileRule) -> float:
    return quantile(x[rows], weight[rows], share, rule) if 0 <= share <= 1 else float("nan")
