"""Differences between groups at the same composition: weighted regression on group and demographic classes, by cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.arrays import Bool, Float
from analysis.design import SampleDesign
from analysis.errors import ProblemList
from analysis.estimation.estimates import Estimates
from analysis.estimation.linear import from_rows
from analysis.estimation.reduce import Grouping
from analysis.streams.classes import Classes, cells_of_classes
from analysis.weighting.calibration import Calibration


def adjusted_differences(
    design: SampleDesign, calibration: Calibration, y: Float, groups: Grouping, classes: Sequence[Classes]
) -> Estimates:
    """Coefficients of every group but the first in the weighted regression of ``y`` (n,) on group and ``classes`` (main effects).

    The same as :func:`analysis.estimation.regression.regress` on indicator columns (Binder 1983), from sums by cell: a million rows
    need no matrix.  Rows in no group or with NaN stay in the design only.  df by Satterthwaite; ``n``, ``n_psu``: the smaller of
    the group's and the first one's.  Raises AnalysisError where group and classes cannot be told apart.
    """
    known = (groups.codes >= 0) & ~np.isnan(y)
    group = Classes(name=groups.kind, labels=groups.labels, codes=np.maximum(groups.codes, 0))
    cell, x = cells_of_classes([group, *classes], len(y))
    weight = np.where(known, calibration.final, 0.0)
    value = np.where(known, y, 0.0)
    xx = (x * np.bincount(cell, weights=weight, minlength=len(x))[:, None]).T @ x
    inverse = _inverse(xx)
    beta = inverse @ (x.T @ np.bincount(cell, weights=weight * value, minlength=len(x)))
    residual = np.where(known, y - (x @ beta)[cell], 0.0)
    m = len(groups.labels) - 1
    z = (x @ inverse)[cell, 1 : m + 1] * residual[:, None]
    labels = [(name,) for name in groups.labels[1:]]
    made = from_rows(design, beta[1 : m + 1], z, labels, calibration, known).linear(np.eye(m), labels)
    return _with_counts(made, design, groups, known & (calibration.final != 0))


def _inverse(xx: Float) -> Float:
    size = np.sqrt(np.diag(xx))
    problems = ProblemList()
    if not np.all(size > 0) or np.linalg.cond(xx / np.outer(size, size)) > 1e12:
        problems.add("regression.collinear", "mode")
    problems.raise_any()
    return np.asarray(np.linalg.inv(xx / np.outer(size, size)) / np.outer(size, size), dtype=np.float64)


def _with_counts(made: Estimates, design: SampleDesign, groups: Grouping, used: Bool) -> Estimates:
    n = np.bincount(groups.codes[used], minlength=len(groups.labels))
    psus = np.array([len(np.unique(design.psu_of_row[used & (groups.codes == g)])) for g in range(len(n))])
    return replace(made, n=np.minimum(n[1:], n[0]), n_psu=np.minimum(psus[1:], psus[0]))
