"""Released questionnaires: their marks, how long they are valid, and the languages residents are offered."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from questionnaires.text import resolve
from survey_app.access import allow, ctx, signed_in
from survey_app.domain.city import placeholders
from survey_app.domain.refusal import Refusal
from survey_app.domain.user import Permission
from survey_app.i18n import current_lang
from survey_app.services import approvals
from survey_app.services.installation import installation
from survey_app.words import say

from . import bp

_DEEDS = {"approve": approvals.approve, "withdraw": approvals.withdraw}


@bp.get("/questionnaires")
@allow(Permission.SEE_FIELDWORK)
def questionnaires() -> ResponseReturnValue:
    query = request.args.get("q", "").strip()
    every = approvals.versions(ctx())
    shown = [v for v in every if query.lower() in " ".join((v.name, *v.title.values())).lower()]
    lang = current_lang()
    known = placeholders(installation(ctx()).settings, lang)
    issuers = {v.name: resolve(v.header.issued_by, lang, known) for v in shown}
    return render_template("staff/questionnaires.html", versions=shown, every=every, query=query, issuers=issuers)


@bp.post("/questionnaires/<version>/<any(approve,withdraw):action>")
@allow(Permission.MANAGE_SETTINGS)
def approve_language(version: str, action: str) -> ResponseReturnValue:
    done = _DEEDS[action](ctx(), signed_in(), version, request.form.get("lang", ""))
    if isinstance(done, Refusal):
        flash(say(done), "bad")
    else:
        flash(_("Done. Residents see it from their next page on."), "good")
    return redirect(url_for(".questionnaires"), 303)
