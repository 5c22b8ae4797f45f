"""Variances and covariances of items in the population."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from analysis.arrays import Float
from analysis.design import SampleDesign
from analysis.estimation.combine import means
from analysis.estimation.estimates import DegreesOfFreedom, Estimates
from analysis.estimation.linear import weight_of
from analysis.estimation.reduce import CalibratedVariance, Grouping, reduce
from analysis.weighting.calibration import Calibration
from analysis.weighting.cells import sum_by


def covariances(
    design: SampleDesign,
    columns: Mapping[str, Float],
    grouping: Grouping,
    calibration: Calibration | None = None,
    *,
    calibrated_variance: CalibratedVariance = "joint",
    df: DegreesOfFreedom = "subset",
) -> Estimates:
    """All pairs (i, j) of the columns in each group: n/(n−1) Σw(x−x̄)(y−ȳ)/Σw, labels ``(group, name_i, name_j)``.

    The mean over rows of the products of deviations from the group's own means; the sampling error of those means is of smaller
    order and left out, as R's ``svyvar`` does.  Rows with a NaN in any column are left out.
    """
    x = np.column_stack(list(columns.values()))
    used = (weight_of(design, calibration) != 0) & (grouping.codes >= 0) & ~np.isnan(x).any(axis=1)
    group, n_groups = grouping.codes[used], len(grouping.labels)
    weight = weight_of(design, calibration)[used]
    n = np.bincount(group, minlength=n_groups)
    total = np.maximum(sum_by(group, weight, n_groups), 1e-300)[:, None]
    centred = x[used] - (sum_by(group, weight[:, None] * x[used], n_groups) / total)[group]
    bessel = np.divide(n, n - 1, out=np.full(n_groups, np.nan), where=n > 1)[group]
    pairs = [(a, b) for a in range(x.shape[1]) for b in range(x.shape[1])]
    items: dict[str, Float] = {}
    for i, (a, b) in enumerate(pairs):
        items[str(i)] = np.full(design.n, np.nan)
        items[str(i)][used] = centred[:, a] * centred[:, b] * bessel
    made = means(reduce(design, items, grouping, calibration, calibrated_variance=calibrated_variance), df=df)
    names = list(columns)
    labels = tuple((g, names[a], names[b]) for g in grouping.labels for a, b in pairs)
    nothing = np.full(len(labels), np.nan)
    return replace(made, labels=labels, variance_srs=nothing)
