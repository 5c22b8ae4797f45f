"""Calibration margins from a population table: cells, missing answers, and cells too small to weight on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis import tables
from analysis.arrays import Float, Labels
from analysis.results import Note
from analysis.weighting.calibration import Margin

SMALLEST_CELL = 20
WARN_MISSING = 0.10
DROP_MISSING = 0.25


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PreparedMargin:
    """A margin ready for calibration, or ``None`` with the reason among the notes.

    Notes: ``margin.missing-high`` (warned), ``margin.missing-dropped``, ``margin.collapsed``, ``margin.no-respondents``; params
    margin, town, category, into, n, share.
    """

    margin: Margin | None
    notes: tuple[Note, ...]


def prepare_margin(
    margin: tables.Margin,
    town: Labels,
    answer: Labels,
    base_weight: Float,
    *,
    order: Sequence[str] = (),
    smallest_cell: int = SMALLEST_CELL,
) -> PreparedMargin:
    """Apply the rules of the method to one population margin.

    ``town``, ``answer`` (n,) labels; an answer that is not a category of the margin (``""``, ``"98"`` …) counts as missing.
    With s the weighted missing share (within the town if the margin is by town): the target of "missing" is N·s, of category k
    T_k(1−s); s > 10 % is noted, s > 25 % drops the margin (in that town).  A cell with fewer than ``smallest_cell``
    respondents joins its neighbour in ``order`` (default: order in the table) within the same town.
    """
    raise NotImplementedError
