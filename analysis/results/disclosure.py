"""What was done so that no hidden count or figure can be worked out (code X of release rule R1), and whether it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """Only what a reader of the released tables can see anyway; which cells are small and which only guard them is never told.

    ``tables`` examined, ``tables_at_risk`` with a confidential cell; ``counts_hidden`` counts of answers and ``figures_hidden``
    means or shares that are not published for confidentiality; ``methods`` how the guarding cells were found.
    ``protected``: every confidential cell of every table withstood its attack.  ``narrowest_count`` (persons) and
    ``narrowest_figure`` (points of 100): the smallest interval to which an attacker can narrow a confidential cell, ``None``
    if there is none.
    """

    rule: str
    tables: int
    tables_at_risk: int
    counts_hidden: int
    figures_hidden: int
    methods: tuple[Literal["milp", "greedy"], ...]
    protected: bool
    narrowest_count: float | None
    narrowest_figure: float | None
