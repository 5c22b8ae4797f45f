"""筛查: all domains of all towns against the city at once, to find where to look — no verdicts."""

from __future__ import annotations

from typing import Literal

import numpy as np

from analysis.arrays import Float
from analysis.results import Cell, Estimate
from analysis.results.comparison import Screened, Screening
from analysis.wavedata import WaveData

from .family import TownFamily, differences_of, families_of, has_spread, p_values, unfit
from .multiplicity import benjamini_hochberg

METHOD = "Benjamini–Hochberg"
FAMILY = "domains × towns"


def screen_domains(data: WaveData) -> Screening:
    """Benjamini and Hochberg's procedure over town − city in every domain known by town.

    Only towns that might be banded are tested; the others are listed with the reason.
    """
    families = families_of(data.estimates, data.cells, ("domain",))
    tested = [_tested_p(family) for family in families]
    adjusted = benjamini_hochberg(np.concatenate([np.empty(0), *tested]))
    parts = np.split(adjusted, np.cumsum([len(p) for p in tested])[:-1]) if families else []
    rows = tuple(row for family, part in zip(families, parts, strict=True) for row in _rows(family, part, data))
    return Screening(
        method=METHOD,
        false_share=_share(data),
        n_tests=int(np.sum(np.isfinite(adjusted))),
        n_flagged=sum(row.flag != "none" for row in rows),
        rows=rows,
        reason="" if rows else _nothing(data),
    )


def _nothing(data: WaveData) -> str:
    return "no-domains" if data.settings.kind == "annual" else "no-towns"


def _share(data: WaveData) -> float:
    return round(1 - data.settings.level, 12)


def _tested_p(family: TownFamily) -> Float:
    """p of the shown towns; NaN where the town is not tested."""
    fit = np.array([not _reason(cell) for cell in family.shown], dtype=np.bool_)
    return np.where(fit, p_values(family.differences), np.nan)


def _reason(cell: Cell) -> str:
    return unfit(cell) or ("" if has_spread(cell) else "no-spread")


def _rows(family: TownFamily, adjusted: Float, data: WaveData) -> list[Screened]:
    settings = data.settings
    differences = differences_of(family, adjusted, settings.level, FAMILY, settings)
    return [
        Screened(
            indicator=family.key,
            town=cell.group.code,
            difference=differences[cell.group.code],
            flag=_flag(differences[cell.group.code], _share(data)),
            reason=_reason(cell),
        )
        for cell in family.cells
    ]


def _flag(difference: Estimate, false_share: float) -> Literal["above", "below", "none"]:
    if difference.p_adjusted is None or difference.value is None or difference.p_adjusted > false_share:
        return "none"
    return "above" if difference.value > 0 else "below"
