"""What pages may do with jobs: see one, try it again, cancel it, fetch the file it made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from survey_app.domain.job import Job, JobState
from survey_app.domain.refusal import Refusal
from survey_app.domain.report import StoredFile
from survey_app.domain.user import User
from survey_app.store import jobs as rows
from survey_app.store import runs

from . import audit
from .context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """A stored file and where it lies, to be sent as it is."""

    file: StoredFile
    path: Path


def job_view(ctx: Context, job_id: int) -> Job | None:
    """One job, or ``None``."""
    with ctx.store.read() as conn:
        return rows.get(conn, job_id)


def job_file(ctx: Context, by: User, job_id: int) -> FileView | None:
    """The file that a posters or letters job made (the download is logged), or ``None``."""
    with ctx.store.write() as conn:
        job = rows.get(conn, job_id)
        file_id = job.result.get("file_id") if job and job.result and job.batch_id is not None else None
        found = runs.get_file(conn, int(file_id)) if file_id is not None else None
        if found is None:
            return None
        audit.write(ctx, conn, by, "download", f"job:{job_id}", file=found.name)
    return FileView(file=found, path=ctx.files.path(found.sha256))


def cancel(ctx: Context, by: User, job_id: int) -> Job | Refusal:
    """Refusals: job.unknown, job.ended."""
    with ctx.store.write() as conn:
        if rows.get(conn, job_id) is None:
            return Refusal(code="job.unknown")
        if not rows.cancel(conn, job_id, ctx.clock()):
            return Refusal(code="job.ended")
        audit.write(ctx, conn, by, "job-cancel", f"job:{job_id}")
        job = rows.get(conn, job_id)
    assert job is not None
    return job


def retry(ctx: Context, by: User, job_id: int) -> Job | Refusal:
    """Queue a failed or cancelled job again.  Refusals: job.unknown, job.not-failed, codes.in-work (other letters of its batch
    are being made)."""
    try:
        return _retry(ctx, by, job_id)
    except IntegrityError:
        return Refusal(code="codes.in-work")


def _retry(ctx: Context, by: User, job_id: int) -> Job | Refusal:
    with ctx.store.write() as conn:
        if rows.get(conn, job_id) is None:
            return Refusal(code="job.unknown")
        if not rows.again(conn, job_id):
            return Refusal(code="job.not-failed")
        audit.write(ctx, conn, by, "job-retry", f"job:{job_id}")
        job = rows.get(conn, job_id)
    assert job is not None and job.state is JobState.QUEUED
    return job
