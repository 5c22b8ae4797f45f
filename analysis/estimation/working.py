"""Tests of several coefficients at once: adjusted Wald F, and the working likelihood ratio of Rao & Scott.

Under a design the likelihood ratio is Σ λ_i χ²_1 with the eigenvalues λ of V₀⁻¹V (Rao & Scott 1984; Lumley & Scott 2014,
Australian & New Zealand Journal of Statistics 56, 1–14); its tail comes from the saddlepoint approximation of Kuonen (1999,
Biometrika 86, 929–935).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from analysis.arrays import Float, Int
from analysis.estimation.regression import Regression


@dataclass(frozen=True, slots=True, kw_only=True)
class TermTest:
    """``statistic`` with ``df`` and ``ddf``, its ``p``; ``eigenvalues`` of the working test (empty for Wald)."""

    statistic: float
    df: float
    ddf: float
    p: float
    eigenvalues: tuple[float, ...] = ()


def wald_test(fit: Regression, index: Int) -> TermTest:
    """Are the coefficients at ``index`` all zero?  F = β'V⁻¹β / k on k and the residual degrees of freedom."""
    beta, v = fit.coefficients.value[index], fit.coefficients.covariance[np.ix_(index, index)]
    k = len(index)
    f = float(beta @ np.linalg.solve(v, beta)) / k
    return TermTest(statistic=f, df=float(k), ddf=fit.df, p=float(stats.f.sf(f, k, fit.df)))


def likelihood_ratio_test(full: Regression, without: Regression, index: Int) -> TermTest:
    """The same question by the drop in deviance; ``without`` is fitted to the same rows without those columns."""
    v = full.coefficients.covariance[np.ix_(index, index)]
    naive = full.naive_covariance[np.ix_(index, index)]
    eigenvalues = np.sort(np.linalg.eigvals(np.linalg.solve(naive, v)).real)[::-1]
    drop = without.deviance - full.deviance
    p = tail_of_f_sum(drop, eigenvalues, full.df)
    return TermTest(
        statistic=drop, df=float(len(index)), ddf=full.df, p=p, eigenvalues=tuple(float(x) for x in eigenvalues)
    )


def tail_of_f_sum(x: float, weights: Float, ddf: float) -> float:
    """P(Σ a_i χ²_1 / (χ²_ddf / ddf) > x), as the tail at 0 of Σ a_i χ²_1 − (x/ddf) χ²_ddf."""
    values, times = np.r_[weights, -x / ddf], np.r_[np.ones(len(weights)), ddf]
    values = values / np.max(values)

    def slope(z: float) -> float:
        return float(np.sum(times * values / (1 - 2 * z * values)))

    low = float(np.max(1 / (2 * values[values < 0]))) * 0.99999
    high = float(np.min(1 / (2 * values[values > 0]))) * 0.99999
    z = float(optimize.brentq(slope, low, high, xtol=1e-14))
    k = -float(np.sum(times * np.log(1 - 2 * z * values))) / 2
    w = np.sign(z) * np.sqrt(-2 * k)
    v = z * np.sqrt(2 * np.sum(times * values**2 / (1 - 2 * z * values) ** 2))
    return float(stats.norm.sf(w + np.log(v / w) / w))
