"""The pages of questions: show one, save one, go on.  A GET is one database read and a join of strings."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, jsonify, make_response, request, url_for
from flask.typing import ResponseReturnValue

from questionnaires.answers import parse_page
from questionnaires.problems import Problem
from survey_app.access import ctx, public
from survey_app.domain.refusal import Refusal
from survey_app.services import answering
from survey_app.services.answering import DraftView

from . import memory, revision, visit
from .aloud import who_reads
from .filling import PageState, Raw, raw_value, show
from .marks import marks_of
from .onward import following, gone, leaves, moved, new_view, page_path, reached
from .place import Place, place_of
from .replies import (
    form_token,
    remember_size,
    see_other,
    speak,
    stale_json,
    text_size,
    token_is_good,
    wants_json,
)
from .replies import page as plain_page


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
    memory.end_visit(view.draft.id)
    return plain_page(
        "later.html",
        questionnaire=view.questionnaire,
        elder=view.draft.elder,
        draft_id=view.draft.id,
        by_code=view.draft.code_mark is not None,
        marks=marks_of(place_of(view).form.wording, ctx().today()),
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
    shown = (code for code in place.pages[position].page.questions if code not in place.hidden)
    raw = {code: raw_value(view.answers.get(code)) for code in shown}
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
    if position is None:  # an answer in another window took its questions off the route
        return moved(url_for(".resume", draft_id=draft_id), stored=False)
    refused = _refused(place, position)
    if refused is not None:
        return refused
    page = place.pages[position].page
    parsed = parse_page(view.questionnaire, _answered(place, page.questions), request.form.to_dict(flat=False))
    if parsed.problems and not leaves():
        return _again(place, position, problems=parsed.problems, status=422)
    values = reached(parsed.values, view.answers)
    if revision.is_older(key, values, page.questions, view.answers):
        return _changed_elsewhere(place, position)
    saved = answering.save_page(ctx(), key, values, page=page.id, seen=view, elder=new_view())
    if saved == Refusal(code="answers.changed"):
        return _changed_elsewhere(place, position)
    if not isinstance(saved, DraftView):
        return gone(saved, key, posted=True)
    visit.saved(key, view.answers, values)
    memory.remember_view(elder=saved.draft.elder)
    return moved(following(saved, page_id), revision=revision.of_page(key, page.questions, saved.answers))


def _answered(place: Place, codes: Sequence[str]) -> list[str]:
    """What this page says something about.  Leaving a hidden answer's fields empty keeps the answer."""
    given = {code for code in codes if any(text.strip() for text in request.form.getlist(code))}
    return [code for code in codes if code in place.route and (code in given or code not in place.hidden)]


def _changed_elsewhere(place: Place, position: int) -> ResponseReturnValue:
    return _again(place, position, note=place.form.phrases.changed_elsewhere, status=409)


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
        path=page_path(draft_id, page.page.id),
        number=position + 1,
        total=len(place.pages),
        back=_back(place, position, change=change),
        elder=view.draft.elder,
        size=size,
        raw=raw,
        revision=revision.of_page(draft_id, page.page.questions, view.answers),
        hidden=place.hidden,
        place=view.town.title.get(page.lang) or next(iter(view.town.title.values())) if position == 0 else "",
        interviewer=who_reads(view.draft, place.form.aloud, place.form.wording),
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
    return page_path(draft_id, place.pages[position - 1].page.id) if position else ""


def to_page(draft_id: object, page_id: str) -> ResponseReturnValue:
    size = {"size": request.args["size"]} if "size" in request.args else {}
    return see_other(".show_page", draft_id=draft_id, page_id=page_id, **size)
