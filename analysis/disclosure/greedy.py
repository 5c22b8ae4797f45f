"""Secondary suppression for tables that are too large for the optimum: one primary cell after the other.

For each demand one linear programme moves the primary cell by what is asked at the least cost of the cells that must move
with it; those are hidden (Kelly, Golden & Assad 1992, Networks 22, 397–417).
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from analysis.arrays import Bool, Float

from .attack import TOLERANCE, reach
from .table import CellTable, Demand


def greedy(table: CellTable, demand: Demand, start: Bool) -> Bool:
    """(N,) hidden cells that meet every demand that can be met; valid, not the cheapest."""
    hidden = start.copy()
    for cell, target, width in zip(demand.cells, demand.reach, demand.width, strict=True):
        room = table.upper[cell] - table.value[cell]
        goal = min(max(target - table.value[cell], width), _highest(table, start, int(cell), room))
        _move(table, hidden, int(cell), 1, goal)
        up = reach(table, hidden, int(cell), 1).distance
        _move(table, hidden, int(cell), -1, width - up)
    return hidden


def _highest(table: CellTable, start: Bool, cell: int, room: float) -> float:
    return min(room, reach(table, start | ~table.fixed, cell, 1).distance)


def _move(table: CellTable, hidden: Bool, cell: int, direction: int, goal: float) -> None:
    """Hide what must move with the cell, unless it can go that far already."""
    if goal <= TOLERANCE or reach(table, hidden, cell, direction).distance >= goal - TOLERANCE:
        return
    step = _cheapest_move(table, hidden, cell, direction * goal)
    hidden |= np.abs(step) > TOLERANCE


def _cheapest_move(table: CellTable, hidden: Bool, cell: int, goal: float) -> Float:
    """(N,) changes that keep every relation, with the cell changed by ``goal``; hidden cells move for nothing.

    A cell that can give little is dearer: cost per unit is divided by how far it can move.
    """
    may = ~table.fixed | hidden
    up = np.where(may, table.upper - table.value, 0.0)
    down = np.where(may, table.value - table.lower, 0.0)
    up[cell], down[cell] = max(goal, 0.0), max(-goal, 0.0)
    cost = np.where(hidden, 0.0, table.cost + 1e-6 * np.arange(table.n))
    moved = linprog(  # type: ignore[call-overload]
        np.concatenate(
            [cost / np.maximum(np.minimum(up, abs(goal)), 1e-9), cost / np.maximum(np.minimum(down, abs(goal)), 1e-9)]
        ),
        A_eq=sparse.hstack([table.relations, -table.relations]),
        b_eq=np.zeros(table.relations.shape[0]),
        bounds=np.concatenate(
            [
                np.column_stack([np.where(np.arange(table.n) == cell, up, 0.0), up]),
                np.column_stack([np.where(np.arange(table.n) == cell, down, 0.0), down]),
            ]
        ),
        method="highs",
    )
    return np.asarray(moved.x[: table.n] - moved.x[table.n :])
