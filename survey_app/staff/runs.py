"""Runs and their jobs: start, watch, cancel, try again, fetch what was made."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from questionnaires.messages import render
from questionnaires.problems import Problem
from survey_app import words
from survey_app.access import allow, ctx, safe_next, signed_in
from survey_app.domain.publication import allowed_actions
from survey_app.domain.refusal import Refusal
from survey_app.domain.user import Permission
from survey_app.formats import text
from survey_app.i18n import current_lang
from survey_app.services import jobs, library, publication
from survey_app.services import runs as run_service
from survey_app.services.installation import installation
from survey_app.words import say

from . import bp


@bp.get("/runs")
@allow(Permission.SEE_FIELDWORK)
def runs() -> ResponseReturnValue:
    query, state = request.args.get("q", "").strip().lower(), request.args.get("state", "")
    every = run_service.list_runs(ctx())
    shown = [
        view
        for view in every
        if state in ("", view.run.state) and query in f"{view.run.key} {' '.join(view.wave.title.values())}".lower()
    ]
    return render_template("staff/runs.html", views=shown, every=every, query=query, state=state)


@bp.post("/waves/<int:wave_id>/runs")
@allow(Permission.FREEZE)
def start_run(wave_id: int) -> ResponseReturnValue:
    stream, lang = request.form.get("stream", ""), request.form.get("lang", "")
    if stream not in words.STREAMS or lang not in installation(ctx()).settings.report_langs:
        abort(400)
    started = run_service.start_run(ctx(), signed_in(), wave_id, stream=stream, lang=lang)
    if isinstance(started, Refusal):
        flash(say(started), "bad")
        return redirect(url_for(".wave", wave_id=wave_id), 303)
    flash(_("The run is queued. This page follows it; you may leave and come back."), "good")
    return redirect(url_for(".run", run_id=started.id), 303)


@bp.get("/runs/<int:run_id>")
@allow(Permission.SEE_FIELDWORK)
def run(run_id: int) -> ResponseReturnValue:
    view = run_service.run_view(ctx(), run_id) or abort(404)
    titles = {town.code: text(town.title) for town in library.towns(ctx())}
    places = {job.id: titles.get(str(job.params.get("place", "")), "") for job in view.jobs}
    standing = publication.standing(ctx(), run_id)
    return render_template(
        "staff/run.html",
        view=view, places=places, problems=_sentences(view), section="staff.runs",
        standing=standing, steps=allowed_actions(standing) if standing else (),
    )  # fmt: skip


def _sentences(view: run_service.RunView) -> list[str]:
    """Why a run failed, in the reader's language."""
    found = [Problem(**problem) for problem in view.run.problems]  # type: ignore[arg-type]  # plain JSON by contract
    return [render(problem, current_lang()) for problem in found]


@bp.post("/jobs/<int:job_id>/<any(cancel,retry):action>")
@allow(Permission.FREEZE)
def act_on_job(job_id: int, action: str) -> ResponseReturnValue:
    done = (jobs.cancel if action == "cancel" else jobs.retry)(ctx(), signed_in(), job_id)
    flash(say(done) if isinstance(done, Refusal) else _("Done."), "bad" if isinstance(done, Refusal) else "good")
    return redirect(safe_next(request.form.get("next"), url_for(".runs")), 303)


@bp.get("/jobs/<int:job_id>/file")
@allow(Permission.RUN_FIELDWORK)
def job_file(job_id: int) -> ResponseReturnValue:
    made = jobs.job_file(ctx(), signed_in(), job_id) or abort(404)
    return send_file(made.path, made.file.media_type, as_attachment=True, download_name=made.file.name, etag=False)
