"""An administrator moves a run's results on, or takes them back; the editions are made anew with the state they bear."""

from __future__ import annotations

from sqlalchemy import Connection

from survey_app.domain.job import JobKind
from survey_app.domain.publication import Publication, PublicationAction, Standing, transition
from survey_app.domain.refusal import Refusal
from survey_app.domain.report import Run, RunState
from survey_app.domain.user import User
from survey_app.store import jobs, runs, waves
from survey_app.store import library as places

from . import audit, installation
from .context import Context
from .edition_jobs import queue_editions


def change(ctx: Context, by: User, run_id: int, action: PublicationAction, reason: str = "") -> Run | Refusal:
    """Move one step.  Refusals: run.unknown, run.not-assessed, publication.invented, publication.superseded,
    publication.not-allowed, publication.reason-needed."""
    demo = installation.installation(ctx).demo
    with ctx.store.write() as conn:
        run = runs.get_run(conn, run_id, lock=True)
        if run is None:
            return Refusal(code="run.unknown")
        if run.state is not RunState.ASSESSED:
            return Refusal(code="run.not-assessed")
        after = transition(_standing(conn, run, demo), action, reason)
        if isinstance(after, Refusal):
            return after
        runs.change_run(conn, run_id, publication=str(after))
        steps = {"from": str(run.publication), "to": str(after), "reason": reason.strip()}
        audit.write(ctx, conn, by, f"publication-{action}", f"run:{run.key}", **steps)
        changed = runs.get_run(conn, run_id)
        assert changed is not None
        queue_editions(ctx, conn, changed, _editions(conn, run_id))
    return changed


def _editions(conn: Connection, run_id: int) -> list[tuple[str, str]]:
    """(kind, place) of every edition that the run has, in the order in which they were first queued."""
    made = (job for job in jobs.of_run(conn, run_id) if job.kind is JobKind.REPORT)
    return list(dict.fromkeys((str(job.params["kind"]), str(job.params["place"])) for job in made))


def standing(ctx: Context, run_id: int) -> Standing | None:
    """What decides about a run, for the page that offers the steps; ``None`` until it is assessed."""
    demo = installation.installation(ctx).demo
    with ctx.store.read() as conn:
        run = runs.get_run(conn, run_id)
        return None if run is None or run.state is not RunState.ASSESSED else _standing(conn, run, demo)


def _standing(conn: Connection, run: Run, demo: bool) -> Standing:
    wave = waves.get_wave(conn, run.wave_id)
    assert wave is not None
    table = places.population_row(conn, wave.population)
    return Standing(
        state=Publication(run.publication),
        invented=demo or table is None or table["status"] == "invented",
        superseded=runs.newest_like(conn, run).id != run.id,
    )
