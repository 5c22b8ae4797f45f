"""The way in: open link, code, first screen, consent."""

from __future__ import annotations

from flask import Blueprint, g, make_response, request, session, url_for
from flask.typing import ResponseReturnValue

from survey_app.access import ctx, public
from survey_app.domain.draft import Draft
from survey_app.domain.refusal import Refusal
from survey_app.formats import text
from survey_app.services import answering
from survey_app.services.answering import Entrance

from . import memory
from .compiler import Wording
from .interviewing import interview, reader
from .languages import asked_language, languages_of_site, named
from .marks import marks_of
from .notices import code_error
from .phrases import phrases
from .replies import page, refuse, remember_size, see_other, speak, text_size, token_is_good
from .site import wordings


def register(bp: Blueprint) -> None:
    """Addresses of the entrance.  No GET writes to the database (a wrong code's failed attempt excepted)."""
    bp.get("/")(home)
    bp.get("/o/<batch>/<town>")(open_link)
    bp.post("/o/<batch>/<town>")(consent_by_link)
    bp.get("/c/<code>")(code_scanned)
    bp.get("/c")(code_form)
    bp.post("/c")(code_entered)
    bp.get("/begin")(code_start)
    bp.post("/begin")(consent_by_code)


@public
def home() -> ResponseReturnValue:
    return see_other("resident.code_form")


@public
def open_link(batch: str, town: str) -> ResponseReturnValue:
    entrance = answering.enter_by_link(ctx(), batch, town)
    if isinstance(entrance, Refusal):
        return refuse(entrance)
    return first_screen(entrance, url_for(".open_link", batch=batch, town=town), memory.draft_begun(f"{batch}/{town}"))


@public
def consent_by_link(batch: str, town: str) -> ResponseReturnValue:
    path = url_for(".open_link", batch=batch, town=town)
    if not token_is_good():
        entrance = answering.enter_by_link(ctx(), batch, town)
        return refuse(entrance) if isinstance(entrance, Refusal) else first_screen(entrance, path, None, stale=True)
    lang, elder = _choices()
    draft = answering.begin_by_link(ctx(), batch, town, lang=lang, elder=elder, by=reader())
    if isinstance(draft, Refusal):
        return _not_begun(draft, answering.enter_by_link(ctx(), batch, town), path)
    memory.remember_draft(f"{batch}/{town}", draft.id)
    return _to_first_page(draft)


@public
def code_scanned(code: str) -> ResponseReturnValue:
    """Exchange the code for the cookie at once, so that it leaves the address bar."""
    return _exchange(code, "")


@public
def code_form() -> ResponseReturnValue:
    return page("code.html", error="", typed="", languages=languages_of_site())


@public
def code_entered() -> ResponseReturnValue:
    typed = request.form.get("code", "")[:40]
    if not token_is_good():
        return page("code.html", error=phrases(speak(session.get("lang", ""))).token_lost, typed=typed), 400
    return _exchange(typed, typed)


def _exchange(typed: str, again: str) -> ResponseReturnValue:
    """``again`` stays in the field, so that one wrong letter is one letter's work."""
    entrance = answering.enter_by_code(ctx(), typed, request.remote_addr or "")
    if isinstance(entrance, Refusal):
        error = code_error(entrance)
        return (page("code.html", error=error, typed=again), 404) if error else refuse(entrance)
    memory.remember_code(entrance.code_id)
    return see_other(".code_start")


@public
def code_start() -> ResponseReturnValue:
    code_id = memory.code_entered()
    if code_id is None:
        return see_other(".code_form")
    entrance = answering.entrance_of_code(ctx(), code_id)
    if isinstance(entrance, Refusal):
        return refuse(entrance)
    return first_screen(entrance, url_for(".code_start"), entrance.draft_id, may_restart=False)


@public
def consent_by_code() -> ResponseReturnValue:
    code_id = memory.code_entered()
    if code_id is None:
        return see_other(".code_form")
    if not token_is_good():
        entrance = answering.entrance_of_code(ctx(), code_id)
        path = url_for(".code_start")
        return refuse(entrance) if isinstance(entrance, Refusal) else first_screen(entrance, path, None, stale=True)
    lang, elder = _choices()
    draft = answering.begin_by_code(ctx(), code_id, lang=lang, elder=elder, by=reader())
    if isinstance(draft, Refusal):
        return _not_begun(draft, answering.entrance_of_code(ctx(), code_id), url_for(".code_start"))
    return _to_first_page(draft)


def _not_begun(refusal: Refusal, entrance: Entrance | Refusal, path: str) -> ResponseReturnValue:
    """The first screen again if only the interviewer's name is missing, else why there is no form."""
    if refusal.code != "interviewer.needed" or isinstance(entrance, Refusal):
        return refuse(refusal)
    return first_screen(entrance, path, None, nameless=True)


def first_screen(
    entrance: Entrance,
    path: str,
    draft_id: str | None,
    *,
    may_restart: bool = True,
    stale: bool = False,
    nameless: bool = False,
) -> ResponseReturnValue:
    """The four lines, the form's marks and the consent button; ``draft_id``: the unfinished form that goes on here, by
    whoever holds the phone now.  ``stale``: the token was lost; ``nameless``: the interviewer's name is missing."""
    if draft_id:
        memory.end_visit(draft_id)
    questionnaire, installation = entrance.questionnaire, entrance.installation
    offered = entrance.batch.languages
    lang = asked_language(offered)
    words = wordings(installation, questionnaire, lang)
    wording = Wording(questionnaire=questionnaire, lang=lang, settings=words)
    talk = interview(entrance, wording, refused=nameless)
    body = page(
        "start.html",
        questionnaire=questionnaire,
        elder=_asked_elder() and talk is None,
        path=path,
        action=path,
        languages=named(offered),
        intro=[wording.say(line) for line in questionnaire.intro],
        details=[wording.say(line) for line in questionnaire.details],
        marks=marks_of(wording, ctx().today()),
        place=_place(entrance, lang),
        draft_id=draft_id,
        begun=url_for(".resume", draft_id=draft_id) if draft_id else None,
        may_restart=may_restart,
        interview=talk,
        note=phrases(lang).token_lost if stale else "",
    )
    status = 422 if nameless else 400 if stale else 200
    return remember_size(make_response(body, status), text_size())


def _place(entrance: Entrance, lang: str) -> str:
    """Town and village as they are written one after the other."""
    parts = [text(place.title) for place in (entrance.town, entrance.village) if place]
    return "".join(parts) if lang == "zh" else ", ".join(reversed(parts))


def _asked_elder() -> bool:
    asked = request.form.get("view") or request.args.get("view")
    return asked == "elder" if asked else memory.elder()


def _choices() -> tuple[str, bool]:
    """Language and view as chosen on the first screen; the service takes an approved language instead of another."""
    elder = request.form.get("view") == "elder"
    memory.remember_view(elder=elder)
    return request.form.get("lang", ""), elder


def _to_first_page(draft: Draft) -> ResponseReturnValue:
    g.lang = session["lang"] = draft.lang
    if draft.interviewer:
        memory.remember_interviewer(draft.interviewer, draft.dialect)
    size = text_size()
    return see_other(".resume", draft_id=draft.id, **({"size": size} if size and draft.elder else {}))
