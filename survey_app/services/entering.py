"""Where a resident stands before consent: behind an open link, or with a one-time code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from questionnaires.model import Questionnaire
from survey_app.domain import code as codes
from survey_app.domain.batch import Batch, may_answer, may_begin
from survey_app.domain.city import Installation, Town, Village
from survey_app.domain.code import CodeState
from survey_app.domain.refusal import Refusal
from survey_app.domain.validity import expired
from survey_app.domain.wave import Wave
from survey_app.store import codes as code_rows
from survey_app.store import waves

from . import library, limits, linking
from .context import Context
from .installation import installation


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """Where someone stands before consent.  ``code_id`` only by code; ``draft_id`` if that code was begun already."""

    batch: Batch
    wave: Wave
    town: Town
    village: Village | None
    questionnaire: Questionnaire
    installation: Installation
    code_id: int | None = None
    draft_id: str | None = None


def enter_by_link(ctx: Context, batch_key: str, town: str) -> Entrance | Refusal:
    """The first screen behind an open link.  Refusals: link.unknown, batch.paused/not-open/over, questionnaire.expired."""
    with ctx.store.read() as conn:
        return link_entrance(ctx, conn, batch_key, town)


def link_entrance(
    ctx: Context, conn: Connection, batch_key: str, town: str, *, hold_batch: bool = False
) -> Entrance | Refusal:
    """As :func:`enter_by_link`; ``hold_batch``: nobody closes the batch before the unit ends."""
    found = waves.entrance(conn, batch_key, hold_batch=hold_batch)
    place = library.town(ctx, town)
    if found is None or place is None or found[0].stream != "open":
        return Refusal(code="link.unknown")
    return _entrance(ctx, found, place, None)


def enter_by_code(ctx: Context, text: str, address: str) -> Entrance | Refusal:
    """Exchange a typed or scanned code (only a failed attempt writes).  Refusals: code.mistyped (cannot be a code),
    code.unknown (void ones too), code.used, code.too-many, batch.*; unknown, void and used cost the same work.  Put
    ``entrance.code_id`` into the signed cookie."""
    plain = codes.normalise(text)
    if plain is None:
        return Refusal(code="code.mistyped")
    bounds = limits.code_bounds("code", address, plain)
    with ctx.store.read() as conn:
        closed = limits.closed(conn, ctx, bounds)
        if closed is not None:
            return closed
        found = code_rows.with_batch(conn, digest=codes.digest(plain, ctx.keys.codes))
    refusal = code_refusal(found)
    if refusal is not None:
        return limits.failed(ctx, bounds, refusal)
    assert found is not None
    return entrance_of_code(ctx, found[0]["id"])


def entrance_of_code(ctx: Context, code_id: int) -> Entrance | Refusal:
    """The entrance of a code that the signed cookie remembers.  One question, once this process knows the batch's key."""
    with ctx.store.read() as conn:
        found = code_entrance(ctx, conn, code_id)
    return found if isinstance(found, Refusal) else found[0]


def code_entrance(
    ctx: Context, conn: Connection, code_id: int, *, hold_batch: bool = False
) -> tuple[Entrance, Mapping[str, Any]] | Refusal:
    """The entrance with the code's row; ``hold_batch``: nobody closes the batch before the unit ends."""
    found = _code(ctx, conn, code_id, hold_batch)
    if found and linking.met_first(ctx, found[1]):
        found = _code(ctx, conn, code_id, hold_batch)
    refusal = code_refusal(found)
    if refusal is not None or found is None:
        return refusal or Refusal(code="code.unknown")
    entrance = _code_entrance(ctx, *found)
    return entrance if isinstance(entrance, Refusal) else (entrance, found[0])


def _code(ctx: Context, conn: Connection, code_id: int, hold_batch: bool) -> tuple[dict[str, Any], Batch, Wave] | None:
    marks = linking.any_marks_of_code(ctx, code_id)
    return code_rows.with_batch(conn, code_id=code_id, marks=marks, hold_batch=hold_batch)


def code_refusal(found: tuple[Mapping[str, Any], Batch, Wave] | None) -> Refusal | None:
    """Why a code opens nothing: unknown or void, or its answers were sent."""
    if found is None or found[0]["state"] == CodeState.VOID:
        return Refusal(code="code.unknown")
    return Refusal(code="code.used") if found[0]["state"] == CodeState.USED else None


def _code_entrance(ctx: Context, row: Mapping[str, Any], batch: Batch, wave: Wave) -> Entrance | Refusal:
    place = library.town(ctx, row["town"])
    if place is None:
        return Refusal(code="code.unknown")
    begun = row["draft_id"] is not None
    entrance = _entrance(ctx, (batch, wave), place, library.village(ctx, row["village"]), begun=begun)
    if isinstance(entrance, Refusal):
        return entrance
    return replace(entrance, code_id=int(row["id"]), draft_id=row["draft_id"] or None)


def _entrance(
    ctx: Context, found: tuple[Batch, Wave], town: Town, village: Village | None, *, begun: bool = False
) -> Entrance | Refusal:
    """Whoever has begun may go on after the last day, from any device, as long as the batch is open."""
    batch, wave = found
    q = library.released(ctx, batch.questionnaire)
    today = ctx.today()
    refusal = (may_answer(batch) if begun else may_begin(batch, today)) or expired(q.header.valid_until, today)
    if refusal is not None:
        return refusal
    return Entrance(batch=batch, wave=wave, town=town, village=village, questionnaire=q, installation=installation(ctx))
