"""From means by column to the two sides of a gap and their difference, indicator by indicator."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.estimation.estimates import Estimates
from analysis.estimation.imputation import ImputedEstimates
from analysis.results.gaps import Gap, MissingIncome
from analysis.scores import Indicator
from analysis.wavedata import WaveData

from .measures import Pair
from .released import gap_of


def columns_of(indicators: list[Indicator]) -> list[str]:
    return list(dict.fromkeys(name for indicator in indicators for name in indicator.columns))


def compared_by(
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


def gaps_from(
    data: WaveData, compared: Estimates, pairs: tuple[Pair, ...], indicators: list[Indicator], missing: MissingIncome
) -> list[Gap]:
    """Released gaps from estimates in the order of :func:`compared_by`."""
    lost = compared.missing_information if isinstance(compared, ImputedEstimates) else None
    return [
        gap_of(data, compared, 3 * i, indicator.key, pair, missing, None if lost is None else float(lost[3 * i + 2]))
        for i, (pair, indicator) in enumerate((pair, indicator) for pair in pairs for indicator in indicators)
    ]
