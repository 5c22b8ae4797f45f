"""Variances and covariances of items in the population."""

from __future__ import annotations

import numpy as np

from analysis.arrays import Float
from analysis.design import SampleDesign
from analysis.estimation.estimates import Estimates
from analysis.estimation.linear import from_rows, weight_of
from analysis.weighting.calibration import Calibration


def covariances(
    design: SampleDesign, columns: Float, names: tuple[str, ...], calibration: Calibration | None = None
) -> Estimates:
    """All pairs (i, j) of the columns (n, k), row by row: n/(n−1) Σw(x−x̄)(y−ȳ)/Σw, labels ``(name_i, name_j)``.

    The sampling error of the means is of smaller order and left out, as R's ``svyvar`` does.  Rows with a NaN are left out.
    """
    own = weight_of(design, calibration)
    known = ~np.isnan(columns).any(axis=1) & (own != 0)
    weight = np.where(known, own, 0.0)
    x = np.where(known[:, None], columns, 0.0)
    total, n = weight.sum(), int(known.sum())
    centred = x - (weight @ x) / total
    k = len(names)
    product = (centred[:, :, None] * centred[:, None, :]).reshape(len(x), k * k) * n / (n - 1)
    value = (weight @ product) / total
    z = np.where(known[:, None], product - value, 0.0) / total
    return from_rows(design, np.asarray(value), z, [(a, b) for a in names for b in names], calibration)
