"""Generalised linear models with the design's sandwich variance (Binder 1983, International Statistical Review 51, 279–292)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from scipy import special, stats

from analysis.arrays import Bool, Float
from analysis.design import SampleDesign
from analysis.errors import ProblemList
from analysis.estimation.contrasts import Term
from analysis.estimation.estimates import Estimates
from analysis.estimation.linear import from_rows, weight_of
from analysis.weighting.calibration import Calibration

Family = Literal["gaussian", "logit", "poisson"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Regression:
    """``coefficients`` with covariance; ``df`` = the design's + 1 − columns;  ``dispersion``: weighted Pearson variance.

    ``deviance`` and ``naive_covariance`` (p, p) are those of weights with mean 1, as if rows were independent.
    """

    coefficients: Estimates
    df: float
    dispersion: float
    deviance: float
    naive_covariance: Float

    @property
    def covariance(self) -> Float:
        """(p, p) of the coefficients."""
        return self.coefficients.covariance

    def contrast(self, terms: Mapping[str, Term]) -> Estimates:
        """Functions of the coefficients: :meth:`Estimates.contrast`."""
        return self.coefficients.contrast(terms)

    def to_frame(self, level: float = 0.95) -> pd.DataFrame:
        """One line per coefficient: value, se, lower, upper, t, p (two-sided, on :attr:`df`), n."""
        return with_t(self.coefficients, level)


def regress(
    design: SampleDesign,
    y: Float,
    x: Float,
    names: tuple[str, ...],
    family: Family = "gaussian",
    calibration: Calibration | None = None,
    *,
    stopping: Literal["converged", "r"] = "converged",
) -> Regression:
    """Fit y (n,) on the columns x (n, p), an intercept included by the caller, by iterated weighted least squares.

    Rows with a NaN anywhere are left out of the fit and stay in the design.  ``stopping="r"`` starts and stops as R's ``glm``
    (relative change of the deviance below 1e-8) and takes the working weights of its last step, for comparison with R: the
    standard errors then differ from the converged ones in the seventh digit.  Raises AnalysisError where the columns are
    collinear or the fit does not converge.
    """
    known = ~np.isnan(y) & ~np.isnan(x).any(axis=1)
    own = weight_of(design, calibration)
    _check_used(known & (own != 0))
    scale = own[known & (own != 0)].mean()
    weight = np.where(known, own / scale, 0.0)
    y, x = np.where(known, y, 0.0), np.where(known[:, None], x, 0.0)
    _check(y, x, weight, names, family)
    beta, slope = _fit(y, x, weight, family, 1e-8 if stopping == "r" else 0.0)
    mean, final = _mean(x @ beta, family)
    working = slope if stopping == "r" else final
    bread = np.linalg.inv((x * (weight * working)[:, None]).T @ x)
    z = (x * ((y - mean) * working / final)[:, None]) @ bread
    # The bread is for weights of mean 1; the rows' own weights come back in from_rows.
    z = np.where(known[:, None], z, 0.0) / scale
    fitted = from_rows(design, beta, z, [(name,) for name in names], calibration, known)
    pearson = np.where(known, (y - mean) / np.sqrt(final), 0.0)
    n = int(np.sum(weight != 0))
    centred = pearson - (weight @ pearson) / weight.sum()
    dispersion = float(weight @ centred**2 / weight.sum() * n / (n - 1)) if n > 1 else np.nan
    df = design.degrees_of_freedom + 1.0 - len(beta)
    return Regression(
        coefficients=replace(fitted, df=np.full(len(beta), df)),
        df=df,
        dispersion=dispersion,
        deviance=_deviance(y, mean, weight, family),
        naive_covariance=np.asarray(bread),
    )


def _check_used(used: Bool) -> None:
    problems = ProblemList()
    if not used.any():
        problems.add("survey.no-answers", "y")
    problems.raise_any()


def _check(y: Float, x: Float, weight: Float, names: tuple[str, ...], family: Family) -> None:
    """Refuse a response outside the family's range and every column that repeats the ones before it."""
    problems = ProblemList()
    impossible = {"gaussian": y != y, "poisson": y < 0, "logit": (y < 0) | (y > 1)}[family]
    if impossible.any():
        problems.add("regression.response-outside", "y", family=family, rows=int(impossible.sum()))
    size = np.sqrt(weight @ x**2)
    scaled = x * np.sqrt(weight)[:, None] / np.where(size > 0, size, 1.0)
    own = np.abs(np.diag(np.linalg.qr(scaled, mode="r"))) if len(x) >= x.shape[1] else np.zeros(x.shape[1])
    for name, length in zip(names, own, strict=True):
        if length < 1e-7:
            problems.add("regression.collinear", f"column {name}")
    problems.raise_any()


