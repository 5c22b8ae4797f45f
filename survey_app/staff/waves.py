"""Waves: list, one wave with its counts, a new one, freezing."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey_app import words
from survey_app.access import allow, ctx, signed_in
from survey_app.domain import planning
from survey_app.domain.refusal import Refusal
from survey_app.domain.user import Permission
from survey_app.domain.wave import WaveState
from survey_app.services import waves
from survey_app.services.installation import installation
from survey_app.words import say

from . import bp
from .forms import PlainForm, RunForm, WaveForm


@bp.get("/")
@allow(Permission.SEE_FIELDWORK)
def home() -> ResponseReturnValue:
    query, state = request.args.get("q", "").strip(), request.args.get("state", "")
    every = waves.list_waves(ctx())
    shown = [view for view in every if _matches(view, query) and state in ("", view.wave.state)]
    current = next((view for view in every if view.wave.state is WaveState.COLLECTING), None)
    return render_template("staff/waves.html", views=shown, every=every, current=current, query=query, state=state)


@bp.get("/waves/<int:wave_id>")
@allow(Permission.SEE_FIELDWORK)
def wave(wave_id: int) -> ResponseReturnValue:
    return _wave_page(_view(wave_id))


@bp.route("/waves/new", methods=["GET", "POST"])
@allow(Permission.RUN_FIELDWORK)
def new_wave() -> ResponseReturnValue:
    form, refusal = WaveForm(), ""
    form.kind.choices = list(words.WAVE_KINDS.items())
    form.population.choices = list(waves.populations(ctx()))
    if form.validate_on_submit():
        title = {"zh": form.title_zh.data.strip(), "en": form.title_en.data.strip()}
        made = waves.create_wave(
            ctx(),
            signed_in(),
            key=form.key.data.strip(),
            title=title,
            kind=form.kind.data,
            population=form.population.data,
        )
        if not isinstance(made, Refusal):
            flash(_("The wave is planned. Next: create its first batch."), "good")
            return redirect(url_for(".wave", wave_id=made.id), 303)
        refusal = say(made)
    return render_template("staff/wave_new.html", form=form, refusal=refusal), 422 if refusal or form.errors else 200


@bp.route("/waves/<int:wave_id>/freeze", methods=["GET", "POST"])
@allow(Permission.FREEZE)
def freeze(wave_id: int) -> ResponseReturnValue:
    view, form, refusal = _view(wave_id), PlainForm(), ""
    if form.validate_on_submit():
        if not request.form.get("sure"):
            refusal = _("Tick the box to confirm: freezing cannot be undone.")
        else:
            done = waves.freeze_wave(ctx(), signed_in(), wave_id)
            if not isinstance(done, Refusal):
                flash(_("The wave is frozen. Its snapshot is being written; you can start a run now."), "good")
                return redirect(url_for(".wave", wave_id=wave_id), 303)
            refusal = say(done)
    return render_template("staff/freeze.html", view=view, form=form, refusal=refusal), 422 if refusal else 200


def _wave_page(view: waves.WaveView) -> ResponseReturnValue:
    form = RunForm()
    form.stream.choices = list(words.STREAMS.items())
    form.lang.choices = [(lang, words.LANGUAGES[lang]) for lang in installation(ctx()).settings.report_langs]
    return render_template("staff/wave.html", view=view, form=form, planning=planning, section="staff.home")


def _view(wave_id: int) -> waves.WaveView:
    return waves.wave_view(ctx(), wave_id) or abort(404)


def _matches(view: waves.WaveView, query: str) -> bool:
    texts = (view.wave.key, *view.wave.title.values())
    return all(part.lower() in " ".join(texts).lower() for part in query.split())
