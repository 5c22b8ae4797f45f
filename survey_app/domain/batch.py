"""A batch: one questionnaire version sent out in one mode and stream.  One table decides what may happen to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from .refusal import Refusal

Stream = Literal["probability", "open"]
Mode = Literal["web", "face", "phone", "paper"]


class BatchState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    VOID = "void"


class BatchAction(StrEnum):
    OPEN = "open"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    CLOSE = "close"
    VOID = "void"


TRANSITIONS: Mapping[tuple[BatchState, BatchAction], BatchState] = MappingProxyType(
    {
        (BatchState.DRAFT, BatchAction.OPEN): BatchState.OPEN,
        (BatchState.DRAFT, BatchAction.VOID): BatchState.VOID,
        (BatchState.OPEN, BatchAction.PAUSE): BatchState.PAUSED,
        (BatchState.OPEN, BatchAction.EXTEND): BatchState.OPEN,
        (BatchState.OPEN, BatchAction.CLOSE): BatchState.CLOSED,
        (BatchState.OPEN, BatchAction.VOID): BatchState.VOID,
        (BatchState.PAUSED, BatchAction.RESUME): BatchState.OPEN,
        (BatchState.PAUSED, BatchAction.CLOSE): BatchState.CLOSED,
        (BatchState.PAUSED, BatchAction.VOID): BatchState.VOID,
        (BatchState.CLOSED, BatchAction.EXTEND): BatchState.OPEN,
        (BatchState.CLOSED, BatchAction.VOID): BatchState.VOID,
    }
)
"""(state, action) → next state; what is not here is not allowed."""

NEEDS_REASON = frozenset({BatchAction.EXTEND, BatchAction.VOID})
NEEDS_DATE = frozenset({BatchAction.EXTEND})
FINISHED = frozenset({BatchState.CLOSED, BatchState.VOID})


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """``key`` is the public part of open links (``/o/<key>/<town>``).  ``questionnaire`` is a version's name
    (``wenling-four-sense-2023.1``); ``form`` the variant residents get; the elder view always gets ``core``.
    ``closes_on`` ISO date after which nobody starts (answers begun earlier may still be sent).  ``link_key`` names the key
    under which codes and drafts are tied; ``""`` once it is destroyed.  ``quota_by``: what its quota is counted by
    (:mod:`.quota`); ``""``: it has none."""

    id: int
    wave_id: int
    key: str
    title: str
    questionnaire: str
    form: str
    mode: Mode
    stream: Stream
    state: BatchState
    closes_on: str
    created_at: datetime
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    wave_frozen: bool = False
    link_key: str = ""
    quota_by: str = ""
    languages: tuple[str, ...] = ()
    """Approved for residents, the first one where nobody chose."""
    spoken: str = ""
    """Name of the wordings that interviewers read (``wenling-four-sense-2023.1-1-spoken``); ``""``: the printed ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRequest:
    """What someone wants to do with a batch.  ``closes_on`` is the new last day of an extension."""

    action: BatchAction
    reason: str = ""
    closes_on: str = ""


def allowed_actions(batch: Batch) -> tuple[BatchAction, ...]:
    """The actions a page may offer now, in the order of the table; none once the wave is frozen."""
    if batch.wave_frozen:
        return ()
    return tuple(action for state, action in TRANSITIONS if state is batch.state)


def transition(batch: Batch, request: BatchRequest, today: str) -> BatchState | Refusal:
    """The state after ``request``, or why not.  ``today`` is the city's ISO date."""
    if batch.wave_frozen:
        return Refusal(code="batch.wave-frozen")
    if request.action not in allowed_actions(batch):
        return Refusal(code="batch.not-allowed", params={"state": batch.state, "action": request.action})
    if request.action in NEEDS_REASON and not request.reason.strip():
        return Refusal(code="batch.reason-needed", params={"action": request.action})
    if request.action in NEEDS_DATE and request.closes_on < today:
        return Refusal(code="batch.date-past", params={"today": today})
    return TRANSITIONS[batch.state, request.action]


def may_begin(batch: Batch, today: str) -> Refusal | None:
    """Whether someone may start answering today."""
    refusal = may_answer(batch)
    if refusal is not None:
        return refusal
    if batch.closes_on and today > batch.closes_on:
        return Refusal(code="batch.over", params={"closes_on": batch.closes_on})
    return None


def may_answer(batch: Batch) -> Refusal | None:
    """Whether answers already begun may be saved and sent.  Only the state decides: the batch's last day never does
    (the validity of its form does: :mod:`.validity`), and that a language of the form is approved: until then, as after an
    upgrade of an installation that approved none, it is as if paused."""
    if batch.state is BatchState.OPEN and batch.languages:
        return None
    if batch.state in (BatchState.OPEN, BatchState.PAUSED):
        return Refusal(code="batch.paused")
    return Refusal(code="batch.not-open", params={"state": batch.state})


def language_of(batch: Batch, lang: str) -> str:
    """``lang`` if it is approved, else the first language that is: a posted language is no more than a wish, and an
    approval may have been withdrawn since the form was begun.  Where none is, nothing is asked or sent either."""
    return lang if lang in batch.languages or not batch.languages else batch.languages[0]
