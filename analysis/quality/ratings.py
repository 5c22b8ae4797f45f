"""All ratings of a wave as one small-integer matrix, so that a million answers are compared in a moment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.arrays import Bool, Float
from analysis.tables import Responses
from questionnaires.model import Kind, Missing, Question, Questionnaire, Scale
from questionnaires.scales import scale_codes

Codes = NDArray[np.uint8]

LAST = 240
"""Steps of a scale are numbered 0…≤ 240; half-points are steps of their own."""
NOT_ASKED, DONT_KNOW, REFUSED, BLANK = 252, 253, 254, 255
_MARKS = {Missing.NOT_ASKED: NOT_ASKED, Missing.DONT_KNOW: DONT_KNOW, Missing.REFUSED: REFUSED}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ratings:
    """``step`` (n, m): step on the item's scale counted from its lowest code, or a mark ≥ 252 for no answer.

    ``best`` (m,): the step of the best answer, reversed items considered.  ``position`` (m, 256): step → 0 (worst end of the
    page) … 1, reversal *not* considered, NaN for no answer.  ``core`` (m,): in the core set (all, if the questionnaire marks
    none).  ``batteries``: columns of consecutive items with one scale in one section, in the order of asking.
    """

    items: tuple[str, ...]
    step: Codes
    best: Codes
    position: Float
    core: Bool
    batteries: tuple[tuple[int, ...], ...]

    @property
    def n(self) -> int:
        return int(self.step.shape[0])


def ratings_of(responses: Responses, questionnaire: Questionnaire) -> Ratings:
    """The rated items that the wave has a column for."""
    rated = [q for q in questionnaire.questions.values() if q.kind is Kind.RATING and q.scale is not None]
    items = [item for item in rated if item.code in responses.columns]
    scales = [questionnaire.scales[item.scale or ""] for item in items]
    step = np.empty((responses.n, len(items)), dtype=np.uint8, order="F")
    best = np.zeros(len(items), dtype=np.uint8)
    position = np.full((len(items), 256), np.nan)
    for j, (item, scale) in enumerate(zip(items, scales, strict=True)):
        low, high, factor = _range(scale)
        step[:, j] = _steps(responses.numbers(item.code), low, high, factor)
        last = round((high - low) * factor)
        best[j] = last if _best_is_high(item, scale) else 0
        up = np.arange(last + 1) / last if last else np.zeros(1)
        position[j, : last + 1] = up if _good_end_is_high(scale) else 1 - up
    core = np.array([item.core for item in items], dtype=bool)
    return Ratings(
        items=tuple(item.code for item in items),
        step=step,
        best=best,
        position=position,
        core=core if core.any() else np.ones(len(items), dtype=bool),
        batteries=_batteries(items),
    )


def _range(scale: Scale) -> tuple[float, float, float]:
    """Lowest and highest code, and steps per unit: two, or fewer on a scale of more than 120 units."""
    codes = [float(code) for code in scale_codes(scale)]
    low, high = min(codes), max(codes)
    return low, high, min(2.0, LAST / max(high - low, 1.0))


def _steps(raw: Float, low: float, high: float, factor: float) -> Codes:
    fits = (raw >= low) & (raw <= high)
    steps = np.where(fits, np.rint((np.where(fits, raw, low) - low) * factor), BLANK).astype(np.uint8)
    for reason, mark in _MARKS.items():
        steps[raw == float(reason)] = mark
    return steps


def _good_end_is_high(scale: Scale) -> bool:
    """Labelled scales are listed from best to worst, numeric ones run upwards."""
    if scale.kind != "labelled":
        return True
    return float(scale.options[0].code) >= float(scale.options[-1].code)


def _best_is_high(item: Question, scale: Scale) -> bool:
    return _good_end_is_high(scale) != item.reversed


def _batteries(items: list[Question]) -> tuple[tuple[int, ...], ...]:
    found: list[list[int]] = []
    before = None
    for j, item in enumerate(items):
        if (item.section, item.scale) != before:
            found.append([])
        found[-1].append(j)
        before = (item.section, item.scale)
    return tuple(tuple(battery) for battery in found)


def is_answered(step: Codes) -> Bool:
    """Where there is a substantive answer."""
    return np.asarray(step <= LAST)
