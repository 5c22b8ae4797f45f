"""Staff create, open, pause, extend, close, void batches; each town has its open link."""

from __future__ import annotations

from dataclasses import dataclass

from survey_app.domain.batch import Batch, BatchAction, BatchRequest, Mode, Stream
from survey_app.domain.city import Town
from survey_app.domain.job import Job
from survey_app.domain.refusal import Refusal
from survey_app.domain.user import User
from survey_app.domain.wave import Wave

from .context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class TownLink:
    """One town's open link (``url`` is absolute) with its counts; ``url`` is ``""`` in a probability batch."""

    town: Town
    url: str
    submitted: int
    started: int
    codes_issued: int
    codes_used: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchView:
    """``jobs``: posters and letters of this batch, newest first (``job.result["file_id"]`` once done)."""

    batch: Batch
    wave: Wave
    actions: tuple[BatchAction, ...]
    links: tuple[TownLink, ...]
    jobs: tuple[Job, ...]


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
    raise NotImplementedError


def create_batch(ctx: Context, by: User, new: NewBatch) -> Batch | Refusal:
    """Refusals: wave.unknown, wave.already-frozen, questionnaire.unknown, form.unknown, batch.title-needed,
    batch.date-past, batch.date-bad."""
    raise NotImplementedError


def act(ctx: Context, by: User, batch_id: int, request: BatchRequest) -> Batch | Refusal:
    """Do one action of ``allowed_actions``.  Refusals: batch.unknown, batch.not-allowed, batch.reason-needed,
    batch.date-past, batch.wave-frozen, batch.changed (someone else was faster)."""
    raise NotImplementedError


def request_posters(ctx: Context, by: User, batch_id: int) -> Job | Refusal:
    """Queue the A5 posters, one page per town.  Refusals: batch.unknown, batch.no-links (a probability batch)."""
    raise NotImplementedError
