"""Influence of sampling units on parameters, kept small: own part − calibration columns × slopes.

A town's estimate is moved by the town's own villages (sparse) and, after calibration, a little by every village through the
calibration columns (low rank).  Kept apart, 4,000 villages × 2,400 parameters and their covariance take a fraction of a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.arrays import Float, Int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Influence:
    """(units, p) matrix ``own − columns @ slopes``: ``own`` sparse (units, p), ``columns`` (units, P), ``slopes`` (P, p)."""

    own: sparse.csr_array
    columns: Float
    slopes: Float

    @property
    def shape(self) -> tuple[int, int]:
        return int(self.own.shape[0]), int(self.own.shape[1])

    def dense(self) -> Float:
        """The whole (units, p) matrix."""
        out = np.asarray(self.own.toarray())
        return out - self.columns @ self.slopes if self.columns.shape[1] else out

    def times(self, matrix: Float) -> Influence:
        """Influence on linear combinations; ``matrix`` (p, q)."""
        own = sparse.csr_array(self.own @ sparse.csr_array(matrix))
        return Influence(own=own, columns=self.columns, slopes=np.asarray(self.slopes @ matrix))

    def scale(self, factor: Float) -> Influence:
        """Each parameter times its own ``factor`` (p,); NaN stays in its column."""
        own = sparse.csr_array(self.own * factor[None, :])
        return Influence(own=own, columns=self.columns, slopes=self.slopes * factor)

    def select(self, index: Int) -> Influence:
        """Some parameters, in the order given."""
        return Influence(
            own=sparse.csr_array(self.own[:, index]), columns=self.columns, slopes=np.asarray(self.slopes[:, index])
        )


def from_dense(matrix: Float) -> Influence:
    """An influence given in full."""
    units, p = matrix.shape
    return Influence(own=sparse.csr_array(matrix), columns=np.zeros((units, 0)), slopes=np.zeros((0, p)))


def side_by_side(parts: Sequence[Influence]) -> Influence:
    """The parameters of several parts; parts with the same calibration share its columns."""
    blocks: list[Float] = []
    rows: list[int] = []
    for part in parts:
        same = [i for i, block in enumerate(blocks) if np.array_equal(block, part.columns)]
        if not same:
            blocks.append(part.columns)
        rows.append(same[0] if same else len(blocks) - 1)
    starts = np.cumsum([0, *(b.shape[1] for b in blocks)])
    slopes = np.zeros((int(starts[-1]), sum(p.shape[1] for p in parts)))
    at = 0
    for part, block in zip(parts, rows, strict=True):
        slopes[starts[block] : starts[block + 1], at : at + part.shape[1]] = part.slopes
        at += part.shape[1]
    own = sparse.csr_array(sparse.hstack([p.own for p in parts], format="csr"))
    return Influence(own=own, columns=np.hstack(blocks), slopes=slopes)
