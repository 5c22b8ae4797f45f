"""Staff create, open, pause, extend, close, void batches; each town has its open link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from questionnaires.model import Questionnaire
from survey_app.domain import code as codes
from survey_app.domain.batch import (
    FINISHED,
    Batch,
    BatchAction,
    BatchRequest,
    BatchState,
    Mode,
    Stream,
    allowed_actions,
    transition,
)
from survey_app.domain.city import Town
from survey_app.domain.interview import MODES, is_interviewed
from survey_app.domain.job import Job, JobKind
from survey_app.domain.paper import A5_POSTER, Paper
from survey_app.domain.refusal import Refusal
from survey_app.domain.user import User
from survey_app.domain.validity import expired
from survey_app.domain.wave import Wave, WaveState
from survey_app.store import jobs
from survey_app.store import waves as rows

from . import audit, forgetting, library, linking, recordings, spoken
from .context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class TownLink:
    """One town's open link (``url`` is absolute) with its counts; ``url`` is ``""`` in a probability batch.
    ``unfinished``: forms that were dropped at closing, begun and never sent."""

    town: Town
    url: str
    submitted: int
    started: int
    codes_issued: int
    codes_used: int
    unfinished: int
    over_quota: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchView:
    """``recordings``: of questions, for forms that are read aloud.  ``jobs``: posters and letters of this batch, newest
    first (``job.result["file_id"]`` once done).  ``forgetting``: the job that a closed batch's anonymity waits for."""

    batch: Batch
    wave: Wave
    actions: tuple[BatchAction, ...]
    links: tuple[TownLink, ...]
    jobs: tuple[Job, ...]
    forgetting: Job | None = None
    recordings: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBatch:
    """``questionnaire`` a released version's name; ``form`` one of its forms; ``closes_on`` ISO date or ``""``."""

    wave_id: int
    title: str
    questionnaire: str
    form: str
    mode: Mode
    stream: Stream
    closes_on: str = ""


def batch_view(ctx: Context, batch_id: int) -> BatchView | None:
    """One batch with its links, counts and jobs, or ``None``."""
    towns = library.towns(ctx)
    with ctx.store.read() as conn:
        batch = rows.get_batch(conn, batch_id)
        if batch is None:
            return None
        wave = rows.get_wave(conn, batch.wave_id)
        tallies = {row["town"]: row for row in rows.tallies(conn, batch_id=batch_id)}
        made = jobs.of_batch(conn, batch_id)
    assert wave is not None
    links = tuple(_link(ctx, batch, town, tallies.get(town.code, {})) for town in towns)
    return BatchView(
        batch=batch,
        wave=wave,
        actions=allowed_actions(batch),
        links=links,
        jobs=tuple(job for job in made if job.kind is not JobKind.FORGET),
        forgetting=next((job for job in made if job.kind is JobKind.FORGET), None),
        recordings=_recordings(ctx, batch),
    )


def _recordings(ctx: Context, batch: Batch) -> int:
    return len(recordings.of_questionnaire(ctx, batch.questionnaire).files) if is_interviewed(batch) else 0


def _link(ctx: Context, batch: Batch, town: Town, tally: Mapping[str, Any]) -> TownLink:
    counts = {name: int(tally.get(name, 0)) for name in _COUNTED}
    return TownLink(town=town, url=open_link(ctx, batch, town.code), **counts)


_COUNTED = ("submitted", "started", "codes_issued", "codes_used", "unfinished", "over_quota")


def open_link(ctx: Context, batch: Batch, town: str) -> str:
    """The address behind a town's QR, ``""`` in a probability batch."""
    return f"{ctx.public_url}/o/{batch.key}/{town}" if batch.stream == "open" else ""


def create_batch(ctx: Context, by: User | None, new: NewBatch) -> Batch | Refusal:
    """Refusals: wave.unknown, wave.already-frozen, questionnaire.unknown, form.unknown, batch.title-needed,
    batch.date-past, batch.date-bad, batch.date-after-validity, questionnaire.expired, batch.other-questionnaire (a wave
    asks one version)."""
    q = library.questionnaire(ctx, new.questionnaire)
    towns = [town.code for town in library.towns(ctx)]
    if q is None:
        return Refusal(code="questionnaire.unknown")
    refusal = _may_create(ctx, new, q.forms) or _beyond(q, new.closes_on, ctx.today())
    if refusal is not None:
        return refusal
    with ctx.store.write() as conn:
        wave = rows.get_wave(conn, new.wave_id, lock=True)
        if wave is None or wave.state is WaveState.FROZEN:
            return Refusal(code="wave.unknown" if wave is None else "wave.already-frozen")
        if _other_version(rows.batches_of(conn, wave.id), new.questionnaire):
            return Refusal(code="batch.other-questionnaire")
        batch_id = rows.add_batch(conn, _values(ctx, conn, new), towns)
        audit.write(ctx, conn, by, "batch-create", f"batch:{batch_id}", wave=wave.key, stream=new.stream, mode=new.mode)
        batch = rows.get_batch(conn, batch_id)
    assert batch is not None
    return batch


