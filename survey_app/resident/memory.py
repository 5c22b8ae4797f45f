"""What this phone remembers between visits, in the signed cookie: which form was begun where, never an answer."""

from __future__ import annotations

from flask import session

_DRAFTS, _CODE = "drafts", "code"
_MOST = 6
"""Open links remembered at once; the oldest is forgotten first, so that the cookie stays small."""


def draft_begun(place: str) -> str | None:
    """The uuid of the form begun by the open link ``place`` (``batch key/town``) on this phone."""
    drafts = session.get(_DRAFTS)
    found = drafts.get(place) if isinstance(drafts, dict) else None
    return found if isinstance(found, str) else None


def remember_draft(place: str, draft_id: str) -> None:
    drafts = session.get(_DRAFTS)
    kept = {key: value for key, value in drafts.items() if key != place} if isinstance(drafts, dict) else {}
    kept[place] = draft_id
    session[_DRAFTS] = dict(list(kept.items())[-_MOST:])
    session.permanent = True  # "the same link on this phone continues": also after the browser was closed


def forget_draft(draft_id: str) -> None:
    """After sending: the next person on this phone begins anew."""
    drafts = session.get(_DRAFTS)
    if isinstance(drafts, dict) and draft_id in drafts.values():
        session[_DRAFTS] = {key: value for key, value in drafts.items() if value != draft_id}


def code_entered() -> int | None:
    """The id of the code that was exchanged (never the code itself)."""
    found = session.get(_CODE)
    return found if isinstance(found, int) else None


def remember_code(code_id: int | None) -> None:
    session[_CODE] = code_id


def forget_code() -> None:
    session.pop(_CODE, None)
