"""Design variance of linearised totals, single- or multi-stage, through scaled deviations.

For influences z of the last-stage units, :func:`deviations` returns a matrix D with D'D = the design covariance, so that
variances, covariances and contrasts of any size come from one product.  Särndal, Swensson & Wretman (1992), 4.3.2 and result
4.3.1 for several stages; with one stage and no fpc: Σ_h n_h/(n_h−1) Σ_i (z_hi − z̄_h)².
"""

from __future__ import annotations

import numpy as np

from analysis.arrays import Bool, Float, Int
from analysis.design import LonelyRule, SampleDesign, Stage
from analysis.weighting.cells import sum_by


def deviations(design: SampleDesign, influence: Float) -> Float:
    """(rows, p) scaled deviations of all stages; D'D is the covariance.  ``influence`` (units, p)."""
    return np.vstack([part for part, _ in _by_stage(design, influence)])


def covariance(design: SampleDesign, influence: Float) -> Float:
    """(p, p) covariance of the totals whose influences are given."""
    d = deviations(design, influence)
    return np.asarray(d.T @ d)


def variance_by_stratum(design: SampleDesign, influence: Float) -> tuple[Float, Float]:
    """(H, p) contributions of the first-stage strata, and their degrees of freedom ν_h = n_h − 1 (H,), at least 1."""
    n_strata = int(design.stages[0].parent.max()) + 1
    out = np.zeros((n_strata, influence.shape[1]))
    for part, stratum in _by_stage(design, influence):
        out += sum_by(stratum, part**2, n_strata)
    counts = np.bincount(design.stages[0].parent, minlength=n_strata)
    return out, np.maximum(counts - 1, 1).astype(np.float64)


def satterthwaite(design: SampleDesign, influence: Float) -> Float:
    """(p,) (ΣV_h)² / Σ(V_h²/ν_h) (Satterthwaite 1946, Biometrics Bulletin 2, 110–114, eq. 17); NaN where the variance is 0."""
    parts, nu = variance_by_stratum(design, influence)
    below = np.sum(parts**2 / nu[:, None], axis=0)
    return np.asarray(np.divide(np.sum(parts, axis=0) ** 2, below, out=np.full(below.shape, np.nan), where=below > 0))


def _by_stage(design: SampleDesign, influence: Float) -> list[tuple[Float, Int]]:
    """Per stage: scaled deviations of its units, and the first-stage stratum of each of them."""
    out: list[tuple[Float, Int]] = []
    share = np.ones(int(design.stages[0].parent.max()) + 1)
    stratum_of_parent = np.arange(len(share))
    for i, stage in enumerate(design.stages):
        if i > 0 and not np.any(share > 0):
            break
        sums = sum_by(_ancestors(design, i), influence, stage.n)
        stratum = stratum_of_parent[stage.parent]
        out.append((_scaled(sums, stage, share, design.lonely), stratum))
        counts = np.bincount(stage.parent)
        share = share[stage.parent] * (counts[stage.parent] / stage.size)
        stratum_of_parent = stratum
    return out


def _ancestors(design: SampleDesign, level: int) -> Int:
    """The unit of stage ``level`` above (or equal to) each last-stage unit."""
    codes = np.arange(design.n_units)
    for stage in design.stages[:level:-1]:
        codes = stage.parent[codes]
    return codes


def _scaled(sums: Float, stage: Stage, share: Float, lonely: LonelyRule) -> Float:
    """(1−f) n/(n−1) inside the square root; ``share``: product of the sampling fractions of the stages above."""
    counts = np.bincount(stage.parent)
    n = counts[stage.parent].astype(np.float64)
    mean = sum_by(stage.parent, sums, len(counts)) / np.maximum(counts, 1)[:, None]
    alone = (n == 1) & (stage.size > 1)
    keep = np.ones(len(n)) if lonely in ("adjust", "collapse") else np.where(alone, 0.0, 1.0)
    centre = np.where((alone & (keep == 1))[:, None], 0.0, mean[stage.parent])
    factor = keep * share[stage.parent] * (1 - n / stage.size) * np.where(n > 1, n / np.maximum(n - 1, 1), 1.0)
    if lonely == "average":
        factor = factor * _average_factor(stage, alone)
    return np.asarray((sums - centre) * np.sqrt(factor)[:, None])


def _average_factor(stage: Stage, alone: Bool) -> float:
    """Strata / strata with a variance of their own: each lonely stratum counts as the average of the others."""
    strata = len(np.unique(stage.parent))
    usable = strata - int(np.sum(alone))
    return strata / usable if usable else np.nan
