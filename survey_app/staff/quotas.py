"""Quotas of a batch of the open stream: by what they are counted, how many, and how far they are filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey_app.access import allow, ctx, signed_in
from survey_app.domain.batch import FINISHED
from survey_app.domain.city import Town
from survey_app.domain.quota import Quota, questions_of, worded
from survey_app.domain.refusal import Refusal
from survey_app.domain.user import Permission
from survey_app.formats import text
from survey_app.i18n import current_lang
from survey_app.services import library, quotas
from survey_app.services.quotas import QuotaView
from survey_app.words import say

from . import bp
from .forms import PlainForm

LARGEST = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One cell as it is shown; ``typed`` is what stands in its field."""

    town: Town
    group: str
    quota: Quota
    typed: str


@bp.get("/batches/<int:batch_id>/quotas")
@allow(Permission.SEE_FIELDWORK)
def quotas_page(batch_id: int) -> ResponseReturnValue:
    return _page(_view(batch_id), "", {}), 200


@bp.post("/batches/<int:batch_id>/quotas/groups")
@allow(Permission.RUN_FIELDWORK)
def define_quotas(batch_id: int) -> ResponseReturnValue:
    """Count by town and the ticked questions, or not at all."""
    view = _view(batch_id)
    ticked = [question.code for question in view.choices if question.code in request.form.getlist("by")]
    done = quotas.define(ctx(), signed_in(), batch_id, None if request.form.get("none") else ticked)
    if isinstance(done, Refusal):
        return _page(view, say(done), {}), 422
    flash(_("Done. Answers that came already are counted in."), "good")
    return redirect(url_for(".quotas_page", batch_id=batch_id), 303)


@bp.post("/batches/<int:batch_id>/quotas")
@allow(Permission.RUN_FIELDWORK)
def set_quotas(batch_id: int) -> ResponseReturnValue:
    view, typed = _view(batch_id), {name: value.strip() for name, value in request.form.items()}
    wanted = _targets(typed)
    if wanted is None:
        return _page(view, _("A target is a whole number up to 1,000,000, or empty for no limit."), typed), 422
    done = quotas.set_targets(ctx(), signed_in(), batch_id, wanted)
    if isinstance(done, Refusal):
        return _page(view, say(done), typed), 422
    flash(_("The targets are saved."), "good")
    return redirect(url_for(".quotas_page", batch_id=batch_id, q=request.args.get("q")), 303)


def _targets(typed: Mapping[str, str]) -> dict[int, int | None] | None:
    """Number of the quota → target; ``None`` if something is no number."""
    fields = {name[2:]: value.replace(",", "") for name, value in typed.items() if name.startswith("t-")}
    if not all(_is_number(name) and (value == "" or _is_number(value)) for name, value in fields.items()):
        return None
    return {int(name): int(value) if value else None for name, value in fields.items()}


def _is_number(text_: str) -> bool:
    return text_.isascii() and text_.isdigit() and int(text_[:9]) <= LARGEST and len(text_) <= 7


def _page(view: QuotaView, refusal: str, typed: Mapping[str, str]) -> str:
    query, state = request.args.get("q", "").strip().lower(), request.args.get("state", "")
    lines = [line for line in _lines(view, typed) if _matches(line, query, state)]
    return render_template(
        "staff/quotas.html",
        view=view, lines=lines, query=query, state=state, refusal=refusal, form=PlainForm(), section="staff.home",
        by=questions_of(view.batch.quota_by), may_change=view.batch.state not in FINISHED,
    )  # fmt: skip


def _lines(view: QuotaView, typed: Mapping[str, str]) -> list[Line]:
    q = library.questionnaire(ctx(), view.batch.questionnaire) or abort(404)
    return [
        Line(
            town=town.town,
            group=worded(q, quota.cell, current_lang(), _("not said")),
            quota=quota,
            typed=typed.get(f"t-{quota.id}", "" if quota.target is None else str(quota.target)),
        )
        for town in view.towns
        for quota in town.quotas
    ]


def _matches(line: Line, query: str, state: str) -> bool:
    named = f"{text(line.town.title)} {line.town.code} {line.group}".lower()
    return query in named and state in ("", "full" if line.quota.full else "open")


def _view(batch_id: int) -> QuotaView:
    return quotas.view(ctx(), batch_id) or abort(404)
