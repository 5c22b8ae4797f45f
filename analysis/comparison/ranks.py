"""Which places a town may have: confidence sets for ranks from simultaneous statements about differences.

Rank of a town = 1 + number of towns whose true score is higher.  Nothing is resampled: a bootstrap of ranks does not cover
where towns are nearly equal, which is the case of interest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from analysis.arrays import Bool, Float, Int
from analysis.estimation.estimates import Estimates
from analysis.results.comparison import RankSets, TownRanks
from analysis.wavedata import WaveData

from .family import TownFamily, families_of
from .multiplicity import holm

ESTIMATOR = "pairwise t with Satterthwaite df, Holm; individual t, Šidák"
Places = tuple[Int, Int]
"""(k,) best and worst place of each town; 1 = highest."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlaceSets:
    """For one town at a time; for all at once from all differences; for all at once from one interval per town."""

    one: Places
    of_all: Places
    joint: Places


def rank_sets_of(data: WaveData) -> tuple[RankSets, ...]:
    """Rank sets of every sense and sub-index known by town, at the wave's level; empty in a pulse."""
    return tuple(_rank_sets(family, data) for family in families_of(data.estimates, data.cells, ("sense", "subindex")))


def _rank_sets(family: TownFamily, data: WaveData) -> RankSets:
    used = family.comparable
    enough = len(used) > 1
    return RankSets(
        indicator=family.key,
        wave=data.settings.wave,
        scheme=data.scheme.name,
        estimator=ESTIMATOR,
        level=data.settings.level,
        towns=_towns(
            [family.shown[i].group.code for i in used], places_of(family.levels.select(used), data.settings.level)
        )
        if enough
        else (),
        left_out=family.left_out,
        reason="" if enough else "too-few-towns",
    )


def places_of(levels: Estimates, level: float) -> PlaceSets:
    """The places that the towns of ``levels`` (k ≥ 2, variances above 0) may have, in their order."""
    p = pairwise_p(levels)
    lower, upper = levels.interval(sidak_level(level, len(levels.value)))
    return PlaceSets(
        one=marginal_places(p, 1 - level), of_all=all_places(p, 1 - level), joint=joint_places(lower, upper)
    )


def _towns(codes: list[str], sets: PlaceSets) -> tuple[TownRanks, ...]:
    places = np.column_stack([*sets.one, *sets.of_all, *sets.joint]).tolist()
    names = ("best", "worst", "best_of_all", "worst_of_all", "best_joint", "worst_joint")
    return tuple(
        TownRanks(town=code, **dict(zip(names, row, strict=True))) for code, row in zip(codes, places, strict=True)
    )


def pairwise_p(levels: Estimates) -> Float:
    """(k, k) one-sided p: entry [i, j] is small where town i is above town j (tests "θ_i ≤ θ_j"); 1 on the diagonal.

    t = (θ̂_i − θ̂_j)/se with the design covariance, on Satterthwaite's degrees of freedom of the pair.
    """
    k = len(levels.value)
    first, second = np.triu_indices(k, 1)
    matrix = np.zeros((len(first), k))
    at = np.arange(len(first))
    matrix[at, first], matrix[at, second] = 1.0, -1.0
    pairs = levels.contrast(matrix)
    p = np.ones((k, k))
    t = pairs.value / pairs.se
    p[first, second], p[second, first] = stats.t.sf(t, pairs.df), stats.t.sf(-t, pairs.df)
    return p


def marginal_places(p: Float, alpha: float) -> Places:
    """Places right for one town at a time, with chance 1 − ``alpha`` each.

    Mogstad, Romano, Shaikh & Wilhelm (2024), Review of Economic Studies 91, 476–518: towns proven higher or lower than the
    town, by a procedure that is wrong anywhere with chance ``alpha`` at most, leave it the places between.  Their bootstrap
    of the largest statistic is replaced by Holm's procedure over the 2(k − 1) one-sided tests: no dependence has to be known.
    """
    k = len(p)
    higher = np.zeros((k, k), dtype=np.bool_)
    lower = np.zeros((k, k), dtype=np.bool_)
    for j in range(k):
        others = np.delete(np.arange(k), j)
        rejected = holm(np.concatenate([p[others, j], p[j, others]])) <= alpha
        higher[j, others], lower[j, others] = rejected[: k - 1], rejected[k - 1 :]
    return _places(higher, lower)


def all_places(p: Float, alpha: float) -> Places:
    """Places right for all towns at once (the same authors): Holm over all k(k − 1) one-sided tests."""
    k = len(p)
    above = np.zeros((k, k), dtype=np.bool_)
    pair = ~np.eye(k, dtype=np.bool_)
    above[pair] = holm(p[pair]) <= alpha
    return _places(above.T, above)


def joint_places(lower: Float, upper: Float) -> Places:
    """Places right for all towns at once from intervals (k,) that hold all true scores at once.

    Klein, Wright & Wieczorek (2020), JRSS C 69, 589–606: towns whose interval lies wholly above (below) come
    before (after).
    """
    above = lower[:, None] > upper[None, :]
    return _places(above.T, above)


def sidak_level(level: float, k: int) -> float:
    """Level of each of ``k`` intervals so that all hold at ``level``: ``level``^(1/k), exact if independent, enough if jointly
    normal with any correlation (Šidák 1967, JASA 62, 626–633)."""
    return float(level ** (1 / k))


def _places(higher: Bool, lower: Bool) -> Places:
    """From (k, k) "j is proven higher (lower) than the row's town"."""
    return 1 + higher.sum(axis=1), len(higher) - lower.sum(axis=1)
