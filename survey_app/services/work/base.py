"""What a job is given: its row, its progress, and one transaction for its products."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import Connection

from survey_app.domain.job import Job
from survey_app.domain.report import StoredFile
from survey_app.services.context import Context
from survey_app.store import jobs, runs

_LEAST_SECONDS = 0.5
"""Progress is written at most this often; the last step always is."""


class LeaseLost(Exception):
    """The job was cancelled, or another worker has it: nothing of this attempt is kept."""


@dataclass(slots=True)
class Work:
    """One attempt at a job.  ``result`` is what :meth:`products` leaves in the row."""

    ctx: Context
    job: Job
    _said: float = 0.0

    def param(self, name: str) -> int:
        return int(self.job.params[name])

    def say(self, done: int, total: int, message: str) -> None:
        """Progress, ``done`` of ``total`` steps; raises :class:`LeaseLost` when nobody wants the job any more."""
        now = monotonic()
        if done < total and now - self._said < _LEAST_SECONDS:
            return
        self._said = now
        with self.ctx.store.write() as conn:
            if not jobs.progress(conn, self.job.id, self.job.lease, done, total, message):
                raise LeaseLost

    def stepper(self) -> Callable[[str, float], None]:
        """As the analysis reports: name of the step that begins and the share of work done, in hundredths."""
        return lambda message, share: self.say(round(share * 100), 100, message)

    @contextmanager
    def products(self, result: Mapping[str, Any] | None = None) -> Iterator[tuple[Connection, dict[str, Any]]]:
        """The transaction in which products are written and the job ends: both or neither."""
        outcome = dict(result or {})
        with self.ctx.store.write() as conn:
            yield conn, outcome
            if not jobs.finish(conn, self.job.id, self.job.lease, self.ctx.clock(), outcome):
                raise LeaseLost


@dataclass(frozen=True, slots=True, kw_only=True)
class PutFile:
    """A file already in the file store, whose row is still to be written."""

    name: str
    media_type: str
    sha256: str
    size: int

    def add(self, conn: Connection, ctx: Context) -> StoredFile:
        values = {"name": self.name, "media_type": self.media_type, "sha256": self.sha256, "size": self.size}
        return runs.add_file(conn, {**values, "created_at": ctx.clock()})


def put(ctx: Context, path: Path, name: str, media_type: str, first: Callable[[str], None] | None = None) -> PutFile:
    """Move a finished file of the workspace into the file store."""
    sha, size = ctx.files.put(path, first)
    safe = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", name)
    return PutFile(name=safe, media_type=media_type, sha256=sha, size=size)
