"""Sums of groups that contain other groups (a city and its towns) from the sums of the smaller ones, without the rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from analysis.arrays import Float, Int
from analysis.estimation.reduce import CalibratedColumns, Grouping, Reduced
from analysis.weighting.cells import sum_by


def coarsen(reduced: Reduced, kind: str, labels: tuple[str, ...], group_of: Int) -> Reduced:
    """The same answers by coarser groups: group g of ``reduced`` lies in group ``group_of[g]`` of ``labels``.

    Equal to reducing the rows by the coarser groups, since every sum is additive.  ``group_of`` (G,) numbers from 0; −1: in no
    group.  Products about group means are not additive and are left out: design effects of ratios are NaN.
    """
    inside = group_of[reduced.cell_group] >= 0
    group = group_of[reduced.cell_group][inside]
    keys, cell = np.unique(reduced.cell_unit[inside] * len(labels) + group, return_inverse=True)
    own = reduced.grouping.codes
    codes = np.where(own >= 0, group_of[own], -1)
    kept = np.flatnonzero(group_of >= 0)
    adder = sparse.csr_array((np.ones(len(kept)), (group_of[kept], kept)), shape=(len(labels), len(group_of)))

    def cells(sums: Float) -> Float:
        return sum_by(cell.astype(np.int64), sums[inside].astype(np.float64), len(keys))

    return replace(
        reduced,
        grouping=Grouping(kind=kind, labels=labels, codes=codes),
        cell_unit=keys // len(labels),
        cell_group=keys % len(labels),
        w=cells(reduced.w),
        w2=cells(reduced.w2),
        n_rows=cells(reduced.n_rows.astype(np.float64)).astype(np.int64),
        wy=cells(reduced.wy),
        wo=cells(reduced.wo),
        n=cells(reduced.n.astype(np.float64)).astype(np.int64),
        wyy=np.asarray(adder @ reduced.wyy),
        products={},
        calibrated=None if reduced.calibrated is None else _columns(reduced.calibrated, adder),
    )


def whole(reduced: Reduced, kind: str = "city") -> Reduced:
    """All groups as one, labelled ``""``."""
    return coarsen(reduced, kind, ("",), np.zeros(len(reduced.grouping.labels), dtype=np.int64))


def _columns(calibrated: CalibratedColumns, adder: sparse.csr_array) -> CalibratedColumns:
    """Cross-products (G, P, K) added over groups; the units' own columns stay."""

    def added(sums: Float) -> Float:
        flat = np.asarray(adder @ sums.reshape(len(sums), -1))
        return flat.reshape(adder.shape[0], *sums.shape[1:])

    return replace(calibrated, xw=added(calibrated.xw), xy=added(calibrated.xy), xo=added(calibrated.xo))
