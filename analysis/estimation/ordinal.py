"""Proportional-odds regression with the design's sandwich variance (McCullagh 1980, JRSS B 42, 109–142; Binder 1983)."""

from __future__ import annotations

import numpy as np

from analysis.arrays import Float, Int
from analysis.design import SampleDesign
from analysis.errors import ProblemList
from analysis.estimation.estimates import Estimates
from analysis.estimation.linear import from_rows


def ordinal_regress(design: SampleDesign, y: Int, x: Float, names: tuple[str, ...]) -> Estimates:
    """logit P(Y ≤ j) = ζ_j − x'β for classes 0 … J−1 of ``y`` (n,); ``x`` (n, p) without an intercept.

    Labels: the names, then ``"1|2"``, ``"2|3"`` … for the cut points.  Raises AnalysisError if Newton's method does not converge.
    """
    classes = int(y.max()) + 1
    theta = np.concatenate([np.zeros(x.shape[1]), _first_cuts(y, design.weight, classes)])
    weight = design.weight / design.weight.mean()
    for _ in range(100):
        score = _score(theta, y, x)
        step = np.linalg.solve(_information(theta, y, x, weight), weight @ score)
        size = 1.0
        while np.any(np.diff((theta + size * step)[x.shape[1] :]) <= 0):
            size /= 2
        theta = theta + size * step
        if np.max(np.abs(step)) <= 1e-10:
            bread = np.linalg.inv(_information(theta, y, x, weight)) / design.weight.mean()
            cuts = [f"{j}|{j + 1}" for j in range(1, classes)]
            return from_rows(design, theta, _score(theta, y, x) @ bread, [(name,) for name in (*names, *cuts)])
    problems = ProblemList()
    problems.add("regression.not-converged", "y", family="ordinal")
    problems.raise_any()
    raise AssertionError


def _first_cuts(y: Int, weight: Float, classes: int) -> Float:
    share = np.cumsum(np.bincount(y, weights=weight, minlength=classes))[:-1] / weight.sum()
    return np.asarray(np.log(share / (1 - share)))


def _terms(theta: Float, y: Int, x: Float) -> tuple[Float, Float, Float, Float, Float]:
    """Per row: P(Y = y), the logistic density at its upper and lower cut point, and the densities' slopes."""
    p = x.shape[1]
    cuts = np.r_[-np.inf, theta[p:], np.inf]
    eta = x @ theta[:p]
    with np.errstate(over="ignore"):
        upper, lower = (1 / (1 + np.exp(-(cuts[k] - eta))) for k in (y + 1, y))
    du, dl = upper * (1 - upper), lower * (1 - lower)
    return np.maximum(upper - lower, 1e-300), du, dl, du * (1 - 2 * upper), dl * (1 - 2 * lower)


def _cut_columns(y: Int, n_cuts: int) -> tuple[Float, Float]:
    """Which cut point is the upper one of a row, and which the lower one."""
    k = np.arange(n_cuts)
    return (y[:, None] == k).astype(np.float64), (y[:, None] == k + 1).astype(np.float64)


def _score(theta: Float, y: Int, x: Float) -> Float:
    """(n, p + J − 1) derivative of log P(Y = y)."""
    prob, du, dl, _, _ = _terms(theta, y, x)
    at_upper, at_lower = _cut_columns(y, len(theta) - x.shape[1])
    slope = ((dl - du) / prob)[:, None] * x
    return np.column_stack([slope, (du / prob)[:, None] * at_upper - (dl / prob)[:, None] * at_lower])


def _information(theta: Float, y: Int, x: Float, weight: Float) -> Float:
    """Observed information: minus the weighted second derivative of Σ log P."""
    prob, _, _, su, sl = _terms(theta, y, x)
    at_upper, at_lower = _cut_columns(y, len(theta) - x.shape[1])
    up = np.column_stack([-x, at_upper])
    low = np.column_stack([-x, at_lower])
    score = _score(theta, y, x)
    second = (up * (weight * su / prob)[:, None]).T @ up - (low * (weight * sl / prob)[:, None]).T @ low
    return np.asarray((score * weight[:, None]).T @ score - second)
