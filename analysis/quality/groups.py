"""Signs that only a group can show: persons who differ less than elsewhere, and many forms at once."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from analysis.arrays import Float, Int
from analysis.results.quality import QualityCell, QualityRule
from analysis.wavedata import WaveData

from .neighbours import FEWEST, burst_p, outlier_p, spread_p
from .places import Places

FEWEST_VILLAGES = 3


def spread_cells(rule: QualityRule, data: WaveData, place: Places) -> Iterator[QualityCell]:
    """Mean absolute deviation of the sense scores from their town's median, by villages: small where answers are alike.

    As with rates the larger p counts: of Welch's test, and of the town's place among the other towns' (on the log scale).
    """
    if place.reason or not data.senses:
        return
    mean, variance, n, villages = _deviation_by_town(data, place.cell, len(place.town))
    fit = (n >= FEWEST) & (villages >= FEWEST_VILLAGES) & (variance > 0)
    p = np.full(len(mean), np.nan)
    if fit.sum() >= 3:
        beyond = outlier_p(-np.log(mean[fit]), n[fit], np.flatnonzero(fit))
        p[fit] = np.maximum(spread_p(mean[fit], variance[fit], villages[fit] - 1), beyond)
    for i, town in enumerate(data.towns):
        others = mean[fit & (np.arange(len(mean)) != i)]
        ratio = float(mean[i] / np.mean(others)) if len(others) else math.nan
        yield QualityCell(
            rule=rule.id,
            kind="town",
            town=town,
            n=int(n[i]),
            flagged=None,
            share=None,
            expected=None,
            ratio=ratio if math.isfinite(ratio) else None,
            p=float(p[i]) if np.isfinite(p[i]) else None,
            p_adjusted=None,
            out_of_line=False,
            reason="" if np.isfinite(p[i]) else "few-answers",
        )


def _deviation_by_town(data: WaveData, town: Int, k: int) -> tuple[Float, Float, Float, Float]:
    """(k,) mean deviation, its variance between villages, answers and villages."""
    deviation = _deviations(data, town)
    known = np.isfinite(deviation) & (town >= 0)
    unit, units = data.design.psu_of_row, int(data.design.stages[0].n)
    of_unit = np.full(units, -1, dtype=np.int64)
    of_unit[unit[known]] = town[known]
    count = np.bincount(unit[known], minlength=units).astype(np.float64)
    total = np.bincount(unit[known], weights=deviation[known], minlength=units)
    some = of_unit >= 0
    n, villages, sums = (
        np.bincount(of_unit[some], weights=part[some], minlength=k).astype(np.float64)
        for part in (count, np.sign(count), total)
    )
    mean = np.divide(sums, n, out=np.full(k, np.nan), where=n > 0)
    squares = np.bincount(of_unit[some], weights=(total[some] - mean[of_unit[some]] * count[some]) ** 2, minlength=k)
    variance = np.divide(villages * squares, (villages - 1) * n**2, out=np.zeros(k), where=villages > 1)
    return mean, variance, n, villages


def _deviations(data: WaveData, town: Int) -> Float:
    """(n,) mean over the senses of |score − median of the town|, NaN without a score."""
    total, known = np.zeros(len(town)), np.zeros(len(town))
    for sense in data.senses:
        score = data.column(f"sense:{sense}")
        for i in range(len(data.towns)):
            own = np.flatnonzero((town == i) & np.isfinite(score))
            if len(own):
                total[own] += np.abs(score[own] - np.median(score[own]))
                known[own] += 1
    return np.asarray(np.divide(total, known, out=np.full(len(town), np.nan), where=known > 0))


def burst_cells(rule: QualityRule, data: WaveData, places: tuple[Places, ...]) -> Iterator[QualityCell]:
    """Forms per town and day (and hour of the day) against the other towns' calendar; times without a form are cells, too."""
    for place in places:
        if place.reason:
            continue
        names = sorted(set(place.name))
        at = np.array([names.index(name) for name in place.name], dtype=np.int64)
        counts = np.zeros((len(data.towns), len(names)))
        counts[place.town, at] = place.count(place.cell >= 0)
        p, expected = burst_p(counts)
        n = counts.sum(axis=1)
        for t, j in np.argwhere(expected > 0):
            yield QualityCell(
                rule=rule.id,
                kind=place.kind,
                town=data.towns[t],
                day=names[j] if place.kind == "day" else "",
                hour=names[j] if place.kind == "hour" else "",
                n=int(n[t]),
                flagged=int(counts[t, j]),
                share=float(counts[t, j] / n[t]),
                expected=float(expected[t, j] / n[t]),
                ratio=float(counts[t, j] / expected[t, j]),
                p=float(p[t, j]),
                p_adjusted=None,
                out_of_line=False,
            )
