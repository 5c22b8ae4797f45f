"""How far a run's results have gone: internal → consultation → circulated → public.  One table decides what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from .refusal import Refusal


class Publication(StrEnum):
    INTERNAL = "internal"
    CONSULTATION = "consultation"
    """Units read their own results and may object to facts."""
    CIRCULATED = "circulated"
    PUBLIC = "public"


class PublicationAction(StrEnum):
    ADVANCE = "advance"
    TAKE_BACK = "take-back"


TRANSITIONS: Mapping[tuple[Publication, PublicationAction], Publication] = MappingProxyType(
    {
        (Publication.INTERNAL, PublicationAction.ADVANCE): Publication.CONSULTATION,
        (Publication.CONSULTATION, PublicationAction.ADVANCE): Publication.CIRCULATED,
        (Publication.CONSULTATION, PublicationAction.TAKE_BACK): Publication.INTERNAL,
        (Publication.CIRCULATED, PublicationAction.ADVANCE): Publication.PUBLIC,
        (Publication.CIRCULATED, PublicationAction.TAKE_BACK): Publication.CONSULTATION,
        (Publication.PUBLIC, PublicationAction.TAKE_BACK): Publication.CIRCULATED,
    }
)
"""(state, action) → next state; no step is left out, and what is not here is not allowed."""

NEEDS_REASON = frozenset({PublicationAction.TAKE_BACK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What decides about an assessed run.  ``invented``: demonstration data, or population totals without a source;
    ``superseded``: a later run of the same wave and stream was assessed."""

    state: Publication
    invented: bool
    superseded: bool


def allowed_actions(standing: Standing) -> tuple[PublicationAction, ...]:
    """What a page may offer now, in the order of the table.  Taking back is always possible."""
    return tuple(
        action
        for state, action in TRANSITIONS
        if state is standing.state and (action is PublicationAction.TAKE_BACK or _held(standing) is None)
    )


def transition(standing: Standing, action: PublicationAction, reason: str) -> Publication | Refusal:
    """The state after ``action``, or why not."""
    held = _held(standing)
    if action is PublicationAction.ADVANCE and held is not None:
        return held
    if action not in allowed_actions(standing):
        return Refusal(code="publication.not-allowed")
    if action in NEEDS_REASON and not reason.strip():
        return Refusal(code="publication.reason-needed")
    return TRANSITIONS[standing.state, action]


def _held(standing: Standing) -> Refusal | None:
    """Why results may not go further."""
    if standing.invented:
        return Refusal(code="publication.invented")
    return Refusal(code="publication.superseded") if standing.superseded else None
