"""Quotas of a batch of the open stream: staff say by what and how many; answering holds places and fills them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from questionnaires.model import Missing, Question, Value
from survey_app.domain import quota as rules
from survey_app.domain.batch import FINISHED, Batch
from survey_app.domain.city import Town
from survey_app.domain.draft import Draft
from survey_app.domain.quota import Quota
from survey_app.domain.refusal import Refusal
from survey_app.domain.user import User
from survey_app.domain.wave import Wave
from survey_app.store import quotas as rows
from survey_app.store import waves

from . import audit, library
from .context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class TownQuotas:
    town: Town
    quotas: tuple[Quota, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaView:
    """``choices``: questions that groups may be made of."""

    batch: Batch
    wave: Wave
    towns: tuple[TownQuotas, ...]
    choices: tuple[Question, ...]


def view(ctx: Context, batch_id: int) -> QuotaView | None:
    """A batch's quotas by town, or ``None``: no such batch, or one with codes, whose residents are never refused."""
    with ctx.store.read() as conn:
        batch = waves.get_batch(conn, batch_id)
        if batch is None or batch.stream != "open":
            return None
        wave = waves.get_wave(conn, batch.wave_id)
        found = rows.list_of(conn, batch_id)
    assert wave is not None
    towns = (TownQuotas(town=t, quotas=tuple(q for q in found if q.town == t.code)) for t in library.towns(ctx))
    q = library.released(ctx, batch.questionnaire)
    asked = q.forms[batch.form].questions
    choices = (one for code, one in q.questions.items() if code in asked and rules.may_count_by(one))
    return QuotaView(batch=batch, wave=wave, towns=tuple(towns), choices=tuple(choices))


def define(ctx: Context, by: User | None, batch_id: int, questions: Sequence[str] | None) -> QuotaView | Refusal:
    """Count a batch's answers by town and by these questions (``None``: no quota any more); what came already is counted
    in.  Refusals: batch.unknown, batch.finished, quota.question, quota.many (params ``most``)."""
    found = view(ctx, batch_id)
    if found is None:
        return Refusal(code="batch.unknown")
    what = "" if questions is None else ",".join((rules.TOWN, *questions))
    refusal = _may_define(ctx, found, questions or (), what)
    if refusal is not None:
        return refusal
    with ctx.store.write() as conn:
        rows.hold_batch_alone(conn, batch_id)
        cells = rules.cells(library.released(ctx, found.batch.questionnaire), what) if what else ()
        came = _came(conn, batch_id, what)
        new = [_row(town.code, cell, came) for town in library.towns(ctx) for cell in cells]
        rows.define(conn, batch_id, what, new)
        audit.write(ctx, conn, by, "quota-define", f"batch:{batch_id}", groups=what)
    return view(ctx, batch_id) or Refusal(code="batch.unknown")


def _may_define(ctx: Context, found: QuotaView, questions: Sequence[str], what: str) -> Refusal | None:
    if found.batch.state in FINISHED:
        return Refusal(code="batch.finished")
    if not {question.code for question in found.choices}.issuperset(questions):
        return Refusal(code="quota.question")
    if what and len(rules.cells(library.released(ctx, found.batch.questionnaire), what)) > rules.MOST_CELLS:
        return Refusal(code="quota.many", params={"most": rules.MOST_CELLS})
    return None


def _came(conn: Connection, batch_id: int, by: str) -> Counter[tuple[str, str, str]]:
    """(town, cell, status) of what is stored already."""
    return Counter(
        (town, stored_cell(by, answers), status) for town, answers, status in rows.answers_of(conn, batch_id)
    )


def _row(town: str, cell: str, came: Mapping[tuple[str, str, str], int]) -> dict[str, Any]:
    counts = {"complete": came.get((town, cell, "complete"), 0), "over": came.get((town, cell, "over_quota"), 0)}
    return {"town": town, "cell": cell, **counts}


def set_targets(ctx: Context, by: User | None, batch_id: int, targets: Mapping[int, int | None]) -> QuotaView | Refusal:
    """By number of the quota; ``None`` = no limit.  All or nothing.  Refusals: batch.unknown, batch.finished, quota.below
    (params ``target``: fewer than are complete already)."""
    found = view(ctx, batch_id)
    if found is None:
        return Refusal(code="batch.unknown")
    if found.batch.state in FINISHED:
        return Refusal(code="batch.finished")
    known = {quota.id: quota for town in found.towns for quota in town.quotas}
    changed = {i: n for i, n in targets.items() if i in known and known[i].target != n}
    try:
        with ctx.store.write() as conn:
            for quota_id, target in sorted(changed.items()):
                if not rows.set_target(conn, batch_id, quota_id, target):
                    raise _Below(target or 0)
            if changed:
                audit.write(ctx, conn, by, "quota-targets", f"batch:{batch_id}", targets=len(changed))
    except _Below as below:
        return Refusal(code="quota.below", params={"target": below.target})
    return view(ctx, batch_id) or Refusal(code="batch.unknown")


class _Below(Exception):
    def __init__(self, target: int) -> None:
        super().__init__(target)
        self.target = target


def held(conn: Connection, batch: Batch, draft: Draft, before: Mapping[str, Value], now: Mapping[str, Value]) -> Draft:
    """The draft with its place held, if this page said which cell it is in."""
    if not says(batch, draft, before, now):
        return draft
    cell = rules.cell_known(batch.quota_by, now)
    return replace(draft, quota_id=rows.hold(conn, batch.id, draft.id, draft.town, cell, draft.quota_id))


def says(batch: Batch, draft: Draft, before: Mapping[str, Value], now: Mapping[str, Value]) -> bool:
    """Whether a page saved now has anything to do with the quota; else saving it asks no more of the database."""
    return rules.changed(batch.quota_by, before, now, first=draft.quota_id is None and not before)


def fits(conn: Connection, batch: Batch, draft: Draft, answers: Mapping[str, Value]) -> bool:
    """Count an answer that is being stored: whether it is within its quota."""
    if not batch.quota_by:
        return True
    return rows.complete(conn, batch.id, draft.town, rules.cell_of(batch.quota_by, answers), draft.quota_id)


def take_back(conn: Connection, row: Mapping[str, Any]) -> None:
    """A stored response, with its batch's ``quota_by``, was withdrawn."""
    if row["quota_by"]:
        cell = stored_cell(row["quota_by"], row["answers"])
        rows.take_back(conn, row["batch_id"], row["town"], cell, over=row["status"] == "over_quota")


def stored_cell(by: str, answers: str) -> str:
    """The cell of answers as they are stored."""
    reasons = {int(reason) for reason in Missing}
    single = {code: value for code, value in json.loads(answers).items() if not isinstance(value, list)}
    return rules.cell_of(by, {code: None if value in reasons else value for code, value in single.items()})


def release_idle(ctx: Context) -> int:
    """Places held for forms that nobody touches any more are free again."""
    with ctx.store.write() as conn:
        return rows.release_idle(conn, ctx.clock() - rules.HOLD)
