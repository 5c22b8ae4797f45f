"""``/healthz`` for monitors: 200 when the database answers, 503 otherwise."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy import text

from survey_app.access import ctx, public

bp = Blueprint("health", __name__)


@bp.get("/healthz")  # type: ignore[untyped-decorator]
@public
def healthz() -> tuple[str, int, dict[str, str]]:
    with ctx().store.read() as conn:
        conn.execute(text("SELECT 1"))
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}
