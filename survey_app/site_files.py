"""``/MP_verify_….txt``: what WeChat reads to see who owns the domain.  No other name is served from the root."""

from __future__ import annotations

from flask import Blueprint, abort

from survey_app.access import ctx, public
from survey_app.services import site_files

bp = Blueprint("site_files", __name__)


@bp.get("/MP_verify_<token>.txt")  # type: ignore[untyped-decorator]
@public
def proof(token: str) -> tuple[str, int, dict[str, str]]:
    content = site_files.served(ctx(), f"MP_verify_{token}.txt")
    if content is None:
        abort(404)
    return content, 200, {"Content-Type": "text/plain; charset=utf-8"}
