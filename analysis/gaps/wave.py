"""The gaps of one wave between town and country and between incomes: the door of this folder.

城乡 is told twice, as it is and at the same composition by age and income; 收入 twice too, by thirds and by slope.  What
depends on incomes is computed with refusals imputed m times (Rubin's rules) and, beside it, for those who answered.
"""

from __future__ import annotations

import numpy as np

from analysis.arrays import Int
from analysis.estimation.reduce import Grouping
from analysis.results.gaps import Composition, Gap, Gaps, GapUnanswered
from analysis.scores import Indicator
from analysis.wavedata import WaveData

from .basis import income_basis
from .by_income import gaps_by_income
from .compared import columns_of, compared_by, gaps_from
from .composition import LEAST_CELL, codes_in, collapse, counts_by_side
from .incomes import Incomes, read_incomes
from .measures import RURAL, URBAN, Cells, IncomeOrder, Pair, Partition

RAW = Pair(kind="urban-rural", measure="raw", first=0, second=1, first_group=URBAN, second_group=RURAL)


def gaps_of(data: WaveData) -> Gaps:
    """Both gaps for every sense, sub-index and domain that all residents were asked about; deterministic by the run's seed."""
    indicators = _indicators(data)
    side = codes_in(data.used.text("urban").tolist(), ("urban", "rural"))
    raw, no_sides = _raw(data, indicators, side)
    incomes, no_income = read_incomes(data)
    unanswered = _unanswered(no_sides, no_income)
    if incomes is None or not indicators:
        return Gaps(gaps=raw, unanswered=tuple(unanswered), urban_share=_urban_share(data, side))
    position, k = incomes.ranks
    partitions: list[Partition] = [IncomeOrder(position=position, k=k)]
    cells, composition = (None, None) if no_sides else _cells(data, incomes, side)
    if cells is not None:
        partitions.insert(0, cells)
    elif not no_sides:
        unanswered.append(GapUnanswered(kind="urban-rural", measure="standardised", reason="no-age"))
    made, missed, drawn = gaps_by_income(data, indicators, incomes, partitions)
    return Gaps(
        gaps=(*raw, *made),
        unanswered=(*unanswered, *missed),
        income=income_basis(data, incomes, drawn),
        composition=composition,
        urban_share=_urban_share(data, side),
    )


def _unanswered(no_sides: str, no_income: str) -> list[GapUnanswered]:
    """What the wave's columns forbid from the start: without incomes nothing can be standardised either."""
    found = []
    if no_sides:
        found.append(GapUnanswered(kind="urban-rural", measure="", reason=no_sides))
    if no_income:
        found.append(GapUnanswered(kind="income", measure="", reason=no_income))
    if no_income and not no_sides:
        found.append(GapUnanswered(kind="urban-rural", measure="standardised", reason=no_income))
    return found


def _indicators(data: WaveData) -> list[Indicator]:
    """Senses, sub-indices, and domains whose questions are put to everyone, in town and country."""
    domains = data.questionnaire.domains
    return [
        indicator
        for indicator in data.scores.indicators
        for kind, _, name in [indicator.key.partition(":")]
        if kind in ("sense", "subindex")
        or (kind == "domain" and indicator.base == "everyone" and domains[name].applies_to == "everyone")
    ]


def _raw(data: WaveData, indicators: list[Indicator], side: Int) -> tuple[tuple[Gap, ...], str]:
    sides = np.unique(side[side >= 0])
    if len(sides) < 2:
        return (), "one-side" if len(sides) else "no-urban-code"
    if not indicators:
        return (), ""
    names = columns_of(indicators)
    grouping = Grouping(kind="urban", labels=("urban", "rural"), codes=side)
    of_columns = data.means({name: data.column(name) for name in names}, grouping)
    answered = np.min(of_columns.n.reshape(2, -1), axis=0) > 0
    kept = [i for i in indicators if all(answered[names.index(c)] for c in i.columns)]
    compared = compared_by(of_columns, (RAW,), kept, names)
    return tuple(gaps_from(data, compared, (RAW,), kept, "none")), ""


def _cells(data: WaveData, incomes: Incomes, side: Int) -> tuple[Cells | None, Composition | None]:
    question = data.questionnaire.questions.get("age")
    order = [str(option.code) for option in question.options] if question else []
    age = codes_in(data.used.text("age").tolist(), order)
    if np.all(age < 0):
        return None, None
    cell = collapse(counts_by_side(side, age, incomes.band, len(order), len(incomes.bands.codes)))
    composition = Composition(
        cells=int(cell.max()) + 1,
        declared=cell.size,
        least=LEAST_CELL,
        n_without=int(np.sum((side < 0) | (age < 0))),
    )
    return Cells(side=side, age=age, cell=cell), composition


def _urban_share(data: WaveData, side: Int) -> float | None:
    coded = float(data.weight[side >= 0].sum())
    return float(data.weight[side == 0].sum()) / coded if coded > 0 else None
