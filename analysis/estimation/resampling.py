"""Making replicates from a design: jackknife, balanced half-samples, bootstrap.

Only the first stage is resampled (ultimate clusters).  A stratum that was taken whole (one PSU of one) stays as it is in every
replicate; any other stratum with one PSU follows the design's lonely rule, so that replicates and linearisation agree.
"""

from __future__ import annotations

import numpy as np

from analysis.arrays import Bool, Float, Int
from analysis.design import SampleDesign
from analysis.errors import ProblemList
from analysis.estimation.hadamard import half_sample_signs
from analysis.estimation.replicate_weights import ReplicateWeights
from analysis.stages import lonely_strata


def jackknife(design: SampleDesign, *, mse: bool = False) -> ReplicateWeights:
    """Delete one PSU at a time: JK1 with one stratum, JKn with (n_h−1)/n_h per stratum and (1−f_h) where an fpc is declared.

    Wolter (2007), 4.5.  A lonely PSU under the rule ``adjust`` is deleted without replacement, which needs ``mse`` (set then).
    """
    stage = design.stages[0]
    alone, uncentred = _lonely(design)
    n = np.bincount(stage.parent)[stage.parent]
    deleted = np.flatnonzero((n > 1) | (alone & uncentred))
    factor = np.ones((stage.n, len(deleted)))
    same = stage.parent[:, None] == stage.parent[deleted]
    factor[same] = np.broadcast_to(n[deleted] / np.maximum(n[deleted] - 1, 1), same.shape)[same]
    factor[deleted, np.arange(len(deleted))] = 0.0
    rscales = np.where(n > 1, (n - 1) / n, 1.0)[deleted] * (1 - n / stage.size)[deleted] * _average(design, alone)
    one = len(np.unique(stage.parent)) == 1 and bool(np.all(rscales == rscales[:1]))
    return _made(
        design,
        "JK1" if one else "JKn",
        factor,
        scale=float(rscales[0]) if one else 1.0,
        rscales=np.ones(len(deleted)) if one else rscales,
        mse=mse or bool(np.any(alone & uncentred)),
    )


def brr(design: SampleDesign, *, rho: float = 0.0, mse: bool = False) -> ReplicateWeights:
    """Balanced half-samples of strata with two PSUs each: multipliers 2 and 0; with Fay's ``rho`` 2 − ρ and ρ.

    McCarthy (1969), Review of the International Statistical Institute 37, 239–264; Fay: Judkins (1990), Journal of Official
    Statistics 6, 223–239.  Signs from a Hadamard matrix without its column of ones, so that a total has exactly the variance
    Σ_h (z_h1 − z_h2)² of the textbook.  A finite population correction is not represented (conservative).

    Raises AnalysisError naming each stratum that has another number of PSUs, and a ``rho`` outside [0, 1).
    """
    stage = design.stages[0]
    strata, of_psu = np.unique(stage.parent, return_inverse=True)
    counts = np.bincount(of_psu)
    whole = (counts == 1) & (np.bincount(of_psu, weights=stage.size) == 1)
    problems = ProblemList()
    if not 0 <= rho < 1:
        problems.add("replicates.rho", "rho", value=rho)
    for h in np.flatnonzero((counts != 2) & ~whole):
        problems.add("replicates.brr-pairs", "psu", stratum=design.strata[strata[h]], psus=int(counts[h]))
    if whole.all():
        problems.add("replicates.nothing-sampled", "psu")
    problems.raise_any()
    paired = np.flatnonzero(~whole)
    signs = half_sample_signs(len(paired))
    factor = np.ones((stage.n, len(signs)))
    for column, h in enumerate(paired):
        first, second = np.flatnonzero(of_psu == h)
        factor[first] += (1 - rho) * signs[:, column]
        factor[second] -= (1 - rho) * signs[:, column]
    count = len(signs)
    return _made(design, "Fay" if rho else "BRR", factor, scale=1 / (count * (1 - rho) ** 2), mse=mse)


def fay(design: SampleDesign, rho: float = 0.5, *, mse: bool = False) -> ReplicateWeights:
    """Balanced half-samples softened by ρ: no weight falls to 0, so that small groups and quantiles do not fail."""
    return brr(design, rho=rho, mse=mse)


