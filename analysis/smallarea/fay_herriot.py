"""The area-level model of Fay & Herriot (1979, JASA 74, 269–277): y_t = x_t'β + v_t + e_t, v ~ (0, A), e ~ (0, D_t) with D known.

The empirical best linear unbiased predictor is θ̂_t = γ_t y_t + (1 − γ_t) x_t'β̂ with γ_t = A/(A + D_t).  A is estimated by

- ``reml``: residual maximum likelihood, which may be 0 (then all areas get the synthetic value and γ says nothing);
- ``adjusted``: the residual likelihood times {arctan tr(I − B)}^(1/m), B_t = D_t/(A + D_t), whose maximum is always above 0 and
  whose bias is of the order of REML's (Yoshimori & Lahiri 2014, J. Multivariate Analysis 124, 281–294);
- ``ml``: maximum likelihood, for reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import optimize

from analysis.arrays import Float
from analysis.errors import ProblemList

Method = Literal["adjusted", "reml", "ml"]
FEWEST_DF = 4.0
"""Fewer would make intervals longer without making them truer: simulated, ``docs/simulations/smallarea.md``."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AreaModel:
    """A fitted model of m areas and p columns.

    ``area_variance`` A ≥ 0;  ``coefficients`` (p,) β̂, ``coefficient_covariance`` (p, p) Q = (X'V⁻¹X)⁻¹;  per area (m,): ``value``
    θ̂, ``synthetic`` x'β̂, ``shrinkage`` γ (weight of the direct value, 0–1), ``mse`` of θ̂, ``df`` of the interval
    θ̂ ∓ t·√mse;  ``variance_of_a`` Var(Â).
    """

    method: Method
    area_variance: float
    coefficients: Float
    coefficient_covariance: Float
    value: Float
    synthetic: Float
    shrinkage: Float
    mse: Float
    df: Float
    variance_of_a: float


def fay_herriot(direct: Float, variance: Float, x: Float | None = None, method: Method = "adjusted") -> AreaModel:
    """Fit to ``direct`` (m,) estimates with sampling ``variance`` (m,) > 0; ``x`` (m, p) columns, default: an intercept.

    Raises AnalysisError: lengths that differ, values that are not finite, a variance that is not positive, collinear columns,
    fewer than p + 3 areas (g3 and the bias of A need some degrees of freedom).
    """
    x = np.ones((len(direct), 1)) if x is None else x
    _check(direct, variance, x)
    a = _area_variance(direct, variance, x, method)
    total = a + variance
    q = np.asarray(np.linalg.inv((x / total[:, None]).T @ x), dtype=np.float64)
    beta = q @ (x.T @ (direct / total))
    synthetic = x @ beta
    shrinkage = a / total
    mse, variance_of_a = _mse(variance, x, a, q, method), 2 / float(np.sum(total**-2.0))
    return AreaModel(
        method=method,
        area_variance=a,
        coefficients=beta,
        coefficient_covariance=q,
        value=synthetic + shrinkage * (direct - synthetic),
        synthetic=synthetic,
        shrinkage=shrinkage,
        mse=mse,
        df=interval_df(mse, 1 - shrinkage, variance_of_a),
        variance_of_a=variance_of_a,
    )


def interval_df(mse: Float, b: Float, variance_of_a: float) -> Float:
    """(m,) 2·MSE²/Var(MSE), the MSE moving with Â as its first term does, ∂g1/∂A = B² (Satterthwaite 1946); at least 4.

    With z in place of t intervals of areas with few answers hold 88 % (A = 4, D = 30 and 3, m = 16).
    """
    return np.maximum(2 * mse**2 / (b**4 * variance_of_a), FEWEST_DF)


