"""What this phone remembers, in the signed cookie: which form was begun where and which of its questions were answered
before this visit; never an answer."""

from __future__ import annotations

from collections.abc import Iterable

from flask import session

_DRAFTS, _CODE, _VISITS, _ELDER, _INTERVIEWER = "drafts", "code", "visits", "elder", "interviewer"
_MOST = 6
"""Open links remembered at once; the oldest is forgotten first, so that the cookie stays small."""
_MOST_VISITS = 3
"""Forms open in tabs at once, each with up to sixty questions."""


def draft_begun(place: str) -> str | None:
    """The uuid of the form begun by the open link ``place`` (``batch key/town``) on this phone."""
    drafts = session.get(_DRAFTS)
    found = drafts.get(place) if isinstance(drafts, dict) else None
    return found if isinstance(found, str) else None


def place_of_draft(draft_id: str) -> str | None:
    """``batch key/town`` of a form begun on this phone, or ``None``."""
    drafts = session.get(_DRAFTS)
    return next((place for place, of in drafts.items() if of == draft_id), None) if isinstance(drafts, dict) else None


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
    end_visit(draft_id)


def answered_before(draft_id: str) -> frozenset[str] | None:
    """Questions of this form that were answered before the present visit; ``None`` if there is no visit."""
    found = _visits().get(draft_id)
    return frozenset(filter(None, found.split(","))) if isinstance(found, str) else None


def remember_visit(draft_id: str, before: Iterable[str]) -> None:
    text = ",".join(sorted(before))
    visits = _visits()
    if visits.get(draft_id) != text:
        others = {key: value for key, value in visits.items() if key != draft_id}
        session[_VISITS] = dict(list({**others, draft_id: text}.items())[-_MOST_VISITS:])


def end_visit(draft_id: str) -> None:
    visits = _visits()
    if draft_id in visits:
        session[_VISITS] = {key: value for key, value in visits.items() if key != draft_id}


def _visits() -> dict[str, object]:
    found = session.get(_VISITS)
    return found if isinstance(found, dict) else {}


def elder() -> bool:
    """Whether the elder view was used here last: the receipt and what follows it are as large."""
    return session.get(_ELDER) is True


def remember_view(*, elder: bool) -> None:
    if elder != session.get(_ELDER, False):
        session[_ELDER] = elder


def code_entered() -> int | None:
    """The id of the code that was exchanged (never the code itself)."""
    found = session.get(_CODE)
    return found if isinstance(found, int) else None


def remember_code(code_id: int | None) -> None:
    session[_CODE] = code_id


def forget_code() -> None:
    session.pop(_CODE, None)


def interviewer() -> tuple[str, str]:
    """(number or name, dialect) of whoever interviews with this device; empty for everyone else."""
    found = session.get(_INTERVIEWER)
    return (str(found[0]), str(found[1])) if isinstance(found, list) and len(found) == 2 else ("", "")


def remember_interviewer(number: str, dialect: str) -> None:
    """Entered once: it stays until another one is entered."""
    if [number, dialect] != session.get(_INTERVIEWER):
        session[_INTERVIEWER] = [number, dialect]
        session.permanent = True
