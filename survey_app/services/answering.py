"""A resident answers: consent and pages.  Before it comes :mod:`.entering`, after it :mod:`.submission`."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from questionnaires.answers import from_json, to_json
from questionnaires.model import Questionnaire, Value
from survey_app.domain import code as codes
from survey_app.domain.batch import Batch, language_of, may_answer
from survey_app.domain.city import Installation, Town
from survey_app.domain.draft import Draft, modules_of
from survey_app.domain.interview import NOBODY, Interviewer, interviewer
from survey_app.domain.receipt import receipt_for
from survey_app.domain.refusal import Refusal
from survey_app.domain.response import Submitted
from survey_app.domain.validity import expired
from survey_app.store import codes as code_rows
from survey_app.store import drafts, responses, waves
from survey_app.store.together import Change

from . import library, linking, quotas, spoken
from .context import Context
from .entering import Entrance, code_entrance, enter_by_code, enter_by_link, entrance_of_code, link_entrance
from .installation import installation
from .submission import revision_of, submit

__all__ = [
    "DraftView",
    "Entrance",
    "begin_by_code",
    "begin_by_link",
    "change_view",
    "enter_by_code",
    "enter_by_link",
    "entrance_of_code",
    "find_receipt",
    "load",
    "revision_of",
    "save_page",
    "submit",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """A draft with what its page needs, read in one query (questionnaire, towns and installation are cached)."""

    draft: Draft
    batch: Batch
    town: Town
    questionnaire: Questionnaire
    installation: Installation
    answers: Mapping[str, Value]

    @property
    def prefilled(self) -> tuple[str, ...]:
        """Questions that link or code already answered: not shown, filled in at submit."""
        known = (q for q in self.questionnaire.questions.values() if q.prefill)
        return tuple(q.code for q in known if getattr(self.draft, str(q.prefill), ""))


def begin_by_link(
    ctx: Context, batch_key: str, town: str, *, lang: str, elder: bool, by: Interviewer = NOBODY
) -> Draft | Refusal:
    """Consent by open link: makes the draft and its uuid4; random modules are drawn.  ``by`` reads the form aloud; Refusal
    interviewer.needed where somebody must and nobody is named."""
    with ctx.store.write() as conn:
        entrance = link_entrance(ctx, conn, batch_key, town, hold_batch=True)
        if isinstance(entrance, Refusal):
            return entrance
        reader = _reader(ctx, entrance.batch, by)
        if isinstance(reader, Refusal):
            return reader
        modules = draw_modules(ctx, entrance.questionnaire, entrance.batch.form)
        draft = _read_by(reader, _new_draft(ctx, entrance, modules, lang, elder))
        _begin(conn, draft)
    return draft


def begin_by_code(ctx: Context, code_id: int, *, lang: str, elder: bool, by: Interviewer = NOBODY) -> Draft | Refusal:
    """Consent by code: makes the draft, or gives back the one that this code has begun."""
    try:
        return _begin_by_code(ctx, code_id, lang, elder, by)
    except (IntegrityError, _Elsewhere):
        return _begin_by_code(ctx, code_id, lang, elder, by)


class _Elsewhere(Exception):
    """PostgreSQL: the code was begun on another phone between our read and our change."""


def _begin_by_code(ctx: Context, code_id: int, lang: str, elder: bool, by: Interviewer) -> Draft | Refusal:
    with ctx.store.write() as conn:
        found = code_entrance(ctx, conn, code_id, hold_batch=True)
        if isinstance(found, Refusal):
            return found
        entrance, row = found
        reader = _reader(ctx, entrance.batch, by)
        if isinstance(reader, Refusal):
            return reader
        modules = tuple(filter(None, row["module"].split(",")))
        draft = _read_by(reader, _new_draft(ctx, entrance, modules, lang, elder))
        draft = replace(draft, code_mark=linking.mark_of_code(ctx, entrance.batch, code_id), **_of_code(row))
        if entrance.draft_id:
            return _begun(ctx, conn, entrance.batch, code_id)
        start = code_rows.starting(row, linking.mark_of_draft(ctx, entrance.batch, draft.id))
        if _begin(conn, draft, start)[0] == 0:
            raise _Elsewhere
    return draft


def _reader(ctx: Context, batch: Batch, by: Interviewer) -> Interviewer | Refusal:
    """Who reads this form aloud; a dialect without wordings is none."""
    named = interviewer(batch, by.number, by.dialect)
    wordings = spoken.of_batch(ctx, batch)
    if isinstance(named, Refusal) or (wordings is not None and named.dialect in wordings.dialects):
        return named
    return replace(named, dialect="")


def _read_by(reader: Interviewer, draft: Draft) -> Draft:
    """The elder view is for residents who read by themselves, and asks fewer questions."""
    if not reader.number:
        return draft
    return replace(draft, interviewer=reader.number, dialect=reader.dialect, elder=False)


def _begin(conn: Connection, draft: Draft, *changes: Change) -> tuple[int, ...]:
    return waves.count(conn, draft.batch_id, draft.town, *changes, drafts.adding(draft), started=1)


def _of_code(row: Mapping[str, Any]) -> dict[str, Any]:
    """What was drawn when the code was issued."""
    return {name: row[name] for name in ("village", "urban", "inclusion_probability")}


def _begun(ctx: Context, conn: Connection, batch: Batch, code_id: int) -> Draft | Refusal:
    """The draft of a code that was begun before, or on another phone a moment ago."""
    begun = drafts.of_code(conn, linking.marks_of_code(ctx, batch, code_id))
    return Refusal(code="code.used") if begun is None else begun[0]


def draw_modules(ctx: Context, q: Questionnaire, form_id: str) -> tuple[str, ...]:
    """A random choice of the form's modules, each equally likely: for whoever comes by an open link."""
    return modules_of(q, form_id, ctx.token(16).hex())


