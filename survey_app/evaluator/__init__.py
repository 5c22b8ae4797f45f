"""Pages of evaluators: find, open and download released reports."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request, send_file
from flask.typing import ResponseReturnValue

from survey_app.access import allow, ctx, signed_in
from survey_app.domain.user import Permission
from survey_app.services import reports

bp = Blueprint("evaluator", __name__, url_prefix="/reports")

POLICIES = {
    "application/pdf": "frame-ancestors 'none'; script-src 'none'",
    "text/html": "sandbox; frame-ancestors 'none'; default-src 'none'; style-src 'unsafe-inline'",
}
"""What opens in the browser, and what it may do there.  A PDF viewer brings its own styles; a report's HTML carries a narrower
policy of its own (its one style sheet by hash).  Everything else is downloaded."""


@bp.get("/")
@allow(Permission.SEE_REPORTS)
def index() -> ResponseReturnValue:
    """Runs with their reports, newest first."""
    query, stream = request.args.get("q", "").strip().lower(), request.args.get("stream", "")
    every = reports.list_reports(ctx())
    shown = [s for s in every if stream in ("", s.run.stream) and query in _words(s)]
    return render_template("evaluator/index.html", sets=shown, every=every, query=query, stream=stream)


@bp.get("/<int:run_id>")
@allow(Permission.SEE_REPORTS)
def run(run_id: int) -> ResponseReturnValue:
    found = reports.report_set(ctx(), run_id) or abort(404)
    query = request.args.get("q", "").strip().lower()
    towns = [r for r in found.towns if query in " ".join(r.place_title.values()).lower()]
    return render_template("evaluator/run.html", found=found, towns=towns, query=query, section="evaluator.index")


@bp.get("/files/<int:report_id>")
@allow(Permission.SEE_REPORTS)
def file(report_id: int) -> ResponseReturnValue:
    """Open in the browser, or download with ``?download=1``."""
    found = reports.report_file(ctx(), signed_in(), report_id) or abort(404)
    policy = "" if "download" in request.args else POLICIES.get(found.file.media_type, "")
    answer = send_file(
        found.path, found.file.media_type, as_attachment=not policy, download_name=found.file.name, etag=False
    )
    if policy:
        answer.headers["Content-Security-Policy"] = policy
    return answer


def _words(found: reports.ReportSet) -> str:
    return " ".join((found.run.key, found.wave.key, *found.wave.title.values())).lower()
