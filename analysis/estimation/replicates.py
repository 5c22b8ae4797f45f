"""Replicate weights: jackknife and bootstrap, made here or given in a file (Wolter 2007, *Introduction to Variance Estimation*)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Float
from analysis.design import SampleDesign
from analysis.errors import ProblemList
from analysis.estimation import intervals


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReplicateWeights:
    """``weight`` (n,) full sample; ``replicates`` (n, R) final weights of each replicate; V = scale Σ rscales (θ_r − centre)².

    ``mse``: centre at the full-sample estimate instead of the replicates' mean.
    """

    weight: Float
    replicates: Float
    scale: float
    rscales: Float
    mse: bool = False

    @property
    def degrees_of_freedom(self) -> int:
        """Rank of the replicate weights − 1 (R's ``degf``)."""
        return int(np.linalg.matrix_rank(self.replicates, tol=1e-5 * float(np.linalg.norm(self.replicates, 2)))) - 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReplicateEstimates:
    """``value`` (p,) with ``covariance`` (p, p) from replicates; ``df`` of the weights."""

    value: Float
    covariance: Float
    df: float

    @property
    def se(self) -> Float:
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    def interval(self, level: float = 0.95, *, normal: bool = False, df: float | None = None) -> tuple[Float, Float]:
        """(p,), (p,) t interval with :attr:`df` (or the ``df`` given), or normal."""
        freedom = np.full(len(self.value), self.df if df is None else df)
        return intervals.symmetric(self.value, self.se, None if normal else freedom, level)


def estimate(weights: ReplicateWeights, statistic: Callable[[Float], Float]) -> ReplicateEstimates:
    """Any statistic of the weights, ``statistic(weight (n,)) → (p,)``, computed again in every replicate."""
    value = np.atleast_1d(statistic(weights.weight))
    again = np.array([np.atleast_1d(statistic(w)) for w in weights.replicates.T])
    centre = value if weights.mse else again[weights.rscales > 0].mean(axis=0)
    off = (again - centre) * np.sqrt(weights.rscales)[:, None]
    return ReplicateEstimates(
        value=value, covariance=np.asarray(weights.scale * off.T @ off), df=float(weights.degrees_of_freedom)
    )


def reweighted(weights: ReplicateWeights, adjust: Callable[[Float], Float]) -> ReplicateWeights:
    """The same adjustment (calibration, post-stratification) made afresh in the full sample and in every replicate."""
    return ReplicateWeights(
        weight=adjust(weights.weight),
        replicates=np.column_stack([adjust(w) for w in weights.replicates.T]),
        scale=weights.scale,
        rscales=weights.rscales,
        mse=weights.mse,
    )


def jackknife(design: SampleDesign) -> ReplicateWeights:
    """Delete one PSU at a time: JK1 with one stratum, JKn with (n_h−1)/n_h per stratum and (1−f_h) where an fpc is declared."""
    stage = design.stages[0]
    counts = np.bincount(stage.parent)
    problems = ProblemList()
    for h in np.flatnonzero(counts == 1):
        problems.add("replicates.lonely-psu", "psu", stratum=design.strata[h])
    problems.raise_any()
    psu, stratum = design.psu_of_row, stage.parent[design.psu_of_row]
    n = counts[stage.parent]
    factor = np.where(stratum[:, None] == stage.parent, (n / (n - 1))[None, :], 1.0)
    factor[np.arange(design.n), psu] = 0.0
    rscales = (n - 1) / n * (1 - n / stage.size)
    one = len(np.unique(stage.parent)) == 1
    return ReplicateWeights(
        weight=design.weight,
        replicates=design.weight[:, None] * factor,
        scale=float(rscales[0]) if one else 1.0,
        rscales=np.ones(stage.n) if one else rscales,
    )


def bootstrap(design: SampleDesign, replicates: int, rng: np.random.Generator) -> ReplicateWeights:
    """Rao & Wu (1988, JASA 83, 231–241) with n_h − 1 draws with replacement per stratum, weights × n_h/(n_h−1) × times drawn."""
    stage = design.stages[0]
    times = np.zeros((stage.n, replicates))
    for h in np.unique(stage.parent):
        own = np.flatnonzero(stage.parent == h)
        m = max(len(own) - 1, 1)
        times[own] = rng.multinomial(m, np.full(len(own), 1 / len(own)), size=replicates).T * (len(own) / m)
    return ReplicateWeights(
        weight=design.weight,
        replicates=design.weight[:, None] * times[design.psu_of_row],
        scale=1 / (replicates - 1),
        rscales=np.ones(replicates),
    )
