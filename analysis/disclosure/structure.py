"""Sample against population: counts of persons by category and place, with merged categories, in linked tables.

Known to an attacker: the answers of each town; the answers of each category city-wide, if the category is listed as a group;
how many gave no answer at all follows from the printed shares.  A category that was merged in one town is that of the city
less all others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.arrays import Bool
from analysis.margins import margin_answers
from analysis.results import StructureRow
from analysis.tables import Margin
from analysis.wavedata import WaveData

from .attacked import FEWEST_IN_ROW, Attacked, attacked, demand_on_counts, small
from .table import CellTable

Place = tuple[str, str]
"""Town (``""`` for the city) and category."""


class _Cells:
    """Collects cells and relations by name; plain lists, because the tables are small and irregular."""

    def __init__(self) -> None:
        self.at: dict[tuple[str, ...], int] = {}
        self.value: list[float] = []
        self.upper: list[float] = []
        self.cost: list[float] = []
        self.state: list[str] = []
        self.lines: list[tuple[list[int], int]] = []

    def add(self, name: tuple[str, ...], value: float, upper: float, state: str, cost: float = 0.0) -> int:
        """``state``: ``shown`` (may be hidden at its cost), ``hidden`` (not published) or ``fixed`` (known)."""
        self.at[name] = len(self.value)
        self.value.append(value)
        self.upper.append(upper)
        self.cost.append(cost)
        self.state.append(state)
        return self.at[name]

    def sum(self, parts: Sequence[int], total: int) -> None:
        self.lines.append((list(parts), total))

    def table(self) -> CellTable:
        relations = np.zeros((len(self.lines), len(self.value)))
        for i, (parts, total) in enumerate(self.lines):
            relations[i, parts], relations[i, total] = 1, -1
        return CellTable(
            value=np.array(self.value),
            lower=np.zeros(len(self.value)),
            upper=np.array(self.upper),
            cost=np.array(self.cost),
            hidden=np.array([s == "hidden" for s in self.state]),
            fixed=np.array([s == "fixed" for s in self.state]),
            relations=sparse.csc_array(relations),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Sample:
    """One margin: its rows in the report, persons by place and category, persons by town."""

    margin: Margin
    rows: tuple[StructureRow, ...]
    count: dict[Place, int]
    size: dict[str, int]
    listed: frozenset[str]
    unknown: frozenset[str]


def hidden_structure(
    data: WaveData, structure: Sequence[StructureRow], unknown: frozenset[str], kinds: frozenset[str]
) -> tuple[set[tuple[str, str, str]], list[Attacked]]:
    """Rows (margin, town, category) whose count must not be published.

    ``unknown``: towns whose answers are not published; ``kinds``: kinds of group of which some category's are not.
    """
    hidden: set[tuple[str, str, str]] = {("town", "", town) for town in unknown}
    records = []
    for margin in data.population.margins:
        rows = tuple(row for row in structure if row.margin == margin.id)
        if not rows:
            continue
        gone, record = _attack(_sample(data, margin, rows, unknown))
        hidden |= gone | (_smallest_place(margin, rows) if margin.question in kinds else set())
        records += [record] if record else []
    return hidden, records


def _smallest_place(margin: Margin, rows: tuple[StructureRow, ...]) -> set[tuple[str, str, str]]:
    """Every row of the place with the fewest answers: without it the categories' sums over the places, or, city-wide, the
    categories themselves, are not known."""
    size = {town: sum(r.n for r in rows if r.town == town) for town in dict.fromkeys(r.town for r in rows)}
    least = min(size, key=lambda town: (size[town], town))
    return {(margin.id, least, r.category) for r in rows if r.town == least}


def _sample(data: WaveData, margin: Margin, rows: tuple[StructureRow, ...], unknown: frozenset[str]) -> _Sample:
    tally = _tally(data, margin)
    in_city = tally.groupby(level=1).sum()
    places = list(dict.fromkeys(town for town, _ in margin.cells))
    groups = {g.code for _, g in data.estimates.parameters if g.kind == margin.question}
    return _Sample(
        margin=margin,
        rows=rows,
        count={cell: int(tally.get(cell, 0)) for cell in margin.cells},
        size={town: int(tally.loc[[town]].sum()) for town in places},
        listed=frozenset(c for c in groups if in_city.get(c, 0) >= FEWEST_IN_ROW),
        unknown=unknown,
    )


def _tally(data: WaveData, margin: Margin) -> pd.Series[int]:
    """Persons by place and category of the margin; ``""``: the whole city, or no category."""
    used = data.used
    codes, values = pd.factorize(used.text(margin.question))
    distinct = replace(
        used,
        n=len(values),
        columns={margin.question: np.asarray(values, dtype=object)},
        exclusion=np.array([""] * len(values), dtype=object),
    )
    category = margin_answers(distinct, data.questionnaire, margin)[codes]
    town = used.text("town") if margin.by_town else np.full(used.n, "", dtype=object)
    return pd.Series(1, index=[town, category]).groupby(level=[0, 1]).sum()


def _attack(sample: _Sample) -> tuple[set[tuple[str, str, str]], Attacked | None]:
    cells = _linked(sample)
    table = cells.table()
    primary = np.array(
        [i for name, i in cells.at.items() if name[0] in ("one", "city") and small(table.value[i : i + 1])[0]],
        dtype=np.int64,
    )
    if not len(primary):
        return {(sample.margin.id, t, r.category) for t in sample.unknown for r in sample.rows if r.town == t}, None
    hidden, record = attacked(
        ("structure", sample.margin.id, ""), table, demand_on_counts(primary), np.ones(len(primary))
    )
    return _gone(sample, cells, hidden), record


def _linked(sample: _Sample) -> _Cells:
    """Persons by place and category (published where not merged), merged rows, each place's sum, silent persons and size,
    and each category over the towns."""
    cells = _Cells()
    n = float(sum(sample.size.values()))
    published = {(row.town, row.category): float(row.n) for row in sample.rows}
    for (town, category), count in sample.count.items():
        shown = (town, category) in published
        known = not town and category in sample.listed
        state = "fixed" if known else "shown" if shown else "hidden"
        cells.add(("one", town, category), float(count), n, state, 1000.0 + count)
    for town, size in sample.size.items():
        _place(cells, sample, published, town, float(size))
    if sample.margin.by_town:
        for category in dict.fromkeys(c for _, c in sample.count):
            parts = [cells.at["one", t, c] for t, c in sample.count if c == category]
            total = sum(cells.value[i] for i in parts)
            state = "fixed" if category in sample.listed else "hidden"
            cells.sum(parts, cells.add(("city", "", category), total, n, state))
    return cells


def _place(cells: _Cells, sample: _Sample, published: dict[Place, float], town: str, size: float) -> None:
    here = [c for t, c in sample.count if t == town]
    for (place, row), n in published.items():
        if place == town and "|" in row:
            merged = cells.add(("row", town, row), n, size, "shown", 1000.0 + n)
            cells.sum([cells.at["one", town, c] for c in row.split("|")], merged)
    answered = sum(sample.count[town, c] for c in here)
    rows = [(1000.0 + n) for (place, _), n in published.items() if place == town]
    shown = "hidden" if town in sample.unknown or not rows else "shown"
    known = cells.add(("sum", town), float(answered), size, shown, sum(rows))
    silent = cells.add(("silent", town), size - answered, size, "hidden")
    total = cells.add(("size", town), size, size, "hidden" if town in sample.unknown else "fixed")
    cells.sum([cells.at["one", town, c] for c in here], known)
    cells.sum([known, silent], total)


def _gone(sample: _Sample, cells: _Cells, hidden: Bool) -> set[tuple[str, str, str]]:
    """Rows to drop: hidden ones, and every row of a place whose sum is hidden (a share beside a count tells the sum)."""
    out = set()
    for row in sample.rows:
        name = ("row" if "|" in row.category else "one", row.town, row.category)
        if hidden[cells.at[name]] or hidden[cells.at["sum", row.town]]:
            out.add((sample.margin.id, row.town, row.category))
    return out