def _mse(variance: Float, x: Float, a: float, q: Float, method: Method) -> Float:
    """(m,) g1 + g2 + 2·g3 for REML (Prasad & Rao 1990, JASA 85, 163–171; Datta & Lahiri 2000, Statistica Sinica 10, 613–627).

    g1 = γD, g2 = B² x'Qx, g3 = B² · Var(Â)/(A + D), Var(Â) = 2/Σ(A + D)⁻².  The same for the adjusted method, whose bias is of
    smaller order (Yoshimori & Lahiri 2014); ML's bias b = −tr{Q·ΣV⁻²xx'}/ΣV⁻² is taken out of g1: − b·B² (Datta & Lahiri).
    """
    total = a + variance
    b = variance / total
    information = float(np.sum(total**-2.0))
    g1 = a * b
    g2 = b**2 * np.einsum("ij,jk,ik->i", x, q, x)
    g3 = b**2 * 2 / information / total
    mse = g1 + g2 + 2 * g3
    if method == "ml":
        bias = -float(np.trace(q @ ((x / (total**2)[:, None]).T @ x))) / information
        mse = mse - bias * b**2
    return np.asarray(mse)


def _area_variance(y: Float, d: Float, x: Float, method: Method) -> float:
    """The largest maximum of the likelihood over A ≥ 0: searched on a grid of sixteen decades, then as a root of the score."""
    grid = np.concatenate([[0.0], np.median(d) * np.geomspace(1e-8, 1e8, 161)])
    height = [_log_likelihood(a, y, d, x, method) for a in grid]
    top = int(np.argmax(height))
    floor = float(np.median(d)) * 1e-12 if method == "adjusted" else 0.0
    low, high = max(float(grid[max(top - 1, 0)]), floor), float(grid[min(top + 1, len(grid) - 1)])
    at_low, at_high = (_score(a, y, d, x, method) for a in (low, high))
    if at_low <= 0:
        return low
    if at_high >= 0:
        return high
    return float(optimize.brentq(_score, low, high, args=(y, d, x, method), xtol=1e-300, rtol=1e-14))


def _log_likelihood(a: float, y: Float, d: Float, x: Float, method: Method) -> float:
    total = a + d
    xx = (x / total[:, None]).T @ x
    beta = np.linalg.solve(xx, x.T @ (y / total))
    out = -0.5 * float(np.sum(np.log(total)) + np.sum((y - x @ beta) ** 2 / total))
    if method != "ml":
        out -= 0.5 * float(np.linalg.slogdet(xx)[1])
    if method == "adjusted":
        t = float(np.sum(a / total))
        out += np.log(np.arctan(t)) / len(y) if t > 0 else -np.inf
    return out


def _score(a: float, y: Float, d: Float, x: Float, method: Method) -> float:
    """Derivative of the log-likelihood: ½(y'PPy − tr P), with tr V⁻¹ in place of tr P for ML; the adjustment's added."""
    total = a + d
    q = np.linalg.inv((x / total[:, None]).T @ x)
    py = (y - x @ (q @ (x.T @ (y / total)))) / total
    trace = float(np.sum(1 / total))
    if method != "ml":
        trace -= float(np.trace(q @ ((x / (total**2)[:, None]).T @ x)))
    out = 0.5 * (float(py @ py) - trace)
    if method == "adjusted":
        t = float(np.sum(a / total))
        out += float(np.sum(d / total**2)) / ((1 + t**2) * np.arctan(t)) / len(y)
    return out


def _check(direct: Float, variance: Float, x: Float) -> None:
    problems = ProblemList()
    m = len(direct)
    if len(variance) != m or x.ndim != 2 or len(x) != m:
        problems.add("smallarea.length", "variance", direct=m, variance=len(variance), x=len(x))
        problems.raise_any()
    if not (np.isfinite(direct).all() and np.isfinite(variance).all() and np.isfinite(x).all()):
        problems.add("smallarea.missing", "direct")
    elif (variance <= 0).any():
        problems.add("smallarea.variance", "variance", areas=int(np.sum(variance <= 0)))
    elif m < x.shape[1] + 3:
        problems.add("smallarea.few-areas", "direct", areas=m, needed=x.shape[1] + 3)
    elif np.linalg.matrix_rank(x) < x.shape[1]:
        problems.add("smallarea.collinear", "x")
    problems.raise_any()
