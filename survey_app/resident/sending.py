"""Check all answers, send them, get the receipt.  Sent twice it is the same response with the same receipt."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, jsonify, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey_app.access import ctx, public
from survey_app.domain.refusal import Refusal
from survey_app.domain.response import Conflict, Submitted
from survey_app.services import answering
from survey_app.services.answering import DraftView

from . import memory
from .marks import marks_of
from .onward import conflict, gone, receipt_page
from .place import Place, place_of
from .replies import page, refuse, remember_size, see_other, speak, stale_json, text_size, token_is_good, wants_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One question on the check page; ``answer`` is ``None`` if it was left blank, ``hidden`` if it is not for whoever
    holds the phone now."""

    code: str
    question: str
    answer: str | None
    hidden: bool
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
    """Store the response.  The page names the revision it showed: what was changed since is shown first, and what was
    sent meanwhile with other answers is a conflict."""
    key = str(draft_id)
    if not token_is_good():
        return _stale(key)
    sent = answering.submit(ctx(), key, revision=request.form.get("revision"))
    if isinstance(sent, Refusal):
        return _not_sent(sent, key)
    memory.forget_draft(key)
    memory.forget_code()
    return conflict(sent.receipt, key) if isinstance(sent, Conflict) else _thanks(sent, key)


def _thanks(sent: Submitted, draft_id: str) -> ResponseReturnValue:
    if not wants_json():
        return see_other(".receipt", draft_id=draft_id)
    path = url_for(".receipt", draft_id=draft_id)
    return jsonify(stored=True, receipt=sent.receipt, next=path), 201 if sent.kind == "new" else 200


def _stale(key: str) -> ResponseReturnValue:
    """The token was lost: the page once more with a fresh one.  A form that was sent meanwhile has its receipt."""
    if wants_json():
        return stale_json()
    view = answering.load(ctx(), key)
    if not isinstance(view, DraftView):
        return gone(view, key)
    return _check_page(view, note=place_of(view).form.phrases.token_lost), 400


def _not_sent(refusal: Refusal, key: str) -> ResponseReturnValue:
    """Required questions are open, or the answers are no longer those that the page showed: the page once more.  The
    script, told so, posts again as a browser does."""
    status = {"answers.incomplete": 422, "answers.changed": 409}.get(refusal.code)
    if status is None:
        return refuse(refusal)
    view = answering.load(ctx(), key)
    if not isinstance(view, DraftView):
        return gone(view, key)
    if wants_json():
        return jsonify(stored=False, refused=refusal.code), status
    speak(view.draft.lang)
    note = _("Answers were changed in another window after this page was opened. Please look through them once more.")
    missing = refusal.code == "answers.incomplete"
    return _check_page(view, note="" if missing else note, required=missing), status


@public
def receipt(draft_id: object) -> ResponseReturnValue:
    """ "Received" is said only for what is stored."""
    found = answering.find_receipt(ctx(), str(draft_id))
    if isinstance(found, Refusal):
        return refuse(found)
    if found is None:
        return see_other(".resume", draft_id=draft_id)
    return receipt_page(found.receipt, str(draft_id), late="late" in request.args)


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
        marks=marks_of(place.form.wording, ctx().today()),
        path=url_for(".check", draft_id=view.draft.id),
        action=url_for(".check", draft_id=view.draft.id),
        groups=groups,
        hidden=any(line.hidden for line in lines),
        blanks=sum(line.answer is None for line in lines),
        missing=[line for line in lines if line.code in missing],
        note=note,
        place=place.form.phrases.place.format(place=view.town.title.get(view.draft.lang) or ""),
        draft_id=view.draft.id,
        revision=answering.revision_of(ctx(), view.questionnaire, view.draft, view.answers),
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
                hidden=code in place.hidden,
                answer=villages.get(answer or "", answer) if question.prefill == "village" else answer,
                change=f"{path}#q-{code}",
            )
            gathered.setdefault(compiled.page.section, []).append(line)
    return [Group(title=titles.get(section, ""), lines=tuple(lines)) for section, lines in gathered.items()]
