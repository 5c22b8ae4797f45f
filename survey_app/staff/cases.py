"""Codes as cases: look one up, say what became of it, make it void, print it anew; a batch's dispositions by town."""

from __future__ import annotations

from collections import Counter

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey_app import words
from survey_app.access import allow, ctx, signed_in
from survey_app.domain.disposition import NEEDS_REASON, Case, CodeAction, Disposition
from survey_app.domain.paper import A4_LETTER
from survey_app.domain.refusal import Refusal
from survey_app.domain.user import Permission
from survey_app.formats import text
from survey_app.services import batches, cases
from survey_app.words import say

from . import bp
from .forms import CaseForm, LetterNumberForm, LookUpForm
from .papers import letter_paper, offer_letters

_ACTIONS = ",".join(f'"{action}"' for action in CodeAction)


@bp.route("/codes", methods=["GET", "POST"])
@allow(Permission.SEE_FIELDWORK)
def look_up() -> ResponseReturnValue:
    """The code is posted and leaves no trace in an address: what is found has an address of its own."""
    form, refusal, receipt = LookUpForm(), "", None
    if form.validate_on_submit():
        found = cases.find(ctx(), signed_in(), form.code.data)
        if isinstance(found, Case):
            return redirect(url_for(".case", code_id=found.id), 303)
        refusal = say(found) if isinstance(found, Refusal) else ""
        receipt = None if isinstance(found, Refusal) else found
    page = render_template("staff/codes.html", form=form, refusal=refusal, receipt=receipt)
    return page, 422 if refusal or form.errors else 200


@bp.get("/codes/<int:code_id>")
@allow(Permission.SEE_FIELDWORK)
def case(code_id: int) -> ResponseReturnValue:
    return render_template("staff/case.html", view=_view(code_id), section="staff.look_up")


@bp.route(f"/codes/<int:code_id>/<any({_ACTIONS}):action>", methods=["GET", "POST"])
@allow(Permission.RUN_FIELDWORK)
def act_on_case(code_id: int, action: str) -> ResponseReturnValue:
    """One page for each action: what it does, and the reason or the paper where they are needed."""
    view, form, refusal, wanted = _view(code_id), CaseForm(), "", CodeAction(action)
    offer_letters(form, view.batch.questionnaire)
    prints = wanted is CodeAction.REISSUE
    if not prints:
        del form.format, form.lang
    if wanted not in NEEDS_REASON:
        del form.reason
    if form.validate_on_submit():
        paper = letter_paper(form) if prints else A4_LETTER
        done = cases.act(ctx(), signed_in(), code_id, wanted, form.why, paper)
        if not isinstance(done, Refusal):
            flash(_("Done: this case now counts as “%(word)s”.", word=words.DISPOSITIONS[done.disposition][0]), "good")
            return redirect(url_for(".case", code_id=code_id), 303)
        refusal = say(done)
    page = render_template(
        "staff/case_act.html",
        view=view, form=form, refusal=refusal, action=wanted, prints=prints,
        needs_reason=wanted in NEEDS_REASON, section="staff.look_up",
    )  # fmt: skip
    return page, 422 if refusal or form.errors else 200


@bp.route("/batches/<int:batch_id>/cases", methods=["GET", "POST"])
@allow(Permission.SEE_FIELDWORK)
def dispositions(batch_id: int) -> ResponseReturnValue:
    """A batch's cases by town; a letter's number finds its case."""
    view = batches.batch_view(ctx(), batch_id) or abort(404)
    form, refusal = LetterNumberForm(), ""
    if form.validate_on_submit():
        found = cases.find_letter(ctx(), signed_in(), batch_id, form.number.data)
        if isinstance(found, Case):
            return redirect(url_for(".case", code_id=found.id), 303)
        refusal = say(found)
    return _dispositions_page(view, form, refusal), 422 if refusal or form.errors else 200


def _dispositions_page(view: batches.BatchView, form: LetterNumberForm, refusal: str) -> str:
    query, which = request.args.get("q", "").strip(), request.args.get("disposition", "")
    every = cases.by_town(ctx(), view.batch.id)
    shown = [row for row in every if query.lower() in f"{text(row.town.title)} {row.town.code}".lower()]
    shown = [row for row in shown if not which or any(str(d) == which and n for d, n in row.counts.items())]
    total: Counter[Disposition] = Counter()
    for row in shown:
        total.update(row.counts)
    return render_template(
        "staff/dispositions.html",
        view=view, rows=shown, total=total, cases=sum(row.cases for row in shown), form=form, refusal=refusal,
        query=query, which=which, empty=not any(row.counts for row in every), section="staff.home",
    )  # fmt: skip


def _view(code_id: int) -> cases.CaseView:
    return cases.case_view(ctx(), code_id) or abort(404)
