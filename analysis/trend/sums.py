"""Weighted sums of the senses by town and by cell of the composition: what waves can be pooled and standardised from.

Sums add up over cells, towns and waves where means do not; every ratio made of them later keeps its influence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analysis.arrays import Float
from analysis.estimation.combine import totals
from analysis.estimation.estimates import Estimates, joined
from analysis.estimation.reduce import Grouping, reduce
from analysis.wavedata import WaveData
from questionnaires.model import Missing

from .fingerprint import COMPOSITION

ANSWERED = "#answered"
"""Ends the name of the sum of weights over the rows that have the score."""
_MISSING = {"", *(str(int(m)) for m in Missing)}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WaveSums:
    """Totals with their influence, labels ``(kind, code, column)``: ``kind`` ``town`` or ``cell``, a cell's ``code`` the answers to
    ``variables`` joined by ``|``, ``column`` an indicator or the same with :data:`ANSWERED`.

    ``categories[v]`` those of ``variables[v]`` in their order.  ``columns`` the indicators.
    """

    estimates: Estimates
    columns: tuple[str, ...]
    variables: tuple[str, ...]
    categories: tuple[tuple[str, ...], ...]

    def places(self, kind: str, column: str) -> dict[str, tuple[int, int]]:
        """Code → positions of the sum of the score and of the answers."""
        at = {label: i for i, label in enumerate(self.estimates.labels)}
        codes = [label[1] for label in self.estimates.labels if label[0] == kind and label[2] == column]
        return {code: (at[kind, code, column], at[kind, code, column + ANSWERED]) for code in codes}


def wave_sums(data: WaveData) -> WaveSums:
    """The sums of every sense and sub-index of a wave; cells by those of age, sex and urban/rural that it knows."""
    columns = tuple(i.key for i in data.scores.indicators if i.key.split(":")[0] in ("sense", "subindex"))
    variables, categories = _variables(data)
    items: dict[str, Float] = {}
    for column in columns:
        score = data.column(column)
        items[column] = score
        items[column + ANSWERED] = np.where(np.isfinite(score), 1.0, np.nan)
    groupings = [data.grouping("town", data.towns)]
    if variables:
        groupings.append(_cells(data, variables, categories))
    parts = [_totals(data, items, grouping) for grouping in groupings if grouping.labels and items]
    nothing = data.estimates.estimates.select([])
    return WaveSums(
        estimates=joined(parts) if parts else nothing, columns=columns, variables=variables, categories=categories
    )


def _totals(data: WaveData, items: dict[str, Float], grouping: Grouping) -> Estimates:
    made = totals(
        reduce(data.design, items, grouping, data.calibration, calibrated_variance=data.settings.calibrated_variance),
        df=data.settings.df,
    )
    return replace(made, labels=tuple((grouping.kind, *label) for label in made.labels), key_names=())


def _variables(data: WaveData) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Variables with at least two categories that occur, categories in the questionnaire's order."""
    found: dict[str, tuple[str, ...]] = {}
    for name in (*COMPOSITION, "urban"):
        present = set(data.used.text(name).tolist()) - _MISSING
        question = data.questionnaire.questions.get(name)
        listed = [str(option.code) for option in question.options] if question else sorted(present)
        categories = tuple(code for code in listed if code in present)
        if len(categories) > 1:
            found[name] = categories
    return tuple(found), tuple(found.values())


def _cells(data: WaveData, variables: tuple[str, ...], categories: tuple[tuple[str, ...], ...]) -> Grouping:
    """The crossing of all variables, in the order of the categories; only cells that occur.  A row without an answer is in none."""
    codes = np.zeros(data.used.n, dtype=np.int64)
    known = np.ones(data.used.n, dtype=np.bool_)
    for name, options in zip(variables, categories, strict=True):
        place = data.grouping(name, options).codes
        known &= place >= 0
        codes = codes * len(options) + np.maximum(place, 0)
    present, position = np.unique(codes[known], return_inverse=True)
    out = np.full(data.used.n, -1, dtype=np.int64)
    out[known] = position
    return Grouping(kind="cell", labels=tuple(_name(int(cell), categories) for cell in present), codes=out)


def _name(cell: int, categories: tuple[tuple[str, ...], ...]) -> str:
    parts = []
    for options in reversed(categories):
        cell, place = divmod(cell, len(options))
        parts.append(options[place])
    return "|".join(reversed(parts))
