"""The kernel of the in-memory engine: weighted sums of one column at a time over integer keys."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Float, Int
from analysis.weighting.cells import compress

BITS = 30
BLOCK = 1 << 15


def weight_bits(weight: Float) -> int:
    """:func:`bits_for_mean` of the weights given."""
    return bits_for_mean(float(np.mean(weight)) if len(weight) else 1.0)


def bits_for_mean(mean: float) -> int:
    """How many binary places weights keep: 30, more where weights are below 32 on average, so that scaling changes nothing.

    With integer values the sums of a cell are exact in float64 while Σ w·|y| stays below 2^(53−bits): 8.4 million
    rating points per village at 30 bits, whatever the order of the rows.
    """
    return BITS if mean <= 0 else BITS + max(0, 5 - int(np.floor(np.log2(mean))))


@dataclass(frozen=True, slots=True)
class ItemSums:
    """Sums of one item over the cells (C,): weight × value, weight answered, answers, weight × value²."""

    wy: Float
    wo: Float
    n: Int
    wyy: Float


class RowSums:
    """Rows with keys ≥ 0 and weights, ready to sum columns.  Cells are the distinct keys in ascending order.

    Sorted keys (a snapshot sorted by village) are summed block by block, so that temporaries stay in the processor's cache.
    """

    def __init__(self, key: Int, weight: Float, bits: int = BITS) -> None:
        self._sorted = bool(np.all(key[1:] >= key[:-1])) if len(key) else True
        self._starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else np.empty(0, dtype=np.int64)
        if self._sorted:
            self._cell = np.repeat(np.arange(len(self._starts)), np.diff(np.r_[self._starts, len(key)]))
            self.keys: Int = key[self._starts]
        else:
            self._cell = compress(key)
            self.keys = np.zeros(int(self._cell.max()) + 1, dtype=np.int64)
            self.keys[self._cell] = key
        self._blocks = self._cut(len(key))
        self._weight: Float = np.ldexp(np.floor(np.ldexp(weight, bits) + 0.5), -bits)
        self.w = self._total(self._weight)
        self.w2 = self._total(self._weight**2)
        self.n: Int = np.bincount(self._cell[self._weight != 0], minlength=len(self.keys)).astype(np.int64)

    def item(self, values: Float) -> ItemSums:
        """The sums of one column (rows,), NaN = no answer.  What is missing is subtracted from the cells' own sums."""
        out = np.empty((2, len(self.keys)))
        gone: list[Int] = []
        for first, last, cell, end in self._blocks:
            y = values[first:last]
            missing = np.flatnonzero(np.isnan(y))
            if len(missing):
                y = y.copy()
                y[missing] = 0.0
                gone.append(missing + first)
            weighted = self._weight[first:last] * y
            self._add(weighted, out[0], first, cell, end)
            weighted *= y
            self._add(weighted, out[1], first, cell, end)
        if not gone:
            return ItemSums(out[0], self.w, self.n, out[1])
        rows = np.concatenate(gone)
        cells, n = self._cell[rows], len(self.keys)
        unweighted = np.bincount(cells, weights=self._weight[rows], minlength=n)
        counted = np.bincount(cells[self._weight[rows] != 0], minlength=n)
        return ItemSums(out[0], self.w - unweighted, self.n - counted, out[1])

    def _cut(self, n: int) -> list[tuple[int, int, int, int]]:
        """(first row, last row, first cell, last cell) of blocks of about BLOCK rows that end where a cell ends."""
        if not self._sorted or n == 0:
            return [(0, n, 0, len(self.keys))] if n else []
        cells = np.unique(np.searchsorted(self._starts, np.arange(0, n, BLOCK), side="right") - 1)
        ends = np.r_[cells[1:], len(self._starts)]
        rows = np.r_[self._starts, n]
        return [(int(rows[c]), int(rows[e]), int(c), int(e)) for c, e in zip(cells, ends, strict=True)]

    def _add(self, values: Float, out: Float, first: int, cell: int, end: int) -> None:
        """Sum the values of rows ``first`` … into ``out[cell:end]``."""
        if self._sorted:
            np.add.reduceat(values, self._starts[cell:end] - first, out=out[cell:end])
        else:
            out[:] = np.bincount(self._cell, weights=values, minlength=len(self.keys))

    def _total(self, values: Float) -> Float:
        out = np.zeros(len(self.keys))
        for first, last, cell, end in self._blocks:
            self._add(values[first:last], out, first, cell, end)
        return out
