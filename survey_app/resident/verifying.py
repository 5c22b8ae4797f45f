"""``/v/<run>``: anyone who holds a report sees whether it is ours.  No sign-in, no number of the report, nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey_app.access import ctx, public
from survey_app.domain.refusal import Refusal
from survey_app.services import verification
from survey_app.words import PUBLICATIONS

from .languages import languages_of_site
from .phrases import phrases
from .replies import page, refuse, speak, token_is_good

_LONGEST = 32
Languages = Sequence[tuple[str, str]]


def register(bp: Blueprint) -> None:
    bp.get("/v/<run>")(check_form)
    bp.post("/v/<run>")(check_shown)


@public
def check_form(run: str) -> ResponseReturnValue:
    """The same form for every key, known or not."""
    return _form(run, "", "", languages_of_site())


@public
def check_shown(run: str) -> ResponseReturnValue:
    typed = request.form.get("code", "")[:40]
    if not token_is_good():
        return _form(run, typed, phrases(speak(session.get("lang", ""))).token_lost), 400
    found = verification.verify(ctx(), run[:_LONGEST], typed, request.remote_addr or "")
    if not isinstance(found, Refusal):
        return page("check_report_view.html", found=found, run=run, publications=PUBLICATIONS)
    error = _error(found)
    return (_form(run, typed, error), 404) if error else refuse(found)


def _form(run: str, typed: str, error: str, languages: Languages = ()) -> str:
    return page("check_report.html", run=run[:_LONGEST], typed=typed, error=error, languages=languages)


def _error(refusal: Refusal) -> str | None:
    """The sentence beside the field."""
    if refusal.code == "check.mistyped":
        return _("A check code has twelve letters and digits. One is missing or mistyped.")
    if refusal.code == "check.no-match":
        return _(
            "This code does not belong to this run. Compare both with the cover, group by group; if they are right, this"
            " report is not ours as it stands."
        )
    return None
