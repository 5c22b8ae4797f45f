"""A resident answers: entrance, consent, pages, submission.  Idempotent by the draft's uuid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from questionnaires.model import Questionnaire, Value
from survey_app.domain.batch import Batch
from survey_app.domain.city import Installation, Town, Village
from survey_app.domain.draft import Draft
from survey_app.domain.refusal import Refusal
from survey_app.domain.response import Conflict, Submitted
from survey_app.domain.wave import Wave

from .context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """Where someone stands before consent.  ``code_id`` only by code; ``draft_id`` if that code was begun already."""

    batch: Batch
    wave: Wave
    town: Town
    village: Village | None
    questionnaire: Questionnaire
    installation: Installation
    code_id: int | None = None
    draft_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """A draft with what its page needs, read in one query (questionnaire and installation are cached)."""

    draft: Draft
    batch: Batch
    town: Town
    questionnaire: Questionnaire
    installation: Installation
    answers: Mapping[str, Value]


def enter_by_link(ctx: Context, batch_key: str, town: str) -> Entrance | Refusal:
    """The first screen behind an open link.  Refusals: link.unknown, batch.paused/not-open/over, questionnaire.expired."""
    raise NotImplementedError


def enter_by_code(ctx: Context, text: str, address: str) -> Entrance | Refusal:
    """Exchange a typed or scanned code (writes only a failed attempt).  Refusals: code.unknown, code.used, code.too-many,
    batch.*; unknown and used take the same time.  Put ``entrance.code_id`` into the signed cookie."""
    raise NotImplementedError


def entrance_of_code(ctx: Context, code_id: int) -> Entrance | Refusal:
    """The entrance of a code that the signed cookie remembers."""
    raise NotImplementedError


def begin_by_link(ctx: Context, batch_key: str, town: str, *, lang: str, elder: bool) -> Draft | Refusal:
    """Consent by open link: makes the draft and its uuid4; a random module is drawn."""
    raise NotImplementedError


def begin_by_code(ctx: Context, code_id: int, *, lang: str, elder: bool) -> Draft | Refusal:
    """Consent by code: makes the draft, or gives back the one that this code has begun."""
    raise NotImplementedError


def load(ctx: Context, draft_id: str) -> DraftView | Submitted | Refusal:
    """The draft, or its receipt if it was submitted (``Submitted(kind="repeat")``), or Refusal draft.unknown."""
    raise NotImplementedError


def save_page(
    ctx: Context, draft_id: str, values: Mapping[str, Value], *, page: str
) -> DraftView | Submitted | Refusal:
    """Merge one page's parsed answers into the draft.  ``Submitted`` if it was sent meanwhile; Refusals: draft.unknown,
    batch.paused, batch.not-open."""
    raise NotImplementedError


def change_view(
    ctx: Context, draft_id: str, *, lang: str | None = None, elder: bool | None = None
) -> DraftView | Submitted | Refusal:
    """Another language, or into and out of the elder view; answers stay."""
    raise NotImplementedError


def submit(ctx: Context, draft_id: str, answers: Mapping[str, Value] | None = None) -> Submitted | Conflict | Refusal:
    """Store the response: new, repeat, or conflict when ``answers`` are given and differ from the stored ones.

    Without ``answers`` the draft's are sent.  Refusals: draft.unknown, batch.paused, batch.not-open,
    answers.incomplete (params ``questions``: required questions on the route without an answer, comma separated)."""
    raise NotImplementedError
