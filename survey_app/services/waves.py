"""Staff plan, watch and freeze waves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from survey_app.domain.batch import Batch
from survey_app.domain.city import Town
from survey_app.domain.refusal import Refusal
from survey_app.domain.report import Run, Snapshot
from survey_app.domain.user import User
from survey_app.domain.wave import Wave, WaveKind

from .context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class TownCount:
    """Counts only, never a score: ``started`` drafts and ``submitted`` responses by stream."""

    town: Town
    submitted: Mapping[str, int]
    """Stream → responses (``probability``, ``open``)."""
    started: int
    codes_issued: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveView:
    """``freeze_refusal`` says why the wave cannot be frozen now (``None`` = it can)."""

    wave: Wave
    batches: tuple[Batch, ...]
    counts: tuple[TownCount, ...]
    snapshot: Snapshot | None
    runs: tuple[Run, ...]
    freeze_refusal: Refusal | None

    @property
    def n_responses(self) -> int:
        return sum(sum(count.submitted.values()) for count in self.counts)


def list_waves(ctx: Context) -> tuple[WaveView, ...]:
    """All waves, newest first."""
    raise NotImplementedError


def wave_view(ctx: Context, wave_id: int) -> WaveView | None:
    raise NotImplementedError


def populations(ctx: Context) -> tuple[str, ...]:
    """Names of the released population tables."""
    raise NotImplementedError


def create_wave(
    ctx: Context, by: User, *, key: str, title: Mapping[str, str], kind: WaveKind, population: str
) -> Wave | Refusal:
    """Refusals: wave.key-taken, wave.key-bad, population.unknown, population.invented (a real installation)."""
    raise NotImplementedError


def freeze_wave(ctx: Context, by: User, wave_id: int) -> Wave | Refusal:
    """Freeze and queue the snapshot.  Refusals: wave.unknown, wave.already-frozen, wave.batches-not-closed,
    wave.nothing-collected."""
    raise NotImplementedError
