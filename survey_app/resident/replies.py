"""How residents' views answer: a page, a redirect, or JSON for the script that keeps answers when the network is gone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app, g, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms.validators import ValidationError

from questionnaires.model import Questionnaire
from survey_app import errors
from survey_app.access import ctx
from survey_app.domain.refusal import Refusal
from survey_app.i18n import DEFAULT, LOCALES
from survey_app.services import installation as installations
from survey_app.store.engine import StoreAway

from . import memory
from .gone import why_gone
from .notices import notice_of
from .site import HTML_LANGS, TEXT_SIZES, html_class, site_of

RETRY_SECONDS = "10"
_SIZE_COOKIE = "size"
_SIZES: Mapping[str | None, int] = {str(size): size for size in TEXT_SIZES}
_SIGNED: dict[str, str] = {}
_MOST_SIGNED = 20_000


def wants_json() -> bool:
    """The script asks for JSON and nothing else; a browser's own request always accepts HTML."""
    accept = request.headers.get("Accept", "")
    return "application/json" in accept and "text/html" not in accept


def token_is_good() -> bool:
    """Whether a POST carries the token of its session.  The age of a token never matters."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True


def form_token() -> str:
    """The session's token, signed once per process and session: its age is never asked, so the signature may stay."""
    raw = session.get("csrf_token")
    known = _SIGNED.get(raw) if isinstance(raw, str) else None
    if known is None:
        known = str(generate_csrf())
        if len(_SIGNED) >= _MOST_SIGNED:
            _SIGNED.clear()
        _SIGNED[session["csrf_token"]] = known
    return known


def stale_json() -> ResponseReturnValue:
    """A fresh token, with which the script sends the same answers again."""
    return jsonify(stored=False, csrf_token=form_token()), 400


def speak(lang: str) -> str:
    """Set the language of this request; an unknown one falls back."""
    g.lang = lang if lang in LOCALES else DEFAULT
    return str(g.lang)


def text_size() -> int | None:
    """The size asked for by a link, else the one remembered on this phone (a cookie of its own: it says nothing else)."""
    for raw in (request.args.get("size"), request.cookies.get(_SIZE_COOKIE)):
        if raw in _SIZES:
            return _SIZES[raw]
    return None


def page(template: str, *, questionnaire: Questionnaire | None = None, elder: bool | None = None, **values: Any) -> str:
    """A page that is not compiled, in the language that :func:`speak` set; in the view used last if none is named."""
    elder = memory.elder() if elder is None else elder
    lang = speak(g.get("lang") or session.get("lang") or "")
    installation = installations.installation(ctx())
    return render_template(
        f"resident/{template}",
        site=site_of(installation, lang, questionnaire, gettext("%(city)s residents' survey")),
        lang=lang,
        html_lang=HTML_LANGS[lang],
        html_class=html_class(elder, text_size()),
        elder=elder,
        **values,
    )


def see_other(endpoint: str, **values: Any) -> ResponseReturnValue:
    return redirect(url_for(endpoint, **values), code=303)


def refuse(refusal: Refusal, questionnaire: Questionnaire | None = None) -> ResponseReturnValue:
    """The clear page of an expected "no"."""
    refusal = why_gone(refusal)
    if refusal.code == "batch.paused" and request.method == "POST" and not wants_json():
        return _keeping_page("batch.paused-posted"), 503
    notice = notice_of(refusal, installations.installation(ctx()))
    if wants_json():
        return jsonify(stored=False, refused=refusal.code, title=notice.title), notice.status
    body = page(
        "notice.html",
        questionnaire=questionnaire,
        title=notice.title,
        paragraphs=notice.paragraphs,
        link=url_for(notice.endpoint) if notice.endpoint else "",
        link_text=notice.link_text,
    )
    return body, notice.status


def store_away(error: StoreAway) -> ResponseReturnValue:
    """503: nothing was stored.  The script keeps the answers and tries again; without it the page itself keeps what was
    posted, in hidden fields, and sends it again."""
    headers = {"Retry-After": RETRY_SECONDS}
    if wants_json():
        return jsonify(stored=False, retry_seconds=int(RETRY_SECONDS)), 503, headers
    if ctx().cache.installation is None:  # a process that has read nothing yet has no more than the plain page
        return errors.away(error)
    return _keeping_page("store.away-posted" if request.method == "POST" else "store.away"), 503, headers


def _keeping_page(code: str) -> str:
    """A refusal that will pass: what was posted stands in hidden fields, and a button sends it again."""
    posted = request.method == "POST"
    notice = notice_of(Refusal(code=code), installations.installation(ctx()))
    return page(
        "notice.html",
        title=notice.title,
        paragraphs=notice.paragraphs,
        send_again=request.script_root + request.path if posted else "",
        fields=list(request.form.items(multi=True)),
    )


def remember_size(response: Any, size: int | None) -> Any:
    """Keep the size that a link asked for, on this phone only."""
    if size is not None and request.args.get("size"):
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        # nosemgrep: cookies-have-their-flags - the script sets it as well, so it cannot be httponly
        response.set_cookie(_SIZE_COOKIE, str(size), max_age=31_536_000, samesite="Lax", secure=secure)
    return response
