"""Is a cell out of line with its neighbours: a rate, a spread, a number of forms — with villages' likeness taken into account.

Kernels: arrays in, arrays out.
"""

from __future__ import annotations

import numpy as np
from scipy import special, stats

from analysis.arrays import Float, Int

FEWEST = 20
"""Answers below which a cell is not compared."""
LEAST_EXPECTED = 0.5
"""Forms expected at a time when no other town sends any: a late burst must be found, a single late form is none."""


def rate_p(flagged: Float, n: Float, other_flagged: Float, other_n: Float, deff: Float) -> Float:
    """(k,) one-sided p of "no more signs than among the neighbours".

    Given all signs of the cell and its neighbours, the chance that as many are the cell's is binomial, each with the cell's share
    of all answers as chance (Przyborowski & Wilenski 1940, Biometrika 31, 313–323): exact for rare signs, cautious for
    frequent ones.  On counts divided by the design effect of the likeness within villages (Rao & Scott 1992, Biometrics 48,
    577–585); these are no whole numbers, hence the beta form of the tail: P(X ≥ x) = I_s(x, m − x + 1).
    """
    x, m = flagged / deff, (flagged + other_flagged) / deff
    share = n / (n + other_n)
    found = np.where(x > 0, special.betainc(np.maximum(x, 1e-12), np.maximum(m - x, 0.0) + 1, share), 1.0)
    return np.asarray(found)


def outlier_p(value: Float, n: Float, town: Int, least: Float | float = 0.0) -> Float:
    """(k,) one-sided p of "not above the cells of the other towns", judged by how much these differ among themselves.

    Externally studentised residual (Cook & Weisberg 1982, *Residuals and Influence in Regression*, 2.2.1) with variances
    ∝ 1/n: t with (other cells − 1) degrees of freedom.  Honest differences between towns are so their own yardstick.
    ``least``: n × variance that chance alone gives; if the others differ no more than that, it is the yardstick, with a normal
    tail.  NaN with fewer than two other cells.
    """
    p = np.full(len(value), np.nan)
    known = np.isfinite(value) & (n > 0)
    floor = np.broadcast_to(np.asarray(least, dtype=np.float64), value.shape)
    for t in np.unique(town[known]):
        own, others = known & (town == t), known & (town != t)
        df = int(others.sum()) - 1
        if df < 1:
            continue
        weight = n[others]
        mean = float(np.average(value[others], weights=weight))
        found = float(weight @ (value[others] - mean) ** 2) / df
        with np.errstate(divide="ignore", invalid="ignore"):
            z = (value[own] - mean) / np.sqrt(np.maximum(found, floor[own]) * (1 / n[own] + 1 / weight.sum()))
        p[own] = np.where(
            found > floor[own], stats.t.sf(z, df), stats.norm.sf(z)
        )  # by chance alone: nothing is estimated
    return p


def stabilised(flagged: Float, n: Float) -> Float:
    """(k,) arcsine of the share's root, whose variance by chance is close to 1/(4n) (Anscombe 1948, Biometrika 35, 246–254)."""
    return np.asarray(np.arcsin(np.sqrt((flagged + 3 / 8) / (n + 3 / 4))))


def likeness(flagged: Float, n: Float) -> float:
    """ρ of a 0/1 sign within villages by the analysis of variance, 0–1; ``flagged``, ``n`` (V,) per village.

    (MSB − MSW)/(MSB + (n₀ − 1)MSW) with n₀ = (Σn − Σn²/Σn)/(V − 1) (Fleiss 1981, *Statistical Methods for Rates and
    Proportions*, 13.3; Donner & Koval 1980, Biometrics 36, 19–25).
    """
    some = n > 0
    x, m = flagged[some], n[some]
    villages, total = len(m), float(m.sum())
    if villages < 2 or total <= villages:
        return 0.0
    rate, overall = x / m, float(x.sum()) / total
    between = float(m @ (rate - overall) ** 2) / (villages - 1)
    within = float(m @ (rate * (1 - rate))) / (total - villages)
    n0 = (total - float(m @ m) / total) / (villages - 1)
    below = between + (n0 - 1) * within
    return float(np.clip((between - within) / below, 0.0, 1.0)) if below > 0 else 0.0


def spread_p(mean: Float, variance: Float, df: Float) -> Float:
    """(k,) one-sided p of "no less spread than the neighbours": Welch's t of its mean deviation against the others'.

    ``mean``, ``variance``, ``df`` (k,) of the absolute deviations from the town's median, by villages (Levene 1960 in the form of
    Brown & Forsythe 1974, JASA 69, 364–367; Welch 1947, Biometrika 34, 28–35).
    """
    k = len(mean)
    others = (mean.sum() - mean) / (k - 1)
    v_others = (variance.sum() - variance) / (k - 1) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        t = (mean - others) / np.sqrt(variance + v_others)
        parts = variance**2 / df
        freedom = (variance + v_others) ** 2 / (parts + (parts.sum() - parts) / (k - 1) ** 4)
    return np.asarray(stats.t.cdf(t, freedom), dtype=np.float64)


def burst_p(counts: Float) -> tuple[Float, Float]:
    """(towns, times) one-sided p of "no more forms than the others' calendar", and the expected numbers.

    Expected: the town's forms at all other times × the odds of the time among the other towns, at least
    :data:`LEAST_EXPECTED`.  Counts vary more than Poisson
    ones by a factor φ, the median over cells of (x − e)²/e divided by that of χ²₁ (robust against the bursts themselves), at
    least 1: P(X ≥ x) = P(x/φ, e/φ), the gamma form of the Poisson tail.
    """
    others = counts.sum(axis=0) - counts
    rest = others.sum(axis=1, keepdims=True) - others
    least = np.where((counts.sum(axis=1, keepdims=True) > 0) & (rest > 0), LEAST_EXPECTED, 0.0)
    odds = np.divide(others, rest, out=np.zeros_like(counts), where=rest > 0)
    expected = np.maximum((counts.sum(axis=1, keepdims=True) - counts) * odds, least)
    some = expected > 0
    pearson = np.divide((counts - expected) ** 2, expected, out=np.zeros_like(counts), where=some)
    phi = max(1.0, float(np.median(pearson[some])) / float(stats.chi2.median(1))) if some.any() else 1.0
    p = np.where(
        some & (counts > 0), special.gammainc(np.maximum(counts, 1e-12) / phi, np.maximum(expected, 0) / phi), 1.0
    )
    return np.asarray(p), np.asarray(expected)
