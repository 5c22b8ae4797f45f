"""Cronbach's alpha of a scale in the population (Cronbach 1951, Psychometrika 16, 297–334, eq. 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from analysis.arrays import Float
from analysis.design import SampleDesign
from analysis.errors import ProblemList
from analysis.estimation.estimates import Estimates
from analysis.estimation.linear import weight_of
from analysis.estimation.moments import covariances
from analysis.estimation.reduce import Grouping
from analysis.weighting.calibration import Calibration


def cronbach_alpha(
    design: SampleDesign,
    items: Mapping[str, Float],
    grouping: Grouping | None = None,
    calibration: Calibration | None = None,
) -> Estimates:
    """α = k/(k−1) · (1 − Σσ_ii / Σσ_ij) of k items in each group, with design-based variances; labels ``(group, "alpha")``.

    Rows without all k answers are left out and stay in the design.  Standard error by the delta method from the covariance of
    all σ_ij: ∂α/∂σ_ij = k/(k−1) · (Σσ_ii/S − [i = j]) / S with S = Σσ_ij.  The value is that of R's ``svycralpha``, which gives
    no standard error.  Raises AnalysisError for fewer than two items, and for a group whose sum score does not vary.
    """
    grouping = Grouping.everyone(design.n) if grouping is None else grouping
    k, groups = len(items), len(grouping.labels)
    columns = np.column_stack(list(items.values()))
    _check(columns, grouping, weight_of(design, calibration))
    sigma = covariances(design, items, grouping, calibration)
    value, gradient = np.zeros(groups), np.zeros((groups, groups * k * k))
    for g in range(groups):
        own = slice(g * k * k, (g + 1) * k * k)
        value[g], gradient[g, own] = _alpha(sigma.value[own], k)
    made = sigma.transform(value, gradient, [(label, "alpha") for label in grouping.labels])
    return replace(made, df=sigma.df[:: k * k])


def alpha_of(weight: Float, items: Mapping[str, Float]) -> Float:
    """(1,) α under any weights: the statistic for :func:`analysis.estimation.replicates.estimate`."""
    columns = np.column_stack(list(items.values()))
    known = ~np.isnan(columns).any(axis=1) & (weight != 0)
    w, x = weight[known], columns[known]
    centred = x - (w @ x) / w.sum()
    sigma = (centred * w[:, None]).T @ centred / w.sum()
    return np.array([_alpha(sigma.ravel(), len(items))[0]])


def _alpha(sigma: Float, k: int) -> tuple[float, Float]:
    """α and its gradient (k²,)."""
    total = float(sigma.sum())
    own = np.eye(k).ravel()
    trace = float(sigma @ own)
    scale = k / (k - 1)
    return scale * (1 - trace / total), scale * (trace / total - own) / total


def _check(columns: Float, grouping: Grouping, weight: Float) -> None:
    problems = ProblemList()
    if columns.shape[1] < 2:
        problems.add("reliability.items", "items", items=columns.shape[1])
        problems.raise_any()
    known = ~np.isnan(columns).any(axis=1) & (weight != 0)
    for g, label in enumerate(grouping.labels):
        score = columns[known & (grouping.codes == g)].sum(axis=1)
        if len(score) < 2 or np.ptp(score) == 0:
            problems.add("reliability.no-variance", "items", group=label, rows=len(score))
    problems.raise_any()
