"""Which language a resident reads, among those that are approved and no others."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request, session

from survey_app.access import ctx
from survey_app.services import approvals

from .replies import speak

NAMES = {"zh": "中文", "en": "English"}


def named(offered: Iterable[str]) -> list[tuple[str, str]]:
    """(code, its own name) of each language, for the switch on a page."""
    return [(code, NAMES.get(code, code)) for code in offered]


def asked_language(offered: tuple[str, ...]) -> str:
    """The language of this page: asked for by a form or a link, or chosen before; the first one if that is not offered."""
    asked = request.form.get("lang") or request.args.get("lang") or session.get("lang") or ""
    return speak(asked if asked in offered else offered[0])


def languages_of_site() -> list[tuple[str, str]]:
    """For a page that belongs to no form (code entry, receipt): languages approved for any form.  What is chosen here is
    remembered, and the form's first screen asks again whether it is approved there."""
    offered = approvals.offered_anywhere(ctx())
    if not offered:
        return []
    lang = asked_language(offered)
    if "lang" in request.args:
        session["lang"] = lang
    return named(offered)
