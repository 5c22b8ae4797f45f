"""A respondent comes back with the receipt: see that the answers are stored, or withdraw them until the wave freezes."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from survey_app.domain import code as codes
from survey_app.domain.receipt import ReceiptView, Seal
from survey_app.domain.refusal import Refusal
from survey_app.domain.wave import WaveState
from survey_app.store import chain as rows
from survey_app.store import responses, waves

from . import chain, limits, quotas
from .context import Context


def look_up(ctx: Context, text: str, address: str) -> ReceiptView | Refusal:
    """What the receipt says.  Refusals: receipt.mistyped, receipt.unknown, receipt.too-many (params ``minutes``)."""
    plain = codes.normalise(text)
    if plain is None:
        return Refusal(code="receipt.mistyped")
    bounds = limits.code_bounds("receipt", address, plain)
    digest = codes.digest(plain, ctx.keys.receipts)
    with ctx.store.read() as conn:
        closed = limits.closed(conn, ctx, bounds)
        if closed is not None:
            return closed
        view = _view(ctx, conn, plain, digest)
    return view or limits.failed(ctx, bounds, Refusal(code="receipt.unknown"))


def withdraw(ctx: Context, text: str, address: str) -> ReceiptView | Refusal:
    """Delete the answers; digests remain.  Refusals: those of :func:`look_up`, receipt.wave-frozen.  Withdrawing twice
    gives the same view."""
    plain = codes.normalise(text)
    if plain is None:
        return Refusal(code="receipt.mistyped")
    bounds = limits.code_bounds("receipt", address, plain)
    try:
        with ctx.store.write() as conn:
            view = limits.closed(conn, ctx, bounds) or _withdraw(ctx, conn, plain)
    except IntegrityError:
        # PostgreSQL: withdrawn from another phone between our read and our change; the unique digest decided.
        return look_up(ctx, text, address)
    if isinstance(view, ReceiptView):
        ctx.store.forget_past()
    return view or limits.failed(ctx, bounds, Refusal(code="receipt.unknown"))


def _withdraw(ctx: Context, conn: Connection, plain: str) -> ReceiptView | Refusal | None:
    digest = codes.digest(plain, ctx.keys.receipts)
    found = responses.by_receipt(conn, digest, hold_wave=True)
    if found is None:
        return _gone(conn, plain, digest)
    if found["state"] == WaveState.FROZEN:
        return Refusal(code="receipt.wave-frozen")
    quotas.take_back(conn, found)
    changes = *responses.withdrawing(found["id"], _tombstone(ctx, found, digest)), chain.noting_withdrawal(ctx, found)
    which = "submitted" if found["status"] == "complete" else "over_quota"
    waves.count(conn, found["batch_id"], found["town"], *changes, **{which: -1})
    return _withdrawn(plain, found["title"], ctx.today())


def _view(ctx: Context, conn: Connection, plain: str, digest: str) -> ReceiptView | None:
    found = responses.by_receipt(conn, digest)
    if found is not None:
        return ReceiptView(
            receipt=plain,
            wave_title=found["title"],
            submitted_day=found["submitted_day"],
            may_withdraw=found["state"] != WaveState.FROZEN,
            seal=_seal(ctx, conn, found),
            over_quota=found["status"] == "over_quota",
        )
    return _gone(conn, plain, digest)


def _gone(conn: Connection, plain: str, digest: str) -> ReceiptView | None:
    gone = responses.withdrawn(conn, digest)
    return None if gone is None else _withdrawn(plain, gone["title"], gone["withdrawn_day"])


def _withdrawn(plain: str, title: dict[str, str], day: str) -> ReceiptView:
    return ReceiptView(receipt=plain, wave_title=title, submitted_day=day, may_withdraw=False, withdrawn=True)


def _seal(ctx: Context, conn: Connection, row: Mapping[str, Any]) -> Seal:
    """Whether what is stored now is what was accepted: its digest is made anew and looked for in the chain."""
    if not row["chained"]:
        return Seal(state="none")
    head = rows.seal_of(conn, chain.digest_of_row(ctx, row))
    if head is None:
        return Seal(state="broken")
    return Seal(state="sealed", head=head) if head else Seal(state="waiting")


def _tombstone(ctx: Context, found: Mapping[str, Any], digest: str) -> dict[str, Any]:
    """Salted digests say later that something was withdrawn, and nothing of what it was."""
    return {
        "response_digest": _salted(ctx, found["id"]),
        "receipt_digest": digest,
        "batch_id": found["batch_id"],
        "town": found["town"],
        "answers_digest": _salted(ctx, found["answers_sha256"]),
        "withdrawn_day": ctx.today(),
    }


def _salted(ctx: Context, text: str) -> str:
    return hmac.new(ctx.keys.receipts, b"withdrawn:" + text.encode(), hashlib.sha256).hexdigest()
