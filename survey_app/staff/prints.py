"""A PDF with readable codes is thrown away once it is printed."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey_app.access import allow, ctx, signed_in
from survey_app.domain.refusal import Refusal
from survey_app.domain.user import Permission
from survey_app.services import jobs, prints
from survey_app.words import say

from . import bp
from .forms import PlainForm


@bp.route("/jobs/<int:job_id>/throw-away", methods=["GET", "POST"])
@allow(Permission.RUN_FIELDWORK)
def throw_away(job_id: int) -> ResponseReturnValue:
    job = jobs.job_view(ctx(), job_id)
    if job is None or not prints.bears_codes(job):
        abort(404)
    form, refusal = PlainForm(), ""
    if form.validate_on_submit():
        done = prints.throw_away(ctx(), signed_in(), job_id)
        if not isinstance(done, Refusal):
            flash(_("The PDF is deleted. Its codes stay valid."), "good")
            return redirect(url_for(".batch", batch_id=job.batch_id, _anchor="prints"), 303)
        refusal = say(done)
    page = render_template("staff/throw_away.html", job=job, form=form, refusal=refusal, section="staff.home")
    return page, 422 if refusal or form.errors else 200
