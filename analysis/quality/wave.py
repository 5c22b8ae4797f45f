"""What the rules find in one wave, and where it is out of line with the neighbours.  Flags never delete an answer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from analysis.arrays import Bool, Float, Int
from analysis.comparison.multiplicity import benjamini_hochberg
from analysis.results.core import ReleaseCode
from analysis.results.quality import Quality, QualityCell, QualityOutcome, QualityRule
from analysis.wavedata import WaveData

from .neighbours import FEWEST, burst_p, likeness, rate_p, spread_p, table
from .places import Places, places_of
from .rules import COMPARED, RULES, WAVE_LEVEL
from .signs import Sign, signs_of


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Inspection:
    """``quality`` may be published; ``flags`` rule → (n,) rows of ``data.used`` with the sign, for the internal folder."""

    quality: Quality
    flags: Mapping[str, Bool]


def inspect(data: WaveData) -> Inspection:
    """Apply every rule to the wave's used answers and compare towns, interviewers, days and hours with their neighbours."""
    signs = signs_of(data)
    places = tuple(places_of(data))
    outcomes, cells = [], []
    for rule in RULES:
        if rule.about == "answer":
            found = _rates(rule, signs[rule.id], data, places) if rule.id in COMPARED else []
            outcomes.append(_outcome(rule, signs[rule.id], found, places))
        elif rule.id == "spread-1":
            found = _spreads(rule, data, places[0])
            outcomes.append(_group_outcome(rule, found, data.used.n, places[:1], "" if data.senses else "no-scores"))
        else:
            found = _bursts(rule, data, places)
            outcomes.append(_group_outcome(rule, found, data.used.n, places[2:], _no_days(places)))
        cells += [cell for cell in _adjusted(rule, found) if cell.kind == "town" or cell.out_of_line]
    quality = Quality(
        n=data.used.n,
        level=WAVE_LEVEL,
        rules=RULES,
        outcomes=tuple(outcomes),
        cells=tuple(_confidential(cell) for cell in cells),
        all_clear=not any(cell.out_of_line for cell in cells),
    )
    return Inspection(quality=quality, flags={name: sign.flagged for name, sign in signs.items()})


def _rates(rule: QualityRule, sign: Sign, data: WaveData, places: Iterable[Places]) -> list[QualityCell]:
    """The rate of a sign in each cell against that of all other towns."""
    if sign.reason:
        return []
    town, unit = data.grouping("town", data.towns).codes, data.design.psu_of_row
    n_units = int(data.design.stages[0].n)
    in_unit, signs = (
        np.bincount(unit, weights=part, minlength=n_units).astype(np.float64) for part in (sign.judged, sign.flagged)
    )
    rho = 0.0 if data.persons_as_psu else likeness(signs, in_unit)
    judged, flagged = np.where(sign.judged, town, -1), np.where(sign.flagged, town, -1)
    k = len(data.towns)
    n_town, x_town = (np.bincount(c[c >= 0], minlength=k).astype(np.float64) for c in (judged, flagged))
    made: list[QualityCell] = []
    for place in places:
        if not place.reason:
            made += _rates_of(rule, sign, place, unit, rho, (n_town, x_town), data)
    return made


