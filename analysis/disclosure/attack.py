"""The attacker: from the published cells and the relations, how far can a hidden one be narrowed down?  And the audit.

Two linear programmes per hidden cell (the attacker's subproblems of Fischetti & Salazar 2001, Management Science 47,
1008–1026; auditing: Hundepool et al. 2012, *Statistical Disclosure Control*, chapter 4).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from analysis.arrays import Bool, Float, Int

from .table import CellTable, Demand

TOLERANCE = 1e-6
"""Of the solver, in the cells' unit: a bound that misses by less is met."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reach:
    """One end of a hidden cell's feasible interval: how far from the true value, and (N,) ``slack`` that hiding each cell
    lends to it: the end is at most Σ slack over the hidden cells, whatever is hidden."""

    distance: float
    slack: Float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Audit:
    """Feasible interval ``low``–``high`` of each of the hidden ``cells``.

    ``met`` (K,): the demands that hold.  ``width``: of the narrowest interval among the cells of the demand (``None`` without).
    """

    cells: Int
    low: Float
    high: Float
    met: Bool
    width: float | None

    @property
    def protected(self) -> bool:
        return bool(self.met.all())


def reach(table: CellTable, hidden: Bool, cell: int, direction: int) -> Reach:
    """The upper (``direction`` 1) or lower (−1) end for a hidden cell, by linear programming over the hidden cells.

    ``slack`` comes from the dual: with multipliers γ of the relations and r = ±e − A'γ, a cell that is hidden adds
    r⁺(upper − value) + r⁻(value − lower) to the bound (Fischetti & Salazar 2001).  Valid for any γ.
    """
    goal = np.zeros(table.n)
    goal[cell] = direction
    up, down = table.upper - table.value, table.value - table.lower
    distance, gamma = _by_hand(table, hidden, cell, direction) or _by_programme(table, hidden, goal)
    left = goal - table.relations.T @ gamma
    slack = np.maximum(left, 0) * up + np.maximum(-left, 0) * down
    return Reach(distance=distance, slack=slack)


def _by_hand(table: CellTable, hidden: Bool, cell: int, direction: int) -> tuple[float, Float] | None:
    """Where one relation holds all hidden cells the answer needs no programme: the cell goes as far as it may, or as far as
    the others can make up for.  (distance, multipliers); ``None`` in other tables."""
    if table.relations.shape[0] != 1:
        return None
    a = table.relations.toarray()[0]
    if a[cell] == 0:
        return None
    up, down = table.upper - table.value, table.value - table.lower
    way = -direction * np.sign(a[cell])  # how the others must move, in the relation's unit
    others = np.where(hidden, np.where(a * way > 0, up, down) * np.abs(a), 0.0)
    room = float(others.sum() - others[cell]) / abs(a[cell])
    own = float(up[cell] if direction > 0 else down[cell])
    return min(own, room), np.array([direction / a[cell] if room < own else 0.0])


def _by_programme(table: CellTable, hidden: Bool, goal: Float) -> tuple[float, Float]:
    free = np.flatnonzero(hidden)
    part = table.relations[:, free].tocsr()
    rows = np.flatnonzero(np.diff(part.indptr))
    found = linprog(  # type: ignore[call-overload]
        -goal[free],
        A_eq=part[rows] if len(rows) else None,
        b_eq=np.zeros(len(rows)) if len(rows) else None,
        bounds=np.column_stack([(table.lower - table.value)[free], (table.upper - table.value)[free]]),
        method="highs",
    )
    gamma = np.zeros(table.relations.shape[0])
    if len(rows):
        gamma[rows] = -found.eqlin.marginals
    return float(-found.fun), gamma


def whole_reach(table: CellTable, hidden: Bool, cell: int, direction: int) -> float:
    """As :func:`reach`'s distance, for an attacker who uses that counts are whole numbers."""
    single = _by_hand(table, hidden, cell, direction)
    if single is not None:  # sums of whole numbers: only the ends need rounding
        return float(np.floor(single[0] + TOLERANCE))
    free = np.flatnonzero(hidden)
    goal = np.zeros(table.n)
    goal[cell] = direction
    found = milp(
        -goal[free],
        integrality=np.ones(len(free), dtype=np.int64),
        bounds=Bounds(table.lower[free] - table.value[free], table.upper[free] - table.value[free]),
        constraints=[LinearConstraint(table.relations[:, free], 0, 0)],
    )
    return -float(found.fun or 0.0)


def audit(table: CellTable, hidden: Bool, demand: Demand) -> Audit:
    """Try to recover every hidden cell.  A demand is met only if it also holds against an attacker who knows that counts are
    whole numbers (programmes with integers for the primary cells)."""
    cells = np.flatnonzero(hidden)
    low = np.array([table.value[c] - reach(table, hidden, int(c), -1).distance for c in cells])
    high = np.array([table.value[c] + reach(table, hidden, int(c), 1).distance for c in cells])
    if table.whole_numbers:
        for i in np.flatnonzero(np.isin(cells, demand.cells)):
            low[i] = table.value[cells[i]] - whole_reach(table, hidden, int(cells[i]), -1)
            high[i] = table.value[cells[i]] + whole_reach(table, hidden, int(cells[i]), 1)
    at = np.searchsorted(cells, demand.cells)
    widths = high[at] - low[at]
    return Audit(
        cells=cells,
        low=low,
        high=high,
        met=(high[at] >= demand.reach - TOLERANCE) & (widths >= demand.width - TOLERANCE) & demand.covered(hidden),
        width=float(widths.min()) if len(at) else None,
    )
