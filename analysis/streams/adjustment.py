"""Differences between groups at the same composition: weighted regression on group and demographic classes, by cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from analysis.arrays import Bool, Float, Int
from analysis.design import SampleDesign
from analysis.errors import ProblemList
from analysis.estimation.estimates import Estimates
from analysis.estimation.linear import from_rows
from analysis.estimation.reduce import Grouping
from analysis.streams.classes import Classes, cells_of_classes
from analysis.weighting.calibration import Calibration


def adjusted_differences(
    design: SampleDesign,
    calibration: Calibration,
    items: Mapping[str, Float],
    groups: Grouping,
    classes: Sequence[Classes],
) -> Estimates:
    """Coefficients of every group but the first in the weighted regression of each item on group and ``classes`` (main effects).

    ``items``: name → (n,), NaN where there is no answer.  The same as :func:`analysis.estimation.regression.regress` on indicator
    columns (Binder 1983), from sums by cell: a million rows need no matrix.  Rows in no group stay in the design only.  Labels
    ``(item, group)``, items outermost; df by Satterthwaite; ``n``, ``n_psu``: the smaller of the group's and the first one's.
    Raises AnalysisError where group and classes cannot be told apart.
    """
    group = Classes(name=groups.kind, labels=groups.labels, codes=np.maximum(groups.codes, 0))
    cell, x = cells_of_classes([group, *classes], design.n)
    inside = (groups.codes >= 0) & (calibration.final != 0)
    m = len(groups.labels) - 1
    fits = [_fit(y, inside & ~np.isnan(y), calibration.final, cell, x, m) for y in items.values()]
    labels = [(name, label) for name in items for label in groups.labels[1:]]
    value, z = np.concatenate([beta for beta, _ in fits]), np.hstack([z for _, z in fits])
    made = from_rows(design, value, z, labels, calibration, inside).linear(np.eye(len(labels)), labels)
    counts = [_counts(design, groups, inside & ~np.isnan(y)) for y in items.values()]
    n, n_psu = (np.concatenate(c) for c in zip(*counts, strict=True))
    return replace(made, n=n, n_psu=n_psu)


def _fit(y: Float, known: Bool, weight: Float, cell: Int, x: Float, m: int) -> tuple[Float, Float]:
    """(m,) coefficients of columns 1 … m, and their linearised values (n, m)."""
    own, value = np.where(known, weight, 0.0), np.where(known, y, 0.0)
    inverse = _inverse((x * np.bincount(cell, weights=own, minlength=len(x))[:, None]).T @ x)
    beta = inverse @ (x.T @ np.bincount(cell, weights=own * value, minlength=len(x)))
    residual = np.where(known, y - (x @ beta)[cell], 0.0)
    return beta[1 : m + 1], (x @ inverse[:, 1 : m + 1])[cell] * residual[:, None]


def _inverse(xx: Float) -> Float:
    size = np.sqrt(np.diag(xx))
    problems = ProblemList()
    if not np.all(size > 0) or np.linalg.cond(xx / np.outer(size, size)) > 1e12:
        problems.add("regression.collinear", "mode")
    problems.raise_any()
    return np.asarray(np.linalg.inv(xx / np.outer(size, size)) / np.outer(size, size), dtype=np.float64)


def _counts(design: SampleDesign, groups: Grouping, used: Bool) -> tuple[Int, Int]:
    """(m,) answers and sampling units of every group but the first, or of the first where it has fewer."""
    k = len(groups.labels)
    n = np.bincount(groups.codes[used], minlength=k)
    pairs = np.unique(design.psu_of_row[used] * k + groups.codes[used])
    psus = np.bincount(pairs % k, minlength=k)
    return np.minimum(n[1:], n[0]), np.minimum(psus[1:], psus[0])
