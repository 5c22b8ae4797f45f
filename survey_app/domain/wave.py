"""A wave: everything collected for one point in time.  It freezes when its batches are closed, and only once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from .batch import FINISHED, Batch, BatchState
from .refusal import Refusal

WaveKind = Literal["annual", "pulse"]


class WaveState(StrEnum):
    PLANNED = "planned"
    COLLECTING = "collecting"
    FROZEN = "frozen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """``key`` is short and sorts in time (``2026Q4``); ``title`` by language (2026年第四季度).  ``chained``: its responses are
    sealed in chains; ``chain_reason``: why it is assessed although one is broken; ``chain_accepted``: which breaks those were."""

    id: int
    key: str
    title: Mapping[str, str]
    kind: WaveKind
    state: WaveState
    population: str
    created_at: datetime
    frozen_at: datetime | None = None
    chained: bool = True
    chain_reason: str = ""
    chain_accepted: str = ""


def may_freeze(wave: Wave, batches: Sequence[Batch], n_responses: int) -> Refusal | None:
    """A wave freezes when something was collected and every batch is closed (or void)."""
    if wave.state is WaveState.FROZEN:
        return Refusal(code="wave.already-frozen")
    unfinished = [batch.title for batch in batches if batch.state not in FINISHED]
    if unfinished:
        return Refusal(code="wave.batches-not-closed", params={"batches": "、".join(unfinished)})
    if not any(batch.state is BatchState.CLOSED for batch in batches) or n_responses == 0:
        return Refusal(code="wave.nothing-collected")
    return None


def may_assess(wave: Wave) -> Refusal | None:
    """Nobody sees a score before the wave is frozen."""
    return None if wave.state is WaveState.FROZEN else Refusal(code="wave.not-frozen")
