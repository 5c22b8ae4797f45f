"""Counts and means by group: one additive table per kind of group and column of the wave.

The city's count and mean are published, the groups add up to them, and so does what is not listed (categories with fewer
than ten answers, persons without a category).  Hence a single hidden row can be had by subtraction.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.arrays import Bool, Float, Int
from analysis.wavedata import WaveData
from questionnaires.model import Missing

from .attack import reach
from .attacked import FEWEST_IN_ROW, STEP, Attacked, attacked, demand_on_counts, small
from .table import CellTable, Demand

ALREADY_WITHHELD = 0.1
"""Price of hiding a row whose figure is withheld anyway, relative to others."""
NO_CATEGORY = {"", *(str(int(m)) for m in Missing)}
PERSONS = "persons"
"""Stands for a column in which everybody answers."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Partition:
    """The rows by one kind of group: ``labels`` listed categories, then those too small to be listed; ``codes`` (n,) position
    among them, the last code for persons in none; ``size`` (len(labels) + 1,) persons of each.

    ``complete``: no answer of the person but a column of the design, known of all.
    """

    kind: str
    labels: tuple[str, ...]
    listed: int
    codes: Int
    size: Float
    complete: bool


def partitions(data: WaveData) -> list[Partition]:
    """Every kind of group for which cells are published, and the towns, whose answers are counted in any case."""
    kinds = dict.fromkeys(["town", *(group.kind for _, group in data.estimates.parameters if group.kind != "city")])
    return [_partition(data, kind) for kind in kinds]


def _partition(data: WaveData, kind: str) -> Partition:
    cells = dict.fromkeys(g.code for _, g in data.estimates.parameters if g.kind == kind)
    listed = list(data.towns) if kind == "town" else list(cells)
    found, values = pd.factorize(data.used.text(kind))
    question = data.questionnaire.questions.get(kind)
    every = [str(o.code) for o in question.options] if question else sorted(set(values) - NO_CATEGORY)
    labels = (*listed, *(code for code in every if code in set(values) and code not in set(listed)))
    position = {label: i for i, label in enumerate(labels)}
    codes = np.array([position.get(v, len(labels)) for v in values], dtype=np.int64)[found]
    size = np.bincount(codes, minlength=len(labels) + 1).astype(np.float64)
    complete = question is None and size[-1] == 0
    return Partition(kind=kind, labels=labels, listed=len(listed), codes=codes, size=size, complete=complete)


def hidden_counts(by: Partition, item: str, inside: Bool, forced: Bool, withheld: Bool) -> tuple[Bool, Attacked | None]:
    """(listed,) groups whose count of answers must not be published; ``None`` if nobody is at risk.

    ``item`` a column, or ``persons``; ``inside`` (n,) rows with an answer; ``forced`` (listed,) groups whose persons are not
    published; ``withheld`` (listed,) figure withheld anyway.  Where an attacker knows the size of a group, he knows that
    no more than that and no fewer than size − silent answered.  How many have no category he knows only of design columns.
    """
    count = np.bincount(by.codes[inside], minlength=len(by.size)).astype(np.float64)
    primary = np.flatnonzero(small(count[:-1]))
    if not len(primary):
        return forced, None
    everybody, silent = by.size.sum(), by.size.sum() - count.sum()
    rows = np.arange(len(by.size))
    known = (rows < by.listed) & ~_padded(forced, by) & (item != PERSONS)
    known[-1] = by.complete
    unlisted = (rows >= by.listed) & (rows < len(by.labels))
    upper = np.where(known, by.size, np.where(unlisted, FEWEST_IN_ROW - 1.0, everybody))
    lower = np.where(known, np.maximum(by.size - silent, 0.0), 0.0)
    cost = np.where(_padded(withheld, by), ALREADY_WITHHELD, 1.0) * (1000 + by.size)
    table = _with_total(count, lower, upper, cost, _padded(forced, by) | (rows >= by.listed), whole_numbers=True)
    hidden, record = attacked(("answers", by.kind, item), table, demand_on_counts(primary), np.ones(len(primary)))
    return hidden[: by.listed], record


def hidden_means(
    by: Partition, item: str, column: Float, weight: Float, span: float, withheld: Bool
) -> tuple[Bool, Attacked | None]:
    """(listed,) groups whose mean must not be published; ``None`` if nobody is at risk.

    ``column`` (n,) NaN outside the base, on a scale 0–``span``; ``weight`` (n,); ``withheld`` (listed,) means that are not
    published.  The cells are weighted sums of answers, each between 0 and its weight; the attacker is taken to know the
    weights.  All hidden rows together must hold ten answers: their joint mean can be had by subtraction.
    """
    inside = np.isfinite(column)
    codes, w = by.codes[inside], weight[inside]
    count = _sum_by(codes, np.ones(len(codes)), by)
    primary = np.flatnonzero((count[:-1] > 0) & (count[:-1] < FEWEST_IN_ROW))
    if not len(primary):
        return withheld, None
    w = w * (len(w) / w.sum())
    size, sums = _sum_by(codes, w, by), _sum_by(codes, w * column[inside] / span, by)
    hidden_anyway = (_padded(withheld, by) | (np.arange(len(by.size)) >= by.listed)) & (count > 0)
    table = _with_total(sums, np.zeros(len(size)), size, 1000 + by.size, hidden_anyway, whole_numbers=False)
    demand = _demand_on_means(table, primary, size, count)
    hidden, record = attacked(("means", by.kind, item), table, demand, size[primary])
    return hidden[: by.listed] | withheld, record


def _demand_on_means(table: CellTable, primary: Int, size: Float, count: Float) -> Demand:
    """One step of a five-step answer; where the city's own figure leaves less (nearly nobody or nearly all), half of that."""
    left = np.array([sum(reach(table, ~table.fixed, int(c), way).distance for way in (-1, 1)) for c in primary])
    return Demand(
        cells=primary,
        reach=np.zeros(len(primary)),
        width=np.minimum(STEP * size[primary], left / 2),
        cover=np.append(count / min(float(FEWEST_IN_ROW), count.sum()), 0.0),
    )


def _sum_by(codes: Int, values: Float, by: Partition) -> Float:
    return np.bincount(codes, weights=values, minlength=len(by.size)).astype(np.float64)


def _with_total(
    value: Float, lower: Float, upper: Float, cost: Float, hidden: Bool, *, whole_numbers: bool
) -> CellTable:
    """Rows that add up to a published total, the last cell."""
    total = value.sum()
    return CellTable(
        value=np.append(value, total),
        lower=np.append(np.minimum(lower, value), total),
        upper=np.append(np.maximum(upper, value), total),
        cost=np.append(cost, 0.0),
        hidden=np.append(hidden, False),
        fixed=np.append(np.zeros(len(value), dtype=bool), True),
        relations=sparse.csc_array(np.append(np.ones(len(value)), -1.0)[None, :]),
        whole_numbers=whole_numbers,
    )


def _padded(listed: Bool, by: Partition) -> Bool:
    """(len(size),) false for what is not listed."""
    return np.append(listed, np.zeros(len(by.size) - by.listed, dtype=bool))
