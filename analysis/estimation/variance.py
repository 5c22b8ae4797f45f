"""Design variance of linearised totals, single- or multi-stage, through scaled deviations.

For influences z of the last-stage units there is a matrix D of scaled deviations, linear in z, with D'D = the design
covariance.  Särndal, Swensson & Wretman (1992), 4.3.2 and result 4.3.1 for several stages; with one stage and no fpc:
Σ_h n_h/(n_h−1) Σ_i (z_hi − z̄_h)².
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from analysis.arrays import Bool, Float, Int
from analysis.design import LonelyRule, SampleDesign, Stage
from analysis.estimation.influence import Influence
from analysis.weighting.cells import sum_by

DENSE = 2_000_000
"""Up to this many units × parameters D is made in full: a calibrated total then has a variance of zero to the last digit."""


def covariance(design: SampleDesign, influence: Influence) -> Float:
    """(p, p) covariance of the totals whose influences are given."""
    operator = _Deviations(design)
    if influence.own.shape[0] * influence.own.shape[1] <= DENSE:
        d = operator.of(influence.dense())
        return np.asarray(d.T @ d)
    own, columns = operator.of_sparse(influence.own), operator.of(influence.columns)
    # own'own − own'CS − S'C'own + S'C'CS, the last three as M + M' with M = (S'C'C/2 − own'C) S: one product.
    half = influence.slopes.T @ (columns.T @ columns) / 2 - np.asarray(own.T @ columns)
    left, right = np.hstack([half, influence.slopes.T]), np.vstack([influence.slopes, half.T])
    out = left @ right
    between = (own.T @ own).tocoo()
    out[between.row, between.col] += between.data
    return np.asarray(out)


def variance(design: SampleDesign, influence: Influence) -> Float:
    """(p,) the diagonal of :func:`covariance` without the rest."""
    operator = _Deviations(design)
    if influence.own.shape[0] * influence.own.shape[1] <= DENSE:
        return np.asarray(np.einsum("ij,ij->j", d := operator.of(influence.dense()), d))
    own, columns = operator.of_sparse(influence.own), operator.of(influence.columns)
    shared = np.einsum("ij,ji->i", np.asarray(own.T @ columns), influence.slopes)
    explained = np.einsum("ij,ij->j", influence.slopes, (columns.T @ columns) @ influence.slopes)
    return np.asarray(own.multiply(own).sum(axis=0) - 2 * shared + explained)


def variance_by_stratum(design: SampleDesign, influence: Influence) -> tuple[Float, Float]:
    """(H, p) contributions of the first-stage strata, and their degrees of freedom ν_h = n_h − 1 (H,), at least 1."""
    operator = _Deviations(design)
    n_strata = int(design.stages[0].parent.max()) + 1
    out = sum_by(operator.stratum, operator.of(influence.dense()) ** 2, n_strata)
    counts = np.bincount(design.stages[0].parent, minlength=n_strata)
    return out, np.maximum(counts - 1, 1).astype(np.float64)


def satterthwaite(design: SampleDesign, influence: Influence) -> Float:
    """(p,) (ΣV_h)² / Σ(V_h²/ν_h) (Satterthwaite 1946, Biometrics Bulletin 2, 110–114, eq. 17); NaN where the variance is 0."""
    parts, nu = variance_by_stratum(design, influence)
    below = np.sum(parts**2 / nu[:, None], axis=0)
    return np.asarray(np.divide(np.sum(parts, axis=0) ** 2, below, out=np.full(below.shape, np.nan), where=below > 0))


class _Deviations:
    """The linear map z → D of a design: per stage ``take`` sums units of the stage, ``centre`` subtracts their mean.

    ``stratum`` (rows,) is the first-stage stratum of each row of D.
    """

    def __init__(self, design: SampleDesign) -> None:
        take, centre, mean, stratum = [], [], [], []
        share = np.ones(int(design.stages[0].parent.max()) + 1)
        of_parent = np.arange(len(share))
        for i, stage in enumerate(design.stages):
            if i > 0 and not np.any(share > 0):
                break
            of_parent = of_parent[stage.parent]
            root, centred = _scale(stage, share, design.lonely)
            adder = _adder(_ancestors(design, i), stage.n)
            counts = np.bincount(stage.parent)
            take.append(sparse.diags_array(root) @ adder)
            parents = _adder(stage.parent, len(counts))
            centre.append(sparse.diags_array(root * centred) @ parents.T)
            mean.append(sparse.diags_array(1 / np.maximum(counts, 1)) @ parents @ adder)
            stratum.append(of_parent)
            share = share[stage.parent] * (counts[stage.parent] / stage.size)
        self._take = sparse.csr_array(sparse.vstack(take))
        self._centre = sparse.csr_array(sparse.block_diag(centre))
        self._mean = sparse.csr_array(sparse.vstack(mean))
        self.stratum: Int = np.concatenate(stratum)

    def of(self, z: Float) -> Float:
        return np.asarray(self._take @ z - self._centre @ (self._mean @ z))

    def of_sparse(self, z: sparse.csr_array) -> sparse.csr_array:
        return sparse.csr_array(self._take @ z - self._centre @ (self._mean @ z))


def _adder(codes: Int, n: int) -> sparse.csr_array:
    return sparse.csr_array((np.ones(len(codes)), (codes, np.arange(len(codes)))), shape=(n, len(codes)))


def _ancestors(design: SampleDesign, level: int) -> Int:
    """The unit of stage ``level`` above (or equal to) each last-stage unit."""
    codes = np.arange(design.n_units)
    for stage in design.stages[:level:-1]:
        codes = stage.parent[codes]
    return codes


def _scale(stage: Stage, share: Float, lonely: LonelyRule) -> tuple[Float, Float]:
    """√((1−f) n/(n−1)) of each unit, times √ of the sampling fractions above (``share``); and 1, or 0 where not centred."""
    counts = np.bincount(stage.parent)
    n = counts[stage.parent].astype(np.float64)
    alone = (n == 1) & (stage.size > 1)
    uncentred = alone & (lonely in ("adjust", "collapse"))
    keep = np.where(alone & ~uncentred, 0.0, 1.0)
    factor = keep * share[stage.parent] * (1 - n / stage.size) * np.where(n > 1, n / np.maximum(n - 1, 1), 1.0)
    if lonely == "average":
        factor = factor * _average_factor(stage, alone)
    return np.sqrt(factor), np.where(uncentred, 0.0, 1.0)


def _average_factor(stage: Stage, alone: Bool) -> float:
    """Strata / strata with a variance of their own: each lonely stratum counts as the average of the others."""
    strata = len(np.unique(stage.parent))
    usable = strata - int(np.sum(alone))
    return strata / usable if usable else np.nan
