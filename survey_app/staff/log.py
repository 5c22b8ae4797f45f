"""The audit log, newest first."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

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
    shown = [
        e
        for e in entries
        if query in f"{e.actor} {e.action} {e.subject} {' '.join(map(str, e.details.values()))}".lower()
    ]
    older = entries[-1].id if len(entries) == PAGE else None
    return render_template("staff/log.html", entries=shown, query=query, older=older, empty=not entries)