def _other_version(batches: Iterable[Batch], name: str) -> bool:
    """A wave asks one questionnaire version: its numbers would not be comparable otherwise."""
    return any(batch.questionnaire != name for batch in batches if batch.state is not BatchState.VOID)


def _may_create(ctx: Context, new: NewBatch, forms: Mapping[str, object]) -> Refusal | None:
    if new.form not in forms:
        return Refusal(code="form.unknown")
    if not new.title.strip():
        return Refusal(code="batch.title-needed")
    return _date_refusal(new.closes_on, ctx.today())


def _date_refusal(day: str, today: str) -> Refusal | None:
    if not day:
        return None
    try:
        date.fromisoformat(day)
    except ValueError:
        return Refusal(code="batch.date-bad")
    return Refusal(code="batch.date-past", params={"today": today}) if day < today else None


def _beyond(q: Questionnaire, closes_on: str, today: str) -> Refusal | None:
    """A form collects up to its last valid day and no longer, so no batch is planned beyond it."""
    until = q.header.valid_until
    if closes_on > until:
        return Refusal(code="batch.date-after-validity", params={"valid_until": until})
    return expired(until, today)


def _may_collect(ctx: Context, batch: Batch, closes_on: str) -> Refusal | None:
    if not batch.languages:
        return Refusal(code="language.none")
    return _beyond(library.released(ctx, batch.questionnaire), closes_on, ctx.today())


def _values(ctx: Context, conn: Connection, new: NewBatch) -> dict[str, Any]:
    return {
        "wave_id": new.wave_id,
        "key": codes.new_code(ctx.token)[:8].lower(),
        "title": new.title.strip(),
        "questionnaire_version_id": library.version_id(ctx, conn, new.questionnaire),
        "form": new.form,
        "spoken": spoken.newest(conn, new.questionnaire) if new.mode in MODES else "",
        "mode": new.mode,
        "stream": new.stream,
        "state": str(BatchState.DRAFT),
        "closes_on": new.closes_on,
        "created_at": ctx.clock(),
    }


def act(ctx: Context, by: User | None, batch_id: int, request: BatchRequest) -> Batch | Refusal:
    """Do one action of ``allowed_actions``.  Refusals: batch.unknown, batch.not-allowed, batch.reason-needed,
    batch.date-past, batch.date-bad, batch.wave-frozen, batch.changed (someone else was faster); to collect (again):
    batch.date-after-validity, questionnaire.expired, language.none (no language of the form is approved)."""
    refusal = _date_refusal(request.closes_on, ctx.today())
    if refusal is not None:
        return refusal
    with ctx.store.write() as conn:
        # With its wave: a freeze that waits for us sees the batch as we leave it, and one we waited for is seen by us.
        batch = rows.get_batch(conn, batch_id, lock_wave=True)
        if batch is None:
            return Refusal(code="batch.unknown")
        after = transition(batch, request, ctx.today())
        if isinstance(after, Refusal):
            return after
        refusal = _may_collect(ctx, batch, request.closes_on) if after is BatchState.OPEN else None
        if refusal is not None:
            return refusal
        if not rows.move_batch(conn, batch, after, ctx.clock(), request.closes_on, linking.key_name(ctx, batch, after)):
            return Refusal(code="batch.changed")
        _consequences(ctx, conn, batch, after)
        details = {"from": str(batch.state), "to": str(after), "reason": request.reason, "closes_on": request.closes_on}
        audit.write(ctx, conn, by, f"batch-{request.action}", f"batch:{batch_id}", **details)
        changed = rows.get_batch(conn, batch_id)
    if after in FINISHED:
        linking.destroy(ctx, batch)
        ctx.store.forget_past()
    assert changed is not None
    return changed


def _consequences(ctx: Context, conn: Connection, batch: Batch, after: BatchState) -> None:
    if after is BatchState.OPEN:
        rows.move_wave(conn, batch.wave_id, (WaveState.PLANNED,), WaveState.COLLECTING)
    if after in FINISHED:
        forgetting.at_closing(ctx, conn, batch)


def request_posters(ctx: Context, by: User, batch_id: int, paper: Paper = A5_POSTER) -> Job | Refusal:
    """Queue the posters, one page per town.  Refusals: batch.unknown, batch.no-links (a probability batch), batch.finished."""
    with ctx.store.write() as conn:
        batch = rows.get_batch(conn, batch_id)
        if batch is None:
            return Refusal(code="batch.unknown")
        if batch.stream != "open":
            return Refusal(code="batch.no-links")
        if batch.state in FINISHED:
            return Refusal(code="batch.finished")
        key = f"posters:{batch_id}:{ctx.token(8).hex()}"
        audit.write(ctx, conn, by, "posters", f"batch:{batch_id}", format=str(paper.format))
        params: dict[str, str | int] = {"batch_id": batch_id, **paper.params}
        return jobs.add(conn, JobKind.POSTERS, key, ctx.clock(), params, batch_id=batch_id)