def _rates_of(
    rule: QualityRule, sign: Sign, place: Places, unit: Int, rho: float, towns: tuple[Float, Float], data: WaveData
) -> list[QualityCell]:
    k = len(place.town)
    inside = place.cell >= 0
    n = np.bincount(place.cell[inside & sign.judged], minlength=k).astype(np.float64)
    x = np.bincount(place.cell[inside & sign.flagged], minlength=k).astype(np.float64)
    pairs = np.unique(np.column_stack([place.cell, unit])[inside & sign.judged], axis=0)
    villages = np.bincount(pairs[:, 0], minlength=k)
    deff = 1 + np.maximum(n / np.maximum(villages, 1) - 1, 0) * rho
    other_n, other_x = towns[0].sum() - towns[0][place.town], towns[1].sum() - towns[1][place.town]
    p = rate_p(x, n, other_x, other_n, deff)
    return [
        QualityCell(
            rule=rule.id,
            kind=place.kind,
            town=data.towns[place.town[i]],
            interviewer=place.name[i] if place.kind == "interviewer" else "",
            day=place.name[i] if place.kind == "day" else "",
            hour=place.name[i] if place.kind == "hour" else "",
            n=int(n[i]),
            flagged=int(x[i]),
            share=float(x[i] / n[i]) if n[i] else None,
            expected=float(other_x[i] / other_n[i]) if other_n[i] else None,
            ratio=float(x[i] / n[i] * other_n[i] / other_x[i]) if n[i] and other_x[i] else None,
            p=float(p[i]) if n[i] >= FEWEST and other_n[i] >= FEWEST else None,
            p_adjusted=None,
            out_of_line=False,
            reason="" if n[i] >= FEWEST and other_n[i] >= FEWEST else "few-answers",
        )
        for i in range(k)
    ]


def _spreads(rule: QualityRule, data: WaveData, place: Places) -> list[QualityCell]:
    """Mean absolute deviation of the sense scores from their town's median, by villages: small where answers are alike."""
    if place.reason or not data.senses:
        return []
    deviation = _deviations(data, place.cell)
    known = np.isfinite(deviation) & (place.cell >= 0)
    k, units = len(place.town), int(data.design.stages[0].n)
    unit = data.design.psu_of_row
    count = table(np.where(known, place.cell, -1), unit, (k, units))
    total = table(np.where(known, place.cell, -1), unit, (k, units), np.where(known, deviation, 0.0))
    n, villages = count.sum(axis=1), (count > 0).sum(axis=1)
    mean = np.divide(total.sum(axis=1), n, out=np.full(k, np.nan), where=n > 0)
    residual = total - mean[:, None] * count
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = villages / (villages - 1) * np.nansum(residual**2, axis=1) / n**2
    fit = (n >= FEWEST) & (villages >= 3) & (variance > 0)
    p = np.full(k, np.nan)
    if fit.sum() >= 3:
        p[fit] = spread_p(mean[fit], variance[fit], (villages[fit] - 1).astype(np.float64))
    others = np.array([np.mean(mean[fit & (np.arange(k) != i)]) if fit.sum() > 1 else math.nan for i in range(k)])
    return [
        QualityCell(
            rule=rule.id,
            kind="town",
            town=data.towns[i],
            n=int(n[i]),
            flagged=None,
            share=None,
            expected=None,
            ratio=float(mean[i] / others[i]) if np.isfinite(mean[i] / others[i]) else None,
            p=float(p[i]) if np.isfinite(p[i]) else None,
            p_adjusted=None,
            out_of_line=False,
            reason="" if np.isfinite(p[i]) else "few-answers",
        )
        for i in range(k)
    ]


def _deviations(data: WaveData, town: Int) -> Float:
    """(n,) mean over the senses of |score − median of the town|, NaN without a score."""
    parts = []
    for sense in data.senses:
        score = data.column(f"sense:{sense}")
        median = np.full(len(data.towns), np.nan)
        for i in range(len(data.towns)):
            own = score[(town == i) & np.isfinite(score)]
            median[i] = np.median(own) if len(own) else np.nan
        parts.append(np.abs(score - np.where(town >= 0, median[town], np.nan)))
    stacked = np.column_stack(parts)
    known = np.isfinite(stacked).sum(axis=1)
    return np.asarray(np.divide(np.nansum(stacked, axis=1), known, out=np.full(len(town), np.nan), where=known > 0))


