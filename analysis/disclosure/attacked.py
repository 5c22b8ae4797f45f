"""One table of a wave after suppression and audit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.arrays import Bool, Float, Int

from .attack import audit
from .suppress import Method, suppress
from .table import CellTable, Demand

FEWEST = 5
"""Persons.  A count of 1–4 is confidential (R1); the attacker's interval must end at 5 or above and be 5 wide, so that he can
neither tell the count nor that it is one of the small ones."""
FEWEST_IN_ROW = 10
"""Answers.  The mean or share of fewer is confidential (R1)."""
STEP = 0.25
"""Of the scale: a confidential mean must stay uncertain by one step of a five-step answer (25 points of 100)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attacked:
    """Internal, never released (how many cells were small says that the hidden ones are).

    ``table``: ``answers`` (counts by group and item), ``means``, ``structure``, ``modes``; ``by`` kind of group or margin;
    ``item`` column of the wave.  ``width``: narrowest interval of a primary cell, persons or share of the scale.
    """

    table: Literal["answers", "means", "structure", "modes"]
    by: str
    item: str
    cells: int
    primary: int
    secondary: int
    method: Method
    protected: bool
    width: float | None


def small(count: Float) -> Bool:
    """Counts of 1–4 persons."""
    return np.asarray((count > 0) & (count < FEWEST))


def demand_on_counts(cells: Int) -> Demand:
    return Demand(cells=cells, reach=np.full(len(cells), float(FEWEST)), width=np.full(len(cells), float(FEWEST)))


def attacked(
    name: tuple[Literal["answers", "means", "structure", "modes"], str, str],
    table: CellTable,
    demand: Demand,
    unit: Float,
) -> tuple[Bool, Attacked]:
    """(N,) hidden cells, and the record.  ``unit`` (K,): the size of one unit of each primary cell in the cells' own."""
    found = suppress(table, demand)
    checked = audit(table, found.hidden, demand)
    at = np.searchsorted(checked.cells, demand.cells)
    widths = (checked.high - checked.low)[at] / unit
    what, by, item = name
    return found.hidden, Attacked(
        table=what,
        by=by,
        item=item,
        cells=table.n,
        primary=len(demand.cells),
        secondary=int((found.hidden & ~table.hidden).sum()) - int((~table.hidden[demand.cells]).sum()),
        method=found.method,
        protected=checked.protected,
        width=float(widths.min()) if len(widths) else None,
    )
