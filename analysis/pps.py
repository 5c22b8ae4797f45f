"""Samples drawn with probability proportional to size: inclusion probabilities, and Hartley & Rao's variance.

Hartley & Rao (1962), Annals of Mathematical Statistics 33, 350–374, for systematic sampling of a list in random order:
V = 1/(n−1) Σ_{i<j} (1 − π_i − π_j + κ) (z_i − z_j)² with z = y/π and κ = Σ_U π²/n.  Summed over j it is
n/(n−1) Σ_i (1 − f_i)(z_i − z̄)² with f_i = π_i + π̄ − κ, π̄ the sample mean of π: the form of the usual variance with a sampling
fraction of its own for each unit.  With equal probabilities f_i = n/N.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analysis.arrays import Bool, Float, Int
from analysis.errors import ProblemList


def inclusion_probabilities(size: Float, n: int) -> tuple[Float, Bool]:
    """(N,) π = n · size / Σ size, and which units are certain: those with π ≥ 1 are taken, and the rest drawn anew among others.

    Särndal, Swensson & Wretman (1992), 3.6.2.  ``size`` (N,) > 0 over the whole frame, 1 ≤ ``n`` ≤ N.  Σπ = n.
    Raises AnalysisError.
    """
    problems = ProblemList()
    bad = ~(size > 0) | ~np.isfinite(size)
    if bad.any():
        problems.add("base.size", "size", rows=int(bad.sum()))
    if not 1 <= n <= len(size):
        problems.add("base.sample-size", "n", n=n, units=len(size))
    problems.raise_any()
    certain = np.zeros(len(size), dtype=bool)
    while True:
        left = n - int(certain.sum())
        rest = float(size[~certain].sum())
        chance = np.where(certain, 1.0, left * size / rest if rest > 0 else 1.0)
        now = certain | (chance >= 1)
        if np.array_equal(now, certain):
            return chance, certain
        certain = now


def sizes(
    inclusion: Float,
    unit: Int,
    parent: Int,
    strata: tuple[str, ...],
    squares: Mapping[str, float] | None,
    problems: ProblemList,
) -> Float:
    """(PSUs,) the population size n/f_i that gives each unit its sampling fraction f_i.

    Without Σ_U π² it is estimated by Σ_s π, and f_i = π_i.  A certain unit alone in its stratum has f = 1 and no variance.
    """
    chance = np.zeros(len(parent))
    chance[unit] = inclusion
    varies = np.bincount(unit, weights=chance[unit] != inclusion, minlength=len(parent)) > 0
    impossible = ~((chance > 0) & (chance <= 1)) | varies
    n = np.bincount(parent)[parent].astype(np.float64)
    mean = np.bincount(parent, weights=chance)[parent] / n
    kappa = mean.copy()
    for h in np.unique(parent):
        own = parent == h
        if impossible[own].any():
            count = int(impossible[own].sum())
            problems.add("design.inclusion-impossible", "inclusion", stratum=strata[h], units=count)
        elif squares is not None and own.sum() > 1:
            known = squares.get(strata[h], np.nan)
            _check_squares(known, chance[own], strata[h], problems)
            kappa[own] = known / n[own]
    fraction = np.where(n > 1, chance + mean - kappa, chance)
    return np.asarray(np.divide(n, fraction, out=np.full(len(n), np.inf), where=fraction != 0))


def _check_squares(value: float, chance: Float, stratum: str, problems: ProblemList) -> None:
    """Σ_U π² is at least that of the sample and at most Σ_U π = n."""
    least, largest = float(np.sum(chance**2)), float(len(chance))
    if not least * (1 - 1e-9) <= value <= largest * (1 + 1e-9):
        problems.add(
            "design.inclusion-squares", "inclusion_squares", stratum=stratum, value=value, least=least, largest=largest
        )
