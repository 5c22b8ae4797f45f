"""A published table as an attacker sees it: cells, additive relations, and what must stay uncertain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.arrays import Bool, Float, Int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CellTable:
    """N cells tied by R relations ``relations @ value = 0`` (a total has −1, its parts 1; linked tables share cells).

    ``lower`` ≤ ``value`` ≤ ``upper`` (N,): what anybody knows of a cell before anything is published, all finite.
    ``cost`` (N,): what is lost if the cell is hidden, ≥ 0.  ``hidden`` (N,): not published in any case; ``fixed`` (N,): may
    not be hidden.  ``whole_numbers``: the cells are counts, so that the attacker may use that they are integers.
    """

    value: Float
    lower: Float
    upper: Float
    cost: Float
    hidden: Bool
    fixed: Bool
    relations: sparse.csc_array
    whole_numbers: bool = True

    @property
    def n(self) -> int:
        return len(self.value)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Demand:
    """What must stay uncertain: for each of K primary ``cells`` the attacker's interval has to end at ``reach`` or above
    and to be at least ``width`` wide.

    ``cover`` (N,), if given: over all hidden cells it has to sum to 1 or more, so that what is left after subtracting the published
    cells is no small group itself.

    In the words of Fischetti & Salazar (2001, Management Science 47, 1008–1026): upper protection level ``reach`` − value,
    sliding protection level ``width``.
    """

    cells: Int
    reach: Float
    width: Float
    cover: Float | None = None

    def covered(self, hidden: Bool) -> bool:
        return self.cover is None or float(self.cover[hidden].sum()) >= 1 - 1e-9


def two_way(counts: Float) -> CellTable:
    """An r × c table of counts with its margins: (r + 1)(c + 1) cells row by row, totals last; only the grand total is fixed.

    Hiding costs 1,000 a cell and 1 a person: few cells first, small ones among equals; a total costs ten times as much.
    """
    r, c = counts.shape
    full = np.zeros((r + 1, c + 1))
    full[:r, :c] = counts
    full[:r, c] = counts.sum(axis=1)
    full[r] = full[:r].sum(axis=0)
    at = np.arange(full.size).reshape(full.shape)
    lines = [*at, *at.T]
    relations = sparse.csc_array(np.array([_line(line, full.size) for line in lines]))
    total = np.zeros(full.shape, dtype=bool)
    total[r], total[:, c] = True, True
    last = np.arange(full.size) == full.size - 1
    return CellTable(
        value=full.ravel(),
        lower=np.zeros(full.size),
        upper=np.full(full.size, full[r, c]),
        cost=(1000 + full.ravel()) * np.where(total.ravel(), 10, 1),
        hidden=np.zeros(full.size, dtype=bool),
        fixed=last,
        relations=relations,
    )


def _line(line: Int, size: int) -> Float:
    """Parts 1, the last (their total) −1."""
    row = np.zeros(size)
    row[line[:-1]], row[line[-1]] = 1, -1
    return row
