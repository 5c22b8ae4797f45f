"""The kernel of the in-memory engine: weighted sums of one column at a time over integer keys."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Float, Int
from analysis.weighting.cells import compress

BITS = 30


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
    """Rows with keys ≥ 0 and weights, ready to sum columns.  Cells are the distinct keys in ascending order."""

    def __init__(self, key: Int, weight: Float, bits: int = BITS) -> None:
        self._sorted = bool(np.all(key[1:] >= key[:-1])) if len(key) else True
        self._cell = np.empty(0, dtype=np.int64)
        if len(key) == 0:
            self.keys: Int = np.empty(0, dtype=np.int64)
        elif self._sorted:
            self._starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
            self.keys = key[self._starts]
        else:
            self._cell = compress(key)
            self.keys = np.zeros(int(self._cell.max()) + 1, dtype=np.int64)
            self.keys[self._cell] = key
        self._weight: Float = np.ldexp(np.floor(np.ldexp(weight, bits) + 0.5), -bits)
        self._used = self._weight != 0
        self._all_used = bool(self._used.all())
        self.w = self._add(self._weight)
        self.w2 = self._add(self._weight**2)
        self.n: Int = self._add(self._used.astype(np.float64)).astype(np.int64)

    def item(self, values: Float) -> ItemSums:
        """The sums of one column (rows,), NaN = no answer."""
        weighted = self._weight * values
        if not np.isnan(np.sum(weighted)):
            wyy = self._add(weighted * values)
            return ItemSums(self._add(weighted), self.w, self.n, wyy)
        answered = ~np.isnan(values)
        weighted[~answered] = 0.0
        clean = np.where(answered, values, 0.0)
        weight = self._weight * answered
        return ItemSums(
            self._add(weighted),
            self._add(weight),
            self._add((answered & self._used).astype(np.float64)).astype(np.int64),
            self._add(weighted * clean),
        )

    def _add(self, values: Float) -> Float:
        if len(self.keys) == 0:
            return np.zeros(0)
        if self._sorted:
            return np.asarray(np.add.reduceat(values, self._starts))
        return np.asarray(np.bincount(self._cell, weights=values, minlength=len(self.keys)), dtype=np.float64)
