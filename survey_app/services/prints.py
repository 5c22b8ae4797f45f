"""The PDFs in which codes are readable are thrown away: by the office once they are printed, and at closing in any case."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection

from survey_app.domain.job import Job, JobKind
from survey_app.domain.refusal import Refusal
from survey_app.domain.user import User
from survey_app.store import jobs, runs

from . import audit
from .context import Context

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)

CODED = frozenset({JobKind.LETTERS, JobKind.REISSUE})


def bears_codes(job: Job) -> bool:
    """Whether its PDF is still there."""
    return job.kind in CODED and bool(job.result and job.result.get("file_id"))


def throw_away(ctx: Context, by: User, job_id: int) -> Job | Refusal:
    """Delete the PDF of a letters job; its codes stay valid.  Refusals: job.unknown, job.no-letters."""
    with ctx.store.write() as conn:
        job = jobs.get(conn, job_id)
        if job is None:
            return Refusal(code="job.unknown")
        if not bears_codes(job):
            return Refusal(code="job.no-letters")
        gone = _forget(ctx, conn, job)
        audit.write(ctx, conn, by, "letters-delete", f"job:{job_id}")
        job = jobs.get(conn, job_id)
    _remove(ctx, [gone])
    assert job is not None
    return job


def throw_away_all(ctx: Context, batch_id: int) -> None:
    """When a batch has closed: who had a letter's code and the database would know whether that letter was answered."""
    with ctx.store.write() as conn:
        gone = [_forget(ctx, conn, job) for job in jobs.of_batch(conn, batch_id) if bears_codes(job)]
    _remove(ctx, gone)


def doom(ctx: Context, sha: str) -> None:
    """Before a PDF is in its place: it goes again unless the job that made it ends well within the hour."""
    with ctx.store.write() as conn:
        runs.doom_file(conn, sha, ctx.clock() + _HOUR)


def sweep(ctx: Context) -> None:
    """Remove what is due, also if whoever was about to remove it was killed; and what killed jobs were working on."""
    with ctx.store.read() as conn:
        due = runs.doomed_files(conn, ctx.clock())
    _remove(ctx, [sha for sha, named in due if not named])
    if due:
        with ctx.store.write() as conn:
            for sha, _ in due:
                runs.spare_file(conn, sha)
    ctx.files.clear_workspaces(ctx.clock() - _DAY)


def _forget(ctx: Context, conn: Connection, job: Job) -> str | None:
    result = dict(job.result or {})
    sha = runs.remove_file(conn, int(result.pop("file_id")))
    jobs.set_result(conn, job.id, result | {"deleted": 1})
    if sha is not None:
        runs.doom_file(conn, sha, ctx.clock())
    return sha


def _remove(ctx: Context, shas: list[str | None]) -> None:
    """After the rows: a row without its file would be an error, a file without a row is rubbish."""
    for sha in filter(None, shas):
        ctx.files.remove(sha)
