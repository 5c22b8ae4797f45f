"""What the rules find in one wave, and where it is out of line with the neighbours.  Flags never delete an answer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from analysis.arrays import Bool
from analysis.comparison.multiplicity import benjamini_hochberg
from analysis.results.quality import Quality, QualityCell, QualityOutcome, QualityRule
from analysis.wavedata import WaveData

from .groups import burst_cells, spread_cells
from .places import Places, places_of
from .rates import rate_cells
from .release import released
from .rules import COMPARED, FEWEST_FLAGGED, RULES, TIMES_EXPECTED, WAVE_LEVEL
from .signs import Sign, signs_of


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Inspection:
    """``quality`` may be published; ``flags`` rule → (n,) rows of ``data.used`` with the sign, for the internal folder."""

    quality: Quality
    flags: Mapping[str, Bool]


def inspect(data: WaveData) -> Inspection:
    """Apply every rule to the wave's used answers and compare towns, interviewers, days and hours with their neighbours.

    Per rule: a one-sided p for every cell, adjusted over the rule's cells (Benjamini–Hochberg) and held against the rule's level.
    The levels add up to :data:`~analysis.quality.rules.WAVE_LEVEL`, the chance of any alarm where nothing is wrong.
    """
    signs, places = signs_of(data), tuple(places_of(data))
    outcomes, cells = [], []
    for rule in RULES:
        outcome, found = _apply(rule, signs, data, places)
        outcomes.append(outcome)
        cells += [cell for cell in found if cell.kind == "town" or cell.out_of_line]
    shown_outcomes, shown_cells = released(outcomes, cells)
    quality = Quality(
        n=data.used.n,
        level=WAVE_LEVEL,
        rules=RULES,
        outcomes=shown_outcomes,
        cells=shown_cells,
        all_clear=not any(cell.out_of_line for cell in cells),
    )
    return Inspection(quality=quality, flags={name: sign.flagged for name, sign in signs.items()})


def _apply(
    rule: QualityRule, signs: Mapping[str, Sign], data: WaveData, places: tuple[Places, ...]
) -> tuple[QualityOutcome, list[QualityCell]]:
    if rule.about == "answer":
        sign = signs[rule.id]
        compared = rule.id in COMPARED
        cells = _judged(rule, rate_cells(rule, sign, data, places) if compared else ())
        return _outcome(rule, sign, cells, places if compared else ()), cells
    if rule.id == "spread-1":
        cells = _judged(rule, spread_cells(rule, data, places[0]))
        return _group_outcome(rule, cells, data.used.n, places[:1], "" if data.senses else "no-scores"), cells
    cells = _judged(rule, burst_cells(rule, data, places[2:]))
    return _group_outcome(rule, cells, data.used.n, places[2:], _no_days(places[2:])), cells


def _judged(rule: QualityRule, found: Iterable[QualityCell]) -> list[QualityCell]:
    """The cells with their adjusted p, and whether they are out of line."""
    cells = list(found)
    adjusted = benjamini_hochberg(np.array([math.nan if c.p is None else c.p for c in cells], dtype=np.float64))
    return [
        replace(cell, p_adjusted=float(q), out_of_line=bool(q <= (rule.level or 0.0)) and _is_much(rule, cell))
        if np.isfinite(q)
        else cell
        for cell, q in zip(cells, adjusted, strict=True)
    ]


def _is_much(rule: QualityRule, cell: QualityCell) -> bool:
    """Not only significant: enough answers and far enough from what is expected."""
    if cell.flagged is None:
        return cell.ratio is not None and cell.ratio < rule.thresholds["ratio"]
    fewest = rule.thresholds.get("answers", FEWEST_FLAGGED)
    return cell.flagged >= fewest and cell.flagged >= TIMES_EXPECTED * (cell.expected or 0.0) * cell.n


def _no_days(places: tuple[Places, ...]) -> str:
    reasons = {place.reason for place in places}
    return "no-days" if "" not in reasons and "few-groups" not in reasons else ""


def _outcome(rule: QualityRule, sign: Sign, cells: list[QualityCell], places: tuple[Places, ...]) -> QualityOutcome:
    n, flagged = int(sign.judged.sum()), int(sign.flagged.sum())
    return QualityOutcome(
        rule=rule.id,
        n=n,
        flagged=None if sign.reason else flagged,
        share=flagged / n if n else None,
        compared=_compared(cells),
        not_compared={} if sign.reason else _not_compared(cells, places),
        reason=sign.reason,
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
