"""What comes in: the responses of one wave as typed columns, and the population they speak for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from questionnaires.model import DESIGN_COLUMNS, NUMBER_COLUMNS


@dataclass(frozen=True, slots=True, kw_only=True)
class Responses:
    """One columnar snapshot of a wave.

    ``columns`` holds every design column and one column per question, all of length ``n``:

    - rating, number: float64 of raw codes; 97/98/99 as :class:`questionnaires.model.Missing`; NaN = left blank;
    - single: object array of text codes; ``"97"``/``"98"``/``"99"``; ``""`` = left blank;
    - multiple: one float64 column ``CODE.key`` per option, 1/0, NaN where the question has no substantive answer;
    - text: not included (verbatims never enter an analysis table).

    ``exclusion`` is an object array: ``""``, or the reason for which the row is kept out of every estimate.
    ``sha256`` identifies the bytes that were read; ``value_problems`` counts values that fitted no import rule.
    """

    n: int
    columns: Mapping[str, NDArray[np.generic]]
    exclusion: NDArray[np.object_]
    sha256: str
    value_problems: int = 0

    @classmethod
    def from_columns(
        cls,
        columns: Mapping[str, Sequence[Any]],
        exclusion: Sequence[str],
        sha256: str,
        value_problems: int = 0,
    ) -> Responses:
        """Typed columns from plain lists, as an import or the store gives them.

        A list of numbers (or ``None``) becomes float64, a list with any text an object array of text (``None`` → ``""``).
        Design columns that are absent are added as unknown.  Raises ``ValueError`` if lengths differ.
        """
        n = len(exclusion)
        typed = {name: _typed(name, values) for name, values in columns.items()}
        wrong = {name: len(values) for name, values in typed.items() if len(values) != n}
        if wrong:
            raise ValueError(f"columns of another length than the {n} rows: {wrong}")
        for name in DESIGN_COLUMNS:
            typed.setdefault(name, np.full(n, np.nan) if name in NUMBER_COLUMNS else np.full(n, "", dtype=object))
        reasons = np.array([reason or "" for reason in exclusion], dtype=object)
        return cls(n=n, columns=typed, exclusion=reasons, sha256=sha256, value_problems=value_problems)

    def text(self, name: str) -> NDArray[np.object_]:
        """A text column, length ``n``; all ``""`` where the wave has no such column."""
        column = self.columns.get(name)
        return np.full(self.n, "", dtype=object) if column is None else column.astype(object)

    def numbers(self, name: str) -> NDArray[np.float64]:
        """A number column, length ``n``, float64; all NaN where the wave has no such column."""
        column = self.columns.get(name)
        return np.full(self.n, np.nan) if column is None else column.astype(np.float64)


def _typed(name: str, values: Sequence[Any]) -> NDArray[np.generic]:
    if name not in NUMBER_COLUMNS and (name in DESIGN_COLUMNS or any(isinstance(v, str) for v in values)):
        return np.array(["" if v is None else str(v) for v in values], dtype=object)
    return np.array([np.nan if v is None or v == "" else float(v) for v in values], dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """Known population figures for the categories of one question.

    ``by_town``: cells are keyed ``(town, category)``, else ``("", category)``.  Values are counts of persons; a file that
    gives shares is turned into counts by the town's or the city's total when it is read.
    """

    id: str
    question: str
    by_town: bool
    cells: Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class TownPopulation:
    """One town: nine-digit division code (or the city's own key) as text, its names, residents aged 18+."""

    code: str
    title: Mapping[str, str]
    kind: str
    """街道/镇 as ``subdistrict``/``town``, or ``ward``."""
    total: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """A population table: totals by town and margins, with source and date.  ``invented`` totals serve demos only."""

    id: str
    title: Mapping[str, str]
    city: Mapping[str, str]
    town_word: Mapping[str, str]
    """What the units are called: 镇(街道) / town, 选区 / ward."""
    source: str
    date: str
    status: Literal["official", "invented", "estimated"]
    universe: Mapping[str, str]
    towns: tuple[TownPopulation, ...]
    margins: tuple[Margin, ...]
    psu: Literal["village", "person"]
    """What was drawn first within a town; ``person`` where there is no village frame."""
    self_selected: bool
    sha256: str

    @property
    def total(self) -> float:
        return sum(town.total for town in self.towns)
