"""Batches: a new one, its state, its links and QR codes, its posters and letters."""

from __future__ import annotations

import io

import segno
from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey_app import words
from survey_app.access import allow, ctx, signed_in
from survey_app.domain.batch import NEEDS_DATE, NEEDS_REASON, BatchAction, BatchRequest
from survey_app.domain.refusal import Refusal
from survey_app.domain.user import Permission
from survey_app.formats import text
from survey_app.services import batches, codes, drawing, library, waves
from survey_app.words import say

from . import bp
from .forms import ActionForm, BatchForm, LettersForm, PostersForm
from .papers import letter_paper, offer_letters, offer_posters, poster_paper


@bp.route("/waves/<int:wave_id>/batches/new", methods=["GET", "POST"])
@allow(Permission.RUN_FIELDWORK)
def new_batch(wave_id: int) -> ResponseReturnValue:
    view = waves.wave_view(ctx(), wave_id) or abort(404)
    form, refusal = _batch_form(), ""
    if form.validate_on_submit():
        made = batches.create_batch(ctx(), signed_in(), _new_batch(wave_id, form))
        if not isinstance(made, Refusal):
            flash(_("The batch is a draft. Open it when residents may answer."), "good")
            return redirect(url_for(".batch", batch_id=made.id), 303)
        refusal = say(made)
    page = render_template("staff/batch_new.html", form=form, view=view, refusal=refusal, section="staff.home")
    return page, 422 if refusal or form.errors else 200


@bp.get("/batches/<int:batch_id>")
@allow(Permission.SEE_FIELDWORK)
def batch(batch_id: int) -> ResponseReturnValue:
    view = _view(batch_id)
    return _batch_page(view, _letters_form(view), _posters_form(view))


@bp.route("/batches/<int:batch_id>/<any(open,pause,resume,extend,close,void):action>", methods=["GET", "POST"])
@allow(Permission.RUN_FIELDWORK)
def act(batch_id: int, action: str) -> ResponseReturnValue:
    """One page for each action: what it does, and the reason or date where one is needed."""
    view, form, refusal, wanted = _view(batch_id), ActionForm(), "", BatchAction(action)
    if wanted not in NEEDS_REASON:
        del form.reason
    if wanted not in NEEDS_DATE:
        del form.closes_on
    if form.validate_on_submit():
        asked = BatchRequest(action=wanted, reason=form.why, closes_on=form.last_day())
        done = batches.act(ctx(), signed_in(), batch_id, asked)
        if not isinstance(done, Refusal):
            flash(
                _("Done: %(title)s is now %(state)s.", title=done.title, state=words.BATCH_STATES[done.state][0]),
                "good",
            )
            return redirect(url_for(".batch", batch_id=batch_id), 303)
        refusal = say(done)
    page = render_template(
        "staff/batch_act.html",
        view=view, form=form, refusal=refusal, action=wanted,
        needs_reason=wanted in NEEDS_REASON, needs_date=wanted in NEEDS_DATE, section="staff.home",
    )  # fmt: skip
    return page, 422 if refusal or form.errors else 200


@bp.post("/batches/<int:batch_id>/posters")
@allow(Permission.RUN_FIELDWORK)
def posters(batch_id: int) -> ResponseReturnValue:
    view = _view(batch_id)
    form = _posters_form(view)
    if not form.validate_on_submit():
        return _batch_page(view, _letters_form(view), form), 422
    return _queued(batches.request_posters(ctx(), signed_in(), batch_id, poster_paper(form)), batch_id)


@bp.post("/batches/<int:batch_id>/letters")
@allow(Permission.RUN_FIELDWORK)
def letters(batch_id: int) -> ResponseReturnValue:
    view = _view(batch_id)
    form = _letters_form(view)
    if not form.validate_on_submit():
        return _batch_page(view, form, _posters_form(view)), 422
    wanted = (form.per_town.data, form.villages.data, letter_paper(form))
    return _queued(codes.request_letters(ctx(), signed_in(), batch_id, *wanted), batch_id)


@bp.get("/batches/<int:batch_id>/qr/<town>.svg")
@allow(Permission.SEE_FIELDWORK)
def qr(batch_id: int, town: str) -> ResponseReturnValue:
    """A town's open link as an SVG: on the page, and to download for a notice of one's own."""
    link = next((link for link in _view(batch_id).links if link.town.code == town and link.url), None) or abort(404)
    out = io.BytesIO()
    segno.make(link.url, error="q", micro=False).save(out, kind="svg", scale=4, border=4, svgclass=None, lineclass=None)
    return Response(out.getvalue(), mimetype="image/svg+xml")


def _queued(done: object, batch_id: int) -> ResponseReturnValue:
    if isinstance(done, Refusal):
        flash(say(done), "bad")
    else:
        flash(_("The PDF is being made; it appears below when it is ready."), "good")
    return redirect(url_for(".batch", batch_id=batch_id, _anchor="prints"), 303)


def _letters_form(view: batches.BatchView) -> LettersForm:
    form = LettersForm()
    offer_letters(form, view.batch.questionnaire)
    return form


def _posters_form(view: batches.BatchView) -> PostersForm:
    form = PostersForm()
    offer_posters(form, view.batch.questionnaire)
    return form


def _batch_page(view: batches.BatchView, letters: LettersForm, posters: PostersForm) -> str:
    query = request.args.get("q", "").strip()
    links = [link for link in view.links if query.lower() in f"{text(link.town.title)} {link.town.code}".lower()]
    return render_template(
        "staff/batch.html",
        view=view, links=links, query=query, letters=letters, posters=posters, section="staff.home",
        questionnaire=library.questionnaire(ctx(), view.batch.questionnaire), sizes_known=drawing.sizes_known(ctx()),
    )  # fmt: skip


def _batch_form() -> BatchForm:
    form = BatchForm()
    form.form.choices = [
        (f"{row.name}|{form_id}", f"{text(row.title)} ({row.name}) · {text(title)}")
        for row in library.list_questionnaires(ctx())
        for form_id, title in row.forms
    ]
    form.stream.choices = list(words.STREAMS.items())
    form.mode.choices = list(words.MODES.items())
    return form


def _new_batch(wave_id: int, form: BatchForm) -> batches.NewBatch:
    questionnaire, form_id = form.form.data.split("|")
    last = form.closes_on.data
    return batches.NewBatch(
        wave_id=wave_id,
        title=form.title.data.strip(),
        questionnaire=questionnaire,
        form=form_id,
        mode=form.mode.data,
        stream=form.stream.data,
        closes_on=last.isoformat() if last else "",
    )


def _view(batch_id: int) -> batches.BatchView:
    return batches.batch_view(ctx(), batch_id) or abort(404)
