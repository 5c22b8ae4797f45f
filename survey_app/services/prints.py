"""The PDFs in which codes are readable are thrown away: by the office once they are printed, and at closing in any case."""

from __future__ import annotations

from sqlalchemy import Connection

from survey_app.domain.job import Job, JobKind
from survey_app.domain.refusal import Refusal
from survey_app.domain.user import User
from survey_app.store import jobs, runs

from . import audit
from .context import Context

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
        gone = _forget(conn, job)
        audit.write(ctx, conn, by, "letters-delete", f"job:{job_id}")
        job = jobs.get(conn, job_id)
    _remove(ctx, [gone])
    assert job is not None
    return job


def throw_away_all(ctx: Context, batch_id: int) -> None:
    """When a batch has closed: who had a letter's code and the database would know whether that letter was answered."""
    with ctx.store.write() as conn:
        gone = [_forget(conn, job) for job in jobs.of_batch(conn, batch_id) if bears_codes(job)]
    _remove(ctx, gone)


def _forget(conn: Connection, job: Job) -> str | None:
    result = dict(job.result or {})
    sha = runs.remove_file(conn, int(result.pop("file_id")))
    jobs.set_result(conn, job.id, result | {"deleted": 1})
    return sha


def _remove(ctx: Context, shas: list[str | None]) -> None:
    """After the rows: a row without its file would be an error, a file without a row is rubbish."""
    for sha in filter(None, shas):
        ctx.files.remove(sha)
