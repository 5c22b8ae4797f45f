"""地区差距 τ: the standard deviation of the towns' true scores, every town counting once.

y_t = μ + u_t + e_t with u ~ (0, τ²) between towns and e the sampling errors with known covariance V.  V keeps the design's
correlations but takes smoothed variances: with each town's own, estimated from some ten villages, the interval covers
83 % instead of 95.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import optimize, stats

from analysis.arrays import Float
from analysis.comparison.family import TownFamily, families_of
from analysis.comparison.smoothing import pooled_deff, smoothed_covariance
from analysis.estimation.estimates import Estimates
from analysis.results import Estimate
from analysis.results.spread import Spread
from analysis.wavedata import WaveData

FEWEST_TOWNS = 3
ESTIMATOR = "Paule–Mandel, Q-profile interval, smoothed variances"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tau2:
    """τ² with the ends of its interval, Q at τ² = 0 and the chance of one at least as large if τ² = 0."""

    value: float
    lower: float
    upper: float
    q: float
    p: float


def spread_of(data: WaveData) -> tuple[Spread, ...]:
    """τ of every sense, sub-index and domain known by town; empty in a pulse."""
    return tuple(
        _spread(family, data) for family in families_of(data.estimates, data.cells, ("sense", "subindex", "domain"))
    )


def _spread(family: TownFamily, data: WaveData) -> Spread:
    used = family.comparable
    levels = family.levels.select(used)
    deff = pooled_deff(levels) if len(used) >= FEWEST_TOWNS else math.nan
    reason = "too-few-towns" if len(used) < FEWEST_TOWNS else "" if math.isfinite(deff) else "no-design-effect"
    found = None if reason else tau2_of(levels, data.settings.level)
    return Spread(
        indicator=family.key,
        tau=_estimate(family, levels, found, data),
        n_towns=len(used),
        q=found.q if found else None,
        pooled_deff=deff if found else None,
        largest_correlation=_largest_correlation(levels) if found else None,
        left_out=family.left_out,
        reason="not-distinguishable" if found and found.lower == 0 else reason,
    )


def _estimate(family: TownFamily, levels: Estimates, found: Tau2 | None, data: WaveData) -> Estimate:
    k = len(levels.value)
    first = family.cells[0].estimate
    return Estimate(
        value=math.sqrt(found.value) if found else None,
        se=None,
        lower=math.sqrt(found.lower) if found else None,
        upper=math.sqrt(found.upper) if found else None,
        level=data.settings.level,
        df=float(k - 1) if found else None,
        n=int(levels.n.sum()),
        n_psu=int(levels.n_psu.sum()),
        n_eff=None,
        deff=None,
        base=first.base,
        unit="difference",
        scheme=first.scheme,
        wave=data.settings.wave,
        estimator=ESTIMATOR,
        p_raw=found.p if found else None,
    )


def tau2_of(levels: Estimates, level: float = 0.95) -> Tau2:
    """τ² of the towns of ``levels`` from smoothed variances."""
    return tau2(levels.value, smoothed_covariance(levels), level, float(levels.df.sum()))


def tau2(value: Float, covariance: Float, level: float = 0.95, df: float = math.inf) -> Tau2:
    """τ² where the generalised Q of k towns is k − 1, and its interval where Q is at its quantiles.

    Paule & Mandel (1982), J. Research of the National Bureau of Standards 87, 377–385; Viechtbauer (2007), Statistics in
    Medicine 26, 37–52.  Quantiles of χ²(k − 1), as there, where the variances are known; of (k − 1)·F(k − 1, ``df``) where they
    are known up to one factor that was estimated on ``df`` degrees of freedom, which is Q's law at τ = 0 and a little wide
    beyond.  An end is 0 where Q(0) is below its quantile already.
    """
    k, tail = len(value) - 1, (1 - level) / 2
    q = generalised_q(value, covariance)
    law = _law(k, df)
    return Tau2(
        value=_where(q, float(k)),
        lower=_where(q, float(law.ppf(1 - tail))),
        upper=_where(q, float(law.ppf(tail))),
        q=q(0.0),
        p=float(law.sf(q(0.0))),
    )


def _law(k: int, df: float) -> Any:
    """The distribution of Q at the true τ²."""
    return stats.chi2(k) if math.isinf(df) else stats.f(k, df, scale=k)


def generalised_q(value: Float, covariance: Float) -> Callable[[float], float]:
    """Q(τ²) = d'(C(V + τ²I)C')⁻¹d with successive differences d = Cy; for a diagonal V it is Σ w(y − ȳ_w)², w = 1/(v + τ²)."""
    contrast = np.diff(np.eye(len(value)), axis=0)
    d, v, between = contrast @ value, contrast @ covariance @ contrast.T, contrast @ contrast.T

    def q(tau2: float) -> float:
        return float(d @ np.linalg.solve(v + tau2 * between, d))

    return q


def _where(q: Callable[[float], float], target: float) -> float:
    """τ² at which the falling function ``q`` reaches ``target``; 0 if it begins below."""
    if q(0.0) <= target:
        return 0.0
    high = 1.0
    while q(high) > target:
        high *= 4
    return float(optimize.brentq(lambda x: q(x) - target, 0.0, high, xtol=1e-12, rtol=1e-12))


def _largest_correlation(levels: Estimates) -> float:
    se = levels.se
    correlation = levels.covariance / np.outer(se, se)
    return float(np.max(np.abs(correlation - np.diag(np.diag(correlation)))))
