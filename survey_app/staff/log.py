"""The audit log, newest first."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from survey_app import formats, words
from survey_app.access import LARGEST_ID, allow, ctx
from survey_app.domain.user import Permission
from survey_app.services import audit

from . import bp

PAGE = 100


@bp.get("/log")
@allow(Permission.SEE_AUDIT)
def log() -> ResponseReturnValue:
    query = request.args.get("q", "").strip().lower()
    before = min(request.args.get("before", LARGEST_ID, type=int), LARGEST_ID)
    entries, more = audit.matching(ctx(), lambda entry: query in _said(entry), before=before, limit=PAGE)
    return render_template("staff/log.html", entries=entries, query=query, older=entries[-1].id if more else None)


def _said(entry: audit.AuditEntry) -> str:
    """The line as it is shown, for searching."""
    parts = (
        formats.when(entry.at),
        words.who(entry.actor),
        words.deed(entry.action),
        words.subject(entry.subject),
        words.details(entry.details),
    )
    return " ".join(parts).lower()
