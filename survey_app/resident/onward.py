"""Where a resident goes after a page, and what is said when there is no form any more."""

from __future__ import annotations

from collections.abc import Mapping

from flask import jsonify, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from questionnaires.model import Value
from survey_app.domain.code import shown
from survey_app.domain.refusal import Refusal
from survey_app.domain.response import Submitted
from survey_app.services.answering import DraftView

from . import memory
from .place import place_of
from .replies import page, refuse, see_other, wants_json

VIEWS = {"elder": True, "usual": False}


def leaves() -> bool:
    """Someone who stops or changes the view keeps what can be read; the rest is asked again on return.  "keep" is the
    script, which sends what was kept on the phone when nobody looks at that page any more."""
    return request.form.get("go") in ("later", "keep", *VIEWS)


def reached(posted: Mapping[str, Value], stored: Mapping[str, Value]) -> Mapping[str, Value]:
    """What a page's fields say.  Who stops at a page has not passed over what is still blank on it: it is asked on return."""
    if request.form.get("go") != "later":
        return posted
    return {code: value for code, value in posted.items() if value is not None or code in stored}


def new_view() -> bool | None:
    """Into the elder view (``True``) or out of it, if that was asked for."""
    return VIEWS.get(request.form.get("go", ""))


def following(view: DraftView, page_id: str) -> str:
    """The address after a saved page: the next one on the route as it is now, the check page, another view, or a pause."""
    draft_id, go = view.draft.id, request.form.get("go")
    if go == "later":
        return url_for(".later", draft_id=draft_id)
    if go in VIEWS:
        return page_path(draft_id, page_id)
    place = place_of(view)
    position = place.find(page_id)
    coming = place.pages[position + 1 :] if position is not None else ()
    if "change" in request.form:
        opened = place.first_open()  # a changed answer may have put new questions on the route
        coming = () if opened is None else (opened,)
    return page_path(draft_id, coming[0].page.id) if coming else url_for(".check", draft_id=draft_id)


def page_path(draft_id: str, page_id: str) -> str:
    return f"{request.script_root}/f/{draft_id}/{page_id}"


def moved(path: str, *, stored: bool = True, revision: str = "") -> ResponseReturnValue:
    """``revision`` names what is stored now: the script notes it, for a browser that comes back to the page as it was."""
    if wants_json():
        return jsonify(stored=stored, next=path, revision=revision)
    response = make_response("", 303)
    response.headers["Location"] = path
    return response


def gone(found: Submitted | Refusal, draft_id: str, *, posted: bool = False) -> ResponseReturnValue:
    """No draft any more: it was sent (its receipt; answers that came later did not count) or never existed."""
    if isinstance(found, Refusal):
        return refuse(found)
    return conflict(found.receipt, draft_id) if posted else see_other(".receipt", draft_id=draft_id)


def conflict(receipt: str, draft_id: str) -> ResponseReturnValue:
    """Other answers under the uuid of a form that was sent: the stored ones stay, and the sender is told so."""
    if wants_json():
        return jsonify(stored=False, receipt=receipt, next=url_for(".receipt", draft_id=draft_id, late=1)), 409
    return receipt_page(receipt, draft_id, late=True), 409


def receipt_page(receipt: str, draft_id: str, *, late: bool) -> str:
    note = _("This form had been sent already. What was changed after that does not count.") if late else ""
    return page("receipt.html", receipt=shown(receipt), draft_id=draft_id, note=note, next_interview=_next_interview())


def _next_interview() -> str:
    """Where the next code is entered, on the device of someone who interviews."""
    return url_for(".code_form") if memory.interviewer()[0] else ""
