"""The answers are sent: stored once for each draft, whatever is repeated, doubled or crossed.

The receipt follows from the draft's uuid and its digest is UNIQUE: that is what makes a repeat the same response.  The
response's own id is random, so that an address in somebody's log, or a draft in an old backup, leads to no answers."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from questionnaires.answers import from_json, on_route, to_json
from questionnaires.model import Missing, Questionnaire, Value
from questionnaires.routing import route
from survey_app.domain import code as codes
from survey_app.domain.batch import Batch, language_of, may_answer
from survey_app.domain.draft import Draft, form_shown
from survey_app.domain.receipt import receipt_for
from survey_app.domain.refusal import Refusal
from survey_app.domain.response import Conflict, Response, Submitted
from survey_app.domain.validity import expired
from survey_app.store import codes as code_rows
from survey_app.store import drafts, responses, waves

from . import chain, library, linking, quotas
from .context import Context

Outcome = Submitted | Conflict | Refusal


def submit(
    ctx: Context, draft_id: str, answers: Mapping[str, Value] | None = None, *, revision: str | None = None
) -> Outcome:
    """Store the response: new, repeat, or conflict with the stored one.

    Without ``answers`` the draft's are sent.  ``revision`` (:func:`revision_of`) is what the sender saw: if the draft is
    another by now, the Refusal is answers.changed; if another was stored, it is a conflict, as with other ``answers``.
    Other Refusals: draft.unknown, draft.withdrawn, batch.paused, batch.not-open, questionnaire.expired, answers.incomplete (params
    ``questions``: required questions on the route without an answer, comma separated)."""
    try:
        return _submit(ctx, draft_id, answers, revision)
    except IntegrityError:
        # PostgreSQL: the same submission was committed between our read and our insert; the unique key decided.
        return _submit(ctx, draft_id, answers, revision)
    except _Untied:
        return Refusal(code="draft.unknown")


class _Untied(Exception):
    """No code leads to this draft, which began with one: it was restored without its key, and its code has begun anew or
    will."""


def revision_of(ctx: Context, q: Questionnaire, draft: Draft, answers: Mapping[str, Value]) -> str:
    """Names what would be stored if these answers were sent now, and tells nothing about it: a keyed digest."""
    document = _document(q, draft, {**answers, **_prefilled(q, draft)})
    return _revision(ctx, draft.id, document["answers_sha256"])


def _revision(ctx: Context, draft_id: str, sha256: str) -> str:
    key = ctx.keys.receipts
    return hmac.new(key, f"revision:{draft_id}:{sha256}".encode(), hashlib.sha256).hexdigest()[:16]


def _submit(ctx: Context, draft_id: str, answers: Mapping[str, Value] | None, revision: str | None) -> Outcome:
    with ctx.store.write() as conn:
        if not ctx.store.is_sqlite:  # whose write unit holds everything anyway
            waves.hold_batch(conn, draft_id)
        found = drafts.load(conn, draft_id, lock=True)
        if found is None:
            return _again(ctx, conn, draft_id, answers, revision)
        draft, batch = found
        refusal = may_answer(batch)
        if refusal is not None:
            return refusal
        q = library.released(ctx, batch.questionnaire)
        over = expired(q.header.valid_until, ctx.today())
        if over is not None:
            return over
        given = from_json(q, draft.answers) if answers is None else answers
        given = {**given, **_prefilled(q, draft)}
        if revision not in (None, revision_of(ctx, q, draft, given)):
            return Refusal(code="answers.changed")
        missing = _unanswered(q, draft, given)
        if missing:
            return Refusal(code="answers.incomplete", params={"questions": ",".join(missing)})
        receipt = _store(ctx, conn, draft, batch, q, given)
    return Submitted(kind="new", receipt=receipt)


def _store(
    ctx: Context, conn: Connection, draft: Draft, batch: Batch, q: Questionnaire, given: Mapping[str, Value]
) -> str:
    receipt = receipt_for(draft.id, ctx.keys.receipts)
    fits = quotas.fits(conn, batch, draft, on_route(q, *form_shown(draft), given))
    response = Response(
        **_design(draft, batch),
        **_document(q, draft, given),
        id=str(uuid.UUID(bytes=ctx.token(16), version=4)),
        wave_id=batch.wave_id,
        questionnaire_id=library.version_id(ctx, conn, q.ref.name),
        submitted_day=ctx.today(),
        seconds=_seconds(draft.started_at, ctx.clock()),
        receipt_digest=codes.digest(receipt, ctx.keys.receipts),
        status="complete" if fits else "over_quota",
    )
    counted = {"submitted": 1} if fits else {"over_quota": 1}
    tied = [code_rows.using(linking.marks_of_draft(ctx, batch, draft.id))] if draft.code_mark else []
    changes = [*tied, *chain.accepting(ctx, response), drafts.removing(draft.id)]
    touched = waves.count(conn, batch.id, draft.town, *changes, **counted, codes_used=len(tied))
    if tied and touched[0] == 0:
        raise _Untied
    return receipt


def _design(draft: Draft, batch: Batch) -> dict[str, Any]:
    """Design columns are copied, because closing the batch destroys the link to the code."""
    form, modules = form_shown(draft)
    same = (
        "batch_id",
        "town",
        "village",
        "urban",
        "stream",
        "mode",
        "interviewer",
        "inclusion_probability",
    )
    asked = {
        "variant": form,
        "module": ",".join(modules),
        "lang": language_of(batch, draft.lang),
        "dialect": draft.dialect,
    }
    return {**{name: getattr(draft, name) for name in same}, **asked}


def _document(q: Questionnaire, draft: Draft, given: Mapping[str, Value]) -> dict[str, Any]:
    """The answers on the route as canonical text with its hash, and the typed column taken from them."""
    form, modules = form_shown(draft)
    final = on_route(q, form, modules, given)
    text = to_json(final)
    adults = final.get("adults")
    counted = isinstance(adults, int | float) and not isinstance(adults, Missing)
    return {"answers": text, "answers_sha256": _sha(text), "adults": float(adults) if counted else None}  # type: ignore[arg-type]


def _again(
    ctx: Context, conn: Connection, draft_id: str, answers: Mapping[str, Value] | None, revision: str | None
) -> Submitted | Conflict | Refusal:
    """The draft is gone: an earlier request stored it, or there never was one."""
    receipt = receipt_for(draft_id, ctx.keys.receipts)
    digest = codes.digest(receipt, ctx.keys.receipts)
    stored = responses.stored(conn, digest)
    if stored is None:
        return Refusal(code="draft.withdrawn" if responses.withdrawn(conn, digest) else "draft.unknown")
    sha256 = stored["answers_sha256"]
    if answers is not None and _sha(_as_stored(ctx, stored, answers)) != sha256:
        return Conflict(receipt=receipt)
    if revision not in (None, _revision(ctx, draft_id, sha256)):
        return Conflict(receipt=receipt)
    return Submitted(kind="repeat", receipt=receipt)


def _as_stored(ctx: Context, stored: Mapping[str, Any], answers: Mapping[str, Value]) -> str:
    """The text that these answers would have been stored as."""
    q = library.released(ctx, stored["questionnaire_name"])
    modules = tuple(filter(None, stored["module"].split(",")))
    filled = {**answers, **_known(q, stored)}
    return to_json(on_route(q, stored["variant"], modules, filled))


def _prefilled(q: Questionnaire, draft: Draft) -> dict[str, Value]:
    return _known(q, {"town": draft.town, "village": draft.village})


def _known(q: Questionnaire, design: Mapping[str, Any]) -> dict[str, Value]:
    """Questions that link or code answered."""
    asked = (question for question in q.questions.values() if question.prefill)
    return {question.code: design[str(question.prefill)] for question in asked if design.get(str(question.prefill))}


def _unanswered(q: Questionnaire, draft: Draft, given: Mapping[str, Value]) -> list[str]:
    visible = route(q, *form_shown(draft), given)
    return [code for code in visible if q.questions[code].required and given.get(code) is None]


def _seconds(start: datetime, end: datetime) -> int:
    """How long it took, a flag for quality only; a clock that was set back gives 0."""
    return max(0, int((end - start).total_seconds()))


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
