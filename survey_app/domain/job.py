"""A job: work done outside any request.  The row is the truth; a worker only borrows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobKind(StrEnum):
    SNAPSHOT = "snapshot"
    ASSESS = "assess"
    REPORT = "report"
    TABLES = "tables"
    BUNDLE = "bundle"
    POSTERS = "posters"
    LETTERS = "letters"
    FORGET = "forget"
    REISSUE = "reissue"


EDITIONS = frozenset({JobKind.REPORT, JobKind.TABLES})
"""What goes into the zip of everything."""
ENDED = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})
MAX_ATTEMPTS = 3
LEASE_SECONDS = 30
HEARTBEAT_SECONDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """``key`` is unique among jobs, so asking twice queues once.  ``params`` are plain values, never a code or an answer.
    ``done``/``total`` count steps; ``message`` names the step (a key of the web catalogue).  ``result`` e.g. ``file_id``.
    ``problem`` says why it failed: code and parameters of the first problem."""

    id: int
    key: str
    kind: JobKind
    params: Mapping[str, str | int]
    state: JobState
    attempts: int
    done: int
    total: int
    message: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    run_id: int | None = None
    batch_id: int | None = None
    result: Mapping[str, str | int] | None = None
    problem: str = ""
    lease: str = ""
