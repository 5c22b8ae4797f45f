"""Counts by town and stream, from the tallies: the only figures anyone sees before a wave is frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from survey_app.domain.batch import BatchState
from survey_app.domain.city import Town


@dataclass(frozen=True, slots=True, kw_only=True)
class TownCount:
    """Counts only, never a score: ``started`` drafts and ``submitted`` responses by stream."""

    town: Town
    submitted: Mapping[str, int]
    """Stream → responses (``probability``, ``open``)."""
    started: int
    codes_issued: int


def by_town(towns: Iterable[Town], tallies: Iterable[Mapping[str, Any]]) -> tuple[TownCount, ...]:
    """One row per town, in order; batches that were voided do not count."""
    rows = [row for row in tallies if row["state"] != BatchState.VOID]
    return tuple(_one(town, [row for row in rows if row["town"] == town.code]) for town in towns)


def _one(town: Town, rows: list[Mapping[str, Any]]) -> TownCount:
    submitted = {"probability": 0, "open": 0}
    for row in rows:
        submitted[row["stream"]] += row["submitted"]
    return TownCount(
        town=town,
        submitted=submitted,
        started=sum(row["started"] for row in rows),
        codes_issued=sum(row["codes_issued"] for row in rows),
    )
