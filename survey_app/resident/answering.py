"""The pages of questions: show one, save one, go on.  A GET is one database read and a join of strings."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, jsonify, make_response, request, url_for
from flask.typing import ResponseReturnValue

from questionnaires.answers import parse_page
from questionnaires.problems import Problem
from survey_app.access import ctx, public
from survey_app.domain.refusal import Refusal
from survey_app.domain.response import Submitted
from survey_app.services import answering
from survey_app.services.answering import DraftView

from .filling import PageState, Raw, raw_value, show
from .place import Place, place_of
from .replies import (
    form_token,
    refuse,
    remember_size,
    see_other,
    speak,
    stale_json,
    text_size,
    token_is_good,
    wants_json,
)
from .replies import page as plain_page

VIEWS = {"elder": True, "usual": False}


def register(bp: Blueprint) -> None:
    """Addresses of one draft.  The uuid in the path is known to its browser only; pages are never cached or referred."""
    bp.get("/f/<uuid:draft_id>")(resume)
    bp.get("/f/<uuid:draft_id>/later")(later)
    bp.get("/f/<uuid:draft_id>/<page_id>")(show_page)
    bp.post("/f/<uuid:draft_id>/<page_id>")(save_page)


@public
def resume(draft_id: object) -> ResponseReturnValue:
    """Go on at the first page that was never reached, else at the check of all answers."""
    view = answering.load(ctx(), str(draft_id))
    if not isinstance(view, DraftView):
        return gone(view, str(draft_id))
    page = place_of(view).first_open()
    return see_other(".check", draft_id=draft_id) if page is None else to_page(draft_id, page.page.id)


@public
def later(draft_id: object) -> ResponseReturnValue:
    view = answering.load(ctx(), str(draft_id))
    if not isinstance(view, DraftView):
        return gone(view, str(draft_id))
    speak(view.draft.lang)
    return plain_page(
        "later.html",
        questionnaire=view.questionnaire,
        elder=view.draft.elder,
        by_code=view.draft.code_id is not None,
        resume=url_for(".resume", draft_id=draft_id),
    )


@public
def show_page(draft_id: object, page_id: str) -> ResponseReturnValue:
    view = answering.load(ctx(), str(draft_id))
    if not isinstance(view, DraftView):
        return gone(view, str(draft_id))
    place = place_of(view)
    position = place.find(page_id)
    if position is None:
        return see_other(".resume", draft_id=draft_id)
    raw = {code: raw_value(view.answers.get(code)) for code in place.pages[position].page.questions}
    return _page(place, position, raw, change="change" in request.args)


@public
def save_page(draft_id: object, page_id: str) -> ResponseReturnValue:
    """Save one page and go on.  What cannot be saved comes back on the same page, with everything that was typed."""
    key = str(draft_id)
    view = answering.load(ctx(), key)
    if not isinstance(view, DraftView):
        return gone(view, key, posted=True)
    place = place_of(view)
    position = place.find(page_id)
    if position is None:
        return see_other(".resume", draft_id=draft_id)
    refused = _refused(place, position)
    if refused is not None:
        return refused
    page = place.pages[position].page
    asked = [code for code in page.questions if code in place.route]
    parsed = parse_page(view.questionnaire, asked, request.form.to_dict(flat=False))
    if parsed.problems and not _leaves():
        return _again(place, position, problems=parsed.problems, status=422)
    saved = answering.save_page(ctx(), key, parsed.values, page=page.id, seen=view)
    if not isinstance(saved, DraftView):
        return gone(saved, key, posted=True)
    return _onward(saved, page_id)


def _leaves() -> bool:
    """Someone who stops or changes the view keeps what can be read; the rest is asked again on return."""
    return request.form.get("go") == "later" or request.form.get("go") in VIEWS


def _refused(place: Place, position: int) -> ResponseReturnValue | None:
    """A lost token, or a page that belongs to another draft (two tabs): show it again, nothing is saved."""
    if not token_is_good():
        if wants_json():
            return stale_json()
        return _again(place, position, note=place.form.phrases.token_lost, status=400)
    if request.form.get("draft") != place.view.draft.id:
        return _again(place, position, note=place.form.phrases.other_draft, status=409)
    return None


def _again(
    place: Place, position: int, *, problems: Sequence[Problem] = (), note: str = "", status: int
) -> ResponseReturnValue:
    if wants_json():
        return jsonify(stored=False, problems=[{"question": p.where, "code": p.code} for p in problems]), status
    raw = request.form.to_dict(flat=False)
    return _page(place, position, raw, change="change" in request.form, problems=problems, note=note), status


def _onward(view: DraftView, page_id: str) -> ResponseReturnValue:
    """Where to go after saving: the next page on the route as it is now, the check page, another view, or a pause."""
    draft_id, go = view.draft.id, request.form.get("go")
    if go == "later":
        return _moved(url_for(".later", draft_id=draft_id))
    if go in VIEWS:
        changed = answering.change_view(ctx(), draft_id, elder=VIEWS[go])
        return _moved(_path(draft_id, page_id)) if isinstance(changed, DraftView) else gone(changed, draft_id)
    place = place_of(view)
    position = place.find(page_id)
    following = place.pages[position + 1 :] if position is not None else ()
    if "change" in request.form:
        opened = place.first_open()  # a changed answer may have put new questions on the route
        return _moved(url_for(".check", draft_id=draft_id) if opened is None else _path(draft_id, opened.page.id))
    return _moved(_path(draft_id, following[0].page.id) if following else url_for(".check", draft_id=draft_id))


def _moved(path: str) -> ResponseReturnValue:
    if wants_json():
        return jsonify(stored=True, next=path)
    response = make_response("", 303)
    response.headers["Location"] = path
    return response


def _page(
    place: Place,
    position: int,
    raw: Raw,
    *,
    change: bool,
    problems: Sequence[Problem] = (),
    note: str = "",
) -> ResponseReturnValue:
    view, size = place.view, text_size()
    page, draft_id = place.pages[position], view.draft.id
    state = PageState(
        draft_id=draft_id,
        token=form_token(),
        path=_path(draft_id, page.page.id),
        number=position + 1,
        total=len(place.pages),
        back=_back(place, position, change=change),
        elder=view.draft.elder,
        size=size,
        raw=raw,
        place=view.town.title.get(page.lang) or next(iter(view.town.title.values())) if position == 0 else "",
        change=change,
        note=note,
        villages=place.villages if _asks_village(view, page.page.questions) else (),
        problems=problems,
    )
    html = show(page, view.questionnaire, place.route, state, place.form.phrases)
    return remember_size(make_response(html), size)


def _asks_village(view: DraftView, codes: Sequence[str]) -> bool:
    return any(view.questionnaire.questions[code].prefill == "village" for code in codes)


def _back(place: Place, position: int, *, change: bool) -> str:
    draft_id = place.view.draft.id
    if change:
        return url_for(".check", draft_id=draft_id)
    return _path(draft_id, place.pages[position - 1].page.id) if position else ""


def _path(draft_id: str, page_id: str) -> str:
    return f"{request.script_root}/f/{draft_id}/{page_id}"


def to_page(draft_id: object, page_id: str) -> ResponseReturnValue:
    size = {"size": request.args["size"]} if "size" in request.args else {}
    return see_other(".show_page", draft_id=draft_id, page_id=page_id, **size)


def gone(found: Submitted | Refusal, draft_id: str, *, posted: bool = False) -> ResponseReturnValue:
    """No draft any more: it was sent (its receipt; answers that came later did not count) or never existed."""
    if isinstance(found, Refusal):
        return refuse(found)
    if posted and wants_json():
        return jsonify(stored=False, receipt=found.receipt, next=url_for(".receipt", draft_id=draft_id)), 409
    return see_other(".receipt", draft_id=draft_id, **({"late": "1"} if posted else {}))
