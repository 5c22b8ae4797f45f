"""When the demonstration's two waves took place, seen from the day it is set up: last quarter and this quarter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from survey_app.domain.wave import WaveKind

FIELDWORK_DAYS = 21
_ORDINALS_ZH = "一二三四"
_ORDINALS_EN = ("First", "Second", "Third", "Fourth")


@dataclass(frozen=True, slots=True, kw_only=True)
class WavePlan:
    """One wave: ``key`` sorts in time (``2026Q4``); answers come in from ``first_day`` to ``last_day``, both included.

    ``kind`` is ``annual`` although the waves are a quarter apart: the demonstration's waves are large enough for town
    editions, which a pulse is not."""

    key: str
    title: Mapping[str, str]
    kind: WaveKind
    first_day: date
    last_day: date


def wave_plans(today: date) -> tuple[WavePlan, WavePlan]:
    """(previous quarter, current quarter).  No answer is dated after ``today``, nor outside its quarter.

    Early in a quarter the current wave's fieldwork is as short as the quarter is young."""
    this_quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    last_of_previous = this_quarter - timedelta(days=1)
    previous_end = last_of_previous - timedelta(days=15)
    return (
        _plan(previous_end - timedelta(days=FIELDWORK_DAYS - 1), previous_end),
        _plan(max(this_quarter, today - timedelta(days=FIELDWORK_DAYS - 1)), today),
    )


def _plan(first_day: date, last_day: date) -> WavePlan:
    quarter = (last_day.month - 1) // 3
    return WavePlan(
        key=f"{last_day.year}Q{quarter + 1}",
        title={
            "zh": f"{last_day.year}年第{_ORDINALS_ZH[quarter]}季度",
            "en": f"{_ORDINALS_EN[quarter]} quarter of {last_day.year}",
        },
        kind="annual",
        first_day=first_day,
        last_day=last_day,
    )
