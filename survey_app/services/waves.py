"""Staff plan, watch and freeze waves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from survey_app.domain.batch import Batch
from survey_app.domain.job import JobKind
from survey_app.domain.refusal import Refusal
from survey_app.domain.report import Run, Snapshot
from survey_app.domain.user import User
from survey_app.domain.wave import Wave, WaveKind, WaveState, may_freeze
from survey_app.store import drafts, jobs, runs
from survey_app.store import library as places
from survey_app.store import waves as rows

from . import audit, library
from .context import Context
from .counting import TownCount, by_town
from .installation import installation

__all__ = ["TownCount", "WaveView", "create_wave", "freeze_wave", "list_waves", "populations", "wave_view"]

_KEY = re.compile(r"[0-9]{4}[0-9A-Z-]{0,12}")


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
    library.towns(ctx)
    with ctx.store.read() as conn:
        return tuple(_view(ctx, conn, wave) for wave in rows.list_waves(conn))


def wave_view(ctx: Context, wave_id: int) -> WaveView | None:
    """One wave with its batches, counts and runs, or ``None``."""
    library.towns(ctx)
    with ctx.store.read() as conn:
        wave = rows.get_wave(conn, wave_id)
        return None if wave is None else _view(ctx, conn, wave)


def _view(ctx: Context, conn: Connection, wave: Wave) -> WaveView:
    batches = rows.batches_of(conn, wave.id)
    counts = by_town(library.towns(ctx), rows.tallies(conn, wave_id=wave.id))
    n = sum(sum(count.submitted.values()) for count in counts)
    return WaveView(
        wave=wave,
        batches=batches,
        counts=counts,
        snapshot=runs.latest_snapshot(conn, wave.id),
        runs=runs.list_runs(conn, wave_id=wave.id),
        freeze_refusal=may_freeze(wave, batches, n),
    )


def populations(ctx: Context) -> tuple[str, ...]:
    """Names of the released population tables."""
    with ctx.store.read() as conn:
        return tuple(places.population_names(conn))


def create_wave(
    ctx: Context, by: User | None, *, key: str, title: Mapping[str, str], kind: WaveKind, population: str
) -> Wave | Refusal:
    """Refusals: wave.key-taken, wave.key-bad, wave.title-needed, population.unknown, population.invented (a real
    installation)."""
    demo = installation(ctx).demo
    with ctx.store.write() as conn:
        table = places.population_row(conn, population)
        refusal = _may_create(conn, key, title, table, demo)
        if refusal is not None or table is None:
            return refusal or Refusal(code="population.unknown")
        values = {"key": key, "title": dict(title), "kind": kind, "population_version_id": table["id"]}
        state = {"state": str(WaveState.PLANNED), "created_at": ctx.clock(), "frozen_at": None, "chained": 1}
        wave_id = rows.add_wave(conn, {**values, **state})
        audit.write(ctx, conn, by, "wave-create", f"wave:{key}", population=population)
        wave = rows.get_wave(conn, wave_id)
    assert wave is not None
    return wave


def _may_create(
    conn: Connection, key: str, title: Mapping[str, str], table: Mapping[str, object] | None, demo: bool
) -> Refusal | None:
    if not _KEY.fullmatch(key):
        return Refusal(code="wave.key-bad")
    if not all(text.strip() for text in title.values()) or not title:
        return Refusal(code="wave.title-needed")
    if rows.wave_by_key(conn, key) is not None:
        return Refusal(code="wave.key-taken", params={"key": key})
    if table is None:
        return Refusal(code="population.unknown")
    if table["status"] == "invented" and not demo:
        return Refusal(code="population.invented")
    return None


def freeze_wave(ctx: Context, by: User | None, wave_id: int) -> Wave | Refusal:
    """Freeze and queue the snapshot; unsent drafts are deleted.  Refusals: wave.unknown, wave.already-frozen,
    wave.batches-not-closed (params ``batches``), wave.nothing-collected."""
    library.towns(ctx)
    now = ctx.clock()
    with ctx.store.write() as conn:
        wave = rows.get_wave(conn, wave_id, lock=True)
        if wave is None:
            return Refusal(code="wave.unknown")
        refusal = _view(ctx, conn, wave).freeze_refusal
        if refusal is not None:
            return refusal
        if not rows.move_wave(conn, wave_id, (wave.state,), WaveState.FROZEN, frozen_at=now):
            return Refusal(code="wave.already-frozen")
        drafts.remove_of_wave(conn, wave_id)
        jobs.add(conn, JobKind.SNAPSHOT, f"snapshot:{wave_id}", now, {"wave_id": wave_id})
        audit.write(ctx, conn, by, "wave-freeze", f"wave:{wave.key}")
        frozen = rows.get_wave(conn, wave_id)
    assert frozen is not None
    return frozen