def subbootstrap(design: SampleDesign, replicates: int, seed: int | np.random.Generator) -> ReplicateWeights:
    """n_h − 1 draws with replacement per stratum, weights × n_h/(n_h−1) × times drawn; no fpc.  R's ``type="subbootstrap"``."""
    return _bootstrap(design, replicates, seed, draws=None, fpc=False, kind="subbootstrap")


def bootstrap(
    design: SampleDesign, replicates: int, seed: int | np.random.Generator, *, draws: int | None = None
) -> ReplicateWeights:
    """The rescaled bootstrap of Rao & Wu (1988, JASA 83, 231–241) as weights (Rao, Wu & Yue 1992, Survey Methodology 18, 209–217).

    m_h draws with replacement from the n_h PSUs of a stratum (``draws``, at most n_h − 1, which is the default); multipliers
    1 − λ + λ (n_h/m_h) × times drawn, λ = √(m_h (1 − f_h)/(n_h − 1)): never negative.  With m_h = n_h − 1 and no fpc it is
    :func:`subbootstrap`.  ``seed``: a number (kept in the result) or a generator.
    """
    return _bootstrap(design, replicates, seed, draws=draws, fpc=True, kind="bootstrap")


def _bootstrap(
    design: SampleDesign,
    replicates: int,
    seed: int | np.random.Generator,
    *,
    draws: int | None,
    fpc: bool,
    kind: str,
) -> ReplicateWeights:
    problems = ProblemList()
    if replicates < 2 or (draws is not None and draws < 1):
        problems.add("replicates.too-few", "replicates", replicates=replicates, draws=draws or 0)
    problems.raise_any()
    rng = np.random.default_rng(seed)
    stage = design.stages[0]
    alone, uncentred = _lonely(design)
    factor = np.ones((stage.n, replicates))
    keep = 1 - np.bincount(stage.parent)[stage.parent] / stage.size if fpc else np.ones(stage.n)
    for h in np.unique(stage.parent):
        own = np.flatnonzero(stage.parent == h)
        n, left = len(own), max(float(keep[own].mean()), 0.0)
        if n > 1:
            m = n - 1 if draws is None else min(draws, n - 1)
            times = rng.multinomial(m, np.full(n, 1 / n), size=replicates).T
            shrink = np.sqrt(m * left / (n - 1))
            factor[own] = 1 - shrink + shrink * (n / m) * times
        elif alone[own[0]] and uncentred:
            # A sign has the second moment that the uncentred rule asks for: z² (1 − f).
            factor[own] = 1 + np.sqrt(left) * rng.choice([-1.0, 1.0], size=replicates)
    return _made(
        design,
        kind,
        factor,
        scale=_average(design, alone) / (replicates - 1),
        seed=seed if isinstance(seed, int) else None,
    )


def _lonely(design: SampleDesign) -> tuple[Bool, bool]:
    """(PSUs,) alone in a stratum that was not taken whole; and whether such a PSU counts without centring.

    Under the rule ``fail`` the design itself refuses them.
    """
    stage = design.stages[0]
    return np.isin(stage.parent, lonely_strata(stage)), design.lonely in ("adjust", "collapse")


def _average(design: SampleDesign, alone: Bool) -> float:
    """Strata / strata with a variance of their own, where lonely ones count as the average of the others; else 1."""
    if design.lonely != "average":
        return 1.0
    strata = len(np.unique(design.stages[0].parent))
    return strata / max(strata - int(np.sum(alone)), 1)


def _made(
    design: SampleDesign,
    kind: str,
    factor: Float,
    *,
    scale: float,
    rscales: Float | None = None,
    mse: bool = False,
    seed: int | None = None,
) -> ReplicateWeights:
    count = factor.shape[1]
    problems = ProblemList()
    if count == 0:
        problems.add("replicates.nothing-sampled", "psu")
    problems.raise_any()
    strata: Int = design.stages[0].parent
    return ReplicateWeights(
        kind=kind,
        base=design.weight,
        full=design.weight,
        multipliers=factor,
        unit=design.psu_of_row,
        scale=scale,
        rscales=np.ones(count) if rscales is None else rscales,
        mse=mse,
        stratum=strata,
        df=float(min(design.degrees_of_freedom, count - 1)),
        seed=seed,
    )
