"""Weighted sums by sampling unit and category, and from them the estimates of smooth functions of the categories' totals.

The rows are reduced once; imputed answers, whose category changes with every imputation, are reduced apart and added.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.arrays import Bool, Float, Int
from analysis.design import SampleDesign
from analysis.estimation.linear import weight_of
from analysis.estimation.reduce import CalibratedColumns, CalibratedVariance, column_adder, gram
from analysis.weighting.calibration import Calibration
from analysis.weighting.cells import CalibrationCells, calibration_cells, compress, sum_by


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Base:
    """What all partitions of one wave share: design, weights, and the calibration columns with their cross-products."""

    design: SampleDesign
    weight: Float
    before: Float
    """(n,) weights that the calibration residuals are fitted with, scaled by what trimming did."""
    cells: CalibrationCells | None
    calibrated: CalibratedColumns | None

    @classmethod
    def of(cls, design: SampleDesign, calibration: Calibration | None, variance: CalibratedVariance = "joint") -> Base:
        """The same residuals as :func:`analysis.estimation.reduce.reduce` takes."""
        weight = weight_of(design, calibration)
        if calibration is None:
            return cls(design=design, weight=weight, before=weight, cells=None, calibrated=None)
        cells = calibration_cells(calibration.margins, calibration.totals)
        before = calibration.before if variance == "joint" else np.ones(design.n)
        trim = np.divide(calibration.final, calibration.after, out=np.ones(design.n), where=calibration.after > 0)
        by_unit = sparse.csr_array(
            (calibration.after, (design.unit, cells.cell)), shape=(design.n_units, cells.n_cells)
        )
        nothing = np.zeros((0, 0, 0))
        columns = CalibratedColumns(
            variance=variance,
            margin_of=cells.margin_of,
            wx=np.asarray((by_unit @ cells.columns).toarray()),
            xw=np.zeros((0, 0)),
            xy=nothing,
            xo=nothing,
            xx=gram(cells.columns, sum_by(cells.cell, before, cells.n_cells)),
        )
        return cls(design=design, weight=weight, before=before * trim, cells=cells, calibrated=columns)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rows:
    """Some rows of the wave, ready to be summed by any partition: unit, calibration cell, and weighted columns.

    ``final``, ``before``: 1 + 2J columns of weight × (1, score, answered), (rows,) each; ``answered`` J columns of 0/1.
    """

    unit: Int
    cell: Int | None
    final: tuple[Float, ...]
    before: tuple[Float, ...]
    answered: tuple[Bool, ...]

    @classmethod
    def of(cls, base: Base, columns: Sequence[Float], rows: Int) -> Rows:
        """``columns``: J score columns (n,), NaN = no answer."""
        scores = [np.asarray(column[rows]) for column in columns]
        known = tuple(~np.isnan(score) for score in scores)
        filled = [np.where(k, score, 0.0) for k, score in zip(known, scores, strict=True)]
        weight, before = base.weight[rows], base.before[rows]
        answered = tuple(k & (weight != 0) for k in known)

        def weighted(by: Float) -> tuple[Float, ...]:
            return (by, *(by * score for score in filled), *(by * k for k in known))

        return cls(
            unit=base.design.unit[rows],
            cell=None if base.cells is None else base.cells.cell[rows],
            final=weighted(weight),
            before=weighted(before) if base.cells is not None else (),
            answered=answered,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sums:
    """Sums of some rows by the K categories of a partition.

    ``unit``, ``category`` (C,) the pairs that occur; ``by_pair`` (C, 1 + 2J) weighted sums of 1, scores, answered;
    ``cross`` (K, P, 1 + 2J) the same with every calibration column, under the weights before; ``n`` (K, J) answers.
    """

    unit: Int
    category: Int
    by_pair: Float
    cross: Float
    n: Float

    @property
    def totals(self) -> Float:
        """(K, 1 + 2J)"""
        return sum_by(self.category, self.by_pair, len(self.n))


def sums_by(base: Base, rows: Rows, category: Int, k: int) -> Sums:
    """Sum rows by their category 0 … k−1; −1: in none."""
    inside = np.flatnonzero(category >= 0)
    own = category[inside]
    keys, by_pair = _by_key(rows.unit[inside] * k + own, (c[inside] for c in rows.final), len(rows.final))
    n = np.column_stack([np.bincount(own[a[inside]], minlength=k) for a in rows.answered]).astype(np.float64)
    cross = np.zeros((k, 0, by_pair.shape[1]))
    if base.cells is not None and rows.cell is not None:
        width = base.cells.n_cells
        pairs, sums = _by_key(own * width + rows.cell[inside], (c[inside] for c in rows.before), len(rows.before))
        adder = column_adder(base.cells.columns, pairs // width, pairs % width, k)
        cross = np.asarray(adder @ sums).reshape(k, -1, by_pair.shape[1])
    return Sums(unit=keys // k, category=keys % k, by_pair=by_pair, cross=cross, n=n)


def _by_key(key: Int, columns: Iterable[Float], count: int) -> tuple[Int, Float]:
    """Distinct keys in ascending order, and the sums of each column over them (keys, count)."""
    if not len(key):
        return np.zeros(0, dtype=np.int64), np.zeros((0, count))
    place = compress(key)
    distinct = np.zeros(int(place.max()) + 1, dtype=np.int64)
    distinct[place] = key
    return distinct, np.column_stack([np.bincount(place, weights=c, minlength=len(distinct)) for c in columns])


def added(first: Sums, second: Sums) -> Sums:
    """The sums of two sets of rows together (a pair may then occur twice)."""
    return Sums(
        unit=np.concatenate([first.unit, second.unit]),
        category=np.concatenate([first.category, second.category]),
        by_pair=np.concatenate([first.by_pair, second.by_pair]),
        cross=first.cross + second.cross,
        n=first.n + second.n,
    )


def split(sums: Float) -> tuple[Float, Float, Float]:
    """(…, 1 + 2J) → persons (…,), Σ weight × score (…, J), Σ weight × answered (…, J)."""
    j = (sums.shape[-1] - 1) // 2
    return sums[..., 0], sums[..., 1 : 1 + j], sums[..., 1 + j :]
