"""The gaps of one wave between town and country and between incomes: the door of this folder.

城乡 is told twice, as it is and at the same composition by age and income; 收入 twice too, by thirds and by slope.  What
depends on incomes is computed with refusals imputed m times (Rubin's rules) and, beside it, for those who answered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analysis.arrays import Bool, Float, Int
from analysis.estimation.estimates import Estimates
from analysis.estimation.imputation import ImputedEstimates, combine_imputations
from analysis.estimation.reduce import Grouping
from analysis.results.gaps import Composition, Gap, GapKind, Gaps, GapUnanswered, IncomeBand, IncomeBasis, MissingIncome
from analysis.scores import Indicator
from analysis.wavedata import WaveData

from .bands import TOP_FACTOR
from .incomes import TOPIC, Imputer, Incomes, imputer, read_incomes
from .measures import LEAST_CELL, RURAL, URBAN, Cells, IncomeOrder, Pair, Partition, codes_in, collapse, counts_by_side
from .released import gap_of
from .sums import Base, Rows, Sums, added, estimates_of, split, sums_by

RAW = Pair(kind="urban-rural", measure="raw", first=0, second=1, first_group=URBAN, second_group=RURAL)


def gaps_of(data: WaveData) -> Gaps:
    """Both gaps for every sense, sub-index and domain that all residents were asked about; deterministic by the run's seed."""
    indicators = _indicators(data)
    side = codes_in(data.used.text("urban").tolist(), ("urban", "rural"))
    raw, no_sides = _raw(data, indicators, side)
    incomes, no_income = read_incomes(data)
    no_income = no_income or (_one_income(incomes) if incomes else "")
    unanswered = [GapUnanswered(kind="urban-rural", measure="", reason=no_sides)] if no_sides else []
    if incomes is None or no_income:
        also: list[GapKind] = ["income"] if no_sides else ["income", "urban-rural"]
        unanswered += [_without_income(kind, no_income) for kind in also]
        return Gaps(gaps=raw, unanswered=tuple(unanswered), urban_share=_urban_share(data, side))
    partitions: list[Partition] = []
    composition = None
    if not no_sides:
        cells, composition = _cells(data, incomes, side)
        if cells is None:
            unanswered.append(GapUnanswered(kind="urban-rural", measure="standardised", reason="no-age"))
        else:
            partitions.append(cells)
    position, k = incomes.ranks
    partitions.append(IncomeOrder(position=position, k=k))
    made, missed, drawn = _by_income(data, indicators, incomes, partitions)
    return Gaps(
        gaps=(*raw, *made),
        unanswered=(*unanswered, *missed),
        income=_basis(data, incomes, drawn),
        composition=composition,
        urban_share=_urban_share(data, side),
    )


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


def _columns(indicators: list[Indicator]) -> list[str]:
    return list(dict.fromkeys(name for indicator in indicators for name in indicator.columns))


def _raw(data: WaveData, indicators: list[Indicator], side: Int) -> tuple[tuple[Gap, ...], str]:
    sides = np.unique(side[side >= 0])
    if len(sides) < 2:
        return (), "one-side" if len(sides) else "no-urban-code"
    names = _columns(indicators)
    grouping = Grouping(kind="urban", labels=("urban", "rural"), codes=side)
    of_columns = data.means({name: data.column(name) for name in names}, grouping)
    answered = np.min(of_columns.n.reshape(2, -1), axis=0) > 0
    kept = [i for i in indicators if all(answered[names.index(c)] for c in i.columns)]
    compared = _compared(of_columns, (RAW,), kept, names)
    return tuple(_gaps(data, compared, (RAW,), kept, "none")), ""


def _compared(
    of_columns: Estimates, pairs: tuple[Pair, ...], indicators: list[Indicator], names: list[str]
) -> Estimates:
    """Per pair and indicator: first, second, difference.  An indicator of several columns is the mean of their means.

    The sides of a one-column indicator keep their own degrees of freedom; everything else has Satterthwaite's.
    """
    asked = [(pair, indicator) for pair in pairs for indicator in indicators]
    matrix = np.zeros((3 * len(asked), len(of_columns.value)))
    labels, own = [], []
    for i, (pair, indicator) in enumerate(asked):
        columns = np.array([names.index(name) for name in indicator.columns])
        for row, position, sign in ((0, pair.first, 1), (1, pair.second, 1), (2, pair.first, 1), (2, pair.second, -1)):
            matrix[3 * i + row, position * len(names) + columns] = sign / len(columns)
        labels += [(pair.measure, indicator.key, what) for what in ("first", "second", "difference")]
        own += [3 * i, 3 * i + 1] if len(columns) == 1 else []
    compared = of_columns.contrast(matrix, labels)
    df = compared.df.copy()
    df[own] = of_columns.df[np.argmax(matrix[own], axis=1)]
    return replace(compared, df=df)


def _gaps(
    data: WaveData, compared: Estimates, pairs: tuple[Pair, ...], indicators: list[Indicator], missing: MissingIncome
) -> list[Gap]:
    """Released gaps from estimates in the order of :func:`_compared`."""
    lost = compared.missing_information if isinstance(compared, ImputedEstimates) else None
    return [
        gap_of(data, compared, 3 * i, indicator.key, pair, missing, None if lost is None else float(lost[3 * i + 2]))
        for i, (pair, indicator) in enumerate((pair, indicator) for pair in pairs for indicator in indicators)
    ]


def _one_income(incomes: Incomes) -> str:
    known = ~incomes.missing
    position, _ = incomes.ranks
    return "one-income" if len(np.unique(position[incomes.band[known], incomes.size[known]])) < 2 else ""


