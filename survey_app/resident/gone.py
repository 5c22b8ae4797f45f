"""A form that is not there any more: if this phone remembers where it was begun, what became of that place says more."""

from __future__ import annotations

from flask import request

from survey_app.access import ctx
from survey_app.domain.refusal import Refusal
from survey_app.services import answering

from . import memory


def why_gone(refusal: Refusal) -> Refusal:
    """Unsent forms go when collection ends; then that is what the page says.  Any other refusal as it is."""
    if refusal.code != "draft.unknown":
        return refusal
    found = _entrance(str((request.view_args or {}).get("draft_id", "")))
    return found if isinstance(found, Refusal) and found.code.startswith("batch.") else refusal


def _entrance(draft_id: str) -> object:
    place, code_id = memory.place_of_draft(draft_id), memory.code_entered()
    if place:
        batch, _, town = place.partition("/")
        return answering.enter_by_link(ctx(), batch, town)
    return answering.entrance_of_code(ctx(), code_id) if code_id is not None else None
