"""Secondary suppression: the cheapest further cells to hide so that every demand on the primary ones holds.

Fischetti & Salazar (2001), Management Science 47, 1008–1026: a 0–1 master problem "which cells are hidden", to which each
attacker that succeeds adds one inequality (their capacity constraints, coefficients cut to the level asked for), until
none does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.arrays import Bool, Float

from .attack import TOLERANCE, audit, reach
from .greedy import greedy
from .table import CellTable, Demand

Method = Literal["none", "milp", "greedy"]
LARGEST = 2000
"""Cells above which the master problem is not tried (method.md, R1)."""
ROUNDS, NODES = 200, 20_000
"""Rounds of master and attackers, and branches of one master problem, after which the greedy pattern is taken.  Counted, not
timed: a busy machine must not hide other cells than a quick one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pattern:
    """``hidden`` (N,) all cells that are not published; ``method`` how the secondary ones were chosen (``none``: not needed).

    ``attainable`` (K,): the demands that some pattern can meet.
    """

    hidden: Bool
    method: Method
    attainable: Bool


def suppress(table: CellTable, demand: Demand) -> Pattern:
    """Primary cells, what is hidden anyway, and the cheapest secondary cells (greedy ones in large tables).

    A demand that cannot be met even with everything hidden is lowered to what can be reached and told in ``attainable``.
    """
    start = table.hidden.copy()
    start[demand.cells] = True
    demand, attainable = _attainable(table, demand, start | ~table.fixed)
    if not _cuts(table, start, demand):
        return Pattern(hidden=start, method="none", attainable=attainable)
    hidden = _optimal(table, demand, start) if table.n <= LARGEST else None
    if hidden is not None:
        return Pattern(hidden=hidden, method="milp", attainable=attainable)
    return Pattern(hidden=greedy(table, demand, start), method="greedy", attainable=attainable)


def _attainable(table: CellTable, demand: Demand, everything: Bool) -> tuple[Demand, Bool]:
    reach_to, width, met = demand.reach.copy(), demand.width.copy(), np.ones(len(demand.cells), dtype=bool)
    for k, cell in enumerate(demand.cells.tolist()):
        up = reach(table, everything, cell, 1).distance
        if up >= max(demand.reach[k] - table.value[cell], demand.width[k]):
            continue
        down = reach(table, everything, cell, -1).distance
        reach_to[k], width[k] = min(reach_to[k], table.value[cell] + up), min(width[k], up + down)
        met[k] = reach_to[k] >= demand.reach[k] - TOLERANCE and width[k] >= demand.width[k] - TOLERANCE
    return replace(demand, reach=reach_to, width=width), met


def _optimal(table: CellTable, demand: Demand, start: Bool) -> Bool | None:
    """The loop of master and attackers; ``None`` if it does not end within the limits."""
    rows = _cuts(table, start, demand)
    for _ in range(ROUNDS):
        hidden = _master(table, start, np.array(rows))
        if hidden is None:
            return None
        new = _cuts(table, hidden, demand)
        if not new and not audit(table, hidden, demand).protected:
            new = [np.where(hidden | table.fixed, 0.0, 1.0)]  # only whole numbers give it away: something more must go
        if not new:
            return hidden
        rows += new
    return None


def _cuts(table: CellTable, hidden: Bool, demand: Demand) -> list[Float]:
    """(N,) coefficients of Σ coefficient × hidden ≥ 1 for every demand that the pattern fails."""
    found = []
    if demand.cover is not None and not demand.covered(hidden):
        found.append(np.minimum(demand.cover, 1.0))
    for cell, target, width in zip(demand.cells, demand.reach, demand.width, strict=True):
        up = reach(table, hidden, int(cell), 1)
        missing = target - table.value[cell]
        if up.distance < missing - TOLERANCE:
            found.append(np.minimum(up.slack / missing, 1.0))
        if up.distance >= width - TOLERANCE:
            continue
        down = reach(table, hidden, int(cell), -1)
        if up.distance + down.distance < width - TOLERANCE:
            found.append(np.minimum((up.slack + down.slack) / width, 1.0))
    return found


def _master(table: CellTable, start: Bool, rows: Float) -> Bool | None:
    """The cheapest pattern under the inequalities so far.  Ties go to the cells that come first."""
    order = 1e-4 * np.arange(table.n) / table.n
    found = milp(
        table.cost + order,
        integrality=np.ones(table.n, dtype=np.int64),
        bounds=Bounds(start.astype(float), np.where(table.fixed & ~start, 0.0, 1.0)),
        constraints=[LinearConstraint(rows, 1 - 1e-7, np.inf)],
        options={"mip_rel_gap": 0.0, "node_limit": NODES},
    )
    return np.asarray(found.x > 0.5) if found.status == 0 else None
