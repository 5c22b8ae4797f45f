"""Proportional-odds regression with the design's sandwich variance (McCullagh 1980, JRSS B 42, 109–142; Binder 1983)."""

from __future__ import annotations

from typing import Literal

import numpy as np

from analysis.arrays import Float, Int
from analysis.design import SampleDesign
from analysis.errors import ProblemList
from analysis.estimation import r_optim
from analysis.estimation.estimates import Estimates
from analysis.estimation.linear import from_rows, weight_of
from analysis.estimation.regression import regress
from analysis.weighting.calibration import Calibration

Optimiser = Literal["exact", "r_optim"]


def ordinal_regress(
    design: SampleDesign,
    y: Int,
    x: Float,
    names: tuple[str, ...],
    calibration: Calibration | None = None,
    *,
    optimiser: Optimiser = "exact",
) -> Estimates:
    """logit P(Y ≤ j) = ζ_j − x'β for classes 0 … J−1 of ``y`` (n,), −1 = no answer; ``x`` (n, p) without an intercept.

    Rows without an answer or with a NaN are left out of the fit and stay in the design.  Labels: the names, then ``"1|2"``,
    ``"2|3"`` … for the cut points.  ``optimiser="r_optim"`` stops and takes second derivatives where R's ``svyolr`` does, for
    comparison with R: about 1e-5 short of the maximum, standard errors 1e-4 off.  Raises AnalysisError: fewer than three classes
    or one without a row, collinear columns, no convergence.
    """
    weight = weight_of(design, calibration)
    known = (y >= 0) & ~np.isnan(x).any(axis=1)
    weight = np.where(known, weight, 0.0)
    y, x = np.where(known, y, 0), np.where(known[:, None], x, 0.0)
    _check_classes(y, weight)
    theta, inverse = (_newton if optimiser == "exact" else _as_r)(y, x, weight)
    z = np.where(known[:, None], _score(theta, y, x) @ inverse, 0.0)
    cuts = [f"{j}|{j + 1}" for j in range(1, int(y.max()) + 1)]
    return from_rows(design, theta, z, [(name,) for name in (*names, *cuts)], calibration, known)


def _check_classes(y: Int, weight: Float) -> None:
    problems = ProblemList()
    totals = np.bincount(y, weights=weight)
    if len(totals) < 3:
        problems.add("regression.too-few-classes", "y", classes=len(totals))
    for k in np.flatnonzero(totals <= 0):
        problems.add("regression.empty-class", "y", category=int(k) + 1)
    problems.raise_any()


def _newton(y: Int, x: Float, weight: Float) -> tuple[Float, Float]:
    """(β, ζ) at the maximum, and the inverse of the observed information there."""
    classes, mean = int(y.max()) + 1, float(weight[weight > 0].mean())
    theta = np.concatenate([np.zeros(x.shape[1]), _first_cuts(y, weight, classes)])
    problems = ProblemList()
    for iteration in range(100):
        information = _information(theta, y, x, weight / mean)
        size = np.sqrt(np.maximum(np.diag(information), 1e-300))
        if np.linalg.cond(information / np.outer(size, size)) > 1e13:
            if iteration == 0:
                problems.add("regression.collinear", "x")
                problems.raise_any()
            break
        step = np.linalg.solve(information, weight / mean @ _score(theta, y, x))
        if not np.all(np.abs(theta + step) < 1e4):
            break
        length = 1.0
        while np.any(np.diff((theta + length * step)[x.shape[1] :]) <= 0):
            length /= 2
        theta = theta + length * step
        if np.max(np.abs(step)) <= 1e-10:
            return theta, np.asarray(np.linalg.inv(_information(theta, y, x, weight / mean)) / mean, dtype=np.float64)
    problems.add("regression.not-converged", "y", family="ordinal")
    problems.raise_any()
    raise AssertionError


def _as_r(y: Int, x: Float, weight: Float) -> tuple[Float, Float]:
    """The same by R's ``optim`` in (β, ζ₁, log of the cut points' distances), from where R's ``svyolr`` (survey 4.1) starts."""
    p, cuts = x.shape[1], int(y.max())

    def natural(b: Float) -> Float:
        with np.errstate(over="ignore"):
            return np.asarray(np.r_[b[:p], np.cumsum(np.r_[b[p], np.exp(b[p + 1 :])])])

    def jacobian(b: Float) -> Float:
        out = np.eye(len(b))
        out[p:, p:] = np.tril(np.ones((cuts, cuts))) * np.r_[1.0, np.exp(b[p + 1 :])]
        return out

    def value(b: Float) -> float:
        chance = _terms(natural(b), y, x)[0]
        return -float(weight @ np.log(chance)) if np.all(chance > 1e-300) else np.inf

    def slope(b: Float) -> Float:
        return -(weight @ _score(natural(b), y, x)) @ jacobian(b)

    found = r_optim.minimise(value, slope, _start_of_r(y, x, weight, cuts))
    inverse = np.linalg.inv(r_optim.hessian(slope, found))
    turn = jacobian(found)
    return natural(found), np.asarray(turn @ inverse @ turn.T)


def _start_of_r(y: Int, x: Float, weight: Float, cuts: int) -> Float:
    """A logit of "above the middle class", and cut points spaced as equal shares of a logistic variable over 1.7."""
    middle = (cuts + 1) // 2
    columns = np.column_stack([np.ones(len(y)), x])
    above = np.where(weight > 0, (y >= middle).astype(np.float64), np.nan)
    names = tuple(map(str, range(columns.shape[1])))
    fit = regress(SampleDesign(weight=weight), above, columns, names, "logit", stopping="r").coefficients.value
    share = np.arange(1, cuts + 1) / (cuts + 1)
    spacing = np.log(share / (1 - share)) / 1.7
    first = -fit[0] + spacing[0] - spacing[middle - 1]
    return np.asarray(np.r_[fit[1:], first, np.log(np.diff(spacing))])


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
