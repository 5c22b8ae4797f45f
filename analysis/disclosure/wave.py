"""What one wave publishes, attacked: first the counts, then the means, then the structure of the sample.

What counts as a *published count of persons* is decided here.  Counted: answers by town or group and item, the structure of
the sample, modes.  Not counted: how many did **not** answer or were not asked (no characteristic of a person), answers read,
excluded, or of the other stream (the account of the whole city), weighted shares (estimates of the population, not counts).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.arrays import Bool
from analysis.release import withheld
from analysis.results import Cell, Estimate, StructureRow
from analysis.wavedata import WaveData

from .attacked import FEWEST, FEWEST_IN_ROW, Attacked, attacked, demand_on_counts, small
from .groups import PERSONS, Partition, hidden_counts, hidden_means, partitions
from .structure import hidden_structure
from .table import CellTable

Key = tuple[str, str, str]
"""Column of the wave, kind of group, category."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that must go.  ``cells``: the wave's cells as they may be released, to be used by every later step.

    ``towns`` whose number of answers is not published; ``structure`` rows (margin, town, category); ``modes``.
    ``counts_hidden``, ``figures_hidden``: of the cells that have answers.  ``tables``: every attacked table, **internal**.
    """

    cells: tuple[Cell, ...]
    towns: frozenset[str]
    structure: frozenset[tuple[str, str, str]]
    modes: frozenset[str]
    counts_hidden: int
    figures_hidden: int
    tables: tuple[Attacked, ...]
    n_tables: int


def plan_protection(data: WaveData, structure: Sequence[StructureRow]) -> Plan:
    """Attack what the wave would publish and decide what else must go.  Call it as soon as the cells are made: comparisons and
    all further results are to see ``plan.cells`` only.

    ``structure``: the table "sample against population" as it would be printed.
    """
    counts: set[Key] = set()
    figures: set[Key] = set()
    records: list[Attacked] = []
    towns: frozenset[str] = frozenset()
    kinds: set[str] = set()
    n_tables = 0
    for by in partitions(data):
        work = _Kind(data, by)
        forced = work.persons(records)
        if by.kind == "town":
            towns = frozenset(by.labels[i] for i in np.flatnonzero(forced))
        elif forced.any():
            kinds.add(by.kind)
        counts |= work.counts(forced, records)
        figures |= work.figures(records)
        n_tables += 1 + 2 * len(work.columns)
    rows, of_structure = hidden_structure(data, structure, towns, frozenset(kinds))
    modes, of_modes = hidden_modes(data)
    cells = _released(data, counts, figures)
    answered = [c.estimate for c, n in zip(cells, data.estimates.estimates.n, strict=True) if n > 0]
    return Plan(
        cells=cells,
        towns=towns,
        structure=frozenset(rows),
        modes=modes,
        counts_hidden=sum(e.n == 0 for e in answered),
        figures_hidden=sum(e.release_code == "X" for e in answered),
        tables=(*records, *of_structure, *of_modes),
        n_tables=n_tables + len({row.margin for row in structure}) + 1,
    )


def hidden_modes(data: WaveData) -> tuple[frozenset[str], list[Attacked]]:
    """Modes whose number of answers must not be published; all answers together are known."""
    tally = pd.Series(data.used.text("mode")).value_counts().sort_index()
    names, count = tally.index.to_numpy().astype(str), tally.to_numpy().astype(np.float64)
    primary = np.flatnonzero(small(count) & (names != ""))
    if not len(primary):
        return frozenset(), []
    table = CellTable(
        value=np.append(count, count.sum()),
        lower=np.append(np.zeros(len(count)), count.sum()),
        upper=np.full(len(count) + 1, count.sum()),
        cost=np.append(1000 + count, 0.0),
        hidden=np.append(names == "", False),
        fixed=np.append(np.zeros(len(count), dtype=bool), True),
        relations=sparse.csc_array(np.append(np.ones(len(count)), -1.0)[None, :]),
    )
    hidden, record = attacked(("modes", "mode", ""), table, demand_on_counts(primary), np.ones(len(primary)))
    return frozenset(names[hidden[:-1] & (names != "")].tolist()), [record]


class _Kind:
    """One kind of group: which columns its cells rest on and which figures are withheld before any secondary suppression."""

    def __init__(self, data: WaveData, by: Partition) -> None:
        self.data, self.by = data, by
        estimates = data.estimates.estimates
        self.n: dict[str, dict[str, int]] = {}
        self.withheld: dict[str, Bool] = {}
        position = {label: i for i, label in enumerate(by.labels[: by.listed])}
        self.columns: dict[str, float] = {}
        for i, (indicator, group) in enumerate(data.estimates.parameters):
            if group.kind != by.kind:
                continue
            for column in indicator.columns:
                self.columns[column] = 100.0 if indicator.unit == "score" else 1.0
                least = self.n.setdefault(column, {})
                least[group.code] = min(least.get(group.code, 10**9), int(estimates.n[i]))
                gone = self.withheld.setdefault(column, np.zeros(by.listed, dtype=bool))
                gone[position[group.code]] |= withheld(data.cells[i].estimate.release_code)

    def persons(self, records: list[Attacked]) -> Bool:
        """(listed,) groups whose number of persons must not be published: then no count of theirs may be."""
        none = np.zeros(self.by.listed, dtype=bool)
        every_item = np.logical_and.reduce([~none, *self.withheld.values()])
        hidden, record = hidden_counts(self.by, PERSONS, np.ones(self.data.used.n, dtype=bool), none, every_item)
        records += [record] if record else []
        return hidden

    def counts(self, forced: Bool, records: list[Attacked]) -> set[Key]:
        out = set()
        for column in self.columns:
            hidden = forced
            if self._at_risk(column, FEWEST):
                inside = np.isfinite(self.data.scores.column(column))
                hidden, record = hidden_counts(self.by, column, inside, forced, self.withheld[column])
                records += [record] if record else []
            out |= self._keys(column, hidden)
        return out

    def figures(self, records: list[Attacked]) -> set[Key]:
        """Means that go although their base is large enough; a count that is hidden hides no figure."""
        out = set()
        for column, span in self.columns.items():
            if not self._at_risk(column, FEWEST_IN_ROW):
                continue
            values = self.data.scores.column(column)
            before = self.withheld[column]
            hidden, record = hidden_means(self.by, column, values, self.data.weight, span, before)
            records += [record] if record else []
            out |= self._keys(column, hidden & ~before)
        return out

    def _at_risk(self, column: str, below: int) -> bool:
        return self.by.listed < len(self.by.labels) or any(0 < n < below for n in self.n[column].values())

    def _keys(self, column: str, hidden: Bool) -> set[Key]:
        return {(column, self.by.kind, self.by.labels[i]) for i in np.flatnonzero(hidden).tolist()}


def _released(data: WaveData, counts: set[Key], figures: set[Key]) -> tuple[Cell, ...]:
    """The cells with what must go taken out.  Indicators of the same item go together."""
    no_count, no_figure = _ties(counts), _ties(figures)
    out = []
    for (indicator, group), cell in zip(data.estimates.parameters, data.cells, strict=True):
        keys = {(tie, group.kind, group.code) for column in indicator.columns for tie in (column, base(column))}
        estimate = cell.estimate
        if keys & no_figure.keys():
            estimate = _without_figure(estimate)
        if keys & no_count.keys() or (estimate.n == 0 and withheld(estimate.release_code)):
            estimate = _without_count(estimate, data.persons_as_psu)
        out.append(replace(cell, estimate=estimate))
    return tuple(out)


def base(column: str) -> str:
    """``item:G1``, ``top2:G1`` and a domain's ``G1@D01`` all rest on the answers to G1."""
    return column.rpartition(":")[2].partition("@")[0]


def _ties(keys: set[Key]) -> Mapping[Key, None]:
    """The keys, and those of every column with the same base.  A domain's own base (``G1@D01``) is tied to the domain only."""
    tied = {(base(column), kind, code) for column, kind, code in keys if "@" not in column}
    return dict.fromkeys([*sorted(keys), *sorted(tied)])


def _without_figure(estimate: Estimate) -> Estimate:
    return replace(
        estimate,
        value=None, se=None, lower=None, upper=None, n_eff=None, deff=None, p_raw=None, p_adjusted=None,
        release_code="X",
    )  # fmt: skip


def _without_count(estimate: Estimate, persons_as_psu: bool) -> Estimate:
    """``n`` 0.  n / deff, and where persons are the sampling units their number and degrees of freedom, would tell it."""
    estimate = replace(estimate, n=0, n_eff=None, deff=None)
    told = persons_as_psu or estimate.value is None
    return replace(estimate, n_psu=0, df=None) if told else estimate