def with_t(coefficients: Estimates, level: float = 0.95) -> pd.DataFrame:
    """The table of a regression: value, se, lower, upper, t, p (two-sided), df, n."""
    table = coefficients.to_frame(level)
    t = coefficients.value / coefficients.se
    p = 2 * stats.t.sf(np.abs(t), coefficients.df)
    return table[["value", "se", "lower", "upper"]].assign(t=t, p=p, df=coefficients.df, n=coefficients.n)


def _fit(y: Float, x: Float, weight: Float, family: Family, epsilon: float) -> tuple[Float, Float]:
    """Coefficients, and the working weights of the last step.  ``epsilon`` 0: until the coefficients stand still."""
    problems = ProblemList()
    mean = _start(y, weight, family)
    eta, slope = _link(mean, family), _mean(_link(mean, family), family)[1]
    beta: Float = np.zeros(x.shape[1])
    old = _deviance(y, mean, weight, family)
    for _ in range(100):
        hessian = (x * (weight * slope)[:, None]).T @ x
        size = np.sqrt(np.diag(hessian))
        if not np.all(size > 0) or np.linalg.cond(hessian / np.outer(size, size)) > 1e13:
            break
        used, before = slope, beta
        beta = np.asarray(np.linalg.solve(hessian, x.T @ (weight * (slope * eta + y - mean))), dtype=np.float64)
        eta = x @ beta
        mean, slope = _mean(eta, family)
        new = _deviance(y, mean, weight, family)
        still = np.max(np.abs(beta - before)) <= 1e-11 * np.max(np.abs(beta))
        if abs(new - old) / (abs(new) + 0.1) < epsilon or still:
            return np.asarray(beta), used
        old = new
    problems.add("regression.not-converged", "y", family=family)
    problems.raise_any()
    return np.asarray(beta), slope


def _start(y: Float, weight: Float, family: Family) -> Float:
    """First means, as in R's family objects."""
    if family == "gaussian":
        return y
    return np.asarray(y + 0.1 if family == "poisson" else (weight * y + 0.5) / (weight + 1))


def _link(mean: Float, family: Family) -> Float:
    if family == "gaussian":
        return mean
    return np.asarray(np.log(mean) if family == "poisson" else np.log(mean / (1 - mean)))


def _deviance(y: Float, mean: Float, weight: Float, family: Family) -> float:
    if family == "gaussian":
        return float(weight @ (y - mean) ** 2)
    own = special.xlogy(y, y) - special.xlogy(y, mean)
    if family == "poisson":
        return float(2 * weight @ (own - (y - mean)))
    return float(2 * weight @ (own + special.xlogy(1 - y, 1 - y) - special.xlogy(1 - y, 1 - mean)))


def _mean(eta: Float, family: Family) -> tuple[Float, Float]:
    """Mean and variance function at the linear predictor (canonical links)."""
    if family == "gaussian":
        return eta, np.ones_like(eta)
    if family == "poisson":
        mean = np.exp(np.clip(eta, -500, 500))
        return mean, mean
    mean = 1 / (1 + np.exp(-np.clip(eta, -500, 500)))
    return mean, np.asarray(mean * (1 - mean))
