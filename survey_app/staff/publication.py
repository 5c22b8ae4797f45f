"""An administrator moves a run's results one step on, or takes them back with a reason."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey_app.access import allow, ctx, signed_in
from survey_app.domain.publication import NEEDS_REASON, TRANSITIONS, PublicationAction
from survey_app.domain.refusal import Refusal
from survey_app.domain.user import Permission
from survey_app.services import publication
from survey_app.services import runs as run_service
from survey_app.words import say

from . import bp
from .forms import ActionForm


@bp.route("/runs/<int:run_id>/<any('advance', 'take-back'):action>", methods=["GET", "POST"])
@allow(Permission.PUBLISH)
def publish(run_id: int, action: str) -> ResponseReturnValue:
    """What the step means, and the button."""
    view = run_service.run_view(ctx(), run_id) or abort(404)
    standing = publication.standing(ctx(), run_id) or abort(404)
    wanted, form, refusal = PublicationAction(action), ActionForm(), ""
    del form.closes_on
    if wanted not in NEEDS_REASON:
        del form.reason
    if form.validate_on_submit():
        done = publication.change(ctx(), signed_in(), run_id, wanted, form.why)
        if not isinstance(done, Refusal):
            flash(_("Done. The reports are being made again, because they bear the state."), "good")
            return redirect(url_for(".run", run_id=run_id), 303)
        refusal = say(done)
    page = render_template(
        "staff/publish.html",
        view=view, form=form, refusal=refusal, action=wanted, standing=standing,
        after=TRANSITIONS.get((standing.state, wanted)), needs_reason=wanted in NEEDS_REASON, section="staff.runs",
    )  # fmt: skip
    return page, 422 if refusal or form.errors else 200
