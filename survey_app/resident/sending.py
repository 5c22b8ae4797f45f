"""Check all answers, send them, get the receipt.  Sent twice it is the same response with the same receipt."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, jsonify, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey_app.access import ctx, public
from survey_app.domain.code import shown
from survey_app.domain.refusal import Refusal
from survey_app.domain.response import Conflict, Submitted
from survey_app.services import answering
from survey_app.services.answering import DraftView

from . import memory
from .answering import gone
from .place import Place, place_of
from .replies import page, refuse, remember_size, see_other, speak, stale_json, text_size, token_is_good, wants_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One question on the check page; ``answer`` is ``None`` if it was left blank."""

    code: str
    question: str
    answer: str | None
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    title: str
    lines: tuple[Line, ...]


def register(bp: Blueprint) -> None:
    bp.get("/f/<uuid:draft_id>/check")(check)
    bp.post("/f/<uuid:draft_id>/check")(send)
    bp.get("/f/<uuid:draft_id>/receipt")(receipt)


@public
def check(draft_id: object) -> ResponseReturnValue:
    view = answering.load(ctx(), str(draft_id))
    if not isinstance(view, DraftView):
        return gone(view, str(draft_id))
    return remember_size(make_response(_check_page(view)), text_size())


@public
def send(draft_id: object) -> ResponseReturnValue:
    """Store the response.  The page names the revision it showed: what was changed since in another tab is shown first."""
    key = str(draft_id)
    view = answering.load(ctx(), key)
    if isinstance(view, Refusal):
        return refuse(view)
    if isinstance(view, DraftView):
        again = _shown_again(view)
        if again is not None:
            return again
    sent = answering.submit(ctx(), key)
    if isinstance(sent, Refusal):
        return _incomplete(view) if sent.code == "answers.incomplete" and isinstance(view, DraftView) else refuse(sent)
    return _receipt_of(sent, key)


def _incomplete(view: DraftView) -> ResponseReturnValue:
    """Required questions are open; the script posts again as a browser does, which shows them."""
    if wants_json():
        return jsonify(stored=False, refused="answers.incomplete"), 422
    return _check_page(view, required=True), 422


def _shown_again(view: DraftView) -> ResponseReturnValue | None:
    """The check page once more if the token was lost or the answers are no longer those it showed."""
    if not token_is_good():
        speak(view.draft.lang)
        return stale_json() if wants_json() else (_check_page(view, note=_token_lost(view)), 400)
    if request.form.get("draft") == view.draft.id and request.form.get("revision") == str(view.draft.revision):
        return None
    if wants_json():
        return jsonify(stored=False, revision=view.draft.revision), 409
    speak(view.draft.lang)
    note = _("Answers were changed in another window after this page was opened. Please look through them once more.")
    return _check_page(view, note=note), 409


def _token_lost(view: DraftView) -> str:
    return place_of(view).form.phrases.token_lost


def _receipt_of(sent: Submitted | Conflict, draft_id: str) -> ResponseReturnValue:
    memory.forget_draft(draft_id)
    memory.forget_code()
    path = url_for(".receipt", draft_id=draft_id)
    if wants_json():
        status = 409 if isinstance(sent, Conflict) else 201 if sent.kind == "new" else 200
        return jsonify(stored=not isinstance(sent, Conflict), receipt=sent.receipt, next=path), status
    return see_other(".receipt", draft_id=draft_id)


@public
def receipt(draft_id: object) -> ResponseReturnValue:
    """ "Received" is said only for what is stored."""
    found = answering.load(ctx(), str(draft_id))
    if isinstance(found, Refusal):
        return refuse(found)
    if isinstance(found, DraftView):
        return see_other(".resume", draft_id=draft_id)
    late = "late" in request.args
    return page(
        "receipt.html",
        receipt=shown(found.receipt),
        draft_id=str(draft_id),
        note=_("This form had been sent already. What was changed after that does not count.") if late else "",
    )


def _check_page(view: DraftView, *, note: str = "", required: bool = False) -> str:
    speak(view.draft.lang)
    place = place_of(view)
    groups = _groups(place)
    lines = [line for group in groups for line in group.lines]
    missing = set(place.missing_required()) if required else set()
    return page(
        "check.html",
        questionnaire=view.questionnaire,
        elder=view.draft.elder,
        path=url_for(".check", draft_id=view.draft.id),
        action=url_for(".check", draft_id=view.draft.id),
        groups=groups,
        blanks=sum(line.answer is None for line in lines),
        missing=[line for line in lines if line.code in missing],
        note=note,
        place=place.form.phrases.place.format(place=view.town.title.get(view.draft.lang) or ""),
        draft_id=view.draft.id,
        revision=view.draft.revision,
        back=url_for(".show_page", draft_id=view.draft.id, page_id=place.pages[-1].page.id),
    )


def _groups(place: Place) -> list[Group]:
    """Every question on the route with its answer, by section, in the order of asking."""
    view, wording = place.view, place.form.wording
    titles = {section.id: wording.say(section.title) for section in view.questionnaire.sections}
    villages = dict(place.villages)
    gathered: dict[str, list[Line]] = {}
    for compiled in place.pages:
        for code in compiled.page.questions:
            if code not in place.route:
                continue
            question = view.questionnaire.questions[code]
            path = url_for(".show_page", draft_id=view.draft.id, page_id=compiled.page.id, change=1)
            answer = wording.answer(question, view.answers.get(code))
            line = Line(
                code=code,
                question=wording.say(question.text),
                answer=villages.get(answer or "", answer) if question.prefill == "village" else answer,
                change=f"{path}#q-{code}",
            )
            gathered.setdefault(compiled.page.section, []).append(line)
    return [Group(title=titles.get(section, ""), lines=tuple(lines)) for section, lines in gathered.items()]
