"""The gaps that depend on incomes: with refusals imputed m times (Rubin's rules) and, beside it, for those who answered."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analysis.arrays import Int
from analysis.estimation.estimates import Estimates
from analysis.estimation.imputation import ImputedEstimates, combine_imputations
from analysis.results.gaps import Gap, GapUnanswered
from analysis.scores import Indicator
from analysis.wavedata import WaveData

from .compared import columns_of, compared_by, gaps_from
from .incomes import TOPIC, Imputer, Incomes, imputer
from .linearise import estimates_of
from .measures import Partition
from .sums import Base, Rows, Sums, added, split, sums_by


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Known:
    """A partition with what the rows of known income say: their sums by ``columns``, and the indicators these suffice for."""

    partition: Partition
    sums: Sums
    indicators: list[Indicator]
    names: list[str]
    columns: Int
    """Positions of ``names`` among all columns summed."""


def gaps_by_income(
    data: WaveData, indicators: list[Indicator], incomes: Incomes, partitions: list[Partition]
) -> tuple[list[Gap], list[GapUnanswered], Imputer | None]:
    base = Base.of(data.design, data.calibration, data.settings.calibrated_variance)
    columns = [data.column(name) for name in columns_of(indicators)]
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
        made = [
            gaps_from(data, c, k.partition.pairs, k.indicators, "none") for k, c in zip(known, complete, strict=True)
        ]
        return [gap for gaps in made for gap in gaps], missed, None
    drawn = imputer(data, incomes)
    gaps = []
    imputed = _imputed(data, base, Rows.of(base, columns, drawn.rows), known, drawn)
    for k, combined, alone in zip(known, imputed, complete, strict=True):
        gaps += gaps_from(data, combined, k.partition.pairs, k.indicators, "imputed")
        gaps += gaps_from(data, alone, k.partition.pairs, k.indicators, "complete-case")
    return gaps, missed, drawn


def _known(partition: Partition, sums: Sums, indicators: list[Indicator]) -> _Known:
    every = columns_of(indicators)
    good = partition.usable(split(sums.totals)[0], sums.n)
    kept = [i for i in indicators if all(good[every.index(name)] for name in i.columns)]
    names = columns_of(kept)
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
    return compared_by(of_columns, known.partition.pairs, known.indicators, known.names)


def _imputed(data: WaveData, base: Base, rows: Rows, known: list[_Known], drawn: Imputer) -> list[ImputedEstimates]:
    """Each partition's estimates over the imputations; one draw serves them all."""
    completed: list[list[Estimates]] = [[] for _ in known]
    for band, size in drawn.draws(data.settings.imputations, data.rng(TOPIC)):
        for k, made in zip(known, completed, strict=True):
            category = k.partition.category(drawn.rows, band, size)
            new = _of_columns(sums_by(base, rows, category, k.partition.k), k.columns)
            made.append(_estimates(base, k, added(k.sums, new)))
    return [combine_imputations(made) for made in completed]