def _new_draft(ctx: Context, entrance: Entrance, modules: tuple[str, ...], lang: str, elder: bool) -> Draft:
    now = ctx.clock()
    batch = entrance.batch
    return Draft(
        id=str(uuid.UUID(bytes=ctx.token(16), version=4)),
        batch_id=batch.id,
        town=entrance.town.code,
        village="",
        urban="",
        stream=batch.stream,
        mode=batch.mode,
        form=batch.form,
        modules=modules,
        lang=language_of(batch, lang),
        elder=elder,
        answers="{}",
        last_page="",
        revision=0,
        started_at=now,
        updated_at=now,
    )


def load(ctx: Context, draft_id: str) -> DraftView | Submitted | Refusal:
    """The draft, or its receipt if it was submitted (``Submitted(kind="repeat")``).  Refusals: draft.unknown,
    draft.withdrawn, questionnaire.expired (the draft stays stored, and nobody is shown or asked it any more)."""
    with ctx.store.read() as conn:
        found = drafts.load(conn, draft_id)
        if found is None:
            return _gone(ctx, conn, draft_id)
    view = _view(ctx, *found)
    return _over(ctx, view) or view


def _over(ctx: Context, view: DraftView) -> Refusal | None:
    return expired(view.questionnaire.header.valid_until, ctx.today())


def find_receipt(ctx: Context, draft_id: str) -> Submitted | Refusal | None:
    """The receipt of a form that was sent; ``None`` if it is still a draft.  Refusals: draft.unknown, draft.withdrawn."""
    with ctx.store.read() as conn:
        found = _gone(ctx, conn, draft_id)
        draft = isinstance(found, Refusal) and drafts.load(conn, draft_id) is not None
    return None if draft else found


def _gone(ctx: Context, conn: Connection, draft_id: str) -> Submitted | Refusal:
    receipt = receipt_for(draft_id, ctx.keys.receipts)
    digest = codes.digest(receipt, ctx.keys.receipts)
    if responses.stored(conn, digest) is not None:
        return Submitted(kind="repeat", receipt=receipt)
    return Refusal(code="draft.withdrawn" if responses.withdrawn(conn, digest) else "draft.unknown")