def _without_income(kind: GapKind, reason: str) -> GapUnanswered:
    return GapUnanswered(kind=kind, measure="" if kind == "income" else "standardised", reason=reason)


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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Known:
    """A partition with what the rows of known income say: their sums by ``columns``, and the indicators these suffice for."""

    partition: Partition
    sums: Sums
    indicators: list[Indicator]
    names: list[str]
    columns: Int
    """Positions of ``names`` among all columns summed."""


def _by_income(
    data: WaveData, indicators: list[Indicator], incomes: Incomes, partitions: list[Partition]
) -> tuple[list[Gap], list[GapUnanswered], Imputer | None]:
    base = Base.of(data.design, data.calibration, data.settings.calibrated_variance)
    columns = [data.column(name) for name in _columns(indicators)]
    rows = np.flatnonzero(~incomes.missing)
    summed = Rows.of(base, columns, rows)
    known = []
    for partition in partitions:
        category = partition.category(rows, incomes.band[rows], incomes.size[rows])
        known.append(_known(partition, sums_by(base, summed, category, partition.k), indicators))
    missed = [u for k in known for u in _missed(k, indicators)]
    known = [k for k in known if k.indicators]
    complete = [_estimates(base, k, k.sums) for k in known]
    if not np.any(incomes.missing):
        made = [_gaps(data, c, k.partition.pairs, k.indicators, "none") for k, c in zip(known, complete, strict=True)]
        return [gap for gaps in made for gap in gaps], missed, None
    drawn = imputer(data, incomes)
    gaps = []
    imputed = _imputed(data, base, Rows.of(base, columns, drawn.rows), known, drawn)
    for k, combined, alone in zip(known, imputed, complete, strict=True):
        gaps += _gaps(data, combined, k.partition.pairs, k.indicators, "imputed")
        gaps += _gaps(data, alone, k.partition.pairs, k.indicators, "complete-case")
    return gaps, missed, drawn


def _known(partition: Partition, sums: Sums, indicators: list[Indicator]) -> _Known:
    every = _columns(indicators)
    good = partition.usable(split(sums.totals)[0], sums.n)
    kept = [i for i in indicators if all(good[every.index(name)] for name in i.columns)]
    names = _columns(kept)
    columns = np.array([every.index(name) for name in names], dtype=np.int64)
    return _Known(partition=partition, sums=_of_columns(sums, columns), indicators=kept, names=names, columns=columns)


def _missed(known: _Known, indicators: list[Indicator]) -> list[GapUnanswered]:
    return [
        GapUnanswered(kind=pair.kind, measure=pair.measure, reason=known.partition.reason, indicator=indicator.key)
        for pair in known.partition.pairs
        for indicator in indicators
        if indicator not in known.indicators
    ]


def _of_columns(sums: Sums, chosen: Int) -> Sums:
    picked = np.concatenate([[0], 1 + chosen, 1 + sums.n.shape[1] + chosen]).astype(np.int64)
    return replace(sums, by_pair=sums.by_pair[:, picked], cross=sums.cross[..., picked], n=sums.n[:, chosen])


def _estimates(base: Base, known: _Known, sums: Sums) -> Estimates:
    smooths, shares = known.partition.parameters(*split(sums.totals))
    positions = [str(i) for i in range(len(smooths))]
    of_columns = estimates_of(base, sums, smooths, shares, positions, known.names)
    return _compared(of_columns, known.partition.pairs, known.indicators, known.names)


def _imputed(data: WaveData, base: Base, rows: Rows, known: list[_Known], drawn: Imputer) -> list[ImputedEstimates]:
    """Each partition's estimates over the imputations; one draw serves them all."""
    completed: list[list[Estimates]] = [[] for _ in known]
    for band, size in drawn.draws(data.settings.imputations, data.rng(TOPIC)):
        for k, made in zip(known, completed, strict=True):
            category = k.partition.category(drawn.rows, band, size)
            new = _of_columns(sums_by(base, rows, category, k.partition.k), k.columns)
            made.append(_estimates(base, k, added(k.sums, new)))
    return [combine_imputations(made) for made in completed]


def _basis(data: WaveData, incomes: Incomes, drawn: Imputer | None) -> IncomeBasis:
    missing: Bool = incomes.missing
    weight, total = data.weight, float(data.weight.sum())
    known = incomes.band >= 0
    shares = np.bincount(incomes.band[known], weights=weight[known], minlength=len(incomes.bands.codes))
    return IncomeBasis(
        bands=_bands(incomes, shares / shares.sum()),
        top_factor=TOP_FACTOR,
        equivalised=incomes.equivalised,
        n=len(missing),
        n_income_missing=int(np.sum(incomes.band < 0)),
        n_size_missing=int(np.sum(incomes.size == 0)),
        missing_share=float(weight[missing].sum()) / total,
        imputations=0 if drawn is None else data.settings.imputations,
        classes=0 if drawn is None else drawn.model.classes,
        predictors=() if drawn is None else drawn.predictors,
    )


def _bands(incomes: Incomes, shares: Float) -> tuple[IncomeBand, ...]:
    bands = incomes.bands
    return tuple(
        IncomeBand(
            code=code,
            lower=float(bands.lower[i]),
            upper=None if np.isinf(bands.upper[i]) else float(bands.upper[i]),
            midpoint=float(bands.midpoint[i]),
            share=float(shares[i]),
        )
        for i, code in enumerate(bands.codes)
    )


def _urban_share(data: WaveData, side: Int) -> float | None:
    coded = float(data.weight[side >= 0].sum())
    return float(data.weight[side == 0].sum()) / coded if coded > 0 else None
