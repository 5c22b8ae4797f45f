"""Replicate weights: kept as multipliers of sampling units, so that n × R weights never stand in memory unless a file gave them.

A replicate is the sample again with the weights of some units raised and of others lowered; what the statistic does from
replicate to replicate is its variance (Wolter 2007, *Introduction to Variance Estimation*, chapters 3 to 5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from analysis.arrays import Float, Int
from analysis.errors import AnalysisError, ProblemList
from questionnaires.problems import Problem, ProblemsFound

ReplicateKind = Literal["JK1", "JKn", "BRR", "Fay", "bootstrap", "other"]
Adjust = Callable[[Float], Float]
"""A weighting chain: base weights (n,) in, final weights (n,) out."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReplicateWeights:
    """V = scale · Σ_r rscales_r (θ_r − centre)² over R replicates whose weights are ``base · multipliers[unit, r]``, adjusted.

    ``base`` (n,) what the multipliers multiply;  ``multipliers`` (units, R);  ``unit`` (n,) unit of each row.
    ``full`` (n,) weights of the full sample before ``adjust`` (``base``, unless a file gave complete replicate weights).
    ``adjust``  the weighting made afresh in the full sample and in every replicate (:func:`reweighted`), or ``None``.
    ``mse``     centre at the full-sample estimate instead of the replicates' mean.
    ``stratum`` (units,) stratum of each unit where the design is known.  ``df``: degrees of freedom where known beforehand.
    ``seed``    with it and the design the multipliers can be drawn again.
    """

    kind: str
    base: Float
    full: Float
    multipliers: Float
    unit: Int
    scale: float
    rscales: Float
    mse: bool = False
    adjust: Adjust | None = None
    stratum: Int | None = None
    df: float | None = None
    seed: int | None = None

    @property
    def n(self) -> int:
        return len(self.base)

    @property
    def n_replicates(self) -> int:
        return int(self.multipliers.shape[1])

    @property
    def weight(self) -> Float:
        """(n,) full-sample weights, adjusted."""
        return self.full if self.adjust is None else self.adjust(self.full)

    def each(self) -> Iterator[Float]:
        """The adjusted weights (n,) of one replicate after the other.

        Raises AnalysisError naming the replicate in which the weighting cannot be done (a category without units, say).
        """
        for r in range(self.n_replicates):
            weight = self.base * self.multipliers[self.unit, r]
            yield weight if self.adjust is None else adjusted(self.adjust, weight, r)

    @property
    def replicates(self) -> Float:
        """(n, R) all of them at once: for small samples and for writing a file."""
        return np.column_stack(list(self.each()))

    @property
    def degrees_of_freedom(self) -> float:
        """As known from the design; else the rank of the weights − 1 (R's ``degf``), those without adjustment."""
        if self.df is not None:
            return self.df
        used = np.bincount(self.unit, weights=self.full != 0, minlength=len(self.multipliers)) > 0
        matrix = self.multipliers[used]
        if len(matrix) == self.n:
            matrix = self.base[:, None] * self.multipliers[self.unit]
        return float(np.linalg.matrix_rank(matrix, tol=1e-5 * float(np.linalg.norm(matrix, 2))) - 1)


def reweighted(weights: ReplicateWeights, adjust: Adjust) -> ReplicateWeights:
    """The same adjustment (a chain's ``again``, a calibration) made afresh in the full sample and in every replicate.

    It is applied after any adjustment that is already there.
    """
    first = weights.adjust
    return replace(weights, adjust=adjust if first is None else lambda w: adjust(first(w)))


def given(
    weight: Float,
    replicates: Float,
    kind: ReplicateKind,
    *,
    combined: bool = True,
    scale: float | None = None,
    rscales: Float | None = None,
    rho: float = 0.0,
    mse: bool = False,
    df: float | None = None,
) -> ReplicateWeights:
    """Replicate weights from a file: ``weight`` (n,), ``replicates`` (n, R).

    ``combined``: the columns are complete weights; if not, they multiply ``weight``.  Without ``scale`` and ``rscales`` those of
    the kind are taken, as R's ``svrepdesign`` does: JK1 (R−1)/R, BRR 1/R, Fay 1/(R(1−ρ)²), bootstrap 1/(R−1).  JKn needs
    ``rscales`` (n_h−1)/n_h of the replicate's stratum; ``other`` needs ``scale``.

    Raises AnalysisError with every problem: lengths, weights that are not finite, scales that are missing or negative.
    """
    _check_given(weight, replicates, kind, scale, rscales, rho)
    count = replicates.shape[1]
    default = {
        "JK1": (count - 1) / count,
        "BRR": 1 / count,
        "Fay": 1 / (count * (1 - rho) ** 2),
        "bootstrap": 1 / max(count - 1, 1),
    }
    return ReplicateWeights(
        kind=kind,
        base=np.ones(len(weight)) if combined else weight,
        full=weight,
        multipliers=replicates,
        unit=np.arange(len(weight)),
        scale=default.get(kind, 1.0) if scale is None else scale,
        rscales=np.ones(count) if rscales is None else rscales,
        mse=mse,
        df=df,
    )


def _check_given(
    weight: Float, replicates: Float, kind: ReplicateKind, scale: float | None, rscales: Float | None, rho: float
) -> None:
    problems = ProblemList()
    if replicates.ndim != 2 or len(replicates) != len(weight) or replicates.shape[1] < 2:
        problems.add("replicates.shape", "replicates", expected=len(weight), found=str(replicates.shape))
        problems.raise_any()
    count = replicates.shape[1]
    for name, column in (("weight", weight), ("replicates", replicates)):
        bad = int(np.sum(~np.isfinite(column)))
        if bad:
            problems.add("replicates.not-finite", name, values=bad)
    if rscales is not None and (len(rscales) != count or not np.all(rscales >= 0)):
        problems.add("replicates.rscales", "rscales", found=len(rscales), expected=count)
    if kind == "JKn" and rscales is None:
        problems.add("replicates.scale-missing", "rscales", kind=kind)
    if kind == "other" and scale is None:
        problems.add("replicates.scale-missing", "scale", kind=kind)
    if not 0 <= rho < 1:
        problems.add("replicates.rho", "rho", value=rho)
    problems.raise_any()


def adjusted(adjust: Adjust, weight: Float, r: int) -> Float:
    """The weighting of replicate ``r`` (from 0); an AnalysisError names the replicate."""
    try:
        return adjust(weight)
    except ProblemsFound as found:
        problems = [
            Problem(code=p.code, where=f"replicate {r + 1}, {p.where}", params=p.params) for p in found.problems
        ]
        raise AnalysisError(problems) from None