def _view(ctx: Context, draft: Draft, batch: Batch) -> DraftView:
    q = library.released(ctx, batch.questionnaire)
    town = library.town(ctx, draft.town)
    assert town is not None
    answers = from_json(q, draft.answers)
    draft = replace(draft, lang=language_of(batch, draft.lang))
    return DraftView(
        draft=draft, batch=batch, town=town, questionnaire=q, installation=installation(ctx), answers=answers
    )


def save_page(
    ctx: Context,
    draft_id: str,
    values: Mapping[str, Value],
    *,
    page: str,
    seen: DraftView | None = None,
    elder: bool | None = None,
) -> DraftView | Submitted | Refusal:
    """Merge one page's parsed answers into the draft.  ``Submitted`` if it was sent meanwhile; Refusals: draft.unknown,
    batch.paused, batch.not-open, questionnaire.expired, answers.changed.

    ``seen`` is the draft as this request has loaded it: if nobody changed it since, one statement saves the page.
    What somebody has changed since is not overwritten (answers.changed).  ``elder`` changes the view as well."""
    over = None if seen is None else _over(ctx, seen)
    if over is not None:
        return over
    if seen is not None and elder is None:
        at_once = _at_once(ctx, seen, _with_page(ctx, seen, values, page))
        if at_once is not None:
            return at_once
    with ctx.store.write() as conn:
        found = drafts.load(conn, draft_id, lock=True)
        if found is None:
            return _gone(ctx, conn, draft_id)
        view = _view(ctx, *found)
        refusal = may_answer(found[1]) or _over(ctx, view)
        if refusal is not None:
            return refusal
        if seen is not None and any(_differs(code, value, seen, view) for code, value in values.items()):
            return Refusal(code="answers.changed")
        saved = _with_page(ctx, view, values, page)
        saved = replace(saved, draft=quotas.held(conn, view.batch, saved.draft, view.answers, saved.answers))
        if elder is not None and not saved.draft.interviewer:
            saved = replace(saved, draft=replace(saved.draft, elder=elder))
        drafts.save(conn, saved.draft)
    return saved


def _at_once(ctx: Context, seen: DraftView, saved: DraftView) -> DraftView | None:
    """The page saved, if nobody changed the draft since it was seen; one statement, or two with a place in the quota."""
    if not quotas.says(seen.batch, seen.draft, seen.answers, saved.answers):
        with ctx.store.write_once() as conn:
            return saved if drafts.save_page(conn, saved.draft, seen.draft.revision) else None
    try:
        with ctx.store.write() as conn:
            draft = quotas.held(conn, seen.batch, saved.draft, seen.answers, saved.answers)
            if drafts.save_page(conn, draft, seen.draft.revision):
                return replace(saved, draft=draft)
            raise _ChangedMeanwhile  # the place is given back with everything else
    except _ChangedMeanwhile:
        return None


class _ChangedMeanwhile(Exception):
    pass


def _differs(code: str, value: Value, seen: DraftView, now: DraftView) -> bool:
    """Whether ``value`` would undo an answer that came after ``seen``."""
    return now.answers.get(code) not in (value, seen.answers.get(code))


def _with_page(ctx: Context, view: DraftView, values: Mapping[str, Value], page: str) -> DraftView:
    answers = {**view.answers, **values}
    changed = replace(
        view.draft,
        answers=to_json(answers),
        last_page=page,
        revision=view.draft.revision + 1,
        updated_at=ctx.clock(),
    )
    return replace(view, draft=changed, answers=answers)


def change_view(
    ctx: Context, draft_id: str, *, lang: str | None = None, elder: bool | None = None
) -> DraftView | Submitted | Refusal:
    """Another language, or into and out of the elder view; answers stay."""
    with ctx.store.write() as conn:
        found = drafts.load(conn, draft_id, lock=True)
        if found is None:
            return _gone(ctx, conn, draft_id)
        draft, batch = found
        changed = replace(
            draft,
            lang=draft.lang if lang is None else lang,
            elder=draft.elder if elder is None or draft.interviewer else elder,
            updated_at=ctx.clock(),
        )
        drafts.save(conn, changed)
    return _view(ctx, changed, batch)
