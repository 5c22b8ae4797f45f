"""Rows that share every calibration column are one cell: problems of any number of rows become small tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.arrays import Float, Int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Margin:
    """One set of known totals over the categories of a classification of the rows.

    ``codes`` (n,) category of each row, 0 … k−1;  ``labels`` k names, e.g. ``331081001|18-34``;  ``targets`` (k,) persons.
    """

    name: str
    labels: tuple[str, ...]
    codes: Int
    targets: Float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Total:
    """A known total of a numeric variable: ``values`` (n,), ``target`` = Σ over the population.  An intercept is all ones."""

    name: str
    values: Float
    target: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CalibrationCells:
    """``cell`` (n,) cell of each row;  ``columns`` (cells, P) the calibration columns;  ``margin_of`` (P,) margin of a column.

    Columns run margin by margin, category by category, then the totals (each counted as a margin of its own).
    """

    cell: Int
    columns: sparse.csr_array
    margin_of: Int

    @property
    def n_cells(self) -> int:
        return int(self.columns.shape[0])


def calibration_cells(margins: Sequence[Margin], totals: Sequence[Total], split: Int | None = None) -> CalibrationCells:
    """Group rows into cells.  Numeric totals make every row its own cell; ``split`` (n,) separates cells further."""
    n = len(margins[0].codes) if margins else len(totals[0].values)
    cell = np.arange(n, dtype=np.int64) if totals else joint_codes([m.codes for m in margins], split)
    first = np.zeros(int(cell.max()) + 1, dtype=np.int64)
    first[cell[::-1]] = np.arange(n - 1, -1, -1)
    blocks = [_indicator(m.codes[first], len(m.labels)) for m in margins]
    blocks += [sparse.csr_array(t.values[first][:, None]) for t in totals]
    widths = [b.shape[1] for b in blocks]
    return CalibrationCells(
        cell=cell,
        columns=sparse.csr_array(sparse.hstack(blocks, format="csr")),
        margin_of=np.repeat(np.arange(len(blocks)), widths).astype(np.int64),
    )


def joint_codes(codes: Sequence[Int], split: Int | None = None) -> Int:
    """One code per distinct combination, 0 … cells−1, in lexicographic order.  No sort while the table stays small."""
    parts = [*codes, *([] if split is None else [split])]
    joint = parts[0]
    for part in parts[1:]:
        width = int(part.max()) + 1
        joint = compress(joint * width + part)
    return compress(joint)


def compress(keys: Int) -> Int:
    """Number the distinct non-negative keys 0, 1, 2 … in ascending order."""
    largest = int(keys.max())
    if largest < max(4 * len(keys), 1024):
        present = np.bincount(keys) > 0
        return (np.cumsum(present) - 1)[keys].astype(np.int64)
    return np.unique(keys, return_inverse=True)[1].astype(np.int64)


def _indicator(codes: Int, width: int) -> sparse.csr_array:
    rows = np.arange(len(codes))
    return sparse.csr_array((np.ones(len(codes)), (rows, codes)), shape=(len(codes), width))


def sum_by(codes: Int, values: Float, n: int) -> Float:
    """Sums of ``values`` (rows,) or (rows, K) over groups 0 … n−1 of their rows."""
    if values.ndim == 1:
        return np.asarray(np.bincount(codes, weights=values, minlength=n), dtype=np.float64)
    rows = np.arange(len(codes))
    adder = sparse.csr_array((np.ones(len(codes)), (codes, rows)), shape=(n, len(codes)))
    return np.asarray(adder @ values)