def _bursts(rule: QualityRule, data: WaveData, places: tuple[Places, ...]) -> list[QualityCell]:
    """Forms per town and day (and hour of the day) against the other towns' calendar."""
    made: list[QualityCell] = []
    for place in places[2:]:
        if place.reason:
            continue
        names = sorted(set(place.name))
        at = {name: i for i, name in enumerate(names)}
        counts = np.zeros((len(data.towns), len(names)))
        size = np.bincount(place.cell[place.cell >= 0], minlength=len(place.town))
        for i in range(len(place.town)):
            counts[place.town[i], at[place.name[i]]] = size[i]
        p, expected = burst_p(counts)
        n = counts.sum(axis=1)
        for i in range(len(place.town)):
            t, j = int(place.town[i]), at[place.name[i]]
            enough = counts[t, j] >= rule.thresholds["answers"]
            made.append(
                QualityCell(
                    rule=rule.id,
                    kind=place.kind,
                    town=data.towns[t],
                    day=place.name[i] if place.kind == "day" else "",
                    hour=place.name[i] if place.kind == "hour" else "",
                    n=int(n[t]),
                    flagged=int(counts[t, j]),
                    share=float(counts[t, j] / n[t]),
                    expected=float(expected[t, j] / n[t]),
                    ratio=float(counts[t, j] / expected[t, j]) if expected[t, j] > 0 else None,
                    p=float(p[t, j]) if enough else None,
                    p_adjusted=None,
                    out_of_line=False,
                    reason="" if enough else "few-answers",
                )
            )
    return made


def _no_days(places: tuple[Places, ...]) -> str:
    return "no-days" if all(place.reason for place in places[2:]) else ""


def _adjusted(rule: QualityRule, cells: list[QualityCell]) -> list[QualityCell]:
    """Benjamini and Hochberg's p within the rule; out of line where it is at most the rule's level."""
    if rule.level is None:
        return cells
    adjusted = benjamini_hochberg(np.array([math.nan if c.p is None else c.p for c in cells], dtype=np.float64))
    return [
        replace(c, p_adjusted=float(q), out_of_line=bool(q <= rule.level)) if np.isfinite(q) else c
        for c, q in zip(cells, adjusted, strict=True)
    ]


def _outcome(rule: QualityRule, sign: Sign, cells: list[QualityCell], places: tuple[Places, ...]) -> QualityOutcome:
    n, flagged = int(sign.judged.sum()), int(sign.flagged.sum())
    hidden = 0 < flagged < 5
    code: ReleaseCode = "X" if hidden else ""
    return QualityOutcome(
        rule=rule.id,
        n=n,
        flagged=None if hidden else flagged,
        share=None if hidden or not n else flagged / n,
        compared=_compared(cells),
        not_compared={} if sign.reason or rule.id not in COMPARED else _not_compared(cells, places),
        reason=sign.reason,
        release_code=code,
    )


def _group_outcome(
    rule: QualityRule, cells: list[QualityCell], n: int, places: tuple[Places, ...], reason: str
) -> QualityOutcome:
    return QualityOutcome(
        rule=rule.id,
        n=n,
        flagged=None,
        share=None,
        compared=_compared(cells),
        not_compared={} if reason else _not_compared(cells, places),
        reason=reason,
    )


def _compared(cells: list[QualityCell]) -> dict[str, int]:
    kinds = dict.fromkeys(cell.kind for cell in cells if cell.p is not None)
    return {kind: sum(cell.kind == kind and cell.p is not None for cell in cells) for kind in kinds}


def _not_compared(cells: list[QualityCell], places: tuple[Places, ...]) -> dict[str, str]:
    """Kinds of which no cell was compared, with the reason."""
    done = _compared(cells)
    return {place.kind: place.reason or "few-answers" for place in places if place.kind not in done}


def _confidential(cell: QualityCell) -> QualityCell:
    """A count of 1–4 persons is not published, nor what it could be worked out from."""
    if cell.flagged is None or not 0 < cell.flagged < 5:
        return cell
    return replace(cell, flagged=None, share=None, ratio=None, release_code="X")
