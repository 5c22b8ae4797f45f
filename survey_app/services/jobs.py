"""What pages may do with jobs: see one, try it again, cancel it, fetch the file it made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from survey_app.domain.job import Job
from survey_app.domain.refusal import Refusal
from survey_app.domain.report import StoredFile
from survey_app.domain.user import User

from .context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """A stored file and where it lies, to be sent as it is."""

    file: StoredFile
    path: Path


def job_view(ctx: Context, job_id: int) -> Job | None:
    raise NotImplementedError


def job_file(ctx: Context, by: User, job_id: int) -> FileView | None:
    """The file that a posters or letters job made (the download is logged), or ``None``."""
    raise NotImplementedError


def cancel(ctx: Context, by: User, job_id: int) -> Job | Refusal:
    """Refusals: job.unknown, job.ended."""
    raise NotImplementedError


def retry(ctx: Context, by: User, job_id: int) -> Job | Refusal:
    """Queue a failed or cancelled job again.  Refusals: job.unknown, job.not-failed."""
    raise NotImplementedError
