"""Estimates, with the influence of every sampling unit, of smooth functions of the categories' sums."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from analysis.arrays import Float, Int
from analysis.design import SampleDesign
from analysis.estimation.combine import coefficients
from analysis.estimation.estimates import Estimates
from analysis.estimation.influence import Influence, from_dense
from analysis.estimation.variance import satterthwaite
from analysis.weighting.cells import sum_by

from .parameters import Smooth
from .sums import Base, Sums, split


def estimates_of(
    base: Base,
    sums: Sums,
    smooths: Sequence[Smooth],
    shares: Sequence[Float],
    names: Sequence[str],
    labels: Sequence[str],
) -> Estimates:
    """Parameters × columns as estimates labelled ``(name, column)``, columns innermost.

    ``shares[i]`` (K,): how much of each category parameter i speaks of; answers are counted in that proportion.
    """
    parts = [_influence(base, sums, smooth) for smooth in smooths]
    own = np.hstack([p[0] for p in parts])
    cross = np.hstack([p[1] for p in parts])
    if base.calibrated is None:
        influence = from_dense(own)
    else:
        slopes = coefficients(base.calibrated, cross)
        influence = Influence(own=sparse.csr_array(own), columns=base.calibrated.wx, slopes=slopes)
    counts = [_counts(base.design, sums, share) for share in shares]
    nothing = np.full(own.shape[1], np.nan)
    return Estimates(
        design=base.design,
        labels=tuple((name, label) for name in names for label in labels),
        value=np.concatenate([smooth.value for smooth in smooths]),
        parts=influence,
        n=np.concatenate([c[0] for c in counts]),
        n_psu=np.concatenate([c[1] for c in counts]),
        n_strata=np.concatenate([c[2] for c in counts]),
        df=satterthwaite(base.design, influence),
        variance_srs=nothing,
        sampling_fraction=nothing,
    )


def _influence(base: Base, sums: Sums, smooth: Smooth) -> tuple[Float, Float]:
    """(units, J) own influence; (P, J) its cross-products with the calibration columns."""
    w, y, o = split(sums.by_pair)
    c = sums.category
    own = sum_by(sums.unit, w[:, None] * smooth.by_w[c] + y * smooth.by_y[c] + o * smooth.by_o[c], base.design.n_units)
    xw, xy, xo = split(sums.cross)
    cross = xw.T @ smooth.by_w
    cross += np.einsum("kpj,kj->pj", xy, smooth.by_y) + np.einsum("kpj,kj->pj", xo, smooth.by_o)
    return own, cross


def _counts(design: SampleDesign, sums: Sums, share: Float) -> tuple[Int, Int, Int]:
    """(J,) answers, sampling units and strata behind the categories that a parameter speaks of."""
    n = np.floor(share @ sums.n + 1e-9).astype(np.int64)
    present = (split(sums.by_pair)[2] > 0) & (share > 0)[sums.category][:, None]
    stage = design.stages[0]
    psu = sum_by(design.psu_of_unit[sums.unit], present.astype(np.float64), stage.n) > 0
    strata = sum_by(stage.parent, psu.astype(np.float64), int(stage.parent.max()) + 1) > 0
    return n, psu.sum(axis=0).astype(np.int64), strata.sum(axis=0).astype(np.int64)
