"""Staff start runs on a frozen wave and watch their jobs."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from survey_app.domain.job import Job, JobKind
from survey_app.domain.refusal import Refusal
from survey_app.domain.report import Report, Run
from survey_app.domain.user import User
from survey_app.domain.wave import Wave, may_assess
from survey_app.store import jobs, responses, waves
from survey_app.store import runs as rows

from . import audit, library
from .context import Context

STREAMS = ("probability", "open")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """A run with its jobs (oldest first) and finished reports."""

    run: Run
    wave: Wave
    jobs: tuple[Job, ...]
    reports: tuple[Report, ...]

    @property
    def active(self) -> bool:
        """Whether the page should refresh itself."""
        return any(job.ended_at is None for job in self.jobs)


def start_run(
    ctx: Context, by: User | None, wave_id: int, *, stream: str = "probability", lang: str = "zh"
) -> Run | Refusal:
    """Queue the assessment; its reports follow.  Refusals: wave.unknown, wave.not-frozen, run.stream,
    run.nothing-in-stream."""
    if stream not in STREAMS:
        return Refusal(code="run.stream")
    with ctx.store.write() as conn:
        wave = waves.get_wave(conn, wave_id, lock=True)  # two runs started at once get two keys
        if wave is None:
            return Refusal(code="wave.unknown")
        refusal = may_assess(wave)
        if refusal is not None:
            return refusal
        if responses.count_by_stream(conn, wave_id).get(stream, 0) == 0:
            return Refusal(code="run.nothing-in-stream", params={"stream": stream})
        values = {"wave_id": wave_id, "stream": stream, "lang": lang, "created_at": ctx.clock()}
        who = by.name if by else "command line"
        run = rows.add_run(conn, {**values, "created_by": who}, ctx.today())
        jobs.add(conn, JobKind.ASSESS, f"assess:{run.id}", ctx.clock(), {"run_id": run.id}, run_id=run.id)
        audit.write(ctx, conn, by, "run-start", f"run:{run.key}", wave=wave.key, stream=stream)
    return run


def run_view(ctx: Context, run_id: int) -> RunView | None:
    """One run with its jobs and reports, or ``None``."""
    library.towns(ctx)
    with ctx.store.read() as conn:
        run = rows.get_run(conn, run_id)
        return None if run is None else _view(ctx, conn, run)


def list_runs(ctx: Context) -> tuple[RunView, ...]:
    """All runs, newest first."""
    library.towns(ctx)
    with ctx.store.read() as conn:
        return tuple(_view(ctx, conn, run) for run in rows.list_runs(conn))


def _view(ctx: Context, conn: Connection, run: Run) -> RunView:
    wave = waves.get_wave(conn, run.wave_id)
    assert wave is not None
    titles = {town.code: town.title for town in library.towns(ctx)}
    return RunView(
        run=run, wave=wave, jobs=jobs.of_run(conn, run.id), reports=rows.reports(conn, titles, run_id=run.id)
    )
