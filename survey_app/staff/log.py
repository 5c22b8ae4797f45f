"""The audit log, newest first."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from survey_app import words
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
    entries = audit.latest(ctx(), before=before, limit=PAGE)
    shown = [entry for entry in entries if query in _said(entry)]
    older = entries[-1].id if len(entries) == PAGE else None
    return render_template("staff/log.html", entries=shown, query=query, older=older, empty=not entries)


def _said(entry: audit.AuditEntry) -> str:
    """The line as it is shown, for searching."""
    parts = (
        words.who(entry.actor),
        words.deed(entry.action),
        words.subject(entry.subject),
        words.details(entry.details),
    )
    return " ".join(parts).lower()
