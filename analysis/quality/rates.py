"""Is a sign more frequent in a town, with an interviewer or on a day than among the answers of the other towns?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analysis.arrays import Float
from analysis.results.quality import QualityCell, QualityRule
from analysis.wavedata import WaveData

from .neighbours import FEWEST, likeness, outlier_p, rate_p, stabilised
from .places import Places
from .signs import Sign


def rate_cells(rule: QualityRule, sign: Sign, data: WaveData, places: tuple[Places, ...]) -> Iterator[QualityCell]:
    """Every cell of every kind.  Both questions must be answered with yes, so the larger p counts: is it more than chance, given
    how alike the answers of a village are, and more than the other towns differ among themselves?"""
    if sign.reason:
        return
    unit, units = data.design.psu_of_row, int(data.design.stages[0].n)
    judged, flagged = (np.bincount(unit, part, units).astype(np.float64) for part in (sign.judged, sign.flagged))
    rho = 0.0 if data.persons_as_psu else likeness(flagged, judged)
    towns = places[0]
    of_town = towns.count(sign.judged), towns.count(sign.flagged)
    for place in places:
        if not place.reason:
            n, x = place.count(sign.judged), place.count(sign.flagged)
            villages = n if data.persons_as_psu else place.villages(unit)
            deff = 1 + np.maximum(n / np.maximum(villages, 1) - 1, 0) * rho
            other_n, other_x = (part.sum() - part[place.town] for part in of_town)
            p = _p(place, x, n, other_x, other_n, deff)
            yield from _cells(rule, place, data.towns, n, x, other_x, other_n, p)


def _p(place: Places, x: Float, n: Float, other_x: Float, other_n: Float, deff: Float) -> Float:
    """(k,) NaN where the cell or its neighbours have too few answers."""
    enough = (n >= FEWEST) & (other_n >= FEWEST)
    values = np.where(enough, stabilised(x, n), np.nan)
    beyond = outlier_p(values, n, place.town, deff / 4)
    p = np.maximum(rate_p(x, n, other_x, other_n, deff), np.nan_to_num(beyond, nan=1.0))
    return np.asarray(np.where(enough & np.isfinite(beyond), p, np.nan))


def _cells(
    rule: QualityRule,
    place: Places,
    towns: tuple[str, ...],
    n: Float,
    x: Float,
    other_x: Float,
    other_n: Float,
    p: Float,
) -> Iterator[QualityCell]:
    for i, name in enumerate(place.name):
        tested = bool(np.isfinite(p[i]))
        yield QualityCell(
            rule=rule.id,
            kind=place.kind,
            town=towns[place.town[i]],
            interviewer=name if place.kind == "interviewer" else "",
            day=name if place.kind == "day" else "",
            hour=name if place.kind == "hour" else "",
            n=int(n[i]),
            flagged=int(x[i]),
            share=float(x[i] / n[i]) if n[i] else None,
            expected=float(other_x[i] / other_n[i]) if other_n[i] else None,
            ratio=float(x[i] / n[i] * other_n[i] / other_x[i]) if n[i] and other_x[i] else None,
            p=float(p[i]) if tested else None,
            p_adjusted=None,
            out_of_line=False,
            reason="" if tested else "few-answers",
        )
