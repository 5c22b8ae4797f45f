"""Step one of an estimation: one pass over the rows to sums by unit × group × item.

Everything after it (:mod:`analysis.estimation.combine`) works on these small tables.  Weights are rounded to a multiple of
2⁻³⁰ persons before summing, so that sums of integer ratings are exact and do not depend on the order of the rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import sparse

from analysis.arrays import Bool, Float, Int, Labels, code_labels
from analysis.design import SampleDesign
from analysis.estimation.rowsums import RowSums, weight_bits
from analysis.weighting.calibration import Calibration
from analysis.weighting.cells import calibration_cells, sum_by

CalibratedVariance = Literal["joint", "r_rake"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grouping:
    """A partition of (some of) the rows into groups.

    ``codes`` (n,) group of each row, or −1: in no group, yet still part of the design.  ``labels`` names of the groups.
    """

    kind: str
    labels: tuple[str, ...]
    codes: Int

    @classmethod
    def everyone(cls, n: int, kind: str = "city") -> Grouping:
        """One group with every row."""
        return cls(kind=kind, labels=("",), codes=np.zeros(n, dtype=np.int64))

    @classmethod
    def by(cls, kind: str, labels: Labels) -> Grouping:
        """Groups from one label per row; ``""``, ``None`` and NaN are in no group."""
        if labels.dtype.kind in "iu":
            names, codes = code_labels(labels)
            return cls(kind=kind, labels=names, codes=codes)
        blank = np.array([x is None or x == "" or x != x for x in labels.tolist()], dtype=bool)
        codes = np.full(len(labels), -1, dtype=np.int64)
        names, codes[~blank] = code_labels(labels[~blank])
        return cls(kind=kind, labels=names, codes=codes)

    @classmethod
    def where(cls, kind: str, inside: Bool) -> Grouping:
        """One group: the rows for which ``inside`` is true (a subpopulation; the design stays whole)."""
        return cls(kind=kind, labels=("",), codes=np.where(inside, 0, -1).astype(np.int64))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CalibratedColumns:
    """What calibration residuals need.  G groups, K items, P columns.

    ``wx`` (units, P) sums of calibrated weight × column;  ``xw`` (G, P), ``xy``, ``xo`` (G, P, K) and ``xx`` (P, P)
    cross-products of the columns with 1, with values, with "answered" and with themselves under the weights before
    calibration (under weights of 1 for ``r_rake``);  ``margin_of`` (P,) the margin of each column.
    """

    variance: CalibratedVariance
    margin_of: Int
    wx: Float
    xw: Float
    xy: Float
    xo: Float
    xx: Float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reduced:
    """Sums of one grouping.  C cells = (unit, group) pairs that occur; G groups; K items.

    ``cell_unit``, ``cell_group`` (C,); ``w``, ``w2``, ``n_rows`` (C,) sums of weights, of their squares, rows with a weight;
    ``wy``, ``wo``, ``n`` (C, K) sums of weight × value, of weight over rows that answered, and answers with a weight; ``wyy``
    (G, K) sums of weight × value²; ``products`` pair → (G, 3) weighted sums of squares of the first
    item, of cross-products, of squares of the second, all about the group's means (raw sums would cancel).
    """

    design: SampleDesign
    grouping: Grouping
    items: tuple[str, ...]
    cell_unit: Int
    cell_group: Int
    w: Float
    w2: Float
    n_rows: Int
    wy: Float
    wo: Float
    n: Int
    wyy: Float
    products: Mapping[tuple[str, str], Float]
    calibrated: CalibratedColumns | None


def reduce(
    design: SampleDesign,
    items: Mapping[str, Float],
    grouping: Grouping,
    calibration: Calibration | None = None,
    *,
    calibrated_variance: CalibratedVariance = "joint",
    products: Sequence[tuple[str, str]] = (),
    bits: int | None = None,
) -> Reduced:
    """Reduce rows in memory.  ``items``: name → (n,) values, NaN where a row has none.

    The weights are the calibration's ``final`` ones if there is one, else the design's.  ``products``: pairs of items whose
    second moment is wanted (design effects of ratios).  ``bits``: weights are rounded to multiples of 2^−bits; to add shards
    they must have been reduced with the same bits.
    """
    weight = design.weight if calibration is None else calibration.final
    if bits is None:
        bits = weight_bits(weight)
    inside = grouping.codes >= 0
    every = bool(inside.all())
    n_groups = len(grouping.labels)
    key = design.unit * n_groups + grouping.codes
    sums = RowSums(key if every else key[inside], weight if every else weight[inside], bits)
    by_item = [sums.item(y if every else y[inside]) for y in items.values()]
    cell_group = sums.keys % n_groups
    group_of_row = grouping.codes if every else grouping.codes[inside]
    return Reduced(
        design=design,
        grouping=grouping,
        items=tuple(items),
        cell_unit=sums.keys // n_groups,
        cell_group=cell_group,
        w=sums.w,
        n_rows=sums.n,
        wy=np.column_stack([s.wy for s in by_item]),
        wo=np.column_stack([s.wo for s in by_item]),
        n=np.column_stack([s.n for s in by_item]).astype(np.int64),
        w2=sums.w2,
        wyy=np.column_stack([sum_by(cell_group, s.wyy, n_groups) for s in by_item]),
        products={
            (a, b): _product(items[a][inside], items[b][inside], weight[inside], group_of_row, n_groups)
            for a, b in products
        },
        calibrated=None
        if calibration is None
        else _calibrated(design, items, grouping, calibration, calibrated_variance, bits),
    )


def _product(a: Float, b: Float, weight: Float, group: Int, n_groups: int) -> Float:
    both = ~np.isnan(a + b)
    a, b, weight, group = a[both], b[both], weight[both], group[both]
    total = sum_by(group, weight, n_groups)
    size = np.where(total > 0, total, 1.0)
    da = a - (sum_by(group, weight * a, n_groups) / size)[group]
    db = b - (sum_by(group, weight * b, n_groups) / size)[group]
    return np.column_stack([sum_by(group, weight * d, n_groups) for d in (da * da, da * db, db * db)])


def _calibrated(
    design: SampleDesign,
    items: Mapping[str, Float],
    grouping: Grouping,
    calibration: Calibration,
    variance: CalibratedVariance,
    bits: int,
) -> CalibratedColumns:
    """Cross-products with the calibration columns, by way of (group, calibration cell) sums."""
    cells = calibration_cells(calibration.margins, calibration.totals)
    before = calibration.before if variance == "joint" else np.ones(design.n)
    trim = np.divide(calibration.final, calibration.after, out=np.ones(design.n), where=calibration.after > 0)
    x = cells.columns
    inside = grouping.codes >= 0
    sums = RowSums((grouping.codes * cells.n_cells + cells.cell)[inside], (before * trim)[inside], bits)
    group, cell = sums.keys // cells.n_cells, sums.keys % cells.n_cells
    spread = column_adder(x, group, cell, len(grouping.labels))
    by_item = [sums.item(y[inside]) for y in items.values()]
    shape = (len(grouping.labels), x.shape[1], len(items))
    after = np.ldexp(np.floor(np.ldexp(calibration.after, bits) + 0.5), -bits)
    by_unit = sparse.csr_array((after, (design.unit, cells.cell)), shape=(design.n_units, cells.n_cells))
    of_cell = sum_by(cells.cell, before, cells.n_cells)
    return CalibratedColumns(
        variance=variance,
        margin_of=cells.margin_of,
        wx=np.asarray((by_unit @ x).toarray()),
        xw=np.asarray(spread @ sums.w).reshape(shape[:2]),
        xy=np.asarray(spread @ np.column_stack([s.wy for s in by_item])).reshape(shape),
        xo=np.asarray(spread @ np.column_stack([s.wo for s in by_item])).reshape(shape),
        xx=gram(x, of_cell),
    )


def column_adder(x: sparse.csr_array, group: Int, cell: Int, n_groups: int) -> sparse.csr_array:
    """(groups × columns, pairs): takes sums by (group, cell) to sums of column × value by group."""
    width = x.shape[1]
    picked = x[cell].tocoo()
    rows = group[picked.row] * width + picked.col
    return sparse.csr_array((picked.data, (rows, picked.row)), shape=(n_groups * width, len(cell)))


def gram(x: sparse.csr_array, weight: Float) -> Float:
    """(P, P) X'WX over the calibration cells."""
    return np.asarray((x.T @ sparse.diags_array(weight) @ x).toarray())


def normal_equations(xx: Float, cross: Float) -> Float:
    """(P, q) B = (X'WX)⁺ X'Wz for columns of several margins, which add up to the same total and hence are not independent.

    Columns are brought to one scale, and directions whose eigenvalue is rounding (1e-11 of the largest) are left out: which of
    them a machine's arithmetic lets through must not change a number.
    """
    scale = np.sqrt(np.diag(xx))
    scale[scale == 0] = 1.0
    values, vectors = np.linalg.eigh(xx / np.outer(scale, scale))
    keep = values > 1e-11 * values[-1]
    root = vectors[:, keep]
    return np.asarray((root @ ((root.T @ (cross / scale[:, None])) / values[keep, None])) / scale[:, None])
